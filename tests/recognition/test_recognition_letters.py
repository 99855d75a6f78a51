"""What an office writes when it sends no records, in words of many offices: a letter is known by what it says, a chart is no letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from recognition_samples import faxed, page, pieces_of, sheet, shipped_rules
from test_recognition_sentences import LETTER

from medrec_daemon.model import Kind, Page, PartName
from medrec_daemon.recognition.frames import letter_marks, visit_marks

STATUS = (
    "Your letter reached our office on November 2. We are short of staff; kindly give us four weeks.",
    "We have opened a ticket for your request. Copies go out in the order that requests come in.",
    "The chart you asked for is in remote storage. It takes about ten days to be brought back.",
    "Please be advised that your request is with our copying vendor, who will write to you.",
    "Thank you for your letter. It will be answered in turn; we ask you not to telephone.",
    "Dr. Sample has not yet finished the chart. As soon as her notes are signed we will send the copies.",
    "Our turnaround is currently 20 business days.",
    "This is to confirm that we have your fax. There is no need to send it twice.",
    "Your request is number 214 in line.",
    "We have placed your request on the list for copying next week.",
    "The records clerk is on leave until December 1. Your request will be taken up when she is back.",
    "Your order has been placed with our archive. Expect the pages by mail.",
    "We are still looking for the second volume of the chart and will be in touch.",
    "Acknowledgment of your records request. Estimated time: 15 working days.",
    "Your request has been opened and is waiting for review by our privacy officer.",
    "A search for the chart is under way. You need not do anything.",
    "The request you sent was received and is being handled by our central office.",
    "Due to a change of computer systems, requests are answered with some delay.",
    "Please do not inquire again before thirty days are over. Your letter is with us.",
    "Nothing can leave the office before the doctor has signed off, and she is away until Monday.",
    "Kindly note that your inquiry of October 24 was entered in our log under number 55120.",
    "Our clerks are copying the chart this week and it should go out by Friday.",
    "We acknowledge your correspondence and ask that you allow six to eight weeks.",
    "Records from before 2020 are on microfilm; retrieving them takes a little longer.",
    "The file has been pulled and is awaiting the physician's approval.",
    "We apologize for the wait. Two of our staff have left, and we are behind.",
    "Your request will be worked in the order in which it came to us.",
    "We sent your request on to the billing office, since they keep the ledgers.",
    "Nothing more is needed from you at present; the copies will be mailed when they are complete.",
    "Please hold further calls. You will get the records as soon as they are ready.",
    "We are in receipt of your letter dated October 24, 2026 and have begun to collect the records.",
    "The chart is checked out to the surgery clinic. We will copy it upon its return.",
    "This notice confirms that your records request has been validated and is scheduled for fulfillment.",
    "Your request needs approval from risk management, which usually takes five days.",
    "The department is working through a backlog from the summer.",
)
REJECTION = (
    "We must send your papers back. The form has no date.",
    "The enclosed form was not filled in completely. Please mend it and mail it again.",
    "Your authorization was signed more than a year ago; our policy wants one that is no older than six months.",
    "The authorization names a different hospital. We may not answer it.",
    "We need a copy of the court order that makes you the guardian before anything is given out.",
    "Page 2 of the authorization is missing.",
    "We take requests by mail only. Your fax was discarded.",
    "The birth date on your form is not the one that we have. Please check it and send the form again.",
    "Psychotherapy notes need a separate authorization, which is enclosed. Nothing was copied.",
    "An electronic signature is not acceptable to us.",
    "Your request cannot go further until the patient initials the box for drug and alcohol treatment.",
    "Please use the form of this hospital. Other forms are not honored.",
    "We do not give out records to law firms without a subpoena.",
    "The person who signed is not the patient, and nothing shows that he may sign for her.",
    "The authorization was revoked by the patient, so we cannot comply with your request.",
    "Your request lacks the dates of treatment that you want.",
    "Returned herewith is your request, for want of a witness's signature.",
    "The release form is made out to another law firm and cannot be used for yours.",
    "The signature on the form does not resemble the one on file. Please start over with a proper form.",
    "Nothing can be released on what you have sent.",
    "The authorization you enclosed is out of date.",
    "We cannot act on a photocopy of the authorization; the original is needed.",
    "The patient's signature is absent from the form.",
    "Your request was not honored because no date of birth was given.",
    "Because the patient has died, we need letters of administration before releasing the chart.",
    "A valid release must state to whom the records may go. Yours does not.",
    "Your authorization does not cover mental health treatment, therefore it is returned.",
    "The form is illegible. Send a clean copy.",
    "We are not permitted to disclose these records to you on this form.",
    "Incomplete: section 4 of the form was left blank.",
    "The attached request is being returned to you because we could not verify the signature.",
    "Please have the patient sign and date the form and return it to us.",
    "We must decline: the authorization is made out to a different attorney.",
    "Electronic requests are not accepted by this practice.",
    "The authorization fails to list the information to be released.",
    "Our legal department has rejected the release because it contains no expiration date.",
    "A parent may not sign for a patient over 18. Please get his own signature.",
    "The social security number given does not agree with our records.",
)
NO_RECORDS = (
    "Our files hold nothing under this name.",
    "This person was never treated in our practice.",
    "We looked for a chart under both names and came up empty.",
    "There is no account or chart for your client with us.",
    "The patient did not visit this clinic in the years you name.",
    "No match in our patient index.",
    "We have no history of care for the individual named above.",
    "The name is not known to us.",
    "Your client is not in our system.",
    "Nobody of that name and birth date was seen in our emergency room.",
    "Our search turned up no visits between those dates.",
    "We were not able to identify a patient with this name and date of birth.",
    "No one by this name has ever been a patient of this office.",
    "The records of that year have been destroyed under our retention schedule.",
    "This individual does not appear among our patients.",
    "After a careful search we have nothing to send you; this patient is not one of ours.",
    "We do not show any visits for your client in our system.",
    "Your client has not been treated at this location.",
    "Our records do not go back that far; charts from 2009 were shredded.",
    "A person of that name is unknown at this clinic.",
    "We could find no trace of this patient.",
    "There were no encounters at this hospital within your dates.",
    "We have no file for this person.",
    "Search result: negative.",
    "We searched our electronic and paper files and there was no hit for this name.",
    "Please be informed that the above is not, and never was, a patient of Dr. Example.",
    "No services were rendered to this individual at our facility.",
    "We hold neither a chart nor films for the patient.",
    "No billing account exists for this person.",
    "The records were lost in a flood in 2021.",
    "Nothing responsive to your request could be located.",
)
UNSURE = (
    "We have received your request. No chart was found under this name, but we continue to look in the archive.",
    "Thank you for your call. The new parking lot is open.",
    "Please call our office about this patient.",
    "The doctor will be away next week.",
    "Thank you for your letter about the parking lot.",
    "We were unable to locate the signature page of your authorization.",
    "The patient called to say that she has a new attorney.",
    "Please call me about this file.",
)
OTHER_TRADES = (
    "Claim number: 4471. Your claim for benefits is pending. We are waiting for the police report and will contact you after our review.",
    "We have received your demand package and are reviewing it. An adjuster will contact you within 30 days.",
    "Your request for prior authorization of an MRI of the lumbar spine has been denied because it is not medically necessary.",
    "Your leave request was returned because the form was not signed by your supervisor.",
    "The refill request was denied. The patient must be seen before more tablets are prescribed.",
    "Our office will be closed on December 25. Requests received then will be processed on the next business day.",
    "Notice of privacy practices. You have the right to request a copy of your records. We may deny your request.",
    "Thank you for your payment. Check 4471 was received on November 2.",
    "Please be advised that we hold a lien on any settlement. Send us the status of the case.",
    "We were unable to reach you by telephone about your appointment. Please call to reschedule.",
)
ACCOMPANIED = (
    "Enclosed please find the medical records you requested. The radiology films will follow under separate cover.",
    "Attached are the records you asked for. No billing records are kept at this office; contact our billing vendor.",
    "In answer to your request we send the complete chart, 18 pages. The authorization is returned with it.",
    "With this letter you get the chart of the person named above. Number of pages: 69.",
    "I, the undersigned custodian of records, certify that the attached 14 pages are a true and complete copy of the chart.",
    "Invoice 2231. Records will be released upon receipt of payment. Amount due $48.75.",
)
TITLES = (
    ("Status of Your Records Request", "status"),
    ("Acknowledgement of Inquiry", "status"),
    ("Notice of Delay in Processing", "status"),
    ("Request Returned", "rejection"),
    ("Deficient Authorization", "rejection"),
    ("Problem With Your Release Form", "rejection"),
)
VISIT = """
Sampletown Family Practice
Patient: Testa Sampleton     DOB: 03/14/1971     MRN: 0012345
{title}
Date of Service: 03/03/2026     Seen by: Pat Example, MD
Type: Follow-up

