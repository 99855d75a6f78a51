"""Faults: what can go wrong with one request, when it does, and how the list of them is kept."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from graph_double.exchange import Exchange


class FaultKind(StrEnum):
    """Every fault the double knows. The first group answers in place of the work: nothing was done."""

    THROTTLED = "429"
    """429 with Retry-After."""
    THROTTLED_BARE = "429-bare"
    """429 without any hint."""
    THROTTLED_RESET = "429-reset"
    """429 whose RateLimit-Reset is twice its Retry-After."""
    UNAVAILABLE = "503"
    """503 with Retry-After, JSON."""
    UNAVAILABLE_HTML = "503-html"
    """503 without Retry-After, an HTML page."""
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502-html"
    GATEWAY_TIMEOUT = "504-html"
    TOKEN_EXPIRED = "401"
    """On the graph host: the access token is said to be over. Only the next token request helps in real life; here one 401."""
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    """On the upload host: the session is gone (and it really is)."""
    CONFLICT = "409"
    """409 nameAlreadyExists though the name is free: somebody was faster, or is uploading."""
    PRECONDITION = "412"
    RANGE = "416"
    """416 for a fragment, nothing taken."""
    LOCKED = "423"
    FULL = "507"
    RESYNC = "410"
    """410 resyncRequired with a Location, on delta only."""
    GARBAGE = "200-html"
    """200 with an HTML page: a captive portal or a proxy. Nothing was done."""

    DROP = "drop"
    """The connection is closed before anything was done, without an answer."""
    DROP_MID_FRAGMENT = "drop-mid-fragment"
    """The connection is closed after half of the request's body."""
    LOST_ANSWER = "lost-answer"
    """The work is done, then the connection is closed without an answer (a lost 202 for mail and fragments)."""
    DONE_BUT_504 = "504-done"
    """The work is done, the answer is a 504 page all the same."""
    CUT_ANSWER = "cut-answer"
    """The work is done, the connection is closed in the middle of the answer's body."""
    DROP_MID_DOWNLOAD = "drop-mid-download"
    """The connection is closed after half of a file's bytes."""
    SLOW = "slow"
    """The answer comes only after `delay` seconds of the double's clock; the work is done."""

    SESSION_EXPIRED = "session-expired"
    """The secret of this uploadUrl dies: 401 expiredToken now and for ever; the session still blocks its name until it expires."""
    CORRUPT_FRAGMENT = "corrupt-fragment"
    """One byte of what is uploaded is stored wrong; the answer is as usual."""
    CORRUPT_DOWNLOAD = "corrupt-download"
    """One byte of what is downloaded is wrong."""


ANSWERED = frozenset(FaultKind) - {
    FaultKind.DROP, FaultKind.DROP_MID_FRAGMENT, FaultKind.LOST_ANSWER, FaultKind.DONE_BUT_504, FaultKind.CUT_ANSWER,
    FaultKind.DROP_MID_DOWNLOAD, FaultKind.SLOW, FaultKind.CORRUPT_FRAGMENT, FaultKind.CORRUPT_DOWNLOAD,
}  # fmt: skip
"""The kinds that answer in place of the work."""


def applies(kind: FaultKind, exchange: Exchange) -> bool:
    """Whether this fault could happen to this request in real life; one that could not never fires."""
    writes = exchange.method in {"POST", "PUT", "PATCH", "DELETE"}
    if exchange.host == "authority" or exchange.path == "/__control__":
        return False
    if kind in {FaultKind.TOKEN_EXPIRED}:
        return exchange.host == "graph"
    if kind in {FaultKind.CONFLICT, FaultKind.LOCKED, FaultKind.FULL}:
        return writes and exchange.method != "DELETE"
    if kind is FaultKind.PRECONDITION:
        return bool(exchange.header("if-match") or exchange.header("if-none-match"))
    if kind is FaultKind.RANGE:
        return exchange.operation in {"upload fragment", "download"}
    if kind is FaultKind.RESYNC:
        return exchange.operation == "delta"
    if kind is FaultKind.DROP_MID_FRAGMENT:
        return exchange.length > 1
    if kind is FaultKind.CORRUPT_FRAGMENT:
        return exchange.operation in {"upload fragment", "put content"} and exchange.length > 0
    if kind in {FaultKind.DROP_MID_DOWNLOAD, FaultKind.CORRUPT_DOWNLOAD}:
        return exchange.operation == "download"
    if kind is FaultKind.SESSION_EXPIRED:
        return exchange.host == "upload"
    return True


