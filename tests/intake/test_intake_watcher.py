"""Hints from the real watchdog on real folders; every wait is on the wake itself, with a limit only for failure."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from intake_samples import pdf, run_python

from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.intake.watcher import Mode, Watcher

PATIENCE = 20.0


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture(params=["events", "poll"])
def watched(request: pytest.FixtureRequest, inbox: Path) -> Iterator[tuple[Watcher, threading.Event]]:
    wake = threading.Event()
    mode: Mode = request.param
    watcher = Watcher(inbox, wake.set, mode, poll_seconds=0.05)
    assert (watcher.alive, watcher.mode_in_use) == (True, mode)
    yield watcher, wake
    watcher.close()
    assert not watcher.alive


def test_it_wakes_for_a_new_file(inbox: Path, watched: tuple[Watcher, threading.Event]) -> None:
    (inbox / "fax.pdf").write_bytes(pdf())
    assert watched[1].wait(PATIENCE)


def test_it_wakes_for_a_file_moved_in_and_renamed(inbox: Path, watched: tuple[Watcher, threading.Event], tmp_path: Path) -> None:
    (tmp_path / "fax.part").write_bytes(pdf())
    (tmp_path / "fax.part").rename(inbox / "fax.part")
    assert watched[1].wait(PATIENCE)
    watched[1].clear()
    (inbox / "fax.part").rename(inbox / "fax.pdf")
    assert watched[1].wait(PATIENCE)


def test_it_wakes_for_a_file_in_a_folder_that_came_later(inbox: Path, watched: tuple[Watcher, threading.Event], tmp_path: Path) -> None:
    (tmp_path / "packet" / "deep").mkdir(parents=True)
    (tmp_path / "packet").rename(inbox / "packet")
    assert watched[1].wait(PATIENCE)
    for number in range(200):  # until the new folder is watched too
        watched[1].clear()
        (inbox / "packet" / "deep" / f"{number}.pdf").write_bytes(pdf())
        if watched[1].wait(0.1):
            return
    pytest.fail("a file in a subfolder woke nobody")


def test_our_own_sweep_and_claim_do_not_wake_it(inbox: Path, tmp_path: Path) -> None:
    """Else the service would wake itself for ever. A last file proves that the events before it were all delivered."""
    (inbox / "fax.pdf").write_bytes(pdf())
    wakes: list[int] = []
    seen = threading.Event()

    def wake() -> None:
        wakes.append(1)
        seen.set()

    watcher = Watcher(inbox, wake, "events")
    try:
        box = FolderInbox(inbox, 0, 100)
        assert len(box.sweep(0.0).ready) == 1
        (inbox / "fax.pdf").rename(tmp_path / "taken.pdf")
        assert box.sweep(1.0).ready == ()
        assert wakes == []
        os.mkdir(inbox / "sub")  # noqa: PTH102
        assert seen.wait(PATIENCE)
        assert wakes == [1]
    finally:
        watcher.close()


def test_a_watch_that_died_shows_and_can_be_started_again(inbox: Path, watched: tuple[Watcher, threading.Event]) -> None:
    watcher, wake = watched
    shutil.rmtree(inbox)
    assert not watcher.alive
    watcher.restart()
    assert not watcher.alive  # there is nothing to watch, and it does not raise
    inbox.mkdir()
    watcher.restart()
    assert watcher.alive
    wake.clear()
    (inbox / "fax.pdf").write_bytes(pdf())
    assert wake.wait(PATIENCE)


def test_an_inbox_that_is_a_link_is_watched_too(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(inbox)
    wake = threading.Event()
    watcher = Watcher(tmp_path / "link", wake.set)
    try:
        (inbox / "fax.pdf").write_bytes(pdf())
        assert wake.wait(PATIENCE)
    finally:
        watcher.close()


@pytest.mark.parametrize("which", range(3))
def test_the_death_of_any_of_its_threads_shows(inbox: Path, which: int) -> None:
    """Reader, emitter and dispatcher: without any one of them no news comes."""
    wake = threading.Event()
    watcher = Watcher(inbox, wake.set, "events")
    try:
        threads = sorted(watcher._threads, key=lambda thread: type(thread).__name__)
        assert [type(thread).__name__ for thread in threads] == ["InotifyEmitter", "InotifyFD", "InotifyObserver"]
        threads[which].stop()
        threads[which].join(PATIENCE)
        assert not watcher.alive
        watcher.restart()
        assert (watcher.alive, watcher.mode_in_use) == (True, "events")
        (inbox / "fax.pdf").write_bytes(pdf())
        assert wake.wait(PATIENCE)
    finally:
        watcher.close()


def test_a_folder_put_in_its_place_is_watched_after_a_restart(inbox: Path, watched: tuple[Watcher, threading.Event]) -> None:
    """As when a share is mounted anew: the old watch lives on, on a folder that nobody sees any more."""
    watcher, wake = watched
    inbox.rename(inbox.with_name("old"))
    inbox.mkdir()
    assert not watcher.alive
    watcher.restart()
    wake.clear()
    (inbox / "fax.pdf").write_bytes(pdf())
    assert wake.wait(PATIENCE)


def test_closing_leaves_no_thread(inbox: Path) -> None:
    before = set(threading.enumerate())
    for mode in ("events", "poll"):
        Watcher(inbox, lambda: None, mode).close()
    shutil.rmtree(inbox)
    Watcher(inbox, lambda: None, "events").close()
    assert set(threading.enumerate()) <= before


def test_when_the_system_allows_no_more_events_it_polls(inbox: Path) -> None:
    """A process near its limit of open files cannot have an inotify instance with its pipe, but can list a folder."""
    script = (
        "import os, resource, sys, threading\n"
        "from pathlib import Path\n"
        "from medrec_daemon.intake.watcher import Watcher\n"
        "highest = os.open('/dev/null', os.O_RDONLY)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 3, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))\n"
        "wake = threading.Event()\n"
        "watcher = Watcher(Path(sys.argv[1]), wake.set, 'auto', poll_seconds=0.05)\n"
        "print(watcher.mode_in_use, watcher.alive)\n"
        "(Path(sys.argv[1]) / 'a').write_bytes(b'x')\n"
        "assert wake.wait(20)\n"
        "watcher.close()\n"
    )
    done = run_python(script, inbox)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "poll True\n"


def test_nobody_hears_a_name_in_the_log(inbox: Path, caplog: pytest.LogCaptureFixture) -> None:
    shutil.rmtree(inbox)
    watcher = Watcher(inbox, lambda: None)
    assert not watcher.alive
    assert caplog.messages == ["the inbox cannot be watched: No such file or directory"]
    watcher.close()