Findings
The left knee was imaged elsewhere last week. There is a small effusion. The osseous alignment is preserved without fracture
or dislocation, and the joint space is maintained. Marrow signal is unremarkable on the axial and sagittal views.
Impression
Small effusion. No fracture.

Electronically signed by Pat Example, MD 03/03/2026
Page 1 of 1
"""
REPORT = """
Sampletown Imaging
Patient: Testa Sampleton     DOB: 03/14/1971     MRN: 0012345
MRI KNEE LEFT WITHOUT CONTRAST
Date of Service: 03/03/2026     Referring physician: Demo Practiser, MD
Type: Outpatient     Attending: Demo Practiser, MD

Findings
There is a small effusion. The osseous alignment is preserved without fracture or dislocation, and the joint space is
maintained. Marrow signal is unremarkable on the axial and sagittal views.
Impression
Small effusion. No fracture.

Electronically signed by Pat Example, MD 03/03/2026
"""
LAST_LINES = """
Sampletown Family Practice     Clinical Record
Name of Patient: Testa Sampleton     DOB: 03/14/1971     Chart #: 0012345
{said}
/s/ Pat Example, APRN 03/03/2026
Page: 6
"""


def judged(one: Page) -> str:
    """The kind that the gates let pass, or ''."""
    (piece,) = pieces_of(one)
    gates = shipped_rules().gates
    sure = piece.kind_score >= gates.kind_floor and piece.kind_score - piece.runner_up_score >= gates.kind_margin
    return piece.kind.value if sure else ""


@pytest.mark.parametrize("words", STATUS)
def test_it_has_come_in_and_we_wait(words: str) -> None:
    assert judged(page(LETTER.format(said=words))) == Kind.STATUS


@pytest.mark.parametrize("words", REJECTION)
def test_it_is_sent_back(words: str) -> None:
    assert judged(page(LETTER.format(said=words))) == Kind.REJECTION


@pytest.mark.parametrize("words", NO_RECORDS)
def test_there_is_nothing(words: str) -> None:
    assert judged(page(LETTER.format(said=words))) == Kind.NO_RECORDS


@pytest.mark.parametrize("words", [*STATUS, *REJECTION, *NO_RECORDS])
def test_by_fax_it_is_the_same_or_in_doubt_and_never_closes_a_part(words: str) -> None:
    right = Kind.STATUS if words in STATUS else Kind.REJECTION if words in REJECTION else Kind.NO_RECORDS
    assert judged(faxed(LETTER.format(said=words))) in {right, ""}
    assert all(piece.closes is None for piece in pieces_of(faxed(LETTER.format(said=words))))


@pytest.mark.parametrize("words", UNSURE)
def test_a_letter_that_could_be_two_things_or_says_nothing_waits(words: str) -> None:
    assert judged(page(LETTER.format(said=words))) == ""


@pytest.mark.parametrize("words", OTHER_TRADES)
def test_letters_of_other_trades_are_no_answers_to_us(words: str) -> None:
    assert judged(page(LETTER.format(said=words))) in {"", Kind.OTHER}


@pytest.mark.parametrize("words", ACCOMPANIED)
def test_a_letter_that_brings_something_is_no_letter_that_brings_nothing(words: str) -> None:
    assert judged(page(LETTER.format(said=words))) not in {Kind.STATUS, Kind.REJECTION, Kind.NO_RECORDS}


@pytest.mark.parametrize(("title", "kind"), TITLES)
def test_the_title_of_a_letter_tells_too(title: str, kind: str) -> None:
    text = LETTER.format(said="Please see below.").replace("November 3, 2026", f"{title}\nNovember 3, 2026")
    (piece,) = pieces_of(page(text))
    assert piece.kind == kind


@pytest.mark.parametrize(
    "said",
    [
        "We will order a mammogram and have this scheduled for her before the next visit.",
        "No further work up is needed at this time. She agrees with the plan.",
        "The old records were requested and will be reviewed when they arrive.",
        "She had no record of a tetanus shot and was not seen here before.",
        "The consent form was not signed because she left.",
    ],
)
def test_the_last_lines_of_a_chart_are_no_letter(said: str) -> None:
    text = LAST_LINES.format(said=said)
    assert letter_marks(sheet(text)) <= 1
    assert judged(page(text)) in {"", Kind.RECORDS}


@pytest.mark.parametrize("title", ["Visit Note", "Rounding Note", "Rehab Session Log", "Encounter Summary", "Functional Assessment"])
def test_a_report_of_pictures_in_the_note_of_a_visit_belongs_to_the_visit(title: str) -> None:
    text = VISIT.format(title=title)
    assert visit_marks(sheet(text)) == 4
    assert judged(page(text)) == Kind.RECORDS


def test_a_radiologists_own_report_stays_one() -> None:
    assert judged(page(REPORT)) == Kind.RADIOLOGY
    accession = REPORT.replace("Type: Outpatient", "Accession: 4471123")
    assert visit_marks(sheet(accession)) == 0
    assert judged(page(accession)) == Kind.RADIOLOGY


def test_a_consultants_letter_to_a_colleague_is_no_letter_about_a_request() -> None:
    text = """
    Sampletown Orthopaedics
    November 3, 2026
    Dear Dr. Practiser:
    Re: Testa Sampleton
    Thank you for sending me this pleasant woman. I will order an MRI and have this scheduled.
    Sincerely,
    Pat Example, MD
    """
    assert letter_marks(sheet(text)) <= 1
    assert judged(page(text)) in {"", Kind.RECORDS}


@pytest.mark.parametrize(
    "words",
    [
        "TELECOPIER SHEET\nDeliver to: Law Office of Demo Example\nFrom: Example General Hospital\nFax: (859) 555-0199\nNo. of pages: 24",
        "Example General Hospital\n\n\nTo:   Law Office     From:   Example Hospital\nFax no.:   (859) 555-0199     Pages:   7",
    ],
)
@pytest.mark.parametrize(
    "notice",
    [
        "WARNING: Unauthorized disclosure of patient information is prohibited by state and federal law.",
        "If you are not the person named above, please shred these pages and telephone the sender.",
    ],
)
def test_a_cover_sheet_is_known_by_its_fields(words: str, notice: str) -> None:
    assert judged(page(f"{words}\nSubject: Testa Sampleton\nYour file: RR-7F3K9TE\n\n{notice}")) == "cover"


@pytest.mark.parametrize(
    "words",
    [
        "Visit Summary - Patient Portal\nThis document was generated by the patient online and does not replace the legal medical record.",
        "After Visit Summary\nDownloaded from the portal by the patient. It is not the complete chart.",
        "Health Overview\nPrinted by the patient from MyChart. This print is not an official medical record.",
    ],
)
def test_what_a_patient_printed_himself_is_not_the_chart(words: str) -> None:
    said = f"{words}\nAllergies\nNone recorded\nCurrent Medications\nibuprofen 600 mg\nProblem List\nSprain of the neck\nVitals\n04/24/2026"
    pieces = pieces_of(page(f"Bluegrass General Hospital\nPatient: SAMPLETON, TESTA   DOB: 03/14/1971\n\n{said}"))
    assert [(piece.kind, piece.closes) for piece in pieces] == [(Kind.RECORDS, None)]


def test_a_page_under_the_running_head_of_a_chart_is_no_report_of_its_own() -> None:
    head = "Bluegrass General Hospital                    ED Triage and Treatment Record\nSAMPLETON, TESTA   DOB: 03/14/1971\n"
    first = (
        head + "CHIEF COMPLAINT\nElbow pain after a fall\nHISTORY OF PRESENT ILLNESS\nShe fell off a ladder.\nPHYSICAL EXAMINATION\nTender."
    )
    second = head + (
        "Addendum\nFINDINGS\nThere is tendinitis with T2 signal on coronal and sagittal images and a small joint effusion.\n"
        "The ligaments are intact, the marrow is of normal signal. No fracture line.\n"
        "IMPRESSION\n1. Tendinitis of the common extensor origin.\n2. Joint effusion."
    )
    assert [(piece.first, piece.last, piece.kind) for piece in pieces_of(page(first), page(second, 2))] == [(1, 2, Kind.RECORDS)]
    report = second.replace("ED Triage and Treatment Record", "MRI of the Elbow")
    report = report.replace("Addendum", "Accession: 77123\nTECHNIQUE\nThree planes.")
    assert [piece.kind for piece in pieces_of(page(first), page(report, 2))] == [Kind.RECORDS, Kind.RADIOLOGY]


IMAGES = (
    "Enclosed you will find two DVDs holding the MRI studies of the patient.",
    "The X-rays of the left wrist were saved to the enclosed USB drive.",
    "We have copied the CT scans to the disc that accompanies this letter.",
    "One CD with the radiology exams is inside this envelope. The viewer starts by itself.",
    "The radiographs can be opened from the enclosed CD-ROM on any computer.",
    "A flash drive with all of the imaging is attached to this page.",
    "The studies have been pushed to our cloud; open the link in your e-mail to see the pictures.",
    "Please use the code below to view the scans online.",
    "Your films were uploaded to the secure site. The password was mailed to you.",
    "A link by which to download the images was sent to your e-mail address.",
    "Herewith the images of the cervical spine on one disk.",
    "Copies of the x-ray films are enclosed.",
    "Enclosed: 1 DVD with the studies named above.",
    "The images below have been shared with your office through our portal.",
    "The exams listed here are recorded on the disk sent with this letter.",
)
NO_IMAGES = (
    "The CT scans will be copied to a disc and sent to you next week.",
    "We keep no images on disc at this office.",
    "There is a fee of $20.00 for each CD of images that is sent.",
    "Please send a blank disc if images are wanted.",
    "The disc of x-rays that was sent to us could not be opened.",
    "Your request for images on CD is being handled by the film library.",
    "We cannot release the films on disc without a signed authorization.",
    "To obtain the pictures on a DVD, write to the hospital that took them.",
    "The link to the images was not opened in time and has expired. Nothing was downloaded.",
    "Once payment is received a link to download the images will be sent.",
    "Studies before 2015 were on film and have been destroyed; none is enclosed.",
    "We are returning the disc of images that you enclosed.",
    "The images of another patient were sent on the disc by mistake.",
    "Images have yet to be sent on disc.",
    "No disc of images is enclosed because none were taken.",
)
COUNTS = ("", "\nFilms: 14   Discs: 1", "\nTotal images: 212   CD count: 2", "\nNo. of studies: 3")


@pytest.mark.parametrize("words", IMAGES)
@pytest.mark.parametrize("count", COUNTS[1:])
def test_a_letter_that_brings_and_counts_images(words: str, count: str) -> None:
    (piece,) = pieces_of(page(LETTER.format(said=words + count)))
    assert (piece.kind, piece.closes) == (Kind.IMAGES, PartName.IMAGES)
    gates = shipped_rules().gates
    assert piece.kind_score >= gates.kind_floor
    assert piece.kind_score - piece.runner_up_score >= gates.kind_margin


@pytest.mark.parametrize("words", NO_IMAGES)
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("laid_out", [page, faxed])
def test_a_letter_that_brings_no_images_closes_nothing(words: str, count: str, laid_out: Callable[[str], Page]) -> None:
    gates = shipped_rules().gates
    for piece in pieces_of(laid_out(LETTER.format(said=words + count))):
        sure = piece.kind_score >= gates.kind_floor and piece.kind_score - piece.runner_up_score >= gates.kind_margin
        assert piece.closes is None or not sure


def test_a_letter_that_lists_what_a_form_must_have_is_no_form() -> None:
    said = (
        "Your request for protected health information is denied for these reasons.\nThe patient signature is missing.\n"
        "The right to revoke is not stated on the authorization.\nThe purpose of the disclosure was left out.\n"
        "Please send us a corrected authorization."
    )
    assert judged(page(LETTER.format(said=said))) == "rejection"


@pytest.mark.parametrize(
    "words",
    [
        "Custodian's Oath\nI look after the charts of this office. Each of the 12 pages was compared with the original file.",
        "Declaration of Records\nThe copy of 6 leaves behind this sheet was made from the chart by our staff; nothing was left out.",
        "Affidavit of Business Records\nWhat I say is true to the best of my knowledge. I keep the records of this clinic.",
    ],
)
def test_an_oath_in_words_of_its_own_is_a_certificate(words: str) -> None:
    said = f"Bluegrass General Hospital\nPatient: SAMPLETON, TESTA   DOB: 03/14/1971\n\n{words}\nNumber of pages: 12   Date: 11/20/2026"
    assert judged(page(said)) == Kind.CERTIFICATION


def test_a_letterhead_with_its_facsimile_is_no_cover_sheet() -> None:
    said = "Bluegrass General Hospital\n1 Hospital Way, Lexington, KY 40508\nvoice (859) 555-0101\nfacsimile (859) 555-0102\n\n"
    assert judged(page(said + "Patient: SAMPLETON, TESTA   DOB: 03/14/1971\nSeen again on Monday.")) != "cover"
