"""What shows where a claim form lies: its rows of services, whose shape nothing else has, and the labels that could be read. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from medrec_daemon.recognition.claim_boxes import LABELS, Claim
from medrec_daemon.recognition.claim_grid import Anchor
from medrec_daemon.recognition.layout import Sheet, key
from medrec_daemon.recognition.tokens import Token, tokens

_DIGITS = str.maketrans("OoQIl|SsBZz", "00011155822")
STRAY = "|_~=<>^*#\u00b0\u00b4`'\"\u2018\u2019\u201c\u201d\u00ab\u00bb\u2022\u00b7\u2122"
"""What the lines of boxes and specks beside a word are read as."""
_MARKS = f"{STRAY}[](){{}}.,:;!\u2014\u2013-"
_CODE = re.compile(r"\d{5}|[A-V]\d{4}")
_REVENUE = re.compile(r"[0O]\d{3}|[1-3]\d{3}")
_NPI = re.compile(r"\d{10}")
_SIX = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{2}")
_AMOUNT = re.compile(r"\$?(\d{1,3}(?:,\d{3})+|\d{1,7})[.,](\d{2})")
_WHOLE, _CENTS = re.compile(r"\$?\d{1,3}(?:,\d{3})+|\$?\d{1,7}"), re.compile(r"\d{2}")
_MAYBE_ROW = re.compile(r"\b(?:\d{5}|[A-V]\d{4})\b.*\d{2}|^\W{0,2}[0O1-3]\d{3}\b.*\d[., ]\s?\d{2}\W{0,2}$")
_HEADS = {claim: frozenset(keys[0] for keys in table) for claim, table in LABELS.items()}
_THREE_DIGITS = re.compile(r"\d\d\d")
"""What every such row has: a quick look before the slow one."""
_RUN_TOGETHER = re.compile(r"\d{3,7}")
_CHARGES_END = 70.6
"""Charges of a UB-04 stand against the right edge of their column."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of services: (spot in inches across, down, character) of what stands where it must, and the amount in cents."""

    spots: tuple[tuple[float, float, float], ...]
    cents: int = field(repr=False)

    def at(self, line: float) -> list[Anchor]:
        """The row's anchors, were it that line of the form."""
        return [Anchor(x, y, column, line) for x, y, column in self.spots]


def inches(sheet: Sheet, token: Token, *, right: bool = False) -> tuple[float, float]:
    """Where a word begins (``right``: ends), in the middle of its height."""
    return (token.right if right else token.left) * sheet.page.width / 72, token.middle * sheet.page.height / 72


def rows_of(sheet: Sheet) -> dict[Claim, list[Row]]:
    """The lines that have the shape of a row of services of each form, top to bottom."""
    texts = [(place, line.text) for place, line in enumerate(sheet.lines)]
    lines = [tokens(sheet, place) for place, text in texts if _THREE_DIGITS.search(text) and _MAYBE_ROW.search(text)]
    found = {Claim.UB04: map(partial(_ub04_row, sheet), lines), Claim.CMS1500: map(partial(_cms1500_row, sheet), lines)}
    return {claim: [row for row in rows if row is not None] for claim, rows in found.items()}


def plain(token: Token) -> str:
    """A word without the lines of boxes that were read as marks."""
    return _without_marks(token.text)


def numeric(token: Token) -> str:
    """A word with letters that are misread digits put right; '' where it has other letters."""
    return _as_digits(token.text)


@lru_cache(maxsize=16384)
def _without_marks(text: str) -> str:
    return text.strip(_MARKS)


@lru_cache(maxsize=16384)
def _as_digits(text: str) -> str:
    digits = text.strip(_MARKS).translate(_DIGITS)
    return digits if digits.isdigit() else ""


def charged(words: Sequence[Token]) -> int | None:
    """The amount in a box for dollars and cents, in cents; between them there may be nothing (``157009``). None where there is none."""
    found = cents_of(words)
    if found is not None:
        return found[0]
    run = next((numeric(token) for token in reversed(words) if _RUN_TOGETHER.fullmatch(numeric(token))), "")
    return int(run) if run else None


