"""Reading a PDF page by its text layer, or finding that it must be looked at. Used inside confined workers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrec_daemon.errors import Unreadable
from medrec_daemon.model import Box, PageSource
from medrec_daemon.reading.marks import in_reading_order
from medrec_daemon.reading.packed import PackedPage, pack, unread
from medrec_daemon.reading.pdf_file import Frame, PdfFile, frame_of
from medrec_daemon.reading.scene import Scene, Way, scene_of, way_to_read
from medrec_daemon.reading.text_layer import text_layer

if TYPE_CHECKING:
    from medrec_daemon.reading.bar_codes import Codes

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
            codes = _codes(page, scene, frame, text.turned) if way is Way.TEXT and scene.images else ()
    except Unreadable as error:
        return unread(number, error.what)
    if way is Way.PICTURE:
        return None
    if way is Way.BLANK:
        return pack(number, frame.size(), [], PageSource.BLANK)
    width, height = frame.size() if text.turned % 180 == 0 else frame.size()[::-1]
    lines = in_reading_order(text.lines, width / height)
    return pack(number, (width, height), lines, PageSource.TEXT_LAYER, turned=text.turned, barcodes=codes)


def _codes(page: Any, scene: Scene, frame: Frame, turned: int) -> Codes:  # noqa: ANN401 - a ctypes handle
    """Bar codes among the small images of a page of text, with their places on the page when it stands upright."""
    from medrec_daemon.reading.bar_codes import bar_codes
    from medrec_daemon.reading.pdf_picture import drawn

    width, height = frame.size()
    found: dict[tuple[str, str], Box] = {}
    for image in scene.images[:_CODES_LOOKED_AT]:
        left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in frame.upright(image.box))
        if _CODE_SHARE[0] <= (right - left) * (bottom - top) <= _CODE_SHARE[1]:
            part = max(0.0, left - _MARGIN), max(0.0, top - _MARGIN), min(1.0, right + _MARGIN), min(1.0, bottom + _MARGIN)
            points = part[0] * width, part[1] * height, part[2] * width, part[3] * height
            for code, symbology, place in bar_codes(drawn(page, frame, (CODE_DPI, CODE_DPI), points)):
                found.setdefault((code, symbology), _upright(_of_page(place, part), turned))
    return tuple((code, symbology, place) for (code, symbology), place in found.items())


def _of_page(place: Box, part: Box) -> Box:
    """A place within a part of the page as a place on the page."""
    width, height = part[2] - part[0], part[3] - part[1]
    return part[0] + place[0] * width, part[1] + place[1] * height, part[0] + place[2] * width, part[1] + place[3] * height


def _upright(place: Box, turned: int) -> Box:
    """A place after the page was turned clockwise by ``turned`` degrees."""
    left, top, right, bottom = place
    for _ in range(turned // 90 % 4):
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return left, top, right, bottom
