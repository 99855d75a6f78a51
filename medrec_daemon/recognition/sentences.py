"""What a letter says, in whatever words: sentences in which words of several sorts stand near one another, misread letters forgiven."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import accumulate, product
from operator import or_

from rapidfuzz.distance import OSA

from medrec_daemon.model import Evidence
from medrec_daemon.page_type import PageType, SentenceCue
from medrec_daemon.recognition.answers import is_left_open
from medrec_daemon.recognition.layout import Sheet, fold
from medrec_daemon.recognition.misreading import misread
from medrec_daemon.recognition.word_lists import words_in

GOES_ON = 6
"""A line with so many words and no full stop goes on in the next one."""
_NEAR_LENGTH = 5
"""Shorter words are never taken for misread ones."""
_FREE_LENGTH = 7
"""From this length on one wrong letter is forgiven whatever it is, and two from ``_LONG`` on."""
_LONG = 10
_MOST_SLIPS = 2
_MOST_KNOWN = 65536
TITLE_ABOVE = 0.45
"""A letter's title stands below letterhead and address at most so far down, as a share of the page's height."""
_TITLE_WORDS = 7
_DIGITS = 2
"""A word with more digits is a number."""
_MOST_PLACES = 4
_BEFORE = 3
"""So many words before the first slot may deny the sentence."""
_DENIES = words_in("NOT NO NEVER CANNOT CANT UNABLE NONE NEITHER NOR WITHOUT DONT DOESNT ISNT WASNT HASNT HAVENT DIDNT")
_SUPPOSES = words_in("IF WHETHER SHOULD UNLESS")
_ENDS = (".", ":", ";", "!", "?")
_STOP = re.compile(r"[.;!?]+(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bSt\.)(?:\s|$)")
"""The end of a sentence, and not that of a title or of a saint."""

Sentence = tuple[str, ...]
Span = tuple[int, int]
_Drawer = tuple[str, bool, int]
"""Where words that a misread one may be are kept: by their first letter (or ``?`` and the second one), whole or beginnings, and length."""


@dataclass(frozen=True, slots=True)
class _Alternative:
    """Words in a row that meet a slot; a word that ends in ``*`` is a beginning."""

    slot: str
    rest: tuple[str, ...]


@dataclass(slots=True)
class Slots:
    """Every slot of every cue, by the first words of its alternatives.

    ``known`` keeps what a word was found to begin, ``begun`` the slots alone: first as it stands, then with misread letters forgiven.
    """

    plain: Mapping[str, tuple[_Alternative, ...]] = field(repr=False)
    stems: Mapping[str, tuple[_Alternative, ...]] = field(repr=False)
    by_letter: Mapping[_Drawer, tuple[tuple[str, int], ...]] = field(repr=False)
    known: tuple[dict[str, tuple[_Alternative, ...]], dict[str, tuple[_Alternative, ...]]] = field(repr=False)
    begun: tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]] = field(repr=False)

    @classmethod
    def of(cls, cues: Iterable[SentenceCue]) -> Slots:
        """Index the slots of these cues."""
        plain: dict[str, set[_Alternative]] = defaultdict(set)
        stems: dict[str, set[_Alternative]] = defaultdict(set)
        for slot in {slot for cue in cues for slot in (*cue.slots, cue.without, cue.beside)}:
            for alternative in slot.upper().split():
                first, *rest = alternative.split("_")
                (stems if first.endswith("*") else plain)[first.rstrip("*")].add(_Alternative(slot, tuple(rest)))
        by_letter: dict[_Drawer, set[tuple[str, int]]] = defaultdict(set)
        for words, is_stem in ((plain, False), (stems, True)):
            for word in words:
                if len(word) >= _NEAR_LENGTH:
                    for letter in (word[0], "?" + word[1]):
                        by_letter[letter, is_stem, len(word)].add((word, _letters(word)))
        return cls(
            {word: tuple(sorted(found, key=_order)) for word, found in plain.items()},
            {word: tuple(sorted(found, key=_order)) for word, found in stems.items()},
            {letter: tuple(sorted(found)) for letter, found in by_letter.items()},
            ({}, {}),
            ({}, {}),
        )

    def begun_by(self, words: Iterable[str], *, forgiving: bool) -> dict[str, frozenset[str]]:
        """The slots that a word may meet, or begin to meet, for each of these words that may."""
        known = self.begun[forgiving]
        found = {word: known[word] if word in known else self._begun(word, forgiving=forgiving) for word in words}
        return {word: slots for word, slots in found.items() if slots}

    def _begun(self, word: str, *, forgiving: bool) -> frozenset[str]:
        known = self.begun[forgiving]
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[word] = frozenset(alternative.slot for alternative in self._beginning(word, forgiving=forgiving))
        return known[word]

    def met(self, sentence: Sentence, wanted: set[str], *, forgiving: bool) -> dict[str, list[Span]]:
        """Where each wanted slot is met in a sentence: the first and the last word of the alternative that stands there."""
        found: dict[str, list[Span]] = defaultdict(list)
        known = self.known[forgiving]
        for place, word in enumerate(sentence):
            beginning = known[word] if word in known else self._beginning(word, forgiving=forgiving)
            for alternative in beginning:
                if alternative.slot not in wanted:
                    continue
                last = place + len(alternative.rest)
                if last == place or (
                    last < len(sentence) and _follow(sentence[place + 1 : last + 1], alternative.rest, forgiving=forgiving)
                ):
                    found[alternative.slot].append((place, last))
        return found

    def _beginning(self, word: str, *, forgiving: bool) -> tuple[_Alternative, ...]:
        """The alternatives that begin with this word, or with one that it may be a misread form of."""
        known = self.known[forgiving].get(word)
        if known is None:
            known = self.plain.get(word, ()) + tuple(
                alternative for end in range(2, len(word) + 1) for alternative in self.stems.get(word[:end], ())
            )
            if not known and forgiving and len(word) >= _NEAR_LENGTH and sum(map(str.isdigit, word)) <= _DIGITS:
                known = tuple(self._nearly(word))
            if len(self.known[forgiving]) >= _MOST_KNOWN:
                self.known[forgiving].clear()
            self.known[forgiving][word] = known
        return known

    def _nearly(self, word: str) -> Iterator[_Alternative]:
        size, begun = len(word), tuple(accumulate(map(_bit, word), or_, initial=0))
        for is_stem in (False, True):
            alternatives = self.stems if is_stem else self.plain
            for length in range(_NEAR_LENGTH if is_stem else max(_NEAR_LENGTH, size - _MOST_SLIPS), size + _MOST_SLIPS + 1):
                alike = [one for one in self.by_letter.get(("?" + word[1], is_stem, length), ()) if one[0][0] != word[0]]
                first, last = (begun[min(length - 1, size)], begun[min(length + 1, size)]) if is_stem else (begun[size], begun[size])
                for wanted, letters in (*self.by_letter.get((word[0], is_stem, length), ()), *alike):
                    if (letters & ~last).bit_count() > _MOST_SLIPS or (first & ~letters).bit_count() > _MOST_SLIPS:
                        continue  # one has so many letters that the other has not at all
                    if _near(word, wanted, is_stem=is_stem):
                        yield from alternatives[wanted]


def sentences_of(sheet: Sheet) -> list[Sentence]:
    """The sentences of a page, folded, word by word. Fields and cells are sentences of their own; boxes left open say nothing."""
    found: list[Sentence] = []
    begun: list[str] = []
    left_open = is_left_open(sheet)
    for place, line in enumerate(sheet.lines):
        apart = len(line.columns) > 1
        if apart or place in left_open:
            found.append(tuple(begun))
            begun = []
        for text in () if place in left_open else line.texts:
            plain = not apart and _STOP.search(text) is None
            *whole, rest = [line.folded.split()] if plain else [part.split() for part in fold(_STOP.sub("\n", text)).split("\n")]
            for part in whole:
                found.append((*begun, *part))
                begun = []
            begun += rest
            if apart or len(line.words) < GOES_ON or text.endswith(_ENDS):
                found.append(tuple(begun))
                begun = []
    return [sentence for sentence in (*found, tuple(begun)) if sentence]


def titles_of(sheet: Sheet) -> list[Sentence]:
    """What may be a title of a page: short lines and cells in its upper part, without a colon, folded, word by word."""
    upper = [line for line in sheet.lines if line.top < TITLE_ABOVE]
    found = [line.folded for line in upper if len(line.columns) == 1 and len(line.words) <= _TITLE_WORDS and ":" not in line.text]
    cells = [text for line in upper if len(line.columns) > 1 for text in line.texts if ":" not in text and text.count(" ") < _TITLE_WORDS]
    return [words for text in (*found, *map(fold, cells)) if 0 < len(words := tuple(text.split())) <= _TITLE_WORDS]


@dataclass(frozen=True, slots=True)
class SentenceCues:
    """The sentence cues of all page types, indexed once; ``needs`` are the slots of each, by its last one."""

    slots: Slots = field(repr=False)
    cues: tuple[tuple[int, SentenceCue], ...] = field(repr=False)
    needs: Mapping[str, tuple[tuple[int, frozenset[str]], ...]] = field(repr=False)
    places: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, page_types: Sequence[PageType]) -> SentenceCues:
        """The cues of these page types, each with its type's place among them."""
        cues = tuple((place, cue) for place, page_type in enumerate(page_types) for cue in page_type.sentences)
        names = {page_type.name: place for place, page_type in enumerate(page_types)}
        needs: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        for rank, (_, cue) in enumerate(cues):
            needs[cue.slots[-1]].append((rank, frozenset((*cue.slots, cue.beside) if cue.beside else cue.slots)))
        return cls(Slots.of(cue for _, cue in cues), cues, {slot: tuple(ranks) for slot, ranks in needs.items()}, names)

    def evidence(self, sheet: Sheet) -> dict[int, list[Evidence]]:
        """What the sentences of a page say, by the place of the page type that they speak for or against. Each cue counts once."""
        forgiving = sheet.from_picture
        beginning = self.slots.begun_by(sheet.words, forgiving=forgiving)
        possible = frozenset[str]().union(*beginning.values())
        count = sum(len(line.words) for line in sheet.lines)
        by_slot: dict[str, dict[str, list[int]]] = {"anywhere": {}, "title": {}}
        for slot in possible & self.needs.keys():
            for rank, needs in self.needs[slot]:
                cue = self.cues[rank][1]
                if possible >= needs and count <= cue.most_words:
                    by_slot[cue.where].setdefault(slot, []).append(rank)
        said: dict[int, str] = {}
        for where, sentences in (("anywhere", sentences_of), ("title", titles_of)):
            if by_slot[where]:
                begin = {word for word, slots in beginning.items() if not slots.isdisjoint(by_slot[where])}
                said |= self._said(sentences(sheet), by_slot[where], begin, forgiving=forgiving)
        found: dict[int, list[Evidence]] = defaultdict(list)
        for rank in sorted(said):
            place, cue = self.cues[rank]
            found[place].append(Evidence(sheet.number, "sentence", f"{cue.what}: {said[rank]}", cue.weight))
            for name, weight in cue.against.items():
                if name in self.places:
                    found[self.places[name]].append(Evidence(sheet.number, "sentence", f"not {cue.what}: {said[rank]}", -weight))
        return found

    def _said(
        self, sentences: Iterable[Sentence], by_slot: Mapping[str, Sequence[int]], begin: set[str], *, forgiving: bool
    ) -> dict[int, str]:
        """The words that say it, by the rank of the cue.

        ``by_slot`` are the ranks to look at, by a slot that they need; ``begin`` the words of the page that may meet such a slot.
        """
        said: dict[int, str] = {}
        looked_at = [self.cues[rank][1] for ranks in by_slot.values() for rank in ranks]
        wanted = {slot for cue in looked_at for slot in (*cue.slots, cue.without)}
        for sentence in sentences:
            if begin.isdisjoint(sentence):
                continue
            met = self.slots.met(sentence, wanted, forgiving=forgiving)
            for slot in met:
                for rank in by_slot.get(slot, ()):
                    if rank not in said and (words := _said(self.cues[rank][1], sentence, met)):
                        said[rank] = words
        return said


