"""A second look at what a fax was read unsurely: only surer words replace others, and small labels come back."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reading_samples import FONT, faxed, page_image

from medrec_daemon.reading import ocr, second_look
from medrec_daemon.reading.marks import Mark
from medrec_daemon.reading.picture import Picture, cleaned

BLANK = Picture(np.full((2156, 1728), 255, np.uint8), (204.0, 204.0), bilevel=True)
ROWS = (("Patient Name", "Sampleton, Testina"), ("DOB", "03/14/1971"), ("Chart #", "00123456"), ("Guarantor", "Sampleton, Demo"))


def mark(text: str, left: float, confidence: float, top: float = 0.2) -> Mark:
    return Mark(text, left, top, left + 0.1, top + 0.01, confidence)


def test_stripes_hold_unsure_lines_and_neighbours_share_one() -> None:
    lines = [[mark("sure", 0.1, 95)], [mark("bOe", 0.1, 20, 0.3)], [mark("Naw", 0.1, 30, 0.312)], [mark(".", 0.1, 0, 0.6)]]
    ((first, last),) = second_look.bands(lines, BLANK)
    assert first < 0.3 * 2156 and 0.322 * 2156 < last < 0.4 * 2156  # noqa: PT018
    assert second_look.bands([[mark("logo", 0.1, 20)._replace(bottom=0.5)]], BLANK) == []


def test_a_stripe_is_put_back_where_it_stood() -> None:
    height = BLANK.grey.shape[0]
    large = second_look.enlarged(BLANK, (400, 500)).grey.shape[0]
    (there,) = second_look.placed([mark("DOB", 0.1, 90)._replace(top=12 / large, bottom=(large - 12) / large)], (400, 500), height)
    assert there.top == pytest.approx(400 / height)
    assert there.bottom == pytest.approx(500 / height)


@pytest.mark.parametrize(
    ("before", "after", "reads"),
    [
        ([mark("boB", 0.5, 35)], [mark("DOB", 0.5, 90)], ["DOB"]),
        ([mark("boB", 0.5, 35)], [mark("bo8", 0.5, 40)], ["boB"]),  # hardly surer
        ([mark("1971", 0.5, 93)], [mark("1977", 0.5, 96)], ["1971"]),  # what was sure is not touched
        ([mark("Sam", 0.5, 30), mark("ple", 0.6, 30)], [Mark("Sample", 0.5, 0.2, 0.7, 0.21, 95)], ["Sam", "ple"]),  # two for one
        ([mark("Name", 0.1, 90)], [mark("DOB", 0.5, 90), mark("x", 0.7, 90), mark("Wort", 0.8, 30)], ["Name", "DOB"]),
    ],
)
def test_only_surer_words_replace_others(before: list[Mark], after: list[Mark], reads: list[str]) -> None:
    joined = second_look.joined([before], [after])
    assert [one.text for line in joined for one in line] == reads


def boxes(down: int) -> Picture:
    """A fax of a form: labels of six points above what was typed."""
    page = page_image(size=30)
    draw = ImageDraw.Draw(page)
    small, typed = ImageFont.truetype(FONT, 18), ImageFont.truetype(FONT, 30)
    for place, (label, value) in enumerate(ROWS):
        top, left = 1100 + 90 * (place // 2), 150 + 800 * (place % 2)
        draw.rectangle((left, top, left + 800, top + 90), outline=0)
        draw.text((left + 10, top + 6), label, fill=0, font=small)
        draw.text((left + 10, top + 34), value, fill=0, font=typed)
    return cleaned(Picture(np.asarray(faxed(page, down).convert("L")), (204.0, float(down)), bilevel=True))


@pytest.mark.parametrize(("down", "labels"), [(196, {"Patient", "Name", "DOB", "Chart", "Guarantor"}), (98, {"Patient", "Guarantor"})])
def test_what_was_typed_in_boxes_and_what_it_is_called(down: int, labels: set[str]) -> None:
    words = {one.text.strip(":,.|") for line in ocr.read(boxes(down), 60).lines for one in line}
    assert {"Testina", "03/14/1971", "00123456"} | labels <= words


@pytest.mark.parametrize(
    ("before", "readings", "reads"),
    [
        (
            [mark("OO", 0.4, 40), mark("elo", 0.5, 35)],
            [[mark("03", 0.4, 71), mark("01", 0.5, 80)], [mark("O3", 0.4, 90), mark("01", 0.5, 93)]],
            "O3 01",
        ),
        ([mark("OO", 0.4, 40)], [[mark("03", 0.4, 44)]], "OO"),  # hardly surer
        (
            [mark("boB", 0.4, 40)],
            [[mark("DATE", 0.4, 90), mark("OF", 0.5, 90), mark("BIRTH", 0.6, 90)]],
            "boB",
        ),  # something else was cut out
        ([mark("boB", 0.4, 40)], [[], []], "boB"),
    ],
)
def test_the_surest_reading_of_a_cell_counts(before: list[Mark], readings: list[list[Mark]], reads: str) -> None:
    cell = second_look.Cell(tuple(before), (0, 0, 10, 10))
    assert " ".join(one.text for one in second_look.surest(cell, readings)) == reads


def test_only_unsure_cells_near_the_edges_are_cut_out() -> None:
    line = [mark("Name", 0.1, 95), mark("Testa", 0.25, 95), mark("boB", 0.5, 30)]
    assert [[one.text for one in cell.marks] for cell in second_look.cells([line], BLANK)] == [["boB"]]
    assert second_look.cells([[mark("tender", 0.1, 30, 0.6)]], BLANK) == [], "running text in the middle of a page"
    many = [[mark(f"w{place}", 0.1, 20, place / 400)] for place in range(140)]
    assert len(second_look.cells(many, BLANK)) == second_look.MOST_CELLS


def test_a_cell_is_put_back_where_it_stood() -> None:
    cell = second_look.Cell((mark("03", 0.4, 30),), (680, 420, 880, 460))
    size = second_look.CELL_SIZES[0]
    high, wide = second_look.cut_out(BLANK, cell, size).grey.shape
    left, top = 12 / wide, 12 / high
    read = [mark("03", left, 90)._replace(top=top, bottom=1 - top, right=1 - left), mark("DD", left, 90)._replace(top=0.0, bottom=0.01)]
    (there,) = second_look.put_back([read], cell, size[0], BLANK.grey.shape)
    assert (there.left, there.right) == pytest.approx((680 / 1728, 880 / 1728), abs=0.001)
    assert (there.top, there.bottom) == pytest.approx((420 / 2156, 460 / 2156), abs=0.001)


def claim_form(skew: float) -> Picture:
    """A scan of rows as on a claim form: small ``MM DD YY`` right above typed dates, in a row of labels across the page."""
    page = Image.new("L", (1728, 2156), 255)
    draw = ImageDraw.Draw(page)
    small, typed = ImageFont.truetype(FONT, 20), ImageFont.truetype(FONT, 32)
    for row in range(6):
        top = 300 + 90 * row
        for column, label in enumerate(
            ("2. PATIENT'S NAME (Last Name, First)", "3. PATIENT'S BIRTH DATE      SEX", "4. INSURED'S NAME (Last Name, First)")
        ):
            draw.rectangle((60 + 540 * column, top, 600 + 540 * column, top + 90), outline=0)
            draw.text((68 + 540 * column, top + 4), label, fill=0, font=small)
        draw.text((80, top + 50), "SAMPLETON, TESTA", fill=0, font=typed)
        draw.text((640, top + 30), "MM    DD    YY              M        F", fill=0, font=small)
        draw.text((645, top + 51), f"0{row + 1}  14   197{row}     X", fill=0, font=typed)
    dirty = (
        np.asarray(page.rotate(skew, fillcolor=255), dtype=np.float32) * 0.96
        + 5
        + np.random.default_rng(1).standard_normal((2156, 1728)) * 2
    )
    return cleaned(Picture(np.clip(dirty, 0, 255).astype(np.uint8), (204.0, 204.0), bilevel=False))


@pytest.mark.parametrize("skew", [-0.5, 0.2, 0.8])
def test_cells_read_alone_are_read_more_surely_and_nothing_right_is_lost(skew: float) -> None:
    picture = claim_form(skew)
    before, after = ocr._upright(picture, time.monotonic() + 60), ocr.read(picture, 60)
    typed = {"SAMPLETON", "TESTA", "SEX", "F", *(f"0{row}" for row in range(1, 7)), *(f"197{row}" for row in range(6))}
    first, second = ({one.text.strip(":,.|\"'") for line in sight.lines for one in line} & typed for sight in (before, after))
    assert first <= second
    assert after.confidence() > before.confidence() + 2
