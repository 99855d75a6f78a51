"""Houses that a record names: which sentences count, which do not, and what is no name."""

from __future__ import annotations

import textwrap

import pytest

from medrec_daemon.ledger.model import Provider
from medrec_daemon.model import Page, PageSource, Word
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.layout import Sheet
from medrec_daemon.recognition.named_houses import named_on

DIRECTORY = Directory.of([Provider(id="demo-general", name="Demo General Hospital", bills_as=("Commonwealth Billing Hospital LLC",))])


def page(text: str, source: PageSource = PageSource.TEXT_LAYER, confidence: float = 99) -> Page:
    """A page of that text, a line for each 90 letters."""
    words = []
    for number, line in enumerate(line for part in text.split("\n") for line in textwrap.wrap(part, 90)):
        left = 0.1
        for word in line.split():
            right = left + 0.008 * len(word)
            words.append(Word(word, left, 0.05 + 0.016 * number, right, 0.062 + 0.016 * number, confidence, number))
            left = right + 0.006
    return Page(1, 612, 792, tuple(words), source, confidence)


def named(text: str, source: PageSource = PageSource.TEXT_LAYER, confidence: float = 99) -> list[tuple[str, str | None]]:
    return [(one.name, one.provider) for one in named_on(Sheet.of(page(text, source, confidence)), DIRECTORY)]


@pytest.mark.parametrize(
    ("text", "name", "provider"),
    [
        ("She was transferred to Oakdale Regional Medical Center for a higher level of care.", "Oakdale Regional Medical Center", None),
        ("The patient was seen at Pinewood Orthopaedic Associates, PSC on 3/2/2026.", "Pinewood Orthopaedic Associates", None),
        ("He was referred to St. Sampleton's Hospital in town.", "St. Sampleton's Hospital", None),
        ("She was taken to the emergency department of Oakdale Hospital.", "Oakdale Hospital", None),
        ("Transported by Sampleton County EMS without incident.", "Sampleton County EMS", None),
        ("Discharged to Maple Nursing Center in good condition.", "Maple Nursing Center", None),
        ("DESTINATION: OAKDALE MEDICAL CENTER", "Oakdale Medical Center", None),
        ("He was transported to Demo General Hospital.", "Demo General Hospital", "demo-general"),
        ("HE WAS TRANSPORTED TO DEMO GENERAL HOSPITAL.", "Demo General Hospital", "demo-general"),
        ("Receiving Facility: Demo General Hospital", "Demo General Hospital", "demo-general"),
    ],
)
def test_who_is_named(text: str, name: str, provider: str | None) -> None:
    assert named(text) == [(name, provider)]


@pytest.mark.parametrize(
    "text",
    [
        "She was taken to the Operating Room and then to the Post Anesthesia Care Unit.",
        "She was referred to Physical Therapy and to Outpatient Rehabilitation.",
        "She was seen at Urgent Care. She was seen at the Hospital Clinic.",
        "She declined transport to Oakdale Hospital.",
        "If it gets worse she may be seen at Oakdale Hospital.",
        "Her mother was treated at Oakdale Hospital.",
        "In 2009 she was treated at Oakdale Hospital.",
        "He was referred to Dr. Casey Oakdale of the Pinewood Clinic.",
        "HE WAS TRANSFERRED TO THE OAKDALE UNIT OF THE HOSPITAL IN STABLE CONDITION.",
        "Discharged to: HOME",
        "Destination: Home",
        "The Oakdale Hospital is large. Results were taken to the laboratory.",
        "Payment was taken to Commonwealth Billing Hospital.",
        "Care was transferred to Demo General Hospital East.",
    ],
)
def test_what_names_nobody(text: str) -> None:
    assert named(text) == []


def test_a_poor_picture_names_only_who_is_on_the_list() -> None:
    text = "She was transferred to Oakdale Hospital. She was seen at Demo General Hospital."
    assert named(text, PageSource.OCR, 60) == [("Demo General Hospital", "demo-general")]
    assert len(named(text, PageSource.OCR, 92)) == 2


def test_a_name_goes_over_to_the_next_line_and_no_further() -> None:
    text = "The patient with neck pain was feeling well on that day and was transferred to Oakdale Hospital in town."
    assert textwrap.wrap(text, 90)[0].endswith("to Oakdale")
    assert named(text) == [("Oakdale Hospital", None)]
    assert named("She was transferred to\nOakdale\nHospital bill enclosed") == []
