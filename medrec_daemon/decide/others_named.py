"""Who else single pages of a piece may name: a patient whose name is nothing like the client's, another client in a bare header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz import fuzz

from medrec_daemon import person_names
from medrec_daemon.decide import header_names
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.ledger.model import Client, Matter
from medrec_daemon.model import PersonName, PersonSeen, Piece
from medrec_daemon.person_names import fold
from medrec_daemon.recognition.labelled_names import NOT_PATIENTS, UNKNOWN_PERSON
from medrec_daemon.recognition.likeness import client_names
from medrec_daemon.recognition.people import NameVerdict, compare_names
from medrec_daemon.rules import Rules

MAY_BE_GARBLED = 50.0
"""A word of a name that is less like every name of the client (0..100) is no bad reading of one."""
_SHORTEST, _FULL_NAME = 3, 2
_PATIENT = frozenset({"PATIENT", "PATIENTS", "PT"})


def pages_of_unlike(piece: Piece, client: Client) -> tuple[int, ...]:
    """The pages with something behind a patient's label that is no full name (``Patient: Mini``), and nothing like the client's.

    The client may be named on them too, as the one who pays or to whom it was sent.
    """
    unknown = (seen for seen in piece.people if seen.unknown and seen.label not in NOT_PATIENTS and seen.page not in piece.attached)
    return tuple(dict.fromkeys(seen.page for seen in unknown if _is_unlike(seen, client)))


def unread_pages_of_unlike(piece: Piece, client: Client) -> tuple[int, ...]:
    """The pages of which next to nothing could be read, but a name behind a label that is nothing like the client's, and not his."""
    found = []
    for page in piece.unread:
        names = [name for name in piece.possible if name.page == page and not name.doubtful and header_names.is_labelled_name(name)]
        words = [word for name in names for word in fold(name.printed).split() if len(word) >= _SHORTEST]
        likeness = [fuzz.ratio(word, part) for word in words for part in _parts(client)]
        if words and max(likeness, default=0.0) < MAY_BE_GARBLED:
            found.append(page)
    return tuple(found)


def pages_headed_by_another(piece: Piece, client: Client, rules: Rules) -> tuple[int, ...]:
    """The pages that have another full name with a birth date above the client's, behind words that say nothing to us.

    He may be the patient, and the client one of whom the page tells. Where a patient's label stands before the client's name, or he
    stands above, he is the page's own, but for a letter's: that may be about both.
    """
    blocks = {(name.page, fold(name.printed)) for name in piece.in_blocks if not name.doubtful}
    found = [other.page for other in piece.people if (other.page, fold(other.printed)) in blocks and _is_stranger(other, client, rules)]
    for seen in piece.people:
        if not seen.readings or not seen.boxes or _is_sure(seen):
            continue
        above = [other for other in piece.people if other.page == seen.page and other.boxes and other.boxes[0][1] < seen.boxes[0][1]]
        if any(_is_stranger(other, client, rules) for other in above):
            found.append(seen.page)
    return tuple(dict.fromkeys(found))


def covers_of_others(piece: Piece, client: Client, rules: Rules) -> tuple[int, ...]:
    """The covers and letters in front of what was sent that have another full name, and none of the client's, beside an old day."""
    told = max((day for name in piece.in_blocks for day in name.row), default=None)
    names = [replace(name, doubtful=False) for name in piece.in_blocks if name.page in piece.attached and header_names.is_full_name(name)]
    his = {name.page for name in names if header_names.is_client(name, client, rules)}
    old = (
        name.page
        for name in names
        if any(day and told and day.year + header_names.YEARS_SINCE_TREATED < told.year for _, day in name.dates)
    )
    return tuple(dict.fromkeys(page for page in old if page not in his))


def _is_sure(seen: PersonSeen) -> bool:
    """Whether a patient's label stands before a name."""
    return not _PATIENT.isdisjoint(fold(seen.label).split())


def _is_stranger(seen: PersonSeen, client: Client, rules: Rules) -> bool:
    """Whether a name is a full one and not the client's, beside a birth date behind words that say nothing to us."""
    if not seen.unknown or seen.label != UNKNOWN_PERSON:
        return False
    read = replace(seen, readings=person_names.readings(seen.printed), unknown=False)
    if len(fold(seen.printed).split()) < _FULL_NAME or not read.readings:
        return False
    return compare_names(read, client, rules.nicknames, rules.gates.name_likeness) not in {NameVerdict.AGREES, NameVerdict.CLOSE}


def other_clients(piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> tuple[str, ...]:
    """For every page that names nobody for sure: which other client of ours its header has by full name."""
    own = set(client_names(matter.client))
    sure = {seen.page for seen in piece.people if seen.readings} | {page for page, names in piece.named_on if _is_own(names, own)}
    found = []
    for name in piece.possible:
        if name.page in sure or name.doubtful or header_names.is_client(name, matter.client, rules):
            continue
        seen = PersonSeen(name.page, name.label, name.printed, name.readings, None, confidence=name.confidence)
        lasts = dict.fromkeys(reading.last for reading in name.readings)
        found += [
            f"Page {name.page} has the name of another client: matter {head.matter} ({head.client_folder})."
            for head in lookups.heads([owner for last in lasts for owner in lookups.matters_by_last_name(last)])
            if compare_names(seen, head.client, rules.nicknames, rules.gates.name_likeness) is NameVerdict.AGREES
        ]
    return tuple(dict.fromkeys(found))


def _is_own(names: Iterable[PersonName], own: Iterable[PersonName]) -> bool:
    """Whether a name is one of the client's, first and last by every letter."""
    known = {(name.first, name.last) for name in own}
    return any((name.first, name.last) in known for name in names)


def _is_unlike(seen: PersonSeen, client: Client) -> bool:
    words = [word for word in fold(seen.printed).split() if len(word) >= _SHORTEST]
    return bool(words) and all(fuzz.ratio(word, name) < MAY_BE_GARBLED for word in words for name in _parts(client))


def _parts(client: Client) -> set[str]:
    names = (part for name in client_names(client) for part in f"{name.first} {name.middle} {name.last}".split())
    return {part for part in names if len(part) >= _SHORTEST}
