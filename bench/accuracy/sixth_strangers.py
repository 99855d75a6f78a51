"""Traps of the sixth stock on papers about others that name our client; see ``sixth_traps`` and ``sixth_mixed``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bench.accuracy import people, sixth_pages
from bench.accuracy.case import Case
from bench.accuracy.fifth_asides import Aside, Pairs
from bench.accuracy.fifth_traps import CHARTS, WHO_CHART, at, birth_of, child, client_aside, named, perhaps_client, spouse
from bench.accuracy.people import Person
from bench.accuracy.sixth_traps import CHART, FEET, Labels, labelled, said
from bench.accuracy.truth import STRANGER

RECIPIENTS: Labels = (
    ("Organ / Tissue Donation", "Recipient:", "Recipient DOB:"),
    ("BONE ALLOGRAFT - DISPOSITION", "Implanted in:", "DOB:"),
    ("Living donor work-up", "Intended recipient:", "Born:"),
)
VEHICLES: Labels = (
    ("Other vehicle", "Operator of vehicle 2:", "DOB:"),
    ("At-fault party (per police)", "Name:", "Date of Birth:"),
    ("Insured of other party", "Insured:", "DOB:"),
)
CHIEFS: Labels = (
    ("Work injury report", "Supervisor:", "Supervisor DOB:"),
    ("EMPLOYER SECTION", "Reported to:", "Born:"),
    ("Witness to work accident", "Co-worker:", "DOB:"),
)


def turned(case: Case, patient: Person) -> Person:
    """The paper is about that patient, who is no client; the client."""
    case.open()
    client = case.person
    case.person, case.matter, case.request = patient, STRANGER, None
    case.hold("our client is named, the patient is somebody else")
    return client


def offspring(case: Case) -> Person:
    """A child of the client's, of another given name."""
    made = child(case)
    while made.first == case.person.first:
        made = child(case)
    return replace(made, middle="")


def client_is_recipient(case: Case) -> None:
    at(case, "hospital", "lab")
    client_aside(case, people.make_person(case.dice), RECIPIENTS, CHART)
    case.only = ("records", "packet")


def client_at_work(case: Case) -> None:
    """The client nurses, interprets, draws blood or rides along, and somebody else is the patient."""
    at(case, *WHO_CHART)
    client = turned(case, people.make_person(case.dice))
    who = people.shown(client, "first-last")
    role = case.dice.choice(("Primary RN:", "EMT in charge:", "Phlebotomist:", "Interpreter:", "Chaperone:", "Scribe:", "Registered by:"))
    if case.dice.random() < 0.5:
        case.asides = (
            Aside(CHART, case.dice.choice(("lines", "row", "cells")), "", (((role, who), ("Badge:", str(case.dice.randint(1000, 9999)))),)),
        )
    else:
        said(
            case,
            CHART,
            f"{role} {who}. Report given at bedside.",
            f"Assessment charted by {who} ({role.rstrip(':')}), signed electronically.",
        )
    case.only = CHARTS


def client_is_doctor(case: Case) -> None:
    at(case, "hospital", "physician", "chiropractor", "physical-therapy")
    client = turned(case, people.make_person(case.dice))
    case.attending = f"{client.first} {client.middle[:1] or 'J'}. {client.last}, {case.dice.choice(('MD', 'DPT', 'DC', 'PA-C'))}"
    case.only = CHARTS


def client_witnessed(case: Case) -> None:
    client = turned(case, people.make_person(case.dice))
    label = case.dice.choice(("Witness to signature:", "Witnessed by (print):", "Second witness:"))
    pairs: Pairs = (
        (label, people.shown(client, "first-last")),
        ("Witness address:", client.street),
        ("Witness DOB:", birth_of(case, client.born)),
    )
    case.asides = (Aside(CHART | frozenset({"certificate"}), case.dice.choice(("lines", "row")), "", (pairs,), end=True),)
    case.only = ("records", "certified")


def client_in_other_vehicle(case: Case) -> None:
    at(case, "ems", "hospital")
    client_aside(case, people.make_person(case.dice), VEHICLES, CHART)
    case.only = ("records",)


