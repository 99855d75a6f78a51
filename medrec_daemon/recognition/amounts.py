"""What a copy service's letter wants: the amount due in dollars, and the number under which it keeps our request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medrec_daemon.recognition.layout import Sheet, SheetLine
from medrec_daemon.recognition.tokens import Token, tokens

_MONEY = re.compile(r"(?<![\d.])\$?\s?(\d{1,3}(?:,\d{3})+|\d{1,6})[.,](\d{2})(?!\d)")
_DUE = (  # the first sort that is on the page decides
    re.compile(
        r"\b(?:TOTAL )?(?:AMOUNT|BALANCE|PAYMENT) (?:NOW )?DUE\b|\bPLEASE (?:PAY|REMIT)\b|\bAMOUNT OWED\b|\bPAY THIS AMOUNT\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"""\b(?:TOTAL\ DUE|INVOICE\ TOTAL|INVOICE\ AMOUNT|GRAND\ TOTAL|PRE-?PAYMENT\ (?:AMOUNT|DUE|REQUIRED)
        |TOTAL\ (?:INVOICE|FEES?|COST|CHARGES?))\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    re.compile(r"\bTOTAL\b", re.IGNORECASE),
)
_NUMBERED = r"\s?(?:ID|NUMBER|NO\.?|\#)"
_CODE = r"([A-Z0-9][A-Z0-9\-]{3,20})\b"
_THEIRS = (  # a request's number before an invoice's
    re.compile(rf"\b(?:REQUEST|TRACKING|ORDER|CONFIRMATION|CONTROL|RELEASE){_NUMBERED}(?:\s?IS)?\s?[:#]?\s?\#?\s?{_CODE}", re.IGNORECASE),
    re.compile(rf"\b(?:OUR (?:REFERENCE|FILE)|REFERENCE|CASE)(?:{_NUMBERED})?\s?[:#]\s?\#?\s?{_CODE}", re.IGNORECASE),
    re.compile(rf"\bINVOICE(?:{_NUMBERED})?\s?[:#]?\s?\#?\s?([A-Z]{{0,4}}\-?\d[A-Z0-9\-]{{3,20}})\b", re.IGNORECASE),
)
_THEIR_LABELS = re.compile(r"^(?:REQUEST|TRACKING|ORDER|CONTROL|INVOICE) ?(?:ID|NUMBER|NO\.?|#):?$", re.IGNORECASE)
_BELOW = 0.05


def amount_due(sheet: Sheet) -> float | None:
    """The amount due on an invoice in US dollars, or None: right of or below ``amount due``, ``balance due``, ``total``.

    Where a label is repeated (statement and payment slip), the last one counts.
    """
    for labels in _DUE:
        found = [amount for place in range(len(sheet.lines)) for amount in _beside(sheet, place, labels)]
        if found:
            return found[-1]
    return None


def _beside(sheet: Sheet, place: int, labels: re.Pattern[str]) -> Iterator[float]:
    line = sheet.lines[place]
    match = labels.search(line.text)
    if match is None:
        return
    amounts = _money(line.text[match.end() :])
    if not amounts:
        amounts = _money(_same_height(sheet, line, place)) or _under(sheet, place, match.start())
    yield from amounts[:1]


def _money(text: str) -> list[float]:
    return [float(f"{match[1].replace(',', '')}.{match[2]}") for match in _MONEY.finditer(text)]


def _same_height(sheet: Sheet, line: SheetLine, place: int) -> str:
    """The text right of a line that a reader put into a line of its own."""
    middle = (line.top + line.bottom) / 2
    return " ".join(
        other.text
        for step, other in enumerate(sheet.lines)
        if step != place and other.left > line.right - 0.01 and other.top < middle < other.bottom
    )


def _under(sheet: Sheet, place: int, start: int) -> list[float]:
    """An amount in the box under its label."""
    row = tokens(sheet, place)
    left = _token_at(row, start).left
    for line in sheet.lines[place + 1 :]:
        if line.top - sheet.lines[place].bottom > _BELOW:
            return []
        near = " ".join(word.text for word in line.words if -0.06 < word.left - left < 0.14)
        if _money(near):
            return _money(near)
    return []


def _token_at(row: tuple[Token, ...], start: int) -> Token:
    offset = 0
    for token in row:
        offset += len(token.text) + 1
        if offset > start:
            return token
    return row[-1]


def their_reference(sheet: Sheet) -> str | None:
    """The custodian's own number for our request (request id, tracking number), else its invoice number, or None."""
    text = "\n".join(line.text for line in sheet.lines)
    for form in _THEIRS:
        for match in form.finditer(text):
            number = match[1].strip("-")
            if any(char.isdigit() for char in number) and not number.upper().startswith("RR"):
                return number
    return _boxed(sheet)


def _boxed(sheet: Sheet) -> str | None:
    """A number in the box under its label."""
    for place, line in enumerate(sheet.lines):
        for words in line.cells():
            if not _THEIR_LABELS.match(" ".join(word.text for word in words)):
                continue
            for other in sheet.lines[place + 1 : place + 4]:
                for under in other.cells():
                    number = under[0].text
                    if abs(under[0].left - words[0].left) < 0.03 and any(char.isdigit() for char in number) and "$" not in number:
                        return number
    return None
