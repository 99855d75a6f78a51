"""The ledger's nouns, as they stand in its YAML/JSON files (design section 6): frozen, checked, unknown fields refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from medrec_daemon import reference
from medrec_daemon.ledger.document import CameAgain as CameAgain  # noqa: PLC0414 - nouns of here, as the others
from medrec_daemon.ledger.document import Document as Document  # noqa: PLC0414
from medrec_daemon.ledger.document import pages_words as pages_words  # noqa: PLC0414
from medrec_daemon.ledger.invoice import Invoice
from medrec_daemon.ledger.learned import LearnedName, LearnedNumber
from medrec_daemon.ledger.learned import number_key as number_key  # noqa: PLC0414
from medrec_daemon.ledger.noun import CalendarDay, Moment, Noun
from medrec_daemon.ledger.treatment import ProposedProvider as ProposedProvider  # noqa: PLC0414 - nouns of here, as the others
from medrec_daemon.ledger.treatment import Treatment as Treatment  # noqa: PLC0414
from medrec_daemon.model import PartName


def _reference(text: str) -> str:
    if not reference.is_valid(text):
        raise ValueError("is not one of our references (RR- and seven symbols, the last a check symbol); copy it from the letter")
    return text


Reference = Annotated[str, AfterValidator(_reference)]


class PartState(StrEnum):
    """``none``: the custodian has no such records and a person confirmed it."""

    OPEN = "open"
    RECEIVED = "received"
    WAIVED = "waived"
    NONE = "none"


class Address(Noun):
    """A postal address; ``state`` is the two-letter code."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None


