"""Mail through a real server on loopback: what it takes, what it refuses for good, what it puts off."""

from __future__ import annotations

import base64
import dataclasses
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from mail_samples import AT, PASSWORD, USER, Certificates, Desk, certificates, message, serving

from medrec_daemon.errors import ConfigProblem, Doubtful, TryLater
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.mail.smtp import SmtpMailer
from medrec_daemon.model import Attachment, Message


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = certificates(tmp_path_factory.mktemp("certificates"))
    if made is None:
        pytest.skip("no openssl(1) here to make certificates with")
    return made


def test_a_message_arrives_whole(tmp_path: Path) -> None:
    desk = Desk()
    with serving(desk) as port:
        mailer: Mailer = SmtpMailer("127.0.0.1", port, "none")
        assert mailer.send(message(), AT) == "250 2.0.0 queued as 4711"
        assert mailer.check() == ()
    (envelope,) = desk.received
    assert (envelope.mail_from, envelope.rcpt_tos) == ("records@firm.example", ["pat@firm.example"])
    mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
    assert mail["Message-ID"] == message().message_id
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == message().text
    assert mailer.sent_before(message(), AT, AT) is None


@pytest.mark.parametrize(
    ("step", "answer", "error", "words"),
    [
        ("mail_from", "451 4.7.1 try again later", TryLater, "the sender: 451"),
        ("mail_from", "550 5.7.60 not allowed to send as this sender", ConfigProblem, "the sender: 550"),
        ("rcpt", "450 4.2.1 mailbox busy", TryLater, "the recipient: 450"),
        ("rcpt", "550 5.1.1 no such user", ConfigProblem, "the recipient: 550"),
        ("data", "452 4.3.1 insufficient storage", TryLater, "the message: 452"),
        ("data", "554 5.7.1 looks like spam", ConfigProblem, "the message: 554"),
        ("data", "421 4.3.2 shutting down", TryLater, "the message: 421"),
    ],
)
def test_what_the_server_refuses(step: str, answer: str, error: type[Exception], words: str) -> None:
    desk = Desk(**{step: answer})
    with serving(desk) as port, pytest.raises(error, match=words):
        SmtpMailer("127.0.0.1", port, "none").send(message(), AT)


