"""A second look at the pages on which an identity hangs, larger, when the first reading holds an arrival because of whose it is.

The engine that read them first reads them once more at another size, where it errs at other letters. What it reads then may be the only
sight of a name or a birth date, and is followed as a first reading is, but never past what was seen before: the second look may make
out what the first one could not, and may take back nothing that the first one saw for sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from medrec_daemon.decide import header_names, patient
from medrec_daemon.decide.likeness import BORN, NAME, REFERENCE, Likeness, liken
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.decide.numbers import NUMBER
from medrec_daemon.journeys.same_place import Look, generation_is_lost
from medrec_daemon.journeys.two_readings import Now, Reading, matter_of, reread, settled
from medrec_daemon.ledger.model import Client, Matter
from medrec_daemon.model import Evidence, Page, PersonName, PersonSeen, Piece, Plan, PossiblePatient, ReadFile
from medrec_daemon.person_names import fold
from medrec_daemon.reading.reader import Reader
from medrec_daemon.recognition import references
from medrec_daemon.recognition.dates import strict_birth
from medrec_daemon.recognition.people import BornVerdict, NameVerdict, compare_born, compare_names, spelt_otherwise
from medrec_daemon.rules import Rules

SECOND_LOOK = "second look"
"""The evidence that says so."""
_IDENTIFIERS = {NAME: "the name", BORN: "the date of birth", REFERENCE: "our reference", NUMBER: "the record number"}


def looked_again(
    first: Reading, whole: ReadFile, judge: Callable[[tuple[Page, ...]], Reading], reader: Reader, lookups: Lookups, rules: Rules, now: Now
) -> Reading:
    """The reading to follow: the second one where it files past nothing that the first one saw, else the first as it was."""

    def again(file: str, pages: Sequence[Page]) -> tuple[Page, ...]:
        return reader.read_larger(file, pages, now.stopping)

    def follow(second: Reading, read_twice: frozenset[int]) -> Plan | None:
        return made_out(first, second, Look.at(first.pages, second.pages, read_twice, rules, now.today), lookups)

    return reread(first, whole, again, judge, follow)


def made_out(first: Reading, second: Reading, look: Look, lookups: Lookups) -> Plan | None:
    """The second reading's plan where nothing that the first one saw stands against it, saying so in its evidence; else None."""
    beyond = {reason for piece in first.plan.pieces for gate in piece.gates for reason in gate.reasons}
    if not beyond.issuperset(first.plan.reasons):
        return None  # something about the arrival as a whole

    def told(place: int) -> Evidence | None:
        matter = matter_of(second.plan.pieces[place], lookups)
        if matter is None:
            return None
        both = _Both(first.pieces[place], second.pieces[place], matter, look)
        return None if any(both.against(lookups)) else both.evidence(lookups)

    return settled(first, second, told)


