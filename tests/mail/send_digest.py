"""One person's digest, sent as the service sends it, in a process of its own that may be told to die at a given moment.

Run with one argument, JSON: ``office`` (a folder), ``at`` (a moment), ``mailer`` (outbox, smtp, graph) with what it needs,
``die`` (never, before or after sending) and ``weekly`` (true for the weekly mail). Prints the answer, or the kind of our error.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from medrec_daemon import rules
from medrec_daemon.errors import MedrecError
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.digest_day import week_of
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.pace import Pace
from medrec_daemon.journeys.day import DigestRooms, make_digest, send_digest
from medrec_daemon.journeys.weekly import send_weekly, weekly_mails
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.mail.graph import GraphMailer
from medrec_daemon.mail.outbox import OutboxMailer
from medrec_daemon.mail.smtp import SmtpMailer
from medrec_daemon.model import Message

PERSON, SENDER = "pat@firm.example", "records@firm.example"


@dataclass(frozen=True)
class Dying:
    """The real mailer in a process that is killed just before, or just after, it sends."""

    mailer: Mailer
    die: str

    def send(self, message: Message, at: datetime) -> str:
        if self.die == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = self.mailer.send(message, at)
        if self.die == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    def sent_before(self, message: Message, since: datetime, now: datetime) -> bool | None:
        return self.mailer.sent_before(message, since, now)

    def check(self) -> tuple[str, ...]:
        return self.mailer.check()


def mailer_of(kind: str, plain: dict[str, Any]) -> Mailer:
    if kind == "smtp":
        return SmtpMailer("localhost", plain["port"], "starttls", plain["user"], plain["password"], ca_file=Path(plain["ca_file"]))
    if kind == "graph":
        token = plain["token"]
        client = GraphClient(plain["root"], lambda *, renew=False: token, Pace(), ca_file=Path(plain["ca_file"]))
        return GraphMailer(client, SENDER)
    return OutboxMailer(Path(plain["folder"]))


def send(plain: dict[str, Any], mailer: Mailer) -> str:
    office, at = Path(plain["office"]), datetime.fromisoformat(plain["at"])
    with closing(Ledger.open(office / "ledger", office / "state" / "index.sqlite")) as ledger:
        rooms = DigestRooms(ledger, mailer, rules.load(), office / "state" / "digests.json", SENDER)
        if plain.get("weekly"):
            rooms = replace(rooms, memory=office / "state" / "weekly.json")
            mails = weekly_mails(rooms, Attorneys(), {PERSON: "Pat Example"}, at.date())
            return send_weekly(mails[PERSON], week_of(at.date(), "monday"), rooms, at)
        sheet = make_digest(PERSON, rooms, (), (), {PERSON: "Pat Example"}, at.date())
        return send_digest(PERSON, sheet, rooms, at)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    try:
        print(send(told, Dying(mailer_of(told["mailer"], told), told["die"])))
    except MedrecError as trouble:
        print(type(trouble).__name__)