def test_nobody_there(unused_port: int) -> None:
    mailer = SmtpMailer("127.0.0.1", unused_port, "starttls", USER, PASSWORD)
    with pytest.raises(TryLater, match="cannot be reached"):
        mailer.send(message(), AT)
    (problem,) = mailer.check()
    assert "Connection refused" in problem
    with pytest.raises(TryLater, match="cannot be reached"):
        SmtpMailer("nowhere.invalid", 587, "starttls").send(message(), AT)


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def answering(greeting: bytes) -> Iterator[int]:
    """A server that says one thing and hangs up; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.sendall(greeting)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("greeting", "error", "words"),
    [
        (b"", TryLater, "hung up"),
        (b"220 hello\r\n", TryLater, "hung up"),
        (b"421 4.3.2 too busy\r\n", TryLater, "the connection: 421"),
        (b"554 no mail service here\r\n", ConfigProblem, "the connection: 554"),
    ],
)
def test_a_server_that_does_not_want_us(greeting: bytes, error: type[Exception], words: str) -> None:
    with answering(greeting) as port, pytest.raises(error, match=words):
        SmtpMailer("127.0.0.1", port, "none").send(message(), AT)


def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(TryLater, match="does not answer"):
        SmtpMailer("127.0.0.1", listener.getsockname()[1], "none", timeout=0.2).send(message(), AT)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_signed_in(security: str, made: Certificates) -> None:
    desk = Desk()
    with encrypted(desk, security, made) as port:
        mailer = SmtpMailer("localhost", port, security, USER, PASSWORD, ca_file=made.authority)  # type: ignore[arg-type]
        mailer.send(message(), AT)
        assert mailer.check() == ()
    assert (len(desk.received), desk.encrypted, desk.signed_in) == (1, [True], [USER, USER])
    assert PASSWORD not in repr(mailer)


@contextmanager
def encrypted(desk: Desk, security: str, made: Certificates) -> Iterator[int]:
    if security == "starttls":
        with serving(
            desk, None, authenticator=desk.authenticate, tls_context=made.context, require_starttls=True, auth_required=True
        ) as port:
            yield port
    else:
        with serving(desk, made.context, authenticator=desk.authenticate, auth_require_tls=False) as port:
            yield port


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_by_nobody_we_know_is_refused(security: str, made: Certificates) -> None:
    desk = Desk()
    with encrypted(desk, security, made) as port, pytest.raises(ConfigProblem, match="certificate that does not hold"):
        SmtpMailer("localhost", port, security, USER, PASSWORD).send(message(), AT)  # type: ignore[arg-type]
    assert (desk.received, desk.signed_in) == ([], [])


def test_a_certificate_for_another_name_is_refused(made: Certificates) -> None:
    desk = Desk()
    with encrypted(desk, "starttls", made) as port, pytest.raises(ConfigProblem, match="certificate that does not hold"):
        SmtpMailer("127.0.0.1", port, "starttls", USER, PASSWORD, ca_file=made.authority).send(message(), AT)
    assert desk.signed_in == []


def test_a_server_without_encryption_never_sees_the_password() -> None:
    desk = Desk()
    with serving(desk, authenticator=desk.authenticate, auth_require_tls=False) as port:
        with pytest.raises(ConfigProblem, match="STARTTLS"):
            SmtpMailer("127.0.0.1", port, "starttls", USER, PASSWORD).send(message(), AT)
        with pytest.raises(ConfigProblem, match="encryption as configured"):
            SmtpMailer("127.0.0.1", port, "tls", USER, PASSWORD).send(message(), AT)
    assert (desk.received, desk.signed_in) == ([], [])


def test_a_password_in_clear_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(ConfigProblem, match="never sent in clear"):
        SmtpMailer("mail.firm.example", 25, "none", USER, PASSWORD)
    with pytest.raises(ConfigProblem, match="go together"):
        SmtpMailer("mail.firm.example", 587, "starttls", USER)


@pytest.mark.parametrize(
    ("auth", "error"),
    [
        ("", ConfigProblem),
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled", ConfigProblem),
        ("454 4.7.0 Temporary authentication failure", TryLater),
    ],
)
def test_the_sign_in_is_refused(auth: str, error: type[Exception], made: Certificates) -> None:
    desk = Desk(auth=auth)
    with encrypted(desk, "starttls", made) as port:
        password = PASSWORD if auth else "wrong"
        mailer = SmtpMailer("localhost", port, "starttls", USER, password, ca_file=made.authority)
        with pytest.raises(error, match="refuses the sign-in") as caught:
            mailer.send(message(), AT)
        assert password not in str(caught.value)
        assert len(mailer.check()) == 1
    assert desk.received == []


def test_a_server_that_knows_no_sign_in(made: Certificates) -> None:
    with serving(Desk(), None, tls_context=made.context, auth_exclude_mechanism=["LOGIN", "PLAIN"]) as port:
        mailer = SmtpMailer("localhost", port, "starttls", USER, PASSWORD, ca_file=made.authority)
        with pytest.raises(ConfigProblem):
            mailer.send(message(), AT)


def test_certificates_that_cannot_be_read(tmp_path: Path) -> None:
    with serving(Desk()) as port, pytest.raises(ConfigProblem, match="cannot be read"):
        SmtpMailer("127.0.0.1", port, "tls", ca_file=tmp_path / "none.pem").send(message(), AT)


@contextmanager
def hanging_up(after: str) -> Iterator[int]:
    """A server that speaks just enough SMTP and hangs up: after the word ``DATA``, or after the ``dot`` that ends the message."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            peer, _ = listener.accept()
            with peer, peer.makefile("rwb", buffering=0) as lines:
                lines.write(b"220 mail.test\r\n")
                while not lines.readline().upper().startswith(b"DATA"):
                    lines.write(b"250 OK\r\n")
                if after == "dot":
                    lines.write(b"354 go on\r\n")
                    while lines.readline() != b".\r\n":
                        pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(30)
        assert not thread.is_alive()


def test_an_answer_that_got_lost_after_the_last_line_is_doubtful() -> None:
    with hanging_up("dot") as port, pytest.raises(Doubtful, match="did not say whether"):
        SmtpMailer("127.0.0.1", port, "none").send(message(), AT)


def test_a_line_that_broke_before_the_message_was_out_is_not_doubtful() -> None:
    with hanging_up("DATA") as port, pytest.raises(TryLater) as caught:
        SmtpMailer("127.0.0.1", port, "none").send(message(), AT)
    assert not isinstance(caught.value, Doubtful)


