"""What custodians write instead of, or along with, records: invoice, rejection, no records, status, certification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from medrec_daemon.demo.hospital_chart import house_lines
from medrec_daemon.demo.paper import Face, Look, Paper
from medrec_daemon.demo.people import Firm
from medrec_daemon.demo.visit import Letterhead, Patient, Visit, address_lines, dollars, phone, spoken, us
from medrec_daemon.ledger.model import Provider, Request

LETTER_LOOK = Look(face=Face.SERIF, size=12, margin=72, colour="#1f3f5f")
VENDOR_LOOK = Look(face=Face.SANS, size=10.5, margin=54, colour="#00566b")
PER_PAGE, DELIVERY = 0.75, 4.50


@dataclass(frozen=True, slots=True)
class CopyService:
    """A company that answers for a custodian's records under its own letterhead; the provider is the facility it names."""

    name: str
    address: tuple[str, str]
    phone: str
    fax: str
    tax_id: str


CHARTWRIGHT = CopyService(
    "Chartwright Release Services LLC", ("PO Box 55512", "Alpharetta, GA 30099"), "(800) 555-0142", "(800) 555-0143", "00-5800142"
)


def _firm_block(firm: Firm) -> str:
    return "\n".join((firm.name, *firm.address))


def copy_invoice(
    vendor: CopyService, facility: Provider, patient: Patient, firm: Firm, request: Request, *, amount: float, on: date
) -> bytes:
    """A prepayment invoice for copies of ``amount`` US dollars as PDF bytes of one page.

    The page count follows from the amount. Raises ``ValueError`` below 30 dollars, which no such invoice is.
    """
    if amount < 30:
        raise ValueError("an invoice for copies begins at 30 dollars")
    pages, basic = _priced(amount)
    paper = Paper(VENDOR_LOOK, foot=f"{vendor.name}   Tax ID {vendor.tax_id}   Page {{page}} of {{pages}}", title="Invoice")
    paper.letterhead(vendor.name, (*vendor.address, f"Phone: {vendor.phone} | Fax: {vendor.fax}", f"Federal Tax ID: {vendor.tax_id}"))
    paper.heading("INVOICE  -  PREPAYMENT REQUIRED", grow=4)
    paper.fields(
        (
            ("Invoice Number:", f"CRS-{int(amount * 100):07d}"),
            ("Invoice Date:", us(on)),
            ("Request ID:", f"{patient.account[-6:]}-{on:%m%d}"),
            ("Terms:", "Due upon receipt"),
            ("Your Reference:", request.id),
            ("Number of Pages:", str(pages)),
        )
    )
    paper.fields(
        (("Bill To / Requester:", _firm_block(firm)), ("Medical Facility:", "\n".join((facility.name, *address_lines(facility.address)))))
    )
    paper.fields((("Patient Name:", patient.last_first), ("Date of Birth:", us(patient.born))))
    _fees(paper, pages, basic)
    paper.paragraph(f"AMOUNT DUE: ${dollars(amount)}", bold=True, right=True, grow=2)
    paper.paragraph(
        f"{vendor.name} processes requests for copies of medical records on behalf of {facility.name}. The records will be released upon "
        "receipt of payment. If payment is not received within 30 days the request will be cancelled."
    )
    paper.paragraph(
        "Pay online at pay.chartwright.example or return this portion with your payment.\nMake check payable to: " + vendor.name
    )
    paper.paragraph("Remit to:\n" + "\n".join((vendor.name, "Department 5551", "PO Box 55513", "Carol Stream, IL 60199")))
    return paper.pdf()


def _priced(amount: float) -> tuple[int, float]:
    """(pages, basic fee in US dollars) that with the delivery fee add up to ``amount``."""
    pages = int((amount - DELIVERY - 22) / PER_PAGE)
    return pages, round(amount - DELIVERY - pages * PER_PAGE, 2)


def _fees(paper: Paper, pages: int, basic: float) -> None:
    paper.table(
        ("Description", "Quantity", "Rate", "Amount"),
        (
            ("Basic / retrieval fee", "1", f"${dollars(basic)}", f"${dollars(basic)}"),
            ("Per page copy (electronic)", str(pages), f"${PER_PAGE:.2f}", f"${dollars(pages * PER_PAGE)}"),
            ("Electronic delivery fee", "1", f"${DELIVERY:.2f}", f"${DELIVERY:.2f}"),
            ("Sales tax", "", "", "$0.00"),
        ),
        (0.49, 0.15, 0.18, 0.18),
        right=(1, 2, 3),
        grow=0,
    )


def _letter(head: Letterhead, firm: Firm, patient: Patient, on: date, title: str, look: Look) -> Paper:
    """A letter begun: letterhead, date, addressee and the re-line with the patient's name and birth date."""
    paper = Paper(look, title=title)
    paper.letterhead(head.provider.name, house_lines(head), centred=True)
    paper.paragraph(spoken(on))
    paper.paragraph(_firm_block(firm))
    paper.paragraph(f"RE: Patient: {patient.natural}\nDate of Birth: {us(patient.born)}", bold=True)
    return paper


