"""A birth date off a picture held against a client's, sign by sign: letters in digits' places, lost and misread separators. PURE."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum
from itertools import accumulate, product

from rapidfuzz.distance import Levenshtein

_LOOKS_LIKE = {
    "0": "OoQDUCc()", "1": "lIL|!i)(][tJh\u00a5", "2": "Zz", "3": "E", "4": "A",
    "5": "Ss$\u00a7", "6": "Gb", "7": "T?", "8": "B&$R", "9": "gq",
}  # fmt: skip
"""What a machine reads instead of a digit, and is no digit: it cannot be another one."""
_MISREAD_DIGITS = {
    frozenset(pair) for pair in ("17", "38", "56", "68", "08", "06", "58", "89", "35", "49", "27", "09", "14", "13", "03", "34")
}
_SEPARATORS = "/-.:;,_'\"~ \u00b0*\u201c\u201d\u2018\u2019"
_BRACKETS = "()[]{}|"
_TORN_ZERO = re.compile(r"\(\)|\(1|[1lI]\)")
"""What a zero is read as when its two sides are taken for two signs."""
_MONTHS = ("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER")
_MONTH_FIRST = re.compile(r"^([A-Za-z0-9]{3,9})[\s.,\-]*(\S{1,2}?)(?:st|nd|rd|th)?[\s.,\-]+(\S{4})(?!\S*\d)")
_DAY_FIRST = re.compile(r"^(\S{1,2})[\s.,\-]*([A-Za-z0]{3,9})[\s.,\-]+(\S{4}|\S{2})(?!\S*\d)")
_MOST_WORDS, _MOST_LETTERS, _MOST_FEW, _WHOLE = 4, 2, 3, 7
_MONTHS_A_YEAR, _DAYS_A_MONTH = 12, 31


class Misread(Enum):
    """How a printed date differs from another: not but for a sign that is no digit, by more such or lost slashes, by a digit, or more."""

    NOT_AT_ALL = 0
    SIGNS = 1
    ONE_DIGIT = 2
    FEW_DIGITS = 3
    OTHERWISE = 4


def misread_as(printed: str, born: date) -> Misread:
    """How far the date that begins ``printed``, as read from a picture, is from ``born``; the best of all ways to write it.

    Every digit must be there. One letter that looks like the client's digit is forgiven, so is any separator; where a separator
    is lost or two signs are no digits, it is SIGNS; one digit that machines take for the client's is ONE_DIGIT; two or three in a date
    with a year of four digits (on a claim form, printed labels touch what was typed) are FEW_DIGITS. Digits that are cut
    into another day (``11/1/71`` for a client born on 1/11/71), or may as well be (``11171``), are OTHERWISE.
    """
    words = printed.split()
    best = Misread.OTHERWISE
    for count in range(1, min(len(words), _MOST_WORDS) + 1):
        text = " ".join(words[:count]).strip(_SEPARATORS)
        found = min(_in_numbers(text, born), _with_month(text, born), key=lambda one: one.value)
        best = min(best, found, key=lambda one: one.value)
    return best


def _in_numbers(text: str, born: date) -> Misread:
    if any(mark in text for mark in _BRACKETS):  # the border of a cell, or a slash
        if "()" in text and _in_digits(text.replace("()", "O"), born) is Misread.OTHERWISE:
            return Misread.OTHERWISE  # a zero of another date
        bare = "".join(" " if char in _BRACKETS else char for char in text).strip()
        forms = {text, bare, _TORN_ZERO.sub("O", text)}
        return min((_in_digits(form, born) for form in forms), key=lambda one: one.value)
    return _in_digits(text, born)


def _in_digits(text: str, born: date) -> Misread:
    parts = [part for part in re.split(f"[{re.escape(_SEPARATORS)}]+", text) if part]
    signs = "".join(parts)
    year, month, day = f"{born.year:04}", f"{born.month:02}", f"{born.day:02}"
    best = Misread.OTHERWISE
    for numbers in ((month, day, year), (month, day, year[2:]), (year, month, day)):
        best = min(best, _compare(signs, "".join(numbers), sure=True), key=lambda one: one.value)
    for numbers in ((f"{born.month}", f"{born.day}", year), (f"{born.month}", f"{born.day}", year[2:])):
        if not _may_be_cut_otherwise(parts, numbers):
            best = min(best, _compare(signs, "".join(numbers), sure=len(parts) == 3), key=lambda one: one.value)
    return best


def _may_be_cut_otherwise(parts: Sequence[str], numbers: tuple[str, str, str]) -> bool:
    """Whether digits that were parted so may be another day than month, day and year that they are to be: ``11/1/71``, ``11171``."""
    digits = "".join(numbers)
    if len("".join(parts)) != len(digits):
        return False
    edges = set(accumulate(map(len, parts[:-1])))
    for month, day in product((1, 2), repeat=2):
        rest = digits[month + day :]
        if (month, day) == (len(numbers[0]), len(numbers[1])) or len(rest) not in {2, 4} or not edges <= {month, month + day}:
            continue
        first, second = int(digits[:month]), int(digits[month : month + day])
        if _may_be_day(first, second) or (edges and _may_be_day(second, first)):
            return True
    return False


def _may_be_day(month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS_A_YEAR and 1 <= day <= _DAYS_A_MONTH


def _with_month(text: str, born: date) -> Misread:
    for pattern, month, day in ((_MONTH_FIRST, 1, 2), (_DAY_FIRST, 2, 1)):
        match = pattern.match(text)
        if match is None or not _is_month(match[month], born.month):
            continue
        days = {f"{born.day}", f"{born.day:02}"}
        years = {f"{born.year}", f"{born.year % 100:02}"}
        found = [_compare(match[day] + match[3], one + other, sure=True) for one in days for other in years]
        best = min(found, key=lambda one: one.value)
        if best is not Misread.OTHERWISE:
            return best
    return Misread.OTHERWISE


def _is_month(printed: str, month: int) -> bool:
    """Whether a word is a month's name, or its beginning, with at most one letter wrong in the longer ones."""
    name, word = _MONTHS[month - 1], printed.upper().replace("0", "O").replace("1", "I")
    if name.startswith(word) and len(word) >= 3:
        return True
    return len(name) >= 5 and len(word) >= 5 and Levenshtein.distance(word, name) <= 1


def _compare(signs: str, digits: str, *, sure: bool) -> Misread:
    """One string of signs with one of digits; ``sure`` where they cannot be cut into another date."""
    if len(signs) != len(digits):
        return Misread.OTHERWISE
    letters = wrong = 0
    for sign, digit in zip(signs, digits, strict=True):
        if sign == digit:
            continue
        if sign in _LOOKS_LIKE[digit]:
            letters += 1
        elif frozenset({sign, digit}) in _MISREAD_DIGITS:
            wrong += 1
        else:
            return Misread.OTHERWISE
    if wrong == 0 and letters <= 1 and sure:
        return Misread.NOT_AT_ALL
    if wrong == 0:
        return Misread.SIGNS if letters <= _MOST_LETTERS else Misread.OTHERWISE
    if wrong + letters == 1:
        return Misread.ONE_DIGIT
    return Misread.FEW_DIGITS if wrong + letters <= _MOST_FEW and len(digits) >= _WHOLE else Misread.OTHERWISE
