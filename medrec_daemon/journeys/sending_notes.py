"""What is under way out of the house: one small note per request in ``state/sending/``, written before anything is handed over."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from medrec_daemon.errors import TryLater
from medrec_daemon.safe_write import disk_errors, make_folder, write_bytes


class Stage(StrEnum):
    """``begun``: noted, perhaps handed over. ``under_way``: handed over, no result yet. ``again``: failed, to be tried at ``next_try``."""

    BEGUN = "begun"
    UNDER_WAY = "under way"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class SendingNote:
    """One request under way. ``by`` is the method, ``channel`` the way it goes; ``number`` counts its attempts, from 1."""

    reference: str
    by: str
    channel: str
    to: str
    name: str
    who: str
    number: int
    sha256: str
    stage: Stage
    since: datetime
    id: str = ""
    failures: int = 0
    next_try: datetime | None = None
    pages: int = 0

    @property
    def key(self) -> str:
        """What the channel knows this attempt by."""
        return f"{self.reference}/{self.number}"


_NOTE = TypeAdapter(SendingNote)


def digest_of(pdf: bytes) -> str:
    """The package's fingerprint: a note says which one went out."""
    return hashlib.sha256(pdf).hexdigest()


def note_of(folder: Path, reference: str) -> SendingNote | None:
    """The note of a request under way, or None."""
    with disk_errors(f"The folder {folder}"):
        try:
            return _NOTE.validate_json((folder / f"{reference}.json").read_bytes())
        except FileNotFoundError:
            return None


def notes(folder: Path) -> list[SendingNote]:
    """Every request under way, by reference."""
    found = (note_of(folder, path.stem) for path in sorted(folder.glob("RR-*.json")))
    return [note for note in found if note is not None]


def keep(folder: Path, note: SendingNote) -> None:
    """Write a note, durably."""
    with disk_errors(f"The folder {folder}"):
        make_folder(folder)
        write_bytes(folder / f"{note.reference}.json", _NOTE.dump_json(note, indent=2))


def forget(folder: Path, reference: str) -> None:
    """The request is no longer under way."""
    with disk_errors(f"The folder {folder}"):
        (folder / f"{reference}.json").unlink(missing_ok=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who sends. Raises ``TryLater`` while another process does: a fax must not leave twice."""
    with disk_errors(f"The folder {folder}"):
        make_folder(folder)
        lock = (folder / "lock").open("a", encoding="ascii")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TryLater("Another process is sending requests just now.", "Try again in a minute.") from error
        yield
