"""The cloud inbox against the double of Graph, over HTTPS: what staff do there, and what they see."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from cloud_samples import FILED, INBOX, NOW, PROCESSING, REVIEW, STILL, CloudOffice, names
from graph_double import Fault, GraphDouble, VirtualClock
from intake_samples import pdf

from medrec_daemon.intake import settle
from medrec_daemon.model import PersonWord
from medrec_daemon.safe_write import sha256_of

PAPER = b"%PDF-1.4 Testina Sampleton's chart %%EOF"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[GraphDouble, VirtualClock]]:
    clock = VirtualClock()
    with GraphDouble(tmp_path_factory.mktemp("double"), clock) as double:
        yield double, clock


@pytest.fixture
def office(service: tuple[GraphDouble, VirtualClock], tmp_path: Path) -> Iterator[CloudOffice]:
    """An office with a drive of its own."""
    double, clock = service
    usual = asdict(double.quirks)
    yield CloudOffice(tmp_path, double, clock)
    double.quirks.change(usual)
    double.faults.clear()


def test_a_dropped_file_leaves_the_inbox_and_reaches_the_spool(office: CloudOffice) -> None:
    office.turn()
    assert office.cloud.folders() == ["Medrec", "Medrec/Filed", "Medrec/Inbox", "Medrec/Needs Review", "Medrec/Processing"]
    office.drop("RR-7F3K9TE scan.pdf", PAPER)
    assert office.turn().waiting == 1
    stands = office.turn(STILL)
    assert (stands.waiting, stands.working, stands.claimed, stands.problem) == (0, 0, 1, None)
    assert names(office) == [f"{PROCESSING}/RR-7F3K9TE scan.pdf"]
    (arrival,) = office.spool.arrivals()
    assert (arrival.name, arrival.subfolder, arrival.word) == ("RR-7F3K9TE scan.pdf", "", None)
    assert office.spool.original(arrival).read_bytes() == PAPER
    office.file(arrival)
    assert office.turn().working == 0
    assert names(office) == [f"{FILED}/RR-7F3K9TE scan.pdf"]
    assert office.entries == []


def test_what_lies_there_at_the_start_and_in_subfolders(office: CloudOffice) -> None:
    office.drop("fax/from the scanner/a.pdf", PAPER + b"a")
    office.drop("b.pdf", PAPER + b"b")
    assert [(one.name, one.subfolder) for one in sorted(office.take(), key=lambda one: one.name)] == [
        ("a.pdf", "fax/from the scanner"),
        ("b.pdf", ""),
    ]
    office.cloud.put("elsewhere/new folder/c.pdf", PAPER + b"c")
    office.cloud.move("elsewhere/new folder", f"{INBOX}/new folder")  # the delta tells of the folder, not of what is in it
    office.cloud.put(f"{INBOX}/new folder/deeper/d.pdf", PAPER + b"d")
    assert {(one.name, one.subfolder) for one in office.take()} >= {("c.pdf", "new folder"), ("d.pdf", "new folder/deeper")}


def test_what_is_no_arrival_stays(office: CloudOffice) -> None:
    office.turn()
    for name in ("half.tmp", ".hidden", "scan.pdf.why.txt", "~tmp12_scan.pdf", "fax.crdownload"):
        office.drop(name, b"x")
    office.drop("Notebook", b"x")
    office.cloud.mark(f"{INBOX}/Notebook", package={"type": "oneNote"})
    office.cloud.put("Other/a.pdf", PAPER)
    before = names(office)
    assert office.take() == ()
    stands = office.turn(3600)
    assert (stands.waiting, stands.stuck) == (0, False)
    assert "'Notebook'" in (stands.problem or "")
    office.restart()
    assert "'Notebook'" in (office.turn().problem or "")
    assert names(office) == before
    office.cloud.move(f"{INBOX}/Notebook", "Other/Notebook")
    assert office.turn().problem is None


def test_a_file_that_changes_waits_until_it_is_still(office: CloudOffice) -> None:
    office.turn()
    for number in range(4):
        office.drop("scan.pdf", PAPER[: number + 5])
        stands = office.turn(STILL - 0.5)
        assert (stands.waiting, stands.claimed) == (1, 0)
    office.drop("scan.pdf", PAPER)
    (arrival,) = office.take()
    assert office.spool.original(arrival).read_bytes() == PAPER


def test_an_empty_file_waits_longer(office: CloudOffice) -> None:
    office.turn()
    office.drop("scan.pdf", b"")
    assert office.take() == ()
    assert office.turn(STILL * 15).waiting == 1
    office.drop("scan.pdf", PAPER)
    assert [one.size for one in office.take()] == [len(PAPER)]
    office.drop("nothing.pdf", b"")
    office.turn()
    office.turn(STILL * 20)
    assert sorted(one.size for one in office.spool.arrivals()) == [0, len(PAPER)]


def test_a_change_in_the_last_moment_is_seen(office: CloudOffice) -> None:
    """Between the look and the claim: If-Match keeps the newer content from being taken for the old one's."""
    office.turn()
    office.drop("scan.pdf", b"half")
    office.turn()

    def edit(exchange: object) -> bool:
        if getattr(exchange, "method", "") == "PATCH" and office.cloud.find(f"{INBOX}/scan.pdf").size == 4:
            office.drop("scan.pdf", PAPER)
        return False

    office.double.faults.add(Fault("drop", match=edit))
    assert office.turn(STILL).claimed == 0
    assert office.entries == []
    office.double.faults.clear()
    (arrival,) = office.take()
    assert office.spool.original(arrival).read_bytes() == PAPER


