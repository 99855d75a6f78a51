"""Mail as a mailbox of Exchange Online: what arrives, what is refused and in which words, and how politely it is asked."""

from __future__ import annotations

import dataclasses
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from graph_double import Fault, GraphDouble, VirtualClock
from mail_samples import message

from medrec_daemon.errors import ConfigProblem, Doubtful, TryLater
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.pace import Pace
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.mail.graph import GraphMailer
from medrec_daemon.model import Attachment, Message

SENDER, PAT = "records@firm.example", "pat@firm.example"
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LARGE = 2 * 12 * 320 * 1024 + 12_345
"""Bytes of an attachment that goes in three ranges."""


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "cloud", VirtualClock(wall=AT.timestamp())) as running:
        yield running


@pytest.fixture
def mailer(double: GraphDouble) -> Iterator[GraphMailer]:
    with connected(double) as made:
        yield made


class connected:  # noqa: N801 - reads as a verb in a with statement
    """A mailer whose app has the given rights, on the double's own clock."""

    def __init__(self, double: GraphDouble, *rights: str, sender: str = SENDER) -> None:
        claims = {"roles": list(rights), "idtyp": "app"} if rights else None
        token = double.token(claims=claims)
        self.client = GraphClient(double.root, lambda *, renew=False: token, Pace(double.clock, chance=lambda: 0.5), ca_file=double.ca_file)
        self.mailer = GraphMailer(self.client, sender)

    def __enter__(self) -> GraphMailer:
        return self.mailer

    def __exit__(self, *_: object) -> None:
        self.client.close()


def with_files(*files: Attachment) -> Message:
    return dataclasses.replace(message(), attachments=files)


def asked(double: GraphDouble) -> list[str]:
    return [exchange.operation for exchange in double.exchanges]


def folders(double: GraphDouble) -> list[str]:
    return sorted(kept.folder for kept in double.mailbox(SENDER).messages.values())


def test_a_message_arrives_whole_with_the_right_to_send_alone(double: GraphDouble) -> None:
    with connected(double, "Mail.Send") as mailer:
        contract: Mailer = mailer
        assert contract.send(message(), AT).startswith("202 accepted by Exchange Online, request-id ")
    (sent,) = double.mailbox(SENDER).sent
    assert (sent.sender, sent.to, sent.subject, sent.message_id) == (SENDER, (PAT,), message().subject, message().message_id)
    assert sent.mime is not None
    mail = BytesParser(policy=policy.default).parsebytes(sent.mime)
    plain, html = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == message().text
    assert html.get_content().strip() == message().html
    assert mail["Auto-Submitted"] == "auto-generated"
    assert asked(double) == ["send mail"]


def test_small_attachments_go_with_it(double: GraphDouble) -> None:
    paper = bytes(range(256)) * 4_000
    with connected(double, "Mail.Send") as mailer:
        mailer.send(with_files(Attachment("Letter ü.pdf", "application/pdf", paper)), AT)
    (sent,) = double.mailbox(SENDER).sent
    assert sent.attachments == [("Letter ü.pdf", paper)]
    assert asked(double) == ["send mail"]