class Client(Noun):
    """The patient, who is the firm's client."""

    first: str = Field(repr=False)
    middle: str | None = Field(default=None, repr=False)
    last: str = Field(repr=False)
    suffix: str | None = None
    also_known_as: tuple[str, ...] = Field(default=(), repr=False)
    born: CalendarDay | None = Field(default=None, repr=False)
    address: Address | None = Field(default=None, repr=False)
    ssn: str | None = Field(default=None, repr=False)

    @field_validator("ssn")
    @classmethod
    def _no_clear_ssn(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("encrypted:"):
            raise ValueError("must be empty or start with 'encrypted:'; a Social Security number is never kept in clear")
        return value


class Authorization(Noun):
    """A signed HIPAA authorization on file.

    ``elements`` are what it has (``requesting.elements`` names them), of these ``ticked`` by a person's word and the others
    read by a machine. ``although``: why it was taken although a page names somebody else.
    """

    file: str
    signed: CalendarDay | None = None
    expires: CalendarDay | None = None
    checked_by: str | None = None
    checked_on: CalendarDay | None = None
    elements: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    sha256: str | None = None
    although: str | None = Field(default=None, repr=False)
    revoked: CalendarDay | None = None


class Part(Noun):
    """One thing asked for; ``to`` is a date or the word ``present``. ``wanted_only`` parts do not keep a request open.

    ``lacking`` says of an open part of which something came what did not: pages by the paper's own count, days of service.
    """

    from_: CalendarDay | None = Field(default=None, alias="from")
    to: CalendarDay | Literal["present"] | None = None
    state: PartState = PartState.OPEN
    on: CalendarDay | None = None
    wanted_only: bool = False
    lacking: str | None = None


class Sent(Noun):
    """One proven sending; the clock runs from the last one, the first is kept for the diligence record."""

    on: CalendarDay
    by: str
    to: str | None = None
    proof: str | None = None


class WaitingOnUs(Noun):
    """Why the clock is paused: the custodian waits for the firm. ``reason`` is a rejection's code in rules/rejections.yaml."""

    why: str
    since: CalendarDay
    note: str | None = None
    reason: str | None = None


class Closed(Noun):
    """When and why a request was closed."""

    on: CalendarDay
    why: str


class Activity(Noun):
    """One line of the append-only log: who did what when, and what was said."""

    at: Moment
    by: str
    did: str
    with_: str | None = Field(default=None, alias="with", repr=False)
    said: str | None = Field(default=None, repr=False)
    promised: CalendarDay | None = None
    their_reference: str | None = None
    sha256: str | None = None


class Request(Noun):
    """One letter to one provider for one matter."""

    id: Reference
    provider: str
    purpose: Literal["initial", "update"] = "initial"
    parts: dict[PartName, Part]
    sent: tuple[Sent, ...] = ()
    due: CalendarDay | None = None
    follow_up: CalendarDay | None = None
    promised: CalendarDay | None = None
    waiting_on_us: WaitingOnUs | None = None
    closed: Closed | None = None
    invoices: tuple[Invoice, ...] = ()
    documents: tuple[Document, ...] = ()
    activity: tuple[Activity, ...] = ()

    def owes(self) -> bool:
        """Whether an invoice is neither paid nor taken back; one that only ``waiting_on_us`` tells of counts."""
        waits = self.waiting_on_us is not None and self.waiting_on_us.why == "invoice" and not self.invoices
        return waits or any(not invoice.settled for invoice in self.invoices)

    def open_parts(self) -> tuple[PartName, ...]:
        """The parts that are still out, wanted-only ones included."""
        return tuple(name for name, part in self.parts.items() if part.state is PartState.OPEN)

    def required_open(self) -> tuple[PartName, ...]:
        """The open parts that keep the request open."""
        return tuple(name for name, part in self.parts.items() if part.state is PartState.OPEN and not part.wanted_only)

    @property
    def partial(self) -> bool:
        """Whether something came in while something required is still out."""
        return bool(self.required_open()) and any(part.state is PartState.RECEIVED for part in self.parts.values())


class Matter(Noun):
    """One client's case; ``documents`` and ``activity`` hold what came unasked, outside any request."""

    matter: str
    client: Client
    date_of_loss: CalendarDay | None = None
    paralegal: str | None = None
    attorney: str | None = None
    folder: str | None = Field(default=None, repr=False)
    authorizations: tuple[Authorization, ...] = ()
    treatment: tuple[Treatment, ...] = ()
    proposed: tuple[ProposedProvider, ...] = ()
    learned: tuple[LearnedNumber, ...] = ()
    requests: tuple[Request, ...] = ()
    documents: tuple[Document, ...] = ()
    activity: tuple[Activity, ...] = ()

    @property
    def in_progress(self) -> bool:
        """Whether anything goes on.

        That is: a request not closed or with something that waits for us, a provider who still treats, one whose final records
        and bill were not asked for, or one that records name and nobody looked at.
        """
        asking = any(request.closed is None or request.waiting_on_us is not None for request in self.requests)
        named = any(one.dismissed is None for one in self.proposed)
        return asking or named or any(row.treating or self._lacks_the_end(row) for row in self.treatment)

    def _lacks_the_end(self, row: Treatment) -> bool:
        """Whether treatment is complete, and not both records and bills were asked for since."""
        if row.completed is None:
            return False
        since = [one for one in self.requests if one.provider == row.provider and any(sent.on >= row.completed for sent in one.sent)]
        return not {PartName.RECORDS, PartName.BILLING} <= {name for one in since for name in one.parts}

    @property
    def authorization_ends(self) -> Authorization | None:
        """The longest-lasting authorization of those not revoked; None where there is none, or one of them never ends."""
        standing = [paper for paper in self.authorizations if paper.revoked is None]
        if any(paper.expires is None for paper in standing):
            return None
        return max(standing, key=lambda paper: (paper.expires, paper.file), default=None)

    @property
    def client_folder(self) -> str:
        """The client's folder name in the store: ``folder`` or ``Last, First``."""
        return self.folder or f"{self.client.last}, {self.client.first}"

    def request(self, request_id: str) -> Request | None:
        """The request of that reference, or None."""
        return next((request for request in self.requests if request.id == request_id), None)


Method = Literal["fax", "mail", "email", "portal", "vendor"]
"""How a department likes to get a request; ``vendor``: through its copy service."""


Sensitive = Literal["substance-use", "mental-health", "hiv"]
"""Records that a general authorization may not release."""


class Department(Noun):
    """How one department of a provider is reached; ``vendor`` is the copy service that answers for it."""

    attention: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    portal: str | None = None
    prefers: Method | None = None
    vendor: str | None = None


class Provider(Noun):
    """An entry of the Master Medical Provider List; ``name`` is also the folder's name.

    ``max_authorization_age_days``: it refuses authorizations signed longer ago than that. ``sensitive``: the records it keeps
    that may need a consent of their own. ``learned``: names that a person let the office remember.
    """

    id: str
    name: str
    also_known_as: tuple[str, ...] = ()
    bills_as: tuple[str, ...] = ()
    type: Literal["hospital", "physician", "chiropractor", "physical-therapy", "imaging", "ems", "pharmacy", "lab", "dentist", "other"] = (
        "other"
    )
    state: str | None = None
    address: Address | None = None
    npi: str | None = None
    tax_id: str | None = None
    max_authorization_age_days: int | None = Field(default=None, ge=1)
    sensitive: tuple[Sensitive, ...] = ()
    records: Department | None = None
    billing: Department | None = None
    radiology: Department | None = None
    learned: tuple[LearnedName, ...] = ()

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names, those that were learned too."""
        return (*self.also_known_as, *self._learned("alias"))

    @property
    def billers(self) -> tuple[str, ...]:
        """The names that bill for it, those that were learned too."""
        return (*self.bills_as, *self._learned("biller"))

    @property
    def copy_services(self) -> tuple[str, ...]:
        """The copy services that answer for it, those that were learned too."""
        noted = [department.vendor for department in (self.records, self.billing, self.radiology) if department and department.vendor]
        return tuple(dict.fromkeys((*noted, *self._learned("vendor"))))

    def _learned(self, what: str) -> tuple[str, ...]:
        return tuple(entry.name for entry in self.learned if entry.what == what)
