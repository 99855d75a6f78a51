"""The service is killed on a file's way through the cloud inbox: a fresh one ends it as if nothing had been."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cloud_samples import FILED, INBOX, REVIEW
from graph_double import GraphDouble
from graph_double.drive_part import DoubleDrive

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("cloud_crash_scenarios.py")
KILLS = 6


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double") as double:
        yield double


def start(*arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def told(double: GraphDouble, drive: DoubleDrive) -> str:
    return json.dumps({"root": double.root, "ca_file": str(double.ca_file), "token": double.token(), "drive": drive.id})


def finish(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=100)
    assert process.returncode == 0
    return out.splitlines()[-1]


STEP = os.environ.get("MEDREC_CRASH_STEP", "5")
"""Before each 5th of the changes to the disk; ``1`` for each."""


@pytest.mark.parametrize("story", ["first time", "second time"])
def test_killed_before_each_change_to_the_disk(story: str) -> None:
    assert finish(start("every_change", story, STEP)).startswith("killed at")


def test_killed_at_random_moments(double: GraphDouble, tmp_path: Path) -> None:
    """SIGKILL, while a chart of 25 MB and a few small papers are on their way."""
    chance = random.Random(20261123)
    chart = chance.randbytes(25_000_000)
    drive = double.drive()
    papers = {f"{INBOX}/hold me.pdf": b"%PDF-1.4 a %%EOF", f"{INBOX}/b.pdf": b"%PDF-1.4 b %%EOF", f"{INBOX}/fax/c.pdf": b"%PDF-1.4 c %%EOF"}
    killed = 0
    for number in range(KILLS):
        with start("serve", str(tmp_path / "office"), told(double, drive)) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begins\n"
            if number == 1:
                drive.put(f"{INBOX}/chart.pdf", chart)
                for path, content in papers.items():
                    drive.put(path, content)
            time.sleep(chance.uniform(0.0, 0.3))
            process.kill()
            killed += process.wait() == -9
    assert killed >= KILLS // 2, "most were killed at work"
    finish(start("serve", str(tmp_path / "office"), told(double, drive)))
    tree = list(drive.tree())
    assert tree == [f"{FILED}/b.pdf", f"{FILED}/c.pdf", f"{FILED}/chart.pdf", f"{REVIEW}/hold me.pdf", f"{REVIEW}/hold me.pdf.why.txt"]
    assert drive.read(f"{FILED}/chart.pdf") == chart
    office = tmp_path / "office"
    assert sorted(path.name for path in office.glob("filed/*/*")) == ["b.pdf", "c.pdf", "chart.pdf"]
    assert (office / "filed" / "2026-11" / "chart.pdf").read_bytes() == chart
    assert sorted(path.name for path in office.glob("held/*")) == ["hold me.pdf", "hold me.pdf.why.txt"]
    taken = (office / "taken").read_text().splitlines()
    assert set(taken) == set(dict.fromkeys(taken))


def test_a_large_file_in_little_memory(double: GraphDouble, tmp_path: Path) -> None:
    drive = double.drive()
    finish(start("serve", str(tmp_path / "small"), told(double, drive)))
    drive.put(f"{INBOX}/small.pdf", b"%PDF-1.4 %%EOF")
    small = finish(start("serve", str(tmp_path / "small"), told(double, drive)))
    drive.put(f"{INBOX}/film.pdf", bytes(120_000_000))
    large = finish(start("serve", str(tmp_path / "small"), told(double, drive)))
    assert memory(large) - memory(small) < 40
    assert list(drive.tree()) == [f"{FILED}/film.pdf", f"{FILED}/small.pdf"]


def memory(line: str) -> int:
    return int(line.removeprefix("done, ").removesuffix(" MB"))
