"""What a file is, told by its first bytes and never by its name's ending; what we do not read is named, with what to do."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from medrec_daemon.errors import FileProblem, TryLater, Unreadable

HEAD_BYTES = 8192
TAIL_BYTES = 65536
_PDF_WITHIN = 1024
"""A PDF's header may stand behind this much of something else (mail gateways and copiers prepend lines)."""


class FileKind(StrEnum):
    """The kinds we read."""

    PDF = "pdf"
    TIFF = "tiff"
    JPEG = "jpeg"
    PNG = "png"


_READ_KINDS = (
    (b"II*\0", FileKind.TIFF),
    (b"MM\0*", FileKind.TIFF),
    (b"II+\0", FileKind.TIFF),
    (b"MM\0+", FileKind.TIFF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
)
_PRINT = "Open it, print it to PDF and drop the PDF again."
_UNPACK = "Unpack it and drop the files that are inside."
_SAVE_IMAGE = "Save it as JPEG or PDF and drop that again."
_KEEP = "Put it with the case by hand: it has no pages to read."
_ASK = "Ask the sender for a PDF of it."
_BINARY_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (rb"PK(\x03\x04|\x05\x06|\x07\x08)", "a ZIP archive", _UNPACK),
    (rb"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (rb"\x1f\x8b", "a compressed file (gzip)", _UNPACK),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document (older, or locked with a password)", _PRINT),
    (rb".{4}ftyp(heic|heix|hevc|heim|heis|mif1|msf1)", "an iPhone photo (HEIC)", _SAVE_IMAGE),
    (rb".{4}ftypavif", "an AVIF picture", _SAVE_IMAGE),
    (rb"RIFF.{4}WEBP", "a WebP picture", _SAVE_IMAGE),
    (rb"GIF8[79]a", "a GIF picture", _SAVE_IMAGE),
    (rb"BM.{4}\0\0\0\0", "a bitmap picture (BMP)", _SAVE_IMAGE),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000 picture", _SAVE_IMAGE),
    (rb"\x97JB2", "a JBIG2 picture", _SAVE_IMAGE),
    (rb".{128}DICM", "a DICOM image (X-ray, CT or MRI)", _KEEP),
    (rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI ", "a video", _KEEP),
    (rb"ID3|RIFF.{4}WAVE", "a sound file", _KEEP),
    (rb"MZ|\x7fELF", "a program", "Do not open it. Ask whoever sent it, or IT."),
)
_TEXT_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (rb"\{\\rtf", "a Rich Text document", _PRINT),
    (rb"%!PS", "a PostScript file", _PRINT),
    (rb"(?i)\s*(<!doctype html|<html)", "a web page (HTML)", _PRINT),
    (rb"\s*<\?xml", "an XML file", _ASK),
    (rb"(?i)(From|Received|Return-Path|MIME-Version|Delivered-To|Date|Subject|X-[\w-]+):? ", "an e-mail message", _PRINT),
    (rb"MSH\|", "an HL7 message", _ASK),
)
_ZIPPED_KINDS = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint file"),
    (b"vnd.oasis.opendocument", "an OpenDocument file"),
)


def tell(path: Path, max_file_mb: int) -> FileKind:
    """The kind of the file at ``path``.

    Raises ``Unreadable`` with the remedy for an empty file, one of more than ``max_file_mb`` MB, a PDF that breaks off and every
    kind we do not read; ``FileProblem`` where the file is not there or may not be opened; ``TryLater`` on other system errors.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as handle:
            head = handle.read(HEAD_BYTES)
            handle.seek(max(0, size - TAIL_BYTES))
            tail = handle.read(TAIL_BYTES)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise FileProblem(f"{path.name} cannot be opened ({error.strerror}).", "See that the file is there and may be read.") from error
    except OSError as error:
        raise TryLater(f"{path.name} cannot be read now ({error.strerror}).", "It is tried again by itself.") from error
    if size == 0:
        raise Unreadable("This file is empty (0 bytes).", "Ask for it to be sent again.")
    if size > max_file_mb << 20:
        raise Unreadable(
            f"This file has {size >> 20} MB; more than {max_file_mb} MB is not read.",
            "Split it into smaller files, or have IT raise intake.max_file_mb.",
        )
    kind = _kind_of(head, tail)
    if kind is FileKind.PDF:
        _refuse_cut_short(head, tail, size)
    return kind


def _kind_of(head: bytes, tail: bytes) -> FileKind:
    """The kind by signature. A PDF's header may stand behind other text, but not inside an archive."""
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    for signature, kind in _READ_KINDS:
        if head.startswith(signature):
            return kind
    if head.startswith(b"PK\x03\x04"):
        for inside, name in _ZIPPED_KINDS:
            if inside in head or inside in tail:
                raise Unreadable(f"This is {name}, which is not read.", _PRINT)
    _refuse(_BINARY_KINDS, head)
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return FileKind.PDF
    _refuse(_TEXT_KINDS, head)
    if _is_text(head):
        raise Unreadable("This is a plain text file, which is not read.", _PRINT)
    raise Unreadable("This file is of no kind that is read (PDF, TIFF, JPEG or PNG).", "Ask the sender for a PDF, or print it to PDF.")


def _refuse(kinds: tuple[tuple[bytes, str, str], ...], head: bytes) -> None:
    for pattern, name, remedy in kinds:
        if re.match(pattern, head, re.DOTALL):
            raise Unreadable(f"This is {name}, which is not read.", remedy)


def _is_text(head: bytes) -> bool:
    sample = head[:2048]
    strange = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\f\x1b")
    return b"\0" not in sample and strange <= len(sample) // 100


def _refuse_cut_short(head: bytes, tail: bytes, size: int) -> None:
    """Raise ``Unreadable`` for a PDF that ends too early: repaired, it would silently lack its last pages."""
    end = tail.rfind(b"%%EOF")
    declared = re.search(rb"/Linearized\b[^>]{0,200}?/L\s+(\d+)", head[:2048])
    cut = end < 0 or re.search(rb"\d\s+obj\b", tail[end:]) is not None or (declared is not None and int(declared.group(1)) > size)
    if cut:
        raise Unreadable(
            "This PDF breaks off before its end: pages may be missing.",
            "Copy or download it again, or ask for it to be sent again; if it is whole on screen, print it to PDF and drop that.",
        )
