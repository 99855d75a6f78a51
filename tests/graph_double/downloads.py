"""The download host: files by short-lived URLs, whole or in ranges."""

from __future__ import annotations

import re

from graph_double.exchange import Refusal, Request, Response
from graph_double.nodes import missing
from graph_double.service import DriveService

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class DownloadHost:
    """What is answered at a download URL."""

    def __init__(self, service: DriveService) -> None:
        self._service = service
        router = service.switchboard.routers["download"]
        for method in ("GET", "HEAD"):
            router.add(method, "/sites/{site}/_layouts/15/download.aspx", self.get, operation="download", ru=0)

    def get(self, request: Request) -> Response:
        if self._service.quirks.download_refuses_authorization and "authorization" in request.headers:
            raise Refusal(401, "unauthenticated", "The caller is not authenticated.", "invalidAuthenticationToken", lower=True)
        ticket = self._service.ticket(request.query.get("tempauth", ""))
        with ticket.tree.lock:
            node, content = ticket.node, ticket.node.content
        if node.deleted or content is None:
            raise missing()
        headers = {
            "Content-Type": "application/octet-stream", "ETag": node.e_tag, "Accept-Ranges": "bytes",
            "Content-Disposition": "attachment",
        }  # fmt: skip
        start, end = _span(request.headers.get("range", ""), content.size)
        if start == 0 and end == content.size and "range" not in request.headers:
            return Response(200, headers, file=content.path, length=content.size)
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{content.size}"
        return Response(206, headers, file=content.path, start=start, length=end - start)


def _span(text: str, size: int) -> tuple[int, int]:
    """First byte and the one after the last. Raises Refusal 416."""
    found = _RANGE.match(text)
    if not text or found is None or found[0] == "bytes=-":
        return 0, size
    if not found[1]:
        return max(0, size - int(found[2])), size
    start = int(found[1])
    end = min(size, int(found[2]) + 1) if found[2] else size
    if start >= size or end <= start:
        raise Refusal(416, "invalidRange", "The range is not satisfiable.", headers={"Content-Range": f"bytes */{size}"}, lower=True)
    return start, end
