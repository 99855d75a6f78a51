"""Requests leave the house: over a real socket to a double of SRFax, by real SMTP, and by a person's hand; once, and proven."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from command_line import medrec
from reportlab.pdfgen.canvas import Canvas
from srfax_double import SrFaxDouble

from medrec_daemon.errors import ConfigProblem, Doubtful, TryLater, UnknownName, UsageProblem
from medrec_daemon.followup import render
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import digest_for
from medrec_daemon.journeys import mending, submit
from medrec_daemon.journeys.destinations import destination
from medrec_daemon.journeys.moved import count_moved
from medrec_daemon.journeys.request import Teller, find
from medrec_daemon.journeys.sending_notes import notes
from medrec_daemon.journeys.submit import SendingRooms
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Request
from medrec_daemon.mail.outbox import OutboxMailer
from medrec_daemon.mail.smtp import SmtpMailer
from medrec_daemon.requesting.channels.by_hand import ByHand
from medrec_daemon.requesting.channels.by_mail import ByMail
from medrec_daemon.requesting.channels.contract import Delivery, Destination, OutgoingPackage, Submission
from medrec_daemon.requesting.hylafax import HylaFax
from medrec_daemon.requesting.srfax import SrFax
from medrec_daemon.rules import load

RULES = load()
REF = "RR-7F3K9TE"
NOON = datetime(2026, 1, 12, 12, tzinfo=timezone(timedelta(hours=-5)))
PROVIDERS = """- id: demo-general
  name: Demo General
  address: {street: 1 Demo Way, city: Lexington, state: KY, zip: "40508"}
  records: {attention: ROI, fax: "+18595550100", email: roi@demo.example, prefers: fax}
"""
MATTER = f"""matter: "2026-0143"
client: {{first: Testina, last: Sampleton, born: 1971-03-14}}
requests:
  - id: {REF}
    provider: demo-general
    parts: {{records: {{}}, billing: {{}}}}
