"""Sections of a page that are about somebody else, whatever their headings are: whoever stands there is not the page's patient."""

from __future__ import annotations

import pytest
from decide.small_office import HOUSE, NOTE, OURS, Office, Read, both, chart, filed

HERS = ("Name: SAMPLETON, TESTA", "DOB: 03/14/1971", "Phone: (859) 555-0121")
BESIDE = "Name: SAMPLETON, TESTA   DOB: 03/14/1971   Phone: (859) 555-0121"
STICKER = ("STRANGELY,", "MAX", "BIRTH DT/TM 9/12/2007 12:00:00 AM", "Unit No 39819758")
FAR_DOWN = "\n" * 14


def run_sheet(header: tuple[str, ...], *section: str) -> str:
    """A page of the hospital with this header, and far down a section of these lines."""
    return HOUSE + "\n".join(header) + NOTE + FAR_DOWN + "\n".join(section) + "\n"


@both
@pytest.mark.parametrize(
    "heading", ["OPERATOR OF VEHICLE", "Consent given by", "Driver", "FORM COMPLETED BY", "Other vehicle", "Zeuge", ""]
)
@pytest.mark.parametrize(
    "header", [(), STICKER, ("STRANGELY MAX B/D 12-Sep-2007 Med Rec # 32135049",)], ids=["none", "sticker", "unknown label"]
)
def test_who_is_named_far_down_is_not_the_patient(office: Office, heading: str, header: tuple[str, ...], read: Read) -> None:
    assert filed(office(), read(run_sheet(header, heading, *HERS))) is None
    assert filed(office(), read(run_sheet(header, heading, BESIDE))) is None


@both
@pytest.mark.parametrize(
    "heading", ["Second patient (see separate chart)", "Additional patients on scene", "Also seen today", "Other patients"]
)
def test_another_patient_on_the_sheet_is_not_its_patient(office: Office, heading: str, read: Read) -> None:
    theirs = ("KEISHA S STRANGELY B/D 24-Jul-2010 Med Rec # 32135049", "F 16Y ADM 20-Apr-2026 Demo Doctor, MD")
    hers = "Patient Name: SAMPLETON, TESTA   Date of Birth: 03/14/1971   Seat: rear"
    assert filed(office(), read(run_sheet(theirs, heading, hers))) is None
    assert filed(office(), read(run_sheet((), heading, hers))) is None


@both
def test_a_section_of_the_patients_own_names_her_wherever_it_stands(office: Office, read: Read) -> None:
    assert filed(office(), read(run_sheet((), "PATIENT INFORMATION", *HERS))) == "2026-0001"
    assert filed(office(), read(run_sheet((), "Demographics", BESIDE))) == "2026-0001"
    assert filed(office(), read(run_sheet((OURS,), "Consent given by", "Name: STRANGELY, MAX   Phone: (859) 555-0122"))) == "2026-0001"


@both
def test_a_birth_date_in_a_header_that_names_nobody_may_be_another_patients(office: Office, read: Read) -> None:
    hers = "Patient Name: SAMPLETON, TESTA   Date of Birth: 03/14/1971"
    served = "Date of service: 09/20/2026"
    assert filed(office(), read(run_sheet(("Zzz Strangely 05/06/1990 881234", served), hers))) is None
    assert filed(office(), read(run_sheet((served,), hers))) == "2026-0001"


@both
@pytest.mark.parametrize(
    "label",
    ["Signer's DOB", "Donor DOB", "Subscriber DOB", "Caller's date of birth", "Guardian birth date", "Witness DOB"],
)
def test_another_persons_birth_date_is_not_hers(office: Office, label: str, read: Read) -> None:
    assert filed(office(), read(chart("Patient: SAMPLETON, TESTA", f"{label}: 03/14/1971"))) is None
    assert filed(office(), read(chart(OURS, f"{label}: 05/06/1990"))) == "2026-0001", "and does not contradict her own"


@both
def test_another_patients_label_stuck_to_a_page_holds_it(office: Office, read: Read) -> None:
    """A last name may begin as a word for a practitioner does."""
    assert filed(office(), read(run_sheet((OURS,), "PRACTISLEY,KATHLEEN", "Birth Date: 07/06/2002 24Y", "MPI #: 16924552"))) is None
