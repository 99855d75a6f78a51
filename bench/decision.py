"""What a decision costs in a large office: recognise and decide (no reading) against 20,000 matters and 100,000 requests.

Run it as ``python -m bench.decision``. The arrivals are those of ``bench.accuracy``, their clients among the 20,000, whose names are
of the same stock: every client has namesakes. Beside it a plain script that asks rapidfuzz, page by page, which client's name stands
in the words. The same arrivals are decided in an office of their own clients alone: what differs must be a hold.

All times are processor time of one process, so that a busy machine can be told from a slow program. Exits with 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rapidfuzz import fuzz, process

from bench import large_office
from bench.accuracy import generate, office, run
from bench.accuracy.judge import WRONG, judge
from bench.accuracy.truth import Truth
from bench.accuracy.work import Work
from medrec_daemon.daemon import spare_the_collector
from medrec_daemon.errors import Unreadable
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.model import Outcome, Plan, ReadFile
from medrec_daemon.reading.reader import Reader
from medrec_daemon.recognition.directory import Directory

GOAL_PAGE_MS, GOAL_ARRIVAL_MS, GOAL_MB = 5.0, 20.0, 300.0
PEER_PAGES = 30
LIKE = 90
WARM_UP = 20
"""So many arrivals are decided before any is timed: the service has compiled its rules long before a fax comes."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One arrival, read: its file's name, the truth and the pages."""

    name: str
    sha256: str
    truth: Truth
    read: ReadFile


