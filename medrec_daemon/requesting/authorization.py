"""Whether an authorization may go out with a request, as of a day: a verdict in words, each with its remedy. PURE."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from medrec_daemon.ledger.model import Authorization, Provider, Sensitive, Treatment
from medrec_daemon.requesting.elements import CORE, FIRM, STATEMENTS, Element, listed

_SENSITIVE: dict[Sensitive, re.Pattern[str]] = {
    "substance-use": re.compile(
        r"\b(?:addiction|substance|detox\w*|methadone|suboxone|sobriety|alcohol|recovery (?:center|works))\b", re.IGNORECASE
    ),
    "mental-health": re.compile(r"\b(?:mental|behaviou?ral|psych\w*|counsell?ing|counsell?ors?)\b", re.IGNORECASE),
    "hiv": re.compile(r"\b(?:hiv|aids|infectious diseases?)\b", re.IGNORECASE),
}
RENEW = "Have the client sign a new one, then: medrec authorization add."


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """How old a signature may be, in days, by the law of the custodian's state and by the custodian's own rule; None: no limit known."""

    state: str | None = None
    state_days: int | None = None
    custodian: str | None = None
    custodian_days: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with a rejection's code such as ``auth_expired``. Only what ``blocks`` stops a package."""

    code: str
    what: str
    remedy: str
    blocks: bool = True


def verdict(
    paper: Authorization | None,
    today: date,
    limits: AgeLimits | None = None,
    warning_days: int = 30,
    *,
    sensitive: Collection[Sensitive] = (),
) -> tuple[Problem, ...]:
    """Everything that speaks against sending ``paper`` on ``today``, what blocks first; empty when all is well.

    Args:
        paper: The authorization, None where there is none.
        today: The day of sending.
        limits: How old it may be.
        warning_days: A note is given from so many days before it expires.
        sensitive: The records asked for that may need a consent of their own; see ``sensitive_of``.

    Source: 45 CFR 164.508(b)(2) and (c); 42 CFR Part 2 for substance-use records; the firm's procedure for its six items.
    """
    if paper is None:
        return (
            Problem("auth_missing_element", "There is no authorization of this client.", "Add it: medrec authorization add MATTER FILE."),
        )
    found = (*_standing(paper, today), *too_old(paper, today, limits or AgeLimits()), *_lists(paper))
    return (*found, *_notes(paper, today, warning_days), *_apart(paper, sensitive))


def choose(papers: Sequence[Authorization], today: date, limits: AgeLimits | None = None) -> Authorization | None:
    """The paper to send: the one with the fewest problems that block, of these the one signed last; None where there is none."""

    def rank(paper: Authorization) -> tuple[int, date]:
        return -sum(problem.blocks for problem in verdict(paper, today, limits)), paper.signed or date.min

    return max(papers, key=rank, default=None)


def _standing(paper: Authorization, today: date) -> tuple[Problem, ...]:
    found = []
    if paper.revoked is not None and paper.revoked <= today:
        found.append(Problem("auth_revoked", f"The client revoked it on {paper.revoked}.", RENEW))
    if paper.expires is not None and paper.expires < today:
        found.append(Problem("auth_expired", f"It expired on {paper.expires}.", RENEW))
    if paper.signed is None:
        found.append(Problem("auth_not_dated", "Nobody noted when it was signed.", "Add it again with --signed DATE."))
    elif paper.signed > today:
        found.append(Problem("auth_not_dated", f"Its date of signature, {paper.signed}, is to come.", "Look at the year and add it again."))
    return tuple(found)


def too_old(paper: Authorization, today: date, limits: AgeLimits) -> tuple[Problem, ...]:
    """The limits of age that the paper is beyond."""
    if paper.signed is None:
        return ()
    age = (today - paper.signed).days
    whose = [
        (limits.state_days, f"in {limits.state or 'this state'}"),
        (limits.custodian_days, f"by {limits.custodian or 'this custodian'}"),
    ]
    return tuple(
        Problem("auth_too_old", f"It was signed {age} days ago; no more than {days} are accepted {where}.", RENEW)
        for days, where in whose
        if days is not None and age > days
    )


def _lists(paper: Authorization) -> tuple[Problem, ...]:
    """The two lists apart: what the firm's procedure misses, and what 45 CFR 164.508(c) does."""
    lacks_firm = missing(paper, FIRM)
    lacks_rule = missing(paper, (*CORE, *STATEMENTS))
    tick = "medrec authorization add MATTER FILE --signed DATE --tick ELEMENT"
    remedy = f"If it is on the paper, tick it: {tick}. Else have a complete one signed."
    found = []
    if Element.SIGNATURE in lacks_firm:
        found.append(Problem("auth_not_signed", "Nobody confirmed that it is really signed.", remedy))
    if lacks := tuple(each for each in lacks_firm if each.value != Element.SIGNATURE.value):
        found.append(Problem("auth_missing_element", f"The firm's items are not complete. Missing: {listed(lacks)}.", remedy))
    if lacks := tuple(each for each in lacks_rule if each not in FIRM):
        found.append(Problem("auth_not_hipaa", f"Not recorded, and asked for by 45 CFR 164.508(c): {listed(lacks)}.", remedy))
    return tuple(found)


def missing(paper: Authorization, wanted: Sequence[Element]) -> tuple[Element, ...]:
    """Those of ``wanted`` that the paper's record does not have."""
    return tuple(each for each in wanted if each.value not in paper.elements)


def sensitive_of(provider: Provider, rows: Sequence[Treatment] = ()) -> tuple[Sensitive, ...]:
    """The records of a custodian that may need a consent of their own: as noted with it, or as its name or treatment says."""
    said = " ".join(
        (
            provider.name,
            *provider.also_known_as,
            *(f"{row.type or ''} {row.notes or ''}" for row in rows if row.provider == provider.id),
        )
    )
    return tuple(kind for kind, words in _SENSITIVE.items() if kind in provider.sensitive or words.search(said))


def _apart(paper: Authorization, sensitive: Collection[Sensitive]) -> tuple[Problem, ...]:
    """A note for records that a general authorization may not release, unless a person saw that this one names them."""
    if Element.SENSITIVE.value in paper.elements or not sensitive:
        return ()
    names = [kind.replace("hiv", "HIV").replace("-", " ") for kind in sensitive]
    law = " For substance-use records a general authorization may not be enough (42 CFR Part 2)." if "substance-use" in sensitive else ""
    what = f"This custodian may keep {' and '.join(names)} records, which custodians and copy services check apart.{law}"
    remedy = "Look whether the paper names them; if so: medrec authorization add MATTER FILE --tick sensitive. Else ask for their own form."
    return (Problem("sensitive_consent_missing", what, remedy, blocks=False),)


def _notes(paper: Authorization, today: date, warning_days: int) -> tuple[Problem, ...]:
    found = []
    if paper.expires is not None and timedelta() <= paper.expires - today <= timedelta(days=warning_days):
        found.append(Problem("auth_expires_soon", f"It expires on {paper.expires}.", "Have the next one signed now.", blocks=False))
    return tuple(found)
