"""The small steps that the changes of a request are made of. PURE, as ``changes`` is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches

from medrec_daemon.errors import UnknownName, UsageProblem
from medrec_daemon.ledger.model import Activity, Closed, Document, Matter, Part, PartState, Request, WaitingOnUs
from medrec_daemon.ledger.transitions import Event, refuse_impossible
from medrec_daemon.model import PartName
from medrec_daemon.privacy import kept_without_ssn

ALL_RECEIVED = "all parts received"
NOTHING_OPEN = "no part is open any more"


def entry_of(
    at: datetime,
    by: str,
    did: str,
    *,
    with_: str | None = None,
    said: str | None = None,
    promised: date | None = None,
    their_reference: str | None = None,
    sha256: str | None = None,
) -> Activity:
    """One line of the log; a Social Security number that somebody typed into it is blacked out before it is kept."""
    said = kept_without_ssn(said) if said is not None else None
    fields = {"at": at, "by": by, "did": did, "with": with_, "said": said, "promised": promised}
    return Activity.model_validate({**fields, "their_reference": their_reference, "sha256": sha256})


def key_of(document: Document) -> tuple[str, str]:
    """A filed piece's key: the sha256 of the whole arrival, and its pages."""
    return document.sha256, document.pages


def find(matter: Matter, request_id: str) -> Request:
    """The request of that reference. Raises ``UnknownName`` with the nearest ones."""
    request = matter.request(request_id)
    if request is not None:
        return request
    close_ones = get_close_matches(request_id, [known.id for known in matter.requests], n=3)
    hint = f"Did you mean {' or '.join(close_ones)}?" if close_ones else f"See 'medrec matter show {matter.matter}'."
    raise UnknownName(f"Matter {matter.matter} has no request {request_id}.", hint)


def replaced(matter: Matter, request: Request) -> Matter:
    """The matter with ``request`` in the place of the one of that reference."""
    requests = tuple(request if known.id == request.id else known for known in matter.requests)
    return matter.model_copy(update={"requests": requests})


def noted(request: Request, at: datetime, by: str, did: str, *, said: str | None = None, sha256: str | None = None) -> Request:
    """The request with one more line in its log."""
    entry = entry_of(at, by, did, said=said, sha256=sha256)
    return request.model_copy(update={"activity": (*request.activity, entry)})


def with_part(request: Request, name: PartName, *, state: PartState, on: date | None) -> Request:
    """The request with one part in another state; what was received first keeps its date."""
    part = request.parts.get(name)
    if part is None:
        asked = ", ".join(request.parts)
        raise UsageProblem(f"Request {request.id} does not ask for {name.value}.", f"It asks for: {asked}.")
    if part.state is state:
        return request
    changed: dict[PartName, Part] = {**request.parts, name: part.model_copy(update={"state": state, "on": on, "lacking": None})}
    return request.model_copy(update={"parts": changed})


def with_lacking(request: Request, name: PartName, lacking: str) -> Request:
    """The request with what did not come of one of its open parts."""
    part = request.parts[name].model_copy(update={"lacking": lacking})
    return request.model_copy(update={"parts": {**request.parts, name: part}})


def give_up(matter: Matter, request_id: str, parts: Sequence[PartName], state: PartState, entry: Activity) -> Matter:
    """Open parts that will never come; the request closes when nothing required is left. Raises ``UsageProblem``."""
    request = find(matter, request_id)
    for name in parts:
        if name in request.parts and request.parts[name].state is not PartState.OPEN:
            raise UsageProblem(
                f"The {name.value} part of {request_id} is {request.parts[name].state.value} already.", "Only an open part changes."
            )
        request = with_part(request, name, state=state, on=entry.at.date())
    request = request.model_copy(update={"activity": (*request.activity, entry)})
    return replaced(matter, closed_when_complete(request, entry.at, entry.by))


def closed_when_complete(request: Request, at: datetime, by: str) -> Request:
    """The request, closed when no required part is open."""
    if request.closed is not None or request.required_open():
        return request
    required = [part for part in request.parts.values() if not part.wanted_only] or list(request.parts.values())
    complete = all(part.state is PartState.RECEIVED for part in required)
    return closed(request, ALL_RECEIVED if complete else NOTHING_OPEN, at, by)


def closed(request: Request, why: str, at: datetime, by: str) -> Request:
    """Closed: no task is left. An unpaid invoice stays; anything else the custodian waited for is of no more use."""
    ended = {
        "closed": Closed(on=at.date(), why=kept_without_ssn(why)),
        "follow_up": None,
        "promised": None,
        "waiting_on_us": unpaid(request, at.date()),
    }
    request = request.model_copy(update=ended)
    return noted(request, at, by, "closed", said=why)


def contact(matter: Matter, request_id: str, entry: Activity, follow_up: date | None) -> Matter:
    """A word with the custodian, with the promise and the next task that follow from it."""
    request = find(matter, request_id)
    if entry.promised is not None:
        refuse_impossible(request, Event.PROMISED)
    update: dict[str, object] = {"activity": (*request.activity, entry)}
    if entry.promised is not None:
        update["promised"] = entry.promised
    if follow_up is not None and request.closed is None:
        update["follow_up"] = follow_up
    return replaced(matter, request.model_copy(update=update))


def unpaid(request: Request, today: date) -> WaitingOnUs | None:
    """What the custodian still waits for where everything but money is settled: an invoice, or nothing."""
    waiting = request.waiting_on_us
    if not request.owes():
        return None
    if waiting is not None and waiting.why == "invoice":
        return waiting
    owed = [invoice for invoice in request.invoices if not invoice.settled]
    return WaitingOnUs(why="invoice", since=min((invoice.on for invoice in owed), default=today), note="; ".join(one.words for one in owed))
