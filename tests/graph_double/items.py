"""The graph host's items: look, list, make folders, put small files, begin uploads, move, delete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_double.addresses import Address, parse
from graph_double.exchange import Refusal, Request, Response, answer
from graph_double.names import fold
from graph_double.nodes import Node, Tree, missing, name_exists
from graph_double.paging import children_page
from graph_double.render import DOWNLOAD, item, selected
from graph_double.service import DriveService
from graph_double.sessions import Session

BEHAVIOUR = "@microsoft.graph.conflictBehavior"
_FILE_ROLES = ("files.", "sites.", "lists.", "listitems.")


@dataclass(frozen=True)
class Place:
    """Where an address points: the node if there is one, its folder if there is one, and its name."""

    tree: Tree
    node: Node | None
    parent: Node | None
    name: str
    missing_parts: tuple[str, ...] = ()

    def there(self) -> Node:
        """The node; raises Refusal 404."""
        if self.node is None:
            raise missing()
        return self.node


def may_use_files(claims: dict[str, Any]) -> None:
    """Raises Refusal 403 for a token that holds no right on files at all."""
    held = [*claims.get("roles", ()), *str(claims.get("scp", "")).split()]
    if not any(right.lower().startswith(_FILE_ROLES) for right in held):
        raise Refusal(403, "accessDenied", "Either scp or roles claim need to be present in the token.")


class Items:
    """Handlers for everything below a drive but delta. Called with the tree found and its lock not held."""

    def __init__(self, service: DriveService) -> None:
        self._service, self._quirks = service, service.quirks
        self._verbs = {
            ("GET", ""): self._get, ("PATCH", ""): self._patch, ("DELETE", ""): self._delete,
            ("GET", "children"): self._children, ("POST", "children"): self._create,
            ("GET", "content"): self._download, ("PUT", "content"): self._put,
            ("POST", "createUploadSession"): self._begin, ("GET", "versions"): self._versions,
        }  # fmt: skip

    def serve(self, tree: Tree, request: Request, rest: str, start: Node | None = None) -> Response:
        """Answer one request below a drive; `start` is the anchor where it is no drive's root (a shared item)."""
        address = parse(rest)
        handler = self._verbs.get((request.method, address.verb))
        if handler is None:
            raise Refusal(400, "BadRequest", f"Resource not found for the segment '{address.verb or request.method}'.")
        if (request.method, address.verb) == ("PUT", "content"):
            return handler(self.place(tree, address, start), request)
        if request.method in {"POST", "PATCH"}:
            request.json()
        with tree.lock:
            return handler(self.place(tree, address, start), request)

    def place(self, tree: Tree, address: Address, start: Node | None = None) -> Place:
        """Raises Refusal 404 for an anchor that is not there."""
        anchor = start if start is not None and address.anchor == "root" else tree.by_id(address.anchor)
        if not address.parts:
            return Place(tree, anchor, anchor.parent, anchor.name)
        *above, name = address.parts
        node, left = anchor, list(above)
        while left and (below := tree.below(node, left[:1])) is not None and below.folder:
            node, left = below, left[1:]
        if left or not node.folder:
            return Place(tree, None, node if node.folder else None, name, tuple(left))
        return Place(tree, tree.below(node, [name]), node, name)

    def described(self, tree: Tree, node: Node, request: Request) -> dict[str, Any]:
        """An item as an answer of its own."""
        found = item(tree, node, self._quirks)
        if not node.folder:
            found[DOWNLOAD] = self._service.download_url(tree, node)
        select = request.query.get("$select", "")
        if "publication" in select.lower() and not node.folder:
            level = "checkout" if node.checked_out else "published"
            found["publication"] = {"level": level, "versionId": f"{len(node.versions) + 1}.0"}
        context = f"{self._service.switchboard.urls['graph']}/v1.0/$metadata#drives('{tree.id}')/items/$entity"
        return {"@odata.context": context, **selected(found, select)}

    def _get(self, place: Place, request: Request) -> Response:
        node = place.there()
        if request.headers.get("if-none-match") == node.e_tag:
            return answer(304)
        return answer(200, self.described(place.tree, node, request))

    def _children(self, place: Place, request: Request) -> Response:
        folder = place.there()
        if not folder.folder:
            raise Refusal(400, "invalidRequest", "The item is not a folder.")
        return answer(200, children_page(self._service, place.tree, folder, request))

    def _parent(self, place: Place, *, make: bool) -> Node:
        """The folder in which a name is about to stand; made if the switch says so. Raises Refusal 404."""
        if place.parent is None or (place.missing_parts and not make):
            raise missing()
        return place.tree.folders(place.parent, list(place.missing_parts))

    def _create(self, place: Place, request: Request) -> Response:
        told = request.json()
        node = place.node if place.node is not None else self._parent_folder(place)
        name, behaviour = _text(told, "name", ""), _behaviour(told, request, "fail")
        if "folder" not in told or not node.folder:
            raise Refusal(400, "invalidRequest", "Must provide one of the following facets to create an item: folder.")
        place.tree.allow(node, name, folder=True)
        there = node.children.get(fold(name))
        if there is not None and behaviour == "rename":
            name, there = place.tree.free_name(node, name, folder=True), None
        if there is not None and not (behaviour == "replace" and there.folder and place.tree.kind == "personal"):
            raise name_exists()
        made = there if there is not None else place.tree.add(node, name, folder=True)
        made.info |= _info(told)
        return answer(200 if there is not None else 201, self.described(place.tree, made, request))

    def _parent_folder(self, place: Place) -> Node:
        """`POST root:/a/b/c:/children` makes a, b and c."""
        parent = self._parent(place, make=True)
        return place.tree.folders(parent, [place.name])

    def _put(self, place: Place, request: Request) -> Response:
        tree = place.tree
        if request.length > self._quirks.put_limit:
            raise Refusal(413, "requestTooLarge", "The request is too large: use an upload session.")
        self._check_put(place, request)
        content = self._service.blobs.receive(request.body)
        with tree.lock:
            self._check_put(place, request)
            if place.node is not None and not place.node.deleted and _behaviour({}, request, "replace") == "replace":
                node, new = place.node, False
                tree.fill(node, content)
            else:
                parent = self._parent(place, make=self._quirks.put_makes_folders)
                node, new = tree.store(parent, place.name, content, _behaviour({}, request, "replace"))
            self._service.stored(tree, node)
            said = self.described(tree, node, request)
        return answer(201 if new else 200, said)

    def _check_put(self, place: Place, request: Request) -> None:
        with place.tree.lock:
            if place.node is not None:
                if place.node.folder:
                    raise Refusal(400, "invalidRequest", "A folder has no content.")
                _match(place.node, request)
                if _behaviour({}, request, "replace") == "fail":
                    raise name_exists()
            elif place.parent is not None and not place.missing_parts:
                place.tree.allow(place.parent, place.name, folder=False)
            elif not self._quirks.put_makes_folders:
                raise missing()
            place.tree.room_for(request.length)

    def _begin(self, place: Place, request: Request) -> Response:
        told = _object(request.json(), "item")
        tree, node = place.tree, place.node
        parent = node.parent if node is not None else self._parent(place, make=self._quirks.session_makes_folders)
        if parent is None or (node is not None and node.folder):
            raise Refusal(400, "invalidRequest", "A folder has no content.")
        if fold(_text(told, "name", place.name)) != fold(place.name):
            raise Refusal(400, "invalidRequest", "The name in the request body does not match the name in the URL.")
        if tree.kind == "personal" and "fileSize" in told:
            raise Refusal(400, "invalidRequest", "The property 'fileSize' does not exist on type 'oneDrive.item'.")
        tree.allow(parent, place.name, folder=False)
        behaviour = _behaviour(told, request, "replace")
        if node is not None:
            _match(node, request)
            if behaviour == "fail" and self._quirks.conflict_at == "create":
                raise name_exists()
        size = told.get("fileSize")
        if isinstance(size, int):
            tree.room_for(size)
        target = node if behaviour == "replace" else None
        session = self._new_session(tree, parent, place.name, target, behaviour)
        session.size, session.defer = size if isinstance(size, int) else None, bool(request.json().get("deferCommit"))
        session.info = _info(told)
        self._service.sessions.begin(session)
        url = session.url(self._service.switchboard.urls["upload"])
        context = f"{self._service.switchboard.urls['graph']}/v1.0/$metadata#microsoft.graph.uploadSession"
        return answer(200, {"@odata.context": context, **self._service.sessions.told(session, url=url)})

    def _new_session(self, tree: Tree, parent: Node, name: str, target: Node | None, behaviour: str) -> Session:
        now = self._service.clock.now()
        path = self._service.blobs.new()
        return Session(tree, parent, name, target, behaviour, path, now, now + self._quirks.session_minutes * 60)

    def _patch(self, place: Place, request: Request) -> Response:
        node, told = place.there(), request.json()
        _match(node, request)
        parent = node.parent
        if "parentReference" in told:
            parent = self._new_parent(place.tree, _object(told, "parentReference"))
        name = _text(told, "name", node.name)
        if parent is not None and (parent is not node.parent or name != node.name):
            place.tree.move(node, parent, name, _behaviour(told, request, "fail"))
        if info := _info(told):
            node.info |= info
            node.etag += 1
            place.tree.touch(node)
        return answer(200, self.described(place.tree, node, request))

    def _new_parent(self, tree: Tree, reference: dict[str, Any]) -> Node:
        if reference.get("driveId", tree.id) != tree.id:
            raise Refusal(400, "invalidRequest", "An item cannot be moved to another drive by PATCH.")
        if "id" in reference:
            folder = tree.by_id(str(reference["id"]))
        else:
            path = str(reference.get("path", ""))
            folder = self.place(tree, parse("root" + path.partition("/root")[2])).there()
        if not folder.folder:
            raise Refusal(400, "invalidRequest", "The parent is not a folder.")
        return folder

    def _delete(self, place: Place, request: Request) -> Response:
        node = place.there()
        _match(node, request)
        place.tree.remove(node)
        return answer(204)

    def _download(self, place: Place, request: Request) -> Response:
        node = place.there()
        if node.folder:
            raise Refusal(400, "invalidRequest", "A folder has no content.")
        return Response(302, {"Location": self._service.download_url(place.tree, node)})

    def _versions(self, place: Place, request: Request) -> Response:
        node = place.there()
        kept = node.versions if self._quirks.versioning else []
        contents = [*kept, *([node.content] if node.content is not None else [])]
        listed = [
            {"id": f"{number}.0", "lastModifiedDateTime": place.tree.when(node.modified), "size": content.size}
            for number, content in enumerate(contents, 1)
        ]
        return answer(200, {"value": listed[::-1]})


