"""Somebody else's page inside a packet must be seen, and a name behind an unknown label must not pass for the patient."""

from __future__ import annotations

from datetime import date

import pytest
from recognition_samples import TODAY, faxed, page

from medrec_daemon.model import PersonSeen
from medrec_daemon.recognition.people import patients

NOTE = "\n\nPROGRESS NOTE\n\nSubjective: still has neck pain, improving.\nPlan: continue therapy."
STICKER = "                    HARGROVIA, DENISE\n                    F  02/02/1980\n                    MR# 7764221"
BORN = date(1980, 2, 2)


def on(text: str) -> tuple[PersonSeen, ...]:
    return patients(page(text), TODAY)


def is_hargrovia(person: PersonSeen) -> bool:
    return any((name.first, name.last) == ("DENISE", "HARGROVIA") for name in person.readings)


@pytest.mark.parametrize(
    "text",
    [
        "HARGROVIA, DENISE   Account: 884512" + NOTE,
        "HARGROVIA, DENISE Acct 884512 Rm 12" + NOTE,
        "HARGROVIA, DENISE   F   44 yrs   Rm 212" + NOTE,
        "HARGROVIA, DENISE" + NOTE,
        "Denise Hargrovia   Visit 884512" + NOTE,
        "Denise Hargrovia (MRN 7764221)" + NOTE,
        "Pt: Denise Hargrovia" + NOTE,
        "Patient: Denise Hargrovia arrived by ambulance and is in pain." + NOTE,
        "Name: Denise Hargrovia" + NOTE,
        "Patient: hargrovia, denise" + NOTE,
        "Patient Name: denise hargrovia" + NOTE,
        "Patient: HARGROVIA^DENISE^L" + NOTE,
        "Member: Denise Hargrovia" + NOTE,
        "Claimant: Denise Hargrovia" + NOTE,
        "Resident: Denise Hargrovia" + NOTE,
        "Child's Name: Denise Hargrovia" + NOTE,
        "Minor: Denise Hargrovia" + NOTE,
        "Infant: Denise Hargrovia" + NOTE,
        "Services for: Denise Hargrovia" + NOTE,
        "Patient            Room      Visit\nDenise Hargrovia   212       884512" + NOTE,
        "LABORATORY RESULTS" + "\n" * 25 + "Name: HARGROVIA, DENISE   Accession: 77",
        NOTE + "\n" * 20 + STICKER,
        NOTE + "\n" * 20 + "                    HARGROVIA, DENISE  MRN 7764221",
        NOTE + "\n" * 45 + "Denise Hargrovia  (b. 02/02/1980)",
        NOTE + "\n" * 45 + "Patient: Denise Hargrovia",
    ],
)
def test_somebody_elses_page_is_seen(text: str) -> None:
    (person,) = on(text)
    assert is_hargrovia(person), person.printed


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Patient Name: PAGE, JONATHAN", "PAGE"),
        ("Patient Name: Ellen G. Page", "PAGE"),
        ("Patient Name: Andrew Law", "LAW"),
        ("Patient Name: CASE, DENISE", "CASE"),
        ("Patient: Denise Street", "STREET"),
        ("Patient: ROOM, DENISE   Room 12", "ROOM"),
        ("Patient: Denise Day   Page 2 of 3", "DAY"),
    ],
)
def test_a_last_name_that_is_also_a_word(text: str, last: str) -> None:
    (person,) = on(text + NOTE)
    assert last in {name.last for name in person.readings}, person.printed


def test_a_sticker_gives_its_birth_date_and_number() -> None:
    (person,) = on(NOTE + "\n" * 20 + STICKER)
    assert (person.born, person.record_number) == (BORN, "7764221")


@pytest.mark.parametrize(
    "label", ["Birthdate", "Born", "DOB", "D.O.B.", "Birth", "B-Day", "Date Of Birth/Age", "DOB/Sex", "Pt DOB", "Age/DOB"]
)
def test_every_label_of_a_birth_date(label: str) -> None:
    assert BORN in {person.born for person in on(f"HARGROVIA, DENISE   Acct 1   {label}: 02/02/1980" + NOTE)}


