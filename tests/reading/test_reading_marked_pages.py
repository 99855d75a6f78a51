"""Pictures of pages with the evidence boxed: the box lies around the ink, the ink stays dark, labels stand beside the page."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from reading_samples import fax_tiff, faxed, image_pdf, letter_pdf, page_image, pdf417

from medrec_daemon.errors import Unreadable
from medrec_daemon.reading import Reader, ReadingLimits
from medrec_daemon.reading.highlights import COLOURS, Highlight, MarkedPage, Sort
from medrec_daemon.reading.marked_page import MARGIN, MOST_HIGH
from medrec_daemon.reading.reader import picture_name

SHA = "0" * 64
HEAD = 44
RGB = {sort: tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5)) for sort, colour in COLOURS.items()}


@pytest.fixture(scope="module")
def reader():
    with Reader(ReadingLimits(workers=2, page_seconds=60, file_minutes=5, memory_mb=1500, max_file_mb=64)) as shared:
        yield shared


def drawn(reader, path, folder, page, highlights):
    """The picture of one page as colours, and the part of it that is the page itself."""
    folder.mkdir()
    assert reader.draw(path, [MarkedPage(page.number, page.turned, f"Page {page.number}", tuple(highlights))], folder) == {}
    target = folder / picture_name(page.number)
    assert target.stat().st_mode & 0o777 == 0o600
    whole = np.asarray(Image.open(target).convert("RGB")).astype(int)
    return whole, whole[HEAD : HEAD + MOST_HIGH, MARGIN : whole.shape[1] - MARGIN]


def line_box(page, text):
    words = next(line.words for line in page.lines() if line.text == text)
    return min(w.left for w in words), min(w.top for w in words), max(w.right for w in words), max(w.bottom for w in words)


def near(colours, wanted, tolerance=24):
    return (np.abs(colours - np.asarray(wanted)).max(axis=-1)) <= tolerance


def coloured(colours):
    return colours.max(axis=-1) - colours.min(axis=-1) > 12


def ink_in(sheet, box):
    """How many dark dots lie in a box, and how many in the same box one line further down where nothing is printed."""
    high, wide = sheet.shape[:2]
    left, top, right, bottom = round(box[0] * wide), round(box[1] * high), round(box[2] * wide), round(box[3] * high)
    return int((sheet[top:bottom, left:right].max(axis=-1) < 110).sum())


@pytest.mark.parametrize(("down", "turn"), [(196, 0), (98, 0), (98, 180), (196, 90)])
def test_the_box_lies_around_the_words_of_a_fax_however_it_was_fed(reader, tmp_path, down, turn):
    sheet = faxed(page_image(), down)
    if turn:
        dots = np.rot90(np.asarray(sheet), -turn // 90)
        path = tmp_path / "fax.tif"
        resolution = (204, down) if turn == 180 else (down, 204)
        Image.fromarray(dots).save(path, "TIFF", compression="group4", dpi=resolution)
    else:
        path = fax_tiff(tmp_path / "fax.tif", [sheet], down)
    (page,) = reader.read(path, SHA).pages
    assert page.turned == (-turn) % 360
    box = line_box(page, "Patient: Testina Sampleton")
    whole, on_page = drawn(reader, path, tmp_path / "look", page, [Highlight(Sort.PATIENT, "Patient", "Testina Sampleton", (box,))])
    assert on_page.shape[1] / on_page.shape[0] == pytest.approx(610 / 792, abs=0.01), "paper's shape, not the fax's dots"
    assert ink_in(on_page, box) > 500
    assert ink_in(on_page, (box[2] + 0.02, box[1], 0.98, box[3])) < 60, "nothing is printed beside it"
    high, wide = on_page.shape[:2]
    edge = on_page[round(box[1] * high) - 6 : round(box[1] * high), round(box[0] * wide) : round(box[2] * wide)]
    assert near(edge, RGB[Sort.PATIENT]).any(axis=0).mean() > 0.9, "a line runs above the words"
    assert whole.shape[0] <= 1600


def test_nothing_is_written_over_the_page(reader, tmp_path):
    """Every dot of the page is as it was, but for the boxes' tint, their lines and the thin lines under the words."""
    path = letter_pdf(tmp_path / "a.pdf")
    (page,) = reader.read(path, SHA).pages
    lines = [line.text for line in page.lines()]
    boxes = [line_box(page, text) for text in (lines[1], lines[3], lines[4])]
    sorts = (Sort.PATIENT, Sort.BORN, Sort.AGAINST)
    _, plain = drawn(reader, path, tmp_path / "plain", page, [])
    whole, marked = drawn(
        reader, path, tmp_path / "marked", page, [Highlight(s, s.value, "some words", (b,)) for s, b in zip(sorts, boxes, strict=True)]
    )
    assert not coloured(plain).any()
    changed = np.abs(marked - plain).max(axis=-1) > 8
    high, wide = changed.shape
    for box in boxes:
        top, bottom = round(box[1] * high), round(box[3] * high)
        changed[top - 9 : bottom + 9, round(box[0] * wide) - 9 : round(box[2] * wide) + 9] = False
        changed[bottom + 2 : bottom + 9] = False  # the line to the label
    assert not changed.any()
    dark = plain.max(axis=-1) < 90
    inside = np.zeros_like(dark)
    for box in boxes:
        inside[round(box[1] * high) : round(box[3] * high), round(box[0] * wide) : round(box[2] * wide)] = True
    assert (marked.max(axis=-1)[dark & inside] < 120).mean() > 0.99, "ink under a box stays as dark as it was"
    margin = whole[HEAD : HEAD + MOST_HIGH, : MARGIN - 10]
    assert all(near(margin, RGB[sort]).sum() > 100 for sort in (Sort.PATIENT, Sort.BORN)), "labels stand in the margin"


