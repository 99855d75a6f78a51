"""Whether what came is all that was asked for: pages that the paper counts, and days of service that it does not reach. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.ledger.model import Matter, Part, Request
from medrec_daemon.model import Kind, PagesLacking, PartName, Piece, PlannedPiece

ALONG = timedelta(days=14)
"""So much further may a bill's days reach than the chart's, or the reverse: a late charge, a telephone call."""
TO_THE_END = timedelta(days=30)
"""So long before the last day that a request names its records may end: nobody is treated every week."""
SINCE_THE_LOSS = timedelta(days=7)
_ON_THE_DAY = re.compile(r"\b(?:DOL|date of loss|day of (?:the )?(?:loss|accident|crash|collision))\b", re.IGNORECASE)
_BESIDE = {Kind.RECORDS: Kind.BILLING, Kind.BILLING: Kind.RECORDS}


def lacking(piece: Piece, part: PartName, request: Request, matter: Matter) -> str | None:
    """What of a part did not come with a piece that answers it, in words; None where nothing says that there is more.

    Named are pages by the paper's own count, days before its first where the patient was treated there on the day of loss, and days
    behind its last where the request names an end, or where what came earlier on this request tells of later treatment.
    """
    said = [*map(_pages, piece.lacking), *_days(piece, request.parts[part], request, matter)]
    return "; ".join(dict.fromkeys(said)) or None


def beside_each_other(planned: Sequence[PlannedPiece], lookups: Lookups) -> tuple[PlannedPiece, ...]:
    """The pieces of one arrival; chart and bill of one request show each other's gaps: what one tells of, the other must reach.

    Only days that the request asks for count: a chart recalls much that was before.
    """
    return tuple(_beside(piece, planned, lookups) for piece in planned)


def _beside(piece: PlannedPiece, planned: Iterable[PlannedPiece], lookups: Lookups) -> PlannedPiece:
    other_kind = _BESIDE.get(piece.kind)
    if not piece.closes or piece.served is None or other_kind is None or piece.part is None:
        return piece
    served = [other.served for other in planned if other.kind is other_kind and other.request == piece.request and other.served]
    request = lookups.matter(piece.matter or "").request(piece.request or "") if served else None
    if request is None:
        return piece
    asked = request.parts[piece.part]
    first, last = min(days[0] for days in served), max(days[1] for days in served)
    said = [*_before(piece.served[0], max(first, asked.from_ or first), ALONG), *_behind(piece.served[1], last, ALONG)]
    if not said:
        return piece
    words = f"{' and '.join(said)} (the {'bill' if other_kind is Kind.BILLING else 'chart'} tells of it)"
    return replace(piece, closes=False, lacking=words, note=with_lacking(piece.note, words))


def with_lacking(note: str | None, words: str) -> str:
    """A note with what did not come."""
    return " ".join(filter(None, (note, f"The part stays open: {words} did not come. If there is no more, waive the part.")))


def _days(piece: Piece, asked: Part, request: Request, matter: Matter) -> list[str]:
    if piece.served is None or piece.kind not in {*_BESIDE, Kind.RADIOLOGY}:
        return []
    first, last = piece.served
    said: list[str] = []
    if asked.from_ is not None and asked.from_ == matter.date_of_loss and _treated_on_the_day(request, matter):
        said += _before(first, asked.from_, SINCE_THE_LOSS)
    if isinstance(asked.to, date):
        said += _behind(last, asked.to, TO_THE_END)
    beside = [known.through for known in request.documents if known.kind is _BESIDE.get(piece.kind) and known.through]
    return said + [words for through in beside for words in _behind(last, through, ALONG)]


def _treated_on_the_day(request: Request, matter: Matter) -> bool:
    return any(row.provider == request.provider and _ON_THE_DAY.search(row.notes or "") for row in matter.treatment)


def _before(first: date, wanted: date, grace: timedelta) -> list[str]:
    return [f"{wanted.isoformat()} to {(first - timedelta(days=1)).isoformat()}"] if first - wanted > grace else []


def _behind(last: date, wanted: date, grace: timedelta) -> list[str]:
    return [f"{(last + timedelta(days=1)).isoformat()} to {wanted.isoformat()}"] if wanted - last > grace else []


def _pages(one: PagesLacking) -> str:
    runs: list[list[int]] = []
    for number in one.numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"{'page' if len(one.numbers) == 1 else 'pages'} {words} of {one.of}"
