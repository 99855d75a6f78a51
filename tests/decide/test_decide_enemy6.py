"""More papers made to be filed under the wrong client: namesakes, twins, relatives and lists, as a machine reads them."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import OURS, REFERENCE, Office, Read, both, chart, filed, matter
from recognition.recognition_samples import faxed, page

from medrec_daemon.model import PersonSeen
from medrec_daemon.recognition.births import BornVerdict, compare_born


@pytest.mark.parametrize(
    ("born", "printed"),
    [
        (date(1971, 1, 11), "11/1/1971"),
        (date(1971, 1, 11), "11/1/71"),
        (date(1971, 1, 11), "l1/1/71"),
        (date(1971, 1, 11), "11/171"),
        (date(1971, 1, 11), "11171"),
        (date(1971, 1, 11), "1111971"),
        (date(1971, 1, 23), "12/3/1971"),
        (date(1971, 1, 23), "12/3/197l"),
        (date(1971, 12, 1), "1/21/71"),
        (date(1971, 12, 1), "1/2171"),
        (date(1971, 2, 11), "21/1/71"),
        (date(1980, 10, 5), "1/05/1980"),
        (date(1980, 1, 5), "1()/5/80"),
        (date(1971, 3, 14), "O8/14/1971"),
        (date(1971, 3, 14), "08/14/197l"),
        (date(1971, 3, 14), "0B/14/1971"),
        (date(1971, 3, 14), "03/I9/1971"),
        (date(1971, 3, 14), "31477"),
        (date(2003, 3, 14), "3/1408"),
        (date(2003, 3, 14), "03/14/2O08"),
    ],
)
def test_the_digits_of_a_birth_date_cut_or_read_otherwise_are_a_namesakes(office: Office, born: date, printed: str) -> None:
    for field in ("Patient Name: SAMPLETON, TESTA   DOB: {}", "Individual: SAMPLETON, TESTA    {}"):
        assert filed(office(born=born), faxed(chart(field.format(printed)))) is None


@pytest.mark.parametrize(
    ("born", "printed"),
    [
        (date(1971, 1, 11), "1/11/1971"),
        (date(1971, 1, 11), "1/1l/71"),
        (date(1971, 1, 11), "01111971"),
        (date(1971, 1, 23), "1/23/197l"),
        (date(1980, 10, 5), "1()/05/1980"),
        (date(1980, 10, 5), "l0/5/80"),
        (date(1971, 3, 14), "3/1471"),
        (date(1971, 3, 14), "31471"),
        (date(1971, 3, 14), "03/h4/1971"),
    ],
)
def test_a_birth_date_that_can_be_no_other_day_is_his(office: Office, born: date, printed: str) -> None:
    assert filed(office(born=born), faxed(chart(f"Patient Name: SAMPLETON, TESTA   DOB: {printed}"))) == "2026-0001"


@pytest.mark.parametrize(
    ("last", "printed"), [("Johnson", "Johnston"), ("Williams", "Williamson"), ("Hernandez", "Fernandez"), ("Sampleton", "Simpleton")]
)
@both
def test_another_last_name_beside_our_reference_is_no_misreading(office: Office, last: str, printed: str, read: Read) -> None:
    said = chart(f"Patient: {printed.upper()}, TESTA    Your reference: {REFERENCE}")
    assert filed(office(last=last), read(said)) is None


def test_a_misread_last_name_beside_our_reference_is_his_on_a_fax_alone(office: Office) -> None:
    said = chart(f"Patient: SAMPLETQN, TESTA    Your reference: {REFERENCE}")
    assert filed(office(), faxed(said)) == "2026-0001"
    assert filed(office(), page(said)) is None, "typed so"


@pytest.mark.parametrize(
    "pair",
    """
    Adrian Adnan; Brandon Branden; Jayden Jaydon; Lamar Tamar; Tamika Lamika; Pamela Tamela; Julie Jolie; Karina Karma; Elena Olena;
    Selma Selina; Valentina Valentin; Christine Christin; Steven Stevon; Marla Marta; Alexis Alexi; Karen Karon; Flora Elora; Marcelo Marcel
    """.replace("\n", " ").split(";"),
)
def test_a_name_that_a_twin_may_bear_is_no_misreading_of_a_common_one(office: Office, pair: str) -> None:
    own, twins = pair.split()
    assert filed(office(first=own, last="Modelman"), faxed(chart(f"Patient: MODELMAN, {twins.upper()}   DOB: 03/14/1971"))) is None


@pytest.mark.parametrize(
    ("first", "middle", "last", "printed"),
    [
        ("Amir", "A", "Modelman", "AMIRA MODELMAN"),
        ("Fabian", "A", "Modelman", "FABIANA MODELMAN"),
        ("Omar", "I", "Modelman", "OMARI MODELMAN"),
        ("Jane", "P", "Rice", "JANE PRICE"),
        ("Sam", "B", "Ray", "SAM BRAY"),
        ("Mary", "B", "Owens", "MARY BOWENS"),
    ],
)
def test_an_initial_that_makes_another_name_is_not_run_into_it(office: Office, first: str, middle: str, last: str, printed: str) -> None:
    assert filed(office(first, last, middle=middle), faxed(chart(f"Patient: {printed}   DOB: 03/14/1971"))) is None


def test_an_initial_that_makes_no_name_is_the_clients(office: Office) -> None:
    for printed in ("TESTA QSAMPLETON", "SAMPLETON,TESTAQ"):
        assert filed(office(middle="Quinn"), faxed(chart(f"Patient: {printed}   DOB: 03/14/1971"))) == "2026-0001"


def test_twins_one_letter_apart_are_told_apart_on_a_fax_by_our_reference_alone(office: Office) -> None:
    ledger = office("Tia", "Modelman")
    ledger.add_matter(matter("2026-0002", "Lia", "Modelman", date(1971, 3, 14), "RR-4HXW3NC"))
    said = chart("Patient: MODELMAN, LIA   DOB: 03/14/1971")
    assert filed(ledger, faxed(said)) is None
    assert filed(ledger, page(said)) == "2026-0002", "typed so"
    assert filed(ledger, faxed(said + "Your reference: RR-4HXW3NC\n")) == "2026-0002"


RELATIVES = "Guarantor;Guaranlor;Insured;Subscriber;Husband;Mother;Spouse Name;Parent Name;Legal Guardian;NOK;Twin;Resp. Party;Contact Name"


@both
@pytest.mark.parametrize("label", RELATIVES.split(";"))
@pytest.mark.parametrize(
    "layout",
    [
        "{}   SAMPLETON, TESTA   DOB   03/14/1971",
        "{}\nSAMPLETON, TESTA\nDOB: 03/14/1971",
        "{}   Testa Sampleton   03/14/1971",
        "{}         DOB          Phone\nSAMPLETON, TESTA     03/14/1971     859-555-0170",
    ],
)
def test_a_relatives_label_needs_no_colon(office: Office, label: str, layout: str, read: Read) -> None:
    if label != "Guaranlor" or read is faxed:
        assert filed(office(), read(chart(layout.format(label)))) is None


@pytest.mark.parametrize("label", ["Parcnt Name", "Parenl Name", "Paront Name", "Farent Name", "Partncr Name", "PR Name"])
def test_a_misread_parent_is_no_misread_patient(office: Office, label: str) -> None:
    assert filed(office(), faxed(chart(f"{label}: SAMPLETON, TESTA   DOB: 03/14/1971"))) is None


@both
@pytest.mark.parametrize("label", ["Bill To", "Driver Name", "Employee", "Plaintiff", "Signature", "Previous Patient", "Pd by"])
def test_another_birth_date_behind_a_misread_label_stops_a_name_without_one(office: Office, label: str, read: Read) -> None:
    assert filed(office(), read(chart("Pxt: MINI SAMPLETON     05/05/2015", f"{label}   SAMPLETON, TESTA   DOB   03/14/1971"))) is None


@both
@pytest.mark.parametrize("align", ["<", "^", ">"])
@pytest.mark.parametrize("other", ["PATIENTSSON, DEMO", "STRANGELY, MAXIMILIAN", "MOCKMAN, ROBERT"])
@pytest.mark.parametrize("head", ["", "Name                     Born"])
def test_a_list_of_patients_is_nobodys_however_it_is_aligned(office: Office, align: str, other: str, head: str, read: Read) -> None:
    rows = [f"{name:{align}26}    {born}" for name, born in (("SAMPLETON, TESTA", "03/14/1971"), (other, "05/06/1990"))]
    assert filed(office(), read(chart(head, *rows))) is None
    assert filed(office(), read(chart(head, *reversed(rows)))) is None


@both
@pytest.mark.parametrize(
    "head", ["Treated: TIMOTHEA SAMPLETON   Acct 77123", "Individual: MINI SAMPLETON", "Treated: SAMPLETON, OTTO   58 yrs M"]
)
def test_a_page_that_names_only_a_relative_is_not_filed_along(office: Office, head: str, read: Read) -> None:
    assert filed(office(), read(chart(OURS)), read(chart(head))) is None
    assert filed(office(), read(chart(OURS)), read(chart("Continued: TESTA SAMPLETON"))) == "2026-0001"


@pytest.mark.parametrize("suffix", ["SRj", "SR!", "IlI", "I1I", "IIl", "RJR", "RSR", "IR", "lI"])
def test_a_misread_suffix_that_the_ledger_has_not_may_be_the_fathers(office: Office, suffix: str) -> None:
    for name in (f"SAMPLETON {suffix}, TESTA", f"TESTA SAMPLETON {suffix}"):
        assert filed(office(), faxed(chart(f"Patient: {name}    Your reference: {REFERENCE}"))) is None


@both
def test_raised_figures_are_no_digits(office: Office, read: Read) -> None:
    for said in (OURS, "Sex \u00b2 M 03/14/1971", "DOB: \u00b2 M|03/14/1971", "Seen March \u00b2 1971", "\u00b2/\u00b3/1971"):
        filed(office(), read(chart(OURS, said)), read(chart(said)))


def test_a_birth_date_after_a_raised_figure_is_compared() -> None:
    seen = PersonSeen(1, "DOB", "", (), date(1971, 3, 14), "\u00b2 M |03/14/1971", 85.0)
    assert compare_born(seen, date(1971, 3, 14)) in {BornVerdict.ONE_SLIP, BornVerdict.AGREES}


@pytest.mark.parametrize("label", ["PATIENT", "Patient", "Name", "Narne", "Patient Name"])
@pytest.mark.parametrize("stranger", ["MAX STRANGELY", "Max Strangely", "STRANGELY, MAX", "MINI SAMPLETON", "Baby Girl"])
@pytest.mark.parametrize("row", ["TESTA SAMPLETON       03/14/1971            4711001", "SAMPLETON, TESTA   03/14/1971   4711001"])
def test_a_name_behind_a_label_on_a_fax_is_not_taken_for_a_row_of_labels(office: Office, label: str, stranger: str, row: str) -> None:
    assert filed(office(), faxed(chart(f"{label}  {stranger}", row))) is None


@pytest.mark.parametrize("labels", ["Pt Name   boB   Chart #", "PATIENT  Date of Herth  MRF", "PL Name   Birth bate   enit Ne"])
def test_a_row_of_misread_labels_is_still_one(office: Office, labels: str) -> None:
    assert filed(office(), faxed(chart(labels, "SAMPLETON TESTA   03/14/1971   4711001"))) == "2026-0001"
