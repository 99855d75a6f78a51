"""What lies in the cloud inbox, and since when unchanged: listed in full now and then, followed by delta in between.

The listing is the truth, the delta a hint between two listings: nothing of it is kept over a restart. Each look costs one
resource unit; a listing two per folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from medrec_daemon.graph import changes
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.intake.cloud_folders import CloudFolders, Role
from medrec_daemon.intake.folder import MAX_DEPTH, is_ignored
from medrec_daemon.intake.why_notes import ENDING

LISTING_SECONDS = 3 * 3600.0
EMPTY_PATIENCE = 20
"""A file without bytes is taken after this many times the still time: programs that upload make an empty one first."""
_PLACEHOLDER = "~tmp"


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in the cloud inbox: ``subfolder`` is where it lies below it, ``since`` (monotonic seconds) since when unchanged."""

    item: DriveItem = field(repr=False)
    subfolder: str = field(repr=False)
    since: float


class _Folder(NamedTuple):
    """A folder of the inbox: its path below it, and what a move or a new name would change."""

    path: str
    parent: str | None
    name: str


class CloudWatch:
    """Looks, and remembers between looks.

    Args:
        drive: The drive.
        folders: The four folders.
        still_seconds: How long a file must stay as it is.
    """

    def __init__(self, drive: Drive, folders: CloudFolders, still_seconds: float) -> None:
        self._drive = drive
        self._folders = folders
        self._still = still_seconds
        self._link: str | None = None
        self._listed = float("-inf")
        self._below: dict[str, _Folder] = {}
        self._lying: dict[str, Lying] = {}
        self._odd: dict[str, str] = {}
        self._rival: str | None = None
        self._touched: set[str] = set()
        self.processing: dict[str, DriveItem] = {}
        """What lay in ``Processing`` at the last listing, by id."""

    def look(self, now: float) -> bool:
        """See what changed; whether everything was listed anew. ``now`` is in monotonic seconds.

        Raises ``TryLater`` for an inbox that is gone, else as ``GraphClient.call``; what was known is kept then.
        """
        if self._link is not None and now - self._listed < LISTING_SECONDS and self._follow(self._link, now):
            return False
        self._link = None
        link = changes.latest(self._drive)
        self._list(now)
        self._link, self._listed = link, now
        return True

    def list_again(self) -> None:
        """List everything at the next look."""
        self._link = None

    def ready(self, now: float) -> tuple[Lying, ...]:
        """What lay still long enough, longest first."""
        ready = [lying for lying in self._lying.values() if self._wait(lying, now) <= 0]
        return tuple(sorted(ready, key=lambda one: (one.since, one.item.id)))

    def waits(self, now: float) -> tuple[float, ...]:
        """The seconds that each file is still to lie unchanged."""
        return tuple(wait for lying in self._lying.values() if (wait := self._wait(lying, now)) > 0)

    def lies(self, item: str) -> bool:
        """Whether an item lies in the inbox, as far as is known."""
        return item in self._lying

    def subfolder(self, folder: str | None) -> str | None:
        """Where a folder is below the inbox ('' for the inbox itself), None where it is not."""
        known = self._below.get(folder or "")
        return known.path if known else None

    def left(self, item: str) -> None:
        """An item was taken out of the inbox."""
        self._lying.pop(item, None)

    def seen(self, item: DriveItem, now: float) -> None:
        """An item was looked at by itself: take it as it is now."""
        where = self.subfolder(item.parent_id)
        self._odd.pop(item.id, None)
        if where is not None and item.is_package and not item.deleted:
            self._odd[item.id] = item.name
        if where is None or item.deleted or not _takeable(item):
            self._lying.pop(item.id, None)
            return
        known = self._lying.get(item.id)
        same = known is not None and _look(known.item) == _look(item)
        since = known.since if known is not None and same else now
        self._lying[item.id] = Lying(item, where, since)

    def problem(self) -> str | None:
        """What lies in the inbox and can never be taken, or where staff may drop files in vain, in a sentence each."""
        said = []
        if self._rival is not None:
            said.append("The cloud inbox was renamed or moved, and there is a new 'Inbox': nothing is taken from it; undo one of the two.")
        if self._odd:
            more = f" and {len(self._odd) - 1} more" if len(self._odd) > 1 else ""
            said.append(
                f"In the cloud inbox, '{min(self._odd.values())}'{more} is no file (a notebook, a shortcut, or a folder "
                "of the service's own): move it elsewhere."
            )
        return " ".join(said) or None

    def touched(self) -> frozenset[str]:
        """The ids of all items that changed since this was asked last."""
        touched, self._touched = frozenset(self._touched), set()
        return touched

    def _wait(self, lying: Lying, now: float) -> float:
        patience = self._still * (1 if lying.item.size > 0 else EMPTY_PATIENCE)
        return patience - (now - lying.since)

    def _follow(self, link: str, now: float) -> bool:
        """Take in the changes since the link; False where everything must be listed anew."""
        for page in changes.pages(self._drive, link):
            if page.forgotten:
                return False
            followed = [self._take_in(item, now) for item in page.items]
            if not all(followed):
                return False
            self._link = page.link
        return True

    def _take_in(self, item: DriveItem, now: float) -> bool:
        """One change; False where it moved a folder of ours."""
        self._touched.add(item.id)
        if item.id == self._rival or self._folders.is_rival(item):
            self._rival = item.id if self._folders.is_rival(item) else None
            return True
        known = self._below.get(item.id)
        if known is not None:
            return not item.deleted and item.name in {"", known.name} and item.parent_id in {None, known.parent}
        if self._folders.is_ours(item.id):
            self._strayed(item)
            return not item.deleted
        if item.is_folder and self.subfolder(item.parent_id) is not None and not item.deleted:
            return is_ignored(item.name)
        self.seen(item, now)
        return True

    def _strayed(self, item: DriveItem) -> None:
        """One of the other folders of ours, which somebody may have moved into the inbox: it stays what it is, and is said."""
        self._odd.pop(item.id, None)
        if self.subfolder(item.parent_id) is not None and not item.deleted:
            self._odd[item.id] = item.name

    def _list(self, now: float) -> None:
        self._folders.forget()
        ids = {role: self._folders.id_of(role) for role in Role}
        inbox = self._drive.item_by_id(ids[Role.INBOX])
        below: dict[str, _Folder] = {}
        found: dict[str, Lying] = {}
        odd: dict[str, str] = {}
        for lying in self._walk(inbox, "", now, below) if inbox is not None else ():
            if lying.item.is_package or lying.item.is_folder:
                odd[lying.item.id] = lying.item.name
                continue
            known = self._lying.get(lying.item.id)
            same = known is not None and _look(known.item) == _look(lying.item)
            found[lying.item.id] = replace(lying, since=known.since) if known is not None and same else lying
        processing = [item for item in self._drive.children(ids[Role.PROCESSING]) if _takeable(item)]
        self._below, self._lying, self._odd, self._rival = below, found, odd, self._folders.rival()
        self.processing = {item.id: item for item in processing}

    def _walk(self, folder: DriveItem, path: str, now: float, below: dict[str, _Folder]) -> Iterator[Lying]:
        below[folder.id] = _Folder(path, folder.parent_id, folder.name)
        for item in list(self._drive.children(folder.id)):
            if self._folders.is_ours(item.id):
                yield Lying(replace(item, parent_id=folder.id), path, now)
            elif item.is_folder and not item.is_package and not is_ignored(item.name) and path.count("/") < MAX_DEPTH:
                yield from self._walk(replace(item, parent_id=folder.id), f"{path}/{item.name}" if path else item.name, now, below)
            elif _takeable(item) or item.is_package:
                yield Lying(replace(item, parent_id=folder.id), path, now)


def _takeable(item: DriveItem) -> bool:
    """Whether this may be an arrival, by its kind and name."""
    name = item.name.lower()
    unfinished = is_ignored(name) or name.startswith(_PLACEHOLDER) or name.endswith(ENDING)
    return not (item.is_folder or item.is_package or unfinished)


def _look(item: DriveItem) -> tuple[str | None, int, str, str | None]:
    return item.etag, item.size, item.name, item.parent_id
