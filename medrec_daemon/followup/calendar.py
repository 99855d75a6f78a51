"""Business days: Monday to Friday without the United States' federal holidays (or without any holidays)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import holidays

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days the firm and the custodians work. ``holidays`` is ``US`` (federal, observed days included) or ``none``."""

    holidays: Literal["US", "none"] = "US"

    def is_business_day(self, day: date) -> bool:
        """Whether ``day`` is neither a weekend nor a holiday."""
        if day.weekday() >= SATURDAY:
            return False
        return self.holidays == "none" or day not in _federal(day.year)

    def next_business_day(self, day: date) -> date:
        """``day`` itself when it is a business day, else the first business day after it."""
        while not self.is_business_day(day):
            day += timedelta(days=1)
        return day

    def add_days(self, day: date, count: int) -> date:
        """``count`` calendar days after ``day``, moved on to a business day."""
        return self.next_business_day(day + timedelta(days=count))


@cache
def _federal(year: int) -> frozenset[date]:
    """The federal holidays of a year and the weekdays they are observed on; the language is named so that no locale is asked."""
    return frozenset(holidays.country_holidays("US", years=year, language="en_US"))
