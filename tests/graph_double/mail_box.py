"""Mailboxes and who may use them: rights, limits in time and number, and when a sent message shows up."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graph_double.authority_part import rights_of
from graph_double.clock import Clock
from graph_double.exchange import Refusal
from graph_double.mail_message import Message, SentMail, new_id

SEND = frozenset({"Mail.Send"})
WRITE = frozenset({"Mail.ReadWrite"})
READ = frozenset({"Mail.ReadBasic", "Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite"})
WELL_KNOWN = {"sentitems": "sentitems", "drafts": "drafts", "folder-sentitems": "sentitems", "folder-drafts": "drafts"}


class Mailbox:
    """One person's or shared mailbox.

    Attributes:
        address: its address; `object_id` names it as well.
        sent: every message the service sent for it, oldest first.
        may_read: whether the application's right to read reaches this mailbox.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.object_id = str(uuid.uuid5(uuid.NAMESPACE_URL, address.lower()))
        self.may_read = True
        self.sent: list[SentMail] = []
        self.messages: dict[str, Message] = {}
        self.minute: list[float] = []  # when the latest messages were sent
        self.under_way = 0
        self.most_under_way = 0
        self.lock = threading.RLock()

    def hold(self, places: int) -> None:
        """Pretend that so many more requests of this application are under way (negative: give them back)."""
        with self.lock:
            self.under_way += places

    def folder_of(self, message: Message, now: float) -> str:
        """Where a message is seen to lie: one just sent is still among the drafts."""
        return message.folder if message.folder == "drafts" or message.shows_at <= now else "drafts"

    def find(self, message_id: str) -> Message:
        """The message with this id.

        Raises:
            Refusal: 404.
        """
        with self.lock:
            found = self.messages.get(message_id)
        if found is None:
            raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
        return found


class PostOffice:
    """All mailboxes of the directory, and the switches of mail.

    Attributes:
        scope: mailboxes the application may use (RBAC for Applications, or an access policy); None: the token's rights decide, everywhere.
        granted: which rights hold within `scope`; they do not show in the token.
        sent_items_lag: seconds of the double's clock until a sent message leaves the drafts for Sent Items.
        keeps_message_id: whether the Message-ID given by the sender survives.
        headers_in_sent_items: whether Sent Items shows custom headers (seen both ways on the service).
        messages_per_minute, at_once: limits of one mailbox.
        request_limit, message_limit: bytes.
        take_seconds: real seconds that taking a message needs, so that requests can overlap.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.scope: set[str] | None = None
        self.granted: set[str] = {"Mail.Send", "Mail.ReadWrite"}
        self.sent_items_lag = 0.0
        self.keeps_message_id = True
        self.headers_in_sent_items = True
        self.messages_per_minute = 30
        self.at_once = 4
        self.request_limit = 4 * 1024 * 1024
        self.attachment_limit = 3 * 1024 * 1024
        self.message_limit = 35 * 1024 * 1024
        self.take_seconds = 0.0
        self._boxes: dict[str, Mailbox] = {}

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox with this address; made when there is none."""
        return self._boxes.setdefault(address.lower(), Mailbox(address))

    def find(self, user: str) -> Mailbox:
        """The mailbox of a user named by address or object id.

        Raises:
            Refusal: 404 where there is no such mailbox.
        """
        for box in list(self._boxes.values()):
            if user.lower() in {box.address.lower(), box.object_id}:
                return box
        raise Refusal(404, "ErrorInvalidUser", f"The requested user '{user}' is invalid.")

    def allow(self, claims: dict[str, Any], box: Mailbox, rights: frozenset[str]) -> None:
        """Refuse with 403 unless the caller has one of `rights` in this mailbox."""
        held, person = rights_of(claims), claims.get("upn")
        if person:
            allowed = not held.isdisjoint(rights) and str(person).lower() == box.address.lower()
        elif self.scope is None:
            allowed = not held.isdisjoint(rights)
        else:
            allowed = not rights.isdisjoint(self.granted) and box.address.lower() in {address.lower() for address in self.scope}
        if rights == READ:
            allowed = allowed and box.may_read
        if not allowed:
            outside = self.scope is not None and not person
            words = "Access to OData is disabled." if outside else "Access is denied. Check credentials and try again."
            raise Refusal(403, "ErrorAccessDenied", words)

    @contextmanager
    def place(self, box: Mailbox) -> Iterator[None]:
        """One of the places for requests at once to a mailbox.

        Raises:
            Refusal: 429, as the fifth request gets it.
        """
        with box.lock:
            if box.under_way >= self.at_once:
                raise Refusal(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.")
            box.under_way += 1
            box.most_under_way = max(box.most_under_way, box.under_way)
        try:
            if self.take_seconds:
                time.sleep(self.take_seconds)
            yield
        finally:
            with box.lock:
                box.under_way -= 1

    def spend_minute(self, box: Mailbox) -> None:
        """Count one message sent.

        Raises:
            Refusal: 429 with Retry-After when the minute is full.
        """
        now = self.clock.now()
        with box.lock:
            box.minute = [moment for moment in box.minute if moment > now - 60]
            if len(box.minute) >= self.messages_per_minute:
                wait = str(max(1, round(box.minute[0] + 60 - now)))
                raise Refusal(429, "ApplicationThrottled", "Application is over its message rate limit.", headers={"Retry-After": wait})
            box.minute.append(now)

    def send(self, box: Mailbox, message: Message, *, saved: bool) -> None:
        """Take a message for delivery; its copy goes to Sent Items after the lag, under another id.

        Raises:
            Refusal: no or impossible recipients, too big, too many in this minute.
        """
        everybody = message.everybody()
        if not everybody:
            words = "At least one recipient isn't valid., A message can't be sent because it contains no recipients."
            raise Refusal(400, "ErrorInvalidRecipients", words)
        if any("@" not in address.strip("@") or " " in address for address in everybody):
            raise Refusal(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
        self.weigh(message)
        self.spend_minute(box)
        with box.lock:
            box.messages.pop(message.id, None)
            box.sent.append(message.as_sent(self.clock.now(), saved=saved))
            if saved:
                message.id = new_id()
                message.folder, message.sent = "sentitems", self.clock.wall()
                message.shows_at = self.clock.now() + self.sent_items_lag
                if not self.keeps_message_id:
                    message.value["internetMessageId"] = f"<{uuid.uuid4().hex.upper()}@double.prod.outlook.com>"
                box.messages[message.id] = message

    def weigh(self, message: Message, more: int = 0) -> None:
        """Refuse what would be bigger than the mailbox's message limit."""
        if message.size + more > self.message_limit:
            raise Refusal(413, "ErrorMessageSizeExceeded", "The message exceeds the maximum supported size.")