def test_renamed_and_deleted_while_it_waits(office: CloudOffice) -> None:
    office.turn()
    office.drop("a.pdf", PAPER)
    office.drop("b.pdf", PAPER)
    office.turn()
    office.cloud.move(f"{INBOX}/a.pdf", f"{INBOX}/RR-7F3K9TE a.pdf")
    office.cloud.delete(f"{INBOX}/b.pdf")
    assert [one.name for one in office.take()] == ["RR-7F3K9TE a.pdf"]


def test_moved_out_while_it_waits(office: CloudOffice) -> None:
    office.turn()
    office.drop("sub/a.pdf", PAPER)
    office.turn()
    office.cloud.move(f"{INBOX}/sub", "Elsewhere/sub")
    assert office.take() == ()
    assert names(office) == ["Elsewhere/sub/a.pdf"]


def test_forgotten_links_small_pages_and_repeats(office: CloudOffice) -> None:
    office.double.quirks.change({"delta_page_size": 2, "delta_repeats": True, "page_size": 3})
    office.turn()
    for number in range(11):
        office.drop(f"{number}.pdf", PAPER + b"%d" % number)
    office.turn()
    office.cloud.forget_deltas()
    office.drop("late/one.pdf", PAPER)
    stands = office.turn(STILL)
    assert (stands.claimed, stands.waiting) == (11, 1), "those seen before the link was forgotten kept their time"
    assert len(office.take()) == 12


def test_a_slow_burst_holds_up_nobody(office: CloudOffice) -> None:
    """Each request takes two seconds: a turn ends in time, and a letter that comes later is seen before all of the burst is in."""
    office.turn()
    for number in range(30):
        office.drop(f"{number}.pdf", PAPER + b"%d" % number)
    office.turn()
    office.double.faults.add(Fault("slow", delay=2.0, seconds=10_000.0))
    begun = office.clock.now()
    stands = office.turn(STILL)
    assert office.clock.now() - begun < 40
    assert 0 < stands.claimed < 30
    assert stands.look_again == 0
    office.drop("urgent.pdf", b"%PDF %%EOF")
    left_after = None
    for _ in range(40):
        office.turn(STILL)
        taken = len(office.spool.arrivals())
        if left_after is None and office.cloud.find(f"{INBOX}/urgent.pdf") is None:
            left_after = taken
    assert taken == 31
    assert left_after is not None
    assert left_after < 31


def test_one_unit_a_look(office: CloudOffice) -> None:
    office.turn()
    before = office.double.resource_units()
    for _ in range(10):
        office.turn(30)
    assert office.double.resource_units() - before == 10


@pytest.mark.parametrize("name", ["Zeugnis ü # % & ' (1).pdf", "a" * 150 + ".pdf", "é" * 110 + ".pdf", "+ $ ! @ ~.pdf"])
def test_names_that_need_care(office: CloudOffice, name: str) -> None:
    office.drop(f"R & D #1 100%/{name}", PAPER)
    (arrival,) = office.take()
    assert arrival.subfolder == "R & D #1 100%"
    assert arrival.name == settle.safe_name(name)
    office.hold(arrival)
    office.turn()
    assert names(office) == [f"{REVIEW}/{name}", f"{REVIEW}/{name}.why.txt"]


