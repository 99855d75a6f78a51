"""Uploading by session: begun with conflictBehavior ``fail``, remembered before the first byte, gone on with from the server's number.

What the service does, and where its documentation is wrong, is quoted beside each rule; rules without a source are from
https://learn.microsoft.com/graph/api/driveitem-createuploadsession.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from io import BufferedReader
from typing import Any

from medrec_daemon.errors import Doubtful, FileProblem, TryLater
from medrec_daemon.graph.answer import Answer
from medrec_daemon.graph.drive import FAIL, Drive, refused_name
from medrec_daemon.graph.drive_item import DriveItem, drive_item
from medrec_daemon.graph.in_folder import named
from medrec_daemon.graph.upload_memory import UnderWay, UploadMemory
from medrec_daemon.privacy import short

log = logging.getLogger(__name__)
GRAIN_BYTES = 320 * 1024
"""Every fragment but the last is a multiple of this."""
FRAGMENT_BYTES = 32 * GRAIN_BYTES
LARGEST_FRAGMENT = 60 << 20
KEPT_SECONDS = 24 * 3600.0
"""The key in a session's address dies after a day (onedrive-api-docs/issues/1073): nothing can be gone on with then."""
SUSPECT_SECONDS = 30 * 24 * 3600.0
"""How long an upload is remembered that may have been done: longer than a service is away."""
_GONE = frozenset({401, 403, 404, 410})
_ODD = frozenset({400, 412, 416})
_FIRST_NUMBER = re.compile(r"\s*(\d+)")


