"""What a page is: one of every kind, by its words; and the confusions that must not happen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_samples import PAPERS
from recognition_samples import faxed, misread, page, pieces_of, shipped_rules

from medrec_daemon.model import Kind


@pytest.mark.parametrize("name", PAPERS)
def test_every_kind_of_paper(name: str) -> None:
    text, kind, closes = PAPERS[name]
    (piece,) = pieces_of(page(text))
    gates = shipped_rules().gates
    assert piece.kind is kind
    assert (piece.closes.value if piece.closes else None) == closes
    assert piece.kind_score >= gates.kind_floor
    assert piece.kind_score - piece.runner_up_score >= gates.kind_margin


@pytest.mark.parametrize("name", PAPERS)
def test_every_cue_is_kept_as_evidence(name: str) -> None:
    (piece,) = pieces_of(page(PAPERS[name][0]))
    assert piece.evidence
    assert all(item.page == 1 and item.what and item.saw and item.weight for item in piece.evidence)
    assert shipped_rules().page_type(piece.page_type).kind is piece.kind


@settings(deadline=None, max_examples=60)
@given(name=st.sampled_from(sorted(PAPERS)), rate=st.sampled_from([0.02, 0.05, 0.1]), seed=st.integers(0, 10_000))
def test_a_poor_fax_is_the_same_kind_or_in_doubt(name: str, rate: float, seed: int) -> None:
    text, kind, _ = PAPERS[name]
    gates = shipped_rules().gates
    for piece in pieces_of(faxed(misread(text, rate, seed))):
        sure = piece.kind_score >= gates.kind_floor and piece.kind_score - piece.runner_up_score >= gates.kind_margin
        assert piece.kind is kind or not sure


@pytest.mark.parametrize("name", PAPERS)
def test_a_fair_fax_is_recognised(name: str) -> None:
    text, kind, _ = PAPERS[name]
    (piece,) = pieces_of(faxed(misread(text, 0.03, seed=7)))
    assert piece.kind is kind
    assert piece.kind_score >= shipped_rules().gates.kind_floor


def test_a_confidentiality_footer_decides_nothing() -> None:
    footer = (
        "\nCONFIDENTIALITY NOTICE: This transmission is intended only for the person named. If you have received this fax in error, call.\n"
    )
    for name in ("progress note", "itemised bill", "copy service invoice", "radiology report", "status"):
        text, kind, _ = PAPERS[name]
        (piece,) = pieces_of(page(text + footer))
        assert piece.kind is kind
    (alone,) = pieces_of(page(footer))
    assert alone.kind_score < shipped_rules().gates.kind_floor


def test_a_bill_is_no_invoice_and_an_invoice_no_bill() -> None:
    for name, wrong in (("itemised bill", Kind.INVOICE), ("statement", Kind.INVOICE), ("copy service invoice", Kind.BILLING)):
        (piece,) = pieces_of(page(PAPERS[name][0]))
        assert piece.kind is not wrong
        assert piece.runner_up is not wrong or piece.runner_up_score < shipped_rules().gates.kind_floor


def test_a_hospital_invoice_of_care_is_a_bill() -> None:
    text = """
JILLO SAMPLE HEALTH
ITEMIZED HOSPITAL INVOICE   Invoice No: INV-11897
Patient Name: Testa Sampleton   DOB: 03/14/1971
Service Description   CPT Code   Amount
ICU monitoring        99232      8,000.00
Chest x-ray           71046      2,200.00
Blood culture         87040      1,400.00
Total charges 11,600.00   Insurance payment 9,000.00
"""
    (piece,) = pieces_of(page(text))
    assert piece.kind is Kind.BILLING


def test_a_note_that_quotes_a_report_is_no_report() -> None:
    (piece,) = pieces_of(page(PAPERS["emergency note"][0] + "\nIMPRESSION: CT head normal.\nFINDINGS: none.\n"))
    assert piece.kind is Kind.RECORDS


def test_a_form_with_both_choices_and_no_number_of_pages_certifies_nothing() -> None:
    """A certification page on which a box is crossed by hand: a machine cannot see which, so a person looks (no-records always waits)."""
    text = """
CERTIFICATION OF MEDICAL RECORDS
Patient Name: SAMPLETON, TESTA   Date of Birth: 03/14/1971
Number of pages: ________
O Complete copy
O No records found after diligent search
The copies are true and complete reproductions of the original medical records, made in the regular course of business.
Carla Custodio, Custodian of Records. Subscribed and sworn to before me, Notary Public.
"""
    (piece,) = pieces_of(page(text))
    gates = shipped_rules().gates
    in_doubt = piece.kind_score < gates.kind_floor or piece.kind_score - piece.runner_up_score < gates.kind_margin
    assert piece.kind is Kind.NO_RECORDS or in_doubt
    (filled,) = pieces_of(page(text.replace("________", "14")))
    assert filled.kind is Kind.CERTIFICATION
    assert filled.kind_score - filled.runner_up_score >= gates.kind_margin
    (none,) = pieces_of(page(text.replace("O No records", "[X] No records")))
    assert none.kind is Kind.NO_RECORDS or none.kind_score < gates.kind_floor


def test_records_that_quote_our_reference_are_not_our_request() -> None:
    (piece,) = pieces_of(
        page(PAPERS["progress note"][0] + "\nRequested under RR-7F3K9TE by Example & Sample Injury Law, date range 2026.\n")
    )
    assert piece.kind is Kind.RECORDS
    assert [found.reference for found in piece.references] == ["RR-7F3K9TE"]


def test_nothing_known_is_other_with_no_score() -> None:
    (piece,) = pieces_of(page("the quick brown fox jumps over the lazy dog"))
    assert (piece.kind, piece.page_type, piece.kind_score, piece.runner_up) == (Kind.OTHER, "other", 0.0, None)
