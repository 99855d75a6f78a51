"""The journal of the cloud inbox: what was taken from it and how far it is. One folder each, so that any crash can be gone on from."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from medrec_daemon.privacy import short
from medrec_daemon.safe_write import disk_errors, make_folder, sync_folder, write_bytes

log = logging.getLogger(__name__)
_RECORD = "entry.json"
_DONE = "done-"


class Stage(StrEnum):
    """How far an item of the cloud inbox is."""

    CLAIMING = "claiming"
    """About to be moved to ``Processing``, or moved."""
    TAKEN = "taken"
    """In ``Processing``; its bytes are being fetched."""
    FETCHED = "fetched"
    """Its bytes are here, verified, and being given to the spool."""
    WORKING = "working"
    """The spool has had them: what becomes of them is seen there, in ``held/`` and in ``filed/``."""
    REVIEW = "review"
    """Held, and the item lies in ``Needs Review``."""
    REFUSED = "refused"
    """Never fetched (too large, or dangerous): it lies in ``Needs Review``, or is about to."""
    GONE = "gone"
    """Held, and somebody removed the item in the cloud."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the cloud inbox, as ``entry.json`` keeps it.

    ``name`` is what it was called in the inbox, ``moved_as`` in ``Processing``, ``subfolder`` where it lay below the inbox
    ('' or ``a/b``). ``etag`` is that of the last look before it was claimed. ``sha256``, ``size`` and ``quick_xor`` are those
    of the fetched content ('' before); ``told`` is what the service said of it then (size and quickXorHash, which may be
    late or wrong), ``changed`` when and by whom the item was changed last before that. ``note`` is the id of its why-note in
    the cloud, ``said`` the SHA-256 of what that says. ``held_as`` is the name of its copy in ``held/``; ``before`` the SHA-256
    of that copy from an earlier round, which goes once the spool has the bytes again. ``why`` is why it was refused.
    """

    item: str
    name: str = field(repr=False)
    subfolder: str = field(repr=False)
    stage: Stage
    etag: str | None
    size: int
    at: datetime
    moved_as: str = field(repr=False, default="")
    quick_xor: str | None = None
    told: tuple[int, str | None] | None = None
    changed: str | None = field(repr=False, default=None)
    sha256: str = ""
    note: str = ""
    said: str = ""
    held_as: str = field(repr=False, default="")
    before: str = ""
    why: str = field(repr=False, default="")

    @property
    def id(self) -> str:
        """How logs and the journal name it: the short hash of the item's id."""
        return tag_of(self.item)


def tag_of(text: str) -> str:
    """A short name, legal everywhere, for an id of the service's."""
    return short(hashlib.sha256(text.encode()).hexdigest())


_ENTRY_JSON: TypeAdapter[Entry] = TypeAdapter(Entry)


class Journal:
    """The folder ``items`` in the cloud inbox's state, made when it is missing. Methods raise ``TryLater``, ``ConfigProblem``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with self.disk():
            make_folder(folder)
            for done in folder.glob(f"{_DONE}*"):
                shutil.rmtree(done, ignore_errors=True)
            loaded = [_load(record) for record in folder.glob(f"*/{_RECORD}")]
        self._entries = {entry.item: entry for entry in loaded if entry is not None}

    def entries(self) -> tuple[Entry, ...]:
        """Everything that is not settled, oldest first."""
        return tuple(sorted(self._entries.values(), key=lambda one: (one.at, one.id)))

    def of(self, item: str) -> Entry | None:
        """The entry of an item, by the item's id."""
        return self._entries.get(item)

    def save(self, entry: Entry) -> Entry:
        """Keep an entry durably, and return it."""
        if self._entries.get(entry.item) != entry:
            with self.disk():
                write_bytes(make_folder(self._of(entry)) / _RECORD, _ENTRY_JSON.dump_json(entry, indent=2))
            self._entries[entry.item] = entry
        return entry

    def remove(self, entry: Entry) -> None:
        """Take an entry and everything of it out of the journal, the last step of all."""
        done = self.folder / f"{_DONE}{entry.id}-{os.urandom(4).hex()}"
        with self.disk():
            if self._of(entry).exists():
                self._of(entry).rename(done)
                sync_folder(self.folder)
        self._entries.pop(entry.item, None)
        shutil.rmtree(done, ignore_errors=True)

    def work_folder(self, entry: Entry) -> Path:
        """A folder for the bytes of an entry; it goes with it."""
        with self.disk():
            return make_folder(self._of(entry))

    def disk(self) -> AbstractContextManager[None]:
        """Turns what the disk refuses into our errors."""
        return disk_errors("The folder of the cloud inbox's state")

    def _of(self, entry: Entry) -> Path:
        return self.folder / entry.id


def _load(record: Path) -> Entry | None:
    """An entry; None where it is damaged: its item lies in ``Processing`` then and is taken again from there."""
    try:
        return _ENTRY_JSON.validate_json(record.read_bytes())
    except (OSError, ValidationError) as error:
        log.warning("%s: an entry of the cloud inbox is damaged (%s)", record.parent.name, type(error).__name__)
        return None
