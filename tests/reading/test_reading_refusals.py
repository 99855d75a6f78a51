"""What cannot be read says so in its own words and stops nothing else."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image
from reading_samples import LETTER, fax_tiff, faxed, letter_pdf, page_image

from medrec_daemon.errors import FileProblem, TryLater, Unreadable
from medrec_daemon.model import PageSource
from medrec_daemon.reading import Reader, ReadingLimits

SHA = "0" * 64


@pytest.fixture(scope="module")
def reader():
    with Reader(ReadingLimits(workers=2, page_seconds=30, file_minutes=5, memory_mb=1000, max_file_mb=8)) as shared:
        yield shared


@pytest.fixture
def refuse(reader, tmp_path):
    def said(content: bytes, name: str = "file.pdf") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Unreadable) as caught:
            reader.read(path, SHA)
        assert caught.value.remedy
        return caught.value.what

    return said


def test_the_parent_stays_light():
    """Importing the room loads no parser of strangers' files into the service itself."""
    heavy = "{'numpy', 'PIL', 'tesserocr', 'pypdfium2', 'pikepdf', 'pypdf', 'zxingcpp'}"
    code = f"import sys, medrec_daemon.reading; print(sorted({heavy} & set(sys.modules)))"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)}
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\nnothing of the kind\n%%EOF\n", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office document"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(64), "HEIC"),
        (bytes(128) + b"DICM" + bytes(64), "DICOM"),
        (b"<!DOCTYPE html><html><body>hello</body></html>", "web page"),
        (b"From: a@firm.example\r\nTo: b@firm.example\r\n\r\nhello", "e-mail"),
        (b"Patient seen today.\nNothing new.\n", "plain text"),
        (b"{\\rtf1 hello}", "Rich Text"),
        (b"GIF89a" + bytes(32), "GIF"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(32), "WebP"),
        (b"\x1f\x8b\x08" + bytes(32), "gzip"),
        (b"MZ\x90\x00" + bytes(200), "program"),
        (os.urandom(300).replace(b"MZ", b"  "), "no kind"),
        (b"II*\x00\x08\x00\x00\x00" + bytes(20), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "damaged"),
    ],
)
def test_every_kind_has_its_sentence(refuse, content, named):
    assert named in refuse(content)


def test_office_documents_are_told_from_archives(refuse, tmp_path):
    for inside, named in (("word/document.xml", "Word"), ("xl/workbook.xml", "Excel"), ("scan.pdf", "ZIP")):
        path = tmp_path / "packed"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("[Content_Types].xml" if inside != "scan.pdf" else "readme", os.urandom(20_000))
            packed.writestr(inside, b"%PDF-1.4 not for us")
        assert named in refuse(path.read_bytes(), "letter.pdf")


def test_the_content_counts_not_the_ending(reader, tmp_path):
    (page,) = reader.read(letter_pdf(tmp_path / "letter.tif"), SHA).pages
    assert page.source is PageSource.TEXT_LAYER
    page_image(["Patient: Testina Sampleton"]).save(tmp_path / "scan.pdf", "PNG")
    (page,) = reader.read(tmp_path / "scan.pdf", SHA).pages
    assert page.source is PageSource.OCR


def test_lines_a_copier_put_before_the_pdf_do_no_harm(reader, tmp_path):
    plain = letter_pdf(tmp_path / "a.pdf").read_bytes()
    (tmp_path / "b.pdf").write_bytes(b"\x1b%-12345X@PJL JOB\r\nX-Fax: 1\r\n" + plain + b"\r\n\x00\x00")
    (page,) = reader.read(tmp_path / "b.pdf", SHA).pages
    assert found_patient(page)


def found_patient(page) -> bool:
    return "Patient: Testina Sampleton" in [line.text for line in page.lines()]


def test_a_password_is_asked_for_only_where_it_is_needed(reader, refuse, tmp_path):
    letter_pdf(tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.save(tmp_path / "user.pdf", encryption=pikepdf.Encryption(user="opensesame", owner="master", R=6))
        pdf.save(tmp_path / "owner.pdf", encryption=pikepdf.Encryption(user="", owner="master", R=6))
    assert "password" in refuse((tmp_path / "user.pdf").read_bytes())
    (page,) = reader.read(tmp_path / "owner.pdf", SHA).pages
    assert found_patient(page)


def test_a_pdf_that_breaks_off_is_not_read_as_a_shorter_one(refuse, tmp_path):
    whole = letter_pdf(tmp_path / "a.pdf", [LETTER] * 20).read_bytes()
    for share in (0.3, 0.7, 0.97):
        assert "breaks off" in refuse(whole[: int(share * len(whole))])
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.save(tmp_path / "linear.pdf", linearize=True)
    linear = (tmp_path / "linear.pdf").read_bytes()
    assert "breaks off" in refuse(linear[: int(0.6 * len(linear))])


def test_a_second_version_that_breaks_off_is_noticed(refuse, tmp_path):
    whole = letter_pdf(tmp_path / "a.pdf").read_bytes()
    assert "breaks off" in refuse(whole + b"\n99 0 obj\n<< /Type /Page >>\nendobj\nxref\n0 1")


def test_a_pdf_without_pages(refuse, tmp_path):
    with pikepdf.new() as pdf:
        pdf.save(tmp_path / "a.pdf")
    assert "no pages" in refuse((tmp_path / "a.pdf").read_bytes())


def test_a_tiff_that_breaks_off_is_not_read_as_a_shorter_one(refuse, tmp_path):
    whole = fax_tiff(tmp_path / "a.tif", [faxed(page_image(), seed=number) for number in range(6)]).read_bytes()
    for share in (0.1, 0.5, 0.7, 0.97, 0.999):
        assert "breaks off" in refuse(whole[: int(share * len(whole))], "b.tif")


def test_a_tiff_whose_pages_go_round_in_circles_ends(refuse, tmp_path):
    content = bytearray(fax_tiff(tmp_path / "a.tif", [faxed(page_image([]))]).read_bytes())
    (first,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, first)
    struct.pack_into("<I", content, first + 2 + 12 * entries, first)
    assert "breaks off" in refuse(bytes(content), "b.tif")


def test_a_page_whose_pixels_are_damaged_is_kept_unread_among_good_ones(reader, tmp_path):
    pages = [page_image([f"This is page {number} of the scan", *LETTER]) for number in range(3)]
    path = tmp_path / "a.tif"
    pages[0].save(path, compression="tiff_lzw", save_all=True, append_images=pages[1:], dpi=(204, 204))
    content = bytearray(path.read_bytes())
    with Image.open(path) as tiff:
        tiff.seek(1)
        for offset, length in zip(tiff.tag_v2[273], tiff.tag_v2[279], strict=True):
            content[offset : offset + length] = b"\xff" * length
    path.write_bytes(content)
    first, damaged, third = reader.read(path, SHA).pages
    assert found_patient(first)
    assert found_patient(third)
    assert (damaged.number, damaged.words, damaged.unread) == (2, (), "This page of the image is damaged.")


def test_too_large_a_file_and_too_large_an_image(refuse, reader, tmp_path):
    assert "MB" in refuse(b"%PDF-1.4" + bytes(9 << 20))
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(7501) * 2000)), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    assert "too large" in refuse(png, "bomb.png")


