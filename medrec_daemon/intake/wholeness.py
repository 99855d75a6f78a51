"""Whether a file looks whole: a cheap look at its structure in our own code, without a parser that a bad file could fool.

PDF, TIFF, JPEG and PNG say themselves where they end. Anything else, and an empty file, counts as whole; what is in it is
the reader's business.
"""

from __future__ import annotations

import fcntl
import io
import os
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO

HEAD_BYTES = 1024
TAIL_BYTES = 4096
"""How far from its end a file may carry its end mark: fax servers and mail gateways append zeros or a line or two."""
MAX_ENTRIES = 200_000
MAX_ARRAY_BYTES = 1 << 20
_SPEAKING_NAMES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})
_TIFF_MAGIC = {b"II*\0": ("<", False), b"MM\0*": (">", False), b"II+\0": ("<", True), b"MM\0+": (">", True)}
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_DATA_TAGS = {273: 279, 324: 325, 513: 514}
"""Tags of the TIFF 6.0 specification that say where image data begins, and those that say how long it is."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open an ordinary file for reading, never following a link and never waiting on a pipe. Raises ``OSError``."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as reader:
        yield reader


def looks_whole(path: Path) -> bool:
    """Whether the file carries its own end, or is of a kind that has none. Raises ``OSError`` when it cannot be opened."""
    with opened(path) as reader:
        size = os.fstat(reader.fileno()).st_size
        return size == 0 or _whole(reader, size, PurePath(path.name).suffix.lower())


def has_writer(path: Path) -> bool:
    """Whether a process has the file open for writing; False where the kernel does not tell (another owner's file).

    A read lease (fcntl(2), Linux) is refused while there is a writer. Should one come in the instant that we hold it,
    the kernel tells us by the signal set here, one that is ignored: the usual one would end the process.
    """
    with opened(path) as reader:
        try:
            fcntl.fcntl(reader, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(reader, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        fcntl.fcntl(reader, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False


def _whole(reader: BinaryIO, size: int, ending: str) -> bool:
    head = reader.read(HEAD_BYTES)
    reader.seek(max(0, size - TAIL_BYTES))
    tail = reader.read(TAIL_BYTES)
    if b"%PDF-" in head:
        return b"%%EOF" in tail
    if head.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" in tail
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return b"IEND\xaeB`\x82" in tail
    if head[:4] in _TIFF_MAGIC:
        try:
            return _Tiff(reader, size, *_TIFF_MAGIC[head[:4]]).is_whole()
        except (struct.error, EOFError):
            return False
    return ending not in _SPEAKING_NAMES


class _Tiff:
    """A walk along the chain of directories (one per page) that asks only whether everything lies inside the file."""

    def __init__(self, reader: BinaryIO, size: int, order: str, big: bool) -> None:  # noqa: FBT001 - read off the magic number
        self.reader = reader
        self.size = size
        self.order = order
        self.big = big
        self.word = "Q" if big else "I"
        self.entries = 0

    def is_whole(self) -> bool:
        """Whether at least one directory is there, and the data that every one points to."""
        offset: int = self._numbers(8 if self.big else 4, self.word, 1)[0]
        seen: set[int] = set()
        while offset:
            if offset in seen or self.entries > MAX_ENTRIES:
                return True  # a loop or a monster: no affair of ours, the reader will say so
            seen.add(offset)
            following = self._directory(offset)
            if following is None:
                return False
            offset = following
        return bool(seen)

    def _directory(self, offset: int) -> int | None:
        """The place of the next directory, 0 at the end of the chain; None where this one points outside the file."""
        count: int = self._numbers(offset, "Q" if self.big else "H", 1)[0]
        start = offset + (8 if self.big else 2)
        length = 20 if self.big else 12
        if count == 0 or start + count * length + (8 if self.big else 4) > self.size:
            return None  # a directory without entries is room made in advance
        self.entries += count
        found: dict[int, tuple[int, ...]] = {}
        for index in range(min(count, MAX_ENTRIES)):
            values = self._entry(start + index * length)
            if values is None:
                return None
            found[values[0]] = values[1:]
        for places, lengths in _DATA_TAGS.items():
            pairs = zip(found.get(places, ()), found.get(lengths, ()), strict=False)
            if any(place + long > self.size for place, long in pairs):
                return None
        following: int = self._numbers(start + count * length, self.word, 1)[0]
        return following

    def _entry(self, offset: int) -> tuple[int, ...] | None:
        """(tag, value …) of an entry, values only where they say where data lies; None where its values lie outside."""
        tag, kind = self._numbers(offset, "H", 2)
        count: int = self._numbers(offset + 4, self.word, 1)[0]
        total = _TIFF_SIZES.get(kind, 1) * count
        inline = offset + (12 if self.big else 8)
        place: int = inline if total <= (8 if self.big else 4) else self._numbers(inline, self.word, 1)[0]
        if place + total > self.size:
            return None
        letter = {3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}.get(kind)
        if letter is None or total > MAX_ARRAY_BYTES or tag not in {*_DATA_TAGS, *_DATA_TAGS.values()}:
            return (tag,)
        return (tag, *self._numbers(place, letter, count))

    def _numbers(self, offset: int, letter: str, count: int) -> tuple[int, ...]:
        form = f"{self.order}{count}{letter}"
        self.reader.seek(offset, io.SEEK_SET)
        values: tuple[int, ...] = struct.unpack(form, self.reader.read(struct.calcsize(form)))
        return values
