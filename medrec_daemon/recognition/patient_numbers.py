"""The numbers by which a house knows its patient: behind a label in a header (``Chart #: 77123456``), or behind a birth date. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medrec_daemon.model import NumberSeen
from medrec_daemon.recognition.layout import Sheet

FEWEST_DIGITS = 6
"""A shorter number may be another's, or a code of a bill."""
_EDGES = (0.3, 0.9)
_NUMBER = re.compile(r"(?<![\w.,/\-$])\d{6,12}(?![\w/\-]|[.,]\d)")
_LABELLED = re.compile(
    r"""\b(?:MRN|HRN|EMPI|(?:CHART|RECORD|REC|MR|EMR|PATIENT|PT|PERSON|UNIT|FIN|CSN|ENC(?:OUNTER)?|VISIT)
    [\s.]*(?:ID|NO|NUM|NUMBER|NBR|[#№])|FIN|CSN)[\s.:;,#№'"]{0,5}$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Before a patient's number. Account numbers are left out: a family may have one."""
_BEHIND_DAY = re.compile(r"(?:\d[/\-.]\d{1,2}[/\-.]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Za-z]{3,9}\.?[\s\-]\d{1,2},[\s\-]\d{4})[\s|]+$")
_DAY_LIKE = re.compile(r"(?:0\d|1[0-2])(?:[0-2]\d|3[01])(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])")


def numbers_on(sheet: Sheet) -> tuple[NumberSeen, ...]:
    """Every number of six to twelve digits that a page prints alone and that is no date, each once.

    ``of_patient`` where the words before it in header or footer say that it is the patient's there, or name and birth date stand before it
    as in a row of values.
    """
    found: dict[str, NumberSeen] = {}
    for number, mine in _numbers(sheet):
        if number not in found or mine:
            found[number] = NumberSeen(sheet.number, number, of_patient=mine)
    return tuple(found.values())


def _numbers(sheet: Sheet) -> Iterator[tuple[str, bool]]:
    for line in sheet.lines:
        text = line.text
        edge = line.top < _EDGES[0] or line.bottom > _EDGES[1]
        for match in _NUMBER.finditer(text):
            if _DAY_LIKE.fullmatch(match.group()) is None:
                before = text[: match.start()]
                yield match.group(), edge and (_LABELLED.search(before) or _BEHIND_DAY.search(before)) is not None
