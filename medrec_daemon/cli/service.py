"""``medrec run``: the service itself, wired and guarded by one lock per office."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Annotated

import typer

from medrec_daemon.cli import logs
from medrec_daemon.cli.digests import send_owed
from medrec_daemon.cli.sending import journal_of, settle_sendings
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.daemon import Daemon, Timing
from medrec_daemon.errors import MedrecError
from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.intake.settle import expire_originals, sweep_leavings
from medrec_daemon.intake.watcher import Watcher
from medrec_daemon.journeys.arrival import Rooms
from medrec_daemon.journeys.sending_outcomes import DAEMON

log = logging.getLogger(__name__)
LOOK_EVERY = timedelta(minutes=2)
"""How often a fax service is asked what became of a fax."""
LETTERS_EVERY = timedelta(minutes=15)
"""How often it is looked whether follow-up letters are owed: tasks come by the day, a channel that was away comes back."""


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
    logs.to_stderr(verbose=verbose)
    with office.sole_service(), office.rooms() as wired:
        rooms = replace(wired, invoiced=partial(_invoiced, office))
        rooms.reader.get_ready()
        daemon = Daemon(
            inbox=office.inbox(),
            watch=lambda wake: Watcher(office.folders.inbox, wake, office.config.intake.watch),
            rooms=rooms,
            morning=_morning(office, rooms),
            pulse=office.tell_pulse,
            timing=Timing(office.config.intake.sweep_seconds, office.workers, until_idle),
            beside=office.cloud_inboxes(),
        )
        asked = threading.Event()
        office.cloud.accompany(daemon.breathe, asked.is_set)

        def stop(*_: object) -> None:
            asked.set()
            daemon.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        settings = office.config
        log.info("the service of this office starts: store %s, mail %s", settings.store.kind, settings.mail_kind)
        daemon.run()


def _morning(office: OfficeAtHand, rooms: Rooms) -> Callable[[], None]:
    """What is due by the clock: digests that are owed, what was left lying, originals whose time is over. Looks at the time each call."""
    swept: date | None = None
    looked = lettered = datetime.min.replace(tzinfo=UTC)

    def morning() -> None:
        nonlocal swept, looked, lettered
        now = office.clock()
        expire_originals(office.folders.filed, office.config.filing.keep_originals_days, now.date())
        for folder in (office.folders.held, office.folders.filed, office.folders.inbox):
            sweep_leavings(folder, now)
        if isinstance(rooms.store, OneDriveStore) and swept != now.date():
            swept = now.date()  # once a day, whether it goes well or not: what is left over today is swept tomorrow
            try:
                rooms.store.sweep()
            except MedrecError as trouble:
                log.warning("uploads left over cannot be ended just now (%s)", type(trouble).__name__)
        try:
            if not timedelta() <= now - looked < LOOK_EVERY:
                looked = now
                settle_sendings(office, rooms.ledger, now)
            if not timedelta() <= now - lettered < LETTERS_EVERY:
                first, lettered = lettered.date() != now.date(), now
                if first:
                    _sweep_outgoing(office, now)
                _letters(office, rooms, now, disputes=first)
        finally:
            send_owed(office, rooms.ledger, now)

    return morning


def _sweep_outgoing(office: OfficeAtHand, now: datetime) -> None:
    """Temporary files that a killed command left among what goes out."""
    folders = office.folders
    for folder in (folders.outbox, *folders.outbox.glob("RR-*"), journal_of(office.config), folders.authorizations, folders.state):
        sweep_leavings(folder, now)


def _letters(office: OfficeAtHand, rooms: Rooms, now: datetime, *, disputes: bool) -> None:
    """Letters that are owed, before the digests that tell of them: disputes to draft are looked for at the start and once a day."""
    from medrec_daemon.cli import letters  # what draws pages is slow to import

    if disputes:
        letters.draft_disputes_owed(office, rooms.ledger, now)
    letters.send_letters_owed(office, rooms.ledger, now)


def _invoiced(office: OfficeAtHand, request: str) -> None:
    """An invoice was recorded: where a letter against it is owed, it is drafted. What goes wrong is mended by the day's look."""
    from medrec_daemon.cli.letters import draft_dispute

    try:
        draft_dispute(office, request, office.teller(DAEMON))
    except MedrecError as trouble:
        log.warning("no letter against the invoice of %s could be drafted (%s)", request, type(trouble).__name__)
