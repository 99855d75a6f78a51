"""Our own references: in words, in bar codes and in the file's name; never without a right check symbol."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recognition_samples import faxed, page, with_barcode

from medrec_daemon import reference
from medrec_daemon.model import ReferenceSeen
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.references import MISREAD, in_file_name, in_words, on_page, stands_for

OURS = "RR-7F3K9TE"


@pytest.mark.parametrize(
    "text",
    [
        "Our reference: RR-7F3K9TE",
        "our file rr-7f3k9te, please quote",
        "RR - 7F3K9TE",
        "RR-7F3K 9TE",
        "RR-7F3 K9T E",
        "RR-\n7F3K9TE",
        "RR\u20137F3K9TE",
        "Re: Testa Sampleton (RR-7F3K9TE)",
        "(RR 7F3K9TE)",
    ],
)
def test_however_it_is_printed(text: str) -> None:
    assert in_words(text) == (OURS,)


@pytest.mark.parametrize(
    "text",
    [
        "RR-7F3K9TA",  # the check symbol is wrong
        "RR-7F3K9T",
        "RR-7F3K9TEE",
        "MRR-7F3K9TE",
        "HR 88 RR 18 BP 120/80 SPO2 99",
        "RR: 16 Temp 98.6 Pulse 77",
        "",
    ],
)
def test_these_are_none(text: str) -> None:
    assert in_words(text) == ()


def test_a_letter_that_we_do_not_use_is_taken_for_what_it_looks_like() -> None:
    body = "DACDEF"
    printed = f"RR-{body}{reference.check_symbol(body)}"
    misread = printed.replace("D", "0", 1)
    assert misread != printed
    assert in_words(misread) == (printed,)


def test_two_possible_readings_are_none() -> None:
    """``O`` may be D or C; where both give a right check symbol nothing is believed (it cannot happen for one letter)."""
    assert in_words("RR-OOOOOOO") == ()
    assert in_words("RR-0O1I58B") == ()


@settings(deadline=None)
@given(st.text(alphabet=reference.ALPHABET, min_size=6, max_size=6), st.integers(0, 5), st.sampled_from(reference.ALPHABET))
def test_a_misread_symbol_of_our_own_alphabet_never_gives_a_reference(body: str, place: int, wrong: str) -> None:
    right = f"RR-{body}{reference.check_symbol(body)}"
    misread = f"RR-{body[:place]}{wrong}{body[place + 1 :]}{right[-1]}"
    assert in_words(misread) == ((right,) if misread == right else ())


def test_on_a_page_the_bar_code_goes_first() -> None:
    (found,) = on_page(Sheet.of(with_barcode("Our reference: RR-7F3K9TE", OURS)))
    assert (found.reference, found.source, found.page) == (OURS, "barcode", 1)
    (found,) = on_page(Sheet.of(faxed("Our reference: RR-7F3K9TE", number=4)))
    assert (found.reference, found.source, found.page) == (OURS, "text", 4)
    assert on_page(Sheet.of(with_barcode("words", "SOMEBODY ELSE'S CODE"))) == ()


def test_in_the_line_of_the_fax_machine() -> None:
    (found,) = on_page(Sheet.of(page("NOV-20-2026 09:14 FROM: GENERAL HIM RR-7F3K9TE 859 555 0100 P.001/014\n\nwords")))
    assert found.reference == OURS


@pytest.mark.parametrize("name", ["RR-7F3K9TE bill.pdf", "scan_rr-7f3k9te_final.PDF", "RR 7F3K9TE.tif", "Front Desk/RR-7F3K9TE.pdf"])
def test_in_a_files_name(name: str) -> None:
    (found,) = in_file_name(name)
    assert (found.reference, found.source, found.page) == (OURS, "file name", 0)


def test_no_reference_in_a_files_name() -> None:
    assert in_file_name("RR-7F3K9TA bill.pdf") == ()
    assert in_file_name("fax000000123.tif") == ()


def test_a_misread_one_is_kept_as_such_where_a_machine_read_it() -> None:
    (found,) = on_page(Sheet.of(faxed("Our reference: RR-7F3K9TA", number=2)))
    assert (found.reference, found.source, found.page) == ("RR-7F3K9TA", MISREAD, 2)
    assert on_page(Sheet.of(page("Our reference: RR-7F3K9TA"))) == ()  # as its sender typed it
    assert on_page(Sheet.of(faxed("BP 120/80 HR 72 RR-18 SpO2 98%, RR- 12345678"))) == ()


@pytest.mark.parametrize("misread", ["RR-TF3K9TA", "RR-7F3KTE", "RR-7F3KK9TE", "RR-7F3X9TF"])
def test_what_a_misread_one_stands_for(misread: str) -> None:
    seen = ReferenceSeen(1, misread, MISREAD)
    assert stands_for(seen, [OURS, "RR-AACCDDX"]) == OURS
    assert stands_for(seen, ["RR-AACCDDX"]) is None
    assert stands_for(ReferenceSeen(1, misread, "text"), [OURS]) is None


def test_a_misread_one_between_two_stands_for_neither() -> None:
    assert stands_for(ReferenceSeen(1, "RR-7F3K9TA", MISREAD), [OURS, "RR-7F3K9CA"]) is None