def test_large_attachments_go_onto_a_draft_in_ranges(double: GraphDouble, mailer: GraphMailer) -> None:
    large, small = bytes(range(251)) * (LARGE // 251), b"%PDF small"
    mailer.send(with_files(Attachment("chart.pdf", "application/pdf", large), Attachment("note.txt", "text/plain", small)), AT)
    (sent,) = double.mailbox(SENDER).sent
    assert sent.attachments == [("chart.pdf", large), ("note.txt", small)]
    assert (sent.to, sent.subject, sent.html, sent.message_id) == ((PAT,), message().subject, message().html, message().message_id)
    assert sent.headers == {"x-auto-response-suppress": "All"}
    assert folders(double) == ["sentitems"]
    ranges = [exchange for exchange in double.exchanges if exchange.host == "upload"]
    assert [exchange.length for exchange in ranges[:-1]] == [12 * 320 * 1024] * 2
    assert not any(exchange.header("authorization") for exchange in ranges)


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_boundary_between_one_request_and_a_session(double: GraphDouble, mailer: GraphMailer, more: int) -> None:
    content = b"x" * (3 * 1024 * 1024 + more)
    files = (Attachment("a.pdf", "application/pdf", content), Attachment("b.bin", "application/octet-stream", b"y" * 2_000_000))
    if more < 0:  # nobody takes it: one request would be above 4 MB, and a session is refused for less than 3 MB
        with pytest.raises(ConfigProblem):
            mailer.send(with_files(*files), AT)
        assert folders(double) == []
        return
    mailer.send(with_files(*files), AT)
    assert double.mailbox(SENDER).sent[0].attachments[0] == ("a.pdf", content)


def test_a_right_that_is_missing_is_said_in_its_own_name(double: GraphDouble) -> None:
    large = with_files(Attachment("chart.pdf", "application/pdf", b"x" * LARGE))
    with connected(double, "Mail.Send", "Mail.ReadBasic") as mailer, pytest.raises(ConfigProblem, match=r"drafts.*Mail\.ReadWrite"):
        mailer.send(large, AT)
    with connected(double, "Files.ReadWrite.All") as mailer, pytest.raises(ConfigProblem, match=r"may not send mail.*Mail\.Send"):
        mailer.send(message(), AT)


def out_of_scope(double: GraphDouble) -> None:
    double.mail_scope = {"other@firm.example"}


def small_mailbox(double: GraphDouble) -> None:
    double.mail.message_limit = 1_000


@pytest.mark.parametrize(
    ("arrange", "changes", "sender", "words"),
    [
        (out_of_scope, {}, SENDER, r"may not send mail as .*mail\.from \(403, ErrorAccessDenied\).*RBAC for Applications"),
        (lambda double: None, {}, "nobody@firm.example", r"no mailbox .*mail\.from \(404, ErrorInvalidUser\)"),
        (small_mailbox, {}, SENDER, r"too large .*413, ErrorMessageSizeExceeded.*MaxSendSize"),
    ],
)
def test_what_exchange_refuses(
    double: GraphDouble, arrange: Callable[[GraphDouble], None], changes: dict[str, str], sender: str, words: str
) -> None:
    arrange(double)
    with connected(double, sender=sender) as mailer, pytest.raises(ConfigProblem, match=words) as caught:
        mailer.send(message(**changes), AT)
    assert SENDER not in str(caught.value)
    assert double.mailbox(SENDER).sent == []


def test_a_file_that_no_mail_takes(double: GraphDouble, mailer: GraphMailer) -> None:
    with pytest.raises(ConfigProblem, match="150 MB"):
        mailer.send(with_files(Attachment("all.pdf", "application/pdf", bytes(150_000_001))), AT)
    double.mail.message_limit = LARGE
    with pytest.raises(ConfigProblem, match="413"):
        mailer.send(with_files(Attachment("chart.pdf", "application/pdf", bytes(LARGE))), AT)
    assert (double.mailbox(SENDER).sent, folders(double)) == ([], [])


@pytest.mark.parametrize("kind", ["429", "429-bare", "429-reset", "503", "401"])
def test_what_was_not_carried_out_is_asked_again(double: GraphDouble, mailer: GraphMailer, kind: str) -> None:
    double.faults.add(Fault(kind, times=1 if kind == "401" else 2))
    mailer.send(message(), AT)
    assert len(double.mailbox(SENDER).sent) == 1


@pytest.mark.parametrize("kind", ["lost-answer", "504-done", "drop", "503-html", "500", "502-html", "200-html"])
def test_what_may_have_been_carried_out_is_doubtful(double: GraphDouble, mailer: GraphMailer, kind: str) -> None:
    double.faults.add(Fault(kind, times=1))
    with pytest.raises(Doubtful):
        mailer.send(message(), AT)
    assert asked(double) == ["send mail"]


def test_a_mailbox_gets_no_more_than_four_requests_at_once(double: GraphDouble, mailer: GraphMailer) -> None:
    double.mail.take_seconds = 0.02

    def worker(number: int) -> None:
        mailer.send(message(message_id=f"<{number}@firm.example>"), AT)

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(double.mailbox(SENDER).sent) == 12
    assert double.mailbox(SENDER).most_under_way == 4
    assert {exchange.status for exchange in double.exchanges} == {202}


def test_thirty_a_minute_are_kept_to_by_waiting(double: GraphDouble, mailer: GraphMailer) -> None:
    for number in range(70):
        mailer.send(message(message_id=f"<{number}@firm.example>"), AT)
    moments = [sent.at for sent in double.mailbox(SENDER).sent]
    assert len(moments) == 70
    assert all(later - earlier >= 60 for earlier, later in zip(moments, moments[30:], strict=False))


def test_check_asks_without_sending(double: GraphDouble, tmp_path: Path) -> None:
    with connected(double, "Mail.Send", "Mail.ReadBasic") as mailer:
        assert mailer.check() == ()
        assert len(mailer.unproven()) == 1
    with connected(double, "Mail.Send") as mailer:
        assert mailer.check() == (), "nothing stands in the way of sending"
        assert "Mail.ReadBasic" in mailer.unproven()[1]
    with connected(double, sender="nobody@firm.example") as mailer:
        (obstacle,) = mailer.check()
        assert "no mailbox" in obstacle
    with connected(double) as mailer:
        double.expire_tokens()
        (obstacle,) = mailer.check()
        assert "401" in obstacle
    assert not any(box.sent for box in (double.mailbox(SENDER),))


def test_the_log_names_nobody_and_nothing_secret(double: GraphDouble, mailer: GraphMailer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="medrec_daemon"):
        double.faults.add(Fault("429", at=1))
        mailer.send(message(), AT)
        mailer.send(with_files(Attachment("Sampleton chart.pdf", "application/pdf", bytes(LARGE))), AT)
        mailer.sent_before(message(), AT, AT + timedelta(hours=1))
        double.faults.add(Fault("lost-answer", at=1))
        with pytest.raises(Doubtful) as doubt:
            mailer.send(message(), AT)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("medrec_daemon")) + str(doubt.value)
    assert ours.count("the message") >= 2
    for secret in (SENDER, PAT, "records", "Sampleton", "authtoken", "Bearer", "https:", message().subject, message().message_id):
        assert secret not in ours, secret


def test_a_question_answered_with_something_else_is_asked_again_later(double: GraphDouble, mailer: GraphMailer) -> None:
    double.faults.add(Fault("200-html", times=9, match=lambda exchange: exchange.operation == "messages"))
    with pytest.raises(TryLater):
        mailer.sent_before(message(), AT, AT + timedelta(hours=1))
