"""The ledger's nouns, as they stand in its YAML/JSON files (design section 6): frozen, checked, unknown fields refused."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from medrec_daemon import reference
from medrec_daemon.model import Kind, PartName


class Noun(BaseModel):
    """Frozen; a field we do not know is an error, never dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


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
    born: date | None = Field(default=None, repr=False)
    address: Address | None = Field(default=None, repr=False)
    ssn: str | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _no_clear_ssn(self) -> Client:
        if self.ssn is not None and not self.ssn.startswith("encrypted:"):
            raise ValueError("ssn must be empty or start with 'encrypted:'; it is never kept in clear")
        return self


class Authorization(Noun):
    """A signed HIPAA authorization on file."""

    file: str
    signed: date | None = None
    expires: date | None = None
    checked_by: str | None = None
    checked_on: date | None = None
    elements: tuple[str, ...] = ()


class Treatment(Noun):
    """A row of the client's Medicals section."""

    provider: str
    type: str | None = None
    status: str | None = None
    notes: str | None = None
    records_through: date | None = None


class Part(Noun):
    """One thing asked for; ``to`` is a date or the word ``present``. ``wanted_only`` parts do not keep a request open."""

    from_: date | None = Field(default=None, alias="from")
    to: date | Literal["present"] | None = None
    state: PartState = PartState.OPEN
    on: date | None = None
    wanted_only: bool = False


class Sent(Noun):
    """One proven sending; the clock runs from the last one, the first is kept for the diligence record."""

    on: date
    by: str
    to: str | None = None
    proof: str | None = None


class WaitingOnUs(Noun):
    """Why the clock is paused: the custodian waits for the firm."""

    why: str
    since: date
    note: str | None = None


class Closed(Noun):
    """When and why a request was closed."""

    on: date
    why: str


class Document(Noun):
    """A filed piece. (``sha256`` of the whole arrival, ``pages``) is its key; ``pages`` is ``first-last``."""

    sha256: str
    pages: str
    kind: Kind
    part: PartName | None = None
    filed_as: str = Field(repr=False)
    on: date
    stored_sha256: str | None = None
    stored_size: int | None = None


class Activity(Noun):
    """One line of the append-only log: who did what when, and what was said."""

    at: datetime
    by: str
    did: str
    with_: str | None = Field(default=None, alias="with", repr=False)
    said: str | None = Field(default=None, repr=False)
    promised: date | None = None
    their_reference: str | None = None
    sha256: str | None = None


class Request(Noun):
    """One letter to one provider for one matter."""

    id: Reference
    provider: str
    purpose: Literal["initial", "update"] = "initial"
    parts: dict[PartName, Part]
    sent: tuple[Sent, ...] = ()
    due: date | None = None
    follow_up: date | None = None
    promised: date | None = None
    waiting_on_us: WaitingOnUs | None = None
    closed: Closed | None = None
    documents: tuple[Document, ...] = ()
    activity: tuple[Activity, ...] = ()

    def open_parts(self) -> tuple[PartName, ...]:
        """The parts that are still out, wanted-only ones included."""
        return tuple(name for name, part in self.parts.items() if part.state is PartState.OPEN)

    def required_open(self) -> tuple[PartName, ...]:
        """The open parts that keep the request open."""
        return tuple(name for name in self.open_parts() if not self.parts[name].wanted_only)

    @property
    def partial(self) -> bool:
        """Whether something came in while something required is still out."""
        return bool(self.required_open()) and any(part.state is PartState.RECEIVED for part in self.parts.values())


class Matter(Noun):
    """One client's case; ``documents`` and ``activity`` hold what came unasked, outside any request."""

    matter: str
    client: Client
    date_of_loss: date | None = None
    paralegal: str | None = None
    attorney: str | None = None
    folder: str | None = Field(default=None, repr=False)
    authorizations: tuple[Authorization, ...] = ()
    treatment: tuple[Treatment, ...] = ()
    requests: tuple[Request, ...] = ()
    documents: tuple[Document, ...] = ()
    activity: tuple[Activity, ...] = ()

    @property
    def client_folder(self) -> str:
        """The client's folder name in the store: ``folder`` or ``Last, First``."""
        return self.folder or f"{self.client.last}, {self.client.first}"

    def request(self, request_id: str) -> Request | None:
        """The request of that reference, or None."""
        return next((request for request in self.requests if request.id == request_id), None)


class Department(Noun):
    """How one department of a provider is reached; ``vendor`` is the copy service that answers for it."""

    attention: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    portal: str | None = None
    prefers: str | None = None
    vendor: str | None = None


class Provider(Noun):
    """An entry of the Master Medical Provider List; ``name`` is also the folder's name."""

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
    records: Department | None = None
    billing: Department | None = None
    radiology: Department | None = None
