"""A page's text by what it says about senders: letterhead, facility fields, the addressee, and all that never counts (remit-to, cc …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from medrec_daemon.recognition.any_case import AnyCase
from medrec_daemon.recognition.claim_forms import ClaimForm, claim_form
from medrec_daemon.recognition.claim_rows import numeric
from medrec_daemon.recognition.layout import Sheet, SheetLine, cell_text
from medrec_daemon.recognition.tokens import Token
from medrec_daemon.recognition.word_lists import SENDER_LABEL_WORDS

LETTERHEAD = 0.2
FOOTER = 0.92
_LABEL_GAP = 0.03
_BLOCK_LINES = 4
_SAME_COLUMN = 0.035
_PROSE = 8
_CLAIM_FORM = frozenset({"NUCC", "FECA", "CHAMPVA"})
_BOXES_31_TO_33 = 0.78
"""Where the row of boxes 31 to 33 of a claim form begins, as a share of the page's height, where its labels do not tell."""
_BILLING_BOX = re.compile(r"\bBILLING PROVIDER INFO")
_HOSPITAL_FORM = frozenset({"COVERS", "PERIOD", "HCPCS"})
_NPI_DIGITS = 10
_RIGHT_BELOW = 0.03
"""Two lines of a page of 66."""
_BOXES_1_TO_6 = 0.1
"""Where the first row of boxes of a hospital's claim form ends."""


