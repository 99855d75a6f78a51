"""What a drive is really like, tried out: that a document can be uploaded, read back and deleted, and what the library does to it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from medrec_daemon.errors import ConfigProblem, MedrecError, TryLater
from medrec_daemon.graph.addresses import by_id, child
from medrec_daemon.graph.drive import FAIL, Drive
from medrec_daemon.graph.drive_item import DriveItem, drive_item
from medrec_daemon.graph.in_folder import named

Mark = Literal["ok", "look", "MEND", "away"]
"""Well; it works, but somebody should see it; to be mended; nobody knows, for it cannot be reached."""
FIRST = b"Written by 'medrec check', which takes it away again.\r\n"
SECOND = b"Written by 'medrec check' a second time, to see whether versions are kept.\r\n"
LOW_BYTES = 1_000_000_000
NO_BYTES = 10_000_000
KINDS = {"personal": "a personal OneDrive", "business": "the OneDrive of an account", "documentLibrary": "a library of SharePoint"}
"""``driveType``: https://learn.microsoft.com/graph/api/resources/drive."""
GRANT = "The app needs the role 'write' on this site or library: see docs/onedrive.md."


class Seen(NamedTuple):
    """What was looked at, how it stands, that in words for IT, and the exit code where it is to be mended."""

    what: str
    mark: Mark
    words: str
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class DriveFacts:
    """What Graph says of a drive. ``server_path`` is the decoded path of the drive's own address on its server."""

    kind: str
    name: str
    owner: str
    host: str
    server_path: str
    remaining: int | None
    quota_state: str

    @property
    def words(self) -> str:
        """What drive it is, for people."""
        named = f"'{self.name}', " if self.name else ""
        owned = f", owned by {self.owner}" if self.owner else ""
        where = f" at {self.host}{self.server_path}" if self.host else ""
        return f"{named}{KINDS.get(self.kind, 'a drive')}{where}{owned}"


def trouble(what: str, error: MedrecError) -> Seen:
    """An error as one line."""
    return Seen(what, "away" if isinstance(error, TryLater) else "MEND", str(error), error.exit_code)


def look_up(drive: Drive) -> DriveFacts:
    """What drive it is and what room it has. Raises as ``Drive`` does."""
    answer = drive.client.call("GET", f"/drives/{drive.id()}?$select=id,name,driveType,owner,quota,webUrl", "the drive")
    found = answer.json()
    owner = found.get("owner") or {}
    names = [_inside(owner, one).get("displayName") for one in ("user", "group", "application", "device")]
    address = urlsplit(str(found.get("webUrl") or ""))
    quota = _inside(found, "quota")
    remaining = quota.get("remaining")
    return DriveFacts(
        kind=str(found.get("driveType") or ""),
        name=str(found.get("name") or ""),
        owner=next((str(name) for name in names if name), ""),
        host=address.hostname or "",
        server_path=unquote(address.path).rstrip("/"),
        remaining=remaining if isinstance(remaining, int) else None,
        quota_state=str(quota.get("state") or ""),
    )


def room(what: str, facts: DriveFacts) -> Seen:
    """Whether documents still fit."""
    if facts.remaining is None:
        return Seen(what, "ok", "the drive does not say how much room it has left; a full one is told when it happens")
    left = f"{facts.remaining / 1e9:.1f} GB left" if facts.remaining >= 1e9 else f"{facts.remaining / 1e6:.0f} MB left"
    if facts.remaining < NO_BYTES or facts.quota_state == "exceeded":
        return Seen(what, "MEND", f"{left}: the drive is full. Make room, or have its quota raised.", 3)
    if facts.remaining < LOW_BYTES or facts.quota_state in {"critical", "nearing"}:
        return Seen(what, "look", f"{left}. Make room soon, or have its quota raised.")
    return Seen(what, "ok", left)


def try_out(what: str, drive: Drive, folder: DriveItem) -> Iterator[Seen]:
    """Upload a small file into a folder as documents are uploaded, read it back, look at it, replace it, and delete it."""
    name = f"medrec-check-{secrets.token_hex(4)}.txt"
    try:
        item = _upload(drive, folder, name)
    except MedrecError as error:
        with suppress(MedrecError):  # an answer that got lost may have left it there
            if (left := named(drive, folder.id, name)) is not None:
                drive.delete(left.id)
        yield trouble(f"{what}: writing", error)
        return
    found: list[Seen] = []
    try:
        found = list(_looks(what, drive, item))
    except MedrecError as error:
        found = [trouble(f"{what}: reading", error)]
    gone = _deleted(what, drive, item, name)
    if gone is not None:
        found.append(gone)
    elif not any(one.mark in {"MEND", "away"} for one in found):
        yield Seen(f"{what}: documents", "ok", "a small file was uploaded as documents are, read back, and deleted")
    yield from found


