"""What taking from and settling in the cloud inbox share: the parts, and moving an item under a name that is free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from medrec_daemon.errors import FileProblem, TryLater
from medrec_daemon.graph.drive import Drive, NameTaken
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.graph.in_folder import named, put_text, read_text, replace_text
from medrec_daemon.intake.cloud_entry import Entry, Journal, tag_of
from medrec_daemon.intake.cloud_folders import CloudFolders, Role
from medrec_daemon.intake.cloud_watch import CloudWatch
from medrec_daemon.intake.outcome import Whereabouts
from medrec_daemon.intake.spool import Spool
from medrec_daemon.intake.why_notes import ENDING, marked_for
from medrec_daemon.privacy import short
from medrec_daemon.safe_write import numbered

_LIMITS = (None, 120, 60)
"""Bytes that a name is cut to where the service finds the whole path too long (400 characters)."""
_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class CloudParts:
    """Everything an item of the cloud inbox passes through; ``now`` gives monotonic seconds, ``clock`` the office's time."""

    drive: Drive
    folders: CloudFolders
    watch: CloudWatch
    journal: Journal
    spool: Spool
    whereabouts: Whereabouts
    max_bytes: int
    now: Callable[[], float]
    clock: Callable[[], datetime]

    def in_our_hands(self, item: DriveItem) -> bool:
        """Whether an item lies in the inbox, in ``Processing`` or in ``Needs Review``."""
        ours = {self.folders.id_of(Role.PROCESSING), self.folders.id_of(Role.REVIEW)}
        return not item.deleted and (item.parent_id in ours or self.watch.subfolder(item.parent_id) is not None)


def put_into(parts: CloudParts, item: DriveItem, folder: str, name: str) -> DriveItem | None:
    """Move an item as it was last seen into a folder, under ``name`` or what that gives way to; None where it changed or is gone.

    Raises ``FileProblem`` for a name that is refused however short, else as ``Drive.move``.
    """
    refused: FileProblem | None = None
    for limit in _LIMITS:
        try:
            for wanted in _names(name, tag_of(item.id), limit):
                try:
                    return parts.drive.move(item, folder, wanted, if_match=item.etag)
                except NameTaken:
                    continue
        except FileProblem as error:
            refused = error
    raise refused or TryLater("Every name that a file could have in OneDrive is taken.", "Tidy up its folder there.")


def put_note(parts: CloudParts, entry: Entry, folder: str, beside: str, text: str) -> str:
    """Write or renew the note beside an item called ``beside``; the note's id. A note of ours for these bytes is taken over."""
    if entry.note and replace_text(parts.drive, entry.note, text):
        return entry.note
    mark = short(entry.sha256 or entry.id)
    refused: FileProblem | None = None
    for limit in _LIMITS:
        try:
            for name in _names(beside, entry.id, limit):
                note = _new_note(parts.drive, folder, f"{name}{ENDING}", text, mark)
                if note is not None:
                    return note
        except FileProblem as error:
            refused = error
    raise refused or TryLater("Every name that a note could have in OneDrive is taken.", "Tidy up 'Needs Review'.")


def remove_note(parts: CloudParts, entry: Entry) -> Entry:
    """Delete an entry's why-note in the cloud, if it has one."""
    if not entry.note:
        return entry
    parts.drive.delete(entry.note)
    return parts.journal.save(replace(entry, note="", said=""))


def _new_note(drive: Drive, folder: str, name: str, text: str, mark: str) -> str | None:
    made = put_text(drive, folder, name, text)
    if made is not None:
        return made.id
    there = named(drive, folder, name)
    if there is not None and not there.is_folder and marked_for(read_text(drive, there)) == mark and replace_text(drive, there.id, text):
        return there.id
    return None


def _names(name: str, tag: str, limit: int | None) -> Iterator[str]:
    """The name, numbered ones, and one that nothing else can have: `` (2)`` … would take a request each."""
    yield name if limit is None else numbered(name, 1, limit)
    for number in range(2, _NUMBERS + 1):
        yield numbered(name, number, limit or 255)
    path = PurePosixPath(numbered(name, 1, (limit or 255) - len(tag) - 1))
    yield f"{path.stem} {tag}{path.suffix}"
