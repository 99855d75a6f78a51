"""How the office stands: inbox, spool, held, requests by state, what was filed today, what ends, and everything that is wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from medrec_daemon.intake.folder import is_ignored
from medrec_daemon.intake.settle import held_files
from medrec_daemon.intake.spool import Spool
from medrec_daemon.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Waiting:
    """An arrival in the spool, by the short form of its sha256, and why it is still there."""

    id: str
    since: datetime
    trouble: str | None
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """``requests`` counts them by state; partial, overdue and waiting ones count as open too. ``filed_today`` counts pieces."""

    inbox: int
    spool: tuple[Waiting, ...]
    held: int
    filed_today: int
    requests: dict[str, int]
    problems: tuple[str, ...]


def look(
    inbox: Path, spool: Spool, held: Path, ledger: Ledger, problems: tuple[str, ...], today: date, *, authorization_warning_days: int
) -> Status:
    """Read everything once; nothing is changed. Authorizations that end within so many days are problems too."""
    return Status(
        inbox=waiting_in(inbox),
        spool=tuple(Waiting(a.id, a.claimed_at, a.trouble, a.next_try) for a in spool.arrivals()),
        held=len(held_files(held)),
        filed_today=ledger.filed_on(today),
        requests=asdict(ledger.request_counts(today)),
        problems=(*problems, *ending_authorizations(ledger, today, authorization_warning_days)),
    )


def ending_authorizations(ledger: Ledger, today: date, warning_days: int) -> tuple[str, ...]:
    """A sentence for each matter in progress whose longest-lasting authorization has ended or ends within so many days."""
    found = []
    for matter in ledger.many(ledger.authorized_until(today + timedelta(days=warning_days))):
        paper = matter.authorization_ends
        if paper is None or paper.expires is None or not matter.in_progress:
            continue
        days = (paper.expires - today).days
        left = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
        when = f"ended on {paper.expires}" if days < 0 else f"ends on {paper.expires}, {left}"
        words = f"Matter {matter.matter}: its authorization {when}; have a new one signed before anything more is asked."
        found.append((paper.expires, words))
    return tuple(sentence for _, sentence in sorted(found))


def waiting_in(inbox: Path) -> int:
    """How many files lie in the inbox that the service will take."""
    return sum(1 for path in inbox.rglob("*") if path.is_file() and not is_ignored(path.name))
