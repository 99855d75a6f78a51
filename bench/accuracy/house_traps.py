"""Traps of houses and requests: sister campuses, doctors' groups, copy services, remit-to names, two requests to one house."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bench.accuracy import names, people
from bench.accuracy.case import Case
from bench.accuracy.houses import House
from bench.accuracy.papers import CHARTS_AND_BILLS
from bench.accuracy.people import TODAY
from bench.accuracy.truth import UNLISTED


def copy_service(case: Case) -> None:
    case.open()
    case.service = case.dice.choice(case.region.services)
    case.only = ("records", "packet", "invoice", "rejection", "status", "no-records", "invoice and records", "certified")


def referring_house(case: Case) -> None:
    case.open()
    other = case.dice.choice(
        [house for house in case.region.houses if house.id not in {case.house.id, case.house.sister, case.house.group_of}]
    )
    case.referring = f"{names.doctor(case.dice).split(',')[0]}, {other.name}"[:48]
    case.only = ("records", "radiology", "packet", "certified")


def remit_to_house(case: Case) -> None:
    case.open()
    case.remit = case.dice.choice([house for house in case.region.houses if house.id != case.house.id])
    case.house = replace(case.house, biller=case.remit.name) if case.house.type != "hospital" else case.house
    case.only = ("ub04",) if case.house.type == "hospital" else ("statement",)


def _at(case: Case, chosen: list[House]) -> None:
    case.house = case.dice.choice(chosen)
    case.open()


def sister_campus(case: Case) -> None:
    _at(case, [house for house in case.region.houses if house.sister])
    if case.dice.random() < 0.5:  # both campuses were asked
        case.ask(case.matter, case.region.by_id(case.house.sister))


def main_campus(case: Case) -> None:
    mains = [house for house in case.region.houses if house.system and not house.sister]
    _at(case, mains)
    sister = next(house for house in case.region.houses if house.sister == case.house.id)
    case.ask(case.matter, sister)


def system_letterhead(case: Case) -> None:
    _at(case, [house for house in case.region.houses if house.sister])
    case.ask(case.matter, case.region.by_id(case.house.sister))
    bare = case.house.provider.model_copy(update={"name": case.house.system, "address": None, "records": None, "npi": None, "tax_id": None})
    case.provider = case.house.id
    case.house = replace(case.house, provider=bare, system="", biller="")
    case.sender = ("", "")
    case.only = ("records", "ledger", "itemised", "status", "rejection")
    case.hold("the letterhead is the whole health system's")


def doctors_group(case: Case) -> None:
    groups = [house for house in case.region.houses if house.group_of]
    _at(case, groups)
    case.ask(case.matter, case.region.by_id(case.house.group_of))
    case.only = ("cms1500", "cms1500", "ledger", "itemised", "records")


def two_requests(case: Case, *, way: str) -> None:
    """Two open requests to one house: our reference, the dates of service, or nothing tells which is meant."""
    case.crash = TODAY - timedelta(days=case.dice.randint(300, 700))
    case.matter = case.new_matter(case.person, [case.house])
    cut = case.crash + timedelta(days=120)
    first = case.ask(case.matter, case.house, end=cut if way == "dates" else "present")
    second = case.ask(case.matter, case.house, begin=cut + timedelta(days=1) if way == "dates" else None, purpose="update")
    case.request = second
    case.visit_on = cut + timedelta(days=case.dice.randint(20, 60)) if way == "dates" else None
    case.only = ("records", "itemised")
    if way == "reference":
        case.request = case.dice.choice((first, second))
        case.echo = case.request.id
        case.only = ("certified", "status", "rejection", "invoice")
    elif way == "neither":
        case.hold("two open requests ask for it")


def by_reference(case: Case) -> None:
    two_requests(case, way="reference")


def by_dates(case: Case) -> None:
    two_requests(case, way="dates")


def by_neither(case: Case) -> None:
    two_requests(case, way="neither")


def update_after_initial(case: Case) -> None:
    case.crash = TODAY - timedelta(days=case.dice.randint(300, 700))
    case.matter = case.new_matter(case.person, [case.house])
    cut = case.crash + timedelta(days=150)
    case.ask(case.matter, case.house, end=cut, done=True)
    case.request = case.ask(case.matter, case.house, begin=cut + timedelta(days=1), purpose="update")
    case.visit_on = cut + timedelta(days=case.dice.randint(20, 90))
    case.only = ("records", "itemised", "ub04", "radiology")


def unasked(case: Case) -> None:
    case.matter = case.new_matter(case.person, [case.house])
    case.request = None
    case.closing = "never"
    case.only = CHARTS_AND_BILLS


def unlisted_house(case: Case) -> None:
    case.open()
    case.house = case.dice.choice(case.region.unlisted)
    case.provider, case.request, case.requests = UNLISTED, None, ()
    case.only = ("records", "radiology", "itemised", "ledger", "certified")
    case.hold("the house is not on the list")


def transferred(case: Case) -> None:
    case.open()
    other = case.dice.choice([house for house in case.region.of("hospital") if house.id != case.house.id])
    case.extra = ((case.dice.choice(("Transferred from:", "PCP:", "cc:", "Transfer to:")), other.name[:40]),)
    case.only = ("records", "packet", "radiology")


def wrong_reference(case: Case) -> None:
    case.open()
    other = people.make_person(case.dice)
    matter = case.companion(other)
    case.echo = next(known for known in case.matters if known.matter == matter).requests[0].id
    case.only = ("certified", "status", "rejection", "invoice")
    case.hold("it carries another client's reference")


def red_print_gone(case: Case) -> None:
    case.open()
    case.only = ("ub04",) if case.house.type == "hospital" else ("cms1500",)
