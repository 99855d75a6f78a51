"""White words on dark cells, as electronic charts print their labels, are read; black words on grey stay as they are."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from medrec_daemon.reading.picture import Picture
from medrec_daemon.reading.picture_page import page_from_picture
from medrec_daemon.reading.reversed_print import dark_cells

ROWS = (("Patient", "Testa Sampleton"), ("Date of birth", "March 14, 1971"), ("Sex", "Female"), ("Ethnicity", "Not given"))


def table(shade: int, words: int) -> np.ndarray:
    """A letter-size page at 200 dpi with a table whose labels stand in ``words`` on cells of ``shade``."""
    picture = Image.new("L", (1700, 2200), 255)
    draw = ImageDraw.Draw(picture)
    font, bold = ImageFont.load_default(size=34), ImageFont.load_default(size=36)
    draw.text((300, 100), "Sample Health and Hospitals: Operative Note", fill=0, font=bold)
    for place, (label, value) in enumerate(ROWS):
        top = 200 + 68 * place
        draw.rectangle((120, top, 560, top + 60), fill=shade)
        draw.text((140, top + 10), label, fill=words, font=bold, stroke_width=1, stroke_fill=words)
        draw.text((600, top + 10), value, fill=0, font=font)
    for line in range(12):
        draw.text((120, 600 + 60 * line), "The patient was brought to the operating room in stable condition.", fill=0, font=font)
    return np.asarray(picture)


def rained_on(grey: np.ndarray) -> np.ndarray:
    """Black and white, as a fax machine makes it of grey cells: a rain of dots."""
    random = np.random.default_rng(4)
    return np.where(grey + random.standard_normal(grey.shape) * 22 < 150, 0, 255).astype(np.uint8)


def lines(picture: Picture) -> list[str]:
    return [line.text for line in page_from_picture(picture, 1, 60).page().lines()]


@pytest.mark.parametrize("shade", [30, 130])
def test_labels_on_dark_cells_of_a_scan(shade: int) -> None:
    found = lines(Picture(table(shade, 255), (200.0, 200.0), bilevel=False))
    assert any(line.startswith("Patient") and line.endswith("Testa Sampleton") for line in found), found
    assert any(line.startswith("Date of birth") and line.endswith("March 14, 1971") for line in found), found


def test_labels_on_grey_cells_of_a_fax() -> None:
    found = lines(Picture(rained_on(table(125, 255)), (204.0, 196.0), bilevel=True))
    assert any("Patient" in line and "Sampleton" in line for line in found), found
    assert any("Ethnicity" in line and "Not given" in line for line in found), found


def test_what_was_read_before_does_not_change() -> None:
    plain = lines(Picture(table(255, 0), (200.0, 200.0), bilevel=False))
    dark = lines(Picture(table(30, 255), (200.0, 200.0), bilevel=False))
    sentences = [line for line in plain if line.startswith("The patient")]
    assert len(sentences) == 12
    assert sentences == [line for line in dark if line.startswith("The patient")]


def test_black_words_on_light_grey_are_read_once() -> None:
    found = lines(Picture(table(190, 0), (200.0, 200.0), bilevel=False))
    assert sum("Patient" in line.split() for line in found) == 1


def test_plain_pages_have_no_dark_cells() -> None:
    assert dark_cells(Picture(table(255, 0), (200.0, 200.0), bilevel=False)) is None
    assert dark_cells(Picture(rained_on(table(255, 0)), (204.0, 196.0), bilevel=True)) is None


def test_a_picture_is_no_table() -> None:
    black = np.zeros((2200, 1700), dtype=np.uint8)
    assert dark_cells(Picture(black, (200.0, 200.0), bilevel=True)) is None
