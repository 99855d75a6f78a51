"""A fax's day: read, recognise, decide, file, record, settle. Each step looks before it acts, so doing it again is harmless."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from medrec_daemon.decide.lookups import Place
from medrec_daemon.decide.plan import Case, decide, hold
from medrec_daemon.errors import TryLater, Unreadable
from medrec_daemon.filing.contract import Store, Stored
from medrec_daemon.intake import settle
from medrec_daemon.intake.arrival import Arrival
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys import plan_text, record, why
from medrec_daemon.journeys.pieces import piece_file
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Outcome, Plan, PlannedPiece
from medrec_daemon.privacy import short
from medrec_daemon.reading.reader import Reader
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.pieces import recognise
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import make_folder, write_text

log = logging.getLogger(__name__)
RETRY_MINUTES = (1, 2, 5, 10, 15, 30)
"""Minutes between tries while a server or share is away; the last one for ever."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The parts an arrival passes through, wired by the front door."""

    spool: Spool
    reader: Reader
    ledger: Ledger
    store: Store
    rules: Rules
    place: Place
    filed: Path
    held: Path
    plans: Path
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Signals:
    """How a long read is watched: ``beat`` after each page, ``should_stop`` asked before the next."""

    beat: Callable[[int, int], None]
    should_stop: Callable[[], bool]


def settle_arrival(arrival: Arrival, rooms: Rooms, signals: Signals) -> Plan | None:
    """Carry one arrival from the spool to ``filed/`` or ``held/``; the plan it followed, or None when it must wait.

    Nothing is raised for what one file or a server away can do: a bad file is held, a server away leaves the arrival in
    the spool with the reason and the next try. A defect of ours passes through, with the arrival still in the spool.
    """
    with rooms.spool.lock(arrival) as mine:
        if not mine:
            return None
        try:
            plan = _written_plan(arrival, rooms) or _new_plan(arrival, rooms, signals)
            carry_out(plan, arrival, rooms)
        except TryLater as trouble:
            _wait(arrival, rooms, trouble)
            return None
        return plan


def make_plan(path: Path, name: str, sha256: str, rooms: Rooms, signals: Signals, arrival: Arrival | None = None) -> Plan:
    """Read, recognise, decide; nothing is moved or written. An unreadable file gives a plan that holds it."""
    case = Case(name, sha256, 0, rooms.clock().date())
    word = arrival.word if arrival else None
    if word is None and rooms.ledger.documents_with(sha256):
        return decide(case, (), rooms.ledger, rooms.rules, rooms.place)
    try:
        read = rooms.reader.read(path, sha256, progress=signals.beat, should_stop=signals.should_stop)
    except Unreadable as trouble:
        return hold(case, str(trouble))
    directory = Directory.of(rooms.ledger.providers)
    pieces = recognise(read.pages, name, directory, rooms.rules, case.today)
    plan = decide(replace(case, page_count=len(read.pages)), pieces, rooms.ledger, rooms.rules, rooms.place, word)
    return replace(plan, turns=tuple(page.turned for page in read.pages))


def carry_out(plan: Plan, arrival: Arrival, rooms: Rooms) -> None:
    """Do what the plan says. Every step may be repeated."""
    if plan.outcome is Outcome.FILE:
        stored = [_put(piece, plan, arrival, rooms) for piece in plan.pieces]
        record.filed(plan, stored, rooms.ledger, rooms.rules, rooms.clock())
        settle.to_filed(arrival, rooms.spool, rooms.filed, rooms.clock().date())
    elif plan.outcome is Outcome.DUPLICATE:
        record.duplicate(plan, rooms.ledger, arrival.claimed_at)
        settle.to_filed(arrival, rooms.spool, rooms.filed, rooms.clock().date())
    else:
        _keep_plan(plan, arrival, rooms)
        settle.to_held(arrival, rooms.spool, rooms.held, lambda name: why.note(plan, rooms.ledger, name))
    log.info("%s: %s, %d pages, %d pieces", short(arrival.sha256), plan.outcome.value, plan.page_count, len(plan.pieces))


def hold_back(arrival: Arrival, rooms: Rooms, reason: str) -> None:
    """Hold an arrival that could not be worked on, whatever plan it had."""
    with rooms.spool.lock(arrival) as mine:
        if mine:
            plan = hold(Case(arrival.name, arrival.sha256, 0, rooms.clock().date()), reason)
            rooms.spool.write_plan(arrival, plan_text.to_text(plan))
            carry_out(plan, arrival, rooms)


def _written_plan(arrival: Arrival, rooms: Rooms) -> Plan | None:
    """The plan made before a crash: it is carried out, not made again."""
    text = rooms.spool.read_plan(arrival)
    return plan_text.from_text(text) if text else None


def _new_plan(arrival: Arrival, rooms: Rooms, signals: Signals) -> Plan:
    """Make the plan and keep it durably before anything moves."""
    if not rooms.spool.unchanged(arrival):
        case = Case(arrival.name, arrival.sha256, 0, rooms.clock().date())
        plan = hold(case, "It was still being written when it was taken. Look whether it is whole, and move it back into the inbox.")
    else:
        plan = make_plan(rooms.spool.original(arrival), arrival.name, arrival.sha256, rooms, signals, arrival)
    rooms.spool.write_plan(arrival, plan_text.to_text(plan))
    return plan


def _put(piece: PlannedPiece, plan: Plan, arrival: Arrival, rooms: Rooms) -> Stored:
    path, sha256 = piece_file(piece, plan, arrival, rooms.spool, rooms.reader)
    return rooms.store.put(piece.folder or "", piece.name or "", path, sha256)


def _keep_plan(plan: Plan, arrival: Arrival, rooms: Rooms) -> None:
    """What was understood of a held file, for ``medrec held show``."""
    make_folder(rooms.plans)
    write_text(rooms.plans / f"{arrival.sha256}.json", plan_text.to_text(plan))


def _wait(arrival: Arrival, rooms: Rooms, trouble: TryLater) -> None:
    """Leave the arrival in the spool with its reason and the next try, further apart each time."""
    minutes = RETRY_MINUTES[min(arrival.tries, len(RETRY_MINUTES) - 1)]
    next_try = rooms.clock() + timedelta(minutes=minutes)
    rooms.spool.save(replace(arrival, tries=arrival.tries + 1, next_try=next_try, trouble=str(trouble)))
    log.warning("%s: waits until %s: %s", short(arrival.sha256), next_try.strftime("%H:%M"), trouble)