def test_a_path_too_long_for_the_folder_it_settles_in(office: CloudOffice) -> None:
    around = "/".join(["folder"] * 19 + ["f"])
    office.restart(around)
    office.turn()
    name = "n" * 251 + ".pdf"
    office.cloud.put(f"{around}/Inbox/{name}", PAPER)
    assert len(f"{around}/Processing/{name}") > 400
    (arrival,) = office.take()
    assert arrival.name == settle.safe_name(name)
    office.hold(arrival)
    office.turn()
    item, note = names(office)
    assert item.startswith(f"{around}/Needs Review/nnnnn")
    assert note.startswith(f"{around}/Needs Review/nnnnn")
    assert note.endswith(".why.txt")


def test_held_then_dragged_back_then_filed(office: CloudOffice) -> None:
    office.turn()
    office.drop("scan.pdf", PAPER)
    (arrival,) = office.take()
    office.hold(arrival)
    office.turn()
    assert names(office) == [f"{REVIEW}/scan.pdf", f"{REVIEW}/scan.pdf.why.txt"]
    note = office.cloud.read(f"{REVIEW}/scan.pdf.why.txt").decode()
    assert note == (office.held / "scan.pdf.why.txt").read_text()
    before = office.double.resource_units()
    office.turn(30)
    assert office.double.resource_units() - before == 1 + 1, "the delta tells of our own move, once: the item is looked at"
    office.turn(30)
    assert office.double.resource_units() - before == 3

    office.cloud.move(f"{REVIEW}/scan.pdf", f"{INBOX}/RR-7F3K9TE scan.pdf")
    (again,) = office.take()
    assert (again.name, again.sha256) == ("RR-7F3K9TE scan.pdf", arrival.sha256)
    office.turn()
    assert list(office.held.iterdir()) == [], "the copy of the first round goes once the spool has the bytes"
    assert names(office) == [f"{PROCESSING}/RR-7F3K9TE scan.pdf"]
    office.file(again)
    office.turn()
    assert names(office) == [f"{FILED}/RR-7F3K9TE scan.pdf"]
    assert office.entries == []


