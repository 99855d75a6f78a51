"""Where every request passes: route, fault, token, handler, record. Knows nothing of sockets and nothing of drives."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import ClassVar

from graph_double.access import Tokens
from graph_double.accounting import Accounting
from graph_double.clock import Clock, stamp
from graph_double.exchange import BLOCK, Body, Broken, Exchange, Refusal, Request, Response
from graph_double.fault_answers import fault_answer
from graph_double.faults import ANSWERED, Fault, FaultKind, Faults
from graph_double.quirks import Quirks
from graph_double.router import HOSTS, Router

log = logging.getLogger(__name__)


class Switchboard:
    """The hosts' common middle.

    Attributes:
        routers: per host ("graph", "upload", "download", "authority") what is answered.
        exchanges: every exchange so far, in the order in which the requests came in.
        observers: of every double in this process; each is called when an exchange is over, before its answer is sent.
        defects: what went wrong in the double itself; leaving its context raises the first of them.
        urls: per host its "https://localhost:PORT", filled in when the sockets are open.
    """

    observers: ClassVar[list[Callable[[Exchange], None]]] = []

    def __init__(self, folder: Path, clock: Clock, tenant: str) -> None:
        self.folder, self.clock = folder, clock
        self.quirks, self.faults = Quirks(), Faults()
        self.tokens, self.accounting = Tokens(clock, tenant), Accounting(clock)
        self.routers = {host: Router(host) for host in HOSTS}
        self.urls: dict[str, str] = {}
        self.exchanges: list[Exchange] = []
        self.defects: list[Exception] = []
        self._numbers = count(1)
        self._lock = threading.Lock()

    def exchange(self, host: str, method: str, path: str, query: str, headers: Iterable[tuple[str, str]], length: int) -> Exchange:
        """A new exchange, recorded."""
        with self._lock:
            lower = {name.lower(): value for name, value in headers}
            record = Exchange(next(self._numbers), self.clock.now(), method, host, path, query, lower, length)
            if path != "/__control__":
                self.exchanges.append(record)
        record.found = self.routers[host].find(record)
        return record

    def serve(self, exchange: Exchange, body: Body) -> Response | None:
        """The answer to one request; None: close the connection without one."""
        try:
            return self._serve(exchange, body)
        finally:
            for observer in self.observers:
                observer(exchange)

    def _serve(self, exchange: Exchange, body: Body) -> Response | None:
        fault = self.faults.strike(exchange, self.clock.now())
        if fault is not None:
            exchange.fault = str(fault.kind)
        try:
            response = self._respond(exchange, body, fault)
        except Refusal as refusal:
            response = self._refused(refusal)
        except Broken:
            return None
        except Exception as error:  # a defect of the double must reach the test, not only a thread's end
            log.exception("the double itself failed")
            self.defects.append(error)
            response = self._refused(Refusal(500, "generalException", "The double itself failed."))
            response.close = True
        if response is not None:
            self._record(exchange, response)
        return response

    def _refused(self, refusal: Refusal) -> Response:
        return refusal.response(str(uuid.uuid4()), stamp(self.clock.wall()).rstrip("Z"))

    def _respond(self, exchange: Exchange, body: Body, fault: Fault | None) -> Response | None:
        if fault is not None and fault.kind is FaultKind.DROP:
            return None
        if fault is not None and fault.kind in ANSWERED:
            return self._instead(exchange, body, fault)
        if fault is not None and fault.kind is FaultKind.DROP_MID_FRAGMENT:
            body.break_after = int(exchange.length * fault.part)
        if fault is not None and fault.kind is FaultKind.CORRUPT_FRAGMENT:
            body.spoil = True
        try:
            response = self._work(exchange, body)
        except Refusal as refusal:
            response = self._refused(refusal)
        return response if fault is None else self._afterwards(exchange, response, fault)

    def _instead(self, exchange: Exchange, body: Body, fault: Fault) -> Response:
        body.drain()
        self._spend(exchange)
        if exchange.found is not None and exchange.host == "upload" and fault.kind in {FaultKind.NOT_FOUND, FaultKind.SESSION_EXPIRED}:
            self.lose_session(Request(exchange, body, exchange.found[1]), forget=fault.kind is FaultKind.NOT_FOUND)
        return fault_answer(fault, exchange, self.urls["graph"] + "/v1.0")

    def lose_session(self, request: Request, *, forget: bool) -> None:
        """Replaced by the upload host: its session is forgotten, or its secret dies."""

    def permit(self, request: Request) -> None:
        """Replaced by the authority's part: refuses with 403 what the token's rights do not cover."""

    def _work(self, exchange: Exchange, body: Body) -> Response:
        if exchange.found is None:
            body.drain()
            raise Refusal(400, "BadRequest", f"Resource not found for the segment '{exchange.path.rsplit('/', 1)[-1]}'.")
        route, params = exchange.found
        request = Request(exchange, body, params)
        headers: dict[str, str] = {}
        try:
            if route.signed:
                request.claims = self.tokens.check(exchange.header("authorization"))
                self.permit(request)
            headers = self._spend(exchange)
            response: Response = route.handler(request)
        except Refusal:
            if body.left <= 64 * BLOCK:
                body.drain()
            raise
        body.drain()
        response.headers |= headers
        return response

    def _spend(self, exchange: Exchange) -> dict[str, str]:
        if exchange.host not in {"graph", "upload"}:
            return {}
        return self.accounting.spend(exchange, self.quirks.units_per_minute)

    def _afterwards(self, exchange: Exchange, response: Response, fault: Fault) -> Response | None:
        kind = fault.kind
        if kind is FaultKind.SLOW:
            self.clock.sleep(fault.delay)
        elif kind is FaultKind.LOST_ANSWER:
            exchange.status = response.status
            return None
        elif kind is FaultKind.DONE_BUT_504:
            return fault_answer(fault, exchange, "")
        elif kind in {FaultKind.CUT_ANSWER, FaultKind.DROP_MID_DOWNLOAD}:
            response.cut = True
        elif kind is FaultKind.CORRUPT_DOWNLOAD:
            response.spoil = True
        return response

    def _record(self, exchange: Exchange, response: Response) -> None:
        if exchange.host == "graph":
            request_id = str(uuid.uuid4())
            response.headers.setdefault("request-id", request_id)
            response.headers.setdefault("client-request-id", exchange.header("client-request-id") or request_id)
            response.headers.setdefault("x-ms-ags-diagnostic", '{"ServerInfo":{"DataCenter":"Test","Slice":"E","Ring":"1"}}')
        exchange.status, exchange.response_json = response.status, response.value
        exchange.response_headers = {name.lower(): value for name, value in response.headers.items()}
