"""Invoices, rejections and resends: from the paper to the ledger, the call sheet and the commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import icalendar
import pypdfium2 as pdfium
import pytest
from command_line import medrec, medrec_json

from medrec_daemon.errors import UsageProblem
from medrec_daemon.filing.contract import Stored
from medrec_daemon.followup import render
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import digest_for
from medrec_daemon.followup.updates import updates_of
from medrec_daemon.journeys import day, mending, record
from medrec_daemon.journeys import invoice as money
from medrec_daemon.journeys import request as journey
from medrec_daemon.journeys import update as newer
from medrec_daemon.journeys.chronology import chronology
from medrec_daemon.journeys.request import Teller
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Request, Sent, Treatment
from medrec_daemon.model import Kind, Outcome, PartName, Plan, PlannedPiece
from medrec_daemon.requesting.chronology import pdf
from medrec_daemon.rules import load

RULES = load()
REF = "RR-7F3K9TE"
NOON = datetime(2026, 1, 12, 12, tzinfo=timezone(timedelta(hours=-5)))
PROVIDERS = "- id: demo-general\n  name: Demo General\n"
MATTER = f"""matter: "2026-0143"
client: {{first: Testina, last: Sampleton, born: 1971-03-14}}
requests:
  - id: {REF}
    provider: demo-general
    parts:
      records: {{}}
      billing: {{}}
"""


def pat(days: int = 0) -> Teller:
    return Teller("pat@firm.example", NOON + timedelta(days=days))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    folder = tmp_path / "ledger"
    (folder / "matters").mkdir(parents=True)
    (folder / "providers.yaml").write_text(PROVIDERS)
    (folder / "matters" / "2026-0143.yaml").write_text(MATTER)
    opened = Ledger.open(folder, tmp_path / "index.sqlite")
    journey.sent(opened, REF, Sent(on=NOON.date(), by="fax", to="+18595550100"), RULES.cadence, pat())
    yield opened
    opened.close()


def filed(ledger: Ledger, days: int, kind: Kind, **seen: object) -> Request:
    """A paper of that kind is filed for the request, as an arrival's journey does it."""
    planned = PlannedPiece(
        pages=(1, 2), kind=kind, matter="2026-0143", provider="demo-general", request=REF, part=None, folder="x", name="y.pdf", closes=False
    )
    plan = Plan("scan.pdf", f"{days:064x}", 2, Outcome.FILE, (replace(planned, **seen),))
    record.filed(plan, [Stored(path="x/y.pdf", sha256="0" * 64, size=9, already_there=False)], ledger, RULES, NOON + timedelta(days=days))
    return the_request(ledger)


def the_request(ledger: Ledger) -> Request:
    return journey.find(ledger, REF)[1]


def next_step(ledger: Ledger, days: int) -> str:
    today = (NOON + timedelta(days=days)).date()
    calendar = Calendar(RULES.cadence.holidays)
    matter = ledger.matter("2026-0143")
    sheet = digest_for("pat@firm.example", [matter], {}, (), (), today, today, RULES.cadence, calendar)
    (line,) = [line for block in sheet.decide for line in block.lines]
    return f"{line.note} | {line.next_step}"


def test_an_invoice_over_the_limit_is_approved_then_paid_and_the_clock_goes_on(ledger: Ledger) -> None:
    request = filed(ledger, 10, Kind.INVOICE, amount=412.0, invoice_number="CRS-0041200", pay_by=date(2026, 2, 21))
    (invoice,) = request.invoices
    assert (invoice.number, invoice.amount, invoice.pay_by, invoice.state) == (
        "CRS-0041200", 412.0, date(2026, 2, 21), InvoiceState.RECEIVED,
    )  # fmt: skip
    again = filed(ledger, 10, Kind.INVOICE, amount=412.0, invoice_number="CRS-0041200")
    assert again == request, "the same paper twice is one invoice"
    assert "Get $412.00 approved" in next_step(ledger, 11)
    with pytest.raises(UsageProblem, match="needs approval"):
        money.settle(ledger, REF, None, InvoiceState.PAID, RULES.cadence, pat(11))
    assert the_request(ledger) == request
    money.settle(ledger, REF, None, InvoiceState.APPROVED, RULES.cadence, pat(12))
    assert "Approved: pay it" in next_step(ledger, 13)
    paid = money.settle(ledger, REF, None, InvoiceState.PAID, RULES.cadence, pat(20), said="check 1042")
    assert paid.waiting_on_us is None
    assert paid.due == NOON.date() + timedelta(days=30 + 10), "ten days stood still"
    assert paid.follow_up == date(2026, 2, 9), "a week after the payment, on a business day"
    assert [(entry.did, entry.said) for entry in paid.activity[-2:]] == [
        ("invoice approved", "$412.00, invoice CRS-0041200"),
        ("invoice paid", "$412.00, invoice CRS-0041200: check 1042"),
    ]
    with pytest.raises(UsageProblem, match="unsettled"):
        money.settle(ledger, REF, None, InvoiceState.PAID, RULES.cadence, pat(21))


