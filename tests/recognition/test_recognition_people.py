"""Whom a page names as the patient: every label and form of the field, and everybody who never counts."""

from __future__ import annotations

from datetime import date

import pytest
from recognition_samples import TODAY, faxed, page

from medrec_daemon.recognition.people import patients

BORN = date(1971, 3, 14)


def found(text: str) -> list[tuple[str, date | None]]:
    return [(person.printed, person.born) for person in patients(page(text), TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "Patient: SAMPLETON, TESTA Q   DOB: 03/14/1971",
        "Patient Name: SAMPLETON,TESTA Q   DOB 3/14/71",
        "Patient's Name: Sampleton, Testa Q\nDate of Birth: March 14, 1971",
        "Pt Name: Testa Q. Sampleton\nD.O.B.: 03-14-1971",
        "PATIENT NAME   Testa Q Sampleton\nBIRTH DATE   14-Mar-1971",
        "Re: Testa Q. Sampleton, DOB 03/14/1971",
        "RE:  Medical records of Testa Q. Sampleton\nDOB: 1971-03-14",
        "Regarding: Testa Q. Sampleton   Born: 03/14/1971",
        "RE - SAMPLETON, TESTA Q\nDOB - 03/14/1971",
        "Our patient: Testa Q. Sampleton\nBirthdate: 03.14.1971",
        "Name: Testa Q Sampleton   DOB: 03/14/1971   MRN: 0012345",
        "Name of Patient: Testa Q Sampleton\nDate of Birth: (03/14/1971)",
        "Client Name: Testa Q Sampleton   DOB/Age: 03/14/1971 (55 yrs)",
        "Patient: Testa Q Sampleton (DOB 03/14/1971, 55 y.o. female)",
        "Last Name: SAMPLETON   First Name: TESTA   MI: Q\nDOB: 03/14/1971",
        "SAMPLETON, TESTA Q  DOB 03/14/1971  MRN 0012345",
        "SAMPLETON, TESTA Q\nDOB: 03/14/1971   MRN: 0012345",
        "This certifies the records of Testa Q. Sampleton, date of birth 03/14/1971, in our keeping.",
        "Patient:Testa Q Sampleton DOB:03/14/1971 Sex:F",
        "Patlent Narne: SAMPLETON, TESTA Q   D0B: 03/14/1971",
    ],
)
def test_the_patient_with_the_birth_date(text: str) -> None:
    (person,) = patients(page(text), TODAY)
    assert person.born == BORN
    assert ("TESTA", "SAMPLETON") in {(name.first, name.last) for name in person.readings}, person.printed


@pytest.mark.parametrize(
    "text",
    [
        "Guarantor: Bob Sampleton   DOB: 01/02/1945",
        "Guarantor Name: Bob Sampleton",
        "Insured's Name: SAMPLETON, BOB\nInsured's Date of Birth: 01/02/1945",
        "Subscriber: Bob Sampleton   DOB: 01/02/1945",
        "Responsible Party: Bob Sampleton",
        "Emergency Contact: Bob Sampleton   Phone: 859-555-0111",
        "Mother: Anna Sampleton   DOB: 01/02/1945",
        "Attending Physician: Arthur Attendwell, MD",
        "Referring Physician: Rhea Referral MD",
        "Requested by: Pat Example, Paralegal",
        "To: Pat Example   From: Carla Custodio",
        "Attorney: Alex Advocate\nDear Alex Advocate:",
        "Electronically signed by: Arthur Attendwell",
        "Next of Kin: Bob Sampleton",
        "Facility Name: Sample Memorial\nProvider Name: Arthur Attendwell",
        "Employer's Name: Bob Builder",
        "Patient presents with neck pain since the crash.",
        "PATIENT INFORMATION\nPATIENT REGISTRATION FORM",
        "Patient Name:   Date of Birth:   MRN:",
        "RE: Medical Records Request\nRE: Invoice 12345",
        "RE: Example & Sample Injury Law",
        "Patient Account Number: 7000101\nPatient Phone: 859-555-0123",
        "Specialty Patient - Trauma Criteria",
        "PATIENT PRESCRIPTION PROFILE",
    ],
)
def test_these_are_nobodys_names(text: str) -> None:
    assert found(text) == []


