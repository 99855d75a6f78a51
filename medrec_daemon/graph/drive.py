"""One drive of OneDrive or SharePoint, and the folder in it that is ours: looking, making folders, moving, deleting, fetching."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from medrec_daemon.errors import ConfigProblem, FileProblem, TryLater
from medrec_daemon.graph import addresses
from medrec_daemon.graph.answer import Answer
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.download import download, pieces
from medrec_daemon.graph.drive_address import DriveAddress, DriveFound, look_up
from medrec_daemon.graph.drive_item import DriveItem, drive_item
from medrec_daemon.graph.fingerprint import Fingerprint
from medrec_daemon.graph.same_name import place_key

FAIL = "@microsoft.graph.conflictBehavior"
"""Always said, and always ``fail``: the defaults differ between calls, and between the service and its documentation."""
_PAGE = 200
_TRIES = 4


class NameTaken(FileProblem):
    """Something of that name is in that folder already."""


class Drive:
    """A drive seen from ``root``, a folder in it ('' for the whole drive); every ``path`` is below that, ``/`` between names.

    Nothing is asked until it is first used, and what drive it is only once. Safe to share between threads. Besides what
    each call says, all raise ``TryLater`` while Graph is away, ``ConfigProblem`` where drive or right is missing, and
    ``SignInProblem``.
    """

    def __init__(self, client: GraphClient, address: DriveAddress, root: str = "") -> None:
        self.client = client
        self._address = address
        self._root = root.strip("/")
        self._root_depth = len([name for name in self._root.split("/") if name])
        self._lock = threading.Lock()
        self._found: DriveFound | None = None
        self._folders: dict[str, DriveItem] = {}

    def found(self) -> DriveFound:
        """Which drive it is."""
        with self._lock:
            if self._found is None:
                self._found = look_up(self.client, self._address)
            return self._found

    def id(self) -> str:
        """The drive's id."""
        return self.found().id

    def room(self) -> int | None:
        """How many bytes still fit, None where the service does not say."""
        answer = self.client.call("GET", f"/drives/{self.id()}?$select=id,quota", "the drive's room")
        remaining = (answer.json().get("quota") or {}).get("remaining")
        return remaining if isinstance(remaining, int) else None

    def item(self, path: str) -> DriveItem | None:
        """What lies at a path, None where there is nothing."""
        return self._get(self.address(path), "an item by path")

    def item_by_id(self, item_id: str) -> DriveItem | None:
        """What has that id, None where it is gone."""
        return self._get(addresses.by_id(self.id(), item_id), "an item by id")

    def children(self, folder_id: str) -> Iterator[DriveItem]:
        """Everything in a folder; nothing where the folder is gone."""
        select = f"children?$top={_PAGE}&$select=id,name,size,eTag,cTag,file,folder,package,remoteItem,malware,parentReference"
        link: str | None = addresses.by_id(self.id(), folder_id, select)
        while link:
            answer = self.client.call("GET", link, "a folder's list", expect=(200, 404))
            page = answer.json() if answer.status == 200 else {}
            yield from (drive_item(found) for found in page.get("value", []))
            link = page.get("@odata.nextLink")

    def ensure_folder(self, path: str) -> DriveItem:
        """The folder at a path, made where it is missing, with its ``path`` as it is really spelt; remembered until ``forget``.

        Raises ``ConfigProblem`` where a file is in the way, ``FileProblem`` for names that the service refuses.
        """
        names = [name for name in f"{self._root}/{path}".split("/") if name]
        for _ in range(_TRIES):
            folder = self._walk(names)
            if folder is not None:
                return folder
            self.forget(path)  # somebody removed or renamed a folder that we knew
        raise TryLater("A folder in the drive came and went while it was used.", "It is tried again.")

    def forget(self, path: str) -> None:
        """Look at a folder and those on the way to it anew: it is not there any more."""
        key = place_key(f"{self._root}/{path}".strip("/"))
        with self._lock:
            for known in list(self._folders):
                if known in {key, ""} or key.startswith(f"{known}/") or known.startswith(f"{key}/"):
                    del self._folders[known]

    def move(self, item: DriveItem, parent_id: str, name: str, *, if_match: str | None) -> DriveItem | None:
        """Move or rename an item; None where it is gone or not any more what ``if_match`` says.

        Raises ``NameTaken``, ``FileProblem`` for a name that is refused, ``Doubtful`` where nobody knows whether it was done.
        """
        answer = self.client.call(
            "PATCH",
            addresses.by_id(self.id(), item.id),
            "moving an item",
            body={"name": name, "parentReference": {"id": parent_id}, FAIL: "fail"},
            headers={"If-Match": if_match} if if_match else None,
            expect=(200, 400, 404, 409, 412),
        )
        if answer.status == 409:
            raise NameTaken("Something of that name is in the drive's folder already.", "Another name is tried.")
        if answer.status == 400:
            raise refused_name(answer)
        return drive_item(answer.json()) if answer.status == 200 else None

    def delete(self, item_id: str, *, if_match: str | None = None) -> bool:
        """Delete an item (into the drive's recycle bin); False where it is not any more what ``if_match`` says."""
        headers = {"If-Match": if_match} if if_match else None
        where = addresses.by_id(self.id(), item_id)
        return self.client.call("DELETE", where, "deleting an item", headers=headers, expect=(204, 404, 412)).status != 412

    def write(self, path: str, content: bytes) -> DriveItem | None:
        """Write a small new file in one request; None where something of that name is there already.

        Raises ``FileProblem`` for a name that is refused.
        """
        answer = self.client.call(
            "PUT",
            self.address(path, f"content?{FAIL}=fail"),
            "a small file",
            content=content,
            headers={"Content-Type": "application/octet-stream"},
            expect=(200, 201, 400, 409),
        )
        if answer.status == 400:
            raise refused_name(answer)
        return None if answer.status == 409 else drive_item(answer.json())

    def download(self, item: DriveItem, target: Path) -> Fingerprint:
        """Fetch an item into ``target``; see ``download.download``."""
        return download(self.client, addresses.by_id(self.id(), item.id, "content"), item, target)

    def pieces(self, item: DriveItem) -> Iterator[bytes]:
        """An item's content piece by piece; see ``download.pieces``."""
        return pieces(self.client, addresses.by_id(self.id(), item.id, "content"), item.size)

    def address(self, path: str, action: str = "") -> str:
        """The address of a path below ``root``, or of an action on it."""
        return self._at("/".join(part for part in (self._root, path) if part), action)

    def _at(self, path: str, action: str = "") -> str:
        """As ``address``, for a path below the drive or the shared folder."""
        found = self.found()
        if found.folder is None:
            return addresses.by_path(found.id, path, action)
        return addresses.below(found.id, found.folder, path, action)

    def _get(self, where: str, what: str) -> DriveItem | None:
        answer = self.client.call("GET", where, what, expect=(200, 404))
        return drive_item(answer.json()) if answer.status == 200 else None

    def _walk(self, names: list[str]) -> DriveItem | None:
        """The folder below the drive that the names lead to; None where a folder on the way turned out to be gone."""
        depth, above = self._known(names)
        new = False
        for level in range(depth, len(names)):
            below = self._enter(above, names[level], look=not new)
            if below is None:
                return None
            folder, new = below
            way = f"{above.path if above else ''}/{folder.name}".strip("/")
            above = replace(folder, path=way if level >= self._root_depth else "")
            with self._lock:
                self._folders[place_key("/".join(names[: level + 1]))] = above
        return above if above is not None else self._base()

    def _known(self, names: list[str]) -> tuple[int, DriveItem | None]:
        """How many of the names lead to the deepest folder we know, and that folder."""
        with self._lock:
            for depth in range(len(names), 0, -1):
                known = self._folders.get(place_key("/".join(names[:depth])))
                if known is not None:
                    return depth, known
        return 0, None

    def _base(self) -> DriveItem:
        """The drive's root, or the shared folder."""
        with self._lock:
            known = self._folders.get("")
        if known is None:
            item = self._get(self._at(""), "the drive's root")
            if item is None:
                raise ConfigProblem("The folder that was shared is gone.", "Share it again, and put the new link into config.yaml.")
            known = replace(item, path="")
            with self._lock:
                self._folders[""] = known
        return known

    def _enter(self, above: DriveItem | None, name: str, *, look: bool) -> tuple[DriveItem, bool] | None:
        """A folder in a folder, and whether it had to be made; None where the upper one is gone."""
        where = self._at(name) if above is None else addresses.child(self.id(), above.id, name)
        if look and (there := self._get(where, "a folder")) is not None:
            return _a_folder(there), False
        made = self._make(above, name)
        if made.status in {200, 201}:
            return drive_item(made.json()), made.status == 201
        if made.status == 404:
            if above is None:
                raise ConfigProblem("The drive's root folder is not found.", "Look at the drive in config.yaml.")
            return None
        there = self._get(where, "a folder") or self._twin(above or self._base(), name)
        if there is None:
            raise TryLater("A folder in the drive is being made by somebody else.", "It is tried again.")
        return _a_folder(there), False

    def _make(self, above: DriveItem | None, name: str) -> Answer:
        children = self._at("", "children") if above is None else addresses.by_id(self.id(), above.id, "children")
        body: dict[str, Any] = {"name": name, "folder": {}, FAIL: "fail"}
        answer = self.client.call("POST", children, "making a folder", body=body, expect=(200, 201, 400, 404, 409), repeatable=True)
        if answer.status == 400:
            raise refused_name(answer)
        return answer

    def _twin(self, above: DriveItem, name: str) -> DriveItem | None:
        """What bears a name that is the same to the service, though written in other characters (decomposed letters)."""
        return next((each for each in self.children(above.id) if place_key(each.name) == place_key(name)), None)


def refused_name(answer: Answer) -> FileProblem:
    """What to tell about a name that the service refuses; the name itself is not said."""
    if "pathIsTooLong" in answer.codes:
        return FileProblem(
            "A document's place in the drive is longer than the 400 characters that OneDrive takes.",
            "Shorten the client's or provider's name, filing.folder or store.root.",
        )
    codes = ", ".join(sorted(answer.codes)) or "no code"
    return FileProblem(
        f"The drive refuses the name of a document or folder (400, {codes}).",
        'OneDrive takes no " * : < > ? / \\ |, no dot at the end, and some tenants no # and %: look at the client and provider.',
    )


def _a_folder(item: DriveItem) -> DriveItem:
    if not item.is_folder:
        raise ConfigProblem("In the drive, a file has the name of a folder that is needed.", "Move or rename it.")
    return item
