"""Our own references on a page, in its barcodes and in the file's name: read forgivingly, believed with a right check symbol.

One that a machine misread is kept as such: beside a client's own open request it may still be told what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from rapidfuzz.distance import Levenshtein

from medrec_daemon import reference
from medrec_daemon.model import ReferenceSeen
from medrec_daemon.recognition.layout import Sheet

_LOOSE = re.compile(r"R(?<![A-Z0-9]R)\s?R\s{0,2}[-\u2010-\u2015_.~=]{1,2}\s{0,2}((?:[A-Z0-9|!]\s?[-.]?\s?){6}[A-Z0-9|!])(?![A-Z0-9])")
_MEANT = {  # symbols outside our alphabet, and what of it a machine misreads as them
    "0": "D", "O": "DC", "Q": "DC", "1": "LTJ7", "I": "LTJ7", "|": "LTJ7", "!": "LTJ7", "5": "3", "S": "3", "8": "3", "B": "3R",
    "6": "C", "G": "C", "2": "7", "Z": "7",
}  # fmt: skip
_MOST_MENDED = 2
MISREAD = "misread text"
"""The source of a reference whose check symbol is wrong, on a page that a machine read: it means something only beside a request."""
MOST_MISREAD = 2
"""So many symbols may be wrong, lost or too many: by chance one in 10,000 other references is as near."""
_MOST_GARBLED = 4
_GARBLED = re.compile(r"RR(?<![A-Z0-9]RR)\s?[-\u2010-\u2015_~=]{1,2}\s?((?=[A-Z0-9]*[A-Z])[A-Z0-9|!]{6,8})(?![A-Z0-9])")


def on_page(sheet: Sheet) -> tuple[ReferenceSeen, ...]:
    """The references on one page, barcodes first, each once."""
    found = {text: ReferenceSeen(sheet.number, text, "barcode") for barcode in sheet.page.barcodes for text in reference.find(barcode.text)}
    words = "\n".join(line.text for line in (*sheet.fax_header, *sheet.lines))
    for text in in_words(words):
        found.setdefault(text, ReferenceSeen(sheet.number, text, "text"))
    for text in misread_in(words) if sheet.from_picture else ():
        found.setdefault(text, ReferenceSeen(sheet.number, text, MISREAD))
    return tuple(found.values())


def misread_in(text: str) -> tuple[str, ...]:
    """What has the shape of a reference of ours and is none: ``RR-`` and about seven symbols that no check symbol confirms."""
    upper = text.upper()
    if "RR" not in upper:
        return ()
    found = dict.fromkeys(f"RR-{match[1]}" for match in _GARBLED.finditer(upper))
    return tuple(text for text in found if not in_words(text))


def stands_for(seen: ReferenceSeen, known: Iterable[str]) -> str | None:
    """The one of the ``known`` references that a misread one is nearly; None where it was read well, or nears none or several."""
    if seen.source != MISREAD:
        return None
    near = {text for text in known if Levenshtein.distance(seen.reference, text, score_cutoff=MOST_MISREAD) <= MOST_MISREAD}
    return near.pop() if len(near) == 1 else None


def may_be_one_of(seen: ReferenceSeen, known: Iterable[str]) -> bool:
    """Whether a misread reference may be one of the ``known``, however badly read: nearly half of its symbols are right."""
    return any(Levenshtein.distance(seen.reference, text, score_cutoff=_MOST_GARBLED) <= _MOST_GARBLED for text in known)


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
