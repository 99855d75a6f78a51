"""How a paper looks when it has been scanned or photographed: pictures without words, with wrong words, or askew on a table."""

from __future__ import annotations

import io
import random as plain_random
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon.demo.fax import page_pictures, speckled

PHOTO = (1944, 2592)
_ORIENTATION = 274
_CONFUSED = {
    "e": "c",
    "c": "e",
    "a": "o",
    "o": "a",
    "n": "u",
    "i": "l",
    "l": "1",
    "s": "5",
    "r": "t",
    "t": "f",
    "m": "rn",
    "h": "b",
    "0": "8",
    "1": "7",
}


def scan_pdf(
    pdf: bytes,
    *,
    dpi: int = 200,
    bilevel: bool = False,
    skew_degrees: float = 0.4,
    noise: float = 0.08,
    seed: int = 0,
    turned: Mapping[int, int] | None = None,
) -> bytes:
    """``pdf`` as an office copier scans it: a PDF of pictures without a single word.

    Args:
        pdf: What lay in the feeder.
        dpi: Dots per inch, both ways.
        bilevel: One bit and Group 4; else grey and JPEG.
        skew_degrees: How far each page stands askew; every other page leans the other way.
        noise: 0 to 1, as for a fax.
        seed: The same seed gives the same grain.
        turned: Page number (from 1) to degrees clockwise (90, 180, 270) by which that page lay wrong.
    """
    random = np.random.default_rng(seed)
    pages = []
    for number, picture in enumerate(page_pictures(pdf, dpi), start=1):
        lean = skew_degrees if number % 2 else -skew_degrees * 0.6
        askew = picture.rotate(lean, Image.Resampling.BILINEAR, fillcolor=255)
        placed = askew.rotate(-(turned or {}).get(number, 0), expand=True)
        pages.append(_scanned(placed, bilevel=bilevel, noise=noise, random=random))
    return pictures_pdf(pages, dpi)


def pictures_pdf(pages: list[Image.Image], dpi: float) -> bytes:
    """Pictures as the pages of a PDF: one-bit ones as Group 4, grey ones as JPEG."""
    buffer = io.BytesIO()
    quality = {"quality": 62} if pages[0].mode == "L" else {}
    pages[0].save(
        buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, title="Scan", creationDate=None, modDate=None, **quality
    )
    return buffer.getvalue()


def page_png(pdf: bytes, *, page: int = 1, dpi: int = 150) -> bytes:
    """One page (from 1) as a grey PNG, as somebody saves it from a portal."""
    buffer = io.BytesIO()
    page_pictures(pdf, dpi)[page - 1].save(buffer, "PNG", dpi=(dpi, dpi))
    return buffer.getvalue()


def photo_jpeg(pdf: bytes, *, page: int = 1, seed: int = 0, orientation: int = 6) -> bytes:
    """One page (from 1) photographed on a table: in perspective, unevenly lit, JPEG, with the telephone's EXIF orientation.

    ``orientation`` is 1 (pixels upright) or 6 (pixels lie on their left side and the tag says so).
    """
    random = np.random.default_rng(seed)
    sheet = page_pictures(pdf, 220)[page - 1]
    width, height = PHOTO
    jitter = random.uniform(-0.012, 0.012, (4, 2))
    corners = (np.array([(0.075, 0.06), (0.93, 0.045), (0.965, 0.95), (0.04, 0.962)]) + jitter) * (width, height)
    laid = sheet.transform(PHOTO, Image.Transform.PERSPECTIVE, _perspective(corners, sheet.size), Image.Resampling.BILINEAR)
    inside = Image.new("1", PHOTO)
    ImageDraw.Draw(inside).polygon([(float(x), float(y)) for x, y in corners], fill=1)
    grain = random.standard_normal((height, width), dtype=np.float32)
    scene = np.where(np.asarray(inside), np.asarray(laid, dtype=np.float32) * 0.86 + 22 + 4 * grain, 96 + 7 * grain)
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    light = 1.04 - 0.22 * across * down - 0.10 * ((across - 0.35) ** 2 + (down - 0.3) ** 2)
    shot = Image.fromarray(np.clip(scene * light, 0, 255).astype(np.uint8), "L").filter(ImageFilter.GaussianBlur(0.7))
    warm = [[round(value * tint) for value in range(256)] for tint in (1.0, 0.985, 0.94)]
    return _jpeg(Image.merge("RGB", [shot.point(tint) for tint in warm]), orientation)


def hidden_text_pdf(pdf: bytes, *, dpi: int = 200, seed: int = 0) -> bytes:
    """A scan with a bad text layer: pictures, and under them invisible words that a poor reader made of the pages long ago."""
    slips = plain_random.Random(seed)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    with pypdfium2.PdfDocument(pdf) as document:
        for page, picture in zip(document, page_pictures(pdf, dpi), strict=True):
            width, height = page.get_size()
            canvas.setPageSize((width, height))
            text = page.get_textpage()
            for place in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(place)
                words = canvas.beginText(left, bottom)
                words.setFont("Helvetica", max(top - bottom, 4))
                words.setTextRenderMode(3)
                words.textOut(_misread(text.get_text_bounded(left, bottom, right, top), slips))
                canvas.drawText(words)
            canvas.drawImage(ImageReader(io.BytesIO(_jpeg(picture, 1))), 0, 0, width, height)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _misread(text: str, slips: plain_random.Random) -> str:
    """``text`` with every third letter or so taken for another."""
    return "".join(
        _CONFUSED.get(char.lower(), "~") if char.isalnum() and slips.random() < 0.35 else char for char in text if char.isprintable()
    )


def _jpeg(picture: Image.Image, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    stored = picture.transpose(Image.Transpose.ROTATE_90) if orientation == 6 else picture
    buffer = io.BytesIO()
    stored.save(buffer, "JPEG", quality=70, exif=exif, dpi=(72, 72))
    return buffer.getvalue()


def _scanned(picture: Image.Image, *, bilevel: bool, noise: float, random: np.random.Generator) -> Image.Image:
    grey = speckled(np.asarray(picture, dtype=np.float32) * 0.95 + 6, noise, random)
    if bilevel:
        return Image.fromarray(np.where(grey < 140, 0, 255).astype(np.uint8), "L").convert("1", dither=Image.Dither.NONE)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8), "L").filter(ImageFilter.GaussianBlur(0.5))


def _perspective(corners: npt.NDArray[np.float64], size: tuple[int, int]) -> tuple[float, ...]:
    """Pillow's eight coefficients that carry a picture of ``size`` onto ``corners`` (clockwise from the top left, pixels)."""
    width, height = size
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        wanted += [u, v]
    solved = np.linalg.solve(np.array(rows, dtype=np.float64), np.array(wanted, dtype=np.float64))
    return tuple(float(value) for value in solved)
