"""Taking one item out of the cloud inbox: journal, move to ``Processing``, fetch, spool. A crash at any point is gone on from."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path

from medrec_daemon.errors import TryLater
from medrec_daemon.graph.download import Altered
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.graph.fingerprint import Fingerprint
from medrec_daemon.intake.arrival import Ready
from medrec_daemon.intake.cloud_entry import Entry, Stage, tag_of
from medrec_daemon.intake.cloud_folders import Role
from medrec_daemon.intake.cloud_parts import CloudParts, put_into
from medrec_daemon.intake.cloud_watch import Lying
from medrec_daemon.intake.settle import safe_name
from medrec_daemon.privacy import short
from medrec_daemon.safe_write import make_folder, sync_folder

log = logging.getLogger(__name__)
CLAIMED_STAGES = frozenset({Stage.CLAIMING, Stage.TAKEN, Stage.FETCHED})
_PARTIAL = "partial-"
_INBOX = "inbox"
_HEAD_BYTES = 512
_DEEPEST = 8
"""Folders below the inbox that are told of as ``subfolder``, so that no path gets too long for the disk."""
TOO_LARGE = "The file is larger than the service may take. Split it, drop the parts into the inbox, and delete this one."
DANGEROUS = "OneDrive marks the file as dangerous (malware), so it was not opened. Tell IT, and ask the sender for a clean one."


class CloudClaims:
    """Carries items from the cloud inbox into the spool."""

    def __init__(self, parts: CloudParts) -> None:
        self._parts = parts

    def claim(self, lying: Lying) -> None:
        """Take a file that lay still: note it, and move it to ``Processing``, where staff see that it left.

        One that lay in ``Needs Review`` before and was moved back is taken anew. Raises as the drive does; the journal knows.
        """
        known = self._parts.journal.of(lying.item.id)
        item = lying.item
        if known is not None or item.etag is None:
            now = self._parts.drive.item_by_id(item.id)
            if now is None or now.parent_id != item.parent_id or item.etag not in {None, now.etag}:
                self._look_again(item.id, now)  # an old story: we had moved it on since
                return
            item = now
        why = self._refusal(item)
        stage = Stage.REFUSED if why else Stage.CLAIMING
        entry = Entry(item.id, item.name, lying.subfolder, stage, item.etag, item.size, self._parts.clock(), why=why)
        self._parts.journal.save(_anew(entry, known) if known is not None else entry)
        if not why:
            self._to_processing(self._parts.journal.of(item.id) or entry, item)

    def _refusal(self, item: DriveItem) -> str:
        """Why an item is never fetched, '' where it may be."""
        return DANGEROUS if item.malware else TOO_LARGE if item.size > self._parts.max_bytes else ""

    def adopt(self, item: DriveItem) -> None:
        """Take an item in ``Processing`` that the journal does not know (it was lost): it may never have been filed."""
        log.warning("an item in Processing that nothing is known of is taken again")
        entry = Entry(item.id, item.name, "", Stage.TAKEN, item.etag, item.size, self._parts.clock(), moved_as=item.name)
        self._parts.journal.save(entry)

    def advance(self, entry: Entry) -> bool:
        """Go on with an entry as far as it goes now; whether the spool got it. Raises as the drive, the spool and the disk do."""
        steps = {Stage.CLAIMING: self._resume, Stage.TAKEN: self._fetch, Stage.FETCHED: self._hand_over}
        now: Entry | None = entry
        while now is not None and now.stage in steps:
            now = steps[now.stage](now)
        return now is not None and now.stage is Stage.WORKING

    def _resume(self, entry: Entry) -> Entry | None:
        """A claim whose end nobody knows: look where the item lies before anything is done again."""
        item = self._parts.drive.item_by_id(entry.item)
        if item is not None and item.parent_id == self._parts.folders.id_of(Role.PROCESSING):
            return self._taken(entry, item)
        if item is not None and item.etag == entry.etag and self._parts.in_our_hands(item):
            return self._to_processing(entry, item)
        self._forget(entry, item)
        return None

    def _to_processing(self, entry: Entry, item: DriveItem) -> Entry | None:
        processing = self._parts.folders.id_of(Role.PROCESSING)
        moved = put_into(self._parts, item, processing, entry.name)
        if moved is None:
            self._parts.folders.forget()  # it may be ``Processing`` that is gone
            now = self._parts.drive.item_by_id(entry.item)
            if now is None or now.parent_id != processing:
                self._forget(entry, now)
                return None
            moved = now
        return self._taken(entry, moved)

    def _taken(self, entry: Entry, item: DriveItem) -> Entry:
        self._parts.watch.left(entry.item)
        log.info("%s: taken out of the cloud inbox", entry.id)
        return self._parts.journal.save(replace(entry, stage=Stage.TAKEN, moved_as=item.name))

    def _forget(self, entry: Entry, item: DriveItem | None) -> None:
        """It is not what was to be claimed any more: the journal is as it was before, and the item is looked at again."""
        if entry.before:
            self._parts.journal.save(replace(entry, stage=Stage.REVIEW, before="", said=""))
        else:
            self._parts.journal.remove(entry)
        self._look_again(entry.item, item)

    def _look_again(self, item_id: str, item: DriveItem | None) -> None:
        if item is None:
            self._parts.watch.left(item_id)
            self._parts.watch.list_again()  # should it be there after all, the list shows it
        else:
            self._parts.watch.seen(item, self._parts.now())

    def _fetch(self, entry: Entry) -> Entry | None:
        """Fetch the bytes, going on where an earlier try of the same content broke off, and verify them."""
        item = self._parts.drive.item_by_id(entry.item)
        if item is None or item.deleted:
            log.warning("%s: removed in the cloud before it was fetched", entry.id)
            self._forget(entry, None)
            return None
        why = self._refusal(item)
        if why:
            return self._parts.journal.save(replace(entry, stage=Stage.REFUSED, etag=item.etag, why=why))
        folder = self._parts.journal.work_folder(entry)
        partial = folder / f"{_PARTIAL}{tag_of(item.ctag or item.quick_xor or item.etag or entry.item)}"
        with self._parts.journal.disk():
            for other in folder.glob(f"{_PARTIAL}*"):
                if other != partial:
                    other.unlink()
        fetched = self._downloaded(item, partial)
        self._prove_unchanged(item)
        with self._parts.journal.disk():
            _sync(partial)
        known = replace(entry, sha256=fetched.sha256, size=fetched.size, quick_xor=fetched.quick_xor)
        told = (item.size, item.quick_xor)
        return self._parts.journal.save(replace(known, stage=Stage.FETCHED, told=told, changed=item.last_change))

    def _downloaded(self, item: DriveItem, partial: Path) -> Fingerprint:
        """The content, verified; two whole downloads that agree are believed where the service's own numbers come late or wrong.

        Not where a proxy may have answered instead: with nothing at all, or with a page of its own. Raises ``TryLater``.
        """
        try:
            return self._parts.drive.download(item, partial)
        except Altered as altered:
            log.warning("a file of the cloud inbox is not what the drive says of it; it is fetched once more")
            told = replace(item, size=altered.found.size, quick_xor=altered.found.quick_xor)
            found = self._parts.drive.download(told, partial)
            if found.size != item.size and (found.size == 0 or _is_web_page(partial)):
                with self._parts.journal.disk():
                    partial.unlink()
                raise TryLater("A file of the cloud inbox cannot be fetched: something else answers.", "It is tried again.") from None
            return found

    def _prove_unchanged(self, item: DriveItem) -> None:
        """Without a hash, two versions of one size could have come mixed: it must be what it was. Raises ``TryLater``."""
        if item.quick_xor is None:
            now = self._parts.drive.item_by_id(item.id)
            if now is None or (now.ctag or now.etag) != (item.ctag or item.etag):
                raise TryLater("A file of the cloud inbox was changed while it was fetched.", "It is fetched anew.")

    def _hand_over(self, entry: Entry) -> Entry:
        """Give the bytes to the spool, by the same claim as the local inbox's files; where they are gone, it has them already."""
        folder = self._parts.journal.work_folder(entry)
        inbox = folder / _INBOX
        target = inbox.joinpath(*_way(entry.subfolder), safe_name(entry.name))
        with self._parts.journal.disk():
            for partial in folder.glob(f"{_PARTIAL}*"):
                make_folder(target.parent)
                partial.rename(target)
                sync_folder(target.parent)
            found = target.stat() if target.exists() else None
        if found is not None:
            ready = Ready(target, found.st_size, found.st_mtime_ns)
            if self._parts.spool.claim(ready, inbox, self._parts.clock()) is None and target.exists():
                raise TryLater("The spool cannot take a file of the cloud inbox just now.", "It is tried again.")
        log.info("%s: fetched, known as %s from here", entry.id, short(entry.sha256))
        return self._parts.journal.save(replace(entry, stage=Stage.WORKING))


def _anew(entry: Entry, known: Entry) -> Entry:
    """An entry for an item that was taken before: what is known of its bytes, its copy in ``held/`` and its note goes along."""
    kept = replace(entry, sha256=known.sha256, size=known.size, quick_xor=known.quick_xor, told=known.told, changed=known.changed)
    return replace(kept, note=known.note, held_as=known.held_as, before=known.sha256)


def _is_web_page(path: Path) -> bool:
    """Whether a file begins as HTML does."""
    with path.open("rb") as reader:
        return reader.read(_HEAD_BYTES).lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _way(subfolder: str) -> list[str]:
    """The names of a subfolder, legal on this disk."""
    return [safe_name(name) for name in subfolder.split("/") if name][:_DEEPEST]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
