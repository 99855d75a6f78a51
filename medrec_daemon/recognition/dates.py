"""Dates as records print them: every common form, birth dates with their slips, and the dates on which somebody was treated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from medrec_daemon.recognition.layout import TOP_THIRD, Sheet, SheetLine
from medrec_daemon.recognition.word_lists import SERVICE_WORDS

OLDEST_SERVICE = date(1990, 1, 1)
"""Older than any chart that answers a request for an injury of our day: a misreading."""
OLDEST_AGE = 110

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_FORMS = re.compile(
    rf"""(?<![\d/])(?:
        (?<![A-Za-z|!])(?P<m>\d{{1,2}})\s?(?P<sep>[/\-.])\s?(?P<d>\d{{1,2}})\s?(?P=sep)\s?(?P<y>\d{{4}}|\d{{2}})(?![\d/])
      | (?P<iy>(?:19|20)\d{{2}})(?P<isep>[\-/])(?P<im>\d{{2}})(?P=isep)(?P<id>\d{{2}})(?![\d/])
      | (?P<yy>(?:19|20)\d{{2}})[\s\-](?P<ym>{_MONTH})[\s\-.,]{{1,2}}(?P<yd>\d{{1,2}})(?!\d)
      | (?P<td>\d{{1,2}})[\s\-/]?(?P<tm>{_MONTH})[\s\-.,/]{{0,2}}(?P<ty>\d{{4}}|\d{{2}})(?!\d)
      | (?<![A-Za-z])(?P<nm>{_MONTH})\.?[\s\-/](?P<nd>\d{{1,2}})(?:st|nd|rd|th)?[,.]?[\s\-/]?(?P<ny>\d{{4}})(?!\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_RUN_TOGETHER = re.compile(r"(?<!\d)(\d{2})\s?(\d{2})\s?(\d{4})(?!\d)")
_ZERO_FOR_O = re.compile(r"(?<=\d{2})0(?=CT[\s\-.,]{0,2}\d)|(?<=\dN)0(?=V[\s\-.,]{0,2}\d)", re.IGNORECASE)
"""In ``03OCT1998`` a machine reads a nought."""
_BAR_FOR_ONE = re.compile(r"(?<=[a-z]{2} )[|!lI](?=\d?, ?\d{4}(?!\d))")
"""In ``May 14, 1997`` a machine reads a bar."""
_MONTH_BETWEEN = re.compile(r"(?<=\d)([\s\-]?)([A-Za-z0-9\u00a2]{3})([\s\-]?)(?=(?:\d{4}|\d{2})(?!\d))")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_SIGNS_MIXED = re.compile(r"(?<!\S)(\d{1,2})\s?[/\-.:;,_]\s?(\d{1,2})\s?[/\-.:;,_]\s?(\d{4}|\d{2})(?![\d/:])")
_SIGN_LOST = re.compile(r"(?<!\S)(?=\S{7,9}(?!\S))(\d{2})[/\-.]?(\d{2})[/\-.]?(\d{4}|\d{2})(?![\d/:])")
"""In the field of a birth date: separators that a machine misread, and one that it lost between two full numbers."""
_SPACED_LONG = re.compile(r"(?<!\d)(\d{1,2})\s(\d{1,2})\s(\d{4})(?!\d)")
_SPACED_SHORT = re.compile(r"(?<!\d)(\d{1,2})\s(\d{1,2})\s(\d{2})(?!\d)")
_LETTERS_FOR_DIGITS = str.maketrans("OoQDIl|!SsBbGZz", "000011115586622")
_NUMBER_LIKE = re.compile(r"(?<![A-Za-z])[0-9OoQDIl|!SsBbGZz/\-.]{6,12}")
_SLASHES_AS_DIGITS = re.compile(r"(?<!\d)(\d{2})[17/](\d{2})[17/](\d{4})(?!\d)")
_SPACED_YEAR = re.compile(r"(?<!\d)(\d{1,2}[/\-]\d{1,2}[/\-])(\d ?\d ?\d ?\d)(?!\d)")
_SIX_DIGITS = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})(?!\d)")

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
      | SERVICES?\ (?:FROM|RENDERED) | CARE\ PROVISION | (?:DATE|SPECIMEN)\ COLLECTED | COLLECTED(?=\s?:) | COLLECTION\ DATE
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
_PAYMENT = re.compile(r"\b(?:PAYMENTS?|PMT|ADJUSTMENTS?|ADJ|WRITE[\s\-]?OFF|REFUND|BALANCE|STATEMENT)\b", re.IGNORECASE)
_TELLS = re.compile(r"[A-Za-z]{3}|\d[.,]\d{2}\b")
_TOLD = re.compile(r"(?:On|In|At|As|By|Since|Until|Before|After|About|Around)\s", re.IGNORECASE)
"""So begins a sentence that tells of a day, and no row of a table."""
_SHORT_LINE = 6
_COLUMN_REACH = 0.35
_BELOW_LABEL = 0.045
_LEFT_OF_LABEL, _RIGHT_OF_LABEL = 0.075, 0.18


@dataclass(frozen=True, slots=True)
class DateSeen:
    """A date in a text: where its characters begin and end, and how it was printed."""

    start: int
    end: int
    day: date
    printed: str = field(repr=False)


def in_text(text: str, today: date) -> Iterator[DateSeen]:
    """Every date of a common form in ``text``: 03/14/1971, 3-14-71, 1971-03-14, 14-Mar-1971, 14MAR1971, 1971-Mar-14, March 14, 1971.

    Month before day, as in the United States; a two-digit year is the latest one that is not after ``today``.
    """
    for match in _FORMS.finditer(text):
        day = _from_match(match, today)
        if day is not None:
            yield DateSeen(match.start(), match.end(), day, match.group())


