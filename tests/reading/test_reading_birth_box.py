"""The birth date on a physician's claim form: read though labels touch it, never guessed, and nothing done on other pages."""

from __future__ import annotations

import io
import time

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reading_samples import FONT, LETTER, faxed, page_image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon.reading import birth_box, birth_digits, ocr
from medrec_daemon.reading.birth_box import Cut
from medrec_daemon.reading.marks import Mark
from medrec_daemon.reading.picture import Picture, cleaned

NAME, LINE, LEFT, TOP = "SAMPLETON, TESTINA", 12.0, 26.0, 17.0
"""The NUCC's grid: ten characters and six lines to the inch."""
PAGE = (612, 792)


def claim_form(born: str, *, font: str = "Helvetica", title: str = "HEALTH INSURANCE CLAIM FORM") -> Image.Image:
    """The upper part of a CMS-1500 as a page of 300 dpi: what is typed touches the labels above."""
    pdfmetrics.registerFont(TTFont("Vera", FONT))
    stored = io.BytesIO()
    sheet = Canvas(stored, pagesize=PAGE)

    def words(column: float, line: float, text: str, face: str, size: float) -> None:
        sheet.setFont(face, size)
        sheet.drawString(LEFT + (column - 1) * 7.2, PAGE[1] - TOP - line * LINE, text)

    words(1, 4, title, "Helvetica-Bold", 11)
    for line, labels in (
        (10, ("2. PATIENT'S NAME (Last Name, First Name, Middle Initial)", "3. PATIENT'S BIRTH DATE            SEX", "4. INSURED'S NAME")),
        (12, ("5. PATIENT'S ADDRESS (No., Street)", "6. PATIENT RELATIONSHIP TO INSURED", "7. INSURED'S ADDRESS (No., Street)")),
    ):
        for column, width, label in zip((1, 29.8, 50), (28.8, 20.2, 30), labels, strict=True):
            sheet.rect(LEFT + (column - 1) * 7.2 - 2, PAGE[1] - TOP - (line + 0.4) * LINE, width * 7.2, 2 * LINE, stroke=1, fill=0)
            words(column, line - 1.08, label, "Helvetica", 5.6)
    words(31, 9.4, "MM      DD        YY                   M                F", "Helvetica", 5.6)
    for column, text in zip((1, 31, 34, 37, 47, 50), (NAME, *born.split(), "X", NAME), strict=True):
        words(column, 10, text, font, 10)
    for column, text in ((1, "12 EXAMPLE STREET"), (33, "X"), (50, "12 EXAMPLE STREET")):
        words(column, 12, text, font, 10)
    for row in range(16, 60, 2):
        words(1, row, "99213  Office visit of an established patient, as the grid has it", "Helvetica", 9)
    sheet.showPage()
    sheet.save()
    return pypdfium2.PdfDocument(stored.getvalue())[0].render(scale=300 / 72).to_pil().convert("L")


def scanned(page: Image.Image, skew: float = 0.3, noise: float = 2.0) -> Picture:
    askew = np.asarray(page.rotate(skew, Image.Resampling.BILINEAR, fillcolor=255), dtype=np.float32)
    dirty = askew * 0.96 + 5 + np.random.default_rng(1).standard_normal(askew.shape) * noise
    return cleaned(Picture(np.clip(dirty, 0, 255).astype(np.uint8), (300.0, 300.0), bilevel=False))


def sent(page: Image.Image, down: int) -> Picture:
    fax = faxed(page.resize((1728, 2244), Image.Resampling.LANCZOS), down)
    return cleaned(Picture(np.asarray(fax.convert("L")), (204.0, float(down)), bilevel=True))


def in_the_box(sight: ocr.Sight) -> list[str]:
    """What stands where the date was typed, from left to right."""
    marks = [mark for line in sight.lines for mark in line if 0.375 < mark.left < 0.5 and 0.166 < (mark.top + mark.bottom) / 2 < 0.18]
    return [mark.text for mark in sorted(marks, key=lambda mark: mark.left)]


@pytest.mark.parametrize("born", ["02 03 1938", "12 06 1962", "10 30 1989"])
@pytest.mark.parametrize("font", ["Helvetica", "Courier"])
@pytest.mark.parametrize("way", ["scan", "fine", "standard"])
def test_the_date_is_read_though_labels_touch_it(born: str, font: str, way: str) -> None:
    page = claim_form(born, font=font)
    picture = scanned(page) if way == "scan" else sent(page, 196 if way == "fine" else 98)
    assert in_the_box(ocr.read(picture, 60)) == born.split()


