"""UB-04 and CMS-1500 by the place of their boxes: labels may have dropped out with the red print, or be too small to be read. PURE.

A grid of characters and lines is laid over the page (from rows of services and whatever labels were read), and what then stands in
the boxes must have their shapes: a name in the patient's, a birth date beside it, services on the lines of the table, their total
below. Where the fit is not sure, nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from math import floor

from medrec_daemon.model import Page, Word
from medrec_daemon.recognition.claim_boxes import CHARGES, CODES, DATES, FIELDS, PRINTED_LINES, SERVICE_LINES, Claim, Place, fields_near
from medrec_daemon.recognition.claim_grid import Anchor, Grid, by_two, refined
from medrec_daemon.recognition.claim_rows import STRAY, Row, charged, labels_of, numeric, plain, rows_of
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.name_words import name_at_start
from medrec_daemon.recognition.tokens import Token, tokens

SURE = 8.0
"""So many points must speak for a fit: the two of the patient's name and birth date, and others all over the form."""
CLEAR = 13.0
"""With so many nothing else is tried."""
_HALF_A_LINE, _ON_ITS_LINE = 0.5, 0.55
_AT_EDGE, _A_SPACE = 0.8, 1.2
"""Characters: how near to its box's edge a value begins, and how wide a space between two words is."""
_BOX_LINES = "|[({"
_TYPED_ALONE = ("patient", "street", "city", "zip", "insured")
_SMALL_PRINT = 0.66
"""What is not so high, as a share of what is typed, is print of the form."""
_NUMBER_OF_BOX = re.compile(r"1\s?(?=[A-Z][A-Za-z]{2,})")
"""At the name of the house, where the first box's own number was read with its first word: the word then is as high as the number."""
_FEWEST_LABELS = 4
_FORM = "claim form"
_MOST_LABELS, _MOST_PAIRS, _FAR_LINES, _TRIED = 40, 120, 10, 4
_BORN = re.compile(r"(?:0?[1-9]|1[0-2])(?:0?[1-9]|[12]\d|3[01])(?:18|19|20)\d{2}")
_SIX_DIGITS = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{2}")
_SHAPES: dict[str, re.Pattern[str]] = {
    "state": re.compile(r"[A-Z]{2}"), "zip": re.compile(r"\d{5}(?:-?\d{4})?"),
    "tax id": re.compile(r"\d{2}-?\d{7}"), "npi": re.compile(r"\d{10}"),
    "type of bill": re.compile(r"0?[1-8]\d[0-9A-Z]"), "from": _SIX_DIGITS, "through": _SIX_DIGITS, "sex": re.compile("[MFU]"),
    "admitted": _SIX_DIGITS, "insured id": re.compile(r"[A-Z]{0,4}\d{5,}[A-Z\d]*"),
}  # fmt: skip
_CODES = {Claim.UB04: re.compile(r"[0O]\d{3}|[1-3]\d{3}"), Claim.CMS1500: re.compile(r"\d{5}|[A-V]\d{4}")}
_TABLE = {"dates": DATES, "codes": CODES, "charges": CHARGES}
_WEIGHTS = {"type of bill": 1.5, "from": 1.0, "through": 1.0, "tax id": 1.5, "npi": 1.5}
_NAME, _BIRTH, _NO_BIRTH, _A_ROW, _TOTAL, _A_LABEL, _MOST_OF_LABELS = 2.0, 2.0, -2.0, 1.0, 3.0, 0.5, 5.0


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """A claim form as it lies on a page. ``points`` is how much speaks for the fit; ``charges`` are in cents."""

    claim: Claim
    points: float
    grid: Grid = field(repr=False)
    page: Page = field(repr=False)
    boxes: dict[str, tuple[Token, ...]] = field(repr=False)
    total: int | None = field(repr=False)
    standing: dict[tuple[float, float], str] = field(repr=False)

    def words(self, box: str) -> tuple[Token, ...]:
        """What was typed in a box of ``claim_boxes.FIELDS``, line by line; empty where nothing was."""
        return self.boxes.get(box, ())

    def text(self, box: str) -> str:
        """The same as one text."""
        return " ".join(token.text for token in self.words(box))

    def box_of(self, word: Word | Token) -> str:
        """The box in which a word stands, '' outside those that are known."""
        known = self.standing.get((word.left, word.top))
        return _box_at(self.claim, _place(self.page, self.grid, word)) if known is None else known

    def line_of(self, word: Word | Token) -> float:
        """The line of the form on which a word stands, in fractions."""
        return _place(self.page, self.grid, word)[1]

    def is_print(self, word: Word | Token) -> bool:
        """Whether a word stands where the form itself has its labels."""
        column, line = _place(self.page, self.grid, word)
        return any(abs(line - at) <= _HALF_A_LINE and column < before for at, before in PRINTED_LINES[self.claim])


