"""Gate 2: who treated. The best hint must stand above a floor and ahead of the second by a margin; a contradiction holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.decide.words import pages_in_words
from medrec_daemon.ledger.model import Matter, Provider, Request
from medrec_daemon.model import Evidence, Piece, ProviderSeen, ReferenceSeen
from medrec_daemon.recognition import references
from medrec_daemon.rules import Rules

REFERENCE_WEIGHT = 10.0
OWN_PAPER = frozenset({"letterhead", "unlisted letterhead", "fax sender", "npi", "tax id", "address", "biller", "copy service letter"})
"""Hints that stand only on a provider's own paper: one of these for another provider contradicts a reference. Who faxed it
may only have passed it on: a letterhead of somebody else goes before the fax line."""
UNLISTED = ""
"""Stands for somebody whose letterhead is on the paper and whose name is not on the list."""


@dataclass(frozen=True, slots=True)
class ProviderVerdict:
    """``provider`` is set only when a machine may file; else ``reasons`` say why not. ``likely`` holds ids, best first."""

    provider: Provider | None
    reasons: tuple[str, ...] = field(repr=False)
    evidence: tuple[Evidence, ...]
    likely: tuple[str, ...]


def judge(piece: Piece, matter: Matter | None, lookups: Lookups, rules: Rules) -> ProviderVerdict:
    """Whose paper the piece is, among the providers on the list."""
    hints = tuple(seen for seen in piece.providers) + _by_reference(piece, matter)
    scores = _scores(hints)
    ranked = sorted(scores, key=lambda provider: scores[provider], reverse=True)
    counted = [hint for hint in hints if ranked and hint.provider == ranked[0]]
    evidence = tuple(Evidence(hint.page, f"provider by {hint.how}", hint.saw, hint.weight) for hint in counted)
    reasons = _reasons(piece, hints, scores, ranked, lookups, rules)
    provider = lookups.provider(ranked[0]) if ranked and not reasons else None
    return ProviderVerdict(provider, reasons, evidence, tuple(one for one in ranked if one != UNLISTED))


def _name(provider: str, hints: tuple[ProviderSeen, ...], lookups: Lookups) -> str:
    if provider != UNLISTED:
        return lookups.provider(provider).name
    saw = next(hint.saw for hint in hints if hint.provider == UNLISTED)
    return f"{saw} (not on the provider list)"


def named_request(piece: Piece, matter: Matter) -> Request | None:
    """The request of this matter that a reference on the pages, or in the file's name, points at; the pages go first."""
    return next((request for _, request in _named_requests(piece, matter)), None)


def open_references(matter: Matter) -> tuple[str, ...]:
    """The references that custodians may still echo to us: those of requests that are sent and not closed."""
    return tuple(request.id for request in matter.requests if request.sent and not request.closed)


def _named_requests(piece: Piece, matter: Matter) -> Iterator[tuple[ReferenceSeen, Request]]:
    """The references that point at requests of this matter, the surest first: on the pages, misread on the pages, in the file's name."""
    live = open_references(matter)
    order = {references.MISREAD: 1, "file name": 2}
    for seen in sorted(piece.references, key=lambda seen: order.get(seen.source, 0)):
        request = matter.request(references.stands_for(seen, live) or seen.reference)
        if request:
            yield seen, request


def _by_reference(piece: Piece, matter: Matter | None) -> tuple[ProviderSeen, ...]:
    named = next(_named_requests(piece, matter), None) if matter else None
    if named is None:
        return ()
    seen, request = named
    return (ProviderSeen(seen.page, request.provider, "our reference", seen.reference, REFERENCE_WEIGHT),)


def _scores(hints: tuple[ProviderSeen, ...]) -> dict[str, float]:
    """Per provider the strongest hint of each sort, summed: the same letterhead on forty pages is one letterhead."""
    best: dict[tuple[str, str], float] = defaultdict(float)
    for hint in hints:
        best[hint.provider, hint.how] = max(best[hint.provider, hint.how], hint.weight)
    scores: dict[str, float] = defaultdict(float)
    for (provider, _), weight in best.items():
        scores[provider] += weight
    return scores


def _reasons(
    piece: Piece, hints: tuple[ProviderSeen, ...], scores: dict[str, float], ranked: list[str], lookups: Lookups, rules: Rules
) -> tuple[str, ...]:
    where = pages_in_words(piece)
    if not ranked or scores[ranked[0]] < rules.gates.provider_floor:
        guess = f" (the best guess is {_name(ranked[0], hints, lookups)})" if ranked else ""
        return (f"{where}: it is not clear which provider sent this{guess}.",)
    name = _name(ranked[0], hints, lookups)
    if len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < rules.gates.provider_margin:
        return (f"{where}: could be from {name} or from {_name(ranked[1], hints, lookups)}.",)
    if ranked[0] == UNLISTED:
        ways = "Put it on the list ('medrec provider new') and move the file back into the inbox; or, where it is another name of "
        return (f"{where}: it is from {name}. {ways}one that is on it, file it by your word, and let the name be remembered.",)
    own = {hint.provider for hint in hints if hint.how in OWN_PAPER - {"fax sender"}} or {
        hint.provider for hint in hints if hint.how in OWN_PAPER
    }
    if own and ranked[0] not in own:
        others = ", ".join(sorted(_name(provider, hints, lookups) for provider in own))
        return (f"{where}: our reference says {name}, but the paper is from {others}.",)
    return ()
