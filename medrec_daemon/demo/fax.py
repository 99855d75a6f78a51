"""How a paper looks when it has been faxed: true geometry, header line, noise, Group 3 or 4; as TIFF or as a fax service's PDF."""

from __future__ import annotations

import io
import struct
from collections.abc import Collection
from typing import Literal

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont

Grey = npt.NDArray[np.float32]

FAX_WIDTH = 1728
FAX_DPI = 204
HEADER_ROWS = 32  # at 196 rows an inch; half of it at 98
_PHOTOMETRIC = 262


def page_pictures(pdf: bytes, dpi: float) -> list[Image.Image]:
    """Every page of ``pdf`` as a grey picture (mode ``L``) at ``dpi`` dots per inch."""
    just_below = dpi / 72 - 1e-7  # PDFium rounds a page of 1650.0000001 pixels up
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=just_below, grayscale=True).to_pil().convert("L") for page in document]


def fax_tiff(
    pdf: bytes,
    *,
    vertical_dpi: Literal[98, 196],
    compression: Literal["group3", "group4"],
    header: str,
    noise: float = 0.2,
    skew_degrees: float = 0.0,
    seed: int = 0,
    upside_down_pages: Collection[int] = (),
) -> bytes:
    """``pdf`` as a fax machine would store it: a TIFF of 1728 pixels a line, 204 x ``vertical_dpi``, one bit, white is zero.

    Args:
        pdf: What was put on the glass.
        vertical_dpi: 196 (fine) or 98 (standard; pixels are then twice as high as wide).
        compression: The TIFF's compression.
        header: What the sender's machine prints at the top of each page; ``P.001/003`` is added behind it.
        noise: 0 (none) to 1 (hardly legible): broken strokes and specks.
        skew_degrees: How far the paper stood askew, counter-clockwise.
        seed: The same seed gives the same specks.
        upside_down_pages: Pages (from 1) that lay on the glass the wrong way round; their header stands upright all the same.
    """
    pictures = page_pictures(pdf, FAX_DPI)
    random = np.random.default_rng(seed)
    frames = []
    for number, picture in enumerate(pictures, start=1):
        turned = picture.rotate(180) if number in upside_down_pages else picture
        askew = turned.rotate(skew_degrees, Image.Resampling.BILINEAR, fillcolor=255)
        rows = round(picture.height / FAX_DPI * vertical_dpi)
        bits = _thresholded(askew.resize((FAX_WIDTH, rows), Image.Resampling.BILINEAR), noise, random)
        strip = _header_strip(f"{header}   P.{number:03d}/{len(pictures):03d}", vertical_dpi)
        frames.append(_stacked(strip, bits))
    return _as_tiff(frames, vertical_dpi, compression)


def fax_pdf(tiff: bytes) -> bytes:
    """A fax TIFF as the PDF that a fax service mails: the same pixels, Group 4, not square, without words."""
    with Image.open(io.BytesIO(tiff)) as opened:
        across, down = (float(value) for value in opened.info["dpi"])
        frames = []
        for place in range(getattr(opened, "n_frames", 1)):
            opened.seek(place)
            frames.append(opened.convert("1"))
    buffer = io.BytesIO()
    frames[0].save(buffer, "PDF", save_all=True, append_images=frames[1:], dpi=(across, down), title="Fax", creationDate=None, modDate=None)
    return buffer.getvalue()


def speckled(grey: Grey, noise: float, random: np.random.Generator) -> Grey:
    """Grey values 0..255 with noise over them: strokes break up, and single dots fall where there are none."""
    dusty = grey + random.standard_normal(grey.shape, dtype=np.float32) * np.float32(110.0 * noise)
    for value in (0.0, 255.0):
        dots = random.poisson(0.0012 * noise * grey.size)
        dusty.ravel()[random.integers(0, grey.size, dots)] = value
    return dusty


def _thresholded(picture: Image.Image, noise: float, random: np.random.Generator) -> Image.Image:
    """A fax machine's black and white: slightly generous to black, because thin strokes must not vanish."""
    grey = speckled(np.asarray(picture, dtype=np.float32), noise, random)
    return Image.fromarray(np.where(grey < 150, 0, 255).astype(np.uint8), "L").convert("1", dither=Image.Dither.NONE)


def _header_strip(words: str, vertical_dpi: int) -> Image.Image:
    """The line at the top, which the sending machine prints into the picture: crisp, however poor the page below."""
    strip = Image.new("L", (FAX_WIDTH, HEADER_ROWS), 255)
    ImageDraw.Draw(strip).text((48, 2), words, fill=0, font=ImageFont.load_default(size=24))
    rows = HEADER_ROWS * vertical_dpi // 196
    return strip.resize((FAX_WIDTH, rows), Image.Resampling.BOX).convert("1", dither=Image.Dither.NONE)


def _stacked(above: Image.Image, below: Image.Image) -> Image.Image:
    whole = Image.new("1", (FAX_WIDTH, above.height + below.height), 1)
    whole.paste(above, (0, 0))
    whole.paste(below, (0, above.height))
    return whole


def _as_tiff(frames: list[Image.Image], vertical_dpi: int, compression: str) -> bytes:
    """The frames as one TIFF. Pillow writes black-is-zero only, so the bits are turned over here, and the tag afterwards."""
    inverted = [ImageChops.invert(frame) for frame in frames]
    buffer = io.BytesIO()
    dpi = (FAX_DPI, vertical_dpi)
    inverted[0].save(buffer, "TIFF", save_all=True, append_images=inverted[1:], compression=compression, dpi=dpi)
    return _white_is_zero(buffer.getvalue())


def _white_is_zero(content: bytes) -> bytes:
    """The TIFF with PhotometricInterpretation 0 on every page, as fax machines write it."""
    patched = bytearray(content)
    order = "<" if patched[:2] == b"II" else ">"
    (place,) = struct.unpack_from(f"{order}I", patched, 4)
    while place:
        (entries,) = struct.unpack_from(f"{order}H", patched, place)
        for entry in range(place + 2, place + 2 + 12 * entries, 12):
            (tag,) = struct.unpack_from(f"{order}H", patched, entry)
            if tag == _PHOTOMETRIC:
                struct.pack_into(f"{order}H", patched, entry + 8, 0)
        (place,) = struct.unpack_from(f"{order}I", patched, place + 2 + 12 * entries)
    return bytes(patched)
