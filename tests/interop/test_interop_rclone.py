"""rclone and we work on one drive: what either puts there, the other lists, reads and finds to be the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from drive_at_hand import store_of
from foreign_clients import MIB, NAMES, Rclone, content, lay_out, papers
from graph_double import Fault, FaultKind, GraphDouble
from graph_double.drive_part import DoubleDrive

from medrec_daemon.filing.contract import Stored
from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_item import DriveItem

pytestmark = pytest.mark.interop

SURVIVED = [
    FaultKind.THROTTLED,
    FaultKind.UNAVAILABLE,
    FaultKind.SERVER_ERROR,
    FaultKind.BAD_GATEWAY,
    FaultKind.GATEWAY_TIMEOUT,
    FaultKind.DROP,
    FaultKind.DROP_MID_FRAGMENT,
    FaultKind.LOST_ANSWER,
    FaultKind.CUT_ANSWER,
]
"""What an upload of rclone's survives in its second fragment on the real service, by its own source (backend/onedrive)."""
ASKED_WITH_TOKEN = {FaultKind.LOST_ANSWER, FaultKind.CUT_ANSWER}
"""Here rclone asks for the session's state, and shows its token to the upload host, which by the documentation may refuse that."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def walked(drive: Drive, folder: DriveItem, above: str = "") -> dict[str, DriveItem]:
    """Every file below a folder as we list it, by its path from there."""
    found = {}
    for item in drive.children(folder.id):
        path = f"{above}{item.name}"
        found |= walked(drive, item, f"{path}/") if item.is_folder else {path: item}
    return found


def put(store: OneDriveStore, source: Path, place: str) -> Stored:
    folder, _, name = place.rpartition("/")
    return store.put(folder, name, source, sha256(source.read_bytes()))


def put_all(store: OneDriveStore, folder: Path, places: list[str]) -> dict[str, str]:
    """Store a folder's files; where each lies now."""
    return {place: put(store, folder / place, place).path for place in places}


class TestRcloneUploads:
    def test_we_list_and_read_what_rclone_put_there(
        self, tmp_path: Path, rclone: Rclone, remote: DoubleDrive, ours: Drive, store: OneDriveStore
    ) -> None:
        given = papers()
        rclone.run("copy", lay_out(tmp_path / "papers", given), "double:Clients")

        assert remote.tree() == {f"Clients/{place}": sha256(data) for place, data in given.items()}
        listed = walked(ours, ours.ensure_folder(""))
        assert {place: item.size for place, item in listed.items()} == {place: len(data) for place, data in given.items()}
        assert {place: item.quick_xor for place, item in listed.items()} == rclone.quick_xor(str(tmp_path / "papers"))
        assert {place: store.digest_of(place) for place in given} == {place: sha256(data) for place, data in given.items()}
        for number, (place, data) in enumerate(given.items()):
            target = tmp_path / f"fetched-{number}"
            assert ours.download(listed[place], target).sha256 == sha256(data)
            assert target.read_bytes() == data

    def test_what_rclone_put_there_already_is_not_put_twice(
        self, tmp_path: Path, rclone: Rclone, remote: DoubleDrive, store: OneDriveStore
    ) -> None:
        given = papers(large=11 * MIB)
        folder = lay_out(tmp_path / "papers", given)
        rclone.run("copy", folder, "double:Clients")
        stored = [put(store, folder / place, place) for place in given]

        assert [each.path for each in stored] == list(given)
        assert all(each.already_there for each in stored)
        assert len(remote.tree()) == len(given)

    @pytest.mark.parametrize("kind", SURVIVED)
    def test_the_double_disturbs_rclone_as_the_service_does(
        self, tmp_path: Path, double: GraphDouble, rclone: Rclone, remote: DoubleDrive, kind: FaultKind
    ) -> None:
        double.quirks.upload_refuses_authorization = kind not in ASKED_WITH_TOKEN
        given = {"chart.pdf": content(25_000_000, 5)}
        fault = double.faults.add(Fault(kind, at=2, match=lambda exchange: exchange.operation == "upload fragment", retry_after=1))
        rclone.run("copy", lay_out(tmp_path / "papers", given), "double:Clients")

        assert fault.fired == 1
        assert remote.tree() == {"Clients/chart.pdf": sha256(given["chart.pdf"])}
        rclone.run("check", "--download", tmp_path / "papers", "double:Clients")

    def test_what_a_library_made_of_a_document_is_what_we_recorded(self, tmp_path: Path, double: GraphDouble) -> None:
        from pikepdf import Pdf

        double.drive("b!library", "documentLibrary")
        rclone = Rclone(tmp_path, double, "b!library", "documentLibrary")
        store = store_of(double, tmp_path / "state", "b!library", "Clients")
        folder = tmp_path / "papers"
        folder.mkdir()
        with Pdf.new() as made:
            made.add_blank_page()
            made.save(folder / "bill.pdf")
        stored = put(store, folder / "bill.pdf", "Demo, Testina/bill.pdf")
        again = put(store, folder / "bill.pdf", "Demo, Testina/bill.pdf")
        store.close()

        assert "1 differences found" in rclone.fails("check", folder, "double:Clients/Demo, Testina")
        rclone.run("copy", "double:Clients/Demo, Testina", tmp_path / "fetched")
        (fetched,) = (tmp_path / "fetched").iterdir()
        assert sha256(fetched.read_bytes()) == stored.sha256 == again.sha256 != sha256((folder / "bill.pdf").read_bytes())
        assert (fetched.name, again.path, again.already_there) == ("bill.pdf", stored.path, True)


