"""The file a worker is reading, opened once and kept until another one comes. Used inside confined workers only."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from medrec_daemon.reading.file_kind import FileKind
from medrec_daemon.reading.pdf_file import PdfFile

if TYPE_CHECKING:
    from medrec_daemon.reading.image_file import ImageFile


def pdf_file(path: str) -> PdfFile:
    """The PDF at ``path``, open. Raises ``Unreadable``."""
    return _pdf_file(path, _stamp(path))


def image_file(path: str, kind: FileKind) -> ImageFile:
    """The TIFF, JPEG or PNG at ``path``, open. Raises ``Unreadable``."""
    return _image_file(path, kind, _stamp(path))


@lru_cache(maxsize=1)
def _pdf_file(path: str, stamp: tuple[int, ...]) -> PdfFile:  # noqa: ARG001 - the stamp is part of the key
    return PdfFile(path)


@lru_cache(maxsize=1)
def _image_file(path: str, kind: FileKind, stamp: tuple[int, ...]) -> ImageFile:  # noqa: ARG001
    from medrec_daemon.reading.image_file import ImageFile

    return ImageFile(path, kind)


def _stamp(path: str) -> tuple[int, ...]:
    """Tells a file from another one of the same name."""
    facts = Path(path).stat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
