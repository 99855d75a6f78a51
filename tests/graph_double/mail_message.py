"""A message in a mailbox: what came in (JSON or MIME), what the service makes of it, and how it looks from outside."""

from __future__ import annotations

import base64
import email
import email.policy
import uuid
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from graph_double.clock import stamp
from graph_double.exchange import Refusal

Recipients = list[dict[str, Any]]
MOST_HEADERS = 5
#: What a caller may name in $select; the service refuses others.
PROPERTIES = frozenset({
    "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "categories", "receivedDateTime", "sentDateTime", "hasAttachments",
    "internetMessageId", "subject", "bodyPreview", "importance", "parentFolderId", "conversationId", "isDeliveryReceiptRequested",
    "isReadReceiptRequested", "isRead", "isDraft", "webLink", "inferenceClassification", "body", "sender", "from", "toRecipients",
    "ccRecipients", "bccRecipients", "replyTo", "flag", "internetMessageHeaders", "uniqueBody", "conversationIndex",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file at a message."""

    id: str
    name: str
    kind: str
    content: bytes = field(repr=False)

    def json(self, changed: float) -> dict[str, Any]:
        """As the service shows it."""
        return {
            "@odata.type": "#microsoft.graph.fileAttachment",
            "@odata.mediaContentType": self.kind,
            "id": self.id,
            "lastModifiedDateTime": stamp(changed),
            "name": self.name,
            "contentType": self.kind,
            "size": len(self.content),
            "isInline": False,
            "contentId": None,
            "contentLocation": None,
            "contentBytes": base64.b64encode(self.content).decode(),
        }


@dataclass(frozen=True, slots=True)
class SentMail:
    """A message the service took and sent: what a test looks at."""

    message_id: str
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    subject: str
    html: str
    text: str
    headers: dict[str, str]
    attachments: list[tuple[str, bytes]] = field(repr=False)
    mime: bytes | None = field(repr=False)
    saved: bool  # whether a copy was asked for in Sent Items
    at: float  # seconds on the double's clock


@dataclass(slots=True)
class Message:
    """A message lying in a folder. `folder` is "drafts" or "sentitems"; `shows_at` is when it is seen in Sent Items."""

    id: str
    sender: str
    created: float  # seconds since 1970
    value: dict[str, Any]
    folder: str = "drafts"
    sent: float | None = None
    shows_at: float = 0.0
    mime: bytes | None = None
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes that count towards the mailbox's message limit."""
        body = len(str((self.value.get("body") or {}).get("content", "")).encode())
        return len(self.mime or b"") + body + sum(len(attachment.content) for attachment in self.attachments)

    def addresses(self, field_name: str) -> tuple[str, ...]:
        """The addresses in toRecipients, ccRecipients or bccRecipients."""
        return tuple(str((one.get("emailAddress") or {}).get("address") or "") for one in self.value.get(field_name) or [])

    def everybody(self) -> tuple[str, ...]:
        """Every address it goes to."""
        return self.addresses("toRecipients") + self.addresses("ccRecipients") + self.addresses("bccRecipients")

    def headers(self) -> dict[str, str]:
        """The custom headers."""
        return {str(one.get("name")): str(one.get("value")) for one in self.value.get("internetMessageHeaders") or []}

    def as_sent(self, at: float, *, saved: bool) -> SentMail:
        """The record kept when it is sent."""
        body = self.value.get("body") or {}
        content, html = str(body.get("content") or ""), str(body.get("contentType") or "text").lower() == "html"
        return SentMail(
            message_id=str(self.value["internetMessageId"]),
            sender=self.sender,
            to=self.addresses("toRecipients"),
            cc=self.addresses("ccRecipients"),
            bcc=self.addresses("bccRecipients"),
            subject=str(self.value.get("subject") or ""),
            html=content if html else "",
            text="" if html else content,
            headers=self.headers(),
            attachments=[(attachment.name, attachment.content) for attachment in self.attachments],
            mime=self.mime,
            saved=saved,
            at=at,
        )

    def json(self, folder: str) -> dict[str, Any]:
        """Every property, as the service shows it in `folder`."""
        who = {"emailAddress": {"name": self.sender.partition("@")[0], "address": self.sender}}
        given = self.value
        content = str((given.get("body") or {}).get("content") or "")
        shown: dict[str, Any] = {
            "@odata.etag": f'W/"{self.id[-8:]}"',
            "id": self.id,
            "createdDateTime": stamp(self.created),
            "lastModifiedDateTime": stamp(self.sent or self.created),
            "changeKey": self.id[-8:],
            "categories": [],
            "receivedDateTime": stamp(self.sent or self.created),
            "sentDateTime": stamp(self.sent or self.created),
            "hasAttachments": bool(self.attachments),
            "bodyPreview": content[:255],
            "importance": "normal",
            "parentFolderId": f"folder-{folder}",
            "conversationId": f"conversation-{self.id[:8]}",
            "isDeliveryReceiptRequested": False,
            "isReadReceiptRequested": False,
            "isRead": True,
            "isDraft": folder == "drafts",
            "webLink": f"https://outlook.office365.com/owa/?ItemID={self.id}&exvsurl=1&viewmodel=ReadMessageItem",
            "inferenceClassification": "focused",
            "subject": "",
            "sender": who,
            "from": who,
            "toRecipients": [],
            "ccRecipients": [],
            "bccRecipients": [],
            "replyTo": [],
            "flag": {"flagStatus": "notFlagged"},
        }
        kept = {name: value for name, value in given.items() if name in PROPERTIES}
        shown |= kept | {"body": {"contentType": "text", "content": "", **(given.get("body") or {})}}
        return shown


def new_message_id() -> str:
    """A Message-ID the service makes up."""
    return f"<{uuid.uuid4().hex.upper()}@double.prod.outlook.com>"


def from_json(value: dict[str, Any], sender: str, created: float) -> Message:
    """A message out of a request's JSON.

    Raises:
        Refusal: a custom header's name does not begin with x-, or an attachment is no base64.
    """
    for header in value.get("internetMessageHeaders") or []:
        name = str(header.get("name") or "")
        if not name.lower().startswith("x-"):
            words = f"The internet message header name '{name}' should start with 'x-' or 'X-'."
            raise Refusal(400, "InvalidInternetMessageHeader", words)
    if len(value.get("internetMessageHeaders") or []) > MOST_HEADERS:
        words = "Maximum number of headers in one message should be less than or equal to 5."
        raise Refusal(400, "InvalidInternetMessageHeaderCollection", words)
    said = value.get("from") or value.get("sender")
    given = str(((said or {}).get("emailAddress") or {}).get("address") or sender)
    if given.lower() != sender.lower():
        account = "The user account which was used to submit this request"
        words = f"{account} does not have the right to send mail on behalf of the specified sending account."
        raise Refusal(403, "ErrorSendAsDenied", words)
    rest = {name: part for name, part in value.items() if name not in {"attachments", "id", "isDraft", "hasAttachments"}}
    rest["internetMessageId"] = rest.get("internetMessageId") or new_message_id()
    made = Message(new_id(), sender, created, rest)
    made.attachments = [attachment_from_json(one) for one in value.get("attachments") or []]
    return made


def attachment_from_json(value: dict[str, Any]) -> Attachment:
    """A file attachment out of a request's JSON.

    Raises:
        Refusal: it has no content, no name, or is no base64.
    """
    try:
        content = base64.b64decode(str(value["contentBytes"]), validate=True)
    except (KeyError, ValueError) as problem:
        raise Refusal(400, "ErrorInvalidRequest", "The attachment's content is not valid base64.") from problem
    if not value.get("name"):
        raise Refusal(400, "ErrorRequiredPropertyMissing", "Required property is missing.")
    return Attachment(new_id(), str(value["name"]), str(value.get("contentType") or "application/octet-stream"), content)


def from_mime(body: bytes, sender: str, created: float) -> Message:
    """A message out of base64 MIME text.

    Raises:
        Refusal: it is no base64.
    """
    try:
        raw = base64.b64decode(b"".join(body.split()), validate=True)
    except ValueError as problem:
        raise Refusal(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.") from problem
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    best = parsed.get_body(("html", "plain"))
    kind = "html" if best is not None and best.get_content_subtype() == "html" else "text"
    value: dict[str, Any] = {
        "subject": str(parsed.get("Subject", "")),
        "body": {"contentType": kind, "content": best.get_content() if best is not None else ""},
        "toRecipients": _recipients(parsed, "To"),
        "ccRecipients": _recipients(parsed, "Cc"),
        "bccRecipients": _recipients(parsed, "Bcc"),
        "internetMessageId": str(parsed.get("Message-ID") or new_message_id()).strip(),
        "internetMessageHeaders": [{"name": name, "value": str(text)} for name, text in parsed.items() if name.lower().startswith("x-")],
    }
    files = [_attached(part) for part in parsed.iter_attachments()]
    return Message(new_id(), sender, created, value, mime=raw, attachments=files)


def _attached(part: Any) -> Attachment:
    return Attachment(new_id(), part.get_filename() or "attachment", part.get_content_type(), part.get_payload(decode=True) or b"")


def _recipients(parsed: EmailMessage, header: str) -> Recipients:
    pairs = getaddresses([str(text) for text in parsed.get_all(header, [])])
    return [{"emailAddress": {"name": name or address, "address": address}} for name, address in pairs if address]


def new_id() -> str:
    """An item id, long and with the characters a real one has."""
    return base64.urlsafe_b64encode(b"AAMk" + uuid.uuid4().bytes + uuid.uuid4().bytes).decode()