def test_a_disputed_invoice_keeps_the_clock_standing_until_they_take_it_back(ledger: Ledger) -> None:
    filed(ledger, 10, Kind.INVOICE, amount=45.0)
    disputed = money.settle(ledger, REF, None, InvoiceState.DISPUTED, RULES.cadence, pat(11), said="the first copy is free")
    assert disputed.waiting_on_us is not None
    assert "the first copy is free" in (disputed.waiting_on_us.note or "")
    assert "Disputed: hear what they say" in next_step(ledger, 40)
    ended = money.settle(ledger, REF, None, InvoiceState.CANCELLED, RULES.cadence, pat(40))
    assert (ended.waiting_on_us, ended.due) == (None, NOON.date() + timedelta(days=60))


def test_what_the_machine_could_not_read_a_person_says(ledger: Ledger) -> None:
    filed(ledger, 5, Kind.INVOICE)
    with pytest.raises(UsageProblem, match="amount is not known"):
        money.settle(ledger, REF, None, InvoiceState.PAID, RULES.cadence, pat(6))
    money.correct(ledger, REF, None, lambda old: old.model_copy(update={"amount": 45.0, "number": "7"}), pat(6))
    assert "Pay $45.00 or dispute it" in next_step(ledger, 6)
    money.add(ledger, REF, Invoice(number="8", amount=12.5, on=pat(7).at.date()), pat(7))
    with pytest.raises(UsageProblem, match="noted already"):
        money.add(ledger, REF, Invoice(number="8", amount=12.5, on=pat(7).at.date()), pat(8))
    with pytest.raises(UsageProblem, match=r"several invoices: .*invoice 7; .*invoice 8"):
        money.settle(ledger, REF, None, InvoiceState.PAID, RULES.cadence, pat(8))
    half = money.settle(ledger, REF, "7", InvoiceState.PAID, RULES.cadence, pat(8))
    assert half.waiting_on_us is not None
    assert half.waiting_on_us.note == "$12.50, invoice 8"
    assert money.settle(ledger, REF, "8", InvoiceState.PAID, RULES.cadence, pat(9)).waiting_on_us is None


def test_a_rejection_says_its_reason_and_a_resend_starts_anew_with_the_first_date_kept(ledger: Ledger) -> None:
    rejected = filed(ledger, 9, Kind.REJECTION, reason="auth_expired")
    assert rejected.waiting_on_us is not None
    assert rejected.waiting_on_us.reason == "auth_expired"
    assert "the authorization has expired. Have the client sign a new" in next_step(ledger, 9)
    with pytest.raises(UsageProblem, match="no reason coffee"):
        mending.rejected(ledger, REF, "coffee", None, RULES, pat(9))
    other = mending.rejected(ledger, REF, "patient_not_found", "no such birth date", RULES, pat(10))
    assert other.waiting_on_us is not None
    assert (other.waiting_on_us.reason, other.waiting_on_us.since) == ("patient_not_found", pat(9).at.date())
    again = journey.sent(ledger, REF, Sent(on=pat(20).at.date(), by="fax"), RULES.cadence, pat(20))
    assert again.waiting_on_us is None
    assert again.due == pat(50).at.date()
    assert again.sent[0].on == NOON.date()


def test_a_mended_rejection_starts_the_clock_anew_without_a_sending(ledger: Ledger) -> None:
    filed(ledger, 9, Kind.REJECTION)
    mended = mending.mended(ledger, REF, "proof of guardianship by e-mail", RULES.cadence, pat(12))
    assert (mended.waiting_on_us, mended.due, len(mended.sent)) == (None, pat(42).at.date(), 1)
    with pytest.raises(UsageProblem, match="does not wait"):
        mending.mended(ledger, REF, "again", RULES.cadence, pat(13))


