"""What an import found, printed: tables that end after a screenful and say how much more there is."""

from __future__ import annotations

from collections.abc import Sequence

from medrec_daemon.cli import say
from medrec_daemon.journeys.provider_import import Mistake

SHOWN = 40
"""Rows of a table that are printed; ``--json`` has all."""


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], nothing: str) -> None:
    """A table's first rows, and how many more there are."""
    say.table(title, columns, rows[:SHOWN], nothing)
    if len(rows) > SHOWN:
        say.console.print(f"… and {len(rows) - SHOWN:,} more; --json shows all.")


def mistakes(found: Sequence[Mistake]) -> None:
    """The rows to mend, nothing where there are none."""
    if found:
        table("To mend in the file", ("Row", "What"), [(one.row, one.what) for one in found], "")
