"""Cutting an arrival: every page in exactly one piece, in order; covers, blanks, mixed packets and other people's pages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_samples import HEAD, PAPERS
from recognition_samples import DIRECTORY, TODAY, blank, faxed, page, pieces_of, shipped_rules, with_barcode

from medrec_daemon.model import Kind, Page, PageSource
from medrec_daemon.recognition.pieces import recognise

NOTE, BILL, REPORT = PAPERS["emergency note"][0], PAPERS["itemised bill"][0], PAPERS["radiology report"][0]
COVER, REQUEST, AUTHORIZATION = PAPERS["fax cover"][0], PAPERS["our request"][0], PAPERS["authorization"][0]
WEAK = "\n\nShe was told to come back when the pain gets worse, and to rest until then.\nPage 2 of 2\n"
VALUES = """
Blood Work
Collected: 06/23/2026
Component          Value      Unit       Ref. Interval
WBC                7.1        K/uL       5.0 - 12.0
Chloride           101 L      mmol/L     98 - 107
Hemoglobin         13.2       g/dL       12.0 - 16.0
Potassium          4.1        mmol/L     3.5 - 5.1
Creatinine         0.9        mg/dL      0.6 - 1.2
Page 1 of 1
"""


def shape(*texts: str | Page, file_name: str = "scan.pdf") -> list[tuple[int, int, str]]:
    pages = [page(text, place) if isinstance(text, str) else text for place, text in enumerate(texts, start=1)]
    return [(piece.first, piece.last, piece.kind.value) for piece in pieces_of(*pages, file_name=file_name)]


def test_a_mixed_packet() -> None:
    assert shape(COVER, NOTE, WEAK, REPORT, NOTE, BILL) == [
        (1, 3, "records"),
        (4, 4, "radiology"),
        (5, 5, "records"),
        (6, 6, "billing"),
    ]


def test_covers_go_with_what_follows_and_blank_pages_with_what_precedes() -> None:
    assert shape(COVER, blank(2), NOTE, blank(4), BILL, blank(6)) == [(1, 4, "records"), (5, 6, "billing")]
    assert shape(REQUEST, AUTHORIZATION, NOTE) == [(1, 3, "records")]
    assert shape(NOTE, AUTHORIZATION) == [(1, 2, "records")]
    assert shape(NOTE, AUTHORIZATION, NOTE) == [(1, 3, "records")]


def test_a_second_cover_sheet_begins_another_sending() -> None:
    assert shape(COVER, NOTE, COVER, NOTE) == [(1, 2, "records"), (3, 4, "records")]


def test_nothing_but_what_goes_along() -> None:
    assert shape(COVER) == [(1, 1, "cover")]
    assert shape(REQUEST) == [(1, 1, "own-request")]
    assert shape(COVER, REQUEST, AUTHORIZATION) == [(1, 3, "own-request")]
    assert shape(blank(1), blank(2)) == [(1, 2, "other")]


def test_a_weak_first_page_goes_with_what_follows() -> None:
    assert shape(WEAK, NOTE) == [(1, 2, "records")]


def test_an_unread_page_goes_along() -> None:
    unread = Page(2, 612, 792, (), PageSource.OCR, 0.0, unread="it took too long")
    assert shape(NOTE, unread, WEAK) == [(1, 3, "records")]


def test_another_patients_page_is_a_piece_of_its_own() -> None:
    other = NOTE.replace("SAMPLETON, TESTA Q", "PATIENTSSON, DEMO").replace("03/14/1971", "05/06/1990")
    assert shape(NOTE, other, NOTE) == [(1, 1, "records"), (2, 2, "records"), (3, 3, "records")]
    first, second, _ = pieces_of(page(NOTE), page(other, 2), page(NOTE, 3))
    assert {person.printed for person in first.people} == {"SAMPLETON, TESTA Q"}
    assert {person.printed for person in second.people} == {"PATIENTSSON, DEMO"}


def test_a_weak_page_that_names_another_patient_does_not_go_along() -> None:
    assert len(shape(NOTE, "Patient: Demo Patientsson   DOB: 05/06/1990\n" + WEAK)) == 2


def test_a_twins_page_among_many_faxed_ones_is_a_piece_of_its_own() -> None:
    twin = NOTE.replace("SAMPLETON, TESTA Q", "SAMPLETON, TESTO Q")
    pages = [faxed(NOTE, place) for place in range(1, 7)] + [faxed(twin, 7)] + [faxed(NOTE, 8)]
    assert [(piece.first, piece.last) for piece in pieces_of(*pages)] == [(1, 6), (7, 7), (8, 8)]


def test_one_garbled_name_and_date_among_many_pages_is_outvoted() -> None:
    garbled = NOTE.replace("SAMPLETON, TESTA Q", "SAMPLEFON, TFSXA Q").replace("03/14/1971", "03/19/1974")
    pages = [faxed(NOTE, place) for place in range(1, 7)] + [faxed(garbled, 7)]
    (piece,) = pieces_of(*pages[:6], faxed(garbled, 7, confidence=55.0))
    assert {person.born for person in piece.people if person.born} == {date(1971, 3, 14)}


def test_a_father_among_the_pages_is_not_outvoted() -> None:
    father = NOTE.replace("SAMPLETON, TESTA Q", "SAMPLETON, TESTA Q").replace("03/14/1971", "02/27/1941")
    pages = [faxed(NOTE, place) for place in range(1, 7)] + [faxed(father, 7)]
    (piece,) = pieces_of(*pages)
    assert date(1941, 2, 27) in {person.born for person in piece.people}


@pytest.mark.parametrize(
    "printed", ["SAMPLETON SR, TESTA Q   DOB: 03/14/1977   MRN: 0012345", "SAMPLETON, TESTA Q   DOB: 03/14/1977   MRN: 0099345"]
)
def test_a_page_with_another_suffix_or_record_number_is_not_outvoted(printed: str) -> None:
    own = "SAMPLETON, TESTA Q   DOB: 03/14/1971   MRN: 0012345"
    assert own in NOTE
    pages = [faxed(NOTE, place) for place in range(1, 7)] + [faxed(NOTE.replace(own, printed), 7)]
    people = [person for piece in pieces_of(*pages) for person in piece.people]
    assert date(1971 + 6, 3, 14) in {person.born for person in people}


def test_a_birth_date_is_not_lent_to_another_record_number_or_suffix() -> None:
    own = "SAMPLETON, TESTA Q   DOB: 03/14/1971   MRN: 0012345"
    plain = pieces_of(page(NOTE), page(BILL.replace(own, "SAMPLETON, TESTA Q"), 2))[-1]
    assert [person.page for person in plain.people if person.born] == [1]
    for head in ("SAMPLETON SR, TESTA Q   MRN: 0012345", "SAMPLETON, TESTA Q   MRN: 0099345"):
        lent = [person for person in pieces_of(page(NOTE), page(BILL.replace(own, head), 2))[-1].people if person.page == 1]
        assert lent == []


def test_an_unknown_patient_and_a_bare_record_number_reach_whoever_decides() -> None:
    odd = "Patient: Hargrovia\n\nstill in pain\nno change"
    bare = "MRN: 7764221\n\nstill in pain\nno change"
    people = [person for piece in pieces_of(page(NOTE), page(odd, 2), page(bare, 3)) for person in piece.people]
    assert [(person.page, person.printed) for person in people if person.unknown] == [(2, "Hargrovia")]
    assert {person.record_number for person in people} == {"0012345", "", "7764221"}


def test_a_page_with_nothing_but_a_number_is_held_against_the_number_on_other_pieces() -> None:
    """A stray page of another patient whose name could not be read, behind a page whose record number could not be read."""
    unnumbered = NOTE.replace("   MRN: 0012345", "")
    stray = "Bluegrass General Hospital\nMRN: 7764221\n\nstill in pain\nno change"
    first, second = pieces_of(page(unnumbered), page(stray, 2), page(BILL, 3))
    assert (first.first, first.last, second.kind) == (1, 2, Kind.BILLING)
    assert {person.record_number for person in first.people if person.record_number} == {"7764221", "0012345"}
    alone = pieces_of(page(unnumbered), page(BILL, 2))[0]
    assert not any(person.record_number for person in alone.people)


def test_another_providers_paper_is_a_piece_of_its_own() -> None:
    other = PAPERS["progress note"][0].replace(
        "Limestone Family Practice", "Limestone Chiropractic Center\n415 North Limestone, Lexington, KY 40508"
    )
    first, second = pieces_of(page(NOTE), page(other, 2))
    assert first.providers[0].provider == "bluegrass-general"
    assert second.providers[0].provider == "limestone-chiropractic"


def test_a_page_without_a_name_does_not_leave_the_chart() -> None:
    nameless = REPORT.replace("Patient Name: SAMPLETON, TESTA Q   DOB: 03/14/1971   MRN: 0012345", "")
    assert shape(NOTE, nameless) == [(1, 2, "records")]
    assert shape(NOTE, REPORT) == [(1, 1, "records"), (2, 2, "radiology")]


def test_a_sheet_of_values_behind_a_report_is_no_page_of_it_though_it_names_nobody() -> None:
    assert shape(REPORT, VALUES, BILL) == [(1, 1, "radiology"), (2, 2, "records"), (3, 3, "billing")]
    later = VALUES.replace("Page 1 of 1", "\n" * 40 + "Page 2 of 2")
    assert shape(REPORT, later) == [(1, 2, "radiology")]


VISIT = (
    HEAD
    + """
