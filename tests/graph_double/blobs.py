"""Contents on disk: received in blocks of 1 MiB, hashed on the way, and rewritten as document libraries rewrite PDFs."""

from __future__ import annotations

import logging
import shutil
import threading
from itertools import count
from pathlib import Path

import pikepdf

from graph_double.exchange import Body
from graph_double.nodes import Content
from graph_double.quick_xor import QuickXor, quick_xor

log = logging.getLogger(__name__)


class Blobs:
    """A folder of numbered files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._numbers = count(1)
        self._lock = threading.Lock()

    def new(self) -> Path:
        with self._lock:
            return self.folder / f"{next(self._numbers):08d}"

    def keep(self, data: bytes) -> Content:
        """Bytes from memory."""
        path = self.new()
        path.write_bytes(data)
        state = QuickXor()
        state.update(data)
        return Content(path, len(data), state.digest())

    def receive(self, body: Body) -> Content:
        """A whole request body. Raises Broken, then nothing is kept."""
        path, state = self.new(), QuickXor()
        try:
            append(path, 0, body, state)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Content(path, state.length, state.digest())

    def rewritten(self, content: Content) -> Content | None:
        """The same PDF with the service's own properties in it: other size, other hash, same pages. None for what is no PDF."""
        with content.path.open("rb") as source:
            if not source.read(1024).lstrip().startswith(b"%PDF"):
                return None
        path = self.new()
        try:
            with pikepdf.open(content.path) as document:
                document.docinfo["/ContentTypeId"] = "0x010100E2B1C4A5D6F7489A9B0C1D2E3F405162"
                document.docinfo["/MediaServiceImageTags"] = ""
                document.save(path)
        except pikepdf.PdfError:
            log.debug("a PDF that cannot be read stays as it is")
            path.unlink(missing_ok=True)
            return None
        return Content(path, path.stat().st_size, quick_xor(path))

    def copy(self, content: Content) -> Content:
        path = self.new()
        shutil.copyfile(content.path, path)
        return Content(path, content.size, content.quick_xor)


def append(path: Path, offset: int, body: Body, state: QuickXor) -> None:
    """Write a body into a file from `offset` on. Raises Broken; what came until then is written and hashed."""
    with path.open("r+b" if path.exists() else "w+b", buffering=0) as target:
        target.seek(offset)
        target.truncate()
        for block in body.blocks():
            target.write(block)
            state.update(block)
