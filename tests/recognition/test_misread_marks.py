"""Words of a picture whose spaces, borders, commas and letters were read as other marks, and labels with a letter wrong."""

from __future__ import annotations

import pytest

from medrec_daemon.recognition.layout import key
from medrec_daemon.recognition.misread_labels import meant
from medrec_daemon.recognition.misread_marks import parted, unclosed


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("PHANTASRIDGE|10/1/83", ["PHANTASRIDGE", "10/1/83"]),
        ("10/1/83|PHANTASRIDGE", ["10/1/83", "PHANTASRIDGE"]),
        ("AnaL", ["Ana", "L"]),
        ("RJR", ["R", "JR"]),
        ("SAMPLETON.TESTA", ["SAMPLETON,TESTA"]),
        ("'E", ["E"]),
        ("\u201cpirth", ["pirth"]),
        ("J\u00a3NNIFER", ["JENNIFER"]),
        ("Name\u2019", ["Name:"]),
        ("DOB.", ["DOB:"]),
        ("O'SAMPLETON,", ["O'SAMPLETON,"]),
        ("W|LL|AM", ["W|LL|AM"]),
        ("Dr.Sampleton", ["Dr.Sampleton"]),
        ("www.sample.example", ["www.sample.example"]),
        ("03/14/1971", ["03/14/1971"]),
        ("$1.50", ["$1.50"]),
        ("PhD", ["PhD"]),
        ("McDemo", ["McDemo"]),
        ("|", ["|"]),
    ],
)
def test_a_word_of_a_picture_is_what_it_was_meant_to_be(read: str, meant: list[str]) -> None:
    found = parted(read, 0.1, 0.3)
    assert [text for text, _, _ in found] == meant
    assert found[0][1] == 0.1
    assert found[-1][2] == 0.3


def test_a_bracket_that_nothing_opens_is_a_letter_or_a_border() -> None:
    assert [unclosed(word) for word in ("Ra)", "Sampleton)", "1971)", "Testa")] == ["Raj", "Sampleton", "1971)", "Testa"]


@pytest.mark.parametrize(
    ("before", "seen", "following", "label"),
    [
        ("", "Barth", "Date", "BIRTH"),
        ("", "pirth", "Date", "BIRTH"),
        ("of", "Birtn", "", "BIRTH"),
        ("", "Pe", "Name", "PT"),
        ("Panent", "Nane", "", "NAME"),
        ("", "Panent", "Nane", "PATIENT"),
        ("", "Parent", "Name", "PARENT"),
        ("patient", "came", "to", "CAME"),
        ("", "Month", "Date", "MONTH"),
        ("", "Earthen", "Date", "EARTHEN"),
        ("", "Pe", "Exam", "PE"),
    ],
)
def test_a_label_with_a_letter_wrong_is_known_by_its_neighbours(before: str, seen: str, following: str, label: str) -> None:
    assert meant(key(seen), key(following), key(before)) == key(label)
