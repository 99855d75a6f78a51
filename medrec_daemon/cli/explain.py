"""``medrec explain``: what would be done with one file and why, in words, as JSON, or with the pages as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from medrec_daemon.cli import say
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.errors import UsageProblem
from medrec_daemon.journeys import decision_words, picture_folder, plan_text
from medrec_daemon.journeys.explain import explain as explain_file
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import pages_words
from medrec_daemon.model import Candidate, Plan


def explain(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Any file: in the inbox, held, or elsewhere.", exists=True, dir_okay=False, readable=True)],
    pictures: Annotated[
        Path | None,
        typer.Option("--pictures", help="Make this folder: its index.html shows the decision beside the pages, with what counted boxed."),
    ] = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help=f"Draw every page; else, of more than {picture_folder.EVERY_PAGE}, only those that counted or begin a piece."
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What would be done with one file, and why: every piece with its evidence. Nothing is moved.

    Example: medrec explain held/scan.pdf --pictures ~/look

    The pictures show a client's records: delete the folder when you have decided.
    """
    office = at_hand(context)
    if every and pictures is None:
        raise UsageProblem("--all says which pictures to draw, and none are asked for.", "Add --pictures ~/look")
    folder = picture_folder.prepare(pictures, _own_folders(office)) if pictures else None
    with office.rooms() as rooms:
        with say.page_progress("Reading") as progress:
            explained = explain_file(file, rooms, progress, although_filed=folder is not None)
        drawn = 0
        if folder is not None:
            with say.page_progress("Drawing") as progress:
                drawn = picture_folder.show(explained, file, folder, rooms, progress, every=every)
        if json:
            where = {"pictures": str(folder / picture_folder.INDEX)} if folder else {}
            say.as_json(plan_text.as_plain(explained.plan) | where)
            return
        _print_plan(explained.plan, rooms.ledger)
    if folder is not None:
        told = f"{say.counted(drawn, 'page')} drawn. Open {folder / picture_folder.INDEX}"
        say.console.print(
            f"\n{told}\nThe pictures show a client's records: delete the folder when you have decided.", markup=False, soft_wrap=True
        )


def _own_folders(office: OfficeAtHand) -> list[Path]:
    """Every folder in which a picture would be taken for an arrival, a record or a note."""
    store = office.config.store.folder
    return [path for _, path in office.folders] + ([store] if store is not None else [])


def _print_plan(plan: Plan, ledger: Ledger) -> None:
    say.console.print(f"[bold]{plan.outcome.value}[/bold]  {say.counted(plan.page_count, 'page')}  sha256 {plan.sha256}")
    for reason in plan.reasons:
        say.console.print(f"- {reason}", markup=False)
    unanswered = decision_words.failed(plan)
    if unanswered:
        say.console.print(f"Not answered: {'; '.join(unanswered)}", markup=False)
    for piece in plan.pieces:
        place = f"{piece.folder}/{piece.name}" if piece.folder else "not filed"
        answers = f"; {piece.part.value} of {piece.request}" if piece.request and piece.part else ""
        pages = pages_words(f"{piece.pages[0]}-{piece.pages[1]}")
        closes = ", closes it" if piece.closes else ""
        say.console.print(f"\n[bold]{pages}: {piece.kind.value}[/bold]{answers}{closes}")
        say.console.print(f"  {place}", markup=False)
        if piece.note:
            say.console.print(f"  {piece.note}", markup=False)
        rows = [(item.page, item.what, item.saw, f"{item.weight:+.1f}") for item in piece.evidence]
        say.table("", ("Page", "What", "Saw", "Weight"), rows, "  No evidence.")
    _print_owners("It may belong to", plan.candidates, ledger, scored=True)
    _print_owners("Looked at and ruled out", plan.ruled_out, ledger, scored=False)


def _print_owners(title: str, owners: tuple[Candidate, ...], ledger: Ledger, *, scored: bool) -> None:
    if owners:
        say.console.print(f"\n[bold]{title}[/bold]")
    for one in owners:
        score = f" (score {one.score:.2f})" if scored else ""
        say.console.print(f"- {decision_words.client_words(one, ledger)}{score}", markup=False)
        for sort, reasons in (("for", one.speaks_for), ("against", one.speaks_against)):
            for reason in reasons:
                say.console.print(f"    {sort}: {reason}", markup=False)