def client_in_group(case: Case) -> None:
    at(case, "hospital", "physician", "physical-therapy")
    client = turned(case, people.make_person(case.dice))
    third = people.make_person(case.dice)
    rows = tuple((("Member", named(case, other)), ("DOB", birth_of(case, other.born))) for other in (client, third, case.person))
    case.asides = (Aside(CHART, "table", case.dice.choice(("Others in the class", "Group members", "Sign-in, back school")), rows),)
    case.only = ("records",)


def client_compared(case: Case) -> None:
    at(case, "physician", "hospital", "chiropractor")
    client = turned(case, people.make_person(case.dice))
    who, born = people.shown(client, "first-last"), birth_of(case, client.born)
    said(
        case,
        CHART,
        f"The findings resemble those of {who} (DOB {born}), seen here in spring.",
        f"Second opinion. I compared with {who}, date of birth {born}, who did well without surgery.",
    )
    case.only = ("records",)


def client_charted_first(case: Case) -> None:
    """The note was first put into our client's chart, and says so; it is another's."""
    at(case, *WHO_CHART)
    client = turned(case, people.make_person(case.dice))
    who, born = people.shown(client, "first-last"), birth_of(case, client.born)
    said(
        case,
        CHART,
        f"CORRECTION: this note was entered in error on the chart of {who} (DOB {born}) and has been moved to the right patient.",
        f"Originally filed under {who}, {born}. Refiled by HIM.",
    )
    case.only = CHARTS


def client_is_chief(case: Case) -> None:
    at(case, "hospital", "physician", "physical-therapy")
    client_aside(case, people.make_person(case.dice), CHIEFS, CHART)
    case.only = CHARTS


def client_in_crash_summary(case: Case) -> None:
    """Another's chart, with the list of all who were in the crash; our client is on it."""
    at(case, "hospital", "ems")
    client = turned(case, people.make_person(case.dice))

    def page(made: Case) -> None:
        made.strays = [(client, STRANGER)]
        sixth_pages.crash_summary(made)

    case.inserts.append(page)
    case.only = ("records", "packet")


def misdirected(case: Case) -> None:
    case.insured = turned(case, people.make_person(case.dice))
    case.only = ("misdirected fax",)


def test_page(case: Case) -> None:
    case.insured = turned(case, people.make_person(case.dice))
    case.only = ("test page",)


def recovery_letter(case: Case) -> None:
    """A recovery agent's letter: the client is the member and a child of his the patient, or the other way round; no records either way."""
    if case.dice.random() < 0.5:
        case.person = replace(case.person, born=date(1979, 5, 6) + timedelta(days=case.dice.randint(0, 3000)))
        case.insured = turned(case, offspring(case))
    else:
        case.open()
        case.insured = perhaps_client(case, spouse(case))
        case.hold("no records at all")
    case.only = ("recovery letter",)


def client_at_the_foot(case: Case) -> None:
    """The head of a page is another's and its foot the client's."""
    case.house = case.dice.choice([house for house in case.region.of("hospital", "physician", "imaging") if house.hand.block not in FEET])
    client = turned(case, people.make_person(case.dice))
    case.asides = (Aside(CHART, "foot", "", (labelled(case, client),), end=True),)
    case.only = ("records",)


TRAPS: dict[str, tuple[Callable[[Case], None], int]] = {
    "client is the recipient": (client_is_recipient, 1),
    "client at work": (client_at_work, 3),
    "client is the doctor": (client_is_doctor, 2),
    "client is witness": (client_witnessed, 2),
    "client in the other vehicle": (client_in_other_vehicle, 2),
    "client in the group": (client_in_group, 2),
    "client compared": (client_compared, 2),
    "client's chart at first": (client_charted_first, 2),
    "client is the supervisor": (client_is_chief, 2),
    "client at the foot": (client_at_the_foot, 2),
    "client in a crash summary": (client_in_crash_summary, 2),
    "misdirected fax": (misdirected, 2),
    "test page": (test_page, 1),
    "recovery letter": (recovery_letter, 1),
}
"""Each with its weight beside those of ``traps.TRAPS``."""
