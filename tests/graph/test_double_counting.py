"""What the double counts and records, and how it rewrites files and tells hashes late."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from graph_double import Fault, GraphDouble, Request, Response, VirtualClock
from graph_double.plain_client import PlainClient, codes
from graph_double.quick_xor import QuickXor

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


def letter(pages: int = 3) -> bytes:
    """A PDF with blank pages."""
    target = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(target)
    return target.getvalue()


def xor(data: bytes) -> str:
    state = QuickXor()
    state.update(data)
    return state.digest()


def pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as document:
        return len(document.pages)


def test_a_library_rewrites_pdfs_but_not_what_is_in_them(double: GraphDouble, client: PlainClient) -> None:
    library, sent = double.drive("b!lib", "documentLibrary"), letter()
    said = client.upload("a.pdf", sent, drive="b!lib").json()
    assert (said["size"], said["file"]["hashes"]["quickXorHash"]) == (len(sent), xor(sent))
    now = client.graph("GET", "/drives/b!lib/root:/a.pdf").json()
    stored = library.read("a.pdf")
    assert (now["size"], now["file"]["hashes"]["quickXorHash"]) == (len(stored), xor(stored))
    assert (stored != sent, now["size"] != said["size"], now["eTag"] != said["eTag"], pages(stored)) == (True, True, True, 3)
    assert (now["createdBy"], now["lastModifiedDateTime"]) == (now["lastModifiedBy"], said["lastModifiedDateTime"])


def test_other_drives_and_other_files_stay_as_they_are(double: GraphDouble, client: PlainClient) -> None:
    sent = letter()
    double.drive("b!lib", "documentLibrary")
    client.upload("a.pdf", sent)
    client.upload("b.bin", b"abc", drive="b!lib")
    client.upload("c.pdf", b"%PDF-1.7 broken", drive="b!lib")
    assert double.drive().read("a.pdf") == sent
    assert (double.drive("b!lib").read("b.bin"), double.drive("b!lib").read("c.pdf")) == (b"abc", b"%PDF-1.7 broken")
    double.quirks.rewrite = True
    client.graph("PUT", f"{D}/root:/d.pdf:/content", data=sent)
    assert double.drive().read("d.pdf") != sent


def test_when_a_file_is_rewritten(double: GraphDouble, client: PlainClient, clock: VirtualClock) -> None:
    double.quirks.rewrite, double.quirks.rewrite_after = True, 30
    sent = letter()
    client.upload("a.pdf", sent)
    assert client.graph("GET", f"{D}/root:/a.pdf").json()["size"] == len(sent)
    clock.sleep(30)
    assert client.graph("GET", f"{D}/root:/a.pdf").json()["size"] != len(sent)
    double.quirks.rewrite_after, double.quirks.rewrite_shown = 0, True
    assert client.upload("b.pdf", sent).json()["size"] != len(sent)


def test_a_hash_that_comes_late(double: GraphDouble, client: PlainClient, clock: VirtualClock) -> None:
    double.quirks.hash_missing, double.quirks.hash_late = 10, 20
    assert client.upload("a.bin", b"abc").json()["file"]["hashes"]["quickXorHash"] == xor(b"abc")
    seen = []
    for _ in range(3):
        seen.append(client.graph("GET", f"{D}/root:/a.bin").json()["file"]["hashes"].get("quickXorHash"))
        clock.sleep(10)
    assert (seen[0], seen[1] != xor(b"abc"), seen[2]) == (None, True, xor(b"abc"))


def test_resource_units(double: GraphDouble, client: PlainClient) -> None:
    client.upload("a.bin", b"abc")
    client.graph("GET", f"{D}/root:/a.bin")
    client.graph("GET", f"{D}/root/children")
    client.graph("GET", f"{D}/root/delta?token=latest")
    assert double.units_by_operation() == {"create session": 2, "upload fragment": 2, "item": 1, "children": 2, "delta": 1}
    assert double.resource_units() == 8


def test_throttled_calls_count_too(double: GraphDouble, client: PlainClient) -> None:
    double.faults.add(Fault("429"))
    client.graph("GET", f"{D}/root/children")
    assert double.resource_units() == 2


def test_a_tenant_s_minute(double: GraphDouble, client: PlainClient, clock: VirtualClock) -> None:
    double.quirks.units_per_minute = 10
    first = [client.graph("GET", D) for _ in range(10)]
    assert {response.status_code for response in first} == {200}
    assert ["RateLimit-Remaining" in response.headers for response in first] == [False] * 7 + [True] * 3
    clock.sleep(20)
    refused = client.graph("GET", D)
    assert (refused.status_code, codes(refused)) == (429, {"activityLimitReached", "throttledRequest"})
    assert refused.headers["Retry-After"] == "40"
    clock.sleep(40)
    assert client.graph("GET", D).status_code == 200


def test_requests_at_once(tmp_path: Path) -> None:
    with GraphDouble(tmp_path / "double") as double:
        double.drive().put("a.bin", b"x")
        double.faults.add(Fault("slow", delay=0.2, times=3))
        started = threading.Barrier(3)

        def ask() -> None:
            with PlainClient(double) as client:
                started.wait()
                client.graph("GET", f"{D}/root:/a.bin")

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert double.most_at_once("files") == 3
        assert double.most_at_once("records@firm.example") == 0


def test_many_at_once_lose_nothing(double: GraphDouble) -> None:
    sent = {f"Case {thread}/{number}.bin": bytes([thread, number]) * 1000 for thread in range(4) for number in range(12)}
    wrong: list[object] = []

    def send(thread: int) -> None:
        with PlainClient(double) as client:
            client.graph("POST", f"{D}/root/children", json={"name": f"Case {thread}", "folder": {}})
            for name in [name for name in sent if name.startswith(f"Case {thread}/")]:
                said = client.upload(name, sent[name])
                client.graph("GET", f"{D}/root/delta")
                if said.status_code != 201 or said.json()["file"]["hashes"]["quickXorHash"] != xor(sent[name]):
                    wrong.append(said.text)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert double.drive().tree() == {name: hashlib.sha256(data).hexdigest() for name, data in sent.items()}
    assert client_size(double) == sum(len(data) for data in sent.values())


def client_size(double: GraphDouble) -> int:
    with PlainClient(double) as client:
        return int(client.graph("GET", D).json()["quota"]["used"])


def test_exchanges_keep_what_validation_needs_and_no_bytes(double: GraphDouble, client: PlainClient) -> None:
    client.upload("a.bin", b"abc")
    begin, fragment = double.exchanges
    assert (begin.method, begin.host, begin.operation, begin.status) == ("POST", "graph", "create session", 200)
    assert begin.request_json == {"item": {"@microsoft.graph.conflictBehavior": "fail"}}
    assert begin.response_json["uploadUrl"].startswith(double.switchboard.urls["upload"])
    assert begin.response_headers["request-id"]
    assert (fragment.host, fragment.header("Content-Range"), fragment.length) == ("upload", "bytes 0-2/3", 3)
    assert (fragment.request_json, fragment.response_json["name"]) == (None, "a.bin")


def test_a_defect_of_the_double_reaches_the_test(tmp_path: Path) -> None:
    def defect(request: Request) -> Response:
        request.exchange.fault = "deliberate"
        raise ZeroDivisionError

    double = GraphDouble(tmp_path / "double")
    double.switchboard.routers["graph"].add("GET", "/v1.0/defect", defect)
    with pytest.raises(ZeroDivisionError), double, PlainClient(double) as client:
        assert client.graph("GET", "/defect").status_code == 500
