"""``medrec run``: the service itself, wired and guarded by one lock per office."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from medrec_daemon.cli import logs
from medrec_daemon.cli.sending import settle_sendings
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.daemon import Daemon, Timing
from medrec_daemon.errors import MedrecError
from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.followup.digest_day import digest_day
from medrec_daemon.intake.settle import expire_originals, sweep_leavings
from medrec_daemon.intake.watcher import Watcher
from medrec_daemon.journeys import day
from medrec_daemon.journeys.arrival import Rooms

log = logging.getLogger(__name__)
LOOK_EVERY = timedelta(minutes=2)
"""How often a fax service is asked what became of a fax."""


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
    with office.sole_service(), office.rooms() as rooms:
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
    looked = datetime.min.replace(tzinfo=UTC)

    def morning() -> None:
        nonlocal swept, looked
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
        finally:
            _send_digests(office, rooms, now)

    return morning


def _send_digests(office: OfficeAtHand, rooms: Rooms, now: datetime) -> None:
    """Each person's digest that is owed: what goes wrong with one keeps nobody else waiting. Raises the first trouble at the end."""
    hour = office.config.digest
    digests = office.digest_rooms(rooms.ledger)
    sent = day.sent_digests(office.digest_memory)
    troubles: list[MedrecError] = []
    for person in office.paralegals:
        before = sent.get(person)
        last = before.day if before and before.state == "sent" else None
        owed = digest_day(now, hour.at, weekdays_only=hour.weekdays_only, last_sent=last)
        if owed is not None:
            try:
                day.send_digest(person, office.digest(person, digests, owed), digests, now)
            except MedrecError as trouble:
                troubles.append(trouble)
    if troubles:
        raise troubles[0]
