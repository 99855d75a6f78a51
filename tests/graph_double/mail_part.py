"""The mail part of the double: its routes, and what a test sees of the mailboxes."""

from __future__ import annotations

from graph_double.core import Core
from graph_double.exchange import Exchange
from graph_double.mail import MailDesk, routes
from graph_double.mail_box import Mailbox, PostOffice
from graph_double.mail_upload import AttachmentDesk

SESSION = "/api/v2.0/{user}/{message}/{session}"


class MailPart(Core):
    """What the graph and upload hosts answer for mailboxes.

    Attributes:
        mail: the switches of mail, see PostOffice.
        attachment_sessions: the open uploads of large attachments.
    """

    def install_mail(self) -> None:
        """Adds the mail routes; called once, at the end of the double's construction."""
        self.mail = PostOffice(self.clock)
        self.mailbox("records@firm.example")
        self.attachment_sessions = AttachmentDesk(self.mail, self.switchboard.urls["upload"])
        desk = MailDesk(self.mail, self.attachment_sessions, lambda: self.root)
        graph, upload = self.switchboard.routers["graph"], self.switchboard.routers["upload"]
        for method, pattern, handler, operation in routes(desk):
            graph.add(method, f"/v1.0/users/{{user}}/{pattern}", handler, operation=operation, lane=_lane, ru=0)
            graph.add(method, f"/v1.0/me/{pattern}", handler, operation=operation, lane="me", ru=0)
        upload.add("PUT", SESSION, self.attachment_sessions.put, operation="attachment fragment", lane="attachments", ru=0)
        upload.add("DELETE", SESSION, self.attachment_sessions.cancel, operation="cancel attachment", lane="attachments", ru=0)

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox with this address; made when there is none."""
        return self.mail.mailbox(address)

    @property
    def mail_scope(self) -> set[str] | None:
        """Mailboxes the application may use; None: the token's rights decide, everywhere."""
        return self.mail.scope

    @mail_scope.setter
    def mail_scope(self, addresses: set[str] | None) -> None:
        self.mail.scope = addresses


def _lane(_: Exchange, params: dict[str, str]) -> str:
    return params["user"].lower()
