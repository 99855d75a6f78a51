"""Tokens on disk: one file, 0600, replaced whole, shared by the service and the commands under a lock.

MSAL's own cache is not used: it forgets at the end of the process, finds a token only after asking the network who the
tenant is, and by host and spelling of scopes alone.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from medrec_daemon.errors import MedrecError, TryLater
from medrec_daemon.graph.clouds import Registration
from medrec_daemon.safe_write import disk_errors, make_folder, sync_folder, write_text

log = logging.getLogger(__name__)
FORMAT = 1
PATIENCE_SECONDS = 90.0
"""How long to wait for another who is signing in: two questions of 10 s to connect and 30 s to be answered at the most."""
_ASK_AGAIN_SECONDS = 0.05
_Signature = tuple[int, int, int]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Token(_Frozen):
    """An access token. Times are seconds since 1970."""

    scope: str
    text: str = Field(repr=False, min_length=1)
    obtained: float
    expires: float
    refresh_on: float | None = None
    """From when on the service would rather see it renewed, although it is still good."""


class Kept(_Frozen):
    """All that is kept of a sign-in; an application has tokens only."""

    tokens: tuple[Token, ...] = ()
    refresh_token: str | None = Field(default=None, repr=False)
    account: str | None = Field(default=None, repr=False)
    """The sign-in name of the person."""
    refreshed: float | None = None
    """When the refresh token was last used, in seconds since 1970: it dies when it rests for too long."""

    def token(self, scope: str) -> Token | None:
        """The token of a scope, None where none is kept."""
        return next((token for token in self.tokens if token.scope == scope), None)

    def with_token(self, token: Token, now: float) -> Kept:
        """The same with a new token; what has expired goes."""
        others = tuple(other for other in self.tokens if other.scope != token.scope and other.expires > now)
        return self.model_copy(update={"tokens": (*others, token)})


class _File(_Frozen):
    """The file: what is kept, and for whom; a sign-in for another tenant or application is none of ours."""

    format: int = Field(ge=FORMAT, le=FORMAT)
    authority: str
    client_id: str
    kept: Kept


class TokenCache:
    """The token file of one registration. Nothing is read or made before the first call.

    Args:
        path: The file. Its folder is made where it is missing; its lock lies beside it.
        registration: Whose tokens they are.
    """

    def __init__(self, path: Path, registration: Registration) -> None:
        self._path = path
        self._whose = (registration.authority.rstrip("/"), registration.client_id)
        self._guard = threading.Lock()
        self._alone = threading.Lock()
        self._seen: _Signature | None = None
        self._memory = Kept()

    @property
    def signature(self) -> _Signature | None:
        """Another after every change of the file by anybody; None where there is none."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    @property
    def was_damaged(self) -> bool:
        """Whether a damaged file lies aside."""
        return self._aside.exists()

    @property
    def _aside(self) -> Path:
        return self._path.with_name(f"{self._path.name}.damaged")

    def look(self) -> Kept:
        """What is kept; nothing where the file is missing, damaged or another registration's.

        Raises ``ConfigProblem`` and ``TryLater`` where the disk does not let us.
        """
        with self._guard, disk_errors(f"The token file {self._path}"):
            signature = self.signature
            if signature != self._seen:
                self._memory, self._seen = self._read(), signature
            return self._memory

    @contextmanager
    def alone(self, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[Kept]:
        """Be the only one of all threads and processes who changes the file; gives what is kept now.

        Raises ``TryLater`` when another holds it for too long. A process that dies lets go of it.
        """
        until = time.monotonic() + patience_seconds
        if not self._alone.acquire(timeout=patience_seconds):
            raise _others_turn()
        try:
            with disk_errors(f"The folder {self._path.parent}"):
                make_folder(self._path.parent)
                handle = os.open(self._path.with_name(f"{self._path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _wait_for(handle, until)
                self._put_aside_when_damaged()
                yield self.look()
            finally:
                os.close(handle)
        finally:
            self._alone.release()

    def keep(self, kept: Kept) -> None:
        """Write what is kept; only inside ``alone``. It is known to this process also where the disk refuses, which raises."""
        authority, client_id = self._whose
        content = _File(format=FORMAT, authority=authority, client_id=client_id, kept=kept).model_dump_json()
        with self._guard:
            self._memory = kept
            with disk_errors(f"The token file {self._path}"):
                write_text(self._path, content)
                self._seen = self.signature

    def _read(self) -> Kept:
        try:
            self._close_to_others()
            found = _File.model_validate_json(self._path.read_bytes())
        except (FileNotFoundError, ValidationError):
            return Kept()
        return found.kept if (found.authority, found.client_id) == self._whose else Kept()

    def _close_to_others(self) -> None:
        if self._path.stat().st_mode & 0o077:
            self._path.chmod(0o600)
            log.warning("the token file could be read by others; it no longer can")

    def _put_aside_when_damaged(self) -> None:
        """A damaged file keeps nobody from signing in anew. Its content is in no message: it holds tokens."""
        with disk_errors(f"The token file {self._path}"):
            try:
                _File.model_validate_json(self._path.read_bytes())
            except FileNotFoundError:
                return
            except ValidationError:
                self._path.chmod(0o600)
                self._path.replace(self._aside)
                sync_folder(self._path.parent)
                log.warning("the token file was damaged; it is put aside as %s", self._aside.name)


def kept_or_nothing(cache: TokenCache) -> Kept:
    """As ``look``, for those who only tell: nothing where the disk does not let us."""
    try:
        return cache.look()
    except MedrecError:
        return Kept()


def _wait_for(handle: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise _others_turn() from error
            time.sleep(_ASK_AGAIN_SECONDS)
        else:
            return


def _others_turn() -> TryLater:
    return TryLater("Another command is signing in to Microsoft just now.", "Try again in a moment.")