def test_attachments_arrive_whole() -> None:
    desk, paper = Desk(), bytes(range(256)) * 300
    files = (Attachment("Letter ü.pdf", "application/pdf", paper), Attachment("note\r\nBcc: x@y.example.txt", "multipart/bad", b"\n.\n"))
    with serving(desk, data_size_limit=None) as port:
        SmtpMailer("127.0.0.1", port, "none").send(message_with(*files), AT)
    mail = BytesParser(policy=policy.default).parsebytes(desk.received[0].content)
    got = [(part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) for part in mail.iter_attachments()]
    assert got == [
        ("Letter ü.pdf", "application/pdf", paper),
        ("note Bcc: x@y.example.txt", "application/octet-stream", b"\n.\n"),
    ]
    assert mail["Bcc"] is None
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == message().text


def message_with(*files: Attachment) -> Message:
    return dataclasses.replace(message(), attachments=files)


class OAuthDesk(Desk):
    """Takes one bearer token and no password, as Exchange Online does."""

    good: str = "token-2"
    offered: tuple[str, ...] = ()

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        said = base64.b64decode(arguments[1]).decode()
        self.offered = (*self.offered, said)
        if said == f"user={USER}\x01auth=Bearer {self.good}\x01\x01":
            self.signed_in.append(USER)
            return AuthResult(success=True)
        assert await server.challenge_auth('{"status":"401","schemes":"bearer"}') == b""
        return AuthResult(success=False, handled=False, message="535 5.7.3 Authentication unsuccessful")


@contextmanager
def exchange(desk: OAuthDesk, made: Certificates) -> Iterator[int]:
    options = {"tls_context": made.context, "require_starttls": True, "auth_required": True, "auth_exclude_mechanism": ["LOGIN", "PLAIN"]}
    with serving(desk, None, **options) as port:
        yield port


def tokens(*, renew: bool = False) -> str:
    return "token-2" if renew else "token-1"


def test_signed_in_by_oauth_with_a_new_token_where_the_old_one_is_refused(made: Certificates, caplog: pytest.LogCaptureFixture) -> None:
    desk = OAuthDesk()
    with caplog.at_level(logging.DEBUG), exchange(desk, made) as port:
        mailer = SmtpMailer("localhost", port, "starttls", USER, token=tokens, ca_file=made.authority)
        mailer.send(message(), AT)
    assert [envelope.rcpt_tos for envelope in desk.received] == [["pat@firm.example"]]
    assert [said.split("Bearer ")[1][:7] for said in desk.offered] == ["token-1", "token-2"]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("medrec_daemon")]
    assert "token-" not in repr(mailer) + repr(ours)


def test_oauth_that_is_refused_for_good_names_what_the_app_needs(made: Certificates) -> None:
    desk = OAuthDesk()
    desk.good = "another"
    with exchange(desk, made) as port, pytest.raises(ConfigProblem, match=r"refuses the sign-in: 535.*SMTP\.SendAsApp") as caught:
        SmtpMailer("localhost", port, "starttls", USER, token=tokens, ca_file=made.authority).send(message(), AT)
    assert "token-" not in str(caught.value)
    assert (desk.received, len(desk.offered)) == ([], 2)


def test_a_server_without_oauth_is_said_in_words(made: Certificates) -> None:
    desk = Desk()
    with encrypted(desk, "starttls", made) as port, pytest.raises(ConfigProblem, match="XOAUTH2"):
        SmtpMailer("localhost", port, "starttls", USER, token=tokens, ca_file=made.authority).send(message(), AT)


def test_a_token_is_never_sent_in_clear() -> None:
    with pytest.raises(ConfigProblem, match="never sent in clear"):
        SmtpMailer("mail.firm.example", 25, "none", USER, token=tokens)
    with pytest.raises(ConfigProblem, match="Leave out one"):
        SmtpMailer("mail.firm.example", 587, "starttls", USER, PASSWORD, token=tokens)
    with pytest.raises(ConfigProblem, match="go together"):
        SmtpMailer("mail.firm.example", 587, "starttls", token=tokens)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("auth", "550 5.7.30 Basic authentication is not supported for Client Submission."),
        ("mail_from", "550 5.7.30 Basic authentication is not supported for Client Submission."),
        ("auth", "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."),
    ],
)
def test_exchange_without_passwords_names_the_way_out(step: str, answer: str, made: Certificates) -> None:
    with (
        encrypted(Desk(**{step: answer}), "starttls", made) as port,
        pytest.raises(ConfigProblem, match=r"mail\.kind to graph.*mail\.oauth"),
    ):
        SmtpMailer("localhost", port, "starttls", USER, PASSWORD, ca_file=made.authority).send(message(), AT)
