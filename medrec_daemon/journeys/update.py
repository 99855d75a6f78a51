"""Newer records of a client who is still being treated, or the final ones: an update request from the day after what is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup.updates import final_parts, held_through
from medrec_daemon.journeys.request import Teller, find, new
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, Request
from medrec_daemon.model import PartName


def update(ledger: Ledger, request_id: str, named: Sequence[PartName], start: date | None, teller: Teller) -> Request:
    """Draft an update of what a request asked for, each part from the day after the last date of service held.

    ``named``: only these parts; ``start``: from that day, whatever is held. Raises ``UsageProblem`` while the provider still owes
    something of an earlier request, and where it is not known how far the records go.
    """
    matter, known = find(ledger, request_id)
    _refuse_open(matter, known.provider)
    parts = {name: _part(matter, known, name, start, teller.at.date()) for name in (named or known.parts)}
    return new(ledger, matter.matter, known.provider, parts, "update", teller, refuse=lambda now: _refuse_open(now, known.provider))


def final(ledger: Ledger, request_id: str, named: Sequence[PartName], start: date | None, teller: Teller) -> Request:
    """Draft the last asking of a provider whose treatment is complete: final records and final bill, as ``update`` does it.

    ``named``: only these parts. Raises ``UsageProblem`` where treatment is not known to be complete, and where everything through
    its last day is held or was asked for since.
    """
    matter, known = find(ledger, request_id)
    ended = next((row.completed for row in matter.treatment if row.provider == known.provider and row.completed is not None), None)
    if ended is None:
        raise UsageProblem(
            f"Treatment by {known.provider} is not noted as complete.",
            f"Note the last day first: medrec treatment complete {matter.matter} {known.provider} --on YYYY-MM-DD",
        )
    parts = tuple(named) or final_parts(matter, known.provider, ended)
    if not parts:
        raise UsageProblem(
            f"The records and bills of {known.provider} through {ended} are held, or were asked for since.",
            "To ask for a part all the same, name it: --part billing.",
        )
    return update(ledger, request_id, parts, start, teller)


def _part(matter: Matter, known: Request, name: PartName, start: date | None, today: date) -> Part:
    held = held_through(matter, known.provider, name) or held_through(matter, known.provider)
    begin = start or (held + timedelta(days=1) if held else None)
    if begin is None:
        raise UsageProblem(f"How far the {name.value} of {known.provider} go is not known.", "Say from which day on: --from YYYY-MM-DD")
    if begin > today:
        raise UsageProblem(f"The {name.value} are held through {begin - timedelta(days=1)}: nothing newer can be there.", "Ask later.")
    wanted_only = known.parts[name].wanted_only if name in known.parts else False
    return Part.model_validate({"from": begin, "to": "present", "wanted_only": wanted_only})


def _refuse_open(matter: Matter, provider: str) -> None:
    for other in matter.requests:
        if other.provider == provider and other.closed is None:
            raise UsageProblem(
                f"{other.id} asks {provider} already and is not closed.",
                f"First let its open parts come, or waive them: 'medrec request show {other.id}' names them.",
            )
