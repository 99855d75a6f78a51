"""Each document as it may arrive: with its text layer, as an office scan, as a fax; read by the program's own reading room, once."""

from __future__ import annotations

import hashlib
import io
from enum import StrEnum
from pathlib import Path

from PIL import Image

from bench.real.documents import Document
from medrec_daemon.demo.fax import fax_tiff, page_pictures
from medrec_daemon.errors import MedrecError
from medrec_daemon.model import Page, PageSource
from medrec_daemon.reading import Reader

SCAN_DPI = 200
NOISE, MOST_SKEW = 0.2, 1.0
HEADER = "11/20/2026 08:12   FROM: 859 555 0199"


class How(StrEnum):
    """How a document is put before the program."""

    TEXT = "text"
    SCAN = "scan"
    FINE = "fax 204x196"
    STANDARD = "fax 204x98"


class Desk:
    """Puts documents before the reading room in every form; keeps the renderings and the pages read from pictures in ``folder``."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self._reader = reader
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def pages(self, document: Document, how: How) -> tuple[Page, ...] | None:
        """The pages of ``document`` in that form; None where it does not exist in it: a scan has no text, a fax is no scan.

        Raises ``Unreadable`` where the file cannot be read.
        """
        name = hashlib.sha256(document.file.encode()).hexdigest()[:16] + "-" + how.value.replace(" ", "-")
        file = self._as_it_is(document, how) or self._rendered(document, how, name)
        if file is None:
            return None
        pages = self._reader.read(file, name, kept=self._folder / f"{name}.pages").pages
        if how is How.TEXT and not any(page.source is PageSource.TEXT_LAYER for page in pages):
            return None
        return pages

    def _as_it_is(self, document: Document, how: How) -> Path | None:
        is_pdf = document.path.suffix.lower() == ".pdf"
        if document.faxed:
            return document.path if how is (How.STANDARD if document.resolution == "98" else How.FINE) else None
        return document.path if (how is How.TEXT and is_pdf) or (how is How.SCAN and not is_pdf) else None

    def _rendered(self, document: Document, how: How, name: str) -> Path | None:
        if document.faxed or how is How.TEXT:
            return None
        target = self._folder / (f"{name}.pdf" if how is How.SCAN else f"{name}.tif")
        if not target.exists():
            target.write_bytes(self._render(document, how, self._pdf(document, name)))
        return target

    def _pdf(self, document: Document, name: str) -> bytes:
        if document.path.suffix.lower() == ".pdf":
            return document.path.read_bytes()
        target = self._folder / f"{name}.source.pdf"
        self._reader.pages_as_pdf(document.path, target)
        return target.read_bytes()

    def _render(self, document: Document, how: How, pdf: bytes) -> bytes:
        if how is How.SCAN:
            return _scanned(pdf)
        seed = int.from_bytes(hashlib.sha256(document.file.encode()).digest()[:4], "big")
        skew = (seed % 201 - 100) / 100 * MOST_SKEW
        dpi = 196 if how is How.FINE else 98
        return fax_tiff(pdf, vertical_dpi=dpi, compression="group4", header=HEADER, noise=NOISE, skew_degrees=skew, seed=seed)  # type: ignore[arg-type]


def _scanned(pdf: bytes) -> bytes:
    """The pages as an office copier mails them: grey JPEG pictures in a PDF."""
    pictures: list[Image.Image] = page_pictures(pdf, SCAN_DPI)
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=SCAN_DPI, quality=75)
    return buffer.getvalue()


def readable(desk: Desk, document: Document, how: How) -> tuple[Page, ...] | str | None:
    """The pages, None where the form does not exist, or the sentence that says why the program cannot read it."""
    try:
        return desk.pages(document, how)
    except MedrecError as error:
        return error.what
