"""What faxes do to the header of a page: labels, names and dates as machines misread them, and what must not be taken for a misreading."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import HOUSE, NOTE, Office, Read, both, chart, filed
from recognition.recognition_samples import faxed, page

COVER = """
FAX TRANSMITTAL SHEET
To: Example & Sample Injury Law      From: Bluegrass General Hospital
Fax: (859) 555-0199                  Pages: 2 including cover
Regarding patient: {}
CONFIDENTIAL: if you received this fax in error, please call us and destroy it.
"""


@pytest.mark.parametrize(
    "header",
    [
        ("Pt. Pull Name: SAMPLETON, TESTA   DOB: 03/14/1971",),
        ("SAMPLETON, TESTA       03/14/1971      4711001", "Pt. Futt Natne         Birthdate       MR No"),
        ("", "", "SAMPLETON, TESTA       03/14/1971      4711001", "Pauent                 Banh            MRe"),
        ("Pavent Nuune            DOB", "SAMPLETON, TESTA        03/14/1971"),
        ("Pabent                 [Poe            A No.", "SAMPLETON, TESTA       03/14/1971      4711001"),
        ("Pu SAMPLETON, TESTA   DOB: 03/14/1971   Chart # 4711001",),
        ("Patient Nm, SAMPLETON, TESTA   DOB: 03/14/1971",),
        ("Patient: SAMPLETON,.TESTA   DOB: 03/14/1971",),
        ("Patient: SAMPLETON.TESTA   DOB: 03/14/1971",),
        ("Sampleton, Testa|Q       03/14/1971      4711001",),
        ("PATIENT; SAMPLETON, TESTA D O.B.: 03/14/1971",),
        ("SAMPLETON, TESTA", "Binh: March 14, 1971   Record Number 4711001"),
        ("Inre: Sampleton, Testa   DOB: 03/14/1971",),
        ("Patient: SAMPLETON, TESTO TESTA   DOB: 03/14/1971",),
        ("SAMPLETON, TESTA       14 Mar 1971     4711001   Max Strangely", "Nuon                   bop             Mke       Spouse"),
        ("This letter concerny SAMPLETON TESTA, date of birth 03141971, a patient you wrote about",),
        ("This letter concems Sampleton. Testa, date of birth Mar 14 1971. a patient you wrote about.",),
        ("Patient: TESTA {2 SAMPLETON   DOB: 03/14/1971",),
        ("Patient: SAMPLETON, TESTA   Birth De: MAR 14, i971",),
        (
            "Strangely Bone and Joint Clinic",
            "SAMPLETON, TESTA       03-14-71        99132253",
            "Pavent Nm              Kuh y           Med Ra #",
        ),
    ],
)
def test_a_fax_is_read_as_it_was_meant(office: Office, header: tuple[str, ...]) -> None:
    assert filed(office(), faxed(chart(*header))) == "2026-0001"


@pytest.mark.parametrize("born", ["March |4, 1971", "14NAR1971", "14/Mar/1971", "Mar/14/1971", "MAR-14-1971", "14 Mur 1971"])
def test_a_birth_date_with_one_sign_misread(office: Office, born: str) -> None:
    read = faxed(chart(f"Patient: SAMPLETON, TESTA   DOB: {born}"))
    assert filed(office(), read) == "2026-0001"
    assert filed(office(born=date(1971, 5, 14)), read) is None, "another month"


@pytest.mark.parametrize("born", ["14 Mai 1971", "14-MA\u00a2-1971", "14 Jun 1971", "l4 Ma 1971"])
def test_a_month_that_may_be_two_is_none(office: Office, born: str) -> None:
    assert filed(office(), faxed(chart(f"Patient: SAMPLETON, TESTA   DOB: {born}"))) is None


@pytest.mark.parametrize(
    "header",
    [
        ("PATIENT   MAX   STRANGELY", "SAMPLETON, TESTA       03/14/1971      4711001"),
        ("Parent                 DOB             Phone", "SAMPLETON, TESTA       03/14/1971      5550121"),
        ("SAMPLETON, TESTA       03/14/1971      4711001", "Parent                 Born            MRN"),
        ("PI: SAMPLETON, TESTA   DOB: 05/06/1990",),
        ("Patient: SAMPLETON, TESTINA TESTA   DOB: 05/06/1990",),
        ("PATIENT   TOM   STRANGELY", "SAMPLETON, TESTA       03/14/1971      4711001"),
        ("PATIENT   STRANGELY   MAX   03/14/1971", "SAMPLETON, TESTA       05/06/1990      4711001"),
        ("Patient: AND/OR   DOB: 03/14/1971",),
        ("Records of: Strangely Anesthesia Consultants", "DOB 03/14/1971"),
    ],
)
def test_what_may_be_somebody_else_is_held(office: Office, header: tuple[str, ...]) -> None:
    assert filed(office(), faxed(chart(*header))) is None


@both
@pytest.mark.parametrize(
    "header",
    [
        ("PATIENT   SAMPLETON/TESTA", "BIRTH DT/TM   03/14/1971 55Y", "Person Nbr   67021855"),
        ("Patient ID - Name", "Testa Sampleton", "Birth Date/DOB", "Mar 14, 1971", "MRN/EPN", "12316103"),
        ("SAMPLETON,", "TESTA", "Born 1971-03-14", "MPI # 20471350"),
        ("PERSON SERVED: Sampleton,", "Testa DOB: 03/14/1971 Unit No:", "32367280"),
        ("Pt. Legal Nm: SAMPLETON TESTA Birth", "Date/DOB: 03/14/71 MRN: 96185234"),
        ("Patient (Legal): TESTA SAMPLETON   B/D:   03/14/1971",),
        ("Requested patient       Patient's birth date", "Testa Sampleton         1971-03-14"),
        ("Name of Pt.:   SAMPLETON, TESTA   Born:   1971-03-14T00:00:00",),
        ("Subject of request      Patient DOB", "SAMPLETON, TESTA        14/Mar/1971"),
        ("TESTA SAMPLETON B/D 14-Mar-1971 Med Rec # 32135049",),
    ],
)
def test_labels_that_ask_for_the_patient_in_other_words(office: Office, header: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(chart(*header))) == "2026-0001"


@both
@pytest.mark.parametrize(
    "header",
    [
        ("PATIENT   STRANGELY/MAX", "BIRTH DT/TM   03/14/1971 55Y", "Guarantor: SAMPLETON/TESTA"),
        ("STRANGELY,", "MAX", "Born 1990-05-06", "Guarantor: SAMPLETON, TESTA DOB: 03/14/1971"),
        ("Patient ID: 47110012", "Guarantor: Testa Sampleton   DOB: 03/14/1971"),
        ("SAMPLETON SR,", "TESTA", "Born 1943-03-14"),
    ],
)
def test_and_those_that_name_another_are_held(office: Office, header: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(chart(*header))) is None


def test_a_cover_that_names_her_tells_what_a_machine_made_of_her_name(office: Office) -> None:
    smeared = chart("Patient: SAMPLETON, TFSTA   DOB: 03/14/1971")
    assert filed(office(), faxed(COVER.format("SAMPLETON, TESTA")), faxed(smeared)) == "2026-0001"
    assert filed(office(), faxed(COVER.format("SAMPLETON, TESTA")), faxed(chart("Patient: SAMPLETON, BORIS   DOB: 03/14/1971"))) is None
    assert filed(office(), faxed(COVER.format("SAMPLETON, TESTA")), faxed(chart("Patient: SAMPLETON, TFSTA   DOB: 05/06/1990"))) is None


def test_a_given_name_may_be_a_word_of_houses(office: Office) -> None:
    assert filed(office(first="William"), faxed(chart("Pt Name: SAMPLETON, BILL A   DOB: 03/14/1971"))) == "2026-0001"
    assert filed(office(first="Bill"), page(chart("Pt Name: Bill A Sampleton   DOB: 03/14/1971"))) == "2026-0001"


def test_the_day_of_a_visit_is_no_birth_date(office: Office) -> None:
    """``D.O.S.`` read as ``D.O.8``, which may as well be ``D.O.B.``."""
    assert filed(office(), faxed(chart("PATIENT: SAMPLETON, TESTA", "BDATE: 03/14/1971", "D.O.8: 11/14/2025"))) == "2026-0001"
    assert filed(office(), faxed(chart("PATIENT: SAMPLETON, TESTA", "BDATE: 05/06/1990", "D.O.8: 03/14/1971"))) is None


def test_a_chart_keeps_its_running_head(office: Office) -> None:
    first = HOUSE + "\nPatient: SAMPLETON, TESTA   DOB: 03/14/1971\nChiropractic SOAP Note\n" + NOTE
    second = (
        "Bluegrass General Hospital           Chiropractic SOAP Note\nPatient: SAMPLETON, TESTA   DOB: 03/14/1971\n"
        "His recent abdominal x-ray shows what may be a stone. I have ordered a CT scan of the abdomen without contrast.\n"
        "Medical treatment: rest, ice and return within two weeks.\n"
    )
    assert filed(office(), page(first), page(second)) == "2026-0001"
