"""The package through a real fax: every page's reference read back from the bar code and from the text.

    MEDREC_FAX_LOOPBACK=/path/to/fax_loopback.py python -m bench.fax_round_trip

The variable names a program that takes PAGES.tif and RECEIVED.tif and faxes one into the other through a T.30 engine (two
spandsp engines joined sample by sample will do). Without it nothing is measured. Exit 1 when a page's reference is missed.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import letter as letter_size
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon import reference, rules
from medrec_daemon.ledger.model import Department, Matter, Provider
from medrec_daemon.model import Page
from medrec_daemon.reading.reader import Reader, ReadingLimits
from medrec_daemon.requesting import certification, faces, letter, markup, pictures, templates, typeset
from medrec_daemon.requesting.facts import Letterhead
from medrec_daemon.requesting.letter import LetterKind, Sender
from medrec_daemon.requesting.package import ROOM, make_package

VARIABLE = "MEDREC_FAX_LOOPBACK"
REFERENCES = ("RR-7F3K9TE", "RR-4HXW3NC")
GEOMETRIES = {"fine, 204x196": (204, 196), "standard, 204x98": (204, 98)}
COLUMNS = 1728
HEAD = Letterhead("Example & Sample Injury Law", ("100 Sample Street", "Lexington, KY 40507"), "(859) 555-0170", "", "Pat Example")
TODAY = date(2026, 1, 12)


@dataclass(frozen=True, slots=True)
class Row:
    """What came through of one page."""

    reference: str
    geometry: str
    page: int
    by_bar_code: bool
    by_text: bool


def package(request_id: str, folder: Path) -> bytes:
    """Letter, authorization and certification page of an invented client."""
    parts = {name: {"from": date(2026, 1, 5), "to": "present"} for name in ("records", "billing", "radiology")}
    asked = {"id": request_id, "provider": "sample", "parts": parts}
    client = {"first": "Testina", "last": "Sampleton-Núñez", "born": date(1971, 3, 14)}
    matter = Matter.model_validate({"matter": "2026-0143", "client": client, "requests": [asked]})
    custodian = Provider(id="sample", name="Bluegrass Sample Hospital", type="hospital", state="KY", records=Department(fax="+18595550100"))
    known = rules.load()
    choice = letter.choose(matter, matter.requests[0], custodian, known.states, LetterKind.REQUEST, TODAY)
    facts = letter.facts(matter, matter.requests[0], custodian, choice, Sender(HEAD), today=TODAY)
    ours = typeset.letter(markup.layout(templates.render(known.letters[choice.template], facts)), HEAD, "Letter")
    return make_package([ours, authorization(folder), certification.plain_page(facts, HEAD)], request_id, HEAD.firm).pdf


def authorization(folder: Path) -> pictures.Foreign:
    """A page full of small print, as authorizations are."""
    faces.get_ready()
    path = folder / "authorization.pdf"
    canvas = Canvas(str(path), pagesize=letter_size, initialFontName=faces.REGULAR)
    canvas.setFont(faces.REGULAR, 9)
    for line in range(60):
        canvas.drawString(
            40, 750 - 12 * line, f"{line + 1}. I authorize the release of my medical information, as far as this line of the form says so."
        )
    canvas.save()
    return pictures.take(str(path), ROOM)


def fax_pages(pdf: bytes, dots: tuple[int, int]) -> bytes:
    """The package as a fax machine scans it: 1728 columns, black and white, Group 4."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheets = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in document]
    rows = round(11 * dots[1])
    scaled = [sheet.convert("L").resize((COLUMNS, rows), Image.Resampling.BOX) for sheet in sheets]
    frames = [sheet.point(lambda shade: 255 if shade > 127 else 0).convert("1") for sheet in scaled]
    written = io.BytesIO()
    frames[0].save(written, "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=dots)
    return written.getvalue()


def call(loopback: str, sent: Path, received: Path) -> None:
    """One fax call. Ends the program where the engine fails."""
    done = subprocess.run([sys.executable, loopback, str(sent), str(received)], check=False, capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise SystemExit(f"the fax engine failed: {done.stdout}{done.stderr}")


def seen(page: Page, request_id: str) -> tuple[bool, bool]:
    """Whether the page gives its reference by bar code, and by text."""
    text = "\n".join(line.text for line in page.lines())
    return request_id in [code.text for code in page.barcodes], request_id in reference.find(text)


def measure(loopback: str, folder: Path, reader: Reader) -> list[Row]:
    """Every package at every geometry, page by page."""
    rows = []
    for request_id in REFERENCES:
        pdf = package(request_id, folder)
        for name, dots in GEOMETRIES.items():
            sent, received = folder / "sent.tif", folder / "received.tif"
            sent.write_bytes(fax_pages(pdf, dots))
            call(loopback, sent, received)
            pages = reader.read(received, hashlib.sha256(received.read_bytes()).hexdigest()).pages
            with pypdfium2.PdfDocument(pdf) as document:
                if len(pages) != len(document):
                    raise SystemExit(f"{len(document)} pages were sent, {len(pages)} came")
            rows += [Row(request_id, name, page.number, *seen(page, request_id)) for page in pages]
    return rows


def main() -> int:
    """Print a row per page; 1 when one is missed."""
    loopback = os.environ.get(VARIABLE)
    if not loopback:
        print(f"the package through a fax: skipped, because {VARIABLE} names no fax engine")
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Reader(ReadingLimits(1, 60, 10, 1500, 64)) as reader:
        rows = measure(loopback, Path(folder), reader)
    print(f"{'reference':12} {'geometry':18} {'page':>4}  {'bar code':9} text")
    for row in rows:
        marks = ["read" if well else "MISSED" for well in (row.by_bar_code, row.by_text)]
        print(f"{row.reference:12} {row.geometry:18} {row.page:4}  {marks[0]:9} {marks[1]}")
    missed = sum(not (row.by_bar_code and row.by_text) for row in rows)
    print(f"{len(rows)} pages, {missed} missed, {time.monotonic() - began:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
