"""Whether the authorization in a package that lies in the outbox may still go out: days pass, and clients take it back."""

from __future__ import annotations

from datetime import date

from medrec_daemon.journeys.request import find
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Provider
from medrec_daemon.requesting import authorization
from medrec_daemon.requesting.authorization import AgeLimits
from medrec_daemon.requesting.letter import state_of
from medrec_daemon.rules import Rules

PACKAGED = "packaged"
ALTHOUGH = "; although: "


def limits_of(provider: Provider, rules: Rules) -> AgeLimits:
    """How old a signature may be for a custodian."""
    state = state_of(provider)
    rule = rules.states.rule_for(state, provider.type)
    return AgeLimits(state, rule.max_authorization_age_days if rule else None, provider.name, provider.max_authorization_age_days)


def outdated(request_id: str, ledger: Ledger, rules: Rules, today: date) -> str | None:
    """Why a request's package may not go out as it lies there; None where it may, or where no log tells of its making.

    An override that was given when it was made still holds, as long as nobody touched the matter's authorizations since.
    """
    matter, request = find(ledger, request_id)
    made = next((entry for entry in reversed(request.activity) if entry.did == PACKAGED), None)
    if made is None:
        return None
    if any(entry.did.startswith("authorization") and entry.at > made.at for entry in matter.activity):
        return f"The authorizations of {matter.matter} changed after the package of {request_id} was made."
    if ALTHOUGH in (made.said or ""):
        return None
    limits = limits_of(ledger.provider(request.provider), rules)
    paper = authorization.choose(matter.authorizations, today, limits)
    blocking = " ".join(problem.what for problem in authorization.verdict(paper, today, limits) if problem.blocks)
    if blocking:
        return f"The authorization in the package of {request_id} may not go out any more: {blocking}"
    if paper is not None and str(paper.signed) not in (made.said or ""):
        return f"The package of {request_id} was made with another authorization than that of {paper.signed}."
    return None
