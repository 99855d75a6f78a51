"""``medrec run``: the service itself, wired and guarded by one lock per office."""

from __future__ import annotations

import logging
import signal
import sys
from typing import Annotated

import typer

from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.daemon import Daemon, Timing
from medrec_daemon.intake.folder import FolderInbox, Watcher


def run(
    context: typer.Context,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when the inbox and the spool are empty (exit 6 when something must wait).")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more in the log.")] = False,
) -> None:
    """The service: watch the inbox, file what arrives, send the digests. Stop it with Ctrl-C or systemctl stop."""
    office = at_hand(context)
    _log_to_stderr(verbose)
    with office.sole_service(), office.rooms() as rooms:
        daemon = _daemon(office, rooms_=rooms, until_idle=until_idle)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: daemon.stop())
        daemon.run()


def _daemon(office: OfficeAtHand, rooms_: object, until_idle: bool) -> Daemon:
    raise NotImplementedError


def _log_to_stderr(verbose: bool) -> None:
    """Plain lines: the service manager adds the time."""
    under_systemd = not sys.stderr.isatty()
    shape = "%(levelname)s %(message)s" if under_systemd else "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG if verbose else logging.INFO, format=shape)
    for library in ("PIL", "pikepdf", "watchdog", "schedule"):
        logging.getLogger(library).setLevel(logging.WARNING)
