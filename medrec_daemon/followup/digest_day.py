"""Whether a call sheet is owed right now, and for which day: once a day, made up when the hour was missed, never twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

from medrec_daemon.followup.calendar import Calendar

_WEEKENDS_ONLY = Calendar("none")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def digest_day(now: datetime, at: time, *, weekdays_only: bool, last_sent: date | None, calendar: Calendar = _WEEKENDS_ONLY) -> date | None:
    """The day a digest is owed for at ``now``, or None.

    ``now`` is aware and already in the office's time zone: the hour is the wall clock's, so a day on which the clocks
    change has its digest once like any other, even when ``at`` falls into the hour that is skipped or comes twice.
    With ``weekdays_only`` nothing is owed on days that ``calendar`` does not count as business days (weekends; holidays
    too for a calendar that knows them). ``last_sent`` is the day of the last digest; one that lies more than a day ahead
    was written by a clock that was wrong, and is not believed, or the office would hear nothing until then.
    Raises ``ValueError`` for a naive ``now``.
    """
    if now.tzinfo is None:
        raise ValueError("now must carry the office's time zone")
    day = now.date()
    if last_sent is not None and day <= last_sent <= day + timedelta(days=1):
        return None
    if weekdays_only and not calendar.is_business_day(day):
        return None
    return day if now.time() >= at else None


def week_of(day: date, weekday: Weekday) -> date:
    """The last ``weekday`` up to ``day``: the day that a weekly mail is remembered by."""
    return day - timedelta(days=(day.weekday() - WEEKDAYS.index(weekday)) % 7)


def weekly_day(now: datetime, at: time, weekday: Weekday, *, weekdays_only: bool, last_sent: date | None) -> date | None:
    """The ``weekday`` a weekly mail is owed for at ``now``, or None: once a week, made up on a later day when it was missed.

    As ``digest_day``; but the first one ever waits for its weekday, so that a new office does not get one on the day it begins,
    and with ``weekdays_only`` only the making up keeps off weekends: who asks for Sundays gets Sundays.
    Raises ``ValueError`` for a naive ``now``.
    """
    if now.tzinfo is None:
        raise ValueError("now must carry the office's time zone")
    day, week = now.date(), week_of(now.date(), weekday)
    if last_sent is not None and week <= last_sent <= week + timedelta(days=7):
        return None
    if day != week and (last_sent is None or (weekdays_only and not _WEEKENDS_ONLY.is_business_day(day))):
        return None
    return week if now.time() >= at else None
