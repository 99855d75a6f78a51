"""The rest of ``medrec request``: what a custodian said, and what a person decided about a request that is out."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.request import Json, Reference, Who, tell
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup.wording import full_date
from medrec_daemon.journeys import request as journey
from medrec_daemon.ledger.model import Request
from medrec_daemon.model import PartName

Why = Annotated[str, typer.Option(help="Why, in a few words: it stands in the request's log.")]


def call(
    context: typer.Context,
    request: Reference,
    with_: Annotated[str, typer.Option("--with", help="Whom you spoke to, e.g. 'Maria, ROI'.")],
    said: Annotated[str, typer.Option(help="What they said.")],
    promised: Annotated[str | None, typer.Option(help="The day they promised, YYYY-MM-DD; the next task moves to the day after.")] = None,
    their_reference: Annotated[str | None, typer.Option(help="Their number for our request.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """Log a call in one line. Example: medrec request call RR-7F3K9TE --with "Maria, ROI" --said "in process" --promised 2026-03-20"""
    office = at_hand(context)
    day = say.day(promised) if promised else None
    told = journey.Call(typed.words(with_, "--with"), typed.words(said, "--said"), day, their_reference)
    with office.ledger() as ledger:
        changed = journey.call(ledger, request, told, office.rules.cadence, office.teller(who))
    if changed.closed:
        tell(changed, f"{request} is closed; the call is logged.", json)
    else:
        tell(changed, f"Logged. Next task for {request}: {changed.follow_up}.", json)


def bump(
    context: typer.Context,
    request: Reference,
    to: Annotated[str | None, typer.Argument(help="The next day to look at it, YYYY-MM-DD.")] = None,
    days: Annotated[int | None, typer.Option(help="Or: so many days from today.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """Move the next task. Example: medrec request bump RR-7F3K9TE 2026-04-02"""
    office = at_hand(context)
    teller = office.teller(who)
    if (to is None) == (days is None):
        raise UsageProblem("Say either a day or --days.", f"Example: medrec request bump {request} --days 7")
    until = say.day(to) if to else teller.at.date() + timedelta(days=days or 0)
    with office.ledger() as ledger:
        changed = journey.bump(ledger, request, until, office.rules.cadence, teller)
    closed = "" if changed.follow_up == until else f"{full_date(until)}, is no business day. "
    tell(changed, f"{closed}Next task for {request}: {changed.follow_up}.", json)


def waive(
    context: typer.Context,
    request: Reference,
    part: Annotated[PartName, typer.Argument(help="The part that the firm does without.")],
    why: Why,
    who: Who = None,
    json: Json = False,
) -> None:
    """Do without a part. Example: medrec request waive RR-7F3K9TE radiology --why 'no imaging was done'"""
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.waive(ledger, request, part, typed.words(why, "--why"), office.teller(who))
    tell(changed, f"{part.value} of {request} is waived. {_rest(changed)}", json)


def close(context: typer.Context, request: Reference, why: Why, who: Who = None, json: Json = False) -> None:
    """Close a request although something is still out. Example: medrec request close RR-7F3K9TE --why 'the case is settled'"""
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.close(ledger, request, typed.words(why, "--why"), office.teller(who))
    tell(changed, f"{request} is closed.", json)


def reopen(
    context: typer.Context,
    request: Reference,
    why: Why,
    part: Annotated[list[PartName] | None, typer.Option(help="What is out again; may be repeated.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """Open a closed request again: what came was not what was asked for.

    Example: medrec request reopen RR-7F3K9TE --part billing --why 'the bill is of another patient'
    """
    office = at_hand(context)
    with office.ledger() as ledger:
        words = typed.words(why, "--why")
        changed = journey.reopen(ledger, request, words, part or (), office.rules.cadence, office.teller(who))
    task = f" Next task: {changed.follow_up}." if changed.follow_up else ""
    tell(changed, f"{request} is open again. {_rest(changed)}{task}", json)


def _rest(request: Request) -> str:
    missing = ", ".join(part.value for part in request.open_parts())
    if request.closed:
        return f"{request.id} is closed: {request.closed.why}."
    return f"Still out: {missing}." if missing else "Nothing is out any more."
