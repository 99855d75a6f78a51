"""Every client whom anything on a piece points at. A common name points at hundreds: only those who may count are compared in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import ne

from rapidfuzz import fuzz, process

from medrec_daemon.decide import candidates, header_names, numbers
from medrec_daemon.decide.likeness import NAME_WEIGHTS, Likeness, liken
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.errors import FileProblem
from medrec_daemon.ledger.model import Client, Matter
from medrec_daemon.model import PersonName, PersonSeen, Piece
from medrec_daemon.person_names import fold
from medrec_daemon.recognition.given_names import Reading
from medrec_daemon.recognition.likeness import client_names, may_be_last
from medrec_daemon.recognition.people import compare_names
from medrec_daemon.rules import Rules


def likenesses(piece: Piece, lookups: Lookups, rules: Rules) -> tuple[list[Likeness], tuple[str, ...]]:
    """The clients who may count, held against the piece, by number; and what is wrong with the files of those who cannot be.

    Left out are those of whom nothing agrees, but for the ones whose names are likest: a person is told why they are not meant.
    Whom a name, a birth date, an address or a number speaks for is compared by the whole of his file as it says now.
    """
    pointed = _pointed_at(piece, lookups)
    possible = sorted(pointed | _named(piece, lookups, rules))
    heads = {head.matter: head for head in lookups.heads(possible)}
    printed = _Printed.of(piece)
    found, broken, rest = [], [], []
    for matter_id in possible:
        head = heads.get(matter_id)
        if head is not None and matter_id not in pointed and not printed.may_tell_of(head.client, rules):
            rest.append(head)
            continue
        try:
            found.append(liken(piece, lookups.matter(matter_id), lookups, rules))
        except FileProblem as problem:
            broken.append(f"The file of a matter that may be meant is set aside: {problem.what}")
    found += _likest(rest, piece, printed.readings, lookups, rules)
    return sorted(found, key=lambda likeness: likeness.matter.matter), tuple(broken)


def _pointed_at(piece: Piece, lookups: Lookups) -> set[str]:
    """The matters whose record number or reference the piece carries."""
    found: set[str] = set(numbers.pointed_at(piece, lookups))
    for seen in piece.references:
        owner = lookups.by_reference(seen.reference)
        if owner and seen.source != "file name":
            found.add(owner[0])
    return found


def _named(piece: Piece, lookups: Lookups, rules: Rules) -> set[str]:
    """The matters of everybody who has a name or a birth date of the piece."""
    found: set[str] = set()
    for born in header_names.births(piece) | {person.born for person in piece.people if person.born}:
        found.update(lookups.matters_by_birth(born))
    firsts: dict[str, set[str]] = {}
    for name in (name for person in piece.people for name in person.readings):
        firsts.setdefault(name.last, set()).add(name.first)
    floor = rules.gates.name_likeness
    for last, first in firsts.items():
        near = [last]
        if len(last) >= 4:
            close = process.extract(last, lookups.all_last_names(), scorer=fuzz.ratio, limit=5, score_cutoff=floor)
            near += [like for like, _, _ in close if like != last]
        for like in near:
            found.update(lookups.matters_by_own_last_name(like))
            found.update(_exchanged(like, first, floor, lookups))
    return found


def _exchanged(last: str, firsts: Iterable[str], floor: float, lookups: Lookups) -> Iterator[str]:
    """The matters whose clients' first name stands where a last name should, and whose last name may stand where the first should."""
    for own in lookups.last_names_with_first(last):
        if any(may_be_last(first, own, floor) for first in firsts):
            yield from lookups.matters_by_first_and_last(own, last)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a piece says of people, each different thing once."""

    names: tuple[PersonSeen, ...] = field(repr=False)
    readings: tuple[PersonName, ...] = field(repr=False)
    days: tuple[str, ...] = field(repr=False)
    address: frozenset[str] = field(repr=False)
    words: frozenset[str] = field(repr=False)
    fitting: dict[str, bool] = field(repr=False, default_factory=dict)

    @classmethod
    def of(cls, piece: Piece) -> _Printed:
        headed = [
            PersonSeen(name.page, name.label, name.printed, name.readings, None, confidence=name.confidence)
            for name in (*piece.possible, *piece.in_blocks)
        ]
        seen = [person for person in (*piece.people, *headed) if person.readings]
        days = [person.born for person in piece.people] + [day for name in (*piece.possible, *piece.in_blocks) for _, day in name.dates]
        return cls(
            names=tuple({(person.readings, Reading.at(person.confidence)): person for person in seen}.values()),
            readings=tuple(dict.fromkeys(reading for person in piece.people for reading in person.readings)),
            days=tuple(dict.fromkeys(_digits(day) for day in days if day)),
            address=frozenset(fold(piece.address_text).split()),
            words=frozenset(word for person in seen for reading in person.readings for word in (reading.first, reading.last)),
        )

    def may_tell_of(self, client: Client, rules: Rules) -> bool:
        """Whether a name, a birth date or a house number may be the client's; never False where one of them agrees."""
        street = fold(client.address.street or "").split() if client.address and self.address else []
        if street and street[0] in self.address:
            return True
        born = _digits(client.born) if client.born else ""
        if born and any(_near(day, born) for day in self.days):
            return True
        floor = rules.gates.name_likeness
        lasts = [name.last for name in client_names(client)] if client.also_known_as else [fold(client.last)]
        return any(self._fits(last, floor) for last in lasts) and any(
            compare_names(seen, client, rules.nicknames, floor) in NAME_WEIGHTS for seen in self.names
        )

    def _fits(self, last: str, floor: float) -> bool:
        """Whether any printed name may hold this last name: as its first or last word, or run together with the others."""
        if last not in self.fitting:
            start = last.replace("-", " ").split()[0] if last else ""
            self.fitting[last] = any(word.startswith(start) or may_be_last(word, last, floor) for word in self.words)
        return self.fitting[last]


@lru_cache(maxsize=4096)
def _digits(day: date) -> str:
    return f"{day.month:02}{day.day:02}{day.year:04}"


def _near(one: str, other: str) -> bool:
    """Whether two birth dates (``MMDDYYYY``) have the same day, in whatever year, or at most one other digit."""
    return one[:4] == other[:4] or (one[4:] == other[4:] and sum(map(ne, one, other)) <= 1)


def _likest(heads: Sequence[Matter], piece: Piece, readings: Sequence[PersonName], lookups: Lookups, rules: Rules) -> Iterator[Likeness]:
    """Those of whom nothing agrees and whose names are likest, as many as a person is told of."""
    lasts = {fold(head.client.last) for head in heads}
    alike = {last for last in lasts if any(fuzz.ratio(last, reading.last) >= candidates.RESEMBLES - 1 for reading in readings)}
    ranked = [(candidates.resemblance(head, readings), head) for head in heads if fold(head.client.last) in alike]
    near = sorted((pair for pair in ranked if pair[0] >= candidates.RESEMBLES), key=lambda pair: (-pair[0], pair[1].matter))
    told = 0
    for _, head in near:
        likeness = liken(piece, head, lookups, rules)
        told += bool(likeness.against)
        yield likeness
        if told == candidates.MOST:
            return
