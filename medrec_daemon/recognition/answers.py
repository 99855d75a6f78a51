"""What an answer that is no record says: an invoice's number, its day and whether it charges by the page; why a request was turned down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from medrec_daemon.recognition import dates
from medrec_daemon.recognition.layout import Sheet, SheetLine, fold
from medrec_daemon.rules import Rejections

_NUMBER = re.compile(r"\bINVOICE\s?(?:ID|NUMBER|NO\.?|\#)\s?[:#]?\s?\#?\s?([A-Z0-9][A-Z0-9\-]{2,20})\b", re.IGNORECASE)
_PAY_BY = re.compile(r"\b(?:(?:PAYMENT|INVOICE)\s)?DUE\s(?:DATE|BY|ON)\b|\b(?:PAY|PAYABLE|REMIT)\sBY\b", re.IGNORECASE)
_BY_THE_PAGE = re.compile(
    r"""\b(?:PER|EACH|EVERY)[\s-](?:PAGE|PG|SHEET)\b|/\s?(?:PAGE|PG)\b|\bA\ PAGE\b
    |\b\d+\s?(?:PAGES?|PGS?)\.?\s?(?:@|AT|X)\s?\$?\s?\d*\.\d""",
    re.IGNORECASE | re.VERBOSE,
)
_ALLOWED = re.compile(
    r"""\b(?:NOT\ (?:TO\ )?EXCEED|UP\ TO|MAXIMUM|AT\ MOST|MAY\ BE\ CHARGED|MAY\ CHARGE|PERMITTED|ALLOWS?|STATUTE|K\.?R\.?S)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MONEY = re.compile(r"\d*\.\d{2}(?!\d)")
_NEAR = 25
_YEAR = timedelta(days=366)
_EMPTY_BOX = re.compile(r"^\s*(?:\[\s?\]|\(\s?\)|[☐□❏▢○◯]|_{2,})")
_TICKED_BOX = re.compile(r"^\s*(?:\[\s?[xX✓✔✗✘*]\s?\]|\(\s?[xX✓✔✗✘*]\s?\)|[☒☑✓✔✗✘■●]|_+[xX✓✔]_+|[xX]\s(?=[A-Z]))")
_ANNOUNCES = re.compile(
    r"\bREASON\s?\(S\)|\bREASONS?\b.{0,40}\b(?:CHECKED|MARKED|TICKED|INDICATED|BELOW)|\bTHAT\sAPPLY\b|\bONE\sOR\sMORE\sOF", re.IGNORECASE
)
_INDENT, _SAME_LEFT, _NEXT_LINE = 0.015, 0.01, 0.012
"""Shares of the page: how far a list stands in, lines that begin under one another, and the gap between a sentence's two lines."""
_BEHIND_A_LIST = 1


def invoice_number(sheet: Sheet) -> str | None:
    """The invoice's own number, right of its label; None where there is none."""
    for line in sheet.lines:
        match = _NUMBER.search(line.text)
        if match and any(char.isdigit() for char in match[1]):
            return match[1]
    return None


def pay_by(sheet: Sheet, today: date) -> date | None:
    """The day an invoice is to be paid by, right of its label; None where none is printed or none is plausible."""
    for line in sheet.lines:
        match = _PAY_BY.search(line.text)
        seen = next(dates.in_text(line.text[match.end() :], today + _YEAR), None) if match else None
        if seen is not None and seen.start <= _NEAR and abs(seen.day - today) <= _YEAR:
            return seen.day
    return None


def charges_by_the_page(sheet: Sheet) -> bool:
    """Whether an invoice asks for money for each page copied: a line that says so with an amount that is not nothing.

    Postage, a search fee or a line about what a statute permits is none.
    """
    for line in sheet.lines:
        if _BY_THE_PAGE.search(line.text) and not _ALLOWED.search(line.text):
            amounts = [float(amount) for amount in _MONEY.findall(line.text)]
            if amounts and min(amounts) > 0:
                return True
    return False


def reason_given(sheets: Sequence[Sheet], rejections: Rejections) -> str | None:
    """The code of the one reason that a rejection names; None where it names none or several: then a person reads it.

    On a letter that lists every reason there is, only ticked ones count; where no tick can be read, none of the list does.
    """
    text = f" {' '.join(line.folded for sheet in sheets for line in _said_lines(sheet))} "
    found = {reason.code for reason in rejections.reasons if any(f" {fold(words)} " in text for words in reason.words)}
    return found.pop() if len(found) == 1 else None


def is_left_open(sheet: Sheet) -> frozenset[int]:
    """The lines (places in ``Sheet.lines``) of boxes to tick that were left open, where a page has several boxes."""
    empty = [place for place, line in enumerate(sheet.lines) if _EMPTY_BOX.match(line.text)]
    several = len(empty) > 1 or any(_TICKED_BOX.match(line.text) for line in sheet.lines)
    return frozenset(empty) if several else frozenset()


def _said_lines(sheet: Sheet) -> list[SheetLine]:
    """The lines that say something of this request, and not of requests in general."""
    lines = list(sheet.lines)
    ticked = [place for place, line in enumerate(lines) if _TICKED_BOX.match(line.text)]
    if ticked:
        return [line for place in ticked for line in (lines[place], *_going_on(lines, place))]
    boxes = [place for place, line in enumerate(lines) if _EMPTY_BOX.match(line.text)]
    if len(boxes) > 1:  # a box that could not be read may stand just before or behind the others
        return [*lines[: max(boxes[0] - 1, 0)], *lines[boxes[-1] + 1 + _BEHIND_A_LIST :]]
    listed = _list_without_boxes(lines)
    return [line for place, line in enumerate(lines) if place not in listed and place not in boxes]


def _going_on(lines: list[SheetLine], place: int) -> Iterator[SheetLine]:
    """The second line of a reason that is longer than one: below it, at the left of its words, with no box of its own."""
    words = lines[place].words
    if place + 1 < len(lines) and len(words) > 1:
        after = lines[place + 1]
        own = _TICKED_BOX.match(after.text) or _EMPTY_BOX.match(after.text)
        if not own and abs(after.left - words[1].left) < _SAME_LEFT and after.top - lines[place].bottom < _NEXT_LINE:
            yield after


def _list_without_boxes(lines: list[SheetLine]) -> set[int]:
    """Places of a list of reasons whose boxes are drawn, so that no reader sees them: indented lines behind words that announce a list."""
    for place, line in enumerate(lines):
        if not _ANNOUNCES.search(line.text):
            continue
        indented = [later for later in range(place + 1, len(lines)) if lines[later].left > line.left + _INDENT]
        same = [later for later in indented if abs(lines[later].left - lines[indented[0]].left) < _SAME_LEFT]
        if len(same) > 1:
            return set(range(place + 1, same[-1] + 1))
    return set()
