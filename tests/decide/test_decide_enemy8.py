"""Pages that an adversary made of what was loosened for bad faxes and new labels: none of them is our client's, or not surely."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import Office, Read, both, chart, filed
from recognition.recognition_samples import faxed


@both
@pytest.mark.parametrize(
    "header",
    [
        ("Patient: Max Strangely", "Testa Sampleton   DOB: 03/14/1971"),
        ("Patient: Max A. Strangely", "Testa Sampleton DOB: 03/14/1971"),
        ("Patient: Sampleton, Max", "Testa Sampleton DOB: 03/14/1971"),
        ("Patient: Baby Boy Strangely", "Testa Sampleton DOB: 03/14/1971"),
        ("PATIENT: MAX STRANGELY", "SAMPLETON, TESTA DOB: 03/14/1971"),
        ("Patient: MAX", "SAMPLETON, TESTA DOB: 03/14/1971"),
    ],
)
def test_the_next_line_is_another_name(office: Office, header: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(chart(*header))) is None


@both
@pytest.mark.parametrize("above", ["Infant of", "B/O", "BABY BOY", "CORD BLOOD BB", "Placenta", "c/o", "Attn:", "Donor", "Guarantor"])
def test_a_sticker_under_a_word_that_gives_it_to_another(office: Office, above: str, read: Read) -> None:
    assert filed(office(), read(chart(above, "SAMPLETON,", "TESTA", "Born 1971-03-14"))) is None


@both
@pytest.mark.parametrize(
    "sticker",
    [
        ("STRANGELY,", "MAX", "SAMPLETON,", "TESTA", "Born 1971-03-14"),
        ("SAMPLETON,", "TESTA (mother)", "Born 1971-03-14"),
        ("SAMPLETON,", "TESTA", "Born 1971-03-14", "Guarantor"),
        ("SAMPLETON,", "TESTA", "Born 1971-03-14", "Relationship to patient: Mother"),
    ],
)
def test_a_sticker_that_is_the_mothers(office: Office, sticker: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(chart(*sticker))) is None


@both
@pytest.mark.parametrize(
    "said",
    [
        "Records of Max Strangely, requested for Testa Sampleton",
        "Charts of Max Strangely mailed for Testa Sampleton",
        "Max Strangely: copy of records for Testa Sampleton",
        "Medical records of the infant of SAMPLETON, TESTA",
        "Medical records of the minor child of SAMPLETON, TESTA",
    ],
)
def test_a_letter_about_another(office: Office, said: str, read: Read) -> None:
    assert filed(office(), read(chart(said, "DOB: 03/14/1971"))) is None


@pytest.mark.parametrize(
    "rows",
    [
        ("SAMPLETON, TESTA   14 Mar 1971   4711001   Max Strangely", "Nuon               bop           Mke       Patient"),
        ("SAMPLETON, TESTA   14 Mar 1971   4711001   Max Strangely", "Nuon               bop           Mke       Dependent"),
        ("SAMPLETON, TESTA   14 Mar 1971   4711001   Max Strangely", "Mother             bop           Mke       Name"),
        ("SAMPLETON, TESTA   03/14/1971    4711001", "Guarantor          DOB           Phone"),
    ],
)
def test_the_patient_stands_in_another_column(office: Office, rows: tuple[str, ...]) -> None:
    assert filed(office(), faxed(chart(*rows))) is None


@both
@pytest.mark.parametrize(
    "header",
    [
        ("Patient: Sampleton, Testa/Max   DOB: 03/14/1971",),
        ("PATIENT   SAMPLETON/TESTA-TWIN B", "DOB   03/14/1971"),
        ("PATIENT   SAMPLETON/TESTA BB", "DOB   03/14/1971"),
        ("PATIENT/GUARANTOR   SAMPLETON/TESTA", "DOB   03/14/1971"),
        ("Patient (Guardian): SAMPLETON, TESTA   DOB: 03/14/1971",),
        ("Patient (Mother): SAMPLETON, TESTA   DOB: 03/14/1971",),
        ("Subject of request: minor child of", "SAMPLETON, TESTA        14/Mar/1971"),
    ],
)
def test_a_label_or_value_that_is_two_peoples(office: Office, header: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(chart(*header))) is None


@both
@pytest.mark.parametrize(
    "said",
    [
        "SAMPLETON, TESTA, born 03/14/1971, is the guarantor of this account.",
        "SAMPLETON, TESTA DOB 03/14/1971 Guarantor",
        "SAMPLETON, TESTA DOB 03/14/1971 Relationship Mother",
        "Patient Rep: SAMPLETON, TESTA   DOB: 03/14/1971",
        "Name of Pt. Rep.: SAMPLETON, TESTA   DOB: 03/14/1971",
        "Patient advocate: SAMPLETON, TESTA   DOB: 03/14/1971",
        "Patient contact: SAMPLETON, TESTA   DOB: 03/14/1971",
    ],
)
def test_a_name_that_is_told_of_in_another_role(office: Office, said: str, read: Read) -> None:
    assert filed(office(), read(chart(said))) is None


@both
@pytest.mark.parametrize("heading", ["Passenger", "Rider", "Next patient", "Wrong patient", "Patient's mother", "Other driver"])
def test_a_heading_over_a_name_with_its_birth_date(office: Office, heading: str, read: Read) -> None:
    assert filed(office(), read(chart(heading, "SAMPLETON, TESTA B/D 14-Mar-1971 Med Rec # 32135049"))) is None
    assert filed(office(), read(chart(heading, "Name: SAMPLETON, TESTA", "DOB: 03/14/1971"))) is None


@both
@pytest.mark.parametrize("born", ["JUI-03-1971", "JUI/03/1971", "MAI-03-1971"])
def test_a_letter_of_a_month_is_no_number(office: Office, born: str, read: Read) -> None:
    assert filed(office(born=date(1971, 1, 3)), read(chart(f"Patient: SAMPLETON, TESTA   DOB: {born}"))) is None
