"""The systemd unit: hardened to 2.0 or better, and every exception carries its reason."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parent.parent / "systemd" / "medrec-daemon.service"
README = UNIT.parent.parent / "README.md"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
def test_the_exposure_is_at_most_two() -> None:
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=20", str(UNIT)], capture_output=True, text=True)
    overall = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    assert overall, done.stdout + done.stderr
    assert float(overall.group(1)) <= 2.0
    assert done.returncode == 0


def test_what_the_service_promises() -> None:
    text = UNIT.read_text()
    settings = dict(re.findall(r"^([A-Za-z]+)=(.*)$", text, re.MULTILINE))
    assert settings["Type"] == "notify"
    assert int(settings["WatchdogSec"]) > 2 * 60
    assert int(settings["TimeoutStopSec"]) <= 10
    assert settings["StateDirectory"] == "medrec"
    assert "LoadCredential=" in text
    assert settings["RestartPreventExitStatus"] == "2 3"
    assert settings["MemoryMax"].endswith("%")
    assert f"runuser -u {settings['User']} -- {settings['ExecStart'].split(' --config ')[0]} init" in README.read_text()
    assert settings["ExecStart"].split(" --config ")[1].removesuffix(" run") in README.read_text()
    exceptions = text.partition("# Exceptions")[2].splitlines()[1:]
    for number, line in enumerate(exceptions):
        if line and not line.startswith(("#", "[")) and "=" in line and "WantedBy" not in line:
            assert exceptions[number - 1].startswith("#"), f"{line} has no reason"
