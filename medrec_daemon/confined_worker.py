"""The inside of a worker process: take its limits on, then answer one call after another until the pipe closes."""

from __future__ import annotations

import contextlib
import fcntl
import math
import os
import pickle
import resource
import signal
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

READY = "ready"
OUT_OF_MEMORY = 77
"""The exit status of a worker whose task ran into the memory limit."""
NICENESS = 5
_MB = 1 << 20


def main(arguments: Sequence[str]) -> None:
    """Serve calls. ``arguments``: pipe's descriptor, lifeline's descriptor, memory in MB, size of a written file in MB."""
    pipe_number, lifeline, memory_mb, file_mb = (int(argument) for argument in arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _end_with_parent(lifeline)
    _take_limits(memory_mb, file_mb)
    pipe = Connection(pipe_number)
    pipe.send(READY)
    with contextlib.suppress(EOFError, OSError):  # the parent closed the pipe: nothing more to do
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _end_with_parent(lifeline: int) -> None:
    """Let the kernel end us (SIGIO's default action) when the parent's end of the lifeline closes, even in a long C call.

    PR_SET_PDEATHSIG is not used: it follows the parent's thread, not its process.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
    with contextlib.suppress(BlockingIOError):
        if os.read(lifeline, 1) == b"":
            os._exit(0)  # the parent was gone before we asked


def _take_limits(memory_mb: int, file_mb: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, memory_mb * _MB)
    _lower(resource.RLIMIT_FSIZE, file_mb * _MB)
    os.nice(NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")  # the machine out of memory takes a worker, not the service


def _lower(what: int, limit: int) -> None:
    """Set a limit, or leave the one that is there already when it is tighter."""
    _, hard = resource.getrlimit(what)
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(what, (limit, limit))


def _answer(question: bytes) -> bytes:
    """Carry out one pickled ``(function, arguments, seconds)``; give back a pickled ``(value, error, resident MB)``."""
    try:
        function, arguments, seconds = pickle.loads(question)  # noqa: S301 - it comes from our own parent
        _limit_processor_time(seconds)
        return _called(function, arguments)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - every failure is the caller's to judge
        return pickle.dumps((None, _portable(error), _resident_mb()), pickle.HIGHEST_PROTOCOL)


def _called(function: Callable[..., object], arguments: tuple[Any, ...]) -> bytes:
    return pickle.dumps((function(*arguments), None, _resident_mb()), pickle.HIGHEST_PROTOCOL)


def _limit_processor_time(seconds: float) -> None:
    """A second line behind the parent's clock, should the parent be stuck: SIGXCPU at twice the time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = math.ceil(used.ru_utime + used.ru_stime + 2 * seconds + 10)
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _portable(error: Exception) -> Exception:
    """The error with its traceback as a note; a plain RuntimeError where it cannot travel."""
    error.add_note("in a worker process:\n" + "".join(traceback.format_tb(error.__traceback__)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - whatever pickling such an error raises
        return RuntimeError(f"{type(error).__name__} in a worker process")
    return error


def _resident_mb() -> float:
    """What the process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MB
