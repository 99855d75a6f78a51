"""Which URLs of the graph host lead to drives: by id, by user, by site, by a sharing link, and rclone's tenant form."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from graph_double.accounting import units
from graph_double.addresses import operation, parse
from graph_double.exchange import Refusal, Request, Response, answer
from graph_double.items import Items, may_use_files
from graph_double.nodes import Node, Tree, missing
from graph_double.paging import delta_page
from graph_double.render import TENANT_HOST
from graph_double.service import DriveService

PREFIXES = ("/v1.0", "/_api/v2.0")


class DriveRoutes:
    """Finds the drive of a URL and hands on what follows it."""

    def __init__(self, service: DriveService) -> None:
        self._service, self._items = service, Items(service)
        router = service.switchboard.routers["graph"]
        for prefix in PREFIXES:
            add = router.add
            for pattern, finder in (("drives/{drive}", self._by_id), ("me/drive", self._by_token), ("users/{user}/drive", self._by_user)):
                add("*", f"{prefix}/{pattern}/{{rest*}}", self._handler(finder), operation=operation, ru=units)
            add("GET", f"{prefix}/users/{{user}}/drives", self._of_user, operation="drives of a user", ru=2)
            add("*", f"{prefix}/users/{{user}}/drives/{{drive}}/{{rest*}}", self._handler(self._by_id), operation=operation, ru=units)
            add("*", f"{prefix}/shares/{{share}}/driveItem/{{rest*}}", self._shared, operation=_shared_name, ru=units)
            add("GET", f"{prefix}/sites/{{rest*}}", self._site, operation="site", ru=units)

    def _handler(self, finder: Any) -> Any:
        def serve(request: Request) -> Response:
            may_use_files(request.claims)
            return self._serve(finder(request), request, request.params.get("rest", ""))

        return serve

    def _serve(self, tree: Tree, request: Request, rest: str) -> Response:
        if not rest.strip("/"):
            return answer(200, self._drive(tree))
        address = parse(rest)
        if address.verb == "delta" and request.method == "GET":
            if address.anchor != "root" or address.parts:
                raise Refusal(400, "invalidRequest", "Delta is supported for the root of a drive only.")
            token = request.query.get("token", "")
            if "(" in address.action:
                token = address.action.partition("(")[2].rstrip(")").partition("=")[2].strip("'")
            with tree.lock:
                return answer(200, delta_page(self._service, tree, request, token))
        return self._items.serve(tree, request, rest)

    def _drive(self, tree: Tree) -> dict[str, Any]:
        owner = {"user": {"email": tree.owner, "displayName": "Records Office"}} if tree.owner else {"group": {"displayName": "Records"}}
        with tree.lock:
            return {
                "@odata.context": f"{self._service.switchboard.urls['graph']}/v1.0/$metadata#drives/$entity",
                "id": tree.id, "driveType": tree.kind, "name": tree.name, "webUrl": f"{TENANT_HOST}/{quote(tree.name)}",
                "owner": owner, "quota": tree.quota(),
            }  # fmt: skip

    def _by_id(self, request: Request) -> Tree:
        return self._service.tree(request.params["drive"])

    def _by_user(self, request: Request) -> Tree:
        user = request.params["user"].lower()
        found = next((tree for tree in self._service.trees.values() if tree.owner.lower() == user), None)
        if found is None:
            raise Refusal(404, "ResourceNotFound", "User's mysite not found.")
        return self._service.tree(found.id)

    def _of_user(self, request: Request) -> Response:
        may_use_files(request.claims)
        return answer(200, {"value": [self._drive(self._by_user(request))]})

    def _by_token(self, request: Request) -> Tree:
        if "scp" not in request.claims:
            raise Refusal(400, "BadRequest", "/me request is only valid with delegated authentication flow.")
        owner = str(request.claims.get("upn", ""))
        found = next((tree for tree in self._service.trees.values() if tree.owner.lower() == owner.lower()), None)
        if found is None:
            raise Refusal(404, "ResourceNotFound", "User's mysite not found.")
        return self._service.tree(found.id)

    def _shared(self, request: Request) -> Response:
        may_use_files(request.claims)
        tree, node = self._of_share(request.params["share"])
        rest = request.params.get("rest", "").strip("/")
        with tree.lock:
            if node.deleted:
                raise missing()
        return self._items.serve(tree, request, f"items/{node.id}/{rest}" if rest else f"items/{node.id}")

    def _of_share(self, token: str) -> tuple[Tree, Node]:
        """The item of `u!` and the base64url form of a sharing link. Raises Refusal."""
        if not token.startswith("u!"):
            raise Refusal(400, "invalidRequest", "The sharing token is malformed.")
        text = token.removeprefix("u!")
        try:
            url = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        except ValueError as error:
            raise Refusal(400, "invalidRequest", "The sharing token is malformed.") from error
        found = self._service.shares.get(url)
        if found is None:
            raise Refusal(403, "accessDenied", "The sharing link no longer exists, or you do not have permission to access it.")
        self._service.settle(found[0])
        return found

    def _site(self, request: Request) -> Response:
        """`sites/{host}:/{path}`, `sites/{id}`, and their drives."""
        may_use_files(request.claims)
        text = request.params["rest"].replace("%3A", ":").replace("%3a", ":").strip("/")
        for site in sorted({tree.site for tree in self._service.trees.values() if tree.site}, key=len, reverse=True):
            for form in (site, site_id(site), site.partition(":")[0] + "," + site_id(site).partition(",")[2]):
                spelled = next((way for way in (form, quote(form, safe=":/,")) if text.lower().startswith(way.lower())), None)
                if spelled is not None:
                    rest = text[len(spelled) :].lstrip(":").strip("/")
                    found = self._of_site(site, rest, request)
                    if found is not None:
                        return found
        raise Refusal(404, "itemNotFound", "Requested site could not be found")

    def _of_site(self, site: str, rest: str, request: Request) -> Response | None:
        trees = [tree for tree in self._service.trees.values() if tree.site == site]
        if rest == "drives":
            request.exchange.operation, request.exchange.ru = "drives of a site", units("drives of a site")
            return answer(200, {"value": [self._drive(tree) for tree in trees]})
        if rest == "drive" or rest.startswith("drive/"):
            return self._serve(self._service.tree(trees[0].id), request, rest.removeprefix("drive").strip("/"))
        if rest:
            return None
        name = site.rpartition("/")[2] or "Home"
        host, _, path = site.partition(":")
        return answer(200, {"id": site_id(site), "name": name, "displayName": name, "webUrl": f"https://{host}{path}"})


def site_id(site: str) -> str:
    """The id of "host:/path": host and two GUIDs."""
    digest = format(abs(hash_of(site)), "032x")
    guid = f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"
    return f"{site.partition(':')[0]},{guid},{guid[::-1][:8]}-0000-4000-8000-{digest[:12]}"


def hash_of(text: str) -> int:
    number = 0
    for sign in text.lower().encode():
        number = (number * 1000003 ^ sign) % 2**128
    return number


def _shared_name(exchange: Any, params: dict[str, str]) -> str:
    rest = params.get("rest", "").strip("/")
    return operation(exchange, {"rest": f"items/x/{rest}"}) if rest else "shared item"
