"""The client's Medicals section: who treated, how it stands, what to note of it, and when it was over."""

from __future__ import annotations

from datetime import date

from medrec_daemon.errors import UnknownName, UsageProblem
from medrec_daemon.journeys.proposals import without
from medrec_daemon.journeys.provider_search import find
from medrec_daemon.journeys.request import Teller
from medrec_daemon.ledger.changes import log_activity
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Treatment
from medrec_daemon.ledger.request_steps import entry_of

COMPLETE = "complete"
"""The status of a row whose treatment is over."""


def add(ledger: Ledger, matter_id: str, row: Treatment, teller: Teller) -> tuple[Treatment, bool]:
    """Put a row into a matter, or bring the provider's row up to date; the row as it is now, and whether it is new.

    What ``row`` leaves out stays as it was; a status ``treating`` takes an end of treatment back. Raises ``UnknownName`` with the
    nearest providers for one that is not on the list.
    """
    provider_known(ledger, row.provider)

    def edit(matter: Matter) -> Matter:
        said = {key: value for key, value in row.model_dump().items() if value is not None}
        before = next((known for known in matter.treatment if known.provider == row.provider), None)
        if row.model_copy(update={"completed": None}).treating:
            said["completed"] = None
        now = before.model_copy(update=said) if before else row
        if now == before:
            return matter
        rows = tuple(now if known is before else known for known in matter.treatment) if before else (*matter.treatment, now)
        words = ", ".join(filter(None, (now.provider, now.type, now.status, now.notes)))
        if now.completed and (before is None or before.completed != now.completed):
            words += f", last treated on {now.completed}"
        entry = entry_of(teller.at, teller.by, "treatment changed" if before else "treatment added", said=words)
        taken = without(matter, ledger.provider(row.provider))
        return log_activity(matter.model_copy(update={"treatment": rows, "proposed": taken}), None, entry)

    new = all(known.provider != row.provider for known in ledger.matter(matter_id).treatment)
    changed = ledger.change(matter_id, edit)
    return next(known for known in changed.treatment if known.provider == row.provider), new


def complete(ledger: Ledger, matter_id: str, provider_id: str, on: date, teller: Teller) -> Treatment:
    """Treatment by a provider ended on that day: no update falls due any more, the final records and bill do.

    Raises ``UsageProblem`` where the provider is not in the client's Medicals.
    """
    rows = [row for row in ledger.matter(matter_id).treatment if row.provider == provider_id]
    if not rows:
        provider_known(ledger, provider_id)
        raise UsageProblem(
            f"{provider_id} is not in the Medicals of {matter_id}.", f"Add it first: medrec treatment add {matter_id} {provider_id}"
        )
    return add(ledger, matter_id, Treatment(provider=provider_id, status=COMPLETE, completed=on), teller)[0]


def provider_known(ledger: Ledger, provider_id: str) -> None:
    """Raise ``UnknownName``, with the providers that may be meant and the next step, for one that is not on the list."""
    try:
        ledger.provider(provider_id)
    except UnknownName as error:
        near = [f"{one.provider.id} ({one.provider.name})" for one in find(ledger.providers, provider_id.replace("-", " "), 3)]
        meant = f"Did you mean {' or '.join(near)}? " if near else ""
        raise UnknownName(error.what, f"{meant}If it is new: medrec provider add 'Its Name'.") from error
