"""Whether a package that lies in the outbox may still go out: days pass, clients take their word back, details are corrected."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import takewhile

from medrec_daemon.journeys.request import find
from medrec_daemon.ledger.changes import SENT_WORDS
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Activity, Matter, Provider, Request
from medrec_daemon.requesting import authorization
from medrec_daemon.requesting.authorization import AgeLimits
from medrec_daemon.requesting.letter import state_of
from medrec_daemon.rules import Rules

PACKAGED = "packaged"
WAITS = "waits for us"
ALTHOUGH = "; although: "


def limits_of(provider: Provider, rules: Rules) -> AgeLimits:
    """How old a signature may be for a custodian."""
    state = state_of(provider)
    rule = rules.states.rule_for(state, provider.type)
    return AgeLimits(state, rule.max_authorization_age_days if rule else None, provider.name, provider.max_authorization_age_days)


def printed(matter: Matter, request: Request, provider: Provider) -> str:
    """A fingerprint of what a package says: 32 digits for the client's and matter's details, 32 for the provider's and what is asked."""
    client = [matter.client.model_dump_json(exclude={"also_known_as"}), matter.paralegal, matter.attorney]
    departments = [
        (known.attention, known.fax, known.email) if known else None for known in (provider.records, provider.billing, provider.radiology)
    ]
    place = provider.address.model_dump_json() if provider.address else None
    parts = [(name.value, str(part.from_), str(part.to)) for name, part in sorted(request.parts.items())]
    asked = [provider.name, provider.state, place, departments, request.purpose, parts]
    return "".join(hashlib.sha256(repr(facts).encode()).hexdigest()[:32] for facts in (client, asked))


def _changed(before: str | None, now: str) -> str:
    """What is not any more as it was, in words; '' where all is, or nobody noted how it was."""
    if before is None or before == now:
        return ""
    return "The client's details" if before[:32] != now[:32] else "The provider's details or what is asked for"


def _turned_down(request: Request, made: Activity) -> bool:
    """Whether the package lay there already when they turned down what went out last."""
    since = takewhile(lambda entry: entry.did not in SENT_WORDS, reversed(request.activity))
    told = [entry.at for entry in since if entry.did == WAITS and (entry.said or "").startswith("rejected")]
    return bool(told) and made.at < min(told)


def outdated(request_id: str, ledger: Ledger, rules: Rules, today: date) -> str | None:
    """Why a request's package may not go out as it lies there; None where it may, or where no log tells of its making.

    An override that was given when it was made still holds, as long as nobody touched the matter's authorizations since. What stands
    in its letter must still be so.
    """
    matter, request = find(ledger, request_id)
    made = next((entry for entry in reversed(request.activity) if entry.did == PACKAGED), None)
    if made is None:
        return None
    if request.waiting_on_us is not None and request.waiting_on_us.why == "rejected" and _turned_down(request, made):
        return f"The package of {request_id} is the one that they turned down."
    provider = ledger.provider(request.provider)
    if changed := _changed(made.sha256, printed(matter, request, provider)):
        return f"{changed} changed after the package of {request_id} was made: it says what is not so any more."
    if any(entry.did.startswith("authorization") and entry.at > made.at for entry in matter.activity):
        return f"The authorizations of {matter.matter} changed after the package of {request_id} was made."
    if ALTHOUGH in (made.said or ""):
        return None
    limits = limits_of(provider, rules)
    paper = authorization.choose(matter.authorizations, today, limits)
    blocking = " ".join(problem.what for problem in authorization.verdict(paper, today, limits) if problem.blocks)
    if blocking:
        return f"The authorization in the package of {request_id} may not go out any more: {blocking}"
    if paper is not None and str(paper.signed) not in (made.said or ""):
        return f"The package of {request_id} was made with another authorization than that of {paper.signed}."
    return None
