"""A practice office on disk whose rooms are at hand: a paper is taken through them as the service does, without its start-up."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from medrec_daemon import rules as rule_files
from medrec_daemon.demo.fax import fax_tiff
from medrec_daemon.demo.run import lay_out_practice, medrec
from medrec_daemon.demo.stage import Stage
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.filing.names import Naming
from medrec_daemon.filing.page_prints import PagePrints
from medrec_daemon.intake.arrival import Arrival, Ready
from medrec_daemon.intake.settle import held_file
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys import held
from medrec_daemon.journeys.arrival import Rooms, read_arrival, settle_arrival
from medrec_daemon.journeys.held import Settled
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document, Matter
from medrec_daemon.model import PersonWord, Plan
from medrec_daemon.reading.reader import Reader, ReadingLimits

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("America/New_York"))


class Office:
    """The practice office at ``root``, with one worker that reads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stage = Stage(lay_out_practice(root, TODAY), TODAY)
        self._reader = Reader(ReadingLimits(workers=1, page_seconds=60, file_minutes=5, memory_mb=1500, max_file_mb=50))
        self.rooms = Rooms(
            spool=Spool(root / "state" / "spool"),
            reader=self._reader,
            ledger=Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite"),
            store=FolderStore(root / "OneDrive", root / "state" / "store.json"),
            rules=rule_files.load(root / "rules"),
            place=Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}"),
            filed=root / "filed",
            held=root / "held",
            plans=root / "state" / "held",
            clock=lambda: NOW,
            prints=PagePrints(root / "state" / "page-prints.sqlite"),
        )

    def close(self) -> None:
        self._reader.close()
        self.rooms.ledger.close()

    def fax(self, pdf: bytes, provider: str, nth: int = 1, *, dpi: int = 196, noise: float = 0.1) -> bytes:
        """As it comes by fax the ``nth`` time: with other noise, another time in the line at its top, otherwise askew."""
        resolution: Any = dpi
        return fax_tiff(
            pdf,
            vertical_dpi=resolution,
            compression="group4",
            header=self.stage.fax_of(provider, f"0{nth}:{nth}7"),
            noise=noise,
            skew_degrees=0.2 * (nth - 2),
            seed=nth,
        )

    def try_to_drop(self, name: str, content: bytes) -> Plan | None:
        """Take a paper through the rooms; the plan that was followed, None where it waits in the spool."""
        path = self.root / "inbox" / name
        path.write_bytes(content)
        seen = path.stat()
        arrival = self.rooms.spool.claim(Ready(path, seen.st_size, seen.st_mtime_ns), path.parent, NOW)
        assert arrival is not None
        return self._settle(arrival)

    def drop(self, name: str, content: bytes) -> Plan:
        """As ``try_to_drop``, for what does not wait."""
        plan = self.try_to_drop(name, content)
        assert plan is not None
        return plan

    def next_try(self) -> Plan:
        """Take what waits in the spool through the rooms once more."""
        (arrival,) = self.rooms.spool.arrivals()
        plan = self._settle(arrival)
        assert plan is not None, self.rooms.spool.arrivals()[0].trouble
        return plan

    def waiting(self) -> Path:
        """The one file that waits in the spool."""
        (arrival,) = self.rooms.spool.arrivals()
        return self.rooms.spool.original(arrival)

    def _settle(self, arrival: Arrival) -> Plan | None:
        self.rooms.ledger.refresh()
        return settle_arrival(arrival, self.rooms, lambda: read_arrival(arrival, self.rooms, lambda: False))

    def assign(self, name: str, **word: Any) -> Settled:
        """What ``medrec held assign`` does before it asks."""
        found = held_file(self.root / "held", name)
        return held.assign(found, PersonWord(by="pat@firm.example", **word), None, self.rooms, lambda _done, _of: None)

    def matter(self, key: str = "testa") -> Matter:
        return self.rooms.ledger.matter(self.stage.office.matter(key).matter)

    def filed(self, plan: Plan) -> tuple[Document, ...]:
        """The documents that came from an arrival."""
        return tuple(document for document in documents_of(self.matter()) if document.sha256 == plan.sha256)

    def again(self, plan: Plan) -> tuple[Document, ...]:
        """The documents whose pages that arrival brought once more."""
        return tuple(document for document in documents_of(self.matter()) if plan.sha256 in {came.sha256 for came in document.again})

    def said(self, plan: Plan) -> str:
        """What the log says of an arrival."""
        matter = self.matter()
        entries = [*matter.activity, *(entry for request in matter.requests for entry in request.activity)]
        return " ".join(entry.said or "" for entry in entries if entry.sha256 == plan.sha256)

    def kept(self, name: str) -> Path:
        """The original of that name in ``filed/``."""
        return next(path for path in (self.root / "filed").rglob(name))

    def stored(self) -> set[str]:
        """The SHA-256 of everything in the store."""
        return {hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.root / "OneDrive").rglob("*") if path.is_file()}

    def run(self, *words: str) -> str:
        """What a ``medrec`` command of this office prints."""
        done = subprocess.run(medrec(self.root, *words), capture_output=True, text=True, timeout=60, cwd=self.root)
        assert done.returncode in {0, 5}, done.stderr
        return done.stdout
