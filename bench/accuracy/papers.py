"""The sorts of paper an arrival may be, each drawn page by page with its truth."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.accuracy import bills, charts, covers, forms, letters, sixth_pages, strangers
from bench.accuracy.case import Case
from bench.accuracy.stationery import Visit

Paper = Callable[[Case], None]


def _insert_stray(case: Case) -> None:
    """A page of somebody else, from the same house, among the others; and what else lies there."""
    for person, owner in case.strays:
        visit = case.visit(person=person)
        writer = case.dice.choice((charts.visit_note, charts.laboratory, charts.radiology))
        kind = "radiology" if writer is charts.radiology else "records"
        case.put(writer(case.desk, visit, case.dice, 1), kind, "records", owner=owner)
    case.strays = []
    for insert in case.inserts:
        insert(case)
    case.inserts = []


def _front(case: Case) -> None:
    """Perhaps a cover sheet."""
    if case.dice.random() < 0.35:
        about = case.dice.random() < 0.5
        covers.cover(case.desk, case.writer(), case.dice, about=about)
        case.along()
    if case.service and case.dice.random() < 0.8:
        case.along(covers.enclosed(case.desk, case.writer(), case.dice))
    elif case.echo and case.dice.random() < 0.5:
        case.along(covers.own_request(case.desk, case.visit(), case.dice, case.echo))


def _long(case: Case) -> int:
    """How many pages a chart has: mostly few, now and then many."""
    turn = case.dice.random()
    if turn < 0.5:
        return 1
    if turn < 0.9:
        return case.dice.randint(2, min(6, case.longest))
    return case.dice.randint(2, case.longest)


def _chart(case: Case, visit: Visit, pages: int) -> None:
    writer = charts.writer_for(case.house, case.dice)
    case.put(writer(case.desk, visit, case.dice, pages), "records", part="records", closing="must")


def records(case: Case) -> None:
    """A chart."""
    _front(case)
    visit, pages = case.visit(), _long(case)
    if not (case.strays or case.inserts):
        _chart(case, visit, pages)
        return
    _chart(case, visit, max(1, pages // 2))
    _insert_stray(case)
    if case.dice.random() < 0.7:
        _chart(case, visit, 1)


def radiology(case: Case) -> None:
    """Radiology reports."""
    _front(case)
    visit = case.visit()
    for _ in range(case.dice.choice((1, 1, 2))):
        case.put(charts.radiology(case.desk, visit, case.dice), "radiology", part="radiology", closing="must")
    _insert_stray(case)


def ub04(case: Case) -> None:
    """A hospital's claim form."""
    _front(case)
    _ub04(case, case.visit(), printed=case.trap != "red print dropped out")
    _insert_stray(case)


def _ub04(case: Case, visit: Visit, *, printed: bool = True) -> None:
    insured = case.insured or visit.person
    house = case.remit or case.house
    case.put(
        forms.ub04(case.desk, visit, case.dice, insured=insured, pay_to=forms.pay_to_box(house, case.dice), printed=printed),
        "billing", part="billing", closing="must",
    )  # fmt: skip


def cms1500(case: Case) -> None:
    """A physician's claim form, done at the hospital it belongs to where it has one."""
    _front(case)
    place = case.region.by_id(case.house.group_of) if case.house.group_of else case.house
    street, city = case.house.place
    pay = (case.house.name, street, city)
    for _ in range(case.dice.choice((1, 1, 1, 2))):
        made = forms.cms1500(
            case.desk, case.visit(), case.dice, insured=case.insured or case.person, place=place, pay=pay,
            printed=case.trap != "red print dropped out",
        )  # fmt: skip
        case.put(made, "billing", part="billing", closing="must")
    _insert_stray(case)


def itemised(case: Case) -> None:
    """An itemised bill."""
    _front(case)
    rows = case.dice.randint(4, 40) if case.dice.random() < 0.8 else case.dice.randint(40, 60 * min(6, case.longest))
    made = bills.itemised(case.desk, case.visit(), case.dice, guarantor=case.insured or case.person, rows=rows)
    case.put(made, "billing", part="billing", closing="must")
    _insert_stray(case)


def ledger(case: Case) -> None:
    """A practice's ledger."""
    _front(case)
    made = bills.ledger(case.desk, case.visit(), case.dice, guarantor=case.insured or case.person, rows=case.dice.randint(3, 24))
    case.put(made, "billing", part="billing", closing="must")


def statement(case: Case) -> None:
    """A balance only."""
    case.put(
        bills.statement(case.desk, case.visit(), case.dice, guarantor=case.insured or case.person),
        "billing",
        part="billing",
        closing="never",
    )


def packet(case: Case) -> None:
    """Chart, bill, reports and certificate in one file, from one house."""
    _front(case)
    visit = case.visit()
    _chart(case, visit, _long(case))
    if case.dice.random() < 0.6:
        case.put(charts.radiology(case.desk, visit, case.dice), "radiology", "records", part="radiology", closing="may")
    if case.dice.random() < 0.3:
        case.put(charts.laboratory(case.desk, visit, case.dice), "records", part="records")
    _insert_stray(case)
    if case.house.type == "hospital" and case.dice.random() < 0.6:
        _ub04(case, visit)
    else:
        made = bills.itemised(case.desk, visit, case.dice, guarantor=case.insured or case.person, rows=case.dice.randint(4, 30))
        case.put(made, "billing", part="billing", closing="must")
    if case.dice.random() < 0.4:
        made = charts.certification(case.desk, visit, case.dice, copied=len(case.pages), reference=case.echo)
        case.put(made, "certification", part="certification", closing="may")