def nested_forms(depth: int, width: int) -> bytes:
    """A PDF of a few kilobytes whose page draws width ** depth forms."""
    with pikepdf.new() as pdf:
        inner = pdf.make_stream(b"0 0 m 10 10 l S", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 600, 700])
        for _ in range(depth):
            inner = pdf.make_stream(
                b"/F Do\n" * width,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Form,
                BBox=[0, 0, 600, 700],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner)),
            )
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 612, 792],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner)),
            Contents=pdf.make_stream(b"/F Do"),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        import io

        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()


def test_a_bomb_costs_its_own_file_only(tmp_path):
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(nested_forms(9, 20))
    letter_pdf(tmp_path / "a.pdf")
    with Reader(ReadingLimits(workers=2, page_seconds=4, file_minutes=1, memory_mb=600, max_file_mb=8)) as reader:
        with pytest.raises(Unreadable) as caught:
            reader.read(bomb, SHA)
        assert "memory" in caught.value.what or "longer than" in caught.value.what or "stopped" in caught.value.what
        (page,) = reader.read(tmp_path / "a.pdf", SHA).pages
        assert found_patient(page)


def test_a_bad_page_among_good_ones_is_kept_unread(tmp_path):
    letter_pdf(tmp_path / "a.pdf", [[f"Page {number}", *LETTER] for number in range(1, 6)])
    (tmp_path / "bomb.pdf").write_bytes(nested_forms(9, 20))
    with pikepdf.open(tmp_path / "a.pdf") as good, pikepdf.open(tmp_path / "bomb.pdf") as bad:
        good.pages.insert(2, bad.pages[0])
        good.save(tmp_path / "b.pdf")
    with Reader(ReadingLimits(workers=2, page_seconds=4, file_minutes=1, memory_mb=600, max_file_mb=8)) as reader:
        pages = reader.read(tmp_path / "b.pdf", SHA).pages
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6]
    assert [page.number for page in pages if page.unread] == [3]
    assert pages[2].words == ()
    assert all(found_patient(page) for page in pages if page.number != 3)


def test_a_worker_killed_from_outside_costs_nothing(tmp_path):
    path = fax_tiff(tmp_path / "a.tif", [faxed(page_image(LETTER[:6]), seed=number) for number in range(5)])
    with Reader(ReadingLimits(workers=2, page_seconds=30, file_minutes=1, memory_mb=1000, max_file_mb=8)) as reader:
        killed = []

        def kill_one(done: int, of: int) -> None:
            if done == 2 and not killed:
                killed.extend(reader._pool.worker_ids())
                os.kill(killed[0], signal.SIGKILL)

        pages = reader.read(path, SHA, progress=kill_one).pages
    assert killed
    assert len(pages) == 5
    assert all(found_patient(page) for page in pages)


def test_the_whole_file_has_its_time(tmp_path):
    path = fax_tiff(tmp_path / "a.tif", [faxed(page_image(), seed=number) for number in range(4)])
    limits = ReadingLimits(workers=1, page_seconds=30, file_minutes=0.01, memory_mb=1000, max_file_mb=8)
    with Reader(limits) as reader, pytest.raises(Unreadable, match=r"longer than 0\.01 minutes"):
        reader.read(path, SHA)


def test_a_stop_in_the_middle_of_a_fax_comes_within_seconds(reader, tmp_path):
    path = fax_tiff(tmp_path / "a.tif", [faxed(page_image(), seed=number) for number in range(8)])
    stop = threading.Event()
    asked = []

    def stop_after_two(done: int, of: int) -> None:
        if done >= 2 and not stop.is_set():
            asked.append(time.monotonic())
            stop.set()

    with pytest.raises(TryLater):
        reader.read(path, SHA, progress=stop_after_two, should_stop=stop.is_set)
    assert time.monotonic() - asked[0] < 7


def test_a_file_that_is_not_there_is_no_verdict_on_the_record(reader, tmp_path):
    with pytest.raises(FileProblem) as caught:
        reader.read(tmp_path / "gone.pdf", SHA)
    assert not isinstance(caught.value, Unreadable)
