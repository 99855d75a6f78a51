"""``kill -9`` at random moments: never two faxes of one sending unsaid, never half a package, nothing left over."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from command_line import medrec
from reportlab.pdfgen.canvas import Canvas
from srfax_double import SrFaxDouble

from medrec_daemon.journeys.lay_out import lay_out
from medrec_daemon.journeys.sending_notes import notes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Request

pytestmark = pytest.mark.slow
REF = "RR-7F3K9TE"
PROVIDERS = "- {id: demo, name: Demo General, state: KY, records: {fax: '+18595550100', prefers: fax}}\n"
MATTER = f"""matter: "2026-0143"
client: {{first: Testina, last: Sampleton, born: 1971-03-14}}
paralegal: pat@firm.example
authorizations: [{{file: authorizations/scan.pdf, signed: 2026-01-10}}]
requests:
  - {{id: {REF}, provider: demo, parts: {{records: {{}}}}}}
"""
KILLS = 3


@pytest.fixture
def srfax() -> Iterator[SrFaxDouble]:
    double = SrFaxDouble()
    yield double
    double.close()


@pytest.fixture
def office(tmp_path: Path, srfax: SrFaxDouble) -> Path:
    made = tmp_path / "office"
    lay_out(
        made,
        "# A practice office\nfirm: {name: Demo Law}\nstaff: [{name: Pat, email: pat@firm.example}]\n"
        f"sending: {{fax: srfax, srfax_account: '4711', srfax_password_from: ./pw, srfax_sender: '+18595550199', "
        f"srfax_email: records@firm.example, srfax_url: '{srfax.url}'}}\n",
    )
    (made / "pw").write_text(srfax.password)
    (made / "pw").chmod(0o600)
    (made / "ledger" / "providers.yaml").write_text(PROVIDERS)
    (made / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)
    scan = Canvas(str(made / "authorizations" / "scan.pdf"))
    scan.drawString(72, 700, "I authorize")
    scan.save()
    return made


def begin(office: Path, moment: str, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "medrec_daemon", "--practice-now", moment, *words]
    environment = {**os.environ, "MEDREC_USER": "pat@firm.example"}
    return subprocess.Popen(command, cwd=office, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def how_long(office: Path, moment: str, *words: str) -> float:
    """Seconds that the command takes here and now."""
    started = time.monotonic()
    assert begin(office, moment, *words).wait(60) in {0, 2, 5}
    return time.monotonic() - started


def kill_after(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the process was killed, and had not ended by itself before."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def the_request(office: Path) -> Request:
    ledger = Ledger.open(office / "ledger", office / "look.sqlite")
    try:
        found = ledger.matter("2026-0143").request(REF)
    finally:
        ledger.close()
    assert found is not None
    return found


def grown_old(office: Path) -> None:
    """A temporary file that a kill left, and any that these kills did, as the practice office's clock sees them a day later."""
    for place in (office / "outbox" / REF, office / "state" / "sending"):
        place.mkdir(parents=True, exist_ok=True)
        (place / ".writing-killed.tmp").write_bytes(b"half")
    for path in office.rglob(".writing-*"):
        os.utime(path, (1767960000, 1767960000))  # 2026-01-09


def left_over(office: Path) -> list[str]:
    return sorted(str(path.relative_to(office)) for path in office.rglob("*") if path.name.startswith(".writing-"))


def test_a_package_is_whole_or_not_there(office: Path) -> None:
    chance = random.Random(4)
    words = ("request", "package", REF, "--override", "practice")
    takes = how_long(office, "2026-01-12T09:00:00", *words)
    package, killed = office / "outbox" / REF / "package.pdf", 0
    for _ in range(KILLS):
        shutil.rmtree(office / "outbox" / REF, ignore_errors=True)
        killed += kill_after(begin(office, "2026-01-12T09:00:00", *words), takes * (0.2 + 0.8 * chance.random()))
        if package.exists():
            with pikepdf.open(package) as whole:
                assert len(whole.pages) == 3
    assert killed, "the kills came too late to prove anything"
    assert medrec("--practice-now", "2026-01-12T09:10:00", *words, cwd=office).returncode == 0
    grown_old(office)
    assert medrec("--practice-now", "2026-01-12T09:20:00", "run", "--until-idle", cwd=office).returncode == 0
    assert left_over(office) == []


@pytest.mark.parametrize("letter", [False, True], ids=["the package", "the follow-up letter"])
def test_no_fax_leaves_twice_without_a_word(office: Path, srfax: SrFaxDouble, *, letter: bool) -> None:
    chance = random.Random(7)
    day = "2026-01-26" if letter else "2026-01-12"
    assert medrec("--practice-now", "2026-01-12T09:00:00", "request", "package", REF, "--override", "practice", cwd=office).returncode == 0
    if letter:
        assert medrec("--practice-now", "2026-01-12T09:05:00", "request", "sent", REF, "--by", "fax", cwd=office).returncode == 0
    words = ("request", "send", REF, *(("--letter", "follow-up") if letter else ()))
    takes = how_long(office, f"{day}T09:10:00", *words, "--dry-run")
    killed = 0
    for number in range(KILLS):
        killed += kill_after(begin(office, f"{day}T09:{20 + number}:00", *words), takes * (0.6 + 0.8 * chance.random()))
        if srfax.faxes:
            break
    assert medrec("--practice-now", f"{day}T09:40:00", *words, cwd=office).returncode in {0, 2}
    for fax in srfax.faxes:
        fax.status = "Sent"
    grown_old(office)
    for hour in ("10:00", "12:30"):
        assert medrec("--practice-now", f"{day}T{hour}:00", "run", "--until-idle", cwd=office).returncode == 0
    request = the_request(office)
    keys = Counter(fax.account_code for fax in srfax.faxes)
    assert max(keys.values()) == 1, "a key is used once"
    said = " ".join([*(entry.said or "" for entry in request.activity), *(sent.proof or "" for sent in request.sent)])
    assert all(f"{key}:" in said or f"{key} " in said for key in keys), "every fax that left stands in the log"
    assert len(keys) == 1 or "Nobody can tell" in said
    if letter:
        assert len(request.sent) == 1
    else:
        assert [sent.by for sent in request.sent] == ["fax"]
    assert notes(office / "state" / "sending") == []
    assert left_over(office) == []
