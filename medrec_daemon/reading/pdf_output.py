"""Writing a PDF with pikepdf so that a full disk is an error to act on. Used inside confined workers only."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf


class _Patient(io.RawIOBase):
    """A file that never fails while it is written to, and tells afterwards what went wrong.

    qpdf ends the whole process when a write fails while it finishes a file.
    """

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self.problem: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - bytes, or a view of them
        rest = memoryview(data)
        while self.problem is None and rest:
            try:
                rest = rest[self._handle.write(rest) :]
            except OSError as error:
                self.problem = error
        return len(data)


def save(pdf: pikepdf.Pdf, target: str) -> None:
    """Write ``pdf`` to ``target``; the same pages give the same bytes. Raises ``OSError`` where the disk does not take it."""
    with Path(target).open("wb", buffering=0) as handle:
        patient = _Patient(handle)
        with io.BufferedWriter(patient, 1 << 16) as buffered:
            pdf.save(buffered, deterministic_id=True)
    if patient.problem is not None:
        raise patient.problem
