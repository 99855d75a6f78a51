"""Every ``medrec`` command in one tree, with the help that stands above them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from medrec_daemon import __version__
from medrec_daemon.cli import (
    authorization,
    digests,
    explain,
    held,
    imports,
    invoice,
    learned,
    logs,
    matter,
    office,
    provider,
    provider_list,
    request,
    request_mending,
    request_out,
    request_package,
    request_talk,
    sealing,
    service,
    show,
    sign_in,
    treatment,
)
from medrec_daemon.cli.wiring import PRACTICE_NOW

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
app.command("explain")(explain.explain)
app.command("status")(show.status)
app.command("digest")(digests.digest)
app.command("verify")(show.verify)
app.add_typer(held.app, name="held")
app.add_typer(learned.app, name="learned")
matter.app.command("ssn")(sealing.ssn)
app.add_typer(matter.app, name="matter")
app.add_typer(authorization.app, name="authorization")
provider.app.command("add", hidden=True)(provider.new)
provider.app.command("find")(provider_list.find)
provider.app.command("change")(provider_list.change)
provider.app.command("import")(provider_list.import_)
app.add_typer(provider.app, name="provider")
app.add_typer(treatment.app, name="treatment")
app.add_typer(imports.app, name="import")
request.app.command("call")(request_talk.call)
request.app.command("bump")(request_talk.bump)
request.app.command("waive")(request_talk.waive)
request.app.command("close")(request_talk.close)
request.app.command("reopen")(request_talk.reopen)
for step in (request_mending.resend, request_mending.rejected, request_mending.mended, request_mending.none):
    request.app.command(step.__name__)(step)
request.app.command("send")(request_out.send)
request.app.command("log")(request_out.log)
request.app.command("update")(request_out.update)
request.app.command("package")(request_package.package)
request.app.command("letter")(request_package.letter)
app.add_typer(request.app, name="request")
app.add_typer(invoice.app, name="invoice")


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
    practice_now: Annotated[
        datetime | None, typer.Option("--practice-now", hidden=True, help="A practice office goes on as if it were this moment.")
    ] = None,
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Keep the place of the configuration for whichever command runs."""
    logs.keep_quiet()
    context.obj = config
    context.meta[PRACTICE_NOW] = practice_now
