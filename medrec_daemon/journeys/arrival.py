"""A fax's day: read, recognise, decide, file, record, settle. Each step looks before it acts, so doing it again is harmless."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from medrec_daemon.decide.lookups import Place
from medrec_daemon.decide.plan import Case, decide, hold
from medrec_daemon.errors import ConfigProblem, Doubtful, FileProblem, SignInProblem, TryLater, Unreadable
from medrec_daemon.filing.contract import Store, Stored
from medrec_daemon.filing.page_prints import PagePrints
from medrec_daemon.intake import settle
from medrec_daemon.intake.arrival import Arrival
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys import again, plan_text, record, second_look, second_opinion, why
from medrec_daemon.journeys.pieces import piece_file
from medrec_daemon.journeys.two_readings import Now, Reading
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Kind, Outcome, Page, PersonWord, Piece, Plan, ReadFile
from medrec_daemon.privacy import short
from medrec_daemon.reading.reader import Reader
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.pieces import recognise
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import make_folder, sha256_of, write_text

log = logging.getLogger(__name__)
RETRY_MINUTES = (1, 2, 5, 10)
"""Minutes between tries while a server or share is away; the last one for ever."""

PAGES_READ = "pages.jsonl"
"""In an arrival's work folder: the pages that were read, so that a stop in the middle of a long fax loses none."""


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
    invoiced: Callable[[str], None] | None = None
    """Told of a request whose invoice was just recorded; raises nothing."""
    second_opinion: bool = False
    """Whether a second engine is asked where two looks of the first one hold an arrival because of whose it is."""
    stopping: Callable[[], bool] = lambda: False
    """Whether the service stops: what takes long is then left for the next start."""
    prints: PagePrints | None = None
    """What is known of the pages filed so far; without it the same pages are not known again."""


class _Considered(NamedTuple):
    """A plan, with the pages it was made of and what was recognised of them."""

    plan: Plan
    pages: tuple[Page, ...] = ()
    pieces: tuple[Piece, ...] = ()


def read_arrival(
    arrival: Arrival, rooms: Rooms, should_stop: Callable[[], bool], progress: Callable[[int, int], None] | None = None
) -> ReadFile:
    """The pages of an arrival; those that were read before a stop are taken as they are. Raises as ``Reader.read`` does.

    May run on a thread of its own, beside others: it touches the reader and this arrival's own folder only.
    """
    kept = rooms.spool.work_folder(arrival) / PAGES_READ
    original = rooms.spool.original(arrival)
    return rooms.reader.read(original, arrival.sha256, progress=progress, should_stop=should_stop, kept=kept)


def needs_reading(arrival: Arrival, rooms: Rooms) -> bool:
    """Not when its plan is being carried out already, or its bytes were filed before."""
    return not rooms.spool.putting(arrival) and (arrival.word is not None or not rooms.ledger.documents_with(arrival.sha256))


def settle_arrival(arrival: Arrival, rooms: Rooms, read: Callable[[], ReadFile]) -> Plan | None:
    """Carry one arrival from the spool to ``filed/`` or ``held/``; the plan it followed, or None when it must wait.

    ``read`` gives its pages. Nothing is raised for what one file, a server away or a wrong setting can do: a bad file is
    held; the others leave the arrival in the spool with the reason and the next try. A defect of ours passes through, with
    the arrival still in the spool.
    """
    with rooms.spool.lock(arrival) as mine:
        now = rooms.spool.reload(arrival) if mine else None
        if now is None:
            return None
        try:
            plan = _begun_plan(now, rooms) or _new_plan(now, rooms, read)
            carry_out(plan, now, rooms)
        except (TryLater, ConfigProblem, SignInProblem) as trouble:
            wait(now, rooms, str(trouble), type(trouble).__name__)
            return None
        except OSError as trouble:  # a full disk, a share that went: the machine's trouble, not this file's
            wait(now, rooms, f"{trouble.strerror or 'The disk or share refuses'}. See to the disk or share.", type(trouble).__name__)
            return None
        return plan


def make_plan(name: str, sha256: str, rooms: Rooms, read: Callable[[], ReadFile], word: PersonWord | None = None) -> Plan:
    """Read, recognise, decide; nothing is moved or written. An unreadable file gives a plan that holds it."""
    return _considered(name, sha256, rooms, read, word).plan


def _considered(name: str, sha256: str, rooms: Rooms, read: Callable[[], ReadFile], word: PersonWord | None) -> _Considered:
    case = Case(name, sha256, 0, rooms.clock().date())
    if word is None and rooms.ledger.documents_with(sha256):
        return _Considered(decide(case, (), rooms.ledger, rooms.rules, rooms.place))
    try:
        whole = read()
    except Unreadable as trouble:
        return _Considered(hold(case, str(trouble)))
    directory, pages = Directory.of(rooms.ledger.providers), whole.pages

    def judge(read_so: tuple[Page, ...]) -> Reading:
        pieces = recognise(read_so, name, directory, rooms.rules, case.today)
        plan = decide(replace(case, page_count=len(read_so)), pieces, rooms.ledger, rooms.rules, rooms.place, word)
        return Reading(read_so, pieces, plan)

    reading = judge(pages)
    ways = (second_look.looked_again, second_opinion.asked) if rooms.second_opinion else (second_look.looked_again,)
    for read_otherwise in ways if word is None else ():
        now = Now(case.today, rooms.stopping)
        reading = read_otherwise(reading, whole, judge, rooms.reader, rooms.ledger, rooms.rules, now)
    plan, pieces = reading.plan, reading.pieces
    if rooms.prints is not None and word is None:
        plan = again.compared(plan, pages, pieces, rooms.ledger, rooms.prints, rooms.store)
    return _Considered(replace(plan, turns=tuple(page.turned for page in pages)), pages, pieces)


