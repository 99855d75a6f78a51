"""The practice office through the real service, and then every command a paralegal has, on what it left behind."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from command_line import medrec

from medrec_daemon.demo.office import practice_office
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.safe_write import sha256_of

pytestmark = pytest.mark.slow


class Office:
    """An office on disk, spoken to only through the command line."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return medrec(*words, cwd=self.root.parent, MEDREC_CONFIG=str(self.root / "config.yaml"), COLUMNS="200")

    def json(self, *words: str) -> object:
        done = self.run(*words, "--json")
        assert done.returncode in {0, 5}, done.stderr
        return json.loads(done.stdout)

    def request(self, reference: str) -> dict[str, object]:
        return self.json("request", "show", reference)  # type: ignore[return-value]

    def one(self, state: str) -> str:
        """A reference of a request in that state and no other, with records and more still out."""
        rows = self.json("request", "list", "--state", state)
        found = (row for row in rows if row["state"] == [state] and "records" in row["missing"] and len(row["missing"]) > 1)  # type: ignore[attr-defined]
        return next(row["reference"] for row in found)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = tmp_path_factory.mktemp("demo") / "practice-office"
    made = Office(root)
    done = subprocess.run(
        [sys.executable, "-m", "medrec_daemon", "demo", str(root)],
        capture_output=True,
        text=True,
        timeout=280,
        env=os.environ | {"COLUMNS": "220"},
    )
    (root.parent / "demo.txt").write_text(done.stdout + done.stderr)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return made


