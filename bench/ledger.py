"""What a ledger costs as it grows: closing one part, starting up, looking up; beside a ledger in one single YAML file.

Run it as ``python -m bench.ledger``. Exits with 1 when a goal is missed.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import yaml

from medrec_daemon import reference
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document, Matter
from medrec_daemon.model import Kind, PartName
from medrec_daemon.safe_write import write_text

SIZES = (100, 10_000, 100_000)
PEER_SIZES = (100, 10_000)
REQUESTS_PER_MATTER = 5
CLOSINGS = 60
CLOSING_GOAL_MS = 20.0
GROWTH_GOAL = 1.5
WARM_GOAL_SECONDS = 3.0
PROVIDERS = [f"provider-{number:03}" for number in range(200)]
AT = datetime(2026, 2, 20, 9, 30, tzinfo=UTC)

MATTER = """matter: "{matter}"
client:
  first: {first}
  middle: Quinn
  last: {last}
  also_known_as: [{first} Demo]
  born: {born}
  address: {{street: 12 Elm Street, city: Lexington, state: KY, zip: "40507"}}
date_of_loss: 2026-01-05
paralegal: pat@firm.example
attorney: A. Attorney
authorizations:
  - {{file: authorizations/{matter}.pdf, signed: 2026-01-10, expires: 2027-01-10, checked_by: pat@firm.example, checked_on: 2026-01-10}}
treatment:
  - {{provider: {provider}, type: hospital, status: treating, notes: Treated here on DOL}}
