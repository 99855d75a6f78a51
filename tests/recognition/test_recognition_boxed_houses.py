"""Names of houses as the boxes of forms and bad lines leave them: still the same house, and never its sister."""

from __future__ import annotations

import pytest
from recognition_samples import DIRECTORY, faxed

from medrec_daemon.ledger.model import Provider
from medrec_daemon.model import Kind
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.letterheads import UNLISTED
from medrec_daemon.recognition.providers import seen_providers

HOUSES = Directory.of(
    (
        Provider(id="emergency", name="Thistledown Emergency Physicians, PSC", type="physician"),
        Provider(id="south", name="Granite Lake Community Hospital South Campus", type="hospital"),
        Provider(id="radiology", name="Hazel Run Radiology Associates", type="imaging"),
    )
)


@pytest.mark.parametrize(
    "read",
    [
        "TTHISTLEDOWN EMERGENCY PHYSICIANS",
        "CE THISTLEDOWN EMERGENCY PHYSICIANS",
        "THISTLEDOWN EMERGENCY PHYSICIANS P",
        "THISTLEDOWN EMERQENCV PHYSICIANS",
        "GRANITE LAKE COROMUNITY HOSPITAL SOUTH",
        "GRANITE LAKE COMMUNITY HOSPITAL SOUTH CAM",
    ],
)
def test_what_the_lines_of_a_box_or_a_bad_line_do_to_a_name(read: str) -> None:
    assert HOUSES.is_near(read, forgive=True)


@pytest.mark.parametrize(
    "read",
    [
        "HAZEL RUN CARDIOLOGY ASSOCIATES",
        "HAZEL RUN CARDIOLOCY ASSOCIATES",
        "GRANITE LAKE COMMUNITY HOSPITAL NORTH CAMPUS",
        "GRANITE LAKE COMMUNITY HOSPITAL NO",
        "GRANITE HILL COMMUNITY HOSPITAL SOUTH CAMPUS",
        "GRANITE LAKE COMMUNITY HOSPITAL",
    ],
)
def test_another_house_of_the_place_stays_another_house(read: str) -> None:
    assert not HOUSES.is_near(read, forgive=True)


def test_a_legal_form_that_its_box_cut_off_makes_no_other_firm() -> None:
    assert [hit.other_house for hit in HOUSES.names_in(["THISTLEDOWN EMERGENCY PHYSICIANS P"])] == [False]
    assert [hit.other_house for hit in HOUSES.names_in(["THISTLEDOWN EMERGENCY PHYSICIANS NORTH"])] == [True]


def test_a_brace_within_a_word_of_a_fax_is_an_i() -> None:
    hints = seen_providers(Sheet.of(faxed("Bluegrass General Hosp{tal\n\nPROGRESS NOTE\nDOB: 03/14/1971")), DIRECTORY, Kind.RECORDS)
    assert {(hint.provider, hint.how) for hint in hints} >= {("bluegrass-general", "letterhead")}


@pytest.mark.parametrize("kind", [Kind.BILLING, None])
def test_the_insurer_to_whom_a_claim_form_was_sent_is_no_house(kind: Kind | None) -> None:
    hints = seen_providers(Sheet.of(faxed("SAMPLE MUTUAL AUTO\nPO BOX 1\n\nSIGNATURE ON FILE")), DIRECTORY, kind)
    assert not [hint for hint in hints if hint.how == UNLISTED]