def certified(case: Case) -> None:
    """A certificate, and the chart behind it."""
    visit, pages = case.visit(), _long(case)
    case.put(
        charts.certification(case.desk, visit, case.dice, copied=pages, reference=case.echo),
        "certification",
        part="certification",
        closing="may",
    )
    _chart(case, visit, pages)
    _insert_stray(case)


def portal(case: Case) -> None:
    """A portal's summary."""
    case.put(charts.portal(case.desk, case.visit(), case.dice, 1), "records", part="records", closing="never")


def invoice(case: Case) -> None:
    """A bill for copies."""
    case.put(letters.invoice(case.desk, case.writer(), case.dice), "invoice", closing="never")


def invoice_with_records(case: Case) -> None:
    """Copies, and the bill for them in front."""
    case.put(letters.invoice(case.desk, case.writer(), case.dice), "invoice", closing="never")
    _chart(case, case.visit(), _long(case))


def rejection(case: Case) -> None:
    """Our request sent back, perhaps with our letter behind it."""
    _letter_front(case)
    case.put(letters.rejection(case.desk, case.writer(), case.dice), "rejection", closing="never")
    if case.echo and case.dice.random() < 0.4:
        case.along(covers.own_request(case.desk, case.visit(), case.dice, case.echo))


def _letter_front(case: Case) -> None:
    if case.dice.random() < 0.25:
        case.along(covers.cover(case.desk, case.writer(), case.dice, about=False))


def status(case: Case) -> None:
    """They are at it."""
    _letter_front(case)
    case.put(letters.status(case.desk, case.writer(), case.dice), "status", closing="never")


def no_records(case: Case) -> None:
    """They have nothing: a person confirms that, always."""
    _letter_front(case)
    case.put(letters.no_records(case.desk, case.writer(), case.dice), "no-records", closing="never")
    case.hold(case.why or "a person confirms that there are no records")


def images(case: Case) -> None:
    """A disc's letter; whether the disc is in hand only a person knows."""
    case.put(letters.images(case.desk, case.writer(), case.dice), "images", part="images", closing="may")


def own_request(case: Case) -> None:
    """Our own letter comes back and nothing else: filed as proof or shown to a person, both will do."""
    case.put(
        covers.own_request(
            case.desk, replace(case.visit(), printed=None), case.dice, case.echo or (case.request.id if case.request else "")
        ),
        "own-request",
        closing="never",
    )
    case.verdict = "either" if case.verdict == "file" else case.verdict


def cover_only(case: Case) -> None:
    """A cover sheet without what it covers."""
    covers.cover(case.desk, case.writer(), case.dice, about=True)
    case.put(1, "cover", closing="never")
    if case.echo and case.verdict == "file":
        case.verdict = "either"
    else:
        case.hold(case.why or "a cover sheet alone")


def eob(case: Case) -> None:
    """An insurer's paper about our client."""
    case.put(strangers.eob(case.desk, case.visit(), case.dice), "eob", closing="never")
    case.verdict = "either" if case.verdict == "file" else case.verdict


def not_ours(case: Case) -> None:
    """What answers no request and belongs in no records folder."""
    name = case.dice.choice(sorted(strangers.NOT_OURS))
    case.put(strangers.NOT_OURS[name](case.desk, case.visit(), case.dice), "other", closing="never")
    case.paper = name
    case.hold("no records at all")


def transmission(case: Case) -> None:
    """Our own machine's slip, which names nobody."""
    case.put(strangers.transmission(case.desk, case.visit(), case.dice), "own-request", "other", closing="never")
    case.hold("names nobody")


CHART_PAPERS: dict[str, Paper] = {"records": records, "packet": packet, "certified": certified, "radiology": radiology}
BILL_PAPERS: dict[str, Paper] = {"ub04": ub04, "cms1500": cms1500, "itemised": itemised, "ledger": ledger, "statement": statement}
CHARTS_AND_BILLS = (*CHART_PAPERS, *(name for name in BILL_PAPERS if name != "statement"))
LETTER_PAPERS: dict[str, Paper] = {"invoice": invoice, "rejection": rejection, "status": status, "no-records": no_records, "images": images}
OTHER_PAPERS: dict[str, Paper] = {
    "portal": portal, "own-request": own_request, "cover": cover_only, "eob": eob, "not ours": not_ours, "transmission": transmission,
    "invoice and records": invoice_with_records,
}  # fmt: skip
ALL = CHART_PAPERS | BILL_PAPERS | LETTER_PAPERS | OTHER_PAPERS | sixth_pages.PAPERS
WEIGHTS = {
    "records": 26, "packet": 8, "certified": 3, "radiology": 8, "ub04": 7, "cms1500": 6, "itemised": 7, "ledger": 4, "statement": 4, "invoice": 6,
    "rejection": 6, "status": 5, "no-records": 3, "images": 2, "portal": 2, "own-request": 2, "cover": 1, "eob": 2, "not ours": 3, "transmission": 1,
    "invoice and records": 1,
}  # fmt: skip
BY_TYPE: dict[str, tuple[str, ...]] = {
    "hospital": ("cms1500", "ledger"),
    "physician": ("ub04",),
    "imaging": ("ub04", "packet"),
    "ems": ("ub04", "radiology", "images"),
    "chiropractor": ("ub04", "images"),
    "physical-therapy": ("ub04", "radiology", "images"),
    "lab": ("ub04", "radiology", "images", "ledger"),
    "pharmacy": ("ub04", "radiology", "images", "packet", "portal"),
    "dentist": ("ub04", "images"),
}
"""Papers that a house of that type never sends."""
