"""What a page is framed by, whatever it says: the marks of a letter to whoever asked for records, the fields of a visit's note."""

from __future__ import annotations

import re

from medrec_daemon.recognition.layout import Sheet, SheetLine, fold
from medrec_daemon.recognition.word_lists import words_in

_HEAD = 0.5
"""A letter's date, and the fields of a visit, stand in the upper half."""
_CLOSING_WORDS = 4
_SUBJECT = ("RE ", "REGARDING ", "IN RE ", "SUBJECT ", "DEAR ", "TO WHOM IT MAY ", "ATTN ", "ATTENTION ")
_CLOSINGS = (
    "SINCERELY", "RESPECTFULLY", "CORDIALLY", "REGARDS", "KIND REGARDS", "BEST REGARDS", "WITH KIND REGARDS", "WARM REGARDS", "VERY TRULY",
    "YOURS TRULY", "YOURS VERY TRULY", "TRULY YOURS", "YOURS SINCERELY", "FAITHFULLY", "THANK YOU", "THANKS", "MANY THANKS", "WITH THANKS",
)  # fmt: skip
_DATE = re.compile(r"(?:DATE )?(?:[A-Z]{3,9} \d{1,2} \d{4}|\d{1,2} [A-Z]{3,9} \d{4}|\d{1,2} \d{1,2} \d{2,4})")
_LAWYERS = words_in("LAW LAWYER LAWYERS ATTORNEY ATTORNEYS PARALEGAL ESQ ESQUIRE COUNSELOR COUNSEL")
_ASKING = words_in("REQUEST REQUESTS REQUESTER REQUESTOR REQUESTORS INQUIRY ENQUIRY")
_YOU = re.compile(
    r" (?:YOU (?:SENT|GAVE|ASKED|REQUESTED|WROTE|SUBMITTED|PROVIDED|FAXED|MAILED)"
    r"|YOUR (?:REQUESTS?|LETTER|INQUIRY|ENQUIRY|ORDER|FAX|FAXED|CORRESPONDENCE|SUBMISSION|AUTHORI[ZS]ATION)"
    r"|YOUR (?:FILE|REF|REFERENCE|OFFICE|CLIENTS?|FIRM)) "
)
_DEPARTMENT = re.compile(
    r" (?:RELEASE OF INFORMATION|HEALTH INFORMATION (?:MANAGEMENT|SERVICES|DEPARTMENT)|RECORDS DEP(?:ARTMEN)?T|HIM|ROI|CORRESPONDENCE) "
)
_NUMBER = re.compile(r" (?:RR [A-Z0-9]{7}|(?:REQUEST|RELEASE|TRACKING|CONFIRMATION|TICKET|ORDER) (?:ID|NO|NUMBER)) ")

