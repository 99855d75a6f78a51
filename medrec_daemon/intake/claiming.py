"""Taking one file out of the inbox so that a crash at any point leaves it either there or in the spool, with its name.

The steps: ``begin`` writes down what is about to be taken, ``fetch`` moves it, ``finish`` hashes it and gives the folder its
name. ``resume`` goes on after a crash. The caller holds the spool's claiming lock around them.

A burst is a thousand claims, so only what must be durable is synced: the note of the name before the file moves, the file's
own bytes, and the spool folder at the end. The move itself is one rename; ``arrival.json`` can be made anew from the rest.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from pydantic import TypeAdapter, ValidationError

from medrec_daemon.intake.arrival import ARRIVAL_JSON, Arrival, printable
from medrec_daemon.model import PersonWord
from medrec_daemon.privacy import short
from medrec_daemon.safe_write import copy, make_folder, move, numbered, sha256_of, sync_folder

log = logging.getLogger(__name__)
INCOMING = "incoming-"
ORIGINAL = "original"
RECORD = "arrival.json"
_BIRTH = "claim.json"


@dataclass(frozen=True, slots=True)
class Birth:
    """What is about to be taken: where it lies (percent-encoded bytes), how it looked there, what it is called."""

    source: str = field(repr=False)  # '' where that is no longer known
    size: int
    modified: int
    name: str = field(repr=False)
    subfolder: str = field(repr=False)
    at: datetime
    word: PersonWord | None = field(repr=False, default=None)

    @property
    def path(self) -> Path:
        """The file's path in the inbox."""
        return Path(os.fsdecode(unquote_to_bytes(self.source)))

    def looks_like(self, found: os.stat_result) -> bool:
        """Whether size and modification time are as they were."""
        return (self.size, self.modified) == (found.st_size, found.st_mtime_ns)


_BIRTH_JSON: TypeAdapter[Birth] = TypeAdapter(Birth)


def birth_of(path: Path, found: os.stat_result, subfolder: str, at: datetime, word: PersonWord | None = None) -> Birth:
    """What to write down of a file before it is taken."""
    source = quote_from_bytes(os.fsencode(path.absolute()))
    return Birth(source, found.st_size, found.st_mtime_ns, printable(path.name), printable(subfolder), at, word)


def begin(spool: Path, birth: Birth) -> Path:
    """Write down what is about to be taken, durably; the new ``incoming-…`` folder. Raises ``OSError``."""
    incoming = spool / f"{INCOMING}{os.urandom(8).hex()}"
    incoming.mkdir(mode=0o700)
    try:
        with (incoming / _BIRTH).open("wb") as note:
            note.write(_BIRTH_JSON.dump_json(birth))
            note.flush()
            os.fsync(note.fileno())
    except OSError:
        shutil.rmtree(incoming, ignore_errors=True)
        raise
    return incoming


def fetch(incoming: Path, birth: Birth) -> bool:
    """Move the file in, across devices by a copy that is complete before the source goes; False where it is not what it was.

    Raises ``OSError`` when it cannot be taken; then it still lies where it lay.
    """
    original = incoming / ORIGINAL
    try:
        birth.path.rename(original)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return _fetch_across(original, birth)
    found = original.lstat()
    if stat.S_ISREG(found.st_mode) and birth.looks_like(found):
        return True
    give_back(incoming, birth)
    return False


def finish(incoming: Path, birth: Birth) -> Arrival | None:
    """Hash what was taken and give its folder its name; None where it changed meanwhile and was given back.

    Raises ``OSError``; then the file is still in ``incoming``: ``give_back``, or ``resume`` later.
    """
    original = incoming / ORIGINAL
    before = original.stat()
    sha256 = sha256_of(original)
    with original.open("rb") as handle:
        os.fsync(handle.fileno())
    after = original.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        give_back(incoming, birth)
        return None
    name = _free_id(incoming.parent, short(sha256))
    arrival = Arrival(name, sha256, after.st_size, birth.name, birth.subfolder, birth.at, after.st_mtime_ns, word=birth.word)
    (incoming / RECORD).write_bytes(ARRIVAL_JSON.dump_json(arrival, indent=2))
    incoming.rename(incoming.parent / name)
    sync_folder(incoming.parent)
    return arrival


def give_back(incoming: Path, birth: Birth) -> None:
    """Give a file back to the inbox under its name, or a numbered one where a new file has that name by now.

    Raises ``OSError``. Where nobody knows any more where it came from it stays.
    """
    if not birth.source:
        return
    make_folder(birth.path.parent, mode=0o770)
    for number in count(1):
        name = birth.path.name if number == 1 else numbered(birth.name, number)
        with suppress(FileExistsError):
            move(incoming / ORIGINAL, birth.path.with_name(name))
            return


def resume(incoming: Path) -> Arrival | None:
    """Go on with a claim that a crash cut short; None where there was nothing to go on with. Raises ``OSError``."""
    original = incoming / ORIGINAL
    if not original.exists():
        shutil.rmtree(incoming)
        return None
    birth = read_birth(incoming)
    with suppress(FileNotFoundError):
        left = birth.path.lstat()
        if os.path.samestat(left, original.stat()) or _copied(birth, left, original):
            birth.path.unlink()
    arrival = finish(incoming, birth)
    if arrival is None and not original.exists():
        shutil.rmtree(incoming)
    return arrival


def read_birth(folder: Path) -> Birth:
    """What was written down before a file was taken; where that is damaged, a nameless stand-in dated by its folder."""
    try:
        return _BIRTH_JSON.validate_json((folder / _BIRTH).read_bytes())
    except (OSError, ValidationError) as error:
        log.warning("%s: its claim note cannot be read (%s); its name is lost", folder.name, type(error).__name__)
        found = (folder / ORIGINAL).stat()
        at = datetime.fromtimestamp(folder.stat().st_mtime, tz=UTC)
        return Birth("", found.st_size, found.st_mtime_ns, "unnamed", "", at)


def _fetch_across(original: Path, birth: Birth) -> bool:
    """Copy from another device; the source goes last, and only if it is still what was copied."""
    copy(birth.path, original)
    found = birth.path.lstat()
    if not birth.looks_like(found) or original.stat().st_size != found.st_size:
        original.unlink()
        return False
    os.utime(original, ns=(found.st_atime_ns, found.st_mtime_ns))
    sync_folder(original.parent.parent)  # two file systems: nothing else orders this one's writes before the other's unlink
    try:
        birth.path.unlink()
    except OSError:
        original.unlink()
        raise
    return True


def _copied(birth: Birth, left: os.stat_result, original: Path) -> bool:
    """Whether what still lies in the inbox is the file that was copied across devices just before the crash."""
    same_look = birth.looks_like(left) and left.st_size == original.stat().st_size
    return same_look and left.st_dev != original.stat().st_dev and sha256_of(birth.path) == sha256_of(original)


def _free_id(spool: Path, wanted: str) -> str:
    """The short hash, with ``-2`` … where other copies of the same bytes are still in the spool."""
    names = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(name for name in names if not (spool / name).exists())
