"""Hints that something moved in the inbox: native events where they exist, polling where they do not. Wakes the sweep, no more."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserverVFS
from watchdog.utils import BaseThread

from medrec_daemon.intake.mounts import on_network

log = logging.getLogger(__name__)
Mode = Literal["auto", "events", "poll"]
POLL_SECONDS = 5.0
_TELLING: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileAttribEvent,
    DirCreatedEvent,
    DirMovedEvent,
]
"""Not the opening and closing for reading, nor the leaving: the sweep does these itself and would wake itself for ever."""


class _Wake(FileSystemEventHandler):
    """Calls one function for every event. An exception here would kill the observer's thread, so it does nothing else."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def dispatch(self, event: FileSystemEvent) -> None:  # noqa: ARG002 - which event it was does not matter
        self._wake()


class Watcher:
    """Watches from the moment it is made.

    It never raises: where nothing can be watched (the folder is gone) ``alive`` is False, and the timer's sweeps go on.

    Args:
        inbox: The folder, with all below it.
        wake: Called on another thread whenever something moved; must not raise (``threading.Event.set``).
        mode: ``events``, ``poll``, or ``auto``: poll on network file systems. Polls too when the kernel's limits refuse events.
        poll_seconds: How often to look, when polling.
    """

    def __init__(self, inbox: Path, wake: Callable[[], None], mode: Mode = "auto", poll_seconds: float = POLL_SECONDS) -> None:
        self._inbox = inbox
        self._handler = _Wake(wake)
        self._poll_seconds = poll_seconds
        self._mode: Mode = mode
        self._mode_in_use: Literal["events", "poll"] = "poll"
        self._observer: BaseObserver | None = None
        self._threads: frozenset[BaseThread] = frozenset()
        self._identity: tuple[int, int] | None = None
        self.restart()

    @property
    def mode_in_use(self) -> Literal["events", "poll"]:
        """What was chosen."""
        return self._mode_in_use

    @property
    def alive(self) -> bool:
        """Whether every thread that should bring news runs; when not, ``restart`` (the loop asks at each turn).

        Also False when another folder has the inbox's name by now, as after a share was mounted anew.
        """
        running = bool(self._threads) and all(thread.is_alive() for thread in self._threads)
        return running and self._identity == _identity(self._inbox)

    def restart(self) -> None:
        """Watch anew, whatever became of the old threads."""
        self.close()
        self._identity = _identity(self._inbox)
        if self._mode == "events" or (self._mode == "auto" and not on_network(self._inbox)):
            self._mode_in_use = "events"
            if self._start(Observer) or self._identity is None:
                return
            log.warning("the system gives no events for the inbox; it is polled every %s s", self._poll_seconds)
        self._mode_in_use = "poll"
        self._start(self._polling)

    def close(self) -> None:
        """Stop watching and wait for the threads."""
        observer, self._observer, self._threads = self._observer, None, frozenset()
        if observer is not None:
            _stop(observer)

    def _polling(self) -> BaseObserver:
        return PollingObserverVFS(stat=os.lstat, listdir=os.scandir, polling_interval=self._poll_seconds)

    def _start(self, make: Callable[[], BaseObserver]) -> bool:
        """Start an observer, and note every thread that it brought along: the death of any one leaves us deaf."""
        before = frozenset(threading.enumerate())
        observer = None
        try:
            observer = make()
            observer.schedule(self._handler, self._inbox.resolve(), recursive=True, event_filter=_TELLING)
            observer.start()
        except OSError as error:
            log.warning("the inbox cannot be watched: %s", error.strerror)
            if observer is not None:
                _stop(observer)
            return False
        self._observer = observer
        self._threads = frozenset(thread for thread in threading.enumerate() if isinstance(thread, BaseThread) and thread not in before)
        return True


def _stop(observer: BaseObserver) -> None:
    """Stop an observer and what it started, also one that never got as far as running itself."""
    observer.stop()
    if observer.ident is not None:
        observer.join()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
