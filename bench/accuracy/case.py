"""One arrival in the making: its clients and requests in the ledger, its pages on the desk, and what is true of each page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Literal

from bench.accuracy.drawing import Desk
from bench.accuracy.fifth_asides import Aside
from bench.accuracy.houses import CopyService, House, Region
from bench.accuracy.letters import Sender
from bench.accuracy.names import doctor
from bench.accuracy.people import TODAY, Person
from bench.accuracy.stationery import Visit
from bench.accuracy.truth import GOES_ALONG, Closing, PageTruth, Verdict
from medrec_daemon import reference
from medrec_daemon.ledger.model import Closed, Matter, Part, PartState, Request, Sent, Treatment
from medrec_daemon.model import PartName

PARTS: dict[str, tuple[str, ...]] = {
    "hospital": ("records", "billing", "radiology", "certification"),
    "imaging": ("records", "billing", "radiology"),
    "ems": ("records", "billing"),
}


@dataclass(slots=True)
class Case:
    """What an arrival is about, as traps and papers put it together.

    ``person`` is whom the paper is about and ``matter`` his matter ('' or ``stranger`` where he is no client); ``printed`` how the house
    knows him, ``born`` the birth date it prints, ``bare`` that it prints none. ``insured`` holds the policy, ``asides`` tell of
    others, ``inserts`` draw pages of their own among the paper's and tell their truth. ``verdict`` and ``why`` are
    for the arrival as a whole.
    """

    key: str
    dice: Random
    region: Region
    longest: int
    person: Person
    house: House
    crash: date
    matter: str = ""
    printed: Person | None = None
    born: date | None = None
    bare: bool = False
    insured: Person | None = None
    service: CopyService | None = None
    request: Request | None = None
    echo: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    asides: tuple[Aside, ...] = ()
    inserts: list[Callable[[Case], None]] = field(default_factory=list)
    only: tuple[str, ...] = ()
    visit_on: date | None = None
    closing: Closing | None = None
    requests: tuple[str, ...] | None = None
    provider: str | None = None
    verdict: Verdict = "file"
    why: str = ""
    paper: str = ""
    trap: str = "none"
    sender: tuple[str, str] | None = None
    attending: str = ""
    referring: str = ""
    remit: House | None = None
    desk: Desk = field(default_factory=Desk)
    pages: list[PageTruth] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    strays: list[tuple[Person, str]] = field(default_factory=list)

    def new_matter(self, person: Person, houses: list[House], *, number: str = "") -> str:
        """A client with treatment at those houses and no request yet; the matter's id."""
        made = f"{self.key}{number or chr(97 + len(self.matters))}"
        treatment = tuple(Treatment(provider=house.id) for house in houses if house.listed)
        self.matters.append(
            Matter(matter=made, client=person.client(), date_of_loss=self.crash, paralegal="pat@firm.example", treatment=treatment)
        )
        return made

    def open(self, person: Person | None = None) -> None:
        """The client's matter with one open request to the house, and perhaps one to another house."""
        self.person = person or self.person
        other = self.dice.choice([house for house in self.region.houses if house.id != self.house.id])
        self.matter = self.new_matter(self.person, [self.house, other])
        self.request = self.ask(self.matter, self.house)
        if self.dice.random() < 0.5:
            self.ask(self.matter, other)

    def companion(self, person: Person) -> str:
        """Another client who was in the same crash and was seen at the same house; the matter's id."""
        matter = self.new_matter(person, [self.house])
        self.ask(matter, self.house)
        return matter

    def ask(
        self, matter: str, house: House, *, begin: date | None = None, end: date | Literal["present"] = "present",
        purpose: Literal["initial", "update"] = "initial", done: bool = False,
    ) -> Request:  # fmt: skip
        """A request to that house, sent a month ago; ``done``: everything came and it is closed."""
        body = "".join(self.dice.choice(reference.ALPHABET) for _ in range(6))
        state = PartState.RECEIVED if done else PartState.OPEN
        parts = {
            PartName(name): Part.model_validate({"from": begin or self.crash, "to": end, "state": state})
            for name in PARTS.get(house.type, ("records", "billing"))
        }
        asked = Request(
            id=f"RR-{body}{reference.check_symbol(body)}",
            provider=house.id,
            purpose=purpose,
            parts=parts,
            sent=(Sent(on=TODAY - timedelta(days=34), by="fax"),),
            due=TODAY - timedelta(days=4),
            closed=Closed(on=TODAY - timedelta(days=3), why="all parts received") if done else None,
        )
        place = next(number for number, known in enumerate(self.matters) if known.matter == matter)
        self.matters[place] = self.matters[place].model_copy(update={"requests": (*self.matters[place].requests, asked)})
        return asked

    def visit(self, *, person: Person | None = None, house: House | None = None) -> Visit:
        """The visit that the paper is about."""
        start = self.visit_on or self.crash + timedelta(days=self.dice.choice((0, 0, 1, 3, 9, 20)))
        start = min(start, TODAY - timedelta(days=5))
        mine = person is None
        return Visit(
            house or self.house,
            person or self.person,
            start,
            start + timedelta(days=self.dice.choice((0, 0, 1, 2))),
            self.attending or doctor(self.dice),
            self.referring or doctor(self.dice),
            bare=self.bare and mine,
            printed=self.printed if mine else None,
            born=self.born if mine else None,
            extra=self.extra if mine else (),
            asides=self.asides if mine else (),
        )

    def writer(self) -> Sender:
        """Who writes the letters of this arrival."""
        return Sender(self.visit(), self.service, self.echo)

    def put(self, count: int, *kinds: str, part: str = "", closing: Closing = "may", owner: str | None = None) -> None:
        """Say what is true of the pages just drawn: so many of one kind, of this case's patient and house."""
        matter = self.matter if owner is None else owner
        asked = self.request.id if self.request else ""
        provider = self.provider if self.provider is not None else self.house.id
        if self.closing is not None and closing == "must":
            closing = self.closing
        if part and self.request and PartName(part) not in self.request.parts and closing == "must":
            closing = "may"
        requests = self.requests if self.requests is not None else (asked,)
        self.pages += [PageTruth(kinds, matter, provider, requests, part, closing)] * count

    def along(self, count: int = 1) -> None:
        """The pages just drawn say nothing of their own: right wherever the arrival goes."""
        self.pages += [PageTruth((), GOES_ALONG, GOES_ALONG)] * count

    def hold(self, why: str) -> None:
        """A careful person could not file this from the pages alone."""
        self.verdict, self.why = "hold", why