def _behaviour(told: dict[str, Any], request: Request, default: str) -> str:
    value = told.get(BEHAVIOUR, request.query.get(BEHAVIOUR, default))
    if value not in {"fail", "replace", "rename"}:
        raise Refusal(400, "invalidRequest", "The conflict behavior is not one of fail, replace, rename.")
    return str(value)


def _object(told: dict[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Refusal(400, "invalidRequest", f"The property '{name}' is not an object.")
    return found


def _text(told: dict[str, Any], name: str, default: str) -> str:
    found = told.get(name, default)
    if not isinstance(found, str):
        raise Refusal(400, "invalidRequest", f"The property '{name}' is not a string.")
    return found


def _info(told: dict[str, Any]) -> dict[str, str]:
    found = _object(told, "fileSystemInfo")
    return {name: str(found[name]) for name in ("createdDateTime", "lastModifiedDateTime") if name in found}


def _match(node: Node, request: Request) -> None:
    """Raises Refusal 412 when the item is not what the caller thinks."""
    wanted, unwanted = request.headers.get("if-match"), request.headers.get("if-none-match")
    own = {node.e_tag, node.c_tag, "*"}
    if (wanted is not None and wanted not in own) or (unwanted is not None and unwanted in own):
        raise Refusal(412, "resourceModified", "ETag does not match current item's value")
