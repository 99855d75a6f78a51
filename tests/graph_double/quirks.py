"""The switches of the double: how the service behaves where tenants, years and documents differ."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass
class Quirks:
    """Defaults are OneDrive for Business as it was seen to behave; change a field at any time."""

    conflict_at: Literal["create", "commit"] = "create"
    """Whether `fail` on a name that exists is refused when the session is made, or only with the last fragment.

    A name that was taken meanwhile is always refused with the last fragment; that session stays open and holds the name."""
    ranges: Literal["open", "closed"] = "open"
    """nextExpectedRanges as "26-", or as SharePoint's "26-99" beside "uploadUrl": null."""
    second_session_conflicts: bool = True
    """A second session for a name with an open one is refused with 409, also with `replace`. Personal drives never do."""
    session_minutes: float = 15.0
    """An upload session dies this long after its last fragment."""
    url_hours: float = 24.0
    """The secret in an uploadUrl dies this long after the session was made, used or not."""
    url_expiry: Literal["401", "403"] = "401"
    """How a dead secret in an uploadUrl is refused: 401 expiredToken or 403 accessDenied."""
    upload_refuses_authorization: bool = True
    download_refuses_authorization: bool = True
    download_minutes: float = 60.0
    """How long a download URL lives."""
    partial_kept: bool = False
    """After a connection broke in a fragment the bytes that came are kept (a resume offset that is no multiple of 320 KiB)."""
    put_makes_folders: bool = True
    session_makes_folders: bool = False
    rewrite: bool | None = None
    """PDFs are rewritten after upload: None = in drives of kind documentLibrary, True = everywhere, False = never."""
    rewrite_after: float = 0.0
    """Seconds of the double's clock between the upload's last answer and the rewriting."""
    rewrite_shown: bool = False
    """The upload's last answer tells the rewritten size and hash already; otherwise those of what was sent."""
    hash_late: float = 0.0
    """Seconds after an upload during which GET tells a wrong hash (the last answer of the upload tells the right one)."""
    hash_missing: float = 0.0
    """Seconds after an upload during which GET tells no hash at all."""
    placeholder_visible: bool = False
    """While a session is open its `~tmp…` file shows up in listings."""
    versioning: bool = True
    checkout_required: bool = False
    page_size: int = 200
    """How many children a page holds when the caller does not say."""
    delta_page_size: int = 200
    delta_repeats: bool = False
    """Each further page of a delta begins with the last item of the page before."""
    delta_names_deleted: bool = False
    """Whether deleted items keep their name in a delta (personal does, Business does not)."""
    fragment_limit: int = 60 * 1024 * 1024
    put_limit: int = 250 * 1024 * 1024
    strict_multiple: bool = True
    """Fragments that are no multiple of 320 KiB (but the last) are refused."""
    units_per_minute: int | None = None
    """Above so many resource units in a minute of the double's clock: 429 with Retry-After; RateLimit headers from 80 % on."""

    def change(self, values: Mapping[str, Any]) -> None:
        """Set several switches by name; raises ValueError for a name that is none."""
        known = {field.name for field in dataclasses.fields(self)}
        unknown = sorted(set(values) - known)
        if unknown:
            msg = f"no such quirk: {', '.join(unknown)}"
            raise ValueError(msg)
        for name, value in values.items():
            setattr(self, name, value)
