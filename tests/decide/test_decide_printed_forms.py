"""Names and labels as houses print them: a comma or semicolon of its own, points before a value, labels that ask in words of their own."""

from __future__ import annotations

import pytest
from decide.small_office import HOUSE, REFERENCE, Office, chart, filed
from recognition.recognition_samples import page

LETTER = """
Dear Counsel:
We have your request and are working on it. Your request is in process; the records will follow.
Sincerely,
Demo Clerk
"""


def letter(*subject: str) -> str:
    """A letter of the hospital that says in these lines whom it is about."""
    return HOUSE + "\n".join(("November 2, 2026", *subject)) + LETTER


@pytest.mark.parametrize(
    "fields",
    [
        ("Patient's Name (print): SAMPLETON , TESTA    D.O.B.: 03/14/1971    MRN: 4711001",),
        ("Patient's Name (print):    D.O.B.:    MRN:", "SAMPLETON , TESTA          03/14/1971  4711001"),
        ("Patient: SAMPLETON; TESTA   Date of Birth: Mar 14, 1971   ID no.: 4711001",),
        ("Patient ........................... Sampleton, Testa", "dob ............................... 1971-03-14"),
        ("Name (Last, First MI) ............. Sampleton, Testa", "Birth ............................. 03/14/1971 / 55 yr"),
        ("Full legal name: Sampleton, Testa Birth Date: 03/14/1971 [55 yrs] Unit #: 46934724",),
        ("Member/Patient: SAMPLETON,TESTA    Born: 1971-03-14    Med. Rec. #: 4711001",),
        ("SAMPLETON,TESTA    Birth         MR No./Acct", "                   03/14/1971    4711001"),
        ("Patient: Testa Sampleton    Ref. by: Max Strangely, MD Birth date: 03/14/1971",),
        ("Sampleton Testa    March 14, 1971       4711001", "(PATIENT NAME)     (Birth date)         (Visit MRN)"),
    ],
)
def test_a_header_of_a_chart(office: Office, fields: tuple[str, ...]) -> None:
    assert filed(office(), page(chart(*fields))) == "2026-0001"


@pytest.mark.parametrize(
    "subject",
    [
        ("Record owner: TESTA SAMPLETON | Record owner's DOB: Mar 14, 1971",),
        ("Record owner:    SAMPLETON, TESTA    Record owner's DOB: 03/14/1971",),
        ("- Record owner - Sampleton, Testa", "- Record owner's DOB - 1971-03-14"),
        ("(1) Record owner: Testa Sampleton", "(2) Record owner's DOB: 03/14/1971"),
        ("- Patient - TESTA SAMPLETON", "- Date of Birth - 14-MAR-1971"),
        ("Person whose records are sought: SAMPLETON, TESTA That person's birth date: 03/14/1971",),
        ("Person whose records are sought    SAMPLETON,TESTA", "That person's birth date    03/14/1971"),
        ("Who the records are about    When born", "TESTA SAMPLETON              Mar 14, 1971"),
        ("Patient reference: Sampleton, Testa", "DOB - 03/14/1971"),
        ("Client of your firm: Sampleton, Testa, birthdate 03/14/1971",),
        ("We answer your letter about the records of Sampleton, Testa; date of birth:", "03/14/1971."),
        ("We answer your letter about the records of Sampleton, Testa; patient's birth date:", "1971-03-14."),
        ("Record owner: TESTA SAMPLETON", f"Your File No.: {REFERENCE}"),
    ],
)
def test_a_letter_says_whose_the_records_are(office: Office, subject: tuple[str, ...]) -> None:
    assert filed(office(), page(letter(*subject))) == "2026-0001"


