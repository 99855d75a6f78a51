"""Papers that travel between offices: fax cover sheets, and the firm's own request and authorization, which sometimes come back."""

from __future__ import annotations

from datetime import date, timedelta

from medrec_daemon.demo.paper import Face, Look, Paper
from medrec_daemon.demo.people import Firm
from medrec_daemon.demo.visit import Letterhead, address_lines, phone, spoken, us
from medrec_daemon.ledger.model import Client, Provider, Request

COVER_LOOK = Look(face=Face.SANS, size=12.5, margin=60, colour="#000000")
FIRM_LOOK = Look(face=Face.SERIF, size=12, margin=72, colour="#5a1020")


def fax_cover(head: Letterhead, firm: Firm, *, on: date, pages: int, about: str, note: str = "", look: Look = COVER_LOOK) -> bytes:
    """A fax cover sheet as PDF bytes; ``about`` is its Re: line (often the only place with our reference), ``pages`` counts the cover."""
    paper = Paper(look, title="Fax")
    paper.letterhead(head.provider.name, (head.department, ", ".join(address_lines(head.provider.address))))
    paper.heading("FAX COVER SHEET", centred=True, grow=9)
    paper.gap(6)
    paper.fields(
        (
            ("To:", firm.name),
            ("From:", head.department or head.provider.name),
            ("Fax:", phone(firm.fax)),
            ("Fax:", head.fax),
            ("Phone:", phone(firm.phone)),
            ("Phone:", head.phone),
            ("Date:", us(on)),
            ("Pages:", f"{pages} (including cover)"),
        ),
        label_share=0.27,
    )
    paper.paragraph(f"Re: {about}", bold=True)
    paper.rule()
    paper.paragraph(note or "Please see the attached in answer to your request.")
    paper.gap(30)
    paper.heading("CONFIDENTIALITY NOTICE", grow=0)
    paper.paragraph(
        "The documents accompanying this transmission contain confidential health information that is legally privileged. They are "
        "intended only for the person or office named above. If you have received this fax in error, please notify the sender by telephone "
        "at once and destroy the documents.",
        grow=-2,
    )
    return paper.pdf()


def own_request(firm: Firm, client: Client, provider: Provider, request: Request, *, on: date, look: Look = FIRM_LOOK) -> bytes:
    """The firm's request letter of one page as PDF bytes, with the reference as text and as a PDF417 bar code."""
    department = provider.records
    named = " ".join(word for word in (client.first, client.middle, client.last, client.suffix) if word)
    wanted = {
        "records": "the complete medical record",
        "billing": "itemized billing statements (UB-04 or CMS-1500)",
        "radiology": "all radiology reports",
        "images": "radiology images on disc",
        "certification": "the enclosed certification, signed before a notary",
    }
    paper = Paper(look, foot=f"{firm.name}   {request.id}   Page {{page}} of {{pages}}", title="Records request")
    paper.letterhead(
        firm.name, (", ".join(firm.address), f"Phone: {phone(firm.phone)} | Fax: {phone(firm.fax)} | {firm.website}"), centred=True
    )
    paper.paragraph(spoken(on))
    fax = f"Via fax {phone(department.fax)}" if department and department.fax else ""
    paper.paragraph(
        "\n".join(
            line for line in (provider.name, department.attention if department else "", *address_lines(provider.address), fax) if line
        )
    )
    born = us(client.born) if client.born else ""
    paper.paragraph(f"Re: Patient's Name: {named}\nPatient's DOB: {born}\nOur reference: {request.id}", bold=True)
    since = next((part.from_ for part in request.parts.values() if part.from_), on)
    paper.paragraph(
        f"Dear Records Custodian: We represent the above patient. Please send, for the dates {us(since)} to present, certified copies of:"
    )
    paper.bullets([wanted[part.value] for part in request.parts], numbered=True)
    paper.paragraph(
        "A signed HIPAA authorization is enclosed. Pursuant to KRS 422.317 please provide the first copy without charge. Should there be a "
        "charge of more than $300.00, call for approval first. Please put our reference on everything you send."
    )
    paper.signature("Pat Example", ("Pat Example, Paralegal",))
    paper.code(request.id)
    return paper.pdf()


def authorization_form(firm: Firm, client: Client, *, signed: date, ssn: str = "") -> bytes:
    """A signed HIPAA authorization of one page as PDF bytes. ``ssn`` must be one that is never given out, such as 900-00-0000."""
    named = " ".join(word for word in (client.first, client.middle, client.last, client.suffix) if word)
    paper = Paper(FIRM_LOOK, title="Authorization")
    paper.heading("AUTHORIZATION FOR RELEASE OF HEALTH INFORMATION (HIPAA)", centred=True)
    paper.fields(
        (
            ("Patient Name:", named),
            ("Date of Birth:", us(client.born) if client.born else ""),
            ("Address:", "\n".join(address_lines(client.address))),
            ("Date of Loss:", us(signed - timedelta(days=6))),
            *((("Social Security No.:", ssn),) if ssn else ()),
        ),
        boxed=True,
    )
    paper.paragraph("I authorize any physician, hospital, clinic or other provider who has treated me to disclose the information below.")
    paper.paragraph("Recipient: " + ", ".join((firm.name, *firm.address)))
    paper.paragraph("Information: complete medical record, itemized bills, radiology reports and images, from the date of loss to present.")
    paper.paragraph("Purpose: at the request of the individual, for a personal injury claim.")
    paper.paragraph(
        f"This authorization expires on {us(signed + timedelta(days=365))}. I may revoke it in writing at any time. Treatment and payment "
        "do not depend on it. Information disclosed may be disclosed again by the recipient and is then no longer protected."
    )
    paper.signature(named, (f"Signature of patient        Date: {us(signed)}",))
    return paper.pdf()
