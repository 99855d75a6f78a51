from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from followup_office import CADENCE, CALENDAR, TODAY, entry, request
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from medrec_daemon import rules
from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.due import Group
from medrec_daemon.followup.state import STATES, states

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def follow_up(today: date = TODAY, **fields: Any) -> date | None:
    return due.next_follow_up(request(**fields), today, CADENCE, CALENDAR)


def sent(*days: str) -> list[dict[str, str]]:
    return [{"on": day, "by": "fax"} for day in days]


# --- the calendar


@pytest.mark.parametrize(
    ("day", "next_one"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),  # a Monday
        (date(2026, 11, 21), date(2026, 11, 23)),  # a Saturday
        (date(2026, 11, 26), date(2026, 11, 27)),  # Thanksgiving
        (date(2026, 7, 3), date(2026, 7, 6)),  # Independence Day falls on a Saturday, observed on Friday
        (date(2027, 12, 31), date(2028, 1, 3)),  # New Year 2028 is observed in the year before
        (date(2027, 12, 24), date(2027, 12, 27)),  # Christmas 2027 is a Saturday
        (date(2021, 6, 18), date(2021, 6, 21)),  # the first Juneteenth
    ],
)
def test_next_business_day_passes_weekends_and_federal_holidays(day: date, next_one: date) -> None:
    assert CALENDAR.next_business_day(day) == next_one


def test_a_calendar_without_holidays_knows_weekends_only() -> None:
    plain = Calendar("none")
    assert plain.is_business_day(date(2026, 11, 26))
    assert not plain.is_business_day(date(2026, 11, 28))
    assert plain.add_days(date(2026, 11, 23), 5) == date(2026, 11, 30)


@given(DAYS)
def test_the_next_business_day_is_one_and_near(day: date) -> None:
    found = CALENDAR.next_business_day(day)
    assert CALENDAR.is_business_day(found)
    assert 0 <= (found - day).days <= 4
    assert not any(CALENDAR.is_business_day(day + timedelta(days=gone)) for gone in range((found - day).days))


# --- the clock


def test_sending_sets_the_due_date_as_counted_and_the_follow_up_on_a_business_day() -> None:
    assert due.after_sending(date(2026, 1, 12), CADENCE, CALENDAR) == (date(2026, 2, 11), date(2026, 1, 26))
    deadline, first = due.after_sending(date(2026, 11, 12), CADENCE, CALENDAR)
    assert (deadline, first) == (date(2026, 12, 12), date(2026, 11, 27))  # a Saturday stays; Thanksgiving moves


def test_nothing_logged_leaves_the_first_task_where_it_was() -> None:
    assert follow_up(sent=sent("2026-10-20"), follow_up=None) == date(2026, 11, 3)


def test_a_contact_leads_to_day_30_then_to_every_seventh_day() -> None:
    calls = [entry("2026-11-04")]
    assert follow_up(follow_up=None, activity=calls) == date(2026, 11, 19)
    calls.append(entry("2026-11-19"))
    assert follow_up(follow_up=None, activity=calls) == date(2026, 11, 27)  # the 26th is Thanksgiving


def test_every_seven_days_for_as_long_as_it_takes() -> None:
    calls: list[dict[str, Any]] = []
    day = date(2026, 1, 12)
    gaps = []
    for _ in range(60):
        task = follow_up(day, sent=sent("2026-01-12"), follow_up=None, activity=calls)
        assert task is not None
        assert CALENDAR.is_business_day(task)
        gaps.append((task - day).days)
        day = task
        calls.append(entry(day.isoformat()))
    assert gaps[:2] == [14, 16]
    assert all(7 <= gap <= 10 for gap in gaps[2:])
    assert sum(gaps) > 365


def test_a_promise_moves_the_task_to_the_business_day_after_it() -> None:
    promise = entry("2026-11-04", promised="2026-11-25")
    assert follow_up(follow_up=None, promised="2026-11-25", activity=[promise]) == date(2026, 11, 27)
    assert follow_up(follow_up=None, promised="2026-11-06", activity=[entry("2026-11-04", promised="2026-11-06")]) == date(2026, 11, 9)


def test_a_promise_typed_into_the_file_goes_before_the_date_the_sending_had_set() -> None:
    assert follow_up(promised="2026-10-28") == date(2026, 10, 29)


