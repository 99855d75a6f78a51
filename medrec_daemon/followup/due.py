"""When each request must be followed up, and what is to be done with it now (design section 8)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.ledger.model import Activity, Request, Sent
from medrec_daemon.rules import Cadence

CONTACTS = frozenset({"call", "status", "fax", "email", "e-mail", "letter", "portal", "visit", "voicemail"})
"""What ``did`` says when the custodian was reached or answered; an entry that names somebody under ``with`` counts too."""
MOVES = frozenset({"bump", "mended", "reopened", "invoice paid", "invoice cancelled"})
"""What ``did`` says when a person set the next follow-up without a word from the custodian."""


class Clock(NamedTuple):
    """What a sending sets going: the day the answer is due, and the day of the first follow-up."""

    due: date
    follow_up: date


class Group(StrEnum):
    """What to do now: the digest's groups that a request can fall into, in the order they are worked."""

    DECIDE = "decide"
    CALL = "call"
    THIS_WEEK = "this week"
    NOT_SENT = "not sent"


def after_sending(sent_on: date, cadence: Cadence, calendar: Calendar) -> Clock:
    """The clock of a request sent (or sent again) on ``sent_on``: the due date as counted, the follow-up on a business day."""
    return Clock(sent_on + timedelta(days=cadence.due_days), calendar.add_days(sent_on, cadence.first_days))


def after_contact(promised: date | None, on: date, cadence: Cadence, calendar: Calendar, sent_on: date | None = None) -> date:
    """The next follow-up after speaking with the custodian on the day ``on`` about a request last sent on ``sent_on``.

    A promise for ``on`` or later: the business day after the promise. Else the first of day 14 and day 30 after sending
    that still lies ahead; past those, or for a request not sent yet (``sent_on`` None), a week after the contact.
    """
    if promised is not None and promised >= on:
        return calendar.add_days(promised, cadence.after_promise_days)
    if sent_on is not None:
        clock = after_sending(sent_on, cadence, calendar)
        for day in (clock.follow_up, calendar.next_business_day(clock.due)):
            if day > on:
                return day
    return calendar.add_days(on, cadence.then_every_days)


def last_sending(request: Request) -> Sent | None:
    """The sending that the clock runs from: the latest, or None for a draft."""
    if len(request.sent) <= 1:
        return request.sent[0] if request.sent else None
    return max(reversed(request.sent), key=lambda sent: sent.on)


def last_contact(request: Request, today: date) -> Activity | None:
    """The latest entry, up to ``today``, in which the custodian was reached or answered."""
    heard = [entry for entry in request.activity if is_contact(entry) and entry.at.date() <= today]
    return max(reversed(heard), key=lambda entry: entry.at.date()) if heard else None


def heard_since_sending(request: Request, today: date) -> date | None:
    """The day of the last contact since the request last went out; None where there was none."""
    sent, heard = last_sending(request), last_contact(request, today)
    return heard.at.date() if sent and heard and heard.at.date() >= sent.on else None


def is_contact(entry: Activity) -> bool:
    """Whether an entry of the log tells of a word with the custodian."""
    return entry.with_ is not None or entry.did.casefold() in CONTACTS


def next_follow_up(request: Request, today: date, cadence: Cadence, calendar: Calendar) -> date | None:
    """The day of the next task, as known on ``today``; it lies in the past when nobody has done it.

    None for a draft, a closed request, one whose required parts are all in, and one that waits for us. Otherwise the
    cadence counts from the last sending, the last contact and a standing promise, and ``request.follow_up`` goes before
    that where somebody chose it (see ``_is_chosen``).
    """
    sent = last_sending(request)
    if sent is None or not is_with_custodian(request):
        return None
    heard_on = heard_since_sending(request, today)
    promised = standing_promise(request, today)
    scheduled = after_sending(sent.on, cadence, calendar).follow_up
    computed = scheduled
    if heard_on is not None or promised is not None:
        computed = after_contact(promised, heard_on or sent.on, cadence, calendar, sent.on)
    if request.follow_up is None:
        return computed
    stored = calendar.next_business_day(request.follow_up)
    if stored != scheduled and (stored > computed or _is_chosen(stored, heard_on or sent.on, promised, request)):
        return stored
    return computed


def standing_promise(request: Request, today: date) -> date | None:
    """The day the custodian promised, unless the request was sent again or they were spoken to again since that day."""
    promised, sent = request.promised, last_sending(request)
    if promised is None or sent is None:
        return None
    made = [entry.at.date() for entry in request.activity if entry.promised == promised]
    if (max(made) if made else promised) < sent.on:
        return None
    heard = last_contact(request, today)
    return None if heard is not None and heard.at.date() > promised else promised


def due_date(request: Request, cadence: Cadence | None = None) -> date | None:
    """The day the answer is due, None for a draft.

    Where ``due`` is missing, or older than the last sending (a file edited by hand), it is counted from that sending by
    ``cadence``; without ``cadence`` it is None.
    """
    sent = last_sending(request)
    if sent is None:
        return None
    if request.due is not None and request.due > sent.on:
        return request.due
    return None if cadence is None else sent.on + timedelta(days=cadence.due_days)


def is_overdue(request: Request, today: date, cadence: Cadence | None = None) -> bool:
    """Whether the due date has passed while the custodian still owes a required part. Computed, never stored."""
    due = due_date(request, cadence)
    return due is not None and today > due and is_with_custodian(request)


def is_with_custodian(request: Request) -> bool:
    """Whether the next move is the custodian's: sent, not closed, not waiting for us, something required still out."""
    return bool(request.sent) and request.closed is None and request.waiting_on_us is None and bool(request.required_open())


def age_days(request: Request, today: date) -> int | None:
    """Days since the last sending, which is day 0; None for a draft."""
    sent = last_sending(request)
    return None if sent is None else (today - sent.on).days


def group_of(request: Request, today: date, cadence: Cadence, calendar: Calendar) -> Group | None:
    """What is to be done with the request now; None when there is nothing to do within the week.

    A closed request is done, unless something of it still waits for us: records and their invoice may come together.
    """
    if request.waiting_on_us is not None:
        return Group.DECIDE
    if request.closed is not None:
        return None
    if request.sent and not request.required_open():
        return Group.DECIDE
    follow_up = next_follow_up(request, today, cadence, calendar)
    if follow_up is None:
        return Group.NOT_SENT
    if follow_up <= today:
        return Group.CALL
    return Group.THIS_WEEK if follow_up <= today + timedelta(days=cadence.week_days) else None


def _is_chosen(stored: date, last_word: date, promised: date | None, request: Request) -> bool:
    """Whether a follow-up *earlier* than the cadence's is somebody's word and not a leftover.

    It is when a person moved it since the last word with the custodian, or when it lies after that word and no promise
    has overtaken it. The date which the sending itself had set never comes here: it is nobody's word.
    """
    moved = any(entry.did.casefold() in MOVES and entry.at.date() >= last_word for entry in request.activity)
    return moved or (promised is None and stored > last_word)
