"""What changed in a drive since the last look: the pages of a delta query as values.

Source: https://learn.microsoft.com/graph/api/driveitem-delta. An item may come several times, the last time counts; items may
come in any order; a deleted one has hardly more than its id. The service forgets old links (410): list the folders anew then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from medrec_daemon.errors import TryLater
from medrec_daemon.graph.addresses import by_path
from medrec_daemon.graph.drive import Drive
from medrec_daemon.graph.drive_item import DriveItem, drive_item

WHAT = "what changed in the drive"
GONE = 410
MAX_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One page of changes.

    ``link`` is where to go on: the next page, or after the ``last`` one what to ask at the next look. ``forgotten`` says that
    the service knows the link no more: nothing is on the page, and what lies in a folder has to be listed anew.
    """

    items: tuple[DriveItem, ...] = field(repr=False)
    link: str = field(repr=False)
    last: bool
    forgotten: bool = False


def latest(drive: Drive) -> str:
    """A link from which only changes after this moment are told. Raises as ``GraphClient.call``."""
    link = by_path(drive.id(), "", "delta?token=latest")
    for page in pages(drive, link):
        if page.forgotten:
            break
        if page.last:
            return page.link
    raise TryLater("OneDrive does not say from when on it tells changes.", "It is asked again.")


def pages(drive: Drive, link: str) -> Iterator[ChangePage]:
    """The changes since ``link`` (one resource unit a page), page by page. Raises as ``GraphClient.call``.

    Ends after the ``last`` page, or after one that says ``forgotten``.
    """
    for _ in range(MAX_PAGES):
        answer = drive.client.call("GET", link, WHAT, expect=(200, GONE))
        if answer.status == GONE:
            yield ChangePage((), answer.headers.get("location", ""), last=True, forgotten=True)
            return
        told = answer.json()
        further, final = told.get("@odata.nextLink"), told.get("@odata.deltaLink")
        if not further and not final:
            raise TryLater("OneDrive told changes, but not where to go on.", "It is asked again.")
        items = tuple(drive_item(raw) for raw in told.get("value", ()))
        yield ChangePage(items, str(further or final), last=not further)
        if not further:
            return
        link = str(further)
    raise TryLater("OneDrive tells changes without end.", "It is asked again.")
