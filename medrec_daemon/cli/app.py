"""``medrec``: every command hangs here, and every error becomes one clear line and an exit code here."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from medrec_daemon import __version__
from medrec_daemon.cli import held, matter, office, provider, request, service, show
from medrec_daemon.errors import MedrecError

app = typer.Typer(
    name="medrec",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help=(
        "Takes the medical-records work off a personal-injury law firm: files what is dropped into the inbox, "
        "closes the request it answers, and says every morning whom to call.\n\n"
        "**New here?** `medrec demo` shows it all with invented people. `medrec init DIR` lays out an office, `medrec check` "
        "says what is still missing, `medrec run` is the service.\n\n"
        "**Exit codes:** 0 fine, 2 usage, 3 mend the configuration, 4 sign in again, 5 look at the file named, "
        "6 try later, 1 a defect of ours."
    ),
)
app.command("demo")(office.demo)
app.command("init")(office.init)
app.command("check")(office.check)
app.command("run")(service.run)
app.command("explain")(show.explain)
app.command("status")(show.status)
app.command("digest")(show.digest)
app.command("verify")(show.verify)
app.add_typer(held.app, name="held")
app.add_typer(matter.app, name="matter")
app.add_typer(provider.app, name="provider")
app.add_typer(request.app, name="request")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"medrec-daemon {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option("--config", envvar="MEDREC_CONFIG", help="The office's config.yaml; may stand anywhere in the command.")
    ] = Path("config.yaml"),
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Keep the place of the configuration for whichever command runs."""
    context.obj = config


def main() -> None:
    """Run a command; a person's error is one line and its exit code, a defect of ours is a traceback and exit code 1."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        app(_config_first(sys.argv[1:]), prog_name="medrec")
    except MedrecError as error:
        errors.print(error.what, style="bold red", markup=False)
        if error.remedy:
            errors.print(error.remedy, markup=False)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception:  # noqa: BLE001 - the last door: say that it is our defect, with what a bug report needs
        traceback.print_exc()
        errors.print(
            "This is a defect of medrec-daemon; please report it with the lines above (they hold no record's words).", style="bold red"
        )
        sys.exit(1)


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
