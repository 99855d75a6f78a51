"""Authorizations drawn for tests: whole, with blanks, as a form with fields, as a scan; everybody in them is invented."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdfium2
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

FIRM = "Example & Sample Injury Law"  # as in config.example.yaml
SIGNED = date(2026, 1, 10)
WHOLE = [
    "AUTHORIZATION FOR RELEASE OF HEALTH INFORMATION",
    "Patient Name: Testa Sampleton",
    "Date of Birth: 03/14/1971",
    "Address: 12 Elm Street, Lexington, KY 40507",
    "Social Security No.: 900-55-0123",
    "I authorize any hospital, physician or other provider to disclose the information below.",
    f"Recipient: {FIRM}, 100 Sample Street, Lexington",
    "Information: medical records, itemized bills, radiology reports and images.",
    "The purpose of this disclosure is: a personal injury claim.",
    "This authorization expires on 01/10/2099.",
    "I may revoke it in writing at any time.",
    "My treatment and payment do not depend on whether I sign.",
    "What is disclosed may be re-disclosed by the recipient and is then no longer protected.",
    "Signature of patient: ____________   Date: ____________",
]
BLANK = [
    "AUTHORIZATION FOR RELEASE OF HEALTH INFORMATION",
    "Patient Name: Testa Sampleton",
    "Date of Birth: 03/14/1971",
    "I authorize ______________________ to disclose my information to ______________________.",
    "The purpose of this disclosure is: ______________________",
    "This authorization expires on ______________________.",
    "I may revoke it in writing at any time.",
]


def printed(*lines: str) -> bytes:
    """One page of text as PDF bytes."""
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=letter, invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 30 * number, line)
    canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def form(**values: str) -> bytes:
    """A PDF form whose fields alone say who it is; the page prints only what every blank form does."""
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=letter, invariant=True)
    for number, line in enumerate(line for line in WHOLE if ":" not in line):
        canvas.drawString(72, 700 - 30 * number, line)
    for number, (name, value) in enumerate(values.items()):
        canvas.acroForm.textfield(name=name, value=value, x=72, y=400 - 30 * number, width=300, height=20)
    canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def photographed(pdf: bytes, target: Path) -> Path:
    """The first page as a picture without a word in it."""
    document = pypdfium2.PdfDocument(pdf)
    document[0].render(scale=200 / 72).to_pil().convert("L").save(target, dpi=(200, 200))
    document.close()
    return target
