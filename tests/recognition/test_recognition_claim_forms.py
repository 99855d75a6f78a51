"""Claim forms of which only what was typed came through: shrunk, shifted, turned; and pages that only look a little like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import cos, radians, sin

import pytest
from recognition_samples import DIRECTORY, TODAY, page, shipped_rules

from medrec_daemon.model import Kind, Page, PageSource, Word
from medrec_daemon.recognition.claim_boxes import Claim
from medrec_daemon.recognition.claim_forms import claim_form
from medrec_daemon.recognition.claim_reading import address_on_claim, served_on_claim
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.people import patients
from medrec_daemon.recognition.pieces import recognise
from medrec_daemon.recognition.providers import seen_providers

Typed = list[tuple[float, float, str]]
"""Line, character and what was typed there, ten characters and six lines to the inch."""

PHYSICIAN: Typed = [
    (2, 41, "PRETEND HEALTH PLAN"), (8, 50, "860423502"), (10, 1, "SAMPLETON, TESTA Q"), (10, 31, "03"), (10, 34, "14"),
    (10, 37, "1971"), (10, 47, "X"),
    (10, 50, "SAMPLETON, ROBERT"), (12, 1, "12 ELM STREET"), (12, 38, "X"), (12, 50, "12 ELM STREET"), (14, 1, "LEXINGTON"), (14, 26, "KY"),
    (14, 50, "LEXINGTON"), (14, 74, "KY"), (16, 1, "40507"), (16, 15, "(859) 555-0111"), (16, 50, "40507"),
    (20, 53, "11"), (20, 56, "02"), (20, 59, "1969"), (29.4, 7, "SIGNATURE ON FILE"), (34, 1, "DN"), (34, 4, "RONALD A. DUMMYWORTH"),
    (34, 33, "1000240456"),
    (56, 1, "00-6100012"), (56, 19, "X"), (56, 23, "10626312"), (56, 54, "480"), (56, 58, "50"), (58, 23, "GENERAL HOSPITAL EAST"),
    (59, 23, "2400 EASTERN PARKWAY"), (60, 23, "RICHMOND KY 40475"), (58, 50, "BLUEGRASS GENERAL HOSPITAL"), (59, 50, "1 HOSPITAL WAY"),
    (60, 50, "LEXINGTON KY 40508"), (61, 50.6, "1000000012"),
]  # fmt: skip
ROWS = ((44, "05", "99213", "180 25"), (46, "07", "97110", "300 25"))
for at, day, code, charge in ROWS:
    PHYSICIAN += [(at, 1, "01"), (at, 4, day), (at, 7, "26"), (at, 10, "01"), (at, 13, day), (at, 16, "26"), (at, 19, "11"), (at, 25, code)]
    PHYSICIAN += [(at, 45, "A"), (at, 52, charge), (at, 60, "1"), (at, 68, "1000103726")]

HOSPITAL: Typed = [
    (1, 2, "Bluegrass General"), (2, 2, "1 Hospital Way"), (3, 2, "Lexington KY 40508"), (1, 29, "Ohio River Billing"),
    (2, 29, "PO BOX 44"),
    (1, 54, "390663435"), (2, 54, "7894564"), (2, 78, "0131"), (4, 51, "00-6100012"), (4, 61.4, "010526"), (4, 68.4, "010726"),
    (6, 2, "SAMPLETON, TESTA Q"), (5, 42, "12 ELM STREET"), (6, 32, "LEXINGTON"), (6, 65, "KY"), (6, 69, "40507"), (8, 1, "03141971"),
    (8, 10.6, "F"),
    (8, 13, "010526"), (13, 2.5, "ROBERT SAMPLETON"), (14, 2.5, "12 ELM STREET"), (18, 1.3, "0450"), (18, 6, "EMERGENCY ROOM"),
    (18, 31, "99284"),
    (18, 46.2, "010526"), (18, 60, "1"), (18, 63.4, "1357 98"), (19, 1.3, "0320"), (19, 6, "DX X-RAY"), (19, 31, "72040"),
    (19, 46.2, "010526"),
    (19, 60, "1"), (19, 64.4, "200 02"), (40, 1.3, "0001"), (40, 63.4, "1558 00"), (41, 68, "1000000012"), (42, 1, "SELF PAY"),
    (46, 1, "SAMPLETON, ROBERT"), (46, 30.2, "889035506"), (57, 56, "ATTENDWELL"), (57, 73, "ARTHUR"),
]  # fmt: skip


def paper(typed: Typed, *, scale: float = 1.0, right: float = 0.3, down: float = 0.2, turned: float = 0.0) -> Page:
    """The page on which that was typed: ``scale`` of its size, moved by inches, and turned by degrees."""
    found = []
    for line, (height, column, text) in enumerate(sorted(typed)):
        offset = 0
        for word in text.split(" "):
            x, y = (column - 1 + offset) / 10 * scale + right, height / 6 * scale + down
            angle = radians(turned)
            x, y = x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)
            size = (x / 8.5, (y - 0.06 * scale) / 11, (x + len(word) * 0.1 * scale) / 8.5, (y + 0.06 * scale) / 11)
            found.append((round(height), Word(word, *size, 90.0, line)))
            offset += len(word) + 1
    rows = {height: place for place, height in enumerate(sorted({height for height, _ in found}))}
    words = [Word(w.text, w.left, w.top, w.right, w.bottom, w.confidence, rows[height]) for height, w in found]
    words.sort(key=lambda word: (word.line, word.left))
    return Page(1, 612, 792, tuple(words), PageSource.OCR, 90.0)


ways = pytest.mark.parametrize(
    "way",
    [
        {},
        {"scale": 0.75, "right": 1.1, "down": 0.9},
        {"right": 0.5, "down": 0.4},
        {"turned": 3.0, "right": 0.8},
        {"turned": -3.0, "down": 0.5},
    ],
    ids=["as printed", "shrunk to three quarters", "shifted by 5 mm", "turned to the right", "turned to the left"],
)


@ways
def test_the_boxes_of_a_physicians_form_are_found_by_their_place_alone(way: dict[str, float]) -> None:
    form = claim_form(Sheet.of(paper(PHYSICIAN, **way)))
    assert form is not None
    assert form.claim is Claim.CMS1500
    assert form.text("patient") == "SAMPLETON, TESTA Q"
    assert form.text("insured") == "SAMPLETON, ROBERT"
    assert form.text("facility").startswith("GENERAL HOSPITAL EAST")
    assert form.text("billing").startswith("BLUEGRASS GENERAL HOSPITAL 1")
    assert form.total == 48050


@ways
def test_the_boxes_of_a_hospitals_form_are_found_by_their_place_alone(way: dict[str, float]) -> None:
    form = claim_form(Sheet.of(paper(HOSPITAL, **way)))
    assert form is not None
    assert form.claim is Claim.UB04
    assert (form.text("patient"), form.text("insured")) == ("SAMPLETON, TESTA Q", "SAMPLETON, ROBERT")
    assert form.text("pay to") == "Ohio River Billing PO BOX 44"
    assert form.total == 155800


@pytest.mark.parametrize("typed", [PHYSICIAN, HOSPITAL], ids=["physician", "hospital"])
def test_only_the_patient_is_named_with_his_own_birth_date_address_and_days(typed: Typed) -> None:
    sheet = paper(typed)
    (person,) = patients(sheet, TODAY)
    assert person.printed == "SAMPLETON, TESTA Q"
    assert person.born == date(1971, 3, 14)
    assert address_on_claim(Sheet.of(sheet)) == "12 ELM STREET LEXINGTON KY 40507"
    assert served_on_claim(Sheet.of(sheet), TODAY) == (date(2026, 1, 5), date(2026, 1, 7))


def test_the_record_number_of_a_hospitals_form_is_read() -> None:
    assert patients(paper(HOSPITAL), TODAY)[0].record_number == "7894564"


@pytest.mark.parametrize("typed", [PHYSICIAN, HOSPITAL], ids=["physician", "hospital"])
def test_a_page_with_typed_values_only_is_a_bill_of_who_bills(typed: Typed) -> None:
    (piece,) = recognise([paper(typed)], "scan.pdf", DIRECTORY, shipped_rules(), TODAY)
    assert piece.kind is Kind.BILLING
    assert piece.closes == "billing"
    hints = seen_providers(Sheet.of(paper(typed)), DIRECTORY, Kind.BILLING)
    totals: dict[str, float] = {}
    for hint in hints:
        totals[hint.provider] = totals.get(hint.provider, 0.0) + hint.weight
    assert max(totals, key=lambda provider: totals[provider]) == "bluegrass-general"


def test_whom_to_pay_the_insurer_and_the_place_of_service_are_nobodys_paper() -> None:
    hints = seen_providers(Sheet.of(paper([*PHYSICIAN, (3, 41, "Mock General Hospital")])), DIRECTORY, Kind.BILLING)
    assert not [hint for hint in hints if hint.provider == ""]


def test_a_birth_date_that_was_not_read_is_nobodys_and_the_name_stands() -> None:
    blurred = [(line, column, "#8" if (line, column) == (10, 34) else text) for line, column, text in PHYSICIAN]
    (person,) = patients(paper(blurred), TODAY)
    assert (person.printed, person.born) == ("SAMPLETON, TESTA Q", None)


@pytest.mark.parametrize(
    ("tick", "insured", "born"),
    [(33, "SAMPLETON, TESTA Q", date(1971, 3, 14)), (38, "SAMPLETON, TESTA Q", None), (33, "SAMPLETON, TESTA", None)],
    ids=["himself", "his wife", "named otherwise"],
)
def test_the_birth_date_of_an_insured_who_is_the_patient_is_his(tick: int, insured: str, born: date | None) -> None:
    other = {(10, 34): "#8", (12, 38): "", (10, 50): insured, (20, 53): "03", (20, 56): "14", (20, 59): "1971"}
    blurred = [(line, column, other.get((line, column), text)) for line, column, text in PHYSICIAN]
    (person,) = patients(paper([*(spot for spot in blurred if spot[2]), (12, tick, "X")]), TODAY)
    assert person.born == born


def test_the_line_of_a_box_before_a_date_or_a_name_is_no_letter_of_it() -> None:
    lined = [
        (line, column, {"03141971": "103141971", "SAMPLETON, TESTA Q": "|SAMPLETON, TESTA Q"}.get(text, text))
        for line, column, text in HOSPITAL
    ]
    (person,) = patients(paper(lined), TODAY)
    assert (person.printed, person.born) == ("SAMPLETON, TESTA Q", date(1971, 3, 14))


def test_what_runs_over_the_edge_of_its_box_stays_with_it() -> None:
    long = [
        (line, column, "RIVERSIDE AND BLUEGRASS GENERAL HOSPITAL" if (line, column) == (58, 23) else text)
        for line, column, text in PHYSICIAN
    ]
    form = claim_form(Sheet.of(paper([spot for spot in long if spot[:2] != (58, 50)])))
    assert form is not None
    assert form.text("facility").startswith("RIVERSIDE AND BLUEGRASS GENERAL HOSPITAL")
    assert form.text("billing").startswith("1 HOSPITAL WAY")


def test_the_number_of_the_first_box_read_with_the_houses_first_word_does_not_take_it_away() -> None:
    made = paper(HOSPITAL)
    first = next(word for word in made.words if word.text == "Bluegrass")
    small = replace(first, text="1Bluegrass", bottom=first.top + (first.bottom - first.top) * 0.6)
    form = claim_form(Sheet.of(replace(made, words=tuple(small if word is first else word for word in made.words))))
    assert form is not None
    assert form.text("provider").startswith("Bluegrass General 1 Hospital Way")


def test_where_too_little_stands_in_its_box_nothing_is_taken() -> None:
    assert claim_form(Sheet.of(paper([spot for spot in PHYSICIAN if spot[0] in {10, 44}]))) is None


def test_an_itemised_bill_with_codes_and_dates_is_no_claim_form() -> None:
    bill = """
Bluegrass General Hospital
Patient: SAMPLETON, TESTA   DOB 03/14/1971
01 05 26 01 05 26   99284   EMERGENCY VISIT   1,357.98
01 05 26 01 05 26   72040   X-RAY NECK   200.02
TOTAL   1,558.00
"""
    assert claim_form(Sheet.of(page(bill, source=PageSource.OCR))) is None


@pytest.mark.parametrize("line", [65.5, 9, 45, 61], ids=["below", "on a line of print", "on another", "among the remarks"])
def test_another_patient_named_outside_the_boxes_is_not_passed_over(line: float) -> None:
    stamped = [*HOSPITAL, (line, 2, "Patient: PRETENDER, DEMO"), (line, 28, "DOB: 01/02/1950")]
    assert {person.printed for person in patients(paper(stamped), TODAY)} == {"SAMPLETON, TESTA Q", "PRETENDER, DEMO"}