@pytest.mark.parametrize("text", ["Patient: Hargrovia", "Patient Name: H4RG70V1A D3N15E", "Pt: Hargrovia   Emergency"])
def test_a_name_that_cannot_be_made_out_is_an_unknown_person(text: str) -> None:
    (person,) = on(text + NOTE)
    assert person.unknown
    assert (person.readings, person.born) == ((), None)
    assert person.label
    assert person.printed


@pytest.mark.parametrize(
    "text",
    [
        "Patient:",
        "Patient Name: ______",
        "Patient: Date of Birth:",
        "Patient: states that the pain is better.",
        "Patient: not applicable",
        "Patient Name: 884512",
        "Re: Hargrovia",
        "Woodford Family Practice   Acct 88451",
        "Lexington, Kentucky\nMender, MD",
        "EMERGENCY DEPARTMENT   Visit 884512",
    ],
)
def test_nothing_there_is_nobody(text: str) -> None:
    assert on(text + NOTE) == ()


def test_a_page_with_nothing_but_a_record_number() -> None:
    (person,) = on("MRN: 7764221" + NOTE)
    assert (person.readings, person.born, person.unknown, person.record_number) == ((), None, False, "7764221")


@pytest.mark.parametrize(
    "text",
    [
        "Parent/Guardian: Proband Sampleton   DOB: 02/02/1980",
        "Baby of: SAMPLETON, PROBAND   DOB: 02/02/1980",
        "Bill to: SAMPLETON, PROBAND   DOB: 02/02/1980",
        "Accompanied by: Proband Sampleton, DOB 02/02/1980 (aunt)",
        "Driver of the other vehicle: Proband Sampleton, DOB 02/02/1980",
        "Purchaser: Proband Sampleton, DOB 02/02/1980",
        "Colin S. c/o SAMPLETON, PROBAND   DOB 02/02/1980",
        "The other driver was Proband Sampleton, DOB 02/02/1980, who was not hurt.",
        "Blood donor unit from husband Proband Sampleton, born 02/02/1980.",
        "Patient: states that his brother Proband Sampleton, DOB 02/02/1980, drove.",
        "RESPONSIBLE PARTY INFORMATION" + "\n" * 24 + "Name: SAMPLETON, PROBAND A   Date of Birth: 02/02/1980",
    ],
)
def test_whoever_stands_behind_an_unknown_label_is_not_the_patient(text: str) -> None:
    seen = on("Sample Hospital\n" + NOTE + "\n" * 8 + text)
    assert not [person for person in seen if person.readings or person.born]


def test_the_child_is_the_patient_and_not_the_parent_before_it() -> None:
    seen = on("Parent/Guardian: Proband Sampleton   DOB: 11/22/1981\nMinor: Colin Sampleton" + NOTE)
    assert [(person.printed, person.born) for person in seen] == [("Colin Sampleton", None)]
    (baby,) = on("Baby of: SAMPLETON, PROBAND   DOB: 11/22/1981" + NOTE)
    assert baby.unknown


def test_a_second_birth_date_below_a_signature_is_seen() -> None:
    text = "Patient: Demo Patientsson   DOB: 01/05/1980" + NOTE + "\nElectronically signed by Arthur Mender, MD\nDOB: 07/19/1954"
    assert {person.born for person in on(text)} == {date(1980, 1, 5), date(1954, 7, 19)}


def test_a_log_names_everybody_in_its_column() -> None:
    text = "Patient Name          DOB          Complaint\nSAMPLETON, TESTA      03/14/1971   neck\nHARGROVIA, DENISE     02/02/1980   arm"
    assert any(is_hargrovia(person) for person in on(text))


def test_a_badly_read_header_without_a_label_names_nobody() -> None:
    assert patients(faxed("HARGROVIA, DFNlSE" + NOTE, confidence=40.0), TODAY) == ()
