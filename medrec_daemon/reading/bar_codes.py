"""Bar codes on a page: read from the raw picture first, then from the cleaned one. Used inside confined workers only."""

from __future__ import annotations

import numpy as np
import zxingcpp

from medrec_daemon.model import Box
from medrec_daemon.reading.picture import MAX_SIDE, Grey

Codes = tuple[tuple[str, str, Box], ...]
"""(text, symbology, place) of each code; the place is left, top, right, bottom as fractions of the picture."""

_ON_RAW = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.Code39,
    ]
)
_ON_CLEANED = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
"""Those that are read better without specks; the others lose by cleaning, or nothing is gained (measured)."""


def bar_codes(raw: Grey, cleaned: Grey | None = None, *, any_way: bool = True) -> Codes:
    """The codes on the raw picture, else those on the cleaned one; each once, sorted.

    Without ``any_way`` only codes along the picture's rows are looked for (upside down too), in half the time.
    """
    found = _read(raw, _ON_RAW, any_way=any_way)
    return found or (_read(cleaned, _ON_CLEANED, any_way=any_way) if cleaned is not None else ())


def _read(grey: Grey, formats: zxingcpp.BarcodeFormats, *, any_way: bool) -> Codes:
    if max(grey.shape) > MAX_SIDE:
        return ()
    found = zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=formats, try_invert=False, try_rotate=any_way)
    places: dict[tuple[str, str], Box] = {}
    for code in found:
        if code.valid and code.text:
            places.setdefault((code.text, code.format.name), _place(code.position, grey))
    return tuple((text, symbology, place) for (text, symbology), place in sorted(places.items()))


def _place(position: zxingcpp.Position, grey: Grey) -> Box:
    height, width = grey.shape
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    across, down = [corner.x / width for corner in corners], [corner.y / height for corner in corners]
    return min(across), min(down), max(across), max(down)
