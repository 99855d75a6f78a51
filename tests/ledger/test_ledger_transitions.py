"""For any sequence of events: only what the table allows happens, no follow-up is lost or doubled, the clock stands while we owe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import digest_for
from medrec_daemon.ledger import changes, invoices
from medrec_daemon.ledger.files import Source, dump_matter, parse_matter
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.model import Closed, Document, Matter, Provider, Request, Sent, WaitingOnUs
from medrec_daemon.ledger.transitions import TABLE, Event, State, drawn, refuse_impossible, state_of
from medrec_daemon.rules import load

CADENCE = load().cadence
CALENDAR = Calendar(CADENCE.holidays)
REF, OTHER = "RR-7F3K9TE", "RR-4HXW3NC"
ZONE = timezone(timedelta(hours=-5))
START = date(2026, 1, 5)
PROVIDERS = {"demo-general": Provider(id="demo-general", name="Demo General")}


def a_matter() -> Matter:
    def asks(reference: str) -> dict[str, object]:
        return {"id": reference, "provider": "demo-general", "parts": {"records": {}, "billing": {}, "images": {"wanted_only": True}}}

    return Matter.model_validate(
        {"matter": "M-1", "client": {"first": "Testina", "last": "Sampleton"}, "requests": [asks(REF), asks(OTHER)]}
    )


def sent(matter: Matter, at: datetime) -> Matter:
    clock = due.after_sending(at.date(), CADENCE, CALENDAR)
    proof = f"fax {at:%m%d}"  # a proof of its own: another sending, not the same one noted twice
    return changes.mark_sent(matter, REF, Sent(on=at.date(), by="fax", proof=proof), *clock, at=at, by="pat")


def called(matter: Matter, at: datetime) -> Matter:
    again = due.after_contact(None, at.date(), CADENCE, CALENDAR, START)
    return changes.log_call(matter, REF, with_="Lisa", said="in work", follow_up=again, at=at, by="pat")


def promised(matter: Matter, at: datetime) -> Matter:
    day = at.date() + timedelta(days=5)
    again = due.after_contact(day, at.date(), CADENCE, CALENDAR, START)
    return changes.log_call(matter, REF, with_="Lisa", said="soon", promised=day, follow_up=again, at=at, by="pat")


def received(part: str) -> Callable[[Matter, datetime], Matter]:
    def receive(matter: Matter, at: datetime) -> Matter:
        digest = f"{at:%m%d}{part.encode().hex()}"[:64].ljust(64, "0")
        paper = {"sha256": digest, "pages": "1-9", "kind": part, "part": part, "filed_as": "x.pdf", "on": at.date()}
        return changes.record_document(matter, REF, Document.model_validate(paper), closes=True, at=at, by="medrec-daemon")

    return receive


def invoiced(matter: Matter, at: datetime) -> Matter:
    new = Invoice(number=f"{at:%m%d}", amount=412.0, on=at.date())
    return invoices.invoiced(matter, REF, new, "$412.00", at=at, by="medrec-daemon")


def paid(matter: Matter, at: datetime) -> Matter:
    request = matter.requests[0]
    refuse_impossible(request, Event.SETTLED)
    if request.waiting_on_us is not None and request.waiting_on_us.why != "invoice":
        return changes.clear_waiting(matter, REF, said="a new authorization", due=at.date() + timedelta(days=30), at=at, by="pat")
    place = next(place for place, invoice in enumerate(request.invoices) if not invoice.settled)
    return invoices.settle(matter, REF, place, InvoiceState.PAID, follow_up=CALENDAR.add_days(at.date(), 7), at=at, by="pat")


def waits(why: str) -> Callable[[Matter, datetime], Matter]:
    event = {"rejected": Event.REJECTED, "sending failed": Event.NOT_SENT, "send again": Event.TO_RESEND}[why]
    return lambda matter, at: changes.wait(matter, REF, WaitingOnUs(why=why, since=at.date()), event, at=at, by="pat")


def waived(matter: Matter, at: datetime) -> Matter:
    missing = matter.requests[0].required_open()
    return changes.waive(matter, REF, missing[0], "not needed", at=at, by="pat") if missing else matter


DOING: list[tuple[Event, Callable[[Matter, datetime], Matter]]] = [
    (Event.SENT, sent),
    (Event.SENT, sent),
    (Event.CALLED, called),
    (Event.PROMISED, promised),
    (Event.BUMPED, lambda m, at: changes.bump(m, REF, CALENDAR.add_days(at.date(), 9), at=at, by="pat")),
    (Event.RECEIVED, received("records")),
    (Event.RECEIVED, received("billing")),
    (Event.RECEIVED, received("images")),
    (Event.INVOICED, invoiced),
    (Event.SETTLED, paid),
    (Event.SETTLED, paid),
    (Event.REJECTED, waits("rejected")),
    (Event.NOT_SENT, waits("sending failed")),
    (Event.TO_RESEND, waits("send again")),
    (Event.GIVEN_UP, waived),
    (Event.CLOSED, lambda m, at: changes.close(m, REF, "the case is settled", at=at, by="pat")),
    (Event.REOPENED, lambda m, at: changes.reopen(m, REF, "another's", follow_up=CALENDAR.add_days(at.date(), 1), at=at, by="pat")),
]
steps = st.lists(st.tuples(st.sampled_from(DOING), st.integers(0, 25)), max_size=14)


def lines_of(matter: Matter, today: date) -> dict[str, list[str]]:
    """Where each request stands on the morning's sheet: once at most, or it would be called about twice."""
    sheet = digest_for("pat@firm.example", [matter], PROVIDERS, (), (), today, today, CADENCE, CALENDAR)
    groups = {"decide": sheet.decide, "calls": sheet.calls, "coming": sheet.this_week}
    found: dict[str, list[str]] = {REF: [], OTHER: []}
    for name, blocks in groups.items():
        for block in blocks:
            for line in block.lines:
                found[line.reference].append(name)
    return found


