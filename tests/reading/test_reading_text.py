"""PDF pages with a text layer: words, boxes, lines, turns; and when the layer is not believed."""

from __future__ import annotations

import io
import time

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from reading_samples import FONT, LETTER, faxed, image_pdf, letter_pdf, page_image, pdf417
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from medrec_daemon.model import PageSource
from medrec_daemon.reading import Reader, ReadingLimits

SHA = "0" * 64
OTHER = [
    "Discharge summary of the visit",
    "Patient: Somebody Otherperson",
    "Date of birth: 12/31/1999",
    "The quick brown fox jumps over the lazy dog",
]


@pytest.fixture(scope="module")
def reader():
    with Reader(ReadingLimits(workers=2, page_seconds=60, file_minutes=5, memory_mb=1500, max_file_mb=64)) as shared:
        yield shared


def texts(page) -> list[str]:
    return [line.text for line in page.lines()]


def test_words_lines_and_boxes_of_a_born_digital_page(reader, tmp_path):
    (page,) = reader.read(letter_pdf(tmp_path / "a.pdf"), SHA).pages
    assert page.source is PageSource.TEXT_LAYER
    assert (page.number, page.width, page.height, page.confidence, page.turned) == (1, 612, 792, 100, 0)
    assert texts(page) == [line for line in LETTER if line]
    patient = page.words[[word.text for word in page.words].index("Patient:")]
    assert patient.left == pytest.approx(72 / 612, abs=0.002)
    baseline = (792 - (720 - 2 * 16)) / 792
    assert patient.top < baseline < patient.bottom + 0.004
    assert patient.bottom - patient.top == pytest.approx(11 * 1.15 / 792, abs=0.004)
    name = page.words[[word.text for word in page.words].index("Testina")]
    assert patient.right < name.left < patient.right + 0.02
    assert patient.line == name.line == 2


def test_pages_keep_their_order_over_many_chunks(reader, tmp_path):
    path = letter_pdf(tmp_path / "many.pdf", [[f"This is page number {number} of the chart", *LETTER] for number in range(1, 101)])
    seen = []
    pages = reader.read(path, SHA, progress=lambda done, of: seen.append((done, of))).pages
    assert [page.number for page in pages] == list(range(1, 101))
    assert all(texts(page)[0] == f"This is page number {page.number} of the chart" for page in pages)
    assert seen[0] == (0, 100)
    assert seen[-1] == (100, 100)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert reader.page_count(path) == 100


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_the_file_turns_is_upright(reader, tmp_path, turn):
    """The content is drawn sideways and /Rotate puts it right: nothing is left to turn."""
    path = tmp_path / "turned.pdf"
    sheet = canvas.Canvas(str(tmp_path / "flat.pdf"), pagesize=letter)
    sheet.translate(*{90: (612, 0), 180: (612, 792), 270: (0, 792)}[turn])
    sheet.rotate(turn)
    for number, line in enumerate(LETTER):
        sheet.drawString(72, 500 - 16 * number, line)
    sheet.save()
    with pikepdf.open(tmp_path / "flat.pdf") as pdf:
        pdf.pages[0].Rotate = turn
        pdf.save(path)
    (page,) = reader.read(path, SHA).pages
    assert texts(page) == [line for line in LETTER if line]
    assert page.turned == 0
    assert (page.width, page.height) == ((612, 792) if turn == 180 else (792, 612))
    assert page.words[0].left == pytest.approx(72 / page.width, abs=0.003)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_text_that_runs_sideways_is_turned_upright(reader, tmp_path, angle):
    """Text at an angle of 90 degrees (running up) must be turned clockwise by 90."""
    path = tmp_path / "sideways.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    sheet.translate(*{90: (612, 0), 180: (612, 792), 270: (0, 792)}[angle])
    sheet.rotate(angle)
    for number, line in enumerate(LETTER):
        sheet.drawString(72, 500 - 16 * number, line)
    sheet.save()
    (page,) = reader.read(path, SHA).pages
    assert page.turned == angle
    assert texts(page) == [line for line in LETTER if line]
    assert (page.width, page.height) == ((612, 792) if angle == 180 else (792, 612))
    assert page.words[0].left == pytest.approx(72 / page.width, abs=0.003)


