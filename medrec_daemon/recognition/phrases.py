"""Where the words of the rules stand on a page: an exact pass for every page, a forgiving one for what a machine misread."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from medrec_daemon.page_type import PageType, Phrase
from medrec_daemon.recognition.layout import BOTTOM_FIFTH, TOP_THIRD, Sheet, cell_text, fold, key

HEADING_WORDS = 8
FORGIVEN_LENGTH = 10
"""Shorter phrases are never matched through look-alikes or likeness: too many other words are near."""
LIKENESS = 88.0
"""Likeness (0..100) from which a long phrase counts as read; two slips in twenty letters."""
WORD_LIKENESS = 66.0
"""Likeness (0..100) that every single word of such a phrase must have with its own."""
FORGIVEN_SHARE = 0.8
"""A phrase found only by forgiving counts this share of its weight."""
_MOST_PLACES = 6
_HEAD = 5
"""So many first letters of a phrase are looked up before the phrase is looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase on a page: the lines it begins on (places in ``Sheet.lines``), and whether letters had to be forgiven."""

    words: str
    lines: tuple[int, ...]
    forgiven: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every phrase of the page types, folded once.

    ``anchors`` finds a phrase, and all its words, by its longest one. ``keys`` holds the longer ones without what a machine
    confuses, ``heads`` those by the first letters of that; ``uses`` says which page types (by place) use a phrase, as which of
    theirs, and how.
    """

    anchors: dict[str, tuple[tuple[str, frozenset[str]], ...]] = field(repr=False)
    keys: dict[str, str] = field(repr=False)
    heads: dict[str, tuple[str, ...]] = field(repr=False)
    uses: dict[str, tuple[tuple[int, int, Phrase], ...]] = field(repr=False)

    @classmethod
    def of(cls, page_types: Iterable[PageType]) -> Vocabulary:
        """Fold and index the phrases of the page types."""
        anchors: dict[str, set[str]] = defaultdict(set)
        uses: dict[str, list[tuple[int, int, Phrase]]] = defaultdict(list)
        keys: dict[str, str] = {}
        for place, page_type in enumerate(page_types):
            for rank, phrase in enumerate(page_type.phrases):
                words = " ".join(fold(phrase.words).split())
                uses[words].append((place, rank, phrase))
                anchors[max(words.split(), key=len)].add(words)
                if len(words.replace(" ", "")) >= FORGIVEN_LENGTH:
                    keys[words] = key(words)
        heads: dict[str, list[str]] = defaultdict(list)
        for words, skeleton in sorted(keys.items()):
            heads[skeleton[:_HEAD]].append(words)
        return cls(
            {word: tuple((words, frozenset(words.split())) for words in sorted(phrases)) for word, phrases in anchors.items()},
            dict(sorted(keys.items())),
            {head: tuple(phrases) for head, phrases in heads.items()},
            {words: tuple(used) for words, used in uses.items()},
        )

    def exact(self, sheet: Sheet) -> dict[str, Hit]:
        """The phrases that stand on the page letter by letter (after folding), by phrase."""
        hits: dict[str, Hit] = {}
        for word in self.anchors.keys() & sheet.words:
            for words, each in self.anchors[word]:
                offset = sheet.folded.find(f" {words} ") if each <= sheet.words else -1
                if offset >= 0:
                    hits[words] = Hit(words, tuple(_lines(sheet, words, offset)))
        return hits

    def forgiven(self, sheet: Sheet, known: dict[str, Hit], *, by_likeness: bool) -> dict[str, Hit]:
        """Further phrases on a page read from a picture: letters that look alike are the same, spaces do not count.

        With ``by_likeness`` a long phrase also counts when it is nearly there; that costs some milliseconds a page.
        """
        keys, starts = _page_keys(sheet)
        hits: dict[str, Hit] = {}
        for head in self.heads.keys() & {keys[place : place + _HEAD] for place in range(len(keys) - _HEAD + 1)}:
            for words in self.heads[head]:
                offset = keys.find(self.keys[words]) if words not in known else -1
                if offset >= 0:
                    hits[words] = Hit(words, (bisect_right(starts, offset) - 1,), forgiven=True)
        for words in self.keys if by_likeness else ():
            if words not in known and words not in hits and _worth_a_look(words, sheet):
                alignment = fuzz.partial_ratio_alignment(words, sheet.folded, score_cutoff=LIKENESS)
                if alignment is not None and _word_by_word(words, sheet.folded, alignment.dest_start, alignment.dest_end):
                    hits[words] = Hit(words, (sheet.line_at(alignment.dest_start),), forgiven=True)
        return hits


def stands_right(sheet: Sheet, hit: Hit, phrase: Phrase) -> bool:
    """Whether one of the places of a hit is where the rule wants it."""
    if phrase.where == "anywhere":
        return True
    return any(_at(sheet, place, hit, phrase.where) for place in hit.lines)


def is_at_top(sheet: Sheet, hit: Hit) -> bool:
    """Whether the phrase stands in the upper third of the page."""
    return any(sheet.lines[place].top < TOP_THIRD for place in hit.lines)


def _at(sheet: Sheet, place: int, hit: Hit, where: str) -> bool:
    line = sheet.lines[place]
    if where == "top":
        return line.top < TOP_THIRD
    if where == "bottom":
        return line.bottom > BOTTOM_FIFTH
    return any(_heads(cell_text(words), hit) for words in line.cells())


def _heads(text: str, hit: Hit) -> bool:
    """Whether a line or cell is a heading of these words: short, or with a colon right after them."""
    before, colon, _ = text.partition(":")
    plain, wanted = " ".join(fold(text).split()).lstrip("0123456789 "), hit.words
    if hit.forgiven:
        plain, wanted = key(plain), key(wanted)
    if not plain.startswith(wanted):
        return False
    return len(text.split()) <= HEADING_WORDS or bool(colon and len(before.split()) <= len(hit.words.split()) + 2)


def _lines(sheet: Sheet, words: str, offset: int) -> Iterator[int]:
    for _ in range(_MOST_PLACES):
        yield sheet.line_at(offset + 1)
        offset = sheet.folded.find(f" {words} ", offset + 1)
        if offset < 0:
            return


def _page_keys(sheet: Sheet) -> tuple[str, tuple[int, ...]]:
    """The page without what a machine reader confuses, and where each line begins in it."""
    parts, starts, offset = [], [], 0
    for line in sheet.lines:
        parts.append(key(line.text))
        starts.append(offset)
        offset += len(parts[-1])
    return "".join(parts), tuple(starts) or (0,)


def _word_by_word(words: str, text: str, start: int, end: int) -> bool:
    """Whether every single word of a phrase is nearly there: ``certification of`` is no ``certification fee``."""
    first, last = text.rfind(" ", 0, start + 1) + 1, text.find(" ", end - 1)
    there = text[first : last if last >= 0 else len(text)].split()
    wanted = words.split()
    return len(there) == len(wanted) and all(fuzz.ratio(one, other) >= WORD_LIKENESS for one, other in zip(wanted, there, strict=True))


def _worth_a_look(words: str, sheet: Sheet) -> bool:
    """Whether at least one longer word of the phrase is on the page as it should be: without one, likeness finds chance."""
    longer = [word for word in words.split() if len(word) >= 4]
    return len(longer) < 2 or any(word in sheet.words for word in longer)
