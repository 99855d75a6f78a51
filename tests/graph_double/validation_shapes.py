"""The shape of an exchange: two with the same shape are right or wrong together."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from graph_double.exchange import Exchange

MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)")
RANGE = re.compile(r"bytes \d+-\d+/\d+")
WORD = re.compile(r"[A-Za-z ]{1,24}")
#: properties whose text is free: any string is as good as another
FREE = frozenset({
    "id", "name", "eTag", "cTag", "path", "webUrl", "displayName", "email", "description", "driveId", "siteId", "address", "subject",
    "content", "contentBytes", "bodyPreview", "message", "quickXorHash", "changeKey", "internetMessageId", "value", "uploadUrl",
    "@odata.context", "@odata.etag", "@odata.nextLink", "@odata.deltaLink", "@microsoft.graph.downloadUrl", "@content.downloadUrl",
    "request-id", "client-request-id", "mimeType", "parentFolderId", "conversationId", "webLink", "date",
})  # fmt: skip
JUDGED_HEADERS = ("if-match", "if-none-match")


def shape_of(exchange: Exchange, path: str) -> Any:
    """A value that is equal for exchanges which differ only in names, numbers and contents."""
    return (
        exchange.method,
        path,
        tuple(sorted((name, value if name.startswith("@") else value.isdigit()) for name, value in parse_qsl(exchange.query))),
        exchange.header("content-type").partition(";")[0],
        exchange.header("authorization").partition(" ")[0],
        exchange.header("user-agent")[:12],
        bool(RANGE.fullmatch(exchange.header("content-range"))),
        exchange.header("content-length") in {"", "0"},
        tuple(bool(exchange.header(name)) for name in JUDGED_HEADERS),
        _shape("", exchange.request_json),
        exchange.status,
        bool(exchange.fault),
        exchange.response_headers.get("content-type", "").partition(";")[0],
        exchange.response_headers.get("retry-after", "1").isdigit(),
        "location" in exchange.response_headers,
        _shape("", exchange.response_json),
    )


def _shape(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((key, _shape(key, inner)) for key, inner in value.items()))
    if isinstance(value, list):
        return ("list", bool(value), frozenset(_shape(name, inner) for inner in value))
    if isinstance(value, str):
        return ("text", _text(name, value))
    if isinstance(value, bool) or value is None:
        return repr(value)
    return (type(value).__name__, -(2**31) <= value < 2**31)


def _text(name: str, value: str) -> str:
    if name in FREE:
        return "free"
    if MOMENT.fullmatch(value):
        return "moment"
    return value if WORD.fullmatch(value) else re.sub(r"\d+", "0", value)