def test_a_crop_box_is_the_page(reader, tmp_path):
    letter_pdf(tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.pages[0].CropBox = [36, 396, 612, 792]
        pdf.save(tmp_path / "b.pdf")
    (page,) = reader.read(tmp_path / "b.pdf", SHA).pages
    assert (page.width, page.height) == (576, 396)
    assert page.words[0].left == pytest.approx(36 / 576, abs=0.003)


def test_label_and_value_drawn_apart_stand_in_one_line(reader, tmp_path):
    """Form fillers draw all labels first and all values after."""
    path = tmp_path / "form.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    labels = ["Patient name", "Date of birth", "Account number", "Total charges", "Amount due now"]
    values = ["Testina Sampleton", "03/14/1971", "A-1001", "1,250.00", "250.00"]
    for number, label in enumerate(labels):
        sheet.drawString(72, 700 - 20 * number, label)
    for number, value in enumerate(values):
        sheet.drawString(350, 701 - 20 * number, value)
    sheet.save()
    (page,) = reader.read(path, SHA).pages
    assert texts(page) == [f"{label} {value}" for label, value in zip(labels, values, strict=True)]


def test_columns_of_prose_are_read_one_after_the_other(reader, tmp_path):
    path = tmp_path / "columns.pdf"
    left = [
        "We may use and share your health",
        "information to treat you and to run",
        "our organization and to bill for the",
        "services that you have received from",
        "this hospital and its physicians",
    ]
    right = [
        "You have the right to get a copy",
        "of your paper or electronic medical",
        "record and to correct it whenever you",
        "find that something there is wrong or",
        "that it is not complete at all",
    ]
    sheet = canvas.Canvas(str(path), pagesize=letter)
    sheet.drawString(72, 740, "Notice of privacy practices")
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        sheet.drawString(72, 700 - 15 * number, one)
        sheet.drawString(330, 700 - 15 * number, other)
    sheet.save()
    (page,) = reader.read(path, SHA).pages
    assert texts(page) == ["Notice of privacy practices", *left, *right]


def test_filled_in_form_fields_are_words(reader, tmp_path):
    path = tmp_path / "fields.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    for number, line in enumerate(LETTER):
        sheet.drawString(72, 600 - 16 * number, line)
    sheet.drawString(72, 704, "Requested by")
    sheet.acroForm.textfield(name="who", value="Demo Patientsson", x=200, y=700, width=200, height=20, fontSize=11)
    sheet.save()
    (page,) = reader.read(path, SHA).pages
    assert page.source is PageSource.TEXT_LAYER
    assert "Requested by Demo Patientsson" in texts(page)


def test_a_field_that_has_only_a_value_is_drawn_and_the_page_keeps_the_size_it_inherits(reader, tmp_path):
    """No appearance stored (the program leaves that to the viewer); the page's size stands in the page tree, A4."""
    letter_pdf(tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        page = pdf.pages[0]
        fields = [
            {"FT": "/Tx", "T": "who", "V": "Demo Patientsson", "Rect": [300, 300, 500, 320]},
            {"FT": "/Tx", "T": "none", "Rect": [300, 340, 500, 360]},
        ]
        font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
        for number, field in enumerate(fields):
            entries = {f"/{name}": pikepdf.Name(value) if str(value).startswith("/") else value for name, value in field.items()}
            entries |= {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Widget, "/F": 4, "/DA": pikepdf.String("/Helv 11 Tf 0 g")}
            fields[number] = pdf.make_indirect(pikepdf.Dictionary(entries))
        page.Annots = pikepdf.Array(fields)
        resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields), NeedAppearances=True, DR=resources)
        pdf.Root.Pages.MediaBox = pikepdf.Array([0, 0, 595, 842])
        del page.MediaBox
        pdf.save(tmp_path / "b.pdf")
    (seen,) = reader.read(tmp_path / "b.pdf", SHA).pages
    assert (seen.width, seen.height) == (595, 842)
    assert "Demo Patientsson" in texts(seen)
    assert texts(seen)[0] == LETTER[0]
    assert seen.words[0].left == pytest.approx(72 / 595, abs=0.002)
    assert seen.words[0].top == pytest.approx((842 - 720 - 9) / 842, abs=0.01)


def test_a_logo_does_not_make_a_page_of_text_a_scan(reader, tmp_path):
    path = tmp_path / "logo.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    for number, line in enumerate(LETTER):
        sheet.drawString(72, 600 - 16 * number, line)
    logo = Image.new("RGB", (300, 120), "navy")
    sheet.drawImage(ImageReader(logo), 72, 660, 200, 80)
    sheet.drawImage(ImageReader(pdf417("RR-7F3K9TE")), 350, 40, 150, 43)
    sheet.save()
    (page,) = reader.read(path, SHA).pages
    assert page.source is PageSource.TEXT_LAYER
    assert [(code.text, code.symbology) for code in page.barcodes] == [("RR-7F3K9TE", "PDF417")]


def test_a_scanners_hidden_words_are_not_believed(reader, tmp_path):
    (page,) = reader.read(image_pdf(tmp_path / "a.pdf", page_image(), hidden=OTHER * 4), SHA).pages
    assert page.source is PageSource.OCR
    assert "Patient: Testina Sampleton" in texts(page)
    assert not any("Otherperson" in line for line in texts(page))


