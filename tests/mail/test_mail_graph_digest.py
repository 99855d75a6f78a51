"""A digest by Exchange Online goes out at most once: over lost answers, lagging Sent Items, missing rights, and kills."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from graph_double import Fault, GraphDouble, VirtualClock
from mail_samples import message
from send_large import LARGE

from medrec_daemon import rules
from medrec_daemon.errors import Doubtful, MedrecError
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.pace import Pace
from medrec_daemon.journeys.day import DigestRooms, make_digest, send_digest
from medrec_daemon.journeys.once import PERHAPS, sent_digests
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.mail.graph import GraphMailer
from medrec_daemon.model import Message
from medrec_daemon.rules import Rules

SENDER, PAT = "records@firm.example", "pat@firm.example"
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SCRIPT = Path(__file__).with_name("send_digest.py")
ROOT = SCRIPT.parent.parent.parent
MINUTE = 60.0


@cache
def shipped() -> Rules:
    return rules.load()


class Morning:
    """An office on the double's clock, whose service asks every minute whether the digest is out."""

    def __init__(self, double: GraphDouble, office: Path, *rights: str) -> None:
        (office / "ledger" / "matters").mkdir(parents=True)
        self.double, self.office = double, office
        token = double.token(claims={"roles": list(rights or ("Mail.Send", "Mail.ReadBasic")), "idtyp": "app"})
        self.client = GraphClient(double.root, lambda *, renew=False: token, Pace(double.clock, chance=lambda: 0.5), ca_file=double.ca_file)
        self.ledger = Ledger.open(office / "ledger", office / "state" / "index.sqlite")
        self.rooms = DigestRooms(self.ledger, GraphMailer(self.client, SENDER), shipped(), office / "state" / "digests.json", SENDER)

    def close(self) -> None:
        self.ledger.close()
        self.client.close()

    def turn(self) -> str:
        at = datetime.fromtimestamp(self.double.clock.wall(), UTC)
        sheet = make_digest(PAT, self.rooms, (), (), {PAT: "Pat Example"}, at.date())
        return send_digest(PAT, sheet, self.rooms, at)

    def turns(self, most: int = 30) -> list[str]:
        """What came of each turn, an error by its kind, until it is settled."""
        came: list[str] = []
        while len(came) < most and came[-1:] not in (["already sent"], [PERHAPS]):
            try:
                came.append(self.turn())
            except MedrecError as trouble:
                came.append(type(trouble).__name__)
            self.double.clock.sleep(MINUTE)
        return came

    @property
    def arrived(self) -> int:
        return len(self.double.mailbox(SENDER).sent)


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "cloud", VirtualClock(wall=MORNING.timestamp())) as running:
        yield running


@pytest.fixture
def morning(double: GraphDouble, tmp_path: Path) -> Iterator[Morning]:
    with closing(Morning(double, tmp_path / "office")) as made:
        yield made


NOT_DONE = [
    "429",
    "429-bare",
    "429-reset",
    "503",
    "503-html",
    "500",
    "502-html",
    "504-html",
    "401",
    "drop",
    "drop-mid-fragment",
    "423",
    "507",
]
DONE = ["lost-answer", "504-done"]


@pytest.mark.parametrize(("lag", "times"), [(0.0, 1), (240.0, 1), (240.0, 12)])
def test_whatever_happens_to_the_request_one_arrives(double: GraphDouble, tmp_path: Path, lag: float, times: int) -> None:
    double.mail.sent_items_lag = lag
    for kind in NOT_DONE + DONE:
        fault = double.faults.add(Fault(kind, times=times, match=lambda exchange: exchange.operation == "send mail"))
        with closing(Morning(double, tmp_path / kind)) as morning:
            came = morning.turns(most=150)
            assert came[-1] == "already sent", (kind, came)
            assert morning.arrived == 1, kind
        assert fault.fired >= 1, kind
        double.faults.clear()
        double.mailbox(SENDER).sent.clear()
        double.mailbox(SENDER).messages.clear()


@pytest.mark.parametrize("kind", DONE)
def test_exchange_that_gives_another_message_id_is_never_asked_twice(double: GraphDouble, morning: Morning, kind: str) -> None:
    double.mail.keeps_message_id = False
    double.faults.add(Fault(kind))
    assert morning.turns()[-1] == PERHAPS
    assert morning.arrived == 1
    double.clock.sleep(24 * 60 * MINUTE)
    morning.turn()
    assert morning.arrived == 2
    assert "2026-03-02 may or may not have arrived" in double.mailbox(SENDER).sent[-1].html


def test_exchange_that_gives_another_message_id_is_asked_again_when_nothing_went_out(double: GraphDouble, morning: Morning) -> None:
    double.mail.keeps_message_id = False
    double.faults.add(Fault("drop"))
    came = morning.turns()
    assert came[:2] == ["Doubtful", "TryLater"]
    assert came[-1] == "already sent"
    assert (morning.arrived, came.count("TryLater")) == (1, 9), "Sent Items are given ten minutes"


def test_a_clock_that_was_set_back_sends_nothing_twice(double: GraphDouble, morning: Morning) -> None:
    double.mail.keeps_message_id = False
    double.faults.add(Fault("lost-answer"))
    wrong = datetime.fromtimestamp(double.clock.wall() + 20 * MINUTE, UTC)
    sheet = make_digest(PAT, morning.rooms, (), (), {PAT: "Pat Example"}, wrong.date())
    with pytest.raises(Doubtful):
        send_digest(PAT, sheet, morning.rooms, wrong)
    assert morning.turns()[-1] == PERHAPS
    assert morning.arrived == 1


