"""Cues beyond phrases: how many words of a trade a page has, and how it is laid out (columns of charges, numbered boxes, blanks)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from medrec_daemon.model import Evidence
from medrec_daemon.page_type import LayoutCue, PageType
from medrec_daemon.recognition import frames
from medrec_daemon.recognition.claim_forms import claim_form
from medrec_daemon.recognition.layout import Sheet, SheetLine
from medrec_daemon.recognition.word_lists import words_in

_DECIMALS = r"\d(?:[.,]\s?|\s)\d{2}\b"
_THOUSANDS = r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])"
_AMOUNT = re.compile(  # what may stand before is looked at behind the first sign, which is looked for fastest
    r"[\d$](?:(?<=\d)(?<![\d.,:/].)(?:(?<=[1-9])\d{0,2}(?:,\d{3})+|(?<=[1-9])\d{0,6}|(?<=0))[.,]\s?\d{2}(?![\d.,:/]?\d)"
    r"|(?<=\d)(?<![\d,].)\d{0,2}(?:,\d{3})+(?![\d,])|(?<=\$)\s?\d+)",
    re.ASCII,
)
_WORD_AMOUNT = re.compile(r"[^\w]{0,3}(?:(?:\d{1,3}(?:,\d{3})+|\d{1,7})\.\d{2}|\d{1,3}(?:,\d{3})+)[^\w]{0,2}", re.ASCII)
_PRICED = re.compile(
    r"(?:\d{1,2}[/\-]\d{1,2}|\d{2} \d{2} \d{2}|\b\d{6}\b|\b0\d{3}\b|(?<![\d.,])\d{5}\b|\b[A-V]\d{4}\b"
    rf"|(?i:visit|ray|injection|therapy|emergency|evaluation|level|room|exam)).*?(?:{_DECIMALS}|{_THOUSANDS})"
)
_CODED = re.compile(rf"(?:\b0\d{{3}}\b|(?<![\d.,$])\d{{5}}(?:-\d\d)?(?![\d,.-])|\b[A-V]\d{{4}}\b).*?(?:{_DECIMALS}|{_THOUSANDS})")
_PRICE = re.compile(r"\d[.,\s]\s?\d\d")
"""What every row with a price has; most lines have none."""
_BLANK = re.compile(r"__{3,}|\.\.{7,}|\u2610|\u25a1|\u274f|\u274d|\uf0a8|\uf06f")
_BOX = re.compile(r"(\d(?<!\S.)\d?[a-d]?)\.?\s?[A-Z][A-Z\u2019']{2,}")
_FIELD = re.compile(r"^[A-Z][\w .#/'\u2019()-]{1,34}:(?!\d)")
_LAB_ROW = re.compile(
    r"^[A-Za-z].{1,40}?\s[<>]?\d{1,5}(?:\.\d{1,3})?\*?\s.*?(?<!\d)\d{1,4}(?:\.\d{1,3})?\s?(?:-|\u2013|to)\s?\d{1,4}(?:\.\d{1,3})?(?![\d/\-])"
)
_OF_CHARGE = words_in("CHARGE CHARGES CHARGED BILLED AMT AMOUNT FEE FEES DEBIT DEBITS")
_OF_CODE = words_in("CODE CODES CPT PROC HCPCS REV PROCEDURE CD UBREV")
_COLUMNS = (
    _OF_CHARGE,
    _OF_CODE,
    words_in("DATE DATES DT SERVICE SVC DOS POSTED POSTING FROM TRAN"),
    words_in("DESCRIPTION DESC DESCR RENDERED TRANSACTION ITEM EXPLANATION DETAIL"),
    words_in("QTY UNITS UNIT UN VOL QUANTITY COUNT DAYS"),
    words_in("PAID PAYMENT PAYMENTS PMT RECD RECEIVED RECEIPTS CREDIT CREDITS ADJ ADJUSTMENT ADJUSTMENTS ADJS"),
    words_in("BALANCE BAL REMAIN REMAINING OWED RUNNING DUE"),
)
_OF_INSURERS = words_in("ALLOWED COPAY COINSURANCE DEDUCTIBLE NONCOVERED PAGES COPIES")
_FEWEST_HEADS, _MOST_HEADS = 4, 16
_SAME_EDGE = 0.012
_PROSE_WORDS = 8


def evidence_of(sheet: Sheet, text: str, page_type: PageType, known: dict[str, float]) -> Iterator[Evidence]:
    """What the vocabulary and the layout of a page say for or against a type.

    ``text`` is the page's lines, one below the other. ``known`` keeps what was measured for the other types.
    """
    yield from spoken(sheet, text, page_type, known)
    yield from _laid_out(sheet, text, page_type, known, speaking=False)


def mark(evidence: Evidence) -> str:
    """What tells one cue from another, whatever the page: a phrase by its words, a vocabulary by its name."""
    return (
        evidence.saw.partition(":")[0] if evidence.what.startswith(("layout of", "words of", "numbers of", "sentence")) else evidence.what
    )


def spoken(sheet: Sheet, text: str, page_type: PageType, known: dict[str, float]) -> Iterator[Evidence]:
    """The words of a trade on a page: each different one counts, once there are enough of them, up to a most.

    So do the boxes of a form in which everything stands where it must, and the fields of a visit: they speak even where no word of the
    form or of care was read.
    """
    yield from _laid_out(sheet, text, page_type, known, speaking=True)
    for cue in page_type.vocabulary:
        there = cue.folded & sheet.words
        if len(there) >= cue.at_least:
            found = sorted(there)
            saw = f"{len(found)}: {', '.join(found[:8]).lower()}"
            yield Evidence(
                sheet.number, f"vocabulary of {page_type.name}: {cue.what}", saw, round(min(cue.most, cue.weight * len(found)), 2)
            )


def _laid_out(sheet: Sheet, text: str, page_type: PageType, known: dict[str, float], *, speaking: bool) -> Iterator[Evidence]:
    """What the layout of a page says for or against a type: measures that speak by themselves, or all others."""
    for cue in page_type.layout:
        if (cue.measure in _SPEAKING and cue.weight > 0) is not speaking:
            continue
        if cue.measure not in known:
            known[cue.measure] = _MEASURES[cue.measure](sheet, text)
        if _holds(cue, known[cue.measure]):
            yield Evidence(sheet.number, f"layout of {page_type.name}", f"{cue.what}: {known[cue.measure]:g}", cue.weight)


def _holds(cue: LayoutCue, value: float) -> bool:
    return (cue.at_least is None or value >= cue.at_least) and (cue.at_most is None or value <= cue.at_most)


def _priced_rows(sheet: Sheet, text: str) -> float:  # noqa: ARG001 - every measure takes both
    """Rows with a date, a code or a word for care, and behind it what it costs."""
    return sum(1 for line in sheet.lines if _PRICE.search(line.text) and _PRICED.search(line.text))


def _coded_rows(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Rows with a procedure or revenue code, and behind it what it costs."""
    return sum(1 for line in sheet.lines if _PRICE.search(line.text) and _CODED.search(line.text))


