"""A digest goes out at most once per day and person: over kills at the worst moments, lost answers, and an older version's memory."""

from __future__ import annotations

import asyncio
import dataclasses
import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.parser import BytesHeaderParser
from email.policy import default
from functools import cache
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from mail_samples import PASSWORD, USER, Certificates, Desk, certificates, serving

from medrec_daemon import rules
from medrec_daemon.errors import ConfigProblem, Doubtful, TryLater
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.digest import Digest
from medrec_daemon.followup.digest_day import week_of
from medrec_daemon.journeys.day import DigestRooms, News, Round, make_digest, send_digest
from medrec_daemon.journeys.once import PERHAPS, SentDigest, note_nothing, sent_digests
from medrec_daemon.journeys.weekly import send_weekly, weekly_mails
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.mail.outbox import OutboxMailer
from medrec_daemon.mail.smtp import SmtpMailer
from medrec_daemon.model import Message
from medrec_daemon.rules import Rules

PAT, SENDER = "pat@firm.example", "records@firm.example"
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SCRIPT = Path(__file__).with_name("send_digest.py")
ROOT = SCRIPT.parent.parent.parent


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "ledger" / "matters").mkdir(parents=True)
    (tmp_path / "state").mkdir()
    return tmp_path


@pytest.fixture
def ledger(office: Path) -> Iterator[Ledger]:
    with closing(Ledger.open(office / "ledger", office / "state" / "index.sqlite")) as opened:
        yield opened


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = certificates(tmp_path_factory.mktemp("certificates"))
    if made is None:
        pytest.skip("no openssl(1) here to make certificates with")
    return made


def killed(office: Path, die: str, **mailer: object) -> subprocess.Popen[bytes]:
    """The morning's digest, sent by a process of its own that does not live to remember how it went."""
    told = json.dumps({"office": str(office), "at": MORNING.isoformat(), "die": die, **mailer})
    return subprocess.Popen([sys.executable, str(SCRIPT), told], env=os.environ | {"PYTHONPATH": str(ROOT)})


def message_ids(folder: Path) -> list[str]:
    return [BytesHeaderParser().parsebytes(path.read_bytes())["Message-ID"] for path in folder.glob("*.eml")]


@pytest.mark.parametrize("die", ["before", "after"])
def test_killed_around_writing_to_the_outbox_there_is_one_letter(office: Path, ledger: Ledger, die: str) -> None:
    with killed(office, die, mailer="outbox", folder=str(office / "mail")) as process:
        assert process.wait(60) == -signal.SIGKILL
    assert remembered(office).state == "sending"
    rooms = rooms_of(office, ledger, OutboxMailer(office / "mail"))
    assert (send_at(rooms, MORNING + timedelta(minutes=1)) == "already sent") is (die == "after")
    assert send_at(rooms, MORNING + timedelta(minutes=2)) == "already sent"
    assert len(message_ids(office / "mail")) == 1
    assert remembered(office).arrived


@pytest.mark.parametrize("die", ["before", "after"])
def test_the_weekly_mail_goes_once_a_week_over_a_kill_too(office: Path, ledger: Ledger, die: str) -> None:
    with killed(office, die, mailer="outbox", folder=str(office / "mail"), weekly=True) as process:
        assert process.wait(60) == -signal.SIGKILL
    rooms = replace(rooms_of(office, ledger, OutboxMailer(office / "mail")), memory=office / "state" / "weekly.json")
    mail = weekly_mails(rooms, Attorneys(), {PAT: "Pat Example"}, MORNING.date())[PAT]
    assert (send_weekly(mail, MORNING.date(), rooms, MORNING + timedelta(minutes=1)) == "already sent") is (die == "after")
    thursday = MORNING + timedelta(days=3)
    assert send_weekly(mail, week_of(thursday.date(), "monday"), rooms, thursday) == "already sent"
    assert len(message_ids(office / "mail")) == 1
    assert not (office / "state" / "digests.json").exists(), "the call sheet's memory is another"
    assert send_weekly(mail, week_of(MORNING.date() + timedelta(days=7), "monday"), rooms, MORNING + timedelta(days=7)) != "already sent"
    assert len(message_ids(office / "mail")) == 2


