"""Workers with limits: whatever one of them does, only its own task is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import confined_tasks as tasks
import psutil
import pytest

from medrec_daemon.confined import Confined, Limits, WorkerDied, WorkerTimedOut
from medrec_daemon.errors import TryLater, Unreadable

LIMITS = Limits(workers=2, seconds=20, memory_mb=800, file_mb=8, stop_seconds=0.7)


@pytest.fixture(scope="module")
def pool():
    with Confined(LIMITS) as shared:
        yield shared


def gone(process_id: int) -> bool:
    return not psutil.pid_exists(process_id) or psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE


def wait_for(condition, seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_results_come_back_with_the_index_of_their_call(pool):
    outcomes = {outcome.index: outcome.unwrap() for outcome in pool.as_completed(tasks.double, [(number,) for number in range(9)])}
    assert outcomes == {number: 2 * number for number in range(9)}


def test_two_workers_share_the_calls_and_stay_for_the_next(pool):
    first = {outcome.value for outcome in pool.as_completed(tasks.slow_process_id, [(0.2,), (0.2,)])}
    assert len(first) == 2
    assert os.getpid() not in first
    assert {outcome.value for outcome in pool.as_completed(tasks.slow_process_id, [(0.05,)] * 4)} == first


def test_no_worker_starts_before_it_is_needed():
    with Confined(LIMITS) as pool:
        assert pool.worker_ids() == ()
        pool.run(tasks.process_id)
        assert len(pool.worker_ids()) == 1


def test_a_hanging_task_is_killed_and_the_others_finish(tmp_path):
    note = tmp_path / "pid"
    with Confined(Limits(2, 20, 800, 8)) as pool:
        started = time.monotonic()
        calls = [(str(note),)]
        with pytest.raises(WorkerTimedOut) as caught:
            next(pool.as_completed(tasks.hang, calls, seconds=0.5)).unwrap()
        assert time.monotonic() - started < 5
        assert isinstance(caught.value, Unreadable)
        assert wait_for(lambda: gone(int(note.read_text())))
        assert pool.run(tasks.double, 4) == 8


@pytest.mark.parametrize(("task", "arguments"), [(tasks.crash, ()), (tasks.eat, (2000,))])
def test_a_crash_or_too_much_memory_costs_only_its_own_task(pool, task, arguments):
    with pytest.raises(WorkerDied):
        pool.run(task, *arguments)
    assert pool.run(tasks.double, 21) == 42


def test_too_much_memory_is_named_as_such(pool):
    with pytest.raises(WorkerDied, match="800 MB of memory"):
        pool.run(tasks.eat, 2000)


def test_a_worker_killed_while_idle_is_replaced_unnoticed(pool):
    victim = pool.run(tasks.process_id)
    os.kill(victim, signal.SIGKILL)
    assert wait_for(lambda: gone(victim))
    assert all(outcome.error is None for outcome in pool.as_completed(tasks.double, [(1,), (2,), (3,)]))
    assert victim not in pool.worker_ids()


def test_a_worker_killed_at_work_costs_one_call_of_many(pool, tmp_path):
    notes = [tmp_path / str(number) for number in range(4)]

    def kill_the_first() -> None:
        assert wait_for(lambda: notes[0].exists() and notes[0].read_text() != "")
        os.kill(int(notes[0].read_text()), signal.SIGKILL)

    killer = threading.Thread(target=kill_the_first)
    killer.start()
    calls = [(str(note), 5.0 if number == 0 else 0.05) for number, note in enumerate(notes)]
    outcomes = list(pool.as_completed(tasks.announce_and_sleep, calls))
    killer.join()
    assert sorted(outcome.index for outcome in outcomes) == [0, 1, 2, 3]
    assert [outcome.index for outcome in outcomes if isinstance(outcome.error, WorkerDied)] == [0]


def test_errors_arrive_as_they_were_raised(pool):
    with pytest.raises(Unreadable) as caught:
        pool.run(tasks.refuse)
    assert (caught.value.what, caught.value.remedy) == ("This file is a test.", "Look elsewhere.")
    with pytest.raises(RuntimeError, match="Odd"):
        pool.run(tasks.raise_odd)
    with pytest.raises(Exception, match=r"pickle|local"):
        pool.run(tasks.unpicklable)
    assert pool.run(tasks.double, 1) == 2


def test_a_worker_sees_no_secret_and_has_its_limits(pool, monkeypatch, tmp_path):
    monkeypatch.setenv("MEDREC_TEST_SECRET", "nobody's business")
    with Confined(LIMITS) as fresh:
        seen = fresh.run(tasks.surroundings)
        facts = fresh.run(tasks.limits)
        assert "MEDREC_TEST_SECRET" not in seen
        assert seen["OMP_THREAD_LIMIT"] == "1"
        assert facts["core"] == (0, 0)
        assert facts["memory"] == 800 << 20
        assert facts["nice"] >= 5
        assert facts["interrupt"]
        assert facts["terminate"]
        with pytest.raises(OSError, match="too large"):
            fresh.run(tasks.fill, str(tmp_path / "big"), 9)


def test_a_worker_that_grew_large_is_replaced():
    with Confined(Limits(1, 20, 1500, 8, recycle_mb=120)) as pool:
        large = pool.run(tasks.keep, 200)
        assert pool.run(tasks.process_id) != large
        assert wait_for(lambda: gone(large))


def test_should_stop_ends_the_work_in_time(pool):
    started = time.monotonic()
    with (
        pytest.raises(TryLater),
        closing(pool.as_completed(tasks.slow_process_id, [(30.0,)], should_stop=lambda: time.monotonic() > started + 0.3)) as work,
    ):
        next(work)
    assert time.monotonic() - started < LIMITS.stop_seconds + 2
    assert pool.run(tasks.double, 3) == 6


def test_should_stop_lets_what_is_under_way_finish_and_starts_nothing_more(pool):
    stop = threading.Event()
    got = []

    def take():
        for outcome in pool.as_completed(tasks.slow_process_id, [(0.3,)] * 6, should_stop=stop.is_set):
            got.append(outcome.unwrap())
            stop.set()

    with pytest.raises(TryLater):
        take()
    assert 1 <= len(got) <= pool.limits.workers + 1


def test_a_short_caller_passes_a_long_one(pool):
    order: list[str] = []

    def run_long():
        for _ in pool.as_completed(tasks.slow_process_id, [(0.3,)] * 8):
            order.append("long")  # noqa: PERF401 - another thread adds to it meanwhile

    long = threading.Thread(target=run_long)
    long.start()
    while not pool.worker_ids():
        time.sleep(0.01)
    pool.run(tasks.slow_process_id, 0.01)
    order.append("short")
    long.join()
    assert order.index("short") <= 4
    assert order.count("long") == 8


def test_leaving_the_iteration_ends_what_is_still_running(pool, tmp_path):
    note = tmp_path / "pid"
    work = pool.as_completed(tasks.slow_process_id, [(0.05,), (30.0,)])
    next(work)
    running = set(pool.worker_ids())
    work.close()
    assert wait_for(lambda: any(gone(worker) for worker in running))
    assert not note.exists()
    assert pool.run(tasks.double, 3) == 6


def test_close_is_quick_even_in_the_middle_of_work(tmp_path):
    pool = Confined(LIMITS)
    with closing(pool.as_completed(tasks.announce_and_hang_if, [(str(tmp_path / "a"), True), (str(tmp_path / "b"), False)])) as work:
        assert next(work).index == 1
        workers = pool.worker_ids()
        assert wait_for((tmp_path / "a").exists)
        started = time.monotonic()
        pool.close()
        assert time.monotonic() - started < 1
        assert all(gone(worker) for worker in workers)
    with pytest.raises(RuntimeError, match="closed"):
        pool.run(tasks.double, 1)


def test_workers_end_with_their_parent_even_in_a_busy_loop(tmp_path):
    parent = """
import sys
sys.path.insert(0, sys.argv[2])
from confined_tasks import hang
from medrec_daemon.confined import Confined, Limits
Confined(Limits(1, 60, 800, 8)).run(hang, sys.argv[1])
"""
    note = tmp_path / "pid"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    process = subprocess.Popen([sys.executable, "-c", parent, str(note), str(Path(__file__).parent)], env=environment)
    try:
        assert wait_for(lambda: note.exists() and note.read_text() != "")
        worker = int(note.read_text())
        assert not gone(worker)
        os.kill(worker, signal.SIGTERM)  # a stop sent to the whole group is the parent's affair
        os.kill(worker, signal.SIGINT)
        time.sleep(0.1)
        assert not gone(worker)
    finally:
        process.kill()
        process.wait()
    assert wait_for(lambda: gone(worker))


def test_an_answer_that_would_run_something_is_refused(pool):
    note = tasks.RAN
    note.unlink(missing_ok=True)
    with pytest.raises(WorkerDied):
        pool.run(tasks.answer_with_a_call)
    assert not note.exists()
    assert pool.run(tasks.double, 4) == 8
