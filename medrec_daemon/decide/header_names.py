"""A client's full name beside his very birth date in a page's header, behind whatever label; and who else may be named there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from operator import ne

from rapidfuzz import fuzz

from medrec_daemon.ledger.model import Client
from medrec_daemon.model import PersonSeen, Piece, PossiblePatient
from medrec_daemon.person_names import fold
from medrec_daemon.recognition.given_names import GARBLED_CONFIDENCE, given_names
from medrec_daemon.recognition.likeness import client_names
from medrec_daemon.recognition.misreading import CERTAIN_CONFIDENCE
from medrec_daemon.recognition.name_lists import NEVER_A_NAME
from medrec_daemon.recognition.people import BornVerdict, NameVerdict, compare_born, compare_names
from medrec_daemon.recognition.unlabelled_names import UNLABELLED
from medrec_daemon.rules import Rules

HEADER_NAME = "name beside the birth date"
YEARS_SINCE_TREATED = 8
"""A date so many years before the treatment that a piece tells of is a birth date, whatever its label says."""
_MOST_NAMES = 4
_MISREAD = 1
"""A machine reads a digit of a date otherwise, seldom two."""
_LABELS = ("PATIENT NAME", "BIRTH DATE", "DATE OF BIRTH")
_LIKE_LABEL = 60.0
"""Likeness (0..100) to a label from which words that were badly read are one."""
_NEARLY_LABEL = 85.0
"""From here on words are a label with a letter wrong (``Birth bate``), however surely they were read."""
_COLUMN = 0.05
"""Names of a list begin, or end, this near to one another, as a share of the page's width."""
_UNLIKE, _SHORTEST_GIVEN = 50.0, 3
"""A first name less like the client's (0..100) is no bad reading of his."""


def with_client(piece: Piece, client: Client, rules: Rules) -> Piece:
    """The piece with the client among its people where a header names him beside his birth date, however that is labelled.

    Nobody else may stand before him at that birth date, and no other of his last name anywhere in the header behind a label that
    we do not know: that may be the patient, and he his guarantor. Nor may another name have another day on its line, nor a full
    one stand above his behind a label of its own. An unknown person at the same place is then known.
    """
    found = [seen for page in _pages(piece) if (seen := _client_on(page, piece, client, rules))]
    if not found:
        return piece
    named = {(seen.page, fold(seen.printed)) for seen in found}
    kept = [seen for seen in piece.people if not seen.unknown or (seen.page, fold(seen.printed)) not in named]
    return replace(piece, people=tuple(sorted((*kept, *found), key=lambda seen: seen.page)))


def pages_of_others(piece: Piece, client: Client, rules: Rules) -> tuple[int, ...]:
    """The pages that name nobody for sure, and whose header has another name than the client's beside another birth date.

    Where no patient's label stands before the client's name either, one of his last name, or one born long ago, may be the patient. On a
    page that does not name him at all a name that has his last name and a first name unlike his is a relative's, whose page it may be.
    """
    named = {seen.page for seen in piece.people if seen.readings} | {page for page, _ in piece.named_on}
    sure = {seen.page for seen in piece.people if seen.readings and seen.label not in UNLABELLED}
    labels = {name.label for name in piece.possible if name.label and is_client(name, client, rules)}
    treated = piece.served[1] if piece.served else None
    found = []
    for page in _pages(piece):
        names = [name for name in piece.possible if name.page == page]
        if page in sure:
            continue
        if page in named:
            mine = [name for name in names if is_client(name, client, rules)]
            other = any(_is_born_otherwise(name, mine, client, treated) for name in names if name not in mine)
        else:
            other = any(_is_another(name, client, labels, treated, rules) for name in names) or _is_relatives(names, client, rules)
        if other:
            found.append(page)
    return tuple(found)


