"""A drive: folders that are made and come and go, moving, small files, and downloads that break off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from drive_at_hand import drive_of, of, well_again
from graph_double import Fault, GraphDouble, VirtualClock
from graph_double.drive_part import DoubleDrive

from medrec_daemon.errors import ConfigProblem, FileProblem, TryLater
from medrec_daemon.graph.download import Altered, ItemGone
from medrec_daemon.graph.drive import Drive, NameTaken
from medrec_daemon.graph.drive_address import DriveAddress
from medrec_daemon.graph.drive_item import DriveItem, drive_item
from medrec_daemon.graph.fingerprint import fingerprint

CONTENT = bytes(range(249)) * 20_000


@pytest.fixture(scope="module")
def double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path_factory.mktemp("graph"), VirtualClock()) as double:
        yield double


@pytest.fixture
def staff(double: GraphDouble, tmp_path: Path) -> Iterator[DoubleDrive]:
    well_again(double)
    yield double.drive(f"b!{tmp_path.name}")
    well_again(double)


@pytest.fixture
def drive(double: GraphDouble, staff: DoubleDrive) -> Drive:
    return drive_of(double, staff.id, "Firm/Records")


def there(drive: Drive, path: str) -> DriveItem:
    item = drive.item(path)
    assert item is not None
    return item


class TestFolders:
    def test_they_are_made_below_the_root_folder(self, drive: Drive, staff: DoubleDrive) -> None:
        assert drive.ensure_folder("").path == ""
        assert drive.ensure_folder("A/B").path == "A/B"
        assert staff.folders() == ["Firm", "Firm/Records", "Firm/Records/A", "Firm/Records/A/B"]

    def test_they_keep_the_spelling_they_have(self, drive: Drive, staff: DoubleDrive) -> None:
        staff.folder("FIRM/records/Ärzte & Söhne #2 100%/Billing")
        assert drive.ensure_folder("ärzte & söhne #2 100%/BILLING/New").path == "Ärzte & Söhne #2 100%/Billing/New"
        assert drive.ensure_folder("ÄRZTE & SÖHNE #2 100%/billing").path == "Ärzte & Söhne #2 100%/Billing"
        assert len(staff.folders()) == 5

    def test_without_a_root_folder(self, double: GraphDouble, staff: DoubleDrive) -> None:
        drive = drive_of(double, staff.id, "")
        assert drive.ensure_folder("").id == staff.tree_of_nodes.root.id
        assert drive.ensure_folder("A/B").path == "A/B"
        assert drive.item("A/B") is not None

    def test_they_are_known_until_forgotten(self, drive: Drive, staff: DoubleDrive, double: GraphDouble) -> None:
        first = drive.ensure_folder("A/B")
        asked = len(double.exchanges)
        assert drive.ensure_folder("a/b") is first
        assert len(double.exchanges) == asked
        staff.delete("Firm/Records/A")
        drive.forget("A/B")
        assert drive.ensure_folder("A/B").id != first.id
        assert staff.find("Firm/Records/A/B") is not None

    def test_an_upper_folder_that_went_is_noticed(self, drive: Drive, staff: DoubleDrive) -> None:
        drive.ensure_folder("A/B")
        staff.delete("Firm")
        assert drive.ensure_folder("A/C").path == "A/C"
        assert staff.folders() == ["Firm", "Firm/Records", "Firm/Records/A", "Firm/Records/A/C"]

    def test_many_make_the_same_at_once(self, drive: Drive, staff: DoubleDrive, double: GraphDouble) -> None:
        found: list[str] = []
        many = [drive, *(drive_of(double, staff.id, "Firm/Records") for _ in range(5))]
        threads = [threading.Thread(target=lambda each=each: found.append(each.ensure_folder("A/B/C").id)) for each in many]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 6
        assert len(set(found)) == 1

    def test_what_is_refused(self, drive: Drive, staff: DoubleDrive) -> None:
        with pytest.raises(FileProblem, match="refuses the name"):
            drive.ensure_folder("a:b")
        staff.put("Firm/Records/A", b"")
        with pytest.raises(ConfigProblem, match="a file has the name"):
            drive.ensure_folder("A/B")

    def test_a_drive_needs_one_address(self) -> None:
        for fields in ({}, {"id": "b!x", "user": "pat@firm.example"}, {"id": "b!x", "library": "Documents"}):
            with pytest.raises(ConfigProblem, match="exactly one"):
                DriveAddress(**fields)


class TestItems:
    def test_children_come_page_by_page(self, drive: Drive, staff: DoubleDrive, double: GraphDouble) -> None:
        folder = drive.ensure_folder("A")
        for number in range(205):
            staff.put(f"Firm/Records/A/{number}.pdf", bytes(number))
        staff.folder("Firm/Records/A/more")
        found = {item.name: item for item in drive.children(folder.id)}
        assert set(found) == {*(f"{number}.pdf" for number in range(205)), "more"}
        assert [found[f"{number}.pdf"].size for number in range(205)] == list(range(205))
        assert len([each for each in double.exchanges if each.operation == "children" and staff.id in each.path]) == 2
        assert found["more"].is_folder
        assert found["0.pdf"].quick_xor
        assert list(drive.children("01NOBODY")) == []

    def test_moving(self, drive: Drive, staff: DoubleDrive) -> None:
        folder = drive.ensure_folder("Processing")
        staff.put("Firm/Records/x.pdf", b"x")
        staff.put("Firm/Records/Processing/taken.pdf", b"y")
        item = there(drive, "x.pdf")
        with pytest.raises(NameTaken):
            drive.move(item, folder.id, "Taken.pdf", if_match=item.etag)
        with pytest.raises(FileProblem, match="refuses"):
            drive.move(item, folder.id, "a:b.pdf", if_match=item.etag)
        moved = drive.move(item, folder.id, "z.pdf", if_match=item.etag)
        assert moved is not None
        assert (moved.id, moved.name, moved.parent_id) == (item.id, "z.pdf", folder.id)
        assert drive.move(item, folder.id, "again.pdf", if_match=item.etag) is None
        staff.delete("Firm/Records/Processing/z.pdf")
        assert drive.move(moved, folder.id, "again.pdf", if_match=moved.etag) is None

    def test_deleting_only_what_was_seen(self, drive: Drive, staff: DoubleDrive) -> None:
        staff.put("Firm/Records/x.pdf", b"x")
        item = there(drive, "x.pdf")
        staff.put("Firm/Records/x.pdf", b"another version")
        assert not drive.delete(item.id, if_match=item.etag)
        assert drive.delete(item.id)
        assert drive.delete(item.id)
        assert drive.item("x.pdf") is drive.item_by_id(item.id) is None

    def test_a_small_file_never_replaces(self, drive: Drive, staff: DoubleDrive) -> None:
        written = drive.write("A/why ü #1.txt", b"because")
        assert written is not None
        assert drive.write("a/WHY Ü #1.txt", b"other") is None
        assert staff.read("Firm/Records/A/why ü #1.txt") == b"because"
        with pytest.raises(FileProblem, match="refuses"):
            drive.write("a:b.txt", b"")

    def test_room(self, drive: Drive, staff: DoubleDrive) -> None:
        staff.set_quota(1000)
        staff.put("Firm/x", bytes(400))
        assert drive.room() == 600

    def test_poor_answers_are_read_all_the_same(self) -> None:
        poor = drive_item({"id": "1", "deleted": {}, "parentReference": None, "file": {"hashes": None}, "size": None})
        assert (poor.name, poor.size, poor.deleted, poor.quick_xor, poor.by_its_maker) == ("", 0, True, None, False)
        with pytest.raises(TryLater, match="without its id"):
            drive_item({"name": "x"})
        assert "x.pdf" not in repr(drive_item({"id": "1", "name": "x.pdf", "@content.downloadUrl": "https://secret"}))
        assert "secret" not in repr(drive_item({"id": "1", "name": "x.pdf", "@content.downloadUrl": "https://secret"}))


class TestDownloads:
    @pytest.fixture
    def item(self, drive: Drive, staff: DoubleDrive) -> DriveItem:
        staff.put("Firm/Records/x.pdf", CONTENT)
        return there(drive, "x.pdf")

    @pytest.mark.parametrize("kind", ["drop-mid-download", "drop", "500", "429", "503-html"])
    def test_it_goes_on_where_it_broke_off(self, drive: Drive, item: DriveItem, tmp_path: Path, double: GraphDouble, kind: str) -> None:
        fault = double.faults.add(Fault(kind, times=3, match=of("download")))
        before = len(double.exchanges)
        assert drive.download(item, tmp_path / "x") == fingerprint([CONTENT])
        assert fault.fired == 3
        assert (tmp_path / "x").read_bytes() == CONTENT
        downloads = [each for each in double.exchanges[before:] if each.operation == "download"]
        assert not any(each.header("authorization") for each in downloads)
        if kind == "drop-mid-download":
            starts = [int(each.header("range").removeprefix("bytes=").rstrip("-") or 0) for each in downloads]
            assert starts == sorted(starts)
            assert starts[-1] > len(CONTENT) // 2

    def test_another_process_goes_on_with_it(self, drive: Drive, item: DriveItem, tmp_path: Path, double: GraphDouble) -> None:
        double.faults.add(Fault("drop-mid-download", match=of("download")))
        double.faults.add(Fault("drop", at=2, times=99, match=of("download", "download redirect")))
        with pytest.raises(TryLater):
            drive.download(item, tmp_path / "x")
        got = (tmp_path / "x").stat().st_size
        assert 0 < got < len(CONTENT)
        well_again(double)
        double.clock.sleep(60)
        before = len(double.exchanges)
        drive_of(double, drive.id(), "Firm/Records").download(item, tmp_path / "x")
        assert (tmp_path / "x").read_bytes() == CONTENT
        assert [each.header("range") for each in double.exchanges[before:] if each.operation == "download"] == [f"bytes={got}-"]

    def test_what_is_not_what_the_drive_says(self, drive: Drive, item: DriveItem, tmp_path: Path, double: GraphDouble) -> None:
        double.faults.add(Fault("corrupt-download", match=of("download")))
        with pytest.raises(Altered) as altered:
            drive.download(item, tmp_path / "x")
        assert altered.value.found.size == len(CONTENT)
        assert not (tmp_path / "x").exists()
        (tmp_path / "x").write_bytes(bytes(len(CONTENT) + 1))
        assert drive.download(item, tmp_path / "x") == fingerprint([CONTENT])

    def test_what_is_gone(self, drive: Drive, item: DriveItem, staff: DoubleDrive, tmp_path: Path) -> None:
        staff.delete("Firm/Records/x.pdf")
        with pytest.raises(ItemGone):
            drive.download(item, tmp_path / "x")

    def test_an_empty_file(self, drive: Drive, staff: DoubleDrive, tmp_path: Path) -> None:
        staff.put("Firm/Records/empty", b"")
        assert drive.download(there(drive, "empty"), tmp_path / "x").size == 0
        assert (tmp_path / "x").read_bytes() == b""
