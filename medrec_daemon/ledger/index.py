"""The look-up cache: every matter as JSON with what it is found by, in SQLite. Disposable: the files are the truth.

Names and birth dates stand in it: the file has mode 0600. A cache that is damaged, or was made by another version of the
nouns, is made anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from medrec_daemon import __version__
from medrec_daemon.errors import ConfigProblem, TryLater
from medrec_daemon.ledger.disk import Contents
from medrec_daemon.ledger.model import Matter
from medrec_daemon.ledger.problems import LedgerProblem
from medrec_daemon.ledger.rows import RequestCounts, Rows

_BUSY_SECONDS = 10
_MAKE = 1
"""To be raised when ``rows`` finds other rows in the same matter."""
_TABLES = """
CREATE TABLE maker (fingerprint INTEGER NOT NULL);
CREATE TABLE files (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, matter TEXT NOT NULL, key TEXT NOT NULL, settled INTEGER NOT NULL,
    good INTEGER NOT NULL, born TEXT);
CREATE TABLE desks (
    file INTEGER PRIMARY KEY, paralegal TEXT NOT NULL, in_progress INTEGER NOT NULL, stirred TEXT, authorized_until TEXT);
CREATE INDEX files_by_matter ON files (matter);
CREATE INDEX files_by_birth ON files (born);
CREATE INDEX files_set_aside ON files (id) WHERE NOT good;
CREATE TABLE bodies (file INTEGER PRIMARY KEY, digest BLOB NOT NULL, body TEXT NOT NULL);
CREATE TABLE heads (file INTEGER PRIMARY KEY, head TEXT NOT NULL);
CREATE TABLE names (file INTEGER NOT NULL, last TEXT NOT NULL, first TEXT NOT NULL, own INTEGER NOT NULL);
CREATE INDEX names_by_file ON names (file);
CREATE INDEX names_by_last ON names (last, first, own, file);
CREATE TABLE requests (
    file INTEGER NOT NULL, reference TEXT NOT NULL, state TEXT NOT NULL, partial INTEGER NOT NULL, waiting INTEGER NOT NULL,
    overdue_after TEXT);
CREATE INDEX requests_by_file ON requests (file);
CREATE INDEX requests_by_reference ON requests (reference, file);
CREATE INDEX requests_live ON requests (file) WHERE state = 'open' OR waiting;
CREATE TABLE providers (file INTEGER NOT NULL, provider TEXT NOT NULL);
CREATE INDEX providers_by_file ON providers (file);
CREATE INDEX providers_by_id ON providers (provider, file);
CREATE TABLE numbers (file INTEGER NOT NULL, provider TEXT NOT NULL, number TEXT NOT NULL);
CREATE INDEX numbers_by_file ON numbers (file);
CREATE INDEX numbers_by_number ON numbers (provider, number, file);
CREATE TABLE documents (file INTEGER NOT NULL, sha256 TEXT NOT NULL, day TEXT NOT NULL);
CREATE INDEX documents_by_file ON documents (file);
CREATE INDEX documents_by_sha256 ON documents (sha256, file);
CREATE INDEX documents_by_day ON documents (day);
"""
_BY_FILE = ("names", "requests", "providers", "documents", "desks", "numbers", "heads")
_HEAD = {"matter", "client", "folder", "learned"}
"""What tells one client from another; the requests, which are most of a matter, do not."""
_HEADS_KEPT, _WHOLE_KEPT = 32_768, 64
Value = str | int | bytes | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What the cache has of one file: the matter, or the problems for which it is set aside."""

    key: str
    settled: bool
    digest: bytes
    matter: Matter | None
    problems: tuple[LedgerProblem, ...]