def test_nothing_to_tell_is_remembered_and_does_not_stand_in_the_way(office: Path, ledger: Ledger) -> None:
    memory = office / "state" / "weekly.json"
    note_nothing(PAT, MORNING.date(), memory)
    note_nothing(PAT, MORNING.date(), memory)
    noted = sent_digests(memory)[PAT]
    assert (noted.settled_for, noted.words) == (MORNING.date(), "nothing to tell for 2026-03-02")
    rooms = replace(rooms_of(office, ledger, OutboxMailer(office / "mail")), memory=memory)
    mail = weekly_mails(rooms, Attorneys(), {PAT: "Pat Example"}, MORNING.date())[PAT]
    assert send_weekly(mail, MORNING.date(), rooms, MORNING).endswith(".eml")


def test_the_calendar_goes_along_as_a_plain_file(office: Path, ledger: Ledger) -> None:
    desk = Desk()
    with serving(desk) as port:
        rooms = rooms_of(office, ledger, smtp(port))
        begun = Round(rooms, News(), {PAT: "Pat Example"}, MORNING.date())
        assert send_digest(PAT, begun.sheet(PAT), rooms, MORNING, begun.calendar(PAT, MORNING)).startswith("250")
    assert isinstance(desk.received[0].content, bytes)
    mail = message_from_bytes(desk.received[0].content, policy=default)
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/ics",
    ]  # fmt: skip
    (calendar,) = mail.iter_attachments()
    assert (calendar.get_filename(), calendar.get_content_disposition()) == ("follow-ups.ics", "attachment")
    assert calendar.get_content().startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert b"METHOD:PUBLISH" in calendar.get_content()
    assert "text/calendar" not in desk.received[0].content.decode(), "Exchange may take that for an invitation and hide the mail"


def encrypted(made: Certificates, port: int) -> SmtpMailer:
    return SmtpMailer("localhost", port, "starttls", USER, PASSWORD, ca_file=made.authority)


@pytest.mark.parametrize(("die", "arrived"), [("before", 0), ("after", 1)])
def test_killed_around_smtp_it_is_never_sent_twice_and_said(
    office: Path, ledger: Ledger, made: Certificates, die: str, arrived: int
) -> None:
    desk = Desk()
    options = {"authenticator": desk.authenticate, "tls_context": made.context, "require_starttls": True, "auth_required": True}
    with serving(desk, None, **options) as port:
        with killed(office, die, mailer="smtp", port=port, user=USER, password=PASSWORD, ca_file=str(made.authority)) as process:
            assert process.wait(60) == -signal.SIGKILL
        assert len(desk.received) == arrived
        rooms = rooms_of(office, ledger, encrypted(made, port))
        assert [send_at(rooms, MORNING + timedelta(minutes=minute)) for minute in (1, 2)] == [PERHAPS, PERHAPS]
        assert len(desk.received) == arrived
        assert remembered(office) == SentDigest(date(2026, 3, 2), "sent", MORNING, sure=False)
        assert "nobody can tell" in remembered(office).words
        assert send_at(rooms, MORNING + timedelta(days=1)).startswith("250")
    assert len(desk.received) == arrived + 1
    assert b"The call sheet of 2026-03-02 may or may not have arrived" in b" ".join(desk.received[-1].content.split())
    assert remembered(office).arrived


@dataclasses.dataclass
class KillingDesk(Desk):
    """Kills the sender when the whole message is here, and answers a dead line."""

    sender: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.received.append(envelope)
        while not self.sender:
            await asyncio.sleep(0.01)
        os.kill(self.sender, signal.SIGKILL)
        return self.data


def test_killed_while_the_server_takes_it_it_is_not_sent_again(office: Path, ledger: Ledger, made: Certificates) -> None:
    desk = KillingDesk()
    with serving(desk, None, authenticator=desk.authenticate, tls_context=made.context, require_starttls=True) as port:
        with killed(office, "never", mailer="smtp", port=port, user=USER, password=PASSWORD, ca_file=str(made.authority)) as process:
            desk.sender = process.pid
            assert process.wait(60) == -signal.SIGKILL
        assert send_at(rooms_of(office, ledger, encrypted(made, port)), MORNING + timedelta(minutes=1)) == PERHAPS
    assert len(desk.received) == 1


def remembered(office: Path) -> SentDigest:
    return sent_digests(office / "state" / "digests.json")[PAT]


@cache
def shipped() -> Rules:
    return rules.load()


def rooms_of(office: Path, ledger: Ledger, mailer: Mailer) -> DigestRooms:
    return DigestRooms(ledger, mailer, shipped(), office / "state" / "digests.json", SENDER)


