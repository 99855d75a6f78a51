"""Two readings of one page laid out from plain text, judged in a small office; and that page drawn, for a fax. Everybody is invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from recognition_samples import GENERAL, TODAY, shipped_rules

from medrec_daemon.decide.plan import Case, decide
from medrec_daemon.filing.names import Naming
from medrec_daemon.journeys.two_readings import Reading
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, Request, Sent
from medrec_daemon.model import Page
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.pieces import recognise

REF = "RR-7F3K9TE"
PLACE = Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}")
GARBLED = "03/1?/1A71"
"""A birth date as the first engine may leave it: two digits are no digits any more."""
NOTE = """
Bluegrass General Hospital
1 Hospital Way, Lexington, KY 40508
Phone: (859) 555-0101   NPI: 1000000012

PROGRESS NOTE
Patient Name: SAMPLETON, TESTA
Date of Birth: 03/14/1971
Your file: RR-0000000
Chief complaint: neck pain after a collision on the road
History of present illness: she was struck from behind and felt pain at once
Physical examination: tender over the neck, no deficit of strength or of feeling
Assessment and plan: strain of the neck, rest, ice and return within two weeks
Electronically signed by Demo Doctor, MD
"""


CHARGES = "Description   Quantity   Charges\nEmergency room visit   1   1,462.00\nTotal charges   1,462.00\nBalance due   1,462.00\n"


TESTA = {"first": "Testa", "last": "Sampleton", "born": date(1971, 3, 14)}


@contextmanager
def small_office(root: Path, *more: Matter) -> Iterator[Ledger]:
    """A ledger with one provider, one client who waits for records from there, and ``more``."""
    (root / "ledger" / "matters").mkdir(parents=True)
    made = Ledger.open(root / "ledger", root / "index.sqlite")
    made.add_provider(GENERAL)
    for matter in (matter_of("2026-0001", REF, **TESTA), *more):
        made.add_matter(matter)
    yield made
    made.close()


def matter_of(number: str, reference: str, **client: object) -> Matter:
    asked_for = {"records": Part.model_validate({"from": date(2026, 1, 5), "to": "present"})}
    request = Request.model_validate(
        {"id": reference, "provider": GENERAL.id, "parts": asked_for, "sent": (Sent(on=date(2026, 10, 12), by="fax"),)}
    )
    return Matter.model_validate({"matter": number, "client": client, "requests": (request,)})


def judged(ledger: Ledger, *pages: Page) -> Reading:
    pieces = recognise(pages, "fax.tif", Directory.of(ledger.providers), shipped_rules(), TODAY)
    plan = decide(Case("fax.tif", "ab" * 32, len(pages), TODAY), pieces, ledger, shipped_rules(), PLACE)
    return Reading(pages, pieces, plan)


def note(**said: str) -> str:
    return (
        NOTE.replace("SAMPLETON, TESTA", said.get("name", "SAMPLETON, TESTA"))
        .replace("03/14/1971", said.get("born", "03/14/1971"))
        .replace("RR-0000000", said.get("reference", ""))
    )
