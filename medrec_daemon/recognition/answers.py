"""What an answer that is no record says: an invoice's number and the day it is to be paid by, and why a request was turned down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from medrec_daemon.recognition import dates
from medrec_daemon.recognition.layout import Sheet, fold
from medrec_daemon.rules import Rejections

_NUMBER = re.compile(r"\bINVOICE\s?(?:ID|NUMBER|NO\.?|\#)\s?[:#]?\s?\#?\s?([A-Z0-9][A-Z0-9\-]{2,20})\b", re.IGNORECASE)
_PAY_BY = re.compile(r"\b(?:(?:PAYMENT|INVOICE)\s)?DUE\s(?:DATE|BY|ON)\b|\b(?:PAY|PAYABLE|REMIT)\sBY\b", re.IGNORECASE)
_NEAR = 25
_YEAR = timedelta(days=366)
_EMPTY_BOX = re.compile(r"^\s*(?:\[\s?\]|\(\s?\)|[☐□❏]|_{2,})")


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


def reason_given(sheets: Sequence[Sheet], rejections: Rejections) -> str | None:
    """The code of the one reason that a rejection names; None where it names none or several: then a person reads it."""
    lines = [line for sheet in sheets for line in sheet.lines if not _EMPTY_BOX.match(line.text)]
    text = f" {' '.join(line.folded for line in lines)} "
    found = {reason.code for reason in rejections.reasons if any(f" {fold(words)} " in text for words in reason.words)}
    return found.pop() if len(found) == 1 else None
