"""Time for the double: the machine's clock, or one that costs nothing and is shared with the client under test."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Seconds that only grow, a way to let them pass, and what the calendar says meanwhile."""

    def now(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...

    def wall(self) -> float: ...


class RealClock:
    """The machine's own clock."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))

    def wall(self) -> float:
        return time.time()


class VirtualClock:
    """A clock that moves only when somebody sleeps, and then at once.

    Args:
        start: what `now()` says at first, in seconds.
        wall: the calendar at that moment, in seconds since 1970; today when left out.
    """

    def __init__(self, start: float = 1000.0, wall: float | None = None) -> None:
        self._lock = threading.Lock()
        self._now = start
        self._base = (time.time() if wall is None else wall) - start
        self.slept: list[float] = []

    def now(self) -> float:
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._now += max(0.0, seconds)
            self.slept.append(seconds)

    def wall(self) -> float:
        return self._base + self.now()


def stamp(wall: float, *, fraction: bool = False) -> str:
    """A moment as the service writes it: `2026-11-23T18:00:00Z`, upload sessions with a fraction."""
    moment = datetime.fromtimestamp(wall, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ" if fraction else "%Y-%m-%dT%H:%M:%SZ")
