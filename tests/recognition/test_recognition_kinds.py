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


WHO = "Bluegrass General Hospital\n1 Hospital Way, Lexington, KY 40508\n{}\nPatient: SAMPLETON, TESTA   DOB: 03/14/1971\n"
LEDGER_ROWS = """
10/27/25   97140   Manual therapy        80.00    0.00    80.00
10/30/25   97110   Exercises             95.00    0.00   175.00
11/02/25   99213   Office visit         140.00   40.00   275.00
"""


@pytest.mark.parametrize("title", ["Ledger", "Account Activity", "Patient Financial History", "Posting Report", "Charges and Receipts"])
@pytest.mark.parametrize(
    "heads",
    [
        "Date   CPT   Description   Charge   Paid   Balance",
        "Service   Proc.   Posting Description   Billed   Rec'd   Remain.",
        "DOS   Code   Item   Amount   Credits   Running Bal",
        "Posted   Proc Code   Transaction   Debit   Credit   Balance",
    ],
)
def test_a_ledger_is_known_by_the_columns_of_its_charges(title: str, heads: str) -> None:
    (piece,) = pieces_of(page(WHO.format(title) + heads + LEDGER_ROWS))
    gates = shipped_rules().gates
    assert (piece.kind, piece.page_type) == (Kind.BILLING, "itemised-bill")
    assert piece.kind_score >= gates.kind_floor
    assert piece.kind_score - piece.runner_up_score >= gates.kind_margin


@pytest.mark.parametrize("title", ["Patient Statement", "Account Summary"])
def test_a_balance_by_age_is_no_itemised_bill(title: str) -> None:
    text = WHO.format(title) + (
        "Last Statement   Paid   Credits   Amount Owed\n1,152.89   0.00   0.00   1,152.89\n"
        "Under 30   Over 30   Over 60   Past 90\n1,152.89   0.00   0.00   0.00\nYou owe: $1,152.89\nCut here and enclose with your check\n"
    )
    (piece,) = pieces_of(page(text))
    assert (piece.kind, piece.closes) == (Kind.BILLING, None)
    assert piece.kind_score >= shipped_rules().gates.kind_floor


@pytest.mark.parametrize(
    "text",
    [
        (
            "Radiology Consultation\nDate of Study: 06/23/2026   Order No: 77120\nRef. MD: Ann Ordering, MD   Procedure: XR KNEE 3 VIEWS\n"
            "Reason for Study\nPain\nSeen\nMild wear of the medial joint space. No fracture.\nSummary\nMild wear.\nRead by: Roy Ray, MD"
        ),
        (
            "Imaging Interpretation\nExam Date: 06/23/2026   Accession: 1234\nOrdering: Ann Example, MD   Exam: CT NECK\n"
            "Why it was asked for\nFall\nRadiographic Findings\nNo fracture. Alignment is kept.\nFinal Impression\nNothing acute."
        ),
        (
            "MRI Report\nStudy Date: 06/23/2026   Study: MRI LUMBAR SPINE\nReferred by: Ann Example, DC\nBackground\nBack pain\n"
            "Levels\nL4-5: small disc bulge without stenosis. Canal is normal.\nBottom line\nSmall bulge.\nInterpreted by: Roy Ray, MD"
        ),
        (
            "Ultrasound Reading\nExam: US SHOULDER LEFT   Date of Exam: 06/23/2026\nRequested by: Ann Example, MD\nReason for Visit\nPain\n"
            "Sonographic Findings\nPartial tear of the supraspinatus tendon.\nRadiologist: Roy Ray, MD"
        ),
    ],
)
def test_a_report_of_pictures_under_headings_of_its_own(text: str) -> None:
    (piece,) = pieces_of(page(WHO.format("") + text))
    gates = shipped_rules().gates
    assert piece.kind is Kind.RADIOLOGY
    assert piece.kind_score >= gates.kind_floor
    assert piece.kind_score - piece.runner_up_score >= gates.kind_margin


@pytest.mark.parametrize(
    "told",
    [
        "MRI of the knee was reviewed.\nFINDINGS\nSmall effusion and a tear of the meniscus. No fracture.\nIMPRESSION\nTorn meniscus.",
        "Ultrasound today.\nBIOMETRY\nHead and femur agree with 33 weeks. Placenta anterior. Fluid normal.",
        "SPECIMEN\nA. Lung, right lower lobe\nFINAL DIAGNOSIS\nAdenocarcinoma with free margins.\nCOMMENT\nSee above.",
        "X-rays, two views, were taken in the office.\nFINDINGS\nAlignment is normal, disc spaces are kept.\nIMPRESSION\nNormal spine.",
    ],
)
@pytest.mark.parametrize("title", ["Specialty Consult", "Trauma History & Physical", "Physician Record", "Initial Exam"])
@pytest.mark.parametrize("signed", ["Ann Example, MD, 06/23/2026 09:15 (signature on file)", "Reviewed and signed by: Ann Example, MD"])
def test_a_page_with_the_fields_of_a_visit_is_a_note_whatever_pictures_it_tells_of(told: str, title: str, signed: str) -> None:
    fields = "Visit on: 06/23/2026   Examiner: Ann Example, MD\nReferred by: Bob Example, MD   Type: Emergent\n"
    (piece,) = pieces_of(page(f"{WHO.format(title)}{fields}{told}\n{signed}"))
    gates = shipped_rules().gates
    sure = piece.kind_score >= gates.kind_floor and piece.kind_score - piece.runner_up_score >= gates.kind_margin
    assert piece.kind is Kind.RECORDS or not sure
    if "office" not in told and "MRI" not in told:
        assert piece.kind is Kind.RECORDS
