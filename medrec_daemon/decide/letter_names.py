"""The client's full name in the block of a letter that says whom it is about, with our reference to him or his very birth date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from medrec_daemon.decide import header_names
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.ledger.model import Matter
from medrec_daemon.model import PersonSeen, Piece, PossiblePatient
from medrec_daemon.person_names import fold
from medrec_daemon.rules import Rules

Birth = tuple[str, date | None]
IN_BLOCK = "name in the letter's subject"


def with_client(piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> Piece:
    """The piece with the client among its people where a letter prints his full name beside our reference to him, or his birth date.

    Every symbol of the reference must be right, and no other full name may stand in that block: it may be the patient, and the client
    the one who signed for him.
    """
    if not piece.in_blocks:
        return piece
    echoing = {seen.page for seen in piece.references if seen.page and _is_his(seen.reference, matter, lookups)}
    found: dict[int, PersonSeen] = {}
    for name in piece.in_blocks:
        if name.page in found or name.page in piece.attached or not header_names.is_client(name, matter.client, rules):
            continue
        born = next(((printed, day) for printed, day in name.dates if day is not None and day == matter.client.born), None)
        echoed = name.beside_reference and name.page in echoing
        if (born or echoed) and not _others(name, born, piece, matter, rules):
            printed, day = born or ("", None)
            found[name.page] = PersonSeen(
                name.page, IN_BLOCK, name.printed, name.readings, day, printed, confidence=name.confidence, boxes=name.boxes
            )
    if not found:
        return piece
    named = {(seen.page, fold(seen.printed)) for seen in found.values()}
    kept = [seen for seen in piece.people if not seen.unknown or (seen.page, fold(seen.printed)) not in named]
    return replace(piece, people=tuple(sorted((*kept, *found.values()), key=lambda seen: seen.page)))


def _others(name: PossiblePatient, born: Birth | None, piece: Piece, matter: Matter, rules: Rules) -> bool:
    """Whether another full name stands in the block, or beside a day of its own that may be a birth date elsewhere in the letter."""
    told = max((day for one in piece.in_blocks for day in one.row), default=None)
    for other in piece.in_blocks:
        if other.page != name.page or not _may_be_another(other, matter, rules):
            continue
        if (born and born in other.dates) or (name.beside_reference and other.beside_reference):
            return True
        if not other.doubtful and any(day and told and day.year + header_names.YEARS_SINCE_TREATED < told.year for _, day in other.dates):
            return True
        if other.label and other.label[-1].islower() and other.label.split()[-1].islower():
            return True  # a sentence names him: ``We do have Max Doe``
    return False


def _may_be_another(name: PossiblePatient, matter: Matter, rules: Rules) -> bool:
    """Whether a name in the block may be that of another patient, whatever the words before it say."""
    return header_names.is_full_name(name) and not header_names.is_client(replace(name, doubtful=False), matter.client, rules)


def _is_his(reference: str, matter: Matter, lookups: Lookups) -> bool:
    owner = lookups.by_reference(reference)
    return owner is not None and owner[0] == matter.matter
