"""Papers of one arrival and house that carry one patient's number: the surer one tells whose the other is, and never more than that."""

from __future__ import annotations

from datetime import date

import pytest
from decide.small_office import HOUSE, Office, chart, filed, matter, plan
from recognition.recognition_samples import faxed, page

from medrec_daemon.model import Page

SURE = "Patient: SAMPLETON, TESTA   DOB: 03/14/1971   Chart #: 47110012"
BILL = """
Patient Accounts
ITEMIZED STATEMENT OF CHARGES
{}
Date        Rev    CPT     Description           Qty   Amount
09/07/2026  0450   99284   Emergency Room          1   1,399.18
09/07/2026  0360   29881   Or Services             1   1,502.77
09/07/2026  0320   72040   Dx X-Ray                1     154.56
Total charges: $3,056.51
"""


def bill(*fields: str) -> Page:
    """A fax of an itemised bill of the hospital with these fields."""
    return faxed(HOUSE + BILL.format("\n".join(fields)))


@pytest.mark.parametrize(
    "fields",
    [
        ("Patient: SAMPLETON, TESTA   DOB: 107/10   Chart #: 47110012",),
        ("Patient: SAMPLET0N TESTA   DOB: 03/14/1971   Chart #: 47110012",),
        ("Patient: SAMPLETON, TE5TA   DOB: 03/1A/19?1   MRN 47110012",),
        ("SAMPLETON, TESTA       03/14/1971      47110012",),
    ],
)
def test_the_number_tells_what_a_machine_misread(office: Office, fields: tuple[str, ...]) -> None:
    assert filed(office(), faxed(chart(SURE)), bill(*fields)) == "2026-0001"


@pytest.mark.parametrize(
    "fields",
    [
        ("Patient: SAMPLETON, TESTA   DOB: 05/06/1990   Chart #: 47110012",),
        ("Patient: STRANGELY, MAX   DOB: 03/14/1971   Chart #: 47110012",),
        ("Patient: SAMPLETON JR, TESTA   DOB: 05/06/1990   Chart #: 47110012",),
        ("Patient: SAMPLETON, BORIS   DOB: 03/14/1971   Chart #: 47110012",),
        ("Guarantor account: 47110012",),
        ("Patient: SAMPLETON, TERESA   DOB: 03/14/1971   Chart #: 88990011", "Family account 47110012"),
        ("Patient: SAMPLETON, TERESA   DOB: 03/14/1971   Chart #: 47110012",),
        ("Patient: SAMPLETON, TESTINA   DOB: 03/14/1971   Chart #: 47110012",),
        ("Patient: TEMPLETON, TESTA   DOB: 03/14/1971   Chart #: 47110012",),
        ("STRANGELY, MAX", "Mother MRN: 47110012   DOB: 03/14/1971"),
        ("Twin chart #: 47110012   DOB: 03/14/1971", "MAX STRANGELY"),
        ("Subscriber ID 47110012   DOB 03/14/1971", "Dependent: Max Strangely"),
    ],
)
def test_the_number_proves_nothing_against_what_a_page_says(office: Office, fields: tuple[str, ...]) -> None:
    assert filed(office(), faxed(chart(SURE)), bill(*fields)) is None


def test_a_day_is_no_number(office: Office) -> None:
    dated = "Patient: SAMPLETON, TESTA   DOB: 03/14/1971   Visit # 09072026"
    assert filed(office(), faxed(chart(dated)), bill("Patient: SAMPLETON, TESTA   Visit # 09072026")) == "2026-0001", "name and shared date"
    other = plan(office(), faxed(chart(dated)), bill("Visit # 09072026"))
    assert other.pieces[-1].matter is None or len(other.pieces) == 1


def test_twins_keep_their_own_numbers(office: Office) -> None:
    ledger = office()
    ledger.add_matter(matter("2026-0002", "Testina", "Sampleton", date(1971, 3, 14)))
    hers = "Patient: SAMPLETON, TESTINA   DOB: 03/14/1971   Chart #: 47110012"
    assert plan(ledger, faxed(chart(SURE)), bill(hers)).pieces[-1].matter != "2026-0001"


def test_a_number_that_two_clients_papers_carry_counts_for_neither(office: Office) -> None:
    ledger = office()
    ledger.add_matter(matter("2026-0002", "Maxine", "Strangely", date(1990, 5, 6)))
    theirs = "Patient: STRANGELY, MAXINE   DOB: 05/06/1990   Chart #: 47110012"
    made = plan(ledger, page(chart(SURE)), page(chart(theirs)), bill("Patient: SAMPLETON, TESTA   DOB: 107/10   Chart #: 47110012"))
    assert made.outcome.value == "hold"
