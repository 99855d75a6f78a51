"""The store that is a folder: a local disk, a mounted share, or the folder a OneDrive client keeps in step."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from medrec_daemon.errors import ConfigProblem, Doubtful, FileProblem, MedrecError, TryLater
from medrec_daemon.filing.contract import Stored
from medrec_daemon.filing.names import place_key
from medrec_daemon.landmark import Landmark
from medrec_daemon.privacy import short
from medrec_daemon.safe_write import COPY_BYTES, disk_errors, numbered

FILE_MODE = 0o660
FOLDER_MODE = 0o770
"""As much as the service's umask (systemd ``UMask=``) or the share's default rights leave of it."""
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_TRIES = 100
_LOW_BYTES = 50_000_000
_LEAVINGS = ".writing-"
_NO_LINKS = frozenset({errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


class FolderStore:
    """Keeps ``contract.Store`` below a root folder, which must be there: it is never made here.

    Names are compared as OneDrive does (``names.place_key``), links are never followed below the root, and of two processes
    that store under one name one gets a number.

    Args:
        root: The folder (it may itself be a link).
        memory: A file in the state folder to remember over a restart that this root was there; see ``landmark.Landmark``.
    """

    def __init__(self, root: Path, memory: Path | None = None) -> None:
        self.root = root
        self._landmark = Landmark(root, "store", memory)

    def put(self, folder: str, name: str, source: Path, sha256: str) -> Stored:
        """See ``contract.Store.put``."""
        segments = [*_segments(folder), *_segments(name)]
        if len(segments) != len(_segments(folder)) + 1:
            raise FileProblem("The name of a document must be one name without slashes.", "Look at the client's and provider's names.")
        with _readable(source) as reader, self._trouble(), self._below_root(segments[:-1], make=True) as (handle, way):
            size = os.fstat(reader).st_size
            for _ in range(_TRIES):
                taken = _names_in(handle, segments[-1])
                _clear_leavings(handle, taken.values(), sha256)
                stored = _find(handle, taken, segments[-1], size, sha256)
                if stored is not None:
                    os.fsync(handle)
                    return Stored("/".join([*way, stored]), size, sha256, already_there=True)
                free = next(each for each in _variants(segments[-1]) if place_key(each) not in taken)
                if _write(handle, free, reader, sha256):
                    return Stored("/".join([*way, free]), size, sha256, already_there=False)
            raise TryLater(f"In the store {self.root}, every free name was taken at once.", "It is tried again.")

    def digest_of(self, path: str) -> str | None:
        """See ``contract.Store.digest_of``."""
        *folders, name = _segments(path)
        with self._trouble():
            try:
                with self._below_root(folders, make=False) as (handle, _):
                    actual = _names_in(handle, name).get(place_key(name))
                    return _sha256_in(handle, actual) if actual else None
            except FileNotFoundError:
                return None

    def check(self) -> tuple[str, ...]:
        """See ``contract.Store.check``."""
        try:
            with self._trouble(), self._below_root([], make=False) as (handle, _):
                probe = _temporary_name("check")
                os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE, dir_fd=handle))
                os.unlink(probe, dir_fd=handle)
                free = shutil.disk_usage(handle).free
        except MedrecError as problem:
            return (str(problem),)
        return (f"The store {self.root} has only {free // 1_000_000} MB left.",) if free < _LOW_BYTES else ()

    @contextlib.contextmanager
    def _below_root(self, folders: list[str], *, make: bool) -> Iterator[tuple[int, list[str]]]:
        """An open folder below the root, and the names on the way as they really are. Raises ``FileNotFoundError``."""
        missing = self._landmark.trouble()
        if missing:
            raise TryLater(missing)
        try:
            handle = os.open(self.root, _DIRECTORY)
        except FileNotFoundError as error:
            raise TryLater(f"The store {self.root} is gone.", "If it is a share, see that it is mounted.") from error
        way: list[str] = []
        try:
            for segment in folders:
                actual = _names_in(handle, segment).get(place_key(segment), segment)
                below = _enter(handle, actual, make=make)
                os.close(handle)
                handle = below
                way.append(actual)
            yield handle, way
        finally:
            os.close(handle)

    def _trouble(self) -> contextlib.AbstractContextManager[None]:
        return disk_errors(f"The store {self.root}")


def _segments(path: str) -> list[str]:
    """The names of a relative path. Raises ``FileProblem`` for one that could lead elsewhere."""
    segments = path.split("/")
    if any(segment in {"", ".", ".."} or "\0" in segment for segment in segments):
        raise FileProblem("A document's place would lie outside the store, or has an empty name in it.", "Look at the matter's folder.")
    return segments


def _enter(above: int, name: str, *, make: bool) -> int:
    """Open a folder in a folder, made durably where it is missing and ``make`` says so; a link is never followed."""
    if make:
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, FOLDER_MODE, dir_fd=above)
            os.fsync(above)
    try:
        return os.open(name, _DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
    except OSError as error:
        if error.errno not in {errno.ENOTDIR, errno.ELOOP}:
            raise
        raise ConfigProblem(f"In the store, '{name}' is a file or a link where a folder is needed.", "Move it away.") from error


def _names_in(handle: int, wanted: str) -> dict[str, str]:
    """What is in a folder, by how OneDrive compares names; of two that differ by case alone ``wanted``, else the first."""
    with os.scandir(handle) as entries:
        names = sorted((entry.name for entry in entries), reverse=True)
    return {place_key(name): name for name in names} | ({place_key(wanted): wanted} if wanted in names else {})


def _variants(name: str) -> Iterator[str]:
    """The names a document may get: ``NAME.pdf``, ``NAME (2).pdf``, ``NAME (3).pdf`` and so on."""
    return (numbered(name, number) for number in count(1))


def _find(handle: int, taken: dict[str, str], name: str, size: int, sha256: str) -> str | None:
    """The name or numbered name under which this content is there already; numbers may have gaps, so many are tried."""
    tried = (taken.get(place_key(numbered(name, number))) for number in range(1, len(taken) + 2))
    same = (actual for actual in tried if actual and _sha256_in(handle, actual, size) == sha256)
    return next(same, None)


def _sha256_in(handle: int, name: str, size: int | None = None) -> str | None:
    """The SHA-256 of an ordinary file in a folder; None for anything else, or for a file that has not ``size`` bytes."""
    try:
        opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=handle)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ELOOP, errno.ENXIO}:
            return None
        raise
    try:
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode) or size not in {None, found.st_size}:
            return None
        with os.fdopen(opened, "rb", closefd=False) as reader:
            return hashlib.file_digest(reader, "sha256").hexdigest()
    finally:
        os.close(opened)


@contextlib.contextmanager
def _readable(source: Path) -> Iterator[int]:
    try:
        handle = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise FileProblem(f"A file to be stored cannot be read ({error.strerror}).", "Look at the spool folder.") from error
    try:
        yield handle
    finally:
        os.close(handle)


def _write(handle: int, name: str, source: int, sha256: str) -> bool:
    """Copy, sync, read back and only then give the name; False where another process took the name meanwhile."""
    temporary = _temporary_name(sha256)
    try:
        _copy(handle, temporary, source, sha256)
        if _sha256_in(handle, temporary) != sha256:
            raise TryLater("What was written to the store does not read back the same.", "Look at the disk; it is tried again.")
        _give_name(handle, temporary, name)
    except FileExistsError:
        return False
    finally:
        with contextlib.suppress(OSError):  # what stays is cleared away at the next put
            os.unlink(temporary, dir_fd=handle)
    try:
        os.fsync(handle)
    except OSError as error:
        raise Doubtful(f"The store's disk refuses ({error.strerror}).", "It is looked up before anything is done again.") from error
    return True


def _copy(handle: int, temporary: str, source: int, sha256: str) -> None:
    """Copy to a new file, made durable and dropped from the cache, so that reading it back asks the disk."""
    digest = hashlib.sha256()
    os.lseek(source, 0, os.SEEK_SET)
    opened = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE, dir_fd=handle)
    with os.fdopen(opened, "wb") as writer:
        while block := os.read(source, COPY_BYTES):
            digest.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(opened)
        os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
    if digest.hexdigest() != sha256:
        raise FileProblem("A file to be stored is not the one that was decided on.", "It changed on the way; put it into the inbox again.")


def _give_name(handle: int, temporary: str, name: str) -> None:
    """Give the finished file its name if that is free. Raises ``FileExistsError``."""
    try:
        os.link(temporary, name, src_dir_fd=handle, dst_dir_fd=handle, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE, dir_fd=handle))
        os.rename(temporary, name, src_dir_fd=handle, dst_dir_fd=handle)


def _temporary_name(sha256: str) -> str:
    return f"{_LEAVINGS}{short(sha256)}-{os.urandom(4).hex()}.tmp"


def _clear_leavings(handle: int, names: Iterable[str], sha256: str) -> None:
    """Remove what a crash left of an earlier try at the same document."""
    for name in names:
        if name.startswith(f"{_LEAVINGS}{short(sha256)}-"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=handle)
