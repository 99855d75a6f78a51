"""Words that only seeds from 100 on use: whoever mends recognition tunes on lower seeds, and has not read these.

Seeds 100 to 299 use ``MORE``. From 300 on ``FRESH`` takes its place, a second stock written by somebody who had not seen the rules,
from 400 to 499 ``THIRD`` (``third_letters.py``, ``third_papers.py``), from 500 to 599 ``FOURTH`` (``fourth_letters.py``,
``fourth_papers.py``, ``fourth_stationery.py``), from 600 to 699 ``FIFTH`` (``fifth_letters.py``, ``fifth_papers.py``, and shapes in
``fifth_stationery.py``, ``fifth_blocks.py`` and ``fifth_sheets.py``), and from 700 on ``SIXTH`` (``sixth_letters.py``, ``sixth_papers.py``,
and shapes in ``sixth_stationery.py``, ``sixth_blocks.py``, ``sixth_charts.py`` and ``sixth_sheets.py``), each written by somebody who had
read nothing outside this folder. Seeds of the fifth and those of the sixth have traps of their own too (``fifth_traps.py``;
``sixth_traps.py``, ``sixth_identity.py``, ``sixth_strangers.py``, ``sixth_kin.py``, ``sixth_mixed.py``): others named where one looks
for the patient.

The key is one member of a list of choices somewhere in the papers; a dice of such a seed throws with its stock's members added. Words
that stand in no list, and layouts, are keys too and go through ``otherwise``, ``held`` or ``layout``; only ``THIRD`` and those
after it have such, so that older seeds throw as before.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from bench.accuracy import fifth_letters, fifth_papers, fourth_letters, fourth_papers, sixth_letters, sixth_papers
from bench.accuracy.third_letters import LETTERS
from bench.accuracy.third_papers import PAPERS

if TYPE_CHECKING:
    from _typeshed import SupportsLenAndGetItem

FROM_SEED = 100
FRESH_FROM_SEED = 300
THIRD_FROM_SEED = 400
FOURTH_FROM_SEED = 500
FIFTH_FROM_SEED = 600
SIXTH_FROM_SEED = 700
T = TypeVar("T")

MORE: dict[object, tuple[object, ...]] = {
    # letters
    "This is to let you know that your request is in our queue.": (
        "Thank you for your inquiry. Requests are worked in the order they arrive and yours is waiting for a clerk.",
        "Our staff is gathering the chart you asked about; copies should go out by the end of the month.",
        "The physician must sign off before anything leaves our office, and he is away until next week.",
        "We acknowledge your letter. Please do not call before three weeks have passed.",
    ),
    "Request Acknowledgement": ("Where your request stands", "Acknowledgment Card"),
    "We cannot release the information asked for because:": (
        "We regret that nothing can be sent on the strength of what you gave us.",
        "The form that came with your letter cannot be honored as it stands.",
        "Your paperwork is incomplete and has been put aside.",
    ),
    "The authorization you sent has expired.": (
        "The release was signed more than a year ago.",
        "The signature does not look like the one in our file.",
        "A witness must sign next to the patient.",
        "The box for HIV and mental health is not initialed.",
    ),
    "Please resubmit with a corrected form.": ("Please try again with the right paper.", "Send us the mended form and we will start anew."),
    "Notice of Deficiency": ("Return to Sender - Incomplete", "Authorization Problem"),
    "The patient was never seen at this location.": (
        "Nobody by that name has been a patient here.",
        "Neither our paper files nor our computer shows a chart under this name or birthday.",
    ),
    "Pre-Payment Invoice": ("Charges for Reproduction", "Fee Notice", "Bill for Copies"),
    "Kindly pay before release. We do not ship until our fee is paid.": (
        "Once your check clears the file goes out the same day.",
        "Nothing leaves our shop before the fee is in.",
    ),
    "In answer to your request we send the following pages.": (
        "Here are the pages you wrote for.",
        "With this letter you get the chart of the person named above.",
    ),
    "Records Enclosed": ("Copy of Chart", "Your Order"),
    "FACSIMILE TRANSMITTAL": ("Fax Message", "By Fax"),
    # charts
    "ED PROVIDER NOTE": ("Trauma Bay Note", "Hospitalist Rounding Note", "Observation Unit Record"),
    "OFFICE NOTE": ("Encounter Summary", "Visit Write-up"),
    "Daily Treatment Note": ("Adjustment Visit Record",),
    "PT Initial Evaluation": ("Rehab Session Log", "Functional Assessment"),
    "Daily Note": ("Later Entry", "Continued"),
    "Diagnostic Imaging Report": ("Radiologist's Reading", "Film Interpretation"),
    ("Indication:", "Procedure:", "Findings:", "Impression:"): (
        ("History", "How done", "What is seen", "Opinion"),
        ("Hx:", "Views:", "Observations:", "Conclusions:"),
    ),
    "Cumulative Lab Summary": ("Blood Work", "Specimen Report"),
    ("Analyte", "Your Value", "H/L", "Units", "Normal"): (("Determination", "Found", "!", "Unit", "Usual Range"),),
    "Prehospital Care Report": ("Field Encounter Record", "Medic Trip Ticket"),
    "Health Summary": ("My Chart Printout", "Patient-Printed Overview"),
    "Certificate of Authenticity": ("Statement of the Keeper of Records",),
    "DOS:": ("Seen on:", "Date seen:"),
    # bills
    "Itemization of Charges": ("Charge Detail Listing", "What You Were Charged For"),
    ("Svc Date", "Rev Cd", "HCPCS", "Service", "Units", "Charges"): (("When", "Dept", "Code", "What", "No.", "Price"),),
    "Account Ledger": ("Visit and Payment List",),
    "Patient Statement": ("Your Account at a Glance",),
    "DETACH HERE AND RETURN WITH PAYMENT": ("Cut along this line and mail with your check",),
    # labels and dates of a house's hand
    "Pt Name:": ("Patient's Name:", "Name of Patient:"),
    "Birthdate:": ("Date Born:", "D/O/B:"),
    "Chart #:": ("Hosp No:", "Rec. No.:"),
    "%d-%b-%Y": ("%m.%d.%Y", "%d %B %Y"),
}

FRESH: dict[object, tuple[object, ...]] = {
    # letters
    "This is to let you know that your request is in our queue.": (
        "We have your paperwork and a release specialist has been assigned. Turnaround is currently 10 to 14 days.",
        "Due to staffing shortages, record requests are backlogged; we expect to complete yours within 30 days of receipt.",
        "Your request is pending provider signature on the chart. We will send the documents once the record is complete.",
        "Your order is open and in progress with our retrieval team. You will be notified when the records are available.",
    ),
    "Request Acknowledgement": ("We Got Your Request", "Update on Your Medical Records Order", "Pending Request - Please Hold for Records"),
    "We cannot release the information asked for because:": (
        "Your request could not be completed. An explanation follows.",
        "HIPAA does not permit disclosure based on the documents submitted. The problem is described here.",
        "We are sending your request back to you. What is wrong with it:",
    ),
    "The authorization you sent has expired.": (
        "The copy of the release that reached us is illegible.",
        "A photo ID of the patient has to accompany the request.",
        "The patient has since revoked permission to disclose.",
        "The release does not say what kind of information may be disclosed.",
    ),
    "Please resubmit with a corrected form.": (
        "This request is now closed on our end; a new one will be needed.",
        "Fax the completed paperwork back to us along with this notice.",
        "Until the above is fixed, no documents can be provided.",
    ),
    "Notice of Deficiency": ("Request Denied", "Additional Information Needed to Release Records", "Invalid HIPAA Release"),
    "The patient was never seen at this location.": (
        "Our master patient index shows no encounters for the individual you named.",
        "There are no medical records responsive to your request in our possession.",
        "We searched by name, date of birth and social security number and came up with no match.",
        "This individual does not appear in our system and did not receive treatment from us.",
    ),
    "Pre-Payment Invoice": ("Amount Due for Medical Record Copies", "Prepayment Required", "Cost of Records"),
    "Kindly pay before release. We do not ship until our fee is paid.": (
        "Please note that documents are delivered only after payment posts to our account.",
        "Your order is on hold until the balance is paid in full.",
        "The chart will be faxed or mailed to you as soon as we receive the amount shown.",
    ),
    "In answer to your request we send the following pages.": (
        "Per your request, please see the medical records behind this letter.",
        "Pursuant to the signed authorization, we are forwarding this patient's chart to your firm.",
        "This packet contains all documentation on file for the requested time period.",
    ),
    "Records Enclosed": ("Medical Records Delivery", "Completed Request", "Requested Documents Attached"),
    "FACSIMILE TRANSMITTAL": ("Telefax Cover Page", "INCOMING FAX - PLEASE DELIVER", "Fax Lead Sheet"),
    # charts
    "ED PROVIDER NOTE": ("ER Physician Documentation", "Admission H&P", "Acute Care Hospital Course", "EMERGENCY ROOM CHART"),
    "OFFICE NOTE": ("Ambulatory Visit Documentation", "Established Patient Exam", "Doctor's Notes"),
    "Daily Treatment Note": ("Chiropractic Travel Card", "Spinal Manipulation Progress Entry"),
    "PT Initial Evaluation": ("Outpatient Rehab Evaluation", "Therapist's Treatment Record", "PT Discharge Summary"),
    "Daily Note": ("Subsequent Encounter", "Interval Update", "Chart Entry"),
    "Diagnostic Imaging Report": ("Department of Radiology Interpretation", "RADIOLOGIC EXAMINATION", "Roentgenogram Results"),
    ("Indication:", "Procedure:", "Findings:", "Impression:"): (
        ("CLINICAL DATA", "PROTOCOL", "DESCRIPTION", "RADIOLOGIC DIAGNOSIS"),
        ("Symptoms:", "Prior Studies / Technique:", "Discussion:", "Final Diagnosis:"),
        ("Clinical Information", "Exam Details", "Report", "Summary"),
    ),
    "Cumulative Lab Summary": ("Hematology and Chemistry Panel", "CLINICAL PATHOLOGY TEST RESULTS", "Laboratory Findings"),
    ("Analyte", "Your Value", "H/L", "Units", "Normal"): (
        ("Test Name", "Patient Result", "Abn", "UOM", "Expected Values"),
        ("Assay", "Level", "*", "Measure", "Ref. Limits"),
    ),
    "Prehospital Care Report": ("EMS Transport Record", "Ambulance Call Report", "PARAMEDIC RUN FORM"),
    "Health Summary": ("Personal Health Record Download", "MyHealth After-Visit Summary", "Online Chart Export"),
    "Certificate of Authenticity": ("Records Custodian Declaration", "Verification of True Copies", "Sworn Statement re: Medical Records"),
    "DOS:": ("Appt. Dt.:", "Svc. Dt.:", "Arrived:"),
    # bills
    "Itemization of Charges": ("Line-by-Line Bill for Services", "Charges by Date of Service", "Full Breakdown of Fees"),
    ("Svc Date", "Rev Cd", "HCPCS", "Service", "Units", "Charges"): (
        ("Date of Svc", "Rev. Code", "CPT/HCPC", "Item Description", "Cnt", "Total Charge"),
        ("Posted", "RC", "Proc Cd", "Charge Item", "#", "Ext. Amt"),
    ),
    "Account Ledger": ("All Transactions for Patient", "Charges and Receipts by Date", "Posting History"),
    "Patient Statement": ("Balance Due Notice", "Monthly Account Summary", "YOUR BILL"),
    "DETACH HERE AND RETURN WITH PAYMENT": (
        "Tear off this stub and send it to us with your payment",
        "Mail this coupon together with your check or money order",
        "REMITTANCE SLIP - KEEP THE UPPER PART FOR YOUR FILES",
    ),
    # labels and dates of a house's hand
    "Pt Name:": ("Patient Legal Name:", "Pat.:", "Full Name of Pt:"),
    "Birthdate:": ("Birthday:", "B-Date:", "Pt. Birth Dt:"),
    "Chart #:": ("Med. Record Nbr.:", "Health Record ID:", "HRN:"),
    "%d-%b-%Y": ("%b. %d, %Y", "%Y/%m/%d", "%b-%d-%Y", "%m / %d / %Y"),
}

THIRD: dict[object, tuple[object, ...]] = LETTERS | PAPERS
FOURTH: dict[object, tuple[object, ...]] = fourth_letters.LETTERS | fourth_papers.PAPERS
FIFTH: dict[object, tuple[object, ...]] = fifth_letters.LETTERS | fifth_papers.PAPERS
SIXTH: dict[object, tuple[object, ...]] = sixth_letters.LETTERS | sixth_papers.PAPERS
STOCKS = (
    (SIXTH_FROM_SEED, SIXTH), (FIFTH_FROM_SEED, FIFTH), (FOURTH_FROM_SEED, FOURTH), (THIRD_FROM_SEED, THIRD), (FRESH_FROM_SEED, FRESH),
    (FROM_SEED, MORE),
)  # fmt: skip


def stock(seed: int) -> dict[object, tuple[object, ...]]:
    """What is held back for the seed; nothing below ``FROM_SEED``."""
    return next((words for first, words in STOCKS if seed >= first), {})


class Dice(Random):
    """Dice that know their seed: from ``FROM_SEED`` on every choice has held-back members too, those of the seed's ``stock``."""

    def __init__(self, seed: int, words: str) -> None:
        super().__init__(words)
        self._more = stock(seed)
        self._third = seed >= THIRD_FROM_SEED

    def choice(self, seq: SupportsLenAndGetItem[T]) -> T:
        """One of the members, or of those held back for that list."""
        if self._more and isinstance(seq, tuple):
            key = next((member for member in seq if isinstance(member, str | tuple) and member in self._more), None)
            if key is not None and self.random() < 0.5:
                return super().choice(self._more[key])  # type: ignore[return-value]
        return super().choice(seq)

    def held(self, key: object) -> object:
        """In half of the throws one of those held back for the key, else None; nothing is thrown where the stock lacks it."""
        return super().choice(self._more[key]) if key in self._more and self.random() < 0.5 else None

    def widened(self, seq: tuple[str, ...]) -> tuple[str, ...]:
        """A list to draw several from, with what the third stock or a later one adds to it."""
        key = next((member for member in seq if member in self._more), None) if self._third else None
        return seq if key is None else (*seq, *(str(member) for member in self._more[key]))


def held(dice: Random, key: object) -> object:
    """See ``Dice.held``; None with dice that know no seed."""
    return dice.held(key) if isinstance(dice, Dice) else None


def otherwise(dice: Random, words: T) -> T:
    """Words that stand in no list, or those held back for them."""
    found = held(dice, words)
    return words if found is None else found  # type: ignore[return-value]


def widened(dice: Random, seq: tuple[str, ...]) -> tuple[str, ...]:
    """See ``Dice.widened``; the list itself with dice that know no seed."""
    return dice.widened(seq) if isinstance(dice, Dice) else seq


def layout(dice: Random, key: str) -> dict[str, Any]:
    """How ``Paper.fields`` is to lay its fields out, where something is held back for that."""
    found = held(dice, key)
    return found if isinstance(found, dict) else {}
