"""What the confined workers of the tests are asked to do: to work, to hang, to crash, to eat memory, to fill the disk."""

from __future__ import annotations

import os
import resource
import signal
import tempfile
import time
from pathlib import Path

from medrec_daemon.errors import Unreadable


def double(number: int) -> int:
    return 2 * number


def process_id() -> int:
    return os.getpid()


def slow_process_id(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def announce_and_sleep(note: str, seconds: float) -> int:
    Path(note).write_text(str(os.getpid()))
    time.sleep(seconds)
    return os.getpid()


def hang(note: str) -> None:
    Path(note).write_text(str(os.getpid()))
    while True:
        pass


def announce_and_hang_if(note: str, hang_on: bool) -> None:
    Path(note).write_text("here")
    while hang_on:
        pass


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def eat(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


_kept: list[bytes] = []


def keep(megabytes: int) -> int:
    _kept.append(os.urandom(1 << 20) * megabytes)
    return os.getpid()


def refuse() -> None:
    raise Unreadable("This file is a test.", "Look elsewhere.")


class Odd(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def raise_odd() -> None:
    raise Odd("a", "b")


def surroundings() -> dict[str, str]:
    return dict(os.environ)


def limits() -> dict[str, object]:
    return {
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
        "file": resource.getrlimit(resource.RLIMIT_FSIZE)[0],
        "nice": os.nice(0),
        "interrupt": signal.getsignal(signal.SIGINT) == signal.SIG_IGN,
        "terminate": signal.getsignal(signal.SIGTERM) == signal.SIG_IGN,
    }


def fill(target: str, megabytes: int) -> None:
    with Path(target).open("wb") as handle:
        for _ in range(megabytes):
            handle.write(bytes(1 << 20))


def unpicklable() -> object:
    return lambda: None


RAN = Path(tempfile.gettempdir()) / "medrec-answer-that-ran"


class Evil(tuple):
    __slots__ = ()

    def __reduce__(self):
        return os.system, (f"touch {RAN}",)


def answer_with_a_call() -> tuple:
    return Evil()
