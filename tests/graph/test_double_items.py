"""The double's items: addresses, names, folders, small files, moving, listing, downloading; plain requests prove it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from graph_double import GraphDouble, VirtualClock
from graph_double.plain_client import PlainClient, codes

D = "/drives/b!demo"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def double(tmp_path: Path, clock: VirtualClock) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", clock) as running:
        running.drive()
        yield running


@pytest.fixture
def client(double: GraphDouble) -> Iterator[PlainClient]:
    with PlainClient(double) as session:
        yield session


def make(client: PlainClient, name: str, behaviour: str = "fail", *, below: str = "/root", drive: str = "b!demo") -> requests.Response:
    body = {"name": name, "folder": {}, "@microsoft.graph.conflictBehavior": behaviour}
    return client.graph("POST", f"/drives/{drive}{below}/children", json=body)


@pytest.mark.parametrize(
    "form",
    [
        "root:/Äkten/b #1.pdf",
        "root:/Äkten/b #1.pdf:",
        "root:/./äkten//B #1.PDF",
        "root%3A%2FÄkten%2Fb #1.pdf",
        "root:%2FÄkten%2Fb #1.pdf:",
        "items/root:/Äkten/b #1.pdf:",
        "items/root%3A%2FÄkten%2Fb #1.pdf%3A",
        "items/FOLDER:/b #1.pdf",
        "items/FOLDER:/b #1.pdf:/",
        "items/FILE",
        "items/FILE:",
    ],
)
def test_every_way_to_name_an_item(double: GraphDouble, client: PlainClient, form: str) -> None:
    node = double.drive().put("Äkten/b #1.pdf", b"abc")
    assert node.parent is not None
    path = form.replace("FOLDER", node.parent.id).replace("FILE", node.id)
    found = client.graph("GET", f"{D}/{quote(path, safe='/:%')}")
    assert (found.status_code, found.json()["id"], found.json()["name"]) == (200, node.id, "b #1.pdf")


def test_rclone_s_tenant_form_is_the_same_drive(double: GraphDouble, client: PlainClient) -> None:
    node = double.drive().put("a.pdf", b"abc")
    assert client.graph("GET", f"{double.tenant_url}/v2.0/drives/b!demo/root:/a.pdf").json()["id"] == node.id


def test_an_item_tells_what_business_tells(double: GraphDouble, client: PlainClient) -> None:
    double.drive().put("In/a.pdf", b"hello")
    said = client.graph("GET", f"{D}/root:/In/a.pdf").json()
    assert said["file"] == {"mimeType": "application/pdf", "hashes": {"quickXorHash": "aCgDG9jwBgAAAAAABQAAAAAAAAA="}}
    assert (said["size"], said["parentReference"]["driveId"], said["parentReference"]["path"]) == (5, "b!demo", "/drives/b!demo/root:/In")
    assert client.get(said["@microsoft.graph.downloadUrl"]).content == b"hello"


def test_select_leaves_out_the_rest(double: GraphDouble, client: PlainClient) -> None:
    double.drive().put("a.pdf", b"hello")
    said = client.graph("GET", f"{D}/root:/a.pdf?$select=id,size").json()
    assert {name for name in said if not name.startswith("@odata")} == {"id", "size"}
    assert "@microsoft.graph.downloadUrl" in client.graph("GET", f"{D}/root:/a.pdf?$select=id,@microsoft.graph.downloadUrl").json()


def test_what_is_not_there(client: PlainClient) -> None:
    for path in (f"{D}/root:/none.pdf", f"{D}/items/01NONE", f"{D}/root:/no/such.pdf", "/drives/b!none", "/drives/b!none/root"):
        missing = client.graph("GET", path)
        assert (missing.status_code, codes(missing)) == (404, {"itemNotFound"}), path


@pytest.mark.parametrize("path", ["/root:/%ff.pdf", "/root:/a%00b", "/nonsense", "/root:/a.pdf:/frobnicate", "/rooted"])
def test_a_bad_address_is_a_bad_request(client: PlainClient, path: str) -> None:
    assert client.graph("GET", D + path).status_code == 400


@pytest.mark.parametrize(
    "name",
    [
        "a?.pdf",
        "a*b",
        "a:b",
        'a"b',
        "a<b",
        "a|b",
        "a\\b",
        "a.pdf.",
        " a",
        "CON",
        "lpt1",
        "desktop.ini",
        "x_vti_y",
        "~$a.docx",
        ".lock",
        "a\tb",
    ],
)
def test_illegal_names(double: GraphDouble, client: PlainClient, name: str) -> None:
    double.drive().folder("In")
    path = quote(name, safe="")
    for refused in (
        client.graph("PUT", f"{D}/root:/In/{path}:/content", data=b"x"),
        client.graph("POST", f"{D}/root:/In/{path}:/createUploadSession", json={}),
        make(client, name, below="/root:/In:"),
    ):
        assert (refused.status_code, codes(refused)) == (400, {"invalidRequest", "nameContainsInvalidCharacters"})
    assert double.drive().tree() == {}
    assert double.drive().folders() == ["In"]


def test_names_that_only_folders_must_not_have(client: PlainClient) -> None:
    assert make(client, "forms").status_code == 400
    assert make(client, "~drafts").status_code == 400
    assert client.graph("PUT", f"{D}/root:/~drafts:/content", data=b"x").status_code == 201


@pytest.mark.parametrize("name", ["#1.pdf", "50% & more.pdf", "O'Neil (1).pdf", "ü+ñ=@.pdf", "a..b.pdf", "{x}.pdf"])
def test_names_that_are_fine(double: GraphDouble, client: PlainClient, name: str) -> None:
    assert client.graph("PUT", f"{D}/root:/{quote(name, safe='')}:/content", data=b"x").status_code == 201
    assert list(double.drive().tree()) == [name]


def test_a_path_of_more_than_400_characters(double: GraphDouble, client: PlainClient) -> None:
    folder = "/".join(["x" * 99] * 3)
    double.drive().folder(folder)
    assert client.graph("PUT", f"{D}/root:/{folder}/{'y' * 100}:/content", data=b"x").status_code == 201
    refused = client.graph("PUT", f"{D}/root:/{folder}/{'y' * 101}:/content", data=b"x")
    assert (refused.status_code, codes(refused)) == (400, {"invalidRequest", "pathIsTooLong"})


def test_case_is_kept_and_ignored(double: GraphDouble, client: PlainClient) -> None:
    assert make(client, "Akten").status_code == 201
    taken = make(client, "AKTEN")
    assert (taken.status_code, codes(taken)) == (409, {"nameAlreadyExists"})
    assert client.graph("PUT", f"{D}/root:/aKTEN/B.pdf:/content", data=b"1").status_code == 201
    assert client.graph("PUT", f"{D}/root:/akten/b.PDF:/content", data=b"2").status_code == 200
    assert (list(double.drive().tree()), double.drive().read("akten/b.pdf")) == (["Akten/B.pdf"], b"2")


def test_making_a_folder_that_exists(double: GraphDouble, client: PlainClient) -> None:
    make(client, "In")
    assert [make(client, "In", behaviour).status_code for behaviour in ("fail", "replace")] == [409, 409]
    assert make(client, "In", "rename").json()["name"] == "In 1"
    double.drive("b!mine", "personal").folder("In")
    assert make(client, "In", "replace", drive="b!mine").status_code == 200


def test_missing_parents(double: GraphDouble, client: PlainClient) -> None:
    assert client.graph("PUT", f"{D}/root:/a/b/c.pdf:/content", data=b"x").status_code == 201
    assert make(client, "z", below="/root:/x/y:").status_code == 201
    assert double.drive().folders() == ["a", "a/b", "x", "x/y", "x/y/z"]
    double.quirks.put_makes_folders = False
    assert client.graph("PUT", f"{D}/root:/q/c.pdf:/content", data=b"x").status_code == 404


@pytest.mark.parametrize(
    ("behaviour", "status", "names"), [("replace", 200, {"a.pdf"}), ("fail", 409, {"a.pdf"}), ("rename", 201, {"a.pdf", "a 1.pdf"})]
)
def test_putting_a_file_that_exists(double: GraphDouble, client: PlainClient, behaviour: str, status: int, names: set[str]) -> None:
    double.drive().put("a.pdf", b"old")
    said = client.graph("PUT", f"{D}/root:/a.pdf:/content?@microsoft.graph.conflictBehavior={behaviour}", data=b"new")
    assert said.status_code == status
    assert set(double.drive().tree()) == names
    assert double.drive().read("a.pdf") == (b"new" if behaviour == "replace" else b"old")


def test_putting_an_empty_file_and_one_too_big(double: GraphDouble, client: PlainClient) -> None:
    assert client.graph("PUT", f"{D}/root:/empty.txt:/content", data=b"").status_code == 201
    assert double.drive().read("empty.txt") == b""
    assert double.quirks.put_limit == 250 * 1024 * 1024
    double.quirks.put_limit = 10
    assert client.graph("PUT", f"{D}/root:/big.txt:/content", data=b"x" * 11).status_code == 413


def test_putting_by_id_with_if_match(double: GraphDouble, client: PlainClient) -> None:
    node = double.drive().put("a.pdf", b"old")
    path, before = f"{D}/items/{node.id}/content", node.e_tag
    assert client.graph("PUT", path, data=b"new", headers={"If-Match": before}).status_code == 200
    stale = client.graph("PUT", path, data=b"newer", headers={"If-Match": before})
    assert (stale.status_code, codes(stale), double.drive().read("a.pdf")) == (412, {"resourceModified"}, b"new")


def test_rename_and_move_with_if_match(double: GraphDouble, client: PlainClient) -> None:
    drive = double.drive()
    node, folder = drive.put("a.pdf", b"x"), drive.folder("Filed")
    path, before = f"{D}/items/{node.id}", node.e_tag
    body = {"name": "B.pdf", "parentReference": {"id": folder.id}}
    said = client.graph("PATCH", path, json=body, headers={"If-Match": before})
    assert (said.status_code, said.json()["id"], list(drive.tree())) == (200, node.id, ["Filed/B.pdf"])
    assert said.json()["eTag"] != before
    stale = client.graph("PATCH", path, json={"name": "c.pdf"}, headers={"If-Match": before})
    assert (stale.status_code, list(drive.tree())) == (412, ["Filed/B.pdf"])


def test_a_move_to_a_name_that_is_taken(double: GraphDouble, client: PlainClient) -> None:
    drive = double.drive()
    node = drive.put("a.pdf", b"x")
    drive.put("Filed/A.pdf", b"y")
    body = {"parentReference": {"path": "/drives/b!demo/root:/Filed"}}
    taken = client.graph("PATCH", f"{D}/items/{node.id}", json=body)
    assert (taken.status_code, codes(taken)) == (409, {"nameAlreadyExists"})
    body["@microsoft.graph.conflictBehavior"] = "rename"  # type: ignore[assignment]
    assert client.graph("PATCH", f"{D}/items/{node.id}", json=body).json()["name"] == "a 1.pdf"


def test_only_case_changes(double: GraphDouble, client: PlainClient) -> None:
    node = double.drive().put("a.pdf", b"x")
    assert client.graph("PATCH", f"{D}/items/{node.id}", json={"name": "A.pdf"}).status_code == 200
    assert list(double.drive().tree()) == ["A.pdf"]


def test_a_folder_cannot_go_into_itself(double: GraphDouble, client: PlainClient) -> None:
    inner = double.drive().folder("a/b")
    outer = double.drive().item("a")
    assert client.graph("PATCH", f"{D}/items/{outer.id}", json={"parentReference": {"id": inner.id}}).status_code == 400


def test_delete(double: GraphDouble, client: PlainClient) -> None:
    node = double.drive().put("In/a.pdf", b"x")
    path = f"{D}/items/{node.id}"
    assert client.graph("DELETE", path, headers={"If-Match": '"{x},9"'}).status_code == 412
    assert client.graph("DELETE", path).status_code == 204
    assert client.graph("DELETE", path).status_code == 404
    double.drive().put("In/b.pdf", b"x")
    assert client.graph("DELETE", f"{D}/root:/In").status_code == 204
    assert (double.drive().tree(), double.drive().folders()) == ({}, [])


@pytest.mark.parametrize("body", [b"{", b"[]", b"\x00", b'{"item": 5}', b'{"item": {"name": 5}}', b'{"item": {"fileSystemInfo": "x"}}'])
def test_bodies_that_make_no_sense(client: PlainClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.graph("POST", f"{D}/root:/a.pdf:/createUploadSession", data=body, headers=headers).status_code == 400


def test_children_come_in_pages(double: GraphDouble, client: PlainClient) -> None:
    for number in range(7):
        double.drive().put(f"In/{number}.pdf", b"x")
    names: list[str] = []
    path, pages = f"{D}/root:/In:/children?$top=3&$select=name", 0
    while path:
        page = client.graph("GET", path).json()
        names += [entry["name"] for entry in page["value"]]
        path, pages = page.get("@odata.nextLink", ""), pages + 1
    assert (names, pages) == ([f"{number}.pdf" for number in range(7)], 3)
    double.quirks.page_size = 5
    assert len(client.graph("GET", f"{D}/root:/In:/children").json()["value"]) == 5