_DAY = re.compile(
    r"\b(?:DATE OF (?:VISIT|ENCOUNTER|ADMISSION|SERVICE|EXAM|CONSULT(?:ATION)?)"
    r"|(?:VISIT|ENCOUNTER|ADMIT|ADMISSION|SERVICE|APPOINTMENT) DATE"
    r"|DATE SEEN|SEEN ON|VISIT ON|CONTACT DATE|ADMISSION VISIT|VISIT DT|ENCOUNTER DT|TREATMENT DATE|D ?O ?S)\b"
)
_WHO = re.compile(r"\b(?:SEEN BY|PROVIDER|ATTENDING|RENDERING|PHYSICIAN|CLINICIAN|THERAPIST|EXAMINER|PRACTITIONER|AUTH PROV|TREATED BY)\b")
_TYPE = re.compile(
    r"\b(?:(?:VISIT |ENCOUNTER )?TYPE|REASON FOR VISIT|VISIT REASON|CLASS|SERVICE LINE|(?:PATIENT|PT|APPT|APPOINTMENT) (?:CLASS|TYPE))\b"
)
_SIGNED = (
    "ELECTRONICALLY SIGNED", "ELECTRONICALLY AUTHENTICATED", "DIGITALLY SIGNED", "AUTHENTICATED BY", "E SIGNED", "REVIEWED AND SIGNED",
    "SIGNED ", "NOTE SIGNED", "COMPLETED BY", "FINALIZED BY", "S ",
)  # fmt: skip
_ON_FILE = " SIGNATURE ON FILE"
_WHO_TREATS = words_in("MD DO PA PAC APRN ARNP NP FNP RN LPN DPT PT OT OTR DC DDS DMD DPM CRNA PHD PSYD LCSW LPCC CNM")
_FAX_FIELDS = (
    re.compile(r"(?:TO|SEND TO|ATTN|ATTENTION|RECIPIENT|ADDRESSEE|COMPANY|DELIVER(?: THIS)? TO)\b"),
    re.compile(r"(?:FROM|SENDER|ORIGINATOR|SENT BY|SENDING|OUR OFFICE|ON BEHALF OF)\b"),
    re.compile(r"(?:[A-Z]+ ){0,2}(?:FAX|FACSIMILE|TELECOPIER)\b"),
    re.compile(r"(?:NO OF |NUMBER OF |TOTAL )?(?:PAGES|PGS|PAGE COUNT|PGS? (?:TOTAL|COUNT)|SHEETS|LENGTH)\b"),
)
"""What begins the four fields that every cover sheet of a fax has."""
_FAXES = words_in("FAX FACSIMILE TELECOPIER")
_PICTURES = words_in("ACCESSION RADIOLOGIST RADIOLOGISTS ORDERING TECHNIQUE COMPARISON MODALITY")
_ORDERED = words_in("ORDERING")
"""A note too may say who sent the patient (``Ordering / Ref.``); with what was taken beside it, it is a report."""
_OF_REPORTS = _PICTURES | words_in("COLLECTED SPECIMEN")
"""A report of pictures or of a laboratory has fields of its own."""
_STUDY = re.compile(
    r"(?:EXAM|EXAMINATION|STUDY|PROCEDURE|MODALITY)(?: S)?"
    r"(?: (?:NAME|TYPE|DESCRIPTION|PERFORMED|ORDERED|REQUESTED|(?:BODY )?PART|REGION))?\b"
)
_MODALITY = re.compile(
    r"\b(?:XR|X ?RAYS?|CT|CTA|MR|MRI|MRA|US|ULTRASOUND|VIEWS?|RADIOGRAPHS?|DOPPLER|SONOGRAM|MAMMOGRAM|PET|FLUOROSCOPY|BONE SCAN"
    r"|(?:PA|AP) (?:AND )?LATERAL)\b"
)
_STUDY_FIELDS = (
    re.compile(r"ACCESS(?:ION)?\b|(?:ORDER|STUDY|EXAM|CASE) (?:NO|NUMBER|ID)\b"),
    re.compile(
        r"(?:EXAM|STUDY|SCAN|IMAGING) (?:DATE|DT|PERFORMED)\b|(?:BEGIN|START|END) (?:OF )?(?:EXAM|STUDY)\b|(?:PERFORMED|IMAGED) ON\b"
        r"|DATE (?:PERFORMED|IMAGED|OF (?:EXAM|EXAMINATION|STUDY|IMAGING|SCAN))\b"
    ),
    re.compile(r"ORDERING\b|ORDERED BY\b|REF (?:MD|DR|PHYSICIAN|PROVIDER)\b|REFERR(?:ING|ED BY)\b|REQUESTED BY\b|REQ(?:UESTING)? "),
    re.compile(
        r"(?:READ|INTERPRETED|DICTATED|REPORTED|REPORT APPROVED|APPROVED|(?:RESULT )?SIGNED) BY\b(?: RADIOLOGIST)?"
        r"|(?:ATTENDING )?RADIOLOGIST\b|READING\b|FINAL READ\b"
    ),
)
_STUDIES = words_in("EXAM EXAMINATION STUDY PROCEDURE MODALITY")
"""What begins the fields of a report of pictures beside what was taken; the last is who read them."""


_LIST_WORDS = 4
"""A heading of a list has at most so many words."""
_LISTS = (
    re.compile(r"(?:\w+ )?ALLERG(?:Y|IES)\b"),
    re.compile(r"(?:\w+ )?(?:MEDICATIONS?|MEDICINES?|PRESCRIPTIONS?)\b"),
    re.compile(r"(?:\w+ )?(?:PROBLEMS?|CONDITIONS?|HEALTH ISSUES?|DIAGNOSES)\b"),
    re.compile(r"(?:\w+ )?(?:IMMUNI[ZS]ATIONS?|VACCINES?|VACCINATIONS?)\b"),
    re.compile(r"(?:\w+ )?(?:VISITS?|ENCOUNTERS?)(?: HISTORY)?\b"),
    re.compile(r"(?:\w+ )?APPOINTMENTS?\b"),
    re.compile(r"(?:\w+ )?VITALS?(?: SIGNS?)?\b"),
    re.compile(r"(?:\w+ )?(?:(?:LAB|TEST) )?RESULTS?\b"),
    re.compile(r"(?:\w+ )?PROCEDURES\b"),
    re.compile(r"(?:MY |YOUR )?(?:CARE TEAM|INSURANCE|COVERAGE|GOALS|PREVENTIVE CARE|HEALTH REMINDERS)\b"),
)
"""Headings of the lists of which summaries consist."""
_TOLD = re.compile(
    r"(?:CHIEF COMPLAINT|REASON FOR|HISTORY OF PRESENT|HPI\b|SUBJECTIVE|OBJECTIVE|ASSESSMENT|IMPRESSION|FINDINGS|PLAN\b|PHYSICAL EXAM"
    r"|EXAM\b|EXAMINATION|REVIEW OF SYSTEMS|(?:HOSPITAL|CLINICAL|ED) COURSE|PROGRESS NOTE|NARRATIVE|DISPOSITION|(?:PRE|POST) ?OPERATIVE)"
)
"""What begins the parts of a note that somebody wrote about a visit."""


