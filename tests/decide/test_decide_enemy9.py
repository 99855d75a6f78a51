"""Papers of a stock that nobody had tuned on, where a client of ours is told of on somebody else's page: none is filed as his."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import OURS, Office, Read, both, chart, filed, matter
from decide.test_decide_letter_blocks import BODY, letter
from recognition.recognition_samples import faxed, page

from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.wrong_charts import says_wrong_chart


@both
@pytest.mark.parametrize(
    "fields",
    [
        (
            "Member/Patient: STRANGELY,MINA  Birth: 1974-04-05",
            "Coverage 1 of 1",
            "Member name - SAMPLETON,TESTA",
            "Member DOB - 1971-03-14",
        ),
        ("Name (Last, First MI) ...: Strangely, Mina", "Birth ....... 03/29/1999", "Name: Sampleton, Testa   DOB: 03/14/1971"),
        ("Individual: Strangely, Mina  Birth: 1940-07-04", "This case is unlike that of Testa Sampleton, date of birth 03/14/1971."),
    ],
)
def test_another_stands_above_beside_a_birth_date(office: Office, fields: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(chart(*fields))) is None


@both
@pytest.mark.parametrize(
    "said",
    [
        "ADDENDUM: wrong patient. This note was dictated on Max Strangely (DOB 08/10/2005) and entered on this chart in error.",
        "*** Entered in error - belongs to Max Strangely, 08/13/1945 ***",
        "CAUTION: records of Max Strangely were merged into this chart in error. Unmerge pending.",
        "This document was scanned into the wrong chart.",
        "MPI OVERLAY with Max Strangely, 10/24/1955. Not yet separated.",
    ],
)
def test_the_page_says_that_it_is_in_the_wrong_chart(office: Office, said: str, read: Read) -> None:
    assert filed(office(), read(chart(OURS, said))) is None


@pytest.mark.parametrize(
    "said",
    [
        "Time out performed to prevent wrong patient, wrong site, wrong procedure surgery.",
        "Order entered in error by the nurse, discontinued.",
        "If you received this fax in error please destroy the records.",
        "Refractive error in both eyes. Patient record reviewed.",
    ],
)
def test_what_only_sounds_like_a_wrong_chart(office: Office, said: str) -> None:
    assert not says_wrong_chart(Sheet.of(page(chart(OURS, said))))
    assert filed(office(), page(chart(OURS, said))) == "2026-0001"


@both
def test_a_letter_about_two_clients(office: Office, read: Read) -> None:
    ledger = office()
    ledger.add_matter(matter("2026-0002", "Max", "Strangely", date(1955, 10, 24), "RR-UYEAMLU"))
    about = letter("Patient: Sampleton, Testa   DOB: 03/14/1971", "AND RE: Max Strangely   DOB: 10/24/1955")
    assert filed(ledger, read(about)) is None


@both
@pytest.mark.parametrize("top", ["Name: Testa Sampleton   DOB: 03/14/1971", "Client: Sampleton, Testa   DOB: 03/14/1971"])
@pytest.mark.parametrize(
    "role",
    [
        "Adult patient: Max Strangely",
        "Injured passenger: Max Strangely",
        "Household member treated: Max Strangely",
        "Veteran: Strangely, Max",
        "Enrollee name: Strangely, Max",
        "Son: Max Strangely",
    ],
)
def test_a_role_of_one_who_may_be_the_patient_himself(office: Office, top: str, role: str, read: Read) -> None:
    assert filed(office(), read(chart(top, role, "DOB: 10/24/1955"))) is None


@both
@pytest.mark.parametrize("role", ["Veteran", "Household member", "Donor"])
def test_a_page_of_his_own_begins_below_a_sure_header(office: Office, role: str, read: Read) -> None:
    assert filed(office(), read(chart(OURS, f"{role}: Max Strangely", "DOB: 10/24/1955", "Chief complaint: cough"))) is None


@both
def test_a_letter_about_another_in_front_of_the_clients_chart(office: Office, read: Read) -> None:
    about = letter("Subject Name      Subject DOB", "STRANGELY, MAX    10/24/1955")
    about = about.replace("Request Received", "Production of Records").replace(BODY, "Enclosed please find the records that you requested.")
    assert filed(office(), read(about), read(chart(OURS))) is None


def footed(*head: str) -> str:
    """A page of the hospital with these lines in its head, and the client at its foot."""
    return chart(*head) + "\n" * 37 + "Pt Name: SAMPLETON, TESTA   DOB: 03/14/1971   Patient No.: 60033972\n"


@both
def test_a_foot_that_names_another_than_the_head_may(office: Office, read: Read) -> None:
    ledger = office()
    assert filed(ledger, read(footed("Pt LEROY STRANGELY", "Birth January 25, 1949   ID no. 67232430", "Date of Visit: 02/03/26"))) is None
    assert filed(ledger, read(footed("Patient's Name print) ,.,. Strangly Max", "dob ,..,. 4963-11-10"))) is None


@both
def test_a_list_of_patients_is_nobodys_page(office: Office, read: Read) -> None:
    rows = ("1 SAMPLETON TESTA 03/14/1971 96871389", "2 STRANGELY MAX 10/24/1955 31797561", "3 MOCKING MINA 06/16/1971 26956816")
    board = chart("Patient            DOB          MRN", *(row.replace(" 0", "   0").replace(" 1", "   1") for row in rows))
    assert filed(office(), read(chart(OURS)), read(board)) is None


@pytest.mark.parametrize(("printed", "wanted"), [("Sampleton, Eriek", None), ("Sampleton, Eric", "2026-0001")])
def test_a_twin_whose_name_is_spelt_nearly_like_the_clients(office: Office, printed: str, wanted: str | None) -> None:
    assert filed(office(first="Eric"), faxed(chart(f"Patient: {printed}   DOB: 03/14/1971"))) == wanted
