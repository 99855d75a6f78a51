"""By e-mail, to the custodian itself or to a fax gateway (``18595550100@fax.example``), through the office's own mailer."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from medrec_daemon.mail.contract import Mailer
from medrec_daemon.model import Attachment, Message
from medrec_daemon.requesting.channels.contract import Delivery, Destination, OutgoingPackage, Submission

_BODY = "Please find our {what} attached ({pages}). Our reference: {reference}\n"


@dataclass(frozen=True, slots=True)
class ByMail:
    """One mailer.

    Args:
        mailer: How mail leaves.
        sender: The address it comes from.
        address: The recipient: ``{to}`` is the destination as it stands, ``{number10}`` a fax number's ten digits.
        subject: Its subject; ``{reference}``, ``{key}`` and the words of ``address`` are filled in.
        gateway: Whether a fax gateway gets it: the mail server's yes is then no proof, and the body is empty.
        lies: Whether the mailer only lays it into a folder, from where a person sends it.
    """

    mailer: Mailer
    sender: str
    address: str = "{to}"
    subject: str = "Records request {reference}"
    gateway: bool = False
    lies: bool = False

    @property
    def told_by_a_person(self) -> bool:
        """A gateway's answer comes by mail, and what lies in a folder is sent by hand."""
        return self.gateway or self.lies

    def submit(self, package: OutgoingPackage, destination: Destination, at: datetime) -> Submission:
        """See ``contract.Channel.submit``."""
        message = self._message(package, destination)
        answer = self.mailer.send(message, at)
        if self.lies:
            answer = f"lies in the outbox as {PurePath(answer).name}"  # a log is shown to others: no paths of this machine
        state = Delivery.PENDING if self.told_by_a_person else Delivery.SENT
        return Submission(message.message_id, state, f"e-mail {message.message_id}: {answer}")

    def state(self, submission_id: str) -> Submission:
        """See ``contract.Channel.state``: nothing more is ever learnt here."""
        return Submission(submission_id, Delivery.PENDING, f"e-mail {submission_id}: no result comes back")

    def found(self, package: OutgoingPackage, destination: Destination, since: datetime, now: datetime) -> Submission | None:
        """See ``contract.Channel.found``: as far as the mailer can tell."""
        message = self._message(package, destination)
        if self.mailer.sent_before(message, since, now) is not True:
            return None
        state = Delivery.PENDING if self.told_by_a_person else Delivery.SENT
        return Submission(message.message_id, state, f"e-mail {message.message_id}: found among what was sent")

    def _message(self, package: OutgoingPackage, destination: Destination) -> Message:
        digits = "".join(char for char in destination.to if char.isdigit())
        words = {"to": destination.to, "number10": digits[-10:], "reference": package.reference, "key": package.key}
        what = "request for records" if package.paper == "package" else "letter about our request for records"
        pages = f"{package.pages} page{'s' * (package.pages != 1)}"
        text = "" if self.gateway else _BODY.format(what=what, pages=pages, reference=package.reference)
        domain = self.sender.rpartition("@")[2].rstrip(">")
        return Message(
            message_id=f"<request-{package.key.replace('/', '-')}@{domain}>",
            sender=self.sender,
            to=self.address.format(**words),
            subject=self.subject.format(**words),
            text=text,
            html=f"<p>{html.escape(text.strip())}</p>" if text else "",
            attachments=(Attachment(f"{package.reference}.pdf", "application/pdf", package.pdf),),
        )
