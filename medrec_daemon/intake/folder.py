"""The inbox folder: a sweep lists what has arrived whole. Events only wake the sweep (``watcher.py``); the sweep is the truth."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from medrec_daemon.intake.arrival import Ready, printable
from medrec_daemon.intake.mounts import on_network
from medrec_daemon.intake.watcher import Watcher
from medrec_daemon.intake.wholeness import has_writer, looks_whole
from medrec_daemon.intake.why_notes import is_why_note
from medrec_daemon.landmark import Landmark

__all__ = ["FolderInbox", "Ready", "Sweep", "Watcher"]

MARKER = ".medrec-inbox"
"""Marks an inbox on a share that keeps no extended attributes; see ``landmark``."""
INCOMPLETE_PATIENCE = 10
"""A file that lies still but looks cut off is taken after this many times the still time (and then held, never left)."""
WRITER_PATIENCE = 100
"""As above, for a file that some process still has open for writing."""
MAX_DEPTH = 40
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".opdownload")
_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "$recycle.bin", "system volume information"})
_BUSY = frozenset({errno.EBUSY, errno.EAGAIN, errno.ETXTBSY, errno.EDEADLK})


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one look at the inbox found.

    ``ready`` is oldest first. ``waiting`` counts files seen but not yet still or whole; ``look_again`` says in how many
    seconds the first of them could be ready. ``problem`` is for people to read: it may name files, so it is not for the log.
    """

    ready: tuple[Ready, ...]
    waiting: int
    problem: str | None = field(repr=False)
    look_again: float | None = None


class _State(Enum):
    READY = "ready"
    WAITS = "waits"
    CLOSED = "cannot be opened"
    GONE = "gone"


@dataclass(slots=True)
class _Seen:
    """One file's bookkeeping between sweeps: since when (monotonic seconds) it has been as it is."""

    path: Path
    size: int
    modified: int
    since: float
    whole: bool | None = None

    def same_as(self, found: os.stat_result) -> bool:
        return (self.size, self.modified) == (found.st_size, found.st_mtime_ns)


class FolderInbox:
    """The inbox, swept.

    Args:
        inbox: The folder; its subfolders are read too.
        still_seconds: How long a file's size and modification time must stay as they are.
        max_file_mb: Files above this many megabytes are marked ``too_large`` (they are taken, and held by later steps).
        memory: A file in the state folder to remember over a restart that this inbox was there; see ``landmark.Landmark``.
    """

    def __init__(self, inbox: Path, still_seconds: float, max_file_mb: int, memory: Path | None = None) -> None:
        self.folder = inbox
        self.still_seconds = still_seconds
        self._max_bytes = max_file_mb * 1_000_000
        self._landmark = Landmark(inbox, "inbox", memory, MARKER)
        self._seen: dict[Path, _Seen] = {}

    def sweep(self, now: float) -> Sweep:
        """Look at every file once.

        Args:
            now: Monotonic seconds; only differences between sweeps count.

        Returns:
            What is ready, what still waits, and what a person should see to. A folder that has disappeared is a problem,
            not an empty inbox, and what was known of its files is kept.
        """
        trouble = self._landmark.trouble()
        if trouble:
            return Sweep((), len(self._seen), trouble)
        listing = _Listing(self.folder)
        self._seen = {path: self._follow(path, found, now) for path, found in listing.files}
        network = on_network(self.folder)
        ready: list[Ready] = []
        waits: list[float] = []
        closed: list[Path] = []
        for path, seen in list(self._seen.items()):
            state, wait = self._judge(seen, now, network)
            if state is _State.READY:
                ready.append(Ready(path, seen.size, seen.modified, bool(seen.whole), seen.size > self._max_bytes))
            elif state is _State.WAITS:
                waits.append(wait)
            elif state is _State.CLOSED:
                closed.append(path)
        problem = " ".join(filter(None, (listing.problem(), _sentence(self.folder, closed, "cannot be opened"))))
        ready.sort(key=lambda one: (one.modified, one.path))
        return Sweep(tuple(ready), len(waits), problem or None, min(waits, default=None))

    def _follow(self, path: Path, found: os.stat_result, now: float) -> _Seen:
        known = self._seen.get(path)
        if known is not None and known.same_as(found):
            return known
        return _Seen(path, found.st_size, found.st_mtime_ns, now)

    def _judge(self, seen: _Seen, now: float, network: bool) -> tuple[_State, float]:  # noqa: FBT001 - a plain fact
        """The file's state, and the seconds until it may be another. It is opened only once it lay still."""
        still = now - seen.since
        if still < self.still_seconds:
            return _State.WAITS, self.still_seconds - still
        try:
            if seen.whole is None:
                seen.whole = looks_whole(seen.path)
            writer = not network and has_writer(seen.path)
        except FileNotFoundError:
            return _State.GONE, 0.0
        except OSError as error:
            return (_State.WAITS, self.still_seconds) if error.errno in _BUSY else (_State.CLOSED, 0.0)
        if not seen.whole and still < INCOMPLETE_PATIENCE * self.still_seconds:
            return _State.WAITS, INCOMPLETE_PATIENCE * self.still_seconds - still
        if writer and still < WRITER_PATIENCE * self.still_seconds:
            return _State.WAITS, self.still_seconds
        return _State.READY, 0.0


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is never an arrival: hidden, unfinished, or a system's own."""
    lower = name.lower()
    return lower.startswith((".", "~$")) or lower.endswith(_UNFINISHED) or lower in _SYSTEM_NAMES


class _Listing:
    """The ordinary files below a folder that we may take, and what stands in the way of the others."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self.odd: list[Path] = []
        self.locked: list[Path] = []
        self.stuck: list[Path] = []
        self.files = tuple(self._walk(inbox, 0))

    def problem(self) -> str:
        return " ".join(
            filter(
                None,
                (
                    _sentence(self.inbox, self.odd, "is no ordinary file or folder (links and pipes are not followed)"),
                    _sentence(self.inbox, self.locked, "cannot be looked into"),
                    _sentence(self.inbox, self.stuck, "may not be taken out of its folder (the service has no right to)"),
                ),
            )
        )

    def _walk(self, folder: Path, depth: int) -> Iterator[tuple[Path, os.stat_result]]:
        try:
            above = folder.stat()
            takeable = os.access(folder, os.W_OK | os.X_OK)
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError:
            self.locked.append(folder)
            return
        for entry in entries:
            path = folder / entry.name
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # gone since it was listed
            if is_ignored(entry.name) or (stat.S_ISREG(found.st_mode) and is_why_note(path)):
                continue
            if stat.S_ISDIR(found.st_mode) and depth < MAX_DEPTH:
                yield from self._walk(path, depth + 1)
            elif not stat.S_ISREG(found.st_mode):
                self.odd.append(path)
            elif not takeable or _sticky(above, found):
                self.stuck.append(path)
            else:
                yield path, found


def _sticky(above: os.stat_result, found: os.stat_result) -> bool:
    """Whether the folder lets only owners take files out, and we are not one (the sticky bit, as on /tmp)."""
    return bool(above.st_mode & stat.S_ISVTX) and os.geteuid() not in (0, above.st_uid, found.st_uid)


def _sentence(inbox: Path, paths: list[Path], what: str) -> str:
    """``scans/a.pdf and 2 more: …``, or nothing."""
    if not paths:
        return ""
    first = printable(paths[0].relative_to(inbox))
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"In the inbox, '{first}'{more} {what}."
