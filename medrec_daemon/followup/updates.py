"""Newer records of a client who is still being treated: how far those go that are held, and when to ask again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from medrec_daemon.ledger.model import Document, Matter, Request
from medrec_daemon.model import PartName
from medrec_daemon.rules import Cadence


@dataclass(frozen=True, slots=True)
class Update:
    """The last answered request of a provider who still treats, how far what is held goes, and the day to ask again."""

    request: Request
    through: date | None
    due: date


def updates_of(matter: Matter, cadence: Cadence) -> Iterator[Update]:
    """Every provider who still treats and who has answered whatever was asked, with the day of the next asking.

    A provider of whom something is still open (a draft too) is left out: that comes first.
    """
    treating = dict.fromkeys(row.provider for row in matter.treatment if (row.status or "").casefold().startswith("treating"))
    for provider in treating:
        asked = [request for request in matter.requests if request.provider == provider]
        closed = [(request.closed.on, request) for request in asked if request.closed is not None]
        if not closed or len(closed) < len(asked):
            continue
        on, last = max(closed, key=lambda pair: pair[0])
        yield Update(last, held_through(matter, provider), on + timedelta(days=cadence.update_days))


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
