"""A real mail server on loopback (aiosmtpd) that answers as it is told, and certificates made for the run."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from medrec_daemon.model import Message

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
USER, PASSWORD = "records@firm.example", "only-for-tests"


def message(**changes: str) -> Message:
    plain = {
        "message_id": "<digest-2026-03-02-abc@firm.example>",
        "sender": "records@firm.example",
        "to": "pat@firm.example",
        "subject": "Call sheet for March 2",
        "text": "Call Bluegrass General, 555-0101.\n.leading dot\nNaïve ☃\n" + "long " * 400 + "\n",
        "html": "<p>Call <b>Bluegrass General</b>, 555-0101. Naïve ☃</p>",
    }
    return Message(**(plain | changes))


@dataclass
class Desk:
    """What the server answers at each step, and what it received."""

    mail_from: str = "250 OK"
    rcpt: str = "250 OK"
    data: str = "250 2.0.0 queued as 4711"
    auth: str = ""
    received: list[Envelope] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if self.mail_from.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.mail_from

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - aiosmtpd's name
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.received.append(envelope)
        self.encrypted.append(server.transport is not None and server.transport.get_extra_info("cipher") is not None)
        return self.data

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword) -> AuthResult:
        right = (login.login.decode(), login.password.decode()) == (USER, PASSWORD)
        if right and not self.auth:
            self.signed_in.append(USER)
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=self.auth or "535 5.7.8 Authentication credentials invalid")


class Server(Controller):
    """aiosmtpd's controller with the server's options at hand, on a port of the system's choice."""

    def __init__(self, desk: Desk, ssl_context: ssl.SSLContext | None = None, **options: object) -> None:
        self.options = options
        super().__init__(desk, hostname="127.0.0.1", port=0, ssl_context=ssl_context)

    def factory(self) -> SMTP:
        return SMTP(self.handler, enable_SMTPUTF8=True, hostname="mail.test", **self.options)

    def _trigger_server(self) -> None:
        """The port is known only now; aiosmtpd would knock at port 0."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(desk: Desk, ssl_context: ssl.SSLContext | None = None, **options: object) -> Iterator[int]:
    """A running server; its port."""
    server = Server(desk, ssl_context, **options)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@dataclass(frozen=True)
class Certificates:
    """A certificate authority of the test's own, and a server's context with a certificate by it for ``localhost``."""

    authority: Path
    context: ssl.SSLContext


def certificates(folder: Path) -> Certificates | None:
    """Made by openssl(1); None where there is none."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return None

    def run(*arguments: object) -> None:
        subprocess.run([openssl, *map(str, arguments)], check=True, capture_output=True, timeout=60)

    key, authority, request, certificate = (folder / name for name in ("key.pem", "ca.pem", "request.pem", "cert.pem"))
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    usage = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
    run("req", "-x509", *curve, "-keyout", folder / "ca.key", "-out", authority, "-days", 2, "-subj", "/CN=Test Authority", *usage)
    run("req", *curve, "-keyout", key, "-out", request, "-subj", "/CN=localhost")
    signing = ("-CA", authority, "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", 2, "-extfile", folder / "names")
    run("x509", "-req", "-in", request, "-out", certificate, *signing)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return Certificates(authority, context)
