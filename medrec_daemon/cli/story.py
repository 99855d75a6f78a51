"""``medrec demo --story``: one client's whole procedure, every step through the command line of this very process."""

from __future__ import annotations

import contextlib
import io
import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from medrec_daemon.cli import say
from medrec_daemon.errors import Unexpected


class Voice:
    """Says commands to ``command``, the whole tree of them, as somebody of the staff; ``who`` is that person's e-mail."""

    def __init__(self, command: typer.core.TyperGroup, who: str) -> None:
        self._command, self._who = command, who

    def __call__(self, words: Sequence[str]) -> str:
        """What a command printed. Raises its error; one that ends with another exit code than 0 is ``Unexpected``."""
        printed, noted = io.StringIO(), io.StringIO()
        with _undisturbed(self._who), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(noted):
            code = self._command.main(list(words), prog_name="medrec", standalone_mode=False)
        if code:
            raise Unexpected(f"'medrec {' '.join(words)}' ended with {code}.", noted.getvalue())
        return printed.getvalue()