def carry_out(plan: Plan, arrival: Arrival, rooms: Rooms) -> None:
    """Do what the plan says. Every step may be repeated.

    All pieces are made before the first is put, and it is noted that putting begins: from there on this plan and no other
    is carried out, until every piece is stored and recorded.
    """
    if not rooms.spool.putting(arrival) and not record.still_there(plan, rooms.ledger):
        raise TryLater("What it repeats was taken out of the ledger meanwhile.", "It is decided anew.")
    if plan.outcome is Outcome.FILE:
        stored = _put_all(plan, arrival, rooms)
        by = arrival.word.by if arrival.word else record.DAEMON
        record.filed(plan, stored, rooms.ledger, rooms.rules, rooms.clock(), by)
        record.came_again(plan, rooms.ledger, arrival.claimed_at)
        settle.to_filed(arrival, rooms.spool, rooms.filed, rooms.clock().date())
        for piece in plan.pieces:
            if piece.kind is Kind.INVOICE and piece.request and rooms.invoiced is not None:
                rooms.invoiced(piece.request)
    elif plan.outcome is Outcome.DUPLICATE:
        record.came_again(plan, rooms.ledger, arrival.claimed_at)
        if not plan.again:
            record.duplicate(plan, rooms.ledger, arrival.claimed_at)
        settle.to_filed(arrival, rooms.spool, rooms.filed, rooms.clock().date())
    else:
        _keep_plan(plan, arrival, rooms)
        settle.to_held(arrival, rooms.spool, rooms.held, lambda name: why.note(plan, rooms.ledger, name))
    if plan.outcome is not Outcome.HOLD:
        (rooms.plans / f"{arrival.sha256}.json").unlink(missing_ok=True)
    log.info("%s: %s, %d pages, %d pieces", short(arrival.sha256), plan.outcome.value, plan.page_count, len(plan.pieces))


def hold_back(arrival: Arrival, rooms: Rooms, reason: str) -> bool:
    """Hold an arrival that could not be worked on; False where a piece of it may lie in the store already.

    Such a one goes on waiting: held, somebody could file it elsewhere, and the piece in the store would be nobody's.
    """
    with rooms.spool.lock(arrival) as mine:
        if not mine or rooms.spool.putting(arrival):
            return False
        plan = hold(Case(arrival.name, arrival.sha256, 0, rooms.clock().date()), reason)
        rooms.spool.write_plan(arrival, plan_text.to_text(plan))
        carry_out(plan, arrival, rooms)
        return True


def wait(arrival: Arrival, rooms: Rooms, trouble: str, kind: str) -> None:
    """Leave the arrival in the spool with its reason and the next try, further apart each time.

    The log gets only the ``kind`` of trouble: a folder's name may be a client's.
    """
    minutes = RETRY_MINUTES[min(arrival.tries, len(RETRY_MINUTES) - 1)]
    next_try = rooms.clock() + timedelta(minutes=minutes)
    rooms.spool.save(replace(arrival, tries=arrival.tries + 1, next_try=next_try, trouble=trouble))
    log.warning("%s: waits until %s (%s; 'medrec status' says more)", short(arrival.sha256), next_try.strftime("%H:%M"), kind)


def _begun_plan(arrival: Arrival, rooms: Rooms) -> Plan | None:
    """The plan of which something may have been put already. One that only stands there is made anew: the ledger may have changed."""
    text = rooms.spool.read_plan(arrival) if rooms.spool.putting(arrival) else None
    return plan_text.from_text(text) if text else None


def _new_plan(arrival: Arrival, rooms: Rooms, read: Callable[[], ReadFile]) -> Plan:
    """Make the plan and keep it durably before anything moves."""
    if not rooms.spool.unchanged(arrival):
        case = Case(arrival.name, arrival.sha256, 0, rooms.clock().date())
        plan = hold(case, "It was still being written when it was taken. Look whether it is whole, and move it back into the inbox.")
    else:
        plan, pages, pieces = _considered(arrival.name, arrival.sha256, rooms, read, arrival.word)
        if rooms.prints is not None:
            again.keep(plan, pages, pieces, rooms.prints, rooms.clock().date())
    rooms.spool.write_plan(arrival, plan_text.to_text(plan))
    return plan


def _put_all(plan: Plan, arrival: Arrival, rooms: Rooms) -> list[Stored]:
    """Make every piece, then put them one after the other.

    Where nothing of the plan lies in the store, it is made anew at the next try. One that an earlier try began is gone on
    with: what that put, this one has not seen.
    """
    if sha256_of(rooms.spool.original(arrival)) != arrival.sha256:
        raise FileProblem("It changed after it was taken.", "Look whether it is whole, and drop it into the inbox again.")
    files = [piece_file(piece, plan, arrival, rooms.spool, rooms.reader) for piece in plan.pieces]
    gone_on_with = rooms.spool.putting(arrival)
    rooms.spool.begin_putting(arrival)
    stored: list[Stored] = []
    try:
        for piece, (path, sha256) in zip(plan.pieces, files, strict=True):
            stored.append(rooms.store.put(piece.folder or "", piece.name or "", path, sha256))
    except (TryLater, ConfigProblem, SignInProblem, FileProblem) as trouble:
        if not (gone_on_with or stored or isinstance(trouble, Doubtful)):
            rooms.spool.end_putting(arrival)  # nothing lies there: when the store is back it is decided anew
        raise
    return stored


def _keep_plan(plan: Plan, arrival: Arrival, rooms: Rooms) -> None:
    """What was understood of a held file, for ``medrec held show``."""
    make_folder(rooms.plans)
    write_text(rooms.plans / f"{arrival.sha256}.json", plan_text.to_text(plan))
