"""A PDF as PDFium sees it: opened once per worker, its pages with their geometry. Used inside confined workers only."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from medrec_daemon.errors import Unreadable
from medrec_daemon.reading.marks import Mark

MAX_PAGES = 20_000
_NOT_DRAWN = frozenset({pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP, pdfium_c.FPDF_ANNOT_TEXT})
_MAX_ANNOTATIONS = 5_000

Box = tuple[float, float, float, float]
"""left, bottom, right, top in the page's own space, points."""
Columns = tuple[list[float], list[float], list[float], list[float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page's own space lies on the page as shown: ``box`` is what is visible, ``rotate`` its /Rotate in degrees."""

    box: Box
    rotate: int

    def size(self) -> tuple[float, float]:
        """Width and height in points as shown."""
        left, bottom, right, top = self.box
        return (right - left, top - bottom) if self.rotate % 180 == 0 else (top - bottom, right - left)

    def upright(self, box: Box, turned: int = 0) -> Box:
        """``box`` as (left, top, right, bottom) fractions of the page after ``rotate`` and a further turn clockwise."""
        left, top, right, bottom = self.upright_columns(([box[0]], [box[1]], [box[2]], [box[3]]), turned)
        return left[0], top[0], right[0], bottom[0]

    def upright_columns(self, boxes: Columns, turned: int = 0) -> Columns:
        """As ``upright`` for many boxes, given and returned as four columns."""
        left, bottom, right, top = self.box
        width, height = right - left, top - bottom
        a, c = [(x - left) / width for x in boxes[0]], [(x - left) / width for x in boxes[2]]
        b, d = [(top - y) / height for y in boxes[3]], [(top - y) / height for y in boxes[1]]
        for _ in range((self.rotate + turned) // 90 % 4):
            a, b, c, d = [1 - y for y in d], a, [1 - y for y in b], c
        return a, b, c, d


class PdfFile:
    """An open PDF. ``load`` gives a page's raw PDFium handle.

    Raises ``Unreadable``, each in its own words, for a PDF that needs a password, is damaged, or has no page.
    """

    def __init__(self, path: str) -> None:
        try:
            self.document: Any = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            raise _refusal(path) from error
        self.pages = len(self.document)
        if self.pages == 0:
            raise Unreadable("This PDF has no pages.", "Ask for it to be sent again.")
        if self.pages > MAX_PAGES:
            raise Unreadable(f"This PDF claims {self.pages} pages; more than {MAX_PAGES} are not read.", "Split it into smaller files.")
        if self.document.get_formtype() != pdfium_c.FORMTYPE_NONE:
            self.document.init_forms()

    @contextmanager
    def load(self, number: int) -> Iterator[Any]:
        """The raw page ``number`` (from 1), filled-in fields and stamps drawn into it. Raises ``Unreadable``."""
        page = self._load(number)
        try:
            if self._has_drawn_annotations(page) and self._flattened(page):
                pdfium_c.FPDF_ClosePage(page)
                page = self._load(number)
            yield page
        finally:
            pdfium_c.FPDF_ClosePage(page)

    def _load(self, number: int) -> Any:  # noqa: ANN401 - a ctypes handle
        page = pdfium_c.FPDF_LoadPage(self.document, number - 1)
        if not page:
            raise Unreadable("This page of the PDF is damaged.", "Look at it in the original.")
        return page

    def _flattened(self, page: Any) -> bool:  # noqa: ANN401
        """Draw annotations and fields into the page (in memory); whether that changed it, so that it must be loaded anew."""
        box = frame_of(page).box
        form = self.document.formenv
        if form:  # gives a field without an appearance one, from its value
            pdfium_c.FORM_OnAfterLoadPage(page, form)
        drawn = pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
        if form:
            pdfium_c.FORM_OnBeforeClosePage(page, form)
        if drawn != pdfium_c.FLATTEN_SUCCESS:
            return False
        pdfium_c.FPDFPage_SetMediaBox(page, *box)  # flattening forgets the size that a page inherits
        pdfium_c.FPDFPage_SetCropBox(page, *box)
        return True

    def _has_drawn_annotations(self, page: Any) -> bool:  # noqa: ANN401
        for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)):
            annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
            if not annotation:
                continue
            subtype = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            pdfium_c.FPDFPage_CloseAnnot(annotation)
            if subtype not in _NOT_DRAWN:
                return True
        return False

    def close(self) -> None:
        """Let go of the file."""
        self.document.close()


def _refusal(path: str) -> Unreadable:
    """Why PDFium could not open the file, by a second opinion (its own error code may be that of an earlier file)."""
    import pikepdf

    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if len(pdf.pages) == 0:
                return Unreadable("This PDF has no pages.", "Ask for it to be sent again.")
    except pikepdf.PasswordError:
        remedy = "Open it with its password, print it to PDF and drop that; or ask the sender for an unlocked copy."
        return Unreadable("This PDF is locked with a password.", remedy)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        pass
    remedy = "If it opens for you, print it to PDF and drop that; else ask for it to be sent again."
    return Unreadable("This PDF is damaged and cannot be opened.", remedy)


def frame_of(page: Any) -> Frame:  # noqa: ANN401
    """A raw page's geometry. Raises ``Unreadable`` for a page without area."""
    rect = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDF_GetPageBoundingBox(page, ctypes.byref(rect)) or rect.right - rect.left < 1 or rect.top - rect.bottom < 1:
        raise Unreadable("This page of the PDF has no area.", "Look at it in the original.")
    return Frame((rect.left, rect.bottom, rect.right, rect.top), 90 * pdfium_c.FPDFPage_GetRotation(page))


def on_page(mark: Mark) -> bool:
    """Whether the middle of a word lies on the page."""
    return 0 <= mark.left + mark.right <= 2 and 0 <= mark.top + mark.bottom <= 2
