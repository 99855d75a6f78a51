"""The letter beside the call: written and sent in one go, by the service where the office wants it, once for each task."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from command_line import medrec
from srfax_double import SrFaxDouble

from medrec_daemon.confined import Confined, Limits
from medrec_daemon.errors import Doubtful, TryLater, UnknownName, UsageProblem
from medrec_daemon.filing.contract import Stored
from medrec_daemon.followup import due, letters, render
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import digest_for
from medrec_daemon.journeys import disputes, letter_out, letters_owed, record, submit
from medrec_daemon.journeys import invoice as money
from medrec_daemon.journeys import request as journey
from medrec_daemon.journeys import sending_notes as journal
from medrec_daemon.journeys.destinations import destination
from medrec_daemon.journeys.lay_out import lay_out
from medrec_daemon.journeys.letters_owed import AutoFax
from medrec_daemon.journeys.mending import rejected
from medrec_daemon.journeys.package import PackageRooms
from medrec_daemon.journeys.request import Call, Teller, find
from medrec_daemon.journeys.submit import SendingRooms
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document, Provider, Request, Sent
from medrec_daemon.ledger.request_steps import replaced
from medrec_daemon.model import Kind, Outcome, PartName, Plan, PlannedPiece
from medrec_daemon.requesting.channels.by_hand import ByHand
from medrec_daemon.requesting.channels.contract import Delivery, Destination, Submission
from medrec_daemon.requesting.facts import Letterhead
from medrec_daemon.requesting.letter import Sender
from medrec_daemon.requesting.srfax import SrFax
from medrec_daemon.rules import load

RULES = load()
CADENCE, CALENDAR = RULES.cadence, Calendar(RULES.cadence.holidays)
REF = "RR-7F3K9TE"
SENT_ON = date(2026, 1, 12)
NINE = datetime(2026, 1, 12, 9, tzinfo=timezone(timedelta(hours=-5)))
HEAD = Letterhead("Demo Law", ("100 Sample Street", "Lexington, KY 40507"), "(859) 555-0170", "", "Pat Example", "pat@firm.example")
PROVIDERS = """- id: demo-general
  name: Demo General
  type: hospital
  state: TN
  address: {street: 1 Demo Way, city: Nashville, state: TN, zip: "37201"}
  records: {attention: ROI, fax: "+18595550100", email: roi@demo.example, prefers: fax}
"""
MATTER = f"""matter: "2026-0143"
client: {{first: Testina, last: Sampleton, born: 1971-03-14}}
date_of_loss: 2026-01-05
paralegal: pat@firm.example
requests:
  - id: {REF}
    provider: demo-general
    parts: {{records: {{}}, billing: {{}}, images: {{wanted_only: true}}}}
"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Confined]:
    with Confined(Limits(1, 30.0, 1500, 64)) as pool:
        yield pool


@pytest.fixture
def srfax() -> Iterator[SrFaxDouble]:
    double = SrFaxDouble()
    yield double
    double.close()


@pytest.fixture
def rooms(tmp_path: Path, srfax: SrFaxDouble) -> Iterator[SendingRooms]:
    (tmp_path / "ledger" / "matters").mkdir(parents=True)
    (tmp_path / "ledger" / "providers.yaml").write_text(PROVIDERS)
    (tmp_path / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)
    ledger = Ledger.open(tmp_path / "ledger", tmp_path / "index.sqlite")
    journey.sent(ledger, REF, Sent(on=SENT_ON, by="fax", to="+18595550100"), CADENCE, pat(0))
    fax = SrFax("4711", srfax.password, "+18595550199", "records@firm.example", srfax.url, timeout=5)
    by_hand = {"fax by hand": ByHand(tmp_path / "outbox", "fax"), "mail": ByHand(tmp_path / "outbox", "mail")}
    yield SendingRooms(ledger, RULES, tmp_path / "sending", tmp_path / "outbox", {"srfax": fax, **by_hand})
    ledger.close()


@pytest.fixture
def papers(rooms: SendingRooms, pool: Confined) -> PackageRooms:
    return PackageRooms(
        ledger=rooms.ledger,
        rules=RULES,
        pool=pool,
        turns=lambda _scan: (),
        sender=Sender(HEAD),
        staff={"pat@firm.example": HEAD},
        ssn=lambda _client: None,
        authorizations=rooms.outbox.parent / "authorizations",
        certification=None,
        outbox=rooms.outbox,
    )


