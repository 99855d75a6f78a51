"""A second birth date on a page: a sponsor's, a parent's, a policy owner's. It is nobody's when the page says whose, else it holds."""

from __future__ import annotations

import pytest
from decide.small_office import HOUSE, NOTE, OURS, Office, filed
from recognition.recognition_samples import page

BLOCKS = [
    ("Military Health", "Sponsor (Last, First):    Sampleton, Max", "Birth Date:    06/08/1988 [38 yrs]", "Branch:    Army"),
    ("DEERS Eligibility", "a. Sponsor (Last, First) - Sampleton, Max", "b. Birth Date - 06/08/1988", "c. Branch - Army"),
    ("Military Health", "Service member: MAX SAMPLETON; Member's birth date: 08-JUN-1988; FMP: 30.", "Branch: Army"),
    ("Military Health", "Service member SAMPLETON,MAX", "Member's birth date Jun. 8th, 1988", "Sponsor ID xxx-xx-0000"),
    ("VA / CHAMPVA", "Veteran:    Sampleton, Max    Veteran DOB    1988-06-08", "Branch:    Army"),
    ("POLICY", "Owner of policy:    Sampleton, Max", "Born:    1988-06-08", "Patient is:    spouse"),
    ("Coverage 1 of 1", "Member name MAX SAMPLETON", "Member DOB 1988/06/08", "Patient is spouse"),
    ("Coverage 1 of 1", "Member name    SAMPLETON,MAX    Member DOB    06/08/1988 / 38 yr", "Patient is:    spouse"),
    ("Health plan enrollee", "Enrollee:    SAMPLETON; MAX", "D.O.B.:    Jun 08, 1988", "Patient is:    spouse"),
    ("Health plan enrollee", "Enrollee SAMPLETON,MAX", "D.O.B. 1988-06-08", "Patient is spouse"),
    (
        "Minor patient",
        "Consenting adult: Max Sampleton; Adult's DOB: 06/08/1988; No release to: Zed",
        "Sampleton, DOB 06/28/1990 [36 yrs].",
    ),
    (
        "Minor patient",
        "a. Consenting adult - Max Sampleton",
        "b. Adult's DOB - 06/08/1988",
        "c. No release to - Zed Sampleton, DOB 06/28/1990",
    ),
    (
        "COURT ORDER",
        "Parent with custody:    Date of Birth:    No release to:",
        "Sampleton, Max          10/20/1989        Zed Sampleton, DOB 07/27/1990",
    ),
    ("Athletic Participation", "Parent or guardian Sampleton, Max", "DOB 1988-06-08", "Coach Zed Strangely"),
    (
        "Athletic Participation",
        "Mother / Father .............. Sampleton, Max",
        "Born ......................... 06/08/1988",
        "Coach ... Zed",
    ),
    ("Signed on behalf of patient", "Agent under power of attorney: SAMPLETON, MAX; Agent DOB: 06/08/1988; Signature: /s/ Max."),
    ("Signed on behalf of patient", "Proxy ........................ SAMPLETON, MAX", "Birth date ................... 06/08/1988"),
    (
        "Who may we talk to about your care",
        "Name (Last, First):    Sampleton, Max",
        "Date of Birth:    06/08/1988",
        "Tel.:    (865) 555-0123",
    ),
    ("Person to notify", "Name:    DOB:        Tel.:", "Sampleton, Max    06/08/1988    (270) 555-0130"),
    ("Person responsible for account", "Name:    SAMPLETON,MAX", "DOB:    06/08/1988", "Patient is:    spouse"),
    ("Lives with", "Household member:    SAMPLETON , MAX", "DOB:    08-Jun-1988", "Tel.:    (865) 555-0126"),
    ("Visit", "Arrived with Max Strangely, a neighbor (DOB 06/08/1988 for visitor badge)."),
    ("Family", "FAMILY HISTORY: sister/brother Max Sampleton, born 06/08/1988, has diabetes and was hurt in the same accident."),
]
"""What a careful person takes for somebody else's than the patient's."""

