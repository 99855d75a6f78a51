"""Whether two PDFs show the same pages though their bytes differ. Used inside confined workers only.

SharePoint libraries rewrite PDFs (properties are put in: onedrive-api-docs/issues/935). What a person reads must be the
same: as many pages, of the same size, with the same text, and looking the same to the last pixel at 72 dpi, because a
fax has no text at all.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

_LARGEST_SIDE = 2000.0
"""In pixels; a larger page is drawn smaller."""


def same_pages(one: str, other: str) -> bool:
    """Whether two files are readable PDFs that show the same. ``one`` and ``other`` are paths."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(Path(one)) as first, pypdfium2.PdfDocument(Path(other)) as second:
            if len(first) != len(second) or not len(first):
                return False
            return all(_looks(first, number) == _looks(second, number) for number in range(len(first)))
    except pypdfium2.PdfiumError:
        return False


def _looks(document: Any, number: int) -> tuple[tuple[float, float], str, str]:  # noqa: ANN401 - the library has no types
    page = document[number]
    try:
        width, height = page.get_size()
        text = page.get_textpage()
        words = text.get_text_bounded()
        text.close()
        picture = page.render(scale=min(1.0, _LARGEST_SIDE / max(width, height, 1.0)), may_draw_forms=True)
        pixels = hashlib.sha256(bytes(picture.buffer)).hexdigest()
        picture.close()
        return (width, height), words, pixels
    finally:
        page.close()
