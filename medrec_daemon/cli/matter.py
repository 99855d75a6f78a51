"""``medrec matter``: clients and their cases."""

from __future__ import annotations

from typing import Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup.state import states
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Address, Client, Matter
from medrec_daemon.person_names import fold

app = typer.Typer(no_args_is_help=True, help="Clients and their cases: one file each under ledger/matters/.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("new")
def new(
    context: typer.Context,
    matter: Annotated[str, typer.Argument(help="The firm's number for it, e.g. 2026-0143.")],
    first: Annotated[str, typer.Option(help="The client's first name.")],
    last: Annotated[str, typer.Option(help="The client's last name.")],
    born: Annotated[str | None, typer.Option(help="Date of birth, YYYY-MM-DD. Without it only a reference can identify a fax.")] = None,
    middle: Annotated[str | None, typer.Option(help="Middle name.")] = None,
    suffix: Annotated[str | None, typer.Option(help="Jr, Sr, II …")] = None,
    also_known_as: Annotated[list[str] | None, typer.Option("--aka", help="Another name, whole; may be repeated.")] = None,
    street: Annotated[str | None, typer.Option(help="Street and number.")] = None,
    city: Annotated[str | None, typer.Option()] = None,
    state: Annotated[str | None, typer.Option(help="Two letters, e.g. KY.")] = None,
    zip_code: Annotated[str | None, typer.Option("--zip")] = None,
    date_of_loss: Annotated[str | None, typer.Option(help="YYYY-MM-DD.")] = None,
    paralegal: Annotated[str | None, typer.Option(help="E-mail of the paralegal; her digest lists it.")] = None,
    json: Json = False,
) -> None:
    """Open a matter. Example: medrec matter new 2026-0143 --first Testa --last Sampleton --born 1971-03-14"""
    office = at_hand(context)
    if paralegal is not None and paralegal not in office.staff:
        raise UsageProblem(f"{paralegal} is not on the staff.", f"Staff in config.yaml: {', '.join(office.staff)}.")
    today, letters = office.clock().date(), typed.state(state)
    address = Address(street=street, city=city, state=letters, zip=zip_code) if street or city or letters or zip_code else None
    client = Client(
        first=typed.words(first, "--first"),
        middle=middle,
        last=typed.words(last, "--last"),
        suffix=suffix,
        also_known_as=tuple(also_known_as or ()),
        born=typed.past_day(born, "The date of birth", today, typed.EARLIEST_BIRTH) if born else None,
        address=address,
    )
    loss = typed.past_day(date_of_loss, "The date of loss", today, typed.EARLIEST_BIRTH) if date_of_loss else None
    opened = Matter(matter=matter, client=client, date_of_loss=loss, paralegal=paralegal)
    with office.ledger() as ledger:
        twins = _same_person(ledger, client)
        ledger.add_matter(opened)
    if twins:
        say.notes.print(f"Look: {' and '.join(twins)} has a client of that name and birth date too.", style="yellow", soft_wrap=True)
    then = f"medrec authorization add {matter} FILE --signed DATE, then medrec treatment add {matter} PROVIDER"
    say.as_json(opened) if json else say.console.print(f"Matter {matter} is open. Next: {then}", soft_wrap=True)


def _same_person(ledger: Ledger, client: Client) -> list[str]:
    """Other matters of a client with the same name and birth date: one person may have two cases, but hardly by accident."""
    known = [ledger.matter(matter_id) for matter_id in ledger.matters_by_birth(client.born)] if client.born else []
    names = (fold(client.first), fold(client.last))
    return [matter.matter for matter in known if (fold(matter.client.first), fold(matter.client.last)) == names]


@app.command("list")
def list_(
    context: typer.Context,
    search: Annotated[str | None, typer.Argument(help="Part of a number or a name.")] = None,
    json: Json = False,
) -> None:
    """The matters, with how many of their requests are open."""
    with at_hand(context).ledger() as ledger:
        matters = [ledger.matter(matter_id) for matter_id in ledger.matter_ids()]
    wanted = [matter for matter in matters if not search or search.casefold() in f"{matter.matter} {matter.client_folder}".casefold()]
    if json:
        say.as_json([_summary(matter) for matter in wanted])
        return
    rows = [list(_summary(matter).values()) for matter in wanted]
    say.table("Matters", ("Matter", "Client", "Born", "Paralegal", "Requests", "Open"), rows, "No matter fits.")


@app.command("show")
def show(context: typer.Context, matter: Annotated[str, typer.Argument(help="The matter's number.")], json: Json = False) -> None:
    """One matter with its requests and what came unasked. Example: medrec matter show 2026-0143"""
    office = at_hand(context)
    with office.ledger() as ledger:
        shown = ledger.matter(matter)
        names = {provider.id: provider.name for provider in ledger.providers}
    if json:
        say.as_json(_without_ssn(shown))
        return
    _print_matter(shown, names, office)


def _without_ssn(matter: Matter) -> Matter:
    """The matter as programs may see it: that a Social Security number is stored, not how it is sealed."""
    if matter.client.ssn is None:
        return matter
    return matter.model_copy(update={"client": matter.client.model_copy(update={"ssn": "encrypted: stored"})})


def _print_matter(shown: Matter, names: dict[str, str], office: OfficeAtHand) -> None:
    born = f"born {shown.client.born}" if shown.client.born else "birth date not known"
    who = f"{shown.matter}  {shown.client_folder}  {born}  {shown.paralegal or 'no paralegal'}"
    say.console.print(who, style="bold", markup=False)
    today = office.clock().date()
    rows = [
        (
            request.id,
            names.get(request.provider, request.provider),
            say.state_words(states(request, today)),
            ", ".join(f"{name.value} {part.state.value}" for name, part in request.parts.items()),
            office.next_task(request, today),
        )
        for request in shown.requests
    ]
    say.table("Requests", ("Reference", "Provider", "State", "Parts", "Next task"), rows, "No requests yet.")
    unasked = [(document.on, document.kind.value, document.filed_as) for document in shown.documents]
    say.table("Came unasked", ("On", "Kind", "Filed as"), unasked, "Nothing came unasked.")


def _summary(matter: Matter) -> dict[str, object]:
    open_requests = sum(1 for request in matter.requests if request.sent and not request.closed)
    born = matter.client.born.isoformat() if matter.client.born else None
    return {
        "matter": matter.matter,
        "client": matter.client_folder,
        "born": born,
        "paralegal": matter.paralegal,
        "requests": len(matter.requests),
        "open": open_requests,
    }
