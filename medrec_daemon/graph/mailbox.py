"""One mailbox in Exchange Online: send as it, look into its Sent Items, and send what is too large for one request as a draft.

Facts, all from learn.microsoft.com: a MIME message goes base64-encoded as text/plain (graph/api/user-sendmail) and keeps its
content "more or less intact", text twin and Message-ID with it; the answer 202 comes before the message has moved from
Drafts to Sent Items (graph/outlook-things-to-know-about-send-mail). Sending needs ``Mail.Send``; looking, by ids, dates and
recipients only, needs ``Mail.ReadBasic`` (graph/permissions-reference: everything but body, attachments and extended
properties); drafts need ``Mail.ReadWrite``.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from medrec_daemon.errors import ConfigProblem, Doubtful, MedrecError, TryLater
from medrec_daemon.graph.addresses import user
from medrec_daemon.graph.answer import Answer, problem
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.mail_attachments import attach, too_large
from medrec_daemon.model import Attachment

ONE_REQUEST = 4_000_000
"""Bytes of base64 in one sendMail; beyond 4 MB it answers 413 (seen: github.com/O365/python-o365/issues/472)."""
PAGE = 100
PAGES = 50
"""How far back Sent Items are read to see whether anything went to a person: so many pages of so many messages."""
_REFUSALS = (400, 403, 404, 413)
_STRANGE = (200, 201, 204, 206)
"""No refusal, but another yes than the one that is documented, from a proxy perhaps: nobody knows what was done."""
_RBAC = (
    "In Exchange Online, RBAC for Applications must give the app the role 'Application {role}' with a scope that holds this "
    "mailbox (New-ManagementRoleAssignment; Test-ServicePrincipalAuthorization shows what it has); a change takes up to two hours."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that lies in the mailbox: Graph's id for it, and whether it is a draft still."""

    id: str = field(repr=False)
    is_draft: bool


