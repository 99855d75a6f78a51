"""A package as it lies in the outbox, taken up for sending."""

from __future__ import annotations

import io
from pathlib import Path

from medrec_daemon.errors import UnknownName, Unreadable
from medrec_daemon.requesting.channels.contract import OutgoingPackage
from medrec_daemon.safe_write import disk_errors


def taken_up(file: Path, reference: str, key: str) -> OutgoingPackage:
    """The package of a request. Raises ``UnknownName`` where none was made, ``Unreadable`` where it is none, or another's."""
    # Slow to load, and every command comes past this module.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    with disk_errors(f"The file {file}"):
        try:
            content = file.read_bytes()
        except FileNotFoundError as error:
            raise _missing(reference) from error
    try:
        paper = PdfReader(io.BytesIO(content))
        pages, title = len(paper.pages), (paper.metadata.title if paper.metadata else None) or ""
    except (PyPdfError, ValueError, OSError) as error:
        raise Unreadable(f"The package of {reference} is no PDF.", f"Make it again: medrec request package {reference}") from error
    if title.startswith("Request RR-") and title != f"Request {reference}":
        raise Unreadable(
            f"What lies there for {reference} is the package of another request.", f"Make it again: medrec request package {reference}"
        )
    return OutgoingPackage(reference, key, content, pages)


def _missing(reference: str) -> UnknownName:
    return UnknownName(f"There is no package for {reference} in the outbox.", f"Make it first: medrec request package {reference}")
