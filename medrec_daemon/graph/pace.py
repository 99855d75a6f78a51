"""How fast Graph may be asked: one pace for every caller, so that a throttled tenant sees one polite client."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from medrec_daemon.errors import TryLater

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""Seconds of our own back-off, doubling from the first to the longest, before jitter."""
AWAY_SECONDS = 20.0
"""After a call gave up on a network that is away, others do not even try for so long."""
LONGEST_ASKED = 1800.0
"""Seconds that the server is taken at its word: a number gone wrong must not silence us for ever. It says so again if it must."""
GLANCE_SECONDS = 0.5


class Clock(Protocol):
    """Seconds that only count on, and waiting."""

    def now(self) -> float:
        """Seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class RealClock:
    """The machine's own."""

    def now(self) -> float:
        """See ``Clock.now``."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """See ``Clock.sleep``."""
        time.sleep(seconds)


class Pace:
    """Shared by all callers and threads of a service.

    Args:
        clock: Where time comes from.
        tries: How often one call is tried.
        patience: Seconds that one call may wait in all; where the server asks for more, the call is put off at once.
        at_once: Requests under way at the same time in one lane (Exchange allows an app 4 to a mailbox,
            https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits).
        should_stop: Whether the service is to end; asked while waiting.
        alive: Told about twice a second while waiting, and after each request.
        chance: A number from 0 to 1, for the jitter.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        tries: int = 5,
        patience: float = 60.0,
        at_once: int = 4,
        should_stop: Callable[[], bool] = lambda: False,
        alive: Callable[[], None] = lambda: None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.clock = clock or RealClock()
        self.tries = tries
        self.patience = patience
        self.alive = alive
        self.should_stop = should_stop
        self._at_once = at_once
        self._chance = chance
        self._lock = threading.Lock()
        self._lanes: dict[str, threading.Semaphore] = {}
        self._not_before = float("-inf")
        self._away_until = float("-inf")

    @contextmanager
    def lane(self, name: str) -> Iterator[None]:
        """One of the few places in a lane. Raises ``TryLater`` when the service is to end meanwhile."""
        with self._lock:
            places = self._lanes.setdefault(name, threading.Semaphore(self._at_once))
        while not places.acquire(timeout=GLANCE_SECONDS):
            self._breathe()
        try:
            yield
        finally:
            places.release()

    def wait_turn(self, waited: float = 0.0) -> float:
        """Wait as long as the server asked everybody to; the seconds that this call has waited by now.

        Raises ``TryLater`` where the wait would use up the call's patience, where the network was found away just now, or
        where the service is to end.
        """
        self._breathe()
        with self._lock:
            now = self.clock.now()
            away, pause = self._away_until > now, self._not_before - now
        if away:
            raise TryLater(
                "Microsoft Graph cannot be reached.",
                "Look at the network, and graph.proxy where there is one; the service tries again by itself.",
            )
        if pause <= 0:
            return waited
        if waited + pause > self.patience:
            raise TryLater(f"Microsoft Graph asks for patience ({pause:.0f} s).", "The work goes on by itself.")
        self._sleep(pause)
        return self.wait_turn(waited + pause)

    def server_asks(self, seconds: float) -> None:
        """Nobody calls for so long: the server said so (429, 503)."""
        with self._lock:
            self._not_before = max(self._not_before, self.clock.now() + min(seconds, LONGEST_ASKED))

    def pause(self, attempt: int, waited: float) -> float | None:
        """Our own back-off after the given attempt (1 is the first), with jitter; what the call has waited by now.

        None, at once, where the tries or the patience of the call are used up.
        """
        seconds = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (attempt - 1)) * (0.5 + self._chance())
        if attempt >= self.tries or waited + seconds > self.patience:
            return None
        self._sleep(seconds)
        return waited + seconds

    def away(self) -> None:
        """A call gave up because the network or the service is away: others need not try just now."""
        with self._lock:
            self._away_until = self.clock.now() + AWAY_SECONDS

    def away_for(self) -> float:
        """For how many seconds there is no use in calling: see ``away``."""
        with self._lock:
            return max(0.0, self._away_until - self.clock.now())

    def back(self) -> None:
        """Something answered."""
        with self._lock:
            self._away_until = float("-inf")

    def _sleep(self, seconds: float) -> None:
        """Wait in short pieces, so that a stop is quick and the service manager hears of us."""
        end = self.clock.now() + seconds
        while (left := end - self.clock.now()) > 0:
            self._breathe()
            self.clock.sleep(min(left, GLANCE_SECONDS))

    def _breathe(self) -> None:
        self.alive()
        if self.should_stop():
            raise TryLater("The service is stopping.", "The work goes on when it is started again.")
