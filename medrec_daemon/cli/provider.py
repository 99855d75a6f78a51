"""``medrec provider``: the Master Medical Provider List."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from pydantic import ValidationError

from medrec_daemon.cli import say
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.errors import UsageProblem
from medrec_daemon.ledger.model import Department, Provider
from medrec_daemon.person_names import fold

app = typer.Typer(no_args_is_help=True, help="The Master Medical Provider List: who treated, and how their records are asked for.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("new")
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The name as on the letterhead; it is also the folder's name.")],
    kind: Annotated[
        str, typer.Option("--type", help="hospital, physician, chiropractor, physical-therapy, imaging, ems, pharmacy, lab, dentist, other")
    ] = "other",
    state: Annotated[str | None, typer.Option(help="The custodian's state, two letters: it governs the letter's law.")] = None,
    phone: Annotated[str | None, typer.Option(help="Records department, e.g. +18595550101.")] = None,
    fax: Annotated[str | None, typer.Option(help="Records department.")] = None,
    billing_fax: Annotated[str | None, typer.Option(help="Billing department.")] = None,
    vendor: Annotated[str | None, typer.Option(help="The copy service that answers for it.")] = None,
    also_known_as: Annotated[list[str] | None, typer.Option("--aka", help="Another name on its paper; may be repeated.")] = None,
    bills_as: Annotated[list[str] | None, typer.Option(help="Who bills for it; may be repeated.")] = None,
    json: Json = False,
) -> None:
    """Put a provider on the list. Example: medrec provider new "Sample General Hospital" --type hospital --state KY --fax +18595550100"""
    fields = {
        "id": re.sub(r"[^a-z0-9]+", "-", fold(name).lower()).strip("-"),
        "name": name,
        "type": kind,
        "state": state,
        "also_known_as": tuple(also_known_as or ()),
        "bills_as": tuple(bills_as or ()),
        "records": Department(phone=phone, fax=fax, vendor=vendor) if phone or fax or vendor else None,
        "billing": Department(fax=billing_fax) if billing_fax else None,
    }
    try:
        provider = Provider.model_validate(fields)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in error.errors())
        raise UsageProblem(f"That is no provider: {wrong}.", "See 'medrec provider new --help'.") from error
    with at_hand(context).ledger() as ledger:
        ledger.add_provider(provider)
    say.as_json(provider) if json else say.console.print(f"{name} is on the list as {provider.id}.")


@app.command("list")
def list_(context: typer.Context, search: Annotated[str | None, typer.Argument(help="Part of a name.")] = None, json: Json = False) -> None:
    """The providers on the list."""
    with at_hand(context).ledger() as ledger:
        providers = ledger.providers
    names = {provider.id: " ".join((provider.id, provider.name, *provider.also_known_as, *provider.bills_as)) for provider in providers}
    wanted = [provider for provider in providers if not search or search.casefold() in names[provider.id].casefold()]
    if json:
        say.as_json(wanted)
        return
    rows = [
        (
            provider.id,
            provider.name,
            provider.type,
            provider.state,
            provider.records.phone if provider.records else None,
            provider.records.fax if provider.records else None,
        )
        for provider in wanted
    ]
    say.table("Master Medical Provider List", ("Id", "Name", "Type", "State", "Phone", "Fax"), rows, "No provider fits.")


@app.command("show")
def show(context: typer.Context, provider: Annotated[str, typer.Argument(help="Its id.")], json: Json = False) -> None:
    """One provider, and which matters ask it for something."""
    with at_hand(context).ledger() as ledger:
        shown = ledger.provider(provider)
        matters = ledger.matters_with_provider(provider)
    if json:
        say.as_json({"provider": shown.model_dump(mode="json"), "matters": list(matters)})
        return
    for key, value in shown.model_dump(mode="json", exclude_none=True).items():
        say.console.print(f"{key:14} {value}", markup=False)
    say.console.print(f"{'matters':14} {', '.join(matters) or 'none'}")
