"""Whose office it is: every command runs as the account that the service runs as."""

from __future__ import annotations

import os
import pwd
import shlex
import sys
from pathlib import Path

from medrec_daemon.cli import say
from medrec_daemon.errors import ConfigProblem


def refuse_other_account(state: Path) -> None:
    """As another account (root most of all) we would leave files that the service cannot read. Raises ``ConfigProblem``."""
    try:
        owner = state.stat().st_uid
    except OSError:
        return
    if owner != os.geteuid():
        raise ConfigProblem(f"This office belongs to the account {_account(owner)}.", _say_it_as(owner))


def refuse_unreadable(config: Path) -> None:
    """A configuration that this account may not read, with the account that may. Raises ``ConfigProblem``."""
    try:
        with config.open("rb"):
            return
    except PermissionError as error:
        place = next(place for place in (config.absolute(), *config.absolute().parents) if _owner_of(place) is not None)
        owner = _owner_of(place)
        if owner is None or owner == os.geteuid():
            remedy = f"Let this account read it: chmod u+r {shlex.quote(str(config))}"
        else:
            remedy = _say_it_as(owner)
        raise ConfigProblem(f"{config} cannot be read by this account.", remedy) from error
    except OSError:
        return  # what else is wrong with it says the one who reads it


def _owner_of(place: Path) -> int | None:
    try:
        return place.stat().st_uid
    except OSError:
        return None


def _account(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"number {number}"


def _say_it_as(owner: int) -> str:
    """The command line that was typed, for another account; sudo would not hand MEDREC_CONFIG on."""
    known = os.environ.get("MEDREC_CONFIG")
    config = ["--config", known] if known and not any(word.startswith("--config") for word in sys.argv) else []
    name = _account(owner)
    account = f"#{owner}" if name.startswith("number ") else name
    return f"Say it as that account: sudo -u {shlex.quote(account)} {shlex.join([*say.command(), *config, *sys.argv[1:]])}"
