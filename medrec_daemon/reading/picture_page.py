"""Reading a page by looking at it: picture, cleaning, blank or not, bar codes, OCR. Used inside confined workers only."""

from __future__ import annotations

from medrec_daemon.errors import Unreadable
from medrec_daemon.model import PageSource
from medrec_daemon.reading import ocr
from medrec_daemon.reading.bar_codes import Codes, bar_codes
from medrec_daemon.reading.marks import in_reading_order
from medrec_daemon.reading.packed import PackedPage, pack, unread
from medrec_daemon.reading.pdf_file import PdfFile, frame_of
from medrec_daemon.reading.pdf_picture import picture_of
from medrec_daemon.reading.picture import Ink, Picture, cleaned, ink_on
from medrec_daemon.reading.reversed_print import dark_cells
from medrec_daemon.reading.scene import scene_of
from medrec_daemon.reading.text_layer import text_layer


def page_from_picture(picture: Picture, number: int, seconds: float) -> PackedPage:
    """Read ``picture`` as page ``number`` within ``seconds``; an unread page with the reason where that fails."""
    clean = cleaned(picture)
    ink = ink_on(clean)
    if ink is Ink.NONE:
        return pack(number, picture.size(), [], PageSource.BLANK)
    try:
        sight = ocr.read(clean, seconds)
    except Unreadable as error:
        return unread(number, error.what, picture.size())
    codes = _codes(picture, clean, sight)
    cells = dark_cells(clean if clean.bilevel else picture)
    if cells is not None and sight.convincing():
        sight = ocr.read_beside(sight, cells, seconds / 4)
    if ink is Ink.HARDLY_ANY and not codes and not sight.shows_words():
        return pack(number, picture.size(), [], PageSource.BLANK)
    return _packed(picture, number, sight, codes)


def page_read_larger(picture: Picture, number: int, turned: int, seconds: float) -> PackedPage:
    """Page ``number``, which was read before and turned clockwise by ``turned``, read whole at a larger size; without its bar codes.

    Raises ``Unreadable`` where that takes longer than ``seconds``, or the picture is too fine to be enlarged.
    """
    return _packed(picture, number, ocr.read_larger(cleaned(picture), turned, seconds), ())


def _packed(picture: Picture, number: int, sight: ocr.Sight, codes: Codes) -> PackedPage:
    width, height = picture.size() if sight.turned % 180 == 0 else picture.size()[::-1]
    lines = in_reading_order(sight.lines, width / height, sight.slant)
    return pack(number, (width, height), lines, PageSource.OCR, turned=sight.turned, barcodes=codes)


def _codes(picture: Picture, clean: Picture, sight: ocr.Sight) -> Codes:
    """The page's bar codes: along its rows where it surely stands upright, in any direction where that is not known."""
    raw = picture.turned(sight.turned).grey
    cleaner = None if clean.grey is picture.grey else clean.turned(sight.turned).grey
    return bar_codes(raw, cleaner, any_way=not sight.convincing())


def pdf_picture(pdf: PdfFile, number: int) -> Picture:
    """Page ``number`` of a PDF as a picture. Raises ``Unreadable``."""
    with pdf.load(number) as page:
        frame = frame_of(page)
        scene, text = scene_of(page), text_layer(page, frame)
        if not text.seen:
            scene.texts = 0  # a scanner's hidden layer does not spoil the image's own pixels
        return picture_of(page, scene, frame)
