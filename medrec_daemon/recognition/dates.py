"""Dates as records print them: every common form, and birth dates with their slips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

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
RUN_TOGETHER = re.compile(r"(?<!\d)(\d{2})\s?(\d{2})\s?(\d{4})(?!\d)")
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
SPACED_SHORT = re.compile(r"(?<!\d)(\d{1,2})\s(\d{1,2})\s(\d{2})(?!\d)")
_LETTERS_FOR_DIGITS = str.maketrans("OoQDIl|!SsBbGZz", "000011115586622")
_NUMBER_LIKE = re.compile(r"(?<![A-Za-z])[0-9OoQDIl|!SsBbGZz/\-.]{6,12}")
_SLASHES_AS_DIGITS = re.compile(r"(?<!\d)(\d{2})[17/](\d{2})[17/](\d{4})(?!\d)")
_SPACED_YEAR = re.compile(r"(?<!\d)(\d{1,2}[/\-]\d{1,2}[/\-])(\d ?\d ?\d ?\d)(?!\d)")
SIX_DIGITS = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})(?!\d)")


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
        return day_of(parts["y"], int(parts["m"]), int(parts["d"]), today)
    if "iy" in parts:
        return day_of(parts["iy"], int(parts["im"]), int(parts["id"]), today)
    if "yy" in parts:
        return day_of(parts["yy"], _month(parts["ym"]), int(parts["yd"]), today)
    if "tm" in parts:
        return day_of(parts["ty"], _month(parts["tm"]), int(parts["td"]), today)
    return day_of(parts["ny"], _month(parts["nm"]), int(parts["nd"]), today)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].upper()) + 1


def day_of(year: str, month: int, day: int, today: date) -> date | None:
    """The day; of a year in two digits the latest one that is not after ``today``. None where there is no such day."""
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
    if match is not None and (day := day_of(match[1], int(match[2]), int(match[3]), today)):
        return plausible_birth(day, today)
    for form in (RUN_TOGETHER, _SIGNS_MIXED, _SIGN_LOST, _SPACED_LONG, SPACED_SHORT):
        match = form.search(printed)
        if match is not None:
            day = day_of(match[3], int(match[1]), int(match[2]), today)
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
            day = day_of(match["y"], int(match["d"]), int(match["m"]), today)
            return plausible_birth(day, today) if day else None
    return None


def plausible_birth(day: date, today: date) -> date | None:
    """``day``, unless it lies in the future or before anybody alive was born."""
    return day if day <= today and today.year - day.year <= OLDEST_AGE else None
