"""Every ``medrec`` command in one tree, with the help that stands above them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from medrec_daemon import __version__
from medrec_daemon.cli import held, logs, matter, office, provider, request, request_talk, service, show, sign_in

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
app.command("sign-in")(sign_in.sign_in)
app.command("run")(service.run)
app.command("explain")(show.explain)
app.command("status")(show.status)
app.command("digest")(show.digest)
app.command("verify")(show.verify)
app.add_typer(held.app, name="held")
app.add_typer(matter.app, name="matter")
app.add_typer(provider.app, name="provider")
request.app.command("call")(request_talk.call)
request.app.command("bump")(request_talk.bump)
request.app.command("waive")(request_talk.waive)
request.app.command("close")(request_talk.close)
request.app.command("reopen")(request_talk.reopen)
app.add_typer(request.app, name="request")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"medrec-daemon {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    config: Annotated[
        Path,
        # Whether it can be read is ours to say: our words name the account that may.
        typer.Option(
            "--config", envvar="MEDREC_CONFIG", readable=False, help="The office's config.yaml; may stand anywhere in the command."
        ),
    ] = Path("config.yaml"),
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Keep the place of the configuration for whichever command runs."""
    logs.keep_quiet()
    context.obj = config
