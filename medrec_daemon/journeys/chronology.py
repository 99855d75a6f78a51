"""A request's activity, as it is shown to a court or a client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from medrec_daemon.followup import wording
from medrec_daemon.ledger.model import Activity, Matter, Provider, Request
from medrec_daemon.model import PartName
from medrec_daemon.requesting.chronology import Chronology, Step

OFFICE = "the office's system"


def chronology(
    firm: str, matter: Matter, request: Request, provider: Provider, now: datetime, names: Mapping[str, str] | None = None
) -> Chronology:
    """Everything that was done and said about a request, in the order of its day and hour; the number of nobody's Social Security.

    ``names`` are the staff's by their e-mail addresses: a court reads who it was, not how mail reaches them.
    """
    staff = {address.casefold(): name for address, name in (names or {}).items()}
    facts = (
        ("Client", f"{wording.spoken_name(matter.client)}, matter {matter.matter}"),
        ("Custodian", provider.name),
        ("Our reference", request.id),
        ("Asked for", "; ".join(_part(request, name) for name in request.parts)),
        *(("Sent", _sending(request, place)) for place in range(len(request.sent))),
        *((("Due", str(request.due)),) if request.due and not request.closed else ()),
        *((("Closed", f"{request.closed.on}: {request.closed.why}"),) if request.closed else ()),
    )
    # A line's place in the log is the order of its writing; a call noted late belongs to its own hour.
    steps = sorted((_step(entry, staff) for entry in request.activity), key=lambda step: step.at)
    return Chronology(firm, request.id, facts, tuple(steps), now)


def _part(request: Request, name: PartName) -> str:
    part = request.parts[name]
    since = f" from {part.from_} to {part.to or 'present'}" if part.from_ else ""
    on = f" on {part.on}" if part.on else ""
    return f"{wording.PARTS[name]}{since} ({part.state.value}{on})"


def _sending(request: Request, place: int) -> str:
    sent = request.sent[place]
    to = f" to {wording.telephone(sent.to)}" if sent.to else ""
    return f"{sent.on} by {sent.by}{to}; {f'proof: {sent.proof}' if sent.proof else 'no proof kept'}"


def _step(entry: Activity, staff: Mapping[str, str]) -> Step:
    by = OFFICE if entry.by == "medrec-daemon" else staff.get(entry.by.casefold(), entry.by)
    return Step(entry.at, by, entry.did, wording.telephones("; ".join(_particulars(entry))))


def _particulars(entry: Activity) -> Iterator[str]:
    if entry.with_:
        yield f"with {entry.with_}"
    if entry.said:
        yield entry.said
    if entry.promised:
        yield f"promised for {entry.promised}"
    if entry.their_reference:
        yield f"their number {entry.their_reference}"
