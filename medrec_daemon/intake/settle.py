"""Where an arrival ends: the untouched original in ``filed/``, or in ``held/`` with its why-note. Repeatable after any crash."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from medrec_daemon.errors import FileProblem, TryLater, UnknownName
from medrec_daemon.intake.arrival import Arrival, printable
from medrec_daemon.intake.folder import is_ignored
from medrec_daemon.intake.spool import Spool
from medrec_daemon.intake.why_notes import ENDING, SHARED_MODE, is_why_note, note_path, read_note, reserve, write_note
from medrec_daemon.model import PersonWord
from medrec_daemon.safe_write import copy, disk_errors, make_folder, numbered, rename_new, sha256_of, sync_folder

READ_ONLY = 0o400
NAME_BYTES = 200
"""Room is left in a name's 255 bytes for `` (12)`` and the note's ending."""
YOUNG_SECONDS = 120.0
_TEMPORARY = re.compile(r"\.(writing|settling|note)-.+\.tmp")
_UNLINKABLE = frozenset({errno.EXDEV, errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that waits for a person: ``why`` is its note without the mark, '' where there is none; ``since`` is the note's time."""

    name: str = field(repr=False)
    path: Path = field(repr=False)
    size: int
    why: str = field(repr=False)
    since: datetime


def to_filed(arrival: Arrival, spool: Spool, filed: Path, on: date) -> Path:
    """Put the original into ``filed/YYYY-MM/`` under its own name, read-only, and take the arrival out of the spool.

    The same content there already is done; other content of that name gives way to `` (2)``. Done again after the arrival
    left the spool, it finds and returns what it put there.

    Raises ``TryLater`` when ``filed`` is not there or full, ``ConfigProblem`` without the right to write there.
    """
    _must_exist(filed)
    with disk_errors(f"The folder {filed}"):
        folder = make_folder(filed / f"{on:%Y-%m}")
        path = _place(arrival, spool, folder)
        with suppress(PermissionError):
            path.chmod(READ_ONLY)
        sync_folder(folder)
    spool.remove(arrival)
    return path


def to_held(arrival: Arrival, spool: Spool, held: Path, why: str | Callable[[str], str]) -> Path:
    """Put the original into ``held/`` with its note, note first, and take the arrival out of the spool.

    Args:
        arrival: What is held.
        spool: Where it lies now.
        held: The folder; staff reach it, so both files can be read, moved and deleted by the group.
        why: The note's text, or a function that makes it from the name the file gets.

    Returns:
        The held file. The same content under that name is done (its note is written anew); other content gives way.

    Raises ``TryLater`` when ``held`` is not there or full, ``ConfigProblem`` without the right to write there.
    """
    _must_exist(held)
    with disk_errors(f"The folder {held}"):
        for name in _names(arrival):
            path = held / name
            text = why(path.name) if callable(why) else why
            if os.path.lexists(path):
                if not _same(path, arrival):
                    continue
                write_note(path, text, arrival.sha256)
                break
            _must_have(arrival, spool)
            if not reserve(path, text, arrival.sha256):
                continue
            if _put(arrival, spool, path, SHARED_MODE):
                break
            note_path(path).unlink()
        with suppress(PermissionError):
            path.chmod(SHARED_MODE)
        sync_folder(held)
    spool.remove(arrival)
    return path


def held_files(held: Path) -> tuple[HeldFile, ...]:
    """What waits in ``held/``, longest first. Raises ``TryLater`` when the folder is not there."""
    _must_exist(held)
    with disk_errors(f"The folder {held}"):
        files = [path for path in held.iterdir() if path.is_file() and not path.is_symlink() and not is_ignored(path.name)]
    found = (_held_file(path) for path in files if not is_why_note(path))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.since, one.name)))


def held_file(held: Path, name: str) -> HeldFile:
    """The held file of that name (as ``held_files`` gives it). Raises ``UnknownName``, ``TryLater``."""
    for one in held_files(held):
        if name in {one.name, str(one.path), f"{held.name}/{one.name}"}:
            return one
    raise UnknownName(f"No file '{name}' is held.", "See 'medrec held list'.")


def take_back(held: HeldFile, spool: Spool, word: PersonWord, at: datetime) -> Arrival:
    """Move a held file into the spool with what a person said of it, then remove its note.

    Raises ``FileProblem`` when the file is gone or cannot be taken.
    """
    arrival = spool.take_in(held.path, word, at)
    with suppress(OSError):
        note_path(held.path).unlink()
    return arrival


def sweep_leavings(folder: Path, now: datetime) -> int:
    """Clear away what nobody needs in ``held/``, ``filed/`` or ``inbox/``: how many files went.

    That is notes of ours whose file is gone (moved or deleted by staff, or the note was dropped into the inbox), and
    temporary files that a crash left. What is younger than two minutes is left: it may be in use. A folder that is away is
    no trouble here.
    """
    removed = 0
    for path in _leavings(folder):
        with suppress(OSError):
            if now.timestamp() - path.lstat().st_mtime >= YOUNG_SECONDS:
                path.unlink()
                removed += 1
    return removed


