"""What every noun of the ledger is: frozen, unknown fields refused, its days and times written one way only."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Noun(BaseModel):
    """Frozen; a field we do not know is an error, never dropped. What it refuses is not printed: it may be a record's words."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True)


def _calendar_day(value: object) -> object:
    """Only ``2026-01-31``: pydantic would read a bare number as seconds since 1970, and a birth date would be wrong in silence."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("must be a date written as 2026-01-31")


def _moment(value: object) -> object:
    """As ``_calendar_day``, for a time of day; the offset from UTC is asked for by the type."""
    if isinstance(value, datetime) or (isinstance(value, str) and _DAY.match(value)):
        return value
    raise ValueError("must be a time written as 2026-01-31T09:30:00-05:00")


CalendarDay = Annotated[date, BeforeValidator(_calendar_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
