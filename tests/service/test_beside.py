"""Work beside the loop: turned on its own thread, asked to hurry, and never the end of the service."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from medrec_daemon.beside import Companion
from medrec_daemon.errors import TryLater
from medrec_daemon.intake.onedrive import CloudTurn

REST = CloudTurn(0, 0, None)


class Work:
    """Does what the test says, turn by turn; the last for ever."""

    def __init__(self, *turns: CloudTurn | Exception) -> None:
        self.turns = list(turns)
        self.count = 0
        self.turned = threading.Semaphore(0)

    def turn(self, should_stop: Callable[[], bool]) -> CloudTurn:
        assert not should_stop()
        said = self.turns[min(self.count, len(self.turns) - 1)]
        self.count += 1
        self.turned.release()
        if isinstance(said, Exception):
            raise said
        return said


@contextmanager
def companion(
    work: Work, changes: Callable[[], int] = lambda: 0, sweep_seconds: float = 3600.0
) -> Iterator[tuple[Companion, threading.Event]]:
    stop, told = threading.Event(), threading.Event()
    made = Companion(work, sweep_seconds, stop, told.set, changes)
    made.start()
    try:
        yield made, told
    finally:
        stop.set()
        begun = time.monotonic()
        made.end()
        assert time.monotonic() - begun < 3


def test_the_loop_is_told_and_may_ask_for_a_turn() -> None:
    settled = [0]
    work = Work(CloudTurn(1, 0, None, look_again=0.2), CloudTurn(0, 0, None, claimed=1), REST)
    with companion(work, lambda: settled[0]) as (made, told):
        assert told.wait(10)
        for _ in range(2):
            assert work.turned.acquire(timeout=10), "it looks again when the work asks for it"
        while not made.has_nothing_since(0):
            time.sleep(0.01)
        settled[0] = 1
        assert not made.has_nothing_since(1), "what was settled since then may have to be followed"
        assert work.turned.acquire(timeout=10)
        while not made.has_nothing_since(1):
            time.sleep(0.01)
        assert made.problem is None


def test_a_defect_is_told_and_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    work = Work(ValueError("Testina Sampleton"), REST)
    with companion(work, sweep_seconds=0.2) as (made, told):
        assert told.wait(10), "the turn after it"
        assert work.count >= 2
        assert made.problem is None
    assert "ValueError" in caplog.text
    assert "Testina" not in caplog.text


def test_a_disk_that_is_away_is_no_defect(caplog: pytest.LogCaptureFixture) -> None:
    with companion(Work(TryLater("The spool is full.", "Make room."))) as (made, _):
        while made.problem is None:
            time.sleep(0.01)
        assert made.trouble == "The spool is full. Make room."
        assert made.has_nothing_since(0)
    assert "defect" not in caplog.text


def test_what_is_stuck_keeps_nobody_waiting() -> None:
    with companion(Work(CloudTurn(1, 2, "away", stuck=True))) as (made, told):
        assert told.wait(10)
        assert made.has_nothing_since(0)
        assert (made.trouble, made.in_hand) == ("away", 3)
