"""Which drive is meant: by its id, a person's, a site's library, or a folder that a sharing link names; looked up once."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.graph import addresses
from medrec_daemon.graph.answer import Answer
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.same_name import place_key

_NOT_THERE = frozenset({400, 404})
"""400 is what the service says to an id that cannot be one."""


@dataclass(frozen=True, slots=True)
class DriveAddress:
    """Exactly one of ``id``, ``user``, ``site`` and ``shared``.

    ``user`` is an e-mail address or id; ``site`` is such as ``contoso.sharepoint.com:/sites/Records``, with the name of a
    ``library`` or None for its first; ``shared`` is a sharing link to a folder. Raises ``ConfigProblem`` for anything else.
    """

    id: str | None = None
    user: str | None = field(default=None, repr=False)
    site: str | None = field(default=None, repr=False)
    library: str | None = field(default=None, repr=False)
    shared: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        given = [value for value in (self.id, self.user, self.site, self.shared) if value]
        if len(given) != 1 or (self.library and not self.site):
            raise ConfigProblem(
                "A drive needs exactly one of id, user, site (with or without library) and shared.", "Look at the drive in config.yaml."
            )


@dataclass(frozen=True, slots=True)
class DriveFound:
    """A drive's id, its ``kind`` (``personal``, ``business``, ``documentLibrary``), and the id of the folder that was shared."""

    id: str
    kind: str
    folder: str | None = None


def look_up(client: GraphClient, address: DriveAddress) -> DriveFound:
    """Find the drive. Raises ``TryLater`` while Graph is away, ``ConfigProblem`` where there is none or we may not see it."""
    if address.shared:
        return _shared(client, address.shared)
    if address.site:
        return _of_site(client, address.site, address.library)
    if address.user:
        where, whose = addresses.user(address.user, "drive"), "the drive of that user"
        remedy = "See that the address is right and the person has opened OneDrive once (and has a licence for it)."
    else:
        where, whose = f"/drives/{quote(address.id or '', safe='!')}", "the drive with that id"
        remedy = "Copy the drive's id again, or name its user or site instead."
    return _drive(_found(client, where, whose, remedy))


def _drive(found: dict[str, Any]) -> DriveFound:
    return DriveFound(str(found.get("id", "")), str(found.get("driveType", "")))


def _of_site(client: GraphClient, site: str, library: str | None) -> DriveFound:
    where = f"/sites/{quote(site.strip().rstrip('/'), safe=':/,-._~')}"
    there = _found(
        client,
        where,
        "the site",
        "Give its address as a browser shows it, without the library behind it: https://firm.sharepoint.com/sites/Records.",
    )
    site_id = quote(str(there.get("id", "")), safe=",-._~")
    if library is None:
        return _drive(_found(client, f"/sites/{site_id}/drive", "the site's document library", "Name its library."))
    libraries: list[dict[str, Any]] = []
    link: str | None = f"/sites/{site_id}/drives"
    while link:
        page = _found(client, link, "the site's libraries", "Look at the site.")
        libraries += page.get("value", [])
        link = page.get("@odata.nextLink")
    for each in libraries:
        if place_key(str(each.get("name", ""))) == place_key(library):
            return _drive(each)
    others = "one other" if len(libraries) == 1 else f"{len(libraries)} others"
    raise ConfigProblem(
        f"The site has no library of that name; it has {others}.", "Write it as 'Site contents' shows it: look at library: in config.yaml."
    )


def _shared(client: GraphClient, link: str) -> DriveFound:
    """See https://learn.microsoft.com/graph/api/shares-get, "encoding sharing URLs"."""
    token = "u!" + urlsafe_b64encode(link.strip().encode()).decode().rstrip("=")
    found = _found(client, f"/shares/{token}/driveItem", "the shared folder", "Share the folder again and copy its link.")
    parent = found.get("parentReference") or {}
    if "folder" not in found and "root" not in found:
        raise ConfigProblem("The sharing link leads to a file, not to a folder.", "Share the folder itself and copy that link.")
    return DriveFound(str(parent.get("driveId", "")), str(parent.get("driveType", "")), str(found.get("id", "")))


def _found(client: GraphClient, where: str, what: str, remedy: str) -> dict[str, Any]:
    answer: Answer = client.call("GET", where, what, expect=(200, 403, *_NOT_THERE))
    if answer.status in _NOT_THERE:
        raise ConfigProblem(f"Microsoft Graph does not find {what} that is configured.", remedy)
    if answer.status == 403:
        raise ConfigProblem(
            f"The app may not see {what} that is configured (403).",
            "Grant it the right on that site or library: docs/onedrive.md, section 2.",
        )
    return answer.json()
