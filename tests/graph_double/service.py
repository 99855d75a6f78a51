"""What all drive hosts share: the drives, the sessions, the contents, and what happens to a file after it was stored."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from urllib.parse import quote

from graph_double.blobs import Blobs
from graph_double.exchange import Refusal
from graph_double.nodes import Node, Tree
from graph_double.sessions import Sessions
from graph_double.switchboard import Switchboard


@dataclass(frozen=True)
class Ticket:
    """What a download URL stands for, and until when."""

    tree: Tree
    node: Node
    until: float


class DriveService:
    """The state behind the drive hosts."""

    def __init__(self, switchboard: Switchboard) -> None:
        self.switchboard = switchboard
        self.clock, self.quirks = switchboard.clock, switchboard.quirks
        self.blobs = Blobs(switchboard.folder / "blobs")
        self.sessions = Sessions(self.clock, self.quirks)
        self.trees: dict[str, Tree] = {}
        self.shares: dict[str, tuple[Tree, Node]] = {}
        self._tickets: dict[str, Ticket] = {}
        self._lock = threading.Lock()

    def tree(self, drive_id: str) -> Tree:
        """Raises Refusal 404."""
        found = self.trees.get(drive_id) or next((tree for tree in self.trees.values() if tree.id.lower() == drive_id.lower()), None)
        if found is None:
            raise Refusal(404, "itemNotFound", "The resource could not be found.")
        self.settle(found)
        return found

    def download_url(self, tree: Tree, node: Node) -> str:
        """A short-lived URL on the download host."""
        secret = secrets.token_urlsafe(40)
        with self._lock:
            self._tickets[secret] = Ticket(tree, node, self.clock.now() + self.quirks.download_minutes * 60)
        base = f"{self.switchboard.urls['download']}/sites/Records/_layouts/15/download.aspx"
        return f"{base}?UniqueId={node.guid.lower()}&Translate=false&tempauth={quote(secret)}&ApiVersion=2.0"

    def ticket(self, secret: str) -> Ticket:
        """Raises Refusal 401 for a secret that is none or over."""
        with self._lock:
            found = self._tickets.get(secret)
        if found is None or self.clock.now() >= found.until:
            raise Refusal(401, "unauthenticated", "The access token has expired.", "expiredToken", lower=True)
        return found

    def stored(self, tree: Tree, node: Node) -> None:
        """A file has a new content: have it rewritten when its time comes, if this drive does such things.

        Called with the tree's lock held, before the answer is made: what `rewrite_shown` is about.
        """
        switch = self.quirks.rewrite
        if switch is True or (switch is None and tree.kind == "documentLibrary"):
            node.rewrite_at = self.clock.now() + self.quirks.rewrite_after
            if node not in tree.waiting:
                tree.waiting.append(node)
        if self.quirks.checkout_required:
            node.checked_out = True
        if self.quirks.rewrite_shown:
            self.settle(tree)

    def drop(self, drive_id: str) -> None:
        """Forget a drive, and free its contents on disk."""
        tree = self.trees.pop(drive_id)
        for session in self.sessions.open():
            if session.tree is tree:
                self.sessions.end(session)
                session.path.unlink(missing_ok=True)
        for node in tree.nodes.values():
            for content in [*node.versions, *([node.content] if node.content else [])]:
                content.path.unlink(missing_ok=True)

    def settle(self, tree: Tree) -> None:
        """Rewrite the files whose time has come."""
        now = self.clock.now()
        with tree.lock:
            due = [node for node in tree.waiting if node.rewrite_at is not None and node.rewrite_at <= now]
            for node in due:
                node.rewrite_at = None
                tree.waiting.remove(node)
                new = None if node.content is None or node.deleted else self.blobs.rewritten(node.content)
                if new is not None:
                    tree.rewrite(node, new)
