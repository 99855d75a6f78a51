"""A paralegal's next tasks and deadlines as an iCalendar file (RFC 5545): all-day entries that move when the task moves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from icalendar import Calendar as Feed
from icalendar import Event

from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.updates import updates_of
from medrec_daemon.ledger.model import Matter, Provider
from medrec_daemon.rules import Cadence


def feed(
    paralegal: str,
    matters: Iterable[Matter],
    providers: Mapping[str, Provider],
    cadence: Cadence,
    at: datetime,
    *,
    staff: Collection[str] = (),
) -> bytes:
    """The file of one paralegal: per open request the next follow-up and the deadline, per provider who treats the next update.

    ``matters`` are all of the office's; those of nobody (or of somebody who is not in ``staff``) are in everybody's file.
    A calendar goes to telephones and screens: clients are named by their matter alone.
    """
    known = {address.casefold() for address in staff}
    calendar = Feed()
    calendar.add("prodid", "-//medrec-daemon//follow-ups//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for matter in matters:
        owner = (matter.paralegal or "").casefold()
        if owner == paralegal.casefold() or not owner or (known and owner not in known):
            for event in _events(matter, providers, cadence, at):
                calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _events(matter: Matter, providers: Mapping[str, Provider], cadence: Cadence, at: datetime) -> Iterator[Event]:
    calendar, today = Calendar(cadence.holidays), at.date()
    for request in matter.requests:
        provider = providers.get(request.provider)
        name = provider.name if provider else request.provider
        task = due.next_follow_up(request, today, cadence, calendar)
        if task is not None:
            words = f"Matter {matter.matter}. Then: medrec request call {request.id}"
            yield _event(f"{request.id}-follow-up", max(task, today), f"Follow up with {name}: {request.id}", words, at)
        deadline = due.due_date(request, cadence) if due.is_with_custodian(request) else None
        if deadline is not None:
            yield _event(f"{request.id}-due", deadline, f"Due from {name}: {request.id}", f"Matter {matter.matter}.", at)
    for one in updates_of(matter, cadence):
        provider = providers.get(one.request.provider)
        name = provider.name if provider else one.request.provider
        words = f"Matter {matter.matter}. Then: medrec request update {one.request.id}"
        yield _event(f"{one.request.id}-update", one.due, f"Ask {name} for newer records: {one.request.id}", words, at)


def _event(key: str, day: date, summary: str, words: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{key}@medrec-daemon")
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", words)
    event.add("transp", "TRANSPARENT")
    return event
