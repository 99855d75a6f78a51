"""What is known of the pages that were filed: their prints, so that the same pages are known again. Holds no words. Disposable.

Without it (lost, damaged, or of an office that filed before there was one) the same pages are filed a second time, no worse.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sqlite3
import struct
import threading
import zlib
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from medrec_daemon.recognition.page_print import Number, PagePrint
from medrec_daemon.safe_write import make_folder

log = logging.getLogger(__name__)
_Result = TypeVar("_Result")
KEPT_DAYS = 400
"""So long the same pages are known again. A page costs about a kilobyte."""
_BUSY_SECONDS = 10
_LENGTHS = struct.Struct("<HH")
_TABLE = """
CREATE TABLE IF NOT EXISTS prints_1 (
    sha256 TEXT NOT NULL, page INTEGER NOT NULL, matter TEXT NOT NULL, provider TEXT NOT NULL, day TEXT NOT NULL,
    sketch BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (sha256, page));
CREATE INDEX IF NOT EXISTS prints_1_by_matter ON prints_1 (matter, provider);
CREATE INDEX IF NOT EXISTS prints_1_by_day ON prints_1 (day);
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A page that was filed: its arrival, its number there, and its sketch (``PagePrint.sketch``)."""

    sha256: str
    page: int
    sketch: tuple[int, ...]


class PagePrints:
    """A table in an SQLite file of mode 0600. Trouble with it is logged and passed over: filing goes on without."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def of(self, matter: str, provider: str) -> tuple[Known, ...]:
        """The pages filed for a matter from a provider; none where the file is not there."""
        if not self._path.exists():
            return ()
        sql = "SELECT sha256, page, sketch FROM prints_1 WHERE matter = ? AND provider = ?"

        def look(db: sqlite3.Connection) -> tuple[Known, ...]:
            return tuple(Known(sha256, page, tuple(array("I", sketch))) for sha256, page, sketch in db.execute(sql, (matter, provider)))

        return self._try(look) or ()

    def print_of(self, known: Known) -> PagePrint | None:
        """The whole print of a page."""

        def look(db: sqlite3.Connection) -> PagePrint | None:
            row = db.execute("SELECT body FROM prints_1 WHERE sha256 = ? AND page = ?", (known.sha256, known.page)).fetchone()
            return _unpacked(row[0]) if row else None

        return self._try(look)

    def keep(self, sha256: str, matter: str, provider: str, pages: Mapping[int, PagePrint], on: date) -> None:
        """Keep the prints of an arrival's pages, in place of what was kept of them; forget what is too old."""
        rows: Sequence[tuple[object, ...]] = [
            (sha256, number, matter, provider, on.isoformat(), array("I", page.sketch).tobytes(), _packed(page))
            for number, page in pages.items()
        ]

        def write(db: sqlite3.Connection) -> None:
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT OR REPLACE INTO prints_1 VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            db.execute("DELETE FROM prints_1 WHERE day < ?", ((on - timedelta(days=KEPT_DAYS)).isoformat(),))
            db.execute("COMMIT")

        self._try(write)

    def _try(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do something with the table; None where it cannot be done. A damaged one is begun anew, and the work tried once more."""
        for _ in range(2):
            with self._lock, contextlib.ExitStack() as end:
                try:
                    return work(self._opened(end))
                except (sqlite3.OperationalError, OSError) as error:
                    log.warning("the prints of filed pages cannot be used just now (%s)", type(error).__name__)
                    return None
                except (sqlite3.DatabaseError, ValueError, KeyError, struct.error, zlib.error):
                    log.warning("the prints of filed pages were damaged and are begun anew")
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        return None

    def _opened(self, end: contextlib.ExitStack) -> sqlite3.Connection:
        make_folder(self._path.parent)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        db = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        end.callback(db.close)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_TABLE)
        return db


def _packed(page: PagePrint) -> bytes:
    plain = {
        "numbers": [number.digits if number.sure else f"?{number.digits}" for number in page.numbers],
        "picture": page.from_picture,
        "confidence": round(page.confidence, 1),
    }
    told = zlib.compress(json.dumps(plain, separators=(",", ":")).encode())
    return _LENGTHS.pack(len(page.sure), len(page.unsure)) + array("I", page.sure + page.unsure).tobytes() + told


def _unpacked(body: bytes) -> PagePrint:
    sure, unsure = _LENGTHS.unpack_from(body)
    end = _LENGTHS.size + array("I").itemsize * (sure + unsure)
    sums = tuple(array("I", body[_LENGTHS.size : end]))
    plain = json.loads(zlib.decompress(body[end:]))
    numbers = tuple(Number(digits.removeprefix("?"), sure=not digits.startswith("?")) for digits in plain["numbers"])
    return PagePrint(sums[:sure], sums[sure:], numbers, bool(plain["picture"]), float(plain["confidence"]))
