"""How commands speak: Rich tables for people, JSON for programs, one progress bar for long reads."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pydantic import BaseModel
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from medrec_daemon.errors import UsageProblem

_WIDTH = int(os.environ.get("COLUMNS", "0")) or None
console = Console(highlight=False, width=_WIDTH if _WIDTH else (None if Console().is_terminal else 160))
notes = Console(stderr=True, highlight=False)

WIDE = 120
"""From so many columns on a table is ruled, and has room for everything."""
WHOLE = frozenset(
    {"Reference", "Request", "Id", "Matter", "Part", "On", "At", "From", "To", "Received", "Sent", "Next task", "Born", "Phone", "Fax"}
    | {"Page", "Pages", "Weight", "Score", "Open", "Requests", "Promised"}
)
"""Columns that are never cut or broken: what one copies, and what one reads at a glance."""


@contextmanager
def on_paper(width: int) -> Iterator[None]:
    """Within, what is printed is ``width`` columns wide and without colours, whatever terminal or environment there is."""
    global console  # noqa: PLW0603  # everyone speaks through this one name
    before, console = console, Console(highlight=False, width=width, force_terminal=False, color_system=None)
    try:
        yield
    finally:
        console = before


def as_json(content: object) -> None:
    """Print ``content`` as indented JSON; pydantic nouns as in the ledger's files, dates and paths as text."""
    typed = json.dumps(content, indent=2, default=_plain, ensure_ascii=False)
    print(typed)


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, date | Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], nothing: str, *, wide_only: Collection[str] = ()) -> None:
    """Print rows under a title, or the sentence ``nothing`` where there are none.

    On a narrow terminal the columns ``wide_only`` are left out, and names and sentences wrap: those of ``WHOLE`` do not.
    Where no column has a name, no line of names is printed.
    """
    if not rows:
        console.print(nothing)
        return
    wide = console.width >= WIDE
    shown = [number for number, name in enumerate(columns) if wide or name not in wide_only]
    drawn = Table(title=title or None, title_justify="left", title_style="bold", header_style="bold", show_header=any(columns))
    if not wide:
        drawn.box, drawn.show_edge, drawn.pad_edge, drawn.padding = box.SIMPLE_HEAD, False, False, (0, 1, 0, 0)
    for number in shown:
        drawn.add_column(columns[number], no_wrap=columns[number] in WHOLE, overflow="fold")
    for row in rows:
        drawn.add_row(*("" if row[number] is None else str(row[number]) for number in shown))
    console.print(drawn)


def command() -> list[str]:
    """How this program was called, so that a line we print can be typed again: ``medrec`` where the shell finds that very one."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        return [sys.executable, "-m", "medrec_daemon"]
    found = shutil.which(program.name)
    return [program.name if found and program.exists() and Path(found).samefile(program) else str(program)]


def state_words(states: Sequence[str]) -> str:
    """A request's states as people say them: ``partial, overdue``, with ``open`` only where nothing more is to say."""
    return ", ".join(state.replace("_", " ") for state in states if state != "open" or len(states) == 1)


def counted(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``3 files``; ``many`` where an s is not enough."""
    return f"{number} {one if number == 1 else many or one + 's'}"


@contextmanager
def page_progress(what: str, unit: str = "pages") -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr for what takes long, shown only on a terminal; called with (done, in all), both counted in ``unit``."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(unit), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True, disable=not notes.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def day(text: str) -> date:
    """A day typed as YYYY-MM-DD. Raises ``UsageProblem``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageProblem(f"'{text}' is not a day.", "Write it as YYYY-MM-DD, e.g. 2026-03-20.") from error
