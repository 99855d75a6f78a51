"""Upload sessions: what is open, until when, and how far it is."""

from __future__ import annotations

import secrets
import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graph_double.clock import Clock, stamp
from graph_double.exchange import Refusal
from graph_double.names import fold
from graph_double.nodes import Node, Tree
from graph_double.quick_xor import QuickXor
from graph_double.quirks import Quirks

BUSY = "A file with the same name is currently being uploaded. Change the filename and try to save again."


@dataclass
class Session:
    """One upload under way."""

    tree: Tree
    parent: Node
    name: str
    target: Node | None
    behaviour: str
    path: Path
    born: float
    expires: float
    size: int | None = None
    defer: bool = False
    info: dict[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    total: int | None = None
    received: int = 0
    state: QuickXor = field(default_factory=QuickXor, repr=False)
    dead_url: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def place(self) -> tuple[str, str, str]:
        """Drive, folder and name that this session keeps others from."""
        return self.tree.id, self.parent.id, fold(self.name)

    def url(self, host: str) -> str:
        """The uploadUrl, in the shape of SharePoint's."""
        flags = f"overwrite={self.behaviour == 'replace'}&rename={self.behaviour == 'rename'}&dc=0"
        drive = quote(self.tree.id, safe="!")
        base = f"{host}/sites/Records/_api/v2.0/drives/{drive}/items/{self.parent.id}/uploadSession"
        return f"{base}?guid='{self.id}'&{flags}&tempauth={self.secret}"


class Sessions:
    """All sessions of the double. Expired ones are swept whenever somebody asks."""

    def __init__(self, clock: Clock, quirks: Quirks) -> None:
        self._clock, self._quirks = clock, quirks
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}

    def sweep(self) -> None:
        now = self._clock.now()
        with self._lock:
            for session in [old for old in self._open.values() if old.expires <= now]:
                self._forget(session)
                session.path.unlink(missing_ok=True)

    def _forget(self, session: Session) -> None:
        self._open.pop(session.id, None)

    def open(self) -> list[Session]:
        """The sessions that live now."""
        self.sweep()
        with self._lock:
            return list(self._open.values())

    def begin(self, session: Session) -> None:
        """Raises Refusal 409 when another one holds the name."""
        self.sweep()
        with self._lock:
            taken = any(other.place == session.place for other in self._open.values())
            if taken and self._quirks.second_session_conflicts and session.tree.kind != "personal":
                raise Refusal(409, "nameAlreadyExists", BUSY)
            self._open[session.id] = session

    def find(self, query: dict[str, str]) -> Session:
        """The session of an uploadUrl. Raises Refusal 404, 401, 403."""
        self.sweep()
        with self._lock:
            session = self._open.get(query.get("guid", "").strip("'"))
        if session is None:
            raise gone()
        if query.get("tempauth") != session.secret:
            raise Refusal(401, "unauthenticated", "The caller is not authenticated.", lower=True)
        if session.dead_url or self._clock.now() >= session.born + self._quirks.url_hours * 3600:
            raise self._url_over(session)
        return session

    def _url_over(self, session: Session) -> Refusal:
        if self._quirks.url_expiry == "403":
            return Refusal(403, "accessDenied", "You do not have authorization to access the file", lower=True)
        age = self._clock.now() - session.born
        began = stamp(self._clock.wall() - age)
        ended = stamp(self._clock.wall() - age + self._quirks.url_hours * 3600)
        message = f"The access token has expired. It's valid from '{began}' and to '{ended}'."
        return Refusal(401, "unauthenticated", message, "expiredToken")

    def end(self, session: Session) -> None:
        with self._lock:
            self._forget(session)

    def extend(self, session: Session) -> None:
        """A fragment came: the session lives on."""
        session.expires = self._clock.now() + self._quirks.session_minutes * 60

    def told(self, session: Session, *, url: str = "") -> dict[str, Any]:
        """expirationDateTime and nextExpectedRanges, in the form that is switched on."""
        left = session.expires - self._clock.now()
        until = stamp(self._clock.wall() + left, fraction=True)
        total = session.total if session.total is not None else session.size
        done = total is not None and session.received >= total
        if self._quirks.ranges == "closed":
            end = "" if total is None else str(total - 1)
            ranges = [] if done else [f"{session.received}-{end}"]
            return {
                "@odata.context": "https://contoso.sharepoint.com/_api/v2.0/$metadata#oneDrive.uploadSession",
                "expirationDateTime": until, "nextExpectedRanges": ranges, "uploadUrl": url or None,
            }  # fmt: skip
        said: dict[str, Any] = {"expirationDateTime": until, "nextExpectedRanges": [] if done else [f"{session.received}-"]}
        return said | ({"uploadUrl": url} if url else {})


def gone() -> Refusal:
    return Refusal(404, "itemNotFound", "The upload session was not found", lower=True)
