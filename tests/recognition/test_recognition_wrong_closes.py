"""Papers that look like what was asked for and are not: offers, announcements, denials, letters about bills, bills for copies."""

from __future__ import annotations

from datetime import date

import pytest
from paper_samples import HEAD, PAPERS, PATIENT
from recognition_samples import faxed, page, pieces_of, shipped_rules

from medrec_daemon.model import Kind, PartName, Piece


def piece_of(text: str) -> Piece:
    (piece,) = pieces_of(page(text))
    return piece


def is_sure(piece: Piece) -> bool:
    gates = shipped_rules().gates
    return piece.kind_score >= gates.kind_floor and piece.kind_score - piece.runner_up_score >= gates.kind_margin


def closes_surely(piece: Piece) -> bool:
    return piece.closes is not None and is_sure(piece)


BALANCE = """
PATIENT STATEMENT
Previous Balance 4,256.40   Payments 0.00   Amount Due 4,256.40
{}
Please pay this amount. Detach and return this portion with your payment.
"""
OFFERS = [
    "An itemized statement of charges (itemized bill, UB-04) is available on request.",
    "Itemized statement and UB-04 are available upon request from our business office.",
    "For an itemized bill call our billing office.",
    "To request an itemized bill or an itemized statement of charges write to us.",
    "An itemized statement of charges\nand a UB-04 will be sent under separate cover.",
    "If you need an itemized bill, tell us.",
]


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("laid_out", [page, faxed])
def test_a_balance_that_only_offers_an_itemised_bill_closes_nothing(offer: str, laid_out: object) -> None:
    for piece in pieces_of(laid_out(HEAD + PATIENT + BALANCE.format(offer))):  # type: ignore[operator]
        assert piece.kind is Kind.BILLING
        assert piece.closes is None


LETTERS = (
    """
Itemized statement and UB-04 itemized bill are not available from this office.
Please send a separate request for itemized charges to our billing vendor.
""",
    """
We do not keep itemized bills, UB-04 claims or a patient ledger.
""",
    """
Claim number 12
We received an itemized statement of charges from Bluegrass General Hospital.
Total charges 4,256.40. Rev code 0450. CPT 99285.
""",
    """
INDEX OF RECORDS TO FOLLOW
Emergency department note ........ 4 pages
History of present illness, physical exam, medical decision making
Discharge summary ..... 2 pages
""",
    """
Dear Counsel:
Enclosed please find an index only. The discharge summary, history and physical, operative report
will follow by mail once reviewed by risk management.
""",
)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_about_papers_is_not_the_papers(letter: str) -> None:
    assert not closes_surely(piece_of(HEAD + PATIENT + letter))


def test_an_itemised_bill_with_such_a_foot_still_closes() -> None:
    text, _, _ = PAPERS["itemised bill"]
    assert closes_surely(piece_of(text + "\nAn itemized statement is available upon request.\n"))


def test_a_chart_that_announces_a_report_still_closes() -> None:
    text, _, _ = PAPERS["emergency note"]
    assert closes_surely(piece_of(text + "\nReport by radiology to follow under separate cover.\nPlan: to obtain the progress note.\n"))


def test_a_rejection_that_lists_the_chart_it_keeps_back() -> None:
    letter = """
We are unable to process your request for medical records. The authorization does not contain an expiration date.
Until corrected no records can be released. Please resubmit the request with a valid authorization.
The emergency department note, history of present illness, physical exam, review of systems and discharge summary
you asked for will be copied then.
"""
    piece = piece_of(HEAD + PATIENT + letter)
    assert piece.kind is Kind.REJECTION
    assert is_sure(piece)


def test_a_copy_services_statement_is_an_invoice() -> None:
    piece = piece_of("""
Chartwright Release Services LLC
PO Box 55512, Alpharetta, GA 30099
Patient Name: SAMPLETON, TESTA Q   DOB: 03/14/1971
Facility: Bluegrass General Hospital
STATEMENT
Account 884512   Date of Service: 09/09/2026
Description  Qty  Charges
Emergency department note copies 12 pages 9.00
Itemized statement copies 4 pages 3.00
Radiology report copies 2 pages 1.50
Balance Due 13.50   Please pay this amount
""")
    assert piece.kind is Kind.INVOICE
    assert is_sure(piece)


@pytest.mark.parametrize(
    "charges",
    ["Office visit established patient   150.00\nX-ray 80.00", "09/09/2026 99213 Office visit 150.00\n09/09/2026 73030 X-ray 80.00"],
)
def test_a_doctors_invoice_is_a_bill(charges: str) -> None:
    piece = piece_of(f"""
Woodford Family Practice
12 Courthouse Square, Versailles, KY 40383
{PATIENT}
INVOICE
Invoice number 44121   Invoice date 10/01/2026
{charges}
Amount due 230.00   Make check payable to Woodford Family Practice
""")
    assert piece.kind is Kind.BILLING
    assert is_sure(piece)


