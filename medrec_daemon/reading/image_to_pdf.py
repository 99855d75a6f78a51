"""A TIFF, JPEG or PNG as a PDF of the same pixels: faxes as Group 4, JPEG data as it is, everything else Flate.

Written with pikepdf; the same file gives the same bytes. Used inside confined workers only.
"""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops

from medrec_daemon.reading import pdf_output
from medrec_daemon.reading.file_kind import FileKind
from medrec_daemon.reading.image_file import ImageFile, orientation_of

_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_LENGTHS = 273, 278, 279
_SMALLEST, _LARGEST = 3.0, 14_400.0
"""The page sizes, in points, that PDF allows."""
_TURN = {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
"""How far each EXIF orientation is turned clockwise, after mirroring those that are mirrored."""
_MIRRORED = frozenset({2, 4, 5, 7})
_JPEG_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}


def write(source: str, kind: FileKind, target: str) -> None:
    """Write the pages of the image file ``source`` as a PDF to ``target``. Raises ``Unreadable``."""
    images = ImageFile(source, kind)
    with pikepdf.new() as pdf:
        for number in range(1, images.pages + 1):
            frame = images.frame(number)
            stream = _jpeg(pdf, Path(source), frame) if kind is FileKind.JPEG else None
            _add_page(pdf, _stream(pdf, frame) if stream is None else stream, frame, images.dpi())
        pdf_output.save(pdf, target)
    images.close()


def _add_page(pdf: pikepdf.Pdf, image: pikepdf.Stream, frame: Image.Image, dpi: tuple[float, float]) -> None:
    """One page that the image fills, of the size it was scanned at, turned as its EXIF orientation says."""
    width, height = (min(max(72 * pixels / dots, _SMALLEST), _LARGEST) for pixels, dots in zip(frame.size, dpi, strict=True))
    orientation = orientation_of(frame)
    across = f"-{width:.4f} 0 0 {height:.4f} {width:.4f} 0" if orientation in _MIRRORED else f"{width:.4f} 0 0 {height:.4f} 0 0"
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(width, 4), round(height, 4)],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image)),
        Contents=pdf.make_stream(f"q {across} cm /Scan Do Q".encode()),
    )
    if turn := _TURN.get(orientation, 0):
        page.Rotate = turn
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _image(pdf: pikepdf.Pdf, data: bytes, frame: Image.Image, space: str, bits: int, **more: object) -> pikepdf.Stream:
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=frame.width,
        Height=frame.height,
        ColorSpace=pikepdf.Name(space),
        BitsPerComponent=bits,
        **more,
    )


def _jpeg(pdf: pikepdf.Pdf, source: Path, frame: Image.Image) -> pikepdf.Stream | None:
    """The JPEG file's own bytes; None for the few that PDF readers may not know (then the pixels are stored)."""
    space = _JPEG_SPACES.get(frame.mode)
    data = source.read_bytes()
    if space is None or not _is_common(data):
        return None
    more: dict[str, object] = {"Filter": pikepdf.Name.DCTDecode}
    if frame.mode == "CMYK" and "adobe" in frame.info:
        more["Decode"] = [1, 0, 1, 0, 1, 0, 1, 0]  # Adobe writes its inks inverted
    return _image(pdf, data, frame, space, 8, **more)


def _is_common(data: bytes) -> bool:
    """Whether a JPEG is baseline, extended or progressive Huffman of 8 bits: its first frame header says so."""
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in {0xC0, 0xC1, 0xC2}:
            return data[place + 4] == 8
        if 0xC0 < marker < 0xD0 and marker not in {0xC4, 0xC8, 0xCC}:
            return False
        place += 1 if marker == 0xFF else 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return False


def _stream(pdf: pikepdf.Pdf, frame: Image.Image) -> pikepdf.Stream:
    """Pixels without loss: black and white as Group 4, the rest as Flate."""
    if frame.mode == "1":
        decoding = pikepdf.Dictionary(K=-1, Columns=frame.width, Rows=frame.height)
        return _image(pdf, _group4(frame), frame, "/DeviceGray", 1, Filter=pikepdf.Name.CCITTFaxDecode, DecodeParms=decoding)
    if frame.mode == "CMYK":
        return _image(pdf, zlib.compress(frame.tobytes()), frame, "/DeviceCMYK", 8, Filter=pikepdf.Name.FlateDecode)
    plain = _plain(frame)
    space, colours, bits = ("/DeviceRGB", 3, 8) if plain.mode == "RGB" else ("/DeviceGray", 1, 16 if plain.mode.startswith("I;16") else 8)
    prediction = pikepdf.Dictionary(Predictor=15, Colors=colours, BitsPerComponent=bits, Columns=plain.width)
    return _image(pdf, _png_data(plain), plain, space, bits, Filter=pikepdf.Name.FlateDecode, DecodeParms=prediction)


def _plain(frame: Image.Image) -> Image.Image:
    """The image in grey or colour, transparent parts as white paper."""
    if frame.mode in {"L", "RGB", "I;16"} and "transparency" not in frame.info:
        return frame
    if frame.mode in {"I", "F", "I;16B", "I;16L"}:
        return frame.convert("I").convert("I;16") if frame.mode != "F" else frame.convert("L")
    if frame.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in frame.info:
        layered = frame.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    return frame.convert("RGB")


def _group4(frame: Image.Image) -> bytes:
    """The image as one strip of CCITT Group 4 data, black as black."""
    written = io.BytesIO()
    ImageChops.invert(frame).save(written, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: frame.height})
    with Image.open(written, formats=["TIFF"]) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        strips = list(zip(tags[_STRIP_OFFSETS], tags[_STRIP_LENGTHS], strict=True))
    if len(strips) != 1:
        raise ValueError("Group 4 data came in more than one strip")
    (offset, length), data = strips[0], written.getvalue()
    return data[offset : offset + length]


def _png_data(image: Image.Image) -> bytes:
    """The compressed pixel data of a PNG of the image: Flate with the PNG predictors, as PDF knows them too."""
    written = io.BytesIO()
    image.save(written, "PNG")
    data, place, parts = written.getvalue(), 8, []
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        if data[place + 4 : place + 8] == b"IDAT":
            parts.append(data[place + 8 : place + 8 + length])
        place += 12 + length
    return b"".join(parts)
