"""What a decision may ask of the ledger: look-ups only. ``ledger.ledger.Ledger`` answers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from medrec_daemon.ledger.model import Document, Matter, Provider


class Lookups(Protocol):
    """Read-only questions; names are folded by ``person_names.fold``."""

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The Master Medical Provider List."""

    def provider(self, provider_id: str) -> Provider:
        """Raises ``UnknownName``."""

    def matter(self, matter_id: str) -> Matter:
        """Raises ``UnknownName``, or ``FileProblem`` when that matter's file is set aside for a mistake in it."""

    def heads(self, matter_ids: Sequence[str]) -> Iterator[Matter]:
        """Those of the matters that are in good order, with client, folder and learned numbers alone, as of the last refresh."""

    def by_reference(self, reference: str) -> tuple[str, str] | None:
        """(matter id, request id) of one of our references."""

    def matters_by_last_name(self, folded: str) -> tuple[str, ...]:
        """Matters whose client (or an alias) has this last name, or this first name where names may be swapped."""

    def matters_by_own_last_name(self, folded: str) -> tuple[str, ...]:
        """Matters whose client (or an alias) has this last name."""

    def last_names_with_first(self, folded: str) -> tuple[str, ...]:
        """The last names of clients who have this given name."""

    def matters_by_first_and_last(self, first: str, last: str) -> tuple[str, ...]:
        """Matters whose client has these two names, either way round."""

    def matters_by_birth(self, born: date) -> tuple[str, ...]:
        """Matters whose client was born on that day."""

    def all_last_names(self) -> tuple[str, ...]:
        """Every distinct folded last name."""

    def set_aside_by_last_name(self, folded: str) -> tuple[str, ...]:
        """Matters that cannot be read for a mistake in their file, and that may have a client of this last name."""

    def matters_by_record_number(self, provider_id: str, key: str) -> tuple[str, ...]:
        """Matters that learned this record number (``ledger.model.number_key``) at the provider."""

    def documents_with(self, sha256: str) -> tuple[tuple[str, Document], ...]:
        """(matter id, document) for everything filed from an arrival with these bytes."""


class Place(Protocol):
    """How a piece's place in the store is named (the configured templates, made legal for OneDrive)."""

    def __call__(self, *, client_folder: str, provider: str, subfolder: str, title: str, on: date) -> tuple[str, str]:
        """(folder with '/' between its segments, file name)."""
