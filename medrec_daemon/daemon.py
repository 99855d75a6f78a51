"""The loop: take what is ready, do what is due, stop when asked. The one place with a broad ``except``."""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import schedule

from medrec_daemon.beside import Beside, Companion
from medrec_daemon.defects import log_defect
from medrec_daemon.errors import MedrecError, TryLater
from medrec_daemon.intake.arrival import Arrival
from medrec_daemon.intake.folder import FolderInbox, Sweep
from medrec_daemon.intake.watcher import Watcher
from medrec_daemon.journeys.arrival import Rooms, hold_back, needs_reading, read_arrival, settle_arrival
from medrec_daemon.model import ReadFile
from medrec_daemon.privacy import short

log = logging.getLogger(__name__)
DEFECT_MINUTES = 15
DEFECT_TRIES = 2
BUSY_SECONDS = 1.0
"""While files are being read, the inbox is still emptied this often, so that staff see their files go."""
LONGEST_PAUSE = 60.0
"""Seconds; the service manager's watchdog waits 180, however rarely an office wants its inbox swept."""
READ_AHEAD = 2
"""Files being read or waiting to be settled, per worker: enough that no worker waits for a file."""
_NEW_VALUES = 20_000
"""So many new values are made before the garbage collector looks through them: those of some pages."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds between sweeps, files read side by side, and whether the service ends once nothing is left to do."""

    sweep_seconds: float
    workers: int
    until_idle: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the service says of itself after each turn, for ``medrec status``.

    ``waiting`` counts files in the inbox that are not whole yet, ``beside`` those that the work beside the loop (the cloud's
    inbox) waits for or has in hand, None where there is no such work.
    """

    watch: str
    waiting: int
    trouble: str | None
    beside: int | None = None


def spare_the_collector() -> None:
    """Let the garbage collector pass over what is loaded by now, which stays as long as the service, and look less often at the rest.

    A page makes thousands of small values and next to no circles: to look through them took a tenth of each decision.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_VALUES)


