"""The folder that shows one file's pages to the person who decides: pictures with the evidence boxed, and the plan in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from medrec_daemon.errors import UsageProblem
from medrec_daemon.journeys import explain_html
from medrec_daemon.journeys.arrival import Rooms
from medrec_daemon.journeys.explain import Explained
from medrec_daemon.reading.highlights import MarkedPage
from medrec_daemon.safe_write import disk_errors, make_folder, write_text

INDEX = "index.html"
EVERY_PAGE = 30
"""Of a file with more pages, only those are drawn on which something is boxed or a piece begins, unless all are asked for."""
_OURS = re.compile(r"index\.html|page-\d{4,}\.png|\.writing-[\w-]+\.tmp")


def prepare(folder: Path, office: Sequence[Path]) -> Path:
    """Make the folder, closed to everybody else, or empty it of the pictures of an earlier call.

    Args:
        folder: Where the pictures go.
        office: The office's own folders: what lies in them is taken up, filed or kept by the service.

    Raises:
        UsageProblem: It lies in one of the office's folders, is no folder, or holds anything that is not such a picture.
    """
    place = folder.expanduser().resolve()
    for own in office:
        if place.is_relative_to(own.resolve()):
            raise UsageProblem(f"{folder} lies in the office's own folder {own}.", "Name a new folder elsewhere: --pictures ~/look")
    with disk_errors(f"The folder {folder}"):
        if place.exists() and not place.is_dir():
            raise UsageProblem(f"{folder} is not a folder.", "Name a new folder: --pictures ~/look")
        there = sorted(place.iterdir()) if place.exists() else []
        strange = next((path.name for path in there if not _OURS.fullmatch(path.name) or path.is_symlink() or not path.is_file()), None)
        if strange is not None or (there and not explain_html.is_ours(place / INDEX)):
            what = f"{folder} holds other files ({strange or there[0].name})."
            raise UsageProblem(what, "Name a new folder, so that nothing of yours is written over: --pictures ~/look")
        for path in there:
            path.unlink()
        make_folder(place)
        place.chmod(0o700)
    return place


def show(explained: Explained, file: Path, folder: Path, rooms: Rooms, progress: Callable[[int, int], None], *, every: bool) -> int:
    """Draw the pages and write ``index.html`` beside them, all of mode 0600; the number of pages drawn.

    ``folder`` comes from ``prepare``. The index is written first without and last with the pictures' own troubles, so that a
    stop in the middle leaves a folder that ``prepare`` takes for ours.
    """
    chosen = [page for page in explained.pages if every or len(explained.pages) <= EVERY_PAGE or _counts(page, explained)]
    held = file.resolve().is_relative_to(rooms.held.resolve())
    with disk_errors(f"The folder {folder}"):
        write_text(folder / INDEX, explain_html.begun(explained.plan))
        undrawn = rooms.reader.draw(file, chosen, folder, progress) if chosen else {}
        drawn = tuple(page for page in chosen if page.number not in undrawn)
        write_text(folder / INDEX, explain_html.index(explained, drawn, undrawn, rooms.ledger, held=held))
    return len(drawn)


def _counts(page: MarkedPage, explained: Explained) -> bool:
    begins = any(piece.pages[0] == page.number for piece in explained.plan.pieces)
    return begins or any(one.boxes for one in page.highlights)