def test_many_labels_stay_on_the_paper_and_apart(reader, tmp_path):
    path = letter_pdf(tmp_path / "a.pdf")
    (page,) = reader.read(path, SHA).pages
    boxes = [(0.1, 0.90 + step / 1000, 0.2, 0.91 + step / 1000) for step in range(20)]
    whole, _ = drawn(
        reader, path, tmp_path / "look", page, [Highlight(Sort.KIND, "Kind: records", str(step), (b,)) for step, b in enumerate(boxes)]
    )
    column = near(whole[:, 20], RGB[Sort.KIND])
    edges = int((column[1:] & ~column[:-1]).sum())
    assert edges >= 40, "twenty labels, each with an upper and a lower edge of its own"
    assert not near(whole[HEAD + MOST_HIGH + 4 :, : MARGIN - 12], RGB[Sort.KIND]).any()


def test_a_photograph_keeps_the_colours_of_its_boxes_apart(reader, tmp_path):
    """Its thousand greys once left no room in the file's palette for colours of which there are few dots."""
    photo = np.asarray(page_image().convert("RGB")).astype(float)
    shade = np.linspace(0.55, 1.0, photo.shape[1])[None, :, None] * np.linspace(0.7, 1.0, photo.shape[0])[:, None, None]
    path = tmp_path / "photo.jpg"
    Image.fromarray((photo * shade).astype(np.uint8)).save(path, dpi=(204, 204))
    (page,) = reader.read(path, SHA).pages
    boxes = [(0.1, 0.1 * step, 0.4, 0.1 * step + 0.02) for step in range(1, 8)]
    whole, _ = drawn(reader, path, tmp_path / "look", page, [Highlight(s, s.value, "", (b,)) for s, b in zip(Sort, boxes, strict=True)])
    assert [sort for sort in Sort if near(whole, RGB[sort], 10).sum() < 300] == []


def test_a_bar_code_is_boxed_where_it_stands(reader, tmp_path):
    sheet = page_image(stamp=pdf417("RR-7F3K9TE"))
    for number, path in enumerate((fax_tiff(tmp_path / "a.tif", [faxed(sheet)]), image_pdf(tmp_path / "b.pdf", sheet))):
        (page,) = reader.read(path, SHA).pages
        ((left, top, right, bottom),) = [code.box for code in page.barcodes if code.box]
        stamp = pdf417("RR-7F3K9TE")
        assert (left, right) == (pytest.approx(150 / 1728, abs=0.02), pytest.approx((150 + stamp.width) / 1728, abs=0.02)), number
        assert (top, bottom) == (
            pytest.approx((2244 - stamp.height - 200) / 2244, abs=0.02),
            pytest.approx((2244 - 200) / 2244, abs=0.02),
        ), number


def test_what_cannot_be_drawn_is_named_and_the_rest_is_drawn(reader, tmp_path):
    path = letter_pdf(tmp_path / "a.pdf", [["One"], ["Two"]])
    folder = tmp_path / "look"
    folder.mkdir()
    undrawn = reader.draw(path, [MarkedPage(number, 0, "", ()) for number in (1, 2, 7)], folder)
    assert list(undrawn) == [7]
    assert sorted(found.name for found in folder.iterdir()) == ["page-0001.png", "page-0002.png"]
    (tmp_path / "note.txt").write_text("no paper")
    with pytest.raises(Unreadable):
        reader.draw(tmp_path / "note.txt", [MarkedPage(1, 0, "", ())], folder)
