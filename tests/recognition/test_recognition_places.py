"""Where evidence stands: the words that were counted are boxed, and not others that say the same."""

from __future__ import annotations

from datetime import date

import pytest
from recognition_samples import GENERAL, LEFT, LETTER, LINE, TODAY, TOP, faxed, page, shipped_rules, with_barcode

from medrec_daemon.model import Barcode, Evidence
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.evidence_places import Finder
from medrec_daemon.recognition.kinds import scorer
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.people import patients
from medrec_daemon.recognition.providers import seen_providers

BILL = """
Bluegrass General Hospital
1 Hospital Way, Lexington, KY 40508
Phone: (859) 555-0101   NPI: 1000000012

ITEMIZED STATEMENT OF CHARGES
Patient Name: SAMPLETON, TESTA Q   Account: 70001021
Date of Birth: 03/14/1971   Chart: 99008197
Guarantor: SAMPLETON, TESTA Q
Your file RR-7F3K9TE

Date of Service   Description   Charges
01/05/2026   Emergency room visit   1,462.00
01/06/2026   Radiology   236.00
Total Charges   1,698.00

Signed 01/05/2026 by billing
"""


def box_of(line: int, start: int, end: int) -> tuple[float, float, float, float]:
    """The box of the letters ``start`` to ``end`` of a line of a typewritten page."""
    return LEFT + start * LETTER, TOP + line * LINE, LEFT + end * LETTER, TOP + (line + 0.7) * LINE


def at(text: str, words: str, source: str = BILL) -> tuple[float, float, float, float]:
    """Where ``words`` stand on the line that begins with ``text``."""
    lines = source.strip("\n").split("\n")
    place = next(number for number, line in enumerate(lines) if line.startswith(text))
    start = lines[place].index(words)
    return box_of(place, start, start + len(words))


def finder(text: str = BILL, ocr: bool = False) -> Finder:
    return Finder.of(Sheet.of(faxed(text) if ocr else page(text)), shipped_rules())


def test_name_and_birth_date_are_those_behind_their_own_labels() -> None:
    (person,) = patients(page(BILL), TODAY)
    assert person.boxes == (pytest.approx(at("Patient Name", "SAMPLETON, TESTA Q")),)
    assert person.born_boxes == (pytest.approx(at("Date of Birth", "03/14/1971")),), "not the chart number behind it"


def test_a_name_in_two_fields_has_both_boxes() -> None:
    text = "Last Name: Sampleton\nFirst Name: Testa\nDOB: 03/14/1971"
    (person,) = patients(page(text), TODAY)
    assert person.boxes == (pytest.approx(at("Last", "Sampleton", text)), pytest.approx(at("First", "Testa", text)))


def test_our_reference_is_boxed_without_the_words_beside_it() -> None:
    assert finder().reference("RR-7F3K9TE") == (pytest.approx(at("Your file", "RR-7F3K9TE")),)
    coded = Sheet.of(page(BILL, barcodes=(Barcode("RR-7F3K9TE", "PDF417", (0.1, 0.9, 0.4, 0.95)),)))
    assert Finder.of(coded, shipped_rules()).reference("RR-7F3K9TE")[0] == (0.1, 0.9, 0.4, 0.95)
    assert Finder.of(Sheet.of(with_barcode("Nothing else", "RR-7F3K9TE")), shipped_rules()).reference("RR-7F3K9TE") == ()


def test_every_hint_at_the_sender_is_found() -> None:
    directory = Directory.of((GENERAL,))
    sheet = Sheet.of(page(BILL))
    hints = seen_providers(sheet, directory, None)
    found = {hint.how: Finder.of(sheet, shipped_rules()).provider(hint.how, hint.saw) for hint in hints}
    assert found["letterhead"] == (pytest.approx(at("Bluegrass", "Bluegrass General Hospital")),)
    assert found["npi"] == (pytest.approx(at("Phone", "1000000012")),)
    assert found["telephone"] == (pytest.approx(at("Phone", "(859) 555-0101")),)
    assert found["address"] == (pytest.approx(at("1 Hospital", "1 Hospital Way, Lexington, KY 40508")),)


def test_a_misread_letterhead_is_found_all_the_same() -> None:
    text = BILL.replace("Bluegrass General Hospital", "Bluegrass Genera1 Hospitai")
    sheet = Sheet.of(faxed(text))
    hints = {hint.how: hint for hint in seen_providers(sheet, Directory.of((GENERAL,)), None)}
    boxes = Finder.of(sheet, shipped_rules()).provider("letterhead", hints["letterhead"].saw)
    assert boxes == (pytest.approx(at("Bluegrass", "Bluegrass Genera1 Hospitai", text)),)


def test_words_and_numbers_that_say_what_it_is_are_found() -> None:
    sheet = Sheet.of(page(BILL))
    rules = shipped_rules()
    best = scorer(rules.page_types).score(sheet, rules.gates).types[0]
    found = Finder.of(sheet, rules)
    words = [item for item in best.evidence if item.what.startswith("words of ") and item.weight > 0]
    assert words
    assert all(found.placed(item).boxes for item in words), [item.saw for item in words if not found.placed(item).boxes]
    strange = Evidence(1, "words of x", "there is no such phrase", 1.0)
    assert found.placed(strange).boxes == ()


def test_a_date_of_service_is_boxed_in_its_row_and_not_where_somebody_signed() -> None:
    first, last = date(2026, 1, 5), date(2026, 1, 6)
    found = dict(finder().served((first, last), TODAY, bill=True))
    assert found[first] == (pytest.approx(at("01/05", "01/05/2026")),)
    assert found[last] == (pytest.approx(at("01/06", "01/06/2026")),)
    signed = "Progress note\nSeen for neck pain, which is better than before.\nSigned 01/05/2026 by billing"
    assert dict(finder(signed).served((first,), TODAY, bill=True)) == {}


def test_a_claim_forms_boxes_for_month_day_and_year_are_one_date() -> None:
    text = "24. A. DATE(S) OF SERVICE\nFrom MM DD YY\n01 05 26   99285\n01 06 26   93010\nSigned 01/06/2026"
    found = dict(finder(text).served((date(2026, 1, 6),), TODAY, bill=True))
    assert found == {date(2026, 1, 6): (pytest.approx(at("01 06 26", "01 06 26", text)),)}