def _said(cue: SentenceCue, sentence: Sentence, met: Mapping[str, list[Span]]) -> str:
    """The words of a sentence that say what the cue wants; '' where it does not say it."""
    if not all(slot in met for slot in cue.slots) or cue.without in met:
        return ""
    for spans in product(*(met[slot][:_MOST_PLACES] for slot in cue.slots)):
        taken = {place for first, last in spans for place in range(first, last + 1)}
        first, last = min(taken), max(taken)
        apart = len(taken) == sum(end - begin + 1 for begin, end in spans)
        in_order = not cue.ordered or list(spans) == sorted(spans)
        if apart and in_order and last - first < cue.within and not _spoiled(sentence, taken, first, last):
            return " ".join(sentence[place] for place in sorted(taken)).lower()
    return ""


def _spoiled(sentence: Sentence, taken: set[int], first: int, last: int) -> bool:
    """Whether the sentence denies what it says, or only supposes it. Words that deny and are wanted so deny nothing else."""
    wanted = any(sentence[place] in _DENIES for place in taken)
    denied = not wanted and any(sentence[place] in _DENIES for place in range(max(0, first - _BEFORE), last) if place not in taken)
    return denied or not _SUPPOSES.isdisjoint(sentence[:first])


def _follow(seen: Sentence, wanted: tuple[str, ...], *, forgiving: bool) -> bool:
    if not forgiving and wanted[0][:1] not in {seen[0][:1], "*"}:
        return False
    return all(_is(one, other, forgiving=forgiving) for one, other in zip(seen, wanted, strict=True))


