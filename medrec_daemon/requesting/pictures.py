"""A signed authorization, or the firm's own form, as pages of pure black on white, and the blanks of a form.

A fax knows black and white only: colour and grey are decided here, where it can be looked at, not by some machine on the
way. A picture also carries over nothing that hides in a PDF. Runs inside a confined worker, because the file came from
outside; what comes back are tuples, the only nouns that a worker may answer with.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image, ImageFilter

from medrec_daemon.errors import Unreadable

DOTS = 300
"""Per inch of the finished paper: twice what a fine fax resolves."""
MOST_PAGES = 60
SMALLEST = 36.0
"""Points: less than half an inch is no page."""
LOCAL_SHARE = 0.86
"""Ink is darker than this share of the mean of the paper around it, however yellow or shaded that is."""
SURELY_INK = 96
"""Darker than this is ink whatever stands around it: the inside of a thick stroke or a stamp (0 black, 255 white)."""
SURELY_PAPER = 235
_AROUND = DOTS // 12
_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_LENGTHS = 273, 278, 279


class Room(NamedTuple):
    """The part of the paper that a page may fill, in points."""

    width: float
    height: float


class Picture(NamedTuple):
    """One page: size in points as it is placed, how much it was shrunk, size in pixels, and its CCITT Group 4 data."""

    width: float
    height: float
    shrunk: float
    columns: int
    rows: int
    group4: bytes


class Blank(NamedTuple):
    """A text field of a form: its page (from 0), its name, its box in points from the placed picture's lower left."""

    page: int
    name: str
    left: float
    low: float
    width: float
    height: float


class Foreign(NamedTuple):
    """A PDF that is not ours, ready to be placed."""

    pictures: tuple[Picture, ...]
    blanks: tuple[Blank, ...] = ()


def take(path: str, room: Room, turns: tuple[int, ...] = ()) -> Foreign:
    """The pages of the PDF at ``path``, none larger than ``room``. Raises ``Unreadable``.

    ``turns`` says for each page by how many degrees clockwise (0, 90, 180, 270) it is turned to stand upright.
    """
    name = Path(path).name
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise Unreadable(f"{name} cannot be opened as a PDF.", "Look at it; scan or save it again without a password.") from error
    with document:
        if not 0 < len(document) <= MOST_PAGES:
            raise Unreadable(
                f"{name} has {len(document)} pages.", f"A paper that goes out has 1 to {MOST_PAGES}; look whether it is the right file."
            )
        document.init_forms()
        turned = (*turns, *[0] * len(document))
        pictures = tuple(_picture(page, room, turn, name) for page, turn in zip(document, turned, strict=False))
    return Foreign(pictures, tuple(_blanks(path, pictures)) if not any(turns) else ())


def _picture(page: Any, room: Room, turn: int, name: str) -> Picture:  # noqa: ANN401 - pypdfium2 has no types
    width, height = page.get_size()
    if min(width, height) < SMALLEST:
        raise Unreadable(f"{name} has a page without any size.", "Look at it; scan it again.")
    if turn in {90, 270}:
        width, height = height, width
    shrunk = min(1.0, room.width / width, room.height / height)
    drawn = page.render(scale=shrunk * DOTS / 72, rotation=turn, grayscale=True, draw_annots=True).to_pil().convert("L")
    ink = black_on_white(drawn)
    return Picture(width * shrunk, height * shrunk, shrunk, ink.width, ink.height, _group4(ink))


def black_on_white(grey: Image.Image) -> Image.Image:
    """A grey picture as ink (black) and paper (white), by what is darker than its surroundings."""
    shades = np.asarray(grey)
    around = np.asarray(grey.filter(ImageFilter.BoxBlur(_AROUND)))
    ink = ((shades < around * LOCAL_SHARE) | (shades < SURELY_INK)) & (shades < SURELY_PAPER)
    return Image.fromarray(np.where(ink, 0, 255).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)


def _group4(picture: Image.Image) -> bytes:
    """The picture as one strip of CCITT Group 4 data; in it a set bit is ink."""
    written = io.BytesIO()
    turned = Image.fromarray(~np.asarray(picture))
    turned.save(written, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: picture.height})
    with Image.open(written, formats=["TIFF"]) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        strips = list(zip(tags[_STRIP_OFFSETS], tags[_STRIP_LENGTHS], strict=True))
    if len(strips) != 1:
        raise ValueError("Group 4 data came in more than one strip")
    (offset, length), data = strips[0], written.getvalue()
    return data[offset : offset + length]


def _blanks(path: str, pictures: tuple[Picture, ...]) -> Iterator[Blank]:
    """The empty text fields of an upright form; a turned page's are left for a pen."""
    try:
        with pikepdf.open(path) as document:
            for number, (page, picture) in enumerate(zip(document.pages, pictures, strict=True)):
                box = [float(edge) for edge in page.cropbox]
                upright = int(page.get("/Rotate", 0)) % 360 == 0
                for widget in page.get("/Annots", []) if upright else []:
                    if found := _blank(widget, number, box, picture.shrunk):
                        yield found
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"{Path(path).name} has a form that cannot be read.", "Save it again from the program that made it.") from error


def _blank(widget: Any, page: int, box: list[float], shrunk: float) -> Blank | None:  # noqa: ANN401 - pikepdf's object
    kind, name, value, holder = None, "", None, widget
    for _ in range(16):  # a field inherits from its parents
        kind = kind if kind is not None else holder.get("/FT")
        value = value if value is not None else holder.get("/V")
        name = name or str(holder.get("/T", ""))
        if "/Parent" not in holder:
            break
        holder = holder["/Parent"]
    if kind != pikepdf.Name.Tx or not name or (value is not None and str(value).strip()) or "/Rect" not in widget:
        return None
    x0, y0, x1, y1 = (float(edge) for edge in widget["/Rect"])
    left, low = min(x0, x1) - box[0], min(y0, y1) - box[1]
    return Blank(page, name, left * shrunk, low * shrunk, abs(x1 - x0) * shrunk, abs(y1 - y0) * shrunk)