def test_what_they_never_received_stands_until_it_is_sent_again(ledger: Ledger) -> None:
    mending.resend(ledger, REF, "Lisa: nothing on file", pat(14))
    assert f"send it again (medrec request send {REF})" in next_step(ledger, 14)
    with pytest.raises(UsageProblem, match="has to go out first"):
        mending.mended(ledger, REF, "x", RULES.cadence, pat(15))
    assert journey.sent(ledger, REF, Sent(on=pat(15).at.date(), by="fax"), RULES.cadence, pat(15)).waiting_on_us is None


def test_a_person_confirms_that_there_is_nothing(ledger: Ledger) -> None:
    assert mending.none(ledger, REF, PartName.BILLING, "never billed", pat(3)).closed is None
    closed = mending.none(ledger, REF, None, "certificate of no records", pat(4)).closed
    assert closed is not None
    assert closed.why == "no part is open any more"
    with pytest.raises(UsageProblem, match="No part"):
        mending.none(ledger, REF, None, "again", pat(5))


def test_the_commands_tell_it_all(tmp_path: Path) -> None:
    office = tmp_path / "office"
    assert medrec("init", str(office)).returncode == 0
    (office / "ledger" / "providers.yaml").write_text(PROVIDERS)
    (office / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)
    refused = medrec("request", "resend", REF, "--why", "nothing on file", cwd=office)
    assert refused.returncode == 2
    assert "is a draft and cannot be to be sent again" not in refused.stderr, "words, not codes"
    assert "is a draft and cannot be sent again" in refused.stderr
    assert medrec("request", "sent", REF, "--by", "fax", cwd=office).returncode == 0
    assert medrec("invoice", "add", REF, "--amount", "412", "--number", "4711", "--pay-by", "2027-01-31", cwd=office).returncode == 0
    (listed,) = medrec_json("invoice", "list", cwd=office)
    assert (listed["request"], listed["amount"], listed["number"], listed["pay_by"]) == (REF, 412.0, "4711", "2027-01-31")
    unapproved = medrec("invoice", "pay", REF, cwd=office)
    assert unapproved.returncode == 2
    assert "needs approval" in unapproved.stderr
    assert "medrec invoice approve" in unapproved.stderr
    assert "still waits" in medrec("invoice", "approve", REF, cwd=office).stdout
    assert "The clock runs again" in medrec("invoice", "pay", REF, "--note", "check 1042", cwd=office).stdout
    assert "No invoice waits" in medrec("invoice", "list", cwd=office).stdout
    assert "a new authorization" in medrec("request", "rejected", REF, "--reason", "auth_expired", cwd=office).stdout
    assert "waits no more" in medrec("request", "mended", REF, "--what", "new authorization mailed", cwd=office).stdout
    assert "is closed" in medrec("request", "none", REF, "--said", "Lisa", cwd=office).stdout
    text = (office / "ledger" / "matters" / "2026-0143.yaml").read_text()
    assert '- {number: "4711", amount: 412.0, pay_by: 2027-01-31' in text, text


def test_the_chronology_tells_all_and_no_number_of_a_person(ledger: Ledger) -> None:
    told_them = "Lisa & Co: <in work>; her SSN 123-45-6789 \U0001f600"
    journey.call(ledger, REF, journey.Call("Lisa, ROI", told_them, None, "123456789"), RULES.cadence, pat(14))
    filed(ledger, 20, Kind.INVOICE, amount=412.0, invoice_number="4711")
    for later in range(21, 80):
        journey.call(ledger, REF, journey.Call("Lisa, ROI", f"call of day {later}"), RULES.cadence, pat(later))
    matter, request = journey.find(ledger, REF)
    names = {"Pat@firm.example": "Pat Example"}
    told = chronology("Demo Law", matter, request, ledger.provider("demo-general"), pat(90).at, names)
    assert {step.by for step in told.steps} == {"Pat Example", "the office's system"}
    document = pdfium.PdfDocument(pdf(told))
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    text = " ".join(" ".join(texts).split())
    assert len(texts) > 1
    assert all(REF in page and f"Page {number}" in page for number, page in enumerate(texts, start=1))
    assert "Testina Sampleton, matter 2026-0143" in text
    assert "Lisa & Co: <in work>" in text
    assert "waits for us" in text
    assert "call of day 79" in text
    assert "6789" not in text
    assert "123456789" not in text


