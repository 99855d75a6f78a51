"""Putting a file onto a draft: in one request when it is small, in ranges through an upload session when it is not.

From learn.microsoft.com/graph/outlook-large-attachments: below 3 MB one POST, from 3 to 150 MB a session; each range is at most
4 MB and goes without Authorization; the answers in between are 200 with ``NextExpectedRanges`` (that spelling, a single number
each), the last is 201.
"""

from __future__ import annotations

import base64
from typing import Any

from medrec_daemon.errors import ConfigProblem, TryLater
from medrec_daemon.graph.answer import Answer
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.model import Attachment

SMALL = 3 * 1024 * 1024
"""Bytes below which one POST takes a file, and from which on a session does."""
LARGEST = 150_000_000
_LOST = (404, 409, 410, 416)
"""How a session answers that is gone, or that has the range already because our repeat came after an answer that got lost."""
RANGE = 12 * 320 * 1024
"""Bytes of one range, just below 4 MB."""


def attach(client: GraphClient, draft: str, attachment: Attachment, lane: str) -> None:
    """Put one file onto the draft at the address ``draft``.

    Raises ``ConfigProblem`` for a file that no mail takes, else as ``GraphClient.call`` does; the draft is then incomplete.
    """
    size = len(attachment.content)
    if size > LARGEST:
        raise ConfigProblem("A file of more than 150 MB cannot be mailed.", "Send a link to it instead.")
    if size < SMALL:
        whole = client.call("POST", f"{draft}/attachments", "an attachment", expect=(201, 413), body=_whole(attachment), lane=lane)
        if whole.status == 201:
            return  # else a few bytes too many, with what JSON adds
    item = {"attachmentType": "file", "name": attachment.name, "size": size, "contentType": attachment.media_type}
    where = f"{draft}/attachments/createUploadSession"
    asked = client.call("POST", where, "an attachment", expect=(201, 413), body={"AttachmentItem": item}, lane=lane)
    if asked.status == 413:
        raise too_large(asked, "with its attachments")
    url = asked.json().get("uploadUrl")
    if not isinstance(url, str):
        raise TryLater("Microsoft Graph opened no upload for an attachment.", "It is tried again.")
    _put_ranges(client, url, attachment.content, lane)


def too_large(answer: Answer, what: str) -> ConfigProblem:
    """What a 413 means to whoever sends; ``what`` says which message."""
    codes = ", ".join(sorted(answer.codes)) or "no code"
    remedy = "Send fewer or smaller attachments; Exchange's limit is the mailbox's MaxSendSize, 35 MB unless it was changed."
    return ConfigProblem(f"The message {what} is too large for Exchange Online (413, {codes}).", remedy)


def _put_ranges(client: GraphClient, url: str, content: bytes, lane: str) -> None:
    """Range after range from where the server says, until it says 201. Raises ``TryLater`` where it asks for no later byte."""
    view, start = memoryview(content), 0
    while start < len(content):
        end = min(start + RANGE, len(content))
        headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
        part = bytes(view[start:end])
        answer = client.plain("PUT", url, "a part of an attachment", expect=(200, 201, *_LOST), content=part, headers=headers, lane=lane)
        if answer.status == 201:
            return
        if answer.status != 200:
            break
        expected = _next_byte(answer)
        if not start < expected < len(content):
            break
        start = expected
    raise TryLater("Exchange Online did not take an attachment to its end.", "It is tried again from the beginning.")


def _next_byte(answer: Answer) -> int:
    """The first byte that the server wants next, -1 where it says none: ``["2097152"]`` or ``["2097152-4194303"]``."""
    said = answer.json()
    ranges = said.get("NextExpectedRanges") or said.get("nextExpectedRanges") or [""]
    first = str(ranges[0]).partition("-")[0]
    return int(first) if first.isdecimal() else -1


def _whole(attachment: Attachment) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": attachment.name,
        "contentType": attachment.media_type,
        "contentBytes": base64.b64encode(attachment.content).decode("ascii"),
    }
