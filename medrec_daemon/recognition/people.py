"""Whom a page names as the patient, by labelled fields and page headers; guarantors, insured persons and the like never count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from medrec_daemon import person_names
from medrec_daemon.model import Page, PersonSeen
from medrec_daemon.recognition.birth_fields import Birth, births_on
from medrec_daemon.recognition.births import BornVerdict, compare_born
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.label_values import below
from medrec_daemon.recognition.labels import Label, Role, Token, confidence, tokens
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.likeness import NameVerdict, compare_names, suffixes_conflict
from medrec_daemon.recognition.name_words import looks_like_name, name_at_end, name_at_start

__all__ = ["BornVerdict", "NameVerdict", "compare_born", "compare_names", "patients", "patients_on", "suffixes_conflict"]

_NEAR = 0.07
"""A birth date this far below a name (share of the page's height) belongs to it."""
_APART = 0.012
_HEADER = 0.2
_FOOTER = 0.9


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as found: under which label, its words, where."""

    label: str
    printed: str = field(repr=False)
    top: float
    left: float
    confidence: float
    line: int
    place: int


def patients(page: Page, today: date) -> tuple[PersonSeen, ...]:
    """Everybody a page names as the patient, with the birth date printed for them.

    Args:
        page: One upright page.
        today: Two-digit years and birth dates are read as lying before this day.

    Returns:
        Each different name or birth date once, top to bottom. ``readings`` is empty where only a birth date is printed.
    """
    return patients_on(Sheet.of(page), today)


def patients_on(sheet: Sheet, today: date) -> tuple[PersonSeen, ...]:
    """As ``patients``, for a page already laid out."""
    rows = Rows.of(sheet)
    births = births_on(rows, today)
    labelled = [*_labelled(rows), *_split_names(rows)]
    names = _distinct([*labelled, *_before_birth(rows, labelled)])
    seen: list[PersonSeen] = []
    left = list(births)
    for name in names:
        birth = _born_of(name, left, names)
        if birth is not None:
            left.remove(birth)
        seen.append(_person(sheet, name, birth))
    number = _record_number(rows)
    everybody = _shared(seen, [birth for birth in left if birth.of_patient or not names], sheet)
    return tuple(replace(person, record_number=number) for person in everybody)


def _record_number(rows: Rows) -> str:
    """The one record number that the page prints at labels such as ``MRN``; '' where it prints none or several."""
    numbers = set()
    for label in rows.all_labels:
        if label.role is Role.RECORD_NUMBER:
            token = _number(rows.behind(label)[:2]) or next(filter(None, (_number(words[:1]) for words in below(label, rows.sheet))), None)
            if token is not None:
                numbers.add(person_names.fold(token.text))
    return numbers.pop() if len(numbers) == 1 else ""


def _person(sheet: Sheet, name: _Name, birth: Birth | None) -> PersonSeen:
    return PersonSeen(
        page=sheet.number,
        label=name.label,
        printed=name.printed,
        readings=person_names.readings(name.printed),
        born=birth.day if birth else None,
        born_printed=birth.printed if birth else "",
        confidence=name.confidence,
    )


def _shared(seen: list[PersonSeen], left: list[Birth], sheet: Sheet) -> list[PersonSeen]:
    """Give birth dates that no name is near to the names that have none; on a page without names they stand alone."""
    days = {birth.day: birth for birth in left}
    if len(days) == 1:
        birth = left[0]
        if any(person.born is None for person in seen):
            return [replace(person, born=birth.day, born_printed=birth.printed) if person.born is None else person for person in seen]
    known = {person.born for person in seen}
    alone = [birth for day, birth in days.items() if day not in known or day is None]
    return seen + [PersonSeen(sheet.number, "date of birth", "", (), birth.day, birth.printed, birth.confidence) for birth in alone]


def _number(words: Sequence[Token]) -> Token | None:
    return next((token for token in words if sum(char.isdigit() for char in token.text) >= 4), None)


def _labelled(rows: Rows) -> list[_Name]:
    """Names behind a label that speaks of the patient, or behind a plain ``Name:`` that nothing gives to somebody else."""
    found = []
    for label in rows.all_labels:
        if label.role is Role.NAME and not _is_patients(rows, label):
            continue
        if label.role not in {Role.PATIENT, Role.NAME} or _part_of_phrase(label):
            continue
        value = _first_name(rows, label)
        value = value or _named_in_subject(rows, label)
        if value:
            found.append(_name(label.text, value))
    return found


def _part_of_phrase(label: Label) -> bool:
    """Whether another word stands right before ``Patient``: ``Specialty Patient``, ``At Patient`` label something else."""
    before = label.words_before
    return label.role is Role.PATIENT and len(label.tokens) == 1 and bool(before) and before[0].isalpha() and len(before[0]) > 1


def _first_name(rows: Rows, label: Label) -> tuple[Token, ...]:
    """The first of a label's possible values that is a name; without a colon or a gap before it, only ``LAST, FIRST``."""
    for words in rows.values(label):
        apart = _birth_near(rows, label) and (words[0].line != label.line or words[0].left - label.right > _APART)
        value = name_at_start(words, loose=label.colon or len(label.tokens) > 1 or apart)
        if value:
            return value
    return ()


def _named_in_subject(rows: Rows, label: Label) -> tuple[Token, ...]:
    """The name in a letter's subject line: ``RE: Medical records of Jane Doe``."""
    words = rows.tokens[label.line][label.after :]
    if label.text.upper() not in {"RE", "REGARDING"}:
        return ()
    for step, token in enumerate(words):
        if token.text.strip(":").lower() in {"of", "for", "patient", "client"}:
            return name_at_start(words[step + 1 :], loose=True)
    return ()


def _is_patients(rows: Rows, label: Label) -> bool:
    """Whether a weak label is the patient's: no other word before it, not in somebody else's section, birth date or record number near."""
    if any(not word.isdigit() and len(word) > 1 for word in label.words_before) or rows.is_somebody_elses(label):
        return False
    return _birth_near(rows, label)


def _birth_near(rows: Rows, label: Label) -> bool:
    """Whether a birth date or record number stands near a label."""
    return any(
        other.role in {Role.BORN, Role.PATIENT_BORN, Role.RECORD_NUMBER} and abs(other.tokens[0].top - label.tokens[0].top) < _NEAR
        for other in rows.all_labels
    )


def _split_names(rows: Rows) -> list[_Name]:
    """A name in separate fields: ``Last Name: … First Name: … MI: …``."""
    found = []
    labels = rows.all_labels
    for last in labels:
        if last.role is not Role.LAST or last.words_before or rows.is_somebody_elses(last):
            continue
        fields = [rows.value(last)[:3]]
        for role in (Role.FIRST, Role.MIDDLE):
            near = [other for other in labels if other.role is role and abs(other.tokens[0].top - last.tokens[0].top) < 0.05]
            near.sort(key=lambda other: abs(other.line - last.line))
            fields.append(rows.value(near[0])[:2] if near else ())
        if fields[0] and fields[1]:
            parts = [" ".join(token.text for token in part).strip(" ,") for part in fields]
            printed = f"{parts[0]}, {parts[1]} {parts[2]}".strip()
            if looks_like_name(printed):
                words = (*fields[0], *fields[1])
                found.append(replace(_name("last name, first name", words), printed=printed))
    return found


def _before_birth(rows: Rows, known: Sequence[_Name]) -> list[_Name]:
    """A name right before its birth date: page headers (``DOE, JANE  DOB 03/14/1971``), letters (``of Jane Doe, DOB …``)."""
    found = []
    for label in rows.all_labels:
        if label.role not in {Role.BORN, Role.PATIENT_BORN, Role.RECORD_NUMBER}:
            continue
        line = rows.tokens[label.line]
        before = [other for other in rows.labels[label.line] if other.tokens[0].place < label.tokens[0].place]
        start = before[-1].after if before else 0
        if (before and before[-1].role is Role.SOMEBODY_ELSE) or any(name.line == label.line and name.place >= start for name in known):
            continue
        edge = line[0].top < _HEADER or line[0].bottom > _FOOTER
        words = line[start : label.tokens[0].place]
        if label.role is Role.RECORD_NUMBER:
            value = name_at_start(words, loose=False) if edge and start == 0 else ()
        else:
            value = name_at_end(words) or (name_at_start(words, loose=False) if edge and start == 0 else ())
            if not words and edge:
                value = _line_above(rows.sheet, label)
        if value and not rows.is_somebody_elses(label):
            found.append(_name("name before the date of birth", value))
    return found


def _line_above(sheet: Sheet, label: Label) -> tuple[Token, ...]:
    """A header whose first line is the name, ``LAST, FIRST``, and whose second begins with the birth date."""
    if label.line == 0:
        return ()
    above = tokens(sheet, label.line - 1)
    if not above or abs(above[0].left - label.left) > 0.02 or label.tokens[0].top - above[0].bottom > 0.02:
        return ()
    return name_at_start(above, loose=False)


def _born_of(name: _Name, births: Sequence[Birth], names: Sequence[_Name]) -> Birth | None:
    """The birth date on the name's own line, or the nearest one shortly below that no other name is nearer to."""
    for birth in births:
        if birth.line == name.line and birth.place > name.place:
            between = [other for other in names if other.line == name.line and name.place < other.place < birth.place]
            if not between:
                return birth
    near = [birth for birth in births if -0.012 <= birth.top - name.top < _NEAR]
    near.sort(key=lambda birth: (abs(birth.top - name.top), abs(birth.left - name.left)))
    for birth in near:
        owner = min(
            names, key=lambda other: (abs(birth.top - other.top) if birth.top >= other.top - 0.012 else 9.0, abs(birth.left - other.left))
        )
        if owner is name:
            return birth
    return None


def _name(label: str, words: Sequence[Token]) -> _Name:
    printed = " ".join(token.text for token in words).strip(" ,;:-")
    return _Name(label, printed, words[0].top, words[0].left, confidence(words), words[0].line, words[0].place)


def _distinct(names: list[_Name]) -> list[_Name]:
    """Each place once (two rules may find the same words), and each printed name once."""
    found: dict[str, _Name] = {}
    for name in sorted(names, key=lambda name: (name.line, name.place)):
        found.setdefault(person_names.fold(name.printed), name)
    return list(found.values())
