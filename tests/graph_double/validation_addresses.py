"""Rewrites the URLs of the double to the ones an OpenAPI description has: every way to a drive and to an item in the id form."""

from __future__ import annotations

import re
from urllib.parse import unquote

from graph_double.addresses import parse
from graph_double.exchange import Exchange, Refusal

PREFIX = re.compile(r"^/(?:v1\.0|_api/v2\.0)(?=/)", re.IGNORECASE)
DRIVES = re.compile(
    r"^/(?:(?:me/|users/[^/]+/|sites/.+?/)?drives/(?P<id>[^/]+)|(?:me/|users/[^/]+/|sites/.+?/)?drive)(?P<rest>/.*)?$", re.IGNORECASE
)
SITES = re.compile(r"^/sites/(?P<site>.+?)(?P<drives>/drives)?$", re.IGNORECASE)
COLLECTIONS = frozenset({"users", "messages", "mailFolders"})
SHARES = re.compile(r"^/shares/(?P<share>[^/]+)/driveItem(?P<rest>/.*)?$", re.IGNORECASE)


def description_path(exchange: Exchange) -> str | None:
    """The path to judge an exchange by; ids are written as X. None: nothing describes it (the double's own controls)."""
    if exchange.path.startswith("/__"):
        return None
    if exchange.host == "upload":
        return "/__attachment__/X" if "/AttachmentSessions(" in unquote(exchange.path) else "/__upload__/X"
    below = PREFIX.sub("", exchange.path.replace("%3A", ":").replace("%3a", ":"))
    if found := SHARES.match(below):
        return "/v1.0" + _item(f"items/X{found['rest'] or ''}")
    if found := DRIVES.match(below):
        rest = (found["rest"] or "").strip("/")
        return "/v1.0/drives/X" + (_item(rest).removeprefix("/drives/X") if rest else "")
    if found := SITES.match(below):
        return f"/v1.0/sites/X{found['drives'] or ''}"
    return "/v1.0" + _mail(below)


def _item(rest: str) -> str:
    try:
        address = parse(rest)
    except Refusal:
        return "/drives/X/items/X"
    action = address.verb if address.verb == "delta" else address.action
    return "/drives/X/items/X" + (f"/{action}" if action else "")


def _mail(below: str) -> str:
    parts = below.strip("/").split("/")
    if parts[0].lower() == "me":
        parts = ["users", "X", *parts[1:]]
    for place, part in enumerate(parts[1:], start=1):
        if part and parts[place - 1] in COLLECTIONS:
            parts[place] = "X"
    return "/" + "/".join(parts)
