"""Whose name it is: the double's upload sessions and what already stands, is being uploaded, or is missing in the drive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from graph_double import GraphDouble, VirtualClock
from graph_double.plain_client import FRAGMENT, PlainClient, codes

BIG = bytes(2 * FRAGMENT + 5)
END = len(BIG)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def double(tmp_path: Path, clock: VirtualClock) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", clock) as running:
        running.drive().folder("In")
        yield running


@pytest.fixture
def client(double: GraphDouble) -> Iterator[PlainClient]:
    with PlainClient(double) as session:
        yield session


@pytest.fixture
def url(client: PlainClient) -> str:
    return str(client.begin("In/a.bin").json()["uploadUrl"])


@pytest.mark.parametrize("behaviour", ["fail", "replace", "rename"])
def test_a_second_session_for_the_name_is_refused_while_one_is_open(client: PlainClient, url: str, behaviour: str) -> None:
    second = client.begin("in/A.BIN", behaviour)
    assert (second.status_code, codes(second)) == (409, {"nameAlreadyExists"})
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert client.begin("in/A.BIN", behaviour).status_code == 200


def test_a_second_session_is_fine_on_a_personal_drive_or_when_switched_off(double: GraphDouble, client: PlainClient) -> None:
    double.drive("b!mine", "personal").folder("In")
    assert [client.begin("In/a.bin", drive="b!mine").status_code for _ in range(2)] == [200, 200]
    double.quirks.second_session_conflicts = False
    assert [client.begin("In/a.bin").status_code for _ in range(2)] == [200, 200]


def test_an_open_session_shows_nothing_but_its_placeholder_where_switched_on(double: GraphDouble, client: PlainClient, url: str) -> None:
    client.fragment(url, BIG[:FRAGMENT], 0, END)
    assert client.graph("GET", "/drives/b!demo/root:/In:/children").json()["value"] == []
    double.quirks.placeholder_visible = True
    (ghost,) = client.graph("GET", "/drives/b!demo/root:/In:/children").json()["value"]
    assert ghost["name"].startswith("~tmp")


def test_a_conflict_is_found_when_the_session_is_made(double: GraphDouble, client: PlainClient) -> None:
    double.drive().put("In/a.bin", b"old")
    refused = client.begin("In/A.bin", "fail")
    assert (refused.status_code, codes(refused)) == (409, {"nameAlreadyExists"})


def test_a_conflict_is_found_with_the_last_byte(double: GraphDouble, client: PlainClient) -> None:
    double.quirks.conflict_at = "commit"
    double.drive().put("In/a.bin", b"old")
    url = client.begin("In/a.bin", "fail").json()["uploadUrl"]
    refused = client.fragment(url, b"new", 0, 3)
    assert (refused.status_code, codes(refused)) == (409, {"nameAlreadyExists"})
    assert "Another file exists with the same name" in refused.json()["error"]["message"]
    assert client.get(url).json()["nextExpectedRanges"] == []
    assert double.drive().read("In/a.bin") == b"old"


def test_somebody_is_faster(double: GraphDouble, client: PlainClient, url: str) -> None:
    double.drive().put("In/a.bin", b"theirs")
    assert client.fragment(url, b"ours", 0, 4).status_code == 409
    assert double.drive().read("In/a.bin") == b"theirs"


def test_replace_is_what_happens_when_nothing_is_said(double: GraphDouble, client: PlainClient) -> None:
    before = double.drive().put("In/a.bin", b"old").id
    said = client.upload("In/a.bin", b"new", None)
    assert (said.status_code, said.json()["id"]) == (200, before)
    assert double.drive().read("In/a.bin") == b"new"


def test_rename_finds_a_number(double: GraphDouble, client: PlainClient) -> None:
    double.drive().put("In/a.bin", b"old")
    assert client.upload("In/a.bin", b"new", "rename").json()["name"] == "a 1.bin"
    assert double.drive().read("In/a.bin") == b"old"


def test_a_session_for_a_folder_that_is_missing(double: GraphDouble, client: PlainClient) -> None:
    refused = client.begin("No/such/a.bin")
    assert (refused.status_code, codes(refused)) == (404, {"itemNotFound"})
    double.quirks.session_makes_folders = True
    assert client.upload("No/such/a.bin", b"abc").status_code == 201
    assert double.drive().folders() == ["In", "No", "No/such"]


def test_the_folder_is_deleted_meanwhile(double: GraphDouble, client: PlainClient, url: str) -> None:
    double.drive().delete("In")
    assert client.fragment(url, b"abc", 0, 3).status_code == 404


def test_no_room_at_the_beginning_and_at_the_end(double: GraphDouble, client: PlainClient) -> None:
    double.drive().set_quota(100)
    refused = client.begin("In/a.bin", fileSize=101)
    assert (refused.status_code, codes(refused)) == (507, {"quotaLimitReached"})
    url = client.begin("In/a.bin").json()["uploadUrl"]
    assert client.fragment(url, b"x" * 101, 0, 101).status_code == 507
    assert double.drive().tree() == {}


def test_file_size_is_refused_on_personal_drives(double: GraphDouble, client: PlainClient) -> None:
    double.drive("b!mine", "personal")
    assert client.begin("a.bin", drive="b!mine", fileSize=3).status_code == 400
    assert client.begin("a.bin", drive="b!mine").status_code == 200


def test_the_name_in_the_body_is_the_name_in_the_url(client: PlainClient) -> None:
    assert client.begin("In/a.bin", name="b.bin").status_code == 400
    assert client.begin("In/a.bin", name="a.bin").status_code == 200


def test_an_update_by_id_with_if_match(double: GraphDouble, client: PlainClient) -> None:
    node = double.drive().put("In/a.bin", b"old")
    path = f"/drives/b!demo/items/{node.id}/createUploadSession"
    refused = client.graph("POST", path, headers={"If-Match": '"{other},1"'}, json={})
    assert (refused.status_code, codes(refused)) == (412, {"resourceModified"})
    url = client.graph("POST", path, headers={"If-Match": node.e_tag}, json={}).json()["uploadUrl"]
    assert client.fragment(url, b"new", 0, 3).status_code == 200
    assert double.drive().read("In/a.bin") == b"new"
