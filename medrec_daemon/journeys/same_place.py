"""What two readings of one page have at one place of it: whether it is the client's name, birth date or our reference in both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from medrec_daemon import person_names
from medrec_daemon.decide.likeness import OTHER_NAME
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.ledger.model import Client, Matter
from medrec_daemon.model import Box, Evidence, Page, PersonSeen, Piece, Word
from medrec_daemon.recognition.dates import repaired_birth, strict_birth
from medrec_daemon.recognition.evidence_places import Finder
from medrec_daemon.recognition.given_names import given_names
from medrec_daemon.recognition.layout import Sheet, fold, key
from medrec_daemon.recognition.likeness import client_names
from medrec_daemon.recognition.misreading import lost_letter, misread
from medrec_daemon.recognition.people import BornVerdict, NameVerdict, compare_born, compare_names, suffix_unknown
from medrec_daemon.rules import Rules

SLIPS_OF_DATE = 2
"""So many digits of a date that the first reading lacks may differ from what the second one has at that place."""
LIKE_NAME = 80.0
"""Likeness (0..100) of what the first reading has to the client's last name, where the second one has it by every letter."""
LIKE_DATE = 50.0
"""Likeness (0..100) of the signs in the first reading to the birth date in the second one, where the first has no date."""
_LETTERS = str.maketrans("OoQDILl|!iSsBRGbZzTEAg", "0000111111558866227349")
LIKE_REFERENCE = 70.0
"""Likeness (0..100) of what the first reading has where the second one has our reference, whose check symbol is right."""
SURE_WORD = 80.0
"""From this confidence (0..100) on a word of the first reading stands against another one at its place."""


class Same(IntEnum):
    """Whether an identifier is the client's: in both readings, in the second where the first has something like it, or not."""

    NO = 0
    ONE = 1
    BOTH = 2


@dataclass(frozen=True, slots=True)
class Look:
    """The words of both readings, for comparing what they read at one place."""

    first: dict[int, Page] = field(repr=False)
    second: dict[int, Page] = field(repr=False)
    reread: frozenset[int]
    rules: Rules = field(repr=False)
    today: date

    @classmethod
    def at(cls, first: Sequence[Page], second: Sequence[Page], reread: frozenset[int], rules: Rules, today: date) -> Look:
        """Two readings of the same pages, of which ``reread`` were read twice."""
        return cls({page.number: page for page in first}, {page.number: page for page in second}, reread, rules, today)

    def same_name(self, seen: PersonSeen, client: Client) -> Same:
        """Whether both have the client's name there, but for initials and for letters that no machine tells apart."""
        if compare_names(seen, client, self.rules.nicknames, self.rules.gates.name_likeness) is not NameVerdict.AGREES:
            return Same.NO
        if seen.page not in self.reread:
            return Same.BOTH
        text = fold(self._text(seen.page, seen.boxes))
        there = {key(word) for word in text.split()}
        wanted = [word for word in fold(seen.printed).split() if len(word) > 1]
        if all(key(word) in there for word in wanted):
            return Same.BOTH
        return Same.ONE if self._is_misreading(text, wanted, client) else Same.NO

    def dissolves(self, item: Evidence, client: Client) -> bool:
        """Whether the first reading's other name is a misreading: at that place the second one has the client's, letter by letter."""
        return item.what == OTHER_NAME and self.is_misread(item.page, item.boxes, item.saw, client)

    def is_misread(self, number: int, boxes: Sequence[Box], saw: str, client: Client) -> bool:
        """Whether what the first reading ``saw`` at a place is the client's name misread, which the second has there, letter by letter."""
        return self.has_name(number, boxes, client) and self._is_misreading(fold(saw), _first_and_last(client), client)

    def has_name(self, number: int, boxes: Sequence[Box], client: Client) -> bool:
        """Whether the second reading has the client's first and last name at a place of a page that was read twice."""
        if number not in self.reread:
            return False
        there = {key(word) for word in fold(words_at(self.second[number], boxes)).split()}
        return all(key(word) in there for word in _first_and_last(client))

    def is_unsure_of(self, seen: PersonSeen, client: Client) -> bool:
        """Whether the first reading was not sure of the words of a name, and the second has the client's there."""
        return self.has_name(seen.page, seen.boxes, client) and not self.had_another_name(seen.page, seen.boxes, client)

    def had_another_name(self, number: int, boxes: Sequence[Box], client: Client) -> bool:
        """Whether the first reading surely had a word at a place that is no misreading of any name of the client's."""
        if number not in self.reread:
            return False
        names = (f"{name.first} {name.middle} {name.last} {name.suffix}" for name in client_names(client))
        own = {*fold(" ".join(names)).replace("-", " ").split()}
        there = [word for word in self.first[number].words if word.confidence >= SURE_WORD and any(_shares(box, word) for box in boxes)]
        return any(not any(key(word) == key(one) or _may_be_read_as(word, one, last=True) for one in own) for word in _long_words(there))

    def had_another_birth(self, seen: PersonSeen, client: Client) -> bool:
        """Whether the first reading has another date, letter by letter, where the second reads a birth date."""
        other = strict_birth(self._text(seen.page, seen.born_boxes), self.today) if seen.page in self.reread else None
        return other not in {None, client.born, seen.born}

    def _is_misreading(self, text: str, wanted: Sequence[str], client: Client) -> bool:
        """Whether what the first reading has may be these words, letter for letter worse, and has no name in it that a twin may bear."""
        known = given_names(self.rules.nicknames)
        own = set(person_names.fold(f"{client.first} {client.middle or ''} {client.last}").replace("-", " ").split())
        words = text.replace("-", " ").split()
        if any(word in known.known and word not in own and not any(known.stand_for_each_other(word, one) for one in own) for word in words):
            return False
        last = set(fold(client.last).replace("-", " ").split())
        return bool(words) and all(any(_may_be_read_as(one, word, last=word in last) for one in words) for word in wanted)

    def same_birth(self, seen: PersonSeen, client: Client) -> Same:
        """Whether both have the client's birth date there; the first one may have lost a digit or two, but has no other date."""
        if compare_born(seen, client.born) is not BornVerdict.AGREES:
            return Same.NO
        if seen.page not in self.reread:
            return Same.BOTH
        text = self._text(seen.page, seen.born_boxes)
        other = strict_birth(text, self.today)
        if other is not None:
            return Same.BOTH if other == client.born else Same.NO
        if Levenshtein.distance(_digits(text), _digits(seen.born_printed), score_cutoff=SLIPS_OF_DATE) <= SLIPS_OF_DATE:
            return Same.ONE
        like = repaired_birth(text, self.today) is None and fuzz.ratio(_as_digits(text), _digits(seen.born_printed)) >= LIKE_DATE
        return Same.ONE if like else Same.NO

    def same_reference(self, piece: Piece, matter: Matter, lookups: Lookups) -> bool:
        """Whether both have one of this matter's references: the second by its check symbol, the first nearly."""
        for seen in piece.references:
            owner = lookups.by_reference(seen.reference)
            if seen.source == "file name" or owner is None or owner[0] != matter.matter:
                continue
            if seen.source == "barcode" or seen.page not in self.reread:
                return True
            boxes = Finder.of(Sheet.of(self.second[seen.page]), self.rules).reference(seen.reference)
            if fuzz.partial_ratio(fold(seen.reference), fold(self._text(seen.page, boxes))) >= LIKE_REFERENCE:
                return True
        return False

    def _text(self, number: int, boxes: Sequence[Box]) -> str:
        """What the first reading has at a place of a page."""
        return words_at(self.first[number], boxes)