class Standing(StrEnum):
    """What a passage is to the question who sent the page. ``PLACE`` is where the services of a claim form were given."""

    LETTERHEAD = "letterhead"
    FOOTER = "footer"
    BODY = "body"
    FACILITY = "facility"
    PLACE = "place"
    BILLER = "biller"
    SENDER = "sender"
    ADDRESSEE = "addressee"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one line (a cell, or its part behind a label) and its standing; ``line`` is its place in ``Sheet.lines``.

    ``folded`` is its text folded where it is a whole line, which the sheet has folded already.
    """

    standing: Standing
    text: str = field(repr=False)
    line: int
    folded: str | None = field(repr=False, default=None)


_NEVER = AnyCase.capitals(
    r"""\b(?:REMIT(?:TANCE)?\b(?:\s\w+){0,2}\sTO|PAY(?:ABLE)?[\s\-]TO|(?:MAIL|SEND)\s(?:YOUR\s)?(?:PAYMENTS?|CHECKS?)\s(?:TO|BY)|CHECKS?\sPAYABLE
    |REFERRING|REFERRED\s(?:BY|TO|FROM)|REFERRAL|ORDERING|ORDERED\sBY|CC\s?:|COPY\sTO|COPIES\sTO|PCP|^\s*PRIMARY\sCARE\s*$|PRIMARY\sCARE(?:\s?:|\s(?:PROVIDER|PHYSICIAN|DOCTOR|DR|MD)\b)|TRANSFER(?:RED)?\s(?:FROM|TO|OUT)
    |ATTENDING|OPERATING|BILL\sTO|SOLD\sTO|SHIP\sTO|INSURANCE|PAYER|PAYOR|EMPLOYER|GUARANTOR|REQUEST(?:ED\sBY|ER|OR)|EMERGENCY\sCONTACT|PHARMACY\s?:
    |DISCHARGED?\sTO|FOLLOW[\s\-]UP\s(?:WITH|AT)|RECEIVING\s(?:FACILITY|HOSPITAL|AGENCY)|DESTINATION|TRANSPORTED\sTO|SEEN\sAT|TO\s?:|DEAR|17[AB]?\.?\sNPI
    |PREVIOUS(?:LY)?|OUTSIDE\s(?:FACILITY|RECORDS|HOSPITAL|FILMS?)|SUBMIT\s(?:YOUR\s)?REQUESTS?\sTO|FORWARDED\sTO)""",
    re.VERBOSE,
)
_FACILITY = AnyCase.capitals(
    r"""(?:\b(?:SERVICE\sFACILITY(?:\sLOCATION)?(?:\sINFORMATION)?|(?:MEDICAL|TREATING|PERFORMING|IMAGING|HEALTH\s?CARE)\sFACILITY(?:\sNAME)?|FACILITY\sNAME
    |NAME\sAND\sADDRESS\sOF\sFACILITY[^:]*|FACILITY(?:\s?/\s?PROVIDER)?|PROVIDER(?:\sNAME)?|HOSPITAL|LOCATION|PLACE\sOF\sSERVICE|PRACTICE(?:\sNAME)?|CLINIC|SITE
    |AGENCY(?:\sNAME)?|EMS\sAGENCY(?:\sNAME)?|ON\sBEHALF\sOF|CUSTODIAN(?:\sOF\sRECORDS)?(?:\sFOR)?)\s?:|SERVICE\sFACILITY\sLOCATION(?:\sINFORMATION)?|(?:MEDICAL|TREATING)\sFACILITY\b(?!:)
    |\bON\sBEHALF\sOF\b)""",
    re.VERBOSE,
)
_BILLER = AnyCase.capitals(
    r"\bBILLING\sPROVIDER\sINFO(?:RMATION)?(?:\s?&\s?PH\s?\#?)?|\bBILLING\sNAME,?\sADDRESS[^:]*|\bBILLING\sPROVIDER\s?:"
)
_SENDER = AnyCase.capitals(r"\bFROM\s?:|\bSENDER\s?:|\bSENT\sBY\s?:")
_LABELS = ((Standing.NEVER, _NEVER), (Standing.FACILITY, _FACILITY), (Standing.BILLER, _BILLER), (Standing.SENDER, _SENDER))
_ROW_LABELS = re.compile(r"ATTENDING|OPERATING|REFERRING|ORDERING", re.IGNORECASE)
_FIELD = re.compile(r"^\s*[A-Za-z][A-Za-z .#/&']{1,28}:")
_FIELD_OF_BLOCK = re.compile(
    r"^\s*(?:PHONE|PH|FAX|TEL|TELEPHONE|ATTN|ATTENTION|DEPT|DEPARTMENT|ADDRESS|NPI|TIN|TAX ID|EIN|FEIN|E-?MAIL|HOURS|WEB|COMPANY|NAME)\b",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"^\s*(?:DEAR\b|TO WHOM IT MAY CONCERN|RE\s?:|REGARDING\s?:)", re.IGNORECASE)
_SALUTES = ("DEAR", "TO WHOM", "RE")
"""What such a line begins with, folded: a quick look before the slow one."""
_ZIP_LINE = re.compile(r"\b[A-Z]{2}[.,]?\s+\d{5}(?:-\d{4})?\W*$")
"""The last line of an address."""
_OF_SUBJECT = re.compile(
    r"""^\s*(?!(?:ATTN|ATTENTION|C/O|PHONE|PH|FAX|TEL|TELEPHONE|VIA|E-?MAIL|TO)\b)[A-Z][A-Z .#/&']{1,40}:
    |\b(?:PATIENTS?|PT|DOB|D\.O\.B|BIRTH|BIRTH\s?DATE|BORN)\b|\d{1,2}[/\-]\d{1,2}[/\-]\d{2,4}""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a line of a letter's subject has and no address: a label, or whose records it is about."""
_DATE_LINE = re.compile(r"^\s*(?:DATE\s?:?\s*)?(?:\w{3,9}\.? \d{1,2}, \d{4}|\d{1,2}[/\-]\d{1,2}[/\-]\d{2,4})\s*$", re.IGNORECASE)
_BIRTH_LABEL = re.compile(r"\b(?:BIRTH|DOB|D\.O\.B|BORN)\b", re.IGNORECASE)
_HOSPITAL_COLUMNS = ((Standing.LETTERHEAD, 0.0, 0.3), (Standing.NEVER, 0.3, 0.57), (Standing.LETTERHEAD, 0.57, 2.0))
_COLUMNS = ((Standing.BODY, 0.0, 0.28), (Standing.PLACE, 0.28, 0.57), (Standing.BILLER, 0.57, 2.0))


@dataclass(slots=True)
class _Block:
    """A label whose value goes on below it."""

    standing: Standing
    left: float
    bottom: float
    lines: int


def passages(sheet: Sheet) -> tuple[Passage, ...]:
    """Every line of the page, cut into passages with their standing; the fax header is not among them."""
    form = claim_form(sheet)
    if form is not None and _senders_stand_there(form, sheet):
        return tuple(_of_boxes(form, sheet))
    addressee = _addressee(sheet)
    blocks: list[_Block] = []
    found: list[Passage] = []
    is_claim = not _CLAIM_FORM.isdisjoint(sheet.words)
    billing = (line.top for line in sheet.lines if line.top > 0.5 and _BILLING_BOX.search(line.folded))
    last_row = next(billing, _BOXES_31_TO_33) if is_claim else None
    hospital_form = sheet.words >= _HOSPITAL_FORM
    for place, line in enumerate(sheet.lines):
        if last_row is not None and line.top >= last_row:
            found += _boxes(place, line, _COLUMNS)
            continue
        if hospital_form and line.top < _BOXES_1_TO_6:
            found += _boxes(place, line, _HOSPITAL_COLUMNS)
            continue
        if line.folded.startswith("DOCUMENT ") and (kept := _kept_by(sheet, place)):
            found.append(Passage(Standing.LETTERHEAD, kept, place))
            continue
        blocks = [block for block in blocks if line.top - block.bottom < _LABEL_GAP and block.lines < _BLOCK_LINES]
        labelled = not SENDER_LABEL_WORDS.isdisjoint(line.folded.split())
        for passage in _line(place, line, blocks, labelled=labelled):
            plain = passage.standing in {Standing.LETTERHEAD, Standing.BODY}
            found.append(Passage(Standing.ADDRESSEE, passage.text, place, passage.folded) if place in addressee and plain else passage)
    return tuple(found)


def _senders_stand_there(form: ClaimForm, sheet: Sheet) -> bool:
    """Whether box 33 of the grid begins right below its own label, where that was read: some print the last row higher up."""
    labels = [line for line in sheet.lines if line.top > 0.5 and _BILLING_BOX.search(line.folded)]
    billing = form.words("billing")
    return not labels or not billing or min(word.top for word in billing) - labels[0].bottom < _RIGHT_BELOW


_STANDINGS = {
    "provider": Standing.LETTERHEAD, "facility": Standing.PLACE, "billing": Standing.BILLER, "npi": Standing.BODY, "tax id": Standing.BODY,
}  # fmt: skip
"""What boxes of a claim form say about who sends it; all others name patients, insurers, physicians and whom to pay."""


def _of_boxes(form: ClaimForm, sheet: Sheet) -> Iterator[Passage]:
    """The boxes of a page that is a claim form, line by line, then what stands outside them; above the form is a letterhead."""
    for box, words in form.boxes.items():
        for _, typed in groupby(words, key=lambda word: round(form.line_of(word))):
            yield Passage(_STANDINGS.get(box, Standing.NEVER), " ".join(map(_number_or_word, typed)), words[0].line)
    for place, line in enumerate(sheet.lines):
        rest = [word for word in line.words if not form.box_of(word)]
        if rest:
            above = form.line_of(rest[0]) < 0
            yield Passage(_own(line) if above else Standing.BODY, " ".join(word.text for word in rest), place)


def _number_or_word(token: Token) -> str:
    """A word; where it has as many digits as an NPI, without the letters that some of them were read as."""
    return number if len(number := numeric(token)) == _NPI_DIGITS else token.text


def _boxes(place: int, line: SheetLine, columns: tuple[tuple[Standing, float, float], ...]) -> Iterator[Passage]:
    """The rows of a claim form that name houses, by their columns: labels so small are often misread.

    On a CMS-1500 box 32 is where it was done, 33 who bills; on a UB-04 box 1 is the hospital, 2 whom to pay.
    """
    for standing, first, last in columns:
        text = " ".join(word.text for word in line.words if first <= word.left < last)
        if text:
            yield Passage(standing, text, place)


def _kept_by(sheet: Sheet, place: int) -> str:
    """The house behind ``Document maintained by`` in an electronic chart's head, whose label may go on in the next line; '' elsewhere."""
    first, *rest = sheet.lines[place].cells()
    label = cell_text(first).upper()
    behind = sheet.lines[place + 1].folded if place + 1 < len(sheet.lines) else ""
    whole = label == "DOCUMENT MAINTAINED BY" or (label == "DOCUMENT" and behind.startswith("MAINTAINED BY"))
    return " ".join(cell_text(words) for words in rest) if whole else ""


def _line(place: int, line: SheetLine, blocks: list[_Block], *, labelled: bool) -> Iterator[Passage]:
    """The passages of one line; ``labelled`` where one of its words may be a label. Blocks begin and end on the way."""
    if not labelled and not blocks and _own(line) is Standing.BODY:
        yield Passage(_own(line), line.text, place, line.folded)
        return
    behind: Standing | None = None
    last: Standing | None = None
    for words in line.cells():
        text, left = cell_text(words), words[0].left
        label = _label(text) if labelled else None
        if label is not None:
            standing, start, end = label
            last = standing
            if text[:start].strip():
                yield Passage(behind or _own(line), text[:start], place)
            _close(blocks, left)
            if not _SALUTATION.match(text):
                blocks.append(_Block(standing, left, line.bottom, 0))
            if text[end:].strip(" :-"):
                yield Passage(standing, text[end:], place)
            whole_row = _ROW_LABELS.search(text[start:end]) is not None
            behind = standing if whole_row or not text[end:].strip(" :-") else None
            continue
        if _FIELD.match(text) and not _FIELD_OF_BLOCK.match(text):
            _close(blocks, left)
            behind = None
        block = next((block for block in reversed(blocks) if abs(block.left - left) < _SAME_COLUMN), None)
        if block is not None and behind is None:
            block.bottom, block.lines = line.bottom, block.lines + 1
        if block is None and behind is None and last in {Standing.NEVER, Standing.SENDER} and _FIELD_OF_BLOCK.match(text):
            yield Passage(last, text, place)  # To: …   Fax: …
            continue
        yield Passage(behind or (block.standing if block else _own(line)), text, place)


@lru_cache(maxsize=16384)
def _label(text: str) -> tuple[Standing, int, int] | None:
    """The first label of a cell: its standing, and where it begins and ends."""
    found = [(match.start(), match.end(), standing) for standing, form in _LABELS if (match := form.search(text)) is not None]
    if not found:
        return None
    start, end, standing = min(found)
    return standing, start, end


def _close(blocks: list[_Block], left: float) -> None:
    blocks[:] = [block for block in blocks if abs(block.left - left) >= _SAME_COLUMN]


def _own(line: SheetLine) -> Standing:
    if line.bottom < LETTERHEAD:
        return Standing.BODY if _is_prose(line) else Standing.LETTERHEAD
    return Standing.FOOTER if line.top > FOOTER else Standing.BODY


def _is_prose(line: SheetLine) -> bool:
    """Whether a line is a part of a sentence: many words, most of them in small letters."""
    return len(line.words) >= _PROSE and sum(word.text[0].islower() for word in line.words) * 2 > len(line.words)


def _addressee(sheet: Sheet) -> frozenset[int]:
    """The lines of a letter's address block: left-aligned, right above the salutation or the subject, below the date."""
    upper = (place for place, line in enumerate(sheet.lines) if line.top < 0.6 and line.folded.startswith(_SALUTES))
    salutation = next((place for place in upper if _SALUTATION.match(sheet.lines[place].text)), None)
    if salutation is None:
        return frozenset()
    found: list[int] = []
    lower = sheet.lines[salutation]
    for place in range(salutation - 1, -1, -1):
        line = sheet.lines[place]
        aligned = abs(line.left - lower.left) < 0.02
        gap = 0.06 if not found else 0.022
        if _DATE_LINE.match(line.text) and place > 0 and _BIRTH_LABEL.search(sheet.lines[place - 1].text):
            return frozenset()  # a birth date below its label: what follows is the letter's subject
        if _DATE_LINE.match(line.text) or not aligned or lower.top - line.bottom > gap or len(found) > 8:
            break
        found.append(place)
        lower = line
    return frozenset(_without_subject(found[::-1], sheet))


def _without_subject(block: list[int], sheet: Sheet) -> list[int]:
    """The lines of an address, without those of the subject that stand between it and the salutation."""
    texts = [sheet.lines[place].text for place in block]
    subject = [_OF_SUBJECT.search(text) is not None for text in texts]
    zip_codes = [count for count, text in enumerate(texts) if _ZIP_LINE.search(text) and not subject[count]]
    if zip_codes:
        return block[: zip_codes[-1] + 1]
    return block[: subject.index(True)] if True in subject else block
