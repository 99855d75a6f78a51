"""A paralegal's next tasks and deadlines as an iCalendar file (RFC 5545): all-day entries that move when the task moves.

They are events, not to-dos: Outlook and Google Calendar pass over a VTODO. Every entry keeps its UID, and SEQUENCE counts minutes
since 2020, so whichever file was made later goes before an earlier one (RFC 5546 section 2.1.5), whoever moved the day and
wherever. What is done is told once more, as cancelled. The calendar has an id of its own (X-WR-RELCALID), by which Outlook knows
it again. A mail carries it as a plain file: "Outlook does not recognize PUBLISH as an iMIP method" ([MS-STANOICAL] 2.2.175).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.updates import updates_of
from medrec_daemon.ledger.model import Matter, Provider, Request
from medrec_daemon.rules import Cadence

REMEMBERED = timedelta(days=30)
"""How long a closed request is still told of as cancelled, for the calendar that has its old entries."""
_START = datetime(2020, 1, 1, tzinfo=UTC)
_OCTETS = 73
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class _Event:
    """One all-day entry; ``over``: it is told as cancelled."""

    key: str
    day: date
    summary: str
    words: str
    over: bool = False


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
    A calendar goes to telephones and screens: clients are named by their matter alone. ``at`` is the moment it is made, with zone.
    """
    known = {address.casefold() for address in staff}
    relation = hashlib.sha256(f"medrec-daemon {paralegal.casefold()}".encode()).hexdigest()[:32]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//medrec-daemon//follow-ups//EN", "METHOD:PUBLISH"]
    lines += ["X-WR-CALNAME:Records requests", f"X-WR-RELCALID:{relation}"]
    stamp = [f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", f"SEQUENCE:{int((at - _START).total_seconds()) // 60}"]
    for matter in matters:
        owner = (matter.paralegal or "").casefold()
        if owner == paralegal.casefold() or not owner or (known and owner not in known):
            for event in _events(matter, providers, cadence, at):
                lines += _lines(event, stamp)
    lines += ["END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def _events(matter: Matter, providers: Mapping[str, Provider], cadence: Cadence, at: datetime) -> Iterator[_Event]:
    calendar, today = Calendar(cadence.holidays), at.date()
    for request in matter.requests:
        provider = providers.get(request.provider)
        name = provider.name if provider else request.provider
        task = due.next_follow_up(request, today, cadence, calendar)
        if task is not None:
            words = f"Matter {matter.matter}. Then: medrec request call {request.id}"
            yield _Event(f"{request.id}-follow-up", max(task, today), f"Follow up with {name}: {request.id}", words)
        deadline = due.due_date(request, cadence) if due.is_with_custodian(request) else None
        if deadline is not None:
            yield _Event(f"{request.id}-due", deadline, f"Due from {name}: {request.id}", f"Matter {matter.matter}.")
        if task is None and deadline is None:
            yield from _paused_or_closed(request, name, today)
    for one in updates_of(matter, cadence):
        provider = providers.get(one.request.provider)
        name = provider.name if provider else one.request.provider
        final = " --final" if one.completed else ""
        wanted = "the final records and bill" if one.completed else "newer records"
        words = f"Matter {matter.matter}. Then: medrec request update {one.request.id}{final}"
        yield _Event(f"{one.request.id}-update", one.due, f"Ask {name} for {wanted}: {one.request.id}", words)


def _paused_or_closed(request: Request, name: str, today: date) -> Iterator[_Event]:
    """The entries of a request that asks for no call any more, on the day that ended it."""
    over, why = (request.closed.on, "Closed") if request.closed else (None, "")
    if request.waiting_on_us is not None:
        over, why = request.waiting_on_us.since, "Waits for us"
    if over is None or not request.sent or today - over > REMEMBERED:
        return
    for part, what in (("follow-up", "Follow up with"), ("due", "Due from")):
        yield _Event(f"{request.id}-{part}", over, f"{what} {name}: {request.id}", f"{why}.", over=True)


def _lines(event: _Event, stamp: list[str]) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.key}@medrec-daemon"
    yield from stamp
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield from _folded(f"SUMMARY:{event.summary.translate(_ESCAPED)}")
    yield from _folded(f"DESCRIPTION:{event.words.translate(_ESCAPED)}")
    yield f"STATUS:{'CANCELLED' if event.over else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _folded(line: str) -> Iterator[str]:
    """``line`` in pieces of at most 75 octets, the later ones after a space (RFC 5545 section 3.1); no character is cut."""
    piece, lead, size = "", "", 0
    if len(line) <= _OCTETS and line.isascii():
        yield line
        return
    for character in line:
        octets = len(character.encode())
        if size + octets > _OCTETS:
            yield lead + piece
            piece, lead, size = "", " ", 0
        piece, size = piece + character, size + octets
    yield lead + piece
