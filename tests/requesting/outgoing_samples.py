"""An invented client, custodians and papers for everything that goes out."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import letter as letter_size
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon import rules as rule_files
from medrec_daemon.ledger.model import Address, Client, Department, Matter, Part, Provider, Request, Sent
from medrec_daemon.model import PartName
from medrec_daemon.requesting import faces, letter, markup, templates, typeset
from medrec_daemon.requesting.facts import Letterhead
from medrec_daemon.requesting.letter import Charge, LetterKind, Sender

TODAY = date(2026, 1, 12)
REFERENCE, EARLIER = "RR-7F3K9TE", "RR-4HXW3NC"
HEAD = Letterhead(
    "Denham Property and Injury Law Firm",
    ("250 W. Main St. Suite 120", "Lexington, KY 40507"),
    "859-900-2278",
    "www.Denham.Law",
    "Pat Example",
    "pat@firm.example",
    "(859) 555-0171",
)
RULES = rule_files.load()


def client(**changes: Any) -> Client:
    home = Address(street="12 Elm Street", city="Lexington", state="KY", zip="40507")
    plain = {"first": "Testina", "middle": "Quinn", "last": "Sampleton", "born": date(1971, 3, 14), "address": home}
    return Client.model_validate(plain | changes)


def provider(state: str | None = "KY", type_: str = "hospital", name: str = "Bluegrass Sample Hospital") -> Provider:
    return Provider.model_validate(
        {
            "id": "bluegrass-sample",
            "name": name,
            "type": type_,
            "state": state,
            "address": {"street": "1 Hospital Way", "city": "Lexington", "state": state, "zip": "40508"},
            "records": Department(attention="Medical Records Department/ROI", fax="+18595550100"),
            "billing": Department(fax="+18595550102"),
            "radiology": Department(fax="+18595550103"),
        }
    )


def request(request_id: str = REFERENCE, sent: date | None = None, purpose: str = "initial") -> Request:
    asked = (PartName.RECORDS, PartName.BILLING, PartName.RADIOLOGY)
    parts = {name: Part.model_validate({"from": date(2026, 1, 5), "to": "present"}) for name in asked}
    sendings = (Sent(on=sent, by="fax", to="+18595550100"),) if sent else ()
    return Request.model_validate({"id": request_id, "provider": "bluegrass-sample", "purpose": purpose, "parts": parts, "sent": sendings})


def matter(*requests: Request, **changes: Any) -> Matter:
    plain = {"matter": "2026-0143", "client": client(), "date_of_loss": date(2026, 1, 5), "paralegal": "pat@firm.example"}
    return Matter.model_validate(plain | {"attorney": "A. Attorney", "requests": requests or (request(),)} | changes)


def letter_text(
    case: Matter, custodian: Provider, kind: LetterKind = LetterKind.REQUEST, today: date = TODAY, charge: Charge | None = None, **more: Any
) -> str:
    """The rendered letter, marks included."""
    asked = case.requests[-1]
    choice = letter.choose(case, asked, custodian, RULES.states, kind, today)
    sender = Sender(HEAD, **{"ssn": "full"} | more)
    facts = letter.facts(case, asked, custodian, choice, sender, today=today, ssn="900-12-6789", charge=charge)
    return templates.render(RULES.letters[choice.template], facts)


def letter_pdf(case: Matter, custodian: Provider, **more: Any) -> bytes:
    return typeset.letter(markup.layout(letter_text(case, custodian, **more)), HEAD, "Letter")


def words_of(text: str) -> str:
    return " ".join(text.split())


AUTHORIZATION = (
    "AUTHORIZATION FOR RELEASE OF MEDICAL INFORMATION",
    "Patient: Testina Quinn Sampleton    Date of birth: 03/14/1971",
    "I hereby authorize Bluegrass Sample Hospital to disclose to the Denham",
    "Property and Injury Law Firm my medical records, bills and images.",
    "Purpose of disclosure: at the request of the individual.",
    "I understand that I have the right to revoke this authorization in writing.",
    "This authorization expires on January 10, 2027.",
    "The hospital may not condition treatment on this authorization.",
)


def colour_scan(target: Path, *, landscape: bool = False) -> Path:
    """An authorization as an office scanner gives it: yellow paper with a shadow, grey print, blue ink, 150 dots an inch, JPEG."""
    wide, high = (1650, 1275) if landscape else (1275, 1650)
    shadow = np.linspace(1.0, 0.72, wide)[None, :, None]
    paper = (np.full((high, wide, 3), (246, 236, 200)) * shadow).astype(np.uint8)
    picture = Image.fromarray(paper)
    pen = ImageDraw.Draw(picture)
    face = ImageFont.truetype(str(faces.file_of(faces.REGULAR)), 32)
    for number, line in enumerate(AUTHORIZATION):
        pen.text((110, 130 + 75 * number), line, fill=(90, 90, 96), font=face)
    pen.text((110, 900), "Signature: Testina Sampleton   Date: 01/10/2026", fill=(40, 60, 190), font=face)
    pen.rectangle((110, 1000, 420, 1080), fill=(60, 20, 20))
    written = io.BytesIO()
    picture.save(written, "PDF", resolution=150, quality=80)
    target.write_bytes(written.getvalue())
    return target


def form(target: Path) -> Path:
    """A certification form of the firm's own, with fields, in plain Helvetica that it does not embed."""
    canvas = Canvas(str(target), pagesize=letter_size, invariant=1)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 740, "CERTIFICATION OF RECORDS (the firm's own form)")
    for number, (label, name) in enumerate((("Patient", "Patient Name"), ("Born", "DOB"), ("Facility", "facility_name"), ("MRN", "MRN"))):
        canvas.drawString(72, 690 - 40 * number, label)
        canvas.acroForm.textfield(name=name, x=180, y=684 - 40 * number, width=300, height=20, borderStyle="underlined")
    canvas.save()
    return target


def page_words(pdf: bytes, number: int) -> list[tuple[str, float, float, float, float]]:
    """The text pieces of a page with their boxes (left, low, right, high) in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[number].get_textpage()
        boxes = [text.get_rect(place) for place in range(text.count_rects())]
        return [(text.get_text_bounded(*box), *box) for box in boxes]
