"""A process killed in the middle of an upload: the next one goes on with it, and nothing is lost, doubled or left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from drive_at_hand import Office, of
from filing_samples import ROOT, run_python, sha, source
from graph_double import Fault, GraphDouble

FOLDER, NAME = "Sampleton, Testina/Med Rec", "2026-02-20 Chart.pdf"
SIZE = 50_000_000
FRAGMENT = 5 << 20
PROGRAM = Path(__file__).parent / "uploading_process.py"


@pytest.mark.parametrize("after", [4])
def test_killed_after_some_fragments(tmp_path: Path, after: int) -> None:
    content = os.urandom(1 << 16) * (SIZE >> 16)
    path, sha256 = source(tmp_path, content)
    with GraphDouble(tmp_path / "double") as double:
        office = Office(double, tmp_path / "state", fragment_bytes=FRAGMENT)
        slow = double.faults.add(Fault("slow", times=999, delay=0.1, match=of("upload fragment")))
        arguments = [double.root, double.ca_file, double.token(), office.drive.id, office.state, path, sha256, FOLDER, NAME]
        process = subprocess.Popen([sys.executable, PROGRAM, *map(str, arguments)], env={**os.environ, "PYTHONPATH": str(ROOT)})
        deadline = time.monotonic() + 60
        while slow.fired <= after and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        assert office.files() == {}
        assert len(office.remembered()) == len(office.drive.sessions()) == 1
        double.faults.clear()
        office.look_away()
        stored = office.store.put(FOLDER, NAME, path, sha256)
        office.store.close()
        assert office.files() == {stored.path: sha(content)} == {f"{FOLDER}/{NAME}": sha256}
        assert office.asked("create session") == []
        sent = sum(each.length for each in office.asked("upload fragment"))
        assert len(content) - sent >= after * FRAGMENT
        assert office.remembered() == office.drive.sessions() == []


def test_killed_before_each_change_to_the_disk(tmp_path: Path) -> None:
    script = "import sys, pathlib, onedrive_crash_scenarios as it; it.killed_at_every_change(pathlib.Path(sys.argv[1]))"
    done = run_python(script, tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    killed = re.fullmatch(r"killed at (\d+) places\n", done.stdout)
    assert killed
    assert int(killed.group(1)) >= 8
