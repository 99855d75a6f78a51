"""Dates: every printed form, birth dates against the client's, and the dates on which somebody was treated."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recognition_samples import TODAY, seen, sheet

from medrec_daemon.recognition.dates import in_text, repaired_birth, strict_birth
from medrec_daemon.recognition.people import BornVerdict, compare_born
from medrec_daemon.recognition.service_days import served, unlabelled

BORN = date(1971, 3, 14)


@pytest.mark.parametrize(
    "printed",
    [
        "03/14/1971",
        "3/14/71",
        "03-14-1971",
        "3.14.1971",
        "1971-03-14",
        "14-Mar-1971",
        "14 March 1971",
        "March 14, 1971",
        "Mar. 14, 1971",
        "MAR 14 1971",
    ],
)
def test_every_form(printed: str) -> None:
    assert [found.day for found in in_text(f"seen on {printed} by us", TODAY)] == [BORN]
    assert strict_birth(printed, TODAY) == BORN


@pytest.mark.parametrize("printed", ["03141971", "03 14 1971", "03 14 71", "03/14/1 971"])
def test_forms_that_only_a_birth_date_has(printed: str) -> None:
    assert strict_birth(printed, TODAY) == BORN


@pytest.mark.parametrize("printed", ["O3/14/1971", "03/l4/1971", "03/14/I97l", "0311411971", "03714/1971", "14/03/1971"])
def test_what_is_certain_is_mended(printed: str) -> None:
    assert strict_birth(printed, TODAY) is None
    assert repaired_birth(printed, TODAY) == BORN


@pytest.mark.parametrize(
    "text", ["859-555-0100", "123-45-6789", "99213", "12/2026", "02/30/1971", "13/32/1971", "Page 3 of 14", "1,071.14", "in summary 3 of 4"]
)
def test_these_are_no_dates(text: str) -> None:
    assert not list(in_text(text, TODAY))


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("03/14/1971", BornVerdict.AGREES),
        ("3/14/71", BornVerdict.AGREES),
        ("March 14, 1971", BornVerdict.AGREES),
        ("03141971", BornVerdict.AGREES),
        ("O3/14/1971", BornVerdict.ONE_SLIP),
        ("0311411971", BornVerdict.AGREES),  # every digit is there; the slashes were read as ones
        ("14/03/1971", BornVerdict.DAY_MONTH_SWAPPED),
        ("03/14/1981", BornVerdict.CONFLICT),
        ("03/15/1971", BornVerdict.CONFLICT),
        ("02/27/1961", BornVerdict.CONFLICT),
        ("03/14/1977", BornVerdict.CONFLICT),
    ],
)
def test_against_the_clients(printed: str, verdict: BornVerdict) -> None:
    born = strict_birth(printed, TODAY) or repaired_birth(printed, TODAY)
    assert compare_born(seen("Testa Sampleton", born, printed), BORN) is verdict


@pytest.mark.parametrize("printed", ["03/14/1977", "08/14/1971"])
def test_only_a_machine_misreads_a_digit(printed: str) -> None:
    born = strict_birth(printed, TODAY)
    assert compare_born(seen("Testa Sampleton", born, printed, 85.0), BORN) is BornVerdict.ONE_SLIP
    assert compare_born(seen("Testa Sampleton", born, printed, 100.0), BORN) is BornVerdict.CONFLICT


def test_day_and_month_swapped() -> None:
    assert compare_born(seen("x", date(1971, 4, 3), "04/03/1971"), date(1971, 3, 4)) is BornVerdict.DAY_MONTH_SWAPPED
    assert compare_born(seen("x", date(1971, 4, 4), "04/04/1971"), date(1971, 4, 4)) is BornVerdict.AGREES


def test_two_digits_of_the_year_are_the_clients_when_they_can_be() -> None:
    assert compare_born(seen("x", date(2015, 3, 14), "3/14/15"), date(1915, 3, 14)) is BornVerdict.AGREES
    assert compare_born(seen("x", date(2015, 3, 14), "3/14/2015"), date(1915, 3, 14)) is not BornVerdict.AGREES


def test_nothing_to_compare() -> None:
    assert compare_born(seen("x"), BORN) is BornVerdict.UNKNOWN
    assert compare_born(seen("x", BORN, "03/14/1971"), None) is BornVerdict.UNKNOWN
    assert compare_born(seen("x", None, "03/??/19xx"), BORN) is BornVerdict.UNKNOWN


@settings(deadline=None)
@given(st.dates(date(1925, 1, 1), date(2025, 12, 31)), st.dates(date(1925, 1, 1), date(2025, 12, 31)))
def test_only_the_same_day_agrees(one: date, other: date) -> None:
    verdict = compare_born(seen("x", one, one.strftime("%m/%d/%Y")), other)
    assert (verdict is BornVerdict.AGREES) == (one == other)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Date of Service: 09/06/2026", ("2026-09-06", "2026-09-06")),
        ("DOS: 09/06/2026 - 09/08/2026", ("2026-09-06", "2026-09-08")),
        ("Admit Date: 09/06/2026   Discharge Date: 09/07/2026", ("2026-09-06", "2026-09-07")),
        ("Date of Exam: Sep 6, 2026   Date of Birth: 03/14/1971", ("2026-09-06", "2026-09-06")),
        ("Visit date: 09/06/2026   Printed: 10/01/2026", ("2026-09-06", "2026-09-06")),
        ("Collected: June 20, 2026   Received: 06/21/2026   Reported: 06/22/2026", ("2026-06-20", "2026-06-20")),
        ("Payment collected 10/01/2026", None),
        ("Date of Birth: 03/14/1971   Statement Date: 10/01/2026", None),
        ("Date of Service: 09/06/2062", None),  # in the future: misread
        ("Date of Service: 09/06/1926", None),
        ("Visit 2 - 10/11/2026\nsome words\n10/15/2026 Visit 3", ("2026-10-11", "2026-10-15")),
        ("6 STATEMENT COVERS PERIOD\nFROM     THROUGH\n090626   090726", ("2026-09-06", "2026-09-07")),
        ("24. A. DATE(S) OF SERVICE\nFrom MM DD YY To\n09 06 26 09 07 26   99285\n09 08 26 09 08 26   93010", ("2026-09-06", "2026-09-08")),
    ],
)  # fmt: skip
def test_dates_of_service(text: str, days: tuple[str, str] | None) -> None:
    found = served(sheet(text), TODAY)
    assert (found and tuple(str(day) for day in found)) == days


def test_the_column_of_a_bill() -> None:
    text = """
