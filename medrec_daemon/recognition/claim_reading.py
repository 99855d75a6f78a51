"""What a claim form says once it is known where its boxes are: the patient, never the insured; who bills, never whom to pay. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from rapidfuzz import fuzz

from medrec_daemon import person_names
from medrec_daemon.model import Box, PageSource, PersonName, PersonSeen, Word
from medrec_daemon.recognition.birth_fields import UNREAD_CONFIDENCE
from medrec_daemon.recognition.claim_boxes import Claim
from medrec_daemon.recognition.claim_forms import ClaimForm, claim_form
from medrec_daemon.recognition.claim_rows import numeric, plain
from medrec_daemon.recognition.dates import in_text, repaired_birth, strict_birth
from medrec_daemon.recognition.labelled_names import FoundName
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.name_words import name_at_start
from medrec_daemon.recognition.places import boxes_around
from medrec_daemon.recognition.tokens import Token, confidence

_LABEL = {Claim.UB04: "patient name (FL 8)", Claim.CMS1500: "patient's name (box 2)"}
_YEARS = 3
_LINE_BEFORE = re.compile(r"[Il][A-Z]{3}")
_SHORT_DAY, _EIGHT, _NINE = 6, 8, 9
_WIDTHS = (2, 2, 4)
_SHORTEST_NUMBER = 4
_ALIKE = 60.0
_READ_WELL, _READ_SURELY = 60.0, 80.0
_PERSONS = frozenset(
    (
        "patient", "born", "insured", "insured born", "insured's plan", "other insured", "responsible", "referring",
        "physician", "physicians", "facility", "billing", "provider", "pay to", "payer",
    )
)  # fmt: skip
"""Boxes in which persons and houses stand, or the birth dates of those who are no patients."""
_LAST_LINE = 64


def people_on_claim(sheet: Sheet, others: Sequence[PersonSeen], today: date) -> tuple[PersonSeen, ...]:
    """The patient of a claim form by the place of his box, before whom labels give; as they were where the page is none.

    Args:
        sheet: The page.
        others: Whom labels and headers name. Who stands in a box of the form is the patient or nobody we ask for; only whoever is
            named outside the known boxes stays.
        today: Birth dates lie before this day.
    """
    form = claim_form(sheet)
    name = name_at_start(form.words("patient"), loose=True, patients=True) if form is not None else ()
    if form is None or not name:
        return tuple(others)
    found = FoundName.of(_LABEL[form.claim], name)
    readings = _readings(found.printed, sheet)
    if not readings:
        return tuple(others)
    born, printed, boxes = _born(form, today)
    number = next((person.record_number for person in others if person.record_number), "") or _number(form)
    mine = PersonSeen(
        page=sheet.number, label=found.label, printed=found.printed, readings=readings, born=born, born_printed=printed,
        confidence=found.confidence, record_number=number, boxes=found.boxes, born_boxes=boxes,
    )  # fmt: skip
    left = [person for person in others if _elsewhere(person, form) and not (born and _is_a_recent_day(person, today))]
    return (mine, *(replace(person, record_number="") for person in left))


def _is_a_recent_day(person: PersonSeen, today: date) -> bool:
    """Whether somebody is nothing but a day of the last years: a claim form is full of those on which he fell ill or was treated."""
    return not person.printed and person.born is not None and today.year - person.born.year <= _YEARS


def _readings(name: str, sheet: Sheet) -> tuple[PersonName, ...]:
    """The readings of a name, and those without the line of its box, where that was read as an I before it."""
    found = person_names.readings(name)
    if sheet.from_picture and _LINE_BEFORE.match(name):
        found += person_names.readings(name[1:])
    return found


def _born(form: ClaimForm, today: date) -> tuple[date | None, str, tuple[Box, ...]]:
    """The patient's birth date, as printed, and where; None where it cannot be read.

    Where a physician's form says that the patient is the insured, the insured's birth date is his; it counts only where what was
    read of his own is like it.
    """
    own = _birth_in(form, form.words("born"), today)
    if own[0] is None and own[1] and _is_insured(form):
        same = _birth_in(form, form.words("insured born"), today)
        if same[0] is not None and fuzz.ratio(own[1], same[1]) >= _ALIKE:
            return same
    return own


def _is_insured(form: ClaimForm) -> bool:
    """Whether box 6 is ticked at Self and boxes 2 and 4 name the same person."""
    ticked = any(token.text.upper() == "X" for token in form.words("self"))
    return ticked and person_names.fold(form.text("patient")) == person_names.fold(form.text("insured"))


def _birth_in(form: ClaimForm, typed: Sequence[Token], today: date) -> tuple[date | None, str, tuple[Box, ...]]:
    """A birth date in a box, as printed, and where. What must be mended is given as printed: whoever compares it sees a slip."""
    words = tuple(token for token in typed if any(map(str.isdigit, token.text)) or numeric(token))
    printed = " ".join(numeric(token) if plain(token).isalpha() else plain(token) for token in words)  # ``Ol`` is 01 and nothing else
    boxes = boxes_around(words)
    if confidence(words) < UNREAD_CONFIDENCE:
        return None, printed, boxes
    digits = "".join(map(numeric, words))
    if form.claim is Claim.UB04 and len(words) == 1 and len(digits) == _NINE and digits[0] == "1" and strict_birth(digits[1:], today):
        return strict_birth(digits[1:], today), digits[1:], boxes  # the line of the box before it
    if len(digits) not in {_EIGHT, _NINE} and form.page.source is PageSource.OCR:
        return None, printed, boxes  # two digits each are typed: one was lost or added
    day = strict_birth(printed, today) or strict_birth(digits, today) or repaired_birth(printed, today)
    if day is None and len(digits) == _NINE and len(words) == len(_WIDTHS):
        parts = [numeric(token)[-width:] for token, width in zip(words, _WIDTHS, strict=True)]
        day = strict_birth(" ".join(parts), today)  # a line between month, day and year
    return day, printed, boxes


def _number(form: ClaimForm) -> str:
    """The medical record number of a hospital's form, as ``people`` folds it; '' where there is none."""
    words = form.words("record number")[:1]
    text = person_names.fold(words[0].text) if words else ""
    return text if len(text) >= _SHORTEST_NUMBER and sum(map(str.isdigit, text)) * 2 > len(text) else ""


