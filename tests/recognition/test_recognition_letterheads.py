"""Papers of houses that are not on the list, whoever faxed them on; and what only seems to be such a house."""

from __future__ import annotations

import pytest
from paper_samples import HEAD, PAPERS, PATIENT
from recognition_samples import DIRECTORY, GENERAL, faxed, page, pieces_of, shipped_rules

from medrec_daemon.ledger.model import Address, Provider
from medrec_daemon.model import Kind, Page, ProviderSeen
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.letterheads import UNLISTED
from medrec_daemon.recognition.providers import seen_providers

DOCTORS = Provider(
    id="emergency-physicians",
    name="Bluegrass Emergency Physicians PSC",
    type="physician",
    address=Address(street="77 Shift Street", city="Lexington", state="KY", zip="40509"),
    npi="1000000046",
    tax_id="00-6100046",
)
NOTE = PATIENT + "PROGRESS NOTE\nSUBJECTIVE: Stiff.\nOBJECTIVE: Full range of motion.\nASSESSMENT: Strain.\nPLAN: Return to clinic.\n"


def seen(made: str | Page, kind: Kind | None = Kind.RECORDS, directory: Directory = DIRECTORY) -> tuple[ProviderSeen, ...]:
    return seen_providers(Sheet.of(page(made) if isinstance(made, str) else made), directory, kind)


def totals(hints: tuple[ProviderSeen, ...]) -> dict[str, float]:
    best: dict[tuple[str, str], float] = {}
    for hint in hints:
        best[hint.provider, hint.how] = max(hint.weight, best.get((hint.provider, hint.how), 0.0))
    found: dict[str, float] = {}
    for (provider, _), weight in best.items():
        found[provider] = found.get(provider, 0.0) + weight
    return found


def may_file_as(hints: tuple[ProviderSeen, ...], provider: str) -> bool:
    """Whether a provider is above the floor and ahead by the margin, as ``decide`` will find it."""
    gates = shipped_rules().gates
    scores = totals(hints)
    mine = scores.get(provider, 0.0)
    return mine >= gates.provider_floor and all(mine - other >= gates.provider_margin for name, other in scores.items() if name != provider)


@pytest.mark.parametrize(
    "head",
    [
        "Clays Ferry Family Clinic\n4 Ferry Street, Richmond, KY 40475",
        "Scott County EMS\n8 Siren Street, Georgetown, KY 40324",
        "Central Anesthesia Partners PLLC\nServices rendered at Bluegrass General Hospital",
        "Kentucky Radiology Consultants PSC\n\nOrdered for: Bluegrass General Hospital ED",
        "Mercy Valley Hospital\nLocation: Bluegrass General Hospital, 1 Hospital Way, Lexington, KY 40508",
        "Bluegrass General Hospital Medical Group - Cardiology\n88 Heart Street, Lexington, KY 40511",
        "Bluegrass General Hospital Physicians\n88 Heart Street, Lexington, KY 40511",
        "Bluegrass General Hospital Foundation\n88 Heart Street, Lexington, KY 40511",
        "Corner Drug Store\n3 Main Street, Paris, KY 40361",
    ],
)
@pytest.mark.parametrize("faxed_by_the_hospital", [False, True])
def test_another_houses_letterhead_is_not_the_hospitals(head: str, *, faxed_by_the_hospital: bool) -> None:
    line = "NOV-23-2026 09:14  FROM: BLUEGRASS GENERAL HOSPITAL  859 555 0100  P.001/001\n" if faxed_by_the_hospital else ""
    (piece,) = pieces_of(page(line + head + "\n\n" + NOTE))
    hints = piece.providers
    assert any(hint.provider == "" and hint.how == UNLISTED for hint in hints)
    assert not may_file_as(hints, "bluegrass-general")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Bluegrass General Hospital\nEmergency Department", Kind.RECORDS),
        ("Bluegrass General Hospital\nCenter for Spine Surgery Associates", Kind.RECORDS),
        ("Department of Radiology, Bluegrass General Hospital", Kind.RADIOLOGY),
        ("PHYSICAL THERAPY DAILY NOTE", Kind.RECORDS),
        ("Emergency Department Medical Record", Kind.RECORDS),
        ("Sampleton, Testa   Family Medicine Clinic", Kind.RECORDS),
        ("Chartwright Release Services LLC\nPO Box 55512", Kind.INVOICE),
        ("Anyname Copy Solutions LLC", Kind.STATUS),
        ("Law Offices of Example & Sample Medical Group", Kind.RECORDS),
        ("Nobody Clinic", Kind.OWN_REQUEST),
        ("Nobody Clinic", Kind.COVER),
        ("a member of the Nobody Hospital family of many small clinics everywhere", Kind.RECORDS),
    ],
)
def test_what_is_no_other_house(head: str, kind: Kind) -> None:
    assert not any(hint.provider == "" for hint in seen(head + "\n\nwords", kind))