def summary_lists(sheet: Sheet) -> int:
    """How many different lists of a summary stand under headings of their own (``Allergies``, ``Recent Visits``).

    None on a page where somebody tells of a visit, or signs.
    """
    found: set[int] = set()
    for line in sheet.lines:
        if _TOLD.match(line.folded) or is_signature(line):
            return 0
        if len(line.words) <= _LIST_WORDS and not any(map(str.isdigit, line.text)):
            found |= {place for place, form in enumerate(_LISTS) if form.fullmatch(line.folded.strip())}
    return len(found)


def letter_marks(sheet: Sheet) -> int:
    """How many of eight things of a letter about somebody's request stand on the page.

    A subject or salutation, a closing and a date by itself, which any letter has; and lawyers, ``you`` who asked, a request, the
    department that answers, and its number: one of these must be there. Pages of a chart have one or none.
    """
    about = (
        not _LAWYERS.isdisjoint(sheet.words),
        not _ASKING.isdisjoint(sheet.words),
        *(form.search(sheet.folded) is not None for form in (_YOU, _DEPARTMENT, _NUMBER)),
    )
    if not any(about):
        return 0
    subject = closing = dated = False
    for line in sheet.lines:
        folded = line.folded
        subject = subject or f"{folded} ".startswith(_SUBJECT)
        closing = closing or (folded.startswith(_CLOSINGS) and len(line.words) <= _CLOSING_WORDS)
        dated = dated or (line.top < _HEAD and _DATE.fullmatch(folded) is not None)
    return sum((subject, closing, dated, *about))


def fax_marks(sheet: Sheet) -> int:
    """How many of the four fields of a fax's cover sheet stand on the page as labels: to whom, from whom, a fax number, how many pages."""
    labels = [fold(part) for line in sheet.lines if ":" in line.text for text in line.texts for part in text.split(":")[:-1]]
    found = sum(any(form.match(label) for label in labels) for form in _FAX_FIELDS)
    if found == len(_FAX_FIELDS) or sheet.words.isdisjoint(_FAXES):
        return found
    begun = sum(any(form.match(line.folded) for line in sheet.lines) for form in _FAX_FIELDS)  # a form's fields without colons
    return begun if begun == len(_FAX_FIELDS) else found


def has_report_fields(sheet: Sheet) -> bool:
    """Whether a field of a radiologist's or a laboratory's report stands on the page."""
    return not _OF_REPORTS.isdisjoint(sheet.words)


def report_marks(sheet: Sheet) -> int:
    """How many of five things of a report of pictures are there as fields: what was taken, its number, its day, who asked, who read it.

    None where no field says what was taken (``Exam: CT HEAD WITHOUT CONTRAST``).
    """
    if _STUDIES.isdisjoint(sheet.words):
        return 0
    taken, fields = False, [False] * len(_STUDY_FIELDS)
    for place, line in enumerate(sheet.lines):
        if ":" not in line.text:
            continue
        for label in (fold(text.partition(":")[0].replace("#", " no ")).strip() for text in line.texts if ":" in text):
            if line.top < _HEAD and not taken and _STUDY.fullmatch(label):
                below = sheet.lines[place + 1].folded if place + 1 < len(sheet.lines) else ""
                taken = _MODALITY.search(f"{line.folded} {below}") is not None
            fields = [known or form.match(label) is not None for known, form in zip(fields, _STUDY_FIELDS, strict=True)]
    return 1 + sum(fields) if taken else 0


def visit_marks(sheet: Sheet) -> int:
    """How many of four things of a visit's note stand on the page: its day, who saw the patient, its type, a clinician's signature.

    None where a field of a radiologist's report stands there; who ordered it counts so only beside what was taken.
    """
    pictures = _PICTURES & sheet.words
    if pictures and (pictures != _ORDERED or report_marks(sheet) > 1):
        return 0
    day = who = sort = signed = False
    for line in sheet.lines:
        if line.top < _HEAD and ":" in line.text:
            day = day or _DAY.search(line.folded) is not None
            who = who or _WHO.search(line.folded) is not None
            sort = sort or _TYPE.search(line.folded) is not None
        signed = signed or is_signature(line)
    return sum((day, who, sort, signed))


def is_signature(line: SheetLine) -> bool:
    """Whether a clinician signs a note with this line (``Electronically signed by Pat Example, MD``)."""
    return (line.folded.startswith(_SIGNED) or line.folded.rstrip().endswith(_ON_FILE)) and not _WHO_TREATS.isdisjoint(line.folded.split())