@dataclass(frozen=True, slots=True)
class Decided:
    """The plans of all arrivals in one office, and the seconds of processor time that each took."""

    plans: tuple[Plan, ...]
    seconds: tuple[float, ...]

    def per_arrival(self, share: float) -> float:
        """The milliseconds within which that share of the arrivals is decided."""
        return 1000 * sorted(self.seconds)[min(len(self.seconds) - 1, int(len(self.seconds) * share))]

    @property
    def mean(self) -> float:
        """Milliseconds an arrival."""
        return 1000 * sum(self.seconds) / len(self.seconds)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.decision", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=45, help="which arrivals, as in bench.accuracy")
    parser.add_argument("--arrivals", type=int, default=300, help="how many; two of three from a text layer, the others misread on purpose")
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def arrive(place: Path, seed: int, count: int) -> tuple[list[Arrived], list[Matter]]:
    """The made arrivals with their pages, and the matters that belong to them."""
    work = Work.at(place / "made", seed, {"text": count - count // 3, "noise": count // 3}, "decision")
    arrived: list[Arrived] = []
    matters: list[Matter] = []
    with Reader(run.LIMITS) as reader:
        for key in work.keys:
            truth, own, path = work.made(*key)
            matters += own
            try:
                read = run.read_of(work, *key, truth, reader, path)
            except Unreadable:
                continue
            arrived.append(Arrived(f"{truth.file_name}{path.suffix}", run.sha_of(path), truth, read))
    return arrived, matters


def decide_all(root: Path, arrived: Sequence[Arrived]) -> Decided:
    """Every arrival as the service decides it, in that office."""
    plans, seconds = [], []
    with Reader(run.LIMITS) as reader, office.rooms(root, reader) as rooms:
        if rooms.ledger.problems:
            raise SystemExit(f"the made ledger has mistakes: {rooms.ledger.problems[0]}")
        spare_the_collector()  # as the service does before its first arrival
        for one in arrived[:WARM_UP]:
            run.plan_of(one.name, one.sha256, rooms, one.read)
        for one in arrived:
            began = time.process_time()
            plans.append(run.plan_of(one.name, one.sha256, rooms, one.read))
            seconds.append(time.process_time() - began)
    return Decided(tuple(plans), tuple(seconds))


def peer_ms(arrived: Sequence[Arrived], names: Sequence[str]) -> float:
    """Milliseconds a page to ask of every client whether his name nearly stands in its words, as a plain script would."""
    pages = [page for one in arrived for page in one.read.pages if page.words]
    chosen = Random(1).sample(pages, min(PEER_PAGES, len(pages)))
    texts = [" ".join(word.text for word in page.words).casefold() for page in chosen]
    began = time.process_time()
    for text in texts:
        process.extractOne(text, names, scorer=fuzz.partial_ratio, score_cutoff=LIKE)
    return 1000 * (time.process_time() - began) / len(texts)


def memory_of(root: Path) -> float:
    """Megabytes that the look-ups of an office add to a process that asks every one of them, measured in a process of its own."""
    command = [sys.executable, "-m", "bench.decision", "--memory", str(root)]
    return float(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def measure_memory(root: Path) -> float:
    """What ``memory_of`` measures: every name looked up, every client's head read, the provider list compiled."""
    before = _resident()
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    Directory.of(ledger.providers)
    for last in ledger.all_last_names():
        found = ledger.matters_by_last_name(last)
        for head in ledger.heads(found):
            if head.client.born:
                ledger.matters_by_birth(head.client.born)
    after = _resident()
    ledger.close()
    return after - before


def _resident() -> float:
    """Megabytes of this process in memory."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def answer(plan: Plan) -> tuple[object, ...]:
    """What a plan does: the same for two that file alike, or hold for the same reasons."""
    filed = tuple((piece.pages, piece.kind, piece.matter, piece.provider, piece.request, piece.closes) for piece in plan.pieces)
    return (plan.outcome, filed if plan.outcome is Outcome.FILE else ())


def print_answers(small: Decided, large: Decided, arrived: Sequence[Arrived]) -> int:
    """How the answers in the large office differ from those in the small one; how many of all are wrong."""
    differing: Counter[str] = Counter()
    for one, here, there in zip(arrived, small.plans, large.plans, strict=True):
        if answer(here) != answer(there):
            differing[f"{here.outcome.value} alone, {there.outcome.value} among 20,000"] += 1
            print(f"  {one.truth.key}: {here.outcome.value}, {there.outcome.value}: {' '.join(there.reasons or here.reasons)}")
    wrong = sum(judge(plan, one.truth).verdict == WRONG for plan, one in zip(large.plans, arrived, strict=True))
    same = len(arrived) - differing.total()
    print(f"the same answer in both offices: {same} of {len(arrived)}; {dict(differing) or 'none differs'}; filed wrong: {wrong}")
    return wrong


def print_times(decided: dict[str, Decided], pages: int) -> None:
    """A line for each office."""
    titles = ("office", "a page", "an arrival", "median", "95th", "99th", "longest")
    print("".join(f"{title:>16}" for title in titles))
    for name, one in decided.items():
        cells = [f"{one.mean * len(one.seconds) / pages:.2f} ms", f"{one.mean:.1f} ms"]
        cells += [f"{one.per_arrival(share):.1f} ms" for share in (0.5, 0.95, 0.99, 1.0)]
        print("".join(f"{cell:>16}" for cell in (name, *cells)))


def main() -> int:
    chosen = options()
    if chosen.memory:
        print(json.dumps(measure_memory(chosen.memory)))
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-decision-") as temporary:
        place = Path(temporary)
        arrived, own = arrive(place, chosen.seed, chosen.arrivals)
        region, small, large = generate.region(chosen.seed), place / "small", place / "large"
        print(f"laying out {large_office.MATTERS:,} matters (about a minute) ...", file=sys.stderr)
        office.lay_out_office(small, region, own)
        large_office.lay_out(large, region, own)
        gc.collect()
        gc.freeze()  # the service holds one arrival at a time: the bench's hundreds are nothing for its collector to look through
        time.sleep(0.2)  # files written this instant are read twice, as they could still change unseen
        decided = {f"{len(own)} matters": decide_all(small, arrived), f"{large_office.MATTERS:,} matters": decide_all(large, arrived)}
        megabytes, size = memory_of(large), (large / "state" / "ledger-index.sqlite").stat().st_size / 1e6
        ledger = Ledger.open(large / "ledger", large / "state" / "ledger-index.sqlite")
        names = [f"{head.client.first} {head.client.last}".casefold() for head in ledger.heads(ledger.matter_ids())]
        ledger.close()
        peer = peer_ms(arrived, names)
    few, many = decided.values()
    pages = sum(len(one.read.pages) for one in arrived)
    page = 1000 * sum(many.seconds) / pages
    requests = large_office.MATTERS * large_office.REQUESTS_EACH
    print(f"{len(arrived)} arrivals of {pages} pages, {requests:,} requests, {large_office.PROVIDERS:,} providers more; processor time")
    print_times(decided, pages)
    print(f"one name of {len(names):,} clients sought in a page by rapidfuzz alone: {peer:.0f} ms, {peer / page:.0f} times ours")
    print(f"look-ups: {megabytes:.0f} MB in memory, {size:.0f} MB on the disk")
    wrong = print_answers(few, many, arrived)
    goals = (
        (f"decision <= {GOAL_PAGE_MS:.0f} ms a page", page <= GOAL_PAGE_MS),
        (f"decision <= {GOAL_ARRIVAL_MS:.0f} ms an arrival", many.mean <= GOAL_ARRIVAL_MS),
        (f"look-ups <= {GOAL_MB:.0f} MB, in memory and on the disk", max(megabytes, size) <= GOAL_MB),
        ("nothing filed wrong among namesakes", wrong == 0),
    )
    for goal, met in goals:
        print(f"{'met   ' if met else 'MISSED'} {goal}")
    return 0 if all(met for _, met in goals) else 1


if __name__ == "__main__":
    sys.exit(main())
