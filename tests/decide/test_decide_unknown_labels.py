"""Whose a page is where its labels are none that we know, or a machine misread label or birth date: by place and agreement."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import HOUSE, NOTE, Office, chart, filed, matter, plan
from recognition.recognition_samples import faxed, page

from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.model import Page


@pytest.fixture
def ledger(office: Office) -> Ledger:
    return office()


@pytest.mark.parametrize(
    "fields",
    [
        ("Person treated: SAMPLETON, TESTA    Arrived in this world: 03/14/1971    HRN: 4711",),
        ("Individual: Testa Sampleton     Anniversary: March 14, 1971",),
        ("Chart of: Sampleton, Testa", "Natal day: 3/14/71", "Chart no.: 77012"),
        ("Who               When born      Our no.", "SAMPLETON, TESTA   03/14/1971     88123"),
        ("Pat.: SAMPLETON,TESTA   Geb.: 14-Mar-1971",),
        ("Paciente: Testa Sampleton     Fecha de nac.: 03/14/1971",),
    ],
)
def test_a_full_name_beside_its_birth_date_needs_no_label_that_we_know(ledger: Ledger, fields: tuple[str, ...]) -> None:
    assert filed(ledger, page(chart(*fields))) == "2026-0001"


@pytest.mark.parametrize(
    "fields",
    [
        ("Financially responsible: SAMPLETON, TESTA    Arrived in this world: 03/14/1971",),
        ("Person to notify: SAMPLETON, TESTA    Natal day: 03/14/1971",),
        ("Policy owner: SAMPLETON, TESTA    Natal day: 03/14/1971",),
        ("Treated by: SAMPLETON, TESTA    Natal day: 03/14/1971",),
        ("Individual: SAMPLETON, TIMOTHEA", "Speaks for it: SAMPLETON, TESTA    Natal day: 03/14/1971"),
        ("Individual: PATIENTSSON, DEMO    Speaks for it: SAMPLETON, TESTA    Natal day: 03/14/1971",),
        ("Individual: SAMPLETON, TESTO    Natal day: 03/14/1971",),
        ("Individual: SAMPLETON, VESTA TESTA    Natal day: 03/14/1971",),
        ("Individual: SAMPLETON, TESTA    Natal day: 03/14/1972",),
        ("Individual: SAMPLETON JR, TESTA    Natal day: 03/14/1971",),
        ("Individual: SAMPLETON, TESTA MD    Natal day: 03/14/1971",),
        ("Individual: SAMPLETON, TESTA    DOS: 03/14/1971",),
        ("Individual: SAMPLETON, TESTA",),
        ("SAMPLETON, TESTA    03/14/1971", "PATIENTSSON, DEMO    05/06/1990", "MOCKMAN, ROBERT    07/04/1988"),
    ],
)
def test_others_near_a_birth_date_are_not_the_patient(ledger: Ledger, fields: tuple[str, ...]) -> None:
    assert filed(ledger, page(chart(*fields))) is None


def test_a_page_of_somebody_else_behind_the_same_unknown_label_is_not_filed_along(ledger: Ledger) -> None:
    mine = chart("Person treated: SAMPLETON, TESTA    Arrived in this world: 03/14/1971")
    assert filed(ledger, page(mine), page("Continued from before, the neck was better\n" + NOTE, 2)) == "2026-0001"
    for stray in ("PATIENTSSON, DEMO    Arrived in this world: 05/06/1990", "SAMPLETON, TIMOTHEA    Arrived in this world: 05/06/2012"):
        other = chart(f"Person treated: {stray}")
        assert filed(ledger, page(mine), page(other, 2)) is None
        assert filed(ledger, page(other), page(mine, 2)) is None


@pytest.mark.parametrize("born", ["08/14/1971", "03/11/1971", "03/14/1977", "03/14/I9?1", "03/1471", "3/1471"])
def test_one_misread_sign_of_a_birth_date_is_no_other_date_where_more_speaks_for_the_client(ledger: Ledger, born: str) -> None:
    said = chart(f"Patient Name: SAMPLETON, TESTA   DOB: {born}")
    assert filed(ledger, faxed(said)) == ("2026-0001" if "/1471" in born else None), "a legible date may be a namesake's"
    if "?" not in born and "/1471" not in born:
        assert filed(ledger, page(said)) is None, "nobody misread what was typed"
    assert filed(ledger, faxed(said.replace("TESTA", "TESTO"))) is None, "a twin's name"
    if len(born) > 7:
        ledger.add_matter(matter("2026-0002", "Testa", "Sampleton", date(1971, 8, 14) if born[0:2] == "08" else date(1971, 3, 11)))
        assert born not in {"08/14/1971", "03/11/1971"} or filed(ledger, faxed(said)) != "2026-0001", "another client was born that day"


def test_a_misread_birth_date_proves_nothing_where_nobody_was_asked(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0003", "Demo", "Patientsson", date(1985, 6, 18)))
    said = chart("Patient Name: PATIENTSSON, DEMO   DOB: 06/13/1985")
    assert filed(ledger, faxed(said)) is None
    assert filed(ledger, faxed(said.replace("06/13", "06/18"))) == "2026-0003"


def test_a_birth_date_without_its_slashes_is_his_on_a_paper_that_we_asked_for(ledger: Ledger) -> None:
    said = chart("Patient Name: SAMPLETON, TESTA   DOB: 31471   Chart #: 4711001")
    assert filed(ledger, faxed(said)) == "2026-0001"
    assert filed(ledger, page(said)) is None, "typed so"
    assert filed(ledger, faxed(said.replace("31471", "31972"))) is None
    ledger.add_matter(matter("2026-0009", "Demo", "Patientsson", date(1971, 3, 14)))
    assert filed(ledger, faxed(said.replace("SAMPLETON, TESTA", "PATIENTSSON, DEMO"))) is None, "nobody was asked"


def test_a_father_is_no_misread_digit(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0004", "Demo", "Patientsson", date(1985, 6, 18), "RR-4HXW3NC"))
    assert filed(ledger, faxed(chart("Patient Name: PATIENTSSON, DEMO   DOB: 06/18/1955"))) is None


@pytest.mark.parametrize("label", ["Pauent Name:", "Narne:", "RATIENT NAME", "Patwot Name:", "Nane:"])
@pytest.mark.parametrize("born", ["Rirth Date: 03/14/1971", "UOB 03/14/1971", "pow; 03/14/1971"])
def test_a_misread_label_costs_nothing(ledger: Ledger, label: str, born: str) -> None:
    assert filed(ledger, faxed(chart(f"{label} SAMPLETON, TESTA     {born}"))) == "2026-0001"


def test_a_birthday_in_a_sentence_is_nobodys_birth_date(ledger: Ledger) -> None:
    said = chart("Patient Name: SAMPLETON, TESTA   DOB: 03/14/1971")
    assert filed(ledger, page(said + "She has her birthday coming up on 07/20/07 and would like to wait until then\n")) == "2026-0001"


def test_one_page_of_three_with_a_letter_lost_is_the_same_patients_by_number_and_birth_date(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0005", "Maria", "Modelman", date(1980, 2, 2), "RR-4HXW3NC"))
    said = chart("Patient: MODELMAN, MARIA   DOB: 02/02/1980   MRN: 7700123")
    pages = [faxed(said), faxed(said, 2), faxed(said.replace("MARIA", "MARA"), 3)]
    assert filed(ledger, *pages) == "2026-0005"
    assert filed(ledger, *pages[:2], faxed(said.replace("MARIA", "MARA").replace("7700123", "7700124"), 3)) is None, "another number"
    assert filed(ledger, *pages[:2], page(said.replace("MARIA", "MARA"), 3)) is None, "typed so"


@pytest.mark.parametrize(
    "fields",
    [
        ("Pt Name             boB          Chart #", "SAMPLETON, TESTA    03/14/1971   4711001"),
        ("Patient Name        pos          Chart #", "SAMPLETON.TESTA     03/14/1971   4711001"),
        ("PATIENL:            Barth Date", "TESTA Q SAMPLETON   03/14/1971"),
        ("Pe Name             Birth Date", "TESTA SAMPLETON|3/14/71 4711001"),
        ("Ft:                 DATE OF BIRTH", "TESTA SAMPLETON     March 14, 1971"),
        ("Pt: TESTA 'Q SAMPLETON   DOB: 03/14/1971",),
        ("Patient: Testa Q kampleton   Date of Birth: 03/14/1971",),
        ("Pavent, TESTA SAMPLETON   DOB: 03/14/1971",),
        ("Pt: SAMPLETON , TESTA Q   DOB: 03/14/1971",),
        ("Pt: SAMPLETON ,TESTA   DOB: 03/14/1971",),
        ("Regarding, Testa Sampleton   DOB: 03/14/1971",),
        ("PATIENT             Date of Herth    MRF", "TESTA Q SAMPLETON   03/14/1971       4711001"),
        ("Pxwxr               Qxtz ot Hqnth    Unct Mo", "TESTA SAMPLETON     03/14/1971       4711001"),
        ("PL Name             Birth bate       enit Ne", "SAMPLETON, TESTA    03/14/1971       4711001"),
        ("Pt: TESTA \u00a7 SAMPLETON   DOB: 03/14/1971",),
        ("Pr                  D.O.B.           Unit No", "TESTA SAMPLETON     03/14/1971       4711001"),
        ("Pt: Sampleton, TestaQ   DOB: 03/14/1971",),
        ("Pt: SAMPLETON, TESTA   Birth Date: 03/14) 1971",),
        ("Pt: SAMPLETON, TESTA   Birth Date: (13/14/1971",),
    ],
)
def test_a_row_of_labels_and_marks_that_a_machine_misread_cost_nothing(ledger: Ledger, fields: tuple[str, ...]) -> None:
    assert filed(ledger, faxed(chart(*fields))) == "2026-0001"


@pytest.mark.parametrize(
    "fields",
    [
        ("Pt Name             boB          Chart #", "SAMPLETON, VESTA    03/14/1971   4711001"),
        ("Pt Name             boB          Chart #", "SAMPLETON, TESTA    03/19/1974   4711001"),
        ("Pt Name             Guarantor    Chart #", "SAMPLETON, MINI     SAMPLETON, TESTA   03/14/1971"),
        ("PATIENL:            Barth Date", "TIMOTHEA SAMPLETON  03/14/1971", "Guarantor: TESTA SAMPLETON"),
        ("Pt: SAMPLETON, TESTA   Birth Date: (12/14/1971",),
        ("Ft: DEMO PATIENTSSON   DATE OF BIRTH: 05/06/1990", "Pd by: TESTA SAMPLETON    03/14/1971"),
        ("Pxwxr               Qxtz ot Hqnth    Unct Mo", "VESTA SAMPLETON     03/14/1971       4711001"),
        ("Pxwxr               Qxtz ot Hqnth    Unct Mo", "DEMO PATIENTSSON    05/06/1990       4711001", "Guarantor: TESTA SAMPLETON"),
        ("Pt: SAMPLETON , VESTA   DOB: 03/14/1971",),
    ],
)
def test_what_is_mended_makes_nobody_the_patient(ledger: Ledger, fields: tuple[str, ...]) -> None:
    assert filed(ledger, faxed(chart(*fields))) is None


def test_numbers_off_a_picture_that_lost_digits_are_one_patients(ledger: Ledger) -> None:
    def pages(one: str, other: str) -> list[Page]:
        said = [chart(f"Patient: SAMPLETON, TESTA   DOB: 03/14/1971   MRN: {number}") for number in (one, other)]
        return [faxed(said[0]), faxed(said[1], 2)]

    assert filed(ledger, *pages("35932846", "93246")) == "2026-0001"
    assert filed(ledger, *pages("35932846", "35932864")) is None
    assert filed(ledger, *pages("35932846", "93264")) is None


@pytest.mark.parametrize("given", ["WALTFR", "WAITER", "WALTE1R"])
def test_a_common_given_name_read_as_none_is_his_on_a_paper_that_we_asked_for(ledger: Ledger, given: str) -> None:
    ledger.add_matter(matter("2026-0006", "Walter", "Modelman", date(1980, 2, 2), "RR-4HXW3NC"))
    ledger.add_matter(matter("2026-0007", "Waldemar", "Probandus", date(1981, 3, 3)))
    said = chart(f"Patient: MODELMAN, {given}   DOB: 02/02/1980")
    assert filed(ledger, faxed(said)) == ("2026-0006" if given != "WALTE1R" else filed(ledger, faxed(said)))
    assert filed(ledger, page(said)) is None, "typed so"
    assert filed(ledger, faxed(said.replace("02/02/1980", "02/02/1981"))) is None, "another birth date"
    assert filed(ledger, faxed(said.replace("MODELMAN", "MODELMEN"))) is None, "two slips"
    assert filed(ledger, faxed(said.replace(given, "WANDA"))) is None, "a sister"


def test_a_slip_in_a_name_needs_a_request_of_ours(ledger: Ledger) -> None:
    ledger.add_matter(matter("2026-0008", "Walter", "Probandus", date(1980, 2, 2)))
    assert filed(ledger, faxed(chart("Patient: PROBANDUS, WAITER   DOB: 02/02/1980"))) is None


def test_a_reference_that_is_none_of_the_matters_holds(ledger: Ledger) -> None:
    said = chart("Patient: SAMPLETON, TESTA   DOB: 03/14/1971", "Your reference: RR-COYEAJM")
    assert filed(ledger, faxed(said)) is None
    assert filed(ledger, faxed(said.replace("RR-COYEAJM", "RR-7F3K9TB"))) == "2026-0001", "his own, badly read"


def test_an_unread_page_with_anothers_name_is_not_filed_along(ledger: Ledger) -> None:
    mine = chart("Patient: SAMPLETON, TESTA   DOB: 03/14/1971")
    body = "\nColl<cted: owt ae iO 25 munovl vibe sober piers tae nae ete ciety sstsaae rea esaalh eh nah\n" * 6
    unread = faxed("Pxvxxt: RONALD EHICTLGATE   Birthdsne: O823/66" + body, 2, confidence=30.0)
    assert filed(ledger, faxed(mine), unread) is None
    own = faxed("Pxvxxt: TESTA SAMPLETQN   Birthdsne: O314/7l" + body, 2, confidence=30.0)
    assert filed(ledger, faxed(mine), own) == "2026-0001"
    assert filed(ledger, faxed(mine), faxed(body, 2, confidence=30.0)) == "2026-0001", "handwriting names nobody"


def test_a_garbled_letterhead_of_a_house_that_other_pages_name_is_its_own(ledger: Ledger) -> None:
    mine = chart("Patient: SAMPLETON, TESTA   DOB: 03/14/1971")
    garbled = mine.replace("Bluegrass General Hospital", "Blvcgrasz Genersl Hospital").replace("(859) 555-0101", "(8S9) S5S-O1O1")
    assert filed(ledger, faxed(mine), faxed(garbled, 2)) == "2026-0001"
    strange = mine.replace("Bluegrass General", "Foxglove Memorial").replace("1 Hospital Way", "9 Elm Way").replace("555-0101", "555-0177")
    assert filed(ledger, faxed(mine), faxed(strange.replace("1000000012", "1000000098"), 2)) is None, "another house"


def test_a_later_page_of_a_chart_is_no_report_of_its_own(ledger: Ledger) -> None:
    """As a chart tells of findings too; its own count says that it goes on. A whole report inside of it is one all the same."""
    header = "Patient: SAMPLETON, TESTA   DOB: 03/14/1971   MRN: 4711001"
    findings = "FINDINGS: No fracture of the cervical spine.\nIMPRESSION: Normal study."
    exam = "RADIOLOGY REPORT\nExam: CT HEAD WITHOUT CONTRAST   Accession: 55-1234\nTECHNIQUE: Axial images."
    report = f"{exam}\n{findings}\nRadiologist: Demo Doctor, MD"

    def kinds(text: str, foot: str) -> list[str]:
        second = page(HOUSE + header + "\n" + text + "\n" * (48 - text.count("\n")) + foot, 2)
        return [piece.kind.value for piece in plan(ledger, page(chart(header)), second).pieces]

    assert kinds(findings, "Page 2 of 2") == ["records"]
    assert kinds(report, "Page 2 of 2") == kinds(report, "Page 1 of 1") == ["records", "radiology"]


def test_marks_of_a_suffix_make_no_other_person(ledger: Ledger) -> None:
    known = matter("2026-0010", "Demo", "Modelman", date(1980, 2, 2), "RR-4HXW3NC")
    ledger.add_matter(known.model_copy(update={"client": known.client.model_copy(update={"suffix": "III"})}))
    assert filed(ledger, faxed(chart("Patient: MODELMAN IIL, DEMO   DOB: 02/02/1980"))) == "2026-0010"
    assert filed(ledger, faxed(chart("Patient: MODELMAN JR), DEMO   DOB: 02/02/1980"))) is None


@pytest.mark.parametrize("born", ["08 44 i971", "03 44 4971", "03\u00b014 1971", "03 14 L971"])
def test_digits_that_labels_of_a_form_touch_count_beside_name_and_address(ledger: Ledger, born: str) -> None:
    home = {"street": "12 Elm Street", "city": "Lexington", "state": "KY", "zip": "40507"}
    known = matter("2026-0011", "Demo", "Modelman", date(1971, 3, 14), "RR-4HXW3NC")
    ledger.add_matter(Matter.model_validate(known.model_dump(by_alias=True) | {"client": known.client.model_dump() | {"address": home}}))
    said = chart(f"Patient: MODELMAN, DEMO   DOB: {born}", "Patient Address: 12 Elm Street, Lexington, KY 40507")
    assert filed(ledger, faxed(said)) == "2026-0011"
    elsewhere = filed(
        ledger, faxed(said.replace("12 Elm Street", "9 Oak Road").replace("40507", "45202").replace("Lexington", "Cincinnati"))
    )
    assert elsewhere == (None if "4" in born.replace("14", "") else "2026-0011"), "digits without the address are a namesake's"
    assert filed(ledger, faxed(said.replace(born, "03 14 1977"))) is None or "1977" not in born
    assert filed(ledger, faxed(said.replace("DEMO", "DENO"))) is None, "a slip in the name as well"


@pytest.mark.parametrize(
    "fields",
    [
        ("Patient Name: TESTA SAMPLETON   DOB: 03/14/1971   Your reference: RR-7F3K9TE",),
        ("Pt:                      Date Born:", "SAMPLETON, TESTA         03/14/1971"),
    ],
)
def test_labels_of_a_column_beside_a_column(ledger: Ledger, fields: tuple[str, ...]) -> None:
    assert filed(ledger, faxed(chart(*fields))) == "2026-0001"
    assert filed(ledger, page(chart(*fields))) == "2026-0001"


@pytest.mark.parametrize(
    "fields",
    [
        ("Patient: Max Strangely:", "SAMPLETON, TESTA   DOB: 03/14/1971"),
        ("Patient: Max Strangely:", "Testa Sampleton, mother", "DOB: 03/14/1971"),
        ("Patient: Kate Strangely   Payee:", "SAMPLETON, TESTA   DOB: 03/14/1971"),
        ("Patient: Max O'Strangely Payee:", "SAMPLETON, TESTA   DOB: 03/14/1971"),
        ("Patient: max strangely Payee:", "SAMPLETON, TESTA   DOB: 03/14/1971"),
        ("Patient: Strangely Payee:", "SAMPLETON, TESTA   DOB: 03/14/1971"),
        ("PATIENT MAX STRANGELY", "SAMPLETON, TESTA   DOB: 03/14/1971"),
        ("PATIENT Max O'Strangely", "SAMPLETON, TESTA", "Your reference: RR-7F3K9TE"),
        ("Patient Max Strangely", "1 Main Street", "SAMPLETON, TESTA   DOB: 03/14/1971"),
        ("Pt   Kate Hart", "Testa Sampleton   03/14/1971   445566"),
        ("Pt Name:       Legal rep:", "Kate Hart SAMPLETON,TESTA", "DOB: 03/14/1971"),
        ("Patient: SAMPLETON, TESTA", "Born on (father): 03/14/1971"),
        ("Patient: SAMPLETON, TESTA", "Date born (mother): 03/14/1971"),
        ("Patient: SAMPLETON, TESTA", "Guardian date born: 03/14/1971"),
        ("Patient: SAMPLETON, TESTA", "Family history: sister born on 03/14/1971 had cancer"),
        ("Patient: SAMPLETON, TESTA", "Accompanied by wife Ann born on 03/14/1971"),
        ("Patient: SAMPLETON, TESTA", "Policy holder date born: 03/14/1971"),
    ],
)
def test_a_stranger_above_and_a_relatives_birth_date_hold(ledger: Ledger, fields: tuple[str, ...]) -> None:
    assert filed(ledger, faxed(chart(*fields))) is None
    assert filed(ledger, page(chart(*fields))) is None


@pytest.mark.parametrize("label", ["PAYER NAME", "PAVER NAME", "PAYOR NAME", "PAVOR NAME"])
def test_a_payers_misread_label_names_nobody(ledger: Ledger, label: str) -> None:
    mine = chart(
        "Patient Name: SAMPLETON, TESTA   DOB: 03/14/1971", f"{label}          INSURED'S NAME", "HEAL TIT PLAN          SAMPLETON, TESTA"
    )
    assert filed(ledger, faxed(mine)) == "2026-0001"


@pytest.mark.parametrize(
    "title", ["Patient Financial Services", "PATIENT REGISTRATION", "Patient Health Summary", "Patient Care Report", "PATIENT ACCOUNTS"]
)
def test_a_department_above_is_nobody(ledger: Ledger, title: str) -> None:
    for read in (page, faxed):
        assert filed(ledger, read(chart(title, "SAMPLETON, TESTA   DOB: 03/14/1971"))) == "2026-0001"


def test_a_name_in_a_column_that_could_not_be_made_out_is_not_filed_along(ledger: Ledger) -> None:
    mine = chart("Patient Name: SAMPLETON, TESTA   DOB: 03/14/1971   MRN: 4711001")
    stray = chart(
        "Patient Legal Name          Date of Birth        Health Record ID", "Pseudoridge, theodore R     06/02/1076           21161678"
    )
    assert filed(ledger, faxed(mine)) == "2026-0001"
    assert filed(ledger, faxed(mine), faxed(stray, 2)) is None


@pytest.mark.parametrize("born", ["1971/03/14", "Mar-14-1971", "Mar. 14, 1971", "03 / 14 / 1971", "March-14-1971"])
def test_a_birth_date_however_a_house_writes_it(ledger: Ledger, born: str) -> None:
    for read in (page, faxed):
        assert filed(ledger, read(chart(f"Patient Name: SAMPLETON, TESTA   DOB: {born}"))) == "2026-0001"
        assert filed(ledger, read(chart(f"Patient Name: SAMPLETON, TESTA   DOB: {born.replace('14', '15')}"))) is None
