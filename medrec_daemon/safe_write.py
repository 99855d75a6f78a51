"""Never write in place: a temporary file beside it, fsync, replace, fsync the folder. The one place that does it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from medrec_daemon.errors import ConfigProblem, FileProblem, TryLater

COPY_BYTES = 1 << 20
NAME_BYTES = 255
"""The longest file name of every usual file system, in bytes of UTF-8."""
_NO_LINKS = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK})


@contextlib.contextmanager
def disk_errors(place: str) -> Iterator[None]:
    """Turn an ``OSError`` inside into what the reader can do about it; ``place`` begins the sentence (``The folder X``).

    A full disk and a share that is away are ``TryLater``, a missing right is ``ConfigProblem``, a name that the file
    system refuses is ``FileProblem``.
    """
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise TryLater(f"{place} is full.", "Make room on it; the work goes on by itself.") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise ConfigProblem(f"{place} may not be written.", "Give the service's user the right to read and write there.") from error
        if error.errno in {errno.ENAMETOOLONG, errno.EILSEQ}:
            raise FileProblem(f"{place} refuses a name ({error.strerror}).", "Choose a shorter or plainer name.") from error
        raise TryLater(f"{place} cannot be used just now ({error.strerror}).", "If it is a share, see that it is mounted.") from error


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable (fsync of the directory itself)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path, mode: int = 0o700) -> Path:
    """Make ``folder`` and its missing parents, durably, and return it. An existing folder's mode is left as it is."""
    missing = []
    probe = folder
    while not probe.exists():
        missing.append(probe)
        probe = probe.parent
    for part in reversed(missing):
        with contextlib.suppress(FileExistsError):
            part.mkdir(mode=mode)
        sync_folder(part.parent)
    return folder


@contextlib.contextmanager
def replacing(target: Path, mode: int = 0o600) -> Iterator[Path]:
    """Give a temporary path beside ``target`` to write; on a clean exit it is made durable and takes ``target``'s place.

    On an exception the temporary file is removed and ``target`` is as it was.
    """
    handle, name = tempfile.mkstemp(prefix=".writing-", suffix=".tmp", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(mode)
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_bytes(target: Path, content: bytes, mode: int = 0o600) -> None:
    """Replace ``target`` by ``content`` so that a crash leaves either the old file or the new one, whole."""
    with replacing(target, mode) as temporary:
        temporary.write_bytes(content)


def write_text(target: Path, content: str, mode: int = 0o600) -> None:
    """As ``write_bytes``, for UTF-8 text."""
    write_bytes(target, content.encode("utf-8"), mode)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes as 64 lower-case hexadecimal digits, read in constant memory."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def move(source: Path, target: Path) -> None:
    """Move a file durably; across devices: copy, fsync, give the name, and only then unlink the source.

    The target must not exist: ``FileExistsError`` is raised rather than anything overwritten.
    """
    try:
        rename_new(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        copy_new(source, target)
        source.unlink()
    sync_folder(target.parent)
    sync_folder(source.parent)


def rename_new(source: Path, target: Path) -> None:
    """Give ``source`` the name ``target`` on the same file system; of two that try at once, one gets ``FileExistsError``.

    A crash in the middle may leave the one file under both names, never under none. Not yet durable: ``sync_folder``.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # holds the name where links are not to be had
        try:
            source.rename(target)
        except OSError:
            target.unlink()
            raise
    else:
        source.unlink()


def copy_new(source: Path, target: Path, mode: int = 0o600) -> None:
    """Copy a file's bytes durably to ``target``, which must not exist: ``FileExistsError`` rather than anything overwritten."""
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, "is already there", str(target))
    temporary = target.with_name(f".writing-{os.urandom(8).hex()}.tmp")
    try:
        copy(source, temporary, mode)
        rename_new(temporary, target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def numbered(name: str, number: int, limit: int = NAME_BYTES) -> str:
    """How a name gives way to another of the same name: ``Bill.pdf``, ``Bill (2).pdf``, ``Bill (3).pdf`` for 1, 2, 3.

    The stem is cut, never the ending, so that the whole has at most ``limit`` bytes of UTF-8.
    """
    suffix = PurePosixPath(name).suffix
    if len(suffix.encode()) > 16:
        suffix = ""
    mark = "" if number == 1 else f" ({number})"
    stem = name.removesuffix(suffix).encode()[: limit - len(f"{mark}{suffix}".encode())].decode(errors="ignore")
    return f"{stem}{mark}{suffix}"


def copy(source: Path, target: Path, mode: int = 0o600) -> None:
    """Copy a file's bytes durably to ``target``, replacing it whole; constant memory."""
    with replacing(target, mode) as temporary, source.open("rb") as reader, temporary.open("wb") as writer:
        shutil.copyfileobj(reader, writer, COPY_BYTES)
