"""What a page is when no heading says so: the words of a trade, the columns of a table, the boxes and blanks of a form."""

from __future__ import annotations

import pytest
from paper_samples import PAPERS
from pydantic import ValidationError
from recognition_samples import faxed, misread, page, pieces_of, sheet, shipped_rules

from medrec_daemon.model import Kind
from medrec_daemon.page_type import LayoutCue
from medrec_daemon.recognition.cues import evidence_of

CHART = """
She was seen again on the ward. The lungs are clear to auscultation bilaterally. The abdomen is soft and nontender without
guarding. Extremities show no edema and the distal pulses are palpable. Strength and sensation are intact in both legs, with
mild tenderness to palpation over the lumbar paraspinal muscles. She denies numbness, fever, chills and shortness of breath.
We will continue ibuprofen 600 mg tid and physical therapy, and see her again in two weeks.
"""
LABORATORY = """
Cumulative Lab Summary
Collected: 06/23/2026
Component          Value      Unit       Ref. Interval
WBC                7.1        K/uL       5.0 - 12.0
Chloride           101 L      mmol/L     98 - 107
Hemoglobin         13.2       g/dL       12.0 - 16.0
Potassium          4.1        mmol/L     3.5 - 5.1
Creatinine         0.9        mg/dL      0.6 - 1.2
"""
RELEASE_FORM = """
Patient Request for Health Information Authorization Form      MR#
Patient Information (Please Print)
First Name:            Middle Initial:             Last Name:
Date of Birth (MM/DD/YYYY):        Phone:
What records do you want? (Check appropriate boxes below):   Date(s) of Service:
O Discharge Summary   O Emergency Room Records   O Operative/Procedure Reports   O Billing Records   O Physical Therapy
O Progress Notes   O History and Physical   O Radiology Reports   O Lab Results   O Nursing Notes
How would you like your records delivered?   O In-Person Pickup   O Mail Delivery   O Fax
I authorize Sample Hospital to release my records to:
Purpose of Release:
This Authorization is valid for one year from date signed, unless I revoke it.
Once my health information is disclosed it may no longer be protected by federal privacy laws.
The information may relate to HIV status, sexually transmitted diseases, mental health, drug and alcohol abuse.
Signature of Patient:                         Date:
"""
WHOLE_AMOUNTS = """
SAMPLE HEALTH SYSTEM
ITEMIZED HOSPITAL INVOICE
Name: Testa Sampleton
Invoice No: INV-2024-11897
Billing Details
Service Description                   CPT Code     Amount
Room Charges (7 nights)               99213        17,500
ICU Monitoring (Day 1-2)              99232        8,000
Chest X-Ray (Bilateral)               71046        2,200
Blood Culture                         87040        1,400
Total Billed Amount:                               29,100
Patient Liability:                                 9,100
"""
PORTAL = """
Visit Summary - Patient Portal
Patient: Testa Sampleton    DOB: 03/14/1971
Printed from the patient portal on 10/02/2026. This is a summary and may not be the complete record.
Reason for Visit: neck pain    Allergies: none known    Medications: ibuprofen 600 mg    Immunizations: none
Assessment: cervical strain. Plan: physical therapy.
"""


def clear(text: str) -> tuple[Kind, str | None]:
    """The kind of the one piece and the part it closes, where the gates let it pass."""
    (piece,) = pieces_of(page(text))
    gates = shipped_rules().gates
    sure = piece.kind_score >= gates.kind_floor and piece.kind_score - piece.runner_up_score >= gates.kind_margin
    return (piece.kind if sure else Kind.OTHER), (piece.closes.value if sure and piece.closes else None)


def test_a_chart_without_headings_is_known_by_its_words() -> None:
    assert clear(CHART) == (Kind.RECORDS, "records")
    (piece,) = pieces_of(page(CHART))
    (words,) = (item for item in piece.evidence if item.what.startswith("vocabulary of clinical-note: words of exam"))
    assert "auscultation" in words.saw
    assert words.weight > 3


def test_a_poorly_read_chart_too() -> None:
    (piece,) = pieces_of(faxed(misread(CHART, 0.04, seed=3)))
    assert piece.kind is Kind.RECORDS
    assert piece.kind_score >= shipped_rules().gates.kind_floor


LETTERS = (
    "copy service invoice",
    "status",
    "rejection",
    "no records",
    "lien letter",
    "authorization",
    "eob",
    "police report",
    "advertising",
)


@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_has_enough_of_these_words(name: str) -> None:
    text = PAPERS[name][0]
    note = shipped_rules().page_type("clinical-note")
    assert not [item for item in evidence_of(sheet(text), text, note, {}) if item.weight > 0]


def test_a_table_of_values_is_a_laboratory_report() -> None:
    assert clear(LABORATORY) == (Kind.RECORDS, "records")


@pytest.mark.parametrize("before", ["itemised bill", "radiology report", "certification"])
def test_a_laboratory_page_never_goes_along_with_something_else(before: str) -> None:
    head = "Patient: Testa Sampleton    DOB: 03/14/1971\n"
    pieces = pieces_of(page(PAPERS[before][0], 1), page(head + LABORATORY, 2))
    assert [(piece.first, piece.kind) for piece in pieces][-1] == (2, Kind.RECORDS)


@pytest.mark.parametrize("make", [page, faxed])
def test_a_form_that_lists_records_to_be_ticked_is_none_of_them(make: object) -> None:
    (piece,) = pieces_of(make(RELEASE_FORM))  # type: ignore[operator]
    assert piece.kind is Kind.OTHER
    assert piece.closes is None


def test_a_hospital_invoice_of_whole_amounts_is_a_bill() -> None:
    assert clear(WHOLE_AMOUNTS) == (Kind.BILLING, "billing")


def test_a_portal_print_closes_nothing() -> None:
    kind, closes = clear(PORTAL)
    assert closes is None
    assert kind in {Kind.RECORDS, Kind.OTHER}


def test_times_are_no_money() -> None:
    text = "Encounter   Office Visit   CPT 99212   09-05-2010 10:00.00   Performed\n" * 4
    bill = shipped_rules().page_type("itemised-bill")
    seen = {item.saw for item in evidence_of(sheet(text), text, bill, {})}
    assert "amounts of money: 0" in seen


def test_a_layout_cue_without_bounds_is_refused() -> None:
    with pytest.raises(ValidationError, match="at_least or at_most"):
        LayoutCue(measure="blanks", weight=1.0, what="blanks")


NOTHING = """
FAIRHOLLOW SAMPLE IMAGING
Health Information Management
November 21, 2026
Example & Sample Injury Law
RE: Testa Sampleton
DOB: 03/14/1971
{sentence}
Judith T. Custodio, HIM Specialist, Custodian of Records
"""
SENTENCES = (
    "I certify that no records exist at this office concerning the named individual.",
    "The patient was never seen at this location. If the patient was known by another name please let us know.",
    "I hereby certify that a search was made and that nothing was found for this patient in the ordinary course of business.",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_certificate_of_nothing_certifies_nothing(sentence: str) -> None:
    kind, closes = clear(NOTHING.format(sentence=sentence))
    assert kind in {Kind.NO_RECORDS, Kind.OTHER}
    assert closes is None