def cents_of(words: Sequence[Token]) -> tuple[int, Token] | None:
    """The last amount among some words, in cents, and the word with which it ends: ``2531.08``, ``2531 08``."""
    for place in range(len(words) - 1, -1, -1):
        text = words[place].text.strip("|[]()_")
        whole = _AMOUNT.fullmatch(text)
        if whole is not None:
            return int(whole[1].replace(",", "")) * 100 + int(whole[2]), words[place]
        before = words[place - 1].text.strip("|[]()_.,") if place else ""
        if _CENTS.fullmatch(text) and _WHOLE.fullmatch(before) and words[place].left - words[place - 1].right < 0.03:
            return int(before.strip("$").replace(",", "")) * 100 + int(text), words[place]
    return None


def _cms1500_row(sheet: Sheet, line: Sequence[Token]) -> Row | None:
    """``07 13 26 07 13 26 23   99284   A   354 52  1   1000216261``."""
    code = next((place for place, token in enumerate(line) if _CODE.fullmatch(plain(token))), None)
    first = next((place for place, token in enumerate(line) if numeric(token)), None)
    if code is None or first is None or first >= code:
        return None
    before = "".join(numeric(token) for token in line[first:code])
    charge = charged(_in_charges(line, line[first].left, line[code].left))
    if len(before) < 8 or not _SIX.match(before) or charge is None:
        return None
    spots = [(line[first], 1.0), (line[code], 25.0)]
    spots += [(token, 68.0) for token in line[code + 1 :] if _NPI.fullmatch(numeric(token))][:1]
    return Row(tuple((*inches(sheet, token), column) for token, column in spots), charge)


def _in_charges(line: Sequence[Token], first: float, code: float) -> list[Token]:
    """The words in the column of charges; the date begins at ``first``, the code at ``code``."""
    character = (code - first) / 24
    return [token for token in line if first + 47.5 * character <= token.left and token.right <= first + 58.6 * character]


def _ub04_row(sheet: Sheet, line: Sequence[Token]) -> Row | None:
    """``0351  CT SCAN/HEAD  70450  071426  1  2531 08``."""
    first = next((place for place, token in enumerate(line) if len(plain(token)) > 1), None)
    charge = cents_of(line)
    if first is None or charge is None or not _REVENUE.fullmatch(plain(line[first])) or charge[1] is line[first]:
        return None
    spots = [(*inches(sheet, line[first]), 1.3), (*inches(sheet, charge[1], right=True), _CHARGES_END)]
    spots += [(*inches(sheet, token), 31.0) for token in line[first + 1 :] if _CODE.fullmatch(plain(token))][:1]
    spots += [(*inches(sheet, token), 46.2) for token in line[first + 1 :] if len(numeric(token)) == 6 and _SIX.fullmatch(numeric(token))][
        :1
    ]
    return Row(tuple(spots), charge[0])


def labels_of(sheet: Sheet) -> dict[Claim, list[Anchor]]:
    """Where labels of each form were read, with each place of the form where they may stand."""
    heads = {text: forms for text in {word.text for word in sheet.page.words} if (forms := _headed(text))}
    found: dict[Claim, list[Anchor]] = {claim: [] for claim in Claim}
    for place, line in enumerate(sheet.lines if heads else ()):
        for claim in {claim for word in line.words for claim in heads.get(word.text, ())}:
            found[claim] += _labels(sheet, claim, place)
    return found


@lru_cache(maxsize=65536)
def _headed(text: str) -> tuple[Claim, ...]:
    """The forms that have a label which begins with this word."""
    first = key(text)
    return tuple(claim for claim, heads in _HEADS.items() if first in heads)


def _labels(sheet: Sheet, claim: Claim, place: int) -> Iterator[Anchor]:
    """The labels that stand in one of the page's lines."""
    table, heads, row = LABELS[claim], _HEADS[claim], tokens(sheet, place)
    for step, token in enumerate(row):
        if token.key in heads:
            pair = (token.key, row[step + 1].key if step + 1 < len(row) else "")
            for column, at in (*table.get((token.key,), ()), *table.get(pair, ())):
                yield Anchor(*inches(sheet, token), column, at)
