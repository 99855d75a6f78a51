"""What the reader's workers are asked to do. Light to import: the heavy rooms are opened in the worker, when first needed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from medrec_daemon.errors import Unreadable
from medrec_daemon.reading.file_kind import FileKind
from medrec_daemon.reading.highlights import MarkedPage
from medrec_daemon.reading.packed import PackedPage, unread

if TYPE_CHECKING:
    from medrec_daemon.reading.picture import Picture


def get_ready() -> None:
    """Open the rooms that the first file will need, while nobody waits for them yet."""
    from medrec_daemon.reading import open_file, picture_page, text_page  # noqa: F401 - importing them is the work


def survey(path: str, kind: FileKind) -> int:
    """The number of pages. Raises ``Unreadable`` where the file cannot be opened."""
    from medrec_daemon.reading import open_file

    return open_file.pdf_file(path).pages if kind is FileKind.PDF else open_file.image_file(path, kind).pages


def text_pages(path: str, first: int, last: int) -> list[PackedPage | None]:
    """Pages ``first`` to ``last`` of a PDF by their text layer; None for each that must be looked at as a picture."""
    from medrec_daemon.reading import open_file, text_page

    pdf = open_file.pdf_file(path)
    return [text_page.text_page(pdf, number) for number in range(first, last + 1)]


def picture_page(path: str, kind: FileKind, number: int, seconds: float) -> PackedPage:
    """Page ``number`` read from its picture within ``seconds``; an unread page with the reason where that fails."""
    from medrec_daemon.reading import picture_page

    try:
        picture = _picture(path, kind, number)
    except Unreadable as error:
        return unread(number, error.what)
    return picture_page.page_from_picture(picture, number, seconds)


def read_larger(path: str, kind: FileKind, number: int, turned: int, seconds: float) -> PackedPage:
    """Page ``number`` read once more from its picture, at a larger size, within ``seconds``. Raises ``Unreadable``."""
    from medrec_daemon.reading import picture_page

    return picture_page.page_read_larger(_picture(path, kind, number), number, turned, seconds)


def read_again(path: str, kind: FileKind, number: int, turned: int) -> PackedPage:
    """Page ``number`` as the second engine reads it. Raises ``Unreadable``, and ``ConfigProblem`` where that is not installed."""
    from medrec_daemon.reading import second_engine

    return second_engine.read_again(_picture(path, kind, number), number, turned)


def write_marked_page(path: str, kind: FileKind, page: MarkedPage, target: str) -> None:
    """Write the picture of one page, with its evidence boxed, as a PNG to ``target``, which must not exist. Raises ``Unreadable``."""
    from medrec_daemon.reading import marked_page

    content = marked_page.marked(_picture(path, kind, page.number), page)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _picture(path: str, kind: FileKind, number: int) -> Picture:
    """Page ``number`` as a picture, as it lies in the file. Raises ``Unreadable``."""
    from medrec_daemon.reading import open_file, picture_page

    if kind is FileKind.PDF:
        return picture_page.pdf_picture(open_file.pdf_file(path), number)
    return open_file.image_file(path, kind).picture(number)


def form_values(path: str) -> list[tuple[str, str]]:
    """The filled-in fields of a PDF form: (name, value) each. Raises ``Unreadable``."""
    from medrec_daemon.reading import form_fields

    return form_fields.form_values(path)


def write_image_as_pdf(source: str, kind: FileKind, target: str) -> None:
    """Write an image file's pages as a PDF to ``target``. Raises ``Unreadable``."""
    from medrec_daemon.reading import image_to_pdf

    image_to_pdf.write(source, kind, target)


def write_pages(source: str, first: int, last: int, turns: tuple[int, ...], target: str) -> None:
    """Write some pages of a PDF, turned, as a PDF to ``target``. Raises ``Unreadable``."""
    from medrec_daemon.reading import cutting

    cutting.write(source, first, last, turns, target)
