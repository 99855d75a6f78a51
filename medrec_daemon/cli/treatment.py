"""``medrec treatment``: who treats a client, in the Medicals section of the matter."""

from __future__ import annotations

from typing import Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.request import Who
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.journeys import treatment as journey
from medrec_daemon.ledger.model import Treatment
from medrec_daemon.privacy import without_ssn

app = typer.Typer(no_args_is_help=True, help="Who treats a client: one row for each provider in the matter's Medicals section.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Matter = Annotated[str, typer.Argument(help="The matter's number.")]


@app.command("add")
def add(
    context: typer.Context,
    matter: Matter,
    provider: Annotated[str, typer.Argument(help="The provider's id; see 'medrec provider find'.")],
    kind: Annotated[str | None, typer.Option("--type", help="What it was: hospital, physical therapy, ambulance …")] = None,
    status: Annotated[str | None, typer.Option(help="treating (asks for updates go on), discharged, …")] = None,
    notes: Annotated[str | None, typer.Option(help="e.g. 'Treated here on DOL', 'subsequent provider'.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """Note that a provider treats the client; a second time for the same one brings its row up to date.

    Example: medrec treatment add 2026-0143 bluegrass-general --type hospital --status treating --notes 'Treated here on DOL'
    """
    office = at_hand(context)
    said = {"type": kind, "status": status, "notes": notes}
    words = {key: without_ssn(typed.words(value, f"--{key}")) for key, value in said.items() if value is not None}
    with office.ledger() as ledger:
        row, new = journey.add(ledger, matter, Treatment.model_validate({"provider": provider, **words}), office.teller(who))
        asked = any(request.provider == provider for request in ledger.matter(matter).requests)
    if json:
        say.as_json(row)
        return
    told = "is in the Medicals" if new else "is brought up to date"
    say.console.print(f"{provider} {told} of {matter}.", markup=False)
    if not asked:
        say.console.print(f"Nothing was asked of it yet. Next: medrec request new {matter} {provider}", markup=False, soft_wrap=True)


@app.command("list")
def list_(context: typer.Context, matter: Matter, json: Json = False) -> None:
    """Who treats the client, and how far their records are held. Example: medrec treatment list 2026-0143"""
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
        rows.append((f"{name} ({row.provider})", row.type, row.status, row.notes, row.records_through, asked or "none"))
    columns = ("Provider", "Type", "Status", "Notes", "Held through", "Requests")
    say.table(f"Medicals of {matter}", columns, rows, f"No provider yet. Next: medrec treatment add {matter} PROVIDER")
