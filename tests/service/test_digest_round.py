"""The morning's round in a real office: every matter read once, hand edits seen, the weekly mails, and who is told of what."""

from __future__ import annotations

import email
import email.policy
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from command_line import medrec, medrec_json

from medrec_daemon import reference, rules
from medrec_daemon.followup import render
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.digest_day import WEEKDAYS
from medrec_daemon.journeys.day import DigestRooms, News, Round, make_calendar
from medrec_daemon.journeys.weekly import weekly_mails
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.mail.outbox import OutboxMailer

PAT, KIM, ALEX, BO = "pat@firm.example", "kim@firm.example", "alex@firm.example", "bo@firm.example"
STAFF = {PAT: "Pat Example", KIM: "Kim Sample"}
TODAY = datetime.now(ZoneInfo("America/New_York")).date()
SSN = "900-55-0123"
PROVIDERS = """- {id: bluegrass-general, name: Bluegrass General Hospital, type: hospital, state: KY, records: {phone: "+18595550101"}}
- {id: sample-imaging, name: Sample Imaging, type: imaging, state: KY, records: {phone: "+18595550120"}}
"""


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ref(body: str) -> str:
    return f"RR-{body}{reference.check_symbol(body)}"


def request(body: str, days: int, *, provider: str = "bluegrass-general", more: str = "") -> str:
    return f"""  - id: {ref(body)}
    provider: {provider}
    parts: {{records: {{from: 2026-01-05, to: present, state: open}}}}
    sent: [{{on: {ago(days)}, by: fax, to: "+18595550100"}}]
{more}"""


def write(ledger: Path, number: str, last: str, *requests: str, fields: str = f"paralegal: {PAT}\nattorney: Alex Attorney") -> Path:
    path = ledger / "matters" / f"{number}.yaml"
    client = f"client: {{first: Testina, last: {last}, born: 1971-03-14}}"
    path.write_text(f'matter: "{number}"\n{client}\n{fields}\nrequests:\n{"".join(requests)}'.replace("requests:\n\n", ""))
    return path


@pytest.fixture
def ledger_folder(tmp_path: Path) -> Path:
    (tmp_path / "ledger" / "matters").mkdir(parents=True)
    (tmp_path / "ledger" / "providers.yaml").write_text(PROVIDERS)
    return tmp_path / "ledger"


class CountingLedger(Ledger):
    """Keeps which matters were read."""

    read: tuple[str, ...] = ()

    def many(self, matter_ids: Sequence[str]) -> Iterator[Matter]:
        for matter in super().many(matter_ids):
            self.read = (*self.read, matter.matter)
            yield matter


def rooms_of(ledger: Ledger, folder: Path) -> DigestRooms:
    return DigestRooms(ledger, OutboxMailer(folder / "mail"), rules.load(), folder / "digests.json", "records@firm.example")


def long_closed(body: str) -> str:
    more = f"    closed: {{on: {ago(200)}, why: all parts received}}\n"
    return request(body, 300, more=more).replace("state: open", f"state: received, on: {ago(200)}")


def test_each_matter_is_read_once_for_everybody_and_old_ones_not_at_all(ledger_folder: Path, tmp_path: Path) -> None:
    write(ledger_folder, "2026-0001", "Sampleton", request("ACDEFH", 20))
    write(ledger_folder, "2026-0002", "Fictional", request("CDEFHJ", 20), fields=f"paralegal: {KIM.upper()}")
    write(ledger_folder, "2026-0003", "Nobodysson", request("DEFHJK", 20), fields="attorney: Q. Elsewhere")
    write(ledger_folder, "2026-0004", "Gonedottir", request("EFHJKL", 20), fields="paralegal: gone@firm.example")
    write(ledger_folder, "2020-0005", "Overwith", long_closed("FHJKLN"))
    with closing(CountingLedger.open(ledger_folder, tmp_path / "index.sqlite")) as ledger:
        begun = Round(rooms_of(ledger, tmp_path), News(), STAFF, TODAY)
        sheets = {person: begun.sheet(person) for person in STAFF}
        calendar = begun.calendar(KIM, datetime.now(ZoneInfo("America/New_York")))
        assert sorted(ledger.read) == ["2026-0001", "2026-0002", "2026-0003", "2026-0004"]
        seen = {person: {line.who.matter for block in sheet.calls for line in block.lines} for person, sheet in sheets.items()}
        assert seen == {PAT: {"2026-0001", "2026-0003", "2026-0004"}, KIM: {"2026-0002", "2026-0003", "2026-0004"}}
        assert b"2026-0002" in calendar
        assert b"2026-0001" not in calendar
        assert calendar.count(b"BEGIN:VEVENT") == 6
        assert "Nobody at the office has this matter" in " ".join(render.text(sheets[PAT]).split())


