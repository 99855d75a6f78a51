"""A filing run that can be disturbed: the same four arrivals, six documents, from the spool to a drive of the double and the ledger.

The journey is the product's own (decide, cut, put, record, settle); only reading is done once for all runs, because no
fault of the cloud reaches it. Time is virtual: a minute of waiting costs nothing.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from graph_double import Fault, FaultKind, GraphDouble, VirtualClock

from medrec_daemon import rules as rule_files
from medrec_daemon.demo.run import lay_out_practice
from medrec_daemon.demo.sample import SampleArrival
from medrec_daemon.demo.sample_faxes import sample_faxes
from medrec_daemon.demo.sample_mail import sample_mail
from medrec_daemon.demo.stage import Stage
from medrec_daemon.filing.names import Naming
from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.drive import Drive, DriveAddress
from medrec_daemon.graph.pace import Pace
from medrec_daemon.intake.arrival import Ready
from medrec_daemon.intake.onedrive import CloudInbox
from medrec_daemon.intake.outcome import Whereabouts
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys.arrival import Rooms, settle_arrival
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Outcome, ReadFile
from medrec_daemon.reading.reader import Reader, ReadingLimits

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC).timestamp()
FRAGMENT = 327_680
"""The smallest fragment there is, so that a short paper takes several."""
PADDED_BYTES = 900_000
"""One of the papers is made so large, by white space behind its end, that it takes three fragments."""
LONGEST_DAY = 6 * 3600.0
"""Virtual seconds after which a run that still waits has failed."""
INBOX = "Medrec"
QUIET_TURNS = 2
"""An item of which the service said that it is not there is found by the next turn's listing."""
FOLDER = "{client_folder}/Medical Records/{provider}/{subfolder}"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a disturbed run ended: what is wrong (nothing, as a rule), how many requests it took, and how long, in virtual seconds."""

    wrong: tuple[str, ...]
    documents: int
    requests: int
    seconds: float
    fired: int
    units: int


class FaultOffice:
    """Four papers (one a packet of three pieces) in the spool of a practice office, to be filed again and again.

    Args:
        folder: An empty folder of its own.
    """

    def __init__(self, folder: Path, double: GraphDouble, clock: VirtualClock) -> None:
        self.folder = folder
        self.double = double
        self.clock = clock
        self.kind: Literal["business", "documentLibrary"] = "business"
        """What kind of drive the next runs get; document libraries rewrite PDFs."""
        self._runs = 0
        self._template = folder / "template"
        office = lay_out_practice(self._template, TODAY)
        stage = Stage(office, TODAY)
        self.papers = _chosen([paper for paper in (*sample_mail(stage), *sample_faxes(stage)) if paper.expected is Outcome.FILE])
        self._reader = Reader(ReadingLimits(workers=1, page_seconds=60, file_minutes=10, memory_mb=1500, max_file_mb=100))
        self._read: dict[str, ReadFile] = {}
        self._empty = folder / "empty"
        shutil.copytree(self._template, self._empty)
        spool = Spool(self._template / "state" / "spool")
        for number, paper in enumerate(self.papers):
            self._take(spool, paper, number)

    def close(self) -> None:
        """End the worker process."""
        self._reader.close()

    def run(self, fault: Fault | None = None, *, through_inbox: bool = False) -> Ending:
        """File everything, with one fault on the way, and look at the end.

        From the spool, or ``through_inbox``: dropped by staff into a folder of the drive, and settled there too. The double's
        switches (``double.quirks``) are the caller's.
        """
        self._runs += 1
        root = self.folder / f"run{self._runs}"
        shutil.copytree(self._empty if through_inbox else self._template, root)
        drive = self.double.drive(f"b!run{self._runs}", self.kind)
        for paper in self.papers if through_inbox else ():
            drive.put(f"{INBOX}/Inbox/{Path(paper.file_name).name}", paper.content)
        first = len(self.double.exchanges)
        units, began = self.double.resource_units(), self.clock.now()
        if fault is not None:
            self.double.faults.add(fault)
        with self._rooms(root, drive.id) as rooms:
            inbox = self._inbox(root, drive.id, rooms) if through_inbox else None
            self._settle_all(rooms, inbox)
            self.double.faults.clear()
            tree = drive.tree()
            wrong, documents = self._look(rooms, {path: sha256 for path, sha256 in tree.items() if path.startswith("Clients/")})
            wrong += self._look_at_inbox(tree) if through_inbox else []
        ending = Ending(
            tuple(wrong),
            documents,
            len(self.double.exchanges) - first,
            self.clock.now() - began,
            fault.fired if fault else 0,
            self.double.resource_units() - units,
        )
        shutil.rmtree(root)
        return ending

    def _take(self, spool: Spool, paper: SampleArrival, number: int) -> None:
        inbox = self._template / "inbox"
        path = inbox / Path(paper.file_name).name
        path.write_bytes(paper.content)
        found = path.stat()
        at = datetime.fromtimestamp(NOON + number, UTC)
        arrival = spool.claim(Ready(path, found.st_size, found.st_mtime_ns), inbox, at)
        assert arrival is not None
        self._read[arrival.sha256] = self._reader.read(spool.original(arrival), arrival.sha256)

    @contextmanager
    def _rooms(self, root: Path, drive: str) -> Iterator[Rooms]:
        client = self._client()
        store = OneDriveStore(Drive(client, DriveAddress(id=drive), "Clients"), root / "state" / "onedrive", fragment_bytes=FRAGMENT)
        ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
        try:
            yield Rooms(
                spool=Spool(root / "state" / "spool"),
                reader=self._reader,
                ledger=ledger,
                store=store,
                rules=rule_files.load(root / "rules"),
                place=Naming(FOLDER, "{date} {kind}"),
                filed=root / "filed",
                held=root / "held",
                plans=root / "state" / "held",
                clock=lambda: datetime.fromtimestamp(NOON + self.clock.now(), UTC),
            )
        finally:
            ledger.close()
            client.close()

    def _client(self) -> GraphClient:
        token = self.double.token()
        pace = Pace(self.clock, chance=lambda: 0.5)
        return GraphClient(
            self.double.root, lambda *, renew=False: self.double.token() if renew else token, pace, ca_file=self.double.ca_file
        )

    def _inbox(self, root: Path, drive: str, rooms: Rooms) -> CloudInbox:
        return CloudInbox(
            Drive(self._client(), DriveAddress(id=drive)),
            INBOX,
            root / "state" / "cloud-inbox",
            rooms.spool,
            Whereabouts(rooms.held, rooms.filed),
            still_seconds=1,
            max_file_mb=100,
            clock=rooms.clock,
        )

    def _settle_all(self, rooms: Rooms, inbox: CloudInbox | None) -> None:
        """As the service does: what is due is settled, what must wait waits for its next try."""
        end = self.clock.now() + LONGEST_DAY
        quiet = 0
        while self.clock.now() < end:
            nothing_spooled = not rooms.spool.arrivals()
            turn = inbox.turn() if inbox else None
            idle = nothing_spooled and not rooms.spool.arrivals() and (turn is None or not turn.waiting + turn.working + bool(turn.problem))
            quiet = quiet + 1 if idle else 0
            if quiet == (QUIET_TURNS if inbox else 1):
                return
            for arrival in rooms.spool.due(rooms.clock()):
                settle_arrival(arrival, rooms, lambda sha256=arrival.sha256: self._read[sha256])
            tries = [(arrival.next_try - rooms.clock()).total_seconds() for arrival in rooms.spool.arrivals() if arrival.next_try]
            self.clock.sleep(max(0.0, min([*tries, (turn.look_again or 30.0) if turn else 30.0])) + 0.001)

    def _look_at_inbox(self, tree: dict[str, str]) -> list[str]:
        """Whether staff find each paper once, in Filed, and nothing else."""
        dropped = {hashlib.sha256(paper.content).hexdigest() for paper in self.papers}
        there = Counter(sha256 for path, sha256 in tree.items() if path.startswith(f"{INBOX}/Filed/"))
        elsewhere = [path for path in tree if path.startswith(f"{INBOX}/") and not path.startswith(f"{INBOX}/Filed/")]
        wrong = [f"{len(elsewhere)} files left outside Filed"] if elsewhere else []
        return [*wrong, *([] if there == Counter(dropped) else [f"{sum(there.values())} files in Filed"])]

    def _look(self, rooms: Rooms, tree: dict[str, str]) -> tuple[list[str], int]:
        """Everything that is not as it ought to be: each document once in the store, byte for byte what the ledger says."""
        wrong = [f"still waits: {arrival.trouble}" for arrival in rooms.spool.arrivals()]
        recorded: Counter[tuple[str, str]] = Counter()
        sources: Counter[tuple[str, str]] = Counter()
        rows = set()
        for matter_id in rooms.ledger.matter_ids():
            matter = rooms.ledger.matter(matter_id)
            for document in documents_of(matter):
                recorded[(f"Clients/{document.filed_as}", document.stored_sha256 or "")] += 1
                sources[(document.sha256, document.pages)] += 1
                rows.add((document.sha256, document.pages, document.kind.value, matter_id, document.part.value if document.part else None))
        if recorded != Counter(tree.items()):
            wrong.append(
                f"the store has {len(tree)} files, the ledger names {sum(recorded.values())}, {len(recorded & Counter(tree.items()))} agree"
            )
        if rows != self._expected() or any(count > 1 for count in sources.values()):
            wrong.append("the ledger's documents are not those expected")
        for paper in self.papers:
            original = hashlib.sha256(paper.content).hexdigest()
            kept = [path for path in rooms.filed.rglob("*.*") if hashlib.sha256(path.read_bytes()).hexdigest() == original]
            if len(kept) != 1:
                wrong.append(f"an original is kept {len(kept)} times")
        if any(path.suffix == ".pdf" for path in rooms.held.iterdir()):
            wrong.append("something is held")
        return wrong, len(tree)

    def _expected(self) -> set[tuple[str, str, str, str | None, str | None]]:
        return {
            (
                hashlib.sha256(paper.content).hexdigest(),
                f"{piece.pages[0]}-{piece.pages[1]}",
                piece.kind.value,
                piece.matter,
                piece.part.value if piece.closes and piece.part else None,
            )
            for paper in self.papers
            for piece in paper.pieces
        }


def _chosen(papers: list[SampleArrival]) -> tuple[SampleArrival, ...]:
    """Three short papers, one of them made large, and a faxed packet that is cut into pieces."""
    packet = next(paper for paper in papers if len(paper.pieces) > 1)
    *short, large = sorted((paper for paper in papers if paper.content.startswith(b"%PDF")), key=lambda paper: len(paper.content))[:3]
    padded = large.content + b"\n" * (PADDED_BYTES - len(large.content))
    return (packet, *short, SampleArrival(**{**_fields(large), "content": padded + b"%%EOF\n"}))


def _fields(paper: SampleArrival) -> dict[str, object]:
    return {name: getattr(paper, name) for name in paper.__dataclass_fields__}


def fault_of(kind: FaultKind, at: int, seconds: float | None) -> Fault:
    """A fault at the ``at``-th request of a run, once or for so many seconds. Faults of the token's host are none of the matrix."""
    return Fault(kind, at=at, seconds=seconds, count_all=True, retry_after=5)
