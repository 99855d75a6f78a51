"""The way to the sign-in service: away, throttled, behind a proxy, spoken for by something else; and nothing secret said of it."""

from __future__ import annotations

import contextlib
import http.server
import logging
import socket
import socketserver
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from graph_double import GraphDouble, VirtualClock
from signing import app, by_certificate, calls, later, person, registration, signed_in, token_file, works

from medrec_daemon.errors import ConfigProblem, MedrecError, SignInProblem, TryLater
from medrec_daemon.graph.certificate import CertificateFile, Secret
from medrec_daemon.graph.entra import Grant
from medrec_daemon.graph.token_cache import Kept, Token


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double", VirtualClock()) as one:
        yield one


class CountingProxy(socketserver.ThreadingTCPServer):
    """A proxy that carries HTTPS to wherever it is asked, and counts."""

    daemon_threads = True
    allow_reuse_address = True
    asked = 0


class Tunnel(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        _, target, _ = self.rfile.readline().decode().split()
        while self.rfile.readline().strip():
            pass
        assert isinstance(self.server, CountingProxy)
        self.server.asked += 1
        host, _, port = target.rpartition(":")
        with socket.create_connection((host, int(port))) as there:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=carry, args=(there, self.connection))
            back.start()
            carry(self.connection, there)
            back.join()


def carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while got := source.recv(65536):
            target.sendall(got)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def proxy() -> Iterator[tuple[str, CountingProxy]]:
    with CountingProxy(("127.0.0.1", 0), Tunnel) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", server
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def impostor(folder: Path, status: int, headers: dict[str, str], body: bytes) -> Iterator[tuple[str, Path, list[str]]]:
    """Something that answers everything alike over HTTPS: its address, its authority's file, what was asked of it."""
    asked: list[str] = []

    class Same(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the server's names

        def log_message(self, *_: Any) -> None:
            pass

    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(folder / "impostor.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost").configure_cert(context)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Same) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"https://localhost:{server.server_address[1]}", folder / "impostor.pem", asked
        finally:
            server.shutdown()
            thread.join()


def test_a_network_that_is_away_at_start_is_tried_later_and_caught_up_with(tmp_path: Path) -> None:
    with GraphDouble(tmp_path / "double", VirtualClock()) as gone:
        sign_in = by_certificate(gone, tmp_path / "state")
        ports = {host: int(url.rpartition(":")[2]) for host, url in gone.switchboard.urls.items()}
        known, ca = gone.registered, gone.ca
    with pytest.raises(TryLater, match=r"cannot be reached\. Look at the network"):
        sign_in.token()
    assert sign_in.warnings(known.x509.not_valid_before_utc.date()) == ()
    back = GraphDouble(tmp_path / "back", gone.clock, ports=ports)
    for server in back._servers.values():
        ca.issue_cert("localhost").configure_cert(server._context)
    back.sign_in.desk.registered.append(known)
    with back:
        with pytest.raises(TryLater):
            sign_in.token()
        later(back, 6)
        assert works(back, sign_in.token())


@pytest.mark.parametrize("trouble", ["429", "429-bare", "500", "503", "503-html", "504-html", "drop", "lost-answer"])
@pytest.mark.parametrize("where", ["discovery", "token"])
def test_whatever_happens_on_the_way_passes(double: GraphDouble, tmp_path: Path, trouble: Any, where: Any) -> None:
    double.fail_sign_in(trouble, where=where)
    sign_in = by_certificate(double, tmp_path / "state")
    with pytest.raises(TryLater):
        sign_in.token()
    later(double, 6)
    assert works(double, sign_in.token())


def test_the_service_is_left_alone_for_as_long_as_it_asks(double: GraphDouble, tmp_path: Path) -> None:
    double.sign_in_faults.add("429", times=1, retry_after=120)
    sign_in = by_certificate(double, tmp_path / "state")
    asked = len(double.exchanges)
    for _ in range(11):
        with pytest.raises(TryLater):
            sign_in.token()
        later(double, 10)
    assert len(double.exchanges) - asked == 2, "discovery and one token request"
    later(double, 11)
    assert works(double, sign_in.token())


