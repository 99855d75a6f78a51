"""``medrec import``: what a firm kept in spreadsheets before it had this."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated

import typer

from medrec_daemon.cli import listing, say
from medrec_daemon.cli.provider_list import Json, Mapping, Spreadsheet, print_columns
from medrec_daemon.cli.request import Who
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.errors import FileProblem
from medrec_daemon.journeys import request_import
from medrec_daemon.journeys.request_import import RequestPlan
from medrec_daemon.ledger.model import Request
from medrec_daemon.spreadsheet import mapping as mappings
from medrec_daemon.spreadsheet import table as tables

app = typer.Typer(help="Take over what a firm kept in spreadsheets. Providers: medrec provider import.")


@app.callback()
def _group() -> None:
    """Keep ``requests`` a word of its own although it is the only one."""


@app.command("requests")
def requests(
    context: typer.Context,
    file: Spreadsheet,
    mapping: Mapping = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write them; without it the plan is only shown.")] = False,
    who: Who = None,
    json: Json = False,
) -> None:
    """Take over a list of open requests. Needs columns for matter, provider and the day it was sent. Shows the plan first.

    Each gets a reference of ours, and its clock runs from the day it was sent. A second time nothing is written twice: the same matter,
    provider and day is the same request. Exit 5 when rows need mending; --apply writes the others all the same.

    Example: medrec import requests open-requests.xlsx --map mapping.yaml
    """
    office = at_hand(context)
    table = tables.read(file)
    columns = mappings.columns_for(table.columns, request_import.COLUMNS, mapping, request_import.NEEDED)
    teller = office.teller(who)
    with office.ledger() as ledger:
        with say.page_progress("Looking at the rows", "rows") as progress:
            planned = request_import.plan(table, columns, ledger, teller.at.date(), file.name, progress)
        written: tuple[Request, ...] = ()
        if apply:
            with say.page_progress("Writing", "matters") as progress:
                written, failed = request_import.apply(ledger, planned, office.rules.cadence, teller, progress)
            planned = replace(planned, mistakes=(*planned.mistakes, *failed))
    if json:
        say.as_json(_plain(planned, columns, table, written, applied=apply))
    else:
        print_columns(columns, table)
        _print_hidden(table)
        _print_plan(planned, table, written, applied=apply)
    if planned.mistakes:
        raise typer.Exit(FileProblem.exit_code)


def _print_hidden(table: tables.Table) -> None:
    if table.hidden:
        numbers = ", ".join(map(str, table.hidden[:12])) + (" …" if len(table.hidden) > 12 else "")
        have = "row is" if len(table.hidden) == 1 else "rows are"
        say.console.print(f"{len(table.hidden)} {have} hidden in the spreadsheet and taken as well: {numbers}.", style="yellow")


def _print_plan(planned: RequestPlan, table: tables.Table, written: tuple[Request, ...], *, applied: bool) -> None:
    references = {request.sent[0].proof: request.id for request in written}
    rows = [
        (new.row, new.matter, new.provider, new.sent.on, ", ".join(part.value for part in new.parts), references.get(new.sent.proof))
        for new in planned.add
    ]
    title = "Requests taken over" if applied else "Requests that would be taken over"
    listing.table(title, ("Row", "Matter", "Provider", "Sent", "Parts", "Reference"), rows, "No new request.")
    listing.mistakes(planned.mistakes)
    joined = f", {planned.joined} joined to another row's request" if planned.joined else ""
    say.console.print(
        f"{say.counted(len(table.rows), 'row')}: {len(written) if applied else len(planned.add)} {'taken over' if applied else 'new'}, "
        f"{planned.known} known already{joined}, {planned.done} closed in the list, {len(planned.mistakes)} to mend."
    )
    if planned.add and not applied:
        say.console.print("Nothing was written. The same with --apply does it.")


def _plain(
    planned: RequestPlan, columns: dict[str, str], table: tables.Table, written: tuple[Request, ...], *, applied: bool
) -> dict[str, object]:
    new = [
        {"row": one.row, "matter": one.matter, "provider": one.provider, "sent": one.sent.on, "parts": list(one.parts)}
        for one in planned.add
    ]
    return {
        "applied": applied,
        "rows": len(table.rows),
        "columns": columns,
        "new": new,
        "references": [request.id for request in written],
        "known": planned.known,
        "joined": planned.joined,
        "hidden": list(table.hidden),
        "done": planned.done,
        "mistakes": [asdict(one) for one in planned.mistakes],
    }