def test_a_round_tells_what_a_pass_over_every_matter_tells(ledger_folder: Path, tmp_path: Path) -> None:
    """Also of a matter that closed since: what is left out of the reading has nothing to say."""
    just = f"    closed: {{on: {ago(1)}, why: all parts received}}\n"
    write(
        ledger_folder, "2026-0001", "Sampleton", request("ACDEFH", 20, more=just).replace("state: open", f"state: received, on: {ago(1)}")
    )
    document = f"{{sha256: {'ab' * 32}, pages: 1-2, kind: eob, filed_as: A/B.pdf, on: {ago(1)}}}"
    write(ledger_folder, "2026-0002", "Unasked", long_closed("CDEFHJ") + f"documents: [{document}]\n")
    paper = "authorizations: [{file: a.pdf, signed: 2026-01-10, expires: " + ago(-3).isoformat() + "}]\n"
    write(
        ledger_folder,
        "2026-0003",
        "Treating",
        fields=f"paralegal: {PAT}\n{paper}treatment: [{{provider: sample-imaging, status: treating}}]",
    )
    text = (ledger_folder / "matters" / "2026-0003.yaml").read_text()
    (ledger_folder / "matters" / "2026-0003.yaml").write_text(text.replace("requests:\n", ""))
    write(ledger_folder, "2020-0005", "Overwith", long_closed("FHJKLN"))
    with closing(Ledger.open(ledger_folder, tmp_path / "index.sqlite")) as ledger:
        assert ledger.problems == ()
        sheet = Round(rooms_of(ledger, tmp_path), News(), STAFF, TODAY).sheet(PAT)
        assert [entry.who.matter for entry in sheet.received] == ["2026-0002"]
        assert [(entry.who.matter, entry.days_left) for entry in sheet.authorizations] == [("2026-0003", 3)]
        assert "2020-0005" not in {number for numbers in ledger.desks(ago(30)).values() for number in numbers}
        cancelled = make_calendar(PAT, ledger, rules.load().cadence, STAFF, datetime.now(ZoneInfo("America/New_York")))
        assert cancelled.count(b"STATUS:CANCELLED") == 2


def test_what_is_edited_by_hand_is_seen_by_the_next_round(ledger_folder: Path, tmp_path: Path) -> None:
    path = write(ledger_folder, "2026-0001", "Sampleton", request("ACDEFH", 20))
    with closing(Ledger.open(ledger_folder, tmp_path / "index.sqlite")) as ledger:
        rooms = rooms_of(ledger, tmp_path)

        def calls() -> dict[str, int]:
            begun = Round(rooms, News(), STAFF, TODAY)
            return {person: begun.sheet(person).counts.calls for person in STAFF}

        assert calls() == {PAT: 1, KIM: 0}
        path.write_text(path.read_text().replace(PAT, KIM))
        assert calls() == {PAT: 0, KIM: 1}
        path.write_text(path.read_text().replace("requests:", "requets:"))
        begun = Round(rooms, News(), STAFF, TODAY)
        assert begun.sheet(KIM).incomplete == ("matter 2026-0001",)
        assert weekly_mails(rooms, Attorneys(), STAFF, TODAY)[KIM].incomplete == ("matter 2026-0001",)
        path.unlink()
        assert calls() == {PAT: 0, KIM: 0}


def test_a_file_that_could_still_change_unseen_is_read_again(ledger_folder: Path, tmp_path: Path) -> None:
    path = write(ledger_folder, "2026-0001", "Sampleton", request("ACDEFH", 20))
    with closing(Ledger.open(ledger_folder, tmp_path / "index.sqlite")) as ledger:
        before = path.stat()
        path.write_text(path.read_text().replace("Sampleton", "Templeton"))  # the same length, at what may be the same moment
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        (read,) = ledger.many(("2026-0001",))
        assert read.client.last == "Templeton"


# --- with the real command


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = tmp_path / "office"
    assert medrec("init", str(root)).returncode == 0
    config = (root / "config.yaml").read_text()
    staff = f"""staff:
  - {{name: Pat Example, email: {PAT}}}
  - {{name: Kim Sample, email: {KIM}}}
  - {{name: Alex Attorney, email: {ALEX}, role: attorney}}
  - {{name: Bo Counsel, email: {BO}, role: attorney}}

"""
    config = re.sub(r"(?s)staff:.*?(?=time_zone:)", staff, config).replace('at: "08:00"', 'at: "00:00"')
    config = config.replace("weekdays_only: true", "weekdays_only: false").replace("weekly: monday", f"weekly: {WEEKDAYS[TODAY.weekday()]}")
    (root / "config.yaml").write_text(config)
    ledger = root / "ledger"
    (ledger / "providers.yaml").write_text(PROVIDERS)
    said = f'    activity: [{{at: {ago(9)}T10:00:00-05:00, by: {PAT}, did: call, with: "Maria", said: "asked for SSN {SSN}"}}]\n'
    ends = f"authorizations: [{{file: a.pdf, signed: 2026-01-10, expires: {ago(-12)}}}]"
    over = f"authorizations: [{{file: a.pdf, signed: 2026-01-10, expires: {ago(5)}}}]"
    theirs = f"paralegal: {PAT}\nattorney: Alex Attorney\n"
    write(ledger, "2026-0001", "Sampleton", request("ACDEFH", 60, more=said), fields=theirs + ends)
    write(ledger, "2026-0002", "Patientsson", request("CDEFHJ", 20), fields=theirs + over)
    return root