def test_a_letter_of_somebody_else_to_that_person_leaves_it_open(double: GraphDouble, morning: Morning) -> None:
    double.faults.add(Fault("drop"))
    with pytest.raises(Doubtful):
        morning.turn()
    double.clock.sleep(MINUTE)
    morning.rooms.mailer.send(message(message_id="<by-a-person@firm.example>"), MORNING)
    assert morning.turns()[-1] == PERHAPS
    assert [sent.message_id for sent in double.mailbox(SENDER).sent] == ["<by-a-person@firm.example>"]


def test_letters_to_others_leave_nothing_open_over_many_pages(double: GraphDouble, morning: Morning) -> None:
    double.mail.messages_per_minute = 1_000
    double.faults.add(Fault("drop"))
    with pytest.raises(Doubtful):
        morning.turn()
    for number in range(130):
        morning.rooms.mailer.send(message(message_id=f"<{number}@firm.example>", to="sam@firm.example"), MORNING)
    assert morning.turns()[-1] == "already sent"
    assert [sent.to for sent in double.mailbox(SENDER).sent][-1] == (PAT,)
    assert morning.arrived == 131


@pytest.mark.parametrize(("kind", "arrived"), [("lost-answer", 1), ("drop", 0)])
def test_without_the_right_to_look_it_is_said_and_not_sent_again(
    double: GraphDouble, tmp_path: Path, kind: str, arrived: int, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Morning(double, tmp_path / "office", "Mail.Send")) as morning:
        double.faults.add(Fault(kind))
        assert morning.turns() == ["Doubtful", PERHAPS]
        assert morning.arrived == arrived
    assert "grant it Mail.ReadBasic" in caplog.text
    assert SENDER not in "".join(record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING)


def test_a_draft_that_exchange_has_not_sent_yet_is_not_sent_beside(double: GraphDouble, morning: Morning) -> None:
    double.mail.sent_items_lag = 3_600.0  # its transport is stuck
    double.faults.add(Fault("lost-answer"))
    assert morning.turns()[-1] == PERHAPS
    assert morning.arrived == 1


@pytest.mark.parametrize(("die", "lag", "waits"), [("before", 0.0, 10), ("after", 0.0, 0), ("after", 300.0, 5)])
def test_killed_around_sending_one_arrives(double: GraphDouble, morning: Morning, die: str, lag: float, waits: int) -> None:
    double.mail.sent_items_lag = lag
    told = {"office": str(morning.office), "mailer": "graph", "root": double.root, "token": double.token(), "ca_file": str(double.ca_file)}
    plain = json.dumps(told | {"die": die, "at": MORNING.isoformat()})
    done = subprocess.run([sys.executable, str(SCRIPT), plain], timeout=60, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.returncode == -signal.SIGKILL
    assert sent_digests(morning.rooms.memory)[PAT].state == "sending"
    assert morning.arrived == (die == "after")
    came = morning.turns()
    assert (came.count("TryLater"), came[-1]) == (waits, "already sent")
    assert morning.arrived == 1
    assert sent_digests(morning.rooms.memory)[PAT].arrived


@pytest.mark.parametrize("kind", ["lost-answer", "drop", "504-done", "500", "429", "404", "200-html"])
def test_a_large_message_whose_sending_broke_anywhere_arrives_once_and_leaves_no_draft(double: GraphDouble, kind: str) -> None:
    token = double.token()
    client = GraphClient(double.root, lambda *, renew=False: token, Pace(double.clock, chance=lambda: 0.5), ca_file=double.ca_file)
    with closing(client):
        mailer = GraphMailer(client, SENDER)
        mailer.send(LARGE, MORNING)
        requests = len(double.exchanges)
        assert requests == 8  # look, draft, session, three ranges, small attachment, send
        for number in range(1, requests + 1):
            fresh = dataclasses.replace(LARGE, message_id=f"<{number}@firm.example>")
            fault = Fault(kind, at=number)
            double.faults.add(fault)
            send_until_sure(mailer, double, fresh)
            assert fault.fired == 1, (kind, number)
            box = double.mailbox(SENDER)
            assert [sent.message_id for sent in box.sent].count(fresh.message_id) == 1, (kind, number)
            assert [content for _, content in box.sent[-1].attachments] == [file.content for file in LARGE.attachments]
            assert [kept.folder for kept in box.messages.values() if kept.folder == "drafts"] == [], (kind, number)
            box.sent.clear()
            box.messages.clear()


def send_until_sure(mailer: GraphMailer, double: GraphDouble, wanted: Message) -> None:
    """As a journey does: send, look where that is doubtful, and send again where it surely was not."""
    since = datetime.fromtimestamp(double.clock.wall(), UTC)
    for _ in range(5):
        try:
            mailer.send(wanted, since)
        except Doubtful:
            double.clock.sleep(11 * MINUTE)
            if mailer.sent_before(wanted, since, datetime.fromtimestamp(double.clock.wall(), UTC)):
                return
        except MedrecError:
            double.clock.sleep(11 * MINUTE)
        else:
            return
    raise AssertionError("it never went out")


def test_killed_in_the_middle_of_a_large_attachment_one_arrives(double: GraphDouble) -> None:
    told = [sys.executable, str(SCRIPT.with_name("send_large.py")), double.root, double.token(), str(double.ca_file)]
    box = double.mailbox(SENDER)
    for last in ("5", "9"):
        done = subprocess.run([*told, last], capture_output=True, text=True, timeout=60, env=os.environ | {"PYTHONPATH": str(ROOT)})
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert [kept.folder for kept in box.messages.values()] == ["drafts"]
    done = subprocess.run([*told, "0"], capture_output=True, text=True, timeout=60, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert done.stdout.startswith("202"), done.stderr
    (sent,) = box.sent
    assert [content for _, content in sent.attachments] == [file.content for file in LARGE.attachments]
    assert [kept.folder for kept in box.messages.values()] == ["sentitems"]
