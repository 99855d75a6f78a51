"""The package as it goes out: order, stamps, black and white, read back by our own reader, and recognised as ours."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from outgoing_samples import (
    AUTHORIZATION,
    HEAD,
    REFERENCE,
    RULES,
    TODAY,
    colour_scan,
    form,
    letter_pdf,
    matter,
    page_words,
    provider,
    request,
)
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon.confined import Confined, Limits
from medrec_daemon.errors import Unreadable
from medrec_daemon.model import Kind, Page, ReferenceSeen
from medrec_daemon.reading.reader import Reader, ReadingLimits
from medrec_daemon.recognition import references
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.pieces import recognise
from medrec_daemon.reference import find
from medrec_daemon.requesting import certification, letter, pictures, stamp
from medrec_daemon.requesting.facts import LetterFacts
from medrec_daemon.requesting.letter import LetterKind, Sender
from medrec_daemon.requesting.package import ROOM, Form, PackagedRequest, make_package


@pytest.fixture(scope="module")
def pool() -> Iterator[Confined]:
    with Confined(Limits(1, 60, 1500, 64)) as pool:
        yield pool


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReadingLimits(1, 60, 5, 1500, 64)) as reader:
        yield reader


def facts() -> LetterFacts:
    choice = letter.choose(matter(), request(), provider(), RULES.states, LetterKind.REQUEST, TODAY)
    return letter.facts(matter(), request(), provider(), choice, Sender(HEAD), today=TODAY)


@pytest.fixture(scope="module")
def whole(pool: Confined, tmp_path_factory: pytest.TempPathFactory) -> PackagedRequest:
    scan = pool.run(pictures.take, str(colour_scan(tmp_path_factory.mktemp("papers") / "scan.pdf")), ROOM)
    return make_package([letter_pdf(matter(), provider()), scan, certification.plain_page(facts(), HEAD)], REFERENCE, HEAD.firm)


@pytest.fixture(scope="module")
def faxed_pages(whole: PackagedRequest, reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, ...]:
    """The package as 1-bit pictures, so that its words are read by OCR and not off a text layer."""
    with pypdfium2.PdfDocument(whole.pdf) as document:
        sheets = [page.render(scale=200 / 72, grayscale=True).to_pil().convert("L") for page in document]
    frames = [sheet.point(lambda shade: 255 * (shade > 127)).convert("1") for sheet in sheets]
    target = tmp_path_factory.mktemp("fax") / "fax.tif"
    frames[0].save(target, save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200))
    return reader.read(target, hashlib.sha256(target.read_bytes()).hexdigest()).pages


def test_letter_authorization_certification_in_this_order(faxed_pages: tuple[Page, ...], whole: PackagedRequest) -> None:
    assert whole.pages == len(faxed_pages) == 3
    first, second, third = (" ".join(line.text for line in page.lines()) for page in faxed_pages)
    assert "Dear Medical Records Custodian" in first
    assert "AUTHORIZATION FOR RELEASE" in second
    assert "Certification Page" in third


def test_a_yellow_scan_with_blue_ink_stays_legible(faxed_pages: tuple[Page, ...]) -> None:
    words = " ".join(word.text for word in faxed_pages[1].words).casefold()
    for line in (*AUTHORIZATION, "Signature: Testina Sampleton"):
        known = [word for word in line.casefold().split() if len(word) > 3]
        assert sum(word.strip(".,:") in words for word in known) >= 0.9 * len(known), line


def test_each_page_carries_the_reference_as_barcode_and_as_text(faxed_pages: tuple[Page, ...]) -> None:
    for page in faxed_pages:
        assert (REFERENCE, "PDF417") in [(code.text, code.symbology) for code in page.barcodes]
        assert REFERENCE in find("\n".join(line.text for line in page.lines()))


def test_our_own_package_coming_back_closes_nothing(faxed_pages: tuple[Page, ...]) -> None:
    found = recognise(faxed_pages, "fax.tif", Directory.of([provider()]), RULES, TODAY)
    assert found
    assert {piece.kind for piece in found} <= {Kind.OWN_REQUEST, Kind.OTHER}
    assert found[0].kind is Kind.OWN_REQUEST
    assert all(piece.closes is None for piece in found)
    assert {seen.reference for piece in found for seen in piece.references} == {REFERENCE}


def test_it_is_sound_embeds_its_type_and_names_nobody(whole: PackagedRequest) -> None:
    with pikepdf.open(io.BytesIO(whole.pdf)) as document:
        assert document.check_pdf_syntax() == []
        assert dict(document.docinfo.items()) == {"/Title": f"Request {REFERENCE}"}
        fonts = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
        assert fonts
        assert all("/FontFile2" in item.FontDescriptor for item in fonts)
        assert [tuple(float(edge) for edge in page.mediabox) for page in document.pages] == [(0, 0, 612, 792)] * 3
    assert b"/JavaScript" not in whole.pdf


def test_the_same_papers_give_the_same_bytes(pool: Confined, tmp_path: Path, whole: PackagedRequest) -> None:
    scan = pool.run(pictures.take, str(colour_scan(tmp_path / "scan.pdf")), ROOM)
    again = make_package([letter_pdf(matter(), provider()), scan, certification.plain_page(facts(), HEAD)], REFERENCE, HEAD.firm)
    assert again.pdf == whole.pdf


def test_every_pixel_of_a_scan_is_black_or_white_and_off_the_stamp(whole: PackagedRequest) -> None:
    with pypdfium2.PdfDocument(whole.pdf) as document:
        images = [item for item in document[1].get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        assert len(images) == 1
        assert set(np.unique(np.asarray(images[0].get_bitmap().to_pil().convert("L")))) == {0, 255}
        left, low, right, high = images[0].get_bounds()
        assert low >= stamp.BAND - 0.1
        assert (left, right, high) == (pytest.approx(612 - right, abs=1), pytest.approx(612 - left, abs=1), pytest.approx(792, abs=1))


@pytest.mark.parametrize("size", [(612, 792), (595, 842), (612, 1008), (792, 612), (2448, 3168), (300, 400)])
def test_papers_of_any_size_are_put_upright_above_the_stamp(size: tuple[int, int], pool: Confined, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    canvas = Canvas(str(path), pagesize=size)
    canvas.rect(2, 2, size[0] - 4, size[1] - 4)
    canvas.save()
    taken = pool.run(pictures.take, str(path), ROOM)
    picture = taken.pictures[0]
    assert picture.width <= ROOM.width + 0.01
    assert picture.height <= ROOM.height + 0.01
    assert (picture.height > picture.width) == (size[1] > size[0])
    assert picture.shrunk <= 1
    packaged = make_package([taken], REFERENCE, HEAD.firm)
    with pypdfium2.PdfDocument(packaged.pdf) as document:
        read = zxingcpp.read_barcodes(document[0].render(scale=200 / 72, grayscale=True).to_pil())
    assert [code.text for code in read] == [REFERENCE]


def test_solid_black_stays_solid_and_paper_stays_clean(pool: Confined, tmp_path: Path) -> None:
    taken = pool.run(pictures.take, str(colour_scan(tmp_path / "scan.pdf")), ROOM)
    packaged = make_package([taken], REFERENCE, HEAD.firm)
    with pypdfium2.PdfDocument(packaged.pdf) as document:
        seen = document[0].render(scale=2, grayscale=True).to_numpy().reshape(1584, 1224)
    scale = taken.pictures[0].shrunk * 2 * 72 / 150
    offset = (612 - taken.pictures[0].width) / 2 * 2

    def part(left: int, top: int, right: int, bottom: int) -> np.ndarray:  # type: ignore[type-arg]
        return seen[int(top * scale) : int(bottom * scale), int(offset + left * scale) : int(offset + right * scale)]

    assert part(130, 1015, 400, 1065).mean() < 8  # the inside of the dark block
    assert part(600, 1120, 1200, 1500).mean() > 250  # shaded paper with nothing on it


def test_the_firms_own_form_gets_its_blanks_filled(pool: Confined, tmp_path: Path) -> None:
    own = pool.run(pictures.take, str(form(tmp_path / "form.pdf")), ROOM)
    assert [blank.name for blank in own.blanks] == ["Patient Name", "DOB", "facility_name", "MRN"]
    packaged = make_package([Form(own, facts())], REFERENCE, HEAD.firm)
    words = {text.strip(): (left, low) for text, left, low, *_ in page_words(packaged.pdf, 0)}
    shrunk, aside = own.pictures[0].shrunk, (612 - own.pictures[0].width) / 2
    for number, known in enumerate(("Testina Quinn Sampleton", "03/14/1971", "Bluegrass Sample Hospital")):
        left, low = words[known]
        assert left == pytest.approx(aside + 180 * shrunk + 2, abs=2.5)
        field_low = 792 - own.pictures[0].height + (684 - 40 * number) * shrunk
        assert field_low < low < field_low + 20 * shrunk
    with pikepdf.open(io.BytesIO(packaged.pdf)) as document:
        assert "/AcroForm" not in document.Root
    assert not any("CERTIFICATION OF RECORDS" in text for text in words)  # its own words are a picture now


def test_what_is_no_pdf_is_refused_in_words(pool: Confined, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(Unreadable, match=r"broken\.pdf cannot be opened"):
        pool.run(pictures.take, str(path), ROOM)


@pytest.mark.parametrize(
    ("field", "meaning"),
    [
        ("PatientName", "patient_name"),
        ("Patient's Name", "patient_name"),
        ("patient_dob", "patient_born"),
        ("Date of Birth", "patient_born"),
        ("reference", "reference"),
        ("custodian name", None),
        ("Signature", None),
        ("Date", None),
    ],
)
def test_a_forms_field_is_filled_only_when_its_name_is_plain(field: str, meaning: str | None) -> None:
    assert certification.meaning(field) == meaning


def read_or_nearly(text: str, known: tuple[str, ...]) -> tuple[str | None, ...]:
    """The references in a text; where none was read well, those of ours that misread ones stand for, as filing takes them."""
    return find(text) or tuple(
        references.stands_for(ReferenceSeen(1, one, references.MISREAD), known) for one in references.misread_in(text)
    )


def test_a_coarse_fax_of_a_full_page_still_gives_the_reference_as_text(reader: Reader, pool: Confined, tmp_path: Path) -> None:
    """Text beside the symbol was read as a part of it on every third such page: it stands above the symbol now."""
    path = tmp_path / "dense.pdf"
    canvas = Canvas(str(path), pagesize=(612, 792))
    canvas.setFont("Helvetica", 9)
    for line in range(60):
        canvas.drawString(
            40, 750 - 12 * line, f"{line + 1}. I authorize the release of my medical information as far as this line says so."
        )
    canvas.save()
    dense = pool.run(pictures.take, str(path), ROOM)
    numbers = ("RR-DXYNN9T", "RR-XEPYCW9")
    frames = []
    for number in numbers:
        with pypdfium2.PdfDocument(make_package([dense], number, HEAD.firm).pdf) as document:
            sheet = document[0].render(scale=300 / 72, grayscale=True).to_pil().convert("L").resize((1728, 1078), Image.Resampling.BOX)
        frames.append(sheet.point(lambda shade: 255 * (shade > 127)).convert("1"))
    fax = tmp_path / "fax.tif"
    frames[0].save(fax, save_all=True, append_images=frames[1:], compression="group4", dpi=(204, 98))
    pages = reader.read(fax, hashlib.sha256(fax.read_bytes()).hexdigest()).pages
    assert [read_or_nearly("\n".join(line.text for line in page.lines()), numbers) for page in pages] == [(number,) for number in numbers]
    assert [[code.text for code in page.barcodes] for page in pages] == [[number] for number in numbers]
