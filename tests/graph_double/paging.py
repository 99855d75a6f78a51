"""Lists in pages: a folder's children, and what changed since a token."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from graph_double.exchange import Refusal, Request
from graph_double.nodes import Node, Tree
from graph_double.render import DOWNLOAD, changed, item, selected
from graph_double.service import DriveService


def _here(service: DriveService, request: Request) -> str:
    return service.switchboard.urls["graph"] + request.path


def _most(request: Request, default: int, ceiling: int) -> int:
    text = request.query.get("$top", "")
    if text and not (text.isdigit() and int(text)):
        raise Refusal(400, "invalidRequest", "Invalid value for $top.")
    return min(int(text), ceiling) if text else default


def _pack(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpack(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError as error:
        raise Refusal(400, "invalidRequest", "The skip token is malformed.") from error


def children_page(service: DriveService, tree: Tree, folder: Node, request: Request) -> dict[str, Any]:
    """One page of a folder's children, by name, with nextLink while there are more."""
    most = _most(request, service.quirks.page_size, 999)
    after = _unpack(request.query["$skiptoken"]) if "$skiptoken" in request.query else ""
    left = sorted(key for key in folder.children if key > after)
    select = request.query.get("$select", "")
    listed = []
    for key in left[:most]:
        node = folder.children[key]
        found = item(tree, node, service.quirks)
        if not node.folder:
            found[DOWNLOAD] = service.download_url(tree, node)
        listed.append(selected(found, select))
    context = f"{service.switchboard.urls['graph']}/v1.0/$metadata#drives('{tree.id}')/items('{folder.id}')/children"
    page: dict[str, Any] = {"@odata.context": context, "value": [*(_placeholders(service, tree, folder) if not after else []), *listed]}
    if len(left) > most:
        keep = "".join(f"&{name}={quote(request.query[name])}" for name in ("$top", "$select") if name in request.query)
        page["@odata.nextLink"] = f"{_here(service, request)}?$skiptoken={_pack(left[most - 1])}{keep}"
    return page


def _placeholders(service: DriveService, tree: Tree, folder: Node) -> list[dict[str, Any]]:
    """What open sessions leave in a listing where that is switched on."""
    if not service.quirks.placeholder_visible:
        return []
    found = []
    for session in service.sessions.open():
        if session.parent is folder and session.tree is tree:
            ghost = Node("01" + session.id.replace("-", "").upper(), f"~tmp{session.id[:2].upper()}_{session.name}", folder, False, 0, 0)
            said = item(tree, ghost, service.quirks) | {"size": 0}
            found.append(said)
    return found


def resync(service: DriveService, request: Request) -> Refusal:
    """410: begin again at the URL in Location."""
    message = "Resync required. Replace any local items with the server's version (including deletes)."
    return Refusal(410, "resyncRequired", message, headers={"Location": _here(service, request).partition("(")[0]})


def _since(service: DriveService, tree: Tree, request: Request, token: str) -> tuple[int, bool]:
    """The change after which the page begins, and whether this is a first listing (which tells no deleted items)."""
    if not token:
        return 0, True
    epoch, _, rest = token.partition(".")
    number, _, first = rest.partition(".")
    if not (epoch.isdigit() and number.isdigit()) or int(epoch) != tree.epoch:
        raise resync(service, request)
    return int(number), first == "f"


def delta_page(service: DriveService, tree: Tree, request: Request, token: str) -> dict[str, Any]:
    """One page of delta, with exactly one of nextLink and deltaLink. Raises Refusal 410 for a token of another epoch."""
    here = _here(service, request).partition("(")[0]
    context = f"{service.switchboard.urls['graph']}/v1.0/$metadata#Collection(driveItem)"
    if token == "latest":
        return {"@odata.context": context, "@odata.deltaLink": f"{here}?token={tree.epoch}.{tree.sequence}", "value": []}
    since, first = _since(service, tree, request, token)
    most = _most(request, service.quirks.delta_page_size, 5000)
    new = (node for node in tree.nodes.values() if node.change > since and not (first and node.deleted))
    news = sorted(new, key=lambda node: node.change)
    page = news[:most]
    listed = [changed(tree, node, service.quirks) for node in page]
    if service.quirks.delta_repeats and since and listed:
        earlier = [node for node in tree.nodes.values() if 0 < node.change <= since and not node.deleted]
        listed[:0] = [changed(tree, node, service.quirks) for node in sorted(earlier, key=lambda node: node.change)[-1:]]
    select = request.query.get("$select", "")
    said: dict[str, Any] = {"@odata.context": context}
    if len(news) > most:
        kept = f"&$top={most}" if "$top" in request.query else ""
        said["@odata.nextLink"] = f"{here}?token={tree.epoch}.{page[-1].change}.{'f' if first else 'n'}{kept}"
    else:
        said["@odata.deltaLink"] = f"{here}?token={tree.epoch}.{tree.sequence}"
    return said | {"value": [selected(entry, select) if not entry.get("deleted") else entry for entry in listed]}
