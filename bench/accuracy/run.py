"""The real program over the arrivals, in a few worker processes: read, recognise, decide, as the service does; and each judged."""

from __future__ import annotations

import atexit
import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import asdict, replace
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from bench.accuracy import generate, misread, office
from bench.accuracy.judge import judge
from bench.accuracy.kept_reader import KeptReader
from bench.accuracy.truth import Truth
from bench.accuracy.work import Work
from medrec_daemon.errors import Unreadable
from medrec_daemon.journeys.arrival import Rooms, make_plan
from medrec_daemon.model import Outcome, Plan, ReadFile
from medrec_daemon.reading.reader import Reader, ReadingLimits

LIMITS = ReadingLimits(workers=1, page_seconds=60, file_minutes=30, memory_mb=1500, max_file_mb=512)
AHEAD = 4
Key = tuple[str, int]
hands: dict[str, Any] = {}


def make_all(work: Work, processes: int) -> None:
    """Make every arrival that is not there, and the office for all of them."""
    missing = [key for key in work.keys if not (work.root / "made" / f"{generate.key_of(*key)}.json").exists()]
    for done, _ in enumerate(spread(_make_one, missing, processes, partial(_begin_making, work)), start=1):
        tell("made", done, len(missing))
    if not (work.office / "ready").exists():
        matters = [matter for key in work.keys for matter in work.made(*key)[1]]
        office.lay_out_office(work.office, generate.region(work.seed), matters)
        with Reader(LIMITS) as reader, office.rooms(work.office, reader) as rooms:  # the index is made once, not by every worker
            if rooms.ledger.problems:
                raise SystemExit(f"the made ledger has mistakes: {rooms.ledger.problems[0]}")
        (work.office / "ready").write_text("")


def run_all(work: Work, keys: Sequence[Key], processes: int) -> None:
    """Judge what has not been judged by the program as it stands; each result is kept as soon as it is there."""
    before = work.done()
    left = [key for key in keys if generate.key_of(*key) not in before]
    began = time.monotonic()
    for done, row in enumerate(spread(_run_one, left, processes, partial(begin_running, work)), start=1):
        work.add(row)
        tell("judged", done, len(left), began)


def read_of(work: Work, channel: str, number: int, truth: Truth, reader: Reader, path: Path) -> ReadFile:
    """The pages of an arrival: kept ones where it was read before; misread on purpose in the noise channel.

    They say where the file lies, for a second look at it; but for the noise channel, whose file shows what was never misread.
    """
    known = work.read_before(truth.key) if channel != "text" else None
    if known is None:
        known = reader.read(path, sha_of(path))
        if channel != "text":
            work.keep_read(truth.key, known)
    return misread.misread(known, f"{work.seed} {number}") if channel == "noise" else replace(known, file=str(path))


def sha_of(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _end_with_parent(parent: int) -> None:
    """Be gone when whoever started this was stopped: nothing else ends a worker whose parent was killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _begin(parent: int, begin: Callable[[], None]) -> None:
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
    begin()


def _begin_making(work: Work) -> None:
    hands["work"] = work


def _make_one(key: Key) -> None:
    hands["work"].made(*key)


def begin_running(work: Work) -> None:
    stack = ExitStack()
    atexit.register(stack.close)
    reader = stack.enter_context(KeptReader(LIMITS, work))
    hands.update(work=work, reader=reader, rooms=stack.enter_context(office.rooms(work.office, reader)))


def _run_one(key: Key) -> dict[str, Any]:
    work: Work = hands["work"]
    reader: KeptReader = hands["reader"]
    truth, _, path = work.made(*key)
    began = time.monotonic()
    read: ReadFile | Unreadable
    try:
        read = read_of(work, *key, truth, reader, path)
    except Unreadable as trouble:
        read = trouble
    middle, thought = time.monotonic(), time.process_time()
    asked, seconds, aside = reader.asked, reader.seconds, reader.thought
    name, sha256, rooms = f"{truth.file_name}{path.suffix}", sha_of(path), hands["rooms"]
    plan = plan_of(name, sha256, rooms, read)
    row = row_of(truth, plan, read=middle - began, decide=time.process_time() - thought - (reader.thought - aside))
    row["look"] = {"pages": reader.asked - asked, "seconds": round(reader.seconds - seconds, 3)}
    if work.two and plan.outcome is Outcome.HOLD and isinstance(read, ReadFile):
        row["two"] = _by_two(truth, name, replace(rooms, second_opinion=True), read)
    return row


def _by_two(truth: Truth, name: str, rooms: Rooms, read: ReadFile) -> dict[str, Any]:
    """What becomes of an arrival that one reader holds when the second is asked; ``asked`` is False where it was of no use to ask.

    The second reader's process ends with each arrival: ``seconds`` are its processor time, ``megabytes`` the most that any such
    process had in memory.
    """
    before = getrusage(RUSAGE_CHILDREN)
    plan = plan_of(name, read.sha256, rooms, read)
    after = getrusage(RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    judged = judge(plan, truth)
    return {
        "verdict": judged.verdict,
        "faults": [asdict(fault) for fault in judged.faults],
        "reasons": list(judged.reasons),
        "asked": seconds > 0,
        "seconds": round(seconds, 2),
        "megabytes": round(after.ru_maxrss / 1024),
    }


def plan_of(name: str, sha256: str, rooms: Rooms, read: ReadFile | Unreadable) -> Plan:
    """What the service would do with the pages."""

    def pages() -> ReadFile:
        if isinstance(read, Unreadable):
            raise read
        return read

    return make_plan(name, sha256, rooms, pages)


def row_of(truth: Truth, plan: Plan, *, read: float, decide: float) -> dict[str, Any]:
    """One line of the results."""
    judged = judge(plan, truth)
    said = [
        f"{piece.pages[0]}-{piece.pages[1]} {piece.kind.value} {piece.matter} {piece.provider} {piece.request}"
        f"{' closes' if piece.closes else ''}"
        for piece in plan.pieces
    ]
    return {
        "key": truth.key,
        "channel": truth.channel,
        "paper": truth.paper,
        "trap": truth.trap,
        "pages": len(truth.pages),
        "expected": truth.verdict,
        "why": truth.why,
        "verdict": judged.verdict,
        "faults": [asdict(fault) for fault in judged.faults],
        "reasons": list(judged.reasons),
        "texts": list(plan.reasons),
        "left_open": list(judged.left_open),
        "pieces": judged.pieces,
        "wrong_pieces": judged.wrong_pieces,
        "said": said,
        "outcome": plan.outcome.value,
        "confusion": [[*pair, count] for pair, count in judged.confusion.items()],
        "read_seconds": round(read, 3),
        "decide_seconds": round(decide, 4),
    }


def spread(task: Callable[[Key], Any], keys: Sequence[Key], processes: int, begin: Callable[[], None]) -> Iterator[Any]:
    """Each key's result, as they come; few are under way at once, so that a stop costs little."""
    if not keys:
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), partial(_begin, os.getpid(), begin)) as pool:
        rest = iter(keys)
        under_way: set[Future[Any]] = {pool.submit(task, key) for key in islice(rest, AHEAD * processes)}
        while under_way:
            ended, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            under_way |= {pool.submit(task, key) for key in islice(rest, len(ended))}
            for future in ended:
                yield future.result()


def tell(what: str, done: int, total: int, began: float | None = None) -> None:
    """Progress on stderr, every hundred and at the end."""
    if done % 100 == 0 or done == total:
        rate = f", {done / max(time.monotonic() - began, 0.001):.1f} a second" if began else ""
        print(f"{what} {done} of {total}{rate}", file=sys.stderr, flush=True)
