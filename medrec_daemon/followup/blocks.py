"""Lines gathered by provider, so that one call covers all clients of one records department."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from medrec_daemon.followup.sheet import Block, Line, Reach
from medrec_daemon.ledger.model import Department, Provider
from medrec_daemon.model import PartName

BILLING = frozenset({PartName.BILLING})
RADIOLOGY = frozenset({PartName.RADIOLOGY, PartName.IMAGES})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line before it is gathered; ``rank`` sorts the most overdue first."""

    rank: tuple[date, date, str, str]
    provider: str
    line: Line


def blocks_of(entries: Iterable[Entry], providers: Mapping[str, Provider]) -> tuple[Block, ...]:
    """One block per provider: its lines by rank, and the blocks by the rank of their first line."""
    gathered: dict[str, list[Line]] = {}
    for entry in sorted(entries, key=lambda entry: entry.rank):
        gathered.setdefault(entry.provider, []).append(entry.line)
    return tuple(
        Block(provider, provider_name(provider, providers), _reaches(providers.get(provider), lines), tuple(lines))
        for provider, lines in gathered.items()
    )


def provider_name(provider: str, providers: Mapping[str, Provider]) -> str:
    """The provider's name, or its id with a word that the list does not have it."""
    known = providers.get(provider)
    return known.name if known else f"{provider} (not in the Master Medical Provider List)"


def _reaches(provider: Provider | None, lines: list[Line]) -> tuple[Reach, ...]:
    """The departments to turn to: records always, billing and radiology where their parts are missing."""
    if provider is None:
        return ()
    wanted = {missing.part for line in lines for missing in line.missing}
    departments = [
        ("Records", provider.records, True),
        ("Billing", provider.billing, bool(wanted & BILLING)),
        ("Radiology", provider.radiology, bool(wanted & RADIOLOGY)),
    ]
    known = [(name, department, turned_to) for name, department, turned_to in departments if department is not None]
    chosen = [(name, department) for name, department, turned_to in known if turned_to]
    return tuple(_reach(name, department) for name, department in chosen or [(name, department) for name, department, _ in known])


def _reach(name: str, department: Department) -> Reach:
    return Reach(name, department.attention, department.phone, department.fax, department.email, department.portal, department.vendor)