def rejection_letter(
    head: Letterhead, patient: Patient, firm: Firm, request: Request, *, on: date, ticked: Sequence[int], look: Look = LETTER_LOOK
) -> bytes:
    """A letter that sends our request back, with a list of reasons and the ``ticked`` ones (0 = first) marked. PDF bytes."""
    reasons = (
        "The authorization does not contain an expiration date or event.",
        "The authorization is not signed or not dated by the patient.",
        "Our authorization form must be used; a blank form is enclosed.",
        "The authorization is more than 60 days old.",
        "Proof of legal authority is required.",
        "Please specify the dates of service that you need.",
    )
    paper = _letter(head, firm, patient, on, "Request returned", look)
    paper.paragraph(f"Your reference: {request.id}")
    paper.paragraph("To whom it may concern:")
    paper.paragraph(
        "We are unable to process your request for medical records. Your request is being returned for the following reason(s):"
    )
    paper.ticked([(place in ticked, reason) for place, reason in enumerate(reasons)])
    paper.paragraph("Please correct the above and resubmit your request together with this letter. No records have been released.")
    paper.paragraph(f"Questions may be directed to our office at {head.phone}.")
    paper.signature("Dana Denial", ("Dana Denial", f"Release of Information, {head.provider.name}"))
    return paper.pdf()


def status_letter(
    head: Letterhead, patient: Patient, firm: Firm, request: Request, *, on: date, their_number: str, look: Look = LETTER_LOOK
) -> bytes:
    """A letter that says the request is in hand, gives its number with them and asks for patience. PDF bytes."""
    paper = _letter(head, firm, patient, on, "Request received", look)
    paper.paragraph(f"Your file: {request.id}\nOur request number: {their_number}")
    paper.paragraph("Dear Sir or Madam:")
    paper.paragraph(
        f"We have received your request dated {spoken(request.sent[-1].on if request.sent else on)} for copies of the above patient's "
        f"records. Your request number is {their_number}. It is being processed in the order received."
    )
    paper.paragraph(
        "Please allow 15 business days for processing. Part of the record is stored off-site and has to be retrieved, which may add a few "
        f"days. We expect to respond by {spoken(on + timedelta(days=21))}. There is no need to send the request again."
    )
    paper.signature("Wanda Waitley", ("Wanda Waitley", head.department or "Records"))
    return paper.pdf()


def no_records_certification(head: Letterhead, patient: Patient, firm: Firm, visit: Visit, *, on: date, look: Look = LETTER_LOOK) -> bytes:
    """A custodian's certificate that there is nothing on this patient. PDF bytes; a person confirms it, never the machine."""
    paper = _letter(head, firm, patient, on, "Certification of no records", look)
    paper.heading("CERTIFICATION OF NO RECORDS", centred=True)
    paper.paragraph(
        f"I, the undersigned, am the custodian of records of {head.provider.name}. After a diligent search of our files under the name and "
        f"date of birth given above, no records were found for dates of service {us(visit.served)} to present."
    )
    paper.paragraph(
        "The patient was not seen or treated at this facility on the dates requested. If the patient may have been registered under "
        "another name, or treated at another campus, please send a new request with that information."
    )
    paper.signature("Nora Nullman", ("Nora Nullman, Custodian of Records", f"Date: {us(on)}"))
    paper.paragraph("Subscribed and sworn to before me, a Notary Public. Commission number KYNP00555.", grow=-1)
    return paper.pdf()


def certification_page(
    head: Letterhead, patient: Patient, visit: Visit, request: Request, *, pages: int, on: date, look: Look = LETTER_LOOK
) -> bytes:
    """The custodian's certification that ``pages`` pages are a true and complete copy, notarised. PDF bytes of one page."""
    paper = Paper(look, title="Records certification")
    paper.letterhead(head.provider.name, house_lines(head), centred=True)
    paper.heading("CERTIFICATION OF MEDICAL RECORDS", centred=True)
    paper.paragraph(f"Requester's reference: {request.id}", grow=-1)
    paper.fields(
        (
            ("Patient Name:", patient.natural),
            ("Date of Birth:", us(patient.born)),
            ("Medical Record No.:", patient.mrn),
            ("Dates of Service:", f"{us(visit.served)} - {us(visit.until)}"),
            ("Number of Pages:", str(pages)),
            ("Facility:", head.provider.name),
        ),
        boxed=True,
        label_share=0.42,
    )
    paper.ticked(((True, "Complete copy"), (False, "Partial copy, because:")))
    paper.paragraph(
        "The copies of records for which this certification is made are true and complete reproductions of the original medical records "
        f"which are housed in {head.provider.name}. The original records were made in the regular course of business, and it was the "
        f"regular course of business of {head.provider.name} to make the records at or near the time of the matter recorded, by a person "
        "with knowledge or from information transmitted by such a person."
    )
    paper.signature("Carla Custodio", ("Carla Custodio, Custodian of Records", f"Date: {us(on)}"))
    paper.paragraph(
        f"State of {head.provider.state}, subscribed and sworn to before me on {spoken(on)}.\nNotary Public, commission KYNP00556"
    )
    paper.paragraph(f"Telephone {phone(head.provider.records.phone if head.provider.records else None)}", grow=-1)
    return paper.pdf()
