"""A second engine's look at the pages on which an identity hangs, when the first reading holds an arrival because of whose it is.

Two engines that agree are evidence, two that differ are none. Name, birth date and our reference count where both read them at one
place; one of the two identifiers that are wanted may be what the second engine read by every letter and the first one nearly.
What the first reading contradicts stays contradicted, but for a name that it misread there, and nothing else of the decision may change.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from operator import itemgetter

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from medrec_daemon import person_names
from medrec_daemon.decide.likeness import OTHER_NAME, liken
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.errors import ConfigProblem, FileProblem, Unreadable
from medrec_daemon.ledger.model import Client, Matter
from medrec_daemon.model import Box, Evidence, Outcome, Page, PageSource, PersonSeen, Piece, Plan, PlannedPiece, ReadFile, Word
from medrec_daemon.privacy import short
from medrec_daemon.reading.reader import Reader
from medrec_daemon.recognition.dates import repaired_birth, strict_birth
from medrec_daemon.recognition.evidence_places import Finder
from medrec_daemon.recognition.given_names import given_names
from medrec_daemon.recognition.layout import Sheet, fold, key
from medrec_daemon.recognition.misreading import lost_letter, misread
from medrec_daemon.recognition.people import BornVerdict, NameVerdict, compare_born, compare_names
from medrec_daemon.rules import Rules

log = logging.getLogger(__name__)

MOST_PAGES = 6
"""At some five seconds each: what an arrival may cost more."""
FRONT_PAGES = 2
"""Of a piece, so many first pages are read again even where the first reading saw nobody on them."""
SLIPS_OF_DATE = 2
"""So many digits of a date that the first engine could not read may differ from what the second one read at that place."""
LIKE_NAME = 80.0
"""Likeness (0..100) of what the first engine read to the client's last name, where the second one read it by every letter."""
LIKE_DATE = 50.0
"""Likeness (0..100) of the signs that the first engine read to the birth date that the second one read, the first made out no date."""
_LETTERS = str.maketrans("OoQDILl|!iSsBRGbZzTEAg", "0000111111558866227349")
LIKE_REFERENCE = 70.0
"""Likeness (0..100) of what the first engine read where the second one read our reference, whose check symbol is right."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One engine's reading of an arrival, what was recognised of it, and the plan that came of it."""

    pages: tuple[Page, ...] = field(repr=False)
    pieces: tuple[Piece, ...] = field(repr=False)
    plan: Plan = field(repr=False)


@dataclass(frozen=True, slots=True)
class Now:
    """The day, and whether the service stops."""

    today: date
    stopping: Callable[[], bool]


def asked(
    first: Reading, whole: ReadFile, judge: Callable[[tuple[Page, ...]], Reading], reader: Reader, lookups: Lookups, rules: Rules, now: Now
) -> Reading:
    """The reading to follow: the second one where both engines stand behind its plan, else the first as it was.

    ``judge`` recognises pages and decides. An engine that is not installed, or is lost over these pages, changes nothing.
    """
    wanted = pages_to_read(first)
    if not wanted or not whole.file:
        return first
    try:
        found = {page.number: page for page in reader.read_again(whole.file, wanted, now.stopping)}
    except (ConfigProblem, Unreadable) as trouble:
        log.warning("%s: no second opinion (%s)", short(whole.sha256), type(trouble).__name__)
        return first
    second = judge(tuple(found.get(page.number, page) for page in first.pages))
    plan = confirmed(first, second, found, lookups, rules, now.today)
    log.info("%s: second opinion on %d pages: %s", short(whole.sha256), len(found), "both agree" if plan else "held as before")
    return replace(second, plan=plan) if plan else first


def pages_to_read(first: Reading) -> tuple[Page, ...]:
    """The pages worth a second look: none unless the patient's gate alone stands between a piece and its folder."""
    plan = first.plan
    if plan.outcome is not Outcome.HOLD or not plan.pieces:
        return ()
    failed = [place for place, piece in enumerate(plan.pieces) if _fails(piece, "patient")]
    others = [piece for piece in plan.pieces if not _fails(piece, "patient") and any(not gate.passed for gate in piece.gates)]
    if not failed or others:
        return ()
    wanted: dict[int, None] = {}
    for place in failed:
        piece = first.pieces[place]
        named = [seen.page for seen in piece.people] + [seen.page for seen in piece.references if seen.page]
        wanted.update(dict.fromkeys([*range(piece.first, min(piece.first + FRONT_PAGES, piece.last + 1)), *named]))
    by_picture = {page.number: page for page in first.pages if page.source is PageSource.OCR and page.unread is None}
    return tuple(by_picture[number] for number in sorted(wanted) if number in by_picture)[:MOST_PAGES]


