"""A second look at real fax pages: what the first reading held is read larger and filed, in the confined workers that read it first."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from recognition_samples import TODAY, shipped_rules
from two_reading_samples import PLACE, judged, note, small_office

from medrec_daemon.errors import TryLater
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys.arrival import Rooms, make_plan
from medrec_daemon.journeys.explain import explain
from medrec_daemon.journeys.second_look import SECOND_LOOK, looked_again
from medrec_daemon.journeys.two_readings import Now
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Outcome, Page, ReadFile
from medrec_daemon.reading import Reader, ReadingLimits

sys.path.insert(0, str(Path(__file__).parent.parent / "reading"))
from reading_samples import fax_tiff, faxed, image_pdf, page_image

SHA = "ab" * 32
HARD = [(98, 20, 0.02), (196, 16, 0.05)]
"""Rows an inch, size of the letters, share of specks: the first reading of these loses the birth date."""


class Watched(Reader):
    """The reader, with the numbers of the pages that it was asked to read larger."""

    def __init__(self, **limits: float) -> None:
        super().__init__(
            ReadingLimits(**({"workers": 1, "page_seconds": 60, "file_minutes": 5, "memory_mb": 1500, "max_file_mb": 64} | limits))
        )
        self.asked: list[int] = []

    def read_larger(self, file: str, pages: Sequence[Page], should_stop: Callable[[], bool] | None = None) -> tuple[Page, ...]:
        self.asked += [page.number for page in pages]
        return super().read_larger(file, pages, should_stop)


@pytest.fixture(scope="module")
def reader() -> Iterator[Watched]:
    with Watched() as shared:
        yield shared


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with small_office(tmp_path) as made:
        yield made


@pytest.fixture
def rooms(tmp_path: Path, ledger: Ledger, reader: Watched) -> Rooms:
    reader.asked.clear()
    return Rooms(
        spool=Spool(tmp_path / "spool"),
        reader=reader,
        ledger=ledger,
        store=FolderStore(tmp_path / "store", tmp_path / "store.json"),
        rules=shipped_rules(),
        place=PLACE,
        filed=tmp_path / "filed",
        held=tmp_path / "held",
        plans=tmp_path / "plans",
        clock=lambda: datetime.combine(TODAY, time(17), UTC),
    )


def fax(tmp_path: Path, down: int, size: int, noise: float, **said: str) -> Path:
    page = page_image(note(**said).strip().split("\n"), size)
    return fax_tiff(tmp_path / "fax.tif", [faxed(page, down, noise, seed=8)], down)


def lines(page: Page) -> list[str]:
    return [line.text for line in page.lines()]


@pytest.mark.parametrize(("down", "size", "noise"), HARD)
def test_a_fax_that_the_first_reading_held_is_filed(tmp_path: Path, rooms: Rooms, down: int, size: int, noise: float) -> None:
    path = fax(tmp_path, down, size, noise)
    read = rooms.reader.read(path, SHA)
    assert judged(rooms.ledger, *read.pages).plan.outcome is Outcome.HOLD
    plan = make_plan("fax.tif", SHA, rooms, lambda: read)
    assert rooms.reader.asked == [1]
    assert (plan.outcome, plan.pieces[0].matter) == (Outcome.FILE, "2026-0001")
    (said,) = [item for item in plan.pieces[0].evidence if item.what == SECOND_LOOK]
    assert said.saw == "read again at another size: the date of birth"
    shown = explain(path, rooms, lambda done, of: None)
    assert ("Made out at a second look", said.saw) in [(mark.title, mark.words) for page in shown.pages for mark in page.highlights]


def test_another_client_of_that_name_keeps_it_held(tmp_path: Path, rooms: Rooms) -> None:
    """The same fax of somebody born on another day: the second look reads that day, and it is not the client's."""
    read = rooms.reader.read(fax(tmp_path, *HARD[0], born="08/22/1983"), SHA)
    plan = make_plan("fax.tif", SHA, rooms, lambda: read)
    assert plan.outcome is Outcome.HOLD
    assert plan.reasons == judged(rooms.ledger, *read.pages).plan.reasons, "the reason is that of the first reading"


def test_nothing_is_read_again_where_the_first_reading_is_enough(tmp_path: Path, rooms: Rooms) -> None:
    read = rooms.reader.read(fax(tmp_path, 196, 30, 0.0004), SHA)
    assert make_plan("fax.tif", SHA, rooms, lambda: read).outcome is Outcome.FILE
    nowhere = ReadFile(SHA, rooms.reader.read(fax(tmp_path, *HARD[0]), SHA).pages)
    assert make_plan("fax.tif", SHA, rooms, lambda: nowhere).outcome is Outcome.HOLD, "nobody says where the file lies"
    assert rooms.reader.asked == []


def test_a_page_that_takes_too_long_leaves_the_first_reading(tmp_path: Path, ledger: Ledger, reader: Watched) -> None:
    read = reader.read(fax(tmp_path, *HARD[0]), SHA)
    first = judged(ledger, *read.pages)
    with Watched(page_seconds=0.02) as hasty:
        found = looked_again(first, read, lambda pages: judged(ledger, *pages), hasty, ledger, shipped_rules(), Now(TODAY, lambda: False))
        assert hasty.asked == [1]
    assert found is first


def test_it_reads_upright_with_boxes_where_the_words_are(tmp_path: Path, reader: Watched) -> None:
    path = fax_tiff(tmp_path / "fax.tif", [faxed(page_image().rotate(180), 98)], 98)
    (first,) = reader.read(path, SHA).pages
    (second,) = reader.read_larger(str(path), [first])
    assert (second.number, second.turned, second.width, second.height) == (1, 180, first.width, first.height)
    assert second.words != first.words
    one, other = ([line.words for line in page.lines() if line.text == "Patient: Testina Sampleton"] for page in (first, second))
    for word, again in zip(*one, *other, strict=True):
        assert (again.left, again.top, again.right, again.bottom) == pytest.approx(
            (word.left, word.top, word.right, word.bottom), abs=0.005
        )


def test_a_scan_is_read_larger_within_the_memory_of_a_worker(tmp_path: Path, reader: Watched) -> None:
    scan = reader.read(image_pdf(tmp_path / "scan.pdf", page_image(dpi=300)), SHA)
    assert [lines(page)[:3] for page in reader.read_larger(scan.file, scan.pages)] == [lines(page)[:3] for page in scan.pages]
    finest = reader.read(image_pdf(tmp_path / "finest.pdf", page_image(dpi=400)), SHA)
    assert reader.read_larger(finest.file, finest.pages) == (), "it would be larger than any page is read"


def test_a_stop_is_obeyed(tmp_path: Path, reader: Watched) -> None:
    read = reader.read(fax(tmp_path, *HARD[0]), SHA)
    with pytest.raises(TryLater):
        reader.read_larger(read.file, read.pages * 20, lambda: True)
