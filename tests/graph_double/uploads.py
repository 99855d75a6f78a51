"""The upload host: fragments, status, cancelling, and what happens with the last byte."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_double.accounting import units
from graph_double.blobs import append
from graph_double.exchange import Broken, Refusal, Request, Response, answer
from graph_double.nodes import Content, Node, missing, name_exists
from graph_double.render import from_sharepoint
from graph_double.service import DriveService
from graph_double.sessions import Session

MULTIPLE = 320 * 1024
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)$")


@dataclass(frozen=True)
class Fragment:
    """Bytes `start` to `end` (both included) of `total`."""

    start: int
    end: int
    total: int

    @property
    def last(self) -> bool:
        return self.end + 1 == self.total


class UploadHost:
    """What is answered at an uploadUrl."""

    def __init__(self, service: DriveService) -> None:
        self._service = service
        self._sessions, self._quirks = service.sessions, service.quirks
        router = service.switchboard.routers["upload"]
        path = "/sites/{site}/_api/v2.0/drives/{drive}/items/{item}/uploadSession"
        router.add("PUT", path, self.put, operation="upload fragment", ru=units)
        router.add("GET", path, self.status, operation="session status", ru=units)
        router.add("DELETE", path, self.cancel, operation="cancel session", ru=units)
        router.add("POST", path, self.commit, operation="commit session", ru=units)
        service.switchboard.lose_session = self.lose  # type: ignore[method-assign]

    def lose(self, request: Request, *, forget: bool) -> None:
        """A fault: the session is forgotten, or its URL's secret dies."""
        try:
            session = self._sessions.find(request.query)
        except Refusal:
            return
        if forget:
            self._sessions.end(session)
        session.dead_url = not forget

    def _session(self, request: Request) -> Session:
        if self._quirks.upload_refuses_authorization and "authorization" in request.headers:
            raise Refusal(401, "unauthenticated", "The caller is not authenticated.", "invalidAuthenticationToken", lower=True)
        return self._sessions.find(request.query)

    def status(self, request: Request) -> Response:
        return answer(200, self._sessions.told(self._session(request)))

    def cancel(self, request: Request) -> Response:
        session = self._session(request)
        with session.lock:
            self._sessions.end(session)
            session.path.unlink(missing_ok=True)
        return answer(204)

    def put(self, request: Request) -> Response:
        session = self._session(request)
        with session.lock:
            fragment = self._fragment(request, session)
            self._receive(request, session, fragment)
            self._sessions.extend(session)
            if not fragment.last or session.defer:
                return answer(202, self._sessions.told(session))
            return self._finish(session)

    def commit(self, request: Request) -> Response:
        """The empty POST that ends a session with deferCommit."""
        session = self._session(request)
        with session.lock:
            if not session.defer or session.received != session.total:
                raise Refusal(400, "invalidRequest", "The upload session is not ready to be committed.", lower=True)
            return self._finish(session)

    def _fragment(self, request: Request, session: Session) -> Fragment:
        found = _RANGE.match(request.headers.get("content-range", ""))
        if found is None:
            raise _bad("The Content-Range header is missing or malformed.")
        fragment = Fragment(*(int(number) for number in found.groups()))
        if fragment.end < fragment.start or fragment.end >= fragment.total or fragment.end - fragment.start + 1 != request.length:
            raise _bad("The Content-Range header length does not match the provided number of bytes.")
        if request.length >= self._quirks.fragment_limit:
            raise Refusal(413, "requestTooLarge", "The size of the request is too large: less than 60 MiB are allowed.", lower=True)
        told = session.total if session.total is not None else session.size
        if told is not None and fragment.total != told:
            raise _bad("The total size of the upload does not match the size told before.")
        if fragment.start < session.received:
            raise _overlap("Uploaded fragment overlaps with existing data.", "fragmentOverlap")
        if fragment.start > session.received:
            raise _overlap("Uploaded fragment is out of order.", "fragmentOutOfOrder")
        if self._quirks.strict_multiple and not fragment.last and request.length % MULTIPLE:
            raise _bad("Fragments other than the last one have to be a multiple of 327680 bytes.")
        return fragment

    def _receive(self, request: Request, session: Session, fragment: Fragment) -> None:
        session.total = fragment.total
        before = session.state.copy()
        if fragment.last:
            with session.tree.lock:
                session.tree.room_for(fragment.total)
        try:
            append(session.path, fragment.start, request.body, session.state)
        except Broken:
            if self._quirks.partial_kept:
                session.received = session.state.length
            else:
                session.state = before
            raise
        session.received = fragment.end + 1

    def _finish(self, session: Session) -> Response:
        content = Content(session.path, session.received, session.state.digest())
        with session.tree.lock:
            node, new = self._place(session, content)
            node.etag = max(node.etag, 4)
            node.info |= session.info
            self._sessions.end(session)
            self._service.stored(session.tree, node)
            said = from_sharepoint(session.tree, node, self._quirks, self._service.download_url(session.tree, node))
        return answer(201 if new else 200, said)

    def _place(self, session: Session, content: Content) -> tuple[Node, bool]:
        if session.parent.deleted or (session.target is not None and session.target.deleted):
            raise missing()
        if session.target is not None:
            session.tree.fill(session.target, content)
            return session.target, False
        try:
            return session.tree.store(session.parent, session.name, content, session.behaviour)
        except Refusal as refusal:
            if refusal.status == 409:
                raise _commit_conflict() from refusal
            raise


def _commit_conflict() -> Refusal:
    message = (
        "Another file exists with the same name as the uploaded session. You can redirect the upload session "
        "to use a new filename by calling PUT with the new metadata and @microsoft.graph.sourceUrl attribute."
    )
    refusal = name_exists()
    return Refusal(refusal.status, refusal.code, message, lower=True)


def _bad(message: str) -> Refusal:
    return Refusal(400, "invalidRequest", message, lower=True)


def _overlap(message: str, inner: str) -> Refusal:
    return Refusal(416, "invalidRange", message, inner, lower=True)
