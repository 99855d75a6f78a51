"""Traps of the sixth stock on papers of our own clients that name others too; see ``sixth_identity`` and ``sixth_strangers``."""

from __future__ import annotations

from collections.abc import Callable

from bench.accuracy import names, people
from bench.accuracy.case import Case
from bench.accuracy.fifth_asides import Aside, Pairs
from bench.accuracy.fifth_traps import BILLS, CHARTS, WHO_CHART, at, beside, birth_of, child, named, perhaps_client, relation, spouse
from bench.accuracy.people import Person

CHART, BILL, LETTER = frozenset({"chart", "run", "lab"}), frozenset({"bill"}), frozenset({"letter"})
Labels = tuple[tuple[str, str, str], ...]
SPONSORS: Labels = (
    ("TRICARE / Sponsor", "Sponsor Name:", "Sponsor DOB:"),
    ("Military Health", "Service member:", "Member's birth date:"),
    ("VA / CHAMPVA", "Veteran:", "Veteran DOB"),
    ("DEERS Eligibility", "Sponsor (Last, First):", "Birth Date:"),
)
SUBSCRIBERS: Labels = (
    ("Subscriber (if not patient)", "Subscriber:", "Subscriber birth date:"),
    ("Coverage 1 of 1", "Member name", "Member DOB"),
    ("Card holder", "Name on card:", "DOB of card holder:"),
    ("POLICY", "Owner of policy:", "Born:"),
    ("Person responsible for account", "Name:", "DOB:"),
    ("Health plan enrollee", "Enrollee:", "D.O.B.:"),
)
NOTIFY: Labels = (
    ("Person to notify", "Name:", "DOB:"),
    ("Who may we talk to about your care", "Name (Last, First):", "Date of Birth:"),
    ("HIPAA contact", "Authorized person:", "Birth date:"),
    ("Lives with", "Household member:", "DOB:"),
    ("Ride home", "Driver's name:", "Driver's DOB:"),
)
AGENTS: Labels = (
    ("Signed on behalf of patient", "Agent under power of attorney:", "Agent DOB:"),
    ("Health Care Surrogate", "Surrogate:", "Date of Birth:"),
    ("GUARDIANSHIP", "Court-appointed guardian:", "Guardian's DOB:"),
    ("Legal representative", "Name:", "DOB:"),
    ("MOLST / Proxy", "Proxy:", "Birth date:"),
)
CUSTODY: Labels = (
    ("Custody on file", "Custodial parent:", "DOB:"),
    ("COURT ORDER - see legal tab", "Parent with custody:", "Date of Birth:"),
    ("Minor patient", "Consenting adult:", "Adult's DOB:"),
)
SCHOOL: Labels = (
    ("Sports Physical / School Form", "Parent (print):", "Parent's birth date:"),
    ("Athletic Participation", "Parent or guardian:", "DOB:"),
    ("School Health Form", "Mother / Father:", "Born:"),
)

FEET = frozenset({"foot", "foot-rule", "foot-cells", "foot-line"})
"""Blocks of houses that have the patient at the foot."""


def labelled(case: Case, person: Person) -> Pairs:
    """Somebody's name, birth date and number with the labels of the case's house."""
    hand = case.house.hand
    return (
        (hand.name_label, named(case, person)),
        (hand.born_label, birth_of(case, person.born)),
        (hand.number_label, person.number(case.house.id)),
    )


def beside_client(
    case: Case, labels: Labels, person: Person, *more: tuple[str, str], sorts: frozenset[str] = CHART, only: tuple[str, ...] = CHARTS
) -> None:
    """A section about that person on the client's own paper."""
    case.asides = (beside(case, person, case.dice.choice(labels), *more, sorts=sorts),)
    case.only = only


def said(case: Case, sorts: frozenset[str], *sentences: str, end: bool = False) -> None:
    """One of the sentences, aside."""
    case.asides = (*case.asides, Aside(sorts, "sentence", case.dice.choice(sentences), end=end))


def sponsor(case: Case) -> None:
    at(case, *WHO_CHART)
    case.open()
    other = case.insured = perhaps_client(case, spouse(case))
    more = (case.dice.choice((("FMP:", "30"), ("Branch:", "Army"), ("Sponsor ID:", "xxx-xx-0000"))),)
    beside_client(case, SPONSORS, other, *more, sorts=CHART | BILL, only=(*CHARTS, *BILLS))


def subscriber(case: Case) -> None:
    at(case, *WHO_CHART)
    case.open()
    other = case.insured = perhaps_client(case, spouse(case))
    more = ("Patient is:", relation(case).lower())
    beside_client(case, SUBSCRIBERS, other, more, sorts=CHART | BILL, only=(*CHARTS, *BILLS))


def to_notify(case: Case) -> None:
    at(case, *WHO_CHART)
    case.open()
    other = perhaps_client(case, spouse(case))
    beside_client(case, NOTIFY, other, ("Tel.:", other.phone))


def agent_signs(case: Case) -> None:
    at(case, *WHO_CHART)
    case.open()
    other = perhaps_client(
        case,
        people.relative(case.dice, case.person, years=case.dice.randint(18, 24)) if people.age(case.person.born) > 50 else spouse(case),
    )
    beside_client(case, AGENTS, other, ("Signature:", f"/s/ {other.full}"), sorts=CHART | LETTER, only=(*CHARTS, "rejection", "status"))


def _young(case: Case) -> None:
    at(case, *WHO_CHART)
    case.person = child(case)
    case.open()


