"""The ledger's files on the disk: one lock for daemon and commands, what stands in a file, and replacing it only unedited."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medrec_daemon import safe_write
from medrec_daemon.errors import ConfigProblem, FileProblem, TryLater

LARGEST = 8 << 20
_ASK_AGAIN_SECONDS = 0.01
_SETTLED_NS = 100_000_000


class EditedMeanwhile(Exception):
    """Somebody else wrote the file between our reading and our writing."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """By what a changed file is told from an unchanged one without opening it."""

    mtime_ns: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileKey:
        """The key in a file's status."""
        return cls(status.st_mtime_ns, status.st_size, status.st_ino)

    @property
    def text(self) -> str:
        """The key as the cache keeps it (an inode may be larger than its numbers)."""
        return f"{self.mtime_ns}:{self.size}:{self.inode}"

    def settled(self, read_ns: int) -> bool:
        """Whether the file was old enough when it was read at ``read_ns`` that a later edit must show in its key.

        A file's time moves in steps of some milliseconds: two edits within one step look alike.
        """
        return read_ns - self.mtime_ns > _SETTLED_NS


@dataclass(frozen=True, slots=True)
class Contents:
    """A file's text as of ``read_ns``, with the key and the digest of its bytes then."""

    text: str
    key: FileKey
    digest: bytes
    read_ns: int


def digest_of(content: bytes) -> bytes:
    """By what the cache knows a file's content again."""
    return hashlib.sha256(content).digest()


def read(path: Path) -> Contents:
    """What stands in a file, with plain line feeds and without a byte-order mark.

    Raises ``FileNotFoundError``, and ``FileProblem`` for what cannot be opened, is no UTF-8, or is far too large.
    """
    read_ns = time.time_ns()
    try:
        with path.open("rb") as handle:
            key = FileKey.of(os.fstat(handle.fileno()))
            content = handle.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FileProblem(f"{path.name} cannot be opened: {error.strerror}.", "Give the service's user the right to read it.") from error
    if len(content) > LARGEST:
        raise FileProblem(f"{path.name} is larger than {LARGEST >> 20} MB: no file of the ledger is.", "Look at what it is.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"{path.name} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from error
    return Contents(text.replace("\r\n", "\n").replace("\r", "\n"), key, digest_of(content), read_ns)


def replace(path: Path, text: str, unless_not: bytes | None) -> Contents:
    """Write a file whole and durably, mode 0600, if its bytes still have the digest ``unless_not`` (None: it must not exist).

    Raises ``EditedMeanwhile`` otherwise, ``TryLater`` when the disk is full or away, ``ConfigProblem`` when it may not be written.
    """
    content = text.encode("utf-8")
    try:
        with safe_write.replacing(path) as temporary:
            temporary.write_bytes(content)
            key = FileKey.of(temporary.stat())
            if _digest_at(path) != unless_not:
                raise EditedMeanwhile(path.name)
        return Contents(text, key, digest_of(content), time.time_ns())
    except PermissionError as error:
        raise ConfigProblem(f"{path.name} may not be written.", f"Give the service's user the right to write in {path.parent}.") from error
    except OSError as error:
        raise TryLater(f"{path.name} could not be written: {error.strerror}.", "It is tried again.") from error


@contextlib.contextmanager
def exclusive(lock: Path, patience_seconds: float) -> Iterator[None]:
    """Hold the ledger's lock; a process that dies lets go of it. Raises ``TryLater`` when it is not free in time."""
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise TryLater(f"The ledger cannot be locked: {error.strerror}.", f"Look at {lock.parent}; it is tried again.") from error
    try:
        _wait_for(handle, patience_seconds)
        yield
    finally:
        os.close(handle)


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files that a killed writer left. Only under the lock: then nobody is writing."""
    for leftover in folder.glob(".writing-*.tmp"):
        leftover.unlink(missing_ok=True)


def _wait_for(handle: int, patience_seconds: float) -> None:
    until = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise TryLater("The ledger is being written by somebody else.", "Try again in a moment.") from error
            time.sleep(_ASK_AGAIN_SECONDS)
        else:
            return


def _digest_at(path: Path) -> bytes | None:
    try:
        return digest_of(path.read_bytes())
    except FileNotFoundError:
        return None
