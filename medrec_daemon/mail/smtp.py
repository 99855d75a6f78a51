"""Mail through a server of the firm's own choice (RFC 5321), encrypted, or in clear without a password."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, NoReturn, Protocol

from medrec_daemon.errors import ConfigProblem, Doubtful, MedrecError, TryLater
from medrec_daemon.mail.contract import address, build
from medrec_daemon.model import Message

Security = Literal["starttls", "tls", "none"]
_PERMANENT = 500
_NO_PASSWORDS = re.compile(r"\b5\.7\.(?:30|139)\b")
"""Exchange Online's status codes (RFC 3463) for a client that signs in with a password where that is switched off."""


class Token(Protocol):
    """Gives an OAuth access token for the mail server; ``renew`` asks for a new one after a refusal. Raises our errors."""

    def __call__(self, *, renew: bool = False) -> str:
        """A token that is valid now."""


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Sends through one server, a connection per message.

    Args:
        host: The server's name, as in its certificate.
        port: 587 for ``starttls``, 465 for ``tls``, 25 for ``none``, as a rule.
        security: ``starttls`` and ``tls`` insist on encryption and a certificate that holds; ``none`` sends in clear.
        username: For signing in; None for a server that asks for nothing.
        password: Its value, never its file.
        token: Instead of a password, where OAuth tokens come from (XOAUTH2); ``username`` is then the mailbox's address.
        timeout: Seconds the server may take for each answer.
        ca_file: Certificates to trust instead of the system's, for a server of the house's own.

    Raises ``ConfigProblem`` when it is made with a password and no encryption.
    """

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = field(repr=False, default=None)
    timeout: float = 30.0
    ca_file: Path | None = None
    token: Token | None = field(repr=False, default=None)

    def __post_init__(self) -> None:
        if self.password is not None and self.token is not None:
            raise ConfigProblem("The mail server is signed in to with a password or by OAuth.", "Leave out one of the two.")
        secret = self.password or self.token
        if self.security == "none" and (self.username or secret):
            raise ConfigProblem("A password is never sent in clear.", "Set mail.security to starttls or tls, or leave out the username.")
        if (self.username is None) != (secret is None):
            raise ConfigProblem("For the mail server, a username and a password (or OAuth) go together.", "Give both, or neither.")

    def send(self, message: Message, at: datetime) -> str:
        """See ``contract.Mailer.send``: the server's answer."""
        mail = build(message, at)
        sender, recipient = address(message.sender).addr_spec, address(message.to).addr_spec
        with self._session() as session:
            self._expect(session.mail(sender), "the sender")
            self._expect(session.rcpt(recipient), "the recipient")
            code, answer = self._hand_over(session, mail.as_bytes())
            self._expect((code, answer), "the message")
            return f"{code} {_printable(answer)}"

    def sent_before(self, message: Message, since: datetime, now: datetime) -> bool | None:  # noqa: ARG002 - SMTP has no such question
        """See ``contract.Mailer.sent_before``: always None, for a mail server does not tell what it took."""
        return None

    def check(self) -> tuple[str, ...]:
        """See ``contract.Mailer.check``: connects and signs in, sends nothing."""
        try:
            with self._session() as session:
                self._expect(session.noop(), "a greeting")
        except MedrecError as problem:
            return (str(problem),)
        return ()

    def _hand_over(self, session: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
        """The server's answer to the whole message, lines ending in CRLF. Raises ``Doubtful`` where it got lost.

        Until the last line, a single dot, is out, the server has no message (RFC 5321 section 4.1.1.4); from then on it may.
        """
        code, answer = session.docmd("DATA")
        if code != 354:
            self._refused(code, answer, "the message")
        session.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
        try:
            return session.getreply()
        except OSError as error:  # smtplib's own are of that kind too
            raise Doubtful(f"{self._name} did not say whether it took the message.", "It is not sent again unless that is sure.") from error

    @contextlib.contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A connection, encrypted and signed in as configured; whatever goes wrong in it becomes one of our errors."""
        with self._answers(), self._lines():
            session = self._connect()
            try:
                self._secure(session)
                yield session
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    session.quit()
            finally:
                session.close()

    @contextlib.contextmanager
    def _answers(self) -> Iterator[None]:
        """What the server said, as one of our errors."""
        try:
            yield
        except smtplib.SMTPResponseException as error:
            what = {smtplib.SMTPAuthenticationError: "the sign-in", smtplib.SMTPDataError: "the message"}
            self._refused(error.smtp_code, error.smtp_error, what.get(type(error), "the connection"), error)
        except smtplib.SMTPNotSupportedError as error:
            remedy = "Look at mail.security."
            raise ConfigProblem(f"{self._name} cannot do what is configured ({error}).", remedy) from error
        except smtplib.SMTPException as error:
            raise ConfigProblem(f"{self._name} offers no way to sign in that we know.", "Ask for its administrator's advice.") from error

    @contextlib.contextmanager
    def _lines(self) -> Iterator[None]:
        """What the network and its encryption did, as one of our errors."""
        try:
            yield
        except (smtplib.SMTPServerDisconnected, ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise TryLater(f"{self._name} does not answer, or hung up.", "It is tried again.") from error
        except smtplib.SMTPException:
            raise  # an answer, and no trouble on the line (though it is an OSError too)
        except ssl.SSLCertVerificationError as error:
            remedy = "Look at mail.host: it must be the name in the certificate, issued by somebody this machine trusts."
            raise ConfigProblem(f"{self._name} shows a certificate that does not hold ({error.verify_message}).", remedy) from error
        except ssl.SSLError as error:
            remedy = "Look at mail.port and mail.security: 587 goes with starttls, 465 with tls."
            raise ConfigProblem(f"{self._name} does not speak encryption as configured ({error.reason}).", remedy) from error
        except OSError as error:
            reason = error.strerror or str(error) or "no answer in time"
            raise TryLater(f"{self._name} cannot be reached ({reason}).", "Tried again; look at the network and mail.host.") from error

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=self._context())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)

    def _secure(self, session: smtplib.SMTP) -> None:
        """STARTTLS where configured (its absence is an error, never an invitation to go on in clear), then the sign-in."""
        session.ehlo_or_helo_if_needed()
        if self.security == "starttls":
            self._expect(session.starttls(context=self._context()), "STARTTLS")
            session.ehlo()
        if self.username is not None and self.password is not None:
            session.login(self.username, self.password)
        elif self.username is not None and self.token is not None:
            self._sign_in_by_token(session, self.username, self.token)

    @staticmethod
    def _sign_in_by_token(session: smtplib.SMTP, username: str, token: Token) -> None:
        """XOAUTH2, once more with a new token where the first is refused for good.

        Form: https://learn.microsoft.com/exchange/client-developer/legacy-protocols/ followed by
        how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth.
        """
        if "XOAUTH2" not in session.esmtp_features.get("auth", "").upper().split():
            raise smtplib.SMTPNotSupportedError("it offers no sign-in by OAuth, XOAUTH2")
        for renew in (False, True):
            words = f"user={username}\x01auth=Bearer {token(renew=renew)}\x01\x01"
            try:
                session.auth("XOAUTH2", lambda challenge=None, words=words: words if challenge is None else "")
            except smtplib.SMTPAuthenticationError as error:
                if renew or error.smtp_code < _PERMANENT:
                    raise
            else:
                return

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=None if self.ca_file is None else str(self.ca_file))
        except OSError as error:
            raise ConfigProblem(f"The certificates in {self.ca_file} cannot be read.", "Look at mail.ca_file.") from error

    def _expect(self, answer: tuple[int, bytes], what: str) -> None:
        code, text = answer
        if code // 100 != 2:
            self._refused(code, text, what)

    def _refused(self, code: int, text: bytes | str, what: str, cause: Exception | None = None) -> NoReturn:
        """Raise what the answer's first digit asks for (RFC 5321 section 4.2.1): 5 is for good, anything else for now."""
        said = f"{self._name} refuses {what}: {code} {_printable(text)}"
        if code >= _PERMANENT:
            raise ConfigProblem(said, self._remedy(said)) from cause
        raise TryLater(said, "It is tried again.") from cause

    def _remedy(self, said: str) -> str:
        if _NO_PASSWORDS.search(said) and self.password is not None:
            return "Exchange Online takes no passwords here: set mail.kind to graph (preferred), or mail.oauth to true; see the README."
        if _NO_PASSWORDS.search(said) or self.token is not None:
            return "See that SMTP AUTH is on for this mailbox (Set-CASMailbox) and the app has SMTP.SendAsApp and rights on it."
        return "Look at the mail settings and the staff's addresses; the mail server's administrator knows more."

    @property
    def _name(self) -> str:
        return f"The mail server {self.host}:{self.port}"


def _printable(answer: bytes | str) -> str:
    text = answer.decode("utf-8", errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:300]
