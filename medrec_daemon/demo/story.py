"""One client's whole procedure, told through the command line: three custodians, from the authorization to the next update."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from medrec_daemon.demo import story_papers as papers
from medrec_daemon.demo.fax_desk import ACCOUNT, PASSWORD, FaxDesk
from medrec_daemon.demo.people import FIRM, STAFF
from medrec_daemon.journeys.lay_out import PRACTICE, lay_out
from medrec_daemon.safe_write import write_bytes, write_text

Speak = Callable[[Sequence[str]], str]
"""Runs ``medrec`` with these words; what it printed. Raises the command's error."""
BEGINS = date(2026, 1, 12)
DAWN = datetime.combine(BEGINS, time(7))
GATEWAY = "1{number10}@fax.example"
CONFIG = f"""\
{PRACTICE}: one client's story; everybody in it is invented.
firm:
  name: {FIRM.name}
  address: ["{FIRM.address[0]}", "{FIRM.address[1]}"]
  phone: "{FIRM.phone}"
staff:
  - {{name: {STAFF[0].name}, email: {STAFF[0].email}, role: paralegal, direct_line: "{STAFF[0].direct_line}"}}
time_zone: America/New_York
intake: {{still_seconds: 1, sweep_seconds: 1}}
digest: {{at: "08:00", weekdays_only: true}}
letter: {{attorney: A. Attorney}}
sending:
  fax: srfax
  fax_address: {GATEWAY}
  srfax_account: "{ACCOUNT}"
  srfax_password_from: state/fax-password
  srfax_sender: "{FIRM.fax}"
  srfax_email: records@firm.example
  srfax_url: """


