"""The one client to Graph: one session, one retry policy. Nothing secret and no name is logged: a kind of call, its status, its ids."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import requests

from medrec_daemon import __version__
from medrec_daemon.errors import ConfigProblem, Doubtful, MedrecError, TryLater
from medrec_daemon.graph.answer import Answer, problem
from medrec_daemon.graph.pace import Pace
from medrec_daemon.graph.wire import asked_seconds, content_of, distrusts, https, lower, never_left, new_session

log = logging.getLogger(__name__)
AGENT = f"NONISV|medrec-daemon|medrec-daemon/{__version__}"
"""The form that Microsoft asks for: .../how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online, "decorate your traffic"."""
CHUNK_BYTES = 1 << 20
_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_BUSY = frozenset({429, 503})
_BROKEN = frozenset({500, 502, 504})


class Token(Protocol):
    """Gives an access token; ``renew`` after a 401. Raises ``SignInProblem``, ``ConfigProblem``, ``TryLater``."""

    def __call__(self, *, renew: bool = False) -> str:
        """A token that is valid now."""


@dataclass(frozen=True, slots=True)
class Streamed:
    """A download under way; ``chunks`` raises ``TryLater`` where the connection breaks: go on from there with ``start``."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    chunks: Iterator[bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Call:
    """One request as it is repeated."""

    method: str
    url: str = field(repr=False)
    what: str
    expect: frozenset[int]
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | memoryview | None = field(repr=False)
    repeatable: bool
    lane: str = field(repr=False)
    authorised: bool = True
    streamed: bool = False