def generation_is_lost(first: Piece, second: Piece, client: Client) -> bool:
    """Whether the first reading has a Jr/Sr of which the ledger knows nothing, and the second one has none: it may be his father."""
    return any(suffix_unknown(seen, client) for seen in first.people) and not any(suffix_unknown(seen, client) for seen in second.people)


def words_at(page: Page, boxes: Sequence[Box]) -> str:
    """A page's words at a place."""
    return " ".join(word.text for word in page.words if any(_shares(box, word) for box in boxes))


def _first_and_last(client: Client) -> list[str]:
    return f"{fold(client.first)} {fold(client.last)}".replace("-", " ").split()


def _long_words(words: Sequence[Word]) -> list[str]:
    """The words of three letters and more, folded."""
    return [word for word in fold(" ".join(word.text for word in words)).replace("-", " ").split() if len(word) > 2 and word.isalpha()]


def _shares(box: Box, word: Word) -> bool:
    """Whether a word stands at a place: its middle is at that height, and half of it or of the place lies over the other."""
    middle, high = (word.top + word.bottom) / 2, box[3] - box[1]
    if not box[1] - 0.3 * high <= middle <= box[3] + 0.3 * high:
        return False
    over = min(box[2], word.right) - max(box[0], word.left)
    return over > 0.5 * min(box[2] - box[0], word.right - word.left)


def _may_be_read_as(seen: str, word: str, *, last: bool) -> bool:
    """Whether a machine may have read a word so badly; another letter that does not look like the word's makes another given name of it."""
    if seen == word or misread(seen, word) or lost_letter(seen, word):
        return True
    return last and Levenshtein.distance(seen, word) > 1 and fuzz.ratio(seen, word) >= LIKE_NAME


def _as_digits(text: str) -> str:
    """A date's signs with the digits that machines read as letters."""
    return _digits(text.translate(_LETTERS))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
