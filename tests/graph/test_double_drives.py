"""The double's drives by every way to them, who may use them, and their downloads; plain requests prove it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from graph_double import GraphDouble, VirtualClock
from graph_double.drive_part import sharing_token
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


def test_a_download_leads_to_another_host_for_a_while(double: GraphDouble, client: PlainClient, clock: VirtualClock) -> None:
    double.drive().put("a.pdf", b"0123456789")
    said = client.graph("GET", f"{D}/root:/a.pdf:/content")
    where = said.headers["Location"]
    assert (said.status_code, said.content) == (302, b"")
    assert urlsplit(where).netloc != urlsplit(double.root).netloc
    assert client.get(where, headers=client.signed).status_code == 401
    assert client.get(where).content == b"0123456789"
    clock.sleep(3600)
    late = client.get(where)
    assert (late.status_code, "expiredToken" in codes(late)) == (401, True)


@pytest.mark.parametrize(
    ("span", "status", "content", "told"),
    [
        ("bytes=3-", 206, b"3456789", "bytes 3-9/10"),
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=10-", 416, None, "bytes */10"),
    ],
)
def test_a_part_of_a_file(double: GraphDouble, client: PlainClient, span: str, status: int, content: bytes | None, told: str) -> None:
    double.drive().put("a.pdf", b"0123456789")
    where = client.graph("GET", f"{D}/root:/a.pdf:/content").headers["Location"]
    said = client.get(where, headers={"Range": span})
    assert (said.status_code, said.headers["Content-Range"]) == (status, told)
    assert content is None or said.content == content


def test_drives_by_every_way(double: GraphDouble, client: PlainClient) -> None:
    library = double.drive("b!lib", "documentLibrary", site="contoso.sharepoint.com:/sites/Records", name="Files")
    double.drive("b!own", owner="records@firm.example")
    library.set_quota(1000)
    library.put("Cases/a.pdf", b"abc")
    said = client.graph("GET", "/drives/b!lib").json()
    assert (said["driveType"], said["name"], said["quota"]["remaining"], said["quota"]["used"]) == ("documentLibrary", "Files", 997, 3)
    assert client.graph("GET", "/users/records@firm.example/drive").json()["id"] == "b!own"
    assert client.graph("GET", "/users/nobody@firm.example/drive").status_code == 404
    assert client.graph("GET", "/users/records@firm.example/drives").json()["value"][0]["id"] == "b!own"
    assert client.graph("GET", "/users/records@firm.example/drives/b!own/root").json()["name"] == "root"
    site = client.graph("GET", "/sites/contoso.sharepoint.com:/sites/Records").json()["id"]
    assert site.startswith("contoso.sharepoint.com,")
    assert [drive["id"] for drive in client.graph("GET", f"/sites/{site}/drives").json()["value"]] == ["b!lib"]
    assert client.graph("GET", f"/sites/{site}/drive/root:/Cases/a.pdf").json()["size"] == 3
    assert client.graph("GET", "/sites/contoso.sharepoint.com:/sites/Records:/drives").json()["value"][0]["name"] == "Files"
    assert client.graph("GET", "/sites/contoso.sharepoint.com:/sites/Other").status_code == 404
    share = client.graph("GET", f"/shares/{sharing_token(library.share('Cases'))}/driveItem").json()
    assert (share["name"], share["parentReference"]["driveId"]) == ("Cases", "b!lib")
    unknown = "u!" + base64.urlsafe_b64encode(b"https://contoso.sharepoint.com/none").decode().rstrip("=")
    assert client.graph("GET", f"/shares/{unknown}/driveItem").status_code == 403


def test_a_site_whose_name_has_a_space(double: GraphDouble, client: PlainClient) -> None:
    double.drive("b!lib", "documentLibrary", site="contoso.sharepoint.com:/sites/Case Files", name="Files A")
    said = client.graph("GET", "/sites/contoso.sharepoint.com:/sites/Case%20Files:/drives").json()["value"]
    assert [(drive["id"], drive["webUrl"].rpartition("/")[2]) for drive in said] == [("b!lib", "Files%20A")]


def test_me_is_a_person(double: GraphDouble, client: PlainClient) -> None:
    double.drive("b!own", owner="records@firm.example")
    assert client.graph("GET", "/me/drive").status_code == 400
    token = double.token(claims={"scp": "Files.ReadWrite.All", "upn": "records@firm.example"})
    assert client.get(f"{double.root}/me/drive", headers={"Authorization": f"Bearer {token}"}).json()["id"] == "b!own"


def test_tokens_are_looked_at(double: GraphDouble, client: PlainClient, clock: VirtualClock) -> None:
    url = f"{double.root}{D}"
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic abc"}):
        refused = client.get(url, headers=headers)
        assert (refused.status_code, codes(refused)) == (401, {"InvalidAuthenticationToken"})
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    short = {"Authorization": f"Bearer {double.token(lifetime=60)}"}
    assert client.get(url, headers=short).status_code == 200
    clock.sleep(60)
    assert client.get(url, headers=short).status_code == 401
    mail_only = {"Authorization": f"Bearer {double.token(claims={'roles': ['Mail.Send']})}"}
    refused = client.get(url, headers=mail_only)
    assert (refused.status_code, codes(refused)) == (403, {"accessDenied"})
    double.expire_tokens()
    assert client.graph("GET", D).status_code == 401


def test_versions_and_publication(double: GraphDouble, client: PlainClient) -> None:
    client.graph("PUT", f"{D}/root:/a.pdf:/content", data=b"1")
    client.graph("PUT", f"{D}/root:/a.pdf:/content", data=b"22")
    said = client.graph("GET", f"{D}/root:/a.pdf:/versions").json()["value"]
    assert [(version["id"], version["size"]) for version in said] == [("2.0", 2), ("1.0", 1)]
    assert client.graph("GET", f"{D}/root:/a.pdf?$select=id,publication").json()["publication"]["level"] == "published"
    assert "publication" not in client.graph("GET", f"{D}/root:/a.pdf").json()
    double.quirks.versioning = False
    assert len(client.graph("GET", f"{D}/root:/a.pdf:/versions").json()["value"]) == 1
    double.quirks.checkout_required = True
    client.graph("PUT", f"{D}/root:/b.pdf:/content", data=b"1")
    assert client.graph("GET", f"{D}/root:/b.pdf?$select=id,publication").json()["publication"]["level"] == "checkout"


def test_who_changed_it_last(double: GraphDouble, client: PlainClient) -> None:
    client.graph("PUT", f"{D}/root:/a.pdf:/content", data=b"1")
    ours = client.graph("GET", f"{D}/root:/a.pdf").json()
    assert ours["createdBy"] == ours["lastModifiedBy"]
    double.drive().put("a.pdf", b"2")
    theirs = client.graph("GET", f"{D}/root:/a.pdf").json()
    assert (theirs["createdBy"], "user" in theirs["lastModifiedBy"]) == (ours["createdBy"], True)
