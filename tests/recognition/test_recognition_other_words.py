"""The same papers as other custodians put them: oaths without an oath, prints of a patient's account, letters that wait."""

from __future__ import annotations

import pytest
from recognition_samples import faxed, page, pieces_of, sheet
from test_recognition_letters import judged
from test_recognition_sentences import LETTER

from medrec_daemon.model import Kind, PartName
from medrec_daemon.recognition.frames import report_marks, visit_marks

HOUSE = "Bluegrass General Hospital\n1 Hospital Way, Lexington, KY 40508\nPatient: SAMPLETON, TESTA   DOB: 03/14/1971   MRN: 0012345\n\n"
CERTIFICATES = """
Record Certificate
I am in charge of the medical records of this hospital. What follows, 14 pages in all, is what our files contain
for the patient and the dates named. I give this declaration under Rule 803(6).

Custodian's Statement
Acting for the custodian of this clinic, I say that 8 sheets were printed from the electronic record of the patient,
that they were written by personnel who knew the facts when they happened, and that nothing was removed.

Verification of Copies
The attached 22 pages are everything that is kept under the patient's number. They are offered as business
records under the hearsay exception.

CERTIFIED COPY FORM
I hereby state that I have been entrusted with the charts of this practice and that the pages behind this one
are faithful copies. Unsworn declaration, 28 USC 1746.

RELEASE OF RECORDS CERTIFICATION
As the agent of the hospital I affirm the enclosed reproductions are exact and were taken from our archive.

Attestation of Records Clerk
My job includes keeping the charts. I printed these 9 pages today from the chart of the patient. They are complete.

Sworn Statement of Records Custodian
The foregoing 31 pages were made at the time of treatment by the persons treating. Signed without notary as the
statute permits.

HIM Authentication
17 images were duplicated from microfilm. Each is an accurate duplicate of the document in our possession.
Signed under the pains and penalties of perjury.
""".strip().split("\n\n")
PRINTS = (
    "My Chart Overview\nThis page shows data from your patient account. Certain notes are not displayed.",
    "Your Health Information\nViewed in the app on 11/20/2026. Sensitive results are hidden.",
    "Patient Access Report\nYou requested this report through the web portal.",
    "Visit History\nThis list was saved from the website of your clinic. It may be missing visits.",
    "Health Record Snapshot\nInformation shared by the patient from a phone.",
    "Record Excerpt for the Patient\nSome entries were left out of this view at the request of your care team.",
    "My Medical Records\nGenerated when you signed in to your account.",
    "Patient Copy\nThis copy is intended for your own use and is not a certified record.",
    "Health Journal\nExported by you.",
    "Overview",
)
LISTS = (
    "\nAllergies\nNone recorded\nCurrent Medications\nibuprofen 600 mg\nProblem List\nSprain of the neck\nImmunizations\nNone on file\n"
    "Recent Visits\n04/24/2026 office visit\nVitals\nNone on file"
)
NO_RECORDS = (
    "We looked in both of our systems. An account was never created for this patient.",
    "Our registration files show that this individual has not been registered.",
    "Neither a chart nor an account number has ever been assigned to the person named above.",
    "There has never been an encounter for this patient at our clinic.",
    "No registration under this name and birth date was ever made here.",
    "Our master patient index was queried with no matching entry.",
    "The individual you name has never presented to this facility for care.",
    "The hospital, clinic and billing archives were checked, and nothing pertains to this person.",
    "Nobody by this name is in our index.",
    "The person is a stranger to this practice.",
    "All charts of Dr. Sample were destroyed in 2018.",
)
NO_RECORDS_TITLES = ("Notice: No Chart on File", "No Medical Records Located", "Negative Search Certificate", "Letter of No Records")
STATUS = (
    "Your request has not been started because of a computer upgrade that slowed our office.",
    "We have not yet gotten to your request. Our department is short two people.",
    "A cyber incident has left our records desk behind, and your order waits its turn.",
    "Please excuse the delay. Your request has not been assigned to a clerk yet.",
    "Your inquiry is number 88 in our line and has not been reached.",
    "Storm damage has put our release staff behind. We have not yet looked at your letter.",
    "We are sorry for the wait. The change to a new record system means that no request from October has been opened.",
    "Stage 2: the documents you requested are being gathered at the clinic. We will write when they are complete.",
    "Thank you for sending your request by our web page. It will be pulled in the order received.",
    "The therapist must finish her notes before the chart can be copied for you.",
    "Your fax came through. Nothing else is needed.",
    "We could not get to your request this month. It is next.",
)
REJECTION = (
    "Your request has not been processed because the authorization was not signed.",
    "We have not begun your request, as the signature page is missing.",
    "The request is canceled, since the authorization has expired. A new one is needed.",
    "Our counsel has directed us not to answer this request.",
    "The patient called on November 2 and withdrew her consent, which was recorded.",
    "Our privacy officer has declined this release.",
    "The patient has objected to this disclosure.",
    "State law does not let us send these notes without a judge's order.",
)
INVOICE = (
    "Prepayment of $52.00 is needed for the copies you ordered.",
    "Base charge 20.00, 14 pages at 1.00 each 14.00, postage 2.10, to pay 36.10.",
    "Copies: 40 pages. Amount due: $38.50. This estimate is valid for 45 days; after that the request is closed and must be sent again.",
    "Payment for Copies\nCopied pages 55 1.00 55.00\nTotal due $55.00. The price is good for 30 days; thereafter the order is canceled.",
    "Fee for Your Order\nPages 12 0.50 6.00\nTotal 6.00. The copies are unlocked once the payment posts. Fees are limited by statute.",
)
COVER = (
    "Cover Letter\nThe hospital has released the records listed on your authorization; they start on the next page.",
    "Cover Letter\nWe have disclosed the items marked on your request. The documents follow this page.",
)


