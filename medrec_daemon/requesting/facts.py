"""What a letter may say: every placeholder of rules/letters/ with what stands behind it, as text ready to print."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """One letter's placeholders. Empty text (or none in a list) where nothing is known: a template asks with ``{% if %}``.

    Dates are written out where they stand in a sentence (``November 23, 2026``) and as ``03/14/1971`` in the Re: block, the
    way records departments ask for them; ``date_ranges`` has a line for each part asked for, ``dates`` the same in short, for the
    certification page. ``patient_ssn`` is as much of it as the office prints. ``deadline`` reads on from
    "provide the records"; ``state_deadline`` is the same once its days are over. ``days_out`` counts from the last sending.
    """

    date: str
    reference: str
    firm_name: str
    paralegal_name: str
    provider_name: str
    patient_name: str = field(repr=False)
    attention: str = "Medical Records Department/ROI"
    attorney_name: str = ""
    provider_address: tuple[str, ...] = ()
    fax: str = ""
    email: str = ""
    patient_address: str = field(default="", repr=False)
    patient_born: str = field(default="", repr=False)
    patient_ssn: str = field(default="", repr=False)
    date_ranges: tuple[str, ...] = ()
    dates: str = ""
    billing_fax: str = ""
    radiology_fax: str = ""
    enclosures: tuple[str, ...] = ()
    approval_over: str = ""
    statute: str = ""
    fee_statute: str = ""
    deadline: str = ""
    first_sent: str = ""
    last_sent: str = ""
    days_out: str = ""
    overdue: bool = False
    missing: str = ""
    received: str = ""
    state_deadline: str = ""
    promised: str = ""
    their_reference: str = ""
    invoice_number: str = ""
    amount: str = ""

    def placeholders(self) -> dict[str, str | tuple[str, ...] | bool]:
        """Each placeholder with its value."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


PLACEHOLDERS = frozenset(each.name for each in fields(LetterFacts))


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above the letter: the firm, and who is to be called about it."""

    firm: str
    address: tuple[str, ...] = ()
    phone: str = ""
    website: str = ""
    paralegal: str = ""
    email: str = ""
    direct_line: str = ""


def form_date(day: date) -> str:
    """``03/14/1971``."""
    return f"{day.month:02}/{day.day:02}/{day.year}"


def ssn_shown(ssn: str | None, how: str) -> str:
    """A Social Security number as the office prints it: ``how`` is ``full``, ``last4`` or ``none``; '' where it is not known."""
    digits = "".join(char for char in ssn or "" if char.isdigit())
    if how == "none" or len(digits) != 9:
        return ""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}" if how == "full" else f"XXX-XX-{digits[5:]}"
