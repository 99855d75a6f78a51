"""What the reader's workers are asked to do: survey a file, read text pages, read a page's picture."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from medrec_daemon.errors import Unreadable
from medrec_daemon.model import PageSource
from medrec_daemon.reading import bar_codes, ocr
from medrec_daemon.reading.file_kind import FileKind
from medrec_daemon.reading.image_file import ImageFile
from medrec_daemon.reading.marks import Mark, in_reading_order
from medrec_daemon.reading.packed import PackedPage, pack, unread
from medrec_daemon.reading.pdf_file import Frame, PdfFile, frame_of
from medrec_daemon.reading.pdf_picture import check_drawable, drawn, picture_of
from medrec_daemon.reading.picture import Picture, cleaned, is_blank
from medrec_daemon.reading.scene import Scene, Way, scene_of, way_to_read
from medrec_daemon.reading.text_layer import TextLayer, text_layer

logging.disable()  # nobody reads a worker's log, and libraries quote what they trip over

CODE_DPI = 200.0
_CODES_LOOKED_AT = 4
_CODE_SHARE = (0.0008, 0.5)
"""An image on a page of text that takes between these shares of the page may hold a bar code."""


def survey(path: str, kind: FileKind) -> int:
    """The number of pages. Raises ``Unreadable`` where the file cannot be opened."""
    return _opened(path, kind, _stamp(path)).pages


def text_pages(path: str, first: int, last: int) -> list[PackedPage | None]:
    """Pages ``first`` to ``last`` of a PDF by their text layer; None for each that must be looked at as a picture."""
    pdf = _pdf(path)
    return [_text_page(pdf, number) for number in range(first, last + 1)]


def picture_page(path: str, kind: FileKind, number: int, seconds: float) -> PackedPage:
    """Page ``number`` read from its picture within ``seconds``; an unread page with the reason where that fails."""
    try:
        picture = _pdf_picture(_pdf(path), number) if kind is FileKind.PDF else _image(path, kind).picture(number)
    except Unreadable as error:
        return unread(number, error.what)
    clean = cleaned(picture)
    if is_blank(clean):
        return pack(number, picture.size(), [], PageSource.BLANK)
    codes = bar_codes.bar_codes(view.grey for view in (picture, clean))
    try:
        sight = ocr.read(clean, seconds)
    except Unreadable as error:
        return unread(number, error.what, picture.size())
    width, height = picture.size() if sight.turned % 180 == 0 else picture.size()[::-1]
    lines = in_reading_order(sight.lines, width / height, sight.slant)
    return pack(number, (width, height), lines, PageSource.OCR, turned=sight.turned, barcodes=codes)


def _text_page(pdf: PdfFile, number: int) -> PackedPage | None:
    try:
        with pdf.load(number) as page:
            frame = frame_of(page)
            text, scene = text_layer(page, frame), scene_of(page)
            way = way_to_read(text, scene, frame)
            if way is Way.PICTURE:
                return None
            codes = _codes_beside_text(page, scene, frame) if scene.images else ()
    except Unreadable as error:
        return unread(number, error.what)
    if way is Way.BLANK:
        return pack(number, frame.size(), [], PageSource.BLANK)
    return _packed_text(number, frame, text, codes)


def _packed_text(number: int, frame: Frame, text: TextLayer, codes: tuple[tuple[str, str], ...]) -> PackedPage:
    width, height = frame.size() if text.turned % 180 == 0 else frame.size()[::-1]
    lines: list[list[Mark]] = in_reading_order(text.lines, width / height)
    return pack(number, (width, height), lines, PageSource.TEXT_LAYER, turned=text.turned, barcodes=codes)


def _codes_beside_text(page: object, scene: Scene, frame: Frame) -> tuple[tuple[str, str], ...]:
    """Bar codes among the small images of a page of text."""
    width, height = frame.size()
    found: list[tuple[str, str]] = []
    for image in scene.images[:_CODES_LOOKED_AT]:
        left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in frame.upright(image.box))
        if _CODE_SHARE[0] <= (right - left) * (bottom - top) <= _CODE_SHARE[1]:
            margin = 0.02
            part = (
                max(0.0, left - margin) * width,
                max(0.0, top - margin) * height,
                min(1.0, right + margin) * width,
                min(1.0, bottom + margin) * height,
            )
            found.extend(bar_codes.bar_codes([drawn(page, frame, (CODE_DPI, CODE_DPI), part)]))
    return tuple(dict.fromkeys(found))


def _pdf_picture(pdf: PdfFile, number: int) -> Picture:
    with pdf.load(number) as page:
        frame = frame_of(page)
        check_drawable(frame)
        scene, text = scene_of(page), text_layer(page, frame)
        if not text.seen:
            scene.texts = 0  # a scanner's hidden layer does not spoil the image's own pixels
        return picture_of(page, scene, frame)


def _pdf(path: str) -> PdfFile:
    opened = _opened(path, FileKind.PDF, _stamp(path))
    if not isinstance(opened, PdfFile):
        raise TypeError("not a PDF")
    return opened


def _image(path: str, kind: FileKind) -> ImageFile:
    opened = _opened(path, kind, _stamp(path))
    if not isinstance(opened, ImageFile):
        raise TypeError("not an image")
    return opened


@lru_cache(maxsize=1)
def _opened(path: str, kind: FileKind, stamp: tuple[int, ...]) -> PdfFile | ImageFile:  # noqa: ARG001 - the stamp is part of the key
    """The file, opened once per worker and kept until another one comes."""
    return PdfFile(path) if kind is FileKind.PDF else ImageFile(path, kind)


def _stamp(path: str) -> tuple[int, ...]:
    facts = Path(path).stat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
