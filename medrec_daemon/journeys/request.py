"""A request's life, as far as a person tells it: drafted, sent, called about, bumped, waived, closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from medrec_daemon.errors import UnknownName, UsageProblem
from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, Request, Sent
from medrec_daemon.model import PartName
from medrec_daemon.rules import Cadence


@dataclass(frozen=True, slots=True)
class Teller:
    """Who says it, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """One telephone call about a request."""

    with_: str
    said: str
    promised: date | None = None
    their_reference: str | None = None


def new(ledger: Ledger, matter_id: str, provider_id: str, parts: dict[PartName, Part], purpose: str, teller: Teller) -> Request:
    """Draft a request with a fresh reference. Raises ``UnknownName`` for a matter or provider that is not on the list."""
    provider = ledger.provider(provider_id)
    draft = Request.model_validate({"id": ledger.new_reference(), "provider": provider.id, "purpose": purpose, "parts": parts})
    ledger.change(matter_id, lambda matter: changes.add_request(matter, draft, at=teller.at, by=teller.by))
    return draft


def sent(ledger: Ledger, request_id: str, sending: Sent, cadence: Cadence, teller: Teller) -> Request:
    """It went out: the clock starts, or after a resend starts again with the first date kept."""
    deadline, follow_up = due.after_sending(sending.on, cadence, Calendar(cadence.holidays))
    return _change(
        ledger, request_id, lambda matter: changes.mark_sent(matter, request_id, sending, deadline, follow_up, at=teller.at, by=teller.by)
    )


def call(ledger: Ledger, request_id: str, told: Call, cadence: Cadence, teller: Teller) -> Request:
    """Log a call; a promise moves the next task to the business day after it, else the ordinary interval does."""
    calendar = Calendar(cadence.holidays)
    if told.promised is not None and told.promised < teller.at.date():
        raise UsageProblem(f"The promised date {told.promised} has passed.", "Give the date they promised for, as YYYY-MM-DD.")
    _, request = find(ledger, request_id)
    last = due.last_sending(request)
    follow_up = due.after_contact(told.promised, teller.at.date(), cadence, calendar, last.on if last else None)

    def log_it(matter: Matter) -> Matter:
        return changes.log_call(
            matter,
            request_id,
            with_=told.with_,
            said=told.said,
            promised=told.promised,
            their_reference=told.their_reference,
            follow_up=follow_up,
            at=teller.at,
            by=teller.by,
        )

    return _change(ledger, request_id, log_it)


def bump(ledger: Ledger, request_id: str, to: date, teller: Teller) -> Request:
    """Move the next task to a day."""
    if to <= teller.at.date():
        raise UsageProblem(f"{to} is not in the future.", "Say the day of the next follow-up, as YYYY-MM-DD.")
    return _change(ledger, request_id, lambda matter: changes.bump(matter, request_id, to, at=teller.at, by=teller.by))


def waive(ledger: Ledger, request_id: str, part: PartName, why: str, teller: Teller) -> Request:
    """The firm does without a part."""
    return _change(ledger, request_id, lambda matter: changes.waive(matter, request_id, part, why, at=teller.at, by=teller.by))


def close(ledger: Ledger, request_id: str, why: str, teller: Teller) -> Request:
    """Close it by a person's word."""
    return _change(ledger, request_id, lambda matter: changes.close(matter, request_id, why, at=teller.at, by=teller.by))


def reopen(ledger: Ledger, request_id: str, why: str, teller: Teller) -> Request:
    """Open a closed request again: what came in was not what was asked for."""
    return _change(ledger, request_id, lambda matter: changes.reopen(matter, request_id, why, at=teller.at, by=teller.by))


def find(ledger: Ledger, request_id: str) -> tuple[Matter, Request]:
    """The matter and request of a reference. Raises ``UnknownName``."""
    owner = ledger.by_reference(request_id)
    matter = ledger.matter(owner[0]) if owner else None
    request = matter.request(request_id) if matter else None
    if matter is None or request is None:
        raise UnknownName(f"No request {request_id} is in the ledger.", "See 'medrec request list'; a reference looks like RR-7F3K9TE.")
    return matter, request


def _change(ledger: Ledger, request_id: str, edit: Callable[[Matter], Matter]) -> Request:
    matter, _ = find(ledger, request_id)
    changed = ledger.change(matter.matter, edit).request(request_id)
    if changed is None:
        raise UnknownName(f"Request {request_id} vanished from matter {matter.matter}.", "Somebody edited the file; look at it.")
    return changed