def test_the_patient_beside_the_guarantor() -> None:
    text = "Patient: SAMPLETON, TESTA Q   Guarantor: SAMPLETON, BOB   DOB: 01/02/1945\nDOB: 03/14/1971"
    assert found(text) == [("SAMPLETON, TESTA Q", BORN)]


def test_a_section_about_somebody_else_ends_with_the_next_heading() -> None:
    text = """
GUARANTOR INFORMATION
Name: Bob Sampleton   DOB: 01/02/1945
Relationship: Father

PATIENT INFORMATION
Name: Testa Sampleton   DOB: 03/14/1971
MRN: 0012345
"""
    assert found(text) == [("Testa Sampleton", BORN)]


def test_two_columns_keep_their_headings_apart() -> None:
    text = """
PATIENT INFORMATION                       GUARANTOR INFORMATION
Name: Testa Sampleton                     Name: Bob Sampleton
DOB: 03/14/1971                           DOB: 01/02/1945
MRN: 0012345
"""
    assert ("Testa Sampleton", BORN) in found(text)
    assert not any("Bob" in name or born == date(1945, 1, 2) for name, born in found(text))


def test_the_boxes_of_a_cms_1500() -> None:
    text = """
2. PATIENT'S NAME (Last Name, First Name, Middle Initial)   3. PATIENT'S BIRTH DATE   SEX      4. INSURED'S NAME (Last Name, First Name)
SAMPLETON, TESTA, Q                                         03 14 1971                F        SAMPLETON, BOB
5. PATIENT'S ADDRESS                                        6. PATIENT RELATIONSHIP TO INSURED   a. INSURED'S DATE OF BIRTH
12 Elm Street                                               SELF                                 01 02 1945
17. NAME OF REFERRING PROVIDER   17b. NPI
DN RHEA REFERRAL, MD             1000000871
"""
    assert found(text) == [("SAMPLETON, TESTA, Q", BORN)]


def test_the_boxes_of_a_ub_04() -> None:
    text = """
1 Bluegrass General Hospital      2 Commonwealth Physician Billing
8 PATIENT NAME   a 33010127       9 PATIENT ADDRESS   a 12 Elm Street
b SAMPLETON, TESTA Q              b Lexington
10 BIRTHDATE   11 SEX   12 DATE
03141971       F        090626
58 INSURED'S NAME        59 P.REL
SAMPLETON, BOB           01
76 ATTENDING NPI         LAST          FIRST
1000000996               ATTENDWELL    ARTHUR
70 PATIENT REASON DX
S134XXA
"""
    assert found(text) == [("SAMPLETON, TESTA Q", BORN)]


def test_a_box_number_run_into_its_label() -> None:
    assert found("BPATIENT NAME\nSAMPLETON, TESTA Q\n10BIRTHDATE\n03141971") == [("SAMPLETON, TESTA Q", BORN)]


@pytest.mark.parametrize(
    "text",
    [
        "Patient: Testa Sampleton\nStatement Date: 03/14/2026",
        "Patient: Testa Sampleton\nAdmit Date: 09/06/2026   Discharge Date: 09/07/2026",
        "Patient: Testa Sampleton\nDate of Service: 09/06/2026\nPrinted: 10/01/2026",
    ],
)
def test_other_dates_are_no_birth_dates(text: str) -> None:
    assert found(text) == [("Testa Sampleton", None)]


def test_the_fax_machines_own_line_names_nobody() -> None:
    line = "NOV-20-2026 09:14 FROM: Patient: Wronga Personova DOB 01/01/1980 859 555 0100 P.003/014"
    assert found(line + "\n\nPatient: Testa Sampleton  DOB: 03/14/1971") == [("Testa Sampleton", BORN)]