class Obstacle(Enum):
    """Why there is no file after all."""

    NAME_TAKEN = "something of that name is there, or is being uploaded"
    FOLDER_GONE = "the folder is not there any more"
    SESSION_GONE = "the server does not know the upload (any more): it is over, or done"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that is to be uploaded to ``folder`` (below the drive's root; its id is ``folder_id``) under ``name``."""

    key: str
    folder: str = field(repr=False)
    folder_id: str
    name: str = field(repr=False)
    size: int
    sha256: str


class Uploads:
    """Uploads to one drive.

    Args:
        drive: Where to.
        memory: What remembers them over a crash.
        fragment_bytes: How much is sent in one request and held in memory, a multiple of 320 KiB.
        now: Seconds since 1970.
    """

    def __init__(
        self, drive: Drive, memory: UploadMemory, fragment_bytes: int = FRAGMENT_BYTES, now: Callable[[], float] = time.time
    ) -> None:
        if fragment_bytes % GRAIN_BYTES or not 0 < fragment_bytes < LARGEST_FRAGMENT:
            raise ValueError("a fragment is a multiple of 320 KiB, and less than 60 MiB")
        self._drive = drive
        self._client = drive.client
        self._memory = memory
        self._fragment_bytes = fragment_bytes
        self._now = now

    def begin(self, wanted: Wanted) -> UnderWay | Obstacle:
        """Open a session and remember it durably. Raises ``TryLater`` (also where there is no room) and ``FileProblem``.

        Repeating it is harmless: a session that was opened in vain is forgotten by the server, and its name blocked until then.
        """
        item: dict[str, Any] = {FAIL: "fail"}
        if self._drive.found().kind != "personal":  # there fileSize is refused
            item["fileSize"] = wanted.size
        path = f"{wanted.folder}/{wanted.name}".lstrip("/")
        answer = self._client.call(
            "POST",
            self._drive.address(path, "createUploadSession"),
            "an upload session",
            body={"item": item},
            expect=(200, 400, 404, 409),
            repeatable=True,
        )
        if answer.status == 400:
            there = self._drive.item(path)
            if there is None or not there.is_folder:
                raise refused_name(answer)
            return Obstacle.NAME_TAKEN
        if answer.status != 200:
            return Obstacle.FOLDER_GONE if answer.status == 404 else Obstacle.NAME_TAKEN
        url = answer.json().get("uploadUrl")
        if not isinstance(url, str):
            raise TryLater("Microsoft Graph opened an upload without an address.", "It is tried again.")
        under_way = UnderWay(wanted.key, url, wanted.folder, wanted.folder_id, wanted.name, wanted.size, wanted.sha256, self._now())
        self._memory.remember(under_way)
        return under_way

    def send(
        self, upload: UnderWay, reader: BufferedReader, position: int | None = 0, before_last: Callable[[], None] = lambda: None
    ) -> DriveItem | Obstacle:
        """Send the bytes that the server has not got yet; the file as the server then describes it.

        ``position`` is where to begin, None to ask the server first; ``before_last`` is called before the fragment that makes
        the file appear. Raises ``TryLater`` (the upload stays remembered) and ``FileProblem`` where the source got shorter.
        """
        idle, waited, furthest = 0, 0.0, -1
        room = memoryview(bytearray(min(self._fragment_bytes, upload.size)))
        while True:
            if position is None:
                position = self._ask(upload)
                if position is None:
                    return Obstacle.SESSION_GONE
            if position > furthest:
                idle, waited, furthest = 0, 0.0, position
            else:
                idle += 1
                later = self._client.pace.pause(idle, waited)
                if later is None:
                    raise TryLater("An upload does not get on: the server keeps nothing of what is sent.", "It is tried again.")
                waited = later
            answer = self._fragment(upload, reader, position, room, before_last)
            outcome = _outcome(answer)
            if isinstance(outcome, DriveItem | Obstacle):
                return outcome
            position = outcome if outcome is not None and 0 <= outcome < upload.size else None

    def cancel(self, upload: UnderWay) -> None:
        """Tell the server to forget an upload, so that its name is free, and forget it too."""
        self._client.plain("DELETE", upload.url, "ending an upload", expect=(204, 400, *_GONE))
        self._memory.forget(upload.key)

    def sweep(self, kept_seconds: float = KEPT_SECONDS) -> int:
        """End the uploads that began longer ago than that: nobody came back for them. Returns how many; ``TryLater`` where away.

        One that may have been done, its last answer lost, is remembered for longer: the next put of that document knows what
        lies there by it, also where the library rewrote it.
        """
        now = self._now()
        self._memory.clear_leavings(now - kept_seconds)
        old = [upload for upload in self._memory.all() if upload.started < now - kept_seconds]
        ended = [upload for upload in old if upload.started < now - SUSPECT_SECONDS or not self._perhaps_done(upload)]
        for upload in ended:
            self.cancel(upload)
        return len(ended)

    def _perhaps_done(self, upload: UnderWay) -> bool:
        """Whether something of its name lies in its folder."""
        return named(self._drive, upload.folder_id, upload.name) is not None

    def _ask(self, upload: UnderWay) -> int | None:
        """Where the server wants the next byte from; None where it knows of no such upload."""
        answer = self._client.plain("GET", upload.url, "an upload's state", expect=(200, *_GONE))
        if answer.status != 200:
            return None
        number = next_expected(answer.json())
        if number is None or not 0 <= number < upload.size:
            log.info("%s: an upload's state says nothing that fits; it is begun anew", short(upload.sha256))
            self.cancel(upload)
            return None
        return number

    def _fragment(
        self, upload: UnderWay, reader: BufferedReader, position: int, room: memoryview, before_last: Callable[[], None]
    ) -> Answer | None:
        """Send the fragment from ``position`` on, read into ``room``; None where the answer got lost."""
        length = min(self._fragment_bytes, upload.size - position)
        content = room[:length]
        reader.seek(position)
        if reader.readinto(content) != length:
            raise FileProblem("A file to be stored became shorter while it was read.", "Put it into the inbox again.")
        last = position + length - 1
        if last == upload.size - 1:
            before_last()
        with contextlib.suppress(Doubtful):
            return self._client.plain(
                "PUT",
                upload.url,
                "an upload's fragment",
                content=content,
                headers={"Content-Range": f"bytes {position}-{last}/{upload.size}"},
                expect=(200, 201, 202, 409, *_GONE, *_ODD),
                repeatable=False,
            )
        return None


def _outcome(answer: Answer | None) -> DriveItem | Obstacle | int | None:
    """What an answer to a fragment means: the file, an obstacle, the next byte's number, or None: ask."""
    if answer is None or answer.status in _ODD:
        return None
    if answer.status in _GONE:
        return Obstacle.SESSION_GONE
    if answer.status == 409:
        return Obstacle.NAME_TAKEN
    try:
        found = answer.json()
    except TryLater:
        return None  # a proxy's page, or cut short
    return drive_item(found) if "id" in found else next_expected(found)


def next_expected(found: dict[str, Any]) -> int | None:
    """The number of the next byte the server wants: only the first range counts (onedrive-api-docs/issues/93).

    Written ``26-`` (documentation) and ``4453-4999`` (SharePoint, onedrive-api-docs/issues/342). None where there is none.
    """
    ranges = found.get("nextExpectedRanges")
    first = _FIRST_NUMBER.match(str(ranges[0])) if isinstance(ranges, list) and ranges else None
    return int(first.group(1)) if first else None
