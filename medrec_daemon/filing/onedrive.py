"""The store that is a folder in OneDrive or SharePoint: as trustworthy as the disk, through lost answers and crashes."""

from __future__ import annotations

import contextlib
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from itertools import count
from pathlib import Path

from medrec_daemon.errors import ConfigProblem, Doubtful, FileProblem, MedrecError, SignInProblem, TryLater
from medrec_daemon.filing.contract import Stored
from medrec_daemon.filing.proof import Given, Prover
from medrec_daemon.filing.stored_memory import Proved, StoredMemory
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.graph.drive_trial import trial
from medrec_daemon.graph.fingerprint import fingerprint_of
from medrec_daemon.graph.same_name import place_key
from medrec_daemon.graph.upload import FRAGMENT_BYTES, KEPT_SECONDS, Obstacle, Uploads, Wanted
from medrec_daemon.graph.upload_memory import UnderWay, UploadMemory, upload_key
from medrec_daemon.safe_write import numbered

_TRIES = 30
_UPLOADS = 2
"""How often a document is sent in one put where what lies there afterwards is damaged."""
_SENDS = 4
"""How often a document is sent in one put where the server forgets the upload meanwhile."""
_LOCK_SECONDS = 3600.0
_LOW_BYTES = 50_000_000


@dataclass(slots=True)
class _Put:
    """One document on its way: what was asked for, and how far it is.

    ``number`` is that of the name tried now; ``sent``, ``damaged`` and ``blocked`` count uploads, those that came out
    damaged, and refusals that nothing explains; ``perhaps_there`` says that it may lie in the drive though nobody saw it.
    """

    folder: str = field(repr=False)
    name: str = field(repr=False)
    given: Given
    reader: BufferedReader = field(repr=False)
    key: str
    number: int = 1
    sent: int = 0
    damaged: int = 0
    blocked: int = 0
    perhaps_there: bool = False

    def may_be_there(self) -> None:
        """From now on only looking tells."""
        self.perhaps_there = True


