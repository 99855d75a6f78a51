"""What became of an arrival, seen from its bytes: filed, held, or neither yet. Looks at the folders and keeps nothing but hashes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medrec_daemon.errors import TryLater
from medrec_daemon.intake.settle import safe_name
from medrec_daemon.intake.spool import Spool
from medrec_daemon.intake.why_notes import is_why_note, note_path
from medrec_daemon.safe_write import disk_errors, sha256_of, sync_folder

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """Where the bytes lie: in ``held`` as ``name``, with the whole text of the note, or (``held`` False) in ``filed``."""

    held: bool
    name: str = field(repr=False)
    why: str = field(repr=False, default="")


class Whereabouts:
    """Finds bytes in ``held`` and ``filed`` by their SHA-256.

    Args:
        held: The folder of what waits for a person.
        filed: The folder of the originals, one folder a month in it.
    """

    def __init__(self, held: Path, filed: Path) -> None:
        self._held = held
        self._filed = filed
        self._hashes: dict[Path, tuple[_Stamp, str]] = {}

    def of(self, sha256: str, size: int, name: str) -> Settled | None:
        """Where a file of so many bytes, which came as ``name`` (or is held as that), lies now; None where it is in neither folder.

        The same bytes may be held for one arrival and filed for another: held under that very name goes before filed, and
        filed before held under any other. Raises ``TryLater`` when a folder is away.
        """
        for folder in (self._held, self._filed):
            if not folder.is_dir():
                raise TryLater(f"The folder {folder} is gone.", "If it is a share, see that it is mounted; else make the folder.")
        with disk_errors(f"The folders {self._held} and {self._filed}"):
            best = self._itself(self._held / name, sha256, size) or self._itself(self._held / safe_name(name), sha256, size)
            if best is None:
                filed = self._in_filed(sha256, size)
                if filed is not None:
                    return Settled(held=False, name=filed.name)
                best = next(iter(self._find(self._held, sha256, size)), None)
            return Settled(held=True, name=best.name, why=_note(best)) if best is not None else None

    def clear(self, sha256: str, size: int, name: str, spool: Spool) -> bool:
        """Remove the held copy called ``name`` and its note, once the same bytes are taken anew; whether that needs no more tries.

        It goes only while the spool has the bytes, locked so that they cannot leave it meanwhile, or when ``filed`` has them,
        or ``held`` under another name.
        """
        path = self._held / name
        with disk_errors(f"The folder {self._held}"):
            copies = self._find(self._held, sha256, size)
            if path not in copies:
                return True
            spooled = [arrival for arrival in spool.arrivals() if arrival.sha256 == sha256]
            for arrival in spooled:
                with spool.lock(arrival) as mine:
                    if mine:
                        _remove(path)
                        return True
            if spooled:
                return False
            if len(copies) > 1 or self._in_filed(sha256, size) is not None:
                _remove(path)
        return True

    def _itself(self, path: Path, sha256: str, size: int) -> Path | None:
        """The path where those bytes lie right there: most of what is asked for is held, and asked for at every turn."""
        try:
            found = path.lstat()
        except OSError:
            return None
        same = stat.S_ISREG(found.st_mode) and found.st_size == size and self._hash(path, _stamp(found)) == sha256
        return path if same else None

    def _in_filed(self, sha256: str, size: int) -> Path | None:
        months = sorted(self._filed.glob("[0-9]*"), reverse=True)
        return next((path for month in months for path in self._find(month, sha256, size)), None)

    def _find(self, folder: Path, sha256: str, size: int) -> list[Path]:
        return [path for path, stamp in _files(folder, size) if self._hash(path, stamp) == sha256]

    def _hash(self, path: Path, stamp: _Stamp) -> str:
        known = self._hashes.get(path)
        if known is None or known[0] != stamp:
            try:
                known = (stamp, sha256_of(path))
            except FileNotFoundError:
                return ""
            self._hashes[path] = known
        return known[1]


def _files(folder: Path, size: int) -> Iterator[tuple[Path, _Stamp]]:
    """The ordinary files of that size in a folder, with what tells a changed one, by name."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if not entry.is_file(follow_symlinks=False):
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            path = folder / entry.name
            if found.st_size == size and not is_why_note(path):
                yield path, _stamp(found)


def _stamp(found: os.stat_result) -> _Stamp:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _note(held: Path) -> str:
    """The whole text of a held file's note, mark and all; '' where there is none."""
    try:
        return note_path(held).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    note_path(path).unlink(missing_ok=True)
    sync_folder(path.parent)
