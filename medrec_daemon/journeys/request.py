"""A request's life, as far as a person tells it: drafted, sent, called about, bumped, waived, closed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from medrec_daemon.errors import UnknownName, UsageProblem
from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.journeys.references import unknown
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, PartState, Request, Sent
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


def new(
    ledger: Ledger,
    matter_id: str,
    provider_id: str,
    parts: dict[PartName, Part],
    purpose: str,
    teller: Teller,
    *,
    again: bool = False,
    refuse: Callable[[Matter], None] = lambda _matter: None,
) -> Request:
    """Draft a request with a fresh reference. Raises ``UnknownName`` for a matter or provider that is not on the list.

    Raises ``UsageProblem`` where an open request asks the provider for one of the parts already, unless ``again`` says
    that this is meant, or the purpose is ``update``. ``refuse`` raises for a matter that it may not be added to: as it is when it is
    written, for another command may have been quicker.
    """
    provider = ledger.provider(provider_id)
    draft = Request.model_validate({"id": ledger.new_reference(), "provider": provider.id, "purpose": purpose, "parts": parts})

    def add(matter: Matter) -> Matter:
        refuse(matter)
        if purpose != "update" and not again:
            _refuse_twice(matter, draft)
        return changes.add_request(matter, draft, at=teller.at, by=teller.by)

    ledger.change(matter_id, add)
    return draft


def sent(ledger: Ledger, request_id: str, sending: Sent, cadence: Cadence, teller: Teller) -> Request:
    """It went out: the clock starts, or after a resend starts again with the first date kept.

    Raises ``UsageProblem`` for a day before an earlier sending.
    """
    deadline, follow_up = due.after_sending(sending.on, cadence, Calendar(cadence.holidays))

    def send(matter: Matter) -> Matter:
        known = matter.request(request_id)
        before = due.last_sending(known) if known else None
        if before is not None and sending.on < before.on:
            raise UsageProblem(f"{request_id} was sent on {before.on} already, which is later.", "Give the day of this sending with --on.")
        return changes.mark_sent(matter, request_id, sending, deadline, follow_up, at=teller.at, by=teller.by)

    return change(ledger, request_id, send)


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

    return change(ledger, request_id, log_it)


def bump(ledger: Ledger, request_id: str, to: date, cadence: Cadence, teller: Teller) -> Request:
    """Move the next task to a day, or to the business day after it where it is none."""
    if to <= teller.at.date():
        raise UsageProblem(f"{to} is not in the future.", "Say the day of the next follow-up, as YYYY-MM-DD.")
    day = Calendar(cadence.holidays).next_business_day(to)
    return change(ledger, request_id, lambda matter: changes.bump(matter, request_id, day, at=teller.at, by=teller.by))


def waive(ledger: Ledger, request_id: str, part: PartName, why: str, teller: Teller) -> Request:
    """The firm does without a part."""
    return change(ledger, request_id, lambda matter: changes.waive(matter, request_id, part, why, at=teller.at, by=teller.by))


def close(ledger: Ledger, request_id: str, why: str, teller: Teller) -> Request:
    """Close it by a person's word."""
    return change(ledger, request_id, lambda matter: changes.close(matter, request_id, why, at=teller.at, by=teller.by))


def reopen(ledger: Ledger, request_id: str, why: str, parts: Sequence[PartName], cadence: Cadence, teller: Teller) -> Request:
    """Open a closed request again: what came in was not what was asked for. The next task is the next business day's.

    ``parts`` are out again. None named: those that still are, or the only one that is settled. Raises ``UsageProblem``
    where that would be a guess.
    """
    tomorrow = Calendar(cadence.holidays).next_business_day(teller.at.date() + timedelta(days=1))

    def open_again(matter: Matter) -> Matter:
        known = matter.request(request_id)
        again = _parts_again(known, parts) if known is not None and known.closed is not None else parts
        task = tomorrow if known is not None and known.sent else None
        return changes.reopen(matter, request_id, why, at=teller.at, by=teller.by, parts=again, follow_up=task)

    return change(ledger, request_id, open_again)


def find(ledger: Ledger, request_id: str) -> tuple[Matter, Request]:
    """The matter and request of a reference. Raises ``UnknownName``."""
    owner = ledger.by_reference(request_id)
    matter = ledger.matter(owner[0]) if owner else None
    request = matter.request(request_id) if matter else None
    if matter is None or request is None:
        raise unknown(request_id, ledger)
    return matter, request


def _refuse_twice(matter: Matter, draft: Request) -> None:
    for known in matter.requests:
        same = [name.value for name in known.open_parts() if name in draft.parts]
        if known.provider == draft.provider and known.closed is None and same:
            raise UsageProblem(
                f"{known.id} asks {draft.provider} for {' and '.join(same)} of this matter already.",
                f"See 'medrec request show {known.id}'. For newer records say --purpose update; to ask twice all the same, --again.",
            )


def _parts_again(request: Request, named: Collection[PartName]) -> tuple[PartName, ...]:
    """The parts to open again. Raises ``UsageProblem`` where several could be meant."""
    if named or request.required_open():
        return tuple(named)
    required = [name for name, part in request.parts.items() if not part.wanted_only] or list(request.parts)
    settled = [name for name in required if request.parts[name].state is PartState.RECEIVED] or required
    if len(settled) > 1:
        names = ", ".join(f"{name.value} ({request.parts[name].state.value})" for name in settled)
        options = " ".join(f"--part {name.value}" for name in settled)
        raise UsageProblem(f"{request.id} has several parts that may be out again: {names}.", f"Say which, one or more of: {options}.")
    return tuple(settled)


def change(ledger: Ledger, request_id: str, edit: Callable[[Matter], Matter]) -> Request:
    """Change the matter of a request; the request afterwards. Raises ``UnknownName``."""
    matter, _ = find(ledger, request_id)
    changed = ledger.change(matter.matter, edit).request(request_id)
    if changed is None:
        raise UnknownName(f"Request {request_id} vanished from matter {matter.matter}.", "Somebody edited the file; look at it.")
    return changed