def custody(case: Case) -> None:
    _young(case)
    mother = perhaps_client(case, people.relative(case.dice, case.person, sex="F", years=-case.dice.randint(20, 38)))
    father = people.relative(case.dice, mother, sex="M", years=3)
    beside_client(case, CUSTODY, mother, ("No release to:", f"{father.full}, DOB {birth_of(case, father.born)}"))


def school(case: Case) -> None:
    _young(case)
    mother = perhaps_client(case, people.relative(case.dice, case.person, sex="F", years=-case.dice.randint(20, 38)))
    beside_client(case, SCHOOL, mother, ("Coach:", f"{names.given(case.dice, 'M')} {names.surname(case.dice)}"))


def helpers(case: Case) -> None:
    """Interpreter, chaperone, escort."""
    at(case, *WHO_CHART)
    case.open()
    other = perhaps_client(case, people.make_person(case.dice))
    who = people.shown(other, "first-last")
    said(
        case,
        CHART,
        f"Interpreter {who}, badge {case.dice.randint(1000, 9999)}, was used for the whole visit.",
        f"Chaperone in the room: {who}.",
        f"Arrived with {who}, a neighbor (DOB {birth_of(case, other.born)} for visitor badge).",
    )
    case.only = CHARTS


def collector(case: Case) -> None:
    """A chain of custody form: the one who gave the specimen is called the donor, and there are a collector and an employer's man."""
    at(case, "lab", "hospital", "physician")
    case.open()
    other = perhaps_client(case, people.make_person(case.dice))
    chief = people.make_person(case.dice)
    pairs: Pairs = (
        ("Donor Name:", named(case, case.person)), ("Collector:", named(case, other)), ("Collector DOB / ID:", birth_of(case,
            other.born)), ("Employer rep. (DER):", named(case, chief)),
    )  # fmt: skip
    case.asides = (Aside(CHART, case.dice.choice(("lines", "section", "cells")), "Chain of Custody", (pairs,)),)
    case.only = ("records", "packet")


def family_history(case: Case) -> None:
    at(case, "hospital", "physician", "chiropractor", "physical-therapy")
    case.open()
    other = perhaps_client(case, people.relative(case.dice, case.person))
    who, born = people.shown(other, "first-last"), birth_of(case, other.born)
    said(
        case,
        CHART,
        f"FAMILY HISTORY: sister/brother {who}, born {born}, has diabetes and was hurt in the same accident.",
        f"Family: {who} (DOB {born}) - hypertension. Father deceased, stroke.",
        end=case.dice.random() < 0.5,
    )
    case.only = CHARTS


def estate(case: Case) -> None:
    """The client has died since; somebody acts for the estate."""
    case.open()
    other = perhaps_client(case, people.relative(case.dice, case.person, years=25))
    rep, born = people.shown(other, "first-last"), birth_of(case, other.born)
    labels = (
        ("Decedent's estate", "Executor:", "Executor DOB:"),
        ("Letters of administration", "Administratrix:", "Born:"),
        ("Deceased patient", "Personal representative:", "Rep. date of birth:"),
    )
    if case.dice.random() < 0.5:
        beside_client(
            case, labels, other, ("Case no.:", f"26-P-{case.dice.randint(100, 999)}"), sorts=LETTER, only=("rejection", "status", "invoice")
        )
        return
    said(
        case,
        LETTER,
        f"As the patient is deceased, {rep} (DOB {born}) signed as executor of the estate.",
        f"Estate of {case.person.full}. Personal representative: {rep}.",
    )
    case.only = ("rejection", "status", "invoice")


def doctor_of_same_name(case: Case) -> None:
    """The one who treats the client has the client's own name."""
    at(case, "hospital", "physician", "chiropractor")
    case.open()
    case.attending = f"{case.person.first} {names.given(case.dice, 'F')[:1]}. {case.person.last}, {case.dice.choice(('MD', 'DO', 'PA-C'))}"
    case.only = CHARTS


def claimant(case: Case) -> None:
    """Workers' compensation: claimant, insured employer and adjuster, on a chart or bill."""
    at(case, "hospital", "physician", "physical-therapy", "chiropractor")
    case.open()
    other = perhaps_client(case, people.make_person(case.dice))
    pairs: Pairs = (
        ("Claimant:", named(case, case.person)), ("Insured / employer:", f"{other.last} Pretend Roofing"), ("Employer's signature:",
            named(case, other)), ("Adjuster:", f"{names.given(case.dice, 'F')} {names.surname(case.dice)}"),
    )  # fmt: skip
    case.asides = (
        Aside(
            CHART | BILL,
            case.dice.choice(("lines", "section", "cells", "row")),
            case.dice.choice(("WC Claim", "Comp Carrier Information", "Form 113 Data")),
            (pairs,),
        ),
    )
    case.only = (*CHARTS, *BILLS)


TRAPS: dict[str, tuple[Callable[[Case], None], int]] = {
    "sponsor's birth date": (sponsor, 4),
    "subscriber is another": (subscriber, 4),
    "person to notify": (to_notify, 3),
    "agent signs": (agent_signs, 3),
    "custody": (custody, 2),
    "school form": (school, 2),
    "interpreter or chaperone": (helpers, 3),
    "specimen collector": (collector, 2),
    "family history by name": (family_history, 3),
    "estate": (estate, 2),
    "doctor of the client's name": (doctor_of_same_name, 2),
    "claimant and employer": (claimant, 3),
}
"""Each with its weight beside those of ``traps.TRAPS``."""
