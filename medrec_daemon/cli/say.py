"""How commands speak: Rich tables for people, JSON for programs, one progress bar for long reads."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from medrec_daemon.errors import UsageProblem

_WIDTH = int(os.environ.get("COLUMNS", "0")) or None
console = Console(highlight=False, width=_WIDTH if _WIDTH else (None if Console().is_terminal else 160))
notes = Console(stderr=True, highlight=False)


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


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], nothing: str) -> None:
    """Print rows under a title, or the sentence ``nothing`` where there are none."""
    if not rows:
        console.print(nothing)
        return
    drawn = Table(*columns, title=title, title_justify="left", title_style="bold", header_style="bold", expand=False)
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(drawn)


@contextmanager
def page_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr for a long read, shown only on a terminal; called with (pages done, pages in all)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("pages"), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True, disable=not notes.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def day(text: str) -> date:
    """A day typed as YYYY-MM-DD. Raises ``UsageProblem``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageProblem(f"'{text}' is not a day.", "Write it as YYYY-MM-DD, e.g. 2026-03-20.") from error
