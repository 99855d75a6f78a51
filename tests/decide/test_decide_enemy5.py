"""Papers made to be filed under the wrong client or to close a part with no record: each one must wait for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from recognition.recognition_samples import DIRECTORY, EAST, GENERAL, TODAY, faxed, page, shipped_rules

from medrec_daemon.decide.plan import Case, decide
from medrec_daemon.filing.names import Naming
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, Request, Sent
from medrec_daemon.model import Outcome, Page, PartName, Plan
from medrec_daemon.recognition.pieces import recognise

PLACE = Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}")
HOUSE = "Bluegrass General Hospital\n1 Hospital Way, Lexington, KY 40508   Phone (859) 555-0101\n\n"
CHART = """

EMERGENCY DEPARTMENT PROVIDER NOTE
Date of Service: 09/06/2026
CHIEF COMPLAINT: Neck pain after a collision.
HISTORY OF PRESENT ILLNESS: The patient was the belted driver of a car that was struck from behind at a light. She did
not lose consciousness. CT of the head was read as showing no acute fracture; impression per radiology was normal.
REVIEW OF SYSTEMS: As above, otherwise negative.
PHYSICAL EXAM: Alert. Tender over the trapezius on both sides.
MEDICAL DECISION MAKING: Strain of the neck. No sign of cord injury.
DISPOSITION: Home. Electronically signed by Arthur Attendwell, MD
"""
OURS = "Patient Name: SAMPLETON, TESTA Q   DOB: 03/14/1971   MRN: 4471120"
LETTER = HOUSE + "October 20, 2026\n\nLaw Office of Demo Example\n\nRe: Testa Sampleton   DOB: 03/14/1971\n\n"


def request(reference: str) -> Request:
    parts = {part: Part.model_validate({"from": date(2026, 1, 5), "to": "present"}) for part in PartName}
    return Request.model_validate(
        {"id": reference, "provider": GENERAL.id, "parts": parts, "sent": (Sent(on=date(2026, 10, 12), by="fax"),)}
    )


def matter(number: str, first: str, last: str, born: date, reference: str, **more: object) -> Matter:
    client = {"first": first, "last": last, "born": born} | more
    return Matter.model_validate({"matter": number, "client": client, "requests": (request(reference),)})


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    (tmp_path / "ledger" / "matters").mkdir(parents=True)
    made = Ledger.open(tmp_path / "ledger", tmp_path / "index.sqlite")
    made.add_provider(GENERAL)
    made.add_provider(EAST)
    home = {"street": "12 Elm Street", "city": "Lexington", "state": "KY", "zip": "40507"}
    made.add_matter(matter("2026-0001", "Testa", "Sampleton", date(1971, 3, 14), "RR-7F3K9TE", middle="Quinn", address=home))
    made.add_matter(matter("2026-0002", "Otto", "Fremdling", date(1955, 5, 5), "RR-4HXW3NC"))
    yield made
    made.close()


def plan(ledger: Ledger, *pages: Page) -> Plan:
    numbered = [replace(one, number=number) for number, one in enumerate(pages, 1)]
    pieces = recognise(numbered, "scan.pdf", DIRECTORY, shipped_rules(), TODAY)
    return decide(Case("scan.pdf", "ab" * 32, len(numbered), TODAY), pieces, ledger, shipped_rules(), PLACE)


Read = Callable[[str], Page]
both = pytest.mark.parametrize("read", [page, faxed], ids=["text layer", "fax"])


@both
@pytest.mark.parametrize("head", [OURS, "Individual: SAMPLETON, TESTA Q      Born on: 03/14/1971"])
def test_the_papers_below_would_be_filed_were_they_hers(ledger: Ledger, head: str, read: Read) -> None:
    made = plan(ledger, read(HOUSE + head + CHART))
    assert (made.outcome, made.pieces[0].matter) == (Outcome.FILE, "2026-0001"), made.reasons


@both
@pytest.mark.parametrize(
    "head",
    [
        "Paciente: STRANGELY, MAX      Nac: 05/05/2010\n\n\n\nTitular: SAMPLETON, TESTA Q      Nac: 03/14/1971",
        "Customer: STRANGELY, MAX      Born on: 05/05/2010\n\n\n\nAdult: SAMPLETON, TESTA Q      Born on: 03/14/1971",
        "Adult: SAMPLETON, TESTA Q      Born on: 03/14/1971\n\n\n\nCustomer: STRANGELY, MAX      Born on: 05/05/2010",
        "Treated: Max Strangely   05/05/2010\n\n\n\nCustomer: Testa Sampleton   03/14/1971",
        "Treated: Max Strangely\n\n\n\nAdult: SAMPLETON, TESTA Q      03/14/1971",
        "Treated: STRANGELY, MAX   Chart 77123\n\n\nAdult: SAMPLETON, TESTA Q      Born 03/14/1971",
        "Treated\nMax Strangely\n\nAdult\nSAMPLETON, TESTA Q\nBorn\n03/14/1971",
        "Treated: Max Strangely\nBorn: 05/05/2010\n\n\nCustomer: Testa Sampleton   03/14/1971",
    ],
)
def test_with_another_person_in_the_header_an_unknown_label_tells_nothing(ledger: Ledger, head: str, read: Read) -> None:
    assert plan(ledger, read(HOUSE + head + CHART)).outcome is Outcome.HOLD


@both
@pytest.mark.parametrize(
    "label",
    """NOK; ICE; Mom; Dad; Gtor; G'tor; Ins'd; Subs; Resp; Resp Party; RP; HOH; Head of household; Donor; Twin B; Twin A; Source pt;
    Prior pt; Proband; Index case; Titular; Madre; Padre; Tutor; Garante; Asegurado; Suscriptora; Versicherte; Mutter; Vater; Assuré;
    Acct Name; Account Name; MPOA; HCP; Surrogate; Conservator; Executor; Escort; Chaperone; Cosigner; Co-signer; Co-insured; Ex-wife;
    Cardholder; Enrollee; Sib; Fiancee; Girlfriend; Boyfriend; Seen with; Duplicate of; See also; Maternal hx; Obligor; Debtor; Carer;
    Spoke with; Merge from; Linked chart; Alias of; Previous; Surety; Roommate""".replace("\n", " ").split(";"),
)
def test_a_label_that_speaks_of_somebody_else_names_no_patient(ledger: Ledger, label: str, read: Read) -> None:
    head = f"{label.strip()}: SAMPLETON, TESTA Q      03/14/1971"
    assert plan(ledger, read(HOUSE + head + CHART)).outcome is Outcome.HOLD


@pytest.mark.parametrize("born", ["08/14/1971", "03/19/1971", "03/14/1977", "3/14/77", "March 14, 1977", "Mar 19, 1971", "03141977"])
def test_another_birth_date_that_can_be_read_is_another_persons(ledger: Ledger, born: str) -> None:
    head = f"Patient Name: SAMPLETON, TESTA Q   DOB: {born}"
    assert plan(ledger, faxed(HOUSE + head + CHART)).outcome is Outcome.HOLD


@both
@pytest.mark.parametrize(
    "head",
    [
        "Adult: SAMPLETON, TESTA Q 03/14/1971   Patient: Mini",
        "Mrs Testa Sampleton\n12 Elm Street\nLexington KY 40507\nPatient: Mini",
        "SAMPLETON, TESTA Q\n12 ELM STREET\nLEXINGTON KY 40507\nPatient Name: Mini",
        "Person Served: Strangely, Mini   05/05/2015\nEmer: Sampleton, Testa   03/14/1971",
        "OTTO FREMDLING",
        "Otto Fremdling, 71 y.o. male",
        "FREMDLING, OTTO   M   71 yrs",
    ],
)
def test_a_page_with_somebody_elses_name_stops_the_packet(ledger: Ledger, head: str, read: Read) -> None:
    assert plan(ledger, read(HOUSE + OURS + CHART), read(HOUSE + OURS + CHART), read(HOUSE + head + CHART)).outcome is Outcome.HOLD
    assert plan(ledger, read(HOUSE + head + CHART)).pieces[0].matter != "2026-0001"


@both
@pytest.mark.parametrize(
    "letter",
    [
        """
