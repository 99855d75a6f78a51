"""The key of the Social Security numbers, and who may use it: ``medrec matter ssn``, and the letter that prints the number."""

from __future__ import annotations

import getpass
import os
import stat
import sys
from pathlib import Path
from typing import Annotated

import typer

from medrec_daemon import config as configuration
from medrec_daemon import sealed
from medrec_daemon.cli import say
from medrec_daemon.cli.request import Who
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.errors import ConfigProblem, UsageProblem
from medrec_daemon.ledger.changes import log_activity
from medrec_daemon.ledger.model import Client, Matter
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.safe_write import disk_errors, sync_folder

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
NO_KEY = "No key is configured for Social Security numbers, so none can be stored or read."
HOW = "Set secrets.key_from in config.yaml to a file's path, such as /etc/medrec/ssn.key, then say --make-key once."


def ssn_of(office: OfficeAtHand, client: Client) -> str | None:
    """The client's number in clear, for a letter and nothing else; None where none is stored. Raises ``ConfigProblem``."""
    return sealed.unseal(client.ssn, _keys(office)) if client.ssn else None


def ssn(
    context: typer.Context,
    matter: Annotated[str, typer.Argument(help="The matter's number.")],
    make_key: Annotated[
        bool, typer.Option("--make-key", help="Make the key file that secrets.key_from names; never replaces one.")
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Forget the stored number.")] = False,
    who: Who = None,
    json: Json = False,
) -> None:
    """Store the client's Social Security number, encrypted. It is typed without being shown, or read from standard input.

    It is printed nowhere but in the letter. Example: medrec matter ssn 2026-0143
    """
    office = at_hand(context)
    if make_key:
        _make_key(office)
    if remove and make_key:
        raise UsageProblem("--remove and --make-key do not go together.", "Say one of them.")
    keys = "" if remove else _keys(office)
    with office.ledger() as ledger:
        ledger.matter(matter)
        kept = None if remove else sealed.seal(sealed.number(_typed(matter)), keys)
        teller = office.teller(who)
        entry = entry_of(teller.at, teller.by, "SSN removed" if remove else "SSN stored")

        def store(before: Matter) -> Matter:
            client = before.client.model_copy(update={"ssn": kept})
            return log_activity(before.model_copy(update={"client": client}), None, entry)

        ledger.change(matter, store)
    words = f"No Social Security number is stored in {matter} any more." if remove else f"Stored in {matter}, encrypted."
    say.as_json({"matter": matter, "ssn": "none" if remove else "stored"}) if json else say.console.print(words, markup=False)


def _typed(matter: str) -> str:
    """One line, without echo on a terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Social Security number of the client of {matter} (not shown): ")
    return sys.stdin.readline()


def _keys(office: OfficeAtHand) -> str:
    """The key file's text. Raises ``ConfigProblem`` where there is none, or others can read it."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    folder = Path(credentials) if credentials else None
    source = configuration.named(office.config, "secrets.key_from")
    if source is None:
        raise ConfigProblem(NO_KEY, HOW)
    file = configuration.secret_file(office.config, "secrets.key_from", folder)
    if file is not None and not configuration.is_credential(source):
        if not file.exists():
            raise ConfigProblem(
                f"There is no key in {file}.",
                f"Is a number stored already? {sealed.KEY_LOST} If none was ever stored, say --make-key once.",
            )
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigProblem(f"The key in {file} can be read by others.", f"Close it: chmod 600 {file}")
    content = configuration.secret_bytes(office.config, "secrets.key_from", folder) or b""
    return content.decode("utf-8", errors="replace")


def _make_key(office: OfficeAtHand) -> None:
    """Write a new key where secrets.key_from points, closed to everybody else; one that is there stays."""
    source = configuration.named(office.config, "secrets.key_from")
    if source is None:
        raise ConfigProblem(NO_KEY, HOW)
    if configuration.is_credential(source):
        raise ConfigProblem(
            f"secrets.key_from names the systemd credential '{source}', and only systemd hands that over.",
            "Give a file's path there, make the key, and let LoadCredential= lead to the file afterwards.",
        )
    file = Path(os.path.normpath(office.config.office / source))
    with disk_errors(f"The file {file}"):
        try:
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError as error:
            raise UsageProblem(f"There is a key in {file} already.", "It stays: without it no stored number can be read.") from error
        with os.fdopen(handle, "w", encoding="ascii") as writer:
            writer.write(sealed.new_key() + "\n")
            writer.flush()
            os.fsync(writer.fileno())
        sync_folder(file.parent)
    say.notes.print(
        f"Made the key {file}. Keep a copy of it apart from the ledger's backup: without it no stored number can be read.",
        markup=False,
        soft_wrap=True,
    )