class OneDriveStore:
    """Keeps ``contract.Store`` in a drive, below the drive's root folder, which is made where it is missing.

    Args:
        drive: The drive and the folder in it.
        state: A folder of its own: uploads under way (their addresses are secrets), and what was proved of stored documents.
        fragment_bytes: How much is sent in one request; a multiple of 320 KiB.
        now: Seconds since 1970.
    """

    def __init__(self, drive: Drive, state: Path, *, fragment_bytes: int = FRAGMENT_BYTES, now: Callable[[], float] = time.time) -> None:
        self._drive = drive
        self._pace = drive.client.pace
        self._memory = UploadMemory(state / "uploads")
        self._stored = StoredMemory(state / "stored.sqlite")
        self._uploads = Uploads(drive, self._memory, fragment_bytes, now)
        self._prover = Prover(drive, self._stored, self._memory)

    def put(self, folder: str, name: str, source: Path, sha256: str) -> Stored:
        """See ``contract.Store.put``; raises ``Doubtful`` where the document may lie in the drive although it is not proved."""
        folder, name = _place(folder), _one_name(name)
        with _readable(source) as reader:
            known = fingerprint_of(reader, self._pace.alive)
            if known.sha256 != sha256:
                raise FileProblem("A file to be stored is not the one that was decided on.", "Put it into the inbox again.")
            place = place_key(f"{folder}/{name}")
            put = _Put(folder, name, Given(source, known), reader, upload_key(place, sha256))
            with self._memory.only_one(place, self._breathe, _LOCK_SECONDS):
                try:
                    return self._resumed(put) or self._from_the_start(put)
                except (TryLater, ConfigProblem, SignInProblem, FileProblem) as error:
                    if put.perhaps_there and not isinstance(error, Doubtful):
                        raise Doubtful(error.what, error.remedy) from error
                    raise

    def digest_of(self, path: str) -> str | None:
        """See ``contract.Store.digest_of``."""
        item = self._drive.item(_place(path))
        return None if item is None or item.is_folder else self._prover.sha256(item)

    def check(self) -> tuple[str, ...]:
        """See ``contract.Store.check``: the drive is there, a file can be written, read and deleted, and there is room."""
        try:
            self._drive.ensure_folder("")
            trial(self._drive)
            room = self._drive.room()
        except MedrecError as problem:
            return (str(problem),)
        return (f"The drive has only {room // 1_000_000} MB left.",) if room is not None and room < _LOW_BYTES else ()

    def sweep(self, kept_seconds: float = KEPT_SECONDS) -> int:
        """End the uploads that nobody came back for, so that they block no name; how many there were. Raises as ``put``."""
        return self._uploads.sweep(kept_seconds)

    def close(self) -> None:
        """Let the memory's file go."""
        self._stored.close()

    def _breathe(self) -> None:
        self._pace.alive()
        if self._pace.should_stop():
            raise TryLater("The service is stopping.", "The work goes on when it is started again.")

    def _resumed(self, put: _Put) -> Stored | None:
        """Go on with what an earlier put of the same document left; None where it must begin at the start."""
        upload = self._memory.find(put.key)
        if upload is None:
            return None
        put.may_be_there()
        self._drive.forget(put.folder)
        if self._drive.ensure_folder(put.folder).id != upload.folder_id:  # somebody put another folder in its place
            self._uploads.cancel(upload)
            put.perhaps_there = False
            return None
        return self._sent(put, upload, None)

    def _from_the_start(self, put: _Put) -> Stored:
        """Upload, under the first name that is free, unless the document turns out to be there already."""
        for _ in range(_TRIES):
            home = self._drive.ensure_folder(put.folder)
            name = numbered(put.name, put.number)
            if put.given.known.size == 0:
                stored = self._empty(put, home, name)
            else:
                begun = self._uploads.begin(Wanted(put.key, home.path or "", home.id, name, put.given.known.size, put.given.known.sha256))
                stored = self._sent(put, begun, 0) if isinstance(begun, UnderWay) else self._hindered(put, home, begun)
            if stored is not None:
                return stored
        raise TryLater("In the drive, every free name was taken at once.", "It is tried again.")

    def _sent(self, put: _Put, upload: UnderWay, position: int | None) -> Stored | None:
        """Send, prove and forget an upload; None where it has to be done again."""
        outcome = self._uploads.send(upload, put.reader, position, put.may_be_there)
        home = self._drive.ensure_folder(put.folder)
        if isinstance(outcome, DriveItem):
            stored = self._proved(put, home, outcome)
            self._memory.forget(upload.key)
            return stored
        if outcome is Obstacle.NAME_TAKEN:
            self._uploads.cancel(upload)
            put.perhaps_there = False
            return self._hindered(put, home, outcome)
        stored = self._there_already(put, home, upload.name)
        self._uploads.cancel(upload)
        put.perhaps_there = False
        put.sent += 1
        if stored is None and put.sent >= _SENDS:
            raise TryLater("The drive forgets uploads before they are done, again and again.", "It is tried again later.")
        return stored

    def _empty(self, put: _Put, home: DriveItem, name: str) -> Stored | None:
        """A file without a byte has no session: https://github.com/rclone/rclone does the same."""
        put.may_be_there()
        item = self._drive.write(f"{home.path}/{name}", b"")
        if item is None:
            return self._hindered(put, home, Obstacle.NAME_TAKEN)
        return self._proved(put, home, item)

    def _hindered(self, put: _Put, home: DriveItem, obstacle: Obstacle) -> Stored | None:
        """Find out what stands in the way: the document itself, another one, a folder that went, or a forgotten upload."""
        if obstacle is Obstacle.FOLDER_GONE:
            self._drive.forget(put.folder)
            return None
        home = self._as_it_is_now(put, home)
        there = self._listed(home)
        stored = self._among(put, home, there)
        if stored is not None:
            return stored
        name = numbered(put.name, put.number)
        held = {place_key(f"{each.folder}/{each.name}") for each in self._memory.all()}
        if place_key(name) not in there and place_key(f"{home.path}/{name}") not in held:
            put.blocked += 1
            if put.blocked > 1:
                raise TryLater(
                    "A name in the drive is blocked by an upload that was cut off and is not known here.",
                    "The server forgets it about 15 minutes after it was cut off; it is tried again by itself.",
                )
            return None  # perhaps somebody deleted it just now
        numbers = (number for number in count(put.number) if place_key(numbered(put.name, number)) not in there)
        put.number = next(number for number in numbers if place_key(f"{home.path}/{numbered(put.name, number)}") not in held)
        return None

    def _there_already(self, put: _Put, home: DriveItem, suspect: str) -> Stored | None:
        """The document among what lies in the folder; ``suspect`` is the name under which it was sent, maybe rewritten since."""
        home = self._as_it_is_now(put, home)
        there = self._listed(home)
        stored = self._among(put, home, there)
        item = there.get(place_key(suspect))
        if stored is not None or item is None or item.is_folder:
            return stored
        found = self._prover.by_content(item, put.given)
        return None if found is None else _stored(home.path, *found, already_there=True)

    def _among(self, put: _Put, home: DriveItem, there: Mapping[str, DriveItem]) -> Stored | None:
        """The document under its name or a numbered one; numbers may have gaps, so many are tried."""
        names = (place_key(numbered(put.name, number)) for number in range(1, len(there) + 2))
        for item in (there[name] for name in names if name in there):
            same = self._prover.same(item, put.given)
            if same is not None:
                return _stored(home.path, *same, already_there=True)
        return None

    def _as_it_is_now(self, put: _Put, home: DriveItem) -> DriveItem:
        """The folder that has the path now: somebody may have renamed the one we knew, and another one stands in its place."""
        there = self._drive.item(put.folder)
        if there is None or there.id != home.id:
            self._drive.forget(put.folder)
            home = self._drive.ensure_folder(put.folder)
        return home

    def _listed(self, home: DriveItem) -> dict[str, DriveItem]:
        """Everything in a folder, by how names are compared."""
        return {place_key(item.name): item for item in self._drive.children(home.id)}

    def _proved(self, put: _Put, home: DriveItem, item: DriveItem) -> Stored | None:
        """What was just uploaded, once it is proved; what turned out damaged is deleted, and None says: once more."""
        found = self._prover.of_upload(item, put.given)
        if found is not None:
            return _stored(home.path, *found, already_there=False)
        self._take_back(item)
        put.perhaps_there = False
        put.damaged += 1
        if put.damaged >= _UPLOADS:
            raise TryLater(
                "What was uploaded does not read back the same, twice; it was deleted again.",
                "Look at the library's settings (rights management, protection); it is tried again later.",
            )
        return None

    def _take_back(self, item: DriveItem) -> None:
        """Delete what we have just made, into the recycle bin, and nothing that a person changed since.

        Raises ``FileProblem`` where somebody did, ``TryLater`` where it is not to be seen (yet).
        """
        now = self._drive.item_by_id(item.id)
        if now is None:
            raise TryLater("A document is not found right after it was stored.", "It is looked for again.")
        ours = now.etag == item.etag or now.by_its_maker
        if not ours or not self._drive.delete(item.id, if_match=now.etag):
            raise FileProblem(
                "A document was changed in the drive right after it was stored, and is not what was decided on.",
                "Look at what lies there; the arrival is kept.",
            )


def _stored(home: str | None, item: DriveItem, proved: Proved, *, already_there: bool) -> Stored:
    return Stored(f"{home or ''}/{item.name}".lstrip("/"), item.size, proved.sha256, already_there=already_there)


def _place(path: str) -> str:
    """A relative path in composed letters. Raises ``FileProblem`` for one that could lead elsewhere."""
    segments = path.split("/")
    if any(segment in {"", ".", ".."} or "\0" in segment for segment in segments):
        raise FileProblem("A document's place would lie outside the store, or has an empty name in it.", "Look at the matter's folder.")
    return unicodedata.normalize("NFC", path)


def _one_name(name: str) -> str:
    if "/" in name:
        raise FileProblem("The name of a document must be one name without slashes.", "Look at the client's and provider's names.")
    return _place(name)


@contextlib.contextmanager
def _readable(source: Path) -> Iterator[BufferedReader]:
    try:
        reader = source.open("rb")
    except OSError as error:
        raise FileProblem(f"A file to be stored cannot be read ({error.strerror}).", "Look at the spool folder.") from error
    with reader:
        yield reader
