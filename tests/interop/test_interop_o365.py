"""python O365 and we work on one drive and one mailbox: what either puts there or sends, the other finds."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from drive_at_hand import client_of
from foreign_clients import MIB, NAMES, OWNER, content, lay_out, o365_account
from graph_double import GraphDouble
from graph_double.drive_part import DoubleDrive

from medrec_daemon.filing.onedrive import OneDriveStore
from medrec_daemon.graph.drive import Drive
from medrec_daemon.mail.graph import GraphMailer
from medrec_daemon.model import Attachment, Message

pytestmark = pytest.mark.interop
PAT = "pat@firm.example"


@pytest.fixture
def account(double: GraphDouble, remote: DoubleDrive) -> Any:
    return o365_account(double)


@pytest.fixture
def folder(account: Any) -> Any:
    """The folder ``Clients`` as O365 has made it."""
    return account.storage().get_default_drive().get_root_folder().create_child_folder("Clients")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class TestFiles:
    @pytest.mark.parametrize("size", [900, 2 * 5 * MIB + 77], ids=["in one request", "by session"])
    def test_we_list_and_read_what_o365_uploaded(
        self, tmp_path: Path, remote: DoubleDrive, folder: Any, ours: Drive, store: OneDriveStore, size: int
    ) -> None:
        name = "100%25 # & 'quoted' ü.pdf"
        data = content(size, size)
        lay_out(tmp_path / "papers", {name: data})
        assert folder.upload_file(tmp_path / "papers" / name)

        assert remote.tree() == {f"Clients/{name}": sha256(data)}
        (item,) = ours.children(ours.ensure_folder("").id)
        assert (item.name, item.size) == (name, size)
        assert store.digest_of(name) == sha256(data)
        assert ours.download(item, tmp_path / "fetched").sha256 == sha256(data)

    def test_what_o365_uploaded_is_not_overwritten(self, tmp_path: Path, remote: DoubleDrive, folder: Any, store: OneDriveStore) -> None:
        theirs, other = content(2 * 5 * MIB, 3), content(12 * MIB, 4)
        papers = lay_out(tmp_path / "papers", {"Chart ü.pdf": theirs, "other.pdf": other})
        assert folder.create_child_folder("Sampleton").upload_file(papers / "Chart ü.pdf", conflict_handling="fail")
        again = store.put("sampleton", "CHART ü.pdf", papers / "Chart ü.pdf", sha256(theirs))
        stored = store.put("sampleton", "CHART ü.pdf", papers / "other.pdf", sha256(other))

        assert again.already_there
        assert (again.path, stored.path) == ("Sampleton/Chart ü.pdf", "Sampleton/CHART ü (2).pdf")
        assert remote.tree() == {"Clients/Sampleton/Chart ü.pdf": sha256(theirs), "Clients/Sampleton/CHART ü (2).pdf": sha256(other)}

    def test_o365_lists_and_reads_what_we_stored(self, tmp_path: Path, folder: Any, remote: DoubleDrive, store: OneDriveStore) -> None:
        given = {name.rpartition("/")[2]: content(1_000 + number, number) for number, name in enumerate(NAMES)}
        given |= {"large chart.pdf": content(10 * MIB + 12_345, 9)}
        papers = lay_out(tmp_path / "papers", given)
        for name, data in given.items():
            store.put("Sampleton, Zoë", name, papers / name, sha256(data))
        second = store.put(
            "Sampleton, Zoë", "large chart.pdf", papers / "50 % of O'Neil's bill.pdf", sha256(given["50 % of O'Neil's bill.pdf"])
        )
        given |= {second.path.rpartition("/")[2]: given["50 % of O'Neil's bill.pdf"]}

        (below,) = folder.get_items()
        found = {item.name: item for item in below.get_items()}
        assert {name: item.size for name, item in found.items()} == {name: len(data) for name, data in given.items()}
        assert second.path.endswith("/large chart (2).pdf")
        (tmp_path / "fetched").mkdir()
        for name, item in found.items():
            assert item.download(to_path=tmp_path / "fetched")
            assert (tmp_path / "fetched" / name).read_bytes() == given[name]


class TestMail:
    def test_we_find_in_sent_items_what_o365_sent(self, tmp_path: Path, double: GraphDouble, account: Any) -> None:
        attached = lay_out(tmp_path, {"call sheet ü.pdf": content(2_000, 1)}) / "call sheet ü.pdf"
        message = account.new_message()
        message.to.add(PAT)
        message.subject, message.body = "Call sheet for March 2", "<p>Call <b>Demo Imaging</b>, 555-0101. Naïve ☃</p>"
        message.attachments.add(str(attached))
        before = datetime.now(UTC) - timedelta(minutes=1)
        assert message.send()

        (sent,) = double.mailbox(OWNER).sent
        assert (sent.to, sent.subject) == ((PAT,), "Call sheet for March 2")
        assert "Naïve ☃" in sent.html
        client = client_of(double)
        try:
            mailer = GraphMailer(client, OWNER)
            asked = Message(message_id=sent.message_id, sender=OWNER, to=PAT, subject="x", text="x", html="x")
            assert mailer.sent_before(asked, before, datetime.now(UTC)) is True
        finally:
            client.close()

    @pytest.mark.parametrize("size", [2_000, 5_000_000], ids=["in one request", "attachment by session"])
    def test_o365_finds_in_sent_items_what_we_sent(self, double: GraphDouble, account: Any, size: int) -> None:
        file = Attachment("call sheet.pdf", "application/pdf", content(size, 2))
        digest = Message(
            message_id="<digest-2026-03-02@firm.example>",
            sender=OWNER,
            to=PAT,
            subject="Call sheet for March 2",
            text="Call Demo Imaging, 555-0101. Naïve ☃",
            html="<p>Call Demo Imaging, 555-0101. Naïve ☃</p>",
            attachments=(file,),
        )
        client = client_of(double)
        try:
            GraphMailer(client, OWNER).send(digest, datetime.now(UTC))
        finally:
            client.close()

        (found,) = account.mailbox(OWNER).sent_folder().get_messages(limit=5, download_attachments=True)
        assert (found.subject, [person.address for person in found.to]) == (digest.subject, [PAT])
        assert found.internet_message_id == digest.message_id
        assert "Naïve ☃" in found.body
        (attached,) = found.attachments
        assert attached.name == "call sheet.pdf"
        import base64

        assert base64.b64decode(attached.content) == file.content