class Daemon:
    """The service.

    Args:
        inbox: What has arrived.
        watch: Starts a watcher that calls the given function whenever something moves.
        rooms: What an arrival passes through.
        morning: What is due by the clock (digests, old originals); it looks at the time itself.
        pulse: Told after each turn how things stand.
        timing: How often, and until when.
        beside: What else brings files into the spool, such as an inbox in the cloud; each is turned on a thread of its own.
    """

    def __init__(
        self,
        inbox: FolderInbox,
        watch: Callable[[Callable[[], None]], Watcher],
        rooms: Rooms,
        morning: Callable[[], None],
        pulse: Callable[[Pulse], None],
        timing: Timing,
        beside: Sequence[Beside] = (),
    ) -> None:
        self.inbox = inbox
        self.timing = timing
        self._watch = watch
        self._pulse = pulse
        self._wake = threading.Event()
        self._stop = threading.Event()
        self.rooms = replace(rooms, stopping=self._stop.is_set)
        self._last_sweep = Sweep((), 0, None)
        self._read: dict[str, Future[ReadFile]] = {}
        self._deaf = False
        self._claimed = 0.0
        self._changes = 0
        self._loop_thread = threading.get_ident()
        self._companions = [Companion(work, timing.sweep_seconds, self._stop, self._wake.set, lambda: self._changes) for work in beside]
        self._jobs = schedule.Scheduler()
        self._jobs.every(30).seconds.do(self._guarded, "the work of the day", morning)

    def stop(self) -> None:
        """Ask the loop to end after the page in hand; may be called from a signal handler."""
        self._stop.set()
        self._wake.set()

    def run(self) -> None:
        """Turn until stopped, or until idle. Raises ``TryLater`` when it ends idle with arrivals that still wait."""
        self.rooms.spool.recover()
        spare_the_collector()
        self._loop_thread = threading.get_ident()
        watcher = self._watch(self._wake.set)
        tell_systemd("READY=1")
        for companion in self._companions:
            companion.start()
        self._jobs.run_all()
        with ThreadPoolExecutor(READ_AHEAD * self.timing.workers, "read") as readers:
            try:
                while not self._stop.is_set():
                    self._wake.clear()
                    self._keep_watching(watcher)
                    self.turn(readers)
                    self._guarded("telling how the service is", lambda: self._pulse(self._told(watcher)))
                    if self.timing.until_idle and self._idle():
                        break
                    self._wake.wait(self._pause())
            finally:
                tell_systemd("STOPPING=1")
                asked = self._stop.is_set()
                self._stop.set()
                watcher.close()
                for companion in self._companions:
                    companion.end()
        if self.timing.until_idle and not asked:
            self._say_what_waits()

    def breathe(self) -> None:
        """Called while something takes long (the network asks for patience): the service manager and the inbox still get their due.

        May be called from any thread; only the loop's own sweeps the inbox, and the work beside the loop vouches for nobody.
        """
        if any(companion.is_here() for companion in self._companions):
            return
        tell_systemd("WATCHDOG=1")
        if threading.get_ident() == self._loop_thread and time.monotonic() - self._claimed >= BUSY_SECONDS:
            self._guarded("the inbox", self._claim)

    def _told(self, watcher: Watcher) -> Pulse:
        troubles = [self._last_sweep.problem, *(companion.problem for companion in self._companions)]
        beside = sum(companion.in_hand for companion in self._companions) if self._companions else None
        return Pulse(watcher.mode_in_use, self._last_sweep.waiting, " ".join(filter(None, troubles)) or None, beside)

    def _keep_watching(self, watcher: Watcher) -> None:
        """Start a watcher that died again; said once, for an inbox that is away cannot be watched at any turn."""
        if not watcher.alive:
            watcher.restart()
            if not self._deaf:
                log.warning("the inbox could not be watched any more; watching starts again as soon as it can (the sweep goes on)")
        self._deaf = not watcher.alive

    def turn(self, readers: Executor) -> None:
        """Claim what is ready, have it read on other threads, settle what was read, and do what the clock says."""
        tell_systemd("WATCHDOG=1")
        self._guarded("reading the ledger", self.rooms.ledger.refresh)
        self._claim()
        due = self.rooms.spool.due(self.rooms.clock())
        for arrival in due:
            if len(self._read) >= READ_AHEAD * self.timing.workers:
                break
            if arrival.id not in self._read:
                self._read[arrival.id] = self._start_reading(arrival, readers)
        for arrival in due:
            if self._stop.is_set():
                return
            if arrival.id in self._read and self._read[arrival.id].done():
                self._settle(arrival, self._read.pop(arrival.id))
                if time.monotonic() - self._claimed >= BUSY_SECONDS:
                    self._claim()
        for gone in self._read.keys() - {arrival.id for arrival in due}:
            del self._read[gone]
        self._jobs.run_pending()

    def _start_reading(self, arrival: Arrival, readers: Executor) -> Future[ReadFile]:
        """Read on a thread of its own: the loop goes on claiming, and a short letter passes a long fax."""
        if not needs_reading(arrival, self.rooms):
            done: Future[ReadFile] = Future()
            done.set_result(ReadFile(arrival.sha256, ()))
            return done
        future = readers.submit(read_arrival, arrival, self.rooms, self._stop.is_set)
        future.add_done_callback(lambda _: self._wake.set())
        return future

    def _settle(self, arrival: Arrival, read: Future[ReadFile]) -> None:
        tell_systemd("WATCHDOG=1")
        try:
            settle_arrival(arrival, self.rooms, read.result)
        except MedrecError as trouble:
            log.error("%s: %s", short(arrival.sha256), type(trouble).__name__)
            self._put_off(arrival, str(trouble))
        except Exception as defect:  # noqa: BLE001 - one bad file stops nothing: whatever it met, the next one gets its turn
            log_defect(log, short(arrival.sha256), defect)
            self._put_off(arrival, "A defect of this program; the service's log has the details.")
        finally:
            self._changes += 1  # at the end: a turn beside that began meanwhile still saw this arrival in the spool

    def _put_off(self, arrival: Arrival, trouble: str) -> None:
        """Try again later; what fails again is held, so that a person sees it, unless a piece of it may lie in the store."""

        def held_or_put_off() -> None:
            if arrival.kills + 1 >= DEFECT_TRIES and hold_back(arrival, self.rooms, trouble):
                return
            again = self.rooms.clock() + timedelta(minutes=DEFECT_MINUTES)
            self.rooms.spool.save(replace(arrival, kills=arrival.kills + 1, next_try=again, trouble=trouble))

        self._guarded("putting it off", held_or_put_off)

    def _claim(self) -> None:
        """Sweep the inbox and move everything whole into the spool."""
        self._claimed = time.monotonic()
        try:
            self._last_sweep = self.inbox.sweep(self._claimed)
            for ready in self._last_sweep.ready:
                self.rooms.spool.claim(ready, self.inbox.folder, self.rooms.clock())
        except (MedrecError, OSError) as trouble:
            log.warning("the inbox cannot be read just now (%s)", type(trouble).__name__)
            self._last_sweep = Sweep((), 0, str(trouble))

    def _guarded(self, what: str, work: Callable[[], None]) -> None:
        """Run a job so that its failure is told and ends there (a job that raised would stay due and stop the others)."""
        try:
            work()
        except MedrecError as trouble:
            log.error("%s: %s ('medrec status' and 'medrec check' say more)", what, type(trouble).__name__)
        except Exception as defect:  # noqa: BLE001 - a defect in one job must not stop the intake of faxes
            log_defect(log, what, defect)

    def _pause(self) -> float:
        """Seconds until the next turn: when a file that still waits may be ready, else the ordinary sweep."""
        if self._read:
            return min(BUSY_SECONDS, self.timing.sweep_seconds)
        if self._last_sweep.look_again is not None:
            return min(self._last_sweep.look_again, self.timing.sweep_seconds)
        return min(1.0 if self.timing.until_idle else LONGEST_PAUSE, self.timing.sweep_seconds)

    def _idle(self) -> bool:
        """Nothing in the inbox, by a look of its own, nothing in the spool but what waits for somebody else, and nothing beside."""
        if self._read or self.rooms.spool.due(self.rooms.clock()):
            return False
        beside = [companion.has_nothing_since(self._changes) for companion in self._companions]
        if not all(beside):
            return False
        self._claim()
        return not (self._last_sweep.ready or self._last_sweep.waiting or self.rooms.spool.due(self.rooms.clock()))

    def _say_what_waits(self) -> None:
        """Raise ``TryLater`` when idle only means that nothing can be done just now."""
        waiting = [arrival for arrival in self.rooms.spool.arrivals() if arrival.trouble]
        if waiting:
            raise TryLater(f"{len(waiting)} arrivals still wait: {waiting[0].trouble}", "They are safe in the spool; see 'medrec status'.")
        for problem in (self._last_sweep.problem, *(companion.trouble for companion in self._companions)):
            if problem:
                raise TryLater(problem, "See 'medrec check'.")


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
