"""Hints that something moved in the inbox: native events where they exist, polling where they do not. Wakes the sweep, no more."""

from __future__ import annotations

import logging
import os
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
from watchdog.observers.inotify_c import InotifyFD
from watchdog.observers.polling import PollingObserverVFS

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
        self.restart()

    @property
    def mode_in_use(self) -> Literal["events", "poll"]:
        """What was chosen."""
        return self._mode_in_use

    @property
    def alive(self) -> bool:
        """Whether every thread that should bring news still runs; when not, ``restart`` (the loop asks at each turn)."""
        observer = self._observer
        if observer is None or not observer.is_alive():
            return False
        heard = self._mode_in_use == "poll" or InotifyFD.get_instance().is_alive()
        return heard and all(emitter.is_alive() for emitter in observer.emitters)

    def restart(self) -> None:
        """Watch anew, whatever became of the old observer."""
        self.close()
        if self._mode == "events" or (self._mode == "auto" and not on_network(self._inbox)):
            self._mode_in_use = "events"
            self._observer = self._start(Observer())
            if self.alive or not self._inbox.is_dir():
                return
            self.close()
            log.warning("the system gives no events for the inbox; it is polled every %s s", self._poll_seconds)
        self._mode_in_use = "poll"
        polling = PollingObserverVFS(stat=os.lstat, listdir=os.scandir, polling_interval=self._poll_seconds)
        self._observer = self._start(polling)

    def close(self) -> None:
        """Stop watching and wait for the threads."""
        observer, self._observer = self._observer, None
        if observer is not None and observer.is_alive():
            observer.stop()
            observer.join()

    def _start(self, observer: BaseObserver) -> BaseObserver | None:
        try:
            observer.schedule(self._handler, self._inbox.resolve(), recursive=True, event_filter=_TELLING)
            observer.start()
        except OSError as error:
            log.warning("the inbox cannot be watched: %s", error.strerror)
            return None
        return observer