def day(days: float) -> datetime:
    return NINE + timedelta(days=days)


def pat(days: float) -> Teller:
    return Teller("pat@firm.example", day(days))


def the_request(rooms: SendingRooms) -> Request:
    return find(rooms.ledger, REF)[1]


def send(rooms: SendingRooms, papers: PackageRooms, days: float, channel: str = "srfax", paper: str = "follow-up") -> Submission:
    way, where = destination(rooms.ledger.provider("demo-general"), None)
    plan = letter_out.planned(REF, paper, way, channel, where, rooms, papers, day(days).date())
    return letter_out.send(plan, rooms, pat(days))


def serve(rooms: SendingRooms, papers: PackageRooms, days: float, channel: str = "srfax") -> int:
    """One look of the service at what is owed."""

    def way(provider: Provider) -> tuple[str, str, Destination]:
        by, where = destination(provider, None)
        return by, channel, where

    submit.settle(rooms, day(days))
    auto = AutoFax(rooms, way, frozenset({"srfax"}))
    return letters_owed.send_owed(letters_owed.owed(auto, day(days).date()), auto, papers, day(days))


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def did(rooms: SendingRooms) -> list[str]:
    return [entry.did for entry in the_request(rooms).activity]


def sheet(rooms: SendingRooms, days: float) -> str:
    today = day(days).date()
    told = digest_for("pat@firm.example", [rooms.ledger.matter("2026-0143")], {}, (), (), today, today, CADENCE, CALENDAR)
    return " ".join(render.text(told).split())


def bill_arrives(rooms: SendingRooms, days: float) -> None:
    paper = Document(sha256="a" * 64, pages="1-3", kind=Kind.BILLING, part=PartName.BILLING, filed_as="x.pdf", on=day(days).date())
    rooms.ledger.change(
        "2026-0143", lambda matter: changes.record_document(matter, REF, paper, at=day(days), by="medrec-daemon", closes=True)
    )