def claim_form(sheet: Sheet) -> ClaimForm | None:
    """The claim form that a page surely is, with its boxes; None where it is none, or the fit is not sure. Looked for once a page."""
    if _FORM not in sheet.known:
        sheet.known[_FORM] = _found(sheet)
    known: ClaimForm | None = sheet.known[_FORM]
    return known


def _found(sheet: Sheet) -> ClaimForm | None:
    rows, labels = rows_of(sheet), labels_of(sheet)
    seen = {claim: (rows[claim], labels[claim]) for claim in Claim if rows[claim] or len(labels[claim]) >= _FEWEST_LABELS}
    if not seen:
        return None
    words = [token for place in range(len(sheet.lines)) for token in tokens(sheet, place)]
    best: ClaimForm | None = None
    for claim in sorted(seen, key=lambda claim: -(3 * len(seen[claim][0]) + len(seen[claim][1]))):
        for form in _fitted(sheet, claim, *seen[claim], words):
            best = form if best is None or form.points > best.points else best
            if best.points >= CLEAR:
                return best
    return best if best is not None and best.points >= SURE else None


def _fitted(sheet: Sheet, claim: Claim, rows: Sequence[Row], labels: Sequence[Anchor], words: Sequence[Token]) -> Iterator[ClaimForm]:
    """The form as it lies on every grid worth a look, where a patient stands in its box."""
    for grid in (*_by_rows(rows, claim), None):
        for chosen in _by_labels(labels[:_MOST_LABELS]) if grid is None else (grid,):
            form = _judged(sheet, claim, _drawn(chosen, rows, labels, claim), words, labels)
            if form is not None:
                yield form


def _by_rows(rows: Sequence[Row], claim: Claim) -> Iterator[Grid]:
    """The grids with the first row of services on every line where it may stand."""
    for row in rows[:1]:
        for line in SERVICE_LINES[claim]:
            spots = sorted(row.at(line), key=lambda anchor: anchor.column)
            grid = by_two(spots[0], spots[-1])
            if grid is not None:
                yield grid


def _by_labels(labels: Sequence[Anchor]) -> Iterator[Grid]:
    """The grids for which most labels speak."""
    if len(labels) < _FEWEST_LABELS:
        return
    far = (pair for pair in combinations(labels, 2) if abs(pair[0].line - pair[1].line) >= _FAR_LINES)
    grids = [grid for grid in (by_two(*pair) for pair in islice(far, _MOST_PAIRS)) if grid is not None]
    ranked = sorted(((sum(map(grid.fits, labels)), -place) for place, grid in enumerate(grids)), reverse=True)
    yield from (grids[-place] for count, place in ranked[:_TRIED] if count >= _FEWEST_LABELS)


def _drawn(grid: Grid, rows: Sequence[Row], labels: Sequence[Anchor], claim: Claim) -> Grid:
    """The grid through all rows and labels that it can explain."""
    lines = SERVICE_LINES[claim]
    anchors = list(labels)
    for row in rows:
        at = grid.place(*row.spots[0][:2])[1]
        anchors += row.at(min(lines, key=lambda line: abs(line - at)))
    return refined(grid, anchors)


def _judged(sheet: Sheet, claim: Claim, grid: Grid, words: Sequence[Token], labels: Sequence[Anchor]) -> ClaimForm | None:
    """The form as it would lie there, with what speaks for it; None where no name stands in the patient's box."""
    patient = FIELDS[claim]["patient"]
    placed = [(_place(sheet.page, grid, token), token) for token in words]
    if not any(patient.holds(place) for place, _ in placed):
        return None
    boxes = _boxes(sheet, claim, grid, placed)
    if not name_at_start(boxes.get("patient", ()), loose=True):
        return None
    points = _NAME + (_BIRTH if _BORN.fullmatch(_digits(boxes.get("born", ()))) else _NO_BIRTH)
    points += sum(_WEIGHTS.get(box, 1.0) for box, shape in _SHAPES.items() if _has_shape(boxes.get(box, ()), shape))
    services = _services(claim, placed)
    points += _A_ROW * min(len(services), 3)
    total = charged(boxes.get("total", ()))
    if services and total is not None and sum(services) == total:
        points += _TOTAL
    points += min(_A_LABEL * sum(map(grid.fits, labels)), _MOST_OF_LABELS)
    if boxes.get("insured") and not name_at_start(boxes["insured"], loose=True):
        points -= 1.0
    far = len(services) + sum(1 for anchor in labels if anchor.line > 16 and grid.fits(anchor)) // 3
    standing = {(token.left, token.top): box for box, tokens_there in boxes.items() for token in tokens_there}
    return ClaimForm(claim, points, grid, sheet.page, boxes, total, standing) if far else None


