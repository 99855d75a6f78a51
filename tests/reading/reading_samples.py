"""Pages made for the reading tests: letters as PDF, faxes as TIFF with noise, photographs; all people invented."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import reportlab
import zxingcpp
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
LETTER = [
    "Sampleton Regional Hospital",
    "Health Information Management",
    "Patient: Testina Sampleton",
    "Date of birth: 03/14/1971",
    "Medical record number 00123456",
    "",
    "The patient was seen in the emergency department after a motor",
    "vehicle collision. She reports pain in the neck and the left",
    "shoulder. There is no loss of consciousness. Imaging of the",
    "cervical spine shows no fracture. She was given ibuprofen and",
    "discharged home with instructions to follow up with her own",
    "physician within seven days, or sooner if symptoms get worse.",
    "",
    "Electronically signed by Demo Patientsson, MD",
]


def page_image(lines: list[str] = LETTER, size: int = 34, dpi: int = 204, stamp: Image.Image | None = None) -> Image.Image:
    """A grey letter page (8.5 x 11 inches, less a hair) with text lines, and perhaps a bar code at the lower left."""
    page = Image.new("L", (round(1728 * dpi / 204), round(11 * dpi)), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, size)
    for number, line in enumerate(lines):
        draw.text((150 * dpi / 204, (180 + number * 52) * dpi / 204), line, fill=0, font=font)
    if stamp is not None:
        page.paste(stamp, (150, page.height - stamp.height - 200))
    return page


def faxed(page: Image.Image, down: int = 196, noise: float = 0.0004, seed: int = 1) -> Image.Image:
    """A grey 204-dpi page as a fax machine stores it: 204 x ``down`` dpi, black and white, with specks."""
    squeezed = page.resize((1728, round(page.height * down / 204)), Image.Resampling.LANCZOS)
    grey = np.asarray(squeezed)
    dice = np.random.default_rng(seed)
    patch = dice.normal(0, 18, (360, 288))
    ragged = np.tile(patch, (grey.shape[0] // 360 + 1, 6))[: grey.shape[0]]
    black = grey + ragged < 128
    specks = dice.integers(0, black.size, int(noise * black.size))
    black.flat[specks] = ~black.flat[specks]
    return Image.fromarray(~black)


def fax_tiff(target: Path, pages: list[Image.Image], down: int = 196, compression: str = "group4", *, resolution: bool = True) -> Path:
    """Fax pages as one multi-page TIFF."""
    dpi = {"dpi": (204, down)} if resolution else {}
    pages[0].save(target, "TIFF", compression=compression, save_all=True, append_images=pages[1:], **dpi)
    return target


def letter_pdf(target: Path, pages: list[list[str]] | None = None, **options: object) -> Path:
    """A born-digital PDF: one page of Helvetica per list of lines."""
    sheet = canvas.Canvas(str(target), pagesize=letter, invariant=1, **options)
    for lines in pages or [LETTER]:
        sheet.setFont("Helvetica", 11)
        for number, line in enumerate(lines):
            sheet.drawString(72, 720 - 16 * number, line)
        sheet.showPage()
    sheet.save()
    return target


def image_pdf(target: Path, page: Image.Image, *, hidden: list[str] | None = None, stamp: str | None = None) -> Path:
    """A PDF whose page is one picture, perhaps with a scanner's hidden words or a fax service's stamp over it."""
    sheet = canvas.Canvas(str(target), pagesize=letter, invariant=1)
    stored = io.BytesIO()
    page.save(stored, "PNG")
    sheet.drawImage(ImageReader(stored), 0, 0, *letter)
    if hidden:
        words = sheet.beginText(72, 720)
        words.setFont("Helvetica", 11)
        words.setTextRenderMode(3)
        for line in hidden:
            words.textLine(line)
        sheet.drawText(words)
    if stamp:
        sheet.setFont("Helvetica", 9)
        sheet.drawString(300, 780, stamp)
    sheet.showPage()
    sheet.save()
    return target


def pdf417(text: str, module: int = 4) -> Image.Image:
    """A PDF417 bar code, ``module`` pixels wide: 4 at 204 dpi is 0.5 mm."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.PDF417)
    return Image.fromarray(np.array(code.to_image(scale=module)))
