"""Commands that make or check an office: ``demo``, ``init``, ``check``."""

from __future__ import annotations

import os
import shlex
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from medrec_daemon import config as configuration
from medrec_daemon.cli import say
from medrec_daemon.cli.checks import CheckLine, check_lines
from medrec_daemon.cli.wiring import OfficeAtHand
from medrec_daemon.errors import ConfigProblem, MedrecError
from medrec_daemon.graph.probe import trouble
from medrec_daemon.journeys.lay_out import LaidOut, is_practice, lay_out
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
COLOURS = {"ok": "green", "look": "yellow", "MEND": "red", "away": "red"}


def demo(
    context: typer.Context,
    directory: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where to lay out the practice office; an earlier one there is replaced.")
    ] = Path("practice-office"),
    story: Annotated[
        bool, typer.Option("--story", help="One client's whole procedure instead, from the authorization to the next update.")
    ] = False,
) -> None:
    """A practice office with invented people: sample faxes dropped while the real service runs, then what became of each."""
    root = directory.resolve()
    if is_practice(root):
        shutil.rmtree(root)
    if root.exists() and any(root.iterdir()):
        raise ConfigProblem(f"{directory} is not empty.", f"Remove it, or name another folder: medrec demo {directory}-2")
    if story:
        from medrec_daemon.cli.story import tell

        tell(context.find_root().command.main, root, directory)
        return
    from medrec_daemon.demo.run import practise  # drawing libraries, which no other command should wait for

    say.notes.print(f"Laying out a practice office in {directory}, drawing its papers, and starting the service ...", markup=False)
    with say.page_progress("Settled", "files") as progress:
        shown = practise(root, date.today(), progress)  # noqa: DTZ011 - the practice office lives in this machine's day
    _print_demo(shown, directory)
    if not all(fate.as_expected for fate in shown.fates):
        raise typer.Exit(1)


def _print_demo(shown: Shown, directory: Path) -> None:
    say.console.print(_told(shown) if say.console.width >= say.WIDE else _told_shortly(shown))
    _print_open(shown)
    counts = {outcome: sum(1 for fate in shown.fates if fate.outcome is outcome) for outcome in Outcome}
    right = sum(1 for fate in shown.fates if fate.as_expected)
    say.console.print(
        f"\n{len(shown.fates)} files: {counts[Outcome.FILE]} filed, {counts[Outcome.HOLD]} held, {counts[Outcome.DUPLICATE]} duplicate; "
        f"{right} of {len(shown.fates)} ended as what they really are. {shown.seconds:.0f} s."
    )
    places = [("Filed pieces", "OneDrive/"), ("Held, and why", "held/"), ("The ledger", "ledger/matters/"), ("Originals", "filed/")]
    places += [("A digest", path.relative_to(shown.root).as_posix()) for path in shown.digests]
    for what, place in places:
        say.console.print(f"{what + ':':14} {directory}/{place}", markup=False, soft_wrap=True)
    look = shlex.join([*say.command(), "--config", f"{directory}/config.yaml", "status"])
    say.console.print(f"Look around:   {look}", markup=False, soft_wrap=True)


def _told(shown: Shown) -> Table:
    drawn = Table(title="What became of each file", title_justify="left", title_style="bold", show_lines=True)
    drawn.add_column("File dropped, and what it really is", ratio=4)
    drawn.add_column("Outcome", no_wrap=True)
    drawn.add_column("Where it was filed and what it closed, or why it is held", ratio=6)
    for fate in shown.fates:
        file = f"[bold]{escape(fate.arrival.file_name)}[/bold]\n{escape(fate.arrival.title)}"
        drawn.add_row(file, MARKS[fate.outcome], escape(_fate_words(fate)))
    return drawn


def _told_shortly(shown: Shown) -> Table:
    """A line for each file, so that on a small terminal the sum below is still in sight."""
    drawn = Table(title="What became of each file", title_justify="left", title_style="bold", box=None, pad_edge=False, expand=True)
    drawn.add_column("File", no_wrap=True, overflow="ellipsis", ratio=3)
    drawn.add_column("Outcome", no_wrap=True, width=len("duplicate"))
    drawn.add_column("Closed, or why it is held", no_wrap=True, overflow="ellipsis", ratio=5)
    for fate in shown.fates:
        answers = [f"closes {row.closed}" if row.closed else f"{row.kind}, closes nothing" for row in fate.filed]
        drawn.add_row(escape(fate.arrival.file_name), MARKS[fate.outcome], escape("; ".join((*answers, *fate.reasons))))
    return drawn


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
            rows.append((request.id, matter.client_folder, request.provider.replace("-", " "), missing, waiting, request.follow_up))
    columns = ("Request", "Client", "Provider", "Missing", "Waiting on us", "Next task")
    say.table("\nStill open", columns, rows, "Nothing is open.", wide_only=("Waiting on us",))


def init(directory: Annotated[Path, typer.Argument(metavar="DIR", help="The office's folder, new or not.")]) -> None:
    """Lay out an office: its folders and a commented config.yaml. What exists is not touched; what is missing is made.

    Example: medrec init /var/lib/medrec/office
    """
    config = directory / "config.yaml"
    if config.exists():
        made = _complete(Path(os.path.normpath(directory.absolute())), configuration.load(config))
        missing = f"made: {', '.join(made.made)}" if made.made else "nothing was missing"
        say.console.print(f"{directory} is an office already; {missing}.", markup=False, soft_wrap=True)
        return
    for name in lay_out(directory.resolve(), configuration.example_text()).made:
        say.console.print(f"made {directory}/{name}", markup=False, soft_wrap=True)
    say.console.print(
        f"\nNext: put your firm and staff into {config}, then run: medrec --config {config} check", markup=False, soft_wrap=True
    )


def _complete(root: Path, config: configuration.Config) -> LaidOut:
    """Make what is missing within an office. A folder outside may be a share that is away: it is not made on its mount point."""
    folders = config.folders
    places = (folders.inbox, folders.held, folders.filed, folders.ledger / "matters", folders.outbox / "mail", folders.authorizations)
    store = (config.store.folder,) if config.store.folder is not None else ()
    wanted = (*places, folders.rules, folders.state / "spool", *store)
    inside = [place.relative_to(root).as_posix() for place in wanted if place.is_relative_to(root)]
    ledger = folders.ledger.relative_to(root).as_posix() if folders.ledger.is_relative_to(root) else None
    return lay_out(root, configuration.example_text(), inside, ledger)


def check(context: typer.Context, json: Json = False) -> None:
    """Everything that could be wrong, all at once: config, folders, rules, store, sign-in, mail, ledger; tried, not guessed.

    Exit 3, 4, 5 or 6 when something is: mend the configuration, sign in, look at the ledger, or try later (the network is away).
    """
    lines: list[CheckLine] = []
    try:
        office = OfficeAtHand.open(context.obj)
    except MedrecError as error:
        lines.append(trouble("configuration", error))
    else:
        lines += check_lines(office)
    if json:
        say.as_json(
            [{"what": line.what, "ok": line.mark in {"ok", "look"}, "look": line.mark == "look", "words": line.words} for line in lines]
        )
    else:
        for line in lines:
            say.console.print(f"[{COLOURS[line.mark]}]{line.mark:4}[/] {line.what}: {escape(line.words)}", soft_wrap=True)
    wrong = [line.exit_code for line in lines if line.mark in {"MEND", "away"}]
    if wrong:
        raise typer.Exit(min(wrong))
