"""Small things in a folder that is known by its id: a folder, a short text. By id, so that a renamed folder still is the same."""

from __future__ import annotations

from medrec_daemon.errors import FileProblem, TryLater
from medrec_daemon.graph.addresses import by_id, child
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_item import DriveItem, drive_item

FAIL = "?@microsoft.graph.conflictBehavior=fail"
MAX_TEXT = 1 << 18
TEXT = {"Content-Type": "text/plain"}


def named(drive: Drive, folder: str, name: str) -> DriveItem | None:
    """What has that name in the folder, None where there is nothing. Raises as ``GraphClient.call``."""
    answer = drive.client.call("GET", child(drive.id(), folder, name), "an item by its name", expect=(200, 404))
    return drive_item(answer.json()) if answer.status == 200 else None


def folder_in(drive: Drive, folder: str, name: str) -> DriveItem:
    """The folder of that name in the folder, made where it is missing. Raises ``FileProblem`` where a file has the name."""
    found = named(drive, folder, name)
    if found is None:
        body = {"name": name, "folder": {}, "@microsoft.graph.conflictBehavior": "fail"}
        address = by_id(drive.id(), folder, "children")
        made = drive.client.call("POST", address, "a new folder", expect=(200, 201, 409), body=body, repeatable=True)
        found = drive_item(made.json()) if made.status != 409 else named(drive, folder, name)
    if found is None:
        raise TryLater("A folder in OneDrive was there and is not.", "It is tried again.")
    if not found.is_folder:
        raise FileProblem(f"In OneDrive a file has the name that the folder '{name}' should have.", "Rename or move that file.")
    return found


def put_text(drive: Drive, folder: str, name: str, text: str) -> DriveItem | None:
    """Write a new short text file; None where the name is taken (perhaps by this very call, had its answer got lost).

    Raises ``FileProblem`` for a name that the service refuses (as too long), else as ``GraphClient.call``.
    """
    address = child(drive.id(), folder, name, f"content{FAIL}")
    answer = drive.client.call("PUT", address, "a note", expect=(200, 201, 400, 409), content=text.encode(), headers=TEXT)
    if answer.status == 400:
        raise FileProblem("OneDrive refuses the name of a note.", "A shorter one is tried.")
    return drive_item(answer.json()) if answer.status != 409 else None


def replace_text(drive: Drive, item: str, text: str) -> bool:
    """Give a short text file other content; False where it is gone. Raises as ``GraphClient.call``."""
    address = by_id(drive.id(), item, "content")
    answer = drive.client.call("PUT", address, "a note", expect=(200, 201, 404), content=text.encode(), headers=TEXT)
    return answer.status != 404


def read_text(drive: Drive, item: DriveItem) -> str:
    """What a short text file says, '' for one that is too long to be a note of ours. Raises as ``GraphClient.call``."""
    if item.size > MAX_TEXT:
        return ""
    with drive.client.stream(by_id(drive.id(), item.id, "content"), "a note") as streamed:
        return b"".join(streamed.chunks).decode(errors="replace")
