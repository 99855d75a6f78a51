"""Dates of service: right of a label that says so, below it in a column, in rows of charges and heads of notes. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from medrec_daemon.model import Word
from medrec_daemon.recognition.dates import RUN_TOGETHER, SIX_DIGITS, SPACED_SHORT, day_of, in_text
from medrec_daemon.recognition.layout import TOP_THIRD, Sheet, SheetLine
from medrec_daemon.recognition.word_lists import SERVICE_WORDS

OLDEST_SERVICE = date(1990, 1, 1)
"""Older than any chart that answers a request for an injury of our day: a misreading."""
_SERVICE = re.compile(
    r"""(?<![A-Z])(?:
        DATE(?:S|\(S\))?\ OF\ SERVICES? | SERVICE\ DATES? | SERV\.?\ ?DATES? | DOS | D\.?O\.?S\.?
      | DATES?\ OF\ (?:VISIT|EXAM|EXAMINATION|STUDY|PROCEDURE|SURGERY|TREATMENT|ENCOUNTER|ADMISSION|DISCHARGE|CALL|ARRIVAL)
      | (?:VISIT|EXAM|STUDY|ENCOUNTER|TREATMENT|PROCEDURE|EVALUATION|INCIDENT|ARRIVAL|CALL)\ DATE(?:/TIME)?
      | DATES?\ (?:SEEN|TREATED)(?=\s?:) | (?:SEEN|TREATED|EXAMINED)\ ON(?=\s?:)
      | (?:FIRST|INITIAL|OFFICE|LAST)\ VISIT | VISIT\ \d{1,3} | (?:DAILY|PROGRESS|TREATMENT|OFFICE|CLINIC|VISIT)\ NOTE
      | (?:ADMI(?:T|SSION|TTED)|DISCHARGED?)(?:\ DATE)?(?!\ DIAGNOS) | STATEMENT\ COVERS\ PERIOD | FROM\ DATE | THROUGH\ DATE
      | DATES?\ (?:OF\ )?(?:SVCS?|APPT|APPOINTMENT|CONSULT(?:ATION)?|EVALUATION|SESSION|OPERATION|SCAN|DRAWN?|PERFORMED)(?=\s?:)
      | (?<!NEXT\ )(?<!RETURN\ )(?<!UP\ )(?<!FOLLOWUP\ )(?:VISIT|EXAM|STUDY|ENCOUNTER|TREATMENT|PROCEDURE|EVALUATION|SERVICE|SVC|SURGERY
        |SESSION|APPT|APPOINTMENT|CONSULT(?:ATION)?|OPERATION|OP|SCAN|DRAW|ADM(?:ISSION)?|DISCH)\ (?:DATE|DT|DAY|ON)(?:/TIME|/TM)?(?=\s?:)
      | (?<!LAST\ )(?:SEEN|TREATED|VISITED|EVALUATED|PERFORMED|SCANNED|IMAGED|OPERATED|ADMITTED|DISCHARGED|DRAWN)(?:\ ON)?(?=\s?:)
      | (?:SAMPLE|SPECIMEN)\ TAKEN | SERVICES?\ (?:FROM|RENDERED) | CARE\ PROVISION | (?:DATE|SPECIMEN)\ COLLECTED
      | COLLECTED(?=\s?:) | COLLECTION\ DATE
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OTHER_DATE = re.compile(
    r"""\b(?:
        DOB | D\.O\.B | BORN | BIRTH | PRINT(?:ED)? | FAX(?:ED)? | SENT | RECEIVED | RELEASED | SIGNED | DICTATED | TRANSCRIBED
      | STATEMENT\ DATE | INVOICE | BILL(?:ING)?\ DATE | DUE | PAID | EXPIRES? | EXPIRATION | EFFECTIVE | LETTER | REQUEST(?:ED)?
      | REVISED | APPROVED | REV | ACCIDENT | INJURY | ONSET | LMP | PAGE | AMENDED | CREATED | GENERATED | DATE\ OF\ LOSS | DOL | DOI
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_YET = re.compile(r"\b(?:(?:NEXT|RETURN|FOLLOW[\s\-]?UP)\ (?:VISIT|APPT|APPOINTMENT|EXAM|DATE)|REPORTED(?=\s?:))", re.IGNORECASE)
"""The day beside one of these is another than that of the treatment, too."""
_IN_BOXES = re.compile(r"SERV|DOS|D\.O\.S|STATEMENT|FROM|THROUGH", re.IGNORECASE)
_SIGNED = re.compile(r"\b(?:SIGNED|DICTATED|TRANSCRIBED|AUTHENTICATED)\b[^0-9]{0,60}$", re.IGNORECASE)
_DATE_LABEL = re.compile(r"(?:^|\s)(?:NOTE |REPORT )?DATE(?: OF NOTE)?\s?:?\s*$", re.IGNORECASE)
_BARE_DATE = re.compile(r"(?<![A-Za-z] )(?<![A-Za-z])DATE\s?:", re.IGNORECASE)
_PAYMENT = re.compile(r"\b(?:PAYMENTS?|PMT|ADJUSTMENTS?|ADJ|WRITE[\s\-]?OFF|REFUND|BALANCE|STATEMENT)\b", re.IGNORECASE)
_TELLS = re.compile(r"[A-Za-z]{3}|\d[.,]\d{2}\b")
_TOLD = re.compile(r"(?:On|In|At|As|By|Since|Until|Before|After|About|Around)\s", re.IGNORECASE)
"""So begins a sentence that tells of a day, and no row of a table."""
_SHORT_LINE = 6
_IN_COLUMN = 0.003
_COLUMN_REACH = 0.35
_BELOW_LABEL = 0.045
_LEFT_OF_LABEL, _RIGHT_OF_LABEL = 0.075, 0.18


def served(sheet: Sheet, today: date) -> tuple[date, date] | None:
    """First and last date of service on a page: dates right of or below a label that says so, or in a column of such dates.

    Birth, print, fax, signature and statement dates are not dates of service, nor is anything after ``today`` or before
    ``OLDEST_SERVICE``. What a sentence tells (``was admitted on …``) counts only where no label says more.
    """
    seen = [(day, told) for day, told in _served_days(sheet, today) if OLDEST_SERVICE <= day <= today]
    days = [day for day, told in seen if not told] or [day for day, _ in seen]
    return (min(days), max(days)) if days else None


def unlabelled(sheet: Sheet, today: date, *, bill: bool) -> tuple[date, date] | None:
    """First and last day on which a chart or bill without labelled dates of service tells of a treatment.

    Dates that begin a row with words or a charge behind them; on a chart also a ``Date:`` in the head of a note, and the
    days on which notes were dictated or signed.
    """
    found = [day for line in sheet.lines for day in _unlabelled_days(line, today, bill=bill)]
    days = {day for day in found or ([] if bill else _below_date(sheet, today)) if OLDEST_SERVICE <= day <= today}
    return (min(days), max(days)) if days else None


def _unlabelled_days(line: SheetLine, today: date, *, bill: bool) -> Iterator[date]:
    for seen in in_text(line.text, today):
        before, behind = line.text[: seen.start].strip(" #*-("), line.text[seen.end :]
        of_note = not bill and (_SIGNED.search(before) or (_DATE_LABEL.search(before) and line.top < TOP_THIRD))
        payment = _OTHER_DATE.search(behind) or (bill and _PAYMENT.search(behind))
        if of_note or (not before and not payment and _TELLS.search(behind)):
            yield seen.day


def _below_date(sheet: Sheet, today: date) -> Iterator[date]:
    """The day below a bare ``Date:`` in a row of labels at the head of a sheet (``Incident #:   Date:   Unit:``)."""
    for place, line in enumerate(sheet.lines):
        label = _BARE_DATE.search(line.text) if line.top < TOP_THIRD and ":" in line.text else None
        if label is not None and not any(in_text(line.text, today)):
            yield from islice(_column(sheet, place, _left_of(line, label.start()), today, boxes=False), 1)


def _served_days(sheet: Sheet, today: date) -> Iterator[tuple[date, bool]]:
    """Days of service, and whether only a sentence tells of them."""
    if SERVICE_WORDS.isdisjoint(sheet.words):
        return
    covered = covered_period(sheet, today)
    if covered:
        yield from ((day, False) for day in covered)
        return
    for place, line in enumerate(sheet.lines):
        label = None if SERVICE_WORDS.isdisjoint(line.folded.split()) else _SERVICE.search(line.text)
        if label is not None:
            told = label.group()[0].islower() and not line.text[label.end() :].lstrip().startswith(":")
            yield from ((day, told) for day in _labelled_days(sheet, place, label, today))


def _labelled_days(sheet: Sheet, place: int, label: re.Match[str], today: date) -> Iterator[date]:
    """The days beside a label, or below it."""
    line = sheet.lines[place]
    if len(line.words) <= _SHORT_LINE:  # 09/20/2026 Visit 1
        yield from (seen.day for seen in in_text(line.text[: label.start()], today) if not line.text[: seen.start].strip())
    right = list(_right_of(line.text, label.start(), today))
    if not right and label.group().upper().startswith("STATEMENT"):
        right = _spaced(line.text[label.end() :], today)
    yield from right
    if not right:
        boxes = _IN_BOXES.search(label.group()) is not None
        yield from _column(sheet, place, _left_of(line, label.start()), today, boxes=boxes)


def _right_of(text: str, start: int, today: date) -> Iterator[date]:
    """Dates of a line from ``start`` on, each only when the nearest label before it speaks of service."""
    for seen in in_text(text, today):
        if seen.start < start:
            continue
        before = text[: seen.start]
        service = max((match.start() for match in _SERVICE.finditer(before)), default=-1)
        other = max((match.start() for sort in (_OTHER_DATE, _NOT_YET) for match in sort.finditer(before)), default=-1)
        if service > other:
            yield seen.day


def _left_of(line: SheetLine, start: int) -> float:
    """The left edge of the word at a character of a line."""
    offset = 0
    for word in line.words:
        offset += len(word.text) + 1
        if offset > start:
            return word.left
    return line.left


def covered_period(sheet: Sheet, today: date) -> tuple[date, ...]:
    """The first and last day that a hospital's claim form covers: its box 6, beside or right below ``STATEMENT COVERS PERIOD``."""
    if "COVERS" not in sheet.words or "PERIOD" not in sheet.words:
        return ()
    place = next((place for place, line in enumerate(sheet.lines) if " COVERS PERIOD" in f" {line.folded}"), None)
    if place is None:
        return ()
    label = sheet.lines[place]
    left = _left_of(label, max(0, label.text.upper().find("STATEMENT"))) - 0.1
    for line in sheet.lines[place : place + 5]:
        if line.top - label.bottom > _BELOW_LABEL:
            break
        text = " ".join(word.text for word in line.words if word.left > left)
        days = [seen.day for seen in in_text(text, today)] or _spaced(text, today)
        if len(days) >= 2 and days[0] <= days[1] <= today:
            return days[0], days[1]
    return ()


def _column(sheet: Sheet, place: int, left: float, today: date, *, boxes: bool) -> Iterator[date]:
    """Dates that stand below a label, left-aligned with it, down to the end of the table; in ``boxes`` also month, day and year apart."""
    bottom = sheet.lines[place].bottom
    for line in sheet.lines[place + 1 :]:
        if line.top - bottom > _BELOW_LABEL or line.top - sheet.lines[place].bottom > _COLUMN_REACH:
            return
        for words in (_in_column(cell, left) for cell in line.cells()):
            if not words:
                continue
            text = " ".join(word.text for word in words)
            if _OTHER_DATE.search(text):
                return
            if _TOLD.match(text):
                continue
            found = [seen.day for seen in in_text(text, today) if seen.start < 12] or (_spaced(text[:24], today) if boxes else [])
            if found:
                bottom = line.bottom
                yield from found


def _in_column(cell: Sequence[Word], left: float) -> Sequence[Word]:
    """The cell that stands below a label, or the part of it that begins right there, where a long value nearly touches the next column."""
    if -_LEFT_OF_LABEL <= cell[0].left - left <= _RIGHT_OF_LABEL:
        return cell
    step = next((step for step, word in enumerate(cell) if abs(word.left - left) < _IN_COLUMN), None)
    return cell[step:] if step is not None else ()


def _spaced(text: str, today: date) -> list[date]:
    """Dates of claim forms: month, day and year in boxes of their own (``01 05 26 01 05 26``), or run together (``010526``)."""
    for form in (SPACED_SHORT, RUN_TOGETHER, SIX_DIGITS):
        days = [day_of(match[3], int(match[1]), int(match[2]), today) for match in form.finditer(text)]
        if any(days):
            return [day for day in days if day is not None]
    return []
