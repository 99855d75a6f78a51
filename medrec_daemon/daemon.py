"""The loop: take what is ready, do what is due, stop when asked. The one place with a broad ``except``."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import schedule

from medrec_daemon.errors import MedrecError, TryLater
from medrec_daemon.intake.arrival import Arrival
from medrec_daemon.intake.folder import FolderInbox, Sweep
from medrec_daemon.intake.watcher import Watcher
from medrec_daemon.journeys.arrival import Rooms, Signals, hold_back, settle_arrival
from medrec_daemon.privacy import short

log = logging.getLogger(__name__)
DEFECT_MINUTES = 15
DEFECT_TRIES = 2
CLAIM_SECONDS = 1.0
"""While a long file is read, the inbox is still emptied this often, so that staff see their files go."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds between sweeps, and whether the service ends by itself once nothing is left to do."""

    sweep_seconds: float
    until_idle: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the service says of itself after each turn, for ``medrec status``."""

    watch: str
    waiting: int
    trouble: str | None


class Daemon:
    """The service.

    Args:
        inbox: What has arrived.
        watch: Starts a watcher that calls the given function whenever something moves.
        rooms: What an arrival passes through.
        morning: What is due by the clock (digests, old originals); it looks at the time itself.
        pulse: Told after each turn how things stand.
        timing: How often, and until when.
    """

    def __init__(
        self,
        inbox: FolderInbox,
        watch: Callable[[Callable[[], None]], Watcher],
        rooms: Rooms,
        morning: Callable[[], None],
        pulse: Callable[[Pulse], None],
        timing: Timing,
    ) -> None:
        self.inbox = inbox
        self.rooms = rooms
        self.timing = timing
        self._watch = watch
        self._pulse = pulse
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._last_sweep = Sweep((), 0, None)
        self._swept = -CLAIM_SECONDS
        self._jobs = schedule.Scheduler()
        self._jobs.every(30).seconds.do(self._guarded, "the work of the day", morning)

    def stop(self) -> None:
        """Ask the loop to end after the page in hand; may be called from a signal handler."""
        self._stop.set()
        self._wake.set()

    def run(self) -> None:
        """Turn until stopped, or until idle. Raises ``TryLater`` when it ends idle with arrivals that still wait."""
        self.rooms.spool.recover()
        watcher = self._watch(self._wake.set)
        tell_systemd("READY=1")
        self._jobs.run_all()
        try:
            while not self._stop.is_set():
                self._wake.clear()
                if not watcher.alive:
                    log.warning("the watcher of the inbox had died; it is started again (the sweep has gone on)")
                    watcher.restart()
                self.turn()
                self._pulse(Pulse(watcher.mode_in_use, self._last_sweep.waiting, self._last_sweep.problem))
                if self.timing.until_idle and self._idle():
                    break
                self._wake.wait(self._pause())
        finally:
            tell_systemd("STOPPING=1")
            watcher.close()
        self._say_what_waits()

    def turn(self) -> None:
        """Claim what is ready, settle what is due, and do what the clock says."""
        tell_systemd("WATCHDOG=1")
        self._guarded("reading the ledger", self.rooms.ledger.refresh)
        self._claim()
        for arrival in self.rooms.spool.due(self.rooms.clock()):
            if self._stop.is_set():
                return
            self._settle(arrival)
        self._jobs.run_pending()

    def _settle(self, arrival: Arrival) -> None:
        signals = Signals(beat=self._beat, should_stop=self._stop.is_set)
        try:
            settle_arrival(arrival, self.rooms, signals)
        except MedrecError as trouble:
            log.error("%s: %s", short(arrival.sha256), trouble)
            self._put_off(arrival, str(trouble))
        except Exception:  # one bad file stops nothing: whatever it met, the next one gets its turn
            log.exception("%s: a defect of ours", short(arrival.sha256))
            self._put_off(arrival, "A defect of this program; the service's log has the details.")

    def _put_off(self, arrival: Arrival, trouble: str) -> None:
        """Try again later; what fails again is held, so that a person sees it."""
        if arrival.tries + 1 >= DEFECT_TRIES:
            self._guarded("holding it back", lambda: hold_back(arrival, self.rooms, trouble))
            return
        again = self.rooms.clock() + timedelta(minutes=DEFECT_MINUTES)
        self._guarded(
            "putting it off", lambda: self.rooms.spool.save(replace(arrival, tries=arrival.tries + 1, next_try=again, trouble=trouble))
        )

    def _claim(self) -> None:
        """Sweep the inbox and move everything whole into the spool."""
        self._swept = time.monotonic()
        try:
            self._last_sweep = self.inbox.sweep(self._swept)
            for ready in self._last_sweep.ready:
                self.rooms.spool.claim(ready, self.inbox.folder, self.rooms.clock())
        except (MedrecError, OSError) as trouble:
            log.warning("the inbox cannot be read just now: %s", trouble)
            self._last_sweep = Sweep((), 0, str(trouble))

    def _beat(self, _done: int, _of: int) -> None:
        """After each page of a long file: alive, and the inbox is still emptied."""
        tell_systemd("WATCHDOG=1")
        if time.monotonic() - self._swept >= CLAIM_SECONDS:
            self._claim()

    def _guarded(self, what: str, work: Callable[[], None]) -> None:
        """Run a job so that its failure is told and ends there (a job that raised would stay due and stop the others)."""
        try:
            work()
        except MedrecError as trouble:
            log.error("%s: %s", what, trouble)
        except Exception:  # a defect in one job must not stop the intake of faxes
            log.exception("%s: a defect of ours", what)

    def _pause(self) -> float:
        """Seconds until the next turn: when a file that still waits may be ready, else the ordinary sweep."""
        if self._last_sweep.look_again is not None:
            return min(self._last_sweep.look_again, self.timing.sweep_seconds)
        if self.timing.until_idle:
            return min(1.0, self.timing.sweep_seconds)
        return self.timing.sweep_seconds

    def _idle(self) -> bool:
        """Nothing in the inbox, and nothing in the spool but what waits for somebody else."""
        return not (self._last_sweep.ready or self._last_sweep.waiting or self.rooms.spool.due(self.rooms.clock()))

    def _say_what_waits(self) -> None:
        waiting = [arrival for arrival in self.rooms.spool.arrivals() if arrival.trouble]
        if self.timing.until_idle and waiting and not self._stop.is_set():
            raise TryLater(f"{len(waiting)} arrivals still wait: {waiting[0].trouble}", "They are safe in the spool; see 'medrec status'.")
        if self.timing.until_idle and self._last_sweep.problem:
            raise TryLater(self._last_sweep.problem, "See 'medrec check'.")


def tell_systemd(state: str) -> None:
    """Say ``READY=1``, ``WATCHDOG=1`` … to the service manager when it listens (sd_notify(3)); else nothing."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        try:
            channel.sendto(state.encode("ascii"), address)
        except OSError as error:
            log.warning("the service manager could not be told %s: %s", state, error)
