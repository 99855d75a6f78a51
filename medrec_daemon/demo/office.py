"""The practice office as a value: firm, staff, provider list, and nine matters with requests in every state there is."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from medrec_daemon import reference
from medrec_daemon.demo.people import ATTORNEYS, CLIENTS, FIRM, STAFF, Firm, PracticeClient, StaffMember
from medrec_daemon.demo.providers import practice_providers
from medrec_daemon.ledger.model import (
    Activity,
    Authorization,
    Closed,
    Matter,
    Part,
    PartState,
    Provider,
    Request,
    Sent,
    Treatment,
    WaitingOnUs,
)
from medrec_daemon.model import PartName
from medrec_daemon.requesting.elements import CORE, STATEMENTS, Element
from medrec_daemon.requesting.elements import FIRM as FIRM_ITEMS

ZONE = ZoneInfo("America/New_York")
FIRST_DAYS, DUE_DAYS, THEN_DAYS = 14, 30, 7


@dataclass(frozen=True, slots=True)
class PracticeOffice:
    """Everything the demo's ledger begins with. ``matters`` are in the order of their numbers."""

    house: Firm
    staff: tuple[StaffMember, ...]
    providers: tuple[Provider, ...]
    matters: tuple[Matter, ...]

    @property
    def firm(self) -> str:
        """The firm's name."""
        return self.house.name

    def provider(self, provider_id: str) -> Provider:
        """The provider of that id. Raises ``KeyError``."""
        return {provider.id: provider for provider in self.providers}[provider_id]

    def matter(self, key: str) -> Matter:
        """The matter of the client who is called ``key`` in ``people.CLIENTS``. Raises ``KeyError``."""
        numbers = {client.key: client.number for client in CLIENTS}
        return next(matter for matter in self.matters if matter.matter.endswith(numbers[key]))

    def request(self, key: str, provider_id: str) -> Request:
        """The one request of that client to that provider. Raises ``StopIteration`` where there is none."""
        return next(request for request in self.matter(key).requests if request.provider == provider_id)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request as a few strokes: whom, what, when sent (days ago; None = draft), and how it stands.

    ``received`` names the parts that are in, ``arrived`` how many days ago the last of them came; ``stands`` is what else is
    to be said: a promise for so many days from now, or why the custodian waits for us.
    """

    client: str
    provider: str
    parts: str
    sent: int | None
    received: str = ""
    arrived: int = 0
    promise: int | None = None
    waiting: tuple[str, int, str] | None = None
    purpose: Literal["initial", "update"] = "initial"


_ASKED = (
    _Asked("testa", "bluegrass-general", "records billing radiology images? certification", 33),
    _Asked("testa", "bluegrass-emergency-physicians", "billing", 33),
    _Asked("testa", "fayette-imaging", "radiology images?", 16),
    _Asked("testa", "kentucky-river-ems", "records billing", 31),
    _Asked("proband", "bluegrass-general", "records billing", 33),
    _Asked("proband", "limestone-chiropractic", "records billing", 15),
    _Asked("proband", "kentucky-river-ems", "records billing", 3),
    _Asked("mockman", "bluegrass-general-east", "records billing radiology", 47, received="records", arrived=12),
    _Asked(
        "mockman",
        "inner-bluegrass-orthopedics",
        "records billing",
        26,
        waiting=("invoice", 5, "Their invoice 30418 over $412.00 waits for approval."),
    ),
    _Asked("mockman", "woodford-family-practice", "records billing", 61, received="records billing", arrived=20),
    _Asked("mockman", "stride-pt", "records billing", 10, purpose="update"),
    _Asked("ficta", "ohio-river-regional", "records billing", 21),
    _Asked(
        "ficta",
        "beaumont-neurology",
        "records billing",
        29,
        waiting=("rejected", 4, "They want their own form, signed within 60 days."),
    ),
    _Asked("ficta", "fayette-imaging", "radiology images?", 40, received="radiology", arrived=9),
    _Asked("mockelle", "bluegrass-general", "records billing", 40, promise=-1),
    _Asked("mockelle", "town-branch-pharmacy", "records billing", 18),
    _Asked("mockelle", "bluegrass-emergency-physicians", "billing", 30),
    _Asked("demo", "ohio-river-regional", "records billing", 24),
    _Asked("demo", "inner-bluegrass-orthopedics", "records billing", 17),
    _Asked("demo", "bluegrass-general-east", "records billing", 36),
    _Asked("demo", "kentucky-river-ems", "records billing", None),
    _Asked("example", "bluegrass-general", "records billing certification", 52, received="records billing", arrived=15),
    _Asked("example", "stride-pt", "records billing", 2),
    _Asked("example", "fayette-imaging", "radiology", 70, received="radiology", arrived=38),
    _Asked("example", "limestone-chiropractic", "records billing", None, purpose="update"),
    _Asked("fixtura", "bluegrass-general", "records billing radiology", 14),
    _Asked("fixtura", "kentucky-river-ems", "records billing", 14),
    _Asked("fixtura", "commonwealth-lab", "records", 8, promise=3),
    _Asked("placida", "woodford-family-practice", "records billing", None),
    _Asked("placida", "beaumont-neurology", "records billing radiology", 1),
)


def practice_office(today: date) -> PracticeOffice:
    """The practice office as it stands on the morning of ``today``; the same day always gives the same office."""
    providers = practice_providers()
    symbols = random.Random("practice office")
    references = [_reference(symbols) for _ in _ASKED]
    matters = tuple(_matter(place, client, today, providers, references) for place, client in enumerate(CLIENTS))
    return PracticeOffice(FIRM, STAFF, providers, matters)


def _reference(symbols: random.Random) -> str:
    body = "".join(symbols.choices(reference.ALPHABET, k=6))
    return f"RR-{body}{reference.check_symbol(body)}"


def _matter(place: int, client: PracticeClient, today: date, providers: tuple[Provider, ...], references: list[str]) -> Matter:
    asked = [(wish, reference_) for wish, reference_ in zip(_ASKED, references, strict=True) if wish.client == client.key]
    hurt = today - timedelta(days=client.hurt)
    paralegal = STAFF[place % len(STAFF)].email
    number = f"{hurt.year}-{client.number}"
    signed = hurt + timedelta(days=6)
    sorts = {provider.id: provider.type for provider in providers}
    treating = {"stride-pt", "limestone-chiropractic", "inner-bluegrass-orthopedics", "beaumont-neurology"}
    return Matter(
        matter=number,
        client=client.client,
        date_of_loss=hurt,
        paralegal=paralegal,
        attorney=ATTORNEYS[place % len(ATTORNEYS)],
        authorizations=(
            Authorization(
                file=f"authorizations/{number}.pdf",
                signed=signed,
                expires=signed + timedelta(days=365),
                checked_by=paralegal,
                checked_on=signed + timedelta(days=1),
                elements=tuple(each.value for each in dict.fromkeys((*FIRM_ITEMS, *CORE, *STATEMENTS))),
                ticked=(Element.SIGNATURE.value, Element.DATE.value),
            ),
        ),
        treatment=tuple(
            Treatment(provider=wish.provider, type=sorts[wish.provider], status="treating" if wish.provider in treating else "discharged")
            for wish, _ in asked
        ),
        requests=tuple(_request(wish, reference_, hurt, today, providers, paralegal) for wish, reference_ in asked),
    )


def _request(wish: _Asked, reference_: str, hurt: date, today: date, providers: tuple[Provider, ...], paralegal: str) -> Request:
    since = hurt if wish.purpose == "initial" else today - timedelta(days=50)
    parts = _parts(wish, since, today)
    sent_on = None if wish.sent is None else today - timedelta(days=wish.sent)
    fax = next(provider.records.fax for provider in providers if provider.id == wish.provider and provider.records)
    arrived = today - timedelta(days=wish.arrived)
    done = all(part.state is PartState.RECEIVED or part.wanted_only for part in parts.values())
    promised = None if wish.promise is None else today + timedelta(days=wish.promise)
    return Request.model_validate(
        {
            "id": reference_,
            "provider": wish.provider,
            "purpose": wish.purpose,
            "parts": parts,
            "sent": () if sent_on is None else (Sent(on=sent_on, by="fax", to=fax),),
            "due": sent_on and sent_on + timedelta(days=DUE_DAYS),
            "follow_up": None if done or wish.waiting else _follow_up(sent_on, promised, today),
            "promised": promised,
            "waiting_on_us": wish.waiting
            and WaitingOnUs(why=wish.waiting[0], since=today - timedelta(days=wish.waiting[1]), note=wish.waiting[2]),
            "closed": Closed(on=arrived, why="all parts received") if done else None,
            "activity": _activity(wish, sent_on, today, promised, paralegal),
        }
    )


def _parts(wish: _Asked, since: date, today: date) -> dict[PartName, Part]:
    """The parts named in ``wish.parts``; a question mark behind one means it is only wanted."""
    parts = {}
    for word in wish.parts.split():
        name = PartName(word.removesuffix("?"))
        received = name.value in wish.received.split()
        values: dict[str, object] = {
            "from": since,
            "to": "present",
            "state": PartState.RECEIVED if received else PartState.OPEN,
            "on": today - timedelta(days=wish.arrived) if received else None,
            "wanted_only": word.endswith("?"),
        }
        parts[name] = Part.model_validate(values)
    return parts


def _follow_up(sent_on: date | None, promised: date | None, today: date) -> date | None:
    """The next task (design section 8): the day after a promise, else the first day of the cadence on which nobody has called yet."""
    if sent_on is None:
        return None
    if promised is not None:
        return promised + timedelta(days=1)
    return sent_on + timedelta(days=next(day for day in _cadence() if not _called(day, (today - sent_on).days)))


def _cadence() -> Iterator[int]:
    """Days after sending on which somebody ought to call: 14, 30, and then every 7."""
    yield FIRST_DAYS
    yield from itertools.count(DUE_DAYS, THEN_DAYS)


def _called(day: int, age: int) -> bool:
    """Whether the call of that day was made: here it takes the paralegals up to three days."""
    return age > day + 3


def _activity(wish: _Asked, sent_on: date | None, today: date, promised: date | None, paralegal: str) -> tuple[Activity, ...]:
    """What was logged: the sending, the calls that the cadence asked for, and what came of them."""
    if sent_on is None:
        return ()
    lines = [_logged(sent_on, paralegal, "sent", said="Faxed with authorization and certification page.")]
    days = itertools.takewhile(lambda day: _called(day, wish.sent or 0), _cadence())
    lines += [
        _logged(sent_on + timedelta(days=day), paralegal, "call", person="Marion, records desk", said="Is in process.") for day in days
    ]
    if promised is not None:
        lines.append(
            _logged(today - timedelta(days=6), paralegal, "call", person="Lee, ROI", said="Will go out by then.", promised=promised)
        )
    if wish.received:
        lines.append(_logged(today - timedelta(days=wish.arrived), paralegal, "received", said=f"{wish.received} came by mail."))
    if wish.waiting is not None:
        lines.append(_logged(today - timedelta(days=wish.waiting[1]), paralegal, "note", said=wish.waiting[2]))
    return tuple(sorted(lines, key=lambda line: line.at))


def _logged(day: date, by: str, did: str, *, person: str | None = None, said: str | None = None, promised: date | None = None) -> Activity:
    values = {"at": datetime.combine(day, time(10, 12), ZONE), "by": by, "did": did, "with": person, "said": said, "promised": promised}
    return Activity.model_validate(values)
