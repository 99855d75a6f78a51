"""A share of the arrivals really filed: dropped, taken, settled as the service does it, and then ledger and store looked at."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.accuracy import generate, office, run
from bench.accuracy.truth import Truth
from bench.accuracy.work import Work
from medrec_daemon.intake.arrival import Ready
from medrec_daemon.journeys.arrival import Rooms, settle_arrival
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.model import Matter
from medrec_daemon.model import Kind, Outcome, Plan
from medrec_daemon.reading.reader import Reader

CLOSING = frozenset({Kind.RECORDS, Kind.BILLING, Kind.RADIOLOGY, Kind.IMAGES, Kind.CERTIFICATION})


@dataclass(frozen=True, slots=True)
class Filed:
    """What was found afterwards; ``wrong`` holds what is not as the plan or the truth says, a sentence each."""

    arrivals: int
    filed: int
    held: int
    documents: int
    closed: int
    wrong: tuple[str, ...]


def file_some(work: Work, keys: Sequence[run.Key], count: int) -> Filed:
    """File so many of the arrivals in a fresh office and look at every matter they touched, and at the store."""
    chosen = Random(work.seed + 1).sample(list(keys), min(count, len(keys)))
    made = [work.made(*key) for key in chosen]
    root = work.root / "really-filed"
    shutil.rmtree(root, ignore_errors=True)
    office.lay_out_office(root, generate.region(work.seed), [matter for _, matters, _ in made for matter in matters])
    wrong: list[str] = []
    plans: list[Plan] = []
    with Reader(run.LIMITS) as reader, office.rooms(root, reader) as rooms:
        for key, (truth, matters, path) in zip(chosen, made, strict=True):
            plan = _settle(work, key, truth, path, rooms, root / "inbox")
            if plan is None:
                wrong.append(f"{truth.key} still waits")
                continue
            plans.append(plan)
            wrong += _look(plan, truth, [rooms.ledger.matter(matter.matter) for matter in matters], root)
        documents = sum(len(plan.pieces) for plan in plans if plan.outcome is Outcome.FILE)
        stored = sum(1 for place in (root / "OneDrive").rglob("*.pdf"))
    if stored != documents:
        wrong.append(f"the store has {stored} files for {documents} pieces")
    filed = sum(plan.outcome is Outcome.FILE for plan in plans)
    return Filed(
        len(chosen), filed, len(plans) - filed, documents, sum(piece.closes for plan in plans for piece in plan.pieces), tuple(wrong)
    )


def _settle(work: Work, key: run.Key, truth: Truth, path: Path, rooms: Rooms, inbox: Path) -> Plan | None:
    dropped = inbox / f"{truth.key} {truth.file_name}{path.suffix}"
    shutil.copyfile(path, dropped)
    seen = dropped.stat()
    arrival = rooms.spool.claim(Ready(dropped, seen.st_size, seen.st_mtime_ns), inbox, office.NOON)
    if arrival is None:
        return None
    return settle_arrival(arrival, rooms, lambda: run.read_of(work, *key, truth, rooms.reader, path))


def _look(plan: Plan, truth: Truth, matters: Sequence[Matter], root: Path) -> list[str]:
    """Whether the ledger and the store hold what the plan says, and nothing of the truth is broken by it."""
    found = [(matter.matter, document) for matter in matters for document in documents_of(matter) if document.sha256 == plan.sha256]
    pieces = plan.pieces if plan.outcome is Outcome.FILE else ()
    wanted = {(piece.matter, f"{piece.pages[0]}-{piece.pages[1]}", piece.kind) for piece in pieces}
    wrong = []
    if {(matter, document.pages, document.kind) for matter, document in found} != wanted:
        wrong.append(f"{truth.key}: the ledger's documents are not the plan's")
    wrong += [
        f"{truth.key}: {document.pages} is not in the store"
        for _, document in found
        if not (root / "OneDrive" / document.filed_as).exists()
    ]
    wrong += [f"{truth.key}: a {piece.kind} piece closed a part" for piece in pieces if piece.closes and piece.kind not in CLOSING]
    closed = {(piece.request, piece.part) for piece in pieces if piece.closes}
    for matter in matters:
        for request in matter.requests:
            for name, part in request.parts.items():
                if (request.id, name) in closed and part.state.value != "received":
                    wrong.append(f"{truth.key}: {name} of {request.id} is still {part.state}")
    held = any((root / "held").glob(f"{truth.key} *.why.txt"))
    if (plan.outcome is Outcome.HOLD) != held:
        wrong.append(f"{truth.key}: {plan.outcome} and {'a' if held else 'no'} why-note")
    return wrong