CERTIFICATE OF CUSTODIAN
I, the undersigned, custodian of records, certify under penalty of perjury that a full, true and complete search of the
records kept in the regular course of business was made and that nothing pertaining to the above patient was there.
Subscribed and sworn before me. Notary public.
""",
        """
CERTIFICATION
I certify that I am the duly authorized custodian of the records of the hospital and that after careful review of our
indices this person is unknown to us. The records made in the ordinary course of business are complete. Notary Public.
""",
        """
DECLARATION OF CUSTODIAN
I declare under penalty of perjury that the records requested were destroyed in the ordinary course of business in
accordance with our retention schedule. True and correct copies are therefore unavailable.
""",
        """
CERTIFICATE OF NO RECORDS
Records enclosed: 0 pages. I certify that this is a true and complete copy of the result of the search made in the
regular course of business.
""",
        """
RECORDS CERTIFICATION
I am the custodian of records. Records are kept in the regular course of business. We hold zero pages for the dates you
asked for. Subscribed and sworn before me, Notary Public. I certify that the foregoing is true and correct.
""",
        """
CERTIFICATION OF RECORDS
I, the custodian of records, certify that the request for a true and complete copy of the chart is returned herewith, as
the authorization was not signed. Sworn before me, notary public.
""",
        """
RADIOLOGY REPORT REQUEST
The MRI of the lumbar spine was not performed here. No evidence of this study was found. Read by another facility.
The radiograph of the chest has been purged.
""",
        """
RADIOLOGY DEPARTMENT
We have the CT of the head without contrast and the MRI of the cervical spine on file. The films will be copied when the
authorization has been signed. Two views of the chest were obtained by another facility.
""",
        """
The patient presented to the emergency department with neck pain and was admitted. She reports tender lumbar spine. Our
case review found that ibuprofen was given and physical therapy ordered. We cannot release the chart until the
physician signs off.
""",
        """
Enclosed disc could not be read? Please tell us. Your CD containing images in DICOM format is being re-burned.
""",
        """
ITEMIZED STATEMENT OF CHARGES
Service Date   Description            Qty   Charges
10/01/2026     Record search          1     20.00
10/01/2026     Copies                 44    22.00
10/01/2026     Notary                 1     5.00
Total charges 47.00
""",
    ],
    ids=["nothing", "unknown", "destroyed", "0 pages", "zero pages", "returned", "no study", "films", "release", "re-burned", "copies"],
)
def test_a_letter_without_what_it_speaks_of_closes_nothing(ledger: Ledger, letter: str, read: Read) -> None:
    made = plan(ledger, read(LETTER + letter))
    assert not any(piece.closes for piece in made.pieces), made.pieces
