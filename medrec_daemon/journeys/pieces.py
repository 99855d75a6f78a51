"""The file that a piece becomes: the original as it is where the piece is all of it, else its pages cut out as a PDF."""

from __future__ import annotations

from pathlib import Path

from medrec_daemon.intake.arrival import Arrival
from medrec_daemon.intake.spool import Spool
from medrec_daemon.model import Plan, PlannedPiece
from medrec_daemon.reading.reader import Reader
from medrec_daemon.safe_write import sha256_of


def piece_file(piece: PlannedPiece, plan: Plan, arrival: Arrival, spool: Spool, reader: Reader) -> tuple[Path, str]:
    """(file, sha256) of a piece, made in the arrival's work folder; the same input gives the same bytes."""
    original = spool.original(arrival)
    upright = not any(plan.turns)
    if piece.pages == (1, plan.page_count) and upright and is_pdf(original):
        return original, arrival.sha256
    whole = original if is_pdf(original) else _as_pdf(original, spool.work_folder(arrival), reader)
    target = spool.work_folder(arrival) / f"{piece.pages[0]}-{piece.pages[1]}.pdf"
    first, last = piece.pages
    reader.cut(whole, first, last, plan.turns[first - 1 : last], target)
    return target, sha256_of(target)


def is_pdf(path: Path) -> bool:
    """Whether the file's content, not its name, says PDF."""
    with path.open("rb") as handle:
        return b"%PDF-" in handle.read(1024)


def _as_pdf(original: Path, work: Path, reader: Reader) -> Path:
    target = work / "pages.pdf"
    reader.pages_as_pdf(original, target)
    return target
