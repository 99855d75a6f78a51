"""Where strangers' files are opened: a small pool of worker processes with limits on time, memory and what they may write.

A worker that hangs, crashes or grows too large costs its own task and nothing else; the next task finds a fresh one.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Generic, ParamSpec, Self, TypeVar

from medrec_daemon.confined_answer import read_answer
from medrec_daemon.confined_worker import OUT_OF_MEMORY, READY
from medrec_daemon.errors import TryLater, Unreadable

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

START_SECONDS = 60.0
"""How long a worker may take to start, on a machine that is busy or cold."""
GLANCE_SECONDS = 0.25
"""How often ``should_stop`` is asked while workers are busy."""
_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from medrec_daemon.confined_worker import main; main(sys.argv[2:])"
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH")


class WorkerDied(Unreadable):
    """The worker ended in the middle of its task: it crashed, was killed, or needed more memory than it may have."""


class WorkerTimedOut(WorkerDied):
    """The worker did not finish within its time and was stopped."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a pool and each of its workers may use.

    ``seconds`` is wall-clock time per task; ``memory_mb`` is the address space of one worker; ``file_mb`` is the size of
    any file it writes; a worker that holds more than ``recycle_mb`` resident after a task is replaced by a fresh one;
    ``stop_seconds`` is how long the tasks under way may still take when the service stops (systemd gives the whole stop ten).
    """

    workers: int
    seconds: float
    memory_mb: int
    file_mb: int
    recycle_mb: int = 260
    stop_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """How the call of that ``index`` ended: with a value, or with an error (then ``value`` is None)."""

    index: int
    value: T | None
    error: Exception | None

    def unwrap(self) -> T:
        """The value; raises the error where there is one."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


class _Worker:
    """One process and our end of its pipe. ``call`` is the index of the call it is busy with, else None."""

    def __init__(self, limits: Limits, lifeline: int) -> None:
        self.pipe, theirs = Pipe()
        command = [sys.executable, "-I", "-c", _BOOT, json.dumps([os.path.abspath(entry) for entry in sys.path])]  # noqa: PTH100
        command += [str(theirs.fileno()), str(lifeline), str(limits.memory_mb), str(limits.file_mb)]
        try:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # the libraries' complaints may quote a record
                pass_fds=(theirs.fileno(), lifeline),
                env=_environment(),
            )
        except OSError as error:
            self.pipe.close()
            raise TryLater("No worker process could be started.", "Look at the machine's free memory and process limit.") from error
        finally:
            theirs.close()
        self.ready = False
        self.call: int | None = None
        self.seconds = 0.0
        self.deadline = 0.0

    def give(self, call: int, function: Callable[..., object], arguments: tuple[Any, ...], seconds: float) -> None:
        """Hand over one call. The clock starts when the worker is up. Raises ``OSError`` when it is already gone."""
        self.pipe.send_bytes(pickle.dumps((function, arguments, seconds), pickle.HIGHEST_PROTOCOL))
        self.call, self.seconds = call, seconds
        self.deadline = time.monotonic() + seconds + (0.0 if self.ready else START_SECONDS)

    def end(self) -> int:
        """Kill the process, take its exit status, close the pipe."""
        self.process.kill()
        self.pipe.close()
        return self.process.wait()