class TestWeUpload:
    def test_rclone_finds_what_we_put_there_to_be_the_same(
        self, tmp_path: Path, rclone: Rclone, remote: DoubleDrive, store: OneDriveStore
    ) -> None:
        given = papers(large=2 * 10 * MIB + 12_345)
        folder = lay_out(tmp_path / "papers", given)
        assert put_all(store, folder, list(given)) == {place: place for place in given}

        rclone.run("check", folder, "double:Clients")
        rclone.run("check", "--download", folder, "double:Clients")
        listed = rclone.listed("Clients")
        assert {place: each.size for place, each in listed.items()} == {place: len(data) for place, data in given.items()}
        assert rclone.quick_xor("double:Clients") == rclone.quick_xor(str(folder))
        assert rclone.run("copy", "-v", folder, "double:Clients", "--checksum") == ""
        assert remote.tree() == {f"Clients/{place}": sha256(data) for place, data in given.items()}

    def test_rclone_finds_every_one_of_several_documents_of_one_name(self, tmp_path: Path, rclone: Rclone, store: OneDriveStore) -> None:
        source, expected = tmp_path / "source.pdf", {}
        folder, _, name = NAMES[1].rpartition("/")
        for number, size in enumerate((500, 12 * MIB, 0, 500)):
            source.write_bytes(content(size, number))
            stored = put(store, source, f"{folder}/{name.upper() if number == 3 else name}")
            assert not stored.already_there
            expected[stored.path] = source.read_bytes()
        assert [path.rpartition("/")[2] for path in expected] == [
            "50 % of O'Neil's bill.pdf",
            "50 % of O'Neil's bill (2).pdf",
            "50 % of O'Neil's bill (3).pdf",
            "50 % OF O'NEIL'S BILL (4).PDF",
        ]
        rclone.run("check", "--download", lay_out(tmp_path / "expected", expected), "double:Clients")

    @pytest.mark.parametrize("kind", [FaultKind.DROP_MID_FRAGMENT, FaultKind.LOST_ANSWER, FaultKind.RANGE, FaultKind.NOT_FOUND])
    def test_rclone_finds_a_disturbed_upload_to_be_whole(
        self, tmp_path: Path, double: GraphDouble, rclone: Rclone, store: OneDriveStore, kind: FaultKind
    ) -> None:
        double.quirks.partial_kept = True
        folder = lay_out(tmp_path / "papers", {"Demo, Testina/chart.pdf": content(25_000_000, 6)})
        fault = double.faults.add(Fault(kind, at=2, match=lambda exchange: exchange.operation == "upload fragment"))
        put(store, folder / "Demo, Testina/chart.pdf", "Demo, Testina/chart.pdf")

        assert fault.fired == 1
        rclone.run("check", "--download", folder, "double:Clients")


class TestTurns:
    def test_what_staff_rename_and_delete_with_rclone_is_not_there_for_us(
        self, tmp_path: Path, rclone: Rclone, store: OneDriveStore
    ) -> None:
        given = {f"Demo, Testina/{number}.pdf": content(900, number) for number in range(3)}
        folder = lay_out(tmp_path / "papers", given)
        put_all(store, folder, list(given))
        rclone.run("moveto", "double:Clients/Demo, Testina/0.pdf", "double:Clients/Demo, Testina/Old/ü #0.pdf")
        rclone.run("deletefile", "double:Clients/Demo, Testina/1.pdf")

        assert store.digest_of("Demo, Testina/0.pdf") is None
        assert store.digest_of("Demo, Testina/Old/ü #0.pdf") == sha256(given["Demo, Testina/0.pdf"])
        assert store.digest_of("Demo, Testina/1.pdf") is None
        assert store.digest_of("Demo, Testina/2.pdf") == sha256(given["Demo, Testina/2.pdf"])

    def test_what_rclone_put_over_a_document_of_ours_is_read_anew(self, tmp_path: Path, rclone: Rclone, store: OneDriveStore) -> None:
        place = "Demo, Testina/bill.pdf"
        folder = lay_out(tmp_path / "papers", {place: content(900, 1)})
        put(store, folder / place, place)
        assert store.digest_of(place) == sha256(content(900, 1))
        (folder / place).write_bytes(content(900, 2))
        rclone.run("copy", folder, "double:Clients", "--checksum")

        assert store.digest_of(place) == sha256(content(900, 2))
        assert put(store, folder / place, place).already_there

    def test_a_folder_that_rclone_removed_under_us_is_made_again(self, tmp_path: Path, rclone: Rclone, store: OneDriveStore) -> None:
        folder = lay_out(
            tmp_path / "papers", {"Demo, Testina/Billing/a.pdf": content(900, 1), "Demo, Testina/Billing/b.pdf": content(900, 2)}
        )
        put(store, folder / "Demo, Testina/Billing/a.pdf", "Demo, Testina/Billing/a.pdf")
        rclone.run("purge", "double:Clients/Demo, Testina")

        assert put(store, folder / "Demo, Testina/Billing/b.pdf", "Demo, Testina/Billing/b.pdf").path == "Demo, Testina/Billing/b.pdf"
        assert list(rclone.listed("Clients")) == ["Demo, Testina/Billing/b.pdf"]