def test_the_first_letter_asks_and_the_second_says_it_is_due(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    before = the_request(rooms)
    send(rooms, papers, 14)
    first = words(srfax.faxes[0].pdf)
    assert "January 26, 2026" in first
    assert "Please confirm that you received our request and that it is being worked on" in first
    assert "now due" not in first
    assert "Tenn." not in first, "its thirty days are not over"
    assert "not yet received the following: medical records, itemized billing and images" in first
    assert "Via fax: (859) 555-0100" in first
    srfax.faxes[0].status = "Sent"
    submit.settle(rooms, day(14.1))
    after = the_request(rooms)
    assert (after.due, after.follow_up, after.sent, after.promised) == (before.due, before.follow_up, before.sent, None)
    assert due.next_follow_up(after, day(14).date(), CADENCE, CALENDAR) == day(14).date(), "the call is still to be made"
    assert [entry.did for entry in after.activity[-2:]] == ["letter submitted", "letter sent"]
    assert (after.activity[-1].said or "").startswith(f"{REF}/L1: by fax to +18595550100; SRFax 9000: 3 pages sent")
    bill_arrives(rooms, 20)
    send(rooms, papers, 32)
    second = words(srfax.faxes[1].pdf)
    assert "We have received the following, and thank you for it: itemized billing." in second
    assert "not yet received the following: medical records and images." in second
    assert "32 days have passed since then, and our request is now due." in second
    assert "Tenn. Code Ann. § 68-11-304 asks that the records be provided within 30 days." in second.replace("\u00a0", " ")
    assert sorted(path.name for path in (rooms.outbox / REF).iterdir()) == ["follow-up-1.pdf", "follow-up-2.pdf"], "what went out is kept"


def test_a_letter_that_would_say_what_is_not_so_is_refused(rooms: SendingRooms, papers: PackageRooms) -> None:
    rejected(rooms.ledger, REF, "auth_expired", None, RULES, pat(10))
    with pytest.raises(UsageProblem, match="waits for us"):
        send(rooms, papers, 14)
    with pytest.raises(UsageProblem, match="no unsettled invoice"):
        send(rooms, papers, 14, paper="dispute")
    journey.sent(rooms.ledger, REF, Sent(on=day(15).date(), by="fax"), CADENCE, pat(15))
    journey.close(rooms.ledger, REF, "settled", pat(16))
    with pytest.raises(UsageProblem, match="Nothing of"):
        send(rooms, papers, 20)
    assert not rooms.journal.exists() or journal.notes(rooms.journal) == []


def test_a_failed_letter_is_tried_again_and_the_clock_runs_on(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    send(rooms, papers, 14)
    srfax.faxes[0].status, srfax.faxes[0].error = "Failed", "Busy"
    submit.settle(rooms, day(14) + timedelta(minutes=5))
    failed = the_request(rooms)
    assert failed.waiting_on_us is None, "nobody waits for us because of a letter"
    assert "The follow-up letter did not go out Mon, Jan 26 (RR-7F3K9TE/L1: SRFax 9000: Busy. It is tried again" in sheet(rooms, 14)
    submit.settle(rooms, day(14) + timedelta(minutes=36))
    assert [fax.account_code for fax in srfax.faxes] == [f"{REF}/L1", f"{REF}/L2"]
    assert srfax.faxes[0].pdf == srfax.faxes[1].pdf
    srfax.faxes[1].status = "Sent"
    submit.settle(rooms, day(14.1))
    assert journal.notes(rooms.journal) == []
    assert "call; the letter is out" in sheet(rooms, 14)
    assert len(the_request(rooms).sent) == 1


def test_a_letter_failing_for_good_or_unknown_is_said_and_not_repeated(
    rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble
) -> None:
    srfax.lose_answer, srfax.lists = True, False
    with pytest.raises(Doubtful):
        send(rooms, papers, 14)
    srfax.lose_answer = False
    assert serve(rooms, papers, 14.02) == 0, "it is looked up"
    submit.settle(rooms, day(14) + timedelta(hours=3))
    assert "Nobody can tell whether sending RR-7F3K9TE/L1" in sheet(rooms, 14)
    assert serve(rooms, papers, 15) == 0, "one letter for one task, even where nobody knows"
    assert len(srfax.faxes) == 1


def test_the_service_sends_one_for_each_task(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    for days in (0, 7, 13):
        assert serve(rooms, papers, days) == 0, "no task is due"
    for later in (14, 14.01, 14.2, 15, 16, 21):
        serve(rooms, papers, later)
        for fax in srfax.faxes:
            fax.status = "Sent"
    assert len(srfax.faxes) == 1
    assert "The follow-up letter went out Mon, Jan 26 (RR-7F3K9TE/L1: by fax" in sheet(rooms, 15)
    journey.bump(rooms.ledger, REF, day(18).date(), CADENCE, pat(16))
    assert serve(rooms, papers, 18) == 0, "a task that is moved by a few days is the same one"
    journey.call(rooms.ledger, REF, Call("Maria", "in process"), CADENCE, pat(18))
    assert serve(rooms, papers, 19) == 0
    assert serve(rooms, papers, 30) == 1
    assert "now due" in words(srfax.faxes[1].pdf)
    assert serve(rooms, papers, 33) == 0
    srfax.faxes[1].status = "Sent"
    journey.call(rooms.ledger, REF, Call("Maria", "soon", promised=day(35).date()), CADENCE, pat(33))
    assert serve(rooms, papers, 35) == 0
    assert serve(rooms, papers, 36) == 1, "the promise was not kept"
    assert "They were promised to us for February 16, 2026" in words(srfax.faxes[2].pdf)
    bill_arrives(rooms, 37)
    journey.waive(rooms.ledger, REF, PartName.RECORDS, "not needed", pat(38))
    assert serve(rooms, papers, 60) == 0, "nothing is out any more"
    assert len(srfax.faxes) == 3


def test_nobody_called_and_the_day_it_is_due_comes(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    assert serve(rooms, papers, 15) == 1
    srfax.faxes[0].status = "Sent"
    assert [serve(rooms, papers, days) for days in (20, 29, 30, 31, 45)] == [0, 0, 1, 0, 0]


def test_a_channel_that_is_away_is_tried_later_and_said_once_a_day(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    nobody = SrFax("4711", "x", "+18595550199", "records@firm.example", "http://127.0.0.1:9/x", timeout=2)
    away = replace(rooms, channels={"srfax": nobody})
    for days in (14, 14.01, 14.02):
        assert serve(away, papers, days) == 0
    assert did(rooms).count("letter not sent") == 1
    assert "SRFax cannot be reached. The service tries again." in sheet(rooms, 14)
    assert "medrec request send RR-7F3K9TE --letter follow-up" in sheet(rooms, 14)
    assert journal.notes(rooms.journal) == []
    assert serve(rooms, papers, 14.1) == 1
    assert len(srfax.faxes) == 1


def test_what_waits_for_us_or_goes_by_hand_gets_no_letter_of_the_service(
    rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble
) -> None:
    assert serve(rooms, papers, 14, channel="fax by hand") == 0
    rejected(rooms.ledger, REF, "auth_expired", None, RULES, pat(14))
    assert serve(rooms, papers, 30) == 0
    assert (srfax.faxes, did(rooms)) == ([], ["sent", "waits for us"])


def test_by_hand_a_person_says_it_is_out(rooms: SendingRooms, papers: PackageRooms) -> None:
    assert send(rooms, papers, 14, channel="fax by hand").state is Delivery.PENDING
    folder = rooms.outbox / f"{REF} follow-up-1"
    told = (folder / "where-it-goes.txt").read_text()
    assert "Fax the letter to that number" in told
    assert f"medrec request sent {REF} --by fax --letter follow-up" in told
    assert "handed over Mon, Jan 26" in sheet(rooms, 14)
    (rooms.outbox / "sent").mkdir(exist_ok=True)
    folder.rename(rooms.outbox / "sent" / folder.name)
    submit.settle(rooms, day(14.1))
    assert did(rooms)[-1] == "letter sent"
    send(rooms, papers, 21, channel="fax by hand")
    letter_out.sent(rooms.ledger, REF, "follow-up", "fax", "+18595550100", "report 4711", pat(21))
    assert (the_request(rooms).activity[-1].said) == f"{REF}/L2: by fax to +18595550100; report 4711"
    submit.settle(rooms, day(21.1))
    assert journal.notes(rooms.journal) == []
    send(rooms, papers, 28, channel="fax by hand")
    send(rooms, papers, 35, channel="fax by hand")
    assert did(rooms).count("letter submitted") == 4, "one that nobody reported does not keep the next one back"
    assert len(the_request(rooms).sent) == 1


def test_two_at_once_send_one(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    way, where = destination(rooms.ledger.provider("demo-general"), None)
    plans = [letter_out.planned(REF, "follow-up", way, "srfax", where, rooms, papers, day(14).date()) for _ in range(2)]
    letter_out.send(plans[0], rooms, pat(14))
    with pytest.raises(TryLater, match="by somebody else"):
        letter_out.send(plans[1], rooms, pat(14))
    with pytest.raises(UsageProblem, match="is under way by fax"):
        send(rooms, papers, 14.01)
    assert serve(rooms, papers, 14.02) == 0
    assert len(srfax.faxes) == 1


def test_a_crash_after_the_note_and_before_the_log_sends_no_second_one(
    rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble
) -> None:
    """The fax is queued and noted; the line of the log is missing."""
    matter = rooms.ledger.matter("2026-0143")
    send(rooms, papers, 14)
    rooms.ledger.close()
    (rooms.outbox.parent / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)
    ledger = Ledger.open(rooms.outbox.parent / "ledger", rooms.outbox.parent / "again.sqlite")
    journey.sent(ledger, REF, matter.requests[0].sent[0], CADENCE, pat(0))
    again = replace(rooms, ledger=ledger)
    assert serve(again, replace(papers, ledger=ledger), 14.01) == 0
    assert [entry.did for entry in find(ledger, REF)[1].activity][-1] == "letter submitted"
    srfax.faxes[0].status = "Sent"
    assert serve(again, replace(papers, ledger=ledger), 15) == 0
    assert len(srfax.faxes) == 1
    ledger.close()


def test_a_dispute_goes_only_as_it_was_drafted(rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble) -> None:
    money.add(rooms.ledger, REF, Invoice(number="4711", amount=412.0, on=day(5).date()), pat(5))
    with pytest.raises(UnknownName, match="no dispute letter"):
        send(rooms, papers, 6, paper="dispute")
    assert srfax.faxes == []


def kentucky(rooms: SendingRooms) -> None:
    rooms.ledger.change_provider("demo-general", lambda known: known.model_copy(update={"state": "KY"}))


def invoiced(rooms: SendingRooms, days: float, **seen: Any) -> None:
    """An invoice is filed for the request, as an arrival's journey does it."""
    piece = PlannedPiece(
        pages=(1, 1), kind=Kind.INVOICE, matter="2026-0143", provider="demo-general", request=REF, part=None, folder="x", name="y.pdf",
        closes=False, **seen,
    )  # fmt: skip
    plan = Plan("scan.pdf", f"{days:064}", 1, Outcome.FILE, (piece,))
    stored = [Stored(path="x/y.pdf", sha256="0" * 64, size=9, already_there=False)]
    record.filed(plan, stored, rooms.ledger, RULES, day(days))


def test_a_charge_by_the_page_for_a_kentucky_first_copy_is_disputed_on_paper(
    rooms: SendingRooms, papers: PackageRooms, srfax: SrFaxDouble
) -> None:
    kentucky(rooms)
    invoiced(rooms, 5, amount=412.0, invoice_number="4711", per_page=True)
    assert "Get $412.00 approved" in sheet(rooms, 5), "as long as nothing is drafted"
    assert disputes.owed(rooms.ledger, RULES) == (REF,)
    assert disputes.draft(papers, REF, pat(5)) == ("dispute.pdf",)
    assert (disputes.draft(papers, REF, pat(6)), disputes.owed(rooms.ledger, RULES)) == ((), ()), "once for each invoice"
    assert did(rooms)[-1] == "dispute drafted"
    drafted = words((rooms.outbox / REF / "dispute.pdf").read_bytes())
    assert "Your Invoice: 4711" in drafted
    assert "your invoice of $412.00" in drafted
    assert f"Read the drafted dispute.pdf, then: medrec request send {REF} --letter dispute" in sheet(rooms, 6)
    assert srfax.faxes == [], "a person sends it"
    with pytest.raises(UsageProblem, match="needs approval"):
        money.settle(rooms.ledger, REF, None, InvoiceState.PAID, CADENCE, pat(6))
    send(rooms, papers, 7, paper="dispute")
    (fax,) = srfax.faxes
    assert fax.pdf == (rooms.outbox / REF / "dispute.pdf").read_bytes()
    fax.status = "Sent"
    submit.settle(rooms, day(7.1))
    assert did(rooms)[-2:] == ["dispute letter submitted", "dispute letter sent"]
    assert list(letters.letters_out(the_request(rooms))) == [], "it is no follow-up"
    money.settle(rooms.ledger, REF, None, InvoiceState.DISPUTED, CADENCE, pat(7), said="the first copy is free")
    assert "Disputed: hear what they say" in sheet(rooms, 8)


@pytest.mark.parametrize("why", ["postage", "another state", "an update", "asked before"])
def test_what_is_no_dispute(rooms: SendingRooms, papers: PackageRooms, why: str) -> None:
    if why != "another state":
        kentucky(rooms)
    if why == "an update":
        rooms.ledger.change("2026-0143", lambda matter: replaced(matter, matter.requests[0].model_copy(update={"purpose": "update"})))
    if why == "asked before":
        earlier = Request.model_validate(
            {"id": "RR-4HXW3NC", "provider": "demo-general", "parts": {"records": {}}, "sent": [{"on": "2025-06-01", "by": "fax"}]}
        )
        rooms.ledger.change("2026-0143", lambda matter: matter.model_copy(update={"requests": (*matter.requests, earlier)}))
    invoiced(rooms, 5, amount=9.85, per_page=why != "postage")
    assert disputes.owed(rooms.ledger, RULES) == ()
    assert disputes.draft(papers, REF, pat(5)) == ()
    assert "Pay $9.85 or dispute it" in sheet(rooms, 5)


def test_records_and_their_invoice_came_together(rooms: SendingRooms, papers: PackageRooms) -> None:
    kentucky(rooms)
    bill_arrives(rooms, 4)
    journey.waive(rooms.ledger, REF, PartName.RECORDS, "not needed", pat(4))
    assert the_request(rooms).closed is not None
    invoiced(rooms, 5, amount=88.0, per_page=True)
    assert disputes.owed(rooms.ledger, RULES) == (REF,)
    assert disputes.draft(papers, REF, pat(5)) == ("dispute.pdf",)


def test_an_invoice_by_telephone_is_disputed_on_paper_too(tmp_path: Path) -> None:
    office = tmp_path / "office"
    assert medrec("init", str(office)).returncode == 0
    (office / "ledger" / "providers.yaml").write_text(PROVIDERS.replace("state: TN", "state: KY"))
    (office / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)
    assert medrec("request", "sent", REF, "--by", "fax", cwd=office).returncode == 0
    added = medrec("invoice", "add", REF, "--amount", "412", "--number", "4711", "--per-page", cwd=office)
    assert f"A dispute is drafted: read dispute.pdf, then: medrec request send {REF} --letter dispute" in added.stdout, added.stderr
    listed = medrec("invoice", "list", cwd=office).stdout
    assert "drafted" in listed
    assert f"{REF}: read outbox/{REF}/dispute.pdf, then: medrec request send {REF} --letter dispute" in listed
    assert "It would go: dispute letter, 1 page" in medrec("request", "send", REF, "--letter", "dispute", "--dry-run", cwd=office).stdout


@pytest.mark.slow
def test_the_office_does_it_by_command_and_by_service(tmp_path: Path, srfax: SrFaxDouble) -> None:
    office = tmp_path / "office"
    config = (
        "# A practice office\nfirm: {name: Demo Law}\nstaff: [{name: Pat, email: pat@firm.example}]\ntime_zone: America/New_York\n"
        "followup: {auto_fax: true}\n"
        f"sending: {{fax: srfax, srfax_account: '4711', srfax_password_from: ./pw, srfax_sender: '+18595550199', "
        f"srfax_email: records@firm.example, srfax_url: '{srfax.url}'}}\n"
    )
    lay_out(office, config)
    (office / "pw").write_text(srfax.password)
    (office / "pw").chmod(0o600)
    (office / "ledger" / "providers.yaml").write_text(PROVIDERS)
    (office / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)

    def say(moment: str, *words: str) -> str:
        done = medrec("--practice-now", moment, *words, cwd=office)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    say("2026-01-12T09:00:00", "request", "sent", REF, "--by", "fax", "--to", "+18595550100")
    assert "It would go: follow-up letter, 1 page by srfax" in say(
        "2026-01-12T09:00:00", "request", "send", REF, "--letter", "follow-up", "--dry-run"
    )
    for moment in ("2026-01-25T12:00:00", "2026-01-26T07:50:00"):
        say(moment, "run", "--until-idle")
    assert srfax.faxes == [], "not before office hours, not on a Sunday"
    say("2026-01-26T08:01:00", "run", "--until-idle")
    say("2026-01-26T08:02:00", "run", "--until-idle")
    assert [fax.account_code for fax in srfax.faxes] == [f"{REF}/L1"]
    mails = [email.message_from_bytes(mail.read_bytes(), policy=email.policy.default) for mail in (office / "outbox" / "mail").iterdir()]
    told = [" ".join(body.get_content().split()) for mail in mails if (body := mail.get_body(("plain",)))]
    assert any("call; the letter is out" in text for text in told), "the call sheet of that morning tells of it"
    again = medrec("--practice-now", "2026-01-26T08:03:00", "request", "send", REF, "--letter", "follow-up", cwd=office)
    assert again.returncode == 2
    assert "under way by fax" in again.stderr
    srfax.faxes[0].status = "Sent"
    say("2026-01-26T10:00:00", "run", "--until-idle")
    assert "letter sent" in say("2026-01-26T10:05:00", "request", "show", REF)
    say("2026-02-11T17:01:00", "run", "--until-idle")
    assert len(srfax.faxes) == 1, "not after office hours"
    by_hand = say("2026-02-11T17:02:00", "request", "send", REF, "--letter", "follow-up")
    assert "On its way: follow-up letter, 1 page by srfax to (859) 555-0100 (Demo General, ROI)" in by_hand
    assert f"The call is still to be made (next task 2026-01-26): medrec request call {REF}" in by_hand
    assert "The call is still to be made" in say(
        "2026-02-11T10:05:00", "request", "sent", REF, "--letter", "follow-up", "--proof", "report 4711"
    )


def test_the_words_for_a_letter_are_no_word_with_the_custodian() -> None:
    assert not {word.value for word in letters.Letter} & due.CONTACTS
    assert not {word.value for word in letters.Letter} & due.MOVES
