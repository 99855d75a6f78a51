"""Traps of the sixth stock on papers about relatives of our client, who is named on them; see ``sixth_strangers``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bench.accuracy import names, people
from bench.accuracy.case import Case
from bench.accuracy.fifth_traps import BILLS, CHARTS, WHO_CHART, at, birth_of, client_aside, spouse
from bench.accuracy.sixth_strangers import offspring, turned
from bench.accuracy.sixth_traps import AGENTS, BILL, CHART, LETTER, NOTIFY, SCHOOL, SPONSORS, SUBSCRIBERS, Labels, said

MOTHERS: Labels = (
    ("Newborn Record - Maternal Data", "Mother's Name:", "Mother's DOB:"),
    ("MATERNAL INFORMATION", "Mother", "Birth date"),
    ("Delivered by (mother)", "Name of mother:", "D.O.B."),
)


def client_is_sponsor(case: Case) -> None:
    at(case, *WHO_CHART)
    case.insured = case.person
    client_aside(case, spouse(case), SPONSORS, CHART | BILL)
    case.only = (*CHARTS, *BILLS)


def client_is_subscriber(case: Case) -> None:
    at(case, *WHO_CHART)
    case.insured = case.person
    client_aside(case, spouse(case), SUBSCRIBERS, CHART | BILL)
    case.only = (*CHARTS, *BILLS)


def client_is_agent(case: Case) -> None:
    """The client signs for a parent."""
    at(case, *WHO_CHART)
    client_aside(case, people.relative(case.dice, case.person, years=-case.dice.randint(20, 30)), AGENTS, CHART | LETTER)
    case.only = (*CHARTS, "rejection", "status")


def client_is_representative(case: Case) -> None:
    """Letters about a dead relative whose estate our client has."""
    client = turned(case, people.relative(case.dice, case.person, years=-case.dice.randint(20, 30)))
    who, born = people.shown(client, "first-last"), birth_of(case, client.born)
    said(
        case,
        LETTER,
        f"The request was signed by {who}, born {born}, executor of the estate.",
        f"Personal representative of the decedent: {who} (DOB {born}).",
    )
    case.only = ("rejection", "status", "invoice")


def client_is_mother(case: Case) -> None:
    """A newborn's chart."""
    at(case, "hospital")
    case.person = replace(
        case.person,
        sex="F",
        first=names.given(case.dice, "F"),
        suffix="",
        born=date(1984, 3, 5) + timedelta(days=case.dice.randint(0, 5500)),
    )
    baby = replace(people.relative(case.dice, case.person), born=case.crash - timedelta(days=case.dice.randint(1, 200)))
    if case.dice.random() < 0.4:
        baby = replace(baby, first=case.dice.choice(("Babygirl", "Baby Boy", "BG")))
    client_aside(case, baby, MOTHERS, CHART)
    case.only = CHARTS


def client_is_parent_of_athlete(case: Case) -> None:
    at(case, "physician", "hospital", "chiropractor")
    case.person = replace(
        case.person,
        sex="F",
        first=names.given(case.dice, "F"),
        suffix="",
        born=date(1976, 2, 3) + timedelta(days=case.dice.randint(0, 6000)),
    )
    client_aside(case, offspring(case), SCHOOL, CHART)
    case.only = CHARTS


def client_in_family_history(case: Case) -> None:
    at(case, "hospital", "physician")
    client = turned(case, people.relative(case.dice, case.person))
    who, born = people.shown(client, "first-last"), birth_of(case, client.born)
    said(
        case,
        CHART,
        f"FAMILY HISTORY: {who} ({born}), sibling, was in a car wreck and has neck trouble.",
        f"Sibling {who}, DOB {born}: disc surgery after crash. Parents living.",
    )
    case.only = CHARTS


def client_to_notify(case: Case) -> None:
    at(case, *WHO_CHART)
    client_aside(case, spouse(case), NOTIFY, CHART)
    case.only = CHARTS


def _parent(case: Case) -> None:
    """The client, old enough to have children."""
    at(case, *WHO_CHART)
    case.person = replace(case.person, born=date(1974, 3, 4) + timedelta(days=case.dice.randint(0, 5000)))


def client_is_barred(case: Case) -> None:
    """A child's chart that must not be given to our client."""
    _parent(case)
    client = turned(case, offspring(case))
    who, born = people.shown(client, "first-last"), birth_of(case, client.born)
    said(
        case,
        CHART,
        f"ALERT: court order on file. Do NOT release to {who}, DOB {born}.",
        f"Noncustodial parent: {who} ({born}) - no access.",
    )
    case.only = CHARTS


def client_pays(case: Case) -> None:
    """Bills for a child that are addressed to our client."""
    _parent(case)
    case.insured = turned(case, offspring(case))
    case.only = BILLS


TRAPS: dict[str, tuple[Callable[[Case], None], int]] = {
    "client is the sponsor": (client_is_sponsor, 3),
    "client is the subscriber": (client_is_subscriber, 3),
    "client is the agent": (client_is_agent, 2),
    "client is the representative": (client_is_representative, 2),
    "client is the mother": (client_is_mother, 2),
    "client is an athlete's parent": (client_is_parent_of_athlete, 2),
    "client in a family history": (client_in_family_history, 2),
    "client is to be notified": (client_to_notify, 2),
    "client is barred": (client_is_barred, 2),
    "client pays": (client_pays, 3),
}
"""Each with its weight beside those of ``traps.TRAPS``."""
