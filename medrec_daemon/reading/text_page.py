"""Reading a PDF page by its text layer, or finding that it must be looked at. Used inside confined workers only."""

from __future__ import annotations

from typing import Any

from medrec_daemon.errors import Unreadable
from medrec_daemon.model import PageSource
from medrec_daemon.reading.marks import in_reading_order
from medrec_daemon.reading.packed import PackedPage, pack, unread
from medrec_daemon.reading.pdf_file import Frame, PdfFile, frame_of
from medrec_daemon.reading.scene import Scene, Way, scene_of, way_to_read
from medrec_daemon.reading.text_layer import text_layer

CODE_DPI = 200.0
_CODES_LOOKED_AT = 4
_CODE_SHARE = (0.0008, 0.5)
"""An image on a page of text that takes between these shares of the page may hold a bar code."""
_MARGIN = 0.02


def text_page(pdf: PdfFile, number: int) -> PackedPage | None:
    """Page ``number`` by its text layer; None where it must be looked at as a picture."""
    try:
        with pdf.load(number) as page:
            frame = frame_of(page)
            text, scene = text_layer(page, frame), scene_of(page)
            way = way_to_read(text, scene, frame)
            codes = _codes(page, scene, frame) if way is Way.TEXT and scene.images else ()
    except Unreadable as error:
        return unread(number, error.what)
    if way is Way.PICTURE:
        return None
    if way is Way.BLANK:
        return pack(number, frame.size(), [], PageSource.BLANK)
    width, height = frame.size() if text.turned % 180 == 0 else frame.size()[::-1]
    lines = in_reading_order(text.lines, width / height)
    return pack(number, (width, height), lines, PageSource.TEXT_LAYER, turned=text.turned, barcodes=codes)


def _codes(page: Any, scene: Scene, frame: Frame) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - a ctypes handle
    """Bar codes among the small images of a page of text."""
    from medrec_daemon.reading.bar_codes import bar_codes
    from medrec_daemon.reading.pdf_picture import drawn

    width, height = frame.size()
    found: dict[tuple[str, str], None] = {}
    for image in scene.images[:_CODES_LOOKED_AT]:
        left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in frame.upright(image.box))
        if _CODE_SHARE[0] <= (right - left) * (bottom - top) <= _CODE_SHARE[1]:
            left, top, right, bottom = left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN
            part = max(0.0, left) * width, max(0.0, top) * height, min(1.0, right) * width, min(1.0, bottom) * height
            found.update(dict.fromkeys(bar_codes(drawn(page, frame, (CODE_DPI, CODE_DPI), part))))
    return tuple(found)