def test_a_call_after_a_broken_promise_counts_again() -> None:
    log = [entry("2026-11-04", promised="2026-11-06"), entry("2026-11-09")]
    assert follow_up(follow_up=None, promised="2026-11-06", activity=log) == date(2026, 11, 19)


def test_a_resend_starts_the_clock_again_and_ends_the_promise() -> None:
    log = [entry("2026-11-02", promised="2026-11-20")]
    again = {"sent": sent("2026-10-20", "2026-11-09"), "promised": "2026-11-20", "activity": log, "follow_up": None}
    assert follow_up(**again) == date(2026, 11, 23)
    resent = request(**again)
    assert due.age_days(resent, TODAY) == 14
    assert due.due_date(resent, CADENCE) == date(2026, 11, 19)  # written in the file, later than the resend
    assert due.due_date(request(**again | {"due": "2026-11-08"}), CADENCE) == date(2026, 12, 9)  # older than the resend: counted anew


def test_sendings_may_stand_in_any_order() -> None:
    assert due.age_days(request(sent=sent("2026-11-09", "2026-10-20")), TODAY) == 14


@pytest.mark.parametrize(
    ("stored", "log", "expected"),
    [
        ("2026-12-15", [], date(2026, 12, 15)),  # later than computed: it counts
        ("2026-12-12", [], date(2026, 12, 14)),  # a Saturday moves to Monday
        ("2026-11-03", [], date(2026, 11, 3)),  # what the sending had set
        ("2026-10-26", [], date(2026, 10, 26)),  # earlier, chosen by hand
        ("2026-11-12", [entry("2026-11-04")], date(2026, 11, 12)),  # earlier than day 30, after the last word: chosen
        ("2026-11-02", [entry("2026-11-04")], date(2026, 11, 19)),  # a leftover from before the last word
        ("2026-11-05", [entry("2026-11-04", "bump")], date(2026, 11, 5)),
        ("2026-11-09", [entry("2026-11-04", promised="2026-11-20")], date(2026, 11, 23)),  # overtaken by a promise
        ("2026-11-09", [entry("2026-11-04", promised="2026-11-20"), entry("2026-11-05", "bump")], date(2026, 11, 9)),
    ],
)
def test_the_stored_follow_up_counts_where_somebody_chose_it(stored: str, log: list[dict[str, Any]], expected: date) -> None:
    promised = next((line["promised"] for line in log if "promised" in line), None)
    assert follow_up(follow_up=stored, activity=log, promised=promised) == expected


def test_waiting_on_us_closed_and_draft_have_no_task() -> None:
    assert follow_up(waiting_on_us={"why": "invoice", "since": "2026-11-01"}) is None
    assert follow_up(closed={"on": "2026-11-01", "why": "all parts received"}) is None
    assert follow_up(sent=[]) is None
    assert follow_up(parts={"records": {"state": "received"}, "images": {"wanted_only": True}}) is None


def test_after_a_pause_the_task_is_back() -> None:
    waiting = {"why": "invoice", "since": "2026-10-30"}
    assert follow_up(waiting_on_us=waiting) is None
    mended = [entry("2026-11-20", "mended")]
    assert follow_up(activity=mended, follow_up="2026-11-30") == date(2026, 11, 30)


@pytest.mark.parametrize("did", ["call", "Call", "status", "fax", "portal"])
def test_what_counts_as_a_word_with_the_custodian(did: str) -> None:
    assert follow_up(follow_up=None, activity=[entry("2026-11-04", did)]) == date(2026, 11, 19)


@pytest.mark.parametrize("did", ["received", "duplicate", "drafted", "bump", "sent", "waits for us"])
def test_what_the_daemon_notes_is_no_word_with_the_custodian(did: str) -> None:
    assert follow_up(follow_up=None, activity=[entry("2026-11-04", did)]) == date(2026, 11, 3)


def test_an_entry_that_names_somebody_counts_whatever_it_is_called() -> None:
    assert follow_up(follow_up=None, activity=[entry("2026-11-04", "walked over") | {"with": "Maria"}]) == date(2026, 11, 19)


def test_what_is_logged_for_later_days_is_not_known_yet() -> None:
    assert follow_up(date(2026, 11, 2), follow_up=None, activity=[entry("2026-11-04")]) == date(2026, 11, 3)