@pytest.mark.parametrize("words", CERTIFICATES)
def test_a_certificate_in_words_of_its_own(words: str) -> None:
    said = f"{HOUSE}{words}\nNumber of pages: 14   Date: 11/20/2026\nPat Example, Records Clerk"
    assert judged(page(said)) == Kind.CERTIFICATION
    assert judged(faxed(said)) in {Kind.CERTIFICATION, ""}


@pytest.mark.parametrize(
    "words",
    [
        "Our system holds nothing about the patient for the dates asked.",
        "No account was ever opened for this individual.",
        "The patient was at no time treated here.",
        "Neither films nor notes could be reproduced.",
        "No pages accompany this sheet.",
        "The chart was discarded in 2019.",
        "See below.",
    ],
)
def test_an_oath_that_there_is_nothing_has_something_against_it(words: str) -> None:
    oath = f"I have charge of the health records of this hospital. {words}\nI make this statement under the business record rule."
    (piece,) = pieces_of(page(f"{HOUSE}Custodian Attestation\n{oath}\nPages: 0   Date certified: 11/20/2026\nPat Example, Records Clerk"))
    assert piece.kind != Kind.CERTIFICATION or any(item.weight < 0 for item in piece.evidence)


@pytest.mark.parametrize("words", PRINTS)
@pytest.mark.parametrize("laid_out", [page, faxed])
def test_a_print_of_a_patients_account_closes_nothing_whatever_its_words(words: str, laid_out: object) -> None:
    pieces = pieces_of(laid_out(HOUSE + words + LISTS))  # type: ignore[operator]
    assert [(piece.kind, piece.closes) for piece in pieces] == [(Kind.RECORDS, None)]