def test_dragged_back_and_held_again(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    office.hold(office.take()[0])
    office.turn()
    office.cloud.move(f"{REVIEW}/scan.pdf", f"{INBOX}/scan.pdf")
    office.hold(office.take()[0], "Two clients fit.")
    office.turn()
    office.turn()
    assert sorted(path.name for path in office.held.iterdir()) == ["scan.pdf", "scan.pdf.why.txt"]
    assert names(office) == [f"{REVIEW}/scan.pdf", f"{REVIEW}/scan.pdf.why.txt"]
    assert b"Two clients fit." in office.cloud.read(f"{REVIEW}/scan.pdf.why.txt")


def test_the_note_follows(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    held = office.hold(office.take()[0])
    office.turn()
    settle.write_note(held, "Why scan.pdf is held\n\n- Now another reason.", sha256_of(held))
    office.turn(30)
    assert b"Now another reason." in office.cloud.read(f"{REVIEW}/scan.pdf.why.txt")
    assert len(names(office)) == 2


def test_assigned_by_a_person_here(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    office.hold(office.take()[0])
    office.turn()
    word = PersonWord(by="pat@firm.example", matter="2026-0143")
    arrival = settle.take_back(settle.held_file(office.held, "scan.pdf"), office.spool, word, NOW)
    office.turn()
    assert names(office) == [f"{REVIEW}/scan.pdf", f"{REVIEW}/scan.pdf.why.txt"]
    office.file(arrival)
    office.turn()
    assert names(office) == [f"{FILED}/scan.pdf"]
    assert office.entries == []


def test_the_same_bytes_twice(office: CloudOffice) -> None:
    office.turn()
    office.drop("a.pdf", PAPER)
    office.drop("b.pdf", PAPER)
    arrivals = office.take()
    assert len(arrivals) == 2
    for arrival in arrivals:
        office.file(arrival)
    office.turn()
    assert names(office) == [f"{FILED}/a.pdf", f"{FILED}/b.pdf"]


def test_the_same_name_again_and_again(office: CloudOffice) -> None:
    office.turn()
    for number in range(7):
        office.drop("scan.pdf", PAPER + b"%d" % number)
        office.take()
    assert len(office.spool.arrivals()) == 7
    assert {one.name for one in office.spool.arrivals()} == {"scan.pdf"}
    for arrival in office.spool.arrivals():
        office.file(arrival)
    office.turn()
    filed = [name for name in names(office) if name.startswith(FILED)]
    assert len(filed) == 7
    assert f"{FILED}/scan.pdf" in filed
    assert f"{FILED}/scan (4).pdf" in filed


def test_deleted_in_the_cloud_while_held(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    held = office.hold(office.take()[0])
    office.turn()
    office.cloud.delete(f"{REVIEW}/scan.pdf")
    stands = office.turn()
    assert "1 file" in (stands.problem or "")
    assert not stands.stuck
    assert held.exists()
    assert names(office) == []
    held.unlink()
    assert office.turn().problem is None
    assert office.entries == []


def test_deleted_in_processing(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    (arrival,) = office.take()
    office.cloud.delete(f"{PROCESSING}/scan.pdf")
    office.turn()
    office.file(arrival)
    assert office.turn().problem is None
    assert office.entries == []


def test_edited_in_processing_is_a_new_arrival(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    (arrival,) = office.take()
    office.cloud.put(f"{PROCESSING}/scan.pdf", PAPER + b" and a page more")
    office.file(arrival)
    office.turn()
    office.turn()
    (newer,) = office.spool.arrivals()
    assert office.spool.original(newer).read_bytes() == PAPER + b" and a page more"
    office.file(newer)
    office.turn()
    assert names(office) == [f"{FILED}/scan.pdf"]


def test_a_library_that_rewrites_what_is_put_there(office: CloudOffice) -> None:
    """The bytes change after they were fetched, but nobody changed them: no new arrival."""
    content = pdf()
    office.drop("scan.pdf", content)
    (arrival,) = office.take()
    node = office.cloud.item(f"{PROCESSING}/scan.pdf")
    rewritten = office.double.drive_service.blobs.rewritten(node.content)
    office.cloud.tree_of_nodes.rewrite(node, rewritten)
    assert office.cloud.read(f"{PROCESSING}/scan.pdf") != content
    office.file(arrival)
    office.turn()
    assert names(office) == [f"{FILED}/scan.pdf"]
    assert (office.entries, office.spool.arrivals()) == ([], ())


def test_held_for_one_and_filed_for_another(office: CloudOffice) -> None:
    office.turn()
    office.drop("a.pdf", PAPER)
    office.drop("b.pdf", PAPER)
    a, b = sorted(office.take(), key=lambda one: one.name)
    office.hold(b)
    office.file(a)
    office.turn()
    assert names(office) == [f"{FILED}/a.pdf", f"{REVIEW}/b.pdf", f"{REVIEW}/b.pdf.why.txt"]
    office.cloud.move(f"{REVIEW}/b.pdf", f"{INBOX}/b.pdf")
    for arrival in office.take():
        office.file(arrival)  # recognised as the same bytes
    office.turn()
    assert names(office) == [f"{FILED}/a.pdf", f"{FILED}/b.pdf"]
    assert list(office.held.iterdir()) == []


def test_too_large_or_dangerous_is_not_fetched(office: CloudOffice) -> None:
    office.turn()
    office.drop("film.pdf", b"x" * 5_000_001)
    office.drop("bad.pdf", PAPER)
    office.cloud.mark(f"{INBOX}/bad.pdf", malware={"description": "Eicar-Test"})
    assert office.take() == ()
    assert names(office) == [f"{REVIEW}/{name}" for name in ("bad.pdf", "bad.pdf.why.txt", "film.pdf", "film.pdf.why.txt")]
    assert b"dangerous" in office.cloud.read(f"{REVIEW}/bad.pdf.why.txt")
    stands = office.turn()
    assert "2 files" in (stands.problem or "")
    assert (stands.waiting, stands.working, stands.stuck) == (0, 0, False)
    office.cloud.delete(f"{REVIEW}/bad.pdf")
    office.cloud.put(f"{REVIEW}/film.pdf", PAPER)
    office.cloud.move(f"{REVIEW}/film.pdf", f"{INBOX}/film.pdf")
    (arrival,) = office.take()
    assert arrival.name == "film.pdf"
    office.file(arrival)
    assert office.turn().problem is None
    assert names(office) == [f"{FILED}/film.pdf"]


def test_a_download_that_was_cut_short_goes_on(office: CloudOffice) -> None:
    """The service is stopped in the middle: the next start asks only for what is missing."""
    content = os.urandom(4_800_000)
    office.turn()
    office.drop("film.pdf", content)
    office.turn()
    pace = office.client.pace
    chunks: list[None] = []
    pace.should_stop = lambda: len(chunks) > 12
    pace.alive = lambda: chunks.append(None)
    assert office.turn(STILL).claimed == 0
    assert names(office) == [f"{PROCESSING}/film.pdf"]
    (partial,) = (office.root / "state" / "cloud-inbox" / "items").glob("*/partial-*")
    there = partial.stat().st_size
    assert 1_000_000 < there < 4_800_000
    pace.should_stop = lambda: False
    office.restart()
    office.turn(60)
    (arrival,) = office.spool.arrivals()
    assert office.spool.original(arrival).read_bytes() == content
    last = [exchange for exchange in office.double.exchanges if exchange.operation == "download"][-1]
    assert last.header("range") == f"bytes={there}-"


def test_nothing_is_for_other_eyes(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    office.hold(office.take()[0])
    office.turn()
    state = office.root / "state" / "cloud-inbox"
    files = [path for path in state.rglob("*") if path.is_file()]
    assert {"folders.json", "entry.json"} <= {path.name for path in files}
    assert {path.stat().st_mode & 0o077 for path in (state, *files)} == {0}


def test_a_lost_journal(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    office.take()
    shutil.rmtree(office.root / "state")
    office.restart()
    office.turn()
    (arrival,) = office.spool.arrivals()
    assert office.spool.original(arrival).read_bytes() == PAPER
    office.file(arrival)
    office.turn()
    assert names(office) == [f"{FILED}/scan.pdf"]


def test_folders_renamed_and_removed(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    office.take()
    office.cloud.move(INBOX, "Medrec/Eingang")
    office.cloud.move("Medrec", "Kanzlei")
    office.restart()
    office.cloud.put("Kanzlei/Eingang/second.pdf", PAPER)
    assert len(office.take()) == 2
    office.cloud.delete("Kanzlei/Needs Review")
    for arrival in office.spool.arrivals():
        office.hold(arrival)
    office.settle_until_idle(office.hold)
    assert [name for name in names(office) if "Needs Review/" in name and not name.endswith(".why.txt")] == [
        "Kanzlei/Needs Review/scan.pdf",
        "Kanzlei/Needs Review/second.pdf",
    ]


def test_an_item_restored_from_the_recycle_bin(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    office.hold(office.take()[0])
    office.turn()
    office.cloud.move(f"{REVIEW}/scan.pdf", "Somebody/scan.pdf")
    assert "1 file" in (office.turn().problem or "")
    assert names(office) == ["Somebody/scan.pdf"]
    office.cloud.move("Somebody/scan.pdf", f"{REVIEW}/scan.pdf")
    office.turn()
    assert office.turn().problem is None
    assert names(office) == [f"{REVIEW}/scan.pdf", f"{REVIEW}/scan.pdf.why.txt"]


def test_a_deleted_inbox_is_no_empty_inbox(office: CloudOffice) -> None:
    office.drop("scan.pdf", PAPER)
    (arrival,) = office.take()
    office.cloud.delete(INBOX)
    stands = office.turn()
    assert "was deleted" in (stands.problem or "")
    assert stands.stuck
    assert INBOX not in office.cloud.folders()
    office.file(arrival)
    office.turn()
    assert names(office) == [f"{FILED}/scan.pdf"], "what was taken settles all the same"
    office.restart()
    assert "was deleted" in (office.turn().problem or "")
    office.cloud.folder(INBOX)
    office.turn(60)
    office.drop("second.pdf", PAPER)
    assert [one.name for one in office.take()] == ["second.pdf"]
    office.cloud.delete("Medrec")
    assert "was deleted" in (office.turn().problem or "")


def test_a_hash_that_comes_late(office: CloudOffice) -> None:
    office.double.quirks.change({"hash_late": 1000.0})
    office.turn()
    office.drop("scan.pdf", PAPER)
    (arrival,) = office.take()
    assert office.spool.original(arrival).read_bytes() == PAPER
    office.file(arrival)
    office.clock.sleep(2000)
    office.turn()
    assert names(office) == [f"{FILED}/scan.pdf"]


@pytest.mark.parametrize("folder", ["Needs Review", "Filed", "Processing"])
def test_a_folder_of_the_service_dragged_into_the_inbox_is_said_and_not_emptied(office: CloudOffice, folder: str) -> None:
    office.turn()
    office.drop("a.pdf", PAPER + b"a")
    office.drop("b.pdf", PAPER + b"b")
    first, second = office.take()
    office.hold(first)
    office.file(second)
    office.turn(20)
    office.cloud.move(f"Medrec/{folder}", f"{INBOX}/{folder}")
    for restart in (False, True):
        if restart:
            office.restart()
        for _ in range(5):
            stands = office.turn(20)
            assert (stands.waiting, stands.working, office.spool.arrivals()) == (0, 0, ())
        assert f"'{folder}'" in (stands.problem or "")
    office.cloud.move(f"{INBOX}/{folder}", f"Medrec/{folder}")
    assert office.turn(20).problem is None


def test_a_new_inbox_beside_the_renamed_one_is_said(office: CloudOffice) -> None:
    office.turn()
    office.cloud.move(INBOX, "Medrec/Inbox of last year")
    assert office.turn(20).problem is None
    office.drop("a.pdf", PAPER)
    assert "there is a new 'Inbox'" in (office.turn(20).problem or "")
    office.restart()
    assert "there is a new 'Inbox'" in (office.turn(20).problem or "")
    office.cloud.move(INBOX, "Medrec/Something else")
    assert office.turn(20).problem is None


def test_a_shortcut_to_another_drive_is_said_and_stays(office: CloudOffice) -> None:
    office.turn()
    office.drop("Shortcut", b"")
    office.cloud.mark(f"{INBOX}/Shortcut", remoteItem={"id": "01ELSEWHERE", "folder": {"childCount": 3}})
    office.turn()
    assert "'Shortcut'" in (office.turn(3600).problem or "")
    assert names(office) == [f"{INBOX}/Shortcut"]


@pytest.mark.parametrize(("kind", "bad"), [("500", 8), ("drop", 4)])
def test_files_that_cannot_be_fetched_do_not_keep_others_from_their_turn(office: CloudOffice, kind: str, bad: int) -> None:
    office.turn()
    for number in range(bad):
        office.drop(f"bad{number}.pdf", b"%d" % number)
    ids = {office.cloud.item(f"{INBOX}/bad{number}.pdf").id for number in range(bad)}
    poison = Fault(kind, times=100_000, match=lambda asked: asked.operation == "download redirect" and asked.path.split("/")[-2] in ids)
    office.double.faults.add(poison)
    office.drop("good.pdf", PAPER)
    end = office.clock.now() + 900
    while not office.spool.arrivals():
        assert office.clock.now() < end, "it is starved"
        stands = office.turn()
        office.clock.sleep(max(0.2, stands.look_again or 0.2))
    assert [one.name for one in office.spool.arrivals()] == ["good.pdf"]
    assert poison.fired


def test_two_versions_of_one_size_never_come_together_where_no_hash_is_told(office: CloudOffice) -> None:
    office.double.quirks.change({"hash_missing": 1e9})
    first, second = (b"%PDF-1.4 " + letter * 2_000_000 for letter in (b"A", b"B"))
    office.turn()
    office.drop("scan.pdf", first)
    asked: list[str] = []

    def at_the_second_request(exchange: object) -> bool:
        if getattr(exchange, "operation", "") == "download redirect":
            asked.append("again")
            if len(asked) == 2:
                office.cloud.put(f"{PROCESSING}/scan.pdf", second)
        return False

    office.double.faults.add(Fault("500", match=at_the_second_request))
    office.double.faults.add(Fault("drop-mid-download"))
    office.turn()
    for _ in range(4):
        office.turn(20)
    (arrival,) = office.spool.arrivals()
    assert office.spool.original(arrival).read_bytes() == second