"""


def a_package(words: str = "request") -> bytes:
    drawn = io.BytesIO()
    canvas = Canvas(drawn, invariant=1)
    for page in range(3):
        canvas.drawString(72, 700, f"{words} {page}")
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()


@pytest.fixture
def srfax() -> Iterator[SrFaxDouble]:
    double = SrFaxDouble()
    yield double
    double.close()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "ledger" / "matters").mkdir(parents=True)
    (tmp_path / "ledger" / "providers.yaml").write_text(PROVIDERS)
    (tmp_path / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)
    (tmp_path / "outbox" / REF).mkdir(parents=True)
    (tmp_path / "outbox" / REF / "package.pdf").write_bytes(a_package())
    return tmp_path


@pytest.fixture
def rooms(office: Path, srfax: SrFaxDouble) -> Iterator[SendingRooms]:
    ledger = Ledger.open(office / "ledger", office / "index.sqlite")
    fax = SrFax("4711", srfax.password, "+18595550199", "records@firm.example", srfax.url, timeout=5)
    by_hand = {way: ByHand(office / "outbox", way) for way in ("mail", "portal")}
    yield SendingRooms(ledger, RULES, office / "sending", office / "outbox", {"srfax": fax, **by_hand})
    ledger.close()


def at(minutes: float = 0) -> datetime:
    return NOON + timedelta(minutes=minutes)


def send(rooms: SendingRooms, minutes: float = 0, by: str = "fax", channel: str = "srfax") -> Submission:
    way, where = destination(rooms.ledger.provider("demo-general"), by)  # type: ignore[arg-type]
    return submit.send(submit.planned(REF, way, channel, where, rooms), rooms, Teller("pat@firm.example", at(minutes)))


def the_request(rooms: SendingRooms) -> Request:
    return find(rooms.ledger, REF)[1]


def test_a_fax_counts_only_when_its_result_says_so(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    assert send(rooms).state is Delivery.PENDING
    (fax,) = srfax.faxes
    assert (fax.to, fax.account_code, fax.pdf) == ("18595550100", f"{REF}/1", a_package())
    submit.settle(rooms, at(1))
    assert the_request(rooms).sent == ()
    assert [entry.did for entry in the_request(rooms).activity] == ["submitted"]
    today = NOON.date()
    sheet = digest_for("p", [rooms.ledger.matter("2026-0143")], {}, (), (), today, today, RULES.cadence, Calendar("US"))
    assert "queued at SRFax as 9000. It counts as sent" in " ".join(render.text(sheet).split())
    with pytest.raises(UsageProblem, match="is under way by fax"):
        send(rooms, 2)
    fax.status = "Sent"
    submit.settle(rooms, at(4))
    request = the_request(rooms)
    (sent,) = request.sent
    assert (sent.on, sent.by, sent.to, request.due) == (NOON.date(), "fax", "+18595550100", NOON.date() + timedelta(days=30))
    assert sent.proof is not None
    assert sent.proof.startswith(f"{REF}/1: SRFax 9000: 3 pages sent Jan 12/26 12:04 PM, 61 s, remote id DEMO GENERAL HIM; package ")
    assert notes(rooms.journal) == []
    submit.settle(rooms, at(6))
    assert the_request(rooms) == request
    assert srfax.calls.count("Queue_Fax") == 1


def test_a_failed_fax_waits_for_us_and_is_tried_again_by_rule(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    send(rooms)
    srfax.faxes[0].status, srfax.faxes[0].error = "Failed", "Busy"
    submit.settle(rooms, at(5))
    waiting = the_request(rooms).waiting_on_us
    assert waiting is not None
    assert waiting.why == "not sent"
    assert waiting.note == f"{REF}/1: SRFax 9000: Busy. It is tried again at 2026-01-12 12:35 (try 2 of 3)."
    matter = rooms.ledger.matter("2026-0143")
    sheet = digest_for("p", [matter], {}, (), (), NOON.date(), NOON.date(), RULES.cadence, Calendar("US"))
    (line,) = [line for block in sheet.decide for line in block.lines]
    assert "Look at the number" in line.next_step
    submit.settle(rooms, at(34))
    assert len(srfax.faxes) == 1, "not before its time"
    submit.settle(rooms, at(36))
    assert [fax.account_code for fax in srfax.faxes] == [f"{REF}/1", f"{REF}/2"]
    srfax.faxes[1].status = "Sent"
    submit.settle(rooms, at(40))
    request = the_request(rooms)
    assert request.waiting_on_us is None
    assert [sent.on for sent in request.sent] == [NOON.date()]


def test_after_the_last_try_a_person_looks(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    send(rooms)
    for minutes in (5, 40, 45, 120, 125, 500):
        for fax in srfax.faxes:
            fax.status, fax.error = "Failed", "No Answer"
        submit.settle(rooms, at(minutes))
    assert len(srfax.faxes) == 3
    waiting = the_request(rooms).waiting_on_us
    assert waiting is not None
    assert "Tried 3 times" in (waiting.note or "")
    assert notes(rooms.journal) == []
    assert the_request(rooms).sent == ()
    send(rooms, 600)
    assert srfax.faxes[3].account_code == f"{REF}/4", "no key is used twice"


def test_a_lost_answer_is_looked_up_and_never_faxed_twice(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    srfax.lose_answer = True
    with pytest.raises(Doubtful):
        send(rooms)
    srfax.lose_answer = False
    with pytest.raises(UsageProblem, match="under way"):
        send(rooms, 1)
    srfax.faxes[0].status = "Sent"
    submit.settle(rooms, at(2))
    assert len(the_request(rooms).sent) == 1
    assert len(srfax.faxes) == 1


def test_what_nobody_can_tell_is_said_plainly(rooms: SendingRooms, srfax: SrFaxDouble) -> None:
    srfax.lose_answer, srfax.lists = True, False
    with pytest.raises(Doubtful):
        send(rooms)
    submit.settle(rooms, at(60))
    assert the_request(rooms).waiting_on_us is None, "it is looked up for a while"
    submit.settle(rooms, at(121))
    waiting = the_request(rooms).waiting_on_us
    assert waiting is not None
    assert "Nobody can tell" in (waiting.note or "")
    submit.settle(rooms, at(500))
    assert len(srfax.faxes) == 1


def test_a_service_away_or_a_wrong_password_changes_nothing(rooms: SendingRooms, srfax: SrFaxDouble, office: Path) -> None:
    srfax.password = "another"
    before = the_request(rooms)
    with pytest.raises(ConfigProblem, match="SRFax refused: Invalid Access Code"):
        send(rooms)
    nobody = SrFax("4711", "x", "+18595550199", "records@firm.example", "http://127.0.0.1:9/x", timeout=2)
    away = SendingRooms(rooms.ledger, RULES, office / "sending", office / "outbox", {"srfax": nobody})
    with pytest.raises(TryLater) as trouble:
        send(away)
    assert not isinstance(trouble.value, Doubtful)
    assert (the_request(rooms), notes(rooms.journal), srfax.faxes) == (before, [], [])
    with pytest.raises(ConfigProblem, match="not encrypted"):
        SrFax("4711", "x", "+18595550199", "records@firm.example", "http://fax.example/")


def test_a_killed_process_leaves_one_fax(office: Path, srfax: SrFaxDouble, rooms: SendingRooms) -> None:
    """``kill -9`` while SRFax has the fax and we do not have its answer; ``medrec run`` looks it up."""
    srfax.hold = threading.Event()
    (office / "config.yaml").write_text(
        "firm: {name: Demo Law}\nstaff: [{name: Pat, email: pat@firm.example}]\n"
        f"sending: {{fax: srfax, srfax_account: '4711', srfax_password_from: ./pw, srfax_sender: '+18595550199', "
        f"srfax_email: records@firm.example, srfax_url: '{srfax.url}'}}\n"
    )
    (office / "pw").write_text(srfax.password)
    (office / "pw").chmod(0o600)
    rooms.ledger.close()
    command = [sys.executable, "-m", "medrec_daemon", "request", "send", REF, "--config", str(office / "config.yaml")]
    sending = subprocess.Popen(command, env={**os.environ, "MEDREC_USER": "pat"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if not srfax.took.wait(30):
        raise AssertionError(sending.communicate()[1].decode())
    sending.send_signal(signal.SIGKILL)
    sending.communicate()
    srfax.hold.set()
    srfax.hold = None
    srfax.faxes[0].status = "Sent"
    assert len(notes(office / "state" / "sending")) == 1
    for folder in ("inbox", "held", "filed", "authorizations", "OneDrive"):
        (office / folder).mkdir()
    service = medrec("run", "--until-idle", "--config", str(office / "config.yaml"))
    assert service.returncode == 0, service.stderr
    ledger = Ledger.open(office / "ledger", office / "index.sqlite")
    _, request = find(ledger, REF)
    ledger.close()
    assert [sent.by for sent in request.sent] == ["fax"], service.stderr
    assert notes(office / "state" / "sending") == []
    assert len(srfax.faxes) == 1


class Kept(MessageHandler):
    """Keeps every mail."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[object] = []

    def handle_message(self, message: object) -> None:
        self.mails.append(message)