def _upload(drive: Drive, folder: DriveItem, name: str) -> DriveItem:
    """By an upload session, as every document: a right to small uploads would prove nothing."""
    body = {"item": {FAIL: "fail", "name": name}}
    address = child(drive.id(), folder.id, name, "createUploadSession")
    session = drive.client.call("POST", address, "an upload session for a probe file", body=body, expect=(200, 403))
    if session.status == 403:
        raise _forbidden(drive, folder, name)
    url = str(session.json().get("uploadUrl") or "")
    size = len(FIRST)
    headers = {"Content-Range": f"bytes 0-{size - 1}/{size}"}
    answer = drive.client.plain("PUT", url, "a probe file", content=FIRST, headers=headers, expect=(200, 201), repeatable=False)
    return drive_item(answer.json())


def _forbidden(drive: Drive, folder: DriveItem, name: str) -> ConfigProblem:
    """Which of the two is missing: the right to write, or only the right to upload sessions (see docs/onedrive.md)."""
    address = child(drive.id(), folder.id, name, f"content?{FAIL}=fail")
    small = drive.client.call("PUT", address, "a small probe file", content=FIRST, expect=(200, 201, 403))
    if small.status == 403:
        return ConfigProblem("Nothing may be written here (403).", GRANT)
    drive.delete(drive_item(small.json()).id)
    return ConfigProblem(
        "A small file may be written here, but no upload session may be opened (403), and documents go by these.",
        "Microsoft documents the application permission Sites.ReadWrite.All for upload sessions: see docs/onedrive.md, "
        "'If upload sessions are refused'.",
    )


def _looks(what: str, drive: Drive, item: DriveItem) -> Iterator[Seen]:
    with drive.client.stream(by_id(drive.id(), item.id, "content"), "a probe file") as streamed:
        if b"".join(streamed.chunks) != FIRST:
            yield Seen(f"{what}: reading", "MEND", "What was written does not read back the same: the drive changes plain text.", 3)
    level = _publication(drive, item)
    if level == "checkout":
        yield Seen(
            f"{what}: check-out",
            "MEND",
            "The library asks for check-out: what is filed stays unseen by others until somebody checks it in. In the library's "
            "settings, Versioning settings, set 'Require documents to be checked out before they can be edited' to No.",
            3,
        )
        return
    words = "not required: a new file is there for everybody at once" if level else "the drive does not say whether it is required"
    yield Seen(f"{what}: check-out", "ok" if level else "look", words)
    yield from _versions(what, drive, item)


def _publication(drive: Drive, item: DriveItem) -> str:
    """``published`` or ``checkout``, which is only told when asked for: graph/api/resources/publicationfacet."""
    answer = drive.client.call("GET", by_id(drive.id(), item.id, "?$select=id,publication").replace("/?", "?"), "a probe file")
    return str(_inside(answer.json(), "publication").get("level") or "")


def _versions(what: str, drive: Drive, item: DriveItem) -> Iterator[Seen]:
    """Whether what somebody overwrites can be had back: https://learn.microsoft.com/graph/api/driveitem-list-versions."""
    again = drive.client.call(
        "PUT", by_id(drive.id(), item.id, "content"), "a probe file", content=SECOND, expect=(200, 201, 403, 409, 423)
    )
    answer = drive.client.call("GET", by_id(drive.id(), item.id, "versions"), "a probe file's versions", expect=(200, 400, 403, 404))
    kept = answer.json().get("value") if answer.status == 200 and again.status in {200, 201} else None
    if not isinstance(kept, list):
        yield Seen(f"{what}: versions", "look", "the drive does not say whether it keeps earlier versions")
    elif len(kept) > 1:
        yield Seen(f"{what}: versions", "ok", "kept: a document that somebody overwrites can be had back")
    else:
        words = "not kept: a document that somebody overwrites is lost. Turn versions on in the library's settings."
        yield Seen(f"{what}: versions", "look", words)


def _deleted(what: str, drive: Drive, item: DriveItem, name: str) -> Seen | None:
    """What stands in the way of deleting; None where the probe file is gone."""
    try:
        drive.delete(item.id)
    except MedrecError as error:
        return Seen(f"{what}: deleting", "look", f"The probe file {name} could not be deleted; take it away by hand. {error.what}")
    return None


def _inside(found: dict[str, Any], name: str) -> dict[str, Any]:
    inner = found.get(name)
    return inner if isinstance(inner, dict) else {}
