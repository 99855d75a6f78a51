"""Whether words in a picture are a house's name badly read: word by word, for places and trades tell houses apart. PURE."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.misreading import misread
from medrec_daemon.recognition.word_lists import CARE_HOUSES, FIRM_FORMS, HOUSE_WORDS, OTHER_CAMPUS, TITLE_WORDS

HOUSES_WORDS = CARE_HOUSES | FIRM_FORMS | HOUSE_WORDS | OTHER_CAMPUS | TITLE_WORDS
_LONG_WORD = 5
_EDGE = 2
"""A word of no more letters at either end of a name in a form may be the line of its box, or what was left of a longer word."""
"""A word with as many letters may have a wrong one, whatever it looks like; with two, NORTHGATE is SOUTHGATE."""


def alike(name: str, text: str, known: AbstractSet[str], *, short: bool = False) -> bool:
    """Whether every word of a name (folded by ``directory.plain``) is in the text as a machine may misread it.

    Args:
        name: The name looked for.
        text: What was read.
        known: Words that letterheads and the provider list have: two of them are two words, however alike.
        short: Whether a word of three or four letters may have a wrong one too.

    Returns:
        False for ``HAZEL RUN CARDIOLOGY`` and ``HAZEL RUN RADIOLOGY``, or ``… EAST`` and ``… WEST``.
    """
    joined, words = key(text), text.split()
    return all(
        (len(word) >= _LONG_WORD and key(word) in joined) or any(_may_be(word, seen, known, short=short) for seen in words)
        for word in name.split()
    )


def _may_be(one: str, other: str, known: AbstractSet[str], *, short: bool) -> bool:
    """Whether two words may be one, read badly; of short words only when nothing but a look-alike or a lost space differs."""
    if one == other or key(one) == key(other):
        return True
    if one in known and other in known:
        return False
    if misread(one, other) or misread(other, one):
        return True
    if (one in known) != (other in known) and _garbled(*((one, other) if one in known else (other, one))):
        return True
    length = min(len(one), len(other))
    if length < _LONG_WORD and not (short and length > 2):
        return length > 2 and (one.startswith(other) or one.endswith(other) or other.startswith(one) or other.endswith(one))
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1


def as_boxed(name: str) -> Iterator[str]:
    """A name (folded by ``directory.plain``) as it was read, and without what the lines of a box may have added at its ends."""
    yield name
    words = name.split()
    inner = words[1:] if len(words[0]) <= _EDGE else words
    if inner and len(inner[-1]) <= _EDGE and not any(campus.startswith(inner[-1]) for campus in OTHER_CAMPUS):
        inner = inner[:-1]
    if inner and inner != words:
        yield " ".join(inner)
    if len(words[0]) > _LONG_WORD:
        yield name[1:]


def _garbled(word: str, seen: str) -> bool:
    """Whether what was read is a word that many houses have, badly read: nearer to it than to any other such word."""
    return word in HOUSES_WORDS and len(word) > _LONG_WORD and _nearest(seen) == word


@lru_cache(maxsize=4096)
def _nearest(seen: str) -> str:
    """The one word of houses that is nearest to what was read, with no more than a third of its letters wrong; '' where none is."""
    ranked = sorted(
        (Levenshtein.distance(word, seen), word) for word in HOUSES_WORDS if len(word) > _LONG_WORD and abs(len(word) - len(seen)) <= _EDGE
    )
    if not ranked or ranked[0][0] * 3 > len(ranked[0][1]) or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return ""
    return ranked[0][1]
