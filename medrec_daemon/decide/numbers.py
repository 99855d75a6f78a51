"""Record numbers (MRN) that a person taught: each tells one client from others, at one provider, and never goes before a name."""

from __future__ import annotations

from collections.abc import Iterator

from medrec_daemon.decide import provider
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.errors import FileProblem
from medrec_daemon.ledger.model import Client, Matter, number_key
from medrec_daemon.model import Evidence, PersonSeen, Piece
from medrec_daemon.person_names import fold
from medrec_daemon.rules import Rules

NUMBER = "record number"


def learned(piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> tuple[Evidence, ...]:
    """The client's learned record number where the piece prints it and is surely that provider's paper; else nothing.

    Our reference is not asked who the provider is: it would say what the request says, and prove itself. A number that
    another person has at that provider too counts for neither.
    """
    known = {entry.key: entry.provider for entry in matter.learned}
    mine = [seen for seen in _printed(piece) if number_key(seen.record_number) in known]
    if not mine:
        return ()
    sender = provider.judge(piece, None, lookups, rules).provider
    for seen in mine:
        if (
            sender is not None
            and known[number_key(seen.record_number)] == sender.id
            and not _shared(sender.id, number_key(seen.record_number), matter, lookups)
        ):
            return (Evidence(seen.page, NUMBER, seen.record_number, 1.0),)
    return ()


def pointed_at(piece: Piece, lookups: Lookups) -> Iterator[str]:
    """The matters that learned a number of the piece at any provider it may be from."""
    senders = {hint.provider for hint in piece.providers if hint.provider}
    for number in {number_key(seen.record_number) for seen in _printed(piece)}:
        for sender in senders:
            yield from lookups.matters_by_record_number(sender, number)


def somebody_elses(piece: Piece, owner: Matter, lookups: Lookups, rules: Rules) -> list[str]:
    """What to say where the piece prints a number that was learned for another client at this provider."""
    numbers = {seen.record_number: seen.page for seen in _printed(piece)}
    sender = provider.judge(piece, owner, lookups, rules).provider if numbers else None
    if sender is None:
        return []
    return [
        f"Page {page} carries the record number {number}, which was learned for matter {other} at {sender.name}. "
        "If that is wrong: medrec learned list, medrec learned forget."
        for number, page in numbers.items()
        for other in lookups.matters_by_record_number(sender.id, number_key(number))
        if other != owner.matter and not _same(owner, other, lookups)
    ]


def same_person(one: Client, other: Client) -> bool:
    """Whether two clients are one person: name and birth date."""
    return (fold(one.first), fold(one.last), one.born) == (fold(other.first), fold(other.last), other.born) and one.born is not None


def _printed(piece: Piece) -> list[PersonSeen]:
    return [seen for seen in piece.people if seen.record_number and seen.page not in piece.attached]


def _shared(sender: str, number: str, matter: Matter, lookups: Lookups) -> bool:
    others = (other for other in lookups.matters_by_record_number(sender, number) if other != matter.matter)
    return any(not _same(matter, other, lookups) for other in others)


def _same(owner: Matter, other: str, lookups: Lookups) -> bool:
    try:
        return same_person(owner.client, lookups.matter(other).client)
    except FileProblem:
        return False
