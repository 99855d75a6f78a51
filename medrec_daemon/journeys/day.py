"""A morning: one round of call sheets, each matter read once, and each sheet sent once, whatever crashes in between."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from medrec_daemon.followup import calendar_feed, render
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import Digest, HeldNote, digest_for
from medrec_daemon.journeys.once import doubts, send_once, sent_digests
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.model import Attachment, Message
from medrec_daemon.rules import Cadence, Rules

A_WEEK = timedelta(days=7)
CALENDAR_TYPE = "application/ics"
"""Not ``text/calendar``: Exchange may take such a part for an invitation and hide the mail that it came with."""


@dataclass(frozen=True, slots=True)
class DigestRooms:
    """The parts a digest needs; ``memory`` remembers each person's last one, ``sender`` is the address it comes from."""

    ledger: Ledger
    mailer: Mailer
    rules: Rules
    memory: Path
    sender: str


@dataclass(frozen=True, slots=True)
class News:
    """What the whole office is told: what is held, what is wrong, and whom to tell of what takes too long."""

    held: Sequence[HeldNote] = ()
    problems: Sequence[str] = ()
    attorneys: Attorneys = field(default_factory=Attorneys)


class Round:
    """One round of call sheets for a day.

    The ledger is looked through for what was edited by hand when the round begins. What everybody shares is read then, each
    person's own matters when their sheet is made, and both once only. A matter in which nothing goes on and nothing happened
    since the last sheet is not read at all.

    ``staff`` gives the name of everybody who gets a sheet, by e-mail address. Raises as ``Ledger.refresh``.
    """

    def __init__(self, rooms: DigestRooms, news: News, staff: Mapping[str, str], today: date) -> None:
        self._rooms, self._news, self._staff, self._today = rooms, news, staff, today
        ledger = rooms.ledger
        ledger.refresh()
        self._before = sent_digests(rooms.memory)
        self._providers = {provider.id: provider for provider in ledger.providers}
        self._desks = ledger.desks(min((today - calendar_feed.REMEMBERED, *(self._since(person) for person in staff))))
        self._known = frozenset(ledger.matter_ids())
        present = {person.casefold() for person in staff}
        nobodys = [number for paralegal, numbers in self._desks.items() if paralegal not in present for number in numbers]
        self._shared = tuple(ledger.many(nobodys))
        self._own: tuple[str, tuple[Matter, ...]] = ("", ())

    def sheet(self, person: str) -> Digest:
        """One person's sheet, with what came in since their last one (the last week, where there was none)."""
        matters = self._matters(person)
        sheet = digest_for(
            person,
            matters,
            self._providers,
            self._news.held,
            [*self._news.problems, *doubts(self._before.get(person), self._today, "call sheet")],
            self._since(person),
            self._today,
            self._rooms.rules.cadence,
            Calendar(self._rooms.rules.cadence.holidays),
            staff=self._staff,
            name=self._staff.get(person, ""),
            known=self._known,
            attorneys=self._news.attorneys,
        )
        return replace(sheet, incomplete=unread(self._rooms.ledger))

    def calendar(self, person: str, at: datetime) -> bytes:
        """One person's next tasks and deadlines as an iCalendar file."""
        return calendar_feed.feed(person, self._matters(person), self._providers, self._rooms.rules.cadence, at, staff=self._staff)

    def _since(self, person: str) -> date:
        before = self._before.get(person)
        return (before.surely if before else None) or self._today - A_WEEK

    def _matters(self, person: str) -> tuple[Matter, ...]:
        """Theirs and nobody's; kept until it is the next person's turn, for the calendar."""
        if self._own[0] != person:
            self._own = person, tuple(self._rooms.ledger.many(self._desks.get(person.casefold(), ())))
        return (*self._own[1], *self._shared)


def make_digest(
    person: str, rooms: DigestRooms, held: Sequence[HeldNote], problems: Sequence[str], staff: Mapping[str, str], today: date
) -> Digest:
    """One paralegal's digest for ``today``: a round of one. ``staff`` is everybody who gets a digest."""
    return Round(rooms, News(held, problems), staff, today).sheet(person)


def make_calendar(person: str, ledger: Ledger, cadence: Cadence, staff: Collection[str], at: datetime) -> bytes:
    """One paralegal's next tasks and deadlines as an iCalendar file."""
    present = {one.casefold() for one in staff}
    desks = ledger.desks(at.date() - calendar_feed.REMEMBERED)
    numbers = [number for owner, found in desks.items() if owner == person.casefold() or owner not in present for number in found]
    providers = {provider.id: provider for provider in ledger.providers}
    return calendar_feed.feed(person, ledger.many(numbers), providers, cadence, at, staff=staff)


def send_digest(person: str, digest: Digest, rooms: DigestRooms, at: datetime, calendar: bytes | None = None) -> str:
    """Send one digest, with ``calendar`` as its attachment, at most once for its day. Answers and raises as ``send_once``."""
    message = _message(person, digest, rooms.sender, calendar)
    return send_once(person, digest.today, message, rooms.mailer, rooms.memory, at)


def unread(ledger: Ledger) -> tuple[str, ...]:
    """What of the ledger cannot be read, in words for the top of a sheet."""
    return (*(f"matter {number}" for number in ledger.set_aside), *(["a part of the provider list"] if ledger.provider_problems else []))


def _message(person: str, digest: Digest, sender: str, calendar: bytes | None) -> Message:
    key = hashlib.sha256(f"{person} {digest.today.isoformat()}".encode()).hexdigest()[:24]
    domain = sender.rpartition("@")[2]
    text, html = render.both(digest)
    return Message(
        message_id=f"<digest-{digest.today.isoformat()}-{key}@{domain}>",
        sender=sender,
        to=person,
        subject=render.subject(digest),
        text=text,
        html=html,
        attachments=() if calendar is None else (Attachment("follow-ups.ics", CALENDAR_TYPE, calendar),),
    )
