"""``medrec demo --story``: one client's whole procedure, every step through the command line, in this very process."""

from __future__ import annotations

import contextlib
import io
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from medrec_daemon.cli import say
from medrec_daemon.demo.fax_desk import fax_desk
from medrec_daemon.demo.people import STAFF
from medrec_daemon.demo.story import Story
from medrec_daemon.errors import MedrecError


class Voice:
    """Says commands as the practice office's paralegal; ``main`` runs one of the whole tree, as Typer's ``Command.main`` does.

    What they print is ``width`` columns wide.
    """

    def __init__(self, main: Callable[..., object], width: int) -> None:
        self._main, self._width = main, width

    def __call__(self, words: Sequence[str]) -> str:
        """What a command printed. Raises its error, and ``MedrecError`` for another exit code than 0."""
        printed, noted = io.StringIO(), io.StringIO()
        with _undisturbed(), say.on_paper(self._width), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(noted):
            code = self._main(list(words), prog_name="medrec", standalone_mode=False)
        if code:
            raise MedrecError(f"'medrec {' '.join(words)}' ended with {code}.", f"{printed.getvalue()}{noted.getvalue()}")
        return printed.getvalue()


def tell(main: Callable[..., object], root: Path, directory: Path) -> None:
    """Tell the story in a new office at ``root``, called ``directory`` by the reader. Raises the first command's error."""
    say.notes.print(f"One client, three custodians, sixteen weeks: every step is a medrec command, in {directory} ...", markup=False)
    with fax_desk() as desk:
        story = Story(root, desk, Voice(main, say.console.width))
        story.tell()
    for title, words in story.told.items():
        if title.startswith("log of"):
            say.console.print(words, markup=False)
    places = [("Packages, letters, chronologies", "outbox/"), ("What came, filed", "OneDrive/"), ("Call sheets sent", "outbox/mail/")]
    for what, place in (*places, ("The ledger", "ledger/matters/")):
        say.console.print(f"{what + ':':33} {directory}/{place}", markup=False, soft_wrap=True)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """The service takes signals for itself and a command its user from the environment: both are put back."""
    signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    user = os.environ.get("MEDREC_USER")
    os.environ["MEDREC_USER"] = STAFF[0].email
    try:
        yield
    finally:
        if user is None:
            del os.environ["MEDREC_USER"]
        else:
            os.environ["MEDREC_USER"] = user
        for number, handler in signals.items():
            signal.signal(number, handler)
