"""The front door: help that teaches, errors that say the next step, exit codes that scripts can trust."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import medrec_anew as medrec

from medrec_daemon.cli.account import refuse_other_account
from medrec_daemon.cli.checks import EXAMPLE_FIRM, EXAMPLE_PERSON
from medrec_daemon.errors import ConfigProblem

ROOT = Path(__file__).parent.parent
COMMANDS = (
    "demo", "init", "check", "sign-in", "run", "explain", "status", "digest", "verify",
    "held list", "held show", "held assign", "learned list", "learned add", "learned forget",
    "matter new", "matter list", "matter show", "provider new", "provider list", "provider show",
    "matter ssn", "authorization add", "authorization show", "authorization revoke", "treatment add", "treatment list",
    "treatment complete", "treatment dismiss", "treatment proposed",
    "provider add", "provider find", "provider change", "provider import", "import requests",
    "request new", "request list", "request show", "request sent", "request call", "request bump",
    "request waive", "request close", "request reopen", "request resend", "request rejected", "request mended", "request none",
    "request package", "request letter", "request send", "request log", "request update",
    "invoice list", "invoice add", "invoice correct", "invoice approve", "invoice pay", "invoice dispute", "invoice cancelled",
)  # fmt: skip


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
    assert re.search(r"look configuration: .*pat@firm\.example", done.stdout)
    assert medrec("status", cwd=office).returncode == 0
    assert medrec("status", MEDREC_CONFIG=str(office / "config.yaml")).returncode == 0
    assert (office / "state").stat().st_mode & 0o777 == 0o700


def test_the_untouched_example_is_known_by_its_names() -> None:
    example = (ROOT / "config.example.yaml").read_text()
    assert re.search(rf"^  name: {re.escape(EXAMPLE_FIRM)} ", example, re.MULTILINE)
    assert re.search(rf"^    email: {re.escape(EXAMPLE_PERSON)} ", example, re.MULTILINE)


def test_an_office_that_is_there_gets_what_is_missing_and_nothing_else(office: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in office.rglob("*") if path.is_file()}
    done = medrec("init", str(office))
    assert (done.returncode, "nothing was missing" in done.stdout) == (0, True)
    (office / "authorizations").rmdir()
    config = office / "config.yaml"
    config.write_text(config.read_text().replace("  inbox: inbox ", "  inbox: dropped ").replace("  held: held ", "  held: ../away/held "))
    before[config] = config.stat().st_mtime_ns
    done = medrec("init", str(office))
    assert done.returncode == 0, done.stderr
    assert "made: dropped/, authorizations/" in done.stdout
    assert not (office.parent / "away").exists()
    assert {path: path.stat().st_mtime_ns for path in office.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("library", ["typer", "pydantic", "watchdog", "sqlite3"])
def test_ctrl_c_while_it_still_loads_is_no_traceback(library: str) -> None:
    script = f"""
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background has it ignored
class Interrupted:
    def find_spec(self, name, *_):
        if name == {library!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupted())
from medrec_daemon.cli.app import main
sys.argv = ["medrec", "--version"]
main()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_another_account_is_told_the_whole_line_to_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = Path("/") if os.geteuid() else tmp_path
    if state == tmp_path:
        os.chown(state, 65534, -1)
    owner = pwd.getpwuid(state.stat().st_uid).pw_name
    monkeypatch.setenv("MEDREC_CONFIG", "/srv/office/config.yaml")
    monkeypatch.setattr(sys, "argv", ["/opt/medrec/venv/bin/medrec", "request", "call", "RR-7F3K9TE", "--with", "Maria, ROI"])
    with pytest.raises(ConfigProblem) as told:
        refuse_other_account(state)
    line = "/opt/medrec/venv/bin/medrec --config /srv/office/config.yaml request call RR-7F3K9TE --with 'Maria, ROI'"
    assert told.value.remedy.endswith(f": sudo -u {owner} {line}")


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
    text = (ROOT / "README.md").read_text() + (ROOT / "docs/onedrive.md").read_text()
    groups = "held|learned|matter|provider|request|authorization|treatment|import|invoice"
    told = set(re.findall(rf"`?medrec (?:--config \S+ )?((?:{groups}) [a-z]+|[a-z]+(?:-[a-z]+)*)(?![\w-])", text))
    known = set(COMMANDS)
    assert told
    assert told <= known | {"daemon"}, told - known


def test_shell_completion_can_be_shown() -> None:
    done = medrec(_MEDREC_COMPLETE="source_bash")
    assert done.returncode == 0, done.stderr
    assert "complete" in done.stdout
    assert "medrec" in done.stdout
