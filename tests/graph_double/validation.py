"""Holds every exchange of the double against an OpenAPI description that nobody here wrote: requests and answers, both ways.

The description's place is told by the environment variable MEDREC_GRAPH_OPENAPI; without it nothing is judged. Exchanges of the
same shape are judged once, so that thousands cost no more than dozens.
"""

from __future__ import annotations

import functools
import json
import os
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.paths.exceptions import OperationNotFound, PathNotFound
from werkzeug.datastructures import Headers, ImmutableMultiDict

from graph_double.exchange import Exchange
from graph_double.switchboard import Switchboard
from graph_double.validation_addresses import description_path
from graph_double.validation_shapes import shape_of
from graph_double.validation_supplement import supplemented

VARIABLE = "MEDREC_GRAPH_OPENAPI"
OURS = "NONISV|medrec-daemon"
#: clients nobody here wrote, with spellings that the service took before its description knew better (rclone: @name.conflictBehavior)
FOREIGN = ("rclone/",)
NO_SUCH_CALL = frozenset({400, 404, 405, 500})


@dataclass(slots=True)
class _Request:
    """A request as openapi-core wants it."""

    host_url: str
    path: str
    method: str
    parameters: RequestParameters
    content_type: str
    body: bytes | None = field(repr=False)


@dataclass(slots=True)
class _Response:
    """An answer as openapi-core wants it."""

    status_code: int
    headers: Headers
    content_type: str
    data: bytes | None = field(repr=False)


class Judge:
    """An OpenAPI description, read once.

    Args:
        path: the YAML file.
    """

    def __init__(self, path: Path) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._spec = supplemented(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))
        self._openapi = OpenAPI.from_dict(self._spec, config=Config(spec_validator_cls=None))
        self._known: dict[Any, tuple[str, ...]] = {}
        self._lock = threading.Lock()
        self.judged: Counter[str] = Counter()  # "METHOD path" -> how many exchanges, the ones of a known shape too

    def violations(self, exchange: Exchange) -> tuple[str, ...]:
        """What is wrong with one exchange, each in one line without names or contents; empty when nothing is."""
        if exchange.host not in {"graph", "upload"}:
            return ()
        path = description_path(exchange)
        if path is None:
            return ()
        shape = shape_of(exchange, path)
        with self._lock:
            self.judged[f"{exchange.method} {path}"] += 1
            if shape in self._known:
                return self._known[shape]
            where = f"{exchange.method} {path} -> {exchange.status or 'no answer'}"
            found = tuple(f"{where}: {what}" for what in [*self._of_request(exchange, path), *self._of_answer(exchange, path)])
            self._known[shape] = found
            return found

    def _of_request(self, exchange: Exchange, path: str) -> list[str]:
        """A refused request may be wrong, unless it is the product's own: then it may never be."""
        agent = exchange.header("user-agent")
        if agent.startswith(FOREIGN) or (not agent.startswith(OURS) and not 200 <= exchange.status < 400):
            return []
        request = _request(exchange, path)
        if request.content_type == "application/json" and exchange.length and exchange.request_json is None:
            return []  # refused, or struck by a fault, before anybody read it
        return [f"request: {reason}" for reason in self._reasons(exchange, self._openapi.iter_request_errors(request))]

    def _of_answer(self, exchange: Exchange, path: str) -> list[str]:
        if not exchange.status:
            return []
        kind = exchange.response_headers.get("content-type", "").partition(";")[0]
        if exchange.fault and (kind == "text/html" or not self._documents(exchange, path) or not exchange.response_headers):
            return []
        value = _as_graph_would(exchange)
        body = None if value is None else json.dumps(value).encode()
        answer = _Response(exchange.status, Headers(exchange.response_headers), kind, body)
        found = self._openapi.iter_response_errors(_request(exchange, path), answer)
        return [f"answer: {reason}" for reason in self._reasons(exchange, found)]

    @staticmethod
    def _reasons(exchange: Exchange, found: Iterable[Exception]) -> list[str]:
        """The reasons; a call that nobody describes is only a fault where it was not refused as such."""
        errors = list(found)
        strange = any(isinstance(error, PathNotFound | OperationNotFound) for error in errors)
        return [] if strange and exchange.status in NO_SUCH_CALL else _lines(errors)

    def _documents(self, exchange: Exchange, path: str) -> bool:
        """Whether the description knows this status for this call."""
        for template, calls in self._spec["paths"].items():
            pattern = "/v1.0" + re.sub(r"\{[^}]+\}", "[^/]+", template)
            if re.fullmatch(pattern if path.startswith("/v1.0") else pattern.removeprefix("/v1.0"), path):
                return str(exchange.status) in calls.get(exchange.method.lower(), {}).get("responses", {})
        return False