@pytest.mark.parametrize("font", ["Helvetica", "Courier"])
@pytest.mark.parametrize("way", ["scan", "fine"])
def test_thin_digits_are_read(font: str, way: str) -> None:
    page = claim_form("11 17 1962", font=font)
    assert in_the_box(ocr.read(scanned(page) if way == "scan" else sent(page, 196), 60)) == ["11", "17", "1962"]


def test_without_it_the_date_is_lost() -> None:
    lost = [ocr._upright(scanned(claim_form(born)), time.monotonic() + 60) for born in ("02 03 1938", "11 17 1962", "10 30 1989")]
    assert [in_the_box(sight) for sight in lost] != [["02", "03", "1938"], ["11", "17", "1962"], ["10", "30", "1989"]]


def test_what_cannot_be_read_stays_as_it_was() -> None:
    page = np.asarray(claim_form("02 03 1938")).copy()
    top, bottom = (round((TOP + line * LINE) / 72 * 300) for line in (9.3, 10.1))
    left = round((LEFT + 29.9 * 7.2) / 72 * 300)
    page[top:bottom:3, left : left + 260] = 0  # scratched out
    page[top:bottom, left : left + 260 : 4] = 0
    picture = scanned(Image.fromarray(page))
    sight = ocr._upright(picture, time.monotonic() + 60)
    assert ocr._birth_date(sight, picture, time.monotonic() + 60) == sight


def test_other_pages_are_left_alone() -> None:
    picture = scanned(claim_form("02 03 1938", title="STATEMENT OF ACCOUNT FOR SERVICES RENDERED"))
    sight = ocr._upright(picture, time.monotonic() + 60)
    assert birth_box.cut_out(sight.lines, sight.slant, picture) is None
    letter = cleaned(Picture(np.asarray(page_image(LETTER)), (204.0, 204.0), bilevel=False))
    sight = ocr._upright(letter, time.monotonic() + 60)
    assert birth_box.cut_out(sight.lines, sight.slant, letter) is None


def test_no_time_left_costs_nothing_that_was_read() -> None:
    picture = scanned(claim_form("02 03 1938"))
    sight = ocr._upright(picture, time.monotonic() + 60)
    assert ocr._birth_date(sight, picture, time.monotonic()) == sight


def test_letters_are_read_again_after_digits_only() -> None:
    picture = scanned(claim_form("02 03 1938"))
    ocr.read(picture, 60)
    words = {mark.text for line in ocr.read(picture, 60).lines for mark in line}
    assert {"SAMPLETON,", "TESTINA", "STREET"} <= words


PLACES = ((0.39, 0.17, 0.41, 0.18), (0.42, 0.17, 0.44, 0.18), (0.46, 0.17, 0.5, 0.18))
BOX = Cut((), PLACES, (Mark("§2", *PLACES[0], 40.0),))


def readings(month: dict[str, int], day: int = 12, year: int = 24) -> list[birth_digits.Said]:
    return [*((0, text) for text, count in month.items() for _ in range(count)), *[(1, "03")] * day, *[(2, "1938")] * year]


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (readings({"02": 24}), "02 03 1938"),
        (readings({"02": 18, "62": 6}), "02 03 1938"),  # there is no such month
        (readings({"02": 6, "62": 18}), ""),  # too few of all
        (readings({"02": 14, "07": 8}), ""),  # either may be
        (readings({"02": 5}), ""),
        (readings({"02": 24}, day=0), ""),
    ],
)
def test_only_what_most_readings_agree_on_is_given(read: list[birth_digits.Said], said: str) -> None:
    assert " ".join(mark.text for mark in birth_digits.agreed(BOX, read)) == said


def test_dissent_makes_it_less_sure() -> None:
    month, day, _ = birth_digits.agreed(BOX, readings({"02": 18, "62": 6}))
    assert month.confidence < day.confidence == birth_digits.SUREST


def test_a_reading_with_a_digit_too_many_or_too_few_says_nothing() -> None:
    assert list(birth_digits.said((0,), [[Mark("021", *PLACES[0], 90.0)]])) == []
    assert list(birth_digits.said((0, 1, 2), [[Mark("0203", *PLACES[0], 90.0), Mark("1938", *PLACES[2], 90.0)]])) == [
        (0, "02"),
        (1, "03"),
        (2, "1938"),
    ]


def test_the_new_words_stand_for_what_was_there() -> None:
    lines = [[Mark("SAMPLETON,", 0.04, 0.17, 0.2, 0.18, 90.0), *BOX.standing], [Mark("X", 0.53, 0.17, 0.54, 0.18, 90.0)]]
    words = birth_digits.agreed(BOX, readings({"02": 24}))
    replaced = birth_digits.replaced(lines, BOX, words)
    assert [mark.text for line in replaced for mark in line] == ["SAMPLETON,", "X", "02", "03", "1938"]