def test_after_contact_without_a_sending_is_the_ordinary_interval() -> None:
    assert due.after_contact(None, date(2026, 11, 16), CADENCE, CALENDAR) == date(2026, 11, 23)
    assert due.after_contact(date(2026, 11, 1), date(2026, 11, 16), CADENCE, CALENDAR) == date(2026, 11, 23)  # a promise for the past


@given(DAYS, st.integers(0, 200), st.none() | st.integers(-20, 60))
def test_the_task_after_a_contact_is_a_business_day_ahead(sent_on: date, later: int, promised_in: int | None) -> None:
    heard = sent_on + timedelta(days=later)
    promised = None if promised_in is None else heard + timedelta(days=promised_in)
    task = due.after_contact(promised, heard, CADENCE, CALENDAR, sent_on)
    assert CALENDAR.is_business_day(task)
    assert task > heard
    assert promised is None or promised < heard or task > promised


# --- overdue, age, groups


@pytest.mark.parametrize(("today", "overdue"), [(date(2026, 11, 19), False), (date(2026, 11, 20), True)])
def test_overdue_is_computed_from_the_due_date(today: date, *, overdue: bool) -> None:
    assert due.is_overdue(request(), today) is overdue
    assert due.is_overdue(request(due=None), today) is False
    assert due.is_overdue(request(due=None), today, CADENCE) is overdue


def test_nothing_is_overdue_while_it_waits_for_us_or_is_done() -> None:
    assert not due.is_overdue(request(waiting_on_us={"why": "invoice", "since": "2026-11-01"}), TODAY)
    assert not due.is_overdue(request(closed={"on": "2026-11-01", "why": "done"}), TODAY)
    assert not due.is_overdue(request(sent=[]), TODAY)
    assert due.age_days(request(sent=[]), TODAY) is None


@pytest.mark.parametrize(
    ("fields", "group"),
    [
        ({}, Group.CALL),
        ({"follow_up": "2026-11-24"}, Group.THIS_WEEK),
        ({"follow_up": "2026-11-30"}, Group.THIS_WEEK),
        ({"follow_up": "2026-12-01"}, None),
        ({"sent": []}, Group.NOT_SENT),
        ({"closed": {"on": "2026-11-01", "why": "done"}}, None),
        ({"waiting_on_us": {"why": "rejected", "since": "2026-11-20"}}, Group.DECIDE),
        ({"waiting_on_us": {"why": "invoice", "since": "2026-11-20"}, "closed": {"on": "2026-11-01", "why": "done"}}, Group.DECIDE),
        ({"parts": {"records": {"state": "received"}}}, Group.DECIDE),
    ],
)
def test_what_to_do_with_a_request_now(fields: dict[str, Any], group: Group | None) -> None:
    assert due.group_of(request(**fields), TODAY, CADENCE, CALENDAR) is group


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("open", "overdue")),
        ({"due": "2026-11-23"}, ("open",)),
        ({"parts": {"records": {}, "billing": {"state": "received"}}}, ("open", "partial", "overdue")),
        ({"waiting_on_us": {"why": "invoice", "since": "2026-11-20"}}, ("open", "waiting_on_us")),
        ({"sent": []}, ("draft",)),
        ({"closed": {"on": "2026-11-01", "why": "done"}}, ("closed",)),
    ],
)
def test_the_state_in_a_word_or_two(fields: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert states(request(**fields), TODAY) == expected
    assert set(expected) <= set(STATES)


def test_the_shipped_cadence_is_the_practice_of_the_firm() -> None:
    import yaml

    shipped = rules.Cadence.model_validate(yaml.safe_load((rules.SHIPPED / "cadence.yaml").read_text(encoding="utf-8")))
    assert (shipped.first_days, shipped.due_days, shipped.then_every_days) == (14, 30, 7)
    assert shipped.invoice_approval_over == 300
    assert shipped.model_fields_set == set(rules.Cadence.model_fields), "every key stands in the shipped file"


def test_a_cadence_out_of_order_is_refused() -> None:
    with pytest.raises(ValidationError, match="must grow in this order"):
        rules.Cadence.model_validate(CADENCE.model_dump() | {"first_days": 31})