class Index:
    """``path`` is the cache's file; its folder exists. Use from one thread only, and open under the ledger's lock.

    Every method raises ``TryLater`` when another process keeps the cache busy, or when it turns out to be ``damaged``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged = False
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            path.chmod(0o600)
        except OSError as error:
            raise ConfigProblem(
                f"{path} cannot be written: {error.strerror}.", "The state folder must belong to the service's user."
            ) from error
        self._inode = path.stat().st_ino
        self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            self._rows("PRAGMA journal_mode = WAL")
            self._rows("PRAGMA synchronous = NORMAL")
            self._make_or_check()
        except TryLater:
            self._db.close()
            raise

    @classmethod
    def open(cls, path: Path) -> Index:
        """The cache at ``path``, made anew when it is missing, damaged or of another make."""
        with contextlib.suppress(TryLater):
            index = cls(path)
            if not index.damaged:
                return index
            index.close()
        for name in ("", "-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
        return cls(path)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def usable(self) -> bool:
        """Whether the cache is whole and still the one that lies at its path."""
        try:
            return not self.damaged and self.path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def version(self) -> int:
        """A number that changes when another process wrote into the cache."""
        return int(str(self._rows("PRAGMA data_version")[0][0]))

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing of what is written within."""
        self._rows("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        self._rows("COMMIT")

    def known(self) -> dict[str, str]:
        """Per file name the key it was read with; '' where it must be read again to be sure."""
        return {str(name): str(key) for name, key in self._rows("SELECT name, iif(settled, key, '') FROM files")}

    def stored(self, name: str) -> Stored | None:
        """What the cache has of the file of that name."""
        found = self._rows("SELECT key, settled, good, digest, body FROM files JOIN bodies ON file = id WHERE name = ?", name)
        if not found:
            return None
        key, settled, good, digest, body = found[0]
        seen = digest if isinstance(digest, bytes) else b""
        try:
            matter = _whole(str(body)) if good else None
            problems = () if good else tuple(LedgerProblem(*problem) for problem in json.loads(str(body)))
        except (ValueError, TypeError) as error:
            raise self._damage() from error
        return Stored(str(key), bool(settled), seen, matter, problems)

    def many(self, matters: Sequence[str]) -> list[tuple[str, Matter | None]]:
        """The matters of those numbers that are in good order, by number; None in place of one whose file must be read again to be sure."""
        sql = "SELECT matter, settled, body FROM files JOIN bodies ON file = id WHERE good AND matter IN ({}) ORDER BY matter"
        rows = self._rows(sql.format(", ".join("?" * len(matters))), *matters)
        try:
            return [(str(name), Matter.model_validate_json(str(body), by_alias=True) if settled else None) for name, settled, body in rows]
        except ValueError as error:
            raise self._damage() from error

    def heads(self, matters: Sequence[str]) -> list[Matter]:
        """Of those matters that are in good order: client, folder and learned numbers alone, without requests; by number."""
        sql = "SELECT head FROM files JOIN heads ON file = id WHERE good AND matter IN ({}) ORDER BY matter"
        try:
            return [_head(str(head)) for (head,) in self._rows(sql.format(", ".join("?" * len(matters))), *matters)]
        except ValueError as error:
            raise self._damage() from error

    def touch(self, name: str, contents: Contents) -> None:
        """The file has the content it had, under another key."""
        settled = contents.key.settled(contents.read_ns)
        self._rows("UPDATE files SET key = ?, settled = ? WHERE name = ?", contents.key.text, settled, name)

    def put(self, name: str, contents: Contents, matter: Matter | None, problems: tuple[LedgerProblem, ...], rows: Rows) -> None:
        """Keep what was read from a file, in place of what the cache had of it. Within ``writing``."""
        self.forget(name)
        key, settled = contents.key.text, contents.key.settled(contents.read_ns)
        good, born = matter is not None, _day(rows.born)
        self._rows(
            "INSERT INTO files (name, matter, key, settled, good, born) VALUES (?, ?, ?, ?, ?, ?)",
            name, name.rpartition(".")[0], key, settled, good, born,
        )  # fmt: skip
        file = self._rows("SELECT id FROM files WHERE name = ?", name)[0][0]
        body = matter.model_dump_json(by_alias=True, exclude_defaults=True) if matter else json.dumps([astuple(each) for each in problems])
        self._rows("INSERT INTO bodies VALUES (?, ?, ?)", file, contents.digest, body)
        if matter:
            head = matter.model_dump_json(by_alias=True, exclude_defaults=True, include=_HEAD)
            self._rows("INSERT INTO heads VALUES (?, ?)", file, head)
        desk = rows.desk
        self._rows(
            "INSERT INTO desks VALUES (?, ?, ?, ?, ?)",
            file, desk.paralegal, desk.in_progress, _day(desk.stirred), _day(desk.authorized_until),
        )  # fmt: skip
        self._many("INSERT INTO names VALUES (?, ?, ?, ?)", ((file, row.last, row.first, row.own) for row in rows.names))
        self._many(
            "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)",
            ((file, row.reference, row.state, row.partial, row.waiting, _day(row.overdue_after)) for row in rows.requests),
        )
        self._many("INSERT INTO providers VALUES (?, ?)", ((file, provider) for provider in rows.providers))
        self._many("INSERT INTO documents VALUES (?, ?, ?)", ((file, row.sha256, _day(row.on) or "") for row in rows.documents))
        self._many("INSERT INTO numbers VALUES (?, ?, ?)", ((file, row.provider, row.number) for row in rows.numbers))

    def forget(self, name: str) -> None:
        """Drop all that the cache has of a file. Within ``writing``."""
        for (file,) in self._rows("SELECT id FROM files WHERE name = ?", name):
            for table in _BY_FILE:
                self._rows(f"DELETE FROM {table} WHERE file = ?", file)  # noqa: S608  the names are ours
            self._rows("DELETE FROM bodies WHERE file = ?", file)
            self._rows("DELETE FROM files WHERE id = ?", file)

    def select(self, what: str, *values: Value) -> tuple[str, ...]:
        """The first column of a query, as text."""
        return tuple(str(row[0]) for row in self._rows(what, *values))

    def pairs(self, what: str, *values: Value) -> tuple[tuple[str, str], ...]:
        """The first two columns of a query, as text."""
        return tuple((str(row[0]), str(row[1])) for row in self._rows(what, *values))

    def request_counts(self, today: date) -> RequestCounts:
        """The requests of all matters in good order, by state."""
        counted = self._rows(
            "SELECT total(state = 'draft'), total(state = 'open'), total(partial), total(overdue_after < ?), total(waiting),"
            " total(state = 'closed') FROM requests JOIN files ON id = file AND good",
            today.isoformat(),
        )
        return RequestCounts(*(int(float(str(number))) for number in counted[0]))

    def filed_on(self, day: date) -> int:
        """How many pieces were filed on a day, over all matters in good order."""
        return int(self.select("SELECT count(*) FROM documents JOIN files ON id = file WHERE day = ? AND good", day.isoformat())[0])

    def _make_or_check(self) -> None:
        with self.writing():
            if not self._rows("SELECT name FROM sqlite_master"):
                for statement in _TABLES.split(";"):
                    self._rows(statement)
                self._rows("INSERT INTO maker VALUES (?)", _fingerprint())
            elif self.select("SELECT name FROM sqlite_master WHERE name = 'maker'") != ("maker",):
                self.damaged = True
            else:
                self.damaged = self.select("SELECT fingerprint FROM maker") != (str(_fingerprint()),)

    def _rows(self, sql: str, *values: Value) -> list[tuple[Value, ...]]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._trouble(error) from error

    def _many(self, sql: str, rows: Iterable[tuple[Value, ...]]) -> None:
        try:
            self._db.executemany(sql, rows)
        except sqlite3.DatabaseError as error:
            raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.DatabaseError) -> TryLater:
        """What a failing statement means: busy or full passes by itself; anything else makes the cache worthless."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return TryLater("The ledger's look-up cache is busy.", "Try again in a moment.")
        if code == sqlite3.SQLITE_FULL:
            return TryLater("The disk of the state folder is full.", "Make room; it is tried again.")
        return self._damage()

    def _damage(self) -> TryLater:
        self.damaged = True
        return TryLater("The ledger's look-up cache is damaged.", "It is made anew by itself.")


@lru_cache(maxsize=_WHOLE_KEPT)
def _whole(text: str) -> Matter:
    return Matter.model_validate_json(text, by_alias=True)


@lru_cache(maxsize=_HEADS_KEPT)
def _head(text: str) -> Matter:
    return Matter.model_validate_json(text, by_alias=True)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


@cache
def _fingerprint() -> int:
    """Of the tables and the nouns: another version of either cannot read this cache."""
    return zlib.crc32((f"{_MAKE} {__version__}" + _TABLES + json.dumps(Matter.model_json_schema(), sort_keys=True)).encode())
