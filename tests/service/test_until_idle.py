"""The end of ``run --until-idle``: not before the work beside the loop has followed what the loop settled last."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from medrec_daemon import rules as rule_files
from medrec_daemon.daemon import Daemon, Timing
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.filing.names import Naming
from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.intake.onedrive import CloudTurn
from medrec_daemon.intake.spool import Spool
from medrec_daemon.intake.watcher import Watcher
from medrec_daemon.journeys.arrival import Rooms
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.reading.reader import Reader, ReadingLimits

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Follows:
    """Work beside the loop, as the cloud's inbox: it has nothing to do while the spool has the file, and follows it afterwards."""

    def __init__(self, spool: Spool, filed: Path, held: Path) -> None:
        self._spool, self._ends = spool, (filed, held)
        self.followed = False
        self.turned = threading.Condition()
        self.count = 0

    def turn(self, should_stop: Callable[[], bool]) -> CloudTurn:
        spooled = bool(self._spool.arrivals())
        settled = not spooled and any(path.suffix == ".pdf" for end in self._ends for path in end.rglob("*"))
        self.followed = self.followed or settled
        with self.turned:
            self.count += 1
            self.turned.notify_all()
        return CloudTurn(0, 0, None, look_again=0.2)

    def wait_for_a_whole_turn(self) -> None:
        with self.turned:
            before = self.count
            assert self.turned.wait_for(lambda: self.count >= before + 2, timeout=20)


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader(ReadingLimits(workers=1, page_seconds=60, file_minutes=5, memory_mb=1000, max_file_mb=10))
    yield reader
    reader.close()


def test_what_was_settled_while_a_turn_beside_ran_is_followed_before_the_end(tmp_path: Path, reader: Reader) -> None:
    for name in ("ledger/matters", "filed", "held", "inbox", "store"):
        (tmp_path / name).mkdir(parents=True)
    spool, loop = Spool(tmp_path / "spool"), threading.get_ident()
    follows = Follows(spool, tmp_path / "filed", tmp_path / "held")

    def clock() -> datetime:
        """The hour; whoever asks for it while a file is settled is kept until a turn beside has begun and ended meanwhile."""
        if threading.get_ident() == loop and spool.arrivals():
            follows.wait_for_a_whole_turn()
        return NOW

    with pikepdf.new() as document:
        document.add_blank_page()
        out = BytesIO()
        document.save(out)
    (tmp_path / "inbox" / "fax.pdf").write_bytes(out.getvalue())
    ledger = Ledger.open(tmp_path / "ledger", tmp_path / "index.sqlite")
    rooms = Rooms(
        spool=spool,
        reader=reader,
        ledger=ledger,
        store=FolderStore(tmp_path / "store"),
        rules=rule_files.load(),
        place=Naming("{client_folder}/{subfolder}", "{date} {kind}"),
        filed=tmp_path / "filed",
        held=tmp_path / "held",
        plans=tmp_path / "plans",
        clock=clock,
    )
    daemon = Daemon(
        inbox=FolderInbox(tmp_path / "inbox", 0.1, 10),
        watch=lambda wake: Watcher(tmp_path / "inbox", wake, "poll"),
        rooms=rooms,
        morning=lambda: None,
        pulse=lambda pulse: None,
        timing=Timing(3600.0, 1, until_idle=True),
        beside=(follows,),
    )
    daemon.run()
    ledger.close()
    assert [path.name for path in (tmp_path / "held").glob("*.pdf")] == ["fax.pdf"]
    assert follows.followed
