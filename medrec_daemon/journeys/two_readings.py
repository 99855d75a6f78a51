"""Two readings of one arrival: when a second one is worth its time, what of it may be followed, and what both say at one place.

A second reading is made when the patient's gate alone holds the first one's plan. ``second_look`` has the same pages read larger by the
engine that read them first, ``second_opinion`` has another engine read them. Either way nothing but whose it is may become clear.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.errors import ConfigProblem, FileProblem
from medrec_daemon.ledger.model import Matter
from medrec_daemon.model import Evidence, Outcome, Page, PageSource, Piece, Plan, PlannedPiece, ReadFile
from medrec_daemon.privacy import short

log = logging.getLogger(__name__)

MOST_PAGES = 6
"""Of an arrival: at some five seconds each where another engine reads them."""
FRONT_PAGES = 2
"""Of a piece, so many first pages are read again even where the first reading saw nobody on them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an arrival, what was recognised of it, and the plan that came of it."""

    pages: tuple[Page, ...] = field(repr=False)
    pieces: tuple[Piece, ...] = field(repr=False)
    plan: Plan = field(repr=False)


@dataclass(frozen=True, slots=True)
class Now:
    """The day, and whether the service stops."""

    today: date
    stopping: Callable[[], bool]


def pages_to_read(first: Reading) -> tuple[Page, ...]:
    """The pages worth a second look: none unless the patient's gate alone stands between a piece and its folder."""
    plan = first.plan
    if plan.outcome is not Outcome.HOLD or not plan.pieces:
        return ()
    failed = [place for place, piece in enumerate(plan.pieces) if _fails(piece, "patient")]
    others = [piece for piece in plan.pieces if not _fails(piece, "patient") and any(not gate.passed for gate in piece.gates)]
    if not failed or others:
        return ()
    wanted: dict[int, None] = {}
    for place in failed:
        piece = first.pieces[place]
        named = [seen.page for seen in piece.people] + [seen.page for seen in piece.references if seen.page]
        wanted.update(dict.fromkeys([*range(piece.first, min(piece.first + FRONT_PAGES, piece.last + 1)), *named]))
    by_picture = {page.number: page for page in first.pages if page.source is PageSource.OCR and page.unread is None}
    return tuple(by_picture[number] for number in sorted(wanted) if number in by_picture)[:MOST_PAGES]


def reread(
    first: Reading,
    whole: ReadFile,
    again: Callable[[str, Sequence[Page]], Sequence[Page]],
    judge: Callable[[tuple[Page, ...]], Reading],
    follow: Callable[[Reading, frozenset[int]], Plan | None],
) -> Reading:
    """The reading to follow: a second one where ``follow`` gives its plan, else the first as it was.

    ``again`` reads pages of a file a second time, ``judge`` recognises pages and decides. A reader that is not installed, or is lost
    over these pages, changes nothing.
    """
    wanted = pages_to_read(first)
    if not wanted or not whole.file:
        return first
    try:
        found = {page.number: page for page in again(whole.file, wanted)}
    except (ConfigProblem, FileProblem) as trouble:
        log.warning("%s: not read again (%s)", short(whole.sha256), type(trouble).__name__)
        return first
    second = judge(tuple(found.get(page.number, page) for page in first.pages)) if found else first
    plan = follow(second, frozenset(found))
    log.info("%s: %d pages read again: %s", short(whole.sha256), len(found), "filed" if plan else "held as before")
    return replace(second, plan=plan) if plan else first


def settled(first: Reading, second: Reading, told: Callable[[int], Evidence | None]) -> Plan | None:
    """The second reading's plan where nothing but whose a piece is became clear; else None: the arrival stays held.

    ``told`` gives the evidence for each piece, by its place, whose patient the first reading did not settle; None where there is none.
    """
    one, other = first.plan, second.plan
    if other.outcome is not Outcome.FILE or [piece.pages for piece in one.pieces] != [piece.pages for piece in other.pieces]:
        return None
    pieces = []
    for place, (before, piece) in enumerate(zip(one.pieces, other.pieces, strict=True)):
        evidence = told(place) if _fails(before, "patient") else None
        if not _only_the_patient_is_new(before, piece) or (evidence is None and _fails(before, "patient")):
            return None
        pieces.append(replace(piece, evidence=(*piece.evidence, evidence)) if evidence else piece)
    return replace(other, pieces=tuple(pieces))


def matter_of(piece: PlannedPiece, lookups: Lookups) -> Matter | None:
    """The matter for which a piece is planned, as its file says now; None where that cannot be read."""
    try:
        return lookups.matter(piece.matter or "")
    except FileProblem:
        return None


def _fails(piece: PlannedPiece, name: str) -> bool:
    return any(gate.name == name and not gate.passed for gate in piece.gates)


def _only_the_patient_is_new(before: PlannedPiece, after: PlannedPiece) -> bool:
    """Whether kind, provider and any client that were sure are what they were."""
    same_kind = _fails(before, "kind") or before.kind is after.kind
    same_provider = before.provider in {None, after.provider}
    return same_kind and same_provider and before.matter in {None, after.matter}