def _from_match(match: re.Match[str], today: date) -> date | None:
    parts = {name: value for name, value in match.groupdict().items() if value}
    if "m" in parts:
        return _day(parts["y"], int(parts["m"]), int(parts["d"]), today)
    if "iy" in parts:
        return _day(parts["iy"], int(parts["im"]), int(parts["id"]), today)
    if "yy" in parts:
        return _day(parts["yy"], _month(parts["ym"]), int(parts["yd"]), today)
    if "tm" in parts:
        return _day(parts["ty"], _month(parts["tm"]), int(parts["td"]), today)
    return _day(parts["ny"], _month(parts["nm"]), int(parts["nd"]), today)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].upper()) + 1


def _day(year: str, month: int, day: int, today: date) -> date | None:
    full = int(year)
    if len(year) == 2:
        century = today.year // 100 * 100
        full = century + full if century + full <= today.year else century - 100 + full
    try:
        return date(full, month, day)
    except ValueError:
        return None


def strict_birth(printed: str, today: date) -> date | None:
    """The birth date that ``printed`` says letter by letter, with every form of ``in_text`` and MMDDYYYY, YYYYMMDD, M D YYYY, M D YY."""
    printed = with_months_mended(_BAR_FOR_ONE.sub("1", _ZERO_FOR_O.sub("O", printed)))
    printed = _SPACED_YEAR.sub(lambda match: match[1] + match[2].replace(" ", ""), printed)
    seen = next(in_text(printed, today), None)
    if seen is not None:
        return plausible_birth(seen.day, today)
    match = _YEAR_FIRST.search(printed)
    if match is not None and (day := _day(match[1], int(match[2]), int(match[3]), today)):
        return plausible_birth(day, today)
    for form in (_RUN_TOGETHER, _SIGNS_MIXED, _SIGN_LOST, _SPACED_LONG, _SPACED_SHORT):
        match = form.search(printed)
        if match is not None:
            day = _day(match[3], int(match[1]), int(match[2]), today)
            if day is not None:
                return plausible_birth(day, today)
    return None


def with_months_mended(text: str) -> str:
    """A text of equal length with the months' short names put right that a machine misread between two numbers: ``14 Dee 1985``."""
    return _MONTH_BETWEEN.sub(_mended_month, text)


def _mended_month(match: re.Match[str]) -> str:
    """Three letters between day and year as the one month that they are with one letter wrong: ``01UAN1948``."""
    word = match[2].upper().replace("\u00a2", "C")
    near = [month for month in _MONTHS if sum(one != other for one, other in zip(word, month, strict=True)) == 1]
    return f"{match[1]}{near[0]}{match[3]}" if len(near) == 1 and word not in _MONTHS and not word.isdigit() else match.group()


def repaired_birth(printed: str, today: date) -> date | None:
    """A birth date after mending what machines misread for certain: letters among digits, slashes read as 1 or 7, day before month.

    Whoever compares such a date must count it as a slip: ``strict_birth`` does not give it.
    """
    match = _NUMBER_LIKE.search(printed)
    digits = match.group().translate(_LETTERS_FOR_DIGITS) if match else printed
    mended = strict_birth(digits, today)
    if mended is None:
        run = _SLASHES_AS_DIGITS.search(digits) or _SLASHES_AS_DIGITS.search(printed.replace(" ", ""))
        mended = strict_birth(f"{run[1]}/{run[2]}/{run[3]}", today) if run else None
    return mended or swapped_birth(digits, today)


def swapped_birth(printed: str, today: date) -> date | None:
    """The date of ``14/03/1971``, where the first number cannot be a month; None when it can."""
    for match in _FORMS.finditer(printed):
        if match["m"] and int(match["m"]) > 12:
            day = _day(match["y"], int(match["d"]), int(match["m"]), today)
            return plausible_birth(day, today) if day else None
    return None


def plausible_birth(day: date, today: date) -> date | None:
    """``day``, unless it lies in the future or before anybody alive was born."""
    return day if day <= today and today.year - day.year <= OLDEST_AGE else None


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
    days = {day for line in sheet.lines for day in _unlabelled_days(line, today, bill=bill) if OLDEST_SERVICE <= day <= today}
    return (min(days), max(days)) if days else None


def _unlabelled_days(line: SheetLine, today: date, *, bill: bool) -> Iterator[date]:
    for seen in in_text(line.text, today):
        before, behind = line.text[: seen.start].strip(" #*-("), line.text[seen.end :]
        of_note = not bill and (_SIGNED.search(before) or (_DATE_LABEL.search(before) and line.top < TOP_THIRD))
        payment = _OTHER_DATE.search(behind) or (bill and _PAYMENT.search(behind))
        if of_note or (not before and not payment and _TELLS.search(behind)):
            yield seen.day


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
        for words in line.cells():
            if not -_LEFT_OF_LABEL <= words[0].left - left <= _RIGHT_OF_LABEL:
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


def _spaced(text: str, today: date) -> list[date]:
    """Dates of claim forms: month, day and year in boxes of their own (``01 05 26 01 05 26``), or run together (``010526``)."""
    for form in (_SPACED_SHORT, _RUN_TOGETHER, _SIX_DIGITS):
        days = [_day(match[3], int(match[1]), int(match[2]), today) for match in form.finditer(text)]
        if any(days):
            return [day for day in days if day is not None]
    return []
