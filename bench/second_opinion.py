"""What a second opinion buys on noisy faxes, and what it costs: the same arrivals decided with one reader and with two.

``python -m bench.second_opinion [PAPERS]`` prints a table, and exits with 1 where anything was filed for somebody else. Half of the
papers are our clients', half are those of near namesakes who are no clients: one letter of the name, or one digit of the birth date,
is another. Needs the extra: ``pip install --require-hashes -r requirements-second-opinion.lock``.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import psutil
from rich.console import Console
from rich.table import Table

from medrec_daemon import rules as rule_files
from medrec_daemon.demo.bills import itemised_bill
from medrec_daemon.demo.charges import ambulance_charges
from medrec_daemon.demo.fax import fax_tiff
from medrec_daemon.demo.reports import ems_run_report, office_note, radiology_report
from medrec_daemon.demo.run import lay_out_practice
from medrec_daemon.demo.stage import Stage
from medrec_daemon.demo.visit import Patient
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.filing.names import Naming
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys.arrival import Rooms, make_plan
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Outcome, Plan
from medrec_daemon.reading.reader import Reader, ReadingLimits
from medrec_daemon.reading.second_extra import LACKING, model_folder
from medrec_daemon.safe_write import sha256_of

TODAY = date(2026, 11, 23)
PAPERS = 48
EMS, GENERAL, ORTHO = "kentucky-river-ems", "bluegrass-general", "inner-bluegrass-orthopedics"
CLIENTS = ("testa", "proband", "fixtura", "mockman", "example", "demo")
NOISE = ((196, 0.45), (196, 0.6), (98, 0.25), (98, 0.4))
COLUMNS = (
    "Channel",
    "Clients' papers",
    "filed by one",
    "filed by two",
    "Namesakes'",
    "wrong by one",
    "wrong by two",
    "asked",
    "CPU s each",
)
_OTHER_LETTER = {"A": "E", "E": "A", "I": "E", "O": "A", "S": "T", "T": "S", "R": "N", "N": "R", "M": "N", "D": "B", "B": "D"}


@dataclass(frozen=True)
class Fax:
    """One paper as it came: whose it is (None: no client's), over which line."""

    path: Path
    matter: str | None
    channel: str


@dataclass
class Tally:
    """One channel's outcomes, with one reader and with two; and what the second one took."""

    papers: int = 0
    strangers: int = 0
    filed: int = 0
    filed_by_two: int = 0
    wrong: int = 0
    wrong_by_two: int = 0
    asked: int = 0
    seconds: float = 0.0


def main() -> int:
    """Measure and print; 1 where anything went to the wrong client, 3 where the extra is lacking."""
    console = Console(width=150)
    if model_folder() is None:
        console.print(f"The extra is not here. {LACKING}")
        return 3
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS
    tallies: dict[str, Tally] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        _rooms(Path(folder) / "office") as (stage, rooms),
        _peak() as peak,
        suppress(KeyboardInterrupt),  # Ctrl-C: the table of what was measured so far
    ):
        for fax in _faxes(stage, Path(folder), papers):
            _measure(fax, rooms, tallies.setdefault(fax.channel, Tally()))
    console.print(_table(tallies))
    console.print(f"Highest resident memory of all processes together: {peak():.0f} MB.")
    return int(any(tally.wrong or tally.wrong_by_two for tally in tallies.values()))


def _measure(fax: Fax, rooms: Rooms, tally: Tally) -> None:
    sha256 = sha256_of(fax.path)
    whole = rooms.reader.read(fax.path, sha256)
    alone = make_plan(fax.path.name, sha256, replace(rooms, second_opinion=False), lambda: whole)
    before = _ended_workers()
    both = make_plan(fax.path.name, sha256, rooms, lambda: whole)
    took = _ended_workers() - before
    tally.papers += 1
    tally.strangers += fax.matter is None
    tally.filed += _right(alone, fax)
    tally.filed_by_two += _right(both, fax)
    tally.wrong += _wrong(alone, fax)
    tally.wrong_by_two += _wrong(both, fax)
    if took:
        tally.asked += 1
        tally.seconds += took


