"""A request's state in one word or two, as status and lists show it; computed, never stored."""

from __future__ import annotations

from datetime import date

from medrec_daemon.followup.due import is_overdue
from medrec_daemon.ledger.model import Request

STATES = ("draft", "open", "partial", "overdue", "waiting_on_us", "closed")


def states(request: Request, today: date) -> tuple[str, ...]:
    """``draft`` or ``closed`` alone; else ``open``, with ``partial``, ``waiting_on_us`` or ``overdue`` beside it."""
    if request.closed:
        return ("closed",)
    if not request.sent:
        return ("draft",)
    known = ("open", "partial") if request.partial else ("open",)
    if request.waiting_on_us:
        return (*known, "waiting_on_us")
    return (*known, "overdue") if is_overdue(request, today) else known
