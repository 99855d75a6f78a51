"""Faxes and photographs: words found at every resolution and turn, blank pages, bar codes, true sizes."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reading_samples import LETTER, fax_tiff, faxed, image_pdf, page_image, pdf417

from medrec_daemon.demo.documents import chiropractic_notes
from medrec_daemon.demo.fax import fax_tiff as demo_fax
from medrec_daemon.demo.office import practice_office
from medrec_daemon.demo.stage import Stage
from medrec_daemon.model import PageSource
from medrec_daemon.reading import Reader, ReadingLimits
from medrec_daemon.reading.marks import Mark
from medrec_daemon.reading.ocr import Sight

SHA = "0" * 64


@pytest.fixture(scope="module")
def reader():
    with Reader(ReadingLimits(workers=2, page_seconds=60, file_minutes=5, memory_mb=1500, max_file_mb=64)) as shared:
        yield shared


def texts(page) -> list[str]:
    return [line.text for line in page.lines()]


def found(page, lines=LETTER) -> float:
    """The share of the words of ``lines`` that were read exactly."""
    wanted = " ".join(lines).split()
    seen = {word.text for word in page.words}
    return sum(1 for word in wanted if word in seen) / len(wanted)


@pytest.mark.parametrize(("down", "compression"), [(196, "group4"), (196, "group3"), (98, "group4"), (98, "group3")])
def test_a_fax_is_read_at_both_resolutions_and_compressions(reader, tmp_path, down, compression):
    path = fax_tiff(
        tmp_path / "fax.tif", [faxed(page_image(), down), faxed(page_image(["Second page of the same fax"]), down)], down, compression
    )
    first, second = reader.read(path, SHA).pages
    assert first.source is PageSource.OCR
    assert found(first) >= 0.95
    assert "Patient: Testina Sampleton" in texts(first)
    assert "Date of birth: 03/14/1971" in texts(first)
    assert first.confidence > 85
    assert (first.width, first.height) == (pytest.approx(610, abs=1), pytest.approx(792, abs=1)), "8.47 by 11 inches, not squashed"
    assert texts(second) == ["Second page of the same fax"]


def test_boxes_of_a_fax_lie_where_the_words_are(reader, tmp_path):
    """The first letter of line n was drawn at x = 150, y = 180 + 52 n of a page of 1728 by 2244 pixels."""
    (page,) = reader.read(fax_tiff(tmp_path / "fax.tif", [faxed(page_image(), 98)], 98), SHA).pages
    lines = {line.text: line for line in page.lines()}
    patient = lines["Patient: Testina Sampleton"]
    assert patient.left == pytest.approx(150 / 1728, abs=0.006)
    assert patient.top == pytest.approx((180 + 2 * 52 + 7) / 2244, abs=0.006)
    assert patient.words[0].bottom - patient.words[0].top == pytest.approx(26 / 2244, abs=0.006)


@pytest.mark.parametrize("resolution", [196, 98])
def test_a_fax_without_resolution_is_taken_for_what_it_is(reader, tmp_path, resolution):
    path = fax_tiff(tmp_path / "fax.tif", [faxed(page_image(), resolution)], resolution=False)
    (page,) = reader.read(path, SHA).pages
    assert (page.width, page.height) == (pytest.approx(610, abs=1), pytest.approx(792, abs=1))
    assert found(page) >= 0.95


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_fed_the_wrong_way_is_turned(reader, tmp_path, turn):
    """A page that lies turned clockwise by 90 degrees must be turned by 270 to stand upright."""
    sheet = page_image(stamp=pdf417("RR-7F3K9TE"))
    lying = sheet.rotate(-turn, expand=True)
    path = tmp_path / "scan.tif"
    faxed_like = lying.point(lambda value: 255 * (value > 128)).convert("1")
    faxed_like.save(path, compression="group4", dpi=(204, 204))
    (page,) = reader.read(path, SHA).pages
    assert page.turned == 360 - turn
    assert found(page) >= 0.95
    assert (page.width, page.height) == (pytest.approx(610, abs=1), pytest.approx(792, abs=1))
    assert page.lines().__next__().top < 0.12, "boxes are those of the upright page"
    assert [code.text for code in page.barcodes] == ["RR-7F3K9TE"]


@pytest.mark.parametrize("angle", [-2.5, 2.5])
def test_a_crooked_page_keeps_its_lines(reader, tmp_path, angle):
    columns = [
        f"{left:<14}{right:>14}"
        for left, right in (("Room", "1,250.00"), ("Drugs", "310.40"), ("Imaging", "980.00"), ("Total", "2,540.40"))
    ]
    sheet = page_image()
    from PIL import ImageDraw, ImageFont
    from reading_samples import FONT

    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, 34)
    for number, line in enumerate(columns):
        left, right = line.split()
        draw.text((150, 1100 + 52 * number), left, fill=0, font=font)
        draw.text((1250, 1100 + 52 * number), right, fill=0, font=font)
    crooked = sheet.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    (page,) = reader.read(fax_tiff(tmp_path / "fax.tif", [faxed(crooked)]), SHA).pages
    assert found(page) >= 0.9
    assert [" ".join(line.split()) for line in columns] == texts(page)[-4:]


def test_a_blank_page_is_blank_and_one_small_line_is_not(reader, tmp_path):
    dirty = faxed(page_image([]), noise=0.003)
    header = faxed(page_image(["RECEIVED 03/14/2026 09:12 FROM 555-0101 PAGE 004"], size=22))
    path = fax_tiff(tmp_path / "fax.tif", [dirty, header, faxed(page_image())])
    blank, one_line, full = reader.read(path, SHA).pages
    assert (blank.source, blank.words) == (PageSource.BLANK, ())
    assert one_line.source is PageSource.OCR
    assert "555-0101" in texts(one_line)[0]
    assert full.source is PageSource.OCR


def test_streaks_and_stains_alone_are_blank(reader, tmp_path):
    pixels = np.array(faxed(page_image([])))
    pixels[:, 700:702] = False
    pixels[500:504, 1000:1006] = False
    (page,) = reader.read(fax_tiff(tmp_path / "fax.tif", [Image.fromarray(pixels)]), SHA).pages
    assert page.source is PageSource.BLANK


@pytest.mark.parametrize("down", [196, 98])
@pytest.mark.parametrize("upside_down", [False, True])
def test_our_bar_code_survives_a_noisy_fax(reader, tmp_path, down, upside_down):
    sheet = page_image(LETTER[:4], stamp=pdf417("RR-4HXW3NC"))
    if upside_down:
        sheet = sheet.rotate(180)
    (page,) = reader.read(fax_tiff(tmp_path / "fax.tif", [faxed(sheet, down, noise=0.004)], down), SHA).pages
    assert [(code.text, code.symbology) for code in page.barcodes] == [("RR-4HXW3NC", "PDF417")]


def test_a_scan_inside_a_pdf_is_read_like_the_fax_it_was(reader, tmp_path):
    (page,) = reader.read(image_pdf(tmp_path / "a.pdf", faxed(page_image(), 98)), SHA).pages
    assert page.source is PageSource.OCR
    assert (page.width, page.height) == (612, 792)
    assert found(page) >= 0.95


def test_a_page_of_unsure_words_outweighs_a_few_sure_ones_of_a_wrong_turn():
    """A coarse fax of a claim form is read with little certainty; lying on its side it shows a few sure digits."""
    upright = Sight([[Mark(f"word{number}", 0.1, 0.1, 0.2, 0.12, 46.0) for number in range(200)]], 0, 0.0)
    lying = Sight([[Mark("1", 0.1, 0.1, 0.11, 0.12, 90.0) for _ in range(30)]], 90, 0.0)
    down_the_page = Sight([[Mark(f"word{number}", 0.1, 0.1, 0.12, 0.2, 95.0) for number in range(200)]], 0, 0.0)
    assert upright.worth() > lying.worth() > down_the_page.worth()
    assert lying.convincing()
    assert not upright.convincing()
    assert not down_the_page.convincing()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_scan_that_the_file_turns_upright_is_upright(reader, tmp_path, turn):
    """A scanner stores the page as it lay and notes by how much to turn it."""
    image_pdf(tmp_path / "a.pdf", page_image().rotate(turn, expand=True))
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        if turn != 180:
            pdf.pages[0].MediaBox = [0, 0, 792, 612]
            pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes().replace(b"612 0 0 792", b"792 0 0 612"))
        pdf.pages[0].Rotate = turn
        pdf.save(tmp_path / "b.pdf")
    (page,) = reader.read(tmp_path / "b.pdf", SHA).pages
    assert page.turned == 0
    assert (page.width, page.height) == (612, 792)
    assert found(page) >= 0.95
    assert next(page.lines()).top < 0.12


def test_a_photograph_stands_as_the_telephone_held_it(reader, tmp_path):
    """3000 x 4000 pixels stored lying, with EXIF orientation 6 (turn clockwise by 90 to see it upright)."""
    sheet = page_image(dpi=300, size=50).resize((3000, 4000)).convert("RGB")
    lying = sheet.rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "photo.jpg"
    lying.save(path, quality=80, exif=exif)
    (page,) = reader.read(path, SHA).pages
    assert page.turned == 0
    assert found(page) >= 0.95
    assert (page.width, page.height) == (pytest.approx(594, abs=2), pytest.approx(792, abs=2)), "a letter page, whatever the camera says"


def test_a_grey_photo_with_a_shadow_is_read(reader, tmp_path):
    sheet = np.asarray(page_image(dpi=200, size=34)).astype(np.float64)
    shadow = np.linspace(0.45, 1.0, sheet.shape[1])
    path = tmp_path / "photo.png"
    Image.fromarray((sheet * shadow).astype(np.uint8)).save(path, dpi=(200, 200))
    (page,) = reader.read(path, SHA).pages
    assert found(page) >= 0.9


def test_colour_palette_and_transparency_are_paper_and_ink(reader, tmp_path):
    sheet = page_image(["Patient: Testina Sampleton"])
    ink = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
    ink.putalpha(sheet.point(lambda value: 255 - value))
    ink.save(tmp_path / "a.png", dpi=(204, 204))
    sheet.convert("P").save(tmp_path / "b.png", dpi=(204, 204))
    sheet.convert("CMYK").save(tmp_path / "c.jpg", dpi=(204, 204))
    sheet.convert("I;16").point(lambda value: value * 256).save(tmp_path / "d.tif", dpi=(204, 204))
    for name in ("a.png", "b.png", "c.jpg", "d.tif"):
        (page,) = reader.read(tmp_path / name, SHA).pages
        assert texts(page) == ["Patient: Testina Sampleton"], name


def test_a_page_of_noise_is_no_words_or_unsure_ones(reader, tmp_path):
    dice = np.random.default_rng(5)
    noise = Image.fromarray(dice.random((700, 1728)) > 0.3)
    (page,) = reader.read(fax_tiff(tmp_path / "fax.tif", [noise]), SHA).pages
    assert page.source is PageSource.OCR
    assert page.confidence < 60


def test_a_thumbnail_is_read_without_fuss(reader, tmp_path):
    Image.new("RGB", (24, 16), "white").save(tmp_path / "a.png")
    Image.frombytes("L", (40, 30), random.Random(1).randbytes(1200)).save(tmp_path / "b.jpg")
    (white,) = reader.read(tmp_path / "a.png", SHA).pages
    (noisy,) = reader.read(tmp_path / "b.jpg", SHA).pages
    assert white.source is PageSource.BLANK
    assert noisy.confidence < 60


@pytest.mark.parametrize("down", [196, 98])
def test_an_upside_down_page_under_an_upright_header_line_is_turned(reader, tmp_path, down):
    """The machine prints its line upright, whatever lies on the glass: the orientation model is misled by it."""
    today = date(2026, 11, 23)
    stage = Stage(practice_office(today), today)
    chiropractor = next(provider.id for provider in stage.office.providers if provider.type == "chiropractor")
    days = tuple(today - timedelta(days=ago) for ago in (30, 27, 25, 20, 15))
    notes = chiropractic_notes(stage.head(chiropractor), stage.patient("proband", chiropractor), stage.visit("proband", ago=30), days)
    header = "11/20/2026 09:14  FROM: LIMESTONE CHIROPRACTIC  859 555 0141"
    path = tmp_path / "fax.tif"
    path.write_bytes(demo_fax(notes, vertical_dpi=down, compression="group3", header=header, upside_down_pages=(2,)))
    page = reader.read(path, SHA).pages[1]
    assert page.turned == 180
    assert page.confidence > 60
