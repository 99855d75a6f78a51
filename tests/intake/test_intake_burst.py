"""A thousand files at once, with slow writers among them: every one is claimed, whole, and once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from intake_samples import ROOT, files_below, office, writers_show

from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.intake.watcher import Mode, Watcher

STILL = 0.3
LIMIT = 60.0
MODES: list[tuple[Mode, int]] = [("events", 1000), ("poll", 60)]


@pytest.mark.parametrize(("mode", "count"), MODES)
def test_a_burst_loses_none(tmp_path: Path, mode: Mode, count: int) -> None:
    inbox, spool, _, _ = office(tmp_path)
    box = FolderInbox(inbox, STILL, 100)
    wake = threading.Event()
    watcher = Watcher(inbox, wake.set, mode, poll_seconds=0.1)
    stalls = writers_show(tmp_path)
    here = Path(__file__).parent
    paths = os.pathsep.join((str(ROOT), str(here)))
    command = [sys.executable, str(here / "slow_writers.py"), str(inbox), str(count), "stall" if stalls else "no-stall"]
    said = tmp_path / "written.txt"
    with said.open("wb") as out, subprocess.Popen(command, stdout=out, env={**os.environ, "PYTHONPATH": paths}) as writers:
        began = time.monotonic()
        while True:
            sweep = box.sweep(time.monotonic())
            assert sweep.problem is None
            for ready in sweep.ready:
                assert ready.whole
                spool.claim(ready, inbox, datetime.now(UTC))
            if writers.poll() is not None and not sweep.ready and not sweep.waiting and not files_below(inbox):
                break
            assert time.monotonic() - began < LIMIT, files_below(inbox)
            wake.wait(STILL if sweep.look_again is None else sweep.look_again)
            wake.clear()
    assert watcher.alive
    watcher.close()
    written = sorted(line.split(" ", 1)[0] for line in said.read_text(encoding="utf-8").splitlines())
    assert len(written) == count + 6 + stalls
    arrivals = spool.arrivals()
    assert sorted(arrival.sha256 for arrival in arrivals) == written
    assert all(spool.unchanged(arrival) for arrival in arrivals)
