"""A long chart is of the days on its pages, not of a stay of years ago that one of its notes recalls."""

from __future__ import annotations

from datetime import date

from recognition_samples import DIRECTORY, TODAY, page, shipped_rules

from medrec_daemon.recognition.pieces import recognise

NOTE = """
Bluegrass General Hospital
PROGRESS NOTE
Patient Name: SAMPLETON, TESTA Q   DOB: 03/14/1971   MRN: 0012345
Date of Service: {day}
CHIEF COMPLAINT: Neck pain after a collision.
HISTORY OF PRESENT ILLNESS: The patient was the belted driver of a car that was struck from behind. {story}
PHYSICAL EXAM: Alert. Tender over the trapezius on both sides.
ASSESSMENT AND PLAN: Strain of the neck. Return in four weeks.
"""


def served(*notes: tuple[str, str]) -> tuple[date, date] | None:
    pages = [page(NOTE.format(day=day, story=story), number) for number, (day, story) in enumerate(notes, start=1)]
    return recognise(pages, "scan.pdf", DIRECTORY, shipped_rules(), TODAY)[0].served


def test_a_stay_of_years_ago_that_one_page_recalls_is_no_day_of_treatment() -> None:
    old = "Patient was admitted yesterday 03/04/2010 with a swelling."
    assert served(("01/05/2026", ""), ("01/07/2026", ""), ("01/09/2026", old), ("01/12/2026", "")) == (date(2026, 1, 5), date(2026, 1, 12))


def test_an_old_page_among_few_is_what_it_says() -> None:
    assert served(("03/04/2019", ""), ("01/05/2026", "")) == (date(2019, 3, 4), date(2026, 1, 5))


def test_old_pages_that_are_more_than_one_stay() -> None:
    found = served(("03/04/2019", ""), ("03/04/2019", ""), ("01/05/2026", ""), ("01/07/2026", ""), ("01/09/2026", ""))
    assert found == (date(2019, 3, 4), date(2026, 1, 9))
