"""How the office stands: inbox, spool, held, requests by state, what was filed today, and everything that is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from medrec_daemon.errors import FileProblem
from medrec_daemon.followup.state import STATES, states
from medrec_daemon.intake.folder import is_ignored
from medrec_daemon.intake.settle import held_files
from medrec_daemon.intake.spool import Spool
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter


@dataclass(frozen=True, slots=True)
class Waiting:
    """An arrival in the spool, by the short form of its sha256, and why it is still there."""

    id: str
    since: datetime
    trouble: str | None
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """``requests`` counts states as ``followup.state`` names them; a request may count as open and overdue."""

    inbox: int
    spool: tuple[Waiting, ...]
    held: int
    filed_today: int
    requests: dict[str, int]
    problems: tuple[str, ...]


def look(inbox: Path, spool: Spool, held: Path, ledger: Ledger, problems: tuple[str, ...], today: date) -> Status:
    """Read everything once; nothing is changed."""
    counts: Counter[str] = Counter(dict.fromkeys(STATES, 0))
    filed_today = 0
    for matter_id in ledger.matter_ids():
        try:
            matter = ledger.matter(matter_id)
        except FileProblem:
            continue
        filed_today += _filed_on(matter, today)
        for request in matter.requests:
            counts.update(states(request, today))
    return Status(
        inbox=waiting_in(inbox),
        spool=tuple(Waiting(a.id, a.claimed_at, a.trouble, a.next_try) for a in spool.arrivals()),
        held=len(held_files(held)),
        filed_today=filed_today,
        requests=dict(counts),
        problems=problems,
    )


def waiting_in(inbox: Path) -> int:
    """How many files lie in the inbox that the service will take."""
    return sum(1 for path in inbox.rglob("*") if path.is_file() and not is_ignored(path.name))


def _filed_on(matter: Matter, day: date) -> int:
    everything = [*matter.documents, *(document for request in matter.requests for document in request.documents)]
    return sum(1 for document in everything if document.on == day)