def mails(root: Path) -> dict[str, Any]:
    found = {}
    for path in (root / "outbox" / "mail").glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found[f"{mail['To']} {str(mail['Subject']).split(' ')[0]}"] = mail
    assert len(found) == len(list((root / "outbox" / "mail").glob("*.eml")))
    return found


def test_two_matters_at_one_provider_are_one_call(office: Path) -> None:
    shown = medrec("digest", "--for", PAT, cwd=office).stdout
    assert "Bluegrass General Hospital · (859) 555-0101 · 2 requests, the oldest" in shown
    (sheet,) = medrec_json("digest", "--for", PAT, cwd=office)
    (block,) = sheet["calls"]
    assert [reach["phone"] for reach in block["reaches"]] == ["+18595550101"]
    assert {line["reference"] for line in block["lines"]} == {ref("ACDEFH"), ref("CDEFHJ")}
    assert SSN not in shown + str(sheet)


def test_somebody_with_nothing_due_is_told_that_and_a_stranger_gets_none(office: Path) -> None:
    nothing = medrec("digest", "--for", KIM, cwd=office).stdout
    assert re.search(r"Subject: Call sheet \w+ \w+ \d+: nothing due", nothing)
    assert "Nothing is due today" in nothing
    refused = medrec("digest", "--for", "stranger@firm.example", cwd=office)
    assert refused.returncode == 2
    assert "stranger@firm.example gets no digest" in refused.stderr + refused.stdout
    untold = medrec("digest", "--weekly", "--for", BO, cwd=office)
    assert untold.returncode == 2
    assert "has nothing to be told of this week" in untold.stderr + untold.stdout


def test_status_names_the_authorizations_that_end(office: Path) -> None:
    told = [
        f"Matter 2026-0002: its authorization ended on {ago(5)}; have a new one signed before anything more is asked.",
        f"Matter 2026-0001: its authorization ends on {ago(-12)}, in 12 days; have a new one signed before anything more is asked.",
    ]
    shown = medrec("status", cwd=office).stdout
    assert 0 < shown.index(told[0]) < shown.index(told[1])
    path = office / "ledger" / "matters" / "2026-0002.yaml"
    path.write_text(path.read_text() + f"    closed: {{on: {ago(1)}, why: over}}\n")
    assert medrec_json("status", cwd=office)["problems"] == told[1:], "nothing is asked any more of the other"


def test_the_service_sends_sheets_weekly_mails_and_the_attorneys_once(office: Path) -> None:
    assert medrec("run", "--until-idle", cwd=office).returncode == 0
    sent = mails(office)
    assert sent.keys() == {f"{PAT} Call", f"{KIM} Call", f"{PAT} Weekly", f"{KIM} Weekly", f"{ALEX} Escalated"}
    told = sent[f"{ALEX} Escalated"].get_body(("plain",)).get_content()
    assert ref("ACDEFH") in told
    assert ref("CDEFHJ") not in told
    for mail in sent.values():
        assert SSN not in mail.as_string() + mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()
    assert [part.get_filename() for part in sent[f"{PAT} Call"].iter_attachments()] == ["follow-ups.ics"]
    assert not list(sent[f"{PAT} Weekly"].iter_attachments())
    assert re.search(rf"Weekly {BO} .*nothing to tell for {TODAY}", medrec("status", cwd=office).stdout)
    assert medrec("run", "--until-idle", cwd=office).returncode == 0
    again = medrec("digest", "--weekly", "--send", cwd=office)
    assert again.stdout.count("already sent") == 3
    assert mails(office).keys() == sent.keys()


def test_what_is_switched_off_does_not_go_out(office: Path) -> None:
    config = (office / "config.yaml").read_text()
    config = re.sub(r"weekly: \w+day", "weekly: never", config).replace("calendar: true", "calendar: false")
    (office / "config.yaml").write_text(config)
    assert medrec("run", "--until-idle", cwd=office).returncode == 0
    sent = mails(office)
    assert sent.keys() == {f"{PAT} Call", f"{KIM} Call"}
    assert not list(sent[f"{PAT} Call"].iter_attachments())
    assert "tell Alex Attorney." in " ".join(sent[f"{PAT} Call"].get_body(("plain",)).get_content().split())
    weekly = medrec_json("digest", "--weekly", cwd=office)
    assert [mail["for"] for mail in weekly] == [PAT, KIM]
    assert weekly[0]["ages"]["counts"] == [0, 1, 0, 1]