def confirmed(first: Reading, second: Reading, reread: Iterable[int], lookups: Lookups, rules: Rules, today: date) -> Plan | None:
    """The second reading's plan where both engines stand behind it, saying so in its evidence; else None: the arrival stays held."""
    one, other = first.plan, second.plan
    if other.outcome is not Outcome.FILE or [piece.pages for piece in one.pieces] != [piece.pages for piece in other.pieces]:
        return None
    again = frozenset(reread)
    settled = []
    for place, piece in enumerate(other.pieces):
        before = one.pieces[place]
        if not _only_the_patient_is_new(before, piece):
            return None
        if _fails(before, "patient"):
            agreement = _agreement(place, first, second, again, lookups, rules, today)
            if agreement is None:
                return None
            piece = replace(piece, evidence=(*piece.evidence, agreement))  # noqa: PLW2901
        settled.append(piece)
    return replace(other, pieces=tuple(settled))


def _fails(piece: PlannedPiece, name: str) -> bool:
    return any(gate.name == name and not gate.passed for gate in piece.gates)


def _only_the_patient_is_new(before: PlannedPiece, after: PlannedPiece) -> bool:
    """Whether kind, provider and any client that were sure are what they were."""
    same_kind = _fails(before, "kind") or before.kind is after.kind
    same_provider = before.provider in {None, after.provider}
    return same_kind and same_provider and before.matter in {None, after.matter}


def _agreement(
    place: int, first: Reading, second: Reading, reread: frozenset[int], lookups: Lookups, rules: Rules, today: date
) -> Evidence | None:
    """What both engines read of one piece's patient: name, and birth date or our reference; None where that is not enough."""
    matter_id = second.plan.pieces[place].matter
    try:
        matter = lookups.matter(matter_id or "")
    except FileProblem:
        return None
    piece = second.pieces[place]
    pages = {page.number: page for page in first.pages}
    look = _Look(pages, {page.number: page for page in second.pages}, reread, rules, today)
    likeness = liken(first.pieces[place], matter, lookups, rules)
    if likeness.against and not all(look.dissolves(item, matter.client) for item in likeness.contradicting):
        return None
    telling = [seen for seen in piece.people if seen.page not in piece.attached]
    name = max(((look.same_name(seen, matter.client), seen) for seen in telling), default=None, key=itemgetter(0))
    born = max((look.same_birth(seen, matter.client) for seen in piece.people), default=Same.NO)
    reference = Same.BOTH if look.same_reference(piece, matter, lookups) else Same.NO
    found = {"the name": name[0] if name else Same.NO, "the date of birth": born, "our reference": reference}
    agreed, other = ([what for what, same in found.items() if same is sort] for sort in (Same.BOTH, Same.ONE))
    if name is None or not found["the name"] or not (born or reference) or not agreed:
        return None
    words = f"two readers agree on {' and '.join(agreed)}" + (f", one made out {' and '.join(other)}" if other else "")
    return Evidence(name[1].page, "second opinion", words, 0.0, name[1].boxes)


class Same(IntEnum):
    """Whether an identifier is the client's: read by both engines, by the second where the first read something like it, or not."""

    NO = 0
    ONE = 1
    BOTH = 2


@dataclass(frozen=True, slots=True)
class _Look:
    """Both engines' words, for comparing what they read at one place."""

    first: dict[int, Page] = field(repr=False)
    second: dict[int, Page] = field(repr=False)
    reread: frozenset[int]
    rules: Rules = field(repr=False)
    today: date

    def same_name(self, seen: PersonSeen, client: Client) -> Same:
        """Whether both read the client's name there, but for initials and for letters that no machine tells apart."""
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
        """Whether the first engine's other name is a misreading: at that place the second one read the client's, letter by letter."""
        if item.what != OTHER_NAME or not item.boxes or item.page not in self.reread:
            return False
        there = {key(word) for word in fold(_words_at(self.second[item.page], item.boxes)).split()}
        wanted = f"{fold(client.first)} {fold(client.last)}".replace("-", " ").split()
        return all(key(word) in there for word in wanted) and self._is_misreading(fold(item.saw), wanted, client)

    def _is_misreading(self, text: str, wanted: Sequence[str], client: Client) -> bool:
        """Whether what the first engine read may be these words, letter for letter worse, and has no name in it that a twin may bear."""
        known = given_names(self.rules.nicknames)
        own = set(person_names.fold(f"{client.first} {client.middle or ''} {client.last}").replace("-", " ").split())
        words = text.replace("-", " ").split()
        if any(word in known.known and word not in own and not any(known.stand_for_each_other(word, one) for one in own) for word in words):
            return False
        last = set(fold(client.last).replace("-", " ").split())
        return bool(words) and all(any(_may_be_read_as(one, word, last=word in last) for one in words) for word in wanted)

    def same_birth(self, seen: PersonSeen, client: Client) -> Same:
        """Whether both read the client's birth date there; the first one may have lost a digit or two, but read no other date."""
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
        """Whether both read one of this matter's references: the second by its check symbol, the first nearly."""
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
        """What the first engine read at a place of a page."""
        return _words_at(self.first[number], boxes)


def _words_at(page: Page, boxes: Sequence[Box]) -> str:
    return " ".join(word.text for word in page.words if any(_shares(box, word) for box in boxes))


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
