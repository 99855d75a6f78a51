"""The drives' part of the double, and a drive as its staff see it in the browser."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from graph_double.core import Core
from graph_double.downloads import DownloadHost
from graph_double.drive_routes import DriveRoutes
from graph_double.nodes import Node, Tree
from graph_double.service import DriveService
from graph_double.sessions import Session
from graph_double.uploads import UploadHost


class DoubleDrive:
    """One drive, handled as staff would in the browser: no request, no fault, no units. Paths are `a/b.pdf`, "" is the root."""

    def __init__(self, service: DriveService, tree: Tree) -> None:
        self._service, self.tree_of_nodes = service, tree

    @property
    def id(self) -> str:
        return self.tree_of_nodes.id

    def _node(self, path: str) -> Node:
        found = self.find(path)
        if found is None:
            raise FileNotFoundError(path)
        return found

    def find(self, path: str) -> Node | None:
        """The node at a path, None where there is none."""
        self._service.settle(self.tree_of_nodes)
        with self.tree_of_nodes.lock:
            return self.tree_of_nodes.below(self.tree_of_nodes.root, _parts(path))

    def item(self, path: str) -> Node:
        """The node at a path: id, name, e_tag, size, content. Raises FileNotFoundError."""
        return self._node(path)

    def folder(self, path: str) -> Node:
        """A folder, made with its parents where missing."""
        with self.tree_of_nodes.as_staff():
            return self.tree_of_nodes.folders(self.tree_of_nodes.root, _parts(path))

    def put(self, path: str, data: bytes) -> Node:
        """A new file or a new version, with its folders; not rewritten."""
        content = self._service.blobs.keep(data)
        with self.tree_of_nodes.as_staff():
            *above, name = _parts(path)
            parent = self.tree_of_nodes.folders(self.tree_of_nodes.root, above)
            return self.tree_of_nodes.store(parent, name, content, "replace")[0]

    def read(self, path: str) -> bytes:
        content = self._node(path).content
        if content is None:
            raise IsADirectoryError(path)
        return content.path.read_bytes()

    def tree(self) -> dict[str, str]:
        """SHA-256 by path of every file."""
        self._service.settle(self.tree_of_nodes)
        with self.tree_of_nodes.lock:
            files = {"/".join(node.parts): node.content.path for node in self.tree_of_nodes.root.walk() if node.content is not None}
        return {path: _sha256(place) for path, place in sorted(files.items())}

    def folders(self) -> list[str]:
        """Paths of all folders."""
        with self.tree_of_nodes.lock:
            return sorted("/".join(node.parts) for node in self.tree_of_nodes.root.walk() if node.folder and node.parent is not None)

    def move(self, path: str, target: str) -> Node:
        """Move or rename; folders on the way are made."""
        node = self._node(path)
        with self.tree_of_nodes.as_staff():
            *above, name = _parts(target)
            self.tree_of_nodes.move(node, self.tree_of_nodes.folders(self.tree_of_nodes.root, above), name, "fail")
        return node

    def delete(self, path: str) -> None:
        node = self._node(path)
        with self.tree_of_nodes.as_staff():
            self.tree_of_nodes.remove(node)

    def mark(self, path: str, **facets: Any) -> None:
        """Put facets on an item, such as malware={"description": "…"} or package={"type": "oneNote"}."""
        node = self._node(path)
        with self.tree_of_nodes.as_staff():
            node.facets |= facets
            self.tree_of_nodes.touch(node)

    def share(self, path: str) -> str:
        """A sharing link for a folder or a file."""
        node = self._node(path)
        url = f"https://contoso.sharepoint.com/:f:/s/Records/E{node.guid.replace('-', '')}?e=demo"
        self._service.shares[url] = (self.tree_of_nodes, node)
        return url

    def forget_deltas(self) -> None:
        """Every delta link handed out so far is answered with 410 from now on."""
        with self.tree_of_nodes.lock:
            self.tree_of_nodes.epoch += 1

    def set_quota(self, total: int) -> None:
        """Room of the drive in bytes."""
        self.tree_of_nodes.total = total

    def sessions(self) -> list[Session]:
        """Upload sessions open in this drive now."""
        return [session for session in self._service.sessions.open() if session.tree is self.tree_of_nodes]


class DrivePart(Core):
    """Drives, uploads and downloads."""

    def install_drives(self) -> None:
        """Adds the routes of the drive hosts; called once, at the end of the double's construction."""
        self._service = DriveService(self.switchboard)
        DriveRoutes(self._service)
        UploadHost(self._service)
        DownloadHost(self._service)

    def drop_drive(self, id: str) -> None:  # noqa: A002
        """Forget a drive, and free its contents on disk."""
        self._service.drop(id)

    @property
    def drive_service(self) -> DriveService:
        return self._service

    def drive(self, id: str = "b!demo", kind: str = "business", *, owner: str = "", site: str = "", name: str = "Documents") -> DoubleDrive:  # noqa: A002
        """The drive with this id, made on first use.

        Args:
            id: the drive's id.
            kind: "business", "personal" or "documentLibrary"; of a new drive only, as are the others.
            owner: whose drive it is, for /users/{owner}/drive.
            site: such as "contoso.sharepoint.com:/sites/Records", for the library of a site.
            name: the library's name.
        """
        tree = self._service.trees.get(id)
        if tree is None:
            tree = Tree(id, kind, self.clock)
            tree.owner, tree.site, tree.name = owner, site, name
            self._service.trees[id] = tree
        return DoubleDrive(self._service, tree)


def sharing_token(url: str) -> str:
    """The `u!…` form of a sharing link, for /shares/{token}."""
    return "u!" + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
