"""Pages that were read already, on disk: a stop in the middle of a long fax loses none of them."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

from medrec_daemon.reading.packed import PackedPage


class KeptPages:
    """A file to which each page is added, a line of JSON, as soon as it is read. A line cut short by a crash is passed over.

    Args:
        path: The file, in a folder that belongs to one arrival; made when the first page is added.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[int, PackedPage]:
        """The pages kept, by number; empty where there are none."""
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return {}
        pages = (_unpacked(line) for line in lines if line)
        return {page.number: page for page in pages if page is not None}

    def add(self, page: PackedPage) -> None:
        """Keep a page. What a crash of the machine takes is read again, so it is not synced."""
        plain = page._asdict() | {"places": b64encode(page.places).decode(), "lines": b64encode(page.lines).decode()}
        with self._path.open("ab") as file:
            file.write(b"\n" * self._torn() + json.dumps(plain).encode() + b"\n")

    def _torn(self) -> bool:
        """Whether the last line was cut short: the next one then starts on a line of its own."""
        with self._path.open("rb") as file:
            size = file.seek(0, 2)
            if not size:
                return False
            file.seek(size - 1)
            return file.read(1) != b"\n"


def _unpacked(line: bytes) -> PackedPage | None:
    try:
        plain = json.loads(line)
        plain["barcodes"] = tuple((text, symbology, tuple(box) if box else None) for text, symbology, box in plain["barcodes"])
        plain["texts"] = tuple(plain["texts"])
        return PackedPage(**plain | {"places": b64decode(plain["places"]), "lines": b64decode(plain["lines"])})
    except (ValueError, TypeError, KeyError):
        return None
