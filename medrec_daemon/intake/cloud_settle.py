"""Settling in the cloud: what the office decided (``filed/``, ``held/`` and its note) is the truth, and the cloud's items follow it."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from enum import Enum

from medrec_daemon.errors import TryLater
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.intake.cloud_entry import Entry, Stage
from medrec_daemon.intake.cloud_folders import Role
from medrec_daemon.intake.cloud_parts import CloudParts, put_into, put_note, remove_note
from medrec_daemon.intake.outcome import Settled
from medrec_daemon.intake.why_notes import note_text

log = logging.getLogger(__name__)
NO_NOTE = "It is held by the office. Nobody wrote down why; see 'medrec held list'."


class _Stands(Enum):
    """How an item stands to what we know of it."""

    OURS = "where we may move it, with the bytes we fetched"
    CHANGED = "where we may move it, with other bytes"
    GONE = "deleted, or moved to a place of somebody's own"


class CloudSettling:
    """Moves items to ``Needs Review`` or ``Filed``, as their bytes were held or filed."""

    def __init__(self, parts: CloudParts) -> None:
        self._parts = parts

    def advance(self, entry: Entry, *, in_spool: bool, touched: bool) -> bool:
        """Let the item follow what became of its bytes; False where nobody knows what did.

        ``touched``: somebody may have moved, changed or removed the item in the cloud. Raises as the drive and the disk do.
        """
        if entry.stage is Stage.REFUSED:
            if touched or not entry.said:
                self._refuse(entry)
            return True
        entry = self._clear_earlier_round(entry)
        if in_spool:
            return True
        settled = self._parts.whereabouts.of(entry.sha256, entry.size, entry.held_as or entry.name)
        if settled is None:
            return self._neither(entry, touched=touched)
        if not settled.held:
            self._to_filed(entry)
        elif entry.stage is Stage.GONE:
            self._come_back(entry, touched=touched)
        else:
            self._to_review(entry, settled, touched=touched)
        return True

    def _clear_earlier_round(self, entry: Entry) -> Entry:
        """After a retry: the copy held before goes once the spool has had the bytes, and so does the note in the cloud."""
        if entry.stage is not Stage.WORKING:
            return entry
        if entry.before:
            whole = entry.before == entry.sha256
            if whole and not self._parts.whereabouts.clear(entry.sha256, entry.size, entry.held_as, self._parts.spool):
                return entry
            entry = self._parts.journal.save(replace(entry, before="", held_as=""))
        return remove_note(self._parts, entry) if entry.note and not entry.said else entry

    def _neither(self, entry: Entry, *, touched: bool) -> bool:
        """Not in the spool, not held, not filed. A held copy that a person deleted needs no following any more."""
        if entry.stage is Stage.GONE:
            self._parts.journal.remove(entry)
        elif entry.stage is Stage.REVIEW and touched and self._is_gone(entry):
            self._parts.journal.remove(remove_note(self._parts, entry))
        return entry.stage is not Stage.WORKING

    def _to_filed(self, entry: Entry) -> None:
        item = self._parts.drive.item_by_id(entry.item)
        if item is None:
            self._parts.watch.list_again()  # should it be there after all, it is taken again, and known as filed before
        month = self._parts.folders.month(f"{self._parts.clock():%Y-%m}")
        if item is not None and item.parent_id != month:
            stands = self._stands(entry, item)
            if stands is _Stands.CHANGED:
                self._take_anew(entry, item)
                return
            if stands is _Stands.OURS:
                self._moved(entry, item, month)
        entry = remove_note(self._parts, entry)
        self._parts.journal.remove(entry)
        log.info("%s: settled in the cloud as filed", entry.id)

    def _to_review(self, entry: Entry, settled: Settled, *, touched: bool) -> None:
        text = settled.why or note_text(NO_NOTE, entry.sha256)
        rests = entry.stage is Stage.REVIEW and (entry.said, entry.held_as) == (_digest(text), settled.name)
        if rests and not touched:
            return
        item = self._parts.drive.item_by_id(entry.item)
        stands = self._stands(entry, item)
        if item is None or stands is _Stands.GONE:
            entry = remove_note(self._parts, entry)
            self._parts.journal.save(replace(entry, stage=Stage.GONE, held_as=settled.name))
            log.warning("%s: removed in the cloud; its copy stays held", entry.id)
            return
        if entry.stage is Stage.REVIEW and self._parts.watch.lies(entry.item):
            return  # moved back into the inbox: it is claimed from there
        if stands is _Stands.CHANGED and entry.stage is Stage.WORKING:
            self._take_anew(entry, item)
        elif not rests:
            self._lay_in_review(replace(entry, held_as=settled.name), item, text)

    def _lay_in_review(self, entry: Entry, item: DriveItem, text: str) -> None:
        """Move the item, then put its note beside it: a note without its item would puzzle people."""
        review = self._parts.folders.id_of(Role.REVIEW)
        if item.parent_id != review:
            item = self._moved(entry, item, review)
        note = put_note(self._parts, entry, review, item.name, text)
        stage = Stage.REFUSED if entry.stage is Stage.REFUSED else Stage.REVIEW
        self._parts.journal.save(replace(entry, stage=stage, note=note, said=_digest(text), etag=item.etag))
        log.info("%s: lies in the cloud's review folder", entry.id)

    def _moved(self, entry: Entry, item: DriveItem, folder: str) -> DriveItem:
        """The item in its new folder, under the name it came with, unless somebody renamed it meanwhile. Raises ``TryLater``."""
        renamed = bool(entry.moved_as) and item.name != entry.moved_as
        moved = put_into(self._parts, item, folder, item.name if renamed else entry.name)
        if moved is None:
            self._parts.folders.forget()  # it may be the folder that is gone
            raise TryLater("An item was changed in the cloud while it was being moved.", "It is looked at again.")
        self._parts.watch.left(item.id)
        return moved

    def _refuse(self, entry: Entry) -> None:
        """An item that is never fetched: into ``Needs Review`` with the reason; forgotten once somebody took it from there."""
        item = self._parts.drive.item_by_id(entry.item)
        if item is None or not self._parts.in_our_hands(item):
            self._parts.journal.remove(remove_note(self._parts, entry))
        elif not entry.said:
            self._parts.watch.left(entry.item)
            self._lay_in_review(entry, item, note_text(f"Why {entry.name} was not taken\n\n- {entry.why}", entry.id))

    def _come_back(self, entry: Entry, *, touched: bool) -> None:
        """An item that had gone may be restored from the recycle bin."""
        item = self._parts.drive.item_by_id(entry.item) if touched else None
        if item is not None and item.parent_id == self._parts.folders.id_of(Role.REVIEW):
            self._parts.journal.save(replace(entry, stage=Stage.REVIEW, said=""))

    def _take_anew(self, entry: Entry, item: DriveItem) -> None:
        """Somebody changed the bytes after they were fetched: that is a new arrival, and nothing is said of it yet."""
        log.info("%s: changed in the cloud after it was fetched; taken anew", entry.id)
        stage = Stage.TAKEN if item.parent_id == self._parts.folders.id_of(Role.PROCESSING) else Stage.CLAIMING
        self._parts.journal.save(replace(entry, stage=stage, etag=item.etag, said="", at=self._parts.clock()))

    def _is_gone(self, entry: Entry) -> bool:
        return self._stands(entry, self._parts.drive.item_by_id(entry.item)) is _Stands.GONE

    def _stands(self, entry: Entry, item: DriveItem | None) -> _Stands:
        if item is None or not self._parts.in_our_hands(item):
            return _Stands.GONE
        if entry.changed is not None and item.last_change == entry.changed:
            return _Stands.OURS  # whatever its bytes are by now: no person changed them, the library rewrites what is put there
        if item.quick_xor is None and entry.changed is not None:
            return _Stands.CHANGED  # somebody changed it since, and nothing says into what: it is fetched again
        sizes = {entry.size, entry.told[0] if entry.told else entry.size}
        hashes = {None, entry.quick_xor, entry.told[1] if entry.told else None}
        return _Stands.OURS if item.size in sizes and item.quick_xor in hashes else _Stands.CHANGED


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