class Confined:
    """A pool of worker processes; functions and arguments travel by pickle, so functions must be importable by name.

    Workers start when first needed and stay for the next task with what they keep in memory. They see none of our
    environment's secrets, ignore SIGINT/SIGTERM (the parent decides) and end with the parent, however that ends.
    Several threads may call: a caller without a worker goes before one who has some, so that a short letter passes a long
    fax. Raises ``TryLater`` when no process can be started.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._workers: list[_Worker] = []
        self._lock = threading.Condition(threading.RLock())
        self._empty_handed = 0
        self._lifeline_read, self._lifeline_write = os.pipe()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call ``function(*args)`` in a worker and return its value.

        Raises whatever the function raised, ``WorkerTimedOut`` or ``WorkerDied``. Keyword arguments are not taken.
        """
        if kwargs:
            raise TypeError("a confined call takes positional arguments only")
        for outcome in self.as_completed(function, [args]):
            return outcome.unwrap()
        raise AssertionError("unreachable: one call has one outcome")

    def as_completed(
        self,
        function: Callable[..., T],
        calls: Sequence[tuple[Any, ...]],
        *,
        seconds: float | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Generator[Outcome[T], None, None]:
        """Call ``function(*arguments)`` for each of ``calls`` over all workers, giving outcomes as they come in.

        ``seconds`` per call, else the pool's. When ``should_stop`` says so, what is under way may still finish for
        ``stop_seconds``, and then ``TryLater`` is raised; what still runs when the iteration is left is killed.
        """
        waiting = deque(enumerate(calls))
        mine: list[_Worker] = []
        limit = self.limits.seconds if seconds is None else seconds
        stop_at: float | None = None
        try:
            while waiting or mine:
                if stop_at is None and should_stop is not None and should_stop():
                    stop_at = time.monotonic() + self.limits.stop_seconds
                if stop_at is not None and (not mine or time.monotonic() > stop_at):
                    raise TryLater("Reading was interrupted because the service stops.", "It goes on at the next start.")
                while waiting and stop_at is None and (worker := self._engage(mine, *waiting[0], function, limit)) is not None:
                    mine.append(worker)
                    waiting.popleft()
                yield from self._collect(mine)
        finally:
            with self._lock:
                for worker in mine:
                    self._discard(worker)
                self._lock.notify_all()

    def close(self) -> None:
        """End all workers at once."""
        with self._lock:
            for worker in list(self._workers):
                self._discard(worker)
            if not self._closed:
                self._closed = True
                os.close(self._lifeline_write)
                os.close(self._lifeline_read)

    def worker_ids(self) -> tuple[int, ...]:
        """The process ids of the workers there are now, for measuring and for tests."""
        return tuple(worker.process.pid for worker in self._workers)

    def _engage(
        self, mine: list[_Worker], index: int, arguments: tuple[Any, ...], function: Callable[..., Any], seconds: float
    ) -> _Worker | None:
        """A worker that has taken the call; None where none is free, or another caller should have the free one."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if mine and self._empty_handed:
                return None
            while (worker := self._idle()) is not None:
                with contextlib.suppress(OSError):  # gone since it was looked at: the next idle one takes the call
                    worker.give(index, function, arguments, seconds)
                    return worker
                self._discard(worker)
            return None

    def _idle(self) -> _Worker | None:
        """A worker to give work to: a free one, else a new one while there is room, else None."""
        for worker in list(self._workers):
            if worker.call is None:
                if worker.process.poll() is None:
                    return worker
                self._discard(worker)
        if len(self._workers) >= max(1, self.limits.workers):
            return None
        worker = _Worker(self.limits, self._lifeline_read)
        self._workers.append(worker)
        return worker

    def _discard(self, worker: _Worker) -> int:
        with self._lock:
            if worker in self._workers:
                self._workers.remove(worker)
        return worker.end()

    def _collect(self, mine: list[_Worker]) -> Iterator[Outcome[Any]]:
        """Wait a moment, then give what came in, what died and what ran out of time; workers that are done leave ``mine``."""
        if not mine:
            self._await_turn()
            return
        patience = min(worker.deadline for worker in mine) - time.monotonic()
        arrived = wait([worker.pipe for worker in mine], max(0.0, min(patience, GLANCE_SECONDS)))
        for worker in list(mine):
            outcome = None
            if worker.pipe in arrived:
                outcome = self._take(worker)
            elif time.monotonic() > worker.deadline:
                outcome = self._overdue(worker)
            if outcome is not None:
                mine.remove(worker)
                with self._lock:
                    self._lock.notify_all()
                yield outcome

    def _await_turn(self) -> None:
        """Wait a moment for a worker to become free. Who has none goes before those who have one already."""
        with self._lock:
            self._empty_handed += 1
            try:
                self._lock.wait(GLANCE_SECONDS)
            finally:
                self._empty_handed -= 1

    def _take(self, worker: _Worker) -> Outcome[Any] | None:
        """Take one message of a worker; None for its ready sign."""
        try:
            message = read_answer(worker.pipe.recv_bytes())
        except (EOFError, OSError, pickle.UnpicklingError):
            return self._died(worker)
        if message == READY:
            worker.ready = True
            worker.deadline = time.monotonic() + worker.seconds
            return None
        value, error, resident_mb = message
        index = worker.call
        if resident_mb > self.limits.recycle_mb:
            self._discard(worker)
        worker.call = None  # last: from here on another thread may give it work
        return Outcome(index or 0, value, error)

    def _overdue(self, worker: _Worker) -> Outcome[Any]:
        index = worker.call or 0
        self._discard(worker)
        if not worker.ready:
            raise TryLater("A worker process did not start in time.", "Look at the machine's load and free memory.")
        logger.warning("a worker was stopped after %.0f s", worker.seconds)
        what = f"Reading it took longer than {worker.seconds:.0f} seconds."
        return Outcome(index, None, WorkerTimedOut(what, "Open it by hand; print it to a new PDF if it looks right."))

    def _died(self, worker: _Worker) -> Outcome[Any]:
        index = worker.call or 0
        status = self._discard(worker)
        if not worker.ready:
            raise TryLater(f"A worker process could not start (status {status}).", "Run `medrec check`; look at free memory.")
        logger.warning("a worker ended in the middle of a task (status %s)", status)
        what = "The program that reads files stopped in the middle of it."
        if status == OUT_OF_MEMORY:
            what = f"Reading it needed more than {self.limits.memory_mb} MB of memory."
        return Outcome(index, None, WorkerDied(what, "Open it by hand; print it to a new PDF if it looks right."))


def _environment() -> dict[str, str]:
    """What a worker sees of our environment: no secrets, and one thread per library (more only costs time)."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
