"""A second look at what a fax was read unsurely: only surer words replace others, and small labels come back."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw, ImageFont
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
