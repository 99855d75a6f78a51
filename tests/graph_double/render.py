"""How items look in answers: Graph's form, SharePoint's form after an upload, and delta's poorer form."""

from __future__ import annotations

import mimetypes
from typing import Any
from urllib.parse import quote

from graph_double.clock import Clock
from graph_double.nodes import Node, Tree
from graph_double.quirks import Quirks

DOWNLOAD = "@microsoft.graph.downloadUrl"
TENANT_HOST = "https://contoso.sharepoint.com"


def drive_type(tree: Tree) -> str:
    return tree.kind


def parent_reference(tree: Tree, node: Node, *, path: bool = True) -> dict[str, Any]:
    """Where an item lies; delta leaves the path out."""
    found: dict[str, Any] = {"driveType": drive_type(tree), "driveId": tree.id}
    if node.parent is None:
        return found
    found["id"] = node.parent.id
    if path:
        found["name"] = node.parent.name
        found["path"] = f"/drives/{tree.id}/root:" + "".join("/" + quote(part, safe="!$&'()*+,;=@~") for part in node.parent.parts)
    return found


def _hash(node: Node, quirks: Quirks, clock: Clock) -> dict[str, str]:
    if node.content is None:
        return {}
    age = clock.now() - node.stored_at
    if age < quirks.hash_missing:
        return {}
    if age < quirks.hash_late:
        return {"quickXorHash": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}
    return {"quickXorHash": node.content.quick_xor}


def _web_url(tree: Tree, node: Node) -> str:
    return f"{TENANT_HOST}/{quote(tree.name)}" + "".join("/" + quote(part) for part in node.parts)


def item(tree: Tree, node: Node, quirks: Quirks) -> dict[str, Any]:
    """An item in Graph's form, without annotations of the answer (context, download URL)."""
    found: dict[str, Any] = {
        "createdDateTime": tree.when(node.created),
        "eTag": node.e_tag,
        "id": node.id,
        "lastModifiedDateTime": tree.when(node.modified),
        "name": node.name,
        "webUrl": _web_url(tree, node),
        "cTag": node.c_tag,
        "size": node.size,
        "createdBy": node.created_by,
        "lastModifiedBy": node.modified_by,
        "parentReference": parent_reference(tree, node),
        "fileSystemInfo": {
            "createdDateTime": node.info.get("createdDateTime", tree.when(node.created)),
            "lastModifiedDateTime": node.info.get("lastModifiedDateTime", tree.when(node.modified)),
        },
        **node.facets,
    }
    if node.folder:
        found["folder"] = {"childCount": len(node.children)}
    else:
        kind = mimetypes.guess_type(node.name)[0] or "application/octet-stream"
        found["file"] = {"mimeType": kind, "hashes": _hash(node, quirks, tree.clock)}
    if node.parent is None:
        found["root"] = {}
    return found


def changed(tree: Tree, node: Node, quirks: Quirks) -> dict[str, Any]:
    """An item as delta tells it on Business: no path, no cTag, no author; deleted ones without a name."""
    if node.deleted:
        gone: dict[str, Any] = {"id": node.id, "parentReference": parent_reference(tree, node, path=False), "deleted": {"state": "deleted"}}
        if quirks.delta_names_deleted:
            gone["name"] = node.name
        gone["folder" if node.folder else "file"] = {}
        return gone
    full = item(tree, node, quirks)
    if tree.kind != "personal":
        for name in ("cTag", "lastModifiedBy", "createdBy"):
            full.pop(name)
    full["parentReference"] = parent_reference(tree, node, path=False)
    return full


def selected(found: dict[str, Any], select: str) -> dict[str, Any]:
    """Only the properties named in $select; annotations stay, the download URL only when it is named."""
    if not select:
        return found
    names = {name.strip().lower() for name in select.split(",")}
    url = {DOWNLOAD.lower(), "content.downloadurl"} & names
    return {
        name: value
        for name, value in found.items()
        if name.lower() in names or (name.startswith("@") and name != DOWNLOAD) or (name == DOWNLOAD and url)
    }


def from_sharepoint(tree: Tree, node: Node, quirks: Quirks, download_url: str) -> dict[str, Any]:
    """The answer to the last fragment on Business: SharePoint's annotations and eTag, the hash of what was sent."""
    full = item(tree, node, quirks)
    assert node.content is not None
    mime = full["file"]["mimeType"]
    etag = f'"{{{node.guid}}},4"' if node.etag < 4 else node.e_tag
    full |= {
        "@odata.context": f"{TENANT_HOST}/_api/v2.0/$metadata#items/$entity",
        "@odata.type": "#oneDrive.item",
        "@odata.id": f"{TENANT_HOST}/_api/v2.0/drives/{tree.id}/items/{node.id}",
        "@odata.etag": etag,
        "@odata.editLink": f"drives/{tree.id}/items/{node.id}",
        "@content.downloadUrl": download_url,
        "eTag": etag,
        "file": {"mimeType": mime, "irmEnabled": False, "hashes": {"quickXorHash": node.content.quick_xor}},
    }
    full["parentReference"].pop("name", None)
    return full
