"""The token file: private, shared by processes and threads, and no token in it is lost or asked for twice."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from graph_double import GraphDouble, VirtualClock
from signing import app, by_certificate, calls, registration, token_file, works

from medrec_daemon.errors import ConfigProblem, TryLater
from medrec_daemon.graph.certificate import Secret, SecretValue
from medrec_daemon.graph.clouds import app_scope
from medrec_daemon.graph.token_cache import Kept, Token, TokenCache
from medrec_daemon.graph.token_keeper import TokenKeeper

ANOTHER_PROCESS = """
import sys
from pathlib import Path
from medrec_daemon.graph.certificate import Secret, SecretValue
from medrec_daemon.graph.clouds import Registration
from medrec_daemon.graph.sign_in import AppSignIn
client_id, authority, ca_file, cache, scope, secret = sys.argv[1:]
sys.stdin.readline()
print(AppSignIn(Registration(client_id, authority, Path(ca_file)), Path(cache), scope, Secret(secret)).token(), flush=True)
"""


@pytest.fixture
def double(tmp_path: Path) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path / "double") as one:
        yield one


def process(double: GraphDouble, state: Path, authority: str | None = None) -> subprocess.Popen[str]:
    """Another process that signs in as soon as it is sent a line, and prints the token."""
    whole = [double.client_id, authority or double.authority, double.ca_file, state / "tokens.json", app_scope(double.root), double.secret]
    return subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS, *map(str, whole)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_the_file_is_the_owners_alone(double: GraphDouble, tmp_path: Path) -> None:
    state = tmp_path / "state"
    by_certificate(double, state).token()
    assert {path.name: path.stat().st_mode & 0o777 for path in state.iterdir()} == {"tokens.json": 0o600, "tokens.json.lock": 0o600}
    assert state.stat().st_mode & 0o777 == 0o700


def test_nothing_is_read_or_made_before_a_token_is_wanted(double: GraphDouble, tmp_path: Path) -> None:
    by_certificate(double, tmp_path / "state")
    assert not (tmp_path / "state").exists()
    assert double.exchanges == []


def test_a_new_process_goes_on_with_the_token_and_asks_nobody(double: GraphDouble, tmp_path: Path) -> None:
    token = app(double, tmp_path / "state").token()
    before = len(double.exchanges)
    other = process(double, tmp_path / "state")
    assert other.communicate("\n", timeout=30)[0].strip() == token
    assert len(double.exchanges) == before


def test_five_processes_at_once_ask_for_one_token(double: GraphDouble, tmp_path: Path) -> None:
    others = [process(double, tmp_path / "state") for _ in range(5)]
    for other in others:
        assert other.stdin is not None
        other.stdin.write("\n")
        other.stdin.flush()
    tokens = {other.communicate(timeout=60)[0].strip() for other in others}
    assert (len(tokens), double.sign_in.token_requests) == (1, 1)
    assert works(double, tokens.pop())


def test_ten_threads_with_a_refused_token_ask_for_one_new_one(double: GraphDouble, tmp_path: Path) -> None:
    sign_in = app(double, tmp_path / "state")
    old = sign_in.token()
    written = token_file(tmp_path / "state")
    written["kept"]["tokens"][0]["obtained"] -= 120
    (tmp_path / "state" / "tokens.json").write_text(json.dumps(written))
    asked = calls(double)
    with ThreadPoolExecutor(10) as pool:
        tokens = set(pool.map(lambda _: sign_in.token(renew=True), range(10)))
    assert (len(tokens), old in tokens, asked()) == (1, False, 1)


def test_ten_threads_while_nobody_answers_ask_once(double: GraphDouble, tmp_path: Path) -> None:
    double.fail_sign_in("503", seconds=60)
    sign_in = app(double, tmp_path / "state")

    def put_off(_: int) -> bool:
        with pytest.raises(TryLater):
            sign_in.token()
        return True

    with ThreadPoolExecutor(10) as pool:
        assert all(pool.map(put_off, range(10)))
    assert sum(exchange.operation == "token" for exchange in double.exchanges) == 1


@pytest.mark.parametrize("damage", ["cut", "empty", "other words", "no json", "other format"])
def test_a_damaged_file_is_put_aside_and_told(double: GraphDouble, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "state" / "tokens.json"
    sign_in = app(double, tmp_path / "state")
    token = sign_in.token()
    whole = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(
        {
            "cut": whole[: len(whole) // 2],
            "empty": b"",
            "other words": json.dumps({"AccessToken": {}}).encode(),
            "no json": b"\x00\xff" * 100,
            "other format": whole.replace(b'"format":1', b'"format":2'),
        }[damage]
    )
    assert works(double, sign_in.token())
    aside = file.with_name("tokens.json.damaged")
    assert aside.is_file()
    assert aside.stat().st_mode & 0o777 == 0o600
    assert "put aside" in caplog.text
    assert token not in caplog.text
    assert works(double, app(double, tmp_path / "state").token())
    assert double.sign_in.token_requests == 2


def test_another_registration_does_not_get_the_token(double: GraphDouble, tmp_path: Path) -> None:
    app(double, tmp_path / "state").token()
    with pytest.raises(ConfigProblem, match="does not know this application"):
        app(double, tmp_path / "state", client_id="0c11e47a-0000-4444-8888-000000000000").token()
    assert works(double, app(double, tmp_path / "state").token())
    assert double.sign_in.token_requests == 2


def test_a_file_that_others_may_read_is_closed_to_them(double: GraphDouble, tmp_path: Path) -> None:
    token = app(double, tmp_path / "state").token()
    file = tmp_path / "state" / "tokens.json"
    file.chmod(0o644)
    assert app(double, tmp_path / "state").token() == token
    assert file.stat().st_mode & 0o777 == 0o600


def test_who_cannot_read_what_is_kept_does_not_ask_for_more(double: GraphDouble, tmp_path: Path) -> None:
    (tmp_path / "state" / "tokens.json").mkdir(parents=True)
    with pytest.raises((ConfigProblem, TryLater), match="token file"):
        app(double, tmp_path / "state").token()
    assert double.sign_in.token_requests == 0


@dataclass(frozen=True)
class Unmounting(Secret):
    """A secret, and a share that goes away while it is used."""

    folder: Path = Path()

    def usable(self, _at: datetime) -> SecretValue:
        self.folder.rename(self.folder.with_name("gone"))
        return self.read()


def test_a_token_that_cannot_be_written_serves_all_the_same(double: GraphDouble, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sign_in = app(double, tmp_path / "state", Unmounting(double.secret, folder=tmp_path / "state"))
    token = sign_in.token()
    assert works(double, token)
    assert sign_in.token() == token
    assert double.sign_in.token_requests == 1
    assert "cannot be kept" in caplog.text
    assert not (tmp_path / "state").exists()


def test_whoever_waits_too_long_for_another_tries_later(double: GraphDouble, tmp_path: Path) -> None:
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with TokenCache(tmp_path / "tokens.json", registration(double)).alone():
            holds.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert holds.wait(30)
        cache = TokenCache(tmp_path / "tokens.json", registration(double))
        with pytest.raises(TryLater, match="signing in to Microsoft just now"), cache.alone(patience_seconds=0.2):
            pytest.fail("two at once")
    finally:
        done.set()
        holder.join()


def test_what_another_process_kept_is_seen_and_not_overwritten(double: GraphDouble, tmp_path: Path) -> None:
    """Read, merge, write: each adds its own token to what the other wrote meanwhile."""
    one, two = (TokenCache(tmp_path / "tokens.json", registration(double)) for _ in range(2))
    for cache, scope in ((one, "a"), (two, "b"), (one, "c")):
        with cache.alone() as kept:
            newer = kept.model_copy(update={"refresh_token": f"refresh {scope}"})
            cache.keep(newer.with_token(Token(scope=scope, text=f"token {scope}", obtained=1.0, expires=100.0), now=2.0))
    assert [token.scope for token in two.look().tokens] == ["a", "b", "c"]
    assert (one.look(), one.look().refresh_token) == (two.look(), "refresh c")
    assert Kept() == TokenCache(tmp_path / "none.json", registration(double)).look()


def test_a_token_that_the_service_would_rather_see_renewed_serves_while_it_cannot_be(double: GraphDouble, tmp_path: Path) -> None:
    """A token for a day has a ``refresh_in`` of half a day: from then on it is renewed, and if not, still good."""
    clock = VirtualClock()
    asked: list[float] = []
    away = [True]

    def fetch(scope: str, kept: Kept) -> Kept:
        asked.append(clock.now())
        if away[0] and len(asked) > 1:
            raise TryLater("away")
        now = clock.now()
        return kept.with_token(
            Token(scope=scope, text=f"token {len(asked)}", obtained=now, expires=now + 86400, refresh_on=now + 43200), now
        )

    keeper = TokenKeeper(TokenCache(tmp_path / "tokens.json", registration(double)), fetch, clock.now)
    assert [keeper.token("s", renew=False) for _ in range(3)] == ["token 1"] * 3
    clock.sleep(43201)
    assert [keeper.token("s", renew=False) for _ in range(20)] == ["token 1"] * 20
    assert len(asked) == 2, "who is away is not asked at every call"
    with pytest.raises(TryLater):
        keeper.token("s", renew=True)
    away.clear()
    away.append(False)
    clock.sleep(6)
    assert keeper.token("s", renew=False) == "token 3"
    clock.sleep(86400)
    away[0] = True
    with pytest.raises(TryLater):
        keeper.token("s", renew=False)
