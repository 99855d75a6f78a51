"""Social Security numbers: sealed on disk, never shown, opened only with the very key."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import medrec, medrec_json
from hypothesis import given, settings
from hypothesis import strategies as st

from medrec_daemon import sealed
from medrec_daemon.cli.sealing import ssn_of
from medrec_daemon.cli.wiring import OfficeAtHand
from medrec_daemon.errors import ConfigProblem, UsageProblem

SSN = "123-45-6789"
MATTER = "ledger/matters/2026-0001.yaml"


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sealed") / "office"
    assert medrec("init", str(root)).returncode == 0
    return root


@pytest.fixture
def office(laid_out: Path, tmp_path: Path) -> Path:
    root = tmp_path / "office"
    subprocess.run(["cp", "-a", str(laid_out), str(root)], check=True)
    (root / MATTER).write_text('matter: "2026-0001"\nclient: {first: Testa, last: Sampleton, born: 1971-03-14}\n')
    return root


def with_key(office: Path) -> Path:
    config = office / "config.yaml"
    plain = config.read_text()
    assert "  key_from:" in plain
    config.write_text(plain.replace("  key_from:", "  key_from: ./ssn.key #", 1))
    return office / "ssn.key"


def typed(*words: str, office: Path, line: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "medrec_daemon", "matter", "ssn", "2026-0001", *words]
    return subprocess.run(command, cwd=office, input=line, capture_output=True, text=True, timeout=60)


def stored(office: Path) -> str | None:
    """The number in clear, as the letter gets it."""
    at_hand = OfficeAtHand.open(office / "config.yaml")
    with at_hand.ledger() as ledger:
        return ssn_of(at_hand, ledger.matter("2026-0001").client)


@settings(max_examples=50, deadline=None)
@given(st.from_regex(r"[1-578][0-9]{2}-(0[1-9]|[1-9][0-9])-[1-9][0-9]{3}", fullmatch=True))
def test_a_number_opens_again_with_its_key_alone(number: str) -> None:
    key, other = sealed.new_key(), sealed.new_key()
    box = sealed.seal(sealed.number(number.replace("-", "")), key)
    assert number not in box
    assert number.replace("-", "") not in box
    assert sealed.unseal(box, f"{other}\n{key}\n") == number
    with pytest.raises(ConfigProblem, match="ask the client again"):
        sealed.unseal(box, other)


@pytest.mark.parametrize("text", ["", "12345678", "1234567890", "000-45-6789", "666-45-6789", "900-45-6789", "123-00-6789", "123-45-0000"])
def test_what_is_no_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        sealed.number(text)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize("key", ["", "no key", "AAAA"])
def test_what_is_no_key_is_said(key: str) -> None:
    with pytest.raises(ConfigProblem):
        sealed.seal(SSN, key)


def test_no_key_is_made_unless_told(office: Path) -> None:
    refused = typed(office=office, line=SSN)
    assert refused.returncode == 3
    assert "secrets.key_from" in refused.stderr
    key = with_key(office)
    refused = typed(office=office, line=SSN)
    assert refused.returncode == 3
    assert "--make-key" in refused.stderr
    assert not key.exists()
    assert "ssn" not in (office / MATTER).read_text()


def test_stored_sealed_shown_nowhere_and_read_for_a_letter(office: Path) -> None:
    key = with_key(office)
    done = typed("--make-key", office=office, line=f"{SSN}\n")
    assert done.returncode == 0, done.stderr
    assert key.stat().st_mode & 0o777 == 0o600
    assert stored(office) == SSN
    first = (office / MATTER).read_text()
    assert 'ssn: "encrypted:' in first
    said = [done.stdout, done.stderr, first]
    said += [medrec(*words, cwd=office).stdout for words in (("matter", "show", "2026-0001", "--json"), ("digest",), ("status",))]
    assert all(SSN not in text and "123456789" not in text for text in said)
    client = medrec_json("matter", "show", "2026-0001", cwd=office)["client"]
    assert client["ssn"] == "encrypted: stored"
    again = typed("--make-key", office=office, line=SSN)
    assert again.returncode == 2
    assert stored(office) == SSN
    assert typed("--remove", office=office).returncode == 0
    assert stored(office) is None


def test_a_lost_wrong_or_open_key_is_a_matter_of_configuration(office: Path) -> None:
    key = with_key(office)
    assert typed("--make-key", office=office, line=SSN).returncode == 0
    right = key.read_text()
    key.write_text(sealed.new_key())
    with pytest.raises(ConfigProblem, match="does not open"):
        stored(office)
    key.chmod(0o640)
    with pytest.raises(ConfigProblem, match="chmod 600"):
        stored(office)
    key.unlink()
    with pytest.raises(ConfigProblem, match=r"no key in .*copy of the key"):
        stored(office)
    key.write_text(right)
    key.chmod(0o600)
    assert stored(office) == SSN


def test_a_systemd_credential_is_a_key_too(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = office / "config.yaml"
    config.write_text(config.read_text().replace("  key_from:", "  key_from: ssn-key #", 1))
    assert typed("--make-key", office=office, line=SSN).returncode == 3
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "ssn-key").write_text(sealed.new_key())
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert typed(office=office, line=SSN).returncode == 0
    assert stored(office) == SSN


def test_a_terminal_shows_nothing_of_what_is_typed(office: Path) -> None:
    with_key(office)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "medrec_daemon", "matter", "ssn", "2026-0001", "--make-key"]
    process = subprocess.Popen(command, cwd=office, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    heard, sent, until = "", False, time.monotonic() + 45
    while time.monotonic() < until:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                heard += os.read(ours, 4096).decode(errors="replace")
            except OSError:
                break
        elif process.poll() is not None:
            break
        if not sent and "(not shown):" in heard:
            os.write(ours, f"{SSN}\n".encode())
            sent = True
    assert process.wait(timeout=20) == 0, heard
    os.close(ours)
    assert sent
    assert SSN not in heard
    assert stored(office) == SSN
