"""``medrec held``: settle what waits for a person."""

from __future__ import annotations

from typing import Annotated

import typer

from medrec_daemon.cli import learned, say
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.intake.settle import HeldFile, held_file, held_files
from medrec_daemon.journeys import plan_text
from medrec_daemon.journeys.held import assign as assign_held
from medrec_daemon.journeys.held import known_plan
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Kind, Outcome, PersonWord, Plan
from medrec_daemon.safe_write import sha256_of

app = typer.Typer(no_args_is_help=True, help="Files that wait for a person, each with its reason.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Name = Annotated[str, typer.Argument(help="The file's name in held/.")]


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """What is held, and why."""
    office = at_hand(context)
    files = held_files(office.folders.held)
    if json:
        say.as_json([_as_plain(office, held) for held in files])
        return
    rows = [(held.name, sha256_of(held.path)[:8], "\n".join(_reasons(office, held))) for held in files]
    say.table("Held", ("File", "Is", "Why"), rows, "Nothing is held.")


@app.command("show")
def show(context: typer.Context, name: Name, json: Json = False) -> None:
    """One held file: the why-note, and everything that was seen on its pages."""
    office = at_hand(context)
    held = held_file(office.folders.held, name)
    if json:
        say.as_json(_as_plain(office, held))
        return
    say.console.print(held.why or "There is no why-note beside it.", markup=False)
    plan = known_plan(held.path, office.plans)
    rows = [(e.page, e.what, e.saw, f"{e.weight:+.1f}") for piece in (plan.pieces if plan else ()) for e in piece.evidence]
    say.table("Seen on its pages", ("Page", "What", "Saw", "Weight"), rows, "Nothing was recognised on its pages.")


@app.command("assign")
def assign(
    context: typer.Context,
    name: Name,
    matter: Annotated[str | None, typer.Option(help="Whose it is: the matter's number.")] = None,
    provider: Annotated[str | None, typer.Option(help="Who sent it: the provider's id.")] = None,
    request: Annotated[str | None, typer.Option(help="Which request it answers; says matter and provider too.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="What it is; the whole file is then one piece.")] = None,
    file_is: Annotated[
        str | None, typer.Option("--file-is", help="The beginning of its SHA-256, from the note: refuse another file.")
    ] = None,
    although: Annotated[bool, typer.Option("--although", help="File it although its pages name somebody else: you are sure.")] = False,
    remember: Annotated[
        list[learned.Remember] | None,
        typer.Option("--remember", help="What of it may be remembered: all, none, or by sort; may be repeated. Else you are asked."),
    ] = None,
    who: Annotated[str | None, typer.Option("--who", envvar="MEDREC_USER", help="Who says so: your e-mail.")] = None,
    json: Json = False,
) -> None:
    """File a held document by your word.

    Example: medrec held assign "scan.pdf" --matter 2026-0143 --provider bluegrass-general --kind records

    What you do not say is recognised as always; if that is still unclear, it stays held and says what is missing.

    Where the paper taught something (a provider's other name, its biller or copy service, the client's record number there), it
    is shown, and remembered only if you say yes: then the next such paper is filed by itself. See: medrec learned --help
    """
    learned.refuse_both(remember or ())
    office = at_hand(context)
    held = held_file(office.folders.held, name)
    with office.rooms() as rooms, say.page_progress("Reading") as progress:
        word = PersonWord(by=office.teller(who).by, matter=matter, provider=provider, request=request, kind=kind, although=although)
        settled = assign_held(held, word, file_is, rooms, progress)
        plan, closed = settled.plan, _what_closed(settled.plan, rooms.ledger)
    if json:
        with office.ledger() as ledger:
            kept = learned.keep_those(settled.offers, remember or [], ledger, office.teller(who))
        say.as_json(plan_text.as_plain(plan) | {"taught": learned.as_plain(settled.offers, kept)})
    elif plan.outcome is Outcome.FILE:
        for piece in plan.pieces:
            say.console.print(f"Filed: {piece.folder}/{piece.name}", markup=False)
        for line in closed:
            say.console.print(line, markup=False)
        learned.ask(office, settled.offers, remember, who)
    else:
        say.console.print("It is still held:", *plan.reasons, sep="\n  ", markup=False)
        raise typer.Exit(5)


def _what_closed(plan: Plan, ledger: Ledger) -> list[str]:
    """What the filed pieces did to their requests, read from the ledger."""
    lines = []
    for piece in plan.pieces if plan.outcome is Outcome.FILE else ():
        request = ledger.matter(piece.matter).request(piece.request) if piece.matter and piece.request else None
        if request is None:
            lines.append("No open request asked for it; it stands with the matter.")
            continue
        parts = ", ".join(f"{name.value} {part.state.value}" for name, part in request.parts.items())
        lines.append(f"{request.id}: {parts}{'; the request is closed' if request.closed else ''}.")
    return list(dict.fromkeys(lines))


def _reasons(office: OfficeAtHand, held: HeldFile) -> tuple[str, ...]:
    plan = known_plan(held.path, office.plans)
    return plan.reasons if plan else (held.why or "No note says why.",)


def _as_plain(office: OfficeAtHand, held: HeldFile) -> dict[str, object]:
    plan = known_plan(held.path, office.plans)
    known = plan_text.as_plain(plan) if plan else {"reasons": [held.why or "No note says why."], "pieces": [], "candidates": []}
    return known | {"file": held.name}
