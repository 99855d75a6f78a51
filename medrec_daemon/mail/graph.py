"""Mail as a mailbox of Exchange Online, through Microsoft Graph.

The very message that the other mailers send goes as MIME, so that its text twin and its Message-ID are kept (seen to be kept:
lore.kernel.org/git, 25 May 2025, "send-mail: add support for Microsoft Graph API"; a header such as Auto-Submitted may be
dropped: github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2209). Nothing hangs on that: a message is known to be sent when
one with its id lies in the mailbox, and known not to be sent only when nothing at all went from the mailbox to that person
since it was to be sent.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from medrec_daemon.errors import MedrecError, TryLater
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.mailbox import ONE_REQUEST, Mailbox
from medrec_daemon.mail.contract import address, build, media_type, message_id, one_line
from medrec_daemon.model import Attachment, Message

log = logging.getLogger(__name__)
GRACE = timedelta(minutes=10)
"""How long a message that Exchange accepted may take to turn up in Sent Items before we believe that it is not there."""
SKEW = timedelta(minutes=5)
"""How far Exchange's clock and ours may differ."""


class GraphMailer:
    """Sends as ``sender``, a mailbox that the app may use: one request, or a draft when the attachments are large.

    Args:
        client: Signed in; its pace keeps to the mailbox's limits.
        sender: The mailbox's address, as in ``mail.from``.
        grace: How long Sent Items may lag.
    """

    def __init__(self, client: GraphClient, sender: str, grace: timedelta = GRACE) -> None:
        self._mailbox = Mailbox(client, address(sender).addr_spec)
        self._grace = grace

    def send(self, message: Message, at: datetime) -> str:
        """See ``contract.Mailer.send``: that Exchange took it, with the request's id."""
        mime = self._whole(message, at)
        if mime is not None:
            answer = self._mailbox.send(mime)
        else:
            attachments = [Attachment(one_line(file.name), media_type(file), file.content) for file in message.attachments]
            answer = self._mailbox.send_in_parts(_draft(message), message_id(message), attachments)
        return f"{answer.status} accepted by Exchange Online, request-id {answer.headers.get('request-id', '-')}"

    def sent_before(self, message: Message, since: datetime, now: datetime) -> bool | None:
        """See ``contract.Mailer.sent_before``. None too where the app may not look: it needs Mail.ReadBasic for that."""
        kept = self._mailbox.find(message_id(message))
        if kept is None:
            log.warning("the app may not look into Sent Items: grant it Mail.ReadBasic on the sender's mailbox")
            return None
        if any(not found.is_draft for found in kept):
            return True
        if now < since:
            return None  # our clock was set back, so nobody knows from when on to look
        if now - since < self._grace:
            raise TryLater("Whether a message was sent is not to be seen in Sent Items yet.", "It is looked up again by itself.")
        if kept and self._whole(message, now) is not None:
            return None  # Exchange made this draft of a message that it had accepted, and may send it yet
        return False if self._mailbox.sent_to(address(message.to).addr_spec, since - SKEW) is False else None

    def _whole(self, message: Message, at: datetime) -> bytes | None:
        """The message as it goes in one request, None where it is too large for that."""
        if sum(len(file.content) for file in message.attachments) > ONE_REQUEST:
            return None
        mime = build(message, at).as_bytes()
        return mime if self._mailbox.takes_at_once(mime) else None

    def check(self) -> tuple[str, ...]:
        """See ``contract.Mailer.check``: whether Graph answers and the mailbox is there. Sends nothing; see also ``unproven``."""
        try:
            self._mailbox.may_look()
        except MedrecError as trouble:
            return (str(trouble),)
        return ()

    def unproven(self) -> tuple[str, ...]:
        """What ``check`` cannot promise, a sentence each: neither stands in the way of sending. Raises nothing."""
        sending = "Whether the app may send as the sender's mailbox shows only when something is sent: medrec digest --send."
        try:
            looks = self._mailbox.may_look()
        except MedrecError:
            return (sending,)
        if looks:
            return (sending,)
        blind = "The app may not look into Sent Items, so a digest that a crash interrupted is not sent again: it lacks Mail.ReadBasic."
        return (sending, blind)


def _draft(message: Message) -> dict[str, Any]:
    """The message as a draft that takes attachments, which a MIME draft does not; Exchange makes the text twin itself."""
    recipient, sender = address(message.to), address(message.sender)
    return {
        "subject": one_line(message.subject),
        "body": {"contentType": "html", "content": message.html},
        "from": {"emailAddress": {"address": sender.addr_spec, "name": sender.display_name or sender.addr_spec}},
        "toRecipients": [{"emailAddress": {"address": recipient.addr_spec, "name": recipient.display_name or recipient.addr_spec}}],
        "internetMessageId": message_id(message),
        "internetMessageHeaders": [{"name": "x-auto-response-suppress", "value": "All"}],
    }
