"""The follow-up letter beside the call: which task it belongs to, whether one is owed, and what became of the last one. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.ledger.invoice import Invoice
from medrec_daemon.ledger.model import Request
from medrec_daemon.rules import Cadence


class Letter(StrEnum):
    """What the log calls a letter's way. None of these is a word with the custodian: the call is still to be made."""

    SUBMITTED = "letter submitted"
    SENT = "letter sent"
    NOT_SENT = "letter not sent"


DISPUTE_DRAFTED = "dispute drafted"
_KEY = re.compile(r"RR-\w{7}/L\d+")


@dataclass(frozen=True, slots=True)
class LetterOut:
    """One line of the log about a letter: ``key`` names it (RR-7F3K9TE/L2; '' where it was never handed over), ``begun`` is its day.

    ``on`` is the line's own day: a result may come later.
    """

    on: date
    begun: date
    how: Letter
    key: str
    said: str


def letters_out(request: Request) -> Iterator[LetterOut]:
    """Every line of the log that tells of a follow-up letter, in the log's order."""
    begun: dict[str, date] = {}
    for entry in request.activity:
        if entry.did in _WORDS:
            match, on = _KEY.match(entry.said or ""), entry.at.date()
            key = match[0] if match else ""
            first = begun.setdefault(key, on) if key else on
            yield LetterOut(on, first, Letter(entry.did), key, entry.said or "")


def is_disputed_on_paper(request: Request, invoice: Invoice) -> bool:
    """Whether a letter against an invoice is drafted: its line in the log ends with the invoice's words."""
    return any(entry.did == DISPUTE_DRAFTED and (entry.said or "").endswith(f" {invoice.words}") for entry in request.activity)


def letter_task(request: Request, today: date, cadence: Cadence, calendar: Calendar) -> date | None:
    """The day of the follow-up task that a letter belongs to, where one is due by ``today``; else None.

    That is the next follow-up's day. The day the answer is due is a task of its own, even where nobody called before it.
    """
    task = due.next_follow_up(request, today, cadence, calendar)
    if task is None or task > today:
        return None
    deadline = due.due_date(request, cadence)
    now_due = calendar.next_business_day(deadline) if deadline is not None else None
    return now_due if now_due is not None and task < now_due <= today else task


def letter_of_task(request: Request, today: date, cadence: Cadence, calendar: Calendar) -> LetterOut | None:
    """What became of the letter for the task that is due now; None where there is no such task, or no letter for it."""
    task = letter_task(request, today, cadence, calendar)
    if task is None:
        return None
    told = [letter for letter in letters_out(request) if _serves(letter.begun, task, request, cadence)]
    return told[-1] if told else None


def is_owed(request: Request, today: date, cadence: Cadence, calendar: Calendar, under_way: date | None = None) -> bool:
    """Whether a letter is to go out for a task that is due. ``under_way`` is the day of one that was begun, whatever came of it.

    Once for each task: a letter that failed for good, or of which nobody knows, is a person's business.
    """
    task = letter_task(request, today, cadence, calendar)
    if task is None:
        return False
    begun = [letter.begun for letter in letters_out(request) if letter.key] + ([under_way] if under_way else [])
    return not any(_serves(on, task, request, cadence) for on in begun)


def _serves(on: date, task: date, request: Request, cadence: Cadence) -> bool:
    """Whether a letter of the day ``on`` is the one of that task: since its day, or shortly before one that was only moved."""
    if on >= task:
        return True
    sent = due.last_sending(request)
    if sent is None or on < sent.on or (task - on).days >= cadence.then_every_days:
        return False
    deadline = due.due_date(request, cadence)
    if deadline is not None and on < deadline <= task:
        return False  # a new stage: it is due now
    return not any(due.is_contact(entry) and entry.at.date() >= on for entry in request.activity)


_WORDS = frozenset(Letter)
