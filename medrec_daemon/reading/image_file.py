"""TIFF, JPEG and PNG files frame by frame, with the true resolution. Used inside confined workers only."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from PIL import Image

from medrec_daemon.errors import Unreadable
from medrec_daemon.reading import tiff_chain
from medrec_daemon.reading.file_kind import FileKind
from medrec_daemon.reading.picture import Grey, Picture, is_bilevel

MAX_IMAGE_PIXELS = 150_000_000
"""A letter-sized page at 1200 dpi has 135 million; what has more is a mistake or an attack."""
FAX_DPI = 204.0
FINE, STANDARD = 196.0, 98.0
FAX_WIDTHS = frozenset({1728, 2048, 2432})
STANDARD_HEIGHT = 1400
"""A letter page has 1078 lines at standard fax resolution and 2156 at fine."""
PLAIN_DPI = 200.0
PHOTO_PIXELS = 2000
_PAGE_INCHES = 11.0
_PLAUSIBLE_INCHES = (1.0, 18.0)
_ORIENTATION_TAG = 0x0112
_UPRIGHT: dict[int, Callable[[Grey], Grey]] = {
    2: np.fliplr,
    3: lambda grey: np.rot90(grey, 2),
    4: np.flipud,
    5: np.transpose,
    6: lambda grey: np.rot90(grey, -1),
    7: lambda grey: grey.T[::-1, ::-1],
    8: np.rot90,
}
"""How each EXIF orientation is put upright."""


class ImageFile:
    """An open image file; ``pages`` is the number of its frames (a JPEG or PNG counts as one).

    Raises ``Unreadable`` for a file that is damaged, of a compression we lack, or too large to open.
    """

    def __init__(self, path: str, kind: FileKind) -> None:
        Image.MAX_IMAGE_PIXELS = None  # our own limit below has our own words
        if kind is FileKind.TIFF:
            tiff_chain.check(path)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._image = Image.open(path, formats=[kind.value.upper()])
                self.pages = int(getattr(self._image, "n_frames", 1)) if kind is FileKind.TIFF else 1
        except MemoryError:
            raise
        except Exception as error:
            raise Unreadable(
                f"This {kind.value.upper()} image is damaged and cannot be opened.",
                "If it opens for you, print it to PDF and drop that; else ask for it to be sent again.",
            ) from error

    def frame(self, number: int) -> Image.Image:
        """Frame ``number`` (from 1), decoded, not yet turned by its EXIF orientation. Raises ``Unreadable``."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._image.seek(number - 1)
                self._refuse_giant()
                self._image.load()
                return self._image.copy()
        except (MemoryError, Unreadable):
            raise
        except Exception as error:
            raise Unreadable("This page of the image is damaged.", "Look at it in the original, or ask for it to be sent again.") from error

    def _refuse_giant(self) -> None:
        width, height = self._image.size
        if width * height > MAX_IMAGE_PIXELS:
            raise Unreadable(
                f"This image is too large to open safely ({width} x {height} pixels).", "Scan it again at 300 dpi, or ask for a PDF."
            )

    def dpi(self) -> tuple[float, float]:
        """The true resolution of the frame at hand, (across, down), before any turn."""
        return resolution_of(self._image)

    def picture(self, number: int) -> Picture:
        """Frame ``number`` as a grey picture, upright as far as its EXIF orientation says."""
        frame = self.frame(number)
        dpi = self.dpi()
        orientation = orientation_of(frame)
        grey = grey_of(frame)
        if orientation != 1:
            grey = np.ascontiguousarray(_UPRIGHT[orientation](grey))
        if orientation in {5, 6, 7, 8}:
            dpi = dpi[::-1]
        return Picture(grey, dpi, is_bilevel(grey))

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()


def orientation_of(frame: Image.Image) -> int:
    """The EXIF or TIFF orientation, 1 to 8 (1: as it stands)."""
    try:
        orientation = frame.getexif().get(_ORIENTATION_TAG, 1)
    except Exception:  # noqa: BLE001 - damaged EXIF data raises whatever it likes; the picture is there all the same
        return 1
    return orientation if orientation in range(1, 9) else 1


def grey_of(image: Image.Image) -> Grey:
    """An image of any mode in grey on white paper."""
    if image.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:
        values = np.asarray(image).astype(np.float64)
        top = values.max(initial=0.0)
        return (values * (255.0 / top if top > 255 else 1.0)).clip(0, 255).astype(np.uint8)
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        image = Image.alpha_composite(paper, layered)
    if image.mode not in {"1", "L", "RGB", "CMYK", "YCbCr", "P", "RGBA", "LAB", "HSV"}:
        image = image.convert("RGB")
    return np.array(image.convert("RGB").convert("L") if image.mode in {"LAB", "HSV", "P"} else image.convert("L"), dtype=np.uint8)


def resolution_of(image: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down: as the file says where that is plausible, else as such an image must have been made."""
    width, height = image.size
    stated = image.info.get("dpi") or image.info.get("resolution")
    if isinstance(stated, tuple) and len(stated) == 2:
        across, down = float(stated[0]), float(stated[1])
        if across > 0 and down > 0 and _plausible(width / across) and _plausible(height / down) and min(across, down) > 73:
            return across, down
    if width in FAX_WIDTHS:
        return FAX_DPI, STANDARD if height < STANDARD_HEIGHT * width / 1728 else FINE
    if max(width, height) >= PHOTO_PIXELS and image.mode != "1":
        dpi = max(width, height) / _PAGE_INCHES
        return dpi, dpi
    return PLAIN_DPI, PLAIN_DPI


def _plausible(inches: float) -> bool:
    return _PLAUSIBLE_INCHES[0] <= inches <= _PLAUSIBLE_INCHES[1]
