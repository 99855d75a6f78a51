"""A file or folder in a drive, as far as we look at it. Read leniently: Graph and SharePoint spell the same thing in different ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from medrec_daemon.errors import TryLater


@dataclass(frozen=True, slots=True)
class DriveItem:
    """What lies in a drive.

    ``size`` is in bytes; ``quick_xor`` is in Base64, None where the service gives none (yet); ``etag`` changes with every
    change, ``ctag`` with the content alone (not given everywhere). ``path`` is below the drive's chosen root, with real
    spellings, where the way there was walked; None elsewhere. A package (a notebook, or
    a shortcut to another drive) is neither file nor folder.
    ``last_change`` is when and by whom it was changed last: a service that rewrites a file (property promotion) leaves that as
    it was. ``by_its_maker`` says that whoever made it changed it last. In a change list names and sizes may be missing: '' and 0.
    """

    id: str
    name: str = field(repr=False)
    size: int
    etag: str | None
    ctag: str | None
    quick_xor: str | None
    is_folder: bool
    parent_id: str | None
    deleted: bool = False
    malware: bool = False
    is_package: bool = False
    by_its_maker: bool = False
    download_url: str | None = field(default=None, repr=False)
    path: str | None = field(default=None, repr=False)
    last_change: str | None = field(default=None, repr=False)


def drive_item(found: Mapping[str, Any]) -> DriveItem:
    """A driveItem from its JSON. Raises ``TryLater`` where it has not even an id."""
    if not isinstance(found.get("id"), str):
        raise TryLater("Microsoft Graph described a file without its id.", "It is tried again.")
    size = found.get("size")
    return DriveItem(
        id=found["id"],
        name=_text(found.get("name")) or "",
        size=size if isinstance(size, int) else 0,
        etag=_text(found.get("eTag")),
        ctag=_text(found.get("cTag")),
        quick_xor=_text(_inside(_inside(found, "file"), "hashes").get("quickXorHash")) or None,
        is_folder="folder" in found or "root" in found,
        parent_id=_text(_inside(found, "parentReference").get("id")),
        deleted="deleted" in found,
        malware="malware" in found,
        is_package="package" in found or "remoteItem" in found,
        by_its_maker=bool(found.get("createdBy")) and found.get("createdBy") == found.get("lastModifiedBy"),
        download_url=_text(found.get("@microsoft.graph.downloadUrl")) or _text(found.get("@content.downloadUrl")),
        last_change=_last_change(found),
    )


def _last_change(found: Mapping[str, Any]) -> str | None:
    when, who = _text(found.get("lastModifiedDateTime")), _inside(found, "lastModifiedBy")
    return f"{when} {json.dumps(who, sort_keys=True)}" if when and who else None


def _inside(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = found.get(name)
    return inner if isinstance(inner, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