def test_the_environment_leads_nowhere_else(double: GraphDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these was seen to lead MSAL or requests astray: other trust, another host, another way, another name."""
    empty = tmp_path / "empty.pem"
    trustme.CA().cert_pem.write_to_path(str(empty))
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login somebody password something\n")
    netrc.chmod(0o600)
    for name, value in {
        "REQUESTS_CA_BUNDLE": str(empty),
        "CURL_CA_BUNDLE": str(empty),
        "MSAL_FORCE_REGION": "westus2",
        "REGION_NAME": "westus2",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
        "NETRC": str(netrc),
    }.items():
        monkeypatch.setenv(name, value)
    assert works(double, by_certificate(double, tmp_path / "state").token())
    assert all(not exchange.header("authorization") for exchange in double.exchanges)


def test_a_proxy_of_the_configuration_is_used_for_everything(double: GraphDouble, tmp_path: Path) -> None:
    with proxy() as (address, server):
        assert works(double, by_certificate(double, tmp_path / "state", proxy=address).token())
        assert server.asked == len(double.exchanges) == 2
    with pytest.raises(TryLater, match="through the proxy"):
        by_certificate(double, tmp_path / "other", proxy=address).token()


def test_an_untrusted_service_gets_nothing(double: GraphDouble, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    for number, (file, words) in enumerate({other: "not trusted", None: "not trusted", tmp_path / "none.pem": "cannot be read"}.items()):
        with pytest.raises(ConfigProblem, match=words) as caught:
            by_certificate(double, tmp_path / f"state{number}", ca_file=file).token()
        assert "ca_file" in caught.value.remedy
    assert double.exchanges == []


@pytest.mark.parametrize(
    ("status", "headers", "body", "problem"),
    [
        (200, {"Content-Type": "text/html"}, b"<html>Please log in to the guest network</html>", TryLater),
        (302, {"Location": "/elsewhere"}, b"{}", TryLater),
        (307, {"Location": "/elsewhere"}, b"", TryLater),
        (200, {"Content-Type": "application/json"}, b"[1, 2]", TryLater),
        (200, {"Content-Type": "application/json"}, b'{"issuer": "something else"}', ConfigProblem),
        (404, {"Content-Type": "application/json"}, b'{"error": "not_found"}', MedrecError),
        (407, {"Content-Type": "text/html"}, b"proxy wants a password", TryLater),
    ],
)
def test_what_answers_in_its_place_is_not_taken_for_it(
    double: GraphDouble, tmp_path: Path, status: int, headers: dict[str, str], body: bytes, problem: type[MedrecError]
) -> None:
    with impostor(tmp_path, status, headers, body) as (address, ca_file, asked):
        sign_in = app(double, tmp_path / "state", authority=f"{address}/{double.tenant}", ca_file=ca_file)
        with pytest.raises(problem):
            sign_in.token()
        assert len(asked) == 1
        assert asked[0].endswith("/.well-known/openid-configuration"), "no redirect is followed, no credential sent"


def secrets_of(double: GraphDouble, state: Path) -> dict[str, str]:
    """All that nobody may read in a log: what we hold, and what the double handed out."""
    kept = token_file(state)["kept"]
    found = {"secret": double.secret, "passphrase": double.registered.passphrase}
    found |= {f"access token {number}": token["text"] for number, token in enumerate(kept["tokens"])}
    found |= {f"refresh token {number}": token for number, token in enumerate(double.sign_in.people._refresh)}
    found |= {f"device code {number}": code.code for number, code in enumerate(double.sign_in.people.codes)}
    key = double.registered.pem.read_text().splitlines()
    return found | {"key": key[5]}


def quietly(act: Callable[[], object]) -> str:
    """What a traceback of the expected error would show."""
    try:
        act()
    except MedrecError as problem:
        return "".join(traceback.format_exception(problem)) + repr(problem)
    return ""


def test_nothing_secret_is_in_a_log_a_repr_or_a_traceback(double: GraphDouble, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    state, other = tmp_path / "state", tmp_path / "other"
    ways = [
        app(double, other, CertificateFile(double.registered.pfx, double.registered.passphrase)),
        app(double, tmp_path / "third", Secret(double.secret)),
        signed_in(double, state),
    ]
    said = []
    for way in ways:
        way.token()
        for trouble in ("503-html", "drop", "lost-answer", "429"):
            later(double, 4000)
            double.fail_sign_in(trouble)  # type: ignore[arg-type]
            said.append(quietly(way.token))
        later(double, 4000)
        way.token()
        said += [repr(way), repr(vars(way)), repr(way._keeper.__dict__), repr(vars(way._cache)), repr(vars(way._entra))]
    double.sign_in.expire_secret(double.secret)
    double.sign_in.people.revoke_all()
    later(double, 4000)
    assert {type(problem) for problem in map(caught, (ways[1].token, ways[2].token))} == {SignInProblem}
    said += [quietly(ways[1].token), quietly(ways[2].token), *ways[2].describe()]
    code = person(double, tmp_path / "fourth").begin()
    said += [repr(code), repr(registration(double)), repr(Secret("s3cret")), repr(CertificateFile(b"k3y", "s3cret"))]
    said += [
        repr(Grant("t0ken", 1.0, None, "r3fresh", "somebody")),
        repr(Kept(tokens=(Token(scope="a", text="t0ken", obtained=1, expires=2),))),
    ]
    text = "\n".join([caplog.text, *said])
    hidden = secrets_of(double, state) | secrets_of(double, other) | {"user code": code.code}
    hidden |= {word: word for word in ("s3cret", "k3y", "t0ken", "r3fresh")}
    assert [name for name, value in hidden.items() if value in text] == []
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("medrec_daemon")]
    assert any("new access token" in line for line in ours)
    assert any("client-request-id" in line and "503" in line for line in ours)
    assert not any("@" in line or double.tenant in line or "https://" in line for line in ours)


def caught(act: Callable[[], object]) -> MedrecError:
    with pytest.raises(MedrecError) as info:
        act()
    return info.value


def test_a_slow_service_is_not_waited_for_for_ever(double: GraphDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medrec_daemon.graph.http_for_msal.TIMEOUT", (0.3, 0.3))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(TryLater, match="cannot be reached"):
            app(double, tmp_path / "state", authority=f"https://localhost:{silent.getsockname()[1]}/{double.tenant}").token()
        assert time.monotonic() - began < 5


def test_a_clock_set_back_does_not_make_a_token_last(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = app(double, tmp_path / "state")
    first = sign_in.token()
    asked = calls(double)
    assert isinstance(double.clock, VirtualClock)
    double.clock._base -= 24 * 3600.0
    second = sign_in.token()
    assert (first == second, asked(), sign_in.token() == second) == (False, 1, True)
