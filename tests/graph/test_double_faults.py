"""Every fault the double knows, seen from outside; and when a fault strikes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from graph_double import Fault, FaultKind, GraphDouble, VirtualClock
from graph_double.faults import fault_from
from graph_double.plain_client import FRAGMENT, PlainClient, codes

D = "/drives/b!demo"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def double(tmp_path: Path, clock: VirtualClock) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", clock) as running:
        running.drive().put("a.pdf", b"0123456789")
        yield running


@pytest.fixture
def client(double: GraphDouble) -> Iterator[PlainClient]:
    with PlainClient(double) as session:
        yield session


def look(client: PlainClient) -> requests.Response:
    return client.graph("GET", f"{D}/root:/a.pdf")


def put(client: PlainClient, data: bytes = b"new", **headers: str) -> requests.Response:
    return client.graph("PUT", f"{D}/root:/b.pdf:/content", data=data, headers=headers)


def delta(client: PlainClient) -> requests.Response:
    return client.graph("GET", f"{D}/root/delta?token=latest")


def guarded(client: PlainClient) -> requests.Response:
    return put(client, **{"If-None-Match": "*"})


ANSWERS: list[tuple[FaultKind, Callable[[PlainClient], requests.Response], int, set[str]]] = [
    (FaultKind.THROTTLED, look, 429, {"activityLimitReached", "throttledRequest"}),
    (FaultKind.THROTTLED_BARE, look, 429, {"activityLimitReached", "throttledRequest"}),
    (FaultKind.THROTTLED_RESET, look, 429, {"activityLimitReached", "throttledRequest"}),
    (FaultKind.UNAVAILABLE, put, 503, {"serviceNotAvailable"}),
    (FaultKind.SERVER_ERROR, put, 500, {"generalException"}),
    (FaultKind.TOKEN_EXPIRED, look, 401, {"InvalidAuthenticationToken"}),
    (FaultKind.FORBIDDEN, look, 403, {"accessDenied"}),
    (FaultKind.NOT_FOUND, look, 404, {"itemNotFound"}),
    (FaultKind.CONFLICT, put, 409, {"nameAlreadyExists"}),
    (FaultKind.PRECONDITION, guarded, 412, {"resourceModified"}),
    (FaultKind.LOCKED, put, 423, {"notAllowed", "resourceLocked"}),
    (FaultKind.FULL, put, 507, {"quotaLimitReached"}),
    (FaultKind.RESYNC, delta, 410, {"resyncRequired"}),
]


@pytest.mark.parametrize(("kind", "ask", "status", "said"), ANSWERS, ids=lambda value: str(value) if isinstance(value, FaultKind) else "")
def test_answers_in_place_of_the_work(
    double: GraphDouble, client: PlainClient, kind: FaultKind, ask: Callable[[PlainClient], requests.Response], status: int, said: set[str]
) -> None:
    fault = double.faults.add(Fault(kind))
    struck = ask(client)
    assert (struck.status_code, codes(struck), fault.fired) == (status, said, 1)
    assert list(double.drive().tree()) == ["a.pdf"]
    assert ask(client).status_code in {200, 201}
    assert [exchange.fault for exchange in double.exchanges] == [str(kind), ""]


def test_hints_when_to_come_back(double: GraphDouble, client: PlainClient) -> None:
    for kind in ("429", "429-bare", "429-reset", "503"):
        double.faults.add(Fault(kind, retry_after=7))
    hints = [{name: value for name, value in look(client).headers.items() if name.startswith(("Retry", "RateLimit"))} for _ in range(4)]
    assert hints == [
        {"Retry-After": "7"},
        {},
        {"Retry-After": "7", "RateLimit-Limit": "1250", "RateLimit-Remaining": "0", "RateLimit-Reset": "14"},
        {"Retry-After": "7"},
    ]


@pytest.mark.parametrize(("kind", "status"), [("503-html", 503), ("502-html", 502), ("504-html", 504), ("200-html", 200)])
def test_pages_where_json_was_expected(double: GraphDouble, client: PlainClient, kind: str, status: int) -> None:
    double.faults.add(Fault(kind))
    struck = put(client)
    assert (struck.status_code, struck.headers["Content-Type"].partition(";")[0]) == (status, "text/html")
    assert "Retry-After" not in struck.headers
    assert list(double.drive().tree()) == ["a.pdf"]


def test_dropped_before_anything_was_done(double: GraphDouble, client: PlainClient) -> None:
    double.faults.add(Fault("drop"))
    with pytest.raises(requests.ConnectionError):
        put(client)
    assert list(double.drive().tree()) == ["a.pdf"]
    assert put(client).status_code == 201


@pytest.mark.parametrize("kind", ["lost-answer", "cut-answer"])
def test_done_but_nobody_heard_of_it(double: GraphDouble, client: PlainClient, kind: str) -> None:
    double.faults.add(Fault(kind))
    with pytest.raises(requests.RequestException):
        put(client)
    assert double.drive().read("b.pdf") == b"new"


def test_refused_but_nobody_heard_of_it(double: GraphDouble, client: PlainClient) -> None:
    double.faults.add(Fault("lost-answer"))
    with pytest.raises(requests.ConnectionError):
        client.graph("GET", f"{D}/root:/none.pdf")
    assert double.exchanges[-1].status == 404


def test_done_but_a_gateway_says_504(double: GraphDouble, client: PlainClient) -> None:
    double.faults.add(Fault("504-done"))
    assert put(client).status_code == 504
    assert double.drive().read("b.pdf") == b"new"


def test_broken_in_the_middle_of_a_small_file(double: GraphDouble, client: PlainClient) -> None:
    double.faults.add(Fault("drop-mid-fragment"))
    with pytest.raises(requests.ConnectionError):
        put(client, b"x" * FRAGMENT)
    assert list(double.drive().tree()) == ["a.pdf"]


def test_slow_costs_the_double_s_time_only(double: GraphDouble, client: PlainClient, clock: VirtualClock) -> None:
    double.faults.add(Fault("slow", delay=90))
    before = clock.now()
    assert look(client).status_code == 200
    assert clock.now() == before + 90


def test_a_download_that_breaks_and_one_that_lies(double: GraphDouble, client: PlainClient) -> None:
    where = client.graph("GET", f"{D}/root:/a.pdf:/content").headers["Location"]
    double.faults.add(Fault("drop-mid-download"))
    with pytest.raises(requests.RequestException):
        client.get(where)
    double.faults.add(Fault("corrupt-download"))
    wrong = client.get(where).content
    assert (len(wrong), wrong == b"0123456789") == (10, False)
    assert client.get(where).content == b"0123456789"


def test_a_session_that_is_lost_and_one_whose_url_dies(double: GraphDouble, client: PlainClient) -> None:
    url = client.begin("b.pdf").json()["uploadUrl"]
    double.faults.add(Fault("404", match=lambda exchange: exchange.host == "upload"))
    assert [client.fragment(url, b"abc", 0, 3).status_code for _ in range(2)] == [404, 404]
    assert double.drive().sessions() == []
    url = client.begin("b.pdf").json()["uploadUrl"]
    double.faults.add(Fault("session-expired"))
    dead = [client.fragment(url, b"abc", 0, 3) for _ in range(2)]
    assert [(response.status_code, "expiredToken" in codes(response)) for response in dead] == [(401, True), (401, True)]
    assert client.begin("b.pdf").status_code == 409


def test_an_upload_s_416_takes_nothing(double: GraphDouble, client: PlainClient) -> None:
    url = client.begin("b.pdf").json()["uploadUrl"]
    double.faults.add(Fault("416"))
    struck = client.fragment(url, b"abc", 0, 3)
    assert (struck.status_code, codes(struck)) == (416, {"invalidRange", "fragmentOverlap"})
    assert client.get(url).json()["nextExpectedRanges"] == ["0-"]


def test_every_kind_is_shown_here() -> None:
    shown = {kind for kind, *_ in ANSWERS} | {
        FaultKind(value)
        for value in (
            "503-html", "502-html", "504-html", "200-html", "drop", "lost-answer", "cut-answer", "504-done", "drop-mid-fragment", "slow",
            "drop-mid-download", "corrupt-download", "session-expired", "416",
        )
    }  # fmt: skip
    assert set(FaultKind) - shown == {FaultKind.CORRUPT_FRAGMENT}  # shown with the uploads


def test_the_third_and_fourth_time(double: GraphDouble, client: PlainClient) -> None:
    fault = double.faults.add(Fault("500", at=3, times=2))
    assert [look(client).status_code for _ in range(6)] == [200, 200, 500, 500, 200, 200]
    assert (fault.seen, fault.fired) == (6, 2)


def test_for_a_minute_from_the_second_on(double: GraphDouble, client: PlainClient, clock: VirtualClock) -> None:
    double.faults.add(Fault("500", at=2, seconds=60))
    seen = []
    for _ in range(6):
        seen.append(look(client).status_code)
        clock.sleep(25)
    assert seen == [200, 500, 500, 500, 200, 200]


def test_until_the_clock_says_so(double: GraphDouble, client: PlainClient, clock: VirtualClock) -> None:
    double.faults.add(Fault("500", until=clock.now() + 10))
    assert look(client).status_code == 500
    clock.sleep(10)
    assert look(client).status_code == 200


def test_only_what_matches_and_only_where_it_can_happen(double: GraphDouble, client: PlainClient) -> None:
    elsewhere = double.faults.add(Fault("507"))
    picky = double.faults.add(Fault("500", match=lambda exchange: exchange.operation == "children"))
    assert look(client).status_code == 200
    assert client.graph("GET", f"{D}/root/children").status_code == 500
    assert (elsewhere.fired, picky.fired, elsewhere.seen) == (0, 1, 0)
    double.faults.clear()
    counting = double.faults.add(Fault("507", at=1, count_all=True))
    assert (look(client).status_code, put(client).status_code, counting.fired) == (200, 201, 0)


def test_a_fault_from_json(double: GraphDouble, client: PlainClient) -> None:
    double.faults.add(fault_from({"kind": "423", "method": "PUT", "path": "b.pdf", "operation": "put content"}))
    assert look(client).status_code == 200
    assert put(client).status_code == 423
    with pytest.raises(ValueError, match="nonsense"):
        fault_from({"kind": "nonsense"})
