"""The follow-up letters that the service sends by itself on the day of the task: once for each task, whatever crashes in between."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from medrec_daemon.errors import Doubtful, FileProblem, MedrecError, UsageProblem
from medrec_daemon.followup import letters
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.letters import Letter
from medrec_daemon.journeys import letter_out
from medrec_daemon.journeys import sending_notes as journal
from medrec_daemon.journeys.package import PackageRooms
from medrec_daemon.journeys.request import Teller, change, find
from medrec_daemon.journeys.sending_outcomes import DAEMON, FOLLOW_UP
from medrec_daemon.journeys.submit import SendingRooms
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.model import Provider, Request
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.requesting.channels.contract import Destination

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AutoFax:
    """What the letters go by: ``way`` gives a provider's way, channel and destination; ``by_itself`` names channels that need no person."""

    rooms: SendingRooms
    way: Callable[[Provider], tuple[str, str, Destination]]
    by_itself: Collection[str]


def owed(auto: AutoFax, today: date) -> tuple[str, ...]:
    """The requests, by reference, about which a letter is to go out: sent, open, not waiting for us, their task due, none sent for it."""
    ledger = auto.rooms.ledger
    found = []
    for matter_id in ledger.matters_with_open_requests():
        try:
            requests = ledger.matter(matter_id).requests
        except FileProblem:
            continue
        found += [request.id for request in requests if _is_owed(request, auto.rooms, today)]
    return tuple(found)


def send_owed(owing: Iterable[str], auto: AutoFax, papers: PackageRooms, now: datetime) -> int:
    """Send each; how many were handed over. What goes wrong stands in the request's log, and is tried at the next call.

    A channel that fails once is left alone till then.
    """
    refused: dict[str, str] = {}
    handed = 0
    for reference in owing:
        _, request = find(auto.rooms.ledger, reference)
        if not _is_owed(request, auto.rooms, now.date()):
            continue
        try:
            by, channel, to = auto.way(auto.rooms.ledger.provider(request.provider))
            if channel not in auto.by_itself:
                continue  # a person's way: the call sheet says the command
            plan = letter_out.planned(reference, FOLLOW_UP, by, channel, to, auto.rooms, papers, now.date())
        except MedrecError as trouble:
            _put_off(request, str(trouble), auto, now)
            continue
        if channel not in refused:
            why = _handed(plan, auto, now)
            handed += why is None
            if why is not None:
                refused[channel] = why
        if channel in refused:
            _put_off(request, refused[channel], auto, now)
    return handed


def _handed(plan: letter_out.PlannedLetter, auto: AutoFax, now: datetime) -> str | None:
    """Hand one over; None where it is with the channel (or perhaps is: that is looked up), else why it is not."""
    try:
        letter_out.send(plan, auto.rooms, Teller(DAEMON, now))
    except Doubtful:
        log.warning("a follow-up letter of %s may or may not have gone out; it is looked up", plan.reference)
    except (UsageProblem, journal.BusySending):
        log.info("the follow-up letter of %s is of no more use just now", plan.reference)
    except MedrecError as trouble:
        return trouble.what
    return None


def _is_owed(request: Request, rooms: SendingRooms, today: date) -> bool:
    calendar = Calendar(rooms.rules.cadence.holidays)
    if not letters.is_owed(request, today, rooms.rules.cadence, calendar):
        return False
    note = journal.note_of(rooms.journal, request.id, FOLLOW_UP)
    if note is None:
        return True
    channel = rooms.channels.get(note.channel)
    if note.stage is journal.Stage.UNDER_WAY and channel is not None and channel.told_by_a_person:
        return letters.is_owed(request, today, rooms.rules.cadence, calendar, note.since.date())
    return False  # under way, looked up, or tried again by itself


def _put_off(request: Request, why: str, auto: AutoFax, now: datetime) -> None:
    """Say so in the request's log, once a day."""
    log.warning("the follow-up letter of %s cannot go out just now", request.id)
    said = f"{why} The service tries again."
    known = any(entry.did == Letter.NOT_SENT and entry.said == said and entry.at.date() == now.date() for entry in request.activity)
    if not known:
        entry = entry_of(now, DAEMON, Letter.NOT_SENT.value, said=said)
        change(auto.rooms.ledger, request.id, lambda matter: changes.log_activity(matter, request.id, entry))
