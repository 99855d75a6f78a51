"""The same pages in other bytes (faxed twice, scanned and mailed): filed once, and said so. In doubt both are filed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from medrec_daemon.errors import FileProblem
from medrec_daemon.filing.contract import Store
from medrec_daemon.filing.page_prints import Known, PagePrints
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document, Matter
from medrec_daemon.model import Again, Kind, Outcome, Page, Piece, Plan, PlannedPiece
from medrec_daemon.recognition.page_print import Likeness, PagePrint, compare, print_of

COMPARED = frozenset({Kind.RECORDS, Kind.BILLING, Kind.RADIOLOGY, Kind.CERTIFICATION, Kind.EOB})
"""Only these are left out the second time: a letter without a date may be another one in the same words."""
GOES_ALONG = frozenset({Kind.COVER, Kind.OWN_REQUEST})
CLEARER = 12.0
"""So much more confidence (0..100, the mean over the pages) makes a second copy worth having."""
_SHARED_SKETCH, _NEAREST = 4, 12


class _Match(NamedTuple):
    likeness: Likeness
    known: Known
    confidence: float


@dataclass(frozen=True, slots=True)
class _Found:
    """How a piece's telling pages stand to what was filed before: per page the best match, and the documents those lie in."""

    prints: dict[int, PagePrint] = field(repr=False)
    matches: dict[int, _Match]
    documents: dict[tuple[str, int], Document] = field(repr=False)
    owners: dict[tuple[str, str], str | None]
    before: tuple[Known, ...]

    def same(self) -> list[_Match]:
        """The matches that are surely the same page."""
        return [match for match in self.matches.values() if match.likeness is Likeness.SAME]

    def best_document(self) -> Document | None:
        """The document that has most of the pages; None where no page is the same, or unclear."""
        counted = Counter(_key(document) for match in self.matches.values() if (document := self._of(match)))
        by_key = {_key(document): document for document in self.documents.values()}
        return by_key[counted.most_common(1)[0][0]] if counted else None

    def _of(self, match: _Match) -> Document | None:
        return self.documents.get((match.known.sha256, match.known.page))


def compared(plan: Plan, pages: Sequence[Page], pieces: Sequence[Piece], ledger: Ledger, prints: PagePrints, store: Store) -> Plan:
    """The plan without the pieces that were filed before; DUPLICATE where nothing else is left but cover sheets.

    A piece that is filed although it resembles another says so in its note: it is longer, or clearer, or the two look alike.
    What was filed before must still lie in the ``store``: raises what ``Store.digest_of`` raises.
    """
    if plan.outcome is not Outcome.FILE:
        return plan
    unread = {number for piece in pieces for number in piece.unread}
    kept: list[PlannedPiece] = []
    again: list[Again] = []
    for piece in plan.pieces:
        found = _look(piece, _telling(pages, pieces), ledger, prints, plan.sha256)
        readable = not any(number in unread for number in range(piece.pages[0], piece.pages[1] + 1))
        document = found.best_document() if found else None
        if found is None or document is None:
            kept.append(piece)
        elif readable and _is_same(piece, found, document, ledger.matter(piece.matter or "")) and store.digest_of(document.filed_as):
            again.append(_again(piece, document))
        else:
            kept.append(_noted(piece, _in_words(piece, found, document)))
    if not again:
        return replace(plan, pieces=tuple(kept))
    reasons = tuple(_said(one) for one in again)
    if all(piece.kind in GOES_ALONG for piece in kept):
        return replace(plan, outcome=Outcome.DUPLICATE, pieces=(), reasons=reasons, again=tuple(again))
    return replace(plan, pieces=tuple(kept), reasons=reasons, again=tuple(again))


def keep(plan: Plan, pages: Sequence[Page], pieces: Sequence[Piece], prints: PagePrints, on: date) -> None:
    """Keep the prints of the pages that are about to be filed. What the ledger does not have in the end counts for nothing."""
    for piece in plan.pieces if plan.outcome is Outcome.FILE else ():
        if piece.matter and piece.provider and piece.kind in COMPARED:
            own = {page.number: print_of(page) for page in _within(piece, _telling(pages, pieces))}
            telling = {number: page for number, page in own.items() if page.telling}
            prints.keep(plan.sha256, piece.matter, piece.provider, telling, on)


def _telling(pages: Sequence[Page], pieces: Sequence[Piece]) -> list[Page]:
    """The pages without cover sheets and the like, and without those that could not be read."""
    passed_over = {number for piece in pieces for number in (*piece.attached, *piece.unread)}
    return [page for page in pages if page.number not in passed_over]


def _within(piece: PlannedPiece, pages: Sequence[Page]) -> Iterator[Page]:
    return (page for page in pages if piece.pages[0] <= page.number <= piece.pages[1] and not page.blank and page.unread is None)


def _look(piece: PlannedPiece, pages: Sequence[Page], ledger: Ledger, prints: PagePrints, sha256: str) -> _Found | None:
    """Every page of a piece against those filed for the same matter from the same provider; None where there are none."""
    if piece.kind not in COMPARED or piece.matter is None or piece.provider is None:
        return None
    documents, owners = _filed(piece.matter, ledger)
    before = [
        known for known in prints.of(piece.matter, piece.provider) if (known.sha256, known.page) in documents and known.sha256 != sha256
    ]
    if not before:
        return None
    own = {page.number: print_of(page) for page in _within(piece, pages)}
    near = _Nearest(before)
    whole: dict[Known, PagePrint | None] = {}
    matches = {}
    for number, page in own.items():
        best = _best(page, near.to(page), prints, whole)
        if best is not None:
            matches[number] = best
    return _Found(own, _steady(matches), documents, owners, tuple(before))


