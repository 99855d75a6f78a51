"""Pages whose own words leave open whose they are: a list of patients, or a foot that names another than the head may. PURE."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from medrec_daemon.model import PersonSeen
from medrec_daemon.recognition.dates import strict_birth
from medrec_daemon.recognition.fields import Rows
from medrec_daemon.recognition.labels import Label, Role
from medrec_daemon.recognition.possible_patients import FOOTER, HEADER
from medrec_daemon.recognition.tokens import tokens

_OF_A_PATIENT = frozenset({Role.PATIENT, Role.PATIENT_BORN, Role.BORN})
_BORN = frozenset({Role.PATIENT_BORN, Role.BORN})
_COLUMN, _MANY = 0.02, 3


def leaves_open(rows: Rows, people: Sequence[PersonSeen], today: date) -> bool:
    """Whether a page lists the birth dates of several, or names somebody at its foot alone while its head has a patient's fields."""
    return _is_named_at_foot(rows, people) or _lists_births(rows, today)


def _is_named_at_foot(rows: Rows, people: Sequence[PersonSeen]) -> bool:
    named = [seen for seen in people if seen.readings]
    if not named or any(not seen.boxes or seen.boxes[0][1] <= FOOTER for seen in named):
        return False
    return any(label.role in _OF_A_PATIENT and label.tokens[0].top < HEADER and _is_field(label) for label in rows.all_labels)


def _is_field(label: Label) -> bool:
    """Whether a label is a field's, and no word of a sentence: ``Patient is a 59-year-old``."""
    return label.colon or label.whole_cell or (label.begins_cell and (len(label.tokens) > 1 or label.role in _BORN))


def _lists_births(rows: Rows, today: date) -> bool:
    """Whether three different days stand under the label of a birth date in a row of labels, one below the other."""
    for label in rows.all_labels:
        if label.role not in _BORN or len(rows.labels[label.line]) < 2 or label.colon:
            continue
        days: set[date] = set()
        for place in range(label.line + 1, len(rows.sheet.lines)):
            under = [token for token in tokens(rows.sheet, place) if abs(token.left - label.left) < _COLUMN]
            day = strict_birth(under[0].text, today) if under else None
            if day is not None:
                days.add(day)
        if len(days) >= _MANY:
            return True
    return False
