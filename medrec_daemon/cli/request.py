"""``medrec request``: one letter to one provider for one matter: drafted, listed, shown, sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.sending import journal_of
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.followup import wording
from medrec_daemon.followup.due import last_sending
from medrec_daemon.followup.state import states
from medrec_daemon.journeys import request as journey
from medrec_daemon.journeys import sending_notes
from medrec_daemon.journeys.references import typed as reference
from medrec_daemon.journeys.request import Teller
from medrec_daemon.journeys.treatment import provider_known
from medrec_daemon.ledger.model import Matter, Part, Request, Sent
from medrec_daemon.model import PartName

app = typer.Typer(no_args_is_help=True, help="What the firm asked for: draft, sending, calls, what is still out.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Reference = Annotated[str, typer.Argument(metavar="REF", parser=reference, help="The request's reference, e.g. RR-7F3K9TE.")]
Who = Annotated[
    str | None,
    typer.Option("--who", envvar="MEDREC_USER", show_envvar=True, help="Who says so: your e-mail; else the account's name."),
]
PaperName = Literal["follow-up", "dispute"]
State = Literal["draft", "open", "partial", "overdue", "waiting_on_us", "closed"]


@app.command("new")
def new(
    context: typer.Context,
    matter: Annotated[str, typer.Argument(help="The matter's number.")],
    provider: Annotated[str, typer.Argument(help="The provider's id; see 'medrec provider list'.")],
    part: Annotated[
        list[PartName] | None, typer.Option(help="What to ask for; may be repeated. Default: records, billing, radiology.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="First date of service asked for; default the date of loss.")] = None,
    purpose: Annotated[Literal["initial", "update"], typer.Option(help="The first asking, or newer records of the same.")] = "initial",
    again: Annotated[bool, typer.Option("--again", help="Ask although an open request asks for the same already.")] = False,
    who: Who = None,
    json: Json = False,
) -> None:
    """Draft a request and give it a reference. Example: medrec request new 2026-0143 bluegrass-general"""
    office = at_hand(context)
    teller = office.teller(who)
    begin = typed.past_day(start, "The first date of service", teller.at.date(), typed.EARLIEST_BIRTH) if start else None
    with office.ledger() as ledger:
        first = begin or ledger.matter(matter).date_of_loss
        provider_known(ledger, provider)
        names = part or [PartName.RECORDS, PartName.BILLING, PartName.RADIOLOGY]
        parts = {name: Part.model_validate({"from": first, "to": "present"}) for name in names}
        drafted = journey.new(ledger, matter, provider, parts, purpose, teller, again=again)
    mine = f"went out already: medrec request sent {drafted.id} --by fax"
    tell(drafted, f"Drafted {drafted.id}. Next: medrec request package {drafted.id} ({mine})", json)


@app.command("list")
def list_(
    context: typer.Context,
    state: Annotated[State | None, typer.Option(help="Only those in this state.")] = None,
    matter: Annotated[str | None, typer.Option(help="Only those of this matter.")] = None,
    paralegal: Annotated[str | None, typer.Option(help="Only those of this paralegal's matters, by e-mail.")] = None,
    json: Json = False,
) -> None:
    """Requests with their state and what is missing; most overdue first. Example: medrec request list --state overdue"""
    office = at_hand(context)
    with office.ledger() as ledger:
        matters = [ledger.matter(matter_id) for matter_id in ((matter,) if matter else ledger.matter_ids())]
        names = {provider.id: provider.name for provider in ledger.providers}
    if paralegal:
        matters = [one for one in matters if (one.paralegal or "").casefold() == paralegal.casefold()]
    today = office.clock().date()
    found = [(one, request) for one in matters for request in one.requests if state is None or state in states(request, today)]
    found.sort(key=lambda pair: office.next_task(pair[1], today) or date.max)
    if json:
        say.as_json([_plain(one, request, office, today) for one, request in found])
        return
    rows = [
        (
            request.id,
            f"{one.client_folder} ({one.matter})",
            names.get(request.provider, request.provider),
            say.state_words(states(request, today)),
            request.sent[-1].on if request.sent else None,
            ", ".join(request.open_parts()),
            office.next_task(request, today),
        )
        for one, request in found
    ]
    columns = ("Reference", "Client", "Provider", "State", "Sent", "Missing", "Next task")
    say.table("Requests", columns, rows, "No request fits.", wide_only=("Sent",))


@app.command("show")
def show(context: typer.Context, request: Reference, json: Json = False) -> None:
    """One request: how it stands, its parts, what came, and everything that was done and said.

    Example: medrec request show RR-7F3K9TE
    """
    office = at_hand(context)
    with office.ledger() as ledger:
        matter, shown = journey.find(ledger, request)
        provider = ledger.provider(shown.provider)
    if json:
        say.as_json({"matter": matter.matter, "client": matter.client_folder} | shown.model_dump(mode="json", by_alias=True))
        return
    today = office.clock().date()
    say.console.print(f"{shown.id}  {say.state_words(states(shown, today))}", style="bold", markup=False)
    told = [("Client", f"{matter.client_folder}, matter {matter.matter}"), ("Provider", f"{provider.name} ({provider.id})")]
    for label, words in (*told, *_standing(shown, office.next_task(shown, today))):
        say.console.print(f"{label:15} {words}", markup=False, soft_wrap=True)
    parts = [(name.value, part.state.value, part.from_, part.to, part.on) for name, part in shown.parts.items()]
    say.table("\nParts", ("Part", "State", "From", "To", "Received"), parts, "It asks for nothing.")
    documents = [(document.on, document.kind.value, document.pages, document.filed_as) for document in shown.documents]
    say.table("\nWhat came", ("On", "Kind", "Pages", "Filed as"), documents, "Nothing came yet.")
    activity = [(f"{entry.at:%Y-%m-%d %H:%M}", entry.by, entry.did, entry.with_, entry.said, entry.promised) for entry in shown.activity]
    say.table("\nActivity", ("At", "By", "Did", "With", "Said", "Promised"), activity, "Nothing was done yet.", wide_only=("By",))


@app.command("sent")
def sent(
    context: typer.Context,
    request: Reference,
    channel: Annotated[Literal["fax", "mail", "email", "portal", "hand"], typer.Option("--by", help="How it went out.")] = "fax",
    to: Annotated[str | None, typer.Option(help="The number or address it went to.")] = None,
    on: Annotated[str | None, typer.Option(help="The day it went out, YYYY-MM-DD; default today.")] = None,
    proof: Annotated[str | None, typer.Option(help="Where the fax report or receipt lies.")] = None,
    letter: Annotated[PaperName | None, typer.Option("--letter", help="Not the request: this letter about it. No clock moves.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """It went out: the clock starts (again). Example: medrec request sent RR-7F3K9TE --by fax --to +18595550100"""
    office = at_hand(context)
    teller = office.teller(who)
    if letter is not None:
        _letter_sent(office, request, letter, channel, to, proof, teller, json=json)
        return
    day = typed.past_day(on, "The day it went out,", teller.at.date()) if on else teller.at.date()
    journal = journal_of(office.config)
    under_way = sending_notes.note_of(journal, request)
    if to is None and under_way is not None and under_way.by == channel:
        to = under_way.to  # what a machine could not prove went where it was handed over to
    sending = Sent(on=day, by=channel, to=to, proof=proof)
    with office.ledger() as ledger:
        changed = journey.sent(ledger, request, sending, office.rules.cadence, teller)
    sending_notes.forget(journal, request)  # nothing is awaited or tried again
    tell(changed, f"{request} is out since {sending.on}; due {changed.due}, first follow-up {changed.follow_up}.", json)


def _letter_sent(
    office: OfficeAtHand, request: str, letter: str, channel: str, to: str | None, proof: str | None, teller: Teller, *, json: bool
) -> None:
    """A letter about the request went out by hand: it stands in the log."""
    from medrec_daemon.journeys import letter_out  # what draws pages is slow to import

    journal = journal_of(office.config)
    under_way = sending_notes.note_of(journal, request, letter)
    if to is None and under_way is not None and under_way.by == channel:
        to = under_way.to
    with office.ledger() as ledger:
        changed = letter_out.sent(ledger, request, letter, channel, to, proof, teller)
    sending_notes.forget(journal, request, letter)
    task = f" The call is still to be made: next task {office.next_task(changed, teller.at.date())}." if letter == "follow-up" else ""
    tell(changed, f"Noted: the {letter} letter of {request} is out.{task}", json)


def tell(request: Request, words: str, json: bool) -> None:
    """What became of a request: the request itself as JSON, or a sentence."""
    say.as_json(request) if json else say.console.print(words, markup=False, soft_wrap=True)


def _standing(request: Request, next_task: date | None) -> Iterator[tuple[str, str]]:
    """How a request stands, a line each: (label, words)."""
    last = last_sending(request)
    if last is None:
        yield "Sent", "not yet"
    else:
        again = f" (sending {len(request.sent)}, first on {min(sent.on for sent in request.sent)})" if len(request.sent) > 1 else ""
        to = f" to {wording.telephone(last.to)}" if last.to else ""
        yield "Sent", f"{last.on} by {last.by}{to}{again}"
        yield "Due", str(request.due or "not noted")
    if request.promised:
        yield "Promised", f"for {request.promised}"
    if request.waiting_on_us:
        note = f": {request.waiting_on_us.note}" if request.waiting_on_us.note else ""
        yield "Waits for us", f"{request.waiting_on_us.why}, since {request.waiting_on_us.since}{note}"
    if request.closed:
        yield "Closed", f"{request.closed.on}: {request.closed.why}"
    elif next_task:
        yield "Next task", str(next_task)


def _plain(matter: Matter, request: Request, office: OfficeAtHand, today: date) -> dict[str, object]:
    """A request as a row of the list's JSON."""
    return {
        "reference": request.id,
        "matter": matter.matter,
        "client": matter.client_folder,
        "paralegal": matter.paralegal,
        "provider": request.provider,
        "state": list(states(request, today)),
        "sent": request.sent[-1].on if request.sent else None,
        "due": request.due,
        "missing": list(request.open_parts()),
        "next_task": office.next_task(request, today),
    }