requests:
"""
REQUEST = """  - id: {reference}
    provider: {provider}
    purpose: initial
    parts:
      records:   {{from: 2026-01-05, to: present, state: open}}
      billing:   {{from: 2026-01-05, to: present, state: received, on: 2026-02-10}}
      radiology: {{from: 2026-01-05, to: present, state: open}}
    sent:
      - {{on: 2026-01-12, by: fax, to: "+18595550100"}}
    due: 2026-02-11
    follow_up: 2026-02-18
    documents:
      - {{sha256: {sha256}, pages: 1-14, kind: billing, part: billing, filed_as: "{last}, {first}/2026-02-10 Billing.pdf", on: 2026-02-10}}
    activity:
      - {{at: 2026-01-26T10:12:00-05:00, by: pat@firm.example, did: call, with: "Maria, ROI", said: in process, promised: 2026-02-02}}
      - {{at: 2026-02-10T08:00:00-05:00, by: medrec-daemon, did: received, said: "billing, pages 1-14", sha256: {sha256}}}
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, except ``closing`` in milliseconds, for one size of ledger."""

    requests: int
    closing: float
    slowest: float
    cold: float
    warm: float
    by_reference: float
    by_name: float
    by_birth: float


def matters(requests: int) -> list[tuple[str, str]]:
    """(matter id, text of its file) for so many requests; the same ones each time."""
    dice = random.Random(7)
    bodies: dict[str, None] = {}
    while len(bodies) < requests:
        bodies["".join(dice.choice(reference.ALPHABET) for _ in range(6))] = None
    fresh = iter(bodies)
    made = []
    for number in range(requests // REQUESTS_PER_MATTER):
        matter, first, last = f"2026-{number:05}", f"Testa{number % 977}", f"Sampleton{number % 4001}"
        born = date(1940, 1, 1) + timedelta(days=number % 25_000)
        text = MATTER.format(matter=matter, first=first, last=last, born=born, provider=PROVIDERS[number % 200])
        for _ in range(REQUESTS_PER_MATTER):
            body = next(fresh)
            own = {"reference": f"RR-{body}{reference.check_symbol(body)}", "provider": dice.choice(PROVIDERS)}
            text += REQUEST.format(**own, sha256=f"{dice.getrandbits(256):064x}", first=first, last=last)
        made.append((matter, text))
    return made


def lay_out(folder: Path, content: list[tuple[str, str]]) -> Path:
    """A ledger on the disk."""
    (folder / "matters").mkdir(parents=True)
    providers = "".join(f"- {{id: {each}, name: {each.title()} Clinic, type: other, state: KY}}\n" for each in PROVIDERS)
    (folder / "providers.yaml").write_text(providers, encoding="utf-8")
    for matter, text in content:
        (folder / "matters" / f"{matter}.yaml").write_text(text, encoding="utf-8")
    return folder


def closing(matter: Matter, position: int, number: int) -> Matter:
    """The records of one of the matter's requests come in."""
    document = Document(
        sha256=f"{number:064x}", pages="1-9", kind=Kind.RECORDS, part=PartName.RECORDS, filed_as="Med Rec/Records.pdf", on=AT.date()
    )
    return changes.record_document(matter, matter.requests[position].id, document, at=AT, by="medrec-daemon", closes=True)


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Bench:
    """One ledger of ours with so many requests; ``opened`` are its starting times in seconds, cold and warm."""

    def __init__(self, requests: int, place: Path) -> None:
        self.requests = requests
        content = matters(requests)
        folder, cache = lay_out(place / f"ledger-{requests}", content), place / f"state-{requests}" / "ledger-index.sqlite"
        time.sleep(0.2)  # files written this instant are read twice, as they could still change unseen
        cold = seconds(lambda: Ledger.open(folder, cache).close())
        warm = statistics.median(seconds(lambda: Ledger.open(folder, cache).close()) for _ in range(3))
        self.opened = (cold, warm)
        self.ledger = Ledger.open(folder, cache)
        pairs = random.Random(3).sample(range(requests), CLOSINGS)
        self.chosen = [(content[pair // REQUESTS_PER_MATTER][0], pair % REQUESTS_PER_MATTER) for pair in pairs]
        self.closings: list[float] = []

    def close_one(self, number: int) -> None:
        """Close the next part, and keep how many milliseconds it took."""
        matter, position = self.chosen[number]
        self.closings.append(seconds(lambda: self.ledger.change(matter, lambda before: closing(before, position, number))) * 1000)

    def measured(self) -> Measured:
        """The look-ups, and everything that was measured so far."""
        found = [self.ledger.matter(matter) for matter, _ in self.chosen]
        return Measured(
            self.requests,
            statistics.median(self.closings),
            max(self.closings),
            *self.opened,
            statistics.median(seconds(partial(self.ledger.by_reference, matter.requests[0].id)) for matter in found),
            statistics.median(seconds(partial(self.ledger.matters_by_last_name, matter.client.last.upper())) for matter in found),
            statistics.median(seconds(partial(self.ledger.matters_by_birth, matter.client.born or AT.date())) for matter in found),
        )


def measure_ours(place: Path) -> list[Measured]:
    """Every size; the closings take turns, so that whatever else the machine does slows all of them alike."""
    benches = [Bench(requests, place) for requests in SIZES]
    for number in range(CLOSINGS):
        for bench in benches:
            bench.close_one(number)
    measured = [bench.measured() for bench in benches]
    for bench in benches:
        bench.ledger.close()
    return measured


def measure_peer(requests: int, place: Path) -> float:
    """Milliseconds to close one part in one YAML file with all matters, written as safely."""
    file = place / f"single-{requests}.yaml"
    loader, dumper = getattr(yaml, "CSafeLoader", yaml.SafeLoader), getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    file.write_text("".join(f"---\n{text}" for _, text in matters(requests)), encoding="utf-8")

    def close_one() -> None:
        content = list(yaml.load_all(file.read_text(encoding="utf-8"), loader))
        request = content[len(content) // 2]["requests"][0]
        request["parts"]["records"]["state"] = "received"
        request["documents"].append({"sha256": "0" * 64, "pages": "1-9", "kind": "records", "on": AT.date()})
        write_text(file, yaml.dump_all(content, Dumper=dumper, sort_keys=False))

    return statistics.median(seconds(close_one) for _ in range(5 if requests <= 100 else 1)) * 1000


def print_table(ours: list[Measured], peers: dict[int, float]) -> None:
    """A line for each size."""
    titles = ("requests", "closing", "slowest", "growth", "one YAML file", "ratio", "cold", "warm", "by reference", "by name", "by birth")
    print("".join(f"{title:>14}" for title in titles))
    for each in ours:
        peer = peers.get(each.requests)
        cells = [f"{each.requests:,}", f"{each.closing:.2f} ms", f"{each.slowest:.1f} ms", f"{each.closing / ours[0].closing:.2f}"]
        cells += [f"{peer:,.0f} ms", f"{peer / each.closing:,.0f}"] if peer else ["-", "-"]
        cells += [f"{each.cold:.2f} s", f"{each.warm:.2f} s"]
        cells += [f"{value * 1e6:.0f} us" for value in (each.by_reference, each.by_name, each.by_birth)]
        print("".join(f"{cell:>14}" for cell in cells))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-ledger-") as temporary:
        place = Path(temporary)
        ours = measure_ours(place)
        peers = {requests: measure_peer(requests, place) for requests in PEER_SIZES}
    print_table(ours, peers)
    goals = (
        (f"closing one part <= {CLOSING_GOAL_MS:.0f} ms at every size", max(each.closing for each in ours) <= CLOSING_GOAL_MS),
        (f"growth from {SIZES[0]} to {SIZES[-1]:,} requests <= {GROWTH_GOAL}", ours[-1].closing / ours[0].closing <= GROWTH_GOAL),
        (f"warm start with {SIZES[-1] // REQUESTS_PER_MATTER:,} matters <= {WARM_GOAL_SECONDS:.0f} s", ours[-1].warm <= WARM_GOAL_SECONDS),
    )
    for goal, met in goals:
        print(f"{'met   ' if met else 'MISSED'} {goal}")
    return 0 if all(met for _, met in goals) else 1


if __name__ == "__main__":
    sys.exit(main())
