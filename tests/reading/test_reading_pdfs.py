"""Making a PDF of an image file, pixel for pixel, and cutting a PDF: same bytes every time, upright, nothing carried along."""

from __future__ import annotations

import io
import resource
import shutil
import subprocess

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps
from reading_samples import LETTER, fax_tiff, faxed, letter_pdf, page_image
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

from medrec_daemon.confined import Confined, Limits
from medrec_daemon.errors import Unreadable
from medrec_daemon.reading import Reader, ReadingLimits, worker
from medrec_daemon.reading.file_kind import FileKind
from medrec_daemon.reading.image_file import ImageFile

SHA = "0" * 64


@pytest.fixture(scope="module")
def reader():
    with Reader(ReadingLimits(workers=1, page_seconds=30, file_minutes=5, memory_mb=1000, max_file_mb=16)) as shared:
        yield shared


def drawn(path, number=0, scale=1.0) -> Image.Image:
    document = pdfium.PdfDocument(path)
    try:
        return document[number].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


def stored(path, number=0) -> Image.Image:
    """The pixels of a page's only image, by another library than the one that wrote or draws it."""
    with pikepdf.open(path) as pdf:
        (image,) = (
            pdf.pages[number].get_images().values() if hasattr(pdf.pages[number], "get_images") else pdf.pages[number].images.values()
        )
        return pikepdf.PdfImage(image).as_pil_image()


def sizes(path) -> list[tuple[float, float]]:
    document = pdfium.PdfDocument(path)
    try:
        return [document[number].get_size() for number in range(len(document))]
    finally:
        document.close()


@pytest.mark.parametrize(("down", "compression"), [(196, "group4"), (98, "group3"), (98, "group4"), (196, "tiff_lzw")])
def test_a_fax_becomes_group_4_of_the_same_pixels_and_the_true_size(reader, tmp_path, down, compression):
    pages = [faxed(page_image(), down), faxed(page_image(["Second page"]), down)]
    source = fax_tiff(tmp_path / "fax.tif", pages, down, compression)
    reader.pages_as_pdf(source, tmp_path / "fax.pdf")
    for number, page in enumerate(pages):
        kept = stored(tmp_path / "fax.pdf", number)
        assert kept.mode == "1"
        assert np.array_equal(np.asarray(kept), np.asarray(page))
    assert sizes(tmp_path / "fax.pdf") == [(pytest.approx(609.88, abs=0.1), pytest.approx(792, abs=0.6))] * 2
    with pikepdf.open(tmp_path / "fax.pdf") as pdf:
        assert pdf.pages[0].Resources.XObject.Scan.Filter == "/CCITTFaxDecode"
        assert not pdf.check_pdf_syntax()
    black = 1 - np.asarray(drawn(tmp_path / "fax.pdf").convert("L")).mean() / 255
    assert 0 < black < 0.2, "black on white, not white on black"