@lru_cache(maxsize=65536)
def _is(seen: str, wanted: str, *, forgiving: bool) -> bool:
    """Whether a word is the one wanted, or begins as it should."""
    if seen == wanted:
        return True
    stem = wanted.rstrip("*")
    if wanted.endswith("*") and seen.startswith(stem):
        return True
    return forgiving and min(len(seen), len(stem)) >= _NEAR_LENGTH and _near(seen, stem, is_stem=wanted.endswith("*"))


def _near(seen: str, wanted: str, *, is_stem: bool) -> bool:
    """Whether a machine may have misread the word (or the beginning) wanted as this one."""
    for end in range(len(wanted) - 1, len(wanted) + 2) if is_stem else (len(seen),):
        form = seen[:end]
        if len(form) < _NEAR_LENGTH or abs(len(form) - len(wanted)) > 1 + (len(wanted) >= _LONG):
            continue
        slips = OSA.distance(form, wanted, score_cutoff=_MOST_SLIPS)
        if slips <= _MOST_SLIPS and ((len(wanted) >= _FREE_LENGTH and slips <= 1 + (len(wanted) >= _LONG)) or misread(form, wanted)):
            return True
    return False


def _letters(word: str) -> int:
    """The different letters and digits of a word, each as a bit."""
    return reduce(or_, map(_bit, word))


def _bit(letter: str) -> int:
    return 1 << ord(letter) % 64


def _order(alternative: _Alternative) -> tuple[str, tuple[str, ...]]:
    return alternative.slot, alternative.rest
