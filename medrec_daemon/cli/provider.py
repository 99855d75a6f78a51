"""``medrec provider``: the Master Medical Provider List."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer
from pydantic import ValidationError

from medrec_daemon.as_typed import house_name
from medrec_daemon.cli import say, typed
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup import wording
from medrec_daemon.journeys.provider_import import free_id, slug
from medrec_daemon.ledger.model import Department, Provider

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
    again: Annotated[bool, typer.Option("--again", help="It is another provider of the same name.")] = False,
    json: Json = False,
) -> None:
    """Put a provider on the list. Example: medrec provider add "Sample General Hospital" --type hospital --state KY --fax +18595550100"""
    name = house_name(typed.words(name, "The name"))
    phone, fax = typed.telephone(phone, "--phone"), typed.telephone(fax, "--fax")
    billing_fax = typed.telephone(billing_fax, "--billing-fax")
    fields: dict[str, object] = {
        "name": name,
        "type": kind,
        "state": typed.state(state),
        "also_known_as": tuple(house_name(each, "--aka") for each in also_known_as or ()),
        "bills_as": tuple(house_name(each, "--bills-as") for each in bills_as or ()),
        "records": Department(phone=phone, fax=fax, vendor=vendor) if phone or fax or vendor else None,
        "billing": Department(fax=billing_fax) if billing_fax else None,
    }
    with at_hand(context).ledger() as ledger:
        if not again:
            _refuse_twice(name, ledger.providers)
        provider = _valid(fields | {"id": free_id(name, {known.id for known in ledger.providers})})
        ledger.add_provider(provider)
    say.as_json(provider) if json else say.console.print(f"{name} is on the list as {provider.id}.", markup=False)


def _refuse_twice(name: str, known: Iterable[Provider]) -> None:
    """Raise ``UsageProblem`` when a provider on the list has that name, as far as capitals, accents and signs go."""
    for provider in known:
        if slug(name) in {slug(each) for each in (provider.name, *provider.aliases)}:
            raise UsageProblem(
                f"{provider.name} is on the list already, as {provider.id}.",
                "If this is another provider of the same name, say --again.",
            )


def _valid(fields: dict[str, object]) -> Provider:
    try:
        return Provider.model_validate(fields)
    except ValidationError as error:
        wrong = "; ".join(_mistake(".".join(map(str, detail["loc"])), detail["input"], detail["msg"]) for detail in error.errors())
        raise UsageProblem(f"That is no provider: {wrong}.", "See 'medrec provider add --help'.") from error


def _mistake(field: str, given: object, words: str) -> str:
    _, should, rest = words.partition("Input should be ")
    return f"its {field} {given!r} is none of {rest}" if should else f"{field}: {words}"


@app.command("list")
def list_(context: typer.Context, search: Annotated[str | None, typer.Argument(help="Part of a name.")] = None, json: Json = False) -> None:
    """The providers on the list."""
    with at_hand(context).ledger() as ledger:
        providers = ledger.providers
    names = {provider.id: " ".join((provider.id, provider.name, *provider.aliases, *provider.billers)) for provider in providers}
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
    columns = ("Id", "Name", "Type", "State", "Phone", "Fax")
    say.table("Master Medical Provider List", columns, rows, "No provider fits.", wide_only=("Type", "State", "Phone"))


@app.command("show")
def show(context: typer.Context, provider: Annotated[str, typer.Argument(help="Its id.")], json: Json = False) -> None:
    """One provider, and which matters ask it for something. Example: medrec provider show bluegrass-general"""
    with at_hand(context).ledger() as ledger:
        shown = ledger.provider(provider)
        matters = ledger.matters_with_provider(provider)
    if json:
        say.as_json({"provider": shown.model_dump(mode="json"), "matters": list(matters)})
        return
    for label, words in _in_words(shown):
        say.console.print(f"{label:15} {words}", markup=False, soft_wrap=True)
    say.console.print(f"{'Matters':15} {', '.join(matters) or 'none'}", markup=False, soft_wrap=True)


def _in_words(provider: Provider) -> Iterator[tuple[str, str]]:
    """What is known of a provider, a line each: (label, words)."""
    address = provider.address
    place = [address.street, address.city, " ".join(filter(None, (address.state, address.zip)))] if address else []
    known = [
        ("Name", provider.name),
        ("Id", provider.id),
        ("Type", provider.type),
        ("State", provider.state),
        ("Address", ", ".join(filter(None, place))),
        ("Also known as", ", ".join(provider.also_known_as)),
        ("Bills as", ", ".join(provider.bills_as)),
        ("Remembered", "; ".join(f"{entry.what} {entry.name}" for entry in provider.learned)),
        ("NPI", provider.npi),
        ("Tax id", provider.tax_id),
        ("Authorization", f"signed at most {days} days ago" if (days := provider.max_authorization_age_days) else None),
        ("Sensitive", ", ".join(provider.sensitive)),
        ("Records", _department(provider.records)),
        ("Billing", _department(provider.billing)),
        ("Radiology", _department(provider.radiology)),
    ]
    return ((label, words) for label, words in known if words)


def _department(department: Department | None) -> str:
    if department is None:
        return ""
    known = [
        (department.attention, ""),
        (department.phone and wording.telephone(department.phone), "phone "),
        (department.fax and wording.telephone(department.fax), "fax "),
        (department.email, ""),
        (department.portal, "portal "),
        (department.prefers, "prefers "),
        (department.vendor, "copy service "),
    ]
    return ", ".join(f"{label}{words}" for words, label in known if words)
