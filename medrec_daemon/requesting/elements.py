"""What an authorization must have: the firm's six items, and what 45 CFR 164.508(c) asks of it. Two lists, two messages. PURE."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from medrec_daemon.errors import UsageProblem


class Element(StrEnum):
    """One thing an authorization has or lacks, as the ledger and ``--tick`` name it."""

    NAME = "name"
    ADDRESS = "address"
    BIRTH = "birth"
    SSN = "ssn"
    SIGNATURE = "signature"
    DATE = "date"
    DESCRIPTION = "description"
    DISCLOSER = "discloser"
    RECIPIENT = "recipient"
    PURPOSE = "purpose"
    EXPIRATION = "expiration"
    REVOCATION = "revocation"
    CONDITIONING = "conditioning"
    REDISCLOSURE = "redisclosure"
    AUTHORITY = "authority"
    SENSITIVE = "sensitive"


WORDS: dict[Element, str] = {
    Element.NAME: "the patient's full name",
    Element.ADDRESS: "the patient's address",
    Element.BIRTH: "the date of birth",
    Element.SSN: "the Social Security number",
    Element.SIGNATURE: "the signature",
    Element.DATE: "the date of the signature",
    Element.DESCRIPTION: "what may be disclosed, said specifically",
    Element.DISCLOSER: "who may disclose it",
    Element.RECIPIENT: "to whom: the firm by its name",
    Element.PURPOSE: "the purpose",
    Element.EXPIRATION: "an expiration date or event",
    Element.REVOCATION: "the right to revoke it in writing",
    Element.CONDITIONING: "whether treatment or payment depends on it",
    Element.REDISCLOSURE: "that it may be disclosed again and then lose protection",
    Element.AUTHORITY: "the authority of the representative who signed",
    Element.SENSITIVE: "that substance-use, mental-health and HIV records may be disclosed, its boxes ticked",
}
FIRM = (Element.NAME, Element.ADDRESS, Element.BIRTH, Element.SSN, Element.SIGNATURE, Element.DATE)
"""The six items of the firm's procedure."""
CORE = (
    Element.DESCRIPTION,
    Element.DISCLOSER,
    Element.RECIPIENT,
    Element.PURPOSE,
    Element.EXPIRATION,
    Element.SIGNATURE,
    Element.DATE,
)
"""The core elements of 45 CFR 164.508(c)(1). ``AUTHORITY`` joins them where a personal representative signed."""
STATEMENTS = (Element.REVOCATION, Element.CONDITIONING, Element.REDISCLOSURE)
"""The statements of 45 CFR 164.508(c)(2)."""
PERSONS = frozenset({Element.SIGNATURE, Element.DATE, Element.AUTHORITY, Element.SENSITIVE})
"""What no machine can judge: only a person's tick counts. ``SENSITIVE`` is asked for where a custodian keeps such records."""


def element(text: str) -> Element:
    """The element of that name. Raises ``UsageProblem`` with all names."""
    try:
        return Element(text.strip().casefold())
    except ValueError as error:
        raise UsageProblem(f"'{text}' is no part of an authorization.", f"Say one of: {', '.join(Element)}.") from error


def listed(elements: Iterable[Element]) -> str:
    """Several elements in words: ``the purpose; who may disclose it``."""
    return "; ".join(WORDS[each] for each in elements)
