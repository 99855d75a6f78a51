"""Attachments of 3 to 150 MB: an upload session on a host of its own, in PascalCase, with single numbers as next ranges."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from graph_double.clock import stamp
from graph_double.exchange import Refusal, Request, Response, answer
from graph_double.mail_box import Mailbox, PostOffice
from graph_double.mail_message import Attachment, Message, new_id

RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
LARGEST = 150 * 1024 * 1024
LARGEST_RANGE = 4 * 1024 * 1024
LIFE = 3600.0


@dataclass(slots=True)
class AttachmentSession:
    """One attachment on its way."""

    token: str = field(repr=False)
    box: Mailbox
    message: Message
    name: str
    kind: str
    size: int
    expires: float
    content: bytearray = field(default_factory=bytearray, repr=False)


class AttachmentDesk:
    """The open sessions.

    Args:
        office: the mailboxes with their limits.
        base: the upload host's own address.
    """

    def __init__(self, office: PostOffice, base: str) -> None:
        self._office, self._base = office, base
        self.open: dict[str, AttachmentSession] = {}

    def begin(self, box: Mailbox, message: Message, value: dict[str, Any]) -> Response:
        """Open a session: 201 with the upload URL.

        Raises:
            Refusal: no file, too small, too big.
        """
        item = value.get("AttachmentItem") or value.get("attachmentItem") or {}
        if item.get("attachmentType") != "file" or not item.get("name") or not isinstance(item.get("size"), int):
            raise Refusal(400, "ErrorRequiredPropertyMissing", "Required property is missing.")
        if item["size"] < self._office.attachment_limit:
            words = "Attachment size must be greater than the minimum size."
            raise Refusal(400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", words)
        if item["size"] > LARGEST:
            raise Refusal(413, "ErrorAttachmentSizeLimitExceeded", "Attachment size exceeds the limit.")
        self._office.weigh(message, item["size"])
        clock = self._office.clock
        made = AttachmentSession(
            secrets.token_urlsafe(32), box, message, item["name"], str(item.get("contentType") or "application/octet-stream"), item["size"],
            clock.now() + LIFE,
        )  # fmt: skip
        session = new_id()
        self.open[session] = made
        place = f"{self._base}/api/v2.0/Users('{box.object_id}')/Messages('{message.id}')"
        said = {
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.uploadSession",
            "uploadUrl": f"{place}/AttachmentSessions('{session}')?authtoken={made.token}",
            "expirationDateTime": stamp(clock.wall() + LIFE, fraction=True),
            "nextExpectedRanges": ["0-"],
        }
        return answer(201, said)

    def _session(self, request: Request) -> AttachmentSession:
        found = self.open.get(request.params["session"].removeprefix("AttachmentSessions('").removesuffix("')"))
        if request.headers.get("authorization"):
            raise Refusal(401, "InvalidAuthenticationToken", "The upload URL carries its own token.")
        if found is None or not secrets.compare_digest(found.token, request.query.get("authtoken", "")):
            raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
        if found.expires <= self._office.clock.now():
            raise Refusal(401, "ErrorUploadSessionExpired", "The upload session has expired.")
        return found

    def put(self, request: Request) -> Response:
        """Take one range: 200 with the next one expected, or 201 with the attachment's place."""
        session = self._session(request)
        found = RANGE.fullmatch(request.headers.get("content-range", ""))
        if found is None:
            raise Refusal(400, "ErrorInvalidRequest", "The Content-Range header is missing or malformed.")
        first, last, total = (int(group) for group in found.groups())
        if total != session.size or last - first + 1 != request.length or last >= total:
            raise Refusal(400, "ErrorInvalidRequest", "The Content-Range header does not fit the session or the body.")
        if request.length > LARGEST_RANGE:
            raise Refusal(413, "BadRequest", "The maximum request length supported is 4MB.")
        content = request.read()
        with session.box.lock:
            if first != len(session.content):
                raise Refusal(416, "invalidRange", "The uploaded range does not begin where the last one ended.")
            session.content += content
            session.expires = self._office.clock.now() + LIFE
            if len(session.content) < session.size:
                expires = stamp(self._office.clock.wall() + LIFE, fraction=True)
                return answer(200, {"ExpirationDateTime": expires, "NextExpectedRanges": [str(len(session.content))]})
            made = Attachment(new_id(), session.name, session.kind, bytes(session.content))
            session.message.attachments.append(made)
            self.open = {name: other for name, other in self.open.items() if other is not session}
        place = f"{self._base}/api/v2.0/Users('{session.box.object_id}')/Messages('{session.message.id}')/Attachments('{made.id}')"
        return Response(201, {"Location": place})

    def cancel(self, request: Request) -> Response:
        """Forget the session: 204."""
        session = self._session(request)
        self.open = {name: other for name, other in self.open.items() if other is not session}
        return Response(204)
