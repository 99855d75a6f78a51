"""Whatever a machine makes of a page, recognition gives pieces that cover it: a stray bracket stops no arrival."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from paper_samples import PAPERS
from recognition_samples import GENERAL, TODAY, faxed, page, shipped_rules

from medrec_daemon.model import Page
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.pieces import recognise

MARKS = (*"()., :;|-/[}\"'~_*#0^$%@\\\u2019\u00a3\u00e9\u00df\u0130\ufb01\u200b", "()", ".:", ":)", "--", "RR-", "A^")


def garbled(whole: Page, dice: random.Random, share: float) -> Page:
    """The page with marks instead of, before, behind and inside some of its words."""
    words = []
    for word in whole.words:
        mark, text = dice.choice(MARKS), word.text
        place = dice.randrange(len(text) + 1)
        forms = (mark, mark + text, text + mark, text[:place] + mark + text[place:])
        words.append(replace(word, text=dice.choice(forms)) if dice.random() < share else word)
    return replace(whole, words=tuple(words))


@pytest.mark.parametrize("name", PAPERS)
def test_any_marks_in_a_page_are_read_as_something(name: str) -> None:
    directory = Directory.of((GENERAL,))
    for seed in range(12):
        dice = random.Random(f"{name} {seed}")
        make = faxed if seed % 3 else page
        whole = garbled(make(PAPERS[name][0]), dice, dice.choice((0.05, 0.2, 0.6)))
        (first, *_, last) = (found := recognise((whole,), "fax.tif", directory, shipped_rules(), TODAY)) * 2
        assert (first.first, last.last) == (1, 1), found


def test_brackets_alone_behind_a_patients_label_end_the_name() -> None:
    text = "Bluegrass General Hospital\nPROGRESS NOTE\nPatient: SAMPLETON, TESTA ( ) DOB: 03/14/1971\nRE ( ) ( Testa\nAssessment: strain"
    (piece,) = recognise((faxed(text),), "fax.tif", Directory.of((GENERAL,)), shipped_rules(), TODAY)
    assert "SAMPLETON, TESTA" in {seen.printed for seen in piece.people}
