"""Libraries that change what they are given: known, recorded, never looped on; and damage, which is something else."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from drive_at_hand import ROOT, Office, of, well_again
from filing_samples import pdf, sha, source
from graph_double import Fault, GraphDouble, VirtualClock
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

from medrec_daemon.errors import Doubtful, TryLater
from medrec_daemon.filing.same_pages import same_pages

FOLDER, NAME = "Sampleton, Testina/Billing", "2026-02-20 Billing.pdf"
GRAIN = 320 * 1024


@pytest.fixture(scope="module")
def double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path_factory.mktemp("graph"), VirtualClock()) as double:
        yield double


@pytest.fixture
def library(double: GraphDouble, tmp_path: Path) -> Iterator[Office]:
    well_again(double)
    office = Office(double, tmp_path / "state", "documentLibrary", fragment_bytes=GRAIN)
    yield office
    office.store.close()
    well_again(double)


@cache
def fax(*pages: str) -> bytes:
    """A PDF of pictures alone, as a fax server makes it: no text at all."""
    pictures = [Image.new("1", (864, 1100), 1) for _ in pages]
    for picture, words in zip(pictures, pages, strict=True):
        ImageDraw.Draw(picture).text((60, 60), words, fill=0)
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def letter_of(*lines: str) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=letter)
    for number, line in enumerate(lines):
        page.drawString(72, 700 - 20 * number, line)
    page.save()
    return out.getvalue()


def is_there(office: Office, name: str = NAME) -> str:
    """The SHA-256 of what lies under a name in the folder."""
    return office.files()[f"{FOLDER}/{name}"]


class TestRewritten:
    def test_it_is_recorded_as_what_it_became(self, library: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING):
            stored = library.store.put(FOLDER, NAME, *source(tmp_path, fax("Testina Sampleton")))
        assert stored.sha256 == is_there(library) != sha(fax("Testina Sampleton"))
        assert stored.size == library.drive.item(f"{ROOT}/{stored.path}").size
        assert "altered by the library" in caplog.text
        assert "Testina" not in caplog.text
        library.look_away()
        assert library.another().digest_of(stored.path) == stored.sha256
        assert library.asked("download") == []

    def test_it_is_recorded_where_the_upload_itself_says_so(self, library: Office, tmp_path: Path) -> None:
        library.double.quirks.rewrite_shown = True
        stored = library.store.put(FOLDER, NAME, *source(tmp_path, fax("a page")))
        assert library.files() == {stored.path: stored.sha256}
        assert len(library.asked("upload fragment")) == 1

    def test_it_is_sent_once(self, library: Office, tmp_path: Path) -> None:
        for name in ("one.pdf", "two.pdf"):
            library.store.put(FOLDER, name, *source(tmp_path, fax("a page")))
        assert len(library.asked("upload fragment")) == len(library.asked("download")) == 2

    def test_putting_it_again_finds_it(self, library: Office, tmp_path: Path) -> None:
        first = library.store.put(FOLDER, NAME, *source(tmp_path, fax("a page")))
        for store in (library.store, library.another()):
            again = store.put(FOLDER, NAME, *source(tmp_path, fax("a page")))
            assert again.already_there
            assert (again.path, again.sha256) == (first.path, first.sha256)
        assert len(library.files()) == 1

    def test_a_library_that_takes_its_time(self, library: Office, tmp_path: Path) -> None:
        library.double.quirks.rewrite_after = 60.0
        first = library.store.put(FOLDER, NAME, *source(tmp_path, fax("a page")))
        assert first.sha256 == sha(fax("a page"))
        library.double.clock.sleep(61)
        assert library.store.digest_of(first.path) == is_there(library) != first.sha256
        again = library.another().put(FOLDER, NAME, *source(tmp_path, fax("a page")))
        assert again.already_there
        assert again.sha256 == is_there(library)
        assert len(library.files()) == 1

    def test_an_answer_that_got_lost_does_not_make_two(self, library: Office, tmp_path: Path) -> None:
        library.double.faults.add(Fault("lost-answer", match=of("upload fragment")))
        stored = library.store.put(FOLDER, NAME, *source(tmp_path, fax("a page")))
        assert library.files() == {stored.path: stored.sha256}

    def test_what_a_person_made_of_it_is_not_it(self, library: Office, tmp_path: Path) -> None:
        library.store.put(FOLDER, NAME, *source(tmp_path, fax("a page")))
        library.drive.put(f"{ROOT}/{FOLDER}/{NAME}", fax("a page, with notes on it"))
        assert library.store.digest_of(f"{FOLDER}/{NAME}") == sha(fax("a page, with notes on it"))
        second = library.another().put(FOLDER, NAME, *source(tmp_path, fax("a page")))
        assert second.path.endswith("Billing (2).pdf")
        assert is_there(library) == sha(fax("a page, with notes on it"))

    def test_another_fax_of_as_many_pages_is_another(self, library: Office, tmp_path: Path) -> None:
        library.store.put(FOLDER, NAME, *source(tmp_path, fax("one patient")))
        assert library.store.put(FOLDER, NAME, *source(tmp_path, fax("one patienf"))).path.endswith("Billing (2).pdf")

    @pytest.mark.parametrize("quirk", ["hash_late", "hash_missing"])
    @pytest.mark.parametrize("seconds", [1.0, 3600.0])
    def test_hashes_that_come_late(self, library: Office, tmp_path: Path, quirk: str, seconds: float) -> None:
        library.double.quirks.change({"rewrite": False, quirk: seconds})
        stored = library.store.put(FOLDER, NAME, *source(tmp_path, pdf()))
        assert library.files() == {stored.path: stored.sha256} == {f"{FOLDER}/{NAME}": sha(pdf())}
        assert len(library.asked("upload fragment")) == 1
        library.double.clock.sleep(7200)
        assert library.store.digest_of(stored.path) == sha(pdf())


class TestDamaged:
    def test_it_is_sent_once_more(self, library: Office, tmp_path: Path) -> None:
        library.double.quirks.rewrite = False
        library.double.faults.add(Fault("corrupt-fragment"))
        stored = library.store.put(FOLDER, NAME, *source(tmp_path, pdf()))
        assert library.files() == {stored.path: sha(pdf())}
        assert stored.path == f"{FOLDER}/{NAME}"
        assert len(library.asked("upload fragment")) == 2

    def test_it_is_not_sent_again_and_again(self, library: Office, tmp_path: Path) -> None:
        library.double.quirks.rewrite = False
        library.double.faults.add(Fault("corrupt-fragment", times=999))
        with pytest.raises(TryLater, match="twice") as damaged:
            library.store.put(FOLDER, NAME, *source(tmp_path, pdf()))
        assert not isinstance(damaged.value, Doubtful)
        assert library.files() == {}
        assert len(library.asked("upload fragment")) == 2
        library.double.faults.clear()
        assert library.store.put(FOLDER, NAME, *source(tmp_path, pdf())).path == f"{FOLDER}/{NAME}"

    def test_what_a_person_put_in_its_place_meanwhile_stays(self, library: Office, tmp_path: Path) -> None:
        library.double.quirks.rewrite = False

        def at_the_first_look(exchange: object) -> bool:
            if getattr(exchange, "operation", "") == "item" and "items" in getattr(exchange, "path", ""):
                library.drive.put(f"{ROOT}/{FOLDER}/{NAME}", b"somebody's own")
            return False

        library.store.put(FOLDER, "other.pdf", *source(tmp_path, pdf()))
        library.double.faults.add(Fault("slow", match=at_the_first_look))
        with pytest.raises(Doubtful, match="changed in the drive right after"):
            library.store.put(FOLDER, NAME, *source(tmp_path, pdf("b")))
        assert library.drive.read(f"{ROOT}/{FOLDER}/{NAME}") == b"somebody's own"

    def test_a_download_that_is_wrong_once_proves_nothing(self, library: Office, tmp_path: Path) -> None:
        library.double.faults.add(Fault("corrupt-download"))
        stored = library.store.put(FOLDER, NAME, *source(tmp_path, fax("a page")))
        assert library.files() == {stored.path: stored.sha256}


class TestSamePages:
    def same(self, tmp_path: Path, one: bytes, other: bytes) -> bool:
        (tmp_path / "one").write_bytes(one)
        (tmp_path / "other").write_bytes(other)
        return same_pages(str(tmp_path / "one"), str(tmp_path / "other"))

    def test_only_what_nobody_sees_may_differ(self, tmp_path: Path) -> None:
        assert self.same(tmp_path, pdf("one title"), pdf("another title"))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (letter_of("Balance due 100.00"), letter_of("Balance due 160.00")),
            (fax("a page"), fax("a pagc")),
            (fax("a page"), fax("a page", "another")),
            (fax("one", "two"), fax("two", "one")),
            (pdf(), b"no PDF at all"),
            (b"no PDF at all", b"no PDF at all"),
        ],
    )
    def test_what_shows_may_not(self, tmp_path: Path, one: bytes, other: bytes) -> None:
        assert not self.same(tmp_path, one, other)
