"""Who stands on the stage: every client as each house knows them, their visits, and shorthand for what ought to become of a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from medrec_daemon.demo.injury import Injury
from medrec_daemon.demo.office import PracticeOffice
from medrec_daemon.demo.other_injuries import HEAD, KNEE, WRIST
from medrec_daemon.demo.people import CLIENTS
from medrec_daemon.demo.sample import ExpectedPiece, SampleArrival
from medrec_daemon.demo.spine_injuries import LOWER_BACK, NECK
from medrec_daemon.demo.visit import Insured, Letterhead, Patient, Visit, billing_head, patient_of, records_head
from medrec_daemon.ledger.model import Address, Request
from medrec_daemon.model import Kind, Outcome, PartName

HURT: dict[str, Injury] = {
    "testa": NECK,
    "proband": LOWER_BACK,
    "mockman": KNEE,
    "ficta": WRIST,
    "mockelle": HEAD,
    "demo": LOWER_BACK,
    "example": NECK,
    "fixtura": WRIST,
    "placida": HEAD,
}
GUARANTORS = {"testa": "Proband A. Sampleton", "fixtura": "Mannequin Dummigan", "ficta": "Hiram Specimen"}
CLOSING = frozenset({Kind.RECORDS, Kind.BILLING, Kind.RADIOLOGY, Kind.IMAGES, Kind.CERTIFICATION})


@dataclass(frozen=True, slots=True)
class Stage:
    """The practice office on a day, with what the papers need to know about it."""

    office: PracticeOffice
    today: date

    def day(self, ago: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=ago)

    def patient(self, key: str, provider_id: str, *, last: str = "") -> Patient:
        """A client as that house knows them: record and account numbers are the house's own."""
        client = next(client for client in CLIENTS if client.key == key)
        place = [provider.id for provider in self.office.providers].index(provider_id)
        return patient_of(
            client.client,
            sex=client.sex,
            mrn=f"{(place + 3) * 11}{client.number}{place + 27}",
            account=f"7{place:02d}{client.number}{client.hurt + 1000}",
            guarantor=GUARANTORS.get(key, ""),
            last=last,
        )

    def visit(self, key: str, *, ago: int | None = None, stay: int = 1, doctor: str = "Arthur Attendwell, MD") -> Visit:
        """A visit on the day of the crash, or so many days ``ago``, of ``stay`` nights."""
        hurt = self.office.matter(key).date_of_loss or self.today
        served = hurt if ago is None else self.day(ago)
        return Visit(served, served + timedelta(days=stay), time(10, 40), HURT[key], doctor, "Rhea Referral, MD")

    def insured(self, key: str) -> Insured:
        """Who holds the client's insurance: for Testa her husband, who is a client too; for the others themselves."""
        client = self.office.matter("proband" if key == "testa" else key).client
        name = f"{client.last}, {client.first} {(client.middle or '')[:1]}".strip().upper()
        born = client.born or self.today
        return Insured(name, "spouse" if key == "testa" else "self", born, "Example Mutual Auto", f"EMA{born:%y%m%d}0142")

    def head(self, provider_id: str) -> Letterhead:
        """The letterhead of the house's records department."""
        return records_head(self.office.provider(provider_id))

    def bill_head(self, provider_id: str, remit_to: tuple[str, ...] = ()) -> Letterhead:
        """The letterhead of the house's billing department."""
        return billing_head(self.office.provider(provider_id), remit_to=remit_to)

    def request(self, key: str, provider_id: str) -> Request:
        """The client's request to that house."""
        return self.office.request(key, provider_id)

    def tti(self, name: str, number: str, at: str = "09:14") -> str:
        """The header line of a fax from ``name`` (``number`` as ``+1859…``)."""
        digits = number.removeprefix("+1")
        return f"{self.today:%b-%d-%Y}".upper() + f" {at}  FROM: {name}  {digits[:3]} {digits[3:6]} {digits[6:]}"

    def fax_of(self, provider_id: str, at: str = "09:14", *, billing: bool = False) -> str:
        """The header line of a fax that the house itself sent."""
        provider = self.office.provider(provider_id)
        department = provider.billing if billing else provider.records
        return self.tti(provider.name.upper()[:26], (department.fax if department else None) or "", at)

    def piece(self, pages: tuple[int, int], kind: Kind, key: str, provider_id: str, *, closes: bool | None = None) -> ExpectedPiece:
        """What pages ``pages`` are; by default a kind that answers a part closes it, and one that closes nothing answers no part."""
        request = self.request(key, provider_id)
        answers = kind in CLOSING if closes is None else closes
        return ExpectedPiece(
            pages=pages,
            kind=kind,
            matter=self.office.matter(key).matter,
            provider=provider_id,
            request=None if request.closed else request.id,
            part=PartName(kind.value) if answers else None,
            closes=answers,
        )


def filed(file_name: str, content: bytes, title: str, *pieces: ExpectedPiece) -> SampleArrival:
    """An arrival that a machine may file."""
    return SampleArrival(file_name, content, title, Outcome.FILE, pieces)


def held(file_name: str, content: bytes, title: str, why: str) -> SampleArrival:
    """An arrival that a person must look at."""
    return SampleArrival(file_name, content, title, Outcome.HOLD, (), why)


def stranger(first: str, middle: str, last: str, born: date, *, suffix: str = "", sex: str = "M") -> Patient:
    """Somebody who is no client of the firm."""
    lives = Address(street="77 Elsewhere Road", city="Paducah", state="KY", zip="42001")
    return Patient(first, middle, last, suffix, born, sex, lives, "(859) 555-0161", f"990{born:%m%d}7", f"799{born:%y%m%d}12")
