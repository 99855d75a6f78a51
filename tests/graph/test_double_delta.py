"""The double's delta: paging, latest, deletions, moves, and 410; plain requests prove it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graph_double import GraphDouble
from graph_double.plain_client import PlainClient, codes

DELTA = "/drives/b!demo/root/delta"


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double") as running:
        running.drive()
        yield running


@pytest.fixture
def client(double: GraphDouble) -> Iterator[PlainClient]:
    with PlainClient(double) as session:
        yield session


def follow(client: PlainClient, path: str = DELTA) -> tuple[list[dict[str, Any]], str, int]:
    """Everything a delta tells, the deltaLink, and how many pages there were."""
    told: list[dict[str, Any]] = []
    pages = 0
    while True:
        page = client.graph("GET", path).json()
        told += page["value"]
        pages += 1
        assert ("@odata.nextLink" in page) != ("@odata.deltaLink" in page)
        if "@odata.deltaLink" in page:
            return told, page["@odata.deltaLink"], pages
        path = page["@odata.nextLink"]


def test_first_everything_then_only_what_changed(double: GraphDouble, client: PlainClient) -> None:
    drive = double.drive()
    for number in range(5):
        drive.put(f"In/{number}.pdf", b"x")
    double.quirks.delta_page_size = 3
    told, link, pages = follow(client)
    assert {entry["name"] for entry in told} == {"root", "In", *(f"{number}.pdf" for number in range(5))}
    assert pages == 3
    assert follow(client, link)[0] == []
    drive.put("In/new.pdf", b"y")
    told, link, _ = follow(client, link)
    assert [entry["name"] for entry in told] == ["In", "new.pdf"]
    assert follow(client, link)[0] == []


def test_business_tells_less(double: GraphDouble, client: PlainClient) -> None:
    folder = double.drive().folder("In")
    double.drive().put("In/a.pdf", b"hello")
    (entry,) = [entry for entry in follow(client)[0] if "file" in entry]
    assert entry["parentReference"] == {"driveType": "business", "driveId": "b!demo", "id": folder.id}
    assert not {"cTag", "lastModifiedBy", "createdBy", "@microsoft.graph.downloadUrl"} & set(entry)
    assert entry["file"]["hashes"]["quickXorHash"] == "aCgDG9jwBgAAAAAABQAAAAAAAAA="


def test_latest_tells_nothing_but_a_link(double: GraphDouble, client: PlainClient) -> None:
    double.drive().put("a.pdf", b"x")
    told, link, _ = follow(client, f"{DELTA}?token=latest")
    assert told == []
    double.drive().put("b.pdf", b"x")
    assert [entry["name"] for entry in follow(client, link)[0]] == ["root", "b.pdf"]
    assert follow(client, f"{DELTA}(token='latest')")[0] == []


def test_deletions_have_no_name_on_business(double: GraphDouble, client: PlainClient) -> None:
    node = double.drive().put("In/a.pdf", b"x")
    folder = double.drive().item("In")
    link = follow(client)[1]
    double.drive().delete("In")
    gone = [entry for entry in follow(client, link)[0] if "deleted" in entry]
    assert {entry["id"] for entry in gone} == {node.id, folder.id}
    assert all("name" not in entry and entry["deleted"] == {"state": "deleted"} for entry in gone)
    double.quirks.delta_names_deleted = True
    assert {entry.get("name") for entry in follow(client, link)[0] if "deleted" in entry} == {"a.pdf", "In"}
    assert all("deleted" not in entry for entry in follow(client)[0])


def test_a_move_and_a_new_version_keep_the_id(double: GraphDouble, client: PlainClient) -> None:
    node = double.drive().put("In/a.pdf", b"x")
    link, before = follow(client)[1], node.e_tag
    filed = double.drive().move("In/a.pdf", "Filed/b.pdf").parent
    assert filed is not None
    (entry,) = [entry for entry in follow(client, link)[0] if "file" in entry]
    assert (entry["id"], entry["name"], entry["parentReference"]["id"]) == (node.id, "b.pdf", filed.id)
    assert entry["eTag"] != before
    link = follow(client)[1]
    double.drive().put("Filed/b.pdf", b"yy")
    assert [(entry["id"], entry["size"]) for entry in follow(client, link)[0] if "file" in entry] == [(node.id, 2)]


def test_an_item_may_come_twice(double: GraphDouble, client: PlainClient) -> None:
    for number in range(4):
        double.drive().put(f"{number}.pdf", b"x")
    double.quirks.delta_page_size, double.quirks.delta_repeats = 2, True
    names = [entry["name"] for entry in follow(client)[0]]
    assert len(names) > len(set(names)) == 5


def test_what_changes_between_pages_is_told(double: GraphDouble, client: PlainClient) -> None:
    for number in range(4):
        double.drive().put(f"{number}.pdf", b"x")
    double.quirks.delta_page_size = 2
    first = client.graph("GET", DELTA).json()
    double.drive().move("0.pdf", "zero.pdf")
    told, link, _ = follow(client, first["@odata.nextLink"])
    assert "zero.pdf" in {entry["name"] for entry in told}
    assert follow(client, link)[0] == []


def test_a_forgotten_link_is_410_with_a_place_to_begin_again(double: GraphDouble, client: PlainClient) -> None:
    double.drive().put("a.pdf", b"x")
    link = follow(client)[1]
    double.drive().forget_deltas()
    over = client.graph("GET", link)
    assert (over.status_code, codes(over)) == (410, {"resyncRequired"})
    assert {entry["name"] for entry in follow(client, over.headers["Location"])[0]} == {"root", "a.pdf"}
    assert client.graph("GET", f"{DELTA}?token=nonsense").status_code == 410


def test_only_the_root_has_a_delta(double: GraphDouble, client: PlainClient) -> None:
    folder = double.drive().folder("In")
    assert client.graph("GET", f"/drives/b!demo/items/{folder.id}/delta").status_code == 400


def test_facets_that_staff_s_tools_add(double: GraphDouble, client: PlainClient) -> None:
    double.drive().put("a.pdf", b"x")
    link = follow(client)[1]
    double.drive().mark("a.pdf", malware={"description": "test"})
    assert follow(client, link)[0][-1]["malware"] == {"description": "test"}
