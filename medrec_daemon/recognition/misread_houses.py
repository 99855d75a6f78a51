"""Whether words in a picture are a house's name badly read: word by word, for places and trades tell houses apart. PURE."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from rapidfuzz.distance import Levenshtein

from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.misreading import misread
from medrec_daemon.recognition.word_lists import CARE_HOUSES, FIRM_FORMS, HOUSE_WORDS, OTHER_CAMPUS, TITLE_WORDS

HOUSES_WORDS = CARE_HOUSES | FIRM_FORMS | HOUSE_WORDS | OTHER_CAMPUS | TITLE_WORDS
_LONG_WORD = 5
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
    length = min(len(one), len(other))
    if length < _LONG_WORD and not (short and length > 2):
        return length > 2 and (one.startswith(other) or one.endswith(other) or other.startswith(one) or other.endswith(one))
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1
