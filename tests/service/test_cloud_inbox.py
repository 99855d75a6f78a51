"""The whole service with an inbox in the cloud besides the local one: filed, held and moved back, seen from the drive."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import yaml
from graph_double import Fault, GraphDouble
from graph_double.drive_part import DoubleDrive

from medrec_daemon.demo.arrivals import SampleArrival, sample_arrivals
from medrec_daemon.demo.office import practice_office
from medrec_daemon.demo.run import drop, lay_out_practice, medrec
from medrec_daemon.model import Outcome

pytestmark = pytest.mark.slow
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def papers() -> tuple[SampleArrival, ...]:
    return sample_arrivals(practice_office(TODAY), TODAY)


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double") as double:
        yield double


@pytest.fixture
def drive(double: GraphDouble) -> DoubleDrive:
    return double.drive("b!firm")


@pytest.fixture
def root(tmp_path: Path, double: GraphDouble, drive: DoubleDrive) -> Path:
    root = tmp_path / "office"
    lay_out_practice(root, TODAY)
    (root / "secret").write_text(double.secret)
    (root / "secret").chmod(0o600)
    config = yaml.safe_load((root / "config.yaml").read_text())
    config["graph"] = {
        "tenant": double.tenant,
        "client": double.client_id,
        "sign_in": "secret",
        "secret_from": str(root / "secret"),
        "secret_expires": "2099-01-01",
        "authority": double.authority.removesuffix(f"/{double.tenant}"),
        "root": double.root,
        "ca_file": str(double.ca_file),
    }
    config["intake"]["onedrive"] = {"folder": "Medrec", "drive": {"id": drive.id}}
    (root / "config.yaml").write_text(yaml.safe_dump(config))
    return root


def run_until_idle(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(medrec(root, "run", "--until-idle"), capture_output=True, text=True, timeout=120, cwd=root)


@contextmanager
def service(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (root / "service.log").open("ab") as log, subprocess.Popen(medrec(root, "run"), stdout=log, stderr=log, cwd=root) as process:
        try:
            yield process
        finally:
            process.kill()


def places(drive: DoubleDrive) -> dict[str, str]:
    """The folder of every file, notes apart, by name."""
    return {path.rpartition("/")[2]: path.rpartition("/")[0] for path in drive.tree() if not path.endswith(".why.txt")}


def of(papers: tuple[SampleArrival, ...], outcome: Outcome, count: int) -> list[SampleArrival]:
    """Papers that are quick to read."""
    quick = [paper for paper in papers if paper.expected is outcome and len(paper.content) < 16_000 and paper.file_name.endswith(".pdf")]
    return quick[:count]


def test_filed_and_held_in_the_cloud(root: Path, drive: DoubleDrive, papers: tuple[SampleArrival, ...]) -> None:
    good, unclear = of(papers, Outcome.FILE, 3), of(papers, Outcome.HOLD, 1)
    for paper in (*good[:2], *unclear):
        drive.put(f"Medrec/Inbox/{paper.file_name}", paper.content)
    drop(good[2], root / "inbox")
    done = run_until_idle(root)
    assert done.returncode == 0, done.stderr
    month = next(path.name for path in (root / "filed").iterdir())
    assert places(drive) == {
        **{paper.file_name.rpartition("/")[2]: f"Medrec/Filed/{month}" for paper in good[:2]},
        **{paper.file_name.rpartition("/")[2]: "Medrec/Needs Review" for paper in unclear},
    }
    held = next(path for path in (root / "held").iterdir() if path.name.endswith(".why.txt"))
    assert drive.read(f"Medrec/Needs Review/{held.name}") == held.read_bytes()
    assert len(list((root / "filed").glob("*/*"))) == 3, "the local inbox works on beside it"
    words = done.stderr + done.stdout
    assert not [paper.file_name for paper in (*good, *unclear) if paper.file_name.rpartition("/")[2] in words]


def test_without_network_the_local_inbox_works_on(
    root: Path, double: GraphDouble, drive: DoubleDrive, papers: tuple[SampleArrival, ...]
) -> None:
    first, second = of(papers, Outcome.FILE, 2)
    drive.put(f"Medrec/Inbox/{first.file_name}", first.content)
    double.faults.add(Fault("drop", seconds=3600.0))
    drop(second, root / "inbox")
    done = run_until_idle(root)
    assert done.returncode == 6
    assert len(list((root / "filed").glob("*/*"))) == 1
    double.faults.clear()
    assert run_until_idle(root).returncode == 0
    assert len(list((root / "filed").glob("*/*"))) == 2
    assert next(iter(places(drive).values())).startswith("Medrec/Filed/")


def test_it_stops_in_seconds_while_the_network_hangs(root: Path, double: GraphDouble, drive: DoubleDrive) -> None:
    drive.put("Medrec/Inbox/a.pdf", os.urandom(2000))
    double.faults.add(Fault("429", seconds=3600.0, retry_after=20.0))
    with service(root) as process:
        end = 60.0
        while not double.exchanges and end > 0:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                end -= 0.1
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
