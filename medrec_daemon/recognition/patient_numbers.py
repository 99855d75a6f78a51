"""The numbers by which a house knows its patient: behind a label in a header (``Chart #: 77123456``), or behind a birth date. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medrec_daemon.model import NumberSeen
from medrec_daemon.person_names import fold
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.other_persons import speaks_of_another
from medrec_daemon.recognition.relatives import speaks_of_a_relative
from medrec_daemon.recognition.word_lists import words_in

FEWEST_DIGITS = 6
"""A shorter number may be another's, or a code of a bill."""
_EDGES = (0.3, 0.9)
_NUMBER = re.compile(r"(?<![\w.,/\-$])\d{6,12}(?![\w/\-]|[.,]\d)")
_LABELLED = re.compile(
    r"""\b(?:MRN|HRN|EMPI|(?:CHART|RECORD|REC|MR|EMR|PATIENT|PT|PERSON|UNIT)[\s.]*(?:ID|NO|NUM|NUMBER|NBR|[#№]))[\s.:;,#№'"]{0,5}$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Before a patient's number. Those of accounts are left out, for a family may have one, and those of visits."""
_OTHER_COLUMN = words_in("PHONE TEL TELEPHONE FAX ACCT ACCOUNT POLICY GROUP CLAIM MEMBER SUBSCRIBER SSN ZIP")
_TELEPHONE, _WORDS_BEFORE = 10, 2
_BEHIND_DAY = re.compile(r"(?:\d[/\-.]\d{1,2}[/\-.]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Za-z]{3,9}\.?[\s\-]\d{1,2},[\s\-]\d{4})[\s|]+$")
_DAY_LIKE = re.compile(r"(?:0\d|1[0-2])(?:[0-2]\d|3[01])(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])")


def numbers_on(sheet: Sheet) -> tuple[NumberSeen, ...]:
    """The numbers of six to twelve digits, none a date, by which a page knows its patient, each once.

    The words before it in header or footer say so, or name and birth date stand before it as in a row of values.
    """
    return tuple(NumberSeen(sheet.number, number) for number in dict.fromkeys(_numbers(sheet)))


def _numbers(sheet: Sheet) -> Iterator[str]:
    for place, line in enumerate(sheet.lines):
        text = line.text
        if _EDGES[0] <= line.top and line.bottom <= _EDGES[1]:
            continue
        for match in _NUMBER.finditer(text):
            if _DAY_LIKE.fullmatch(match.group()) is None and _is_patients(sheet, place, text[: match.start()], match.group()):
                yield match.group()


def _is_patients(sheet: Sheet, place: int, before: str, number: str) -> bool:
    label = _LABELLED.search(before)
    if label is not None:
        said = fold(before[: label.start()]).split()[-_WORDS_BEFORE:]
        return not any(speaks_of_another(word, misread=False) or speaks_of_a_relative([word], misread=False) for word in said)
    if len(number) >= _TELEPHONE or _BEHIND_DAY.search(before) is None:
        return False
    heads = [word for line in sheet.lines[max(0, place - 1) : place + 2] for word in line.folded.split()]
    return _OTHER_COLUMN.isdisjoint(heads)