Service Date     Code     Description            Charges
09/06/2026       99285    Emergency visit        2,318.00
09/07/2026       97161    Evaluation               243.00
09/12/2026       97110    Exercise                  88.00

Payment received 11/02/2026                       -500.00
"""
    assert served(sheet(text), TODAY) == (date(2026, 9, 6), date(2026, 9, 12))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Encounter Dt:   Seen by:\nSeptember 30, 2025   A. Doctor, MD", ("2025-09-30", "2025-09-30")),
        ("Visit on: 12-31-2025   Physician: A. Doctor, DO", ("2025-12-31", "2025-12-31")),
        ("Drawn: December 28, 2025   Reported: 01/02/2026", ("2025-12-28", "2025-12-28")),
        ("Appt Date: 09/06/2026   Next Appt Date: 10/06/2026", ("2026-09-06", "2026-09-06")),
        ("Return appointment date: 10/06/2026", None),
        ("Date of Svc: 09/06/2026", ("2026-09-06", "2026-09-06")),
        ("Performed on: 09/06/2026   Signed: 09/09/2026", ("2026-09-06", "2026-09-06")),
        ("Session date: 9/6/26", ("2026-09-06", "2026-09-06")),
        ("Date of Consultation: Sep 6, 2026", ("2026-09-06", "2026-09-06")),
        ("Scan Date: 06-Sep-2026   DOB: 03/14/1971", ("2026-09-06", "2026-09-06")),
        ("Adm Dt: 09/06/2026   Disch Dt: 09/08/2026", ("2026-09-06", "2026-09-08")),
        ("ADMISSION DIAGNOSES\nOn 6/10/2009 a fracture.", None),
        ("Visit Date: 09/06/2026\nThe patient was admitted elsewhere on 6/10/2009.", ("2026-09-06", "2026-09-06")),
        ("The patient was admitted on 09/06/2026.", ("2026-09-06", "2026-09-06")),
        ("The operation was performed on 6/10/2009.", None),
    ],
)
def test_labels_that_say_when_somebody_was_treated(text: str, days: tuple[str, str] | None) -> None:
    found = served(sheet(text), TODAY)
    assert (found and tuple(str(day) for day in found)) == days


def test_the_day_below_a_bare_date_at_the_head_of_a_run_sheet() -> None:
    head = "Incident #:        Date:        Unit:\n26-46393           04/11/2026   Medic 11"
    assert unlabelled(sheet(head), TODAY, bill=False) == (date(2026, 4, 11), date(2026, 4, 11))
    assert unlabelled(sheet(head.replace("Date:", "Birth Date:")), TODAY, bill=False) is None


def test_a_sample_is_taken_on_a_day_of_service() -> None:
    assert served(sheet("Sample taken: 06/18/2026   Ordered by: Demo Doctor, MD"), TODAY) == (date(2026, 6, 18), date(2026, 6, 18))


def test_a_long_value_nearly_touches_the_column_of_the_date() -> None:
    rows = "Acct guarantor:      Date of Service:   Through:\nSPECIMETT THOMAS DEL 10/24/2025         10/24/2025"
    assert served(sheet(rows), TODAY) == (date(2025, 10, 24), date(2025, 10, 24))
