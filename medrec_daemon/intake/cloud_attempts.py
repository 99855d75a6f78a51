"""Trying one item after the other, so that none stops the rest, and each that fails is tried again, further apart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from medrec_daemon.defects import log_defect
from medrec_daemon.errors import Doubtful, MedrecError

log = logging.getLogger(__name__)
PAUSES = (15.0, 30.0, 60.0, 60.0, 120.0, 300.0)
"""Seconds before an item that did not get on is tried again; the last for ever."""
ENOUGH = 5
"""After so many failures in a row a round ends: it is not the items, it is the drive or the disk."""


@dataclass(frozen=True, slots=True)
class _Failure:
    times: int
    not_before: float
    what: str = field(repr=False)
    doubtful: bool


class Attempts:
    """Remembers what failed and until when it rests. ``now`` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._failures: dict[str, _Failure] = {}
        self._in_a_row = 0
        self._should_stop: Callable[[], bool] = lambda: False

    def begin(self, should_stop: Callable[[], bool]) -> None:
        """A new round."""
        self._should_stop = should_stop
        self._in_a_row = 0

    def may(self, thing: str) -> bool:
        """Whether it is this thing's time."""
        failure = self._failures.get(thing)
        rests = failure is not None and self._now() < failure.not_before
        return not (rests or self._should_stop() or self._in_a_row >= ENOUGH)

    @contextmanager
    def of(self, thing: str, longest: float = PAUSES[-1]) -> Iterator[None]:
        """Try something; what it raises is remembered and goes no further. It rests for ``longest`` seconds at most."""
        try:
            yield
        except Doubtful as doubt:
            self._note(thing, str(doubt), 0.0, doubtful=True)  # its next try begins with a look
        except MedrecError as trouble:
            log.warning("the cloud inbox: %s ('medrec status' says more)", type(trouble).__name__)
            self._rest(thing, str(trouble), longest)
        except OSError as trouble:
            log.warning("the cloud inbox: %s", type(trouble).__name__)
            self._rest(thing, f"{trouble.strerror or 'The disk refuses'}. See to the service's disk.", longest)
        except Exception as defect:  # noqa: BLE001 - one bad item stops nothing: whatever it met, the next one gets its turn
            log_defect(log, "the cloud inbox", defect)
            self._rest(thing, "A defect of this program; the service's log has the details.", longest)
        else:
            self._failures.pop(thing, None)
            self._in_a_row = 0

    def forget_others(self, things: frozenset[str]) -> None:
        """Keep only what is known of these."""
        self._failures = {thing: failure for thing, failure in self._failures.items() if thing in things}

    def troubles(self) -> tuple[str, ...]:
        """Why things do not get on, a sentence each, without repeats."""
        return tuple(dict.fromkeys(failure.what for failure in self._failures.values() if not failure.doubtful))

    def failures(self, thing: str) -> int:
        """How often in a row this thing failed: what never did goes first, or a few bad ones would keep all others from their turn."""
        failure = self._failures.get(thing)
        return failure.times if failure else 0

    def next_try(self) -> float | None:
        """In how many seconds the first of them may be tried again."""
        return min((max(0.0, failure.not_before - self._now()) for failure in self._failures.values()), default=None)

    def _rest(self, thing: str, what: str, longest: float) -> None:
        known = self._failures.get(thing)
        times = known.times if known else 0
        self._note(thing, what, min(longest, PAUSES[min(times, len(PAUSES) - 1)]), doubtful=False)

    def _note(self, thing: str, what: str, pause: float, *, doubtful: bool) -> None:
        known = self._failures.get(thing)
        self._failures[thing] = _Failure((known.times if known else 0) + 1, self._now() + pause, what, doubtful)
        self._in_a_row += 1