class Server(Controller):
    """On a port of the system's choice, which is known only once it listens."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def test_by_e_mail_and_through_a_fax_gateway(rooms: SendingRooms, office: Path) -> None:
    kept = Kept()
    server = Server(kept, hostname="127.0.0.1", port=0)
    server.start()
    try:
        mailer = SmtpMailer("127.0.0.1", server.port, "none")
        by_mail = ByMail(mailer, "records@firm.example")
        gateway = ByMail(mailer, "records@firm.example", "1{number10}@fax.example", "SEND {number10} {reference}", gateway=True)
        both = SendingRooms(rooms.ledger, RULES, office / "sending", office / "outbox", {"email": by_mail, "gateway": gateway})
        way, where = destination(rooms.ledger.provider("demo-general"), "email")
        late = submit.planned(REF, way, "email", where, both)
        assert send(both, by="email", channel="email").state is Delivery.SENT
        with pytest.raises(TryLater, match="by somebody else"):
            submit.send(late, both, Teller("another", at(1)))
        (sent,) = the_request(rooms).sent
        assert sent.to == "roi@demo.example"
        assert "250" in (sent.proof or "")
        with pytest.raises(UsageProblem, match="sent on 2026-01-12 already"):
            send(both, 30, by="email", channel="email")
        mending.resend(rooms.ledger, REF, "nothing on file", Teller("pat", at(60)))
        assert send(both, 61, channel="gateway").state is Delivery.PENDING
        assert len(the_request(rooms).sent) == 1, "a gateway's mail server proves nothing"
    finally:
        server.stop()
    first, second = kept.mails
    assert (first["To"], second["To"], second["Subject"]) == ("roi@demo.example", "18595550100@fax.example", f"SEND 8595550100 {REF}")
    for mail in (first, second):
        (paper,) = [part for part in mail.walk() if part.get_filename()]
        assert (paper.get_filename(), paper.get_payload(decode=True)) == (f"{REF}.pdf", a_package())
    assert first["Message-ID"] != second["Message-ID"]


def test_mail_that_lies_in_the_outbox_is_named_without_this_machines_path(tmp_path: Path) -> None:
    by_mail = ByMail(OutboxMailer(tmp_path / "mail"), "records@firm.example", lies=True)
    told = by_mail.submit(OutgoingPackage(REF, f"{REF}/1", a_package(), 3), Destination("roi@demo.example", "ROI"), NOON)
    assert told.state is Delivery.PENDING
    assert "lies in the outbox as 2026-01-12-roi@demo.example.eml" in told.words
    assert str(tmp_path) not in told.words


def test_by_post_it_counts_when_a_person_moves_it(rooms: SendingRooms, office: Path) -> None:
    assert send(rooms, by="mail", channel="mail").state is Delivery.PENDING
    sheet = (office / "outbox" / REF / "where-it-goes.txt").read_text()
    assert "1 Demo Way, Lexington, KY 40508" in sheet
    submit.settle(rooms, at(60))
    assert the_request(rooms).sent == ()
    (office / "outbox" / REF).rename(office / "outbox" / "sent" / REF)
    submit.settle(rooms, at(24 * 60))
    (sent,) = the_request(rooms).sent
    assert (sent.by, sent.on) == ("mail", at(24 * 60).date())
    mending.resend(rooms.ledger, REF, "nothing on file", Teller("pat", at(30 * 24 * 60)))
    shutil.copytree(office / "outbox" / "sent" / REF, office / "outbox" / REF)
    send(rooms, 30 * 24 * 60 + 5, by="mail", channel="mail")
    submit.settle(rooms, at(30 * 24 * 60 + 9))
    assert len(the_request(rooms).sent) == 1, "the folder of the first sending proves nothing for the second"


def test_a_draft_that_a_person_moved_without_a_word_counts_once(rooms: SendingRooms, office: Path) -> None:
    (office / "outbox" / "sent").mkdir()
    assert count_moved(office / "outbox", rooms.ledger, RULES, at()) == ()
    (office / "outbox" / REF).rename(office / "outbox" / "sent" / REF)
    assert count_moved(office / "outbox", rooms.ledger, RULES, at()) == (REF,)
    assert count_moved(office / "outbox", rooms.ledger, RULES, at(60)) == ()
    assert [(sent.by, sent.on) for sent in the_request(rooms).sent] == [("hand", NOON.date())]


SENDFAX = """#!/bin/sh
cp "$4" "$(dirname "$0")/faxed.pdf"
printf "%s\\n" "$*" > "$(dirname "$0")/words"
echo "request id is 155 (group id 155) for host localhost (1 file)"
"""
FAXSTAT = """#!/bin/sh
echo "HylaFAX scheduler on localhost: Running"
echo
echo "JID  Pri S  Owner Number       Pages Dials     TTS Status"
cat "$(dirname "$0")/row"
"""


def test_through_hylafax_every_page_counts(rooms: SendingRooms, office: Path) -> None:
    """The commands are scripts that print as the real ones do."""
    for name, text in (("sendfax", SENDFAX), ("faxstat", FAXSTAT)):
        (office / name).write_text(text)
        (office / name).chmod(0o700)
    (office / "papers").mkdir()
    (office / "papers" / "package.pdf").write_bytes(b"of a killed process")
    hylafax = SendingRooms(
        rooms.ledger, RULES, office / "sending", office / "outbox", {"hylafax": HylaFax(office / "papers", commands=office)}
    )
    assert send(hylafax, channel="hylafax").id == "155"
    assert (office / "faxed.pdf").read_bytes() == a_package()
    assert list((office / "papers").iterdir()) == [], "nothing stays, whoever was killed"
    assert (office / "words").read_text().startswith("-n -d 18595550100 ")
    rows = {
        "155  123 S nobody 18595550100    0:3   1:12   17:27 Busy signal detected": "submitted",
        "155  123 F nobody 18595550100    2:3   4:12         No carrier detected": "waits for us",
    }
    for minutes, (row, did) in enumerate(rows.items(), start=1):
        (office / "row").write_text(f"154  123 D nobody 18595550111    3:3   1:12\n{row}\n")
        submit.settle(hylafax, at(minutes))
        assert the_request(rooms).activity[-1].did == did
    submit.settle(hylafax, at(40))
    (office / "row").write_text("155  123 D nobody 18595550100    3:3   1:12\n")
    submit.settle(hylafax, at(41))
    (sent,) = the_request(rooms).sent
    assert "3 of 3 pages" in (sent.proof or "")
    with pytest.raises(ConfigProblem, match="sendfax is not there"):
        HylaFax(office / "papers", commands=office / "nowhere").submit(
            OutgoingPackage(REF, f"{REF}/9", b"", 1), Destination("+18595550100", "x"), NOON
        )


def test_what_is_missing_is_said(rooms: SendingRooms, office: Path) -> None:
    with pytest.raises(UsageProblem, match="has no portal on file"):
        send(rooms, by="portal", channel="portal")
    (office / "outbox" / REF / "package.pdf").unlink()
    with pytest.raises(UnknownName, match="no package"):
        send(rooms)


def test_the_command_says_first_and_then_does(office: Path) -> None:
    made = office / "made"
    assert medrec("init", str(made)).returncode == 0
    (made / "ledger" / "providers.yaml").write_text(PROVIDERS)
    (made / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)
    refused = medrec("request", "send", REF, cwd=made)
    assert refused.returncode == 5
    assert "medrec request package" in refused.stderr
    shutil.copytree(office / "outbox" / REF, made / "outbox" / REF)
    dry = medrec("request", "send", REF, "--dry-run", cwd=made)
    assert "It would go: 3 pages by fax by hand to (859) 555-0100 (Demo General, ROI)." in dry.stdout
    assert not (made / "state" / "sending").exists()
    assert "The clock starts when that is proven" in medrec("request", "send", REF, cwd=made).stdout
    assert "is out since" in medrec("request", "sent", REF, "--by", "fax", cwd=made).stdout
    assert list((made / "state" / "sending").glob("RR-*")) == []
