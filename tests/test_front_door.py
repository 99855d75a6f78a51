"""The front door: help that teaches, errors that say the next step, exit codes that scripts can trust."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = (
    "demo", "init", "check", "run", "explain", "status", "digest", "verify",
    "held list", "held show", "held assign", "matter new", "matter list", "matter show", "provider new", "provider list", "provider show",
    "request new", "request list", "request show", "request sent", "request call", "request bump",
    "request waive", "request close", "request reopen",
)  # fmt: skip


def medrec(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "MEDREC_CONFIG"}
    return subprocess.run(
        [sys.executable, "-m", "medrec_daemon", *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd,
        env=clean | {"COLUMNS": "160"} | environment,
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    done = medrec("init", str(tmp_path / "office"))
    assert done.returncode == 0, done.stderr
    return tmp_path / "office"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches(command: str) -> None:
    done = medrec(*command.split(), "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 6


def test_a_new_office_is_sound(office: Path) -> None:
    done = medrec("check", "--config", str(office / "config.yaml"))
    assert done.returncode == 0, done.stdout
    assert "MEND" not in done.stdout
    assert medrec("init", str(office)).returncode == 3
    assert medrec("status", cwd=office).returncode == 0
    assert medrec("status", MEDREC_CONFIG=str(office / "config.yaml")).returncode == 0
    assert (office / "state").stat().st_mode & 0o777 == 0o700


def test_no_office_says_what_to_do(tmp_path: Path) -> None:
    done = medrec("status", cwd=tmp_path)
    assert done.returncode == 3
    assert "medrec init" in done.stderr


def test_five_mistakes_are_told_at_once(office: Path) -> None:
    config = office / "config.yaml"
    config.write_text(
        "firm: {name: Example & Sample}\n"
        "staff: [{name: Pat Example, email: pat-at-firm}]\n"
        "time_zone: America/New_Yrok\n"
        "intake: {still_secnods: 3}\n"
        "digest: {at: '25:00'}\n"
        "store: {kind: folder, root: inbox/OneDrive}\n"
    )
    for command in ("check", "status", "run"):
        done = medrec(command, "--config", str(config))
        told = done.stdout + done.stderr
        assert done.returncode == 3, told
        for word in ("email", "New_Yrok", "still_secnods", "25:00", "inbox"):
            assert word in told, f"{command} does not tell of {word}: {told}"


def test_a_misspelt_ledger_field_is_named_and_the_rest_works(office: Path) -> None:
    (office / "ledger/matters/2026-0001.yaml").write_text(
        'matter: "2026-0001"\nclient:\n  first: Testa\n  last: Sampleton\n  borm: 1971-03-14\n'
    )
    (office / "ledger/matters/2026-0002.yaml").write_text(
        'matter: "2026-0002"\nclient: {first: Demo, last: Patientsson, born: 1980-01-01}\n'
    )
    done = medrec("check", "--config", str(office / "config.yaml"))
    assert done.returncode == 5, done.stdout
    told = " ".join(done.stdout.split())
    assert re.search(r"2026-0001\.yaml.*5.*borm", told), told
    assert medrec("matter", "show", "2026-0002", cwd=office).returncode == 0
    shown = medrec("matter", "show", "2026-0001", cwd=office)
    assert shown.returncode == 5
    assert "borm" in shown.stderr


def test_usage_is_exit_two(office: Path) -> None:
    assert medrec("no-such-command").returncode == 2
    assert medrec("explain", "no-such-file.pdf", cwd=office).returncode == 2
    assert medrec("request", "new", cwd=office).returncode == 2
    assert medrec("digest", "--for", "nobody@firm.example", cwd=office).returncode == 2


def test_an_unknown_name_offers_the_nearest(office: Path) -> None:
    assert medrec("provider", "new", "Sample General Hospital", cwd=office).returncode == 0
    done = medrec("provider", "show", "sample-genral-hospital", cwd=office)
    assert done.returncode == 5
    assert "sample-general-hospital" in done.stderr


def test_the_readme_speaks_of_real_commands() -> None:
    text = (ROOT / "README.md").read_text()
    told = set(re.findall(r"`?medrec (?:--config \S+ )?((?:held|matter|provider|request) [a-z]+|[a-z]+)\b", text))
    known = set(COMMANDS)
    assert told
    assert told <= known | {"daemon"}, told - known


def test_shell_completion_can_be_shown() -> None:
    done = medrec(_MEDREC_COMPLETE="source_bash")
    assert done.returncode == 0, done.stderr
    assert "complete" in done.stdout
    assert "medrec" in done.stdout
