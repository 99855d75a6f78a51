"""The spool: where an arrival lives between inbox and settled. One folder each, so that any crash can be gone on from."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from medrec_daemon.errors import FileProblem
from medrec_daemon.intake import claiming
from medrec_daemon.intake.arrival import ARRIVAL_JSON, Arrival, Ready
from medrec_daemon.model import PersonWord
from medrec_daemon.safe_write import disk_errors, make_folder, sha256_of, sync_folder, write_bytes, write_text

__all__ = ["Arrival", "Spool"]

log = logging.getLogger(__name__)
DONE = "done-"
_PLAN = "plan.json"
_WORK = "work"
_PUTTING = "putting"
_LOCK = "lock"
_CLAIMING = ".claiming.lock"
_SPOOL_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class Spool:
    """The folder ``state/spool``, made when it is missing.

    Each arrival has a folder named by ``Arrival.id`` with ``original``, ``arrival.json``, perhaps ``plan.json`` and ``putting``, and
    ``work/`` for cut pieces. Methods raise ``TryLater`` when the disk is full or away, ``ConfigProblem`` without the right.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with self._disk():
            make_folder(folder)

    def claim(self, ready: Ready, inbox: Path, at: datetime) -> Arrival | None:
        """Take a ready file into the spool.

        Args:
            ready: What the sweep saw of it.
            inbox: The inbox it lies in; its folder below it becomes ``subfolder``.
            at: Now, with its time zone.

        Returns:
            The arrival; None where the file is gone, changed since the sweep or cannot be taken just now: it is left in the
            inbox (put back, if need be) for the next sweep.
        """
        try:
            found = ready.path.lstat()
            inside = ready.path.parent.resolve().is_relative_to(inbox.resolve())
        except OSError:
            return None
        if not inside or (found.st_size, found.st_mtime_ns) != (ready.size, ready.modified):
            return None
        parent = ready.path.parent.relative_to(inbox).as_posix()
        return self._take(claiming.birth_of(ready.path, found, "" if parent == "." else parent, at))

    def take_in(self, path: Path, word: PersonWord, at: datetime) -> Arrival:
        """Take a held file into the spool, with what a person said of it.

        Raises ``FileProblem`` when it is gone or no ordinary file, or cannot be taken.
        """
        try:
            found = path.lstat()
        except OSError as error:
            raise FileProblem(f"'{path.name}' is not there any more.", "See 'medrec held list'.") from error
        arrival = self._take(claiming.birth_of(path, found, "", at, word))
        if arrival is None:
            raise FileProblem(f"'{path.name}' could not be taken.", "Look whether it is open or being written, and try again.")
        return arrival

    def arrivals(self) -> tuple[Arrival, ...]:
        """Everything in the spool, oldest first."""
        with self._disk():
            folders = [folder for folder in self.folder.iterdir() if _is_arrival(folder)]
        loaded = (_load(folder) for folder in folders)
        return tuple(sorted((one for one in loaded if one is not None), key=lambda one: (one.claimed_at, one.id)))

    def due(self, now: datetime) -> tuple[Arrival, ...]:
        """What may be worked on now: fresh arrivals first, then those put off whose time has come; each oldest first."""
        ready = (one for one in self.arrivals() if one.next_try is None or one.next_try <= now)
        return tuple(sorted(ready, key=lambda one: one.tries > 0))

    def original(self, arrival: Arrival) -> Path:
        """The file as it came."""
        return self._of(arrival) / claiming.ORIGINAL

    def unchanged(self, arrival: Arrival) -> bool:
        """Whether the original is still the file that was hashed; False when a late writer had it open all the time."""
        try:
            found = self.original(arrival).stat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (arrival.size, arrival.modified)

    def save(self, arrival: Arrival) -> None:
        """Keep a changed arrival (its tries, trouble, next try …)."""
        with self._disk():
            write_bytes(self._of(arrival) / claiming.RECORD, ARRIVAL_JSON.dump_json(arrival, indent=2))

    def write_plan(self, arrival: Arrival, text: str) -> None:
        """Keep the plan durably, before anything of it is done."""
        with self._disk():
            write_text(self._of(arrival) / _PLAN, text)

    def read_plan(self, arrival: Arrival) -> str | None:
        """The plan that was kept, None where there is none."""
        try:
            return (self._of(arrival) / _PLAN).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def begin_putting(self, arrival: Arrival) -> None:
        """Note durably that pieces of the kept plan are being put from now on."""
        with self._disk():
            write_text(self._of(arrival) / _PUTTING, "")

    def end_putting(self, arrival: Arrival) -> None:
        """Take that back: nothing was put."""
        with self._disk():
            (self._of(arrival) / _PUTTING).unlink(missing_ok=True)
            sync_folder(self._of(arrival))

    def putting(self, arrival: Arrival) -> bool:
        """Whether a piece of the kept plan may lie in the store."""
        return (self._of(arrival) / _PUTTING).exists()

    def reload(self, arrival: Arrival) -> Arrival | None:
        """The arrival as it stands now, under its lock; None when it is out of the spool."""
        return _load(self._of(arrival))

    def work_folder(self, arrival: Arrival) -> Path:
        """A folder for what is made of the arrival on the way; it goes with it."""
        with self._disk():
            return make_folder(self._of(arrival) / _WORK)

    def remove(self, arrival: Arrival) -> None:
        """Take the arrival out of the spool, the last step of all; nothing where it is out already."""
        done = self.folder / f"{DONE}{arrival.id}-{os.urandom(4).hex()}"
        with self._disk():
            try:
                self._of(arrival).rename(done)
            except FileNotFoundError:
                return
            sync_folder(self.folder)
        shutil.rmtree(done, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self, arrival: Arrival) -> Iterator[bool]:
        """Hold the arrival against every other process and thread; False where another has it, or it is out of the spool."""
        path = self._of(arrival) / _LOCK
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            yield False
            return
        try:
            yield _try_lock(handle) and _is_still(handle, path)
        finally:
            os.close(handle)

    def recover(self) -> tuple[Arrival, ...]:
        """After a start: finish claims that a crash cut short (returned), and clear away what was settled."""
        recovered = []
        with self._claiming(), self._disk():
            for folder in sorted(self.folder.iterdir()):
                if folder.name.startswith(DONE):
                    shutil.rmtree(folder, ignore_errors=True)
                elif folder.name.startswith(claiming.INCOMING):
                    try:
                        recovered.append(claiming.resume(folder))
                    except OSError as error:
                        log.warning("%s: the claim cannot be gone on with (%s); the next start tries again", folder.name, error.strerror)
        return tuple(arrival for arrival in recovered if arrival is not None)

    def _take(self, birth: claiming.Birth) -> Arrival | None:
        with self._claiming(), self._disk():
            incoming = claiming.begin(self.folder, birth)
            try:
                return claiming.finish(incoming, birth) if claiming.fetch(incoming, birth) else None
            except OSError as error:
                if (incoming / claiming.ORIGINAL).exists():
                    claiming.give_back(incoming, birth)
                if error.errno in _SPOOL_TROUBLE:
                    raise
                log.warning("a file cannot be taken into the spool just now: %s", error.strerror)
                return None
            finally:
                if incoming.exists() and not (incoming / claiming.ORIGINAL).exists():
                    shutil.rmtree(incoming, ignore_errors=True)

    @contextlib.contextmanager
    def _claiming(self) -> Iterator[None]:
        """One claim at a time, so that ``recover`` never meets one half way."""
        with self._disk():
            handle = os.open(self.folder / _CLAIMING, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _disk(self) -> contextlib.AbstractContextManager[None]:
        return disk_errors(f"The spool {self.folder}")

    def _of(self, arrival: Arrival) -> Path:
        return self.folder / arrival.id


def _is_arrival(folder: Path) -> bool:
    return folder.is_dir() and not folder.name.startswith((DONE, claiming.INCOMING, "."))


def _load(folder: Path) -> Arrival | None:
    """The arrival of a folder; rebuilt from the original where its record is damaged, None where the original is gone."""
    if not (folder / claiming.ORIGINAL).exists():
        if folder.exists():
            log.error("%s: the spool has no original of it; somebody took it away by hand", folder.name)
        return None
    try:
        return replace(ARRIVAL_JSON.validate_json((folder / claiming.RECORD).read_bytes()), id=folder.name)
    except FileNotFoundError:
        if not folder.exists():
            return None
    except (OSError, ValidationError) as error:
        log.warning("%s: its record is damaged (%s) and is made anew", folder.name, type(error).__name__)
    birth = claiming.read_birth(folder)
    found = (folder / claiming.ORIGINAL).stat()
    sha256 = sha256_of(folder / claiming.ORIGINAL)
    return Arrival(folder.name, sha256, found.st_size, birth.name, birth.subfolder, birth.at, found.st_mtime_ns, word=birth.word)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_still(handle: int, path: Path) -> bool:
    """Whether the locked file still has its name: a lock on a folder that was removed meanwhile holds nothing."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