def pages_born_otherwise(piece: Piece, client: Client) -> tuple[int, ...]:
    """The pages whose header has a day too old for anything but a birth, which is not the client's, and not his day as well.

    It may be the page of somebody whose name was not made out, and tell of the client only farther down.
    """
    born, treated = client.born, piece.served[1] if piece.served else None
    if treated is None or born is None:
        return ()
    slips = _MISREAD if any(seen.confidence < CERTAIN_CONFIDENCE for seen in piece.people) else 0
    own = {page for page, day in piece.header_days if _signs(day, born) <= slips}
    old = {page for page, day in piece.header_days if day.year + YEARS_SINCE_TREATED < treated.year}
    return tuple(sorted(old - own - set(piece.attached)))


def _signs(one: date, other: date) -> int:
    """In how many digits two days differ."""
    return sum(map(ne, f"{one:%m%d%Y}", f"{other:%m%d%Y}"))


def _is_born_otherwise(name: PossiblePatient, mine: Sequence[PossiblePatient], client: Client, treated: date | None) -> bool:
    """Whether a full name, behind a label of its own or in one column with the client's, has another birth date on its line."""
    days = [day for day in name.row if day]
    if name.doubtful or not days or client.born in days or not is_full_name(name):
        return False
    if not _may_be_patient(name) and not any(_in_one_column(name, one) for one in mine):
        return False
    return _shares_last(name, client) or treated is None or min(days).year + YEARS_SINCE_TREATED < treated.year


def _is_relatives(names: Sequence[PossiblePatient], client: Client, rules: Rules) -> bool:
    """Whether a page's header has a name with the client's last name and a first name unlike his, and not his own."""
    if any(is_client(name, client, rules) for name in names):
        return False
    last, givens = fold(client.last), [given for name in client_names(client) for given in (name.first, *name.middle.split())]
    firsts = [
        reading.first
        for name in names
        if not name.doubtful and is_full_name(name)
        for reading in name.readings
        if reading.last == last and len(reading.first) >= _SHORTEST_GIVEN
    ]
    known = given_names(rules.nicknames)
    return any(
        all(fuzz.ratio(first, given) < _UNLIKE and not known.stand_for_each_other(first, given) for given in givens) for first in firsts
    )


def names_only(page: int, piece: Piece, client: Client, rules: Rules) -> bool:
    """Whether a page's header has the client's name, nobody's before it, and no date beside it that may be another's birth."""
    names = [name for name in piece.possible if name.page == page]
    mine = [name for name in names if is_client(name, client, rules)]
    others = [name for name in names if name not in mine and _may_be_patient(name) and any(day for _, day in name.dates)]
    return bool(mine) and not others and all(day in {None, client.born} for name in mine for _, day in name.dates)


def births(piece: Piece) -> set[date]:
    """Every day in a header, or in a letter's subject, that may be a birth date beside a name."""
    names = (*piece.possible, *piece.in_blocks)
    return {day for name in names if name.readings and not name.doubtful for _, day in name.dates if day}


def _pages(piece: Piece) -> tuple[int, ...]:
    return tuple(dict.fromkeys(name.page for name in piece.possible if name.page not in piece.attached))


def _client_on(page: int, piece: Piece, client: Client, rules: Rules) -> PersonSeen | None:
    """The client as a page's header names him; None where it does not, or may mean another."""
    names = [name for name in piece.possible if name.page == page]
    mine = [name for name in names if is_client(name, client, rules)]
    others = [name for name in names if name not in mine]
    listed = [name for name in others if set(name.row) - {client.born} and any(_in_one_column(name, one) for one in mine)]
    if listed or any(_shares_last(name, client) and not name.doubtful for name in others):
        return None  # perhaps a list of patients
    above = names[: names.index(mine[0])] if mine else []
    if any(is_full_name(name) and _may_be_patient(name) and not _is_garbled(name) for name in above):
        return None  # perhaps he is the one for whom the client pays
    nearly = None
    for name in mine:
        before = [other for other in names[: names.index(name)] if other not in mine and _may_be_patient(other) and not _is_garbled(other)]
        if any(day and day == client.born for other in before for _, day in other.dates):
            return None
        for printed, day in name.dates:
            seen = PersonSeen(page, HEADER_NAME, name.printed, name.readings, day, printed, name.confidence, boxes=name.boxes)
            verdict = compare_born(seen, client.born)
            if verdict is BornVerdict.AGREES:
                return replace(seen, born=client.born)
            if verdict is BornVerdict.ONE_SLIP and day is None:
                nearly = nearly or seen
    return nearly


