"""Gate 5: which request it answers. At most one may have the part open; else dates of service decide; else a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from medrec_daemon.decide import complete
from medrec_daemon.decide.provider import named_request, open_references
from medrec_daemon.ledger.model import Matter, Part, PartState, Provider, Request
from medrec_daemon.model import Kind, PartName, Piece
from medrec_daemon.recognition import references

ANSWERS = frozenset({Kind.INVOICE, Kind.REJECTION, Kind.STATUS, Kind.NO_RECORDS})
"""Kinds that mean nothing without the request they answer."""


@dataclass(frozen=True, slots=True)
class RequestVerdict:
    """``reasons`` non-empty: hold. ``request`` None: it came unasked. ``note`` is for the paralegal either way.

    ``lacking`` is what of the part did not come, in words: then it stays open.
    """

    request: Request | None
    closes: bool
    reasons: tuple[str, ...] = field(repr=False, default=())
    note: str | None = None
    lacking: str | None = None


def judge(piece: Piece, part: PartName | None, matter: Matter, provider: Provider) -> RequestVerdict:
    """The request of this matter and provider that the piece answers, and whether it closes its part."""
    live = [request for request in matter.requests if request.provider == provider.id and request.sent and not request.closed]
    named = named_request(piece, matter)
    if named is not None and named.provider == provider.id:
        return _answer(piece, part, named, matter)
    if piece.kind in ANSWERS or part is None:
        return _sole(piece, live)
    certified = _certified(piece, part, matter, provider)
    if certified is not None:
        return _by_certificate(piece, part, certified, matter)
    asking = [request for request in live if part in request.parts and request.parts[part].state is PartState.OPEN]
    if len(asking) > 1:
        covering = [request for request in asking if covers(request.parts[part], piece.served)]
        if len(covering) != 1:
            numbers = ", ".join(request.id for request in asking)
            return RequestVerdict(None, closes=False, reasons=(f"{provider.name} has more than one open request for this ({numbers}).",))
        asking = covering
    if asking:
        return _answer(piece, part, asking[0], matter)
    if len(live) == 1:
        return _answer(piece, part, live[0], matter)
    return RequestVerdict(None, closes=False, note="It came unasked: no open request asks for it.")


def _certified(piece: Piece, part: PartName, matter: Matter, provider: Provider) -> Request | None:
    """The one request of this matter, provider and part that the certifications of the same arrival carry."""
    live = open_references(matter)
    said = {references.stands_for(seen, live) or seen.reference for seen in piece.certified}
    found = [request for request in matter.requests if request.id in said and request.provider == provider.id and part in request.parts]
    return found[0] if len(found) == 1 else None


def _by_certificate(piece: Piece, part: PartName, request: Request, matter: Matter) -> RequestVerdict:
    """A certification tells which request the pages with it answer, as far as their dates of service allow."""
    if covers(request.parts[part], piece.served):
        return _answer(piece, part, request, matter)
    why = f"The certification answers {request.id}, but these dates of service lie outside what {request.id} asks for."
    return RequestVerdict(None, closes=False, reasons=(why,))


def _sole(piece: Piece, live: list[Request]) -> RequestVerdict:
    """For what answers a request as a whole: the only live one."""
    if len(live) == 1:
        return RequestVerdict(live[0], closes=False)
    if piece.kind in ANSWERS:
        numbers = f" ({', '.join(request.id for request in live)})" if live else ""
        why = "more than one open request could be meant" if live else "no open request could be meant"
        return RequestVerdict(None, closes=False, reasons=(f"This {piece.kind.value} letter answers a request, but {why}{numbers}.",))
    return RequestVerdict(None, closes=False, note="No single open request could be meant; filed with the client.")


def _answer(piece: Piece, part: PartName | None, request: Request, matter: Matter) -> RequestVerdict:
    asked = request.parts.get(part) if part else None
    if part is None or asked is None:
        note = f"{request.id} does not ask for {part.value}." if part else None
        return RequestVerdict(request, closes=False, note=note)
    if request.closed or not request.sent or asked.state is not PartState.OPEN:
        return RequestVerdict(
            request, closes=False, note=f"The {part.value} part of {request.id} was not open; filed beside what came before."
        )
    if not covers(asked, piece.served):
        note = "Its dates of service lie outside what was asked for; the part stays open."
        return RequestVerdict(request, closes=False, note=note)
    left = complete.lacking(piece, part, request, matter)
    if left:
        return RequestVerdict(request, closes=False, note=complete.with_lacking(None, left), lacking=left)
    return RequestVerdict(request, closes=True)


def covers(part: Part, served: tuple[date, date] | None) -> bool:
    """Whether the dates of service touch the range asked for; unknown dates are taken to."""
    if served is None:
        return True
    first, last = served
    after_start = part.from_ is None or last >= part.from_
    before_end = not isinstance(part.to, date) or first <= part.to
    return after_start and before_end
