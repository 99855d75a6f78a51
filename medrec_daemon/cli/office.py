"""Commands that make or check an office: ``demo``, ``init``, ``check``."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from medrec_daemon import config as configuration
from medrec_daemon.cli import say
from medrec_daemon.cli.checks import check_lines
from medrec_daemon.cli.wiring import OfficeAtHand
from medrec_daemon.errors import ConfigProblem, MedrecError
from medrec_daemon.journeys.lay_out import is_practice, lay_out
from medrec_daemon.model import Outcome

if TYPE_CHECKING:
    from medrec_daemon.demo.run import Fate, Shown

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
MARKS = {
    Outcome.FILE: "[green]filed[/green]",
    Outcome.HOLD: "[yellow]held[/yellow]",
    Outcome.DUPLICATE: "[cyan]duplicate[/cyan]",
    None: "[red]lost[/red]",
}


def demo(
    directory: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where to lay out the practice office; an earlier one there is replaced.")
    ] = Path("practice-office"),
) -> None:
    """A practice office with invented people: sample faxes dropped while the real service runs, then what became of each."""
    root = directory.resolve()
    if is_practice(root):
        shutil.rmtree(root)
    if root.exists() and any(root.iterdir()):
        raise ConfigProblem(f"{directory} is not empty.", f"Remove it, or name another folder: medrec demo {directory}-2")
    from medrec_daemon.demo.run import practise  # drawing libraries, which no other command should wait for

    say.notes.print(f"Laying out a practice office in {directory}, drawing its papers, and starting the service ...", markup=False)
    with say.page_progress("Files settled") as progress:
        shown = practise(root, date.today(), progress)  # noqa: DTZ011 - the practice office lives in this machine's day
    _print_demo(shown, directory)
    if not all(fate.as_expected for fate in shown.fates):
        raise typer.Exit(1)


def _print_demo(shown: Shown, directory: Path) -> None:
    drawn = Table(title="What became of each file", title_justify="left", title_style="bold", show_lines=True)
    drawn.add_column("File dropped, and what it really is", ratio=4)
    drawn.add_column("Outcome", no_wrap=True)
    drawn.add_column("Where it was filed and what it closed, or why it is held", ratio=6)
    for fate in shown.fates:
        file = f"[bold]{escape(fate.arrival.file_name)}[/bold]\n{escape(fate.arrival.title)}"
        drawn.add_row(file, MARKS[fate.outcome], escape(_fate_words(fate)))
    say.console.print(drawn)
    _print_open(shown)
    counts = {outcome: sum(1 for fate in shown.fates if fate.outcome is outcome) for outcome in Outcome}
    right = sum(1 for fate in shown.fates if fate.as_expected)
    say.console.print(
        f"\n{len(shown.fates)} files: {counts[Outcome.FILE]} filed, {counts[Outcome.HOLD]} held, {counts[Outcome.DUPLICATE]} duplicate; "
        f"{right} of {len(shown.fates)} ended as what they really are. {shown.seconds:.0f} s."
    )
    say.console.print(f"Filed pieces:  {directory}/OneDrive/        Held, with reasons:  {directory}/held/", markup=False)
    say.console.print(f"The ledger:    {directory}/ledger/matters/  Untouched originals: {directory}/filed/", markup=False)
    for path in shown.digests:
        say.console.print(f"A digest:      {directory}/{path.relative_to(shown.root)}", markup=False)
    command = Path(sys.argv[0]).name if shutil.which("medrec") else sys.argv[0]
    say.console.print(f"Look around:   {command} --config {directory}/config.yaml status", markup=False)


def _fate_words(fate: Fate) -> str:
    lines = []
    for row in fate.filed:
        answer = f"closes {row.closed}" if row.closed else (f"goes with {row.request}, closes nothing" if row.request else "came unasked")
        first, _, last = row.pages.partition("-")
        where = f"p. {first}" if first == last else f"p. {row.pages}"
        lines.append(f"{where} {row.path}\n  → {answer}")
    return "\n".join((*lines, *fate.reasons))


def _print_open(shown: Shown) -> None:
    rows = []
    for matter, request_id in shown.open_requests:
        request = matter.request(request_id)
        if request is not None:
            missing = ", ".join(part.value for part in request.required_open())
            waiting = f"{request.waiting_on_us.why}: {request.waiting_on_us.note or ''}" if request.waiting_on_us else ""
            rows.append((request.id, matter.client_folder, request.provider, missing, waiting, request.follow_up))
    say.table("\nStill open", ("Request", "Client", "Provider", "Missing", "Waiting on us", "Next task"), rows, "Nothing is open.")


def init(directory: Annotated[Path, typer.Argument(metavar="DIR", help="The new office's folder.")]) -> None:
    """Lay out an office: its folders and a commented config.yaml. Nothing that exists is overwritten."""
    made = lay_out(directory.resolve(), configuration.example_text())
    for name in made.made:
        say.console.print(f"made {directory}/{name}", markup=False)
    say.console.print(
        f"\nNext: put your firm and staff into {directory}/config.yaml, then run: medrec --config {directory}/config.yaml check",
        markup=False,
    )


def check(context: typer.Context, json: Json = False) -> None:
    """Everything that could be wrong, all at once: config, folders, rules, store, mail, ledger. Exit 3 or 5 when something is."""
    lines: list[tuple[str, bool, str]] = []
    try:
        office = OfficeAtHand.open(context.obj)
    except MedrecError as error:
        lines.append(("configuration", False, str(error)))
    else:
        lines += check_lines(office)
    if json:
        say.as_json([{"what": what, "ok": ok, "words": words} for what, ok, words in lines])
    else:
        for what, ok, words in lines:
            say.console.print(f"[{'green' if ok else 'red'}]{'ok  ' if ok else 'MEND'}[/] {what}: {escape(words)}")
    wrong = [what for what, ok, _ in lines if not ok]
    if wrong:
        raise typer.Exit(5 if wrong == ["ledger"] else 3)
