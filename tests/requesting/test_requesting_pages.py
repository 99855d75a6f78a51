"""Letters looked at as pictures: nothing beyond the margins, nothing on the stamp, no signature alone on a page."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pypdfium2
import pytest
from outgoing_samples import HEAD, REFERENCE, client, letter_pdf, matter, page_words, provider, request

from medrec_daemon.errors import UsageProblem
from medrec_daemon.requesting import stamp
from medrec_daemon.requesting.package import make_package
from medrec_daemon.requesting.typeset import FOOT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH

LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 6 + "Sampleton"
CASES = {
    "kentucky": (matter(), provider("KY")),
    "ohio": (matter(), provider("OH")),
    "indiana": (matter(), provider("IN")),
    "neutral": (matter(), provider("MT")),
    "accents": (matter(client=client(first="Renée Zoë", last="Núñez-Łuczak Őrsi Žižková")), provider("KY", name="Clínica Peña & Søn")),
    "long names": (
        matter(client=client(first=LONG, address={"street": "Apartment 12, " * 25, "city": "Lexington", "state": "KY", "zip": "40507"})),
        provider("KY", name="The Very Long Sample Regional Medical Center of the Bluegrass and Surrounding Counties " * 4),
    ),
}


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


@pytest.mark.parametrize("name", CASES)
def test_nothing_leaves_the_margins_or_touches_the_stamp(name: str) -> None:
    sheet = letter_pdf(*CASES[name])
    for number in range(pages_of(sheet)):
        words = page_words(sheet, number)
        assert words
        for _, left, low, right, high in words:
            assert left >= MARGIN - 1
            assert right <= PAGE_WIDTH - MARGIN + 1
            assert low >= FOOT - 3  # a descender
            assert high <= PAGE_HEIGHT - 20
    assert stamp.BAND < FOOT
    packaged = make_package([sheet], REFERENCE, HEAD.firm)
    for number in range(packaged.pages):
        stamped = [(text, high) for text, _, low, _, high in page_words(packaged.pdf, number) if low < FOOT - 4]
        assert f"Our reference: {REFERENCE}" in " ".join(text for text, _ in stamped)
        assert all(high <= stamp.BAND for _, high in stamped)


@pytest.mark.parametrize("name", CASES)
def test_lines_do_not_overlap(name: str) -> None:
    sheet = letter_pdf(*CASES[name])
    for number in range(pages_of(sheet)):
        words = [word for word in page_words(sheet, number) if word[0].strip()]
        for place, (one, left, low, right, high) in enumerate(words):
            for other, its_left, its_low, its_right, its_high in words[place + 1 :]:
                across = min(right, its_right) - max(left, its_left)
                upright = min(high, its_high) - max(low, its_low)
                assert across <= 1 or upright <= 3.5, (one, other)


@pytest.mark.parametrize("name", ["kentucky", "accents"])
def test_every_letter_of_a_name_is_on_the_page(name: str) -> None:
    case, custodian = CASES[name]
    said = " ".join(text for text, *_ in page_words(letter_pdf(case, custodian), 0))
    for wanted in (case.client.first, case.client.last, custodian.name):
        assert " ".join(wanted.split()) in " ".join(said.split())


def test_the_kentucky_letter_is_one_page_black_on_white() -> None:
    sheet = letter_pdf(*CASES["kentucky"])
    assert pages_of(sheet) == 1
    with pypdfium2.PdfDocument(sheet) as document:
        assert document[0].get_size() == (612, 792)
        picture = document[0].render(scale=2).to_numpy()
    assert (picture[..., 0] == picture[..., 1]).all()
    assert (picture[..., 0] == picture[..., 2]).all()
    assert 0.01 < np.mean(picture[..., 0] < 128) < 0.15


def test_the_signature_is_never_alone_on_a_page() -> None:
    street = "Building of the Sample Street, "
    for length in range(0, 30, 2):  # pushes the end of the letter over the edge of the page, line by line
        home = {"street": street * (length + 1), "city": "Lexington", "state": "KY", "zip": "40507"}
        sheet = letter_pdf(matter(client=client(address=home)), provider("KY"))
        pages = [[text for text, *_ in page_words(sheet, number)] for number in range(pages_of(sheet))]
        with_it = next(words for words in pages if any("Very Truly Yours" in word for word in words))
        assert any("Thank you in advance" in word for word in with_it)
        assert any("Paralegal to A. Attorney" in word for word in with_it)


def test_a_letter_of_many_pages_says_so_on_each() -> None:
    home = {"street": "Building of the Sample Street, " * 90, "city": "Lexington", "state": "KY", "zip": "40507"}
    packaged = make_package([letter_pdf(matter(client=client(address=home)), provider("KY"))], REFERENCE, HEAD.firm)
    assert packaged.pages >= 2
    for number in range(packaged.pages):
        assert f"Page {number + 1} of {packaged.pages}" in [text for text, *_ in page_words(packaged.pdf, number)]


def test_letters_that_the_face_lacks_are_refused_by_name() -> None:
    with pytest.raises(UsageProblem, match="田"):
        letter_pdf(matter(client=client(last="田中")), provider())


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert letter_pdf(matter(request()), provider()) == letter_pdf(matter(request()), provider())
