"""What is under way out of the house: a small note per request and paper in ``state/sending/``, written before anything is handed over."""

from __future__ import annotations

import fcntl
import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from medrec_daemon.errors import FileProblem, TryLater
from medrec_daemon.safe_write import disk_errors, make_folder, write_bytes

log = logging.getLogger(__name__)
PACKAGE = "package"
"""The paper that a request itself is; any other is a letter about it."""


class BusySending(TryLater):
    """Somebody else sends just now, or sent the same thing a moment ago."""


class Stage(StrEnum):
    """``begun``: noted, perhaps handed over. ``under_way``: handed over, no result yet. ``again``: failed, to be tried at ``next_try``."""

    BEGUN = "begun"
    UNDER_WAY = "under way"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class SendingNote:
    """One paper of a request under way. ``by`` is the method, ``channel`` the way it goes; ``number`` counts its attempts, from 1.

    ``paper`` is ``package`` or a letter's kind, ``file`` its PDF's name in the request's folder of the outbox.
    """

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
    paper: str = PACKAGE
    file: str = "package.pdf"

    @property
    def key(self) -> str:
        """What the channel knows this attempt by."""
        return key_of(self.reference, self.paper, self.number)


_NOTE = TypeAdapter(SendingNote)


def digest_of(pdf: bytes) -> str:
    """The package's fingerprint: a note says which one went out."""
    return hashlib.sha256(pdf).hexdigest()


def key_of(reference: str, paper: str, number: int) -> str:
    """``RR-7F3K9TE/2``, for a letter about it ``RR-7F3K9TE/L2``."""
    return f"{reference}/{'' if paper == PACKAGE else 'L'}{number}"


def note_of(folder: Path, reference: str, paper: str = PACKAGE) -> SendingNote | None:
    """The note of a paper under way, or None."""
    return _read(_place(folder, reference, paper))


def notes(folder: Path, trouble: Callable[[FileProblem], None] | None = None) -> list[SendingNote]:
    """Everything under way, by reference. A note that cannot be read goes to ``trouble``, else is raised (``FileProblem``)."""
    found = []
    for path in sorted(folder.glob("RR-*.json")):
        try:
            note = _read(path)
        except FileProblem as unread:
            if trouble is None:
                raise
            log.warning("%s in state/sending cannot be read", path.name)
            trouble(unread)
            continue
        if note is not None:
            found.append(note)
    return found


def keep(folder: Path, note: SendingNote) -> None:
    """Write a note, durably."""
    with disk_errors(f"The folder {folder}"):
        make_folder(folder)
        write_bytes(_place(folder, note.reference, note.paper), _NOTE.dump_json(note, indent=2))


def forget(folder: Path, reference: str, paper: str = PACKAGE) -> None:
    """It is no longer under way."""
    with disk_errors(f"The folder {folder}"):
        _place(folder, reference, paper).unlink(missing_ok=True)


def _place(folder: Path, reference: str, paper: str) -> Path:
    return folder / (f"{reference}.json" if paper == PACKAGE else f"{reference} letter.json")


def _read(file: Path) -> SendingNote | None:
    with disk_errors(f"The folder {file.parent}"):
        try:
            return _NOTE.validate_json(file.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise FileProblem(
                f"The note of a sending {file} is damaged: nobody knows what became of {file.stem.partition(' ')[0]}.",
                "Ask the fax service, say what is known with 'medrec request sent', and delete that file.",
            ) from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only one who sends. Raises ``BusySending`` while another process does: a fax must not leave twice."""
    with disk_errors(f"The folder {folder}"):
        make_folder(folder)
        lock = (folder / "lock").open("a", encoding="ascii")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusySending("Another process is sending requests just now.", "Try again in a minute.") from error
        yield