def _elsewhere(person: PersonSeen, form: ClaimForm) -> bool:
    """Whether somebody is named who is none of those whom the form has boxes for, and no misread label of the form."""
    if not person.readings and not person.born:
        return False  # a label of the form beside which nothing could be made out, or its record number
    words = [_at(box) for box in (person.boxes if person.readings else person.born_boxes or person.boxes)]
    if any(form.box_of(word) in _PERSONS for word in words):
        return False
    if not all(0 < form.line_of(word) < _LAST_LINE for word in words):
        return True
    if person.born and person.born_boxes and not any(form.box_of(_at(box)) for box in person.born_boxes):
        return True
    printed = any(form.is_print(word) for word in words)
    return person.confidence >= (_READ_SURELY if printed else _READ_WELL)


def _at(box: Box) -> Word:
    left, top, right, bottom = box
    return Word("", left, top, right, bottom, 0.0, 0)


def address_on_claim(sheet: Sheet) -> str:
    """The patient's address of a claim form, '' where the page is none."""
    form = claim_form(sheet)
    return " ".join(form.text(box) for box in ("street", "city", "state", "zip")).strip() if form is not None else ""


def served_on_claim(sheet: Sheet, today: date) -> tuple[date, date] | None:
    """First and last day that a claim form bills for: the period of a hospital's, the rows of a physician's; None where unread."""
    form = claim_form(sheet)
    if form is None:
        return None
    days = [day for box in ("from", "through") for day in _days(form, form.words(box), today)]
    return (min(days), max(days)) if days else None


def _days(form: ClaimForm, words: Sequence[Token], today: date) -> Iterator[date]:
    """The days of a column of boxes for month, day and year, line by line."""
    for _, line in groupby(words, key=lambda token: round(form.line_of(token))):
        digits = "".join(numeric(token) for token in line)
        if len(digits) in {_SHORT_DAY, _EIGHT}:
            yield from (seen.day for seen in in_text(f"{digits[:2]}/{digits[2:4]}/{digits[4:]}", today) if seen.day <= today)
