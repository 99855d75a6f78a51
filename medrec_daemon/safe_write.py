"""Never write in place: a temporary file beside it, fsync, replace, fsync the folder. The one place that does it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

COPY_BYTES = 1 << 20


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
    """Move a file durably; across devices: copy, fsync, replace, and only then unlink the source.

    The target must not exist: ``FileExistsError`` is raised rather than anything overwritten.
    """
    if target.exists():
        raise FileExistsError(f"{target.name} is already there")
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        copy(source, target)
        source.unlink()
    sync_folder(target.parent)
    sync_folder(source.parent)


def copy(source: Path, target: Path, mode: int = 0o600) -> None:
    """Copy a file's bytes durably to ``target``, replacing it whole; constant memory."""
    with replacing(target, mode) as temporary, source.open("rb") as reader, temporary.open("wb") as writer:
        shutil.copyfileobj(reader, writer, COPY_BYTES)