class Mailbox:
    """The mailbox of one address; nothing is asked before something is called. Every call raises as ``GraphClient.call`` does."""

    def __init__(self, client: GraphClient, address: str) -> None:
        self._client = client
        self._address = address
        self._lane = address.casefold()

    @staticmethod
    def takes_at_once(mime: bytes) -> bool:
        """Whether a message fits into one request."""
        return 4 * -(-len(mime) // 3) <= ONE_REQUEST

    def send(self, mime: bytes) -> Answer:
        """Send a whole message; 202 means that Exchange took it, not that it arrived.

        Raises ``ConfigProblem`` where this mailbox, right, recipient or size is refused, ``Doubtful`` where the answer got lost.
        """
        return self._post(
            "sendMail", "the message", "Mail.Send", (202,), content=base64.b64encode(mime), headers={"Content-Type": "text/plain"}
        )

    def find(self, message_id: str) -> tuple[Kept, ...] | None:
        """Every message of the mailbox with this Message-ID, in whatever folder; None where the app may not look."""
        literal = message_id.replace("'", "''")
        answer = self._look("messages", {"$filter": f"internetMessageId eq '{literal}'", "$select": "id,isDraft"})
        if answer is None:
            return None
        return tuple(Kept(str(found.get("id", "")), bool(found.get("isDraft"))) for found in _values(answer))

    def sent_to(self, recipient: str, since: datetime) -> bool | None:
        """Whether anything at all went from this mailbox to an address since a moment; None where that cannot be seen."""
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        query = {"$filter": f"sentDateTime ge {moment}", "$select": "toRecipients", "$top": str(PAGE)}
        answer = self._look("mailFolders/sentitems/messages", query)
        for _ in range(PAGES):
            if answer is None:
                return None
            if any(recipient.casefold() in _recipients(message) for message in _values(answer)):
                return True
            further = answer.json().get("@odata.nextLink")
            if not isinstance(further, str):
                return False
            answer = self._seen(self._client.call("GET", further, "the sent messages", expect=(200, 403, 404), lane=self._lane))
        return None

    def may_look(self) -> bool:
        """Whether the app may look into this mailbox. Raises ``ConfigProblem`` where there is no such mailbox."""
        return self._look("messages", {"$select": "id", "$top": "1"}) is not None

    def send_in_parts(self, message: Mapping[str, Any], message_id: str, attachments: Sequence[Attachment]) -> Answer:
        """Send what does not fit into one request: a draft, its attachments one by one, then the word to send it.

        ``message`` is the draft as Graph describes a message (graph/api/resources/message), without its attachments; its
        ``internetMessageId``, which may be set as long as it is a draft (graph/api/message-update), is ``message_id``. Drafts
        with that id are what a crash left, and go first. Raises as ``send`` does; as long as nothing was sent, never ``Doubtful``.
        """
        with _nothing_sent_yet():
            for left in self.find(message_id) or ():
                if left.is_draft:
                    self._delete(left.id)
            draft = self._draft(message)
            try:
                for attachment in attachments:
                    attach(self._client, self._at(draft), attachment, self._lane)
            except MedrecError:
                with suppress(MedrecError):
                    self._delete(draft)
                raise
        return self._post(f"messages/{quote(draft, safe='')}/send", "the draft", "Mail.Send", (202,))

    def _draft(self, message: Mapping[str, Any]) -> str:
        made = self._post("messages", "a draft", "Mail.ReadWrite", (201,), body=message).json()
        if not isinstance(made.get("id"), str):
            raise TryLater("Microsoft Graph made a draft and did not say where.", "It is tried again.")
        return str(made["id"])

    def _post(self, action: str, what: str, role: str, expect: Collection[int], **content: Any) -> Answer:  # noqa: ANN401 - as the client takes it
        wanted = {*expect, *_REFUSALS, *_STRANGE}
        answer = self._client.call("POST", user(self._address, action), what, expect=wanted, lane=self._lane, **content)
        if answer.status in expect:
            return answer
        if answer.status in _STRANGE:
            raise Doubtful(f"Something strange ({answer.status}) came back for {what}.", "It is looked up before anything is done again.")
        raise _refusal(answer, what, role)

    def _look(self, where: str, query: Mapping[str, str]) -> Answer | None:
        path = f"{user(self._address, where)}?{urlencode(query, quote_via=quote, safe='$,')}"
        return self._seen(self._client.call("GET", path, "the sent messages", expect=(200, 403, 404), lane=self._lane))

    @staticmethod
    def _seen(answer: Answer) -> Answer | None:
        if answer.status == 404:
            raise _refusal(answer, "the mailbox", "Mail.ReadBasic")
        return None if answer.status == 403 else answer

    def _delete(self, draft: str) -> None:
        self._client.call("DELETE", self._at(draft), "a draft", expect=(204, 404), lane=self._lane)

    def _at(self, draft: str) -> str:
        return user(self._address, f"messages/{quote(draft, safe='')}")


def _refusal(answer: Answer, what: str, role: str) -> MedrecError:
    """What a refusal by Exchange means to whoever administers it."""
    codes = ", ".join(sorted(answer.codes)) or "no code"
    if answer.status == 403:
        doing = "send mail as" if role == "Mail.Send" else "write drafts in the mailbox of"
        return ConfigProblem(f"The app may not {doing} the address in mail.from (403, {codes}).", _RBAC.format(role=role))
    if answer.status == 404:
        remedy = "mail.from must be the address of a mailbox in Exchange Online, with a licence or shared; not an alias of another."
        return ConfigProblem(f"Exchange Online has no mailbox for the address in mail.from (404, {codes}).", remedy)
    if answer.status == 413:
        return too_large(answer, "as it is")
    return problem(answer, what)


def _values(answer: Answer) -> Iterator[Mapping[str, Any]]:
    found = answer.json().get("value")
    if not isinstance(found, list):
        raise TryLater("Microsoft Graph answered a question for messages with something else.", "It is tried again.")
    return (message for message in found if isinstance(message, dict))


def _recipients(message: Mapping[str, Any]) -> frozenset[str]:
    recipients = message.get("toRecipients") or ()
    return frozenset(str((recipient.get("emailAddress") or {}).get("address", "")).casefold() for recipient in recipients)


@contextmanager
def _nothing_sent_yet() -> Iterator[None]:
    """An answer that got lost here leaves at most a draft behind: the same may be done again."""
    try:
        yield
    except Doubtful as doubt:
        raise TryLater(doubt.what, "At most a draft was left; it is tried again.") from doubt
