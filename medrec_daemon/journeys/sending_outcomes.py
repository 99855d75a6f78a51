"""What becomes of a sending, in the ledger: a package moves the request's clock, a letter about it only stands in the log."""

from __future__ import annotations

import re
from datetime import datetime

from medrec_daemon.followup.due import is_with_custodian
from medrec_daemon.followup.letters import Letter
from medrec_daemon.journeys.mending import NOT_SENT
from medrec_daemon.journeys.request import Teller, change, find
from medrec_daemon.journeys.request import sent as mark_sent
from medrec_daemon.journeys.sending_notes import PACKAGE, SendingNote, key_of
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Request, Sent, WaitingOnUs
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.ledger.transitions import Event
from medrec_daemon.requesting.channels.contract import Submission
from medrec_daemon.rules import Cadence

FOLLOW_UP, DISPUTE = "follow-up", "dispute"
DAEMON = "medrec-daemon"


def word_of(paper: str, how: Letter) -> str:
    """What the log calls a letter's step: ``letter sent``, of a dispute ``dispute letter sent``."""
    return how.value if paper == FOLLOW_UP else f"{paper} {how.value}"


def next_number(request: Request, paper: str, under_way: SendingNote | None) -> int:
    """The number of the next attempt, above every one that the log, a proof or a note tells of: keys are never used twice."""
    words = [*(entry.said or "" for entry in request.activity), *(sending.proof or "" for sending in request.sent)]
    pattern = re.compile(rf"{key_of(request.id, paper, 0)[:-1]}(\d+)\b")
    told = max((int(number) for text in words for number in pattern.findall(text)), default=0)
    return max(told, under_way.number if under_way else 0) + 1


def handed_over(note: SendingNote, words: str, ledger: Ledger) -> None:
    """It is under way. *Once only* for an attempt of a letter."""
    if note.paper == PACKAGE:
        entry = entry_of(note.since, note.who, "submitted", said=f"{note.key} by {note.by} to {note.to}: {words}")
    else:
        _, request = find(ledger, note.reference)
        if any((known.said or "").startswith(f"{note.key}: ") for known in request.activity):
            return
        entry = entry_of(note.since, note.who, word_of(note.paper, Letter.SUBMITTED), said=_said(note, words))
    change(ledger, note.reference, lambda matter: changes.log_activity(matter, note.reference, entry))


def arrived(note: SendingNote, told: Submission, ledger: Ledger, cadence: Cadence, now: datetime, *, by_a_person: bool) -> None:
    """It is proven. A package starts the clock; a letter moves neither the deadline nor the next task."""
    if note.paper == PACKAGE:
        proof = f"{note.key}: {told.words}; package {fingerprint(note.sha256)}"
        sending = Sent(on=now.date() if by_a_person else note.since.date(), by=note.by, to=note.to, proof=proof)
        mark_sent(ledger, note.reference, sending, cadence, Teller(note.who, now))
        return
    said = f"{_said(note, told.words)}; letter {fingerprint(note.sha256)}"
    entry = entry_of(now, note.who, word_of(note.paper, Letter.SENT), said=said)
    change(ledger, note.reference, lambda matter: changes.log_activity(matter, note.reference, entry))


def stuck(note: SendingNote, words: str, ledger: Ledger, now: datetime) -> None:
    """It did not go out, or nobody knows: a package waits for us, a letter only says so, and the clock runs on."""
    if note.paper == PACKAGE:
        waiting = WaitingOnUs(why=NOT_SENT, since=now.date(), note=f"{note.key}: {words}")
        change(
            ledger,
            note.reference,
            lambda matter: changes.wait(matter, note.reference, waiting, Event.NOT_SENT, at=now, by=DAEMON),
        )
        return
    entry = entry_of(now, DAEMON, word_of(note.paper, Letter.NOT_SENT), said=f"{note.key}: {words}")
    change(ledger, note.reference, lambda matter: changes.log_activity(matter, note.reference, entry))


def awaits_word(note: SendingNote, request: Request) -> bool:
    """Whether nobody was told yet that no result comes."""
    if note.paper == PACKAGE:
        return request.waiting_on_us is None
    missing = word_of(note.paper, Letter.NOT_SENT)
    return not any(entry.did == missing and (entry.said or "").startswith(f"{note.key}: ") for entry in request.activity)


def is_over(note: SendingNote, request: Request, *, tried_again: bool, by_a_person: bool) -> bool:
    """Nothing is awaited or tried any more: recorded just before a crash, told by a person since, or of no more use.

    ``tried_again``: it failed and waits for its next try; ``by_a_person``: its channel never learns a result.
    """
    if note.paper == PACKAGE:
        recorded = any((sent.proof or "").startswith(f"{note.key}: ") for sent in request.sent)
        told = any(entry.did in changes.SENT_WORDS and entry.at >= note.since for entry in request.activity)
        waits = request.waiting_on_us
        other = tried_again and waits is not None and waits.why != NOT_SENT
        return request.closed is not None or recorded or told or other
    sent = word_of(note.paper, Letter.SENT)
    told = any(entry.did == sent and (entry.said or "").startswith(f"{note.key}: ") for entry in request.activity)
    told = told or any(entry.did == sent and entry.at >= note.since for entry in request.activity)
    return told or ((tried_again or by_a_person) and not is_of_use(note.paper, request))


def is_of_use(paper: str, request: Request) -> bool:
    """Whether a letter of that kind can still say something: a follow-up while they owe us, a dispute while we owe them."""
    return is_with_custodian(request) if paper == FOLLOW_UP else any(not invoice.settled for invoice in request.invoices)


def fingerprint(sha256: str) -> str:
    """``423f-6c91-…``: as much of it as names a paper, in fours, so that no run of digits looks like a Social Security number."""
    return "-".join(sha256[place : place + 4] for place in range(0, 16, 4))


def _said(note: SendingNote, words: str) -> str:
    return f"{note.key}: by {note.by} to {note.to}; {words}"
