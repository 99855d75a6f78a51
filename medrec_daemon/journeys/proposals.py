"""Providers that received records name: kept in the matter for a person, who takes them into the Medicals or dismisses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rapidfuzz import fuzz

from medrec_daemon.errors import UnknownName
from medrec_daemon.journeys.request import Teller
from medrec_daemon.ledger.changes import log_activity
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, ProposedProvider, Provider
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.model import NamedProvider, PlannedPiece
from medrec_daemon.recognition.provider_entries import plain

SAME = 88.0
"""rapidfuzz token_set_ratio (0..100) from which two names are one house: what is known in any spelling is not proposed."""
MOST = 12
"""So many proposals may wait in a matter: who gets more reads none."""


def propose(matter: Matter, piece: PlannedPiece, sha256: str, providers: Sequence[Provider], at: datetime, by: str) -> Matter:
    """The matter with a proposal for each house the piece names that is neither its sender, nor treats, nor was asked, nor proposed before.

    What was dismissed counts as proposed. Nothing is filed, asked or closed by it.
    """
    known = {row.provider for row in matter.treatment} | {request.provider for request in matter.requests} | {piece.provider}
    names = [name for provider in providers if provider.id in known for name in names_of(provider)]
    kept = list(matter.proposed)
    for named in piece.named:
        waiting = sum(one.dismissed is None for one in kept)
        listed = named if named.provider else _on_the_list(named, providers)
        if waiting >= MOST or listed.provider in known or _is_known(listed.name, [*names, *(one.name for one in kept)]):
            continue
        if listed.provider is not None and any(one.provider == listed.provider for one in kept):
            continue
        kept.append(
            ProposedProvider(name=listed.name, provider=listed.provider, words=listed.words, page=listed.page, sha256=sha256, on=at.date())
        )
    new = kept[len(matter.proposed) :]
    if not new:
        return matter
    said = f"for a person to confirm: {'; '.join(f'{one.name} ({one.words}, page {one.page})' for one in new)}"
    changed = matter.model_copy(update={"proposed": tuple(kept)})
    return log_activity(changed, None, entry_of(at, by, "providers named in records", said=said, sha256=sha256))


def dismiss(ledger: Ledger, matter_id: str, name: str, teller: Teller) -> ProposedProvider:
    """Nobody of that name treats the client: it is not proposed again. Raises ``UnknownName`` with what waits."""

    def edit(matter: Matter) -> Matter:
        one = _find(matter, name)
        gone = one.model_copy(update={"dismissed": teller.at.date()})
        rest = tuple(gone if known is one else known for known in matter.proposed)
        entry = entry_of(teller.at, teller.by, "proposed provider dismissed", said=one.name)
        return log_activity(matter.model_copy(update={"proposed": rest}), None, entry)

    found = _find(ledger.matter(matter_id), name)
    ledger.change(matter_id, edit)
    return found


def without(matter: Matter, provider: Provider) -> tuple[ProposedProvider, ...]:
    """A matter's proposals but for those that mean the provider, who is in the Medicals now."""
    return tuple(
        one
        for one in matter.proposed
        if one.dismissed is not None or not (one.provider == provider.id or _is_known(one.name, names_of(provider)))
    )


def names_of(provider: Provider) -> list[str]:
    """Every name a provider goes by."""
    return [provider.name, *provider.also_known_as]


def waiting(matter: Matter) -> Iterator[ProposedProvider]:
    """The proposals that nobody confirmed or dismissed yet."""
    return (one for one in matter.proposed if one.dismissed is None)


def _on_the_list(named: NamedProvider, providers: Sequence[Provider]) -> NamedProvider:
    """With the id where exactly one provider of the list goes by that name."""
    wanted = plain(named.name)
    owners = [provider.id for provider in providers if wanted in {plain(name) for name in names_of(provider)}]
    return NamedProvider(named.page, named.name, owners[0], named.words) if len(owners) == 1 else named


def _is_known(name: str, names: Sequence[str]) -> bool:
    wanted = plain(name)
    return any(plain(known) == wanted or fuzz.token_set_ratio(wanted, plain(known)) >= SAME for known in names)


def _find(matter: Matter, name: str) -> ProposedProvider:
    """The waiting proposal of that name or id. Raises ``UnknownName``."""
    for one in waiting(matter):
        if name == one.provider or plain(name) == plain(one.name):
            return one
    there = ", ".join(f"'{one.name}'" for one in waiting(matter)) or "none"
    raise UnknownName(f"No provider called '{name}' is proposed in {matter.matter}.", f"Proposed are: {there}.")