def _services(claim: Claim, placed: Sequence[tuple[Place, Token]]) -> list[int]:
    """What each line of the table of services charges, in cents, where a date or a code stands before it."""
    found = []
    columns = {name: [one for one in placed if fields[claim].holds(one[0])] for name, fields in _TABLE.items()}
    for line in SERVICE_LINES[claim]:
        there = {name: [token for (_, at), token in words if abs(at - line) <= _HALF_A_LINE] for name, words in columns.items()}
        cents = charged(there["charges"])
        dated = _SIX_DIGITS.fullmatch("".join(map(numeric, there["dates"])))
        coded = any(_CODES[claim].fullmatch(plain(token)) for token in there["codes"])
        if cents is not None and (dated or coded):
            found.append(cents)
    return found


def _boxes(sheet: Sheet, claim: Claim, grid: Grid, placed: Sequence[tuple[Place, Token]]) -> dict[str, tuple[Token, ...]]:
    found: dict[str, list[tuple[Place, Token]]] = {}
    before: Token | None = None
    last = ""
    for place, token in placed:
        box = _box_at(claim, place)
        if last and box != last and before is not None and _flows(before, token, grid, sheet):
            box = box if box and abs(FIELDS[claim][box].column - place[0]) <= _AT_EDGE else last
        if box:
            found.setdefault(box, []).append((place, token))
        before, last = token, box
    if claim is Claim.CMS1500:
        _without_print(found)
    typed = _typed_height(found)
    if claim is Claim.UB04 and "provider" in found:
        found["provider"] = [(place, _without_number(token, typed)) for place, token in found["provider"]]
    return {box: _in_order(placed, typed) for box, placed in found.items()}


def _without_number(token: Token, typed: float) -> Token:
    """A word of the first box, as high as typed words are, where the box's number stands at it."""
    number = _NUMBER_OF_BOX.match(token.text)
    if number is None:
        return token
    return token._replace(text=token.text[number.end() :], bottom=max(token.bottom, token.top + typed))


def _without_print(found: dict[str, list[tuple[Place, Token]]]) -> None:
    """Leave the small MM DD YY out of the boxes of birth dates: it stands above the lines of typed words, as the patient's name's is."""
    if found.get("patient"):
        line = found["patient"][0][0][1] - FIELDS[Claim.CMS1500]["patient"].first_line
        for box in ("born", "insured born"):
            at = line + FIELDS[Claim.CMS1500][box].first_line
            found[box] = [one for one in found.get(box, []) if abs(one[0][1] - at) < _ON_ITS_LINE] or found.get(box, [])


def _flows(before: Token, token: Token, grid: Grid, sheet: Sheet) -> bool:
    """Whether a word goes on right behind another: what is too long for its box runs over into the next."""
    gap = (token.left - before.right) * sheet.page.width / 72 * grid.across[1]
    return before.line == token.line and gap <= _A_SPACE and token.text[0] not in _BOX_LINES


def _in_order(placed: list[tuple[Place, Token]], typed: float) -> tuple[Token, ...]:
    """Words of a box line by line, each from left to right; small print of the form itself between the lines is left out."""
    kept = [(round(place[1]), place[0], token) for place, token in placed if token.bottom - token.top > _SMALL_PRINT * typed]
    clean = (token._replace(text=token.text.strip(STRAY)) for _, _, token in sorted(kept, key=lambda one: one[:2]))
    return tuple(token for token in clean if token.text)


def _typed_height(found: dict[str, list[tuple[Place, Token]]]) -> float:
    """How high typed words are on the page, by those beside which the form has no print."""
    heights = sorted(token.bottom - token.top for box in _TYPED_ALONE for _, token in found.get(box, ()))
    return heights[len(heights) // 2] if heights else 0.0


def _place(page: Page, grid: Grid, word: Word | Token) -> Place:
    return grid.place(word.left * page.width / 72, (word.top + word.bottom) / 2 * page.height / 72)


def _box_at(claim: Claim, place: Place) -> str:
    for name, box in fields_near(claim, floor(place[1])):
        if box.holds(place):
            return name
    return ""


def _digits(words: Sequence[Token]) -> str:
    return "".join(numeric(token) for token in words if any(map(str.isdigit, token.text)))


def _has_shape(words: Sequence[Token], shape: re.Pattern[str]) -> bool:
    return any(shape.fullmatch(plain(token)) for token in words)