@dataclass
class Story:
    """The office at ``root`` in which it happens, the fax service it uses, and the voice that speaks to it.

    ``mail`` is the section ``mail`` of its configuration, in braces. ``told`` is what every command of a day printed.
    """

    root: Path
    desk: FaxDesk
    speak: Speak
    mail: str = "{kind: outbox, from: records@firm.example}"
    references: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    now: datetime = DAWN

    def tell(self) -> None:
        """Everything, from the first day to the last. Raises the first command's error."""
        self._lay_out()
        for day, happens in (
            (0, self._asked),
            (9, self._turned_down),
            (10, self._invoiced),
            (11, self._asked_again),
            (14, self._first_call),
            (17, self._taken_back),
            (21, self._first_answers),
            (30, self._now_due),
            (38, self._the_bill),
            (42, self._nothing_there),
            (49, self._the_chart),
            (50, self._closed),
            (112, self._newer),
        ):
            self.now = datetime.combine(BEGINS + timedelta(days=day), time(9))
            self.told[f"day {day:03}, call sheet"] = self.say("digest")
            happens()
        for custodian, reference in self.references.items():
            self.told[f"log of {custodian}"] = self.say("request", "log", reference)
            self.say("request", "log", reference, "--pdf", str(self.root / "outbox" / reference / "chronology.pdf"))

    def say(self, *words: str) -> str:
        """One command at the story's moment, a minute after the one before."""
        self.now += timedelta(minutes=1)
        before = ("--config", str(self.root / "config.yaml"), "--practice-now", f"{self.now:%Y-%m-%dT%H:%M:%S}")
        return self.speak((*before, *words))

    def shown(self, *words: str) -> dict[str, object]:
        """The JSON that a command prints."""
        answer: dict[str, object] = json.loads(self.say(*words, "--json"))
        return answer

    def _lay_out(self) -> None:
        lay_out(self.root, f"{CONFIG}{self.desk.url}\nmail: {self.mail}\n")
        write_text(self.root / "state" / "fax-password", PASSWORD)
        (self.root / "state" / "fax-password").chmod(0o600)
        client, home = papers.CLIENT, papers.HOME
        who = ("--first", client.first, "--middle", client.middle or "", "--last", client.last, "--born", str(client.born))
        lives = ("--street", home.street or "", "--city", home.city or "", "--state", home.state or "", "--zip", home.zip or "")
        case = ("--date-of-loss", str(papers.HURT), "--paralegal", STAFF[0].email)
        self.say("matter", "new", papers.MATTER, *who, *lives, *case)
        for provider in papers.CUSTODIANS:
            place, desk = provider.address, provider.records
            assert place is not None
            assert desk is not None
            records = ("--phone", desk.phone or "", "--fax", desk.fax or "")
            self.say("provider", "add", provider.name, "--type", provider.type, "--state", provider.state or "", *records)
            address = ("--street", place.street or "", "--city", place.city or "", "--zip", place.zip or "")
            contact = ("--attention", desk.attention or "", "--email", desk.email or "", "--prefers", desk.prefers or "")
            self.say("provider", "change", provider.id, *contact, *address)

    def _asked(self) -> None:
        self._authorized("first", date(2026, 1, 10))
        for provider in papers.CUSTODIANS:
            treats = ("--status", "treating" if provider.id == papers.HOSPITAL.id else "discharged", "--notes", "Treated here on DOL")
            self.say("treatment", "add", papers.MATTER, provider.id, "--type", provider.type, *treats)
            parts = papers.ASKED[provider.id]
            asked = self.shown("request", "new", papers.MATTER, provider.id, *(word for part in parts for word in ("--part", part)))
            self.references[provider.id] = str(asked["id"])
            self._out(provider.id)
        self.desk.let_through()
        self._serve()

    def _authorized(self, name: str, signed: date) -> None:
        scan = self.root / "authorizations" / f"signed-{name}.pdf"
        write_bytes(scan, papers.authorization(signed))
        ticks = ("--tick", "signature", "--tick", "date")
        told = self.say("authorization", "add", papers.MATTER, str(scan), "--signed", str(signed), *ticks)
        self.told[f"authorization {name}"] = told
        scan.unlink()

    def _out(self, key: str) -> None:
        """Package and sending of a request; where no machine can prove it, a person says that it went out."""
        reference = self.references[key]
        self.say("request", "package", reference)
        self.say("request", "send", reference)
        proven = any(fax.key.startswith(f"{reference}/") and fax.status != "Sent" for fax in self.desk.faxes)
        if not proven and (key != papers.ORTHOPEDICS.id or "outbox" in self.mail):
            way = "email" if key == papers.ORTHOPEDICS.id else "fax"
            self.say("request", "sent", reference, "--by", way, "--proof", "its report came by mail")

    def _serve(self, **arrived: bytes) -> None:
        """These papers come in, and the service works until nothing is left."""
        for name, content in arrived.items():
            write_bytes(self.root / "inbox" / f"{name}.pdf", content)
        self.say("run", "--until-idle")

    def _turned_down(self) -> None:
        reference = self.references[papers.NEUROLOGY.id]
        self._serve(returned=papers.rejection(reference, self.now.date()))
        self.say("request", "rejected", reference, "--reason", "auth_not_dated", "--said", "the second box is ticked")

    def _invoiced(self) -> None:
        reference = self.references[papers.ORTHOPEDICS.id]
        self._serve(invoice=papers.invoice(reference, self.now.date()))
        self.told["invoices"] = self.say("invoice", "list")  # the service has drafted the letter: it charges by the page
        self.say("request", "send", reference, "--letter", "dispute")
        self.say("invoice", "dispute", reference, "--why", "the first copy is free in Kentucky")

    def _asked_again(self) -> None:
        """The fax account is closed, too: from here on faxes go through the gateway."""
        config = self.root / "config.yaml"
        write_text(config, config.read_text(encoding="utf-8").replace("fax: srfax", "fax: email"))
        self._authorized("again", date(2026, 1, 22))
        self._out(papers.NEUROLOGY.id)

    def _first_call(self) -> None:
        said = ("--with", "Maria, ROI", "--said", "received, in process", "--their-reference", "HIM-20931")
        self.say("request", "call", self.references[papers.HOSPITAL.id], *said)

    def _taken_back(self) -> None:
        reference = self.references[papers.ORTHOPEDICS.id]
        self.say("invoice", "cancelled", reference, "--note", "Lee, billing: they waive it")

    def _first_answers(self) -> None:
        self._serve(visit=papers.office_visit())
        self._serve(claim=papers.claim(self.now.date()))

    def _now_due(self) -> None:
        """A fax and a call. The fax goes through the gateway by now, whose report comes by mail."""
        reference = self.references[papers.HOSPITAL.id]
        self.say("request", "send", reference, "--letter", "follow-up")
        self.say("request", "sent", reference, "--letter", "follow-up", "--proof", "its report came by mail")
        self.say("request", "call", reference, "--with", "Maria, ROI", "--said", "now due; they look for the chart")

    def _the_bill(self) -> None:
        self._serve(bill=papers.bill(self.now.date()))

    def _nothing_there(self) -> None:
        self.say("request", "none", self.references[papers.NEUROLOGY.id], "--said", "Nora: certificate of no records comes by mail")

    def _the_chart(self) -> None:
        self._serve(chart=papers.chart())

    def _closed(self) -> None:
        self.say("request", "waive", self.references[papers.HOSPITAL.id], "radiology", "--why", "the imaging house sent it all")

    def _newer(self) -> None:
        drafted = self.shown("request", "update", self.references[papers.HOSPITAL.id])
        self.references["update"] = str(drafted["id"])
        self._out("update")