def must_hold(before: Request, event: Event, matter: Matter, at: datetime) -> None:
    request = matter.requests[0]
    assert state_of(request) in TABLE[event][state_of(before)]
    assert request.activity[: len(before.activity)] == before.activity
    if request.closed is not None and request.closed.why != "the case is settled":
        assert not request.required_open(), "closed by itself with something required out"
    task = due.next_follow_up(request, at.date(), CADENCE, CALENDAR)
    stands = lines_of(matter, at.date())[REF]
    if request.waiting_on_us is not None:
        assert task is None, "no task while we owe"
        assert not due.is_overdue(request, at.date() + timedelta(days=400), CADENCE), "the clock ran while we owe"
        assert stands == ["decide"]
    elif due.is_with_custodian(request):
        assert task is not None, "a follow-up was lost"
        assert lines_of(matter, max(task, at.date()))[REF] == ["calls"], "on its day it stands there to be called, once"
        assert len(stands) <= 1
    else:
        assert task is None
        assert len(stands) <= 1


@settings(max_examples=150, deadline=None)
@given(steps)
def test_whatever_happens_no_follow_up_is_lost_or_doubled(happening: list[tuple[tuple[Event, Callable[..., Matter]], int]]) -> None:
    matter, day = a_matter(), START
    for (event, do), later in happening:
        day += timedelta(days=later)
        at = datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)
        before = matter.requests[0]
        if state_of(before) not in TABLE[event]:
            with pytest.raises(UsageProblem):
                do(matter, at)
            continue
        matter = do(matter, at)
        must_hold(before, event, matter, at)
        assert matter.requests[1] == a_matter().requests[1]
    text = dump_matter(matter, Source("", "M-1.yaml"))
    assert parse_matter(Source(text, "M-1.yaml")).matter == matter


@given(st.integers(0, 40), st.integers(0, 90), st.integers(0, 40))
def test_the_days_we_owed_are_not_counted(ran: int, stood: int, more: int) -> None:
    """What had run before the invoice and what runs after it add up to the thirty days; the days between do not."""
    noon = datetime(2026, 1, 5, 12, tzinfo=ZONE)
    came, settled = noon + timedelta(days=ran), noon + timedelta(days=ran + stood)
    matter = paid(invoiced(sent(a_matter(), noon), came), settled)
    request = matter.requests[0]
    assert request.due == START + timedelta(days=CADENCE.due_days + stood)
    assert due.is_overdue(request, settled.date() + timedelta(days=more), CADENCE) == (ran + more > CADENCE.due_days)


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", State)
def test_what_the_table_does_not_allow_is_refused_in_words(event: Event, state: State) -> None:
    request = (
        a_matter()
        .requests[0]
        .model_copy(
            update={
                "sent": () if state in {State.DRAFT, State.STUCK} else (Sent(on=START, by="fax"),),
                "waiting_on_us": WaitingOnUs(why="rejected", since=START) if "waits" in state or state is State.WAITING else None,
                "closed": Closed(on=START, why="x") if state in {State.CLOSED, State.OWING} else None,
            }
        )
    )
    assert state_of(request) is state
    if state in TABLE[event]:
        refuse_impossible(request, event)
    else:
        with pytest.raises(UsageProblem) as refused:
            refuse_impossible(request, event)
        assert REF in refused.value.what
        assert refused.value.remedy.endswith(".")


def test_a_mended_rejection_leaves_the_unpaid_invoice() -> None:
    at = datetime(2026, 2, 20, 9, tzinfo=ZONE)
    matter = waits("rejected")(invoiced(sent(a_matter(), at), at), at)
    assert matter.requests[0].waiting_on_us == WaitingOnUs(why="rejected", since=at.date())
    left = sent(matter, at + timedelta(days=3)).requests[0].waiting_on_us
    assert left is not None
    assert (left.why, left.note) == ("invoice", "$412.00, invoice 0220")


def test_the_docs_draw_this_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "request-life.md"
    assert drawn() in page.read_text(encoding="utf-8")
