"""An office with one client and one hospital, and papers that may be his: what of them would be filed, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from recognition.recognition_samples import GENERAL, TODAY, faxed, page, shipped_rules

from medrec_daemon.decide.plan import Case, decide
from medrec_daemon.filing.names import Naming
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, Request, Sent
from medrec_daemon.model import Outcome, Page, Plan
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.pieces import recognise

PLACE = Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}")
HOUSE = """
Bluegrass General Hospital
1 Hospital Way, Lexington, KY 40508
Phone: (859) 555-0101   NPI: 1000000012
"""
NOTE = """
PROGRESS NOTE
Chief complaint: neck pain after a collision on the road
History of present illness: she was struck from behind and felt pain at once
Physical examination: tender over the neck, no deficit of strength or of feeling
Assessment and plan: strain of the neck, rest, ice and return within two weeks
Electronically signed by Demo Doctor, MD
"""
REFERENCE = "RR-7F3K9TE"
OURS = "Patient: SAMPLETON, TESTA   DOB: 03/14/1971"
Read = Callable[[str], Page]
Office = Callable[..., Ledger]
both = pytest.mark.parametrize("read", [page, faxed], ids=["text layer", "fax"])


def matter(number: str, first: str, last: str, born: date, reference: str = "", middle: str = "") -> Matter:
    """A matter; with a reference, of one request for records of 2026 that is open at the hospital."""
    asked = {"records": Part.model_validate({"from": date(2026, 1, 5), "to": "present"})}
    sent = (Sent(on=date(2026, 10, 12), by="fax"),)
    requests = (Request.model_validate({"id": reference, "provider": GENERAL.id, "parts": asked, "sent": sent}),) if reference else ()
    client = {"first": first, "last": last, "born": born, "middle": middle or None}
    return Matter.model_validate({"matter": number, "client": client, "requests": requests})


def plan(ledger: Ledger, *pages: Page) -> Plan:
    """What would become of an arrival of these pages."""
    numbered = [replace(one, number=number) for number, one in enumerate(pages, 1)]
    pieces = recognise(numbered, "fax.tif", Directory.of(ledger.providers), shipped_rules(), TODAY)
    return decide(Case("fax.tif", "ab" * 32, len(numbered), TODAY), pieces, ledger, shipped_rules(), PLACE)


def filed(ledger: Ledger, *pages: Page) -> str | None:
    """The matter under which the pages would be filed; None where they are held."""
    made = plan(ledger, *pages)
    return made.pieces[0].matter if made.outcome is Outcome.FILE else None


def chart(*fields: str) -> str:
    """A page of the hospital with these lines in its header."""
    return HOUSE + "\n".join(fields) + "\n" + NOTE
