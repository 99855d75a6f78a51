"""When the patient of some pages was treated: by labels, else by rows and notes; not years ago, as a single note recalls. PURE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from medrec_daemon.model import Kind, PersonSeen
from medrec_daemon.recognition import service_days
from medrec_daemon.recognition.claim_reading import served_on_claim
from medrec_daemon.recognition.view import PageView

_TELLS_OF_TREATMENT = frozenset({Kind.RECORDS, Kind.RADIOLOGY, Kind.BILLING})
_LONG_BEFORE = timedelta(days=365)
_MANY_PAGES, _ONE_IN = 3, 20


def treated(telling: Sequence[PageView], people: Sequence[PersonSeen], kind: Kind, today: date) -> tuple[date, date] | None:
    """First and last date of service; where none is labelled in a chart or bill, the dates of its rows and notes.

    Args:
        telling: The pages that say something of their own.
        people: Whom they name: nobody is treated on the day he is born.
        kind: What they are.
        today: Nobody is treated later.
    """
    births = {person.born for person in people}
    found = _days((served_on_claim(view.sheet, today) or service_days.served(view.sheet, today) for view in telling), births)
    told: list[frozenset[date]] = []
    if kind in _TELLS_OF_TREATMENT and (not any(found) or _far_apart(found)):
        told = _days((service_days.unlabelled(view.sheet, today, bill=kind is Kind.BILLING) for view in telling), births)
    days = _without_recalled(found if any(found) else told, told or found)
    return (days[0], days[-1]) if days else None


def _days(pages: Iterator[tuple[date, date] | None], births: set[date | None]) -> list[frozenset[date]]:
    """The days of each page."""
    return [frozenset(days or ()) - births for days in pages]


def _far_apart(pages: Sequence[frozenset[date]]) -> bool:
    """Whether some of the days lie years before others."""
    days = frozenset().union(*pages)
    return bool(days) and max(days) - min(days) > _LONG_BEFORE


def _without_recalled(pages: Sequence[frozenset[date]], told: Sequence[frozenset[date]]) -> list[date]:
    """All days in order, without first ones that hardly a page names and that lie years before those of many others.

    ``told`` are the days of rows and signatures of the same pages: a long chart has a labelled day on its first page alone.
    """
    days = sorted(frozenset().union(*pages))
    while len(days) > 1 and days[-1] - days[0] > _LONG_BEFORE:
        own = sum(days[0] in page for page in pages)
        late = days[0] + _LONG_BEFORE
        others = sum(any(day > late for day in one | other) for one, other in zip(pages, told, strict=True))
        if others < _MANY_PAGES or own > max(1, others // _ONE_IN):
            break
        del days[0]
    return days