def test_a_letterhead_badly_read_is_not_another_house() -> None:
    assert not any(hint.provider == "" for hint in seen(faxed("Bluegnass Gemeral Hosqital\n\nwords")))


def test_an_outside_page_in_a_hospitals_packet_is_a_piece_of_its_own() -> None:
    outside = (
        "Corner Drug Store\n3 Main Street, Paris, KY 40361\n"
        + PATIENT
        + "PATIENT PRESCRIPTION PROFILE\nRx 100221 Cyclobenzaprine 10 mg  Qty 20\n"
    )
    first, second = pieces_of(page(PAPERS["emergency note"][0]), page(outside, 2))
    assert may_file_as(first.providers, "bluegrass-general")
    assert not may_file_as(second.providers, "bluegrass-general")


def test_a_hospitals_cover_in_front_does_not_make_it_the_hospitals() -> None:
    cover = HEAD + "FAX COVER SHEET\nTo: Example & Sample Injury Law\nFrom: Bluegrass General Hospital HIM\nPages including cover: 2\n"
    (piece,) = pieces_of(page(cover), page("Clays Ferry Family Clinic\n4 Ferry Street, Richmond, KY 40475\n\n" + NOTE, 2))
    assert not may_file_as(piece.providers, "bluegrass-general")


@pytest.mark.parametrize(
    "sentence",
    [
        "This bill is for the professional services of Bluegrass Emergency Physicians PSC only.",
        "This bill is for the professional services of\nBluegrass Emergency Physicians PSC only.",
        "This statement is for physician services only. You will receive a separate bill from the hospital.",
    ],
)
def test_a_bill_that_says_whose_services_it_is_for(sentence: str) -> None:
    directory = Directory.of((GENERAL, DOCTORS))
    assert not may_file_as(seen(HEAD + sentence + "\n\nTotal charges 10.00", Kind.BILLING, directory), "bluegrass-general")


LAST_ROW = """
31. SIGNATURE OF PHYSICIAN      32. {}      33. {}
                                BLUEGRASS GENERAL HOSPITAL              {}
                                1 HOSPITAL WAY                          77 SHIFT STREET
                                LEXINGTON, KY 40508                     LEXINGTON, KY 40509
                                a. 1000000012                           a. {}
"""
CLAIM = "HEALTH INSURANCE CLAIM FORM\nNUCC   PICA\nFECA" + "\n" * 40


@pytest.mark.parametrize(
    "labels", [("SERVICE FACILITY LOCATION", "BILLING PROVIDER INFO & PH #"), ("SERV1CF FACIUTY L0CATI0N", "BILLlNG PR0V1DER lNF0")]
)
def test_on_a_claim_form_the_billing_box_is_the_sender(labels: tuple[str, str]) -> None:
    directory = Directory.of((GENERAL, DOCTORS))
    row = LAST_ROW.format(*labels, "BLUEGRASS EMERGENCY PHYSICIANS PSC", "1000000046")
    header = "NOV-23-2026 09:14  FROM: BLUEGRASS GENERAL HOSPITAL  859 555 0100  P.001/001\n"
    hints = seen(header + CLAIM + row, Kind.BILLING, directory)
    assert may_file_as(hints, "emergency-physicians")
    assert not {hint.how for hint in hints if hint.provider == "bluegrass-general"} & {"npi", "address", "letterhead", "biller"}


def test_the_billing_box_is_found_wherever_the_form_has_it() -> None:
    short = "HEALTH INSURANCE CLAIM FORM      MOCK CASUALTY COMPANY\nNUCC   PICA\nFECA" + "\n" * 31
    row = LAST_ROW.format("SERVICE FACILITY LOCATION", "BILLING PROVIDER INFO & PH #", "BLUEGRASS EMERGENCY PHYSICIANS PSC", "1000000046")
    hints = seen(short + row, Kind.BILLING, Directory.of((GENERAL, DOCTORS)))
    assert may_file_as(hints, "emergency-physicians"), "and the insurer on top of it is no house"


