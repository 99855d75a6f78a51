"""What a paper is about, as values: the patient as printed, the visit, the charges. Everybody here is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from medrec_daemon.demo.injury import Injury
from medrec_daemon.ledger.model import Address, Client, Provider


def us(day: date) -> str:
    """``03/09/1984``: how American papers print a date."""
    return f"{day:%m/%d/%Y}"


def spoken(day: date) -> str:
    """``March 9, 1984``: how letters print a date."""
    return f"{day:%B} {day.day}, {day.year}"


def phone(number: str | None) -> str:
    """``+18595550100`` as ``(859) 555-0100``; '' where there is none."""
    if not number:
        return ""
    digits = number.removeprefix("+1")
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def dollars(amount: float) -> str:
    """``1234.5`` as ``1,234.50``."""
    return f"{amount:,.2f}"


def address_lines(address: Address | None) -> tuple[str, str]:
    """Street, and city with state and zip code; two empty lines where there is no address."""
    if address is None:
        return ("", "")
    return (address.street or "", f"{address.city}, {address.state} {address.zip}")


@dataclass(frozen=True, slots=True)
class Patient:
    """The patient as a custodian prints the name, with the numbers that custodian gave.

    ``sex`` is ``F`` or ``M``; ``guarantor`` is who pays the custodian's bill, as printed (a trap: never the patient by rule).
    """

    first: str = field(repr=False)
    middle: str = field(repr=False)
    last: str = field(repr=False)
    suffix: str = field(repr=False)
    born: date = field(repr=False)
    sex: str
    address: Address = field(repr=False)
    phone: str = field(repr=False)
    mrn: str = field(repr=False)
    account: str = field(repr=False)
    guarantor: str = field(repr=False, default="")

    @property
    def last_first(self) -> str:
        """``SAMPLETON, TESTA M``, a suffix behind the last name: ``MOCKMAN JR, ROBERT T``."""
        last = f"{self.last} {self.suffix}".strip()
        return f"{last}, {self.first} {self.middle[:1]}".strip().upper()

    @property
    def natural(self) -> str:
        """``Testa M. Sampleton``, ``Robert T. Mockman, Jr.``."""
        middle = f" {self.middle[0]}." if self.middle else ""
        suffix = f", {self.suffix.rstrip('.')}." if self.suffix else ""
        return f"{self.first}{middle} {self.last}{suffix}"

    @property
    def payer(self) -> str:
        """The guarantor's name, or the patient's own."""
        return self.guarantor or self.natural

    def age(self, on: date) -> int:
        """Whole years on that day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


def patient_of(client: Client, *, sex: str, mrn: str, account: str, guarantor: str = "", last: str = "") -> Patient:
    """A client as a custodian's patient; ``last`` where the custodian knows another last name.

    Raises ``ValueError`` for a client without birth date or address.
    """
    if client.born is None or client.address is None:
        raise ValueError("a practice client has a birth date and an address")
    return Patient(
        first=client.first,
        middle=client.middle or "",
        last=last or client.last,
        suffix=client.suffix or "",
        born=client.born,
        sex=sex,
        address=client.address,
        phone="(859) 555-0160",
        mrn=mrn,
        account=account,
        guarantor=guarantor,
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay or course of treatment: first and last day, time of arrival, what was hurt, who treated and who sent the patient."""

    served: date
    until: date
    at: time
    injury: Injury
    attending: str
    referring: str

    def words(self, text: str, patient: Patient) -> str:
        """``text`` with this patient's pronouns, age and date of service filled in."""
        she = patient.sex == "F"
        return text.format(
            she="she" if she else "he",
            She="She" if she else "He",
            her="her" if she else "his",
            Her="Her" if she else "His",
            herself="herself" if she else "himself",
            woman="woman" if she else "man",
            age=patient.age(self.served),
            served=us(self.served),
            title="Ms." if she else "Mr.",
            last=patient.last,
        )


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of a bill: day, CPT/HCPCS code, revenue code ('' on a professional bill), words, units, amount in US dollars."""

    day: date
    code: str
    revenue: str
    words: str
    units: int
    amount: float


def total(charges: tuple[Charge, ...]) -> float:
    """The sum of the charges in US dollars."""
    return round(sum(charge.amount for charge in charges), 2)


@dataclass(frozen=True, slots=True)
class Insured:
    """Who holds the insurance (often not the patient), with plan and number."""

    last_first: str = field(repr=False)
    relationship: str
    born: date = field(repr=False)
    plan: str
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: a provider's department, its numbers as printed, and where its money goes (``remit_to``: never the provider)."""

    provider: Provider
    department: str
    phone: str
    fax: str
    remit_to: tuple[str, ...] = ()


def records_head(provider: Provider, *, remit_to: tuple[str, ...] = ()) -> Letterhead:
    """The letterhead of a provider's records department."""
    department = provider.records
    return Letterhead(
        provider,
        (department.attention if department else None) or "",
        phone(department.phone if department else None),
        phone(department.fax if department else None),
        remit_to,
    )


def billing_head(provider: Provider, *, remit_to: tuple[str, ...] = ()) -> Letterhead:
    """The letterhead of a provider's billing department; the records department's numbers where it has none."""
    department = provider.billing or provider.records
    attention = provider.billing.attention if provider.billing else None
    return Letterhead(
        provider,
        attention or "Patient Financial Services",
        phone(department.phone if department else None),
        phone(department.fax if department else None),
        remit_to,
    )
