"""The rest of ``medrec provider``: finding one, changing one, and taking in a firm's own list."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import ValidationError

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.errors import FileProblem, UsageProblem
from medrec_daemon.journeys import provider_import, provider_search
from medrec_daemon.journeys.provider_import import ProviderPlan
from medrec_daemon.ledger.model import Address, Department, Provider
from medrec_daemon.spreadsheet import mapping as mappings
from medrec_daemon.spreadsheet import table as tables

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Spreadsheet = Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .xlsx; the first row names the columns.", dir_okay=False)]
Mapping = Annotated[
    Path | None, typer.Option("--map", metavar="MAPPING.yaml", help="Lines such as 'name: Facility'; what it leaves out is guessed.")
]
Prefers = Literal["fax", "mail", "email", "portal", "vendor"]


def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A name, an alias, who bills for it, an address, a telephone or fax number, an NPI.")],
    json: Json = False,
) -> None:
    """Providers that may be meant, likeliest first; misspelt is no harm. Example: medrec provider find 'blugrass genral'"""
    with at_hand(context).ledger() as ledger:
        found = provider_search.find(ledger.providers, typed.words(text, "The text"))
    if json:
        say.as_json([{"provider": one.provider, "score": round(one.score, 1), "by": one.by, "saw": one.saw} for one in found])
        return
    rows = []
    for one in found:
        records = one.provider.records
        likes = records.prefers if records and records.prefers else None
        rows.append(
            (one.provider.id, one.provider.name, f"{one.by}: {one.saw}", records.fax if records else None, likes, f"{one.score:.0f}")
        )
    nothing = "Nothing on the list is like that. If it is new: medrec provider add 'Its Name'"
    say.table("Providers", ("Id", "Name", "Found by", "Fax", "Prefers", "Score"), rows, nothing, wide_only=("Prefers", "Score"))


def change(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(help="Its id; see 'medrec provider find'.")],
    department: Annotated[
        Literal["records", "billing", "radiology"], typer.Option(help="Which department the next options are about.")
    ] = "records",
    attention: Annotated[str | None, typer.Option(help="To whose attention, e.g. 'Medical Records Department/ROI'.")] = None,
    phone: Annotated[str | None, typer.Option()] = None,
    fax: Annotated[str | None, typer.Option()] = None,
    email: Annotated[str | None, typer.Option()] = None,
    portal: Annotated[str | None, typer.Option(help="The portal's address.")] = None,
    prefers: Annotated[Prefers | None, typer.Option(help="How it likes to get requests.")] = None,
    vendor: Annotated[str | None, typer.Option(help="The copy service that answers for it.")] = None,
    also_known_as: Annotated[list[str] | None, typer.Option("--aka", help="One more name on its paper; may be repeated.")] = None,
    bills_as: Annotated[list[str] | None, typer.Option(help="One more name that bills for it; may be repeated.")] = None,
    npi: Annotated[str | None, typer.Option(help="National Provider Identifier.")] = None,
    tax_id: Annotated[str | None, typer.Option()] = None,
    state: Annotated[str | None, typer.Option(help="The custodian's state, two letters.")] = None,
    street: Annotated[str | None, typer.Option()] = None,
    city: Annotated[str | None, typer.Option()] = None,
    zip_code: Annotated[str | None, typer.Option("--zip")] = None,
    max_age: Annotated[
        int | None, typer.Option("--max-authorization-age", min=1, help="It refuses authorizations signed more days ago than that.")
    ] = None,
    json: Json = False,
) -> None:
    """Note how a provider is reached and called; what is not said stays. An empty text ('') takes a value away.

    Example: medrec provider change bluegrass-general --department billing --fax +18595550102 --prefers fax
    """
    contact = {"attention": attention, "portal": portal, "email": email, "prefers": prefers, "vendor": vendor}
    contact |= {"phone": _number(phone, "--phone"), "fax": _number(fax, "--fax")}
    place = {"street": street, "city": city, "state": typed.state(state), "zip": zip_code}
    own: dict[str, Any] = {"npi": npi, "tax_id": tax_id, "state": place["state"], "max_authorization_age_days": max_age}

    def edit(before: Provider) -> Provider:
        known = getattr(before, department) or Department()
        update: dict[str, Any] = {key: value or None for key, value in own.items() if value is not None}
        if said := _said(contact):
            update[department] = known.model_copy(update=said)
        if said := _said(place):
            update["address"] = (before.address or Address(state=before.state)).model_copy(update=said)
        update["also_known_as"] = tuple(dict.fromkeys((*before.also_known_as, *(also_known_as or ()))))
        update["bills_as"] = tuple(dict.fromkeys((*before.bills_as, *(bills_as or ()))))
        return before.model_copy(update=update)

    try:
        with at_hand(context).ledger() as ledger:
            changed = ledger.change_provider(provider, edit)
    except ValidationError as error:
        raise UsageProblem(f"{provider} cannot be so.", "See 'medrec provider change --help'.") from error
    say.as_json(changed) if json else say.console.print(f"{provider} is changed. See: medrec provider show {provider}", markup=False)


def _number(text: str | None, option: str) -> str | None:
    return text if text == "" else typed.telephone(text, option)


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value or None for key, value in fields.items() if value is not None}


def import_(
    context: typer.Context,
    file: Spreadsheet,
    mapping: Mapping = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    add_anyway: Annotated[bool, typer.Option("--add-anyway", help="Add those, too, that are like one on the list.")] = False,
    json: Json = False,
) -> None:
    """Take a firm's own list into the Master Medical Provider List. Doing it again adds nothing twice.

    Rows like a provider on the list are shown and left out. Exit 5 when rows need mending; the others are taken all the same.

    Example: medrec provider import providers.xlsx --dry-run
    """
    table = tables.read(file)
    columns = mappings.columns_for(table.columns, provider_import.COLUMNS, mapping, ("name",))
    with at_hand(context).ledger() as ledger:
        if ledger.provider_problems:
            raise FileProblem(str(ledger.provider_problems[0]), "Mend the list first.")
        planned = provider_import.plan(table, columns, ledger.providers, add_anyway=add_anyway)
        if not dry_run and planned.add:
            ledger.add_providers(planned.add)
    if json:
        say.as_json(_plain(planned, columns, table, applied=not dry_run))
    else:
        _print_plan(planned, columns, table, dry_run=dry_run)
    if planned.mistakes:
        raise typer.Exit(FileProblem.exit_code)


def print_columns(columns: dict[str, str], table: tables.Table) -> None:
    """Which column was taken for what, and which for nothing."""
    rows = [(column, next((field for field, name in columns.items() if name == column), "left out")) for column in table.columns]
    say.table("Columns", ("Column", "Taken as"), rows, "")


def _print_plan(planned: ProviderPlan, columns: dict[str, str], table: tables.Table, *, dry_run: bool) -> None:
    print_columns(columns, table)
    doubts = [
        (doubt.row, doubt.provider.name, ", ".join(f"{one.provider.name} ({one.provider.id})" for one in doubt.near))
        for doubt in planned.doubts
    ]
    if doubts:
        say.table("Left out: like one on the list (--add-anyway adds them)", ("Row", "In the file", "On the list"), doubts, "")
    if planned.mistakes:
        say.table("To mend in the file", ("Row", "What"), [(one.row, one.what) for one in planned.mistakes], "")
    would = "would be added" if dry_run else "added"
    say.console.print(
        f"{say.counted(len(table.rows), 'row')}: {len(planned.add)} {would}, {planned.known} known already, "
        f"{len(planned.doubts)} like one on the list, {len(planned.mistakes)} to mend."
    )
    if dry_run and planned.add:
        say.console.print("Nothing was written. The same without --dry-run does it.")


def _plain(planned: ProviderPlan, columns: dict[str, str], table: tables.Table, *, applied: bool) -> dict[str, object]:
    doubts = [{"row": one.row, "name": one.provider.name, "like": [near.provider.id for near in one.near]} for one in planned.doubts]
    return {
        "applied": applied,
        "rows": len(table.rows),
        "columns": columns,
        "added": [provider.id for provider in planned.add],
        "known": planned.known,
        "doubts": doubts,
        "mistakes": [asdict(one) for one in planned.mistakes],
    }