def test_a_note_that_somebody_called_is_too_little_for_a_chart() -> None:
    note = "PROGRESS NOTE\nSubjective: called patient, left voicemail.\nObjective: none.\nAssessment: n/a. Plan: call again.\n"
    thin = piece_of(HEAD + PATIENT + note)
    assert not is_sure(thin)
    assert any(item.what == "too little text for a chart" for item in thin.evidence)
    assert closes_surely(piece_of(PAPERS["progress note"][0]))


NOTE = "SUBJECTIVE: Stiff in the mornings.\nOBJECTIVE: Full range of motion.\nASSESSMENT: Cervical strain.\nPLAN: Return to clinic.\n"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (HEAD + PATIENT + "03/02/2019 Office Visit\n" + NOTE, ((2019, 3, 2), (2019, 3, 2))),
        (HEAD + PATIENT + "PROGRESS NOTE   Date: 03/02/2019\n" + NOTE, ((2019, 3, 2), (2019, 3, 2))),
        (HEAD + PATIENT + "Printed 03/05/2019\nPROGRESS NOTE\n" + NOTE + "Signed 03/02/2019 11:04\n", ((2019, 3, 2), (2019, 3, 2))),
        (
            HEAD + PATIENT + "ITEMIZED STATEMENT OF CHARGES\n03/02/2019  0450 99283 ER level 3  518.00\n"
            "03/04/2019  0320 73030 XR shoulder 300.00\n06/01/2020 Payment by insurance 818.00\nTotal Charges 818.00\n",
            ((2019, 3, 2), (2019, 3, 4)),
        ),
        (HEAD + PATIENT + "PROGRESS NOTE\n" + NOTE + "Printed 03/05/2019\n", None),
        (
            HEAD + PATIENT + "Date of Service: 09/09/2026\n03/02/2019 Appendectomy elsewhere\nPROGRESS NOTE\n" + NOTE,
            ((2026, 9, 9), (2026, 9, 9)),
        ),
    ],
)
def test_dates_of_service_without_a_label(text: str, days: tuple[tuple[int, int, int], tuple[int, int, int]] | None) -> None:
    wanted = (date(*days[0]), date(*days[1])) if days else None
    assert piece_of(text).served == wanted


def test_the_balance_wins_over_a_weak_itemisation() -> None:
    front = PAPERS["statement"][0]
    weak = HEAD + "Patient: Testa Sampleton\nItemized charges, billing department\nCharges 1,462.00   Payments 0.00   Adjustments 0.00\n"
    for piece in pieces_of(page(front.replace("Bluegrass Emergency Physicians", "Bluegrass General Hospital")), page(weak, 2)):
        assert piece.closes is not PartName.BILLING or not is_sure(piece)


@pytest.mark.parametrize(
    "letter",
    [
        "The disc containing your images was lost in the mail. A new one follows.",
        "The images weren't copied onto the enclosed disc.",
        "The images weren\u2019t copied onto the enclosed disc.",
        "We return the enclosed disc as our radiology department lacks a reader.",
        "The enclosed CD contains the chart, lab results and radiology reports.",
        "The enclosed disc was damaged and the images are lost.",
        "The images you asked for are missing from the enclosed disc. They follow separately.",
        "The images were saved on a CD that no longer exists.",
        "Images on the CD are ready for pick-up at our desk.",
        "To obtain images on CD, complete the attached form and send it back to us.",
        "Images enclosed on disc are those of another patient sent in error, destroy them.",
        "The enclosed disc contains no images.",
        "The charge for images copied to a disc is $25.00.",
        "Enclosed is our price list for images on disc.",
        "Your images are to be copied to a disc next week.",
        "We received the disc of images enclosed with your letter.",
        "Thank you for the enclosed CD of images from your office.",
    ],
)
@pytest.mark.parametrize("tail", ["", "Please call the film library with any questions.\n"])
def test_a_letter_about_images_that_did_not_come_closes_nothing(letter: str, tail: str) -> None:
    text = f"{HEAD}{PATIENT}\nYour reference: RR-7F3K9TE\n{letter}\n{tail}Health Information Management\n"
    for piece in pieces_of(page(text)):
        assert piece.closes is not PartName.IMAGES or not is_sure(piece)


def test_a_slip_that_counts_the_images_closes_their_part() -> None:
    slip = "The images you asked for are on the enclosed disc together with a viewer.\nStudies: 3    Number of images: 563    Discs: 1\n"
    assert closes_surely(piece_of(f"{HEAD}{PATIENT}\nImaging Release\n{slip}Health Information Management\n"))
