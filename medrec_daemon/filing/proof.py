"""Whether what lies in the drive is what we gave: by size and hash, by its bytes, or as a PDF that the library rewrote."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medrec_daemon.confined import Confined, Limits, WorkerDied
from medrec_daemon.errors import FileProblem
from medrec_daemon.filing.same_pages import same_pages
from medrec_daemon.filing.stored_memory import Proved, StoredMemory
from medrec_daemon.graph.download import Altered, ItemGone
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.graph.fingerprint import Fingerprint, fingerprint
from medrec_daemon.graph.upload_memory import UploadMemory
from medrec_daemon.privacy import short
from medrec_daemon.safe_write import disk_errors

log = logging.getLogger(__name__)
_LATE_LOOKS = 3
"""How often an item is looked at again: hashes come late, and are wrong for a while (onedrive-api-docs/issues/1066)."""
_REWRITING_KIND = "documentLibrary"
"""There the upload's own answer tells of what was sent, and not of what the library made of it."""
_LIMITS = Limits(workers=1, seconds=300.0, memory_mb=1500, file_mb=16)


@dataclass(frozen=True, slots=True)
class Given:
    """A document as we have it: the file and its fingerprint."""

    source: Path
    known: Fingerprint


class Prover:
    """Proves what lies in a drive, and remembers it."""

    def __init__(self, drive: Drive, memory: StoredMemory, uploads: UploadMemory) -> None:
        self._drive = drive
        self._memory = memory
        self._uploads = uploads
        self._one_at_a_time = threading.Lock()
        self._rewrites = False
        self._became: dict[str, str] = {}

    def of_upload(self, item: DriveItem, given: Given) -> tuple[DriveItem, Proved] | None:
        """What lies there after an upload; None where it is something else, or not to be seen. Raises ``TryLater``.

        A library that rewrites changes the size. As many other bytes are damage, although it may not show, unless a second
        upload becomes the very same.
        """
        there: DriveItem | None = item
        if self._rewrites or self._drive.found().kind == _REWRITING_KIND:
            there = self._drive.item_by_id(item.id)
        for attempt in range(_LATE_LOOKS + 1):
            if there is not None and _fits(there, given.known):
                return self._proved(there, given, given.known.sha256)
            if attempt == _LATE_LOOKS or (self._rewrites and there is not None and there.quick_xor is not None):
                break  # where a library rewrites, it is no use to wait for another hash
            if attempt:
                self._drive.client.pace.pause(attempt, 0.0)
            there = self._drive.item_by_id(item.id)
        return None if there is None else self.by_content(there, given, fresh=True)

    def by_content(self, item: DriveItem, given: Given, *, fresh: bool = False) -> tuple[DriveItem, Proved] | None:
        """Fetch what lies there and hold it against what we have; None where it is something else.

        ``fresh`` says that it was uploaded just now, and is under suspicion. Raises ``TryLater``, and ``FileProblem`` where
        nobody can tell.
        """
        with contextlib.suppress(ItemGone), self._fetched(item) as (copy, found):
            now = self._drive.item_by_id(item.id)
            if now is None:
                return None
            if now.etag != item.etag and not _fits(now, found):
                raise Altered(found)
            if found.sha256 == given.known.sha256:
                return self._proved(now, given, found.sha256)
            suspect = fresh and found.size == given.known.size and self._became.get(given.known.sha256) != found.sha256
            self._became[given.known.sha256] = found.sha256
            if not suspect and self._shows_the_same(given.source, copy):
                self._rewrites = True
                log.warning("%s: altered by the library, and kept as %s", short(given.known.sha256), short(found.sha256))
                return self._proved(now, given, found.sha256)
        return None

    def same(self, item: DriveItem, given: Given) -> tuple[DriveItem, Proved] | None:
        """An item that was there before, if it is that document: its bytes, or what the library made of them. Raises ``TryLater``."""
        drive, ours = self._drive.id(), given.known.sha256
        known = self._memory.proved(drive, item)
        if known is not None and ours in {known.sha256, known.source_sha256}:
            return item, known
        if not item.is_folder and self._memory.given(drive, item) == ours:
            return self.by_content(item, given)  # rewritten after we had looked, or changed by a person
        if known is None and _perhaps(item, given.known) and self.sha256(item) == ours:
            return item, Proved(ours, ours)
        return None

    def sha256(self, item: DriveItem) -> str | None:
        """The SHA-256 of what lies there, fetched only where it is not known; None where it is gone. Raises ``TryLater``."""
        known = self._memory.proved(self._drive.id(), item)
        if known is not None:
            return known.sha256
        try:
            found = fingerprint(self._drive.pieces(item))
        except ItemGone:
            return None
        if item.size == found.size and item.quick_xor in {None, found.quick_xor}:
            self._memory.remember(self._drive.id(), item, Proved(found.sha256, found.sha256), ours=False)
        return found.sha256

    def _proved(self, item: DriveItem, given: Given, sha256: str) -> tuple[DriveItem, Proved]:
        proved = Proved(sha256, given.known.sha256)
        self._became.pop(given.known.sha256, None)
        self._memory.remember(self._drive.id(), item, proved, ours=True)
        return item, proved

    @contextlib.contextmanager
    def _fetched(self, item: DriveItem) -> Iterator[tuple[Path, Fingerprint]]:
        copy = self._uploads.temporary()
        try:
            yield copy, self._twice_the_same(item, copy)
        finally:
            with disk_errors("The folder for uploads"):
                copy.unlink(missing_ok=True)

    def _twice_the_same(self, item: DriveItem, copy: Path) -> Fingerprint:
        """The content, believed when it is what the drive says, or comes twice the same. Raises ``Altered`` otherwise."""
        try:
            return self._drive.download(item, copy)
        except Altered as first:
            found = first.found
        now = self._drive.item_by_id(item.id)
        if now is None:
            raise ItemGone("A file was removed while it was looked at.", "It is looked at again.")
        again = fingerprint(self._kept(now, copy))
        if again != found and not _fits(now, again):
            raise Altered(again)
        return again

    def _kept(self, item: DriveItem, copy: Path) -> Iterator[bytes]:
        with disk_errors("The folder for uploads"), copy.open("wb") as writer:
            for piece in self._drive.pieces(item):
                writer.write(piece)
                yield piece

    def _shows_the_same(self, source: Path, copy: Path) -> bool:
        """Whether two PDFs show the same pages. Raises ``FileProblem`` where they are too much for a worker, so nobody knows."""
        pace = self._drive.client.pace

        def stops() -> bool:
            pace.alive()
            return pace.should_stop()

        with self._one_at_a_time, Confined(_LIMITS) as pool:
            for outcome in pool.as_completed(same_pages, [(str(source), str(copy))], should_stop=stops):
                if isinstance(outcome.error, WorkerDied):
                    raise FileProblem(
                        "The library changed a document when it was stored, and it is too large to be compared with the original.",
                        "Open what lies in the drive and compare it; the arrival is kept.",
                    ) from outcome.error
                return outcome.unwrap()
        return False


def _fits(item: DriveItem, known: Fingerprint) -> bool:
    return item.size == known.size and item.quick_xor == known.quick_xor


def _perhaps(item: DriveItem, known: Fingerprint) -> bool:
    return not item.is_folder and item.size == known.size and item.quick_xor in {None, known.quick_xor}
