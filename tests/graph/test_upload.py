"""Uploads by session: fragments, ranges, the memory of them, and what each kind of drive wants to hear."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drive_at_hand import drive_of, of, well_again
from graph_double import Fault, GraphDouble, VirtualClock

from medrec_daemon.errors import FileProblem, TryLater
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.graph.upload import GRAIN_BYTES, Obstacle, Uploads, Wanted, next_expected
from medrec_daemon.graph.upload_memory import UnderWay, UploadMemory, upload_key

CONTENT = bytes(range(253)) * 4000


@pytest.fixture(scope="module")
def double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path_factory.mktemp("graph"), VirtualClock()) as double:
        yield double
        well_again(double)


def wanted(folder: DriveItem, name: str, content: bytes = CONTENT) -> Wanted:
    sha256 = hashlib.sha256(content).hexdigest()
    return Wanted(upload_key(name, sha256), folder.path or "", folder.id, name, len(content), sha256)


class Bench:
    """Uploads into a new folder of a drive."""

    def __init__(self, double: GraphDouble, tmp_path: Path, kind: str) -> None:
        well_again(double)
        self.staff = double.drive(f"b!{tmp_path.name}", kind)
        self.drive = drive_of(double, self.staff.id)
        self.folder = self.drive.ensure_folder("A")
        self.memory = UploadMemory(tmp_path / "uploads")
        self.uploads = Uploads(self.drive, self.memory, GRAIN_BYTES, double.clock.wall)

    def begin(self, name: str = "x.bin", content: bytes = CONTENT) -> UnderWay:
        (self.memory.folder).mkdir(exist_ok=True)
        begun = self.uploads.begin(wanted(self.folder, name, content))
        assert isinstance(begun, UnderWay)
        return begun


@pytest.fixture(params=["business", "personal", "documentLibrary"])
def bench(request: pytest.FixtureRequest, double: GraphDouble, tmp_path: Path) -> Bench:
    return Bench(double, tmp_path, request.param)


@pytest.mark.parametrize(
    ("found", "number"),
    [
        ({"nextExpectedRanges": ["26-"]}, 26),
        ({"nextExpectedRanges": ["4453-4999"]}, 4453),
        ({"nextExpectedRanges": ["1325399232-3517313465", "9-"]}, 1325399232),
        ({"nextExpectedRanges": []}, None),
        ({"nextExpectedRanges": ["-"]}, None),
        ({"nextExpectedRanges": None}, None),
        ({}, None),
    ],
)
def test_both_forms_of_ranges(found: dict[str, Any], number: int | None) -> None:
    assert next_expected(found) == number


@pytest.mark.parametrize("size", [0, 1, GRAIN_BYTES + 1, 192 * GRAIN_BYTES])
def test_fragments_are_multiples_of_320_kib_below_60_mib(double: GraphDouble, tmp_path: Path, size: int) -> None:
    with pytest.raises(ValueError, match="multiple"):
        Uploads(drive_of(double), UploadMemory(tmp_path), size)


def test_every_kind_of_drive(bench: Bench, double: GraphDouble) -> None:
    upload = bench.begin()
    item = bench.uploads.send(upload, io.BytesIO(CONTENT))
    assert isinstance(item, DriveItem)
    assert (item.size, item.name) == (len(CONTENT), "x.bin")
    assert bench.staff.read("Records/A/x.bin") == CONTENT
    (asked,) = [each for each in double.exchanges if each.operation == "create session" and bench.staff.id in each.path]
    assert asked.request_json["item"]["@microsoft.graph.conflictBehavior"] == "fail"
    assert ("fileSize" in asked.request_json["item"]) == (bench.staff.tree_of_nodes.kind != "personal")
    fragments = [each for each in double.exchanges if each.operation == "upload fragment" and bench.staff.id in each.path]
    assert [each.length for each in fragments] == [GRAIN_BYTES] * 3 + [len(CONTENT) - 3 * GRAIN_BYTES]
    assert not any(each.header("authorization") for each in fragments)


def test_it_is_remembered_before_the_first_byte(bench: Bench) -> None:
    upload = bench.begin()
    assert bench.memory.find(upload.key) == upload
    assert upload.url.split("?")[0] not in repr(upload)
    assert "x.bin" not in repr(upload)


@pytest.mark.parametrize("kind", ["416", "drop", "drop-mid-fragment", "lost-answer", "500", "502-html", "200-html", "429", "503-html"])
@pytest.mark.parametrize("partial_kept", [False, True])
def test_a_fragment_that_went_wrong(double: GraphDouble, tmp_path: Path, kind: str, *, partial_kept: bool) -> None:
    bench = Bench(double, tmp_path, "business")
    double.quirks.partial_kept = partial_kept
    upload = bench.begin()
    fault = double.faults.add(Fault(kind, at=2, times=2, match=of("upload fragment")))
    assert isinstance(bench.uploads.send(upload, io.BytesIO(CONTENT)), DriveItem)
    assert fault.fired == 2
    assert bench.staff.read("Records/A/x.bin") == CONTENT


def test_a_server_that_keeps_nothing_is_given_up(bench: Bench, double: GraphDouble) -> None:
    upload = bench.begin()
    fault = double.faults.add(Fault("416", times=999, match=of("upload fragment")))
    with pytest.raises(TryLater, match="does not get on"):
        bench.uploads.send(upload, io.BytesIO(CONTENT))
    assert 2 < fault.fired < 10
    double.faults.clear()
    assert isinstance(bench.uploads.send(upload, io.BytesIO(CONTENT), None), DriveItem)


def test_what_the_server_forgot(bench: Bench) -> None:
    upload = bench.begin()
    bench.uploads.cancel(upload)
    assert bench.memory.all() == ()
    assert bench.uploads.send(upload, io.BytesIO(CONTENT)) is Obstacle.SESSION_GONE
    assert bench.uploads.send(upload, io.BytesIO(CONTENT), None) is Obstacle.SESSION_GONE
    bench.uploads.cancel(upload)


def test_what_is_in_the_way(bench: Bench, double: GraphDouble) -> None:
    bench.staff.put("Records/A/x.bin", b"other")
    bench.memory.folder.mkdir()
    assert bench.uploads.begin(wanted(bench.folder, "x.bin")) is Obstacle.NAME_TAKEN
    double.quirks.conflict_at = "commit"
    assert bench.uploads.send(bench.begin(), io.BytesIO(CONTENT)) is Obstacle.NAME_TAKEN
    bench.staff.delete("Records/A")
    assert bench.uploads.begin(wanted(bench.folder, "y.bin")) is Obstacle.FOLDER_GONE
    assert bench.staff.tree() == {}


def test_a_source_that_shrank_is_said(bench: Bench) -> None:
    with pytest.raises(FileProblem, match="shorter"):
        bench.uploads.send(bench.begin(), io.BytesIO(CONTENT[:1000]))


def test_a_file_that_says_nothing_is_forgotten(tmp_path: Path) -> None:
    memory = UploadMemory(tmp_path)
    (tmp_path / "0a.json").write_text("{")
    (tmp_path / "0b.json").write_text('{"key": "0b"}')
    assert memory.find("0a") is memory.find("0b") is None
    assert memory.all() == ()
    memory.clear_leavings(0.0)
    assert list(tmp_path.iterdir()) == []


def test_one_at_a_time(tmp_path: Path) -> None:
    memory = UploadMemory(tmp_path / "uploads")
    told: list[None] = []
    with (
        memory.only_one("a place", lambda: None, 5.0),
        pytest.raises(TryLater, match="already"),
        memory.only_one("a place", lambda: told.append(None), 0.1),
    ):
        raise AssertionError("two at once")
    assert told
    with memory.only_one("a place", lambda: None, 5.0):
        pass
