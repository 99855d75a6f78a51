"""What a firm's list says otherwise of a provider that is known: shown old and new, and taken only by a person's word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from medrec_daemon.ledger.model import Address, Department, Provider
from medrec_daemon.recognition.provider_entries import digits, plain

DEPARTMENTS = ("records", "billing", "radiology")
REACHED_BY = ("attention", "phone", "fax", "email", "portal", "prefers", "vendor")
PLACED_AT = ("street", "city", "state", "zip")
OWN = ("state", "npi", "tax_id")


@dataclass(frozen=True, slots=True)
class Change:
    """One field (``records.fax``) as the list of ours has it, and as the file says it; ``old`` None where nothing was known."""

    field: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A row about a known provider that says something else than the list of ours."""

    row: int
    provider: str
    changes: tuple[Change, ...] = field(default=())


def differences(known: Provider, said: Provider) -> tuple[Change, ...]:
    """What ``said`` says otherwise, or besides. What it leaves out, and the same number or address written otherwise, is none."""
    return tuple(change for change in _compared(known, said) if change.new and not _same(change))


def changed(provider: Provider, changes: tuple[Change, ...]) -> Provider:
    """The provider with the changes taken. Raises ``ValidationError`` for what cannot be."""
    plain_provider = provider.model_dump()
    for change in changes:
        place, _, key = change.field.rpartition(".")
        if place:
            plain_provider[place] = {**(plain_provider[place] or {}), key: change.new}
        else:
            plain_provider[key] = change.new
    return Provider.model_validate(plain_provider)


def as_edits(found: Sequence[Difference]) -> dict[str, Callable[[Provider], Provider]]:
    """What takes all of the differences, by the provider's id; of two rows about one field, the later one holds."""
    changes: dict[str, tuple[Change, ...]] = {}
    for one in found:
        changes[one.provider] = (*changes.get(one.provider, ()), *one.changes)
    return {provider: partial(changed, changes=told) for provider, told in changes.items()}


def _compared(known: Provider, said: Provider) -> Iterator[Change]:
    for name in DEPARTMENTS:
        ours, theirs = getattr(known, name) or Department(), getattr(said, name) or Department()
        yield from (Change(f"{name}.{key}", getattr(ours, key), getattr(theirs, key) or "") for key in REACHED_BY)
    here, there = known.address or Address(), said.address or Address()
    yield from (Change(f"address.{key}", getattr(here, key), getattr(there, key) or "") for key in PLACED_AT)
    yield from (Change(key, getattr(known, key), getattr(said, key) or "") for key in OWN)


def _same(change: Change) -> bool:
    if change.field.endswith((".phone", ".fax")) or change.field in {"npi", "tax_id"}:
        return digits(change.old or "") == digits(change.new)
    return plain(change.old or "") == plain(change.new)