@pytest.mark.parametrize(
    "fields",
    [
        ("Patient: SAMPLETON; STRANGELY   Date of Birth: Mar 14, 1971",),
        ("Patient: STRANGELY; TESTA   Date of Birth: Mar 14, 1971",),
        ("Patient: SAMPLETON; MAX   Date of Birth: Mar 14, 1971",),
        ("Patient: SAMPLETON , MAX   Date of Birth: Mar 14, 1971",),
        ("Patient: STRANGELY , MAX   Guarantor: SAMPLETON , TESTA   DOB: 03/14/1971",),
        ("Patient: STRANGELY; MAX   Guarantor: SAMPLETON; TESTA   DOB: 03/14/1971",),
        (
            "Patient ........................... Strangely, Max",
            "Sponsor ........................... Sampleton, Testa",
            "dob ....... 1971-03-14",
        ),
        ("Patient ........................... Sampleton, Testa", "dob ............................... 1980-02-02"),
        ("Patient ........................... Sampleton, Max", "dob ............................... 1971-03-14"),
        ("Member/Patient: STRANGELY,MAX    Born: 1980-02-02", "Member: SAMPLETON,TESTA   DOB: 03/14/1971"),
        ("STRANGELY,MAX      Birth         MR No./Acct", "                   03/14/1971    4711001"),
        ("SAMPLETON,TESTA    Birth         MR No./Acct", "                   02/02/1980    4711001"),
        ("Strangely Max      February 2, 1980     4711001", "(PATIENT NAME)     (Birth date)         (Visit MRN)"),
        ("Sampleton Max      March 14, 1971       4711001", "(PATIENT NAME)     (Birth date)         (Visit MRN)"),
        ("Patient is: Strangely, Max", "Guarantor: Sampleton, Testa   DOB: 03/14/1971"),
    ],
)
def test_a_header_of_another(office: Office, fields: tuple[str, ...]) -> None:
    assert filed(office(), page(chart(*fields))) is None


@pytest.mark.parametrize(
    "subject",
    [
        ("Record owner: MAX STRANGELY | Requester's client: TESTA SAMPLETON, DOB: 03/14/1971",),
        ("Person who requested records: Testa Sampleton", "Records of: Max Strangely   DOB: 03/14/1971"),
        ("Patients: SAMPLETON; TESTA; MAX   DOB: 03/14/1971",),
        ("Person whose records are sought    STRANGELY,MAX", "That person's birth date    03/14/1971"),
        ("Person whose records are sought: SAMPLETON, MAX That person's birth date: 03/14/1971",),
        ("RE: Testa Sampleton - date of birth 03/14/1971", "AND RE: Max Strangely - date of birth 02/02/1980"),
        (
            "Client of your firm: Testa Sampleton, birthdate 03/14/1971",
            "ATTN: Requester",
            "AND RE: Max Strangely - date of birth 02/02/1980",
        ),
        ("Patient: Testa Sampleton | Date of Birth: 03/14/1971", "Also re: Max Strangely, born 02/02/1980"),
        ("We answer your letter about the records of Strangely, Max; date of birth:", "03/14/1971."),
        ("We answer your letter about the records of Sampleton, Testa; date of birth:", "02/02/1980."),
    ],
)
def test_a_letter_about_another_or_about_two(office: Office, subject: tuple[str, ...]) -> None:
    assert filed(office(), page(letter(*subject))) is None


FOOT = "SAMPLETON, TESTA   March 14, 1971       4711001\n(PATIENT NAME)     (Birth date)         (Visit MRN)"


def test_the_client_at_the_foot_of_a_strangers_page(office: Office) -> None:
    head = ("Strangely Max      February 2, 1980     4711002", "(PATIENT NAME)     (Birth date)         (Visit MRN)")
    assert filed(office(), page(chart(*head) + "\n" * 14 + FOOT)) is None


@pytest.mark.parametrize(
    "owner",
    ["Chart Owner: Foxglove Rescue and Ambulance Authority", "Record owner: Limetree Rehab Hospital", "File owner: Sample Clinic"],
)
def test_the_owner_of_a_chart_may_be_the_house(office: Office, owner: str) -> None:
    assert filed(office(), page(letter("Patient: Sampleton, Testa   DOB: 03/14/1971", owner))) == "2026-0001"


def test_the_owner_of_a_chart_may_be_another(office: Office) -> None:
    assert filed(office(), page(letter("Chart Owner: Max Strangely", "RE: Sampleton, Testa", "DOB: 03/14/1971"))) is None
