"""Rows of labels that stand below their values, as captions do: ``DOE, JANE   03/14/1971`` over ``Patient   Born``. PURE."""

from __future__ import annotations

import re
from collections.abc import Sequence

from medrec_daemon.recognition.labels import Label, Role
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.page_labels import labels_on
from medrec_daemon.recognition.tokens import Token, cells, tokens, wide_gap
from medrec_daemon.recognition.word_lists import MONTHS

_ALIGNED, _RIGHT_ABOVE, _FEWEST_DIGITS, _MOST_OF_DATE = 0.012, 0.022, 4, 3
DAY = r"\d{1,2}[/\-.]\d{1,2}[/\-.](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|\d{1,2}[\- ][A-Za-z]{3}[\- ]\d{4}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}"
VALUES = re.compile(rf"^[A-Z][^\d]{{4,40}}[\s|]({DAY})[\s|]+\d{{5,}}\b")
"""A row of values: name, birth date and record number."""
_BIRTHS = frozenset({Role.BORN, Role.PATIENT_BORN})


def captioned(sheet: Sheet, line: int) -> int | None:
    """The place of the line whose values a row of labels captions, right above it; None where the row is no such one.

    Over its label of a birth date stands a date, and below it none.
    """
    return line - 1 if line and _is_caption(sheet, line) else None


def _is_caption(sheet: Sheet, line: int) -> bool:
    row = tokens(sheet, line)
    births = [label for label in labels_on(sheet, line) if label.role in _BIRTHS and label.whole_cell and not label.colon]
    if not any(wide_gap(row, place) for place in range(len(row))) or any(_is_value(token) for token in row):
        return False
    if not births:
        return sheet.from_picture and _is_under_values(sheet, line)
    born = births[0]
    if born.tokens[0].top - sheet.lines[line - 1].bottom > _RIGHT_ABOVE or not _has_date(value_above(born, sheet, line - 1)):
        return False
    under = value_above(born, sheet, line + 1) if line + 1 < len(sheet.lines) else ()
    return not (_has_date(under) and (under[0].place == 0 or wide_gap(tokens(sheet, line + 1), under[0].place - 1)))


def _is_under_values(sheet: Sheet, line: int) -> bool:
    """Whether a row that begins with a patient's label stands right below a name, a day and a number, each in its column."""
    labels, above = labels_on(sheet, line), sheet.lines[line - 1]
    first = labels[0] if labels else None
    if first is None or first.role not in {Role.PATIENT, Role.NAME} or not first.whole_cell or first.colon:
        return False
    near = abs(first.left - above.words[0].left) < _ALIGNED and first.tokens[0].top - above.bottom < _RIGHT_ABOVE
    return near and VALUES.match(above.text) is not None


def _is_value(token: Token) -> bool:
    return token.text.endswith(":") or sum(map(str.isdigit, token.text)) >= _FEWEST_DIGITS


def value_above(label: Label, sheet: Sheet, line: int) -> tuple[Token, ...]:
    """The words of a line over (or under) a caption: those from where it begins up to the next one's, else the cell over its middle."""
    words, row = tokens(sheet, line), tokens(sheet, label.line)
    lefts = [token.left for place, token in enumerate(row) if place and wide_gap(row, place - 1) and token.left > label.right]
    start = next((place for place, token in enumerate(words) if abs(token.left - label.left) < _ALIGNED), None)
    if start is not None:
        stop = min(lefts, default=2.0) - _ALIGNED
        return tuple(token for token in words[start:] if token.left < stop)
    middle = (label.left + label.right) / 2
    return next((cell for cell in cells(words) if cell[0].left <= middle <= cell[-1].right), ())


def _has_date(words: Sequence[Token]) -> bool:
    """Whether words begin with what may be a date, be it badly read."""
    begins = bool(words) and (any(map(str.isdigit, words[0].text)) or words[0].text[:3].upper() in MONTHS)
    return begins and sum(map(str.isdigit, "".join(token.text for token in words[:_MOST_OF_DATE]))) >= _FEWEST_DIGITS
