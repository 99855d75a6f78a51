"""What lies in the drive, as we last proved it: answers for a file's SHA-256 without fetching it. Disposable, mostly.

A drive gives size and quickXorHash; while both are what they were when the content was proved, its SHA-256 is what it was.
Also remembers which documents a library rewrote, so that the same document is known again: only these are written through
to the disk at once. Holds no names.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medrec_daemon.errors import TryLater
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.safe_write import disk_errors, make_folder

_BUSY_SECONDS = 10
_TABLE = """
CREATE TABLE IF NOT EXISTS stored_1 (
    drive TEXT NOT NULL, item TEXT NOT NULL, size INTEGER NOT NULL, quick_xor TEXT, tag TEXT,
    sha256 TEXT NOT NULL, source_sha256 TEXT NOT NULL, given TEXT, PRIMARY KEY (drive, item)) WITHOUT ROWID
"""
_PUT = """
INSERT INTO stored_1 VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (drive, item) DO UPDATE SET size = excluded.size,
    quick_xor = excluded.quick_xor, tag = excluded.tag, sha256 = excluded.sha256, source_sha256 = excluded.source_sha256,
    given = coalesce(excluded.given, given)
"""
_GET = "SELECT size, quick_xor, tag, sha256, source_sha256, given FROM stored_1 WHERE drive = ? AND item = ?"
Row = tuple[int, str | None, str | None, str, str, str | None]


@dataclass(frozen=True, slots=True)
class Proved:
    """``sha256`` of what lies there, and ``source_sha256`` of the document that it is: another one where the library rewrote it."""

    sha256: str
    source_sha256: str


class StoredMemory:
    """A table in an SQLite file of mode 0600; made anew where it is damaged. Safe to share between threads and processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None

    def proved(self, drive: str, item: DriveItem) -> Proved | None:
        """What is known of an item's content; None where it changed since, or was never looked at."""
        row = self._row(drive, item)
        if row is None or row[0] != item.size:
            return None
        same = row[1] == item.quick_xor if row[1] and item.quick_xor else row[2] == _tag(item)
        return Proved(row[3], row[4]) if same else None

    def given(self, drive: str, item: DriveItem) -> str | None:
        """The SHA-256 of what we once gave, whatever became of it; None where the item is not ours."""
        row = self._row(drive, item)
        return None if row is None else row[5]

    def remember(self, drive: str, item: DriveItem, proved: Proved, *, ours: bool) -> None:
        """Keep what was proved of an item as the drive describes it now; ``ours`` says that it is what we gave."""
        given = proved.source_sha256 if ours else None
        values = (drive, item.id, item.size, item.quick_xor, _tag(item), proved.sha256, proved.source_sha256, given)
        with self._ready() as db:
            db.execute(f"PRAGMA synchronous = {'NORMAL' if proved.sha256 == proved.source_sha256 else 'FULL'}")
            db.execute(_PUT, values)

    def close(self) -> None:
        """Let the file go; it is opened again when needed."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _row(self, drive: str, item: DriveItem) -> Row | None:
        with self._ready() as db:
            found: Row | None = db.execute(_GET, (drive, item.id)).fetchone()
        return found

    @contextlib.contextmanager
    def _ready(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db = self._db or self._open()
                yield self._db
            except sqlite3.OperationalError as error:
                raise TryLater("The memory of what was stored cannot be used just now.", "Look at the state folder's disk.") from error
            except sqlite3.DatabaseError as error:
                self._discard()
                raise TryLater("The memory of what was stored was damaged and is made anew.", "It is tried again.") from error

    def _open(self) -> sqlite3.Connection:
        with disk_errors("The state folder"):
            make_folder(self._path.parent)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        try:
            return self._connected()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._discard()
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute(_TABLE)
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def _discard(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _tag(item: DriveItem) -> str | None:
    """Changes with the content; where the service gives no cTag, with more than that."""
    return item.ctag or item.etag
