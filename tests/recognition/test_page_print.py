"""A page's print: what is kept of it, and what makes two pages the same, alike, or two."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from medrec_daemon.model import Page, PageSource, Word
from medrec_daemon.recognition.page_print import Likeness, compare, print_of

NOTE = """
Riverbend Sample Clinic progress note for Testina Sampleton seen today
Complaint of neck pain radiating to the left shoulder since the collision
Examination shows reduced rotation with tenderness over the trapezius muscle
Blood pressure 128/84 pulse 76 temperature 98.6
Assessment cervical strain improving slowly under physical therapy
Plan continue therapy twice weekly and return to this office on 09/21/2026
Signed by Arthur Attendwell on March 9, 2026 at 10:52
"""


def page(text: str, *, source: PageSource = PageSource.OCR, badly: Sequence[str] = (), confidence: float = 95.0) -> Page:
    """A page whose lines are those of ``text``; the words in ``badly`` are badly read."""
    words = []
    lines = [line for line in text.strip().split("\n") if line]
    for number, line in enumerate(lines):
        top = 0.1 + 0.02 * number
        for place, word in enumerate(line.split()):
            sure = 40.0 if word in badly else confidence
            words.append(Word(word, 0.05 + 0.05 * place, top, 0.09 + 0.05 * place, top + 0.012, sure, number))
    return Page(1, 612, 792, tuple(words), source, confidence)


def likeness(later: str, earlier: str = NOTE, badly: Sequence[str] = (), earlier_badly: Sequence[str] = ()) -> Likeness:
    return compare(print_of(page(later, badly=badly)), print_of(page(earlier, badly=earlier_badly)))


def test_a_slip_of_the_reader_is_forgiven_only_where_it_is_badly_read() -> None:
    assert likeness(NOTE) is Likeness.SAME
    slip = NOTE.replace("128/84", "126/84").replace("trapezius", "trapezlus")
    assert likeness(slip, badly=("126/84", "trapezlus")) is Likeness.SAME
    assert likeness(NOTE.replace("128/84", "126/84")) is Likeness.ALIKE, "both are well read: another blood pressure"
    assert likeness(NOTE.replace("10:52", "10:62"), earlier_badly=("10:52",)) is Likeness.SAME


@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("09/21/2026", "09/22/2026"),
        ("March 9, 2026", "March 8, 2026"),
        ("10:52", "11:52"),
        ("128/84", "128/84 and 131/90"),
        ("improving slowly under physical therapy", "unchanged, surgery was discussed and refused by her"),
    ],
)
def test_what_is_well_read_and_other_makes_another_page(printed: str, instead: str) -> None:
    other = NOTE.replace(printed, instead)
    assert likeness(other) not in {Likeness.SAME, Likeness.UNCLEAR}
    assert likeness(NOTE, other) is not Likeness.SAME


def test_a_date_that_nobody_could_read_is_never_taken_to_be_the_same() -> None:
    other = NOTE.replace("09/21/2026", "11/14/2026")
    assert likeness(other, badly=("11/14/2026",)) is Likeness.ALIKE
    assert likeness(NOTE, other, earlier_badly=("11/14/2026",)) is Likeness.ALIKE


def test_two_text_layers_agree_to_the_last_word() -> None:
    typed = print_of(page(NOTE, source=PageSource.TEXT_LAYER))
    for instead in (NOTE.replace("left", "right"), NOTE.replace("76", "77"), NOTE + "no show\n"):
        assert compare(print_of(page(instead, source=PageSource.TEXT_LAYER)), typed) is Likeness.ALIKE
    assert compare(print_of(page(NOTE, source=PageSource.TEXT_LAYER)), typed) is Likeness.SAME
    assert compare(print_of(page(NOTE)), typed) is Likeness.SAME


def test_a_longer_packet_counts_its_pages_otherwise_and_a_machine_prints_its_own_line() -> None:
    numbered = [print_of(page(NOTE + f"Page 2 of {pages}\n")) for pages in (3, 7)]
    assert compare(*numbered) is Likeness.SAME


def test_too_few_words_prove_nothing() -> None:
    few = "Consent form\nSigned on 09/21/2026 by Testina Sampleton\nWitness Arthur Attendwell"
    assert likeness(few, few) is Likeness.UNCLEAR
    assert likeness("Sampleton 09/21/2026", "Sampleton 09/21/2026") is Likeness.ALIKE


def test_no_social_security_number_is_kept() -> None:
    kept = print_of(page(NOTE + "SSN: 900-12-3456\nSocial Security Number 900123456\nAccount 900123457\n"))
    digits = [number.digits for number in kept.numbers]
    assert "900123456" not in digits
    assert "900123457" in digits
    assert "Sampleton" not in repr(kept)
