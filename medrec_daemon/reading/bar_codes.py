"""Bar codes on a page: read from the raw picture first, then from the cleaned one. Used inside confined workers only."""

from __future__ import annotations

from collections.abc import Iterable

import zxingcpp

from medrec_daemon.reading.picture import MAX_SIDE, Grey

_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.Code39,
    ]
)


def bar_codes(pictures: Iterable[Grey]) -> tuple[tuple[str, str], ...]:
    """(text, symbology) of every code on the first of ``pictures`` that shows any; each text once, in order of finding."""
    for grey in pictures:
        if max(grey.shape) > MAX_SIDE:
            continue
        found = {(code.text, code.format.name) for code in zxingcpp.read_barcodes(grey, formats=_FORMATS) if code.valid and code.text}
        if found:
            return tuple(sorted(found))
    return ()
