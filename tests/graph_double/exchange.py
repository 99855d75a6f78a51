"""What goes through the double: a request with a body that is read once, an answer, and the record of both."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl

BLOCK = 1024 * 1024


class Broken(Exception):  # an event, not a failure of the double
    """The connection broke in the middle of a request body."""


class Refusal(Exception):
    """The service says no: an error answer as Graph words it.

    Args:
        status: HTTP status.
        code: `error.code`.
        message: `error.message`.
        inner: `innerError.code`, left out when empty.
        headers: further answer headers, such as Retry-After.
        lower: write `innererror`, as SharePoint's upload hosts do.
    """

    def __init__(
        self, status: int, code: str, message: str, inner: str = "", headers: Mapping[str, str] | None = None, *, lower: bool = False
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.message, self.inner, self.lower = status, code, message, inner, lower
        self.headers = dict(headers or {})

    def response(self, request_id: str, date: str) -> Response:
        """This refusal as an answer."""
        inner: dict[str, str] = {"code": self.inner} if self.inner else {}
        if not self.lower:
            inner |= {"date": date, "request-id": request_id, "client-request-id": request_id}
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if inner:
            error["innererror" if self.lower else "innerError"] = inner
        return answer(self.status, {"error": error}, self.headers)


def spoil(block: memoryview) -> None:
    """Make one byte wrong, another one every time: equal flips 160 bytes apart would cancel each other in quickXorHash."""
    block[random.randrange(len(block))] ^= random.randrange(1, 256)


@dataclass
class Exchange:
    """One request and what came of it, kept for tests, for validation and for counting."""

    number: int
    at: float
    method: str
    host: str
    path: str
    query: str
    request_headers: dict[str, str] = field(repr=False)
    length: int = 0
    operation: str = ""
    lane: str = "files"
    ru: int = 0
    status: int = 0
    response_headers: dict[str, str] = field(default_factory=dict, repr=False)
    request_json: Any = field(default=None, repr=False)
    response_json: Any = field(default=None, repr=False)
    fault: str = ""
    found: Any = field(default=None, repr=False)

    def header(self, name: str) -> str:
        """A request header, empty where there is none."""
        return self.request_headers.get(name.lower(), "")


class Body:
    """A request body: `length` bytes of a socket, read once, perhaps broken or spoilt on the way by a fault."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self.left = length
        self.break_after: int | None = None
        self.spoil = False

    def blocks(self) -> Iterator[memoryview]:
        """The bytes in blocks of at most 1 MiB; each block is only valid until the next one. Raises Broken."""
        space = memoryview(bytearray(min(BLOCK, max(self.left, 1))))
        while self.left:
            want = min(self.left, len(space))
            if self.break_after is not None:
                if self.break_after <= 0:
                    raise Broken
                want = min(want, self.break_after)
            got = self._read_into(space[:want])
            if self.break_after is not None:
                self.break_after -= got
            if self.spoil and got:
                spoil(space[:got])
                self.spoil = False
            yield space[:got]

    def _read_into(self, space: memoryview) -> int:
        try:
            got: int = self._stream.readinto(space)  # type: ignore[attr-defined]
        except OSError as error:
            raise Broken from error
        if not got:
            raise Broken
        self.left -= got
        return got

    def drain(self) -> None:
        """Read what nobody wanted, so that the next request on this connection starts at its beginning."""
        for _ in self.blocks():
            pass


@dataclass
class Request:
    """One request as a handler sees it. Header names are lower-case, query values decoded."""

    exchange: Exchange
    body: Body
    params: dict[str, str] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    kept: bytes | None = None

    @property
    def method(self) -> str:
        return self.exchange.method

    @property
    def host(self) -> str:
        return self.exchange.host

    @property
    def path(self) -> str:
        return self.exchange.path

    @property
    def headers(self) -> dict[str, str]:
        return self.exchange.request_headers

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.exchange.query, keep_blank_values=True))

    @property
    def length(self) -> int:
        return self.exchange.length

    def read(self) -> bytes:
        """The whole body in memory; for small ones."""
        if self.kept is None:
            self.kept = b"".join(bytes(block) for block in self.body.blocks())
        return self.kept

    def json(self) -> dict[str, Any]:
        """The body as a JSON object, {} for none; refused with 400 when it is something else."""
        raw = self.read()
        if not raw.strip():
            return {}
        try:
            value = json.loads(raw)
        except ValueError as error:
            raise Refusal(400, "BadRequest", "Unable to read JSON request payload.") from error
        if not isinstance(value, dict):
            raise Refusal(400, "BadRequest", "Unable to read JSON request payload.")
        self.exchange.request_json = value
        return value


@dataclass
class Response:
    """An answer: a body in memory, or a part of a file on disk (`start`, `length` bytes)."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    file: Path | None = None
    start: int = 0
    length: int = 0
    value: Any = None
    close: bool = False
    cut: bool = False
    spoil: bool = False

    @property
    def size(self) -> int:
        return self.length if self.file is not None else len(self.body)


def answer(status: int, value: Any = None, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with a JSON body, or with none when `value` is None."""
    extra = dict(headers or {})
    if value is None:
        return Response(status, extra)
    body = json.dumps(value, ensure_ascii=False).encode()
    kind = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
    return Response(status, {"Content-Type": kind, **extra}, body, value=value)


def page(status: int, title: str, headers: Mapping[str, str] | None = None) -> Response:
    """An HTML page where a program expected JSON, as gateways send it."""
    text = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1><hr/>server</body></html>\n"
    return Response(status, {"Content-Type": "text/html; charset=us-ascii", **dict(headers or {})}, text.encode())
