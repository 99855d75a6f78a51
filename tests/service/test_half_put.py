"""A packet of which one piece lies in the store already: its plan is the only one, however the next tries go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from medrec_daemon import rules as rule_files
from medrec_daemon.errors import ConfigProblem, MedrecError, TryLater
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.filing.names import Naming
from medrec_daemon.intake.arrival import Arrival, Ready
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys.arrival import Rooms, carry_out
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Kind, Outcome, PartName, Plan, PlannedPiece
from medrec_daemon.reading.reader import Reader, ReadingLimits

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLIENT = "Sampleton, Testina"


def packet() -> bytes:
    """A fax of two pages."""
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.add_blank_page(page_size=(300, 400))
        document.save(out)
    return out.getvalue()


def piece(page: int, kind: Kind, folder: str) -> PlannedPiece:
    part = PartName.RECORDS if kind is Kind.RECORDS else PartName.BILLING
    return PlannedPiece((page, page), kind, "2026-0001", "general", None, part, f"{CLIENT}/{folder}", "2026-11-23 Paper.pdf", closes=False)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader(ReadingLimits(workers=1, page_seconds=60, file_minutes=5, memory_mb=1000, max_file_mb=10))
    yield reader
    reader.close()


@pytest.fixture
def rooms(tmp_path: Path, reader: Reader) -> Iterator[Rooms]:
    for name in ("ledger/matters", "filed", "held", "inbox", "store"):
        (tmp_path / name).mkdir(parents=True)
    ledger = Ledger.open(tmp_path / "ledger", tmp_path / "index.sqlite")
    yield Rooms(
        spool=Spool(tmp_path / "spool"),
        reader=reader,
        ledger=ledger,
        store=FolderStore(tmp_path / "store"),
        rules=rule_files.load(),
        place=Naming("{client_folder}/{subfolder}", "{date} {kind}"),
        filed=tmp_path / "filed",
        held=tmp_path / "held",
        plans=tmp_path / "plans",
        clock=lambda: NOW,
    )
    ledger.close()


@pytest.fixture
def arrival(tmp_path: Path, rooms: Rooms) -> Arrival:
    path = tmp_path / "inbox" / "fax.pdf"
    path.write_bytes(packet())
    seen = path.stat()
    taken = rooms.spool.claim(Ready(path, seen.st_size, seen.st_mtime_ns), path.parent, NOW - timedelta(minutes=1))
    assert taken is not None
    return taken


@pytest.fixture
def plan(arrival: Arrival) -> Plan:
    pieces = (piece(1, Kind.RECORDS, "Med Rec"), piece(2, Kind.BILLING, "Billing"))
    return Plan(arrival.name, arrival.sha256, 2, Outcome.FILE, pieces, turns=(0, 0))


def fails(kind: type[MedrecError], do: Callable[[], None]) -> None:
    with pytest.raises(kind):
        do()


def test_a_store_that_goes_away_at_the_next_try_does_not_free_the_plan(tmp_path: Path, rooms: Rooms, arrival: Arrival, plan: Plan) -> None:
    store = tmp_path / "store"
    (store / CLIENT).mkdir()
    (store / CLIENT / "Billing").write_bytes(b"a file where the folder is needed")
    fails(ConfigProblem, lambda: carry_out(plan, arrival, rooms))
    assert [path.name for path in (store / CLIENT / "Med Rec").iterdir()] == ["2026-11-23 Paper.pdf"]
    assert rooms.spool.putting(arrival)
    store.rename(tmp_path / "away")
    fails(TryLater, lambda: carry_out(plan, arrival, rooms))
    assert rooms.spool.putting(arrival), "the first piece lies in the store: no other plan may be made"


def test_where_nothing_was_put_the_plan_is_made_anew(tmp_path: Path, rooms: Rooms, arrival: Arrival, plan: Plan) -> None:
    (tmp_path / "store" / CLIENT).write_bytes(b"a file where the folder is needed")
    fails(ConfigProblem, lambda: carry_out(plan, arrival, rooms))
    assert not rooms.spool.putting(arrival), "whoever mends the client's folder in the ledger is heard"
    (tmp_path / "store").rename(tmp_path / "away")
    fails(TryLater, lambda: carry_out(replace(plan), arrival, rooms))
    assert not rooms.spool.putting(arrival)