OTHERS = [
    ("Patient: Max Strangely", "DOB: 06/08/1988"),
    ("Patient information", "Name: Max Strangely", "DOB: 06/08/1988", "Tel.: (865) 555-0123"),
    ("Name: Max Strangely", "DOB: 06/08/1988", "Tel.: (865) 555-0123"),
    ("Person served", "Name: Max Strangely", "DOB: 06/08/1988"),
    ("Person treated", "Name: Max Strangely", "DOB: 06/08/1988"),
    ("Person injured", "Name: Max Strangely", "DOB: 06/08/1988"),
    ("Who was seen", "Name: Max Strangely", "DOB: 06/08/1988"),
    ("Person information", "Name: Max Strangely", "DOB: 06/08/1988", "Tel.: (865) 555-0123"),
    ("Adult health history", "Name: Max Strangely", "DOB: 06/08/1988", "Tel.: (865) 555-0123"),
    ("Child: Max Strangely", "DOB: 06/08/1988"),
    ("Newborn: Max Strangely", "DOB: 06/08/1988"),
    ("Employee: Max Strangely", "DOB: 06/08/1988"),
    ("Beneficiary: Max Strangely", "DOB: 06/08/1988"),
    ("Consent for treatment of: Max Strangely", "DOB: 06/08/1988"),
    ("Release of information for: Max Strangely", "DOB: 06/08/1988"),
    ("Owner of the records: Max Strangely", "DOB: 06/08/1988"),
    ("File owner: Max Strangely", "DOB: 06/08/1988"),
    ("Emergency visit of: Max Strangely", "DOB: 06/08/1988"),
    ("Interpretation for: Max Strangely", "DOB: 06/08/1988"),
    ("Zorbler: Max Strangely", "DOB: 06/08/1988"),
    ("Record owner: Max Strangely", "DOB: 06/08/1988"),
    ("Arrived with Max Strangely, a patient (DOB 06/08/1988)",),
    ("Release 4711: Max Strangely", "DOB: 06/08/1988"),
    ("STRANGELY, MAX   DOB: 06/08/1988",),
    ("DOB: 06/08/1988",),
    ("Attending: Max Strangely, MD", "DOB: 06/08/1988"),
    ("Acct: 4711001", "DOB: 06/08/1988"),
]
"""What may be another patient's, be it because nobody can tell."""


def with_block(header: str, block: tuple[str, ...]) -> str:
    """A page of the hospital with a header and, below its note, some lines."""
    return HOUSE + header + "\n" + NOTE + "\n\n" + "\n".join(block) + "\n"


@pytest.mark.parametrize("block", BLOCKS)
def test_a_birth_date_that_the_page_gives_to_somebody_else(office: Office, block: tuple[str, ...]) -> None:
    assert filed(office(), page(with_block(OURS, block))) == "2026-0001"


@pytest.mark.parametrize("block", BLOCKS)
def test_it_is_on_the_second_page_of_his_chart(office: Office, block: tuple[str, ...]) -> None:
    assert filed(office(), page(HOUSE + OURS + NOTE), page(with_block(OURS, block))) == "2026-0001"


@pytest.mark.parametrize("block", OTHERS)
def test_a_birth_date_that_may_be_another_patients(office: Office, block: tuple[str, ...]) -> None:
    assert filed(office(), page(with_block(OURS, block))) is None


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("header", ["Patient: STRANGELY, DEMO   DOB: 02/02/1980", "Patient: SAMPLETON, DEMO   DOB: 02/02/1980"])
def test_the_client_is_the_one_who_pays_or_came_along(office: Office, header: str, block: tuple[str, ...]) -> None:
    assert filed(office("Max", "Sampleton"), page(with_block(header, block))) is None
    assert filed(office("Max", "Strangely"), page(with_block(header, block))) is None


@pytest.mark.parametrize("block", BLOCKS)
def test_the_page_names_no_patient_above_it(office: Office, block: tuple[str, ...]) -> None:
    """Then the birth date may be the patient's, and what is said of him not understood."""
    assert filed(office(), page(with_block("Chart copy", block))) is None
    assert filed(office(), page(with_block("Patient: SAMPLETON, TESTA", block))) is None


@pytest.mark.parametrize("member", ["Member: Strangely, Max", "Member name: Strangely, Max", "MEMBER NAME   STRANGELY, MAX"])
def test_the_client_heads_the_paper_of_a_member(office: Office, member: str) -> None:
    """An insurer writes to who is insured; the member right below may be the patient."""
    assert filed(office(), page(HOUSE + "SAMPLETON, TESTA   DOB: 03/14/1971\n" + member + "\n" + NOTE)) is None