def is_client(name: PossiblePatient, client: Client, rules: Rules) -> bool:
    """Whether a name is the client's: the same, or with the given name right and a slip in the last name."""
    if name.doubtful:
        return False
    seen = PersonSeen(name.page, name.label, name.printed, name.readings, None, confidence=name.confidence)
    verdict = compare_names(seen, client, rules.nicknames, rules.gates.name_likeness)
    given = fold(client.first)
    return verdict is NameVerdict.AGREES or (verdict is NameVerdict.CLOSE and any(reading.first == given for reading in name.readings))


def is_labelled_name(name: PossiblePatient) -> bool:
    """Whether words behind a label are written as a full name is."""
    return any(map(str.isalpha, name.label)) and is_full_name(name)


def _may_be_patient(name: PossiblePatient) -> bool:
    """Whether words stand before or above a name that may label a patient; an address or a heading has none, or a number."""
    return not name.doubtful and any(char.isalpha() for char in name.label)


def is_full_name(name: PossiblePatient) -> bool:
    """Whether two to four words are each written as a name's are, and not those of a sentence, a firm or a department."""
    words = name.printed.split()
    firms = any(word in NEVER_A_NAME for word in fold(name.printed).split())
    return 2 <= len(words) <= _MOST_NAMES and not firms and all(word[0].isupper() for word in words)


def _is_garbled(name: PossiblePatient) -> bool:
    """Whether what looks like a name is rather a misread label: badly read, and not written as names are, or like a label."""
    likeness = max(fuzz.ratio(fold(name.printed), label) for label in _LABELS)
    if name.confidence >= GARBLED_CONFIDENCE:
        return likeness >= _NEARLY_LABEL
    words = [word.strip(",.") for word in name.printed.split()]
    capitals = sum(word[1:].isupper() and len(word) >= _SHORTEST_GIVEN for word in words)
    if capitals > 1 and likeness < _LIKE_LABEL and NEVER_A_NAME.isdisjoint(fold(name.printed).split()):
        return False  # ``tIMOTHEA``
    return likeness >= _LIKE_LABEL or not is_full_name(name)


def _in_one_column(one: PossiblePatient, other: PossiblePatient) -> bool:
    """Whether two names begin, end or are centred one below the other, as in a list; where that is not known, they may."""
    if not one.boxes or not other.boxes:
        return True
    (left, right), (left_too, right_too) = ((name.boxes[0][0], name.boxes[-1][2]) for name in (one, other))
    return min(abs(left - left_too), abs(right - right_too), abs(left + right - left_too - right_too) / 2) < _COLUMN


def _shares_last(name: PossiblePatient, client: Client) -> bool:
    last = fold(client.last)
    return any(last in {reading.last, reading.first} for reading in name.readings)


def _is_another(name: PossiblePatient, client: Client, labels: set[str], treated: date | None, rules: Rules) -> bool:
    """Whether a header names somebody else: behind the client's own label, or beside a date too old for anything but a birth.

    Where no date stands beside it, ``LAST, First`` behind a label is enough: what may be a birth date was not read.
    """
    if name.doubtful or is_client(name, client, rules):
        return False
    days = list(name.row) or [day for _, day in name.dates if day]
    if not days:
        return "," in name.printed and is_full_name(name) and _may_be_patient(name)
    if client.born in days:
        return False
    return name.label in labels or (treated is not None and min(days).year + YEARS_SINCE_TREATED < treated.year)
