"""The practice office at work: laid out, the real service started, papers dropped while it runs, and what became of each."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from medrec_daemon.demo.arrivals import ExpectedPiece, SampleArrival, sample_arrivals
from medrec_daemon.demo.office import PracticeOffice, practice_office
from medrec_daemon.demo.office_papers import authorization_form
from medrec_daemon.errors import TryLater
from medrec_daemon.journeys import plan_text
from medrec_daemon.journeys.lay_out import lay_out
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document, Matter
from medrec_daemon.model import Outcome
from medrec_daemon.safe_write import write_bytes

STOP_SECONDS = 15.0
QUIET_LOOKS = 3
"""So many looks in a row must find inbox and spool empty."""

CONFIG = """\
# A practice office: everybody in it is invented. See config.example.yaml for every key.
firm:
  name: {firm}
  address: ["1 Practice Street, Suite 0", "Sampletown, KY 40500"]
  phone: "+18595550190"
staff:
{staff}
time_zone: America/New_York
# Shorter than an office's, because nothing here writes slowly.
intake: {{still_seconds: 1, sweep_seconds: 2}}
# The service would send at this hour; the demo asks for the digests itself, once the papers are in.
digest: {{at: "23:59", weekdays_only: false}}
mail: {{kind: outbox, from: records@firm.example}}
"""


@dataclass(frozen=True, slots=True)
class FiledRow:
    """One filed piece: whose it was taken to be, where it lies, and which part of which request it closed."""

    pages: str
    kind: str
    matter: str
    provider: str | None
    path: str
    request: str | None
    closed: str | None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one dropped file."""

    arrival: SampleArrival
    outcome: Outcome | None
    filed: tuple[FiledRow, ...]
    reasons: tuple[str, ...]

    @property
    def as_expected(self) -> bool:
        """Whether the paper ended as what it really is: held, a duplicate, or every piece filed and closing as it should."""
        if self.outcome is not self.arrival.expected:
            return False
        expected = {_row_of(piece) for piece in self.arrival.pieces}
        got = {(row.pages, row.kind, row.matter, row.provider, row.request, row.closed) for row in self.filed}
        return self.outcome is not Outcome.FILE or expected == got


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole demo: every file's fate, and where everything lies."""

    root: Path
    fates: tuple[Fate, ...]
    open_requests: tuple[tuple[Matter, str], ...]
    digests: tuple[Path, ...]
    seconds: float


def _row_of(piece: ExpectedPiece) -> tuple[str, str, str | None, str | None, str | None, str | None]:
    closed = f"{piece.part.value} of {piece.request}" if piece.closes and piece.part else None
    return (f"{piece.pages[0]}-{piece.pages[1]}", piece.kind.value, piece.matter, piece.provider, piece.request, closed)


def lay_out_practice(root: Path, today: date) -> PracticeOffice:
    """A practice office at ``root``: folders, config, provider list and matters. Raises ``ConfigProblem`` if one is there."""
    office = practice_office(today)
    staff = "\n".join(f"  - {{name: {person.name}, email: {person.email}, role: paralegal}}" for person in office.staff)
    lay_out(root, CONFIG.format(firm=office.firm, staff=staff))
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    try:
        for provider in office.providers:
            ledger.add_provider(provider)
        for matter in office.matters:
            ledger.add_matter(matter)
            for authorization in matter.authorizations:
                form = authorization_form(office.house, matter.client, signed=authorization.signed or today, ssn="900-00-0000")
                write_bytes(root / authorization.file, form)
    finally:
        ledger.close()
    return office


def drop(arrival: SampleArrival, inbox: Path) -> None:
    """Put a paper into the inbox as a scanner does: slowly enough to be seen half-written."""
    target = inbox / arrival.file_name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as handle:
        half = len(arrival.content) // 2
        handle.write(arrival.content[:half])
        handle.flush()
        handle.write(arrival.content[half:])


def medrec(root: Path, *words: str) -> list[str]:
    """The command line of a ``medrec`` command for the office at ``root``."""
    return [sys.executable, "-m", "medrec_daemon", "--config", str(root / "config.yaml"), *words]


