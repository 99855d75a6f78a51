"""What is on a PDF page besides its text, and whether to believe the text layer or to look at the picture."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import pypdfium2.raw as pdfium_c

from medrec_daemon.reading.pdf_file import Box, Frame
from medrec_daemon.reading.text_layer import TextLayer

MAX_DEPTH = 5
MAX_OBJECTS = 20_000
ENOUGH_CHARACTERS = 50
"""With fewer characters than this a picture on the page probably says more than the text."""
MUCH_TEXT = 200
BIG_PICTURE = 0.5
FULL_PAGE = 0.85
SOME_PICTURE = 0.05
MANY_STROKES = 40
_GRID = 20

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Way(Enum):
    """How to read a page."""

    TEXT = "text"
    PICTURE = "picture"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image on the page: PDFium's handle, where it lies, and whether it stands upright there (no turn, no mirror)."""

    handle: Any = field(repr=False)
    box: Box
    upright: bool


@dataclass(slots=True)
class Scene:
    """The page's contents by class: its images, and how many strokes (paths, shadings) and runs of text are drawn."""

    images: list[PlacedImage] = field(default_factory=list)
    strokes: int = 0
    texts: int = 0
    looked_at: int = 0

    def coverage(self, frame: Frame) -> float:
        """The share of the page (0..1) that lies under images, on a grid."""
        boxes = [frame.upright(image.box) for image in self.images]
        middles = [(step + 0.5) / _GRID for step in range(_GRID)]
        covered = sum(1 for x in middles for y in middles if any(a <= x <= c and b <= y <= d for a, b, c, d in boxes))
        return covered / _GRID**2


def scene_of(page: Any) -> Scene:  # noqa: ANN401 - a ctypes handle
    """Go through a raw page's objects, forms included."""
    scene = Scene()
    _walk(page, scene, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject, _IDENTITY, 0)
    return scene


def _walk(parent: Any, scene: Scene, count_of: Any, object_of: Any, matrix: Matrix, depth: int) -> None:  # noqa: ANN401
    for index in range(max(0, count_of(parent))):
        scene.looked_at += 1
        if scene.looked_at > MAX_OBJECTS:
            return
        item = object_of(parent, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            scene.texts += 1
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            scene.images.append(_placed(item, matrix))
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if depth < MAX_DEPTH:
                inner = _product(_matrix(item), matrix)
                _walk(item, scene, pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject, inner, depth + 1)
        else:
            scene.strokes += 1


def _matrix(item: Any) -> Matrix:  # noqa: ANN401
    raw = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(raw)):
        return _IDENTITY
    return raw.a, raw.b, raw.c, raw.d, raw.e, raw.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _placed(item: Any, matrix: Matrix) -> PlacedImage:  # noqa: ANN401
    """An image fills the unit square of its own space."""
    a, b, c, d, e, f = _product(_matrix(item), matrix)
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    slack = 0.002 * (abs(a) + abs(d))
    return PlacedImage(item, (min(xs), min(ys), max(xs), max(ys)), a > 0 and d > 0 and abs(b) <= slack and abs(c) <= slack)


def way_to_read(text: TextLayer, scene: Scene, frame: Frame) -> Way:
    """Believe the text layer, or look at the picture.

    A scanner's hidden text over its image is a guess of unknown quality: the image is the truth. A few real words (a fax
    service's stamp) over a full-page scan do not make it a page of text; a logo on a page of text does not make it a scan.
    """
    if not text.lines and not scene.images and not scene.strokes and not scene.texts:
        return Way.BLANK
    if not text.lines or not text.sane():
        return Way.PICTURE
    coverage = scene.coverage(frame) if scene.images else 0.0
    if coverage >= BIG_PICTURE:
        return Way.TEXT if text.characters >= MUCH_TEXT and _share_outside(text, scene, frame) >= 0.7 else Way.PICTURE
    if text.characters >= ENOUGH_CHARACTERS or (coverage < SOME_PICTURE and scene.strokes < MANY_STROKES):
        return Way.TEXT
    return Way.PICTURE


def _share_outside(text: TextLayer, scene: Scene, frame: Frame) -> float:
    """The share of words that lie beside the images, not on them."""
    boxes = [frame.upright(image.box, text.turned) for image in scene.images]
    middles = [((mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2) for line in text.lines for mark in line]
    outside = sum(1 for x, y in middles if not any(a <= x <= c and b <= y <= d for a, b, c, d in boxes))
    return outside / len(middles)
