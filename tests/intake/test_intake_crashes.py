"""Killed before any single change to the disk, the intake loses nothing, doubles nothing and leaves nothing lying about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from intake_samples import run_python

OTHER_DEVICE = Path("/dev/shm")
SCENARIOS = ["claim_in_place", "claim_across_devices", "filed_scenario", "filed_across_devices", "held_scenario", "take_back_scenario"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_at_every_change(scenario: str, tmp_path: Path) -> None:
    if "devices" in scenario and not (OTHER_DEVICE.is_dir() and OTHER_DEVICE.stat().st_dev != tmp_path.stat().st_dev):
        pytest.skip("there is no second file system here to move across")
    done = run_python(f"import intake_crash_scenarios; intake_crash_scenarios.{scenario}()")
    assert done.returncode == 0, done.stderr[-3000:]
    killed = re.fullmatch(r"killed at (\d+) places\n", done.stdout)
    assert killed
    assert int(killed.group(1)) >= 4
