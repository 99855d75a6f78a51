"""Traps of the sixth stock about who the patient is: aliases, new names, twins, others set beside him; see ``sixth_traps``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bench.accuracy import names, people
from bench.accuracy.case import Case
from bench.accuracy.fifth_asides import Aside
from bench.accuracy.fifth_traps import BILLS, CHARTS, WHO_CHART, at, birth_of, child, named, perhaps_client, spouse
from bench.accuracy.people import Person
from bench.accuracy.sixth_traps import CHART, Labels, beside_client, said
from bench.accuracy.truth import STRANGER

TWINS: Labels = (
    ("Birth: multiple, 2 of 2", "Twin B:", "DOB:"),
    ("Sibling of same delivery", "Baby B:", "Date of Birth:"),
    ("Multiple gestation", "Other twin:", "Born:"),
)
INITIALS = (
    ("Robert", "Rebecca"),
    ("Timothy", "Theresa"),
    ("Samuel", "Susan"),
    ("Daniel", "Deborah"),
    ("James", "Judith"),
    ("Kenneth", "Kathleen"),
)


def changed_by_court(case: Case) -> None:
    """The house prints the name the court gave, and says what it was: that is our client's. Filing or asking will do."""
    at(case, *WHO_CHART)
    case.open()
    old, new = (
        case.person,
        replace(
            case.person,
            last=names.surname(case.dice),
            first=case.person.first if case.dice.random() < 0.5 else names.given(case.dice, case.person.sex),
        ),
    )
    case.printed = new
    was = people.shown(old, "first-last")
    said(
        case,
        CHART,
        f"Name changed by court order, case 26-{case.dice.randint(100, 999)}. Formerly {was}.",
        f"Prior name on earlier visits: {was}. Decree scanned to legal tab.",
        f"f/k/a {was} (order of the district court)",
    )
    case.only, case.verdict = CHARTS, "either"


def _alias(case: Case) -> None:
    at(case, "hospital")
    case.open()
    word = case.dice.choice(("Zulu", "Xray", "Tango", "Oscar"))
    case.printed = replace(case.person, first=word, middle="", last="Trauma-Unknown", suffix="", also=())
    case.born = date(1900, 1, 1) + timedelta(days=case.dice.randint(0, 30))
    case.only = ("records",)


def alias_resolved(case: Case) -> None:
    """Registered under an alias; the page says who it turned out to be."""
    _alias(case)
    who, born = people.shown(case.person, "first-last"), birth_of(case, case.person.born)
    said(
        case,
        CHART,
        f"Trauma alias. Patient since identified as {who}, date of birth {born}.",
        f"IDENTITY CONFIRMED by family: {who}, DOB {born}. Alias to be retired.",
    )
    case.verdict = "either"


def alias_unresolved(case: Case) -> None:
    """Registered under an alias; only a thing in a pocket tells of our client."""
    _alias(case)
    who = people.shown(case.person, "first-last")
    said(
        case,
        CHART,
        f"A pharmacy receipt in the coat bears the name {who}; identity not established.",
        f"EMS thought this might be {who}. Nobody has come to identify the patient.",
    )
    case.hold("the patient was not identified")


def group_session(case: Case) -> None:
    """A note of a session names the others who took part: a careful person may file it or ask."""
    at(case, "hospital", "physician", "physical-therapy")
    case.open()
    others = [perhaps_client(case, people.make_person(case.dice)), people.make_person(case.dice)]
    pairs = tuple(
        (("Member", named(case, other)), ("DOB", birth_of(case, other.born)), ("Took part", "yes"))
        for other in (others[0], case.person, others[1])
    )
    case.asides = (
        Aside(
            CHART,
            "table",
            case.dice.choice(("Group Session Attendance", "Back School - Class Roster", "Pain Group, members present")),
            pairs,
            end=case.dice.random() < 0.4,
        ),
    )
    case.only, case.verdict = ("records",), "either"


