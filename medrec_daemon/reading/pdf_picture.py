"""A PDF page as a picture: the fax's own pixels where the page is one image, else drawn. Used inside confined workers only."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from medrec_daemon.reading.pdf_file import Box, Frame
from medrec_daemon.reading.picture import MAX_PIXELS, READING_DPI, Grey, Picture, is_bilevel
from medrec_daemon.reading.scene import FULL_PAGE, PlacedImage, Scene

COARSE_DPI = 30.0
SAME_DARKNESS = 0.06
"""How much the mean darkness (0..1) of an image's own pixels may differ from the page as drawn, before we distrust them."""
_LEAST_PIXELS = 300
_PLAUSIBLE_DPI = (90.0, 1300.0)


def picture_of(page: Any, scene: Scene, frame: Frame) -> Picture:  # noqa: ANN401 - a ctypes handle
    """The page as shown (its /Rotate applied): native pixels of a full-page image, else drawn at about 300 dpi."""
    native = _native(page, scene, frame)
    if native is not None:
        return native
    width, height = frame.size()
    grey = drawn(page, frame, _drawing_dpi(scene, frame))
    if _is_fax(scene, frame):
        grey = np.where(grey < 128, np.uint8(0), np.uint8(255))
    rows, columns = grey.shape
    return Picture(grey, (72 * columns / width, 72 * rows / height), is_bilevel(grey))


def drawn(page: Any, frame: Frame, dpi: tuple[float, float], part: Box | None = None) -> Grey:  # noqa: ANN401
    """The page as shown, or a ``part`` of it (left, top, right, bottom in points as shown), drawn in grey.

    At ``dpi`` (across, down), or at less where that would be too many pixels.
    """
    width, height = frame.size()
    left, top, right, bottom = part or (0.0, 0.0, width, height)
    shrink = min(1.0, (MAX_PIXELS * 72 * 72 / (dpi[0] * dpi[1] * max(1.0, (right - left) * (bottom - top)))) ** 0.5)
    dpi = (dpi[0] * shrink, dpi[1] * shrink)
    columns, rows = max(1, round((right - left) * dpi[0] / 72)), max(1, round((bottom - top) * dpi[1] / 72))
    bitmap = pdfium.PdfBitmap.new_native(columns, rows, pdfium_c.FPDFBitmap_Gray)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, columns, rows)
        whole = (max(1, round(width * dpi[0] / 72)), max(1, round(height * dpi[1] / 72)))
        offset = (-round(left * dpi[0] / 72), -round(top * dpi[1] / 72))
        pdfium_c.FPDF_RenderPageBitmap(bitmap, page, *offset, *whole, 0, pdfium_c.FPDF_GRAYSCALE | pdfium_c.FPDF_ANNOT)
        return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(rows, columns)
    finally:
        bitmap.close()


def _full_page_image(scene: Scene, frame: Frame) -> PlacedImage | None:
    """The image that covers the page, where there is exactly one image."""
    if len(scene.images) != 1:
        return None
    left, top, right, bottom = frame.upright(scene.images[0].box)
    inside = max(0.0, min(right, 1.0) - max(left, 0.0)) * max(0.0, min(bottom, 1.0) - max(top, 0.0))
    return scene.images[0] if inside >= FULL_PAGE else None


def _native(page: Any, scene: Scene, frame: Frame) -> Picture | None:  # noqa: ANN401
    """The pixels of a page that is nothing but one upright image; None where drawing is the safer way.

    Words do not count here when they are hidden: the caller says so by the scene's ``texts``.
    """
    image = _full_page_image(scene, frame)
    if image is None or not image.upright or scene.strokes or scene.texts:
        return None
    fractions = Frame(frame.box, 0).upright(image.box)
    if max(abs(fractions[0]), abs(fractions[1]), abs(1 - fractions[2]), abs(1 - fractions[3])) > 0.02:
        return None
    columns, rows = _pixel_size(image)
    if min(columns, rows) < _LEAST_PIXELS or columns * rows > MAX_PIXELS:
        return None
    grey = _pixels(image)
    if grey is None:
        return None
    left, bottom, right, top = image.box
    dpi = (72 * grey.shape[1] / (right - left), 72 * grey.shape[0] / (top - bottom))
    picture = Picture(grey, dpi, is_bilevel(grey)).turned(frame.rotate)
    coarse = drawn(page, frame, (COARSE_DPI, COARSE_DPI))
    if abs(float(coarse.mean()) - float(picture.grey.mean())) > 255 * SAME_DARKNESS:
        return None  # a mask, an inverted stencil or a blend: only drawing it tells how it looks
    return picture


def _pixel_size(image: PlacedImage) -> tuple[int, int]:
    columns, rows = ctypes.c_uint(), ctypes.c_uint()
    known = pdfium_c.FPDFImageObj_GetImagePixelSize(image.handle, columns, rows)
    return (columns.value, rows.value) if known else (0, 0)


def _pixels(image: PlacedImage) -> Grey | None:
    raw = pdfium_c.FPDFImageObj_GetBitmap(image.handle)
    if not raw:
        return None
    return np.array(pdfium.PdfBitmap.from_raw(raw).to_pil().convert("L"), dtype=np.uint8)


def _drawing_dpi(scene: Scene, frame: Frame) -> tuple[float, float]:
    """The resolution of the scan on the page where there is one (so that its pixels fall on ours), else 300 dpi."""
    image = _full_page_image(scene, frame)
    if image is not None and image.upright:
        columns, rows = _pixel_size(image)
        left, bottom, right, top = image.box
        across, down = 72 * columns / (right - left), 72 * rows / (top - bottom)
        if _PLAUSIBLE_DPI[0] <= min(across, down) and max(across, down) <= _PLAUSIBLE_DPI[1]:
            return (across, down) if frame.rotate % 180 == 0 else (down, across)
    return READING_DPI, READING_DPI


def _is_fax(scene: Scene, frame: Frame) -> bool:
    """Whether the page is one black-and-white scan (with or without stamps drawn over it)."""
    image = _full_page_image(scene, frame)
    if image is None:
        return False
    facts = pdfium_c.FPDF_IMAGEOBJ_METADATA()
    return bool(pdfium_c.FPDFImageObj_GetImageMetadata(image.handle, None, facts)) and facts.bits_per_pixel == 1
