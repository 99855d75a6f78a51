"""Names that a machine misread beyond likeness, held against a client where something else on the pages says whose they are."""

from __future__ import annotations

from medrec_daemon.decide import companions
from medrec_daemon.ledger.model import Client, Matter
from medrec_daemon.model import PersonSeen, Piece
from medrec_daemon.person_names import fold
from medrec_daemon.recognition.given_names import given_names
from medrec_daemon.recognition.misreading import CERTAIN_CONFIDENCE, lost_letter, misread
from medrec_daemon.recognition.people import BornVerdict, NameVerdict
from medrec_daemon.rules import Rules

Names = list[tuple[PersonSeen, NameVerdict]]
Births = list[tuple[PersonSeen, BornVerdict]]


def numbered_alike(names: Names, births: Births, piece: Piece, matter: Matter, rules: Rules) -> Names:
    """The names without those that a machine misread beyond likeness on pages with the client's birth date and his number there.

    The number is his where pages of the piece that name him by it say so, or his papers beside them. What is left out has his last or
    his given name in it, and no other name that anybody bears: a twin's page is never passed over.
    """
    sure = {seen.page for seen, verdict in births if verdict is BornVerdict.AGREES}
    named = {seen.page for seen, verdict in names if verdict is NameVerdict.AGREES} & sure
    pages = sure if matter.matter in piece.beside else sure & companions.pages_with(piece, companions.shared_numbers(piece, named))
    known = given_names(rules.nicknames)
    return [
        (seen, verdict)
        for seen, verdict in names
        if verdict is not NameVerdict.CONFLICT or seen.page not in pages or not known.is_smeared(seen, matter.client)
    ]


def as_on_cover(names: Names, births: Births, piece: Piece, client: Client, rules: Rules) -> list[PersonSeen]:
    """The names on pages with the client's birth date that a machine misread to what nobody bears, where a cover names him by every letter.

    Also a cover alone proves nothing, and neither does a name that may be a twin's.
    """
    last, given, known = fold(client.last), fold(client.first), given_names(rules.nicknames)
    covered = any(
        (reading.first, reading.last) == (given, last)
        for seen, verdict in names
        if verdict is NameVerdict.AGREES and seen.page in piece.attached
        for reading in seen.readings
    )
    if not covered:
        return []
    born = {seen.page for seen, verdict in births if verdict is BornVerdict.AGREES} - set(piece.attached)
    return [
        seen
        for seen, verdict in names
        if verdict in {NameVerdict.CLOSE, NameVerdict.UNSURE} and seen.page in born and seen.confidence < CERTAIN_CONFIDENCE
        if any(
            reading.last == last and len(reading.first) > 1 and not known.may_be_anybodys(reading.first, client)
            for reading in seen.readings
        )
    ]


def last_misread(telling: Names, client: Client) -> bool:
    """Whether a machine misread the client's last name, and his given name stands there letter by letter."""
    given, last = fold(client.first), fold(client.last)
    slips = [seen for seen, verdict in telling if verdict is NameVerdict.CLOSE and seen.confidence < CERTAIN_CONFIDENCE]
    readings = [reading for seen in slips for reading in seen.readings if reading.first == given]
    return any(misread(reading.last, last) or lost_letter(reading.last, last) for reading in readings)


def garbled_givens(telling: Names, client: Client, rules: Rules) -> list[PersonSeen]:
    """The names with the client's last name by every letter, and his given name as a machine misread it to one that nobody bears."""
    last, known = fold(client.last), given_names(rules.nicknames)
    slips = [seen for seen, verdict in telling if verdict is NameVerdict.CLOSE and seen.confidence < CERTAIN_CONFIDENCE]
    return [seen for seen in slips if any(name.last == last and known.is_garbled(name.first, client) for name in seen.readings)]