def _request(exchange: Exchange, path: str) -> _Request:
    kind = exchange.header("content-type").partition(";")[0].strip().lower()
    body: bytes | None = None
    if exchange.request_json is not None:
        body = json.dumps(exchange.request_json).encode()
    elif exchange.length or path.endswith("/content"):  # an empty file is a content, too
        body = b"content"
        kind = kind or "application/octet-stream"  # what a missing type may be taken for (RFC 9110, 8.3)
    parameters = RequestParameters(
        query=ImmutableMultiDict(parse_qsl(exchange.query, keep_blank_values=True)),
        header=Headers(exchange.request_headers),
        cookie=ImmutableMultiDict(),
    )
    return _Request("https://graph.microsoft.com", path, exchange.method.lower(), parameters, kind, body)


def _as_graph_would(exchange: Exchange) -> Any:
    """The answer's JSON without what SharePoint's upload host is known to do otherwise than Graph: `file.irmEnabled` in the item, and no
    range expected any more while a session waits for its commit."""
    value = exchange.response_json
    if exchange.host != "upload" or not isinstance(value, dict):
        return value
    value = dict(value)
    if isinstance(value.get("file"), dict):
        value["file"] = {name: inner for name, inner in value["file"].items() if name != "irmEnabled"}
    if value.get("nextExpectedRanges") == []:
        value["nextExpectedRanges"] = ["0-"]
    return value


def _lines(found: Iterable[Exception]) -> list[str]:
    """One line for each error: what and, for a schema, where in the body; never a value out of it."""
    said = []
    for error in found:
        inner = list(getattr(error.__cause__ or error, "schema_errors", ()))
        if not inner:
            said.append(f"{type(error).__name__} {_without_values(str(error.__cause__ or error))}")
        for one in inner:
            deepest = _deepest(one)
            place = "/".join(str(part) for part in deepest.absolute_path) or "the body"
            said.append(f"{place}: {deepest.validator} {_expected(deepest)}")
    return said


def _deepest(error: Any) -> Any:
    """Inside anyOf and oneOf, the complaint that lies deepest."""
    while error.context:
        error = max(error.context, key=lambda one: len(one.absolute_path))
    return error


def _expected(error: Any) -> str:
    if error.validator == "additionalProperties":
        extra = set(error.instance) - set(error.schema.get("properties", ()))
        return f"does not know {', '.join(sorted(str(name) for name in extra))}"
    return f"wants {json.dumps(error.validator_value)[:120]}"


def _without_values(text: str) -> str:
    return re.sub(r"'[^']{40,}'|/v1\.0/\S+", "…", text.split("\n", maxsplit=1)[0])[:200]


@functools.cache
def judge() -> Judge | None:
    """The judge for the description that the environment names, or None."""
    named = os.environ.get(VARIABLE, "")
    return Judge(Path(named)) if named and Path(named).is_file() else None


def validate(exchanges: Iterable[Exchange]) -> list[str]:
    """Every violation in these exchanges, each shape's once; [] as well when no description is named."""
    found = judge()
    if found is None:
        return []
    return list(dict.fromkeys(what for exchange in exchanges for what in found.violations(exchange)))


class Watch:
    """Looks at every exchange of every double in this process, as it ends."""

    def __init__(self) -> None:
        self._new: list[str] = []
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, exchange: Exchange) -> None:
        court = judge()
        found = () if court is None else court.violations(exchange)
        if found:
            with self._lock:
                self._new.extend(what for what in found if what not in self._told)
                self._told.update(found)

    def take(self) -> list[str]:
        """The violations found since the last time, each only once in the life of the process."""
        with self._lock:
            taken, self._new = self._new, []
        return taken


def watch() -> Watch | None:
    """Begin to look, where a description is named; None where there is none."""
    if judge() is None:
        return None
    made = Watch()
    Switchboard.observers.append(made)
    return made
