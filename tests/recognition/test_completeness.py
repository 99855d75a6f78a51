"""What came in part: the part stays open, and it is said which pages or days are lacking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from recognition_samples import GENERAL, TODAY, faxed, page, shipped_rules

from medrec_daemon.decide.plan import Case, decide
from medrec_daemon.filing.names import Naming
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document, Matter
from medrec_daemon.model import Kind, Outcome, Page, PartName, Plan
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.page_counts import lacking
from medrec_daemon.recognition.pieces import recognise

PLACE = Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}")
HEAD = """
Bluegrass General Hospital
1 Hospital Way, Lexington, KY 40508
Phone: (859) 555-0101   NPI: 1000000012
Patient Name: SAMPLETON, TESTA   DOB: 03/14/1971   MRN: 0012345
"""
CHART = """
PROGRESS NOTE   Date of Service: {day}
Chief complaint: neck pain after a collision on the road
Physical examination: tender over the neck, no deficit of strength or of feeling
Assessment and plan: strain of the neck, rest, ice and return within two weeks
Electronically signed by Demo Doctor, MD
"""
BILL = """
ITEMIZED STATEMENT
Service Date   Rev Code  HCPCS   Description             Qty     Charges
{days}
Total Charges                                                    400.00
"""


def matter(to: str = "present", notes: str | None = None) -> Matter:
    parts = {name: {"from": "2026-01-05", "to": to} for name in ("records", "billing")}
    request = {"id": "RR-7F3K9TE", "provider": GENERAL.id, "parts": parts, "sent": [{"on": "2026-10-12", "by": "fax"}]}
    client = {"first": "Testa", "last": "Sampleton", "born": "1971-03-14"}
    row = {"provider": GENERAL.id, "notes": notes}
    return Matter.model_validate(
        {"matter": "2026-0001", "client": client, "date_of_loss": "2026-01-05", "requests": [request], "treatment": [row]}
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    (tmp_path / "ledger" / "matters").mkdir(parents=True)
    made = Ledger.open(tmp_path / "ledger", tmp_path / "index.sqlite")
    made.add_provider(GENERAL)
    yield made
    made.close()


def plan(ledger: Ledger, *pages: Page) -> Plan:
    pieces = recognise(pages, "fax.tif", Directory.of(ledger.providers), shipped_rules(), TODAY)
    found = decide(Case("fax.tif", "ab" * 32, len(pages), TODAY), pieces, ledger, shipped_rules(), PLACE)
    assert found.outcome is Outcome.FILE, found.reasons
    return found


def chart(day: str, number: int = 1, foot: str = "", make=page) -> Page:
    return make(HEAD + CHART.format(day=day) + "\n" * 38 + foot, number)


def bill(*days: str, number: int = 1) -> Page:
    rows = "\n".join(f"{day}     0450      99284   EMERGENCY ROOM VISIT     1       200.00" for day in days)
    return page(HEAD + BILL.format(days=rows), number)


@pytest.mark.parametrize(
    ("feet", "missing"),
    [
        (("Page 1 of 4", "Page 2 of 4", "Page 4 of 4"), "page 3 of 4"),
        (("Page 1 of 9", "Page 5 of 9"), "pages 2-4, 6-9 of 9"),
        (("Page 1 of 3", "Page 2 of 3", "Page 3 of 3"), None),
        (("Page 1 of 2", "", "Page 1 of 1"), None),  # the second may be the one without a number
        (("3/4", "4/4"), "pages 1-2 of 4"),
        (("Page 1 of 3", "Page 2 of 3", "Page 2 of 3"), None),  # the third may be misread, or came twice
        (("", ""), None),
    ],
)
def test_pages_that_the_paper_counts_and_that_did_not_come(ledger: Ledger, feet: tuple[str, ...], missing: str | None) -> None:
    ledger.add_matter(matter())
    (piece,) = plan(ledger, *(chart("01/05/2026", number, foot) for number, foot in enumerate(feet, start=1))).pieces
    assert (piece.lacking, piece.closes) == (missing, missing is None)
    assert missing is None or missing in (piece.note or "")


def test_a_count_off_a_picture_needs_a_second_page(ledger: Ledger) -> None:
    pages = [chart("01/05/2026", number, foot, faxed) for number, foot in ((1, "Page 1 of 7"), (2, ""))]
    assert lacking([Sheet.of(one) for one in pages[:1]]) == ()
    two = lacking([Sheet.of(chart("01/05/2026", number, f"Page {number} of 7", faxed)) for number in (1, 2)])
    assert [(one.numbers, one.of) for one in two] == [((3, 4, 5, 6, 7), 7)]
    assert lacking([Sheet.of(page("FROM: BGH  11/19/2026 10:02  PAGE 1/9\nPROGRESS NOTE"))]) == (), "a fax machine's own count"


@pytest.mark.parametrize(
    ("to", "notes", "day", "missing"),
    [
        ("present", None, "03/02/2026", None),  # nobody knows of anything earlier
        ("present", "Treated here on DOL", "03/02/2026", "2026-01-05 to 2026-03-01"),
        ("present", "Treated here on DOL", "01/06/2026", None),
        ("2026-06-30", None, "02/10/2026", "2026-02-11 to 2026-06-30"),
        ("2026-06-30", None, "06/12/2026", None),
    ],
)
def test_days_that_were_asked_for_and_did_not_come(ledger: Ledger, to: str, notes: str | None, day: str, missing: str | None) -> None:
    ledger.add_matter(matter(to, notes))
    (piece,) = plan(ledger, chart(day)).pieces
    assert (piece.lacking, piece.closes) == (missing, missing is None)


def test_chart_and_bill_show_each_others_gaps(ledger: Ledger) -> None:
    ledger.add_matter(matter())
    records, billing = plan(ledger, chart("01/05/2026"), bill("01/05/2026", "03/20/2026", number=2)).pieces
    assert (records.kind, records.closes) == (Kind.RECORDS, False)
    assert records.lacking == "2026-01-06 to 2026-03-20 (the bill tells of it)"
    assert (billing.kind, billing.closes, billing.lacking) == (Kind.BILLING, True, None)
    recalled = plan(ledger, chart("03/02/2007"), chart("01/05/2026", 2), bill("01/05/2026", number=3)).pieces
    assert [piece.lacking for piece in recalled] == [None] * len(recalled), "what was years before is not asked for"
    both = plan(ledger, chart("01/05/2026"), bill("01/05/2026", "01/12/2026", number=2)).pieces
    assert [piece.closes for piece in both] == [True, True]


def test_what_came_earlier_on_the_request_tells_of_more(ledger: Ledger) -> None:
    known = matter()
    document = Document(
        sha256="cd" * 32, pages="1-2", kind=Kind.BILLING, part=PartName.BILLING, filed_as="x.pdf", on=TODAY, through=date(2026, 4, 1)
    )
    request = known.requests[0].model_copy(update={"documents": (document,)})
    ledger.add_matter(known.model_copy(update={"requests": (request,)}))
    (piece,) = plan(ledger, chart("01/05/2026")).pieces
    assert piece.lacking == "2026-01-06 to 2026-04-01"


def test_the_ledger_keeps_what_is_lacking_until_it_comes() -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    document = Document(sha256="cd" * 32, pages="1-2", kind=Kind.RECORDS, part=None, filed_as="x.pdf", on=TODAY)
    partly = changes.record_document(
        matter(), "RR-7F3K9TE", document, at=at, by="d", closes=False, lacking=(PartName.RECORDS, "pages 3-4 of 4")
    )
    request = partly.request("RR-7F3K9TE")
    assert request is not None
    assert request.parts[PartName.RECORDS].lacking == "pages 3-4 of 4"
    rest = document.model_copy(update={"sha256": "ef" * 32, "part": PartName.RECORDS})
    whole = changes.record_document(partly, "RR-7F3K9TE", rest, at=at, by="d", closes=True).request("RR-7F3K9TE")
    assert whole is not None
    assert (whole.parts[PartName.RECORDS].lacking, whole.parts[PartName.RECORDS].state.value) == (None, "received")
