"""The four folders of the cloud inbox, side by side, known by their ids: staff may rename or move them and they stay what they are."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

from medrec_daemon.errors import TryLater
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.graph.in_folder import folder_in
from medrec_daemon.graph.same_name import place_key
from medrec_daemon.safe_write import disk_errors, make_folder, write_text

PARENT = "parent"


class Role(StrEnum):
    """What a folder is for; the value is the name it gets when it is made."""

    INBOX = "Inbox"
    PROCESSING = "Processing"
    FILED = "Filed"
    REVIEW = "Needs Review"


class CloudFolders:
    """The folders below ``parent``, made when they were never seen before.

    A folder of ours that was deleted is made anew, but not the inbox: one that has *disappeared* is not an *empty* one.

    Args:
        drive: The drive they lie in.
        parent: The path of the folder around them, such as ``Medrec``.
        memory: A file in the state folder to remember their ids in.
    """

    def __init__(self, drive: Drive, parent: str, memory: Path) -> None:
        self.drive = drive
        self.parent = parent
        self._memory = memory
        self._known: dict[str, str] | None = None
        self._seen: dict[str, str] = {}

    def id_of(self, role: Role) -> str:
        """A folder's id; looked up once, until ``forget``. Raises ``TryLater`` for an inbox that is gone, else as ``GraphClient.call``."""
        if role not in self._seen:
            self._remember(role, self._found(role) or self._missing(role))
        return self._seen[role]

    def month(self, name: str) -> str:
        """The id of the folder ``Filed/YYYY-MM``, made when it is missing."""
        place = f"{Role.FILED}/{name}"
        if place not in self._seen:
            self._seen[place] = folder_in(self.drive, self.id_of(Role.FILED), name).id
        return self._seen[place]

    def is_ours(self, item: str) -> bool:
        """Whether an id is that of one of the folders, or of the one around them."""
        return item in self._recall().values()

    def is_rival(self, item: DriveItem) -> bool:
        """Whether this is a new folder where the inbox was, before somebody renamed that: staff take it for the inbox."""
        beside = item.is_folder and not item.deleted and item.parent_id is not None and item.parent_id == self._recall().get(PARENT)
        return beside and place_key(item.name) == place_key(Role.INBOX) and not self.is_ours(item.id)

    def rival(self) -> str | None:
        """The id of a folder that has the inbox's path and is not the inbox; None where there is none."""
        item = self.drive.item(f"{self.parent}/{Role.INBOX}".lstrip("/"))
        return item.id if item is not None and item.is_folder and not self.is_ours(item.id) else None

    def forget(self) -> None:
        """Look at every folder again before it is used: one of them may be gone."""
        self._seen.clear()

    def _found(self, role: Role) -> str | None:
        """The folder by the id it had, None where there is none (any more)."""
        known = self._recall().get(role)
        item = self.drive.item_by_id(known) if known else None
        return item.id if item is not None and item.is_folder and not item.deleted else None

    def _missing(self, role: Role) -> str:
        """Make the folder, or take the one of its name."""
        if role is Role.INBOX and role in self._recall():
            path = f"{self.parent}/{role}" if self.parent else str(role)
            item = self.drive.item(path)
            if item is None or not item.is_folder:
                raise TryLater(
                    f"The cloud inbox '{path}' was deleted.",
                    "Restore it from OneDrive's recycle bin, or make a folder of that name there.",
                )
            return item.id
        return folder_in(self.drive, self._around(), role).id

    def _around(self) -> str:
        """The id of the folder around ours: the one it was, else the one of its path."""
        known = self._recall().get(PARENT)
        item = self.drive.item_by_id(known) if known else None
        if item is None or item.deleted:
            item = self.drive.ensure_folder(self.parent)
            self._remember(PARENT, item.id)
        return item.id

    def _recall(self) -> dict[str, str]:
        if self._known is None:
            self._known = {}
            try:
                kept = json.loads(self._memory.read_text(encoding="utf-8"))
                if (kept["drive"], kept["path"]) == (self.drive.id(), self.parent):
                    self._known = {str(role): str(item) for role, item in kept["folders"].items()}
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                pass  # never seen before, or no record of it that can be read
        return self._known

    def _remember(self, role: str, item: str) -> None:
        known = self._recall()
        self._seen[role] = item
        if known.get(role) != item:
            known[role] = item
            text = json.dumps({"drive": self.drive.id(), "path": self.parent, "folders": known}, indent=2)
            with disk_errors("The folder of the cloud inbox's state"):
                make_folder(self._memory.parent)
                write_text(self._memory, text)
