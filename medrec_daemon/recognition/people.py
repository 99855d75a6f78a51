"""Whom a page names as the patient, by labelled fields and page headers; guarantors, insured persons and the like never count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from medrec_daemon import person_names
from medrec_daemon.model import Page, PersonSeen
from medrec_daemon.recognition.birth_fields import Birth, births_on
from medrec_daemon.recognition.births import BornVerdict, compare_born, of_another_generation, reads_otherwise
from medrec_daemon.recognition.claim_reading import people_on_claim
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.label_values import below
from medrec_daemon.recognition.labelled_names import NEAR, UNKNOWN_PERSON, FoundName, is_subscribers, labelled, split_names
from medrec_daemon.recognition.labels import Role
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.letter_subjects import letter_subjects
from medrec_daemon.recognition.likeness import NameVerdict, compare_names, spelt_otherwise, suffix_unknown, suffixes_conflict
from medrec_daemon.recognition.tokens import Token
from medrec_daemon.recognition.unlabelled_names import before_births, births_beside_names, header_names

__all__ = [
    "BornVerdict", "NameVerdict", "compare_born", "compare_names", "of_another_generation", "patients",
    "patients_on", "reads_otherwise", "spelt_otherwise", "suffix_unknown",
    "suffixes_conflict",
]  # fmt: skip


_HEADER = 0.2
_MEMBERS_TOP = 0.25
"""Of an insurer's papers, so far down stands whose they are."""
"""A name this far up (share of the page's height) stands in the page's header, ..."""
_APART = 0.08
"""... and one so far below it in a section of its own."""


def patients(page: Page, today: date) -> tuple[PersonSeen, ...]:
    """Everybody a page names as the patient, with the birth date printed for them.

    Args:
        page: One upright page.
        today: Two-digit years and birth dates are read as lying before this day.

    Returns:
        Each different name or birth date once, top to bottom. ``readings`` is empty where only a birth date is printed.
    """
    return patients_on(Rows.of(Sheet.of(page)), today)


def patients_on(rows: Rows, today: date) -> tuple[PersonSeen, ...]:
    """As ``patients``, for a page whose labels are known already; on a claim form the boxes go before them."""
    return people_on_claim(rows.sheet, _by_labels(rows, today), today)


def _by_labels(rows: Rows, today: date) -> tuple[PersonSeen, ...]:
    sheet = rows.sheet
    known = [*labelled(rows), *split_names(rows), *letter_subjects(sheet)]
    before = before_births(rows, known)
    bare = [
        name
        for name in header_names(sheet)
        if name.line not in {other.line for other in (*known, *before.names) if other.place <= name.place}
    ]
    names = _without_subscribers(_distinct([*known, *before.names, *bare]))
    births = [birth for birth in births_on(rows, today) if (birth.line, birth.place) not in before.not_patients]
    births += births_beside_names(sheet, bare, today)
    seen: list[PersonSeen] = []
    left = list(births)
    for name in names:
        birth = None if name.unknown and not name.strange else _born_of(name, left, names)
        if birth is not None:
            left.remove(birth)
        seen.append(_person(sheet, name, None if name.unknown else birth))
    everybody = _shared(seen, left, sheet)
    number = _record_number(rows)
    if number is None:
        return tuple(everybody)
    if not everybody:
        return (PersonSeen(sheet.number, "record number", "", (), None, confidence=number.confidence, record_number=_plain(number)),)
    return tuple(replace(person, record_number=_plain(number)) for person in everybody)


def _record_number(rows: Rows) -> Token | None:
    """The one record number that the page prints at labels such as ``MRN``; None where it prints none or several."""
    numbers: dict[str, Token] = {}
    for label in rows.all_labels:
        if label.role is Role.RECORD_NUMBER:
            token = _number(rows.behind(label)[:2]) or next(filter(None, (_number(words[:1]) for words in below(label, rows.sheet))), None)
            if token is not None:
                numbers.setdefault(_plain(token), token)
    return next(iter(numbers.values())) if len(numbers) == 1 else None


def _plain(number: Token) -> str:
    return person_names.fold(number.text)


def _person(sheet: Sheet, name: FoundName, birth: Birth | None) -> PersonSeen:
    readings = () if name.unknown else person_names.readings(name.printed)
    return PersonSeen(
        page=sheet.number,
        label=name.label,
        printed=name.printed,
        readings=readings,
        born=birth.day if birth else None,
        born_printed=birth.printed if birth else "",
        confidence=name.confidence,
        unknown=not readings,
        boxes=name.boxes,
        born_boxes=birth.boxes if birth else (),
    )


def _shared(seen: list[PersonSeen], left: list[Birth], sheet: Sheet) -> list[PersonSeen]:
    """Give a patient's birth date that no name is near to the names that have none; others stand alone."""
    patients_own = {birth.day: birth for birth in left if birth.of_patient or not seen}
    if len(patients_own) == 1:
        (birth,) = patients_own.values()
        if any(person.born is None and not person.unknown for person in seen):
            seen = [
                replace(person, born=birth.day, born_printed=birth.printed, born_boxes=birth.boxes)
                if person.born is None and not person.unknown
                else person
                for person in seen
            ]
    known = {person.born for person in seen}
    days = {birth.day: birth for birth in left}
    alone = [birth for day, birth in days.items() if day not in known or (day is None and not seen)]
    return seen + [
        PersonSeen(sheet.number, "date of birth", "", (), birth.day, birth.printed, birth.confidence, born_boxes=birth.boxes)
        for birth in alone
    ]


def _number(words: Sequence[Token]) -> Token | None:
    return next((token for token in words if sum(char.isdigit() for char in token.text) >= 4), None)


def _born_of(name: FoundName, births: Sequence[Birth], names: Sequence[FoundName]) -> Birth | None:
    """The birth date on the name's own line, or the nearest one shortly below that no other name is nearer to."""
    for birth in births:
        if birth.line == name.line and birth.place > name.place:
            between = [other for other in names if other.line == name.line and name.place < other.place < birth.place]
            if not between:
                return birth
    near = [birth for birth in births if -0.012 <= birth.top - name.top < NEAR]
    near.sort(key=lambda birth: (abs(birth.top - name.top), abs(birth.left - name.left)))
    for birth in near:
        owner = min(
            names, key=lambda other: (abs(birth.top - other.top) if birth.top >= other.top - 0.012 else 9.0, abs(birth.left - other.left))
        )
        if owner is name:
            return birth
    return None


def _without_subscribers(names: Sequence[FoundName]) -> list[FoundName]:
    """A member named well below the patient in the page's header, or below the header, is the one who is insured, and not the patient."""
    heads = [name.top for name in names if not name.unknown and not is_subscribers(name.label) and name.top < _HEADER]
    lowest = min(heads) + _APART if heads else _MEMBERS_TOP
    return [
        replace(name, label=UNKNOWN_PERSON, unknown=True) if is_subscribers(name.label) and name.top > lowest else name for name in names
    ]


def _distinct(names: Sequence[FoundName]) -> list[FoundName]:
    """Each place once (two rules may find the same words), and each printed name once; a name that was made out goes first."""
    found: dict[str, FoundName] = {}
    places: set[tuple[int, int]] = set()
    for name in sorted(names, key=lambda name: name.unknown):
        if (name.line, name.place) not in places:
            found.setdefault(person_names.fold(name.printed), name)
            places.add((name.line, name.place))
    return sorted(found.values(), key=lambda name: (name.line, name.place))