def _amounts(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Amounts of money."""
    return len(_AMOUNT.findall(text))


def _amount_column(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """How many amounts of money stand below one another, right edge on right edge."""
    amounts = [word for line in sheet.lines for word in line.words if _is_amount(word.text)]
    edges = Counter([round(word.right / _SAME_EDGE) for word in amounts]) if amounts else {}
    return max((count + edges.get(edge + 1, 0) for edge, count in edges.items()), default=0)


@lru_cache(maxsize=65536)
def _is_amount(text: str) -> bool:
    return _WORD_AMOUNT.fullmatch(text) is not None


def _lab_rows(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Rows with a name, a number, and two numbers between which it is normal (``WBC 7.2 K/uL 4.0 - 11.0``)."""
    return sum(1 for line in sheet.lines if _LAB_ROW.search(line.text))


def _blanks(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Lines to write on and boxes to tick."""
    return len(_BLANK.findall(text))


def _numbered_boxes(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Different numbers before a label in capitals, as on claim forms."""
    return len({match[1] for match in _BOX.finditer(text)})


def _fields(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Cells that are a label with a colon."""
    return sum(1 for line in sheet.lines if ":" in line.text for words in line.cells() if _FIELD.match(" ".join(w.text for w in words[:6])))


def _prose_lines(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Lines of running text."""
    return sum(1 for line in sheet.lines if _is_prose(line))


def _letter_marks(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Things of a letter about somebody's request."""
    return frames.letter_marks(sheet)


def _fax_marks(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """How many fields of a fax's cover sheet are there."""
    return frames.fax_marks(sheet)


def _visit_marks(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Fields of a visit's note, and its signature."""
    return frames.visit_marks(sheet)


def _report_marks(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Fields of a report of pictures."""
    return frames.report_marks(sheet)


def _charge_columns(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """How many sorts of columns a table of charges has, by the row that heads them: the charge and its code must be among them."""
    if _OF_CHARGE.isdisjoint(sheet.words) or _OF_CODE.isdisjoint(sheet.words):
        return 0
    heads = (frozenset(line.folded.split()) for line in sheet.lines if _FEWEST_HEADS <= len(line.words) <= _MOST_HEADS)
    return max((sum(not sort.isdisjoint(head) for sort in _COLUMNS) for head in heads if _heads_charges(head)), default=0)


def _heads_charges(words: frozenset[str]) -> bool:
    return not (_OF_CHARGE.isdisjoint(words) or _OF_CODE.isdisjoint(words)) and _OF_INSURERS.isdisjoint(words)


def _signed_notes(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """Lines by which a clinician signs a note."""
    return sum(1 for line in sheet.lines if frames.is_signature(line))


def _summary_lists(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """How many different lists of a summary stand on a page that has nothing else."""
    return frames.summary_lists(sheet)


def _is_prose(line: SheetLine) -> bool:
    return len(line.words) >= _PROSE_WORDS and sum(word.text[0].islower() for word in line.words) * 2 > len(line.words)


def _ub04_grid(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """How much speaks for it that the values on a page stand in the boxes of a UB-04; 0 where the fit is not sure."""
    return _grid(sheet, "ub04")


def _cms1500_grid(sheet: Sheet, text: str) -> float:  # noqa: ARG001
    """How much speaks for it that they stand in the boxes of a CMS-1500."""
    return _grid(sheet, "cms1500")


def _grid(sheet: Sheet, claim: str) -> float:
    form = claim_form(sheet)
    return form.points if form is not None and form.claim.value == claim else 0.0


_SPEAKING = frozenset({"ub04 grid", "cms1500 grid", "visit marks", "report marks", "charge columns"})
_MEASURES: dict[str, Callable[[Sheet, str], float]] = {
    "priced rows": _priced_rows,
    "coded rows": _coded_rows,
    "amounts": _amounts,
    "amount column": _amount_column,
    "lab rows": _lab_rows,
    "blanks": _blanks,
    "numbered boxes": _numbered_boxes,
    "fields": _fields,
    "prose lines": _prose_lines,
    "letter marks": _letter_marks,
    "visit marks": _visit_marks,
    "report marks": _report_marks,
    "charge columns": _charge_columns,
    "fax marks": _fax_marks,
    "ub04 grid": _ub04_grid,
    "cms1500 grid": _cms1500_grid,
    "signed notes": _signed_notes,
    "summary lists": _summary_lists,
}
