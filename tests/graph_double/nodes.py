"""One drive's tree: folders and files with ids, eTags and a sequence of changes. Contents lie on disk."""

from __future__ import annotations

import base64
import secrets
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph_double.clock import Clock, stamp
from graph_double.exchange import Refusal
from graph_double.names import check_length, check_name, fold, numbered

Behaviour = str
APPLICATION = {"application": {"id": "0c11e47a-1111-4444-8888-00000000c11e", "displayName": "Records daemon"}}
STAFF = {"user": {"id": "48d31887-5fad-4d73-a9f5-3c356e68a038", "displayName": "Demo Clerk", "email": "clerk@firm.example"}}
"""Who changes things: requests to the double, and a test that acts as a person in the browser."""


@dataclass(frozen=True)
class Content:
    """Bytes on disk with what the service knows of them."""

    path: Path
    size: int
    quick_xor: str


@dataclass(eq=False)
class Node:
    """A folder or a file."""

    id: str
    name: str
    parent: Node | None
    folder: bool
    created: float
    modified: float
    guid: str = field(default_factory=lambda: str(uuid.uuid4()).upper())
    children: dict[str, Node] = field(default_factory=dict, repr=False)
    content: Content | None = None
    versions: list[Content] = field(default_factory=list, repr=False)
    etag: int = 1
    ctag: int = 1
    change: int = 0
    deleted: bool = False
    stored_at: float = 0.0
    rewrite_at: float | None = None
    info: dict[str, str] = field(default_factory=dict)
    facets: dict[str, Any] = field(default_factory=dict)
    checked_out: bool = False
    weight: int = 0
    created_by: dict[str, Any] = field(default_factory=dict, repr=False)
    modified_by: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def e_tag(self) -> str:
        return f'"{{{self.guid}}},{self.etag}"'

    @property
    def c_tag(self) -> str:
        return f'"c:{{{self.guid}}},{self.ctag}"'

    @property
    def parts(self) -> list[str]:
        """Names from the root down."""
        return [] if self.parent is None else [*self.parent.parts, self.name]

    @property
    def size(self) -> int:
        """Bytes; of a folder those of all files below it."""
        return self.weight if self.content is None else self.content.size

    def walk(self) -> Iterator[Node]:
        """This node and everything below, folders first."""
        yield self
        for child in list(self.children.values()):
            yield from child.walk()


def new_id() -> str:
    """An id as Business gives them: 01 and 32 letters."""
    return "01" + base64.b32encode(secrets.token_bytes(20)).decode()


