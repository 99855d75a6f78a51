"""A plan held against the truth: filed right or wrong (whose, from whom, what, which request, which page), held rightly or needlessly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.accuracy.truth import GOES_ALONG, PageTruth, Truth
from medrec_daemon.model import Kind, Outcome, Plan, PlannedPiece

RIGHT, WRONG, UNEARNED, HELD, NEEDLESS = "filed right", "filed wrong", "filed unearned", "held rightly", "held needlessly"
PATIENT, PROVIDER, KIND, REQUEST, PAGE = "patient", "provider", "kind", "request", "page"
FAULTS = (PATIENT, PROVIDER, KIND, REQUEST, PAGE)


@dataclass(frozen=True, slots=True)
class Fault:
    """What was filed wrongly: the sort, the page, what was said and what is true."""

    sort: str
    page: int
    said: str
    true: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """``verdict`` as above; ``unearned`` is filed to the right place although the pages alone did not tell.

    ``faults`` are for wrong ones. ``left_open`` are parts that a piece answers and did not close; ``pieces`` were filed, of which
    ``wrong_pieces`` have a fault; ``confusion`` counts (true kind, said kind) per page, held or filed.
    """

    verdict: str
    faults: tuple[Fault, ...] = ()
    reasons: tuple[str, ...] = ()
    left_open: tuple[str, ...] = ()
    pieces: int = 0
    wrong_pieces: int = 0
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)


def judge(plan: Plan, truth: Truth) -> Judgement:
    """What the plan is worth."""
    confusion = _confusion(plan.pieces, truth)
    if plan.outcome is not Outcome.FILE:
        reasons = tuple(dict.fromkeys(sort_of(reason) for reason in plan.reasons))
        return Judgement(NEEDLESS if truth.verdict == "file" else HELD, reasons=reasons, confusion=confusion)
    faults = _faults(plan.pieces, truth)
    verdict = WRONG if faults else UNEARNED if truth.verdict == "hold" else RIGHT
    wrong = sum(any(piece.pages[0] <= fault.page <= piece.pages[1] for fault in faults) for piece in plan.pieces)
    left_open = _left_open(plan.pieces, truth)
    return Judgement(verdict, faults, left_open=left_open, pieces=len(plan.pieces), wrong_pieces=wrong, confusion=confusion)


def _confusion(pieces: Sequence[PlannedPiece], truth: Truth) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for piece in pieces:
        for page in _pages(piece, truth):
            if page.kinds:
                counts[page.kinds[0], piece.kind.value] += 1
    return counts


def _pages(piece: PlannedPiece, truth: Truth) -> tuple[PageTruth, ...]:
    first, last = piece.pages
    return truth.pages[first - 1 : last]


def _faults(pieces: Sequence[PlannedPiece], truth: Truth) -> tuple[Fault, ...]:
    found: list[Fault] = []
    for piece in pieces:
        pages = _pages(piece, truth)
        whose = _misplaced(
            piece,
            pages,
            PATIENT,
            [page.owner in {GOES_ALONG, piece.matter} for page in pages],
            str(piece.matter),
            [page.owner for page in pages],
        )
        found += [
            Fault(PATIENT, fault.page, fault.said, fault.true) for fault in whose
        ]  # a stray page is its patient's, not a page's matter
        found += _misplaced(
            piece,
            pages,
            PROVIDER,
            [page.provider in {GOES_ALONG, piece.provider} for page in pages],
            str(piece.provider),
            [page.provider for page in pages],
        )
        found += _misplaced(
            piece,
            pages,
            KIND,
            [not page.kinds or piece.kind.value in page.kinds for page in pages],
            piece.kind.value,
            ["/".join(page.kinds) for page in pages],
        )
        found += _request_faults(piece, pages)
    covered = {number for piece in pieces for number in range(piece.pages[0], piece.pages[1] + 1)}
    found += [Fault(PAGE, number, "nowhere", "one piece") for number in range(1, len(truth.pages) + 1) if number not in covered]
    return tuple(found)


def _misplaced(
    piece: PlannedPiece, pages: Sequence[PageTruth], sort: str, fits: Sequence[bool], said: str, true: Sequence[str]
) -> list[Fault]:
    """Pages that are not what their piece is. Where most of the piece is right, the few others are faults of single pages."""
    wrong = [place for place, fit in enumerate(fits) if not fit]
    telling = [page for page in pages if page.kinds]
    few = sort is not PATIENT and len(telling) > 2 * len(wrong)
    return [Fault(PAGE if few else sort, piece.pages[0] + place, f"{sort} {said}" if few else said, true[place]) for place in wrong[:3]]


def _request_faults(piece: PlannedPiece, pages: Sequence[PageTruth]) -> list[Fault]:
    allowed = [page for page in pages if page.kinds]
    if not allowed:
        return []
    first = allowed[0]
    faults = []
    if (
        first.requests
        and (piece.request or "") not in first.requests
        and not (piece.request is None and not piece.closes and first.closing != "must")
    ):
        faults.append(Fault(REQUEST, piece.pages[0], str(piece.request), "/".join(first.requests) or "none"))
    if piece.closes and all(page.closing == "never" for page in allowed):
        faults.append(Fault(REQUEST, piece.pages[0], f"closed {piece.part}", "closes nothing"))
    return faults


def _left_open(pieces: Sequence[PlannedPiece], truth: Truth) -> tuple[str, ...]:
    """Parts that the pages answer and no piece closed: somebody is asked once more for what came."""
    wanted = dict.fromkeys(page.part for page in truth.pages if page.closing == "must")
    closed = {piece.part.value for piece in pieces if piece.closes and piece.part}
    return tuple(part for part in wanted if part not in closed)


_KINDS = "|".join(kind.value for kind in Kind)
_SORTS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"not clear what kind", "kind unclear"),
        (rf"could be (?:{_KINDS}) or (?:{_KINDS})", "two kinds"),
        (r"no records\. Check", "no-records: a person confirms"),
        (r"not clear which provider", "provider unclear"),
        (r"could be from", "two providers"),
        (r"Put it on the list", "provider unlisted"),
        (r"our reference says", "reference against paper"),
        (r"no page names the patient", "nobody named"),
        (r"none of our clients", "none of our clients"),
        (r"Resembles .*another person", "another person named"),
        (r"Resembles .*date of birth", "another birth date"),
        (r"Resembles", "resembles, but"),
        (r"Only .*surely prints", "no sure name"),
        (r"^Only the name", "name only"),
        (r"^Only", "too little agrees"),
        (r"^Probably", "doubt"),
        (r"More than one of our clients", "two clients fit"),
        (r"could not be made out", "a name not made out"),
        (r"different record numbers", "two record numbers"),
        (r"carries our reference", "another's reference"),
        (r"pages of more than one of our clients", "two clients in one packet"),
        (r"more than one open request for this", "two open requests"),
        (r"letter answers a request", "letter, which request"),
        (r"two clients with one folder", "one folder name"),
        (r"file's name says", "file name"),
        (r"could not be read|[Nn]othing could be", "unreadable"),
    )
)


def sort_of(reason: str) -> str:
    """A reason without its names and numbers."""
    return next((name for pattern, name in _SORTS if pattern.search(reason)), reason[:60])
