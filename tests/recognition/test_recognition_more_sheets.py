"""Sheets of trades that write little prose: teeth, hearts, exercises, levels of the spine; sworn papers and covers in other words."""

from __future__ import annotations

import pytest
from recognition_samples import page, pieces_of

from medrec_daemon.model import Kind, PartName

HOUSE = "Bluegrass General Hospital\n1 Hospital Way, Lexington, KY 40508\nPatient: SAMPLETON, TESTA   DOB: 03/14/1971   MRN: 0012345\n\n"
TEETH = """
Dental Record
Date        Tooth   Surface   Code    Done
06/02/2025  11      MO        D2391   composite filling
06/02/2025  8       -         D7140   extraction
Percussion positive at 8 and 9. Vitality to be tested again in six weeks. Gingiva intact.
"""
HEART = """
EKG Report
12 lead ECG 01/15/2026 19:19
Vent. rate 98 BPM    PR interval 169 ms    QRS duration 100 ms    QT/QTc 388/414 ms
Sinus rhythm. No ischemia.
"""
EXERCISES = """
Rehab Flow Sheet
Exercise        02/08   02/11   02/14
Wall squats     3x8     2x15    1x12
Bridges         3x10    3x10    3x10
Clamshells      2x10    2x12    3x12
Theraband rows  3x10    3x10    3x12
MHP             10 min  10 min  10 min
Therapist initials on each date.
"""
CAPACITY = """
Functional Capacity Evaluation
Task                 Maximum   How often    Effort
Floor to waist lift  40 lb     Occasional   Consistent
Waist to shoulder    32 lb     Frequent     Consistent
Material handling: medium. The job as described can be met with limits.
"""
SPINE = """
Adjustment Record
Visit 1 05/31/2026
S: neck 6/10   O: spasm, fixation at the levels marked   A: improving   P: return in two days
C1-C4 adjusted (Diversified)
L4-S1 adjusted (drop)
"""
SWORN = """
Oath of the Records Officer
The keeper swears under oath that all 12 pages were copied and that the copy is the whole file.

Sworn Paper of the Custodian
1. I compared 12 copies with what we hold on the patient. They agree.
2. We make such records every day as part of our work. Under the pains of perjury.

Sheet Accompanying Copies
I speak for its records and swear under oath that 12 pages were copied, everything that is on file.
Self-authenticating; no witness need be called.
""".strip().split("\n\n")
PRINT = """
Chart Snapshot
You asked for this print on 11/23/2026.
Problem List
Sprain of right knee
What you take
ibuprofen 600 mg
06/12/2025 office visit
"""
STATEMENT = """
Courtesy Statement
Last letter before this account goes to a collector. This account is past due.
Bal fwd     Pmts     Adj.    Bal due
4,523.49    0.00     0.00    4,523.49
"""
COVER = """
FAX COVERSHEET
To Example & Sample Injury Law
From Bluegrass General Hospital
Fax (859) 555-0199
Pages 12
Sent from a shared queue; the sender's name may not be that of the person who treated the patient.
"""


@pytest.mark.parametrize("sheet", [TEETH, HEART, EXERCISES, CAPACITY, SPINE], ids=["teeth", "heart", "exercises", "capacity", "spine"])
def test_a_sheet_without_prose_is_a_record(sheet: str) -> None:
    (piece,) = pieces_of(page(HOUSE + sheet.strip()))
    assert (piece.kind, piece.closes) == (Kind.RECORDS, PartName.RECORDS)


def test_teeth_with_amounts_are_a_bill_or_nothing_that_we_know() -> None:
    rows = "".join(f"06/0{day}/2025  11  D2391  composite filling  145.00\n" for day in range(1, 6))
    (piece,) = pieces_of(
        page(f"{HOUSE}Account Ledger\nDate  Tooth  Code  Description  Charge\n{rows}Total charges 725.00\nBalance due 725.00")
    )
    assert piece.closes is not PartName.RECORDS


@pytest.mark.parametrize("words", SWORN)
def test_a_sworn_paper_certifies(words: str) -> None:
    (piece,) = pieces_of(page(HOUSE + words + "\nNumber of pages: 12   Date: 11/23/2026"))
    assert (piece.kind, piece.closes) == (Kind.CERTIFICATION, PartName.CERTIFICATION)


def test_what_a_patient_printed_closes_nothing() -> None:
    (piece,) = pieces_of(page(HOUSE + PRINT.strip()))
    assert (piece.kind, piece.closes) == (Kind.RECORDS, None)


def test_a_last_notice_is_a_statement() -> None:
    (piece,) = pieces_of(page(HOUSE + STATEMENT.strip()))
    assert (piece.kind, piece.closes) == (Kind.BILLING, None)


def test_a_cover_without_colons_is_a_cover_and_no_search_without_a_find() -> None:
    (piece,) = pieces_of(page(COVER.strip()))
    assert piece.kind is Kind.COVER


def test_a_table_of_places_searched_without_a_find_is_no_status() -> None:
    letter = """
Release of Information
November 18, 2026
Example & Sample Injury Law
RE: SAMPLETON, TESTA
The patient called for an appointment but did not keep it. Hence no chart was made.
Searched               Found
Master patient index   0
Billing system         0
Off-site storage       0
Respectfully,
Demo Clerk
"""
    (piece,) = pieces_of(page(letter.strip()))
    assert (piece.kind, piece.closes) == (Kind.NO_RECORDS, None)
