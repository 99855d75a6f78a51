"""The service's own life: one per office, told to the service manager, stopped in time, killed at any moment, shares away."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psutil
import pytest

from medrec_daemon.demo.arrivals import SampleArrival, sample_arrivals
from medrec_daemon.demo.office import practice_office
from medrec_daemon.demo.run import drop, lay_out_practice, look_back, medrec
from medrec_daemon.model import Outcome

pytestmark = pytest.mark.slow
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def papers() -> tuple[SampleArrival, ...]:
    return sample_arrivals(practice_office(TODAY), TODAY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    lay_out_practice(tmp_path / "office", TODAY)
    return tmp_path / "office"


@contextmanager
def service(root: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with (
        (root / "state" / "service.log").open("ab") as log,
        subprocess.Popen(medrec(root, "run"), stdout=log, stderr=log, cwd=root, env=os.environ | environment) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def until(what: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something that another process brings about; fail when it never does."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def spooled(root: Path) -> list[Path]:
    return [path for path in (root / "state" / "spool").iterdir() if path.is_dir()]


def settled(root: Path, count: int) -> bool:
    filed = [path for path in (root / "filed").rglob("*") if path.is_file()]
    held = [path for path in (root / "held").iterdir() if path.is_file() and not path.name.endswith(".why.txt")]
    return len(filed) + len(held) == count and not spooled(root)


def bring_the_next_try_near(root: Path) -> None:
    """The next try is minutes away; the clock would bring it near."""
    for entry in spooled(root):
        record = entry / "arrival.json"
        record.write_text(record.read_text().replace('"next_try": "20', '"next_try": "19'))


def falls_silent(manager: socket.socket, seconds: float) -> bool:
    """Whether nothing more is heard for so long: a loop that turns tells its watchdog every two seconds here."""
    manager.settimeout(seconds)
    for _ in range(20):
        try:
            manager.recv(100)
        except TimeoutError:
            return True
    return False


def born_digital(papers: tuple[SampleArrival, ...]) -> list[SampleArrival]:
    """Papers with words in them: quick to read."""
    return [
        paper for paper in papers if paper.file_name.endswith(".pdf") and paper.expected is Outcome.FILE and len(paper.content) < 16_000
    ]


def test_the_service_manager_is_told(root: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        with service(root, NOTIFY_SOCKET=str(tmp_path / "notify")) as process:
            heard = [manager.recv(100) for _ in range(3)]
            assert heard[0] == b"READY=1"
            assert b"WATCHDOG=1" in heard
            process.send_signal(signal.SIGSTOP)  # a stuck loop
            assert falls_silent(manager, 5)
            process.send_signal(signal.SIGCONT)
            manager.settimeout(30)
            process.send_signal(signal.SIGTERM)
            while manager.recv(100) != b"STOPPING=1":
                pass
            assert process.wait(10) == 0


def test_one_service_per_office(root: Path) -> None:
    with service(root) as process:
        until((root / "state" / "service.json").exists)
        second = subprocess.run(medrec(root, "run"), capture_output=True, text=True, timeout=30)
        assert second.returncode == 6
        assert "running already" in second.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_killed_at_any_moment_it_ends_the_same(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    few = [*born_digital(papers)[:4], *(paper for paper in papers if paper.file_name.endswith("132.tif"))]
    for paper in few:
        drop(paper, root / "inbox")
    for pause in (0.7, 1.3, 1.6, 1.9):
        with service(root) as process:
            time.sleep(pause)
            process.kill()
    with service(root):
        until(lambda: settled(root, len(few)))
    shown = look_back(root, tuple(few), 0.0)
    assert [fate.arrival.file_name for fate in shown.fates if not fate.as_expected] == []
    filed = [path.read_bytes() for path in (root / "OneDrive").rglob("*.pdf")]
    assert len(filed) == len(set(filed)) == sum(len(paper.pieces) for paper in few)
    assert subprocess.run(medrec(root, "verify"), capture_output=True, timeout=60).returncode == 0


def test_a_clean_stop_is_quick_and_keeps_the_pages_read(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    fax = next(paper for paper in papers if paper.file_name.endswith("123.tif"))
    drop(fax, root / "inbox")
    with service(root) as process:
        until(lambda: any((path / "work/pages.jsonl").exists() and (path / "work/pages.jsonl").stat().st_size for path in spooled(root)))
        children = psutil.Process(process.pid).children(recursive=True)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 10
    gone, alive = psutil.wait_procs(children, timeout=5)
    assert gone
    assert not alive
    (entry,) = spooled(root)
    kept = (entry / "work/pages.jsonl").read_bytes().count(b"\n")
    assert kept >= 1
    with service(root):
        until(lambda: settled(root, 1))
    assert f"{kept} pages were read before" in (root / "state" / "service.log").read_text()
    assert look_back(root, (fax,), 0.0).fates[0].as_expected


def test_an_inbox_that_is_gone_is_no_empty_inbox(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    paper = born_digital(papers)[0]
    with service(root):
        until((root / "state" / "service.json").exists)
        (root / "inbox").rename(root / "elsewhere")
        told = root / "state" / "service.json"
        until(lambda: "inbox" in (told.read_text().partition('"trouble"')[2]))
        status = subprocess.run(medrec(root, "status", "--json"), capture_output=True, text=True, timeout=30)
        assert "inbox" in status.stdout.partition('"problems"')[2]
        (root / "elsewhere").rename(root / "inbox")
        drop(paper, root / "inbox")
        until(lambda: settled(root, 1))


def test_a_service_that_cannot_tell_how_it_is_works_on(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    """As on a full disk: what ``medrec status`` shows cannot be written, and the faxes still have to be read."""
    (root / "state" / "service.json").mkdir()
    paper = born_digital(papers)[0]
    drop(paper, root / "inbox")
    done = subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert settled(root, 1)
    assert "telling how the service is: TryLater" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_is_away_keeps_arrivals_waiting_and_said_so(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    paper = born_digital(papers)[0]
    (root / "OneDrive").rename(root / "unmounted")
    drop(paper, root / "inbox")
    done = subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, text=True, timeout=60)
    assert done.returncode == 6, done.stderr
    assert "spool" in done.stderr
    status = subprocess.run(medrec(root, "status", "--json"), capture_output=True, text=True, timeout=30)
    assert '"spool": 1' in status.stdout
    assert "OneDrive" in status.stdout
    (root / "unmounted").rename(root / "OneDrive")
    bring_the_next_try_near(root)
    done = subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert settled(root, 1)
    assert look_back(root, (paper,), 0.0).fates[0].as_expected


def test_the_digest_is_sent_once_a_day_over_restarts_and_a_missed_hour(root: Path) -> None:
    config = root / "config.yaml"
    config.write_text(config.read_text().replace('at: "23:59"', 'at: "00:00", weekly: never'))  # the hour is past: it is made up at once
    mails = root / "outbox" / "mail"
    for _ in range(3):
        done = subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        sent = {path.name: path.stat().st_mtime_ns for path in mails.glob("*.eml")}
        assert len(sent) == 2
    for path in mails.glob("*.eml"):  # whoever mails them takes them away: they are remembered all the same
        path.unlink()
    assert subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, timeout=60).returncode == 0
    assert not list(mails.glob("*.eml"))


def test_files_dropped_while_a_long_one_is_read_leave_the_inbox(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    fax = next(paper for paper in papers if paper.file_name.endswith("123.tif"))
    drop(fax, root / "inbox")
    with service(root):
        until(lambda: spooled(root))
        drop(born_digital(papers)[0], root / "inbox")
        until(lambda: len(spooled(root)) == 2, 20)
        until(lambda: settled(root, 2))


def test_a_hundred_files_at_once(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    one = born_digital(papers)[0]
    for number in range(100):
        (root / "inbox" / f"copy {number}.pdf").write_bytes(one.content + f"\n% copy {number}\n%%EOF\n".encode())
    with service(root):
        until(lambda: settled(root, 100), 120)
    assert len(list((root / "OneDrive").rglob("*.pdf"))) == 1  # the same pages a hundred times
    assert len([file for file in (root / "filed").rglob("*.pdf") if file.is_file()]) == 100


def test_a_plan_that_waited_is_made_anew_when_the_ledger_changed(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    paper = born_digital(papers)[0]
    (root / "OneDrive").rename(root / "unmounted")
    drop(paper, root / "inbox")
    assert subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, timeout=60).returncode == 6
    matter = next((root / "ledger" / "matters").glob(f"{paper.pieces[0].matter}.*"))
    changed = re.sub(r"born: \d{4}", "born: 1931", matter.read_text())
    matter.write_text(changed)
    (root / "unmounted").rename(root / "OneDrive")
    bring_the_next_try_near(root)
    assert subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, timeout=60).returncode == 0
    assert not list((root / "OneDrive").rglob("*.pdf"))
    assert "another date of birth" in next((root / "held").glob("*.why.txt")).read_text()


def test_a_held_file_is_not_assigned_against_what_it_says(root: Path, papers: tuple[SampleArrival, ...]) -> None:
    stranger = next(paper for paper in papers if paper.file_name == "CT report.pdf")
    drop(stranger, root / "inbox")
    assert subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, timeout=60).returncode == 0
    words = ("held", "assign", stranger.file_name, "--matter", "2026-0101", "--provider", "bluegrass-general", "--kind", "radiology")

    def said(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(medrec(root, *words, *more, "--who", "pat@firm.example"), capture_output=True, text=True, timeout=60)

    refused = said()
    assert refused.returncode == 5
    assert "--although" in refused.stdout
    assert said("--file-is", "00000000").returncode == 2
    done = said("--although")
    assert done.returncode == 0, done.stdout + done.stderr
    ledger = next((root / "ledger" / "matters").glob("2026-0101.*")).read_text()
    assert "by: pat@firm.example" in ledger
    assert not (root / "held" / stranger.file_name).exists()
