"""A large firm around a few made arrivals: their clients among 20,000 others with 100,000 requests, and a long provider list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from bench.accuracy import names, office, people
from bench.accuracy.houses import Region
from medrec_daemon import reference
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Activity, Address, Closed, Document, Matter, Part, Provider, Request, Sent
from medrec_daemon.model import Kind, PartName

MATTERS, REQUESTS_EACH, PROVIDERS = 20_000, 5, 1_000
_TRADES = ("Family Medicine", "Orthopedic Associates", "Imaging Center", "Physical Therapy", "Chiropractic", "Ambulance Service")
_PARTS = (PartName.RECORDS, PartName.BILLING, PartName.RADIOLOGY)


def lay_out(root: Path, region: Region, own: Sequence[Matter]) -> None:
    """The office of the arrivals' matters with so many others that there are ``MATTERS``, each with ``REQUESTS_EACH`` requests."""
    dice = Random("large office")
    practices = list(_practices(dice))
    houses = [house.id for house in region.houses]
    office.lay_out_office(root, region, [*own, *_matters(dice, own, [*houses, *(one.id for one in practices)])])
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    ledger.add_providers(practices)
    ledger.close()


def _practices(dice: Random) -> Iterator[Provider]:
    """Providers named after people, as many are, each in a street and town."""
    for number in range(PROVIDERS):
        city, state, zip_code, _ = names.town(dice)
        address = Address(street=f"{200 + number} {names.street(dice).partition(' ')[2]}", city=city, state=state, zip=zip_code)
        name = f"{names.surname(dice)} {names.surname(dice)} {dice.choice(_TRADES)}"
        yield Provider(id=f"practice-{number:04}", name=name, type="physician", state=state, address=address)


def _matters(dice: Random, own: Sequence[Matter], providers: Sequence[str]) -> Iterator[Matter]:
    """Clients of the same stock of names as the arrivals', so that each has namesakes; no reference is given twice."""
    bodies = {request.id[3:9] for matter in own for request in matter.requests}
    for number in range(MATTERS - len(own)):
        matter = f"large-{number:05}"
        crash = people.TODAY - timedelta(days=dice.randint(60, 900))
        requests = []
        for place, provider in enumerate(dice.sample(providers, REQUESTS_EACH)):
            body = "".join(dice.choice(reference.ALPHABET) for _ in range(6))
            if body in bodies:
                continue
            bodies.add(body)
            requests.append(_request(f"RR-{body}{reference.check_symbol(body)}", provider, dice, done=place > 1))
        client = people.make_person(dice).client()
        yield Matter(matter=matter, client=client, date_of_loss=crash, paralegal="pat@firm.example", requests=tuple(requests))


def _request(name: str, provider: str, dice: Random, *, done: bool) -> Request:
    """One request as it looks after two months: sent, called about, and where it is ``done`` answered and closed."""
    sent = people.TODAY - timedelta(days=dice.randint(20, 400))
    came = sent + timedelta(days=19)
    documents = (
        Document(
            sha256=f"{dice.getrandbits(256):064x}", pages="1-14", kind=Kind.RECORDS, part=PartName.RECORDS,
            filed_as=f"{provider}/Med Rec/{came} Records.pdf", on=came,
        ),
    )  # fmt: skip
    state = "received" if done else "open"
    return Request(
        id=name,
        provider=provider,
        parts={part: Part.model_validate({"from": sent - timedelta(days=90), "to": "present", "state": state}) for part in _PARTS},
        sent=(Sent(on=sent, by="fax", to="+18595550100"),),
        due=sent + timedelta(days=30),
        closed=Closed(on=came, why="all parts received") if done else None,
        documents=documents if done else (),
        activity=(Activity(at=office.NOON - timedelta(days=9), by="pat@firm.example", did="call", said="in process"),),
    )