def compared(case: Case) -> None:
    """An opinion that sets the client beside another patient of the doctor."""
    at(case, "physician", "hospital", "chiropractor")
    case.open()
    other = perhaps_client(case, people.make_person(case.dice))
    who, born = people.shown(other, "first-last"), birth_of(case, other.born)
    said(
        case,
        CHART,
        f"For comparison I reviewed the chart of {who} (DOB {born}), whom I treated for the same disc last year.",
        f"This case is unlike that of {who}, date of birth {born}, where surgery was needed.",
    )
    case.only, case.verdict = ("records",), "either"


def twin_birth(case: Case) -> None:
    at(case, "hospital", "physician")
    case.person = replace(child(case), born=case.crash - timedelta(days=case.dice.randint(5, 300)))
    case.person, other = people.twin(case.dice, case.person)
    case.open()
    beside_client(case, TWINS, perhaps_client(case, other), ("Order:", "B"))
    case.verdict = "either"


def same_initials(case: Case) -> None:
    """One household, one initial: the birth date tells which of the two it is."""
    men, women = case.dice.choice(INITIALS)
    case.person = replace(case.person, first=men if case.person.sex == "M" else women)
    case.open()
    case.companion(replace(spouse(case), first=women if case.person.sex == "M" else men))
    case.printed = replace(case.person, first=case.person.first[0], middle="")
    case.only, case.verdict = (*CHARTS, *BILLS), "either"


def _namesake(case: Case) -> Person:
    """Another of the same name, born on another day."""
    return replace(case.person, middle="", suffix="", born=case.person.born + timedelta(days=case.dice.randint(300, 5000)), also=())


def name_alert(case: Case) -> None:
    """The chart warns of another patient of the same name and tells his birth date; the head has the client's own."""
    at(case, *WHO_CHART)
    case.open()
    other = perhaps_client(case, _namesake(case))
    who, born = people.shown(other, "first-last"), birth_of(case, other.born)
    said(
        case, CHART, f"*** NAME ALERT *** Another patient of this name: DOB {born}.", f"Name alert: do not confuse with {who}, born {born}."
    )
    case.only = CHARTS


def name_alert_of_another(case: Case) -> None:
    """The other way round: the chart is the namesake's, who is no client, and the birth date in the warning is the client's."""
    at(case, *WHO_CHART)
    case.open()
    client = case.person
    case.person, case.matter, case.request = _namesake(case), STRANGER, None
    who, born = people.shown(client, "first-last"), birth_of(case, client.born)
    said(
        case, CHART, f"*** NAME ALERT *** Another patient of this name: DOB {born}.", f"Name alert: do not confuse with {who}, born {born}."
    )
    case.only = CHARTS
    case.hold("the birth date of the head is another's")


def birth_corrected(case: Case) -> None:
    """The head has the client's birth date, and a note says that it was another one before."""
    at(case, *WHO_CHART)
    case.open()
    before = birth_of(case, case.person.born + timedelta(days=case.dice.choice((-1, 9, 30, 365))))
    said(
        case,
        CHART,
        f"Registration note: date of birth corrected at this visit; was {before}.",
        f"DOB on earlier visits {before} (keying error).",
    )
    case.only, case.verdict = CHARTS, "either"


TRAPS: dict[str, tuple[Callable[[Case], None], int]] = {
    "name changed by court": (changed_by_court, 2),
    "alias, identified": (alias_resolved, 1),
    "alias, not identified": (alias_unresolved, 1),
    "group session": (group_session, 2),
    "compared with another patient": (compared, 2),
    "twin birth": (twin_birth, 2),
    "name alert": (name_alert, 3),
    "name alert of another": (name_alert_of_another, 3),
    "birth date corrected": (birth_corrected, 2),
    "same initials in one house": (same_initials, 2),
}
"""Each with its weight beside those of ``traps.TRAPS``."""
