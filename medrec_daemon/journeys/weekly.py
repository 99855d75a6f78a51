"""The weekly mails: the whole ledger looked through once, each paralegal's overview and each attorney's list sent once a week."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from medrec_daemon.followup import mail_html, render, weekly_view
from medrec_daemon.followup.ages import Aged, aged_of
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.weekly import Escalated, Weekly, escalated_for, weekly_for
from medrec_daemon.journeys.day import DigestRooms, unread
from medrec_daemon.journeys.once import doubts, send_once, sent_digests
from medrec_daemon.message import Message


def weekly_mails(rooms: DigestRooms, attorneys: Attorneys, staff: Mapping[str, str], today: date) -> dict[str, Weekly | Escalated]:
    """Who gets which weekly mail, by address: everybody in ``staff`` (name by address) and the attorneys who have something to hear.

    Every matter in which anything goes on is read once, and only what the mails count is kept. ``rooms.memory`` is the weekly
    mails' own. Raises as ``Ledger.refresh``.
    """
    ledger, cadence = rooms.ledger, rooms.rules.cadence
    ledger.refresh()
    providers = {provider.id: provider for provider in ledger.providers}
    present = frozenset(address.casefold() for address in staff)
    aged: list[Aged] = []
    for numbers in ledger.desks(today).values():
        for matter in ledger.many(numbers):
            aged += aged_of(matter, providers, present, today)
    missing = unread(ledger)
    mails: dict[str, Weekly | Escalated] = {address: weekly_for(address, aged, staff, today, cadence, missing) for address in staff}
    if attorneys.mailed:
        mails |= {told.person: told for told in escalated_for(aged, attorneys, staff, today, cadence, missing)}
    return mails


def send_weekly(mail: Weekly | Escalated, week: date, rooms: DigestRooms, at: datetime) -> str:
    """Send one weekly mail, at most once for the week that began on ``week``. Answers and raises as ``once.send_once``."""
    said = doubts(sent_digests(rooms.memory).get(mail.person), week, "weekly mail")
    view = weekly_view.view_of(mail)
    view = replace(view, warning=" ".join((view.warning, *said)).strip())
    key = hashlib.sha256(f"weekly {mail.person} {week.isoformat()}".encode()).hexdigest()[:24]
    message = Message(
        message_id=f"<weekly-{week.isoformat()}-{key}@{rooms.sender.rpartition('@')[2]}>",
        sender=rooms.sender,
        to=mail.person,
        subject=weekly_view.subject(mail),
        text=render.as_text(view),
        html=mail_html.page(view),
    )
    return send_once(mail.person, week, message, rooms.mailer, rooms.memory, at)