def test_lists_in_a_note_that_somebody_signed_are_a_chart() -> None:
    note = "Office Visit\nChief Complaint\nNeck pain after a collision.\nAssessment\nStrain of the neck.\nPlan\nPhysical therapy."
    pieces = pieces_of(page(HOUSE + note + LISTS + "\nElectronically signed by Pat Example, MD 04/24/2026"))
    assert [(piece.kind, piece.closes) for piece in pieces] == [(Kind.RECORDS, PartName.RECORDS)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        *((words, Kind.NO_RECORDS) for words in NO_RECORDS),
        *((words, Kind.STATUS) for words in STATUS),
        *((words, Kind.REJECTION) for words in REJECTION),
        *((words, Kind.INVOICE) for words in INVOICE),
        *((words, Kind.COVER) for words in COVER),
    ],
)
def test_a_letter_in_words_of_its_own(words: str, kind: Kind) -> None:
    assert judged(page(LETTER.format(said=words))) == kind
    assert judged(faxed(LETTER.format(said=words))) in {kind, ""}


@pytest.mark.parametrize("title", NO_RECORDS_TITLES)
def test_the_title_says_that_there_is_nothing(title: str) -> None:
    text = LETTER.format(said="Please see above. Thank you for your patience.").replace("November 3, 2026", f"{title}\nNovember 3, 2026")
    assert judged(page(text)) == Kind.NO_RECORDS


def test_thanks_for_patience_alone_is_no_news_of_a_request() -> None:
    assert judged(page(LETTER.format(said="Thank you for your patience."))) == ""


@pytest.mark.parametrize(
    "fields",
    [
        "Begin exam:   04/24/2026   Exam #:   96214\nReq. clinician:   Demo Practiser, MD   Procedure(s):   XR RIBS LEFT",
        "Date performed:   04/24/2026   Access. #:   75183\nReferring doc.:   Demo Practiser, MD   Modality / part:   CT HEAD",
        "Exam Date:   Accession:   Ordering:   Exam:\n04/24/2026   5959   Demo Practiser, MD   PA and lateral chest",
    ],
)
@pytest.mark.parametrize("reader", ["Attending radiologist", "Final read", "Result signed by"])
def test_a_report_of_pictures_with_all_its_fields_begins_in_a_chart(fields: str, reader: str) -> None:
    head = "Example, Nobody B/Day 1971 Chart 77\n"
    note = (
        head
        + "Office Visit\nChief Complaint\nNeck pain.\nHistory of Present Illness\nStruck from behind.\nAssessment\nStrain.\nPlan\nRest."
    )
    report = (
        f"{head}Signed Report\n{fields}\nTechnique\nThree planes.\nFindings\nNo fracture.\nImpression\nNormal.\n{reader}: Pat Example, MD"
    )
    assert report_marks(sheet(report)) == 5
    assert [piece.kind for piece in pieces_of(page(note), page(report, 2))] == [Kind.RECORDS, Kind.RADIOLOGY]


@pytest.mark.parametrize("signed", ["Completed by Pat Example, DC, 04/24/2026", "Note signed by Pat Example, DC at 04/24/2026"])
def test_a_note_may_say_who_sent_the_patient(signed: str) -> None:
    fields = "DOS:   04/24/2026   Attending:   Pat Example, DC\nOrdering / Ref.:   Demo Practiser, MD   Enc. class:   Outpatient"
    said = "Measurements\nThe left thigh is 42 cm and the right one 44 cm round. Both knees bend to 120 degrees without pain."
    note = f"{HOUSE}Limb Clinic\n{fields}\n{said}\n{signed}"
    assert visit_marks(sheet(note)) == 4
    assert judged(page(note)) == Kind.RECORDS
    assert visit_marks(sheet(note.replace("Enc. class", "Exam: CT KNEE   Enc. class"))) == 0


def test_a_misread_release_desk_is_no_fault_of_the_authorization() -> None:
    """``staff`` as a bad fax has it is one letter from ``stale``."""
    said = "The request for medical information idenutied above was received on 18-15 2026 and is now with our release stalf.\nThank you,"
    assert judged(faxed(LETTER.format(said=said))) != Kind.REJECTION