def test_two_patients_on_one_page_are_both_seen() -> None:
    text = "Patient: Testa Sampleton   DOB: 03/14/1971\n\n\n\n\n\n\nPatient: Demo Patientsson   DOB: 05/06/1990"
    assert found(text) == [("Testa Sampleton", BORN), ("Demo Patientsson", date(1990, 5, 6))]


def test_a_birth_date_without_a_name_stands_alone() -> None:
    (person,) = patients(page("Date of Birth: 03/14/1971"), TODAY)
    assert person.readings == ()
    assert person.born == BORN


def test_a_two_digit_year_lies_in_the_past() -> None:
    assert found("Patient: Testa Sampleton  DOB: 03/14/71") == [("Testa Sampleton", BORN)]
    assert found("Patient: Testa Sampleton  DOB: 03/14/25") == [("Testa Sampleton", date(2025, 3, 14))]
    assert found("Patient: Testa Sampleton  DOB: 12/14/26") == [("Testa Sampleton", None)]


@pytest.mark.parametrize("printed", ["03/l4/1971", "O3/14/1971", "0311411971", "03/14/1 971", "03/14/I971"])
def test_a_misread_birth_date_is_mended_and_keeps_how_it_was_printed(printed: str) -> None:
    (person,) = patients(faxed(f"Patient: Testa Sampleton   DOB: {printed}"), TODAY)
    assert person.born == BORN
    assert printed.replace(" ", "") in person.born_printed.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "Patent Name   Birth Date   MR#\nSampleton, Testa Q   03/14/1971   0012345",
        "Pauent Name   DOB   Chart #\nSampleton, Testa Q   03/14/1971   0012345",
        "Petient: TESTA Q SAMPLETON   Birtbdate: 03/14/1971   Medlcal Record Number: 0012345",
        "Pauient   Date of Birth   Chart #\nSAMPLETON, TESTA Q   03/14/1971   0012345",
        "Name, SAMPLETON,TESTA Q   D.O.B,; 03/14/1971",
        "PATIENT: SAMPLETON.TESTA   Born: 03/14/1971\nChart #: 0012345",
    ],
)
def test_a_label_that_a_machine_misread_still_names_the_patient(text: str) -> None:
    people = patients(faxed(text), TODAY)
    assert any(name.first == "TESTA" and name.last == "SAMPLETON" for person in people for name in person.readings)
    assert not any(person.unknown for person in people)


@pytest.mark.parametrize(
    "text",
    [
        "Agent Name: Otto Demov",
        "Patent airway, Otto Demov   at once",
        "The vessels are patent. Otto Demov, MD",
    ],
)
def test_a_word_that_is_only_like_a_label_names_nobody(text: str) -> None:
    assert not [person for person in patients(faxed(text), TODAY) if person.readings or person.unknown]


def test_a_typed_page_has_no_misread_labels() -> None:
    assert found("Petient: TESTA Q SAMPLETON") == []


def test_the_record_number_goes_with_the_patient_where_there_is_one() -> None:
    (person,) = patients(page("Patient: Testa Sampleton  DOB: 03/14/1971  MRN: 0012345"), TODAY)
    assert person.record_number == "0012345"
    (person,) = patients(page("Patient: Testa Sampleton  MRN: 0012345\nMed Rec #: 998877"), TODAY)
    assert person.record_number == ""


def test_confidence_is_that_of_the_words() -> None:
    (person,) = patients(faxed("Patient: Testa Sampleton", confidence=61.0), TODAY)
    assert person.confidence == pytest.approx(61.0)


def test_nothing_of_a_person_is_in_a_representation() -> None:
    (person,) = patients(page("Patient: Testa Sampleton  DOB: 03/14/1971  MRN: 0012345"), TODAY)
    assert "ampleton" not in repr(person).lower()
    assert "1971" not in repr(person)
    assert "0012345" not in repr(person)
