"""Everything that can go wrong with one request, at every request of a filing run, once and for a minute: and the same end.

    PYTHONPATH=tests python -m bench.faults [--every] [--kind KIND …]

Without --every: at the first, a middle and the last request; with it at every request of filing, and at eight through the
inbox. Each run must end with every document filed exactly once, byte for byte, and the ledger right; exit 1 otherwise. The log
of all runs, at every level, is searched for names, tokens and upload addresses.
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from graph_double import FaultKind, GraphDouble, VirtualClock

from bench.fault_office import Ending, FaultOffice, fault_of

MINUTE = 60.0
INBOX_PLACES = 8
"""Where a run through the inbox is hit with --every: it has twice as many requests, most of them alike."""
QUIRKS: dict[str, dict[str, object]] = {
    "as it is": {},
    "name taken at commit": {"conflict_at": "commit"},
    "closed ranges": {"ranges": "closed"},
    "part of a fragment kept": {"partial_kept": True},
    "library rewrites PDFs": {},
    "rewrites before answer": {"rewrite_shown": True},
    "hash comes late": {"hash_late": 20.0},
    "no hash at first": {"hash_missing": 20.0},
    "session opens folders": {"session_makes_folders": True},
    "url refused with 403": {"url_expiry": "403"},
}
"""The service's ways, each with a fault of every kind in the middle."""


@dataclass
class Row:
    """What happened in all runs of one fault."""

    name: str
    runs: int = 0
    fired: int = 0
    documents: int = 0
    right: int = 0
    requests: int = 0
    longest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, ending: Ending, where: str) -> None:
        """Count one run."""
        self.runs += 1
        self.fired += bool(ending.fired)
        self.documents += ending.documents
        self.right += not ending.wrong
        self.requests = max(self.requests, ending.requests)
        self.longest = max(self.longest, ending.seconds)
        self.wrong += [f"{self.name}, {where}: {what}" for what in ending.wrong]


def positions(requests: int, count: int) -> list[int]:
    """Which requests of a run are hit: the first, the last, and so many in all, evenly spread."""
    return sorted({1 + round(step * (requests - 1) / (count - 1)) for step in range(count)})


def matrix(office: FaultOffice, kinds: list[FaultKind], count: int | None, *, through_inbox: bool) -> Iterator[Row]:
    """A row per kind of fault, at ``count`` requests of a run, or at every one."""
    undisturbed = office.run(through_inbox=through_inbox)
    calm = Row("(none)")
    calm.add(undisturbed, "undisturbed")
    yield calm
    for kind in kinds:
        row = Row(kind.value)
        for seconds in (None, MINUTE):
            for at in positions(undisturbed.requests, count or undisturbed.requests):
                where = f"request {at}, {'for a minute' if seconds else 'once'}"
                row.add(office.run(fault_of(kind, at, seconds), through_inbox=through_inbox), where)
        yield row


def with_quirks(office: FaultOffice, kinds: list[FaultKind]) -> Iterator[Row]:
    """A row per way of the service, undisturbed and with every fault in the middle."""
    for name, switches in QUIRKS.items():
        row = Row(name)
        before = {switch: getattr(office.double.quirks, switch) for switch in switches}
        office.double.quirks.change(switches)
        office.kind = "documentLibrary" if "rewrites" in name else "business"
        calm = office.run()
        row.add(calm, "undisturbed")
        for kind in kinds:
            row.add(office.run(fault_of(kind, max(1, calm.requests // 2), None)), f"{kind.value} in the middle")
        office.double.quirks.change(before)
        office.kind = "business"
        yield row


def show(rows: Iterator[Row], first: str) -> list[str]:
    """Print each row as it is done; everything that was wrong."""
    print(f"\n{first:<24} {'runs':>5} {'struck':>6} {'documents':>9} {'right':>6} {'requests':>8} {'longest s':>9}")
    wrong: list[str] = []
    for row in rows:
        print(
            f"{row.name:<24} {row.runs:>5} {row.fired:>6} {row.documents:>9} {row.right:>6} {row.requests:>8} {row.longest:>9.0f}",
            flush=True,
        )
        wrong += row.wrong
    return wrong


@contextmanager
def all_logs() -> Iterator[io.StringIO]:
    """Everything that the product logs, at every level."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    root = logging.getLogger("medrec_daemon")
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield told
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def secrets_in(told: str, office: FaultOffice) -> list[str]:
    """Names of clients, providers and files, tokens, upload addresses, words of a paper, as far as they stand in a log."""
    words = {word for exchange in office.double.exchanges for word in _words_of(exchange.path)}
    secrets = sorted({"Bearer", "eyJ", "tempauth", "uploadSession", "https://", "Medical Records", *words})
    return [f"the log says '{secret}'" for secret in secrets if secret in told]


def _words_of(path: str) -> set[str]:
    """What a path names: folders, files, ids of items and sessions."""
    plain = {"v1.0", "drives", "items", "root", "content", "children", "createUploadSession", "upload", "Clients", "download", ""}
    segments = {segment.strip(":") for segment in unquote(path).split("/")}
    return {segment for segment in segments - plain if len(segment) > 3}


def main() -> None:
    """Print both tables and what the logs said; exit 1 on any difference."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--every", action="store_true", help="hit every request, not only the first, a middle and the last")
    words.add_argument("--kind", action="append", choices=[kind.value for kind in FaultKind])
    told = words.parse_args()
    kinds = [FaultKind(kind) for kind in told.kind] if told.kind else list(FaultKind)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, all_logs() as log:
        clock = VirtualClock()
        with GraphDouble(Path(folder) / "double", clock) as double:
            office = FaultOffice(Path(folder) / "office", double, clock)
            try:
                wrong = show(matrix(office, kinds, None if told.every else 3, through_inbox=False), "fault, filing")
                wrong += show(matrix(office, kinds, INBOX_PLACES if told.every else 3, through_inbox=True), "fault, inbox and filing")
                wrong += show(with_quirks(office, kinds), "the service's way")
                wrong += secrets_in(log.getvalue(), office)
                lines = log.getvalue().count("\n")
            finally:
                office.close()
    print(f"\n{len(double.exchanges)} requests, {lines} log lines searched, {time.monotonic() - began:.0f} s")
    print("every document filed exactly once, byte for byte, ledger right, nothing secret in the log" if not wrong else "WRONG:")
    for line in wrong[:60]:
        print(f"  {line}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
