"""Traps of the sixth stock on papers about many people at once, or with another's page or name among the client's; see ``sixth_traps``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bench.accuracy import people, sixth_pages
from bench.accuracy.case import Case
from bench.accuracy.fifth_asides import Aside, Shape
from bench.accuracy.fifth_traps import CHARTS, WHO_CHART, at, birth_of, perhaps_client, spouse
from bench.accuracy.people import Person
from bench.accuracy.sixth_traps import CHART, FEET, LETTER, labelled, said
from bench.accuracy.truth import STRANGER


def _many(case: Case, *, of: Callable[[Case], Person] | None = None, count: int = 4) -> None:
    """The client and others, of whom one may be a client too, on one page."""
    case.open()
    others = [of(case) if of else people.make_person(case.dice) for _ in range(count)]
    perhaps_client(case, others[0])
    case.strays = [(other, STRANGER) for other in others]
    case.hold("one page about several patients")


def census(case: Case) -> None:
    at(case, "hospital", "physician", "physical-therapy", "chiropractor")
    _many(case, count=case.dice.randint(4, 9))
    case.only = ("census",)


def employer_panel(case: Case) -> None:
    at(case, "physician", "lab", "hospital")
    _many(case, count=case.dice.randint(3, 7))
    case.only = ("employer panel",)


def batch_remittance(case: Case) -> None:
    _many(case, count=case.dice.randint(2, 5))
    case.only = ("batch remittance",)


def two_on_a_statement(case: Case) -> None:
    _many(case, of=spouse, count=1)
    case.only = ("two patients' statement",)


def _insert(case: Case, page: Callable[[Case], None], *, only: tuple[str, ...] = ("records", "packet", "certified")) -> None:
    case.inserts.append(page)
    case.only = only


def crash_summary(case: Case) -> None:
    """The list of all who were in the crash lies in the client's chart: filed whole or asked about, both will do."""
    at(case, "hospital", "ems")
    case.open()
    others = [perhaps_client(case, people.make_person(case.dice)), people.make_person(case.dice)]

    def page(made: Case) -> None:
        made.strays = [(other, STRANGER) for other in others]
        sixth_pages.crash_summary(made)

    _insert(case, page)
    case.verdict = "either"


def anothers_card(case: Case) -> None:
    """A copy of the policy holder's card lies in the client's chart: filed whole or asked about."""
    at(case, *WHO_CHART)
    case.open()
    case.insured = perhaps_client(case, spouse(case))
    _insert(case, sixth_pages.card)
    case.verdict = "either"


def merged_numbers(case: Case) -> None:
    """A notice that two numbers were one patient's lies before the rest of the chart."""
    at(case, "hospital", "physician")
    case.open()
    _insert(case, sixth_pages.merge_notice)


def second_number(case: Case) -> None:
    """Name and birth date are right all through, and one page has a second number: a careful person may file it or ask."""
    at(case, "hospital", "physician")
    case.open()
    _insert(case, sixth_pages.other_number)
    case.verdict = "either"


def _anothers(case: Case, shape: Shape, heading: str = "") -> None:
    """Another patient's name, birth date and number, with this house's labels."""
    other = perhaps_client(case, people.make_person(case.dice))
    case.asides = (Aside(CHART | frozenset({"report"}), shape, heading, (labelled(case, other),), end=True),)


def struck_label(case: Case) -> None:
    at(case, "hospital", "physician")
    case.open()
    _anothers(case, "struck")
    case.only, case.verdict = CHARTS, "either"


def foot_of_another(case: Case) -> None:
    """The head of a page is the client's and its foot another's."""
    case.house = case.dice.choice([house for house in case.region.of("hospital", "physician", "imaging") if house.hand.block not in FEET])
    case.open()
    _anothers(case, "foot")
    case.only = ("records", "packet")
    case.hold("head and foot of a page name two patients")


def charted_in_error(case: Case) -> None:
    """The note stands in the client's chart and says itself that it is another's."""
    at(case, *WHO_CHART)
    case.open()
    other = perhaps_client(case, people.make_person(case.dice))
    who, born = people.shown(other, "first-last"), birth_of(case, other.born)
    said(
        case,
        CHART,
        f"ADDENDUM: wrong patient. This note was dictated on {who} (DOB {born}) and entered on this chart in error. Disregard.",
        f"*** Entered in error - belongs to {who}, {born} ***",
    )
    case.only = ("records",)
    case.hold("the note says that it is another patient's")


