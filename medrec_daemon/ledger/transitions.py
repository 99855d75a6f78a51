"""Which events can happen to a request in which state, and what state follows: the one table. PURE. Drawn in docs/request-life.md."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from medrec_daemon.errors import UsageProblem
from medrec_daemon.ledger.model import Request


class State(StrEnum):
    """How a request stands. ``stuck``: not out yet, and something is to be mended first. ``owing``: closed with something unpaid."""

    DRAFT = "draft"
    STUCK = "draft, waits for us"
    OPEN = "open"
    WAITING = "waiting_on_us"
    CLOSED = "closed"
    OWING = "closed, waits for us"


class Event(StrEnum):
    """What can happen to a request."""

    SENT = "sent"
    NOT_SENT = "sending failed"
    TO_RESEND = "sent again"
    RECEIVED = "received"
    CALLED = "called about"
    PROMISED = "promised"
    BUMPED = "followed up"
    INVOICED = "invoiced"
    REJECTED = "rejected"
    SETTLED = "settled"
    GIVEN_UP = "waived"
    CLOSED = "closed again"
    REOPENED = "reopened"


_DRAFT, _STUCK, _OPEN, _WAITING, _CLOSED, _OWING = State
_SAME: Mapping[State, tuple[State, ...]] = {state: (state,) for state in State}
_WAITS: Mapping[State, tuple[State, ...]] = {
    _DRAFT: (_STUCK,),
    _STUCK: (_STUCK,),
    _OPEN: (_WAITING,),
    _WAITING: (_WAITING,),
    _CLOSED: (_OWING,),
    _OWING: (_OWING,),
}
_MAY_COMPLETE: Mapping[State, tuple[State, ...]] = {
    _DRAFT: (_DRAFT, _CLOSED),
    _STUCK: (_STUCK, _CLOSED, _OWING),
    _OPEN: (_OPEN, _CLOSED),
    _WAITING: (_WAITING, _CLOSED, _OWING),
    _CLOSED: (_CLOSED,),
    _OWING: (_OWING,),
}


def _only(table: Mapping[State, tuple[State, ...]], *states: State) -> Mapping[State, tuple[State, ...]]:
    return {state: table[state] for state in states}


_NOT_CLOSED = (_DRAFT, _STUCK, _OPEN, _WAITING)
TABLE: Mapping[Event, Mapping[State, tuple[State, ...]]] = {
    Event.SENT: {_DRAFT: (_OPEN,), _STUCK: (_OPEN, _WAITING), _OPEN: (_OPEN,), _WAITING: (_OPEN, _WAITING)},
    Event.NOT_SENT: _only(_WAITS, *_NOT_CLOSED),
    Event.TO_RESEND: _only(_WAITS, _OPEN, _WAITING),
    Event.RECEIVED: _MAY_COMPLETE,
    Event.CALLED: _SAME,
    Event.PROMISED: _only(_SAME, *_NOT_CLOSED),
    Event.BUMPED: _only(_SAME, *_NOT_CLOSED),
    Event.INVOICED: _WAITS,
    Event.REJECTED: _WAITS,
    Event.SETTLED: {_STUCK: (_DRAFT, _STUCK), _WAITING: (_OPEN, _WAITING), _OWING: (_CLOSED, _OWING)},
    Event.GIVEN_UP: _MAY_COMPLETE,
    Event.CLOSED: {_DRAFT: (_CLOSED,), _STUCK: (_CLOSED, _OWING), _OPEN: (_CLOSED,), _WAITING: (_CLOSED, _OWING)},
    Event.REOPENED: {_CLOSED: (_DRAFT, _OPEN), _OWING: (_STUCK, _WAITING)},
}
"""Per event: the states in which it can happen, each with the states that can follow. Any other pair is refused."""


def state_of(request: Request) -> State:
    """How a request stands; computed from its fields, never stored."""
    waits = request.waiting_on_us is not None
    if request.closed is not None:
        return State.OWING if waits else State.CLOSED
    if request.sent:
        return State.WAITING if waits else State.OPEN
    return State.STUCK if waits else State.DRAFT


def refuse_impossible(request: Request, event: Event) -> None:
    """Raise ``UsageProblem``, in words, when ``event`` cannot happen to the request as it stands."""
    state = state_of(request)
    if state in TABLE[event]:
        return
    if event is Event.SETTLED:
        raise UsageProblem(f"Request {request.id} does not wait for us.", "See 'medrec request show'.")
    if event is Event.REOPENED:
        raise UsageProblem(f"Request {request.id} is open.", "Only a closed request can be reopened.")
    if request.closed is not None:
        raise UsageProblem(
            f"Request {request.id} was closed on {request.closed.on.isoformat()} and cannot be {event.value}.",
            "Reopen it first: 'medrec request reopen'.",
        )
    raise UsageProblem(f"Request {request.id} is a draft and cannot be {event.value}.", "It was not sent yet: 'medrec request send'.")


def drawn() -> str:
    """The table as it stands in the docs: a row for each event, a column for each state, in it what follows ('–': impossible)."""
    heading = ["event", *(state.value for state in State)]
    rows = [
        [event.value, *(" or ".join(after.value for after in where[state]) if state in where else "–" for state in State)]
        for event, where in TABLE.items()
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heading, ["---"] * len(heading), *rows)) + "\n"