def _ended_workers() -> float:
    """Processor seconds of the worker processes that ended: the second reader's does with each arrival."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _right(plan: Plan, fax: Fax) -> bool:
    return plan.outcome is Outcome.FILE and {piece.matter for piece in plan.pieces} == {fax.matter}


def _wrong(plan: Plan, fax: Fax) -> bool:
    return plan.outcome is Outcome.FILE and {piece.matter for piece in plan.pieces} != {fax.matter}


def _faxes(stage: Stage, folder: Path, papers: int) -> Iterator[Fax]:
    dice = random.Random(20261123)
    for number in range(papers):
        pair = number // 2
        key = CLIENTS[pair % len(CLIENTS)]
        vertical, noise = NOISE[pair % len(NOISE)]
        house, paper = _papers(stage)[(pair + pair // 4) % 4]
        patient = stage.patient(key, house)
        stranger = number % 2 == 1
        if stranger:
            patient = _namesake(patient, dice)
        dpi: Literal[98, 196] = 196 if vertical == 196 else 98
        content = fax_tiff(
            paper(key, patient),
            vertical_dpi=dpi,
            compression="group4",
            header=stage.fax_of(house),
            noise=noise,
            seed=number,
            skew_degrees=0.3,
        )
        path = folder / f"fax{number:04}.tif"
        path.write_bytes(content)
        yield Fax(path, None if stranger else stage.office.matter(key).matter, f"204 x {vertical}, noise {noise}")


def _papers(stage: Stage) -> tuple[tuple[str, Callable[[str, Patient], bytes]], ...]:
    def ambulance(key: str, patient: Patient) -> bytes:
        return ems_run_report(stage.head(EMS), patient, stage.visit(key), run_number="KR-2026-4471", receiving="Bluegrass General Hospital")

    return (
        (EMS, ambulance),
        (GENERAL, lambda key, patient: radiology_report(stage.head(GENERAL), patient, stage.visit(key))),
        (EMS, lambda key, patient: itemised_bill(stage.bill_head(EMS), patient, ambulance_charges(stage.visit(key)), on=stage.day(3))),
        (ORTHO, lambda key, patient: office_note(stage.head(ORTHO), patient, stage.visit(key))),
    )


def _namesake(patient: Patient, dice: random.Random) -> Patient:
    """Somebody whose name differs by one letter and whose birth date is the same, or the other way round."""
    other = replace(patient, mrn=f"9{patient.mrn}", account=f"9{patient.account}", guarantor="")
    if dice.random() < 0.5:
        letters = list(patient.first)
        place = dice.randrange(1, len(letters))
        letters[place] = _OTHER_LETTER.get(letters[place].upper(), "u").lower()
        return replace(other, first="".join(letters))
    day = patient.born.day % 28 + 1 if dice.random() < 0.5 else patient.born.day
    return replace(other, born=patient.born.replace(day=day, year=patient.born.year + (0 if day != patient.born.day else 3)))


@contextmanager
def _rooms(root: Path) -> Iterator[tuple[Stage, Rooms]]:
    stage = Stage(lay_out_practice(root, TODAY), TODAY)
    limits = ReadingLimits(workers=2, page_seconds=60, file_minutes=10, memory_mb=1500, max_file_mb=64)
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    with Reader(limits) as reader:
        yield (
            stage,
            Rooms(
                spool=Spool(root / "state" / "spool"),
                reader=reader,
                ledger=ledger,
                store=FolderStore(root / "OneDrive", root / "state" / "store.json"),
                rules=rule_files.load(root / "rules"),
                place=Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}"),
                filed=root / "filed",
                held=root / "held",
                plans=root / "state" / "held",
                clock=lambda: datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("America/New_York")),
                second_opinion=True,
            ),
        )
    ledger.close()


@contextmanager
def _peak() -> Iterator[Callable[[], float]]:
    """The highest resident memory of this process and its workers together, in MB, by sampling."""
    highest, ended, mine = [0], threading.Event(), psutil.Process()

    def sample() -> None:
        while not ended.wait(0.1):
            total = 0
            for process in (mine, *mine.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.Error:
                    continue
            highest[0] = max(highest[0], total)

    watcher = threading.Thread(target=sample, daemon=True)
    watcher.start()
    try:
        yield lambda: highest[0] / (1 << 20)
    finally:
        ended.set()
        watcher.join()


def _table(tallies: dict[str, Tally]) -> Table:
    drawn = Table(title="One reader, and two where the first is in doubt whose it is")
    for name in (
        "Channel",
        "Clients' papers",
        "filed by one",
        "filed by two",
        "Namesakes'",
        "wrong by one",
        "wrong by two",
        "asked",
        "s a time",
    ):
        drawn.add_column(name, justify="left" if name == "Channel" else "right")
    whole = Tally(**dict(sum((Counter(vars(tally)) for tally in tallies.values()), Counter())))
    for channel, tally in (*sorted(tallies.items()), ("all", whole)):
        each = f"{tally.seconds / tally.asked:.1f}" if tally.asked else "-"
        ours = (tally.papers - tally.strangers, tally.filed, tally.filed_by_two)
        drawn.add_row(channel, *map(str, (*ours, tally.strangers, tally.wrong, tally.wrong_by_two, tally.asked)), each)
    return drawn


if __name__ == "__main__":
    sys.exit(main())
