"""Our own references on a page, in its barcodes and in the file's name: read forgivingly, believed only with a right check symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from medrec_daemon import reference
from medrec_daemon.model import ReferenceSeen
from medrec_daemon.recognition.layout import Sheet

_LOOSE = re.compile(r"(?<![A-Z0-9])R\s?R\s{0,2}[-\u2010-\u2015_.~=]{1,2}\s{0,2}((?:[A-Z0-9|!]\s?[-.]?\s?){6}[A-Z0-9|!])(?![A-Z0-9])")
_MEANT = {  # symbols outside our alphabet, and what of it a machine misreads as them
    "0": "D", "O": "DC", "Q": "DC", "1": "LTJ7", "I": "LTJ7", "|": "LTJ7", "!": "LTJ7", "5": "3", "S": "3", "8": "3", "B": "3R",
    "6": "C", "G": "C", "2": "7", "Z": "7",
}  # fmt: skip
_MOST_MENDED = 2


def on_page(sheet: Sheet) -> tuple[ReferenceSeen, ...]:
    """The references on one page, barcodes first, each once."""
    found = {text: ReferenceSeen(sheet.number, text, "barcode") for barcode in sheet.page.barcodes for text in reference.find(barcode.text)}
    for text in in_words("\n".join(line.text for line in (*sheet.fax_header, *sheet.lines))):
        found.setdefault(text, ReferenceSeen(sheet.number, text, "text"))
    return tuple(found.values())


def in_file_name(file_name: str) -> tuple[ReferenceSeen, ...]:
    """The references a person wrote into the file's name (page 0): a word about the request, and only about that."""
    return tuple(ReferenceSeen(0, text, "file name") for text in reference.find(file_name.replace("_", " ")))


def in_words(text: str) -> tuple[str, ...]:
    """References in what was printed or read: any case, spaces and line breaks inside, and letters misread for symbols we do not use.

    Inner spaces and misread symbols are forgiven only behind ``RR`` with a dash: ``RR`` alone is every chart's respiratory rate.

    A symbol outside our alphabet is taken for one it looks like, only where exactly one such reading has a right check
    symbol, and for two symbols at most.
    """
    upper = text.upper()
    if "R" not in upper:
        return ()
    found: dict[str, None] = dict.fromkeys(reference.find(upper))
    for match in _LOOSE.finditer(upper):
        mended = _mend(re.sub(r"[^A-Z0-9|!]", "", match[1]))
        if mended is not None:
            found[mended] = None
    return tuple(found)


def _mend(body: str) -> str | None:
    outside = [symbol for symbol in body if symbol not in reference.ALPHABET]
    if len(body) != 7 or len(outside) > _MOST_MENDED:
        return None
    right = {text for text in _meant(body) if reference.is_valid(text)}
    return right.pop() if len(right) == 1 else None


def _meant(body: str) -> Iterator[str]:
    choices = (symbol if symbol in reference.ALPHABET else _MEANT.get(symbol, "") for symbol in body)
    return (f"RR-{''.join(symbols)}" for symbols in product(*choices))
