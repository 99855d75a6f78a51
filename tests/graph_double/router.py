"""Who answers what: per host a list of path patterns, tried in the order in which they were added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from graph_double.exchange import Exchange, Request, Response

Handler = Callable[[Request], Response]
Namer = Callable[[Exchange, dict[str, str]], str]

HOSTS = ("graph", "upload", "download", "authority")


@dataclass(frozen=True)
class Route:
    """One pattern and what it means: `{name}` is one decoded segment, `{name*}` the raw rest of the path (it may be empty)."""

    method: str
    pattern: tuple[str, ...]
    handler: Handler
    operation: str | Namer
    lane: str | Namer
    ru: int | Callable[[str], int]
    signed: bool

    def match(self, method: str, segments: list[str]) -> dict[str, str] | None:
        """The parameters of a path cut at its slashes, or None."""
        if self.method not in {method, "*"}:
            return None
        params: dict[str, str] = {}
        for place, part in enumerate(self.pattern):
            if part.endswith("*}"):
                params[part[1:-2]] = "/".join(segments[place:])
                return params
            if place >= len(segments):
                return None
            text = unquote(segments[place])
            if part.startswith("{"):
                params[part[1:-1]] = text
            elif part.lower() != text.lower():
                return None
        return params if len(segments) == len(self.pattern) else None


class Router:
    """The routes of one host."""

    def __init__(self, host: str) -> None:
        self.host = host
        self._routes: list[Route] = []

    def add(
        self,
        method: str,
        pattern: str,
        handler: Handler,
        *,
        operation: str | Namer = "",
        lane: str | Namer = "files",
        ru: int | Callable[[str], int] = 1,
        signed: bool | None = None,
    ) -> None:
        """Answer `method` (or "*") on `pattern` with `handler`.

        Args:
            method: HTTP method or "*".
            pattern: such as `/v1.0/users/{user}/sendMail`; literal segments match in any case.
            handler: takes the Request, returns a Response or raises Refusal.
            operation: a name for records and faults ("send mail"), or a function of (exchange, params).
            lane: whose limit on requests at once this counts for: "files", a mailbox; or a function.
            ru: resource units, or a function of the operation's name.
            signed: whether a bearer token is asked for; by default on the graph host only.
        """
        needs = self.host == "graph" if signed is None else signed
        parts = tuple(pattern.strip("/").split("/"))
        self._routes.append(Route(method, parts, handler, operation or f"{method} {pattern}", lane, ru, needs))

    def find(self, exchange: Exchange) -> tuple[Route, dict[str, str]] | None:
        """The first route for this exchange with its parameters; writes operation, lane and units into the exchange."""
        segments = exchange.path.strip("/").split("/")
        for route in self._routes:
            params = route.match(exchange.method, segments)
            if params is None:
                continue
            exchange.operation = route.operation if isinstance(route.operation, str) else route.operation(exchange, params)
            exchange.lane = route.lane if isinstance(route.lane, str) else route.lane(exchange, params)
            exchange.ru = route.ru if isinstance(route.ru, int) else route.ru(exchange.operation)
            return route, params
        return None
