"""The labels of a page's lines, found once for every rule that asks. PURE."""

from __future__ import annotations

from medrec_daemon.recognition.labels import Label, labels_in
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.tokens import tokens


def labels_on(sheet: Sheet, line: int) -> list[Label]:
    """The labels of one line of a page, by its place in ``Sheet.lines``: as ``labels.labels_in`` finds them."""
    known: list[Label] | None = sheet.labels.get(line)
    if known is None:
        known = sheet.labels[line] = labels_in(tokens(sheet, line))
    return known
