"""How well the same pages are known again through the noise of a fax, and whether two papers on one form are ever taken for one.

``python -m bench.same_pages [SEED]`` draws pairs of papers that differ in a day, a dollar or a line, sends each through several
channels, compares every rendering with every other, prints a table, and exits with 1 where two papers were taken for one.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import permutations, product
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

from medrec_daemon.demo.bills import itemised_bill
from medrec_daemon.demo.charges import hospital_charges
from medrec_daemon.demo.fax import fax_tiff
from medrec_daemon.demo.hospital_chart import Section, hospital_chart
from medrec_daemon.demo.office import practice_office
from medrec_daemon.demo.reports import office_note, radiology_report
from medrec_daemon.demo.stage import Stage
from medrec_daemon.demo.therapy_notes import therapy_notes
from medrec_daemon.reading.reader import Reader, ReadingLimits
from medrec_daemon.recognition.page_print import Likeness, PagePrint, compare, print_of

TODAY = date(2026, 11, 23)
GENERAL = "bluegrass-general"
DPI = Literal[98, 196]
CHANNELS: tuple[tuple[str, DPI, float], ...] = (
    ("fine, light", 196, 0.1),
    ("fine, medium", 196, 0.2),
    ("standard, light", 98, 0.1),
    ("standard, medium", 98, 0.2),
    ("fine, heavy", 196, 0.35),
)


@dataclass
class Count:
    """Pairs of renderings: of one paper, known to be the same or at least to look so; and of two papers, taken for one."""

    same: int = 0
    known: int = 0
    looked_so: int = 0
    different: int = 0
    mistaken: list[str] = field(default_factory=list)


def papers(stage: Stage) -> Iterator[tuple[str, bytes, bytes]]:
    """What they are, and two of that sort: another day, another amount, one line more, another of several days."""
    patient, one, next_day = stage.patient("testa", GENERAL), stage.visit("testa", ago=70), stage.visit("testa", ago=71)
    head, bills, charges = stage.head(GENERAL), stage.bill_head(GENERAL), hospital_charges(one)
    dearer = (replace(charges[0], amount=charges[0].amount + 1), *charges[1:])
    for section in (Section.EMERGENCY, Section.PROGRESS, Section.LABORATORY):
        made = [hospital_chart(head, patient, visit, (section,)) for visit in (one, next_day)]
        yield f"{section.value}, a day apart", made[0], made[1]
    yield "radiology report, a day apart", radiology_report(head, patient, one), radiology_report(head, patient, next_day)
    yield "office note, a day apart", office_note(head, patient, one), office_note(head, patient, next_day)
    course = [therapy_notes(head, patient, one, (stage.day(60), stage.day(ago))) for ago in (57, 56)]
    yield "therapy notes, one of two days", course[0], course[1]
    first, other, shorter = (itemised_bill(bills, patient, rows, on=stage.day(5)) for rows in (charges, dearer, charges[:-1]))
    yield "bill, a dollar more", first, other
    yield "bill, a line less", first, shorter


def renderings(pdf: bytes, stage: Stage, reader: Reader, folder: Path, seed: int) -> dict[str, list[PagePrint]]:
    """The paper's prints by channel; ``typed`` is the text layer."""
    sent = {"typed": (pdf, ".pdf")}
    for place, (name, dpi, noise) in enumerate(CHANNELS):
        header, skew = stage.fax_of(GENERAL, f"0{place + 1}:{seed % 50 + 10}"), 0.2 * (place - 2)
        fax = fax_tiff(
            pdf, vertical_dpi=dpi, compression="group4", header=header, noise=noise, skew_degrees=skew, seed=100 * seed + place
        )  # fmt: skip
        sent[name] = fax, ".tif"
    found = {}
    for name, (content, ending) in sent.items():
        path = folder / f"paper{ending}"
        path.write_bytes(content)
        found[name] = [print_of(page) for page in reader.read(path, hashlib.sha256(content).hexdigest()).pages]
    return found


def judged(later: list[PagePrint], earlier: list[PagePrint]) -> Likeness:
    """As a piece is judged: the same where no page contradicts and at least half are surely so, unclear where only nothing contradicts."""
    best = [max((compare(page, other) for other in earlier), key=RANK.__getitem__) for page in later]
    if not all(one in {Likeness.SAME, Likeness.UNCLEAR} for one in best):
        return Likeness.ALIKE
    return Likeness.SAME if 2 * best.count(Likeness.SAME) >= len(best) else Likeness.UNCLEAR


RANK = {Likeness.OTHER: 0, Likeness.ALIKE: 1, Likeness.UNCLEAR: 2, Likeness.SAME: 3}


def main() -> int:
    """Draw, send, compare, print."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    stage = Stage(practice_office(TODAY), TODAY)
    table = Table(
        "Papers",
        "Same, filed once",
        "Same, filed twice and said to look so",
        "Two papers, taken for one",
        title=f"The same pages again, seed {seed}",
    )
    mistaken = 0
    with tempfile.TemporaryDirectory() as folder, Reader(ReadingLimits(1, 60, 60, 1500, 50)) as reader:
        for number, (what, one, other) in enumerate(papers(stage)):
            sides = [renderings(pdf, stage, reader, Path(folder), seed + 20 * number + 10 * side) for side, pdf in enumerate((one, other))]
            count = Count()
            for side in sides:
                for later, earlier in permutations(side, 2):
                    count.same += 1
                    found = judged(side[later], side[earlier])
                    count.known += found is Likeness.SAME
                    count.looked_so += found is Likeness.UNCLEAR
            for later, earlier in product(sides[0], sides[1]):
                for new, old in ((sides[0][later], sides[1][earlier]), (sides[1][earlier], sides[0][later])):
                    count.different += 1
                    if judged(new, old) is Likeness.SAME:
                        count.mistaken.append(f"{later} / {earlier}")
            mistaken += len(count.mistaken)
            table.add_row(
                what,
                f"{count.known} of {count.same}",
                str(count.looked_so),
                f"{len(count.mistaken)} of {count.different} {count.mistaken or ''}",
            )
    Console().print(table)
    return 1 if mistaken else 0


if __name__ == "__main__":
    raise SystemExit(main())