def test_words_hidden_under_the_picture_are_not_believed(reader, tmp_path):
    path = tmp_path / "under.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    for number, line in enumerate(OTHER * 5):
        sheet.drawString(72, 700 - 16 * number, line)
    stored = io.BytesIO()
    page_image().save(stored, "PNG")
    sheet.drawImage(ImageReader(stored), 0, 0, *letter)
    sheet.save()
    (page,) = reader.read(path, SHA).pages
    assert page.source is PageSource.OCR
    assert not any("Otherperson" in line for line in texts(page))


def test_a_fax_stamp_in_real_text_over_a_scan_is_read_along_with_the_scan(reader, tmp_path):
    path = image_pdf(tmp_path / "a.pdf", faxed(page_image()), stamp="From 555-0101 Page 3 of 9")
    (page,) = reader.read(path, SHA).pages
    assert page.source is PageSource.OCR
    assert "Patient: Testina Sampleton" in texts(page)
    assert "From 555-0101 Page 3 of 9" in texts(page)


def test_a_text_layer_of_debris_is_not_believed(reader, tmp_path):
    """A font without a proper character map: the page looks right, the layer says gibberish."""
    letter_pdf(tmp_path / "a.pdf", [LETTER * 2])
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        lines = "\n".join(f"<{code:02X}> <{0xE000 + code:04X}>" for code in range(32, 127))
        head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange"
        cmap = f"{head}\n95 beginbfchar\n{lines}\nendbfchar endcmap end end"
        for font in pdf.pages[0].Resources.Font.values():
            font.ToUnicode = pdf.make_stream(cmap.encode())
        pdf.save(tmp_path / "b.pdf")
    (page,) = reader.read(tmp_path / "b.pdf", SHA).pages
    assert page.source is PageSource.OCR
    assert "Patient: Testina Sampleton" in texts(page)


def test_letters_drawn_as_outlines_are_read_from_the_picture(reader, tmp_path):
    """Some programs print text as shapes: no words, no image, many strokes."""
    path = tmp_path / "shapes.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    font = ImageFont.truetype(FONT, 40)
    mask = Image.new("1", (1100, 60))
    ImageDraw.Draw(mask).text((0, 5), "Patient: Testina Sampleton", fill=1, font=font)
    for y in range(mask.height):
        for x in range(mask.width):
            if mask.getpixel((x, y)):
                sheet.rect(72 + x * 0.4, 700 - y * 0.4, 0.4, 0.4, stroke=0, fill=1)
    sheet.save()
    (page,) = reader.read(path, SHA).pages
    assert page.source is PageSource.OCR
    assert texts(page) == ["Patient: Testina Sampleton"]


def test_an_empty_page_is_blank_and_a_page_of_few_words_is_not(reader, tmp_path):
    path = tmp_path / "blank.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    sheet.showPage()
    sheet.drawString(280, 400, "End of record")
    sheet.showPage()
    sheet.save()
    blank, words = reader.read(path, SHA).pages
    assert (blank.source, blank.words, blank.confidence, blank.blank) == (PageSource.BLANK, (), 100, True)
    assert (words.source, texts(words)) == (PageSource.TEXT_LAYER, ["End of record"])


def test_words_off_the_page_are_left_out(reader, tmp_path):
    path = tmp_path / "off.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    for number, line in enumerate(LETTER):
        sheet.drawString(72, 600 - 16 * number, line)
    sheet.drawString(72, 900, "Patient: Nobody Printedhere")
    sheet.save()
    (page,) = reader.read(path, SHA).pages
    assert texts(page) == [line for line in LETTER if line]


def test_every_words_box_lies_on_its_ink(reader, tmp_path):
    """Checked against the page as PDFium draws it."""
    path = letter_pdf(tmp_path / "a.pdf")
    (page,) = reader.read(path, SHA).pages
    document = pdfium.PdfDocument(path)
    picture = document[0].render(scale=2, grayscale=True).to_pil()
    for word in page.words:
        box = (word.left * picture.width, word.top * picture.height, word.right * picture.width, word.bottom * picture.height)
        assert picture.crop(tuple(round(edge) for edge in box)).getextrema()[0] < 128
    document.close()


def test_a_stop_ends_reading_within_seconds(reader, tmp_path):
    from medrec_daemon.errors import TryLater

    path = letter_pdf(tmp_path / "many.pdf", [LETTER * 3] * 400)
    started = time.monotonic()
    with pytest.raises(TryLater):
        reader.read(path, SHA, should_stop=lambda: time.monotonic() > started + 0.1)
    assert time.monotonic() - started < 3
