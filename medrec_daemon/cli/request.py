"""``medrec request``: one letter to one provider for one matter, and everything said about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from medrec_daemon.cli import say
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup.state import states
from medrec_daemon.journeys import request as journey
from medrec_daemon.ledger.model import Matter, Part, Request, Sent
from medrec_daemon.model import PartName

app = typer.Typer(no_args_is_help=True, help="What the firm asked for: draft, sending, calls, what is still out.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Reference = Annotated[str, typer.Argument(metavar="REF", help="The request's reference, e.g. RR-7F3K9TE.")]
Who = Annotated[str | None, typer.Option("--who", envvar="MEDREC_USER", help="Who says so: your e-mail; else the account's name.")]


@app.command("new")
def new(
    context: typer.Context,
    matter: Annotated[str, typer.Argument(help="The matter's number.")],
    provider: Annotated[str, typer.Argument(help="The provider's id; see 'medrec provider list'.")],
    part: Annotated[
        list[PartName] | None, typer.Option(help="What to ask for; may be repeated. Default: records, billing, radiology.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="First date of service asked for; default the date of loss.")] = None,
    purpose: Annotated[str, typer.Option(help="initial or update")] = "initial",
    who: Who = None,
    json: Json = False,
) -> None:
    """Draft a request and give it a reference. Example: medrec request new 2026-0143 bluegrass-general"""
    office = at_hand(context)
    with office.ledger() as ledger:
        first = say.day(start) if start else ledger.matter(matter).date_of_loss
        names = part or [PartName.RECORDS, PartName.BILLING, PartName.RADIOLOGY]
        parts = {name: Part.model_validate({"from": first, "to": "present"}) for name in names}
        drafted = journey.new(ledger, matter, provider, parts, purpose, office.teller(who))
    _tell(drafted, f"Drafted {drafted.id}. When it went out: medrec request sent {drafted.id} --by fax", json)


@app.command("list")
def list_(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help="Only: draft, open, partial, overdue, waiting_on_us, closed.")] = None,
    json: Json = False,
) -> None:
    """Requests with their state, age and what is missing; most overdue first."""
    office = at_hand(context)
    with office.ledger() as ledger:
        matters = [ledger.matter(matter_id) for matter_id in ledger.matter_ids()]
    today = office.clock().date()
    rows = [_row(matter, request, today) for matter in matters for request in matter.requests]
    if state:
        rows = [row for row in rows if state in row["state"].split(", ")]
    rows.sort(key=lambda row: str(row["next_task"] or "9999"))
    if json:
        say.as_json(rows)
        return
    columns = ("Reference", "Matter", "Client", "Provider", "State", "Sent", "Missing", "Next task")
    say.table("Requests", columns, [list(row.values()) for row in rows], "No request fits.")


@app.command("show")
def show(context: typer.Context, request: Reference, json: Json = False) -> None:
    """One request: parts, what came, and everything that was done and said."""
    office = at_hand(context)
    with office.ledger() as ledger:
        matter, shown = journey.find(ledger, request)
        provider = ledger.provider(shown.provider)
    if json:
        say.as_json({"matter": matter.matter, "client": matter.client_folder} | shown.model_dump(mode="json", by_alias=True))
        return
    say.console.print(
        f"[bold]{shown.id}[/bold]  {matter.client_folder}  {provider.name}  ({', '.join(states(shown, office.clock().date()))})"
    )
    parts = [(name.value, part.state.value, part.from_, part.to, part.on) for name, part in shown.parts.items()]
    say.table("Parts", ("Part", "State", "From", "To", "Received"), parts, "It asks for nothing.")
    documents = [(document.on, document.kind.value, document.pages, document.filed_as) for document in shown.documents]
    say.table("What came", ("On", "Kind", "Pages", "Filed as"), documents, "Nothing came yet.")
    activity = [(f"{entry.at:%Y-%m-%d %H:%M}", entry.by, entry.did, entry.with_, entry.said, entry.promised) for entry in shown.activity]
    say.table("Activity", ("At", "By", "Did", "With", "Said", "Promised"), activity, "Nothing was done yet.")


@app.command("sent")
def sent(
    context: typer.Context,
    request: Reference,
    channel: Annotated[str, typer.Option("--by", help="fax, mail, email, portal or hand")] = "fax",
    to: Annotated[str | None, typer.Option(help="The number or address it went to.")] = None,
    on: Annotated[str | None, typer.Option(help="The day it went out, YYYY-MM-DD; default today.")] = None,
    proof: Annotated[str | None, typer.Option(help="Where the fax report or receipt lies.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """It went out: the clock starts (again). Example: medrec request sent RR-7F3K9TE --by fax --to +18595550100"""
    office = at_hand(context)
    teller = office.teller(who)
    sending = Sent(on=say.day(on) if on else teller.at.date(), by=channel, to=to, proof=proof)
    if sending.on > teller.at.date():
        raise UsageProblem(f"{sending.on} is in the future.", "Say the day it went out.")
    with office.ledger() as ledger:
        changed = journey.sent(ledger, request, sending, office.rules.cadence, teller)
    _tell(changed, f"{request} is out since {sending.on}; due {changed.due}, first follow-up {changed.follow_up}.", json)


@app.command("call")
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
    told = journey.Call(with_, said, say.day(promised) if promised else None, their_reference)
    with office.ledger() as ledger:
        changed = journey.call(ledger, request, told, office.rules.cadence, office.teller(who))
    _tell(changed, f"Logged. Next task for {request}: {changed.follow_up}.", json)


@app.command("bump")
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
        changed = journey.bump(ledger, request, until, teller)
    _tell(changed, f"Next task for {request}: {changed.follow_up}.", json)


@app.command("waive")
def waive(
    context: typer.Context,
    request: Reference,
    part: Annotated[PartName, typer.Argument()],
    why: Annotated[str, typer.Option()],
    who: Who = None,
    json: Json = False,
) -> None:
    """Do without a part. Example: medrec request waive RR-7F3K9TE radiology --why 'no imaging was done'"""
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.waive(ledger, request, part, why, office.teller(who))
    _tell(changed, f"{part.value} of {request} is waived. {_rest(changed)}", json)


@app.command("close")
def close(context: typer.Context, request: Reference, why: Annotated[str, typer.Option()], who: Who = None, json: Json = False) -> None:
    """Close a request although something is still out."""
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.close(ledger, request, why, office.teller(who))
    _tell(changed, f"{request} is closed.", json)


@app.command("reopen")
def reopen(context: typer.Context, request: Reference, why: Annotated[str, typer.Option()], who: Who = None, json: Json = False) -> None:
    """Open a closed request again: what came was not what was asked for."""
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.reopen(ledger, request, why, office.teller(who))
    _tell(changed, f"{request} is open again. {_rest(changed)}", json)


def _tell(request: Request, words: str, json: bool) -> None:
    say.as_json(request) if json else say.console.print(words, markup=False)


def _rest(request: Request) -> str:
    missing = ", ".join(part.value for part in request.required_open())
    return f"Still out: {missing}." if missing else "Nothing is out any more."


def _row(matter: Matter, request: Request, today: date) -> dict[str, str]:
    first_sent = request.sent[-1].on.isoformat() if request.sent else ""
    return {
        "reference": request.id,
        "matter": matter.matter,
        "client": matter.client_folder,
        "provider": request.provider,
        "state": ", ".join(states(request, today)),
        "sent": first_sent,
        "missing": ", ".join(part.value for part in request.open_parts()),
        "next_task": request.follow_up.isoformat() if request.follow_up and not request.closed else "",
    }