Match = Callable[[Exchange], bool]


@dataclass
class Fault:
    """One thing that goes wrong.

    Requests that match and to which the kind applies are counted from 1 on. The fault happens to the `at`-th of them and to the next
    `times - 1`; with `seconds` to every one in the span of the double's clock that begins with the `at`-th; with `until` to every one
    from the `at`-th on before the clock shows it. `count_all` counts requests to which the kind does not apply, too (then the
    `at`-th may be one to which nothing happens: `fired` stays 0).

    Attributes:
        kind: what happens.
        at: from which matching request on, counted from 1.
        times: how often.
        match: which requests count; all on the graph, upload and download hosts when left out.
        seconds, until: a span of the double's clock instead of `times`.
        retry_after: seconds told by the throttling kinds.
        delay: seconds of `slow`.
        part: how much of a body passes before it breaks, 0..1.
        fired: how often it has happened so far.
    """

    kind: FaultKind | str
    at: int = 1
    times: int = 1
    match: Match | None = field(default=None, repr=False)
    seconds: float | None = None
    until: float | None = None
    retry_after: float = 3.0
    delay: float = 5.0
    part: float = 0.5
    count_all: bool = False
    fired: int = 0
    seen: int = 0
    began: float | None = None

    def __post_init__(self) -> None:
        self.kind = FaultKind(self.kind)

    def strikes(self, exchange: Exchange, now: float) -> bool:
        """Count this request; whether the fault happens to it."""
        if self.match is not None and not self.match(exchange):
            return False
        fits = applies(FaultKind(self.kind), exchange)
        if exchange.host == "authority" or not (fits or self.count_all):
            return False
        self.seen += 1
        if self.seen < self.at or not fits or not self._due(now):
            return False
        self.fired += 1
        return True

    def put_off(self) -> None:
        """Another fault came first: this request is not counted, the next one is."""
        self.seen -= 1
        self.fired -= 1
        if not self.fired:
            self.began = None

    def _due(self, now: float) -> bool:
        if self.until is not None:
            return now < self.until
        if self.seconds is not None:
            self.began = now if self.began is None else self.began
            return now < self.began + self.seconds
        return self.seen < self.at + self.times


class Faults:
    """The faults in force. One fault happens to a request: of several that would, the first; the others wait for the next request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Put a fault in force; the same object is given back, to look at `fired` later."""
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def all(self) -> list[Fault]:
        with self._lock:
            return list(self._faults)

    def strike(self, exchange: Exchange, now: float) -> Fault | None:
        """The fault that happens to this request, if any."""
        with self._lock:
            striking = [fault for fault in self._faults if fault.strikes(exchange, now)]
            for late in striking[1:]:
                late.put_off()
        return striking[0] if striking else None


def fault_from(values: Mapping[str, Any]) -> Fault:
    """A fault from JSON: the fields of Fault, and instead of `match` any of method, host, operation (equal) and path (a pattern)."""
    plain = dict(values)
    wanted = {name: plain.pop(name) for name in ("method", "host", "operation") if name in plain}
    pattern = re.compile(plain.pop("path", ""))

    def match(exchange: Exchange) -> bool:
        return all(getattr(exchange, name) == value for name, value in wanted.items()) and bool(pattern.search(exchange.path))

    return Fault(match=match, **plain)
