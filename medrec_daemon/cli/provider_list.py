"""The rest of ``medrec provider``: finding one, changing one, and taking in a firm's own list."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import typer
from pydantic import ValidationError

from medrec_daemon.as_typed import house_name
from medrec_daemon.cli import listing, say, typed
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.errors import FileProblem, UsageProblem
from medrec_daemon.journeys import provider_differences, provider_import, provider_search
from medrec_daemon.journeys.provider_import import ProviderPlan
from medrec_daemon.ledger.model import Address, Department, Provider, Sensitive
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
    sensitive: Annotated[
        list[str] | None,
        typer.Option(help="It keeps records that may need a consent of their own: substance-use, mental-health, hiv; may be repeated."),
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

    more = {"also_known_as": also_known_as, "bills_as": bills_as}
    names = {key: [house_name(name, "A further name") for name in said or ()] for key, said in more.items()}
    kinds = _sensitive(sensitive)

    def edit(before: Provider) -> Provider:
        known = getattr(before, department) or Department()
        update: dict[str, Any] = {key: value or None for key, value in own.items() if value is not None}
        if said := _said(contact):
            update[department] = known.model_copy(update=said)
        if said := _said(place):
            update["address"] = (before.address or Address(state=before.state)).model_copy(update=said)
        update |= {} if kinds is None else {"sensitive": kinds}
        update |= {key: tuple(dict.fromkeys((*getattr(before, key), *said))) for key, said in names.items()}
        return before.model_copy(update=update)

    try:
        with at_hand(context).ledger() as ledger:
            changed = ledger.change_provider(provider, edit)
    except ValidationError as error:
        raise UsageProblem(f"{provider} cannot be so.", "See 'medrec provider change --help'.") from error
    say.as_json(changed) if json else say.console.print(f"{provider} is changed. See: medrec provider show {provider}", markup=False)


def _sensitive(said: list[str] | None) -> tuple[Sensitive, ...] | None:
    """The kinds named, an empty text for none; None where nothing was said. Raises ``UsageProblem``."""
    if said is None:
        return None
    known: dict[str, Sensitive] = {kind: kind for kind in get_args(Sensitive)}
    wrong = next((kind for kind in said if kind and kind not in known), None)
    if wrong is not None:
        raise UsageProblem(f"'{wrong}' is no kind of sensitive records.", f"Say one of: {', '.join(known)}.")
    return tuple(known[kind] for kind in said if kind)


def _number(text: str | None, option: str) -> str | None:
    return text if text == "" else typed.telephone(text, option)


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value or None for key, value in fields.items() if value is not None}


def import_(
    context: typer.Context,
    file: Spreadsheet,
    mapping: Mapping = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write it; without it the plan is only shown.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the plan, as without --apply.")] = False,
    add_anyway: Annotated[bool, typer.Option("--add-anyway", help="Add those, too, that are like one on the list.")] = False,
    take_changes: Annotated[
        bool, typer.Option("--take-changes", help="Where the file says something else of a known provider, believe the file.")
    ] = False,
    json: Json = False,
) -> None:
    """Take a firm's own list into the Master Medical Provider List. Shows the plan first; a second time nothing is added twice.

    Rows like a provider on the list are shown and left out; so is what the file says otherwise of a known one, such as another fax
    number. Exit 5 when rows need mending; --apply takes the others all the same.

    Example: medrec provider import providers.xlsx, then the same with --apply
    """
    dry_run = dry_run or not apply
    table = tables.read(file)
    columns = mappings.columns_for(table.columns, provider_import.COLUMNS, mapping, ("name",))
    with at_hand(context).ledger() as ledger:
        if ledger.provider_problems:
            raise FileProblem(str(ledger.provider_problems[0]), "Mend the list first.")
        with say.page_progress("Looking at the rows", "rows") as progress:
            planned = provider_import.plan(table, columns, ledger.providers, add_anyway=add_anyway, progress=progress)
        if not dry_run and planned.add:
            ledger.add_providers(planned.add)
        if not dry_run and take_changes:
            ledger.change_providers(provider_differences.as_edits(planned.differing))
    if json:
        say.as_json(_plain(planned, columns, table, applied=not dry_run) | {"changes_taken": take_changes and not dry_run})
    else:
        _print_plan(planned, columns, table, dry_run=dry_run, took=take_changes)
    if planned.mistakes:
        raise typer.Exit(FileProblem.exit_code)


def print_columns(columns: dict[str, str], table: tables.Table) -> None:
    """Which column was taken for what, and which for nothing."""
    rows = [(column, next((field for field, name in columns.items() if name == column), "left out")) for column in table.columns]
    say.table("Columns", ("Column", "Taken as"), rows, "")


def _print_plan(planned: ProviderPlan, columns: dict[str, str], table: tables.Table, *, dry_run: bool, took: bool) -> None:
    print_columns(columns, table)
    doubts = [
        (doubt.row, doubt.provider.name, ", ".join(f"{one.provider.name} ({one.provider.id})" for one in doubt.near))
        for doubt in planned.doubts
    ]
    if doubts:
        listing.table("Left out: like one on the list (--add-anyway adds them)", ("Row", "In the file", "On the list"), doubts, "")
    listing.mistakes(planned.mistakes)
    changes = [(one.row, one.provider, each.field, each.old or "nothing", each.new) for one in planned.differing for each in one.changes]
    if changes:
        title = "Taken from the file" if took and not dry_run else "Otherwise in the file (--take-changes believes the file)"
        listing.table(title, ("Row", "Provider", "Field", "Old", "New"), changes, "")
    would = "would be added" if dry_run else "added"
    say.console.print(
        f"{say.counted(len(table.rows), 'row')}: {len(planned.add)} {would}, {planned.known} known already"
        f"{f' ({len(planned.differing)} of them otherwise in the file)' if planned.differing else ''}, "
        f"{len(planned.doubts)} like one on the list, {len(planned.mistakes)} to mend."
    )
    if dry_run and (planned.add or (took and changes)):
        say.console.print("Nothing was written. The same with --apply does it.")


def _plain(planned: ProviderPlan, columns: dict[str, str], table: tables.Table, *, applied: bool) -> dict[str, object]:
    doubts = [{"row": one.row, "name": one.provider.name, "like": [near.provider.id for near in one.near]} for one in planned.doubts]
    return {
        "applied": applied,
        "rows": len(table.rows),
        "columns": columns,
        "added": [provider.id for provider in planned.add],
        "known": planned.known,
        "doubts": doubts,
        "differing": [asdict(one) for one in planned.differing],
        "mistakes": [asdict(one) for one in planned.mistakes],
    }