@contextmanager
def service(root: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real service of that office (``words`` follow ``medrec run``), in a process of its own; stopped as systemd would stop it."""
    log = (root / "state" / "service.log").open("ab")
    with log, subprocess.Popen(medrec(root, "run", *words), stdout=log, stderr=log, cwd=root) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def at_work(root: Path) -> tuple[int, int]:
    """(files in the inbox, arrivals in the spool), by looking at the folders."""
    inbox = sum(1 for path in (root / "inbox").rglob("*") if path.is_file() and not path.name.startswith("."))
    return inbox, sum(1 for path in (root / "state" / "spool").iterdir() if path.is_dir())


def practise(root: Path, today: date, told: Callable[[int, int], None]) -> Shown:
    """Lay out, run, drop, wait until idle, send the digests, stop. ``told`` gets (settled, in all) while it waits."""
    began = time.monotonic()
    office = lay_out_practice(root, today)
    arrivals = sample_arrivals(office, today)
    with service(root) as process:
        for arrival in arrivals:
            drop(arrival, root / "inbox")
        quiet = 0
        while quiet < QUIET_LOOKS:
            if process.poll() is not None:
                raise TryLater("The service ended by itself.", f"Look at {root / 'state' / 'service.log'}.")
            inbox, spool = at_work(root)
            quiet = quiet + 1 if inbox + spool == 0 else 0
            told(len(arrivals) - min(inbox + spool, len(arrivals)), len(arrivals))
            time.sleep(0.2)
        subprocess.run(medrec(root, "digest", "--send"), check=True, stdout=subprocess.DEVNULL, cwd=root)
    return look_back(root, arrivals, time.monotonic() - began)


def look_back(root: Path, arrivals: tuple[SampleArrival, ...], seconds: float) -> Shown:
    """What became of every dropped paper, read from the folders and the ledger."""
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    try:
        matters = [ledger.matter(matter_id) for matter_id in ledger.matter_ids()]
        names = {provider.name: provider.id for provider in ledger.providers}
    finally:
        ledger.close()
    fates = _fates(root, arrivals, matters, names)
    waiting = tuple((matter, request.id) for matter in matters for request in matter.requests if request.sent and not request.closed)
    return Shown(root, fates, waiting, tuple(sorted((root / "outbox" / "mail").glob("*.eml"))), seconds)


def _fates(root: Path, arrivals: tuple[SampleArrival, ...], matters: list[Matter], names: Mapping[str, str]) -> tuple[Fate, ...]:
    seen: set[str] = set()
    fates = []
    for arrival in arrivals:
        sha256 = hashlib.sha256(arrival.content).hexdigest()
        rows = tuple(_rows(sha256, matters, names))
        fates.append(_fate(root, arrival, sha256, rows, again=sha256 in seen))
        seen.add(sha256)
    return tuple(fates)


def _fate(root: Path, arrival: SampleArrival, sha256: str, rows: tuple[FiledRow, ...], *, again: bool) -> Fate:
    if rows and again:
        return Fate(arrival, Outcome.DUPLICATE, (), ("The same file was filed before; nothing was filed twice.",))
    if rows:
        return Fate(arrival, Outcome.FILE, rows, ())
    kept = root / "state" / "held" / f"{sha256}.json"
    if kept.exists() and (root / "held" / Path(arrival.file_name).name).exists():
        return Fate(arrival, Outcome.HOLD, (), plan_text.from_text(kept.read_text(encoding="utf-8")).reasons)
    return Fate(arrival, None, (), ("It is nowhere: this must not happen.",))


def _rows(sha256: str, matters: list[Matter], names: Mapping[str, str]) -> Iterator[FiledRow]:
    for matter in matters:
        places: list[tuple[str | None, Document]] = [(None, document) for document in matter.documents]
        places += [(request.id, document) for request in matter.requests for document in request.documents]
        for request_id, document in places:
            if document.sha256 == sha256:
                closed = f"{document.part.value} of {request_id}" if document.part else None
                provider = names.get(document.filed_as.split("/")[2])
                yield FiledRow(document.pages, document.kind.value, matter.matter, provider, document.filed_as, request_id, closed)
