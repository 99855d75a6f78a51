"""How long open requests have been out, counted from the day each first went: for the weekly mail and the attorney's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from medrec_daemon.followup.blocks import provider_name
from medrec_daemon.followup.lines import contact_of, missing_of, waiting_note, who_is
from medrec_daemon.followup.sheet import Contact, Missing, Who
from medrec_daemon.ledger.model import Matter, Provider

UP_TO = (14, 30, 45)
AGES = ("0–14 days", "15–30 days", "31–45 days", "46+ days")


@dataclass(frozen=True, slots=True)
class Aged:
    """One request that is sent and not closed.

    ``days`` since it first went out, on ``first_on``. ``paralegal`` is the address, folded, '' where the matter has nobody on the
    staff; ``attorney`` as the matter names them. ``waiting`` says why it waits for us, where it does.
    """

    who: Who
    reference: str
    provider: str
    first_on: date
    days: int
    paralegal: str
    attorney: str | None
    missing: tuple[Missing, ...]
    waiting: str | None
    last_contact: Contact | None


@dataclass(frozen=True, slots=True)
class Ages:
    """How many requests are that old, see ``AGES``."""

    counts: tuple[int, int, int, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


def aged_of(matter: Matter, providers: Mapping[str, Provider], staff: Collection[str], today: date) -> Iterator[Aged]:
    """The matter's requests that are sent and not closed; ``staff`` are the addresses of those who get a call sheet, folded."""
    owner = (matter.paralegal or "").casefold()
    owner = owner if owner in staff else ""
    who = who_is(matter, unassigned=not owner)
    for request in matter.requests:
        if request.closed is None and request.sent:
            first = min(sending.on for sending in request.sent)
            yield Aged(
                who=who,
                reference=request.id,
                provider=provider_name(request.provider, providers),
                first_on=first,
                days=max(0, (today - first).days),
                paralegal=owner,
                attorney=matter.attorney,
                missing=missing_of(request),
                waiting=waiting_note(request.waiting_on_us, today),
                last_contact=contact_of(request, today),
            )


def ages_of(aged: Iterable[Aged]) -> Ages:
    """Requests by age."""
    counts = [0, 0, 0, 0]
    for one in aged:
        counts[sum(one.days > bound for bound in UP_TO)] += 1
    return Ages((counts[0], counts[1], counts[2], counts[3]))


def oldest_first(aged: Iterable[Aged]) -> list[Aged]:
    """The oldest first; among equals by client and reference."""
    return sorted(aged, key=lambda one: (one.first_on, one.who.listed, one.reference))
