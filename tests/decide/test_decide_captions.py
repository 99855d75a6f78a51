"""Labels that stand below their values, and letters that say in a sentence whom they are about: whose a paper is, and whose it is not."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import REFERENCE, Office, Read, both, chart, filed, plan
from recognition.recognition_samples import faxed, page

HERS = "SAMPLETON, TESTA       03/14/1971      4711001"
STRANGERS = "STRANGELY, MAX         05/06/1990      4711001"


@both
@pytest.mark.parametrize(
    "rows",
    [
        (HERS, "Patient                Born            MRN"),
        ("Testa Sampleton        Mar 14, 1971    4711001", "PATIENT NAME           Born On         CHART NO."),
        ("SAMPLETON, TESTA 14-MAR-1971  4711001", "Pt Name          DOB          MR#"),
        (HERS, "    Patient             Born          MRN"),
        (f"{HERS}          Max Sampleton", "Patient                Born            MRN              Next of kin"),
        (HERS, "Resident Name          Patient DOB     Patient #"),
    ],
)
def test_a_row_of_labels_may_stand_below_its_values(office: Office, rows: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(chart(*rows))) == "2026-0001"
    assert filed(office(), read(chart(*rows, "Daily Note"))) == "2026-0001", "what stands below the labels is none of their values"


@both
@pytest.mark.parametrize(
    "rows",
    [
        (HERS, "Guarantor              Born            MRN"),
        (HERS, "Responsible person     Born            Phone"),
        (HERS, "Name of Insured        Date of Birth   Policy No."),
        (HERS, "    Guarantor           Born          MRN"),
        ("SAMPLETON, TESTA  03/14/1971   4711001", "Subscriber        DOB          Group"),
        (STRANGERS, "Patient                Born            MRN", "", HERS),
        (HERS, "Patient                Born            MRN", STRANGERS),
        (STRANGERS, "Patient                Born            MRN", "Guarantor: SAMPLETON, TESTA   DOB: 03/14/1971"),
        (f"{STRANGERS}          SAMPLETON, TESTA", "Patient                Born            MRN              Next of kin"),
        ("SAMPLETON, TESTA       STRANGELY, MAX        03/14/1971", "Signed by              Patient               Born"),
    ],
)
def test_a_caption_tells_whose_a_value_is_not(office: Office, rows: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(chart(*rows))) is None


@both
@pytest.mark.parametrize(
    "said",
    [
        "Records requested for: Testa Sampleton, DOB 03/14/1971",
        "Copies of the chart of: SAMPLETON, TESTA  DOB 03/14/1971",
        "Patient in question: Sampleton Testa; birthdate March 14, 1971",
        "Patient's full legal name: Testa Sampleton   DOB: 03/14/1971",
        "Pt (last known name)   Date of Birth\nSAMPLETON,TESTA        03/14/1971",
        "This letter concerns Testa Sampleton, date of birth 03/14/1971, a patient you wrote about.",
        f"This letter concerns Testa Sampleton, a patient of ours.   Your reference: {REFERENCE}",
        f"Your request concerning Sampleton, Testa\nYour reference: {REFERENCE}",
        f"Individual: SAMPLETON TESTA\nYour reference: {REFERENCE}",
    ],
)
def test_a_letter_may_say_in_its_own_words_whom_it_is_about(office: Office, said: str, read: Read) -> None:
    assert filed(office(), read(chart(*said.split("\n")))) == "2026-0001"


@both
@pytest.mark.parametrize(
    "said",
    [
        "In care of: Testa Sampleton, DOB 03/14/1971",
        "Records requested by: Testa Sampleton, DOB 03/14/1971",
        "Patient in question: Max Strangely; birthdate 03/14/1971",
        "Patient seen in the company of: Testa Sampleton; birthdate 03/14/1971",
        "This letter concerns Max Strangely, a patient you wrote about.\nGuarantor Testa Sampleton, DOB 03/14/1971",
        f"Your request concerning Strangely, Max\nYour reference: {REFERENCE}",
        "Patient #: Testa Sampleton",
    ],
)
def test_a_letter_about_somebody_else_is_not_hers(office: Office, said: str, read: Read) -> None:
    assert filed(office(), read(chart(*said.split("\n")))) is None


@both
@pytest.mark.parametrize("particle", ["de la Sampleton", "van der Sampleton"])
def test_a_last_name_may_begin_with_small_letters(office: Office, particle: str, read: Read) -> None:
    ledger = office(last=particle)
    for name in (f"{particle}, Testa", f"Testa {particle}"):
        assert (
            filed(ledger, read(chart(f"This letter concerns {name}, date of birth 03/14/1971, a patient you wrote about."))) == "2026-0001"
        )


@both
def test_a_strangers_page_whose_birth_date_nobody_could_read_is_not_filed_along(office: Office, read: Read) -> None:
    mine = chart("Patient: SAMPLETON, TESTA   DOB: 03/14/1971")
    stray = chart("Ptnt Nme: Strangely, Max   Ptnt Brthd: 17-JUN-2971")
    assert filed(office(), read(mine), read(stray)) is None
    assert filed(office(), read(mine), read(chart("Continued from before, the neck was better"))) == "2026-0001"


def test_a_misread_caption_is_still_one(office: Office) -> None:
    for labels in ("Residen( Name          DOB             MRN", "Pt Nane                DOB             MR#"):
        assert filed(office(), faxed(chart(HERS, labels))) == "2026-0001"


@both
@pytest.mark.parametrize(
    "said",
    [
        "Patient: SAMPLETON,TESTA   Birth Dt: 14MAR1971",
        f"IN RE: Sampleton, Testa\nYour reference: {REFERENCE}",
        f"Subject: Testa Sampleton\nYour reference: {REFERENCE}",
        f"Regarding patient: SAMPLETON TESTA\nYour reference: {REFERENCE}",
        f"Pt (last known name)\nTesta Sampleton\nYour reference: {REFERENCE}",
        f"Records requested for: TESTA SAMPLETON\nYour reference: {REFERENCE}",
    ],
)
def test_a_letters_subject_and_a_day_without_signs_are_read(office: Office, said: str, read: Read) -> None:
    assert filed(office(), read(chart(*said.split("\n")))) == "2026-0001"
    assert filed(office(last="Strangely"), read(chart(*said.split("\n")))) is None


@both
@pytest.mark.parametrize("name", ["SAMPLETON JR TESTA Q", "SAMPLETON III TESTA"])
def test_a_suffix_may_stand_between_the_names(office: Office, name: str, read: Read) -> None:
    said = read(chart(f"Patient {name}   D.O.B.: 03/14/1971"))
    held = plan(office(), said)
    assert held.pieces[0].matter is None
    assert any("the ledger has no such word" in reason for reason in held.reasons)


@both
@pytest.mark.parametrize(
    "value", ["Type:\nInpatient", "Class:\nInpatient          Physician Sample", "3a PAT.            4 TYPE\nCNTL #   77123   OF BILL"]
)
def test_a_word_that_only_holds_patient_is_no_label(office: Office, value: str, read: Read) -> None:
    said = ("Patient: SAMPLETON, TESTA   DOB: 03/14/1971", *value.split("\n"), "CHIEF COMPLAINT")
    assert filed(office(), read(chart(*said))) == "2026-0001"


FOOT = "\n" * 36


@both
@pytest.mark.parametrize(
    "said",
    [
        "SAMPLETON^TESTA^Q\nDATE OF BIRTH: 03/14/1971",
        "Legal Name:   SAMPLETON^TESTA   Date of Birth:   3/14/1971 (55 y.o.)",
        "Pt: SAMPLETON^TESTA   Day of Birth: 1971-Mar-14",
        "PATIENT   Birth Date   Patient ID\nSAMPLETON,TESTA   19710314   31400087",
        "PATIENT/RESIDENT: Sampleton, Testa   Pt. born: MARCH 14, 1971",
        "Full Name: Mrs. Testa Sampleton (med rec id#: 30688525, dob: Sun Mar 14, 1971)",
        "Name on your request: Testa SAMPLETON, whose date of birth is 3/14/1971",
        "Name you gave: Mrs. Testa Sampleton\nDOB you gave: 03-14-1971",
        "Charts of: Testa SAMPLETON [Date/Birth: 3/14/1971]",
        "Chart requested: Sampleton, Testa / birth date Mar 14, 1971",
        "Last Name   First Name   M.I.   Birth Date         Unit Record #\nSAMPLETON   TESTA        Q      Sun Mar 14, 1971   52052075",
        "Patient / Paciente: Mrs. Testa Sampleton   Dt of Birth: 03-14-1971",
    ],
)
def test_names_and_days_as_other_systems_print_them(office: Office, said: str, read: Read) -> None:
    assert filed(office(middle="Quinn"), read(chart(*said.split("\n")))) == "2026-0001"
    assert filed(office("Vesta", "Strangely"), read(chart(*said.split("\n")))) is None
    assert filed(office(born=date(1971, 3, 15)), read(chart(*said.split("\n")))) is None


@pytest.mark.parametrize(
    "foot",
    [
        "Testa Sampleton (MRUN 40550372) DOB: 1971-Mar-14",
        "Ms. Testa Q Sampleton (Unit Record # 66676583) DOB / Fecha nac.: 03-14-1971",
        "SAMPLETON,TESTA (Medical Record Number 29095634) DOB: 3-14-1971 Transfer to: Somewhere",
        "SAMPLETON^TESTA^Q (MRUN 78781319) DATE/BIRTH: Sun Mar 14, 1971",
    ],
)
def test_a_foot_may_be_all_that_names_the_patient(office: Office, foot: str) -> None:
    said = chart("Date of Service: 09/06/2026") + FOOT + foot
    assert filed(office(), page(said)) == "2026-0001"
    assert filed(office("Vesta", "Strangely"), page(said)) is None


@both
@pytest.mark.parametrize("label", ["Bill payer", "Responsible Party", "Acct. holder"])
def test_a_name_that_a_machine_told_is_anothers_where_its_label_says_so(office: Office, label: str, read: Read) -> None:
    assert filed(office(), read(chart(f"Legal Name:   STRANGELY^MAX   {label}: SAMPLETON^TESTA   DOB: 03/14/1971"))) is None
    assert filed(office(), read(chart(f"{label}: SAMPLETON^TESTA   DOB: 03/14/1971"))) is None


@both
def test_without_an_initial_the_next_column_is_none(office: Office, read: Read) -> None:
    rows = (
        "Last Name      First Name     M.I.   Day of Birth       Medical Record ID",
        "SAMPLETON      TESTA                 MAR 14, 1971       23297093",
    )
    assert filed(office(), read(chart(*rows))) == "2026-0001"


@both
def test_a_name_alone_above_its_birth_date_needs_no_comma(office: Office, read: Read) -> None:
    for name in ("SAMPLETON TESTA Q", "Testa Q. Sampleton"):
        assert filed(office(), read(chart(name, "Birth Date: 14-MAR-1971   |   MR No.: 38177397"))) == "2026-0001"
    assert filed(office(), read(chart("STRANGELY MAX", "Birth Date: 14-MAR-1971   |   MR No.: 38177397"))) is None
    assert filed(office(), read(chart("Guarantor", "SAMPLETON TESTA Q", "Birth Date: 14-MAR-1971"))) is None


def test_a_nought_in_the_months_name_is_an_o(office: Office) -> None:
    ledger = office(born=date(1971, 10, 3))
    assert filed(ledger, faxed(chart("Patient: SAMPLETON, TESTA   DATE OF BIRTH 030CT1971"))) == "2026-0001"
    assert filed(office(born=date(1971, 10, 8)), faxed(chart("Patient: SAMPLETON, TESTA   DATE OF BIRTH 030CT1971"))) is None


@both
@pytest.mark.parametrize(
    "said",
    [
        f"Records for mother of Testa Sampleton\nYour reference: {REFERENCE}",
        "GUARANTOR INFORMATION\nName on file: SAMPLETON, TESTA   DOB: 03/14/1971",
        "GUARANTOR INFORMATION\nName: SAMPLETON, TESTA   DOB: 03/14/1971",
        "INSURED\nName as registered: SAMPLETON, TESTA   DOB: 03/14/1971",
    ],
)
def test_a_relatives_paper_and_a_payers_section_are_not_hers(office: Office, said: str, read: Read) -> None:
    assert filed(office(), read(chart(*said.split("\n")))) is None