def _filed(matter_id: str, ledger: Ledger) -> tuple[dict[tuple[str, int], Document], dict[tuple[str, str], str | None]]:
    """By (sha256, page) the documents that the matter has now, and by their key the request each stands with."""
    try:
        matter = ledger.matter(matter_id)
    except FileProblem:
        return {}, {}
    documents: dict[tuple[str, int], Document] = {}
    for document in documents_of(matter):
        first, last = map(int, document.pages.split("-"))
        documents |= {(document.sha256, number): document for number in range(first, last + 1)}
    owners: dict[tuple[str, str], str | None] = {_key(document): None for document in matter.documents}
    owners |= {_key(document): request.id for request in matter.requests for document in request.documents}
    return documents, owners


class _Nearest:
    """The pages filed before, by their sketches."""

    def __init__(self, before: Sequence[Known]) -> None:
        self._by_sum: dict[int, list[Known]] = defaultdict(list)
        for known in before:
            for each in known.sketch:
                self._by_sum[each].append(known)

    def to(self, page: PagePrint) -> list[Known]:
        """Those whose sketch shares most with a page's, the nearest first."""
        counted = Counter(known for each in page.sketch for known in self._by_sum.get(each, ()))
        return [known for known, shared in counted.most_common(_NEAREST) if shared >= _SHARED_SKETCH]


def _best(page: PagePrint, near: Sequence[Known], prints: PagePrints, whole: dict[Known, PagePrint | None]) -> _Match | None:
    """The nearest of them that nothing contradicts: the same, else unclear."""
    unclear: _Match | None = None
    for known in near:
        if known not in whole:
            whole[known] = prints.print_of(known)
        earlier = whole[known]
        likeness = compare(page, earlier) if earlier is not None else Likeness.OTHER
        if earlier is not None and likeness is Likeness.SAME:
            return _Match(likeness, known, earlier.confidence)
        if earlier is not None and likeness is Likeness.UNCLEAR and unclear is None:
            unclear = _Match(likeness, known, earlier.confidence)
    return unclear


def _steady(matches: dict[int, _Match]) -> dict[int, _Match]:
    """The matches, without the unclear ones that lie in another arrival than the sure ones or on a page that a sure one has."""
    sure = {match.known for match in matches.values() if match.likeness is Likeness.SAME}
    arrivals = {known.sha256 for known in sure}
    return {
        number: match
        for number, match in matches.items()
        if match.likeness is Likeness.SAME or (match.known not in sure and (match.known.sha256 in arrivals or not arrivals))
    }


def _is_same(piece: PlannedPiece, found: _Found, document: Document, matter: Matter) -> bool:
    """Whether nothing of a piece is new, and no second copy is wanted."""
    same = found.same()
    if len(found.matches) < len(found.prints) or 2 * len(same) < len(found.prints) or _is_clearer(found):
        return False
    if _answers_more(piece, found, document):
        return False
    born = matter.client.born
    birth = f"{born:%m%d%Y}" if born else ""
    shared = {day for number, match in found.matches.items() if match.likeness is Likeness.SAME for day in found.prints[number].dates()}
    return bool(shared - {birth})


def _answers_more(piece: PlannedPiece, found: _Found, document: Document) -> bool:
    """Whether it answers a request that what was filed before does not answer."""
    return piece.closes and found.owners.get(_key(document)) != piece.request


def _is_clearer(found: _Found) -> bool:
    now = sum(found.prints[number].confidence for number in found.matches)
    before = sum(match.confidence for match in found.matches.values())
    return now - before >= CLEARER * len(found.matches)


def _in_words(piece: PlannedPiece, found: _Found, document: Document) -> str | None:
    """What to say of a piece that is filed although it resembles a document; None where only some template is the same."""
    name, of, same = f"“{document.filed_as}”, filed on {document.on}", len(found.prints), found.same()
    theirs = {one.page for one in found.before if found.documents[one.sha256, one.page] == document}
    known = {match.known.page for match in found.matches.values() if match.known.sha256 == document.sha256}
    if len(found.matches) == of and 2 * len(same) >= of and _is_clearer(found):
        return f"A clearer copy of {name}: it may replace that one."
    if len(found.matches) == of and 2 * len(same) >= of and _answers_more(piece, found, document):
        return f"The same pages as {name}, but they answer another request."
    if same and len(theirs) == len(known & theirs) and len(found.matches) < of:
        return f"It has the {_pages(len(known))} of {name}, and {_pages(of - len(found.matches))} more: it extends that one."
    if same and len(found.matches) < of:
        return f"{len(same)} of its {_pages(of)} came before, in {name}: compare the two."
    return f"It looks like {name}; that is not sure, so both are filed: compare the two." if len(found.matches) == of else None


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"


def _noted(piece: PlannedPiece, words: str | None) -> PlannedPiece:
    return replace(piece, note=" ".join(filter(None, (piece.note, words)))) if words else piece


def _again(piece: PlannedPiece, document: Document) -> Again:
    matter = piece.matter or ""
    return Again(piece.pages, piece.kind.value, matter, document.sha256, document.pages, document.filed_as, document.on)


def _said(again: Again) -> str:
    first, last = again.pages
    where = f"Page {first} was" if first == last else f"Pages {first}-{last} were"
    return f"{where} filed on {again.on} from another file, as “{again.filed_as}”; nothing was filed a second time."


def _key(document: Document) -> tuple[str, str]:
    return document.sha256, document.pages
