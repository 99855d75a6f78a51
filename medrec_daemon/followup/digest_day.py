"""Whether a call sheet is owed right now, and for which day: once a day, made up when the hour was missed, never twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from medrec_daemon.followup.calendar import Calendar

_WEEKENDS_ONLY = Calendar("none")


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
