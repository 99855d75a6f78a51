"""Downloads in constant memory that go on where they broke off, verified by size and quickXorHash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from medrec_daemon.errors import TryLater
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.drive_item import DriveItem
from medrec_daemon.graph.fingerprint import Fingerprint, fingerprint_of
from medrec_daemon.safe_write import disk_errors

WHAT = "a download"


class ItemGone(TryLater):
    """What was to be downloaded is not there any more."""


class Altered(TryLater):
    """All of it came, and its size or hash is not what the drive says: it changed, or the drive's word comes late.

    ``found`` is the fingerprint of what came: two whole downloads that agree may be believed.
    """

    def __init__(self, found: Fingerprint) -> None:
        super().__init__("A file's content is not what the drive says of it.", "It is looked at again.")
        self.found = found

    def __reduce__(self) -> tuple[type[Altered], tuple[Fingerprint]]:  # type: ignore[override]
        return type(self), (self.found,)


def pieces(client: GraphClient, where: str, size: int, start: int = 0) -> Iterator[bytes]:
    """The bytes of ``where`` (an item's ``content`` address) from ``start`` on, asked for again where the connection breaks.

    ``size`` is what the service says the item has; an item that turns out longer is given whole. Raises ``ItemGone``, and
    ``TryLater`` when it does not get on.
    """
    at, idle, waited = start, 0, 0.0
    while True:
        before, ended = at, False
        with client.stream(where, WHAT, start=at, expect=(200, 206, 404, 416)) as streamed:
            if streamed.status == 404:
                raise ItemGone("A file was removed while it was downloaded.", "It is looked at again.")
            if streamed.status == 416 and at >= size:
                return  # there is no more than what we have
            skip = at if streamed.status == 200 else 0  # the range was not heeded
            chunks = iter(streamed.chunks if streamed.status != 416 else ())
            while True:
                try:
                    chunk = next(chunks)
                except StopIteration:
                    ended = True
                    break
                except TryLater:
                    if client.pace.should_stop():
                        raise
                    break
                kept = chunk[skip:]
                skip -= len(chunk) - len(kept)
                at += len(kept)
                if kept:
                    yield kept
        if ended and at >= size:
            return
        idle = 0 if at > before else idle + 1
        if idle:
            later = client.pace.pause(idle, waited)
            if later is None:
                raise TryLater("A download does not get on.", "It is tried again from where it broke off.")
            waited = later


def download(client: GraphClient, where: str, item: DriveItem, target: Path) -> Fingerprint:
    """Download an item's content to ``target``, going on where an earlier try left it, and verify it by size and hash.

    Returns the fingerprint of what was fetched. Raises ``ItemGone`` and ``TryLater`` (``target`` is left for the next try),
    and ``Altered`` (``target`` is removed).
    """
    with disk_errors("The folder for downloads"):
        with target.open("ab") as writer:
            if writer.tell() > item.size:
                writer.truncate(0)
            for piece in pieces(client, where, item.size, writer.seek(0, 2)):
                writer.write(piece)
        with target.open("rb") as reader:
            found = fingerprint_of(reader, client.pace.alive)
        if found.size == item.size and item.quick_xor in {None, found.quick_xor}:
            return found
        target.unlink()
    raise Altered(found)
