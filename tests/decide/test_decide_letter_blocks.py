"""Whom a letter is about where its labels say nothing to us: the name in one block with our reference or the birth date, and no other."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import HOUSE, REFERENCE, Office, Read, both, filed, matter

BODY = "We have received your request and it is being processed. Please allow 15 business days."


def letter(*fields: str) -> str:
    """A status letter of the hospital with these lines for its subject."""
    address = "November 18, 2026\n\nExample & Sample Injury Law\n1 Practice Street, Suite 0\nSampletown, KY 40500\n"
    return "\n".join((HOUSE, "Release of Information", "Request Received", address, *fields, "", BODY, "", "Sincerely,", "Demo Clerk"))


@both
@pytest.mark.parametrize(
    "fields",
    [
        ("Name you gave: SAMPLETON, Testa", f"Your File No.: {REFERENCE}"),
        ("Name on your request: Sampleton, Testa", f"Client-matter no.: {REFERENCE}"),
        ("ABOUT: TESTA SAMPLETON", f"Law office ref.: {REFERENCE}"),
        ("This is in reference to Sampleton, Testa", f"Law office ref.: {REFERENCE}"),
        ("Patient identified on your authorization: Sampleton, Testa", f"Ref.: {REFERENCE}"),
        ("Name you gave: Sampleton, Testa", "DOB you gave: 03/14/1971"),
        ("Name on Chart: Testa Sampleton", "Born (date): March 14th, 1971"),
        ("Chart copies for Testa Sampleton (BD - 03/14/1971)",),
    ],
)
def test_the_client_in_the_subject(office: Office, fields: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(letter(*fields))) == "2026-0001"


@both
@pytest.mark.parametrize(
    "fields",
    [
        ("Subject of care: Max Strangely (birth date) 10/24/1955", "Requested by: Testa Sampleton", f"Ref.: {REFERENCE}"),
        ("Subject of care: Max Strangely (birth date) 10/24/1955", "Requested by:          Testa Sampleton   DOB 03/14/1971"),
        ("Individual of record  Strangely, Max", "Name you gave: Sampleton, Testa", f"Ref.: {REFERENCE}"),
        ("Signed on the form by Testa Sampleton", f"Ref.: {REFERENCE}"),
        ("On behalf of: Testa Sampleton", f"Ref.: {REFERENCE}"),
        ("REQUESTED BY", "Testa Sampleton", f"Ref.: {REFERENCE}"),
        ("The authorization that came with it was signed by", f"Testa Sampleton. Ref.: {REFERENCE}"),
        ("The minor child of Testa Sampleton", f"Ref.: {REFERENCE}"),
        ("Guarantor: Testa Sampleton   DOB 03/14/1971", "Account of: 55-1203"),
        ("Testa Sampleton, mother", f"Ref.: {REFERENCE}"),
        ("Testa Sampleton, RN", f"Ref.: {REFERENCE}"),
    ],
)
def test_somebody_else_may_be_meant(office: Office, fields: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(letter(*fields))) is None


NAMED = "Name you gave: Sampleton, Testa"
OUR_FILE = f"Your File No.: {REFERENCE}"


@both
@pytest.mark.parametrize(
    "fields",
    [
        (NAMED, OUR_FILE, "Birth date on our chart: 05/02/1988"),
        (NAMED, OUR_FILE, "Year of birth: 1988"),
        (NAMED, OUR_FILE, "Age: 11"),
        (NAMED, OUR_FILE, "Name on chart: Strangely"),
        (NAMED, OUR_FILE, "Name on chart: Max S."),
        (NAMED, OUR_FILE, "", "", "", "Patient found: Max"),
        (NAMED, OUR_FILE, "", "", "", "The records belong to Max Strangely."),
        (NAMED, OUR_FILE, "", "", "", "We do have Max Strangely."),
        ("Re: minor child", NAMED, OUR_FILE),
        ("Testa Sampleton", "Mother of patient", OUR_FILE),
        ("Testa Sampleton", "Guardian", OUR_FILE),
        ("Testa Sampleton (requester)", OUR_FILE),
        ("Testa Sampleton, paralegal", OUR_FILE),
        ("Testa Sampleton (for M.S., a minor)", OUR_FILE),
        ("ABOUT: Testa Sampleton & Max Strangely", OUR_FILE),
        ("ABOUT: Testa Sampleton and Max", OUR_FILE),
        ("ABOUT: Testa Sampleton et al.", OUR_FILE),
        ("Paralegal: Testa Sampleton", OUR_FILE),
        ("Applicant: Testa Sampleton", OUR_FILE),
        ("Form filled in by Testa Sampleton", OUR_FILE),
        ("Copy to: Testa Sampleton", OUR_FILE),
        ("Claim against Testa Sampleton", OUR_FILE),
        ("Not about: Testa Sampleton", OUR_FILE),
        ("Dr. Testa Sampleton", OUR_FILE),
        ("Solicitante: Testa Sampleton", OUR_FILE),
    ],
)
def test_an_adversarys_letters(office: Office, fields: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(letter(*fields))) is None


@both
def test_the_name_alone_is_not_enough(office: Office, read: Read) -> None:
    assert filed(office(), read(letter("Name you gave: Sampleton, Testa"))) is None


@both
def test_a_reference_to_another_client_is_not_enough(office: Office, read: Read) -> None:
    ledger = office()
    ledger.add_matter(matter("2026-0002", "Max", "Strangely", date(1955, 10, 24), "RR-UYEAMLU"))
    assert filed(ledger, read(letter("Name you gave: Sampleton, Testa", "Your File No.: RR-UYEAMLU"))) is None


@both
def test_of_two_namesakes_the_reference_tells(office: Office, read: Read) -> None:
    ledger = office()
    namesake = matter("2026-0002", "Testa", "Sampleton", date(1955, 10, 24))
    ledger.add_matter(namesake.model_copy(update={"folder": "Sampleton, Testa (1955)"}))
    assert filed(ledger, read(letter("Name you gave: SAMPLETON, Testa", f"Your File No.: {REFERENCE}"))) == "2026-0001"
