"""The double's upload sessions keep to the rules that were seen on the service; plain requests prove it."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from graph_double import Fault, GraphDouble, VirtualClock
from graph_double.plain_client import FRAGMENT, PlainClient, codes
from graph_double.quick_xor import QuickXor

BIG = os.urandom(2 * FRAGMENT + 5)
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


def xor(data: bytes) -> str:
    state = QuickXor()
    state.update(data)
    return state.digest()


def test_a_file_in_three_fragments(double: GraphDouble, client: PlainClient, url: str) -> None:
    first = client.fragment(url, BIG[:FRAGMENT], 0, END)
    assert (first.status_code, first.json()["nextExpectedRanges"]) == (202, [f"{FRAGMENT}-"])
    assert client.fragment(url, BIG[FRAGMENT : 2 * FRAGMENT], FRAGMENT, END).status_code == 202
    last = client.fragment(url, BIG[2 * FRAGMENT :], 2 * FRAGMENT, END)
    assert last.status_code == 201
    assert double.drive().read("In/a.bin") == BIG
    assert client.get(url).status_code == 404


def test_the_last_answer_comes_from_sharepoint(client: PlainClient, url: str) -> None:
    said = client.fragment(url, b"abc", 0, 3).json()
    assert said["@odata.context"].startswith("https://contoso.sharepoint.com/")
    assert "@microsoft.graph.downloadUrl" not in said
    assert client.get(said["@content.downloadUrl"]).content == b"abc"
    assert said["eTag"].endswith(',4"')
    assert said["file"]["irmEnabled"] is False
    assert said["file"]["hashes"] == {"quickXorHash": xor(b"abc")}
    assert client.graph("GET", f"/drives/b!demo/items/{said['id']}").json()["eTag"] == said["eTag"]


def test_the_upload_host_is_another_one_and_refuses_a_token(double: GraphDouble, client: PlainClient, url: str) -> None:
    assert urlsplit(url).netloc != urlsplit(double.root).netloc
    refused = client.fragment(url, b"abc", 0, 3, **client.signed)
    assert (refused.status_code, codes(refused)) == (401, {"unauthenticated", "invalidAuthenticationToken"})
    double.quirks.upload_refuses_authorization = False
    assert client.fragment(url, b"abc", 0, 3, **client.signed).status_code == 201


def test_a_wrong_secret_opens_nothing(client: PlainClient, url: str) -> None:
    assert client.get(url[:-3] + "xyz").status_code == 401


def test_fragments_are_multiples_of_320_kib(double: GraphDouble, client: PlainClient, url: str) -> None:
    refused = client.fragment(url, BIG[:1000], 0, END)
    assert (refused.status_code, codes(refused)) == (400, {"invalidRequest"})
    double.quirks.strict_multiple = False
    assert client.fragment(url, BIG[:1000], 0, END).status_code == 202


def test_fragments_stay_below_the_limit(double: GraphDouble, client: PlainClient, url: str) -> None:
    assert double.quirks.fragment_limit == 60 * 1024 * 1024
    double.quirks.fragment_limit = 2 * FRAGMENT
    assert client.fragment(url, BIG[: 2 * FRAGMENT], 0, END).status_code == 413
    assert client.fragment(url, BIG[:FRAGMENT], 0, END).status_code == 202


def test_the_total_stays_the_same(client: PlainClient, url: str) -> None:
    client.fragment(url, BIG[:FRAGMENT], 0, END)
    refused = client.fragment(url, BIG[FRAGMENT : 2 * FRAGMENT], FRAGMENT, END + 1)
    assert (refused.status_code, codes(refused)) == (400, {"invalidRequest"})


@pytest.mark.parametrize("header", ["", "bytes 0-4/3", "bytes 0-1/3", "bytes */3", "items 0-2/3"])
def test_a_range_that_makes_no_sense(client: PlainClient, url: str, header: str) -> None:
    assert client.put(url, data=b"abc", headers={"Content-Range": header}).status_code == 400


def test_what_was_received_already_is_416_with_the_documented_body(client: PlainClient, url: str) -> None:
    client.fragment(url, BIG[:FRAGMENT], 0, END)
    again = client.fragment(url, BIG[:FRAGMENT], 0, END)
    assert again.status_code == 416
    assert again.json() == {
        "error": {
            "code": "invalidRange",
            "message": "Uploaded fragment overlaps with existing data.",
            "innererror": {"code": "fragmentOverlap"},
        }
    }


def test_what_comes_too_early_is_416(client: PlainClient, url: str) -> None:
    early = client.fragment(url, BIG[FRAGMENT : 2 * FRAGMENT], FRAGMENT, END)
    assert (early.status_code, early.json()["error"]["message"]) == (416, "Uploaded fragment is out of order.")


def test_both_forms_of_the_next_range(double: GraphDouble, client: PlainClient, url: str) -> None:
    client.fragment(url, BIG[:FRAGMENT], 0, END)
    assert set(client.get(url).json()) == {"expirationDateTime", "nextExpectedRanges"}
    double.quirks.ranges = "closed"
    said = client.get(url).json()
    assert said["nextExpectedRanges"] == [f"{FRAGMENT}-{END - 1}"]
    assert said["uploadUrl"] is None
    assert "@odata.context" in said


def test_a_session_slides_with_every_fragment_and_then_dies(
    double: GraphDouble, client: PlainClient, clock: VirtualClock, url: str
) -> None:
    clock.sleep(14 * 60)
    assert client.fragment(url, BIG[:FRAGMENT], 0, END).status_code == 202
    clock.sleep(14 * 60)
    assert client.fragment(url, BIG[FRAGMENT : 2 * FRAGMENT], FRAGMENT, END).status_code == 202
    clock.sleep(16 * 60)
    late = client.get(url)
    assert (late.status_code, codes(late)) == (404, {"itemNotFound"})
    assert list((double.folder / "blobs").iterdir()) == []
    assert client.begin("In/a.bin").status_code == 200


@pytest.mark.parametrize(("form", "code"), [("401", "expiredToken"), ("403", "accessDenied")])
def test_the_secret_in_the_url_dies_after_a_day(
    double: GraphDouble, client: PlainClient, clock: VirtualClock, form: str, code: str
) -> None:
    double.quirks.session_minutes = 3 * 24 * 60
    double.quirks.url_expiry = form  # type: ignore[assignment]
    url = client.begin("In/long.bin").json()["uploadUrl"]
    clock.sleep(23 * 3600)
    assert client.get(url).status_code == 200
    clock.sleep(3600)
    over = client.fragment(url, BIG[:FRAGMENT], 0, END)
    assert (over.status_code, code in codes(over)) == (int(form), True)
    assert client.begin("In/long.bin").status_code == 409


def test_half_a_fragment_is_forgotten(double: GraphDouble, client: PlainClient, url: str) -> None:
    double.faults.add(Fault("drop-mid-fragment"))
    with pytest.raises(requests.ConnectionError):
        client.fragment(url, BIG[:FRAGMENT], 0, END)
    assert client.get(url).json()["nextExpectedRanges"] == ["0-"]
    assert client.fragment(url, BIG, 0, END).status_code == 201
    assert double.drive().read("In/a.bin") == BIG


def test_half_a_fragment_is_kept_where_switched_on(double: GraphDouble, client: PlainClient, url: str) -> None:
    double.quirks.partial_kept = True
    double.faults.add(Fault("drop-mid-fragment", at=2, part=0.3, match=lambda exchange: exchange.method == "PUT"))
    client.fragment(url, BIG[:FRAGMENT], 0, END)
    with pytest.raises(requests.ConnectionError):
        client.fragment(url, BIG[FRAGMENT : 2 * FRAGMENT], FRAGMENT, END)
    there = int(client.get(url).json()["nextExpectedRanges"][0].rstrip("-"))
    assert FRAGMENT < there < 2 * FRAGMENT
    assert there % FRAGMENT
    last = client.fragment(url, BIG[there:], there, END)
    assert (last.status_code, last.json()["file"]["hashes"]["quickXorHash"]) == (201, xor(BIG))
    assert double.drive().read("In/a.bin") == BIG


def test_a_client_that_dies_in_a_fragment(double: GraphDouble, client: PlainClient, url: str) -> None:
    parts = urlsplit(url)
    context = ssl.create_default_context(cafile=str(double.ca_file))
    with (
        socket.create_connection(("127.0.0.1", int(parts.port or 0))) as raw,
        context.wrap_socket(raw, server_hostname="localhost") as line,
    ):
        head = (
            f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: x\r\nContent-Range: bytes 0-{END - 1}/{END}\r\nContent-Length: {END}\r\n\r\n"
        )
        line.sendall(head.encode() + BIG[:5000])
    assert client.get(url).json()["nextExpectedRanges"] == ["0-"]
    assert client.fragment(url, BIG, 0, END).status_code == 201


def test_a_lost_202_was_taken_all_the_same(double: GraphDouble, client: PlainClient, url: str) -> None:
    double.faults.add(Fault("lost-answer"))
    with pytest.raises(requests.ConnectionError):
        client.fragment(url, BIG[:FRAGMENT], 0, END)
    assert client.fragment(url, BIG[:FRAGMENT], 0, END).status_code == 416
    assert client.get(url).json()["nextExpectedRanges"] == [f"{FRAGMENT}-"]


def test_a_lost_last_answer_left_a_file_and_no_session(double: GraphDouble, client: PlainClient, url: str) -> None:
    double.faults.add(Fault("lost-answer"))
    with pytest.raises(requests.ConnectionError):
        client.fragment(url, b"abc", 0, 3)
    assert client.get(url).status_code == 404
    assert double.drive().read("In/a.bin") == b"abc"
    assert double.exchanges[1].status == 201


def test_a_wrong_byte_shows_in_the_hash(double: GraphDouble, client: PlainClient, url: str) -> None:
    double.faults.add(Fault("corrupt-fragment"))
    said = client.fragment(url, BIG, 0, END).json()
    assert (said["size"], said["file"]["hashes"]["quickXorHash"] == xor(BIG)) == (END, False)


def test_a_deferred_commit(double: GraphDouble, client: PlainClient) -> None:
    body = {"item": {"@microsoft.graph.conflictBehavior": "fail"}, "deferCommit": True}
    url = client.graph("POST", "/drives/b!demo/root:/In/a.bin:/createUploadSession", json=body).json()["uploadUrl"]
    assert client.post(url).status_code == 400
    assert client.fragment(url, b"abc", 0, 3).status_code == 202
    assert double.drive().find("In/a.bin") is None
    assert client.post(url, headers={"Content-Length": "0"}).status_code == 201
    assert double.drive().read("In/a.bin") == b"abc"


def test_times_told_with_the_session_are_kept(client: PlainClient) -> None:
    told = {"lastModifiedDateTime": "2026-03-02T08:00:00Z"}
    url = client.begin("In/a.bin", fileSystemInfo=told).json()["uploadUrl"]
    assert client.fragment(url, b"abc", 0, 3).json()["fileSystemInfo"]["lastModifiedDateTime"] == told["lastModifiedDateTime"]
