"""Newer records while a client is treated, and the last ones when that is over: how far what is held goes, when to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from medrec_daemon.followup.due import last_sending
from medrec_daemon.ledger.model import Document, Matter, Request
from medrec_daemon.model import PartName
from medrec_daemon.rules import Cadence

FINAL = (PartName.RECORDS, PartName.BILLING)
"""What is asked for when treatment is complete: the final records and the final bill."""


@dataclass(frozen=True, slots=True)
class Update:
    """The last answered request of a provider, how far what is held goes, and the day to ask again.

    ``completed``: treatment ended on that day, and the final records and bill are to be asked for; None while it goes on.
    """

    request: Request
    through: date | None
    due: date
    completed: date | None = None


def updates_of(matter: Matter, cadence: Cadence) -> Iterator[Update]:
    """Every provider who still treats, or who is done and whose last records or bill are not asked for yet.

    Only one who has answered whatever was asked: while something is open (a draft too), that comes first.
    """
    treating = dict.fromkeys(row.provider for row in matter.treatment if row.treating)
    completed = {row.provider: row.completed for row in matter.treatment if row.completed is not None}
    for provider in dict.fromkeys((*treating, *completed)):
        asked = [request for request in matter.requests if request.provider == provider]
        closed = [(request.closed.on, request) for request in asked if request.closed is not None]
        if not closed or len(closed) < len(asked):
            continue
        on, last = max(closed, key=lambda pair: pair[0])
        ended = completed.get(provider)
        if provider in treating:
            yield Update(last, held_through(matter, provider), on + timedelta(days=cadence.update_days))
        elif ended is not None and final_parts(matter, provider, ended):
            yield Update(last, held_through(matter, provider), max(on, ended + timedelta(days=1)), ended)


def final_parts(matter: Matter, provider: str, completed: date) -> tuple[PartName, ...]:
    """What of the final records and bill is neither held through the day treatment ended nor was asked for from that day on."""
    since = [
        request
        for request in matter.requests
        if request.provider == provider and (sent := last_sending(request)) is not None and sent.on >= completed
    ]
    asked = {name for request in since for name in request.parts}
    return tuple(name for name in FINAL if name not in asked and not _held(matter, provider, name, completed))


def _held(matter: Matter, provider: str, part: PartName, completed: date) -> bool:
    through = held_through(matter, provider, part)
    return through is not None and through >= completed


def held_through(matter: Matter, provider: str, part: PartName | None = None) -> date | None:
    """The last date of service that is held of a provider: as read on what was filed, or as a person noted it.

    ``part`` None: of whatever part. A part of which nothing is known goes as far as a person noted.
    """
    papers = [paper for request in matter.requests if request.provider == provider for paper in request.documents]
    noted = [row.records_through for row in matter.treatment if row.provider == provider]
    days = [*(paper.through for paper in papers if _counts(paper, part)), *(noted if part in {None, PartName.RECORDS} else ())]
    return max((day for day in days if day is not None), default=None)


def _counts(paper: Document, part: PartName | None) -> bool:
    return paper.part is not None if part is None else paper.part is part
