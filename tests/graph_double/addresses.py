"""The ways to name an item in a URL, and what is to be done with it.

All forms below a drive are read: `root`, `root:/a/b`, `root:/a/b:/content`, `items/ID`, `items/ID:/name:/createUploadSession`,
`items/root:/a`, with `%2F`, `%3A` and `/./` inside, as several clients write them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from graph_double.exchange import Exchange, Refusal

_PATH = re.compile(r"(?P<anchor>[^:/]*):(?P<path>/[^:]*)(?::(?P<action>/.*)?)?$", re.DOTALL)
_OPEN = re.compile(r"(?P<anchor>[^:/]*):(?P<action>/?)$")


@dataclass(frozen=True)
class Address:
    """`anchor` is "root" or an item's id; `parts` the names below it; `action` the rest, such as "content" or "delta(token='1')"."""

    anchor: str
    parts: tuple[str, ...]
    action: str

    @property
    def verb(self) -> str:
        return self.action.partition("(")[0]


def decoded(raw: str) -> str:
    """A raw URL part as text; raises Refusal 400 where it is no UTF-8."""
    try:
        text = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "invalidRequest", "The request URI is not valid UTF-8.") from error
    if "\0" in text:
        raise Refusal(400, "invalidRequest", "One or more invalid characters are present in the path.", "nameContainsInvalidCharacters")
    return text


def parse(raw: str) -> Address:
    """The address in what follows the drive in a URL (still encoded, without a leading slash). Raises Refusal 400."""
    text = decoded(raw).strip("/") if raw.strip("/") in {"root", "items"} else decoded(raw).lstrip("/")
    if text.startswith("items/"):
        text = text.removeprefix("items/")
    elif not re.match(r"root(?![^:/])", text):
        raise Refusal(400, "BadRequest", f"Resource not found for the segment '{text.partition('/')[0]}'.")
    if opened := _OPEN.match(text):
        return Address(opened["anchor"], (), "")
    if found := _PATH.match(text):
        parts = tuple(part for part in found["path"].split("/") if part not in {"", "."})
        return Address(found["anchor"], parts, (found["action"] or "").strip("/"))
    if ":" in text.split("(")[0]:
        message = f"One or more invalid characters are present in the path ({text})."
        raise Refusal(400, "invalidRequest", message, "nameContainsInvalidCharacters")
    anchor, _, action = text.partition("/")
    return Address(anchor, (), action.strip("/"))


_NAMES = {
    ("GET", ""): "item", ("PATCH", ""): "patch item", ("DELETE", ""): "delete item", ("GET", "children"): "children",
    ("POST", "children"): "create folder", ("GET", "content"): "download redirect", ("PUT", "content"): "put content",
    ("POST", "createUploadSession"): "create session", ("GET", "versions"): "versions", ("GET", "permissions"): "permissions",
}  # fmt: skip


def operation(exchange: Exchange, params: dict[str, str]) -> str:
    """A name for what this exchange asks of a drive, for records, faults and units."""
    rest = params.get("rest", "")
    if not rest:
        return "drive"
    try:
        verb = parse(rest).verb
    except Refusal:
        return "bad address"
    if verb == "delta":
        return "delta" if "token" in exchange.query or "token" in exchange.path else "delta from the start"
    return _NAMES.get((exchange.method, verb), f"{exchange.method} {verb}")
