"""Counting: resource units per operation, requests at once per lane, and the minute's budget of a tenant."""

from __future__ import annotations

import math
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager

from graph_double.clock import Clock
from graph_double.exchange import Exchange, Refusal

UNITS = {
    "drive": 1, "item": 1, "delta": 1, "download redirect": 1, "site": 1, "shared item": 1, "session status": 1,
    "children": 2, "delta from the start": 2, "drives of a site": 2, "versions": 2, "create folder": 2, "patch item": 2,
    "delete item": 2, "put content": 2, "create session": 2, "upload fragment": 2, "cancel session": 2, "commit session": 2,
    "download": 0, "permissions": 5,
}  # fmt: skip
"""Resource units by operation: one item 1, lists and writes 2, permissions 5; the download host costs nothing beyond its redirect."""


def units(operation: str) -> int:
    """Resource units of an operation; 1 where it is not known."""
    return UNITS.get(operation, 1)


class Accounting:
    """What a polite client is measured by."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._now: Counter[str] = Counter()
        self._most: Counter[str] = Counter()
        self._units: Counter[str] = Counter()
        self._minute: deque[tuple[float, int]] = deque()

    @contextmanager
    def under_way(self, lane: str) -> Iterator[int]:
        """Counts one request in this lane while it runs; yields how many there are with it."""
        with self._lock:
            self._now[lane] += 1
            count = self._now[lane]
            self._most[lane] = max(self._most[lane], count)
        try:
            yield count
        finally:
            with self._lock:
                self._now[lane] -= 1

    def most_at_once(self, lane: str) -> int:
        with self._lock:
            return self._most[lane]

    def lanes(self) -> dict[str, int]:
        """Most requests at once by lane."""
        with self._lock:
            return dict(self._most)

    def units_by_operation(self) -> dict[str, int]:
        with self._lock:
            return dict(self._units)

    def reset(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._most.clear()
            self._units.clear()
            self._minute.clear()

    def spend(self, exchange: Exchange, limit: int | None) -> dict[str, str]:
        """Count the units of a request (throttled ones count too); headers to add, Refusal 429 when the minute is used up."""
        now = self._clock.now()
        with self._lock:
            self._units[exchange.operation] += exchange.ru
            self._minute.append((now, exchange.ru))
            while self._minute and self._minute[0][0] <= now - 60:
                self._minute.popleft()
            used, oldest = sum(cost for _, cost in self._minute), self._minute[0][0] if self._minute else now
        if limit is None or used < 0.8 * limit:
            return {}
        reset = str(max(1, math.ceil(oldest + 60 - now)))
        headers = {"RateLimit-Limit": str(limit), "RateLimit-Remaining": str(max(0, limit - used)), "RateLimit-Reset": reset}
        if used <= limit:
            return headers
        raise Refusal(429, "activityLimitReached", "The request has been throttled", "throttledRequest", {"Retry-After": reset, **headers})
