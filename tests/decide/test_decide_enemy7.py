"""Papers on which somebody else is named in a way that is easily passed over: one word, another column, a sentence, an initial."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import OURS, REFERENCE, Office, Read, both, chart, filed, matter, plan
from recognition.recognition_samples import faxed, page


@both
@pytest.mark.parametrize(
    "line",
    [
        "PATIENT strangely", "PATIENT Strangely", "Patient STRANGELY", "Patient M. Strangely", "PATIENT M Strangely",
        "Patient max strangely", "Name strangely", "Name strangely, max", "Pt Strangely",
        "Name: max strangely", "Name: Strangely", "PATIENT max strangely   Payee",
    ],
)  # fmt: skip
def test_one_word_or_small_letters_right_above_may_be_the_patient(office: Office, line: str, read: Read) -> None:
    assert filed(office(), read(chart(line, OURS.removeprefix("Patient: ")))) is None


@both
@pytest.mark.parametrize(
    "line", ["PATIENT COPY", "Patient Snapshot", "Patient Encounters", "Patient's Chart", "Patient Information", "Patient Testa", "PATIENT"]
)
def test_a_heading_right_above_is_nobody(office: Office, line: str, read: Read) -> None:
    assert filed(office(), read(chart(line, OURS.removeprefix("Patient: ")))) == "2026-0001"


def test_a_misread_heading_right_above_is_nobody(office: Office) -> None:
    for line in ("Patient lnformatlon", "Patienl Snapshol", "Patient Narne"):
        assert filed(office(), faxed(chart(line, OURS.removeprefix("Patient: ")))) == "2026-0001"


@both
@pytest.mark.parametrize("heads", ["Patient            Signed for by", "Patient Name       Brought in by", "PATIENT            Witness"])
@pytest.mark.parametrize("name", ["Kate Hart  ", "HART, KATE "])
@pytest.mark.parametrize("ours", ["SAMPLETON, TESTA\n                   DOB: 03/14/1971", "Testa Sampleton   DOB: 03/14/1971"])
def test_the_second_of_two_columns_is_not_the_patients(office: Office, heads: str, name: str, ours: str, read: Read) -> None:
    assert filed(office(), read(chart(heads, f"{name}        {ours}"))) is None


@both
def test_the_first_of_two_columns_is_the_patients(office: Office, read: Read) -> None:
    heads = "Patient            Signed for by"
    assert filed(office(), read(chart(heads, "Testa Sampleton    Max Strangely", "DOB: 03/14/1971"))) == "2026-0001"


@both
@pytest.mark.parametrize("said", ["Another patient has this name, born on {}", "A different patient with this name, DOB {}, is on file"])
def test_a_namesakes_birth_date_in_a_sentence_is_not_the_patients(office: Office, said: str, read: Read) -> None:
    assert filed(office(), read(chart("Patient: SAMPLETON, TESTA", said.format("03/14/1971")))) is None
    pointed = f"Your reference: {REFERENCE}"
    assert filed(office(), read(chart("Patient: SAMPLETON, TESTA", pointed, said.format("05/02/1980")))) == "2026-0001"


@both
@pytest.mark.parametrize("printed", ["MARY B OWENS", "OWENS, MARY B", "Owens, Mary B."])
def test_an_initial_before_another_last_name_is_not_its_first_letter(office: Office, printed: str, read: Read) -> None:
    assert filed(office("Mary", "Bowens"), read(chart(f"Patient: {printed}   DOB: 03/14/1971"))) is None
    assert filed(office("Mary", "Owens"), read(chart(f"Patient: {printed}   DOB: 03/14/1971"))) == "2026-0001"


def test_namesakes_whose_birth_dates_are_one_sign_apart_are_told_apart_on_a_fax_by_our_reference_alone(office: Office) -> None:
    ledger = office(born=date(1997, 1, 18))
    ledger.add_matter(matter("2026-0002", "Testa", "Sampleton", date(1997, 11, 18), "RR-4HXW3NC"))
    for printed, whose in (("1/18/97", "2026-0001"), ("11/18/97", "2026-0002")):
        said = chart(f"Patient: SAMPLETON, TESTA   DOB: {printed}")
        assert plan(ledger, faxed(said)).pieces[0].matter is None
        assert plan(ledger, page(said)).pieces[0].matter == whose, "typed so"
    said = chart("Patient: SAMPLETON, TESTA   DOB: 11/18/97", "Your reference: RR-4HXW3NC")
    assert plan(ledger, faxed(said)).pieces[0].matter == "2026-0002"


@both
def test_our_reference_tells_namesakes_apart_where_the_sender_was_asked_for_one_alone(office: Office, read: Read) -> None:
    ledger = office()
    ledger.add_matter(matter("2026-0002", "Testa", "Sampleton", date(1988, 6, 2)))
    said = ["Patient: SAMPLETON, TESTA", f"Your reference: {REFERENCE}"]
    assert plan(ledger, read(chart(*said))).pieces[0].matter == "2026-0001"
    assert plan(ledger, read(chart(said[0]))).pieces[0].matter is None
    assert plan(ledger, read(chart(*said, "Patient's date of birth: 06/02/1988"))).pieces[0].matter is None, "the other's birth date"
    ledger.add_matter(matter("2026-0003", "Testa", "Sampleton", date(1990, 1, 2), "RR-4HXW3NC"))
    assert plan(ledger, read(chart(*said))).pieces[0].matter is None, "the hospital was asked for her too"
