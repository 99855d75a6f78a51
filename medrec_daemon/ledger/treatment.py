"""The rows of a client's Medicals section, and providers that records name and nobody confirmed yet."""

from __future__ import annotations

from pydantic import Field

from medrec_daemon.ledger.noun import CalendarDay, Noun


class Treatment(Noun):
    """A row of the client's Medicals section.

    ``records_through``: how far a person knows the records held to go. ``completed``: the day treatment ended, where it has.
    """

    provider: str
    type: str | None = None
    status: str | None = None
    notes: str | None = None
    records_through: CalendarDay | None = None
    completed: CalendarDay | None = None

    @property
    def treating(self) -> bool:
        """Whether the provider still treats the client."""
        return self.completed is None and (self.status or "").casefold().startswith("treating")


class ProposedProvider(Noun):
    """A provider that received records name, for a person to confirm: as printed, by which words, and where it stands.

    ``provider`` is its id where it is on the list. ``dismissed`` ones are kept, so that they are never proposed again.
    """

    name: str = Field(repr=False)
    provider: str | None = None
    words: str = Field(repr=False)
    page: int
    sha256: str
    on: CalendarDay
    dismissed: CalendarDay | None = None