def sheet(rooms: DigestRooms, day: date) -> Digest:
    return make_digest(PAT, rooms, (), (), {PAT: "Pat Example"}, day)


def send_at(rooms: DigestRooms, at: datetime) -> str:
    return send_digest(PAT, sheet(rooms, at.date()), rooms, at)


def smtp(port: int) -> SmtpMailer:
    return SmtpMailer("127.0.0.1", port, "none", timeout=5)


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"rcpt": "450 4.2.1 mailbox busy"}, TryLater),
        ({"rcpt": "550 5.1.1 no such user"}, ConfigProblem),
        ({"data": "554 5.7.1 spam"}, ConfigProblem),
    ],
)
def test_what_the_server_refused_was_not_sent_and_is_tried_again(
    office: Path, ledger: Ledger, answers: dict[str, str], error: type[Exception]
) -> None:
    desk = Desk(**answers)
    with serving(desk) as port:
        rooms = rooms_of(office, ledger, smtp(port))
        with pytest.raises(error):
            send_at(rooms, MORNING)
        assert sent_digests(rooms.memory) == {}
        desk.rcpt, desk.data, desk.received = "250 OK", "250 OK", []
        assert send_at(rooms, MORNING + timedelta(minutes=1)) == "250 OK"
        assert send_at(rooms, MORNING + timedelta(minutes=2)) == "already sent"
    assert len(desk.received) == 1


@dataclasses.dataclass
class SilentDesk(Desk):
    """Takes a message and hangs up instead of saying so."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.received.append(envelope)
        assert server.transport is not None
        server.transport.abort()
        return self.data


def test_an_answer_that_got_lost_keeps_the_intent_and_is_said(office: Path, ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    desk = SilentDesk()
    with serving(desk) as port:
        rooms = rooms_of(office, ledger, smtp(port))
        assert send_at(rooms_of(office, ledger, OutboxMailer(office / "mail")), MORNING - timedelta(days=3))
        with pytest.raises(Doubtful):
            send_at(rooms, MORNING)
        assert remembered(office).state == "sending"
        assert sheet(rooms, MORNING.date()).since == date(2026, 2, 27)
        with caplog.at_level(logging.WARNING):
            assert send_at(rooms, MORNING + timedelta(minutes=1)) == PERHAPS
    assert len(desk.received) == 1
    assert [record.getMessage() for record in caplog.records if "may or may not" in record.getMessage()]
    assert PAT not in caplog.text
    tomorrow = sheet(rooms, date(2026, 3, 3))
    assert tomorrow.since == date(2026, 2, 27), "what the lost sheet told is told again"
    assert [problem for problem in tomorrow.problems if "2026-03-02 may or may not have arrived" in problem]


@pytest.mark.parametrize(("state", "outbox", "by_smtp"), [("sending", 1, PERHAPS), ("sent", 0, "already sent")])
def test_the_memory_of_an_older_version_is_read(office: Path, ledger: Ledger, state: str, outbox: int, by_smtp: str) -> None:
    memory = office / "state" / "digests.json"
    old = {PAT: {"day": "2026-03-02", "state": state}, "sam@firm.example": {"day": "2026-02-27", "state": "sent"}}
    for mailer in (OutboxMailer(office / "mail"), smtp(9)):
        memory.write_text(json.dumps(old))
        answer = send_at(rooms_of(office, ledger, mailer), MORNING)
        assert isinstance(mailer, OutboxMailer) or answer == by_smtp
        assert sent_digests(memory)["sam@firm.example"] == SentDigest(date(2026, 2, 27), "sent")
    assert len(message_ids(office / "mail") if outbox else []) == outbox


def test_two_processes_never_send_the_same_sheet(office: Path, ledger: Ledger) -> None:
    rooms = rooms_of(office, ledger, OutboxMailer(office / "mail"))
    with (office / "state" / "digests.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(TryLater, match="Another process"):
            send_at(rooms, MORNING)
    assert send_at(rooms, MORNING).endswith(".eml")


def test_a_defect_in_between_counts_as_a_crash(office: Path, ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError):
        send_at(rooms_of(office, ledger, Defective()), MORNING)
    assert remembered(office).state == "sending"


class Defective(OutboxMailer):
    """Breaks in the middle, in a way that nobody foresaw."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))

    def send(self, message: Message, at: datetime) -> str:
        return str(1 // 0)
