"""What the OneDrive store does beyond the contract: what it costs, and how it gets on with people, crashes and faults."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from drive_at_hand import ROOT, Office, client_of, drive_of, of, store_of, well_again
from filing_samples import pdf, sha, source
from graph_double import Fault, FaultKind, GraphDouble, VirtualClock

from medrec_daemon.errors import ConfigProblem, Doubtful, FileProblem, TryLater
from medrec_daemon.filing.contract import Stored
from medrec_daemon.graph.drive_address import DriveAddress

FOLDER, NAME = "Sampleton, Testina/Medical Records/Bluegrass General Hospital/Billing", "2026-02-20 Billing.pdf"
A, B = pdf("a"), pdf("b")
GRAIN = 320 * 1024
LARGE = bytes(range(251)) * 4000
"""A million bytes: four fragments of 320 KiB, the last one shorter."""


@pytest.fixture(scope="module")
def double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path_factory.mktemp("graph"), VirtualClock()) as double:
        yield double


@pytest.fixture
def office(double: GraphDouble, tmp_path: Path) -> Iterator[Office]:
    well_again(double)
    office = Office(double, tmp_path / "state", fragment_bytes=GRAIN)
    yield office
    office.store.close()
    well_again(double)


class TestCost:
    def test_a_document_is_a_session_and_a_fragment(self, office: Office, tmp_path: Path) -> None:
        office.store.put(FOLDER, NAME, *source(tmp_path, A))
        office.look_away()
        office.store.put(FOLDER, "2026-02-21 Billing.pdf", *source(tmp_path, B))
        assert [each.operation for each in office.asked()] == ["create session", "upload fragment"]
        assert sum(each.ru for each in office.asked("upload fragment")) <= 2
        assert office.remembered() == []

    def test_folders_are_looked_up_once(self, office: Office, tmp_path: Path) -> None:
        office.store.put(FOLDER, NAME, *source(tmp_path, A))
        made = len(office.asked("create folder"))
        office.store.put(FOLDER.replace("Billing", "Med Rec"), NAME, *source(tmp_path, A))
        assert made == 1 + FOLDER.count("/") + 1
        assert len(office.asked("create folder")) == made + 1
        assert len(office.asked("drive")) == 1

    def test_nothing_is_asked_before_it_is_needed(self, office: Office) -> None:
        assert office.asked() == []

    def test_a_digest_is_known_without_fetching(self, office: Office, tmp_path: Path) -> None:
        path = office.store.put(FOLDER, NAME, *source(tmp_path, A)).path
        assert office.store.digest_of(path) == office.another().digest_of(path) == sha(A)
        assert office.asked("download") == []
        office.drive.put(f"{ROOT}/{path}", B)
        assert office.store.digest_of(path) == sha(B)
        office.drive.delete(f"{ROOT}/{path}")
        assert office.store.digest_of(path) is None

    def test_a_damaged_memory_is_made_anew(self, office: Office, tmp_path: Path) -> None:
        path = office.store.put(FOLDER, NAME, *source(tmp_path, A)).path
        office.store.close()
        (memory,) = office.state.glob("stored.sqlite")
        assert memory.stat().st_mode & 0o777 == 0o600
        memory.write_bytes(b"no database at all" * 300)
        assert office.another().digest_of(path) == sha(A)
        assert len(office.asked("download")) == 1


class TestPeople:
    def test_a_deleted_folder_is_made_again(self, office: Office, tmp_path: Path) -> None:
        first = office.store.put(FOLDER, NAME, *source(tmp_path, A))
        office.drive.delete(f"{ROOT}/Sampleton, Testina")
        assert office.store.put(FOLDER, NAME, *source(tmp_path, A)) == first
        assert office.files() == {first.path: sha(A)}

    def test_a_renamed_folder_is_left_alone(self, office: Office, tmp_path: Path) -> None:
        first = office.store.put(FOLDER, NAME, *source(tmp_path, A))
        office.drive.move(f"{ROOT}/Sampleton, Testina", f"{ROOT}/Sampleton, Testina (closed)")
        second = office.store.put(FOLDER, NAME, *source(tmp_path, B))
        assert second.path == first.path
        assert office.files() == {first.path: sha(B), first.path.replace("Testina", "Testina (closed)"): sha(A)}

    def test_another_folder_in_the_place_of_a_renamed_one_is_seen_as_it_is(self, office: Office, tmp_path: Path) -> None:
        first = office.store.put(FOLDER, NAME, *source(tmp_path, A))
        office.drive.move(f"{ROOT}/Sampleton, Testina", f"{ROOT}/Sampleton, Testina (closed)")
        office.drive.put(f"{ROOT}/{FOLDER}/{NAME}", b"another client's, put there by a person")
        for content, number in ((A, 2), (B, 3)):
            stored = office.store.put(FOLDER, NAME, *source(tmp_path, content))
            assert (stored.path, stored.already_there) == (first.path.replace(".pdf", f" ({number}).pdf"), False)
            assert office.files()[stored.path] == sha(content)

    def test_a_folder_in_the_place_of_a_document_makes_it_give_way(self, office: Office, tmp_path: Path) -> None:
        office.drive.folder(f"{ROOT}/A/{NAME}")
        assert office.store.put("A", NAME, *source(tmp_path, A)).path == "A/2026-02-20 Billing (2).pdf"

    def test_a_file_in_the_place_of_a_folder_is_said(self, office: Office, tmp_path: Path) -> None:
        office.drive.put(f"{ROOT}/A", b"a file")
        with pytest.raises(ConfigProblem, match="a file has the name of a folder"):
            office.store.put("A/Billing", NAME, *source(tmp_path, A))

    def test_names_that_are_refused_are_not_repeated(self, office: Office, tmp_path: Path) -> None:
        with pytest.raises(FileProblem, match="refuses the name") as refused:
            office.store.put("Sampleton: Testina", NAME, *source(tmp_path, A))
        with pytest.raises(FileProblem, match="400 characters") as too_long:
            office.store.put("/".join(["Sampleton" * 10] * 5), NAME, *source(tmp_path, A))
        assert "Sampleton" not in str(refused.value) + str(too_long.value)
        assert office.files() == {}

    def test_a_full_drive_waits(self, office: Office, tmp_path: Path) -> None:
        office.drive.set_quota(10)
        with pytest.raises(TryLater, match=r"no room left.*Make room") as full:
            office.store.put(FOLDER, NAME, *source(tmp_path, A))
        assert not isinstance(full.value, Doubtful)
        assert "Make room" in office.store.check()[0]
        office.drive.set_quota(40_000_000)
        assert "only 40 MB left" in office.store.check()[0]
        assert office.store.put(FOLDER, NAME, *source(tmp_path, A)).size == len(A)

    def test_a_check_leaves_nothing(self, office: Office) -> None:
        assert office.store.check() == ()
        assert office.files() == {}
        assert ROOT in office.drive.folders()
        office.double.faults.add(Fault("drop", times=99))
        assert "cannot be reached" in office.store.check()[0]

    def test_the_drive_is_found_by_what_people_call_it(self, double: GraphDouble, tmp_path: Path) -> None:
        double.drive("b!pat", owner="pat@firm.example")
        double.drive("b!one", "documentLibrary", site="contoso.sharepoint.com:/sites/Records", name="Documents")
        double.drive("b!two", "documentLibrary", site="contoso.sharepoint.com:/sites/Records", name="Client Files")
        shared = double.drive("b!shared")
        shared.folder("Somewhere/Deep")
        link = shared.share("Somewhere/Deep")
        site = "contoso.sharepoint.com:/sites/Records"
        found = {
            "b!pat": DriveAddress(user="pat@firm.example"),
            "b!one": DriveAddress(site=site),
            "b!two": DriveAddress(site=site, library="client files"),
            "b!shared": DriveAddress(shared=link),
        }
        for expected, address in found.items():
            drive = drive_of(double)
            drive._address = address
            assert drive.id() == expected
            assert drive.ensure_folder("").path == ""
        assert shared.folders() == ["Somewhere", "Somewhere/Deep", f"Somewhere/Deep/{ROOT}"]

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            (DriveAddress(id="b!nobody"), "does not find the drive with that id"),
            (DriveAddress(user="nobody@firm.example"), "does not find the drive of that user"),
            (DriveAddress(site="contoso.sharepoint.com:/sites/Nowhere"), "does not find the site"),
            (DriveAddress(shared="https://contoso.sharepoint.com/:f:/s/Records/none"), "may not see the shared folder"),
        ],
    )
    def test_a_drive_that_is_not_there_is_said(self, double: GraphDouble, tmp_path: Path, address: DriveAddress, words: str) -> None:
        store = store_of(double, tmp_path)
        store._drive._address = address
        with pytest.raises(ConfigProblem, match=words):
            store.put(FOLDER, NAME, *source(tmp_path, A))
        assert words in store.check()[0]


class TestTogether:
    def test_the_same_document_at_once_is_stored_once(self, office: Office, tmp_path: Path) -> None:
        where = source(tmp_path, LARGE)
        stored: list[Stored] = []
        threads = [threading.Thread(target=lambda: stored.append(office.another().put(FOLDER, NAME, *where))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert office.files() == {f"{FOLDER}/{NAME}": sha(LARGE)}
        assert sorted(one.already_there for one in stored) == [False] + [True] * 5

    def test_two_machines_that_know_nothing_of_each_other(self, office: Office, tmp_path: Path) -> None:
        office.double.quirks.conflict_at = "commit"
        office.double.quirks.second_session_conflicts = False
        contents = [pdf(str(number)) for number in range(6)]

        def worker(number: int) -> None:
            store = store_of(office.double, tmp_path / f"state-{number}", office.drive.id)
            store.put(FOLDER, NAME, *source(tmp_path, contents[number]))
            store.close()

        threads = [threading.Thread(target=worker, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(office.files().values()) == sorted(map(sha, contents))
        assert office.drive.sessions() == []


class TestUploadsThatWereCutOff:
    def cut_off(self, office: Office, tmp_path: Path, content: bytes = LARGE) -> None:
        """An upload whose second fragment never gets through."""
        fault = office.double.faults.add(Fault("drop", at=2, times=9999, match=lambda each: each.host == "upload"))
        with pytest.raises(TryLater):
            office.store.put(FOLDER, NAME, *source(tmp_path, content))
        assert fault.fired
        office.double.faults.clear()
        office.double.clock.sleep(60)

    def test_it_is_remembered_as_the_secret_it_is(self, office: Office, tmp_path: Path) -> None:
        self.cut_off(office, tmp_path)
        (remembered,) = office.remembered()
        assert remembered.stat().st_mode & 0o777 == 0o600
        assert remembered.parent.stat().st_mode & 0o777 == 0o700
        assert json.loads(remembered.read_text())["url"].startswith("https://")

    @pytest.mark.parametrize("ranges", ["open", "closed"])
    @pytest.mark.parametrize("partial_kept", [False, True])
    def test_it_goes_on_where_the_server_says(self, office: Office, tmp_path: Path, *, partial_kept: bool, ranges: str) -> None:
        office.double.quirks.change({"ranges": ranges, "partial_kept": partial_kept})
        office.double.faults.add(Fault("drop-mid-fragment", at=2, match=of("upload fragment")))
        stored = office.store.put(FOLDER, NAME, *source(tmp_path, LARGE))
        assert office.files() == {stored.path: sha(LARGE)}
        assert len(office.asked("create session")) == 1
        starts = [int(each.header("content-range").split()[1].split("-")[0]) for each in office.asked("upload fragment")]
        assert starts[:3] == [0, GRAIN, GRAIN + GRAIN // 2 if partial_kept else GRAIN]

    def test_another_process_goes_on_with_it(self, office: Office, tmp_path: Path) -> None:
        self.cut_off(office, tmp_path)
        office.look_away()
        assert office.another().put(FOLDER, NAME, *source(tmp_path, LARGE)).sha256 == sha(LARGE)
        assert office.asked("create session") == []
        assert sum(each.length for each in office.asked("upload fragment")) == len(LARGE) - GRAIN
        assert office.remembered() == []

    def test_other_content_gives_way_to_it(self, office: Office, tmp_path: Path) -> None:
        self.cut_off(office, tmp_path)
        assert office.another().put(FOLDER, NAME, *source(tmp_path, A)).path.endswith("Billing (2).pdf")
        assert office.store.put(FOLDER, NAME, *source(tmp_path, LARGE)).path == f"{FOLDER}/{NAME}"

    @pytest.mark.parametrize("expiry", ["401", "403"])
    def test_a_key_that_died_means_to_begin_anew(self, office: Office, tmp_path: Path, expiry: str) -> None:
        office.double.quirks.change({"url_expiry": expiry, "session_minutes": 9999.0})
        self.cut_off(office, tmp_path)
        office.double.clock.sleep(25 * 3600)
        with pytest.raises(TryLater, match=r"blocked by an upload.*15 minutes"):
            office.store.put(FOLDER, NAME, *source(tmp_path, LARGE))
        office.double.clock.sleep(9999 * 60)
        assert office.store.put(FOLDER, NAME, *source(tmp_path, LARGE)).path == f"{FOLDER}/{NAME}"

    def test_a_session_that_was_forgotten_means_to_begin_anew(self, office: Office, tmp_path: Path) -> None:
        self.cut_off(office, tmp_path)
        office.double.clock.sleep(3600)
        office.look_away()
        assert office.store.put(FOLDER, NAME, *source(tmp_path, LARGE)).path == f"{FOLDER}/{NAME}"
        assert sum(each.length for each in office.asked("upload fragment") if each.status in {201, 202}) == len(LARGE)

    def test_the_folder_was_renamed_meanwhile(self, office: Office, tmp_path: Path) -> None:
        self.cut_off(office, tmp_path)
        office.drive.move(f"{ROOT}/Sampleton, Testina", f"{ROOT}/Closed")
        stored = office.store.put(FOLDER, NAME, *source(tmp_path, LARGE))
        assert office.files() == {stored.path: sha(LARGE)}
        assert stored.path == f"{FOLDER}/{NAME}"

    def test_an_orphan_that_nobody_remembers_blocks_its_name_for_a_while(self, office: Office, tmp_path: Path) -> None:
        self.cut_off(office, tmp_path)
        (remembered,) = office.remembered()
        remembered.unlink()
        with pytest.raises(TryLater, match="blocked by an upload") as blocked:
            office.store.put(FOLDER, NAME, *source(tmp_path, LARGE))
        assert not isinstance(blocked.value, Doubtful)
        office.double.clock.sleep(16 * 60)
        assert office.store.put(FOLDER, NAME, *source(tmp_path, LARGE)).path == f"{FOLDER}/{NAME}"

    def test_what_nobody_comes_back_for_is_swept(self, office: Office, tmp_path: Path) -> None:
        office.double.quirks.session_minutes = 9999.0
        self.cut_off(office, tmp_path)
        assert office.store.sweep() == 0
        assert len(office.drive.sessions()) == 1
        assert office.store.sweep(kept_seconds=30.0) == 1
        assert office.drive.sessions() == []
        assert office.remembered() == []

    def test_what_may_have_been_done_is_known_after_days_although_the_library_rewrote_it(self, double: GraphDouble, tmp_path: Path) -> None:
        well_again(double)
        library = Office(double, tmp_path / "state", "documentLibrary")
        double.faults.add(Fault("lost-answer", match=of("upload fragment")))
        double.faults.add(Fault("500", times=9, match=of("session status")))
        with pytest.raises(Doubtful):
            library.store.put(FOLDER, NAME, *source(tmp_path, A))
        double.faults.clear()
        double.clock.sleep(3 * 86400)
        again = library.another()
        assert again.sweep() == 0
        stored = again.put(FOLDER, NAME, *source(tmp_path, A))
        assert stored.already_there
        assert library.files() == {stored.path: stored.sha256}
        again.close()
        well_again(double)

    def test_a_lost_last_answer_is_looked_up(self, office: Office, tmp_path: Path) -> None:
        office.double.faults.add(Fault("lost-answer", at=4, match=of("upload fragment")))
        stored = office.store.put(FOLDER, NAME, *source(tmp_path, LARGE))
        assert office.files() == {stored.path: sha(LARGE)}
        assert len(office.asked("upload fragment")) == 4

    def test_who_cannot_look_says_that_it_may_be_there(self, office: Office, tmp_path: Path) -> None:
        office.double.faults.add(Fault("lost-answer", at=4, match=of("upload fragment")))
        office.double.faults.add(Fault("drop", times=9999, match=of("session status")))
        with pytest.raises(Doubtful):
            office.store.put(FOLDER, NAME, *source(tmp_path, LARGE))
        with pytest.raises(Doubtful):
            office.another().put(FOLDER, NAME, *source(tmp_path, LARGE))
        office.double.faults.clear()
        office.double.clock.sleep(60)
        assert office.another().put(FOLDER, NAME, *source(tmp_path, LARGE)).already_there
        assert list(office.files().values()) == [sha(LARGE)]

    def test_a_name_that_is_taken_with_the_last_byte(self, office: Office, tmp_path: Path) -> None:
        office.double.quirks.conflict_at = "commit"
        office.drive.put(f"{ROOT}/{FOLDER}/{NAME}", A)
        assert office.store.put(FOLDER, NAME, *source(tmp_path, LARGE)).path.endswith("Billing (2).pdf")
        assert office.store.put(FOLDER, NAME, *source(tmp_path, A)).already_there
        assert sorted(office.files().values()) == sorted([sha(A), sha(LARGE)])
        assert office.drive.sessions() == []


@pytest.mark.parametrize(
    "kind",
    ["lost-answer", "cut-answer", "504-done", "drop-mid-fragment", "404", "409", "416", "200-html", "session-expired", "corrupt-fragment"],
)
def test_every_fault_at_every_request(double: GraphDouble, tmp_path: Path, kind: str) -> None:
    """One document in two fragments, of a name that is taken: stored once, whole, whatever goes wrong once."""
    content = LARGE[:400_000]
    for position in range(1, 40):
        well_again(double)
        office = Office(double, tmp_path / f"state-{position}", fragment_bytes=GRAIN)
        office.drive.put(f"{ROOT}/A/{NAME}", A)
        fault = double.faults.add(Fault(kind, at=position, count_all=True))
        stored = until_it_is_stored(office, "A", *source(tmp_path, content))
        if fault.seen < position:
            break
        assert office.files() == {f"A/{NAME}": sha(A), "A/2026-02-20 Billing (2).pdf": sha(content)}, position
        assert stored.path == "A/2026-02-20 Billing (2).pdf"
        assert stored.sha256 == sha(content)
        assert office.drive.sessions() == []
        assert office.remembered() == []
    assert position > 8


def until_it_is_stored(office: Office, folder: str, path: Path, sha256: str) -> Stored:
    """Put again every two minutes, each time as another process would."""
    store = office.store
    for _ in range(12):
        try:
            return store.put(folder, NAME, path, sha256)
        except (TryLater, ConfigProblem):
            office.double.clock.sleep(120)
            store = office.another()
    raise AssertionError("it is not stored after 24 minutes")


def test_nothing_secret_is_logged(office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for kind in (FaultKind.LOST_ANSWER, FaultKind.SERVER_ERROR, FaultKind.CORRUPT_FRAGMENT, FaultKind.RANGE):
        office.double.faults.add(Fault(kind, at=2, match=of("upload fragment")))
    for content in (LARGE, A, LARGE, B):
        office.store.put(FOLDER, NAME, *source(tmp_path, content))
    office.double.faults.clear()
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("medrec_daemon"))
    assert "an upload's fragment: 201" in said
    for secret in ("tempauth", "uploadSession?", "Sampleton", "Billing", "Bearer", office.drive.id, client_of(office.double)._token()[:20]):
        assert secret not in said
