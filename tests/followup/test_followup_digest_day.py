from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest_day import digest_day

LEXINGTON = ZoneInfo("America/New_York")
EIGHT = time(8)
MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 21)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LEXINGTON)


@pytest.mark.parametrize(
    ("now", "last_sent", "owed"),
    [
        (at(MONDAY, 7, 59), FRIDAY, None),
        (at(MONDAY, 8), FRIDAY, MONDAY),
        (at(MONDAY, 23, 59), FRIDAY, MONDAY),  # the server was down all day
        (at(MONDAY, 8), MONDAY, None),
        (at(MONDAY, 8), None, MONDAY),  # the first one ever
        (at(MONDAY, 7), None, None),
        (at(SATURDAY, 9), FRIDAY, None),
        (at(SATURDAY, 9), date(2026, 11, 19), None),  # Friday's was missed altogether: Monday's sheet tells it
    ],
)
def test_once_a_day_after_the_hour_missed_hours_made_up(now: datetime, last_sent: date | None, owed: date | None) -> None:
    assert digest_day(now, EIGHT, weekdays_only=True, last_sent=last_sent) == owed


def test_weekends_count_when_they_are_asked_for() -> None:
    assert digest_day(at(SATURDAY, 9), EIGHT, weekdays_only=False, last_sent=FRIDAY) == SATURDAY


def test_holidays_are_passed_over_by_a_calendar_that_knows_them() -> None:
    thanksgiving = at(date(2026, 11, 26), 9)
    assert digest_day(thanksgiving, EIGHT, weekdays_only=True, last_sent=MONDAY) == date(2026, 11, 26)
    assert digest_day(thanksgiving, EIGHT, weekdays_only=True, last_sent=MONDAY, calendar=Calendar("US")) is None


@pytest.mark.parametrize("hour", [time(0), time(1, 30), time(2), time(2, 30), time(3), time(8), time(23, 59)])
def test_exactly_one_a_day_over_both_changes_of_the_clock(hour: time) -> None:
    """Every minute of the real time line around the two changes of 2026, with the memory that the journey keeps."""
    for change in (date(2026, 3, 8), date(2026, 11, 1)):
        moment = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(days=1)
        sent: list[date] = [moment.astimezone(LEXINGTON).date()]
        first = sent[0]
        for _ in range(3 * 24 * 60):
            owed = digest_day(moment.astimezone(LEXINGTON), hour, weekdays_only=False, last_sent=sent[-1])
            if owed is not None:
                sent.append(owed)
            moment += timedelta(minutes=1)
        last_day = moment.astimezone(LEXINGTON).date()
        expected = [first + timedelta(days=count) for count in range((last_day - first).days + 1)]
        assert sent in (expected, expected[:-1])  # the last day ends before its hour may have come
        assert change in sent


def test_a_clock_that_was_wrong_does_not_silence_the_office() -> None:
    assert digest_day(at(MONDAY, 9), EIGHT, weekdays_only=True, last_sent=date(2031, 1, 1)) == MONDAY
    assert digest_day(at(MONDAY, 9), EIGHT, weekdays_only=True, last_sent=date(2026, 11, 24)) is None  # the office moved a time zone


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        digest_day(datetime(2026, 11, 23, 9), EIGHT, weekdays_only=True, last_sent=None)  # noqa: DTZ001
