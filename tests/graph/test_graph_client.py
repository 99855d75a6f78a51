"""The one client against the double: what it repeats, how long it waits, what it says, and what never leaves it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from graph_double import Fault, FaultKind, GraphDouble, VirtualClock

from medrec_daemon.errors import ConfigProblem, Doubtful, FileProblem, MedrecError, SignInProblem, TryLater
from medrec_daemon.graph.addresses import by_id, by_path, child, user
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.pace import AWAY_SECONDS, Pace

DRIVE = "b!demo"
ROOT = by_path(DRIVE, "")
MAIL = {"message": {"subject": "Call sheet", "toRecipients": [{"emailAddress": {"address": "pat@firm.example"}}]}}
SEND = user("records@firm.example", "sendMail")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def double(tmp_path: Path, clock: VirtualClock) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", clock) as double:
        double.drive(DRIVE)
        yield double


@pytest.fixture
def pace(clock: VirtualClock) -> Pace:
    return Pace(clock, chance=lambda: 0.5)


@pytest.fixture
def client(double: GraphDouble, pace: Pace) -> Iterator[GraphClient]:
    client = client_of(double, pace)
    yield client
    client.close()


def client_of(double: GraphDouble, pace: Pace) -> GraphClient:
    token = double.token()
    return GraphClient(double.root, lambda *, renew=False: double.token() if renew else token, pace, ca_file=double.ca_file)


def test_an_answer_is_given(client: GraphClient) -> None:
    answer = client.call("GET", ROOT, "the drive's root")
    assert answer.status == 200
    assert answer.json()["folder"] == {"childCount": 0}
    assert not answer.codes


@pytest.mark.parametrize("kind", ["429", "429-bare", "429-reset", "503", "503-html", "500", "502-html", "504-html", "drop", "lost-answer"])
def test_what_passes_is_tried_again(double: GraphDouble, client: GraphClient, clock: VirtualClock, kind: str) -> None:
    fault = double.faults.add(Fault(kind, times=2, retry_after=7))
    assert client.call("GET", ROOT, "the drive's root").status == 200
    assert fault.fired == 2
    assert len(double.exchanges) == 3
    seconds = {"429": 14, "429-reset": 28, "503": 14}
    assert sum(clock.slept) == pytest.approx(seconds.get(kind, 0.5 + 1.0), abs=0.01)


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("507", TryLater),
        ("423", TryLater),
        ("404", ConfigProblem),
        ("403", ConfigProblem),
        ("409", TryLater),
        ("429", TryLater),
        ("500", TryLater),
        ("drop", TryLater),
    ],
)
def test_what_does_not_pass_is_raised(double: GraphDouble, client: GraphClient, kind: str, error: type[MedrecError]) -> None:
    fault = double.faults.add(Fault(kind, times=99))
    with pytest.raises(error) as raised:
        client.call("PUT", child(DRIVE, "root", "Testina Sampleton.pdf", "content"), "a file", content=b"1", expect=(201,))
    assert raised.value.remedy
    assert "Sampleton" not in str(raised.value)
    assert fault.fired == (5 if kind in {"429", "500", "drop"} else 1)


def test_a_call_that_may_be_done_is_never_repeated_blindly(double: GraphDouble, client: GraphClient) -> None:
    for kind in ("lost-answer", "drop", "500", "502-html", "503-html"):
        double.faults.clear()
        double.faults.add(Fault(kind))
        before = len(double.exchanges)
        with pytest.raises(Doubtful):
            client.call("POST", SEND, "a mail", body=MAIL, expect=(202,), lane="records@firm.example")
        assert len(double.exchanges) == before + 1
    assert len(double.mailbox("records@firm.example").sent) == 1  # the one whose answer got lost


@pytest.mark.parametrize("kind", ["429", "429-bare", "503"])
def test_what_the_server_surely_did_not_do_is_repeated(double: GraphDouble, client: GraphClient, kind: str) -> None:
    double.faults.add(Fault(kind))
    client.call("POST", SEND, "a mail", body=MAIL, expect=(202,), lane="records@firm.example")
    assert len(double.mailbox("records@firm.example").sent) == 1


def test_a_server_that_was_never_reached_did_nothing(double: GraphDouble, client: GraphClient) -> None:
    double.stop()
    with pytest.raises(TryLater) as raised:
        client.call("POST", SEND, "a mail", body=MAIL, expect=(202,), lane="records@firm.example")
    assert not isinstance(raised.value, Doubtful)


def test_everybody_waits_when_the_server_asks_one_to(double: GraphDouble, pace: Pace, clock: VirtualClock) -> None:
    double.faults.add(Fault("429", retry_after=40))
    one, other = client_of(double, pace), client_of(double, pace)
    began = clock.now()
    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(lambda number: (other if number % 2 else one).call("GET", ROOT, "the root").status, range(8)))
    assert statuses == [200] * 8
    throttled = next(exchange.at for exchange in double.exchanges if exchange.status == 429)
    later = [exchange.at for exchange in double.exchanges if exchange.at > throttled]
    assert min(later) >= throttled + 40
    assert began <= throttled


def test_a_wait_beyond_patience_is_put_off_at_once_and_for_all(double: GraphDouble, client: GraphClient, clock: VirtualClock) -> None:
    double.faults.add(Fault("429", retry_after=300))
    for _ in range(3):
        with pytest.raises(TryLater, match="patience"):
            client.call("GET", ROOT, "the root")
    assert len(double.exchanges) == 1
    assert not clock.slept
    clock.sleep(300)
    assert client.call("GET", ROOT, "the root").status == 200


def test_a_network_that_is_away_is_found_out_once(double: GraphDouble, client: GraphClient, clock: VirtualClock) -> None:
    double.faults.add(Fault("drop", times=5))
    with pytest.raises(TryLater, match="cannot be reached"):
        client.call("GET", ROOT, "the root")
    slept = len(clock.slept)
    with pytest.raises(TryLater, match="cannot be reached"):
        client.call("GET", ROOT, "the root")
    assert len(clock.slept) == slept
    clock.sleep(AWAY_SECONDS)
    assert client.call("GET", ROOT, "the root").status == 200


def test_a_token_that_is_over_is_renewed_once(double: GraphDouble, client: GraphClient) -> None:
    double.expire_tokens()
    assert client.call("GET", ROOT, "the root").status == 200
    assert [exchange.status for exchange in double.exchanges] == [401, 200]
    double.faults.add(Fault("401", times=9))
    with pytest.raises(SignInProblem):
        client.call("GET", ROOT, "the root")
    assert len(double.exchanges) == 4


def test_no_one_else_gets_the_token(double: GraphDouble, client: GraphClient) -> None:
    elsewhere = double.root.replace("/v1.0", "/v2.0") + "/drives"
    for link in (elsewhere, "https://graph.example/v1.0/drives", double.root + "x/drives"):
        with pytest.raises(TryLater, match="not its own"):
            client.call("GET", link, "the next page")
    with pytest.raises(TryLater, match="without encryption"):
        client.plain("GET", "http://localhost/upload", "an upload session")
    assert not double.exchanges


def test_downloads_go_on_and_carry_no_token(double: GraphDouble, client: GraphClient) -> None:
    content = bytes(range(256)) * 20_000
    double.drive(DRIVE).put("scan.pdf", content)
    where = by_path(DRIVE, "scan.pdf", "content")
    with client.stream(where, "a file") as streamed:
        assert b"".join(streamed.chunks) == content
    with client.stream(where, "a file", start=5_000_000) as streamed:
        assert streamed.status == 206
        assert b"".join(streamed.chunks) == content[5_000_000:]
    assert all("authorization" not in one.request_headers for one in double.exchanges if one.host == "download")
    double.faults.add(Fault(FaultKind.DROP_MID_DOWNLOAD))
    with client.stream(where, "a file") as streamed, pytest.raises(TryLater, match="broke off"):
        for _ in streamed.chunks:
            pass


def test_each_request_has_an_id_of_its_own(double: GraphDouble, client: GraphClient) -> None:
    double.faults.add(Fault("429", retry_after=1))
    client.call("GET", ROOT, "the root")
    client.call("GET", ROOT, "the root")
    ids = [exchange.header("client-request-id") for exchange in double.exchanges]
    assert len(set(ids)) == 3
    assert all(len(one) == 36 for one in ids)
    assert all(exchange.header("user-agent").startswith("NONISV|medrec-daemon|") for exchange in double.exchanges)


def test_the_log_has_ids_and_neither_names_nor_tokens(double: GraphDouble, client: GraphClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="medrec_daemon")
    double.faults.add(Fault("500", times=2))
    client.call("GET", by_path(DRIVE, "Sampleton, Testina"), "a folder", expect=(200, 404))
    with pytest.raises(MedrecError):
        client.call("GET", by_id(DRIVE, "01NOBODY"), "an item")
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("medrec_daemon"))
    assert all(exchange.header("client-request-id") in told for exchange in double.exchanges)
    for secret in ("Sampleton", DRIVE, "01NOBODY", "Bearer", "localhost", double.token()[:40]):
        assert secret not in told
    assert not [record for record in caplog.records if record.name.startswith("medrec_daemon") and record.levelno > logging.INFO]


def test_a_stranger_on_the_line_is_refused(double: GraphDouble, pace: Pace) -> None:
    trusting_others = GraphClient(double.root, lambda *, renew=False: "secret", pace)
    with pytest.raises(ConfigProblem, match="certificate"):
        trusting_others.call("GET", ROOT, "the root")
    trusting_others.close()
    assert not double.exchanges


def test_certificates_that_are_not_there_are_named(double: GraphDouble, pace: Pace, tmp_path: Path) -> None:
    client = GraphClient(double.root, lambda *, renew=False: "token", pace, ca_file=tmp_path / "nowhere.pem")
    with pytest.raises(ConfigProblem, match=r"graph\.ca_file"):
        client.call("GET", ROOT, "the root")
    client.close()


def test_the_environment_changes_nothing(double: GraphDouble, client: GraphClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "nowhere.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert client.call("GET", ROOT, "the root").status == 200


def test_a_proxys_page_is_no_answer(double: GraphDouble, client: GraphClient) -> None:
    double.faults.add(Fault("200-html"))
    with pytest.raises(TryLater, match="no JSON"):
        client.call("GET", ROOT, "the root").json()


def test_a_stop_ends_the_waiting(double: GraphDouble, clock: VirtualClock) -> None:
    stopping = False
    breaths: list[float] = []

    def alive() -> None:
        nonlocal stopping
        breaths.append(clock.now())
        stopping = clock.now() > 1010

    client = client_of(double, Pace(clock, should_stop=lambda: stopping, alive=alive))
    double.faults.add(Fault("429", retry_after=50, times=9))
    with pytest.raises(TryLater, match="stopping"):
        client.call("GET", ROOT, "the root")
    assert clock.now() < 1012
    assert max(later - before for before, later in pairwise(breaths)) <= 1


def test_only_so_many_at_once_in_a_lane(double: GraphDouble, client: GraphClient) -> None:
    def ask(number: int) -> int:
        return client.call("GET", ROOT, "the root", lane=f"lane {number % 2}").status

    with ThreadPoolExecutor(24) as threads:
        assert set(threads.map(ask, range(96))) == {200}
    assert double.most_at_once("files") <= 8  # two lanes of ours are one to the drive


PROBLEMS: list[Callable[[GraphClient], object]] = [
    lambda client: client.call("PUT", ROOT, "a file", content=b""),
    lambda client: client.call("GET", "/nowhere", "a thing"),
]


@pytest.mark.parametrize("ask", PROBLEMS)
def test_a_refusal_says_what_and_what_to_do(client: GraphClient, ask: Callable[[GraphClient], object]) -> None:
    with pytest.raises((ConfigProblem, FileProblem)) as raised:
        ask(client)
    assert raised.value.what
    assert raised.value.remedy


@pytest.mark.parametrize("asked", [365 * 86400.0, 1e15])
def test_a_wait_without_end_is_not_taken_at_its_word(client: GraphClient, double: GraphDouble, clock: VirtualClock, asked: float) -> None:
    double.faults.add(Fault("429", retry_after=asked))
    with pytest.raises(TryLater):
        client.call("GET", ROOT, "the drive's root")
    clock.sleep(3600)
    assert client.call("GET", ROOT, "the drive's root").status == 200
