"""Who sent a page: letterheads, numbers, copy services; and everybody who is only named."""

from __future__ import annotations

import pytest
from paper_samples import PAPERS
from recognition_samples import DIRECTORY, EAST, GENERAL, faxed, page, pieces_of, shipped_rules

from medrec_daemon.ledger.model import Address, Department, Provider
from medrec_daemon.model import Kind, Page
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.providers import seen_providers

BODY = "Nobody in particular\n\n\n\n\n\n\n\n\n\n\n"


def hints(made: str | Page, kind: Kind | None = Kind.RECORDS, directory: Directory = DIRECTORY) -> dict[tuple[str, str], float]:
    found = seen_providers(Sheet.of(page(made) if isinstance(made, str) else made), directory, kind)
    return {(hint.provider, hint.how): hint.weight for hint in found if hint.provider}


def scores(made: str | Page, kind: Kind | None = Kind.RECORDS) -> dict[str, float]:
    total: dict[str, float] = {}
    for (provider, _), weight in hints(made, kind).items():
        total[provider] = total.get(provider, 0.0) + weight
    return total


def winner(made: str | Page, kind: Kind | None = Kind.RECORDS) -> str | None:
    """The provider above the floor and ahead by the margin, as ``decide`` will find it."""
    gates = shipped_rules().gates
    ranked = sorted(scores(made, kind).items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < gates.provider_floor:
        return None
    return None if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < gates.provider_margin else ranked[0][0]


@pytest.mark.parametrize(
    "letterhead",
    [
        "Bluegrass General Hospital",
        "BLUEGRASS GENERAL HOSPITAL, INC.",
        "The Bluegrass General Hosp",
        "Bluegrass General",
        "BGH Medical Center",
        "Bluegrass General\nHospital",
    ],
)
def test_the_letterhead(letterhead: str) -> None:
    assert hints(letterhead + "\n\nwords")["bluegrass-general", "letterhead"] == 3.0
    assert winner(letterhead + "\n\nwords") == "bluegrass-general"


def test_the_longest_name_wins() -> None:
    assert winner("Bluegrass General Hospital East\n\nnote") == "bluegrass-general-east"
    assert ("bluegrass-general", "letterhead") not in hints("Bluegrass General Hospital East\n\nnote")
    assert winner("Bluegrass General Hospital\n\nnote") == "bluegrass-general"


@pytest.mark.parametrize(
    "name", ["Bluegrass General Hospital West", "Bluegrass General Hospital at Ridgeway", "New Bluegrass General Hospital"]
)
def test_a_sister_that_is_not_on_the_list_is_not_taken_for_the_one_that_is(name: str) -> None:
    assert winner(name + "\n\nnote") is None


def test_the_fax_machines_number_and_name() -> None:
    line = "NOV-20-2026 09:14 FROM: {} {} P.003/014\n\nwords"
    assert hints(line.format("SOMEBODY", "859 555 0100")) == {("bluegrass-general", "fax sender"): 4.0}
    assert hints(line.format("SOMEBODY", "+1-859-555-0102")) == {("bluegrass-general", "fax sender"): 4.0}
    assert hints(line.format("BLUEGRASS GENERAL HIM", "502 555 0199")) == {("bluegrass-general", "fax sender"): 3.0}
    assert hints("4/22/2026 3:42 PM FROM:+15025550199 Acme TO:+18595550100 Pag.2/3\n\nwords") == {}
    assert hints("23-Nov-2026  08:07   EXAMPLE SAMPLE LAW   8595550190   p.1\n\nwords") == {}


def test_numbers_and_addresses_of_the_letterhead() -> None:
    text = "1 Hospital Way, Lexington, KY 40508\nPhone (859) 555-0101\nNPI 1000000012   Tax ID 00-6100012"
    assert hints(text) == {
        ("bluegrass-general", "npi"): 3.0,
        ("bluegrass-general", "address"): 2.5,
        ("bluegrass-general", "tax id"): 2.5,
        ("bluegrass-general", "telephone"): 2.0,
    }
    assert hints("2 Hospital Way, Lexington, KY 40508") == {}
    assert winner("Questions? Call (859) 555-0101") is None
    assert hints(BODY + "Questions? Call (859) 555-0101") == {("bluegrass-general", "telephone"): 1.0}


@pytest.mark.parametrize(
    "text",
    [
        "Remit to: Bluegrass General Hospital\n1 Hospital Way\nLexington, KY 40508\nNPI 1000000012",
        "MAKE CHECKS PAYABLE TO: Bluegrass General Hospital",
        "Referring Provider: Bluegrass General Hospital   NPI 1000000012",
        "Ordering facility: Bluegrass General Hospital",
        "cc: Bluegrass General Hospital",
        "PCP: Bluegrass General Hospital, (859) 555-0101",
        "Transferred from: Bluegrass General Hospital",
        "Transported to: Bluegrass General Hospital",
        "Destination: Bluegrass General Hospital\n1 Hospital Way\nLexington, KY 40508",
        "To: Bluegrass General Hospital   Fax: 859-555-0100",
        "Guarantor employer: Bluegrass General Hospital",
        "November 2, 2026\n\nBluegrass General Hospital\n1 Hospital Way\nLexington, KY 40508\n\nDear Colleague:\nThank you.",
    ],
)
def test_these_never_count(text: str) -> None:
    assert winner("Nameless Practice\n\n" + text) is None
    assert scores("Nameless Practice\n\n" + text).get("bluegrass-general", 0.0) <= 1.0


def test_a_mention_in_the_text_is_weak() -> None:
    assert hints(BODY + "She was first treated in Bluegrass General Hospital that day.") == {("bluegrass-general", "body"): 0.5}


def test_a_facility_field_is_half_a_letterhead() -> None:
    assert hints(BODY + "Location: Bluegrass General Hospital") == {("bluegrass-general", "facility"): 1.5}


def test_a_physicians_bill_for_a_service_at_the_hospital() -> None:
    text = """
HEALTH INSURANCE CLAIM FORM








31. SIGNATURE               32. SERVICE FACILITY LOCATION INFORMATION   33. BILLING PROVIDER INFO & PH #
                            BLUEGRASS GENERAL HOSPITAL                  LIMESTONE CHIROPRACTIC CENTER
                            1 HOSPITAL WAY                              415 NORTH LIMESTONE
                            LEXINGTON, KY 40508                         LEXINGTON, KY 40508
"""
    found = hints(text, Kind.BILLING)
    assert found["limestone-chiropractic", "biller"] == 2.5
    assert found["bluegrass-general", "facility"] == 1.5


def test_a_billing_company_stands_for_its_provider_on_bills_only() -> None:
    text = "Commonwealth Physician Billing LLC\n\nStatement"
    assert hints(text, Kind.BILLING) == {("bluegrass-general", "biller"): 2.5}
    assert hints(text, Kind.RECORDS) == {("bluegrass-general", "body"): 0.5}


def test_a_copy_services_letter_is_about_the_facility_it_names() -> None:
    invoice = page(PAPERS["copy service invoice"][0])
    assert hints(invoice, Kind.INVOICE)["ohio-river", "copy service letter"] == 3.2
    assert winner(invoice, Kind.INVOICE) == "ohio-river"
    head = "Chartwright Release Services" + "\n" * 11
    status = head + "We have received your request for records from Ohio River Regional Medical Center."
    assert winner(status, Kind.STATUS) == "ohio-river"
    assert winner(status, Kind.RECORDS) is None
    two = status + " They came by way of Fayette Open Imaging."
    assert winner(two, Kind.STATUS) is None


def test_the_addressee_of_our_own_request_is_its_provider() -> None:
    request = page(PAPERS["our request"][0])
    assert winner(request, Kind.OWN_REQUEST) == "bluegrass-general"
    assert ("bluegrass-general", "addressee") in hints(request, Kind.OWN_REQUEST)
    assert ("bluegrass-general", "addressee") not in hints(request, Kind.RECORDS)


def test_a_cover_sheets_sender() -> None:
    cover = "FAX COVER SHEET\nTo: Example & Sample Law   From: Bluegrass General Hospital\nFax: 502-555-0199   Fax: 859-555-0100"
    assert hints(cover, Kind.COVER)["bluegrass-general", "fax sender"] == 3.0


def test_a_number_that_two_share_puts_neither_ahead() -> None:
    twins = Directory.of((GENERAL, Provider(id="group", name="Sample Group", records=Department(fax="+18595550100"))))
    found = hints("NOV-20-2026 09:14 FROM: HIM 859 555 0100 P.003/014\n\nwords", directory=twins)
    assert found == {("bluegrass-general", "fax sender"): 4.0, ("group", "fax sender"): 4.0}


@pytest.mark.parametrize("misread", ["BIuegrass Genera1 HospitaI", "Bluegrass Generai Hospital", "Bluegrass Ceneral Hospital"])
def test_a_misread_letterhead_on_a_fax_counts_a_little_less(misread: str) -> None:
    assert hints(faxed(misread + "\n\nwords"))["bluegrass-general", "letterhead"] == pytest.approx(2.4)
    assert hints(page(misread + "\n\nwords")) == {}


HAZEL = Provider(id="hazel", name="Mockhazel Run Radiology Associates", type="imaging")
EASTSIDE = Provider(id="eastside", name="Mockhazel Run Memorial Hospital East", type="hospital")
SOUTH = Provider(id="south", name="Bluegrass General Hospital South Campus")
PAIN = Provider(id="pain", name="Southbrook Pain Management Clinic")


@pytest.mark.parametrize(
    "letterhead", ["Mockhazel Run Radioiogy Associates", "Mockhazei Run Radiology Assoclates", "MockhazelRun Radio1ogy Associates"]
)
def test_a_house_badly_read_is_that_house(letterhead: str) -> None:
    listed = Directory.of((HAZEL, EASTSIDE, PAIN))
    assert hints(faxed(letterhead + "\n\nwords"), directory=listed) == {("hazel", "letterhead"): pytest.approx(2.4)}


@pytest.mark.parametrize(
    "letterhead",
    [
        "Mockhazel Run Cardiology Associates",  # another trade at the same place
        "Mockhazel Run Memorial Hospital West",  # a sister
        "Northmock Pain Management Clinic",  # the same trade at another place
        "Northbrook Pain Management Clinic",
    ],
)
def test_a_house_that_shares_a_place_or_a_trade_with_a_listed_one_is_another(letterhead: str) -> None:
    listed = Directory.of((HAZEL, EASTSIDE, PAIN))
    found = seen_providers(Sheet.of(faxed(letterhead + "\n\nwords")), listed, Kind.RECORDS)
    assert [(hint.provider, hint.how) for hint in found] == [("", "unlisted letterhead")]


@pytest.mark.parametrize("text", ["Mockwater Primary Care", "MOCKWATER PRIMARY CARE\nNURSING NOTE"])
def test_a_practice_called_primary_care_has_a_letterhead(text: str) -> None:
    listed = Directory.of((Provider(id="mockwater", name="Mockwater Primary Care"),))
    assert hints(text + "\n\nwords", directory=listed) == {("mockwater", "letterhead"): 3.0}
    for label in ("Primary Care Physician: ", "Primary care: ", "Primary Care   "):
        assert hints(f"{BODY}{label}Mockwater Primary Care", directory=listed) == {}, label


def test_a_name_that_a_box_cuts_off_is_the_one_house_that_goes_on_so() -> None:
    listed = Directory.of((GENERAL, SOUTH))
    assert hints("Bluegrass General Hospital So\n\nwords", Kind.BILLING, listed) == {("south", "letterhead"): pytest.approx(2.4)}
    two = Directory.of((GENERAL, SOUTH, Provider(id="southgate", name="Bluegrass General Hospital Southgate")))
    assert ("south", "letterhead") not in hints("Bluegrass General Hospital So\n\nwords", Kind.BILLING, two)
    alone = Directory.of((SOUTH,))
    assert hints("Bluegrass General Hospital\n\nwords", Kind.BILLING, alone) == {}, "a whole name may be a sister's"


def test_a_copy_services_number_on_a_providers_card_does_not_make_its_letters_the_providers() -> None:
    letter = (
        "NOV-20-2026 09:14 FROM: 800 555 0143 P.001/001\nChartwright Release Services" + "\n" * 11
        + "We have received your request for records from Bluegrass General Hospital."
    )  # fmt: skip
    found = hints(letter, Kind.STATUS)
    assert found["ohio-river", "fax sender"] < found["bluegrass-general", "copy service letter"]
    assert found["ohio-river", "fax sender"] < shipped_rules().gates.provider_floor


def test_a_misread_short_name_is_nobodys() -> None:
    tiny = Directory.of((Provider(id="tiny", name="BGH", address=Address()),))
    assert hints("BGH", directory=tiny) == {("tiny", "letterhead"): 3.0}
    assert hints("Ward BGH 2", directory=tiny) == {}
    assert hints(faxed("BCH"), directory=tiny) == {}


def test_hints_reach_the_piece() -> None:
    (piece,) = pieces_of(page(PAPERS["emergency note"][0]))
    assert {hint.how for hint in piece.providers if hint.provider == GENERAL.id} >= {"letterhead", "address", "telephone"}
    assert not any(hint.provider == EAST.id for hint in piece.providers)


def test_an_empty_list_knows_nobody() -> None:
    assert hints("Bluegrass General Hospital", directory=Directory.of(())) == {}


@pytest.mark.parametrize(
    ("letterhead", "named"),
    [
        ("Grady Memorial Hospital", False),
        ("Memorial Hospital of Sampletown", False),
        ("University of Memorial Hospital", False),
        ("Memorial Hospital / Cherry Hill", False),
        ("Memorial Hospital Foundation", False),
        ("Memorial Hospital Emergency Department", True),
        ("Department of Radiology, Memorial Hospital", True),
        ("Memorial Hospital, Sampletown, KY", True),
        ("Memorial Hospital   100 Any Street", True),
        ("Jane Practitioner, MD   Memorial Hospital", True),
    ],
)
def test_a_name_inside_a_longer_one_is_another_house(letterhead: str, named: bool) -> None:
    memorial = Directory.of((Provider(id="memorial", name="Memorial Hospital", address=Address(city="Sampletown", state="KY")),))
    found = hints(letterhead + "\n\nwords", directory=memorial)
    assert (("memorial", "letterhead") in found) == named
    if not named:
        assert sum(found.values()) <= 0.5


def test_a_copy_services_letter_about_another_house_names_nobody() -> None:
    letter = "Chartwright Release Services" + "\n" * 11 + "We have received your request for records from Bluegrass General Hospital East."
    known = Directory.of((GENERAL,))
    assert sum(hints(letter, Kind.STATUS, known).values()) < shipped_rules().gates.provider_floor
    assert winner(letter, Kind.STATUS) == "bluegrass-general-east"


VENDOR = "Chartwright Release Services\nPO Box 100, Louisville, KY 40201\nPhone (800) 555-0177\n\nNovember 2, 2026\n\n"
OFFICE = "Example & Sample Law\n2 Any Street\nSampletown, KY 40500\n"


def lettered(subject: str, said: str = "Your request has been received.") -> str:
    return f"{VENDOR}{OFFICE}{subject}\nDear Requester:\n{said}\n\nRegards,\nA. Clerk\nChartwright Release Services"


@pytest.mark.parametrize(
    "subject",
    [
        "Patient: SAMPLETON, TESTA\nSource of the records: Limestone Chiropractic Center",
        "Individual: Testa Sampleton   Born: 03/14/1971\nWhere treated: Limestone Chiropractic Center",
        "Patient   DOB\nTesta Sampleton   03/14/1971\nKeeper of the file\nLimestone Chiropractic Center",
        "Our client no. 55\nPatient Testa Sampleton, 03/14/1971 / Limestone Chiropractic Center",
        "Subject: Testa Sampleton - Limestone Chiropractic Center",
        "Patient: Testa Sampleton (Limestone Chiropractic Center)",
        "Concerning Testa Sampleton, born 03/14/1971, and the chart kept by Limestone Chiropractic Center.",
        "Patient: Testa Sampleton\nRecords of: Limestone Chiropractic Center, Lexington, KY 40508",
        "Patient: Testa Sampleton\nReleasing house: Limestone Chiropractic Center\nOur job: 123",
        "Testa Sampleton | 03/14/1971 | Limestone Chiropractic Center",
        "PATIENT\nTESTA SAMPLETON\nDATE OF BIRTH\nMarch 14, 1971\nFACILITY / PRACTICE\nLimestone Chiropractic Center",
    ],
)
def test_a_letters_subject_names_the_house_between_address_and_salutation(subject: str) -> None:
    assert winner(lettered(subject), Kind.STATUS) == "limestone-chiropractic"
    assert winner(lettered(subject).replace(OFFICE, ""), Kind.STATUS) == "limestone-chiropractic"


@pytest.mark.parametrize(
    "said",
    [
        "The chart that we were to copy lies with Limestone Chiropractic Center. It comes next week.",
        "We are waiting for word from our client Limestone Chiropractic Center before copies are made.",
        "This is about the films and the notes that were made when seen by the people of Limestone\nChiropractic Center. Thank you.",
        "Limestone Chiropractic Center has asked us to answer you.",
    ],
)
def test_a_letter_names_the_house_in_a_sentence(said: str) -> None:
    assert winner(lettered("Patient: Testa Sampleton", said), Kind.STATUS) == "limestone-chiropractic"


@pytest.mark.parametrize(
    "letter",
    [
        lettered("Patient: Testa Sampleton\nRecords of: Limestone Chiropractic Center Ridgeway"),
        lettered("Patient: Testa Sampleton\nRecords of: New Limestone Chiropractic Center"),
        lettered("Patient: Testa Sampleton", "The chart lies with Limestone Chiropractic Center Ridgeway, which will answer."),
        lettered("Patient: Testa Sampleton\nRecords of: Quailmoor Memorial Hospital", "She was also at Limestone Chiropractic Center."),
        lettered("Patient: Testa Sampleton\nRecords of: Bluegrass General Hospital", "She was also at Limestone Chiropractic Center."),
        lettered("Patient: Testa Sampleton\nReferred by: Limestone Chiropractic Center"),
        lettered("Patient: Testa Sampleton\nRemit to: Limestone Chiropractic Center"),
        lettered("Patient: Testa Sampleton").replace("Example & Sample Law", "Limestone Chiropractic Center"),
        VENDOR + "Limestone Chiropractic Center\nAttn: Records\n9 Any Street\nLexington, KY 40508\nDear Custodian:\nThank you.",
        VENDOR + "Limestone Chiropractic Center\nAttn: Records\nDear Custodian:\nThank you.",
    ],
)
def test_a_letter_about_another_house_or_none_is_nobodys(letter: str) -> None:
    assert winner(letter, Kind.STATUS) is None


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("Patient: Testa Sampleton\nRecords of: Limestone Chiropratic Center", True),
        ("Patient: Testa Sampleton\nKeeper of the file\nLimestoneChiropractic Center", True),
        ("Patient: Testa Sampleton\nRecords of: Limestone Chiropratic Center\nand: Bluegrass Generai Hospitai", False),
        ("Patient: Testa Sampleton\nRecords of: Limestone Chiropratic Center West", False),
        ("Patient: Testa Sampleton\nRemit to: Limestone Chiropratic Center", False),
    ],
)
def test_a_house_badly_read_in_a_letter(subject: str, named: bool) -> None:
    assert winner(faxed(lettered(subject)), Kind.STATUS) == ("limestone-chiropractic" if named else None)


def test_a_badly_read_letterhead_is_sure_beside_its_own_zip_code() -> None:
    assert winner(faxed("Limestone Chiropratic Center\nLexington, KY 40508\n\nwords")) == "limestone-chiropractic"
    assert winner(faxed("Limestone Chiropratic Center\nLexington, KY 40599\n\nwords")) is None
    assert winner(faxed("Bluegrass General Hospi(al\nLexington, KY 40599\n\nwords")) == "bluegrass-general"
