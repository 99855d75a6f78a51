"""What the gates buy: how much would be filed alone, and how much of that wrongly, for every floor and margin; as table and picture.

python -m bench.accuracy.curve --seeds 33,45 --sizes text=500,noise=250 --picture docs/accuracy-gates.png

Each gate stands alone here: the likeliest owner, sender or kind of every piece is taken when its score reaches the floor and is ahead
of the second by the margin, and nothing else is asked. The first seed is for choosing: the lowest floor of each margin at which nothing
of it is filed wrong. The others show what that is worth elsewhere. Beside it what the program does, which asks more than two numbers.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.accuracy import curve_picture, generate, notes, run
from bench.accuracy.__main__ import sizes_of
from bench.accuracy.report import share
from bench.accuracy.truth import GOES_ALONG, PageTruth
from bench.accuracy.work import Work, hashed
from medrec_daemon.decide import patient, provider
from medrec_daemon.errors import Unreadable
from medrec_daemon.journeys.arrival import Rooms
from medrec_daemon.model import Piece
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.pieces import recognise
from medrec_daemon.rules import Gates

GATES = ("patient", "provider", "kind")
MARGINS = {"patient": (0.0, 0.5, 1.0), "provider": (0.0, 1.5, 3.0), "kind": (0.0, 1.0, 2.0, 4.0)}
HIGHEST = {"patient": 4.0, "provider": 12.0, "kind": 12.0}
STEP = 0.1
NONE = -1.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What one gate saw of one piece: the best's score, how far it leads, whether it is right, and whether the program lets it pass."""

    gate: str
    score: float
    lead: float
    right: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A floor and margin: how many of all pieces would be filed, and how many of those wrongly."""

    floor: float
    filed: int
    wrong: int
    of: int


def marks_of(work: Work, processes: int) -> list[Mark]:
    """Every piece of every arrival at every gate, kept in the work folder while the program stays as it is."""
    place = work.results.with_suffix(f".{hashed([Path(__file__)])}.marks")
    done = {}
    if place.exists():
        done = {line["key"]: line["marks"] for line in map(json.loads, place.read_text(encoding="utf-8").splitlines())}
    left = [key for key in work.keys if generate.key_of(*key) not in done]
    with place.open("a", encoding="utf-8") as file:
        for count, row in enumerate(run.spread(_mark_one, left, processes, _Begin(work)), start=1):
            done[row["key"]] = row["marks"]
            file.write(json.dumps(row) + "\n")
            run.tell("marked", count, len(left))
    return [Mark(*mark) for marks in done.values() for mark in marks]


@dataclass(frozen=True, slots=True)
class _Begin:
    """Begins a worker, which cannot be handed a function made on the spot."""

    work: Work

    def __call__(self) -> None:
        run.begin_running(self.work)


def _mark_one(key: run.Key) -> dict[str, Any]:
    work: Work = run.hands["work"]
    rooms = run.hands["rooms"]
    truth, _, path = work.made(*key)
    try:
        read = run.read_of(work, *key, truth, run.hands["reader"], path)
    except Unreadable:
        return {"key": truth.key, "marks": []}
    directory = Directory.of(rooms.ledger.providers)
    pieces = recognise(read.pages, f"{truth.file_name}{path.suffix}", directory, rooms.rules, rooms.clock().date())
    marks = []
    for piece in pieces:
        pages = truth.pages[piece.first - 1 : piece.last]
        marks += [*_patient(piece, pages, rooms), *_provider(piece, pages, rooms), *_kind(piece, pages, rooms.rules.gates)]
    return {"key": truth.key, "marks": marks}


Seen = list[tuple[str, float, float, bool, bool]]


def _patient(piece: Piece, pages: Sequence[PageTruth], rooms: Rooms) -> Seen:
    verdict = patient.judge(piece, rooms.ledger, rooms.rules)
    ranked = sorted(verdict.likely, key=lambda one: -one.score)
    owners = {page.owner for page in pages} - {GOES_ALONG}
    if not owners:
        return []
    best = ranked[0] if ranked else None
    second = next((one.score for one in ranked[1:] if best and not best.same_person(one)), 0.0)
    right = best is not None and owners == {best.matter.matter}
    passed = verdict.matter is not None
    wrongly = verdict.matter is not None and owners != {verdict.matter.matter}
    score = best.score if best else NONE
    return [("patient", score, score - second, right, passed), *([("patient-program-wrong", 0.0, 0.0, False, True)] if wrongly else [])]


def _provider(piece: Piece, pages: Sequence[PageTruth], rooms: Rooms) -> Seen:
    houses = {page.provider for page in pages} - {GOES_ALONG}
    if not houses:
        return []
    verdict = provider.judge(piece, None, rooms.ledger, rooms.rules)
    scores = Counter[str]()
    for sort in {(hint.provider, hint.how) for hint in piece.providers}:
        scores[sort[0]] += max(hint.weight for hint in piece.providers if (hint.provider, hint.how) == sort)  # type: ignore[assignment]
    (best, score), (_, second) = (*scores.most_common(2), ("", NONE), ("", 0.0))[:2]
    passed = verdict.provider is not None
    wrongly = verdict.provider is not None and houses != {verdict.provider.id}
    row = ("provider", float(score) if best else NONE, float(score - max(second, 0.0)), houses == {best}, passed)
    return [row, *([("provider-program-wrong", 0.0, 0.0, False, True)] if wrongly else [])]


def _kind(piece: Piece, pages: Sequence[PageTruth], gates: Gates) -> Seen:
    telling = [page.kinds for page in pages if page.kinds]
    if not telling:
        return []
    right = all(piece.kind.value in kinds for kinds in telling)
    lead = piece.kind_score - piece.runner_up_score
    passed = piece.kind.value != "other" and piece.kind_score >= gates.kind_floor and lead >= gates.kind_margin
    row = ("kind", piece.kind_score if piece.kind.value != "other" else NONE, lead, right, passed)
    return [row, *([("kind-program-wrong", 0.0, 0.0, False, True)] if passed and not right else [])]


def sweep(marks: Sequence[Mark], gate: str, margin: float) -> list[Point]:
    """What every floor of a gate would file at that margin."""
    mine = [mark for mark in marks if mark.gate == gate]
    steps = [round(step * STEP, 2) for step in range(int(HIGHEST[gate] / STEP) + 1)]
    points = []
    for floor in steps:
        filed = [mark for mark in mine if mark.score >= floor and round(mark.lead, 2) >= margin]
        points.append(Point(floor, len(filed), sum(not mark.right for mark in filed), len(mine)))
    return points


def program(marks: Sequence[Mark], gate: str) -> Point:
    """What the program itself lets pass at a gate."""
    mine = [mark for mark in marks if mark.gate == gate]
    wrong = sum(mark.gate == f"{gate}-program-wrong" for mark in marks)
    return Point(NONE, sum(mark.passed for mark in mine), wrong, len(mine))


def calibration(by_seed: dict[int, list[Mark]]) -> Table:
    """Per gate and margin the lowest floor that files nothing wrong on the first seed, and what it does on the others."""
    first, *others = by_seed
    table = Table("gate", "margin", "floor", f"filed, seed {first}", "wrong", *(f"seed {seed}: filed, wrong" for seed in others))
    for gate in GATES:
        for margin in MARGINS[gate]:
            points = sweep(by_seed[first], gate, margin)
            last_wrong = max((place for place, point in enumerate(points) if point.wrong), default=-1)
            at = min(last_wrong + 1, len(points) - 1)
            elsewhere = [sweep(by_seed[seed], gate, margin)[at] for seed in others]
            cells = [f"{share(point.filed, point.of)}, {point.wrong}" for point in elsewhere]
            table.add_row(
                gate, f"{margin:g}", f"{points[at].floor:g}", share(points[at].filed, points[at].of), str(points[at].wrong), *cells
            )
        there, *rest = (program(by_seed[seed], gate) for seed in by_seed)
        cells = [f"{share(point.filed, point.of)}, {point.wrong}" for point in rest]
        table.add_row(f"{gate}, the program", "", "", share(there.filed, there.of), str(there.wrong), *cells, end_section=True)
    return table


def main() -> int:
    """Mark, print, draw."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy.curve", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="33,45", help="the first is for choosing, the others for looking")
    parser.add_argument("--sizes", default="text=400,noise=200", metavar="CHANNEL=N,…")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "medrec-accuracy", help="as in bench.accuracy")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--picture", type=Path, help="draw the curves there (PNG)")
    chosen = parser.parse_args()
    corpora = "corpora" if os.environ.get(notes.VARIABLE) else "own"
    by_seed = {}
    for seed in map(int, chosen.seeds.split(",")):
        work = Work.at(chosen.work, seed, sizes_of(0, chosen.sizes), corpora)
        run.make_all(work, chosen.processes)
        by_seed[seed] = marks_of(work, chosen.processes)
    Console(width=180 if not sys.stdout.isatty() else None).print(calibration(by_seed))
    if chosen.picture:
        marks = [mark for found in by_seed.values() for mark in found]
        panels = [
            curve_picture.Panel(
                gate,
                {f"margin {margin:g}": [(p.floor, p.filed, p.wrong, p.of) for p in sweep(marks, gate, margin)] for margin in MARGINS[gate]},
                (program(marks, gate).filed, program(marks, gate).wrong, program(marks, gate).of),
            )
            for gate in GATES
        ]
        curve_picture.draw(panels, f"{len(marks):,} marks, seeds {chosen.seeds}, {chosen.sizes}", chosen.picture)
        print(f"drawn: {chosen.picture}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