def expire_originals(filed: Path, keep_days: int, today: date) -> int:
    """Delete the originals of every month that ended more than ``keep_days`` days before ``today``; how many files went.

    Only ordinary files in folders named YYYY-MM count, and only the folder's month: a scan's own date may be years back.
    """
    removed = 0
    with disk_errors(f"The folder {filed}"):
        for folder in sorted(filed.iterdir()) if filed.is_dir() else ():
            end = _month_end(folder.name)
            if end is None or folder.is_symlink() or not folder.is_dir() or end + timedelta(days=keep_days) >= today:
                continue
            for path in folder.iterdir():
                if path.is_file() and not path.is_symlink():
                    path.unlink()
                    removed += 1
            with suppress(OSError):
                folder.rmdir()
    return removed


def safe_name(name: str) -> str:
    """A file name that any file system and any listing can show: no control characters, not hidden, at most 200 bytes."""
    plain = " ".join(printable(name).replace("/", "-").replace("\\", "-").split())
    return numbered(plain.lstrip(".~ ") or "unnamed", 1, NAME_BYTES)


def _leavings(folder: Path) -> Iterator[Path]:
    """Orphan notes and temporary files, in the folder and (for ``filed/``) one below."""
    with suppress(OSError):
        for path in (*folder.glob("*"), *folder.glob("[0-9]*/.*")):
            orphan = path.name.endswith(ENDING) and not os.path.lexists(path.with_name(path.name.removesuffix(ENDING)))
            if _TEMPORARY.fullmatch(path.name) or (orphan and is_why_note(path)):
                yield path


def _must_exist(folder: Path) -> None:
    """A folder on a share that is away must not be made anew on the mount point."""
    if not folder.is_dir():
        raise TryLater(f"The folder {folder} is gone.", "If it is a share, see that it is mounted; else make the folder.")


def _names(arrival: Arrival) -> Iterator[str]:
    name = safe_name(arrival.name)
    return (numbered(name, number) for number in count(1))


def _place(arrival: Arrival, spool: Spool, folder: Path) -> Path:
    """Put the original into a folder under the first name that is free or has this very content."""
    for name in _names(arrival):
        path = folder / name
        if os.path.lexists(path):
            if _same(path, arrival):
                break
        elif _put(arrival, spool, path, READ_ONLY):
            break
    return path


def _same(path: Path, arrival: Arrival) -> bool:
    """Whether what lies there has the arrival's content; what we may not read is something else."""
    try:
        return path.is_file() and not path.is_symlink() and path.stat().st_size == arrival.size and sha256_of(path) == arrival.sha256
    except OSError:
        return False


def _put(arrival: Arrival, spool: Spool, path: Path, mode: int) -> bool:
    """Give the original its second name, or copy it where that cannot be; False where the name was taken in between.

    The spool keeps its own name for it until the very end, so nothing is ever nowhere. Another owner's file is copied, so
    that the copy is ours to make read-only.
    """
    _must_have(arrival, spool)
    original = spool.original(arrival)
    try:
        if original.stat().st_uid != os.geteuid():
            raise PermissionError(errno.EPERM, "another owner's file")
        os.link(original, path, follow_symlinks=False)
    except FileExistsError:
        return _same(path, arrival)
    except OSError as error:
        if error.errno not in _UNLINKABLE:
            raise
        return _copy(original, path, arrival, mode)
    return True


def _must_have(arrival: Arrival, spool: Spool) -> None:
    if not spool.original(arrival).exists():
        raise FileProblem(f"The original of {arrival.id} is gone from the spool.", "Look for it in the filed and held folders.")


def _copy(original: Path, path: Path, arrival: Arrival, mode: int) -> bool:
    temporary = path.with_name(f".settling-{arrival.id}.tmp")  # the same name each time: a crash leaves at most one, for the next try
    copy(original, temporary, mode)
    os.utime(temporary, ns=(arrival.modified, arrival.modified))
    try:
        rename_new(temporary, path)
    except FileExistsError:
        return _same(path, arrival)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _held_file(path: Path) -> HeldFile | None:
    try:
        found = path.stat()
        note = note_path(path)
        since = note.stat().st_mtime if note.exists() else found.st_mtime
    except OSError:
        return None  # moved away since it was listed
    return HeldFile(printable(path.name), path, found.st_size, read_note(path)[0], datetime.fromtimestamp(since, tz=UTC))


def _month_end(name: str) -> date | None:
    try:
        first = date.fromisoformat(f"{name}-01")
    except ValueError:
        return None
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