def moved_here(case: Case) -> None:
    """The note was first put into another's chart, and says that it was moved to the right one: our client's."""
    at(case, *WHO_CHART)
    case.open()
    other = perhaps_client(case, people.make_person(case.dice))
    who, born = people.shown(other, "first-last"), birth_of(case, other.born)
    said(
        case,
        CHART,
        f"This note was first entered in error on the chart of {who} (DOB {born}); moved to the correct patient by HIM.",
        f"Refiled from {who}, {born}, to the patient named at the top of this page.",
    )
    case.only, case.verdict = ("records",), "either"


def wrongly_merged(case: Case) -> None:
    """Another's chart was merged into the client's, and is not out of it yet."""
    at(case, "hospital", "physician")
    case.open()
    other = perhaps_client(case, people.make_person(case.dice))
    who, born = people.shown(other, "first-last"), birth_of(case, other.born)
    said(
        case,
        CHART,
        f"CAUTION: records of {who} (DOB {born}) were merged into this chart in error. Unmerge pending; entries below may be either "
        "patient's.",
        f"MPI OVERLAY with {who}, {born}. Not yet separated.",
    )
    case.only = ("records",)
    case.hold("two patients' entries are mixed")


def dates_disagree(case: Case) -> None:
    """Our request is sent back because the birth date on the form and the one in the chart differ; both are told."""
    case.open()
    theirs = birth_of(case, case.person.born + timedelta(days=case.dice.choice((1, 10, 365, 366))))
    ours = birth_of(case, case.person.born)
    said(
        case,
        LETTER,
        f"Your form has date of birth {ours}; our chart has {theirs}. Which is right?",
        f"DOB on authorization: {ours}. DOB in our system: {theirs}. We cannot tell whether it is one patient.",
    )
    case.only, case.verdict = ("rejection",), "either"


def census_enclosed(case: Case) -> None:
    """A list of a whole unit lies among the client's chart."""
    at(case, "hospital", "physician", "physical-therapy")
    case.open()
    others = [people.make_person(case.dice) for _ in range(case.dice.randint(3, 7))]
    perhaps_client(case, others[0])

    def page(made: Case) -> None:
        made.strays = [(other, STRANGER) for other in others]
        sixth_pages.census(made)

    _insert(case, page)
    case.hold("a list of several patients lies in it")


def letter_about_two(case: Case) -> None:
    """One letter answers for two of our clients."""
    case.open()
    case.service = case.dice.choice((None, *case.region.services))
    other = spouse(case) if case.dice.random() < 0.5 else people.make_person(case.dice)
    case.companion(other)
    who, born = people.shown(other, "first-last"), birth_of(case, other.born)
    said(
        case,
        LETTER,
        f"This letter is also our answer for {who}, DOB {born}, whom you asked about on the same day.",
        f"2nd patient on this request: {who} / {born}",
        f"AND RE: {who} - date of birth {born}",
    )
    case.only = ("rejection", "status", "invoice")
    case.hold("a letter about two clients")


def letter_of_another(case: Case) -> None:
    """The letter in front speaks of one client, and the chart behind it is another's."""
    case.open()
    case.insured = people.make_person(case.dice) if case.dice.random() < 0.6 else spouse(case)
    case.companion(case.insured)
    case.only = ("letter and another's chart",)
    case.hold("letter and chart name two clients")


TRAPS: dict[str, tuple[Callable[[Case], None], int]] = {
    "census": (census, 2),
    "employer panel": (employer_panel, 1),
    "batch remittance": (batch_remittance, 2),
    "two on one statement": (two_on_a_statement, 2),
    "crash summary enclosed": (crash_summary, 2),
    "another's card": (anothers_card, 2),
    "merged numbers": (merged_numbers, 2),
    "a second number": (second_number, 1),
    "label struck": (struck_label, 2),
    "foot of another": (foot_of_another, 2),
    "charted in error": (charted_in_error, 2),
    "moved to this chart": (moved_here, 2),
    "wrongly merged": (wrongly_merged, 1),
    "birth dates disagree": (dates_disagree, 2),
    "census enclosed": (census_enclosed, 1),
    "letter about two clients": (letter_about_two, 2),
    "letter of another client": (letter_of_another, 2),
}
"""Each with its weight beside those of ``traps.TRAPS``."""