def test_the_same_file_gives_the_same_bytes_with_private_rights(reader, tmp_path):
    source = fax_tiff(tmp_path / "fax.tif", [faxed(page_image())])
    reader.pages_as_pdf(source, tmp_path / "a.pdf")
    reader.pages_as_pdf(source, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.pdf", "fax.tif"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_keeps_its_bytes_and_stands_upright(reader, tmp_path, orientation):
    """Compared with what Pillow makes of the same EXIF orientation."""
    picture = Image.new("RGB", (360, 240), "white")
    picture.paste("red", (0, 0, 180, 120))
    picture.paste("blue", (180, 0, 360, 60))
    exif = Image.Exif()
    exif[0x0112] = orientation
    source = tmp_path / "photo.jpg"
    picture.save(source, quality=95, exif=exif, dpi=(144, 144))
    reader.pages_as_pdf(source, tmp_path / "photo.pdf")
    with pikepdf.open(tmp_path / "photo.pdf") as pdf:
        assert pdf.pages[0].Resources.XObject.Scan.read_raw_bytes() == source.read_bytes()
    with Image.open(source) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    shown = drawn(tmp_path / "photo.pdf", scale=2)
    assert shown.size == upright.size
    seen = ImageFile(str(source), FileKind.JPEG).picture(1)
    assert np.array_equal(seen.grey, np.asarray(upright.convert("L"))), "read as it is shown"
    assert np.abs(np.asarray(shown).astype(int) - np.asarray(upright).astype(int)).mean() < 6


def test_the_inks_of_a_cmyk_jpeg_are_not_inverted(reader, tmp_path):
    picture = Image.new("CMYK", (200, 100), (0, 0, 0, 0))
    picture.paste((255, 0, 255, 0), (0, 0, 100, 100))
    source = tmp_path / "photo.jpg"
    picture.save(source, quality=95)
    reader.pages_as_pdf(source, tmp_path / "photo.pdf")
    shown = drawn(tmp_path / "photo.pdf")
    left, right = shown.getpixel((shown.width // 4, shown.height // 2)), shown.getpixel((3 * shown.width // 4, shown.height // 2))
    assert left[1] > left[0] + 50, "green"
    assert min(right) > 240, "white"


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "1", "RGBA", "LA", "I;16"])
def test_png_pixels_are_kept(reader, tmp_path, mode):
    dice = np.random.default_rng(4)
    base = Image.fromarray(dice.integers(0, 256, (90, 70, 3), dtype=np.uint8))
    if mode == "I;16":
        picture = Image.fromarray(dice.integers(0, 65536, (90, 70), dtype=np.uint16))
    elif mode in {"RGBA", "LA"}:
        picture = base.convert(mode)
        picture.putalpha(Image.new("L", base.size, 0))
    else:
        picture = base.convert(mode)
    source = tmp_path / "a.png"
    picture.save(source, dpi=(200, 200))
    reader.pages_as_pdf(source, tmp_path / "a.pdf")
    kept = stored(tmp_path / "a.pdf")
    if mode == "I;16":
        with pikepdf.open(tmp_path / "a.pdf") as pdf:
            data = pdf.pages[0].Resources.XObject.Scan.read_bytes()
        assert np.array_equal(np.frombuffer(data, ">u2").reshape(90, 70), np.asarray(picture))
    elif mode in {"RGBA", "LA"}:
        assert kept.convert("L").getextrema() == (255, 255), "what is transparent is white paper"
    else:
        assert np.array_equal(np.asarray(kept.convert("RGB")), np.asarray(picture.convert("RGB")))
    assert sizes(tmp_path / "a.pdf") == [(pytest.approx(70 * 72 / 200, abs=0.05), pytest.approx(90 * 72 / 200, abs=0.05))]


def test_a_pdf_is_not_made_into_one(reader, tmp_path):
    with pytest.raises(ValueError, match="PDF"):
        reader.pages_as_pdf(letter_pdf(tmp_path / "a.pdf"), tmp_path / "b.pdf")


def chart(target, count=6):
    return letter_pdf(target, [[f"This is page {number} of the chart", *LETTER] for number in range(1, count + 1)])


def words(path) -> list[str]:
    document = pdfium.PdfDocument(path)
    try:
        return [document[number].get_textpage().get_text_bounded().split("\r\n")[0] for number in range(len(document))]
    finally:
        document.close()


def test_a_cut_has_exactly_its_pages_and_the_same_bytes_each_time(reader, tmp_path):
    source = chart(tmp_path / "a.pdf")
    reader.cut(source, 2, 4, (0, 0, 0), tmp_path / "b.pdf")
    reader.cut(source, 2, 4, (0, 0, 0), tmp_path / "c.pdf")
    assert words(tmp_path / "b.pdf") == [f"This is page {number} of the chart" for number in (2, 3, 4)]
    assert (tmp_path / "b.pdf").read_bytes() == (tmp_path / "c.pdf").read_bytes()
    assert b"This is page 1" not in raw(tmp_path / "b.pdf")
    checked = subprocess.run(["qpdf", "--check", str(tmp_path / "b.pdf")], capture_output=True) if has_qpdf() else None
    assert checked is None or checked.returncode == 0


def has_qpdf() -> bool:
    return shutil.which("qpdf") is not None


def raw(path) -> bytes:
    """Everything in a PDF, uncompressed."""
    written = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(
            written,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return written.getvalue()


def test_turned_pages_stand_upright_and_read_so(reader, tmp_path):
    source = chart(tmp_path / "a.pdf", 3)
    with pikepdf.open(source) as pdf:
        pdf.pages[1].Rotate = 90  # lies on its side, clockwise
        pdf.pages[2].Rotate = 180
        pdf.save(tmp_path / "b.pdf")
    pages = reader.read(tmp_path / "b.pdf", SHA).pages
    assert [page.turned for page in pages] == [0, 270, 180]
    reader.cut(tmp_path / "b.pdf", 1, 3, tuple(page.turned for page in pages), tmp_path / "c.pdf")
    again = reader.read(tmp_path / "c.pdf", SHA).pages
    assert [page.turned for page in again] == [0, 0, 0]
    assert [page.words for page in again] == [page.words for page in reader.read(source, SHA).pages]


def test_a_fax_fed_upside_down_is_filed_upright(reader, tmp_path):
    source = fax_tiff(tmp_path / "fax.tif", [faxed(page_image().rotate(180))])
    (page,) = reader.read(source, SHA).pages
    reader.pages_as_pdf(source, tmp_path / "fax.pdf")
    reader.cut(tmp_path / "fax.pdf", 1, 1, (page.turned,), tmp_path / "cut.pdf")
    upright = np.asarray(drawn(tmp_path / "cut.pdf").convert("L"))
    assert upright[: upright.shape[0] // 3].mean() < upright[-upright.shape[0] // 3 :].mean() - 3, "the text is at the top"


def test_an_owner_password_is_dropped(reader, tmp_path):
    with pikepdf.open(chart(tmp_path / "a.pdf")) as pdf:
        pdf.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(user="", owner="master", R=6))
    reader.cut(tmp_path / "b.pdf", 5, 5, (0,), tmp_path / "c.pdf")
    with pikepdf.open(tmp_path / "c.pdf") as pdf:
        assert not pdf.is_encrypted
    assert words(tmp_path / "c.pdf") == ["This is page 5 of the chart"]


def test_another_patients_words_do_not_come_along(reader, tmp_path):
    """Links, outlines, document titles and form fields of other pages stay behind; the page's own field is seen."""
    path = tmp_path / "a.pdf"
    sheet = canvas.Canvas(str(path), pagesize=letter)
    sheet.setTitle("Chart of Somebody Otherperson")
    for number, who in enumerate(["Testina Sampleton", "Somebody Otherperson"]):
        sheet.bookmarkPage(f"p{number}")
        sheet.addOutlineEntry(f"Chart of {who}", f"p{number}")
        sheet.drawString(72, 720, f"Page of {who}")
        sheet.linkRect("", f"p{1 - number}", (72, 400, 200, 420))
        sheet.acroForm.textfield(name=f"patient{number}", value=who, x=200, y=600, width=200, height=20)
        sheet.showPage()
    sheet.save()
    reader.cut(path, 1, 1, (0,), tmp_path / "b.pdf")
    assert b"Otherperson" not in raw(tmp_path / "b.pdf")
    (page,) = reader.read(tmp_path / "b.pdf", SHA).pages
    assert [line.text for line in page.lines()] == ["Page of Testina Sampleton", "Testina Sampleton"]


def test_pictures_of_other_pages_do_not_come_along(reader, tmp_path):
    source = fax_tiff(tmp_path / "fax.tif", [faxed(page_image(), seed=number) for number in range(5)])
    reader.pages_as_pdf(source, tmp_path / "fax.pdf")
    with pikepdf.open(tmp_path / "fax.pdf") as pdf:  # as some scanners do: one resource dictionary for all pages
        shared = pikepdf.Dictionary({f"/Scan{number}": page.Resources.XObject.Scan for number, page in enumerate(pdf.pages)})
        for number, page in enumerate(pdf.pages):
            page.Resources = pikepdf.Dictionary(XObject=shared)
            page.Contents = pdf.make_stream(f"q 610 0 0 792 0 0 cm /Scan{number} Do Q".encode())
        pdf.save(tmp_path / "shared.pdf")
    reader.cut(tmp_path / "shared.pdf", 2, 2, (0,), tmp_path / "cut.pdf")
    assert (tmp_path / "cut.pdf").stat().st_size < (tmp_path / "shared.pdf").stat().st_size / 3


def test_what_cannot_be_cut_says_so_and_leaves_nothing(reader, tmp_path):
    source = chart(tmp_path / "a.pdf", 2)
    with pytest.raises(Unreadable):
        reader.cut(source, 2, 5, (0, 0, 0, 0), tmp_path / "b.pdf")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4\nrubbish\n%%EOF")
    with pytest.raises(Unreadable):
        reader.cut(tmp_path / "bad.pdf", 1, 1, (0,), tmp_path / "b.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "bad.pdf"]


@pytest.mark.parametrize("limit", [0, 3000])
def test_a_full_disk_is_no_verdict_on_the_record(tmp_path, limit):
    """A file that may not grow stands for a disk without room: at once, and in the middle."""
    source = chart(tmp_path / "a.pdf", 20)
    with pytest.raises(OSError, match="too large"), Confined(Limits(1, 20, 1000, 16)) as pool:
        pool.run(write_with_room_for, limit, str(source), str(tmp_path / "b.pdf"))


def write_with_room_for(limit: int, source: str, target: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    worker.write_pages(source, 1, 20, (0,) * 20, target)
