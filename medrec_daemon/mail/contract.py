"""The contract of every mailer, and the one way a message becomes an e-mail: HTML with its plain-text twin."""

from __future__ import annotations

import re
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from typing import Protocol

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.model import Attachment, Message

_MESSAGE_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>", re.ASCII)
_MEDIA_TYPE = re.compile(r"(application|audio|image|text|video)/[a-z0-9][a-z0-9.+-]{0,80}", re.ASCII | re.IGNORECASE)
_NO_ADDRESS = ("An e-mail address is not one.", "Look at mail.from, and at the staff's and the provider's addresses.")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Mailer(Protocol):
    """Sends to one person, and looks whether it did."""

    def send(self, message: Message, at: datetime) -> str:
        """Send a message, dated ``at`` (with time zone); where it lies now, or the server's answer.

        Raises:
            Doubtful: It was handed over, and the answer got lost: ask ``sent_before`` before it is sent again.
            TryLater: It was not sent: the server is away or says so, or the disk is full. The same call goes through later.
            ConfigProblem: It will never go through as it is: sign-in, sender or recipient refused, no safe connection.
            SignInProblem: The credential is refused.
        """

    def sent_before(self, message: Message, since: datetime, now: datetime) -> bool | None:
        """Whether a message of this ``message_id`` was sent at ``since`` or later: found, surely not, or None: it cannot be told.

        Raises ``TryLater`` where that can only be told later (both times with time zone), else as ``send`` does.
        """

    def check(self) -> tuple[str, ...]:
        """Everything that stands in the way of ``send`` now, a sentence each; empty where all is well. Raises nothing."""


def build(message: Message, at: datetime) -> EmailMessage:
    """The e-mail of a message, UTF-8 and dated ``at`` (with time zone).

    Nothing in a message can add a header or a recipient: line breaks in the subject become spaces, and an address that is
    not exactly one is refused. It is marked as sent by a machine (RFC 3834), so that nobody's out-of-office answers.

    Raises ``ConfigProblem`` for an address or message id that is none.
    """
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = address(message.sender)
    mail["To"] = address(message.to)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id(message)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", charset="utf-8", cte="quoted-printable")
    for attachment in message.attachments:
        family, _, kind = media_type(attachment).partition("/")
        mail.add_attachment(attachment.content, maintype=family, subtype=kind, filename=one_line(attachment.name))
    return mail


def one_line(text: str) -> str:
    """``text`` as it may stand in a header: control characters and runs of spaces become one space."""
    return " ".join(_CONTROL.sub(" ", text).split())


def media_type(attachment: Attachment) -> str:
    """The file's media type where it is one that may be attached as bytes, else ``application/octet-stream``."""
    return attachment.media_type if _MEDIA_TYPE.fullmatch(attachment.media_type) else "application/octet-stream"


def address(text: str) -> Address:
    """``pat@firm.example`` or ``Pat Example <pat@firm.example>`` as an address; ASCII only. Raises ``ConfigProblem``."""
    parts = getaddresses([text])
    name, plain = parts[0] if len(parts) == 1 else ("", "")
    local, _, domain = plain.rpartition("@")
    plausible = (
        bool(local) and plain.isascii() and ("." in domain.strip(".") or domain == "localhost") and not re.search(r'[\s,;:<>"()]', plain)
    )
    if not plausible or "@" in name or _CONTROL.search(text):
        raise ConfigProblem(*_NO_ADDRESS)
    try:
        return Address(display_name=name, addr_spec=plain)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise ConfigProblem(*_NO_ADDRESS) from error


def message_id(message: Message) -> str:
    """The message's id as it stands in the header, ``<…@…>``. Raises ``ConfigProblem`` where it is none."""
    if not _MESSAGE_ID.fullmatch(message.message_id):
        raise ConfigProblem("A message's id must look like <something@firm.example>.", "Look at mail.from: its domain is used.")
    return message.message_id
