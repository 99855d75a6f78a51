"""``medrec``: where a command starts, and where every error becomes one clear line and an exit code.

Nothing but the standard library is imported before ``main`` runs, so that a Ctrl-C while the rest loads is no traceback.
"""

from __future__ import annotations

import os
import sys
import traceback

INTERRUPTED = 130


def main() -> None:
    """Run a command; a person's error is one line and its exit code, a defect of ours is a traceback and exit code 1."""
    try:
        _run(_config_first(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception:  # noqa: BLE001 - the last door: say that it is our defect, with what a bug report needs
        traceback.print_exc()
        sys.stderr.write("This is a defect of medrec-daemon; please report it with the lines above (they hold no record's words).\n")
        sys.exit(1)


def _run(arguments: list[str]) -> None:
    from medrec_daemon.cli import say
    from medrec_daemon.cli.commands import app
    from medrec_daemon.errors import MedrecError

    try:
        app(arguments, prog_name="medrec")
    except MedrecError as error:
        say.notes.print(error.what, style="bold red", markup=False, soft_wrap=True)
        if error.remedy:
            say.notes.print(error.remedy, markup=False, soft_wrap=True)
        sys.exit(error.exit_code)


def _config_first(arguments: list[str]) -> list[str]:
    """``--config X`` wherever it stands, moved to the front, where the command line reads it."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*front, *rest, word, *words]
        if word == "--config":
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        elif word.startswith("--config="):
            front.append(word)
        else:
            rest.append(word)
    return front + rest
