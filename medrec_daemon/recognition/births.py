"""Whether a birth date on a page is the client's: exact, one misread sign away, day and month swapped, or another one."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from medrec_daemon.model import PersonSeen
from medrec_daemon.recognition.birth_signs import Misread, misread_as
from medrec_daemon.recognition.dates import strict_birth
from medrec_daemon.recognition.misreading import CERTAIN_CONFIDENCE

_DIGIT_SHAPES = {frozenset(pair) for pair in ("17", "38", "56", "68", "08", "06", "58", "89", "35", "49", "27", "09", "14")}


_SLASH = "[/17Il|]"
"""How a machine reads the slashes of a date."""


_NO_MONTH = re.compile(r"(?:[2-9]\d|1[3-9])/(?:[0-2]\d|3[01])/(?:19|20)\d\d(?!\d)|(?:0?\d|1[0-2])/(?:[0-2]?\d|3[01])/[3-9]\d{3}(?!\d)")
"""What is no day, however it is read: the machine misread the month or the year."""


class BornVerdict(StrEnum):
    """How a birth date on a page compares with a client's.

    ONE_SLIP: one digit differs, and by one that looks like it; FEW_SLIPS: two or three do, in what is no day as it was read.
    """

    AGREES = "agrees"
    ONE_SLIP = "one slip"
    FEW_SLIPS = "a few slips"
    DAY_MONTH_SWAPPED = "day and month swapped"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


def compare_born(seen: PersonSeen, born: date | None) -> BornVerdict:
    """Compare a birth date on a page with a client's.

    A date that had to be mended (letters among its digits, lost slashes) counts as a slip at best; on a picture one letter in
    a digit's place that looks like the client's digit is no slip, for it cannot be another digit. Two digits of the year agree
    when they are the client's. Only a machine that read a picture misreads a digit: another digit in a text layer is another
    date. UNKNOWN when either side has none, or the printed one cannot be read.
    """
    if born is None or (seen.born is None and not seen.born_printed):
        return BornVerdict.UNKNOWN
    if seen.confidence < CERTAIN_CONFIDENCE and seen.born_printed:
        slips = misread_as(seen.born_printed, born)
        if slips is Misread.NOT_AT_ALL:
            return BornVerdict.AGREES
        if slips in {Misread.SIGNS, Misread.ONE_DIGIT} and seen.born is None:
            return BornVerdict.ONE_SLIP
        if slips is Misread.FEW_DIGITS and seen.born is None:
            return BornVerdict.FEW_SLIPS
    if seen.born is None:
        return BornVerdict.UNKNOWN
    printed = seen.born_printed or seen.born.strftime("%m/%d/%Y")
    if seen.born == born or _same_but_century(printed, seen.born, born):
        return _exactly(printed, born)
    if (seen.born.year, seen.born.month, seen.born.day) == (born.year, born.day, born.month):
        return BornVerdict.DAY_MONTH_SWAPPED
    slip = seen.confidence < CERTAIN_CONFIDENCE and _one_digit_slip(seen.born, born)
    return BornVerdict.ONE_SLIP if slip else BornVerdict.CONFLICT


def of_another_generation(seen: PersonSeen, born: date) -> bool:
    """Whether a date that is one slip away makes its bearer ten years older or younger: a father is no misread digit."""
    return seen.born is not None and abs(seen.born.year - born.year) >= 10


def reads_otherwise(seen: PersonSeen, born: date) -> bool:
    """Whether a date that is one sign away is another day as it was read, be it without its slashes, and not only hard to read."""
    if seen.born is not None:
        return seen.born != born and not _same_but_century(seen.born_printed, seen.born, born)
    if _NO_MONTH.match(seen.born_printed):
        return False
    return misread_as(seen.born_printed, born) in {Misread.ONE_DIGIT, Misread.FEW_DIGITS}


def _exactly(printed: str, born: date) -> BornVerdict:
    """AGREES when ``printed`` says ``born`` digit by digit, be it with slashes read as digits; else a slip, or swapped."""
    if strict_birth(printed, born) == born or re.fullmatch(born.strftime(f"%m{_SLASH}%d{_SLASH}%Y"), "".join(printed.split())):
        return BornVerdict.AGREES
    runs = _digit_runs(printed)
    if runs and len(runs[0]) <= 2 and 12 < int(runs[0]) <= 31:
        return BornVerdict.DAY_MONTH_SWAPPED
    return BornVerdict.ONE_SLIP


def _same_but_century(printed: str, read: date, born: date) -> bool:
    """``3/14/15`` may be 1915 or 2015; only the client's own birth date can tell."""
    if any(len(run) >= 4 for run in _digit_runs(printed)):
        return False
    return (read.year % 100, read.month, read.day) == (born.year % 100, born.month, born.day)


def _digit_runs(text: str) -> list[str]:
    return "".join(char if char.isdecimal() else " " for char in text).split()


def _one_digit_slip(read: date, born: date) -> bool:
    pairs = [frozenset(pair) for pair in zip(read.strftime("%m%d%Y"), born.strftime("%m%d%Y"), strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and pairs[0] in _DIGIT_SHAPES