class GraphClient:
    """Asks Graph, and the hosts that Graph names for uploads and downloads. Safe to share between threads; lazy.

    Args:
        root: Such as ``https://graph.microsoft.com/v1.0``.
        token: Where access tokens come from.
        pace: Shared by everything that asks.
        ca_file: Certificates to trust instead of the usual ones.
        proxy: The address of a proxy, such as ``http://proxy.firm.example:3128``; the environment is not asked.
        user_agent: As Microsoft wants traffic decorated.
        timeout: Seconds to connect, and to wait for the next byte.
    """

    def __init__(
        self,
        root: str,
        token: Token,
        pace: Pace,
        *,
        ca_file: Path | None = None,
        proxy: str | None = None,
        user_agent: str = AGENT,
        timeout: tuple[float, float] = (10.0, 120.0),
    ) -> None:
        self.root = root.rstrip("/")
        self.pace = pace
        self._token = token
        self._timeout = timeout
        self._session = new_session(user_agent, ca_file, proxy)

    def call(  # noqa: PLR0913 - as many words as an HTTP request has
        self,
        method: str,
        path: str,
        what: str,
        *,
        expect: Collection[int] = (200,),
        body: Any = None,  # noqa: ANN401 - whatever JSON can say
        content: bytes | memoryview | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        lane: str = "files",
    ) -> Answer:
        """Ask Graph.

        Args:
            method: GET, POST …
            path: Below the root (``/drives/…``), or a link of the root's own, as in ``@odata.nextLink``.
            what: Words for log and errors, without names: ``a folder``, ``the digest``.
            expect: The statuses that are returned; every other raises.
            body: Sent as JSON.
            content: Sent as it is; then ``headers`` should say its type.
            headers: Further ones.
            repeatable: Whether doing it twice is harmless; True for GET, PUT, DELETE unless said otherwise.
            lane: Requests of one lane are few at a time: a mailbox's address, or ``files``.

        Raises:
            TryLater: The service is away, busy, throttling or full, within the tries and patience of ``pace``.
            Doubtful: As above, and a call that is not ``repeatable`` may or may not have been carried out.
            SignInProblem: The credential is refused, also after a new token.
            ConfigProblem: A right is missing, or what is asked for is not there.
            FileProblem: It is too large.
        """
        sent = dict(headers or {})
        if body is not None:
            content = json.dumps(body, ensure_ascii=False).encode()
            sent["Content-Type"] = "application/json"
        again = method in _REPEATABLE if repeatable is None else repeatable
        return self._answer(_Call(method, self._absolute(path), what, frozenset(expect), sent, content, again, lane))

    def plain(
        self,
        method: str,
        url: str,
        what: str,
        *,
        expect: Collection[int] = (200,),
        content: bytes | memoryview | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
        lane: str = "files",
    ) -> Answer:
        """As ``call``, to an address that is itself the key (an upload session): without Authorization."""
        return self._answer(
            _Call(method, https(url), what, frozenset(expect), dict(headers or {}), content, repeatable, lane, authorised=False)
        )

    @contextmanager
    def stream(
        self,
        where: str,
        what: str,
        *,
        start: int = 0,
        expect: Collection[int] = (200, 206),
        authorised: bool = True,
        lane: str = "files",
    ) -> Iterator[Streamed]:
        """Download from the byte ``start`` on, in pieces of at most 1 MiB.

        ``where`` is a path below the root, or with ``authorised=False`` a download address. Graph's redirect to the download
        host is followed without Authorization. Raises as ``call`` does.
        """
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        url = self._absolute(where) if authorised else https(where)
        wanted = frozenset({*expect, 302}) if authorised else frozenset(expect)
        first = _Call("GET", url, what, wanted, headers, None, repeatable=True, lane=lane, authorised=authorised, streamed=True)
        response = self._tried(first)
        if response.status_code == 302:
            response.close()
            further = https(response.headers.get("Location", ""))
            response = self._tried(replace(first, url=further, expect=frozenset(expect), authorised=False))
        with response, self.pace.lane(lane):
            yield Streamed(response.status_code, lower(response.headers), self._chunks(response))

    def close(self) -> None:
        """Let all connections go."""
        self._session.close()

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        try:
            for chunk in response.iter_content(CHUNK_BYTES):
                self.pace.alive()
                if self.pace.should_stop():
                    raise TryLater("The service is stopping.", "The download goes on when it is started again.")
                yield chunk
        except requests.exceptions.RequestException as error:
            raise TryLater("A download broke off.", "It goes on by itself.") from error

    def _answer(self, call: _Call) -> Answer:
        response = self._tried(call)
        return Answer(response.status_code, lower(response.headers), response.content)

    def _tried(self, call: _Call) -> requests.Response:
        """Ask until there is an answer that was expected, or a reason to give up."""
        waited, attempt, renewed = 0.0, 0, False
        while True:
            waited = self.pace.wait_turn(waited)
            attempt += 1
            response = self._once(call, renew=renewed)
            if response is None:
                waited = self._broke(attempt, waited)
                renewed = False
                continue
            if response.status_code in call.expect:
                return response
            if response.status_code == 401 and call.authorised and not renewed:
                renewed, attempt = True, attempt - 1
                continue
            renewed = False
            waited = self._refused(call, response, attempt, waited)

    def _once(self, call: _Call, *, renew: bool) -> requests.Response | None:
        """One request; None where the connection broke and the request may be repeated. Raises ``Doubtful`` where it may not."""
        headers = dict(call.headers)
        if call.authorised:
            headers |= {"Authorization": f"Bearer {self._token(renew=renew)}", "Accept": "application/json"}
        request_id = str(uuid.uuid4())
        headers["client-request-id"] = request_id
        try:
            with self.pace.lane(call.lane):
                response = self._session.request(
                    call.method,
                    call.url,
                    data=call.content,  # type: ignore[arg-type]  # any buffer is sent as it is, without a copy
                    headers=headers,
                    timeout=self._timeout,
                    allow_redirects=False,
                    stream=call.streamed,
                )
        except requests.exceptions.RequestException as error:
            log.info("%s %s: no answer (%s), id %s", call.method, call.what, type(error).__name__, request_id)
            if distrusts(error):
                raise ConfigProblem(
                    "The certificate of Microsoft Graph's address does not hold.",
                    "A proxy that opens connections needs its certificate in graph.ca_file; else somebody listens in.",
                ) from error
            if not call.repeatable and not never_left(error):
                raise Doubtful(
                    f"The connection broke before Microsoft had answered: {call.what}.",
                    "Whether it was done is looked up before it is tried again.",
                ) from error
            return None
        except OSError as error:  # requests' own way to say that ``verify`` names no file
            raise ConfigProblem("The certificates of graph.ca_file cannot be read.", "Look at graph.ca_file in config.yaml.") from error
        self.pace.alive()
        self.pace.back()
        level = logging.DEBUG if response.status_code in call.expect else logging.INFO
        server_id = response.headers.get("request-id", "-")
        log.log(level, "%s %s: %s, id %s, request-id %s", call.method, call.what, response.status_code, request_id, server_id)
        return response

    def _broke(self, attempt: int, waited: float) -> float:
        """Wait after a broken connection. Raises ``TryLater`` when it was the last try."""
        later = self.pace.pause(attempt, waited)
        if later is None:
            self.pace.away()
            raise TryLater(
                "Microsoft Graph cannot be reached.",
                "Look at the network, and graph.proxy where there is one; the service tries again by itself.",
            )
        return later

    def _refused(self, call: _Call, response: requests.Response, attempt: int, waited: float) -> float:
        """Wait where the answer says busy or broken, and raise for every other. ``response`` was not expected."""
        answer = Answer(response.status_code, lower(response.headers), content_of(response))
        error = problem(answer, call.what)
        if answer.status in _BUSY or answer.status in _BROKEN:
            return self._busy(call, answer, error, attempt, waited)
        raise error

    def _busy(self, call: _Call, answer: Answer, error: MedrecError, attempt: int, waited: float) -> float:
        if answer.status == 503:
            self._session.close()  # the next try may meet another server: graph/best-practices-concept
        asked = asked_seconds(answer.headers)
        done = answer.status not in _BUSY or (answer.status == 503 and asked is None)
        if done and not call.repeatable:
            raise Doubtful(error.what, "It is looked up before anything is done again.")
        if asked is not None:
            self.pace.server_asks(asked)
            if attempt >= self.pace.tries:
                raise error
            return waited
        later = self.pace.pause(attempt, waited)
        if later is None:
            raise error
        return later

    def _absolute(self, path: str) -> str:
        """A path or a link of Graph's own as an address; the token never goes anywhere else. Raises ``TryLater``."""
        if path.startswith("/"):
            return f"{self.root}{path}"
        if path.startswith(f"{self.root}/"):
            return path
        raise TryLater("Microsoft Graph named an address that is not its own.", "It is not followed; the work is tried again.")
