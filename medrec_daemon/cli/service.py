"""``medrec run``: the service itself, wired and guarded by one lock per office."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.daemon import Daemon, Timing
from medrec_daemon.followup.digest_day import digest_day
from medrec_daemon.intake.settle import expire_originals, sweep_leavings
from medrec_daemon.intake.watcher import Watcher
from medrec_daemon.journeys import day
from medrec_daemon.journeys.arrival import Rooms


def run(
    context: typer.Context,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="End when inbox and spool are empty (exit 6 when something must wait).")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more in the log.")] = False,
) -> None:
    """The service: watch the inbox, file what arrives, send the digests. Stop it with Ctrl-C or systemctl stop."""
    office = at_hand(context)
    office.warns = False  # its log tells
    _log_to_stderr(verbose)
    with office.sole_service(), office.rooms() as rooms:
        rooms.reader.get_ready()
        daemon = Daemon(
            inbox=office.inbox(),
            watch=lambda wake: Watcher(office.folders.inbox, wake, office.config.intake.watch),
            rooms=rooms,
            morning=_morning(office, rooms),
            pulse=office.tell_pulse,
            timing=Timing(office.config.intake.sweep_seconds, office.workers, until_idle),
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: daemon.stop())
        daemon.run()


def _morning(office: OfficeAtHand, rooms: Rooms) -> Callable[[], None]:
    """What is due by the clock: digests that are owed, originals whose time is over. Looks at the time at each call."""

    def morning() -> None:
        now = office.clock()
        hour = office.config.digest
        digests = office.digest_rooms(rooms.ledger)
        sent = day.sent_digests(office.digest_memory)
        for person in office.paralegals:
            before = sent.get(person)
            last = before.day if before and before.state == "sent" else None
            owed = digest_day(now, hour.at, weekdays_only=hour.weekdays_only, last_sent=last)
            if owed is not None:
                day.send_digest(person, office.digest(person, digests, owed), digests, now)
        expire_originals(office.folders.filed, office.config.filing.keep_originals_days, now.date())
        for folder in (office.folders.held, office.folders.filed, office.folders.inbox):
            sweep_leavings(folder, now)

    return morning


def _log_to_stderr(verbose: bool) -> None:
    """Plain lines; under systemd the journal adds the time."""
    shape = "%(asctime)s %(levelname)s %(message)s" if sys.stderr.isatty() else "%(levelname)s %(message)s"
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG if verbose else logging.INFO, format=shape)
    for library in ("PIL", "pikepdf", "schedule"):
        logging.getLogger(library).setLevel(logging.WARNING)
    logging.getLogger("watchdog").setLevel(logging.CRITICAL)  # its threads complain while they end; the loop sees for itself
