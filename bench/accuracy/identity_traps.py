"""Traps of identity: relatives, twins, namesakes, names and birth dates printed otherwise, strangers and stray pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bench.accuracy import names, people
from bench.accuracy.case import Case
from bench.accuracy.papers import CHARTS_AND_BILLS, LETTER_PAPERS
from bench.accuracy.people import Person
from bench.accuracy.truth import STRANGER

MANY_PAGES = ("records", "packet", "certified", "radiology", "itemised")


def none(case: Case) -> None:
    case.open()


def reference_echoed(case: Case) -> None:
    case.open()
    case.echo = case.request.id if case.request else ""


def name_only(case: Case) -> None:
    case.open()
    case.bare = True
    case.only = ("records", "radiology", "ledger", "statement", *LETTER_PAPERS)
    case.hold("a name and nothing else says whose it is")


def name_and_reference(case: Case) -> None:
    reference_echoed(case)
    case.bare = True
    case.only = tuple(LETTER_PAPERS)


def stray_client(case: Case) -> None:
    case.open()
    stray = people.make_person(case.dice)
    case.strays.append((stray, case.companion(stray)))
    case.only = MANY_PAGES
    case.hold("a page of another client lies in it")


def stray_stranger(case: Case) -> None:
    case.open()
    case.strays.append((people.make_person(case.dice), STRANGER))
    case.only = MANY_PAGES
    case.hold("a page of a stranger lies in it")


def stray_sibling(case: Case) -> None:
    case.open()
    sister = people.relative(case.dice, case.person)
    case.strays.append((sister, case.companion(sister) if case.dice.random() < 0.5 else STRANGER))
    case.only = MANY_PAGES
    case.hold("a page of a brother or sister lies in it")


def siblings_in_crash(case: Case) -> None:
    case.open()
    case.companion(people.relative(case.dice, case.person))
    case.only = CHARTS_AND_BILLS


def sibling_no_client(case: Case) -> None:
    case.open()
    _not_ours(case, people.relative(case.dice, case.person))


def _not_ours(case: Case, person: Person) -> None:
    """The paper is about somebody who is no client."""
    case.person, case.matter, case.request = person, STRANGER, None
    case.only = (*CHARTS_AND_BILLS, "rejection", "status", "invoice")
    case.hold("the patient is no client")


def stranger(case: Case) -> None:
    case.open()
    _not_ours(case, people.make_person(case.dice))


def spouse_guarantor(case: Case) -> None:
    case.open()
    case.insured = people.relative(case.dice, case.person, sex="M" if case.person.sex == "F" else "F", years=case.dice.randint(-6, 6))
    if case.dice.random() < 0.7:
        case.companion(case.insured)
    case.only = ("ub04", "cms1500", "itemised", "ledger")


def parent_guarantor(case: Case) -> None:
    case.open()
    case.insured = people.relative(case.dice, case.person, years=-case.dice.randint(20, 38))
    case.only = ("ub04", "cms1500", "itemised", "ledger")


def junior(case: Case) -> None:
    case.person, _ = people.father(case.dice, case.person)
    case.open()


def junior_unprinted(case: Case) -> None:
    junior(case)
    case.printed = replace(case.person, suffix="")
    case.only = CHARTS_AND_BILLS


def senior_stranger(case: Case) -> None:
    case.person, senior = people.father(case.dice, case.person)
    case.open()
    _not_ours(case, senior)


def senior_and_junior(case: Case) -> None:
    case.person, senior = people.father(case.dice, case.person)
    case.open()
    case.companion(senior)
    case.only = CHARTS_AND_BILLS


def twins(case: Case) -> None:
    case.person, other = people.twin(case.dice, case.person)
    case.open()
    case.companion(other)
    case.only = CHARTS_AND_BILLS


def twin_stranger(case: Case) -> None:
    case.person, other = people.twin(case.dice, case.person)
    case.open()
    _not_ours(case, other)


def near_twins(case: Case) -> None:
    case.person, other = people.twin(case.dice, case.person, near=True)
    case.open()
    case.companion(other)
    case.only = CHARTS_AND_BILLS
    case.verdict = "either"


def near_twin_stranger(case: Case) -> None:
    case.person, other = people.twin(case.dice, case.person, near=True)
    case.open()
    _not_ours(case, other)


def twin_initial(case: Case) -> None:
    case.person, other = people.twin(case.dice, case.person)
    case.open()
    case.companion(other)
    case.printed = replace(case.person, first=case.person.first[0])
    case.only = CHARTS_AND_BILLS
    case.hold("either of the twins may be meant")


def maiden_known(case: Case) -> None:
    maiden = names.surname(case.dice)
    case.open(replace(case.person, sex="F", first=names.given(case.dice, "F"), suffix="", also=()))
    case.printed = replace(case.person, last=maiden)
    client = case.matters[0].client.model_copy(update={"also_known_as": (f"{case.person.first} {maiden}",)})
    case.matters[0] = case.matters[0].model_copy(update={"client": client})
    case.only = CHARTS_AND_BILLS


def maiden_unknown(case: Case) -> None:
    case.open(replace(case.person, sex="F", first=names.given(case.dice, "F"), suffix=""))
    case.printed = replace(case.person, last=names.surname(case.dice))
    case.only = CHARTS_AND_BILLS
    case.hold("the surname is another")


def hyphenated(case: Case) -> None:
    one, other = names.surname(case.dice), names.surname(case.dice)
    case.open(replace(case.person, last=f"{one}-{other}", suffix=""))
    case.printed = replace(case.person, last=f"{one} {other}") if case.dice.random() < 0.6 else None
    case.only = CHARTS_AND_BILLS


def half_of_hyphenated(case: Case) -> None:
    one, other = names.surname(case.dice), names.surname(case.dice)
    case.open(replace(case.person, last=f"{one}-{other}", suffix=""))
    case.printed = replace(case.person, last=case.dice.choice((one, other)))
    case.only = CHARTS_AND_BILLS
    case.verdict = "either"


def nickname(case: Case) -> None:
    first = case.dice.choice(sorted(names.NICKNAMES))
    case.open(replace(case.person, first=first))
    case.printed = replace(case.person, first=names.NICKNAMES[first])
    case.only = CHARTS_AND_BILLS


def swapped_birth(case: Case) -> None:
    born = case.person.born.replace(day=case.dice.randint(1, 12), month=case.dice.randint(1, 12))
    if born.day == born.month:
        born = born.replace(day=born.day % 12 + 1)
    case.open(replace(case.person, born=born))
    case.born = born.replace(day=born.month, month=born.day)
    case.only = CHARTS_AND_BILLS
    case.hold("day and month of birth are swapped")


def mistyped_birth(case: Case) -> None:
    born = case.person.born.replace(day=case.dice.randint(10, 18))
    case.open(replace(case.person, born=born))
    case.born = born.replace(day=born.day + case.dice.choice((1, 10)))
    case.only = CHARTS_AND_BILLS
    case.hold("the birth date is one digit off")


def namesake(case: Case) -> None:
    case.open()
    city = names.town(case.dice)
    other = replace(
        case.person,
        born=case.person.born + timedelta(days=case.dice.randint(300, 4000)),
        street=names.street(case.dice),
        city=city[0],
        state=city[1],
        zip=city[2],
        middle="",
    )
    case.companion(other)
    case.only = CHARTS_AND_BILLS


def names_turned(case: Case) -> None:
    case.open()
    case.printed = replace(case.person, first=case.person.last, last=case.person.first, middle="", suffix="")
    case.only = ("records", "itemised", "radiology")
    case.verdict = "either"


def middle_as_first(case: Case) -> None:
    case.open(replace(case.person, middle=case.person.middle or names.given(case.dice, case.person.sex)))
    case.printed = replace(case.person, first=case.person.middle, middle="")
    case.only = CHARTS_AND_BILLS
    case.verdict = "either"


def passenger_in_story(case: Case) -> None:
    case.open()
    rider = people.relative(case.dice, case.person)
    case.companion(rider)
    label = case.dice.choice(("Emergency Contact:", "Next of kin:", "Accompanied by:", "Spouse:"))
    case.extra = ((label, rider.full[:34]),)
    case.only = ("records", "packet", "certified")
