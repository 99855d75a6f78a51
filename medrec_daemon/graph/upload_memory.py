"""Which uploads are under way, on disk: what a crash leaves can be gone on with, and blocks no name for longer than it must.

The address of an upload is a key to the drive: files have mode 0600, and nothing of it is ever logged or shown.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from medrec_daemon.errors import TryLater
from medrec_daemon.safe_write import disk_errors, make_folder, write_text

_LOCKS = 64
_GLANCE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An upload that has begun.

    ``key`` names what is to be stored (see ``upload_key``); ``url`` is the session's address, a secret; ``folder`` and
    ``name`` are the place it will take, ``folder_id`` the folder it was made in; ``size`` in bytes; ``started`` in seconds
    since 1970.
    """

    key: str
    url: str = field(repr=False)
    folder: str = field(repr=False)
    folder_id: str
    name: str = field(repr=False)
    size: int
    sha256: str
    started: float


def upload_key(place: str, sha256: str) -> str:
    """The name under which an upload of that content to that place (its ``place_key``) is remembered."""
    return hashlib.sha256(f"{place}\n{sha256}".encode()).hexdigest()[:40]


class UploadMemory:
    """One file per upload in ``folder``, which is made when first needed. Safe to share between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextlib.contextmanager
    def only_one(self, place: str, alive: Callable[[], None], patience: float) -> Iterator[None]:
        """Only one put to a place at a time, over threads and processes. Raises ``TryLater`` after ``patience`` seconds."""
        with disk_errors("The folder for uploads"):
            make_folder(self.folder)
            number = int.from_bytes(hashlib.sha256(place.encode()).digest()[:4], "big") % _LOCKS
            lock = os.open(self.folder / f"lock-{number:02}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _wait_for(lock, alive, patience)
            yield
        finally:
            os.close(lock)

    def find(self, key: str) -> UnderWay | None:
        """The upload of that key; None where there is none, or its file is damaged (then it is as if forgotten)."""
        return _read(self._file(key))

    def all(self) -> tuple[UnderWay, ...]:
        """Every upload that is remembered."""
        found = (_read(path) for path in sorted(self.folder.glob("*.json")))
        return tuple(upload for upload in found if upload is not None)

    def remember(self, upload: UnderWay) -> None:
        """Write it durably: from here on the first byte may go out."""
        with disk_errors("The folder for uploads"):
            write_text(self._file(upload.key), json.dumps(asdict(upload)))

    def forget(self, key: str) -> None:
        """It is done, or given up."""
        with disk_errors("The folder for uploads"):
            self._file(key).unlink(missing_ok=True)

    def clear_leavings(self, before: float) -> None:
        """Remove what a crash left: files that say nothing, and temporary ones last written before that (seconds since 1970)."""
        with disk_errors("The folder for uploads"):
            for path in self.folder.glob("*.json"):
                if _read(path) is None:
                    path.unlink(missing_ok=True)
            for path in self.folder.glob("*.tmp"):
                with contextlib.suppress(FileNotFoundError):
                    if path.stat().st_mtime < before:
                        path.unlink()

    def temporary(self) -> Path:
        """A name for a file that is needed for a moment."""
        return self.folder / f"{os.urandom(8).hex()}.tmp"

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _wait_for(lock: int, alive: Callable[[], None], patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            alive()
            if time.monotonic() > end:
                raise TryLater("The same place in the drive is being written already.", "It is tried again.") from None
            time.sleep(_GLANCE_SECONDS)
        else:
            return


def _read(path: Path) -> UnderWay | None:
    try:
        return UnderWay(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