Specialty Consult
Visit on: 06/23/2026   Examiner: Ann Example, MD
Type: Emergent
BIOMETRY
Head and femur agree with 33 weeks.
"""
)


def test_a_note_that_says_little_is_no_page_of_the_report_beside_it() -> None:
    for pages in ((VISIT, REPORT), (COVER, VISIT, REPORT), (REPORT, VISIT)):
        pieces = pieces_of(*(page(text, place) for place, text in enumerate(pages, start=1)))
        assert [piece.kind is Kind.RADIOLOGY for piece in pieces] == ([True, False] if pages[0] is REPORT else [False, True])
    for pages in ((VISIT, BILL), (COVER, VISIT, BILL), (BILL, VISIT)):
        pieces = pieces_of(*(page(text, place) for place, text in enumerate(pages, start=1)))
        assert [piece.kind is Kind.BILLING for piece in pieces] == ([True, False] if pages[0] is BILL else [False, True])


def test_a_report_whose_name_was_not_read_leaves_the_chart_where_its_head_and_fields_say_so() -> None:
    told = REPORT.replace("Patient Name: SAMPLETON, TESTA Q   DOB: 03/14/1971   MRN: 0012345", "Born: 03/14/1971")
    weak = told.replace("CLINICAL HISTORY", "REASON FOR VISIT: Neck pain, alert and oriented, tender, denies nausea.\nCLINICAL HISTORY")
    assert shape(NOTE, told) == [(1, 1, "records"), (2, 2, "radiology")]
    assert shape(NOTE, weak) == [(1, 1, "records"), (2, 2, "radiology")]


def test_a_statement_with_its_itemisation_closes_the_billing_part() -> None:
    front = PAPERS["statement"][0].replace("Bluegrass Emergency Physicians", "Bluegrass General Hospital")
    (piece,) = pieces_of(page(front), page(BILL.replace("Bluegrass General Hospital", ""), 2))
    assert piece.kind is Kind.BILLING
    assert piece.closes is not None
    assert piece.page_type == "itemised-bill"


def test_a_portals_summary_stays_one_to_its_end() -> None:
    (piece,) = pieces_of(page(PAPERS["portal summary"][0]), page(PAPERS["progress note"][0], 2))
    assert (piece.page_type, piece.closes) == ("portal-summary", None)


def test_what_a_cover_says_counts_for_everything_behind_it() -> None:
    cover = COVER.replace("Re: Sampleton, Testa", "Re: Sampleton, Testa   Your file RR-7F3K9TE")
    first, second = pieces_of(page(cover), page(NOTE, 2), page(BILL, 3))
    for piece in (first, second):
        assert [(found.reference, found.page) for found in piece.references] == [("RR-7F3K9TE", 1)]
        assert ("bluegrass-general", "fax sender") in {(hint.provider, hint.how) for hint in piece.providers}


def test_what_a_certification_says_of_the_request_stands_for_what_it_certifies() -> None:
    certificate = PAPERS["certification"][0] + "\nYour reference: RR-7F3K9TE\n"
    for pages in ((certificate, NOTE), (NOTE, certificate)):
        pieces = pieces_of(*(page(text, place) for place, text in enumerate(pages, start=1)))
        (chart,) = (piece for piece in pieces if piece.kind is Kind.RECORDS)
        assert ([seen.reference for seen in chart.certified], chart.references) == (["RR-7F3K9TE"], ())
        (own,) = (piece for piece in pieces if piece.kind is Kind.CERTIFICATION)
        assert own.certified == ()


def test_a_reference_in_the_files_name_counts_for_every_piece() -> None:
    for piece in pieces_of(page(NOTE), page(BILL, 2), file_name="RR-7F3K9TE from the hospital.pdf"):
        assert [(found.reference, found.source) for found in piece.references] == [("RR-7F3K9TE", "file name")]


def test_our_bar_code_comes_back() -> None:
    (piece,) = pieces_of(with_barcode(REQUEST.replace("Our reference: RR-7F3K9TE", ""), "RR-7F3K9TE"))
    assert [(found.reference, found.source) for found in piece.references] == [("RR-7F3K9TE", "barcode")]


def test_a_birth_date_stands_for_the_pieces_that_print_only_the_name() -> None:
    bill = BILL.replace("   DOB: 03/14/1971   MRN: 0012345", "")
    _, second = pieces_of(page(NOTE), page(bill, 2))
    assert {person.born for person in second.people} == {None, date(1971, 3, 14)}
    other = bill.replace("SAMPLETON, TESTA Q", "SAMPLETON, BOB")
    _, second = pieces_of(page(NOTE), page(other, 2))
    assert {person.born for person in second.people} == {None}


def test_an_invoice_says_what_it_costs_and_how_they_call_our_request() -> None:
    (piece,) = pieces_of(page(PAPERS["copy service invoice"][0]))
    assert (piece.amount, piece.their_reference) == (412.5, "4410621")
    (piece,) = pieces_of(page(PAPERS["hospital's own invoice for copies"][0]))
    assert piece.amount == 94.1
    (piece,) = pieces_of(page(PAPERS["status"][0]))
    assert (piece.amount, piece.their_reference) == (None, "20931")
    (piece,) = pieces_of(page(BILL))
    assert (piece.amount, piece.their_reference) == (None, None)


def test_an_invoices_own_number_and_the_day_it_is_to_be_paid_by() -> None:
    (piece,) = pieces_of(page(PAPERS["copy service invoice"][0]))
    assert (piece.invoice_number, piece.pay_by) == ("CRS-0041250", None)
    dated = PAPERS["copy service invoice"][0].replace("Terms: due upon receipt", "Payment due by: 12/01/2026")
    (piece,) = pieces_of(page(dated))
    assert piece.pay_by == date(2026, 12, 1)
    (piece,) = pieces_of(page(BILL))
    assert (piece.invoice_number, piece.pay_by, piece.reason) == (None, None, None)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("[X] The authorization has expired.\n[ ] Our authorization form must be used.", "auth_expired"),
        ("[ ] The authorization has expired.\n[X] Our authorization form must be used.", "provider_form_required"),
        ("The authorization was not signed by the patient.", "auth_not_signed"),
        ("The authorization has expired. It is not signed either.", None),
        ("Please call us.", None),
    ],
)
def test_why_a_request_was_turned_down_where_one_reason_is_given(reason: str, code: str | None) -> None:
    head, _, tail = PAPERS["rejection"][0].partition("[X]")
    letter = f"{head}{reason}\nPlease resubmit your request{tail.rpartition('Please resubmit your request')[2]}"
    (piece,) = pieces_of(page(letter))
    assert (piece.kind, piece.reason) == (Kind.REJECTION, code)


def test_when_it_was() -> None:
    (piece,) = pieces_of(page(BILL))
    assert piece.served == (date(2026, 9, 6), date(2026, 9, 6))
    (piece,) = pieces_of(page(PAPERS["ub-04"][0]))
    assert piece.served == (date(2026, 9, 6), date(2026, 9, 7))


def test_the_patients_address_is_kept_for_looking_up() -> None:
    (piece,) = pieces_of(page(NOTE.replace("\nDate of Service", "\nPatient Address: 12 Elm Street, Lexington, KY 40507\nDate of Service")))
    assert "12 ELM STREET" in piece.address_text
    assert "ELM" not in repr(piece)


def test_no_pages_no_pieces() -> None:
    assert recognise((), "x.pdf", DIRECTORY, shipped_rules(), TODAY) == ()


ANY = st.sampled_from([*sorted(PAPERS), "blank", "weak"])


@settings(deadline=None, max_examples=150)
@given(st.lists(ANY, min_size=1, max_size=9), st.booleans())
def test_every_page_is_in_exactly_one_piece(names: list[str], by_fax: bool) -> None:
    pages = []
    for place, name in enumerate(names, start=1):
        text = WEAK if name == "weak" else PAPERS.get(name, ("",))[0]
        pages.append(blank(place) if name == "blank" else faxed(text, place) if by_fax else page(text, place))
    pieces = pieces_of(*pages)
    covered = [number for piece in pieces for number in range(piece.first, piece.last + 1)]
    assert covered == list(range(1, len(names) + 1))


@pytest.mark.parametrize("source", ["fax", "text"])
def test_twice_the_same_is_the_same(source: str) -> None:
    make = faxed if source == "fax" else page
    pages = [make(text, place) for place, text in enumerate((COVER, NOTE, REPORT, BILL), start=1)]
    assert pieces_of(*pages) == pieces_of(*pages)


BETWEEN = """
MedPapyrus Health Information Solutions, Inc.
PO Box 8613, Knoxville, TN 37980
Regarding: Demo Patientsson, born 05/06/1990
Amount Due: $294.75      Statement date: 11/17/2026
{row}
Mail payment to: MedPapyrus Health Information Solutions, Inc., PO Box 8613, Knoxville, TN 37980
"""


def test_a_page_that_is_clearly_one_of_two_others_is_not_filed_along_with_a_chart() -> None:
    undecided = BETWEEN.format(row="Services as ordered        294.75")
    assert shape(undecided, NOTE)[0][:2] == (1, 1)
    assert shape(NOTE, undecided)[0] == (1, 1, "records")
    assert shape(BETWEEN.format(row="Copies      393      0.75      294.75"), NOTE)[0] == (1, 1, "invoice")


def test_a_patients_page_behind_a_certificate_is_not_part_of_it() -> None:
    certificate = PAPERS["certification"][0]
    stray = "\n\nPatient Name: SAMPLETON, TESTA Q   DOB: 03/14/1971\nShe was told to come back when the pain gets worse, and to rest.\n"
    assert shape(certificate, WEAK)[0] == (1, 2, "certification")
    assert shape(certificate, stray)[0] == (1, 1, "certification")
