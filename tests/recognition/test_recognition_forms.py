"""Claim forms by their boxes: the patient and not the insured, the hospital and not whom to pay, the period that is covered."""

from __future__ import annotations

from datetime import date

from recognition_samples import DIRECTORY, TODAY, page, sheet

from medrec_daemon.model import Kind, Page, PageSource, Word
from medrec_daemon.recognition.people import patients
from medrec_daemon.recognition.providers import seen_providers
from medrec_daemon.recognition.service_days import covered_period, served

CMS1500 = """
PICA   HEALTH INSURANCE CLAIM FORM   PICA
2. PATIENT'S NAME (Last Name, First Name, MI)   3. PATIENT'S BIRTH DATE   4. INSURED'S NAME (Last Name, First Name)
Testa Sampleton                                  MM DD YY     SEX          Robert Sampleton
                                                 3   14    1971  M   F X
5. PATIENT'S ADDRESS (No., Street)   6. PATIENT RELATIONSHIP TO INSURED   7. INSURED'S ADDRESS (No., Street)
                                                                          a. INSURED'S DATE OF BIRTH      SEX
                                                                          MM DD YY
                                                                          11 2 1969                      M X
"""
UB04 = """
1 Bluegrass General Hospital      2 Ohio River Regional Medical Center      3a PAT. CNTL #   4 TYPE OF BILL
1 Hospital Way                    PO Box 1                      b. MED. REC. # 7894564   0131
Lexington KY 40508                Louisville KY 40200           5 FED. TAX NO.     6 STATEMENT COVERS PERIOD
                                                                                   FROM      THROUGH
                                                                   12-3456789     01/05/2026   01/07/2026
8 PATIENT NAME   a                    9 PATIENT ADDRESS
b Sampleton, Testa                    b Lexington
10 BIRTH DATE   11 SEX   ADMISSION    12 DATE
03/14/1971      F        11/05/2025   08   2   1   12 14 12 26
31 OCCURRENCE CODE DATE   11 12/03/2024
42 REV. CD. 43 DESCRIPTION    44 HCPCS / RATE    45 SERV. DATE   46 SERV. UNITS   47 TOTAL CHARGES
0450 EMERGENCY ROOM           99284              01/05/2026      1                1,357.98
"""


def test_the_patient_of_a_physicians_claim_form_is_not_the_insured() -> None:
    (seen,) = patients(page(CMS1500), TODAY)
    assert next((name.first, name.last) for name in seen.readings) == ("TESTA", "SAMPLETON")
    assert seen.born == date(1971, 3, 14)


def test_month_day_and_year_over_boxes_are_no_record_number() -> None:
    assert all(not seen.record_number for seen in patients(page(CMS1500), TODAY))


def test_a_hospitals_claim_form_says_which_days_it_covers() -> None:
    assert covered_period(sheet(UB04), TODAY) == (date(2026, 1, 5), date(2026, 1, 7))
    assert served(sheet(UB04), TODAY) == (date(2026, 1, 5), date(2026, 1, 7))


def test_box_2_of_a_hospitals_claim_form_is_only_whom_to_pay() -> None:
    laid = page(UB04)
    hints = seen_providers(sheet(UB04), DIRECTORY, Kind.BILLING)
    assert laid.words
    assert [hint.provider for hint in hints if hint.how == "letterhead"] == ["bluegrass-general"]
    assert not [hint for hint in hints if hint.provider == "ohio-river"]


def test_a_box_whose_value_stands_close_below_its_label() -> None:
    """The value's line begins a hair above the label's lower edge, because another cell of that line is taller."""

    def words(text: str, left: float, top: float, line: int) -> list[Word]:
        found = []
        for word in text.split():
            found.append(Word(word, left, top, left + 0.008 * len(word), top + 0.008, 100.0, line))
            left += 0.008 * len(word) + 0.006
        return found

    lines = [*words("2. PATIENT'S NAME", 0.04, 0.147, 0), *words("Testa Sampleton", 0.04, 0.156, 1), *words("MM DD YY", 0.4, 0.150, 1)]
    laid = Page(1, 612, 792, tuple(lines), PageSource.TEXT_LAYER, 100.0)
    (seen,) = patients(laid, TODAY)
    assert seen.printed == "Testa Sampleton"


def test_the_names_of_a_row_of_small_heads() -> None:
    text = """
NORTHGATE SAMPLE CENTER
Pt                           Born            MR#          Transfer to
Testa Q Sampleton            03/14/1971      14857834     Hazel Run Sample Hospital
"""
    seen = [person for person in patients(page(text), TODAY) if person.readings]
    assert [person.printed for person in seen] == ["Testa Q Sampleton"]


def test_a_name_and_a_number_at_the_top_of_a_bill_that_goes_on() -> None:
    (seen,) = patients(
        page("Sample House - Itemized Statement (continued)\nSAMPLETON,TESTA B 55844672\nSvc Date   Rev Cd   Charges"), TODAY
    )
    assert seen.printed == "SAMPLETON,TESTA B"
    assert not patients(page("Sample House\nKnoxville, TN 37926\nPhone 555 0100"), TODAY)


def test_the_house_that_keeps_an_electronic_chart() -> None:
    text = """
Clinical Visit Summary
Patient           Testa Sampleton
Author            Henry Example, Ohio River Regional Medical Center
Document          Bluegrass General Hospital
maintained by
Contact info      1 Hospital Way
"""
    hints = seen_providers(sheet(text), DIRECTORY, Kind.RECORDS)
    assert [hint.provider for hint in hints if hint.how == "letterhead"] == ["bluegrass-general"]