def test_every_paper_ends_as_what_it_is(office: Office) -> None:
    table = (office.root.parent / "demo.txt").read_text()
    total = re.search(r"(\d+) files: (\d+) filed, (\d+) held, (\d+) duplicate; (\d+) of (\d+) ended", table)
    assert total, table[-500:]
    files, filed, held, duplicate, right, of = map(int, total.groups())
    assert files == of == right == filed + held + duplicate >= 20
    assert not [path for path in (office.root / "inbox").rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert not [path for path in (office.root / "state" / "spool").iterdir() if path.is_dir()]


def test_status_has_the_documented_shape(office: Office) -> None:
    status = office.json("status")
    assert isinstance(status, dict)
    assert {"inbox", "spool", "held", "filed_today", "requests", "problems"} <= set(status)
    assert {"open", "partial", "overdue", "waiting_on_us", "closed"} <= set(status["requests"])
    assert (status["inbox"], status["spool"], status["problems"]) == (0, 0, [])
    assert status["held"] == len(list((office.root / "held").glob("*.why.txt"))) > 5
    assert status["filed_today"] > 15


def test_explain_has_the_documented_shape_and_touches_nothing(office: Office) -> None:
    before = {path: path.stat().st_mtime_ns for path in office.root.rglob("*") if path.is_file() and "state" not in path.parts}
    held = next(path for path in (office.root / "held").iterdir() if path.name == "CT report.pdf")
    plan = office.json("explain", str(held))
    assert isinstance(plan, dict)
    assert list(plan)[:7] == ["file", "sha256", "page_count", "outcome", "pieces", "reasons", "candidates"]
    assert (plan["file"], plan["sha256"], plan["outcome"]) == ("CT report.pdf", sha256_of(held), "hold")
    assert plan["reasons"]
    assert {"pages", "kind", "matter", "provider", "request", "part", "folder", "name", "closes", "evidence"} <= set(plan["pieces"][0])
    assert {"page", "what", "saw", "weight"} <= set(plan["pieces"][0]["evidence"][0])
    after = {path: path.stat().st_mtime_ns for path in office.root.rglob("*") if path.is_file() and "state" not in path.parts}
    assert before == after
    original = next(path for path in (office.root / "filed").rglob("*.pdf"))
    assert office.json("explain", str(original))["outcome"] == "duplicate"  # type: ignore[index]


def test_explain_tells_who_it_may_be_and_what_speaks_for_and_against(office: Office) -> None:
    mixed = next(path for path in (office.root / "held").iterdir() if path.name.startswith("SKM_") and "packet" in note_of(path))
    plan = office.json("explain", str(mixed))
    assert isinstance(plan, dict)
    assert [one["matter"] for one in plan["candidates"]] == ["2026-0101", "2026-0102"]
    assert all(any("prints the name" in reason for reason in one["speaks_for"]) for one in plan["candidates"])
    gates = {gate["name"]: gate["passed"] for gate in plan["pieces"][0]["gates"]}
    assert gates == {"patient": True, "provider": True, "kind": True, "place": True, "request": True}
    named = [item for item in plan["pieces"][0]["evidence"] if item["what"] in {"patient name", "date of birth", "provider by letterhead"}]
    assert len(named) == 3
    assert all(0 <= edge <= 1 for item in named for box in item["boxes"] for edge in box)
    assert all(item["boxes"] for item in named)
    stranger = office.root / "held" / "R Mockman visit.pdf"
    told = office.run("explain", str(stranger)).stdout
    assert "Whose is it?" in told
    assert "Looked at and ruled out" in told
    assert re.search(r"against: page 1 gives another date of birth, .02/27/1961", told)
    assert "against: page 1 names another person" in note_of(stranger)


def note_of(held: Path) -> str:
    note = held.with_name(f"{held.name}.why.txt")
    return note.read_text() if note.exists() else ""


def test_a_held_fax_is_shown_with_its_pages(office: Office) -> None:
    held = next(path for path in (office.root / "held").iterdir() if path.suffix == ".tif" and path.stat().st_size)
    folder = office.root.parent / "look"
    done = office.run("explain", str(held), "--pictures", str(folder))
    assert done.returncode == 0, done.stderr
    assert (folder / "page-0001.png").stat().st_size > 20_000
    index = (folder / "index.html").read_text()
    assert "How to settle it" in index
    assert "medrec held assign" in index
    filed = next((office.root / "filed").rglob("*.tif"))
    again = office.run("explain", str(filed), "--pictures", str(folder))
    assert "duplicate" in again.stdout
    assert "drawn" in again.stdout, "what was filed before is shown all the same"


def test_nothing_is_logged_that_names_a_person(office: Office) -> None:
    log = (office.root / "state" / "service.log").read_text().casefold()
    assert log.count("\n") > 20
    for matter in practice_office(date(2026, 11, 23)).matters:
        assert matter.client.last.casefold() not in log
        assert matter.client.first.casefold() not in log


def test_the_digest_is_a_mail_with_a_plain_twin_and_no_ssn(office: Office) -> None:
    mails = sorted((office.root / "outbox" / "mail").glob("*.eml"))
    assert len(mails) == len(practice_office(date(2026, 11, 23)).staff)
    mail = email.message_from_bytes(mails[0].read_bytes(), policy=email.policy.default)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    text = plain.get_content()
    assert re.search(r"day \d+ of 30", text)
    assert "RR-" in text
    assert not re.search(r"\d{3}-\d{2}-\d{4}", text + html.get_content())
    for matter in practice_office(date(2026, 11, 23)).matters:
        assert matter.client.last not in str(mail["Subject"])
    again = office.run("digest", "--send")
    assert again.returncode == 0
    assert "already sent" in again.stdout
    assert sorted((office.root / "outbox" / "mail").glob("*.eml")) == mails


def test_everything_agrees_until_somebody_tampers(office: Office) -> None:
    assert office.run("verify").returncode == 0
    filed = next((office.root / "OneDrive").rglob("*.pdf"))
    content = filed.read_bytes()
    filed.chmod(0o600)
    filed.write_bytes(content + b"\n")
    try:
        done = office.run("verify")
        assert done.returncode == 5
        assert "changed" in done.stdout
    finally:
        filed.write_bytes(content)
    assert office.run("verify").returncode == 0


def test_a_person_settles_what_is_held(office: Office) -> None:
    held = office.json("held", "list")
    assert isinstance(held, list)
    none = next(one for one in held if any("no records" in reason for reason in one["reasons"]))
    shown = office.run("held", "show", none["file"])
    assert "How to settle it" in shown.stdout
    assert office.run("held", "assign", none["file"]).returncode == 2
    assert office.run("held", "assign", none["file"], "--matter", "no-such").returncode == 5
    owner = none["pieces"][0]
    done = office.run("held", "assign", none["file"], "--matter", owner["matter"], "--provider", owner["provider"], "--kind", "no-records")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (office.root / "held" / none["file"]).exists()
    assert not (office.root / "held" / f"{none['file']}.why.txt").exists()
    ledger = Ledger.open(office.root / "ledger", office.root / "state" / "ledger-index.sqlite")
    (document,) = [document for _, document in ledger.documents_with(none["sha256"])]
    ledger.close()
    assert document.kind == "no-records"
    matter = office.json("matter", "show", owner["matter"])
    request = next(one for one in matter["requests"] if any(doc["sha256"] == none["sha256"] for doc in one["documents"]))  # type: ignore[index]
    assert {part["state"] for part in request["parts"].values()} <= {"none", "received", "waived"}
    assert request["closed"]


def test_back_into_the_inbox_is_the_retry(office: Office) -> None:
    name = "CT report.pdf"
    shutil.move(office.root / "held" / name, office.root / "inbox" / name)
    done = office.run("run", "--until-idle")
    assert done.returncode == 0, done.stderr
    assert (office.root / "held" / name).exists()
    assert (office.root / "held" / f"{name}.why.txt").exists()


def test_a_paralegals_lines(office: Office) -> None:
    reference = office.one("open")
    done = office.run("request", "call", reference, "--with", "Maria, ROI", "--said", "in process", "--who", "pat@firm.example")
    assert done.returncode == 0, done.stderr
    request = office.request(reference)
    last = request["activity"][-1]  # type: ignore[index]
    assert (last["did"], last["with"], last["said"], last["by"]) == ("call", "Maria, ROI", "in process", "pat@firm.example")
    assert office.run("request", "bump", reference, "2030-01-02").returncode == 0
    assert office.request(reference)["follow_up"] == "2030-01-02"
    assert office.run("request", "bump", reference, "2001-01-02").returncode == 2
    assert office.run("request", "bump", reference, "soon").returncode == 2
    assert office.run("request", "waive", reference, "records", "--why", "settled without").returncode == 0
    assert office.request(reference)["parts"]["records"]["state"] == "waived"  # type: ignore[index]
    assert office.run("request", "close", reference, "--why", "settled").returncode == 0
    assert office.run("request", "close", reference, "--why", "settled").returncode == 2
    assert office.run("request", "reopen", reference, "--why", "not settled after all").returncode == 0
    assert office.run("request", "call", "RR-7F3K9TE", "--with", "x", "--said", "y").returncode == 5


def test_a_new_client_provider_and_request(office: Office) -> None:
    assert (
        office.run("provider", "new", "Example Eye Clinic", "--type", "physician", "--state", "KY", "--fax", "+18595550177").returncode == 0
    )
    assert office.run("matter", "new", "2026-0999", "--first", "Nova", "--last", "Samplewoman", "--born", "1990-02-03").returncode == 0
    assert office.run("matter", "new", "2026-0999", "--first", "Nova", "--last", "Samplewoman").returncode == 2
    assert office.run("request", "new", "2026-0999", "example-eye-clinc").returncode == 5
    drafted = office.json("request", "new", "2026-0999", "example-eye-clinic", "--part", "records", "--from", "2026-01-05")
    assert isinstance(drafted, dict)
    assert office.request(drafted["id"])["sent"] == []
    done = office.run("request", "sent", drafted["id"], "--by", "fax", "--to", "+18595550177", "--on", "2026-03-02")
    assert done.returncode == 0, done.stderr
    request = office.request(drafted["id"])
    assert (request["due"], request["follow_up"]) == ("2026-04-01", "2026-03-16")
