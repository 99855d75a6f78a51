"""``medrec treatment``: who treats a client, in the Medicals section of the matter, and whom the records name besides."""

from __future__ import annotations

from datetime import date
from shlex import quote
from typing import Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.request import Who
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.followup.updates import final_parts
from medrec_daemon.journeys import proposals
from medrec_daemon.journeys import treatment as journey
from medrec_daemon.journeys.provider_import import id_of
from medrec_daemon.ledger.model import Matter as MatterFile
from medrec_daemon.ledger.model import Treatment
from medrec_daemon.privacy import without_ssn

app = typer.Typer(no_args_is_help=True, help="Who treats a client: one row for each provider in the matter's Medicals section.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Matter = Annotated[str, typer.Argument(help="The matter's number.")]
Provider = Annotated[str, typer.Argument(help="The provider's id; see 'medrec provider find'.")]


@app.command("add")
def add(
    context: typer.Context,
    matter: Matter,
    provider: Provider,
    kind: Annotated[str | None, typer.Option("--type", help="What it was: hospital, physical therapy, ambulance …")] = None,
    status: Annotated[str | None, typer.Option(help="treating (asks for updates go on), discharged, …")] = None,
    notes: Annotated[str | None, typer.Option(help="e.g. 'Treated here on DOL', 'subsequent provider'.")] = None,
    held: Annotated[str | None, typer.Option("--held-through", help="The last date of service whose records you have, YYYY-MM-DD.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """Note that a provider treats the client; a second time for the same one brings its row up to date.

    Example: medrec treatment add 2026-0143 bluegrass-general --type hospital --status treating --notes 'Treated here on DOL'
    """
    office = at_hand(context)
    teller = office.teller(who)
    said = {"type": kind, "status": status, "notes": notes}
    words = {key: without_ssn(typed.words(value, f"--{key}")) for key, value in said.items() if value is not None}
    through = typed.past_day(held, "The day of --held-through", teller.at.date(), typed.EARLIEST_BIRTH) if held else None
    with office.ledger() as ledger:
        told = Treatment.model_validate({"provider": provider, "records_through": through, **words})
        row, new = journey.add(ledger, matter, told, teller)
        asked = any(request.provider == provider for request in ledger.matter(matter).requests)
    if json:
        say.as_json(row)
        return
    done = "is in the Medicals" if new else "is brought up to date"
    say.console.print(f"{provider} {done} of {matter}.", markup=False)
    if not asked:
        say.console.print(f"Nothing was asked of it yet. Next: medrec request new {matter} {provider}", markup=False, soft_wrap=True)


@app.command("complete")
def complete(
    context: typer.Context,
    matter: Matter,
    provider: Provider,
    on: Annotated[str, typer.Option("--on", help="The last day of treatment, YYYY-MM-DD.")],
    who: Who = None,
    json: Json = False,
) -> None:
    """Treatment there is over: no update falls due any more; the final records and the final bill are to be asked for.

    Taken back by 'medrec treatment add MATTER PROVIDER --status treating'.

    Example: medrec treatment complete 2026-0143 bluegrass-general --on 2026-06-30
    """
    office = at_hand(context)
    teller = office.teller(who)
    day = typed.past_day(on, "The last day of treatment", teller.at.date(), typed.EARLIEST_BIRTH)
    with office.ledger() as ledger:
        row = journey.complete(ledger, matter, provider, day, teller)
        next_step = _next(ledger.matter(matter), row)
    if json:
        say.as_json(row)
        return
    say.console.print(f"Treatment by {provider} is complete since {day}. {next_step}", markup=False, soft_wrap=True)


def _next(matter: MatterFile, row: Treatment) -> str:
    """What to do when treatment is over: the one line that asks for the last of it."""
    asked = [request for request in matter.requests if request.provider == row.provider]
    if not asked:
        return f"Nothing was asked of it yet. Next: medrec request new {matter.matter} {row.provider}"
    wanted = final_parts(matter, row.provider, row.completed) if row.completed else ()
    if not wanted:
        return "Records and bills through that day are held or were asked for since: nothing more to ask."
    still = [request for request in asked if request.closed is None]
    _, last = max(((request.closed.on if request.closed else date.max, request) for request in asked), key=lambda pair: pair[0])
    names = " and ".join({"records": "the final records", "billing": "the final bill"}[name.value] for name in wanted)
    command = f"medrec request update {last.id} --final"
    if still:
        ids = ", ".join(request.id for request in still)
        return f"When {ids} is answered, ask for {names}: {command}. The call sheet reminds you."
    return f"Next, ask for {names}: {command}"


@app.command("dismiss")
def dismiss(
    context: typer.Context,
    matter: Matter,
    name: Annotated[str, typer.Argument(help="The proposed provider, as 'medrec treatment list' names it.")],
    who: Who = None,
    json: Json = False,
) -> None:
    """A provider that records name does not treat the client: it is never proposed again.

    Example: medrec treatment dismiss 2026-0143 'Sample Spine Center'
    """
    office = at_hand(context)
    with office.ledger() as ledger:
        one = proposals.dismiss(ledger, matter, name, office.teller(who))
    say.as_json(one) if json else say.console.print(f"{one.name} is not proposed again for {matter}.", markup=False)


@app.command("list")
def list_(context: typer.Context, matter: Matter, json: Json = False) -> None:
    """Who treats the client, how far their records are held, and whom records name besides. Example: medrec treatment list 2026-0143"""
    with at_hand(context).ledger() as ledger:
        shown = ledger.matter(matter)
        names = {provider.id: provider.name for provider in ledger.providers}
    if json:
        say.as_json(list(shown.treatment))
        return
    rows = []
    for row in shown.treatment:
        asked = ", ".join(request.id for request in shown.requests if request.provider == row.provider)
        name = names.get(row.provider, row.provider)
        status = f"complete since {row.completed}" if row.completed else row.status
        rows.append((f"{name} ({row.provider})", row.type, status, row.notes, row.records_through, asked or "none"))
    columns = ("Provider", "Type", "Status", "Notes", "Held through", "Requests")
    say.table(f"Medicals of {matter}", columns, rows, f"No provider yet. Next: medrec treatment add {matter} PROVIDER")
    _print_proposed(shown)


@app.command("proposed")
def proposed(context: typer.Context, matter: Matter, json: Json = False) -> None:
    """Providers that the records received name, and nobody confirmed yet. Example: medrec treatment proposed 2026-0143"""
    with at_hand(context).ledger() as ledger:
        shown = ledger.matter(matter)
    if json:
        say.as_json(list(proposals.waiting(shown)))
        return
    _print_proposed(shown)
    if not any(proposals.waiting(shown)):
        say.console.print(f"No record of {matter} names a provider who is not in the Medicals.", markup=False)


def _print_proposed(shown: MatterFile) -> None:
    for one in proposals.waiting(shown):
        known = f"{one.name} ({one.provider})" if one.provider else one.name
        say.console.print(f"\nNamed in records: {known}, '{one.words}' on page {one.page} of what came on {one.on}.", markup=False)
        for label, command in proposed_commands(shown.matter, one.name, one.provider):
            say.console.print(f"  {label:11} {command}", markup=False, soft_wrap=True)


def proposed_commands(matter: str, name: str, provider: str | None) -> list[tuple[str, str]]:
    """What settles a proposal, each with its label: the provider is put on the list where it is not there yet."""
    row = f"medrec treatment add {matter} {provider or id_of(name)} --notes 'named in records'"
    first = [] if provider else [("It is new:", f"medrec provider add {quote(name)}")]
    return [*first, ("Treats:", row), ("Does not:", f"medrec treatment dismiss {matter} {quote(name)}")]
