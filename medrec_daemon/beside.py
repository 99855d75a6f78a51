"""Work beside the loop, such as an inbox in the cloud: on a thread of its own, so that a slow network holds up no local file."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from medrec_daemon.defects import log_defect
from medrec_daemon.errors import MedrecError

log = logging.getLogger(__name__)
END_SECONDS = 5.0
"""How long the end of a turn is waited for when the service stops; a turn that is cut short is gone on with at the next start."""

DEFECT = "The work beside the inbox fails by a defect of this program; the service's log has the details."


class Turned(Protocol):
    """How the work stands after a turn; ``intake.onedrive.CloudTurn`` says what each field means."""

    @property
    def waiting(self) -> int: ...  # noqa: D102 - see there
    @property
    def working(self) -> int: ...  # noqa: D102
    @property
    def problem(self) -> str | None: ...  # noqa: D102
    @property
    def claimed(self) -> int: ...  # noqa: D102
    @property
    def stuck(self) -> bool: ...  # noqa: D102
    @property
    def look_again(self) -> float | None: ...  # noqa: D102


class Beside(Protocol):
    """Something that brings files into the spool, and follows what becomes of them."""

    def turn(self, should_stop: Callable[[], bool]) -> Turned:
        """Do what can be done now, and return within seconds once ``should_stop`` says so."""


class Companion:
    """Turns one such work on a thread of its own until the service stops.

    Args:
        work: What is turned.
        sweep_seconds: How often, where the work asks for nothing else.
        stop: Set when the service is to end.
        tell: Wakes the loop; called after every turn that changed something, and while the loop waits for this work to be done.
        changes: How often the loop settled an arrival so far.
    """

    def __init__(
        self, work: Beside, sweep_seconds: float, stop: threading.Event, tell: Callable[[], None], changes: Callable[[], int]
    ) -> None:
        self._work = work
        self._sweep_seconds = sweep_seconds
        self._stop = stop
        self._tell = tell
        self._changes = changes
        self._asked = threading.Event()
        self._seen: tuple[int, Turned] | None = None
        self._failed: str | None = None
        # A daemon thread: a request that hangs must not hold up the end of the service; the journal survives any crash.
        self._thread = threading.Thread(target=self._run, name="beside", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """Wait a little for the turn in hand; ``stop`` is set already."""
        self._asked.set()
        if self._thread.ident is not None:
            self._thread.join(END_SECONDS)

    @property
    def problem(self) -> str | None:
        """What a person should see to."""
        if self._failed:
            return self._failed
        return self._seen[1].problem if self._seen else None

    def is_here(self) -> bool:
        """Whether the caller is on this work's own thread."""
        return threading.get_ident() == self._thread.ident

    @property
    def trouble(self) -> str | None:
        """The problem, where it keeps something from being done."""
        return self.problem if self._failed or (self._seen and self._seen[1].stuck) else None

    @property
    def in_hand(self) -> int:
        """How many files it waits for or has in hand."""
        return self._seen[1].waiting + self._seen[1].working if self._seen else 0

    def has_nothing_since(self, changes: int) -> bool:
        """Whether a turn that began after so many changes found nothing to do, or nothing that can be done now.

        Where there was no such turn yet, one is asked for, and the loop woken after it.
        """
        seen = self._seen
        if self._failed:
            return True
        if seen is None or seen[0] < changes:
            self._asked.set()
            return False
        return seen[1].stuck or not (seen[1].waiting or seen[1].working)

    def _run(self) -> None:
        while not self._stop.is_set():
            asked = self._asked.is_set()
            self._asked.clear()
            before = self._changes()
            pause = self._sweep_seconds
            try:
                turned = self._work.turn(self._stop.is_set)
            except MedrecError as trouble:
                log.warning("the work beside the inbox: %s ('medrec status' says more)", type(trouble).__name__)
                self._failed = str(trouble)
            except Exception as defect:  # noqa: BLE001 - a defect here must not stop the intake, nor end this thread unheard
                log_defect(log, "the work beside the inbox", defect)
                self._failed = DEFECT
            else:
                changed = turned.claimed > 0 or self._seen is None or self._seen[1] != turned
                self._seen, self._failed = (before, turned), None
                pause = min(pause, turned.look_again if turned.look_again is not None else pause)
                if changed or asked:
                    self._tell()
            self._asked.wait(max(pause, 0.2))