class Tree:
    """A drive. Every method that changes or walks it is called with `lock` held.

    Attributes:
        kind: "business", "personal" or "documentLibrary".
        sequence: grows with every change; epoch changes when delta links are forgotten.
    """

    def __init__(self, drive_id: str, kind: str, clock: Clock) -> None:
        self.id, self.kind, self.clock = drive_id, kind, clock
        self.name, self.owner, self.site = "Documents", "", ""
        self.total = 5 * 2**40
        self.lock = threading.RLock()
        self.sequence, self.epoch = 0, 1
        self.actor = APPLICATION
        self.nodes: dict[str, Node] = {}
        self.waiting: list[Node] = []  # files to be rewritten
        self.root = self._node("root", None, folder=True)

    def _node(self, name: str, parent: Node | None, *, folder: bool) -> Node:
        now = self.clock.wall()
        node = Node(new_id(), name, parent, folder, now, now, created_by=self.actor)
        self.nodes[node.id] = node
        if parent is not None:
            parent.children[fold(name)] = node
        self.touch(node)
        return node

    def touch(self, node: Node) -> None:
        """A change that delta tells: the node's own, and its folder's before it."""
        if node.parent is not None:
            self.sequence += 1
            node.parent.change = self.sequence
        self.sequence += 1
        node.change = self.sequence
        node.modified = self.clock.wall()
        node.modified_by = self.actor

    @contextmanager
    def as_staff(self) -> Iterator[None]:
        """The lock, and whatever changes meanwhile was changed by a person in the browser."""
        with self.lock:
            self.actor = STAFF
            try:
                yield
            finally:
                self.actor = APPLICATION

    @property
    def used(self) -> int:
        return self.root.weight

    def _weigh(self, folder: Node | None, change: int) -> None:
        for above in _line(folder):
            above.weight += change

    def by_id(self, item_id: str) -> Node:
        """Raises Refusal 404."""
        node = self.root if item_id.lower() == "root" else self.nodes.get(item_id)
        if node is None or node.deleted:
            raise missing()
        return node

    def below(self, start: Node, parts: list[str]) -> Node | None:
        """The node at a path below `start`, None where there is none."""
        node: Node | None = start
        for part in parts:
            node = node.children.get(fold(part)) if node is not None and node.folder else None
        return node

    def folders(self, start: Node, parts: list[str]) -> Node:
        """The folder at a path below `start`, made where it is missing. Raises Refusal."""
        node = start
        for part in parts:
            found = node.children.get(fold(part))
            if found is not None and not found.folder:
                raise Refusal(409, "nameAlreadyExists", "The specified item name already exists.")
            node = found if found is not None else self.add(node, part, folder=True)
        return node

    def allow(self, parent: Node, name: str, *, folder: bool) -> None:
        """Raises Refusal 400 when this name may not stand here."""
        check_name(name, folder=folder, at_root=parent is self.root)
        check_length("/".join([*parent.parts, name]))

    def add(self, parent: Node, name: str, *, folder: bool) -> Node:
        """A new node. The name must be free."""
        self.allow(parent, name, folder=folder)
        return self._node(name, parent, folder=folder)

    def free_name(self, parent: Node, name: str, *, folder: bool) -> str:
        """The name itself or the first numbered one that is free."""
        number, free = 0, name
        while fold(free) in parent.children:
            number += 1
            free = numbered(name, number, folder=folder)
        return free

    def store(self, parent: Node, name: str, content: Content, behaviour: Behaviour) -> tuple[Node, bool]:
        """Put a file under a name; the node and whether it is new. Raises Refusal 409."""
        there = parent.children.get(fold(name))
        if there is not None and behaviour == "rename":
            name, there = self.free_name(parent, name, folder=False), None
        if there is not None and (behaviour == "fail" or there.folder):
            raise name_exists()
        node = there if there is not None else self.add(parent, name, folder=False)
        self.fill(node, content, new=there is None)
        return node, there is None

    def fill(self, node: Node, content: Content, *, new: bool = False) -> None:
        """Give a file its (next) content."""
        if node.content is not None:
            node.versions.append(node.content)
        self._weigh(node.parent, content.size - node.size)
        node.content = content
        node.stored_at = self.clock.now()
        node.ctag += 1
        node.etag += 1
        if not new:
            self.touch(node)

    def rewrite(self, node: Node, content: Content) -> None:
        """The service itself changes a file: the person who changed it last stays the same."""
        changer, moment = node.modified_by, node.modified
        self._weigh(node.parent, content.size - node.size)
        node.content = content
        node.etag += 2
        node.ctag += 1
        self.touch(node)
        node.modified_by, node.modified = changer, moment

    def move(self, node: Node, parent: Node, name: str, behaviour: Behaviour) -> None:
        """Rename and move. Raises Refusal 400 or 409."""
        if node is self.root or any(above is node for above in _line(parent)):
            raise Refusal(400, "invalidRequest", "The item cannot be moved there.")
        self.allow(parent, name, folder=node.folder)
        there = parent.children.get(fold(name))
        if there is not None and there is not node:
            if behaviour == "rename":
                name = self.free_name(parent, name, folder=node.folder)
            elif behaviour == "replace" and not there.folder and not node.folder:
                self.remove(there)
            else:
                raise name_exists()
        old = node.parent
        if old is not None:
            del old.children[fold(node.name)]
            self._weigh(old, -node.size)
            if old is not parent:
                self.sequence += 1
                old.change = self.sequence
        node.parent, node.name = parent, name
        parent.children[fold(name)] = node
        self._weigh(parent, node.size)
        node.etag += 1
        self.touch(node)

    def remove(self, node: Node) -> None:
        """Into the bin, with everything below it."""
        if node.parent is None:
            raise Refusal(403, "accessDenied", "The root cannot be deleted.")
        self._weigh(node.parent, -node.size)
        for gone in reversed(list(node.walk())):
            gone.deleted = True
            gone.etag += 1
            self.sequence += 1
            gone.change = self.sequence
        self.sequence += 1
        node.parent.change = self.sequence
        del node.parent.children[fold(node.name)]

    def quota(self) -> dict[str, Any]:
        state = "normal" if self.used < 0.9 * self.total else "nearing"
        left = max(0, self.total - self.used)
        return {"deleted": 0, "remaining": left, "state": state if left else "exceeded", "total": self.total, "used": self.used}

    def room_for(self, size: int) -> None:
        """Raises Refusal 507 when so many bytes more do not fit."""
        if self.used + size > self.total:
            raise Refusal(507, "quotaLimitReached", "Insufficient Space Available")

    def when(self, moment: float) -> str:
        return stamp(moment)


def _line(node: Node | None) -> Iterator[Node]:
    while node is not None:
        yield node
        node = node.parent


def missing() -> Refusal:
    return Refusal(404, "itemNotFound", "The resource could not be found.")


def name_exists() -> Refusal:
    return Refusal(409, "nameAlreadyExists", "The specified item name already exists.")