def test_a_claim_form_of_an_unlisted_group_is_nobodys() -> None:
    row = LAST_ROW.format("SERVICE FACILITY LOCATION", "BILLING PROVIDER INFO & PH #", "CENTRAL ANESTHESIA PARTNERS PLLC", "1999999999")
    header = "NOV-23-2026 09:14  FROM: BLUEGRASS GENERAL HOSPITAL  859 555 0100  P.001/001\n"
    hints = seen(header + CLAIM + row, Kind.BILLING)
    assert totals(hints)[""] > totals(hints)["bluegrass-general"]


LONG = Provider(
    id="limestone-physical-medicine",
    name="Limestone Physical Medicine & Rehab Physicians",
    type="physician",
    address=Address(street="9 Walk Street", city="Lexington", state="KY", zip="40502"),
)


def test_a_name_too_long_for_its_column_goes_on_below() -> None:
    listed = Directory.of((GENERAL, LONG))
    head = (
        "Limestone Physical Medicine & Rehab          9 Walk Street\nPhysicians                                   Lexington, KY 40502\n\n"
    )
    assert may_file_as(seen(head + NOTE, directory=listed), LONG.id)
    other = "Limestone Physical Medicine & Rehab          1 Other Street\nSurgeons                                     Paris, KY 40361\n\n"
    assert not may_file_as(seen(other + NOTE, directory=listed), LONG.id)


@pytest.mark.parametrize(
    "head",
    [
        "Hospital Account Services",
        "Hospital Account - Charge Detail",
        "Section of Laboratory Medicine",
        "Pain Clinic Visit",
        "Physical Therapy Treatment Encounter",
        "Pat Q. Example, PA-C",
        "Xray Chest PA and Lateral",
        "RADIOLOGY INTERPRETATION",
        "Imaging Services - Signed Report",
        "Inpatient Record Print Group",
    ],
)
def test_titles_departments_and_clinicians_are_no_other_house(head: str) -> None:
    paper = f"{head}\nBluegrass General Hospital\n1 Hospital Way, Lexington, KY 40508\n\nwords"
    assert not any(hint.provider == "" for hint in seen(paper, Kind.RECORDS))
    assert may_file_as(seen(paper, Kind.RECORDS), "bluegrass-general")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Interventional Pain Center", Kind.RECORDS),
        ("Chestnut Ridge Imaging", Kind.RADIOLOGY),
        ("Nobody Orthopedics PA", Kind.RECORDS),
        ("Nobody Medical Group Records Department", Kind.STATUS),
        ("Nobody Clinic Copy Group", Kind.STATUS),
    ],
)
def test_other_houses_stay_other_houses(head: str, kind: Kind) -> None:
    assert any(hint.provider == "" for hint in seen(f"{head}\n\nwords", kind))


@pytest.mark.parametrize("firm", ["Anyname Digital Records Group", "Anyname Copy Associates", "Anyname Document Retrieval Partners"])
def test_a_firm_that_copies_records_writes_for_the_house_it_names(firm: str) -> None:
    letter = f"{firm}\nPO Box 55512, Louisville, KY 40201\n\nYour request for records of Bluegrass General Hospital is with us."
    hints = seen(letter, Kind.STATUS)
    assert not any(hint.provider == "" for hint in hints)
    assert may_file_as(hints, "bluegrass-general")


def test_a_house_named_in_its_letterhead_and_again_behind_a_word() -> None:
    paper = "Bluegrass General Hospital   Lexington, KY 40508\nPATIENT INFORMATION   ENCOUNTER\nSampleton, Testa   Location {}\n"
    assert may_file_as(seen(paper.format("Bluegrass General Hospital"), Kind.RECORDS, DIRECTORY), "bluegrass-general")
    mentioned = "Sampleton, Testa   Ordered at Bluegrass General Hospital\nPATIENT INFORMATION   ENCOUNTER INFORMATION\n"
    assert not may_file_as(seen(mentioned, Kind.RECORDS, DIRECTORY), "bluegrass-general")
