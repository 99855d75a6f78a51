"""The papers of the story: who is in it, what the client signed, and what the custodians send."""

from __future__ import annotations

from datetime import date, time

from medrec_daemon.demo.bills import itemised_bill
from medrec_daemon.demo.charges import hospital_charges, physician_charges
from medrec_daemon.demo.hospital_chart import hospital_chart
from medrec_daemon.demo.letters import CHARTWRIGHT, copy_invoice, rejection_letter
from medrec_daemon.demo.office_papers import authorization_form
from medrec_daemon.demo.people import FIRM
from medrec_daemon.demo.providers import practice_providers
from medrec_daemon.demo.reports import office_note
from medrec_daemon.demo.spine_injuries import NECK
from medrec_daemon.demo.visit import Patient, Visit, billing_head, patient_of, records_head
from medrec_daemon.journeys.provider_import import slug
from medrec_daemon.ledger.model import Address, Client, Department, Provider, Request

MATTER = "2026-0143"
HURT = date(2026, 1, 5)
HOME = Address(street="12 Elm Street", city="Lexington", state="KY", zip="40507")
CLIENT = Client(first="Testina", middle="Quinn", last="Sampleton", born=date(1971, 3, 14), address=HOME)
AMOUNT = 412.00
INVOICE = "CRS-0041200"
_HOUSES = {provider.id: provider for provider in practice_providers()}


def _custodian(provider_id: str, prefers: str, attention: str, email: str) -> Provider:
    """A house of the practice list under the id that its name gives, with one way it prefers to be asked."""
    house = _HOUSES[provider_id]
    known = house.records or Department()
    desk = Department.model_validate(known.model_dump() | {"prefers": prefers, "attention": attention, "email": email})
    return house.model_copy(update={"id": slug(house.name), "records": desk})


HOSPITAL = _custodian("bluegrass-general", "fax", "Medical Records Department/ROI", "roi@bluegrass-general.example")
ORTHOPEDICS = _custodian("inner-bluegrass-orthopedics", "email", "Records", "records@inner-bluegrass.example")
NEUROLOGY = _custodian("beaumont-neurology", "fax", "Records", "records@beaumont.example")
CUSTODIANS = (HOSPITAL, ORTHOPEDICS, NEUROLOGY)
ASKED = {
    HOSPITAL.id: ("records", "billing", "radiology"),
    ORTHOPEDICS.id: ("records", "billing"),
    NEUROLOGY.id: ("records", "billing"),
}
VISIT = Visit(HURT, date(2026, 1, 6), time(10, 40), NECK, "Arthur Attendwell, MD", "Rhea Referral, MD")
OFFICE_VISIT = Visit(date(2026, 1, 8), date(2026, 1, 8), time(9, 15), NECK, "Olive Orthowell, MD", "Rhea Referral, MD")


def authorization(signed: date) -> bytes:
    """What the client signs; the Social Security number is one that is never given out."""
    return authorization_form(FIRM, CLIENT, signed=signed, ssn="900-00-0000")


def chart() -> bytes:
    """The hospital's chart, without our reference: it is recognised by the patient."""
    return hospital_chart(records_head(HOSPITAL), _patient(HOSPITAL), VISIT)


def bill(on: date) -> bytes:
    """The hospital's itemised bill."""
    return itemised_bill(billing_head(HOSPITAL), _patient(HOSPITAL), hospital_charges(VISIT), on=on, paid=0.0)


def office_visit() -> bytes:
    """The orthopedic practice's note."""
    return office_note(records_head(ORTHOPEDICS), _patient(ORTHOPEDICS), OFFICE_VISIT)


def claim(on: date) -> bytes:
    """The orthopedic practice's bill."""
    return itemised_bill(billing_head(ORTHOPEDICS), _patient(ORTHOPEDICS), physician_charges(OFFICE_VISIT), on=on, paid=0.0)


def invoice(reference: str, on: date) -> bytes:
    """The copy service's prepayment invoice, in the name of the orthopedic practice."""
    return copy_invoice(CHARTWRIGHT, ORTHOPEDICS, _patient(ORTHOPEDICS), FIRM, _request(reference, ORTHOPEDICS), amount=AMOUNT, on=on)


def rejection(reference: str, on: date) -> bytes:
    """The neurologists send our request back: the authorization is not signed or not dated, they say."""
    return rejection_letter(records_head(NEUROLOGY), _patient(NEUROLOGY), FIRM, _request(reference, NEUROLOGY), on=on, ticked=(1,))


def _request(reference: str, provider: Provider) -> Request:
    return Request(id=reference, provider=provider.id, parts={})


def _patient(provider: Provider) -> Patient:
    place = CUSTODIANS.index(provider) + 1
    return patient_of(CLIENT, sex="F", mrn=f"{place}40143{place}7", account=f"7{place:02d}014300{place}")
