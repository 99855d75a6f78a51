"""Words that only seeds from 100 on use: whoever mends recognition tunes on lower seeds, and has not read these.

The key is one member of a list of choices somewhere in the papers; a dice of a higher seed throws with the members below added.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import SupportsLenAndGetItem

FROM_SEED = 100
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


class Dice(Random):
    """Dice that know their seed: from ``FROM_SEED`` on every choice has the held-back members too."""

    def __init__(self, seed: int, words: str) -> None:
        super().__init__(words)
        self._more = seed >= FROM_SEED

    def choice(self, seq: SupportsLenAndGetItem[T]) -> T:
        """One of the members, or of those held back for that list."""
        if self._more and isinstance(seq, tuple):
            key = next((member for member in seq if isinstance(member, str | tuple) and member in MORE), None)
            if key is not None and self.random() < 0.5:
                return super().choice(MORE[key])  # type: ignore[return-value]
        return super().choice(seq)