@dataclass(frozen=True, slots=True)
class _Both:
    """One piece as it was recognised in the first and in the second reading, and whose it is after the second."""

    one: Piece = field(repr=False)
    other: Piece = field(repr=False)
    matter: Matter = field(repr=False)
    look: Look = field(repr=False)

    @property
    def client(self) -> Client:
        """The client for whom the second reading would file."""
        return self.matter.client

    def against(self, lookups: Lookups) -> Iterator[bool]:
        """Whether this or that of the first reading keeps the piece from being filed, the cheapest question first."""
        rules = self.look.rules
        before = liken(self.one, self.matter, lookups, rules)
        yield any(not self.look.dissolves(item, self.client) for item in before.contradicting)
        yield generation_is_lost(self.one, self.other, self.client)
        yield any(map(self._name_is_lost, self.one.people))
        yield any(self._page_is_lost(page, readings) for page, readings in self.one.named_on)
        yield any(map(self._birth_is_lost, self.one.people))
        yield any(map(self._stands_over_another, patient.with_client(self.other, self.matter, lookups, rules).people))
        yield bool(patient.unclear_pages(self._without_made_out(), before, lookups, rules))
        yield not _references(self.one) <= _references(self.other)
        yield any(map(self._subject_is_lost, self.one.in_blocks))
        yield bool(patient.others_meant(self._numbered(), before, lookups, rules))

    def evidence(self, lookups: Lookups) -> Evidence:
        """What the second reading has of the client that the first one had not, or not so well."""
        before, after = (liken(piece, self.matter, lookups, self.look.rules) for piece in (self.one, self.other))
        fresh = [item for item in after.evidence if item.what in _IDENTIFIERS and item.weight > _weight(before, item.what)]
        place = fresh[0] if fresh else after.evidence[0]
        what = " and ".join(_IDENTIFIERS[item.what] for item in fresh) or f"whom page {place.page} names"
        return Evidence(place.page, SECOND_LOOK, f"read again at another size: {what}", 0.0, place.boxes)

    def _name_is_lost(self, seen: PersonSeen) -> bool:
        """Whether the first reading has a name that is not surely the client's, and the second one neither has it nor dissolves it."""
        verdict = self._verdict(seen)
        if not seen.readings or verdict is NameVerdict.AGREES:
            return False
        kept = any(fold(seen.printed) == fold(again.printed) for again in self.other.people)
        if kept or spelt_otherwise(seen, self.client, self.look.rules.nicknames):
            return not kept  # a twin's name is no misreading
        unsure = verdict is not NameVerdict.CONFLICT and self.look.is_unsure_of(seen, self.client)
        return not (unsure or self.look.is_misread(seen.page, seen.boxes, seen.printed, self.client))

    def _subject_is_lost(self, name: PossiblePatient) -> bool:
        """Whether the first reading has another full name in a letter's subject or sentence, and the second one has it no more."""
        if not header_names.is_full_name(name) or header_names.is_client(replace(name, doubtful=False), self.client, self.look.rules):
            return False
        kept = any(fold(name.printed) == fold(again.printed) for again in self.other.in_blocks)
        return not (kept or self.look.is_misread(name.page, name.boxes, name.printed, self.client))

    def _page_is_lost(self, page: int, readings: tuple[PersonName, ...]) -> bool:
        """Whether a page named somebody, not surely the client, and in the second reading neither him nor the client."""
        if self._is_client(_bare(page, readings)):
            return False
        again = [named for number, named in self.other.named_on if number == page]
        return readings not in again and not any(self._is_client(_bare(page, named)) for named in again)

    def _birth_is_lost(self, seen: PersonSeen) -> bool:
        """Whether the first reading has another birth date, letter by letter, that the second one has no more."""
        verdict, day = compare_born(seen, self.client.born), strict_birth(seen.born_printed, self.look.today)
        other = day is not None and day != self.client.born and verdict is not BornVerdict.AGREES
        kept = any(seen.born == again.born for again in self.other.people)
        return verdict is BornVerdict.DAY_MONTH_SWAPPED or (other and not kept)

    def _stands_over_another(self, seen: PersonSeen) -> bool:
        """Whether the first reading surely had something else at the very place of the client's name or birth date."""
        name = self._is_client(seen) and self.look.had_another_name(seen.page, seen.boxes, self.client)
        born = compare_born(seen, self.client.born) is BornVerdict.AGREES
        return name or (born and self.look.had_another_birth(seen, self.client))

    def _without_made_out(self) -> Piece:
        """The piece as the first reading has it, without those whom it could not make out and the second has as the client there."""
        people = (seen for seen in self.one.people if not (seen.unknown and self.look.has_name(seen.page, seen.boxes, self.client)))
        return replace(self.one, people=tuple(people))

    def _numbered(self) -> Piece:
        """The piece as the first reading has it, with the record numbers that only the second one has on a page."""
        known = {seen.page for seen in self.one.people if seen.record_number}
        more = [seen for seen in self.other.people if seen.record_number and seen.page not in known]
        bare = [PersonSeen(seen.page, "", "", (), None, confidence=seen.confidence, record_number=seen.record_number) for seen in more]
        return replace(self.one, people=(*self.one.people, *bare))

    def _is_client(self, seen: PersonSeen) -> bool:
        return self._verdict(seen) is NameVerdict.AGREES

    def _verdict(self, seen: PersonSeen) -> NameVerdict:
        rules = self.look.rules
        return compare_names(seen, self.client, rules.nicknames, rules.gates.name_likeness)


def _bare(page: int, readings: tuple[PersonName, ...]) -> PersonSeen:
    """A name of which nothing else is known."""
    return PersonSeen(page, "", "", readings, None)


def _references(piece: Piece) -> set[str]:
    """Our references on a piece, and on certifications beside it, with every symbol right."""
    return {seen.reference for seen in (*piece.references, *piece.certified) if seen.source != references.MISREAD}


def _weight(likeness: Likeness, what: str) -> float:
    return max((item.weight for item in likeness.evidence if item.what == what), default=0.0)