def complete(ledger: Ledger, days: int, through: date | None) -> None:
    """Everything asked for comes in, dated through that day."""
    for place, part in enumerate((PartName.RECORDS, PartName.BILLING)):
        served = (date(2026, 1, 5), through - timedelta(days=place)) if through else None
        seen = {"part": part, "closes": True, "served": served, "pages": (place + 1, place + 1)}
        filed(ledger, days, Kind(part.value), **seen)


def test_while_the_client_is_treating_newer_records_fall_due_and_are_asked_for(ledger: Ledger) -> None:
    treating = Treatment(provider="demo-general", status="Treating")
    ledger.change("2026-0143", lambda matter: matter.model_copy(update={"treatment": (treating,)}))
    assert list(updates_of(ledger.matter("2026-0143"), RULES.cadence)) == [], "nothing is answered yet"
    with pytest.raises(UsageProblem, match="is not closed"):
        newer.update(ledger, REF, (), None, pat(5))
    complete(ledger, 20, date(2026, 1, 30))
    (due,) = updates_of(ledger.matter("2026-0143"), RULES.cadence)
    assert (due.due, due.through) == (pat(20 + RULES.cadence.update_days).at.date(), date(2026, 1, 30))

    def sheet(days: int) -> str:
        day = pat(days).at.date()
        people = ([ledger.matter("2026-0143")], {}, (), (), day, day, RULES.cadence, Calendar("US"))
        return render.text(digest_for("pat@firm.example", *people))

    assert "Newer records to ask for" not in sheet(60)
    assert f"medrec request update {REF}" in sheet(75)
    assert "2 DAYS LATE" in sheet(82)
    drafted = newer.update(ledger, REF, (), None, pat(82))
    assert drafted.purpose == "update"
    assert {name: part.from_ for name, part in drafted.parts.items()} == {
        PartName.RECORDS: date(2026, 1, 31),
        PartName.BILLING: date(2026, 1, 30),
    }
    assert list(updates_of(ledger.matter("2026-0143"), RULES.cadence)) == [], "it is asked for now"
    assert "Newer records to ask for" not in sheet(82)


def test_how_far_records_go_that_nobody_read_a_person_says(ledger: Ledger) -> None:
    complete(ledger, 20, None)
    with pytest.raises(UsageProblem, match="not known"):
        newer.update(ledger, REF, (), None, pat(82))
    drafted = newer.update(ledger, REF, (PartName.RECORDS,), date(2026, 2, 1), pat(82))
    assert drafted.parts[PartName.RECORDS].from_ == date(2026, 2, 1)


def test_the_calendar_moves_with_the_task_and_names_nobody(ledger: Ledger) -> None:
    def entries(days: int) -> dict[str, tuple[date, str]]:
        written = day.make_calendar("pat@firm.example", ledger, RULES.cadence, ("pat@firm.example",), pat(days).at)
        assert b"Sampleton" not in written
        read = icalendar.Calendar.from_ical(written)
        standing = [event for event in read.walk("VEVENT") if event["STATUS"] != "CANCELLED"]
        return {str(event["UID"]): (event.decoded("DTSTART"), str(event["SUMMARY"])) for event in standing}

    assert entries(1) == {
        f"{REF}-follow-up@medrec-daemon": (date(2026, 1, 26), f"Follow up with Demo General: {REF}"),
        f"{REF}-due@medrec-daemon": (date(2026, 2, 11), f"Due from Demo General: {REF}"),
    }
    journey.bump(ledger, REF, date(2026, 2, 3), RULES.cadence, pat(2))
    assert entries(2)[f"{REF}-follow-up@medrec-daemon"][0] == date(2026, 2, 3)
    assert entries(40)[f"{REF}-follow-up@medrec-daemon"][0] == pat(40).at.date(), "what is late stands on today"
    filed(ledger, 10, Kind.INVOICE, amount=412.0)
    assert entries(11) == {}, "nothing runs while they wait for us"
