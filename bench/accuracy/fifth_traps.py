"""Traps of the fifth stock: other people's names and birth dates where one looks for the patient's, and clients on papers about others."""

# ruff: noqa: E501 - the labels of a section stay together
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bench.accuracy import names, people
from bench.accuracy.case import Case
from bench.accuracy.fifth_asides import Aside, Pairs, Shape
from bench.accuracy.papers import LETTER_PAPERS
from bench.accuracy.people import TODAY, Person
from bench.accuracy.truth import STRANGER

CHARTS = ("records", "packet", "certified")
BILLS = ("itemised", "ledger", "statement")
WHO_CHART = ("hospital", "hospital", "physician", "imaging", "ems", "chiropractor", "physical-therapy")
_CHART, _BILL, _LETTER = frozenset({"chart", "run"}), frozenset({"bill"}), frozenset({"letter"})
SHAPES: tuple[Shape, ...] = ("lines", "section", "cells", "row")
CONTACTS = (
    ("Emergency Contact", "Name:", "DOB:"), ("EMERGENCY CONTACTS", "Contact Name", "Contact DOB"), ("Next of Kin", "Name", "Birth Date"),
    ("In case of emergency", "Notify:", "Born:"), ("Patient Contacts", "Contact 1:", "Date of Birth:"), ("Legal Next of Kin / Relation", "NOK Name:", "NOK DOB:"),
)  # fmt: skip
POLICIES = (
    ("Insurance", "Subscriber Name:", "Subscriber DOB:"), ("Coverage", "Policy Holder:", "Policy Holder DOB:"), ("Primary Payer", "Insured's Name:", "Insured's Birth Date:"),
    ("Guarantor Information", "Name:", "DOB:"), ("RESPONSIBLE PARTY", "Name", "Date of Birth"), ("Group Health Coverage", "Employee Name:", "Employee DOB:"),
    ("Financial Contact", "Guarantor:", "Guar. DOB:"), ("Auto Coverage (PIP)", "Named Insured:", "DOB:"), ("Plan Member", "Cardholder:", "Cardholder birth date:"),
)  # fmt: skip
PARENTS = (
    ("Parent / Guardian", "Mother's Name:", "Mother's DOB:"), ("Guardian Information", "Parent Name:", "Parent Date of Birth:"), ("Consent given by", "Name:", "DOB:"),
    ("MOTHER", "Name", "Birth Date"), ("Accompanied by", "Legal Guardian:", "DOB:"),
)  # fmt: skip
INFANTS = (
    ("Delivery Summary", "Newborn Name:", "Newborn DOB:"), ("INFANT", "Baby:", "Date of Birth:"), ("Baby Information", "Infant name", "Born on"), ("Children", "Child:", "Child's DOB:"),
)  # fmt: skip
DONORS = (
    ("Transplant", "Living Donor:", "Donor DOB:"), ("Directed Donation", "Donor Name:", "Donor Birth Date:"), ("BLOOD BANK - DIRECTED UNIT", "Donor", "Donor DOB"),
)  # fmt: skip
RIDERS = (
    ("Other persons in vehicle", "Driver:", "DOB:"), ("Vehicle Occupants", "Passenger name:", "Passenger DOB:"), ("Additional patients on scene", "Pt 2 of 2:", "DOB:"),
    ("OPERATOR OF VEHICLE", "Name:", "D.O.B.:"), ("Second patient (see separate chart)", "Patient Name:", "Date of Birth:"),
)  # fmt: skip


def named(case: Case, person: Person) -> str:
    return people.shown(person, case.house.hand.name_form)


def birth_of(case: Case, when: date) -> str:
    return people.birthday(when, case.house.hand.date_form)


def spouse(case: Case) -> Person:
    sex = "M" if case.person.sex == "F" else "F"
    return people.relative(case.dice, case.person, sex=sex, years=case.dice.randint(-6, 6))


def relation(case: Case) -> str:
    """What ``_spouse`` is to a patient of that age."""
    return "Spouse" if people.age(case.person.born) >= 21 else "Sibling"


def perhaps_client(case: Case, person: Person) -> Person:
    """Somebody who is in six of ten cases a client of the same crash, in the others nobody we know."""
    if case.dice.random() < 0.6:
        case.companion(person)
    return person


def beside(
    case: Case, person: Person, labels: tuple[str, str, str], *more: tuple[str, str], sorts: frozenset[str], born: bool = True
) -> Aside:
    """A section about that person, in one of the shapes, at the top or at the end."""
    heading, name, birth = labels
    known: Pairs = ((name, named(case, person)), *(((birth, birth_of(case, person.born)),) if born else ()), *more)
    return Aside(sorts, case.dice.choice(SHAPES), heading, (known,), end=case.dice.random() < 0.4)


def at(case: Case, *types: str) -> None:
    case.house = case.dice.choice(case.region.of(*types))


def emergency_contact(case: Case) -> None:
    at(case, *WHO_CHART)
    case.open()
    other = perhaps_client(case, spouse(case))
    born = case.dice.random() < 0.5
    case.asides = (
        beside(
            case, other, case.dice.choice(CONTACTS), ("Relationship:", relation(case)), ("Phone:", other.phone), sorts=_CHART, born=born
        ),
    )
    case.only = CHARTS


def policy_holder(case: Case) -> None:
    at(case, *WHO_CHART)
    case.open()
    other = case.insured = perhaps_client(case, spouse(case))
    member = ("Member ID:", f"FX{case.dice.randint(10**6, 10**7)}")
    case.asides = (beside(case, other, case.dice.choice(POLICIES), ("Relation to patient:", relation(case)), member, sorts=_CHART | _BILL),)
    case.only = (*CHARTS, *BILLS)


def child(case: Case) -> Person:
    born = TODAY - timedelta(days=case.dice.randint(900, 6000))
    return replace(case.person, born=born, suffix="", first=names.given(case.dice, case.person.sex))


def mother_named(case: Case) -> None:
    """The client is a child, and the paper tells his mother's name and birth date too."""
    at(case, *WHO_CHART)
    case.person = child(case)
    case.open()
    mother = case.insured = perhaps_client(case, people.relative(case.dice, case.person, sex="F", years=-case.dice.randint(20, 38)))
    case.asides = (beside(case, mother, case.dice.choice(PARENTS), ("Phone:", mother.phone), sorts=_CHART | _BILL),)
    case.only = (*CHARTS, *BILLS)


def newborn_named(case: Case) -> None:
    """The client is the mother, and her chart tells of her baby."""
    at(case, "hospital")
    case.person = replace(
        case.person,
        sex="F",
        first=names.given(case.dice, "F"),
        suffix="",
        born=date(1984, 3, 5) + timedelta(days=case.dice.randint(0, 5000)),
    )
    case.open()
    baby = people.relative(case.dice, case.person)
    baby = replace(baby, born=case.crash - timedelta(days=case.dice.randint(30, 1400)))
    case.asides = (beside(case, baby, case.dice.choice(INFANTS), ("Infant MRN:", baby.number(case.house.id)), sorts=_CHART),)
    case.only = CHARTS


def donor(case: Case) -> None:
    at(case, "hospital", "lab")
    case.open()
    other = perhaps_client(case, people.relative(case.dice, case.person))
    case.asides = (beside(case, other, case.dice.choice(DONORS), ("ABO / Rh:", "O POS"), sorts=_CHART | frozenset({"lab"})),)
    case.only = ("records", "certified")


def seen_today(case: Case) -> None:
    """The screen that was printed shows the day's other patients: a careful person may file it or ask."""
    at(case, "physician", "chiropractor", "physical-therapy")
    case.open()
    others = [people.make_person(case.dice) for _ in range(case.dice.randint(2, 4))]
    perhaps_client(case, others[0])
    time, name, birth = case.dice.choice((("Time", "Patient", "DOB"), ("Appt", "Name", "Birth date"), ("Slot", "Scheduled", "D.O.B.")))
    rows = tuple(
        ((time, f"{8 + place}:20"), (name, named(case, other)), (birth, birth_of(case, other.born))) for place, other in enumerate(others)
    )
    heading = case.dice.choice(("Also seen today", "Provider schedule - same day", "Recently opened charts", "Next on the list"))
    case.asides = (Aside(_CHART, "table", heading, rows, end=case.dice.random() < 0.7),)
    case.only = ("records",)
    case.verdict = "either"


def signer_named(case: Case) -> None:
    """A letter about our client says who asked or signed."""
    case.open()
    other = perhaps_client(case, spouse(case))
    name, born = people.shown(other, "first-last"), birth_of(case, other.born)
    case.asides = (
        case.dice.choice(
            (
                Aside(
                    _LETTER,
                    "sentence",
                    f"The authorization that came with it was signed by {name} (date of birth {born}), relation: {relation(case).lower()}.",
                ),
                Aside(_LETTER, "sentence", f"Requester named on the form: {name}. Person to receive copies: {name}."),
                Aside(
                    _LETTER,
                    "lines",
                    "",
                    ((("Signed by:", name), ("Signer's DOB:", born), ("Witness:", names.doctor(case.dice).split(",")[0])),),
                ),
                Aside(
                    _LETTER,
                    "row",
                    "",
                    ((("Caller", name), ("Caller's relationship", relation(case).lower()), ("Phone", other.phone)),),
                    end=True,
                ),
            )
        ),
    )
    case.only = ("rejection", "status", "invoice")


def witness(case: Case) -> None:
    case.open()
    other = perhaps_client(case, people.relative(case.dice, case.person))
    label = case.dice.choice(("Witness:", "Witnessed by:", "In the presence of:", "Released to:"))
    case.asides = (
        Aside(
            frozenset({"certificate"}), "lines", "", (((label, people.shown(other, "first-last")), ("Address:", other.street)),), end=True
        ),
    )
    case.only = ("certified",)


def copy_to(case: Case) -> None:
    """Copies went to doctors, one of them of our client's surname."""
    case.open()
    like = f"{names.given(case.dice, 'F')} {case.person.last}, MD"
    pairs = tuple((label, who) for label, who in zip(_copies(case), (like, names.doctor(case.dice)), strict=True))
    case.asides = (Aside(frozenset({"chart", "report", "lab"}), case.dice.choice(("lines", "row")), "", (pairs,), end=True),)
    case.only = ("records", "radiology", "packet")


def _copies(case: Case) -> tuple[str, str]:
    return case.dice.choice(
        (("Copy to:", "PCP:"), ("cc:", "cc:"), ("Results routed to", "Also to"), ("Carbon copy -", "Sent as well to -"))
    )


def work_injury(case: Case) -> None:
    """A work status form: the employee is the patient, the supervisor somebody else."""
    at(case, "physician", "physical-therapy", "hospital")
    case.open()
    boss = perhaps_client(case, people.make_person(case.dice))
    employee, chief = case.dice.choice(
        (("Employee Name:", "Supervisor Name:"), ("Injured worker:", "Reported to:"), ("EMPLOYEE", "EMPLOYER CONTACT"))
    )
    known: Pairs = (
        (employee, named(case, case.printed or case.person)),
        (chief, named(case, boss)),
        ("Claim no.:", f"WC{case.dice.randint(10**5, 10**6)}"),
    )
    case.asides = (
        Aside(_CHART, case.dice.choice(SHAPES), case.dice.choice(("Work Status", "WORKERS' COMPENSATION", "First Report Data")), (known,)),
    )
    case.only = CHARTS


def others_in_the_car(case: Case) -> None:
    at(case, "ems")
    case.open()
    other = perhaps_client(case, spouse(case) if case.dice.random() < 0.5 else people.make_person(case.dice))
    seat = (case.dice.choice(("Seat:", "Position:", "Seat position:")), case.dice.choice(("front left", "front right", "rear")))
    case.asides = (beside(case, other, case.dice.choice(RIDERS), seat, sorts=frozenset({"run"})),)
    case.only = ("records", "certified")


def family_account(case: Case) -> None:
    """A family's account, printed for one of them."""
    case.open()
    others = [perhaps_client(case, spouse(case)), people.relative(case.dice, case.person, years=case.dice.randint(18, 30))]
    others = [other if other.born < TODAY else replace(other, born=TODAY - timedelta(days=2000)) for other in others]
    heading = case.dice.choice(("Others on this guarantor account", "Family members (not on this printout)", "Linked accounts"))
    name, born = case.dice.choice((("Dependent", "DOB"), ("Name", "Birth"), ("Account member", "Date of birth")))
    rows = tuple(((name, named(case, other)), (born, birth_of(case, other.born)), ("Balance", "0.00")) for other in others)
    case.asides = (Aside(_BILL, "table", heading, rows, end=case.dice.random() < 0.5),)
    case.only = BILLS


def other_invoices(case: Case) -> None:
    """An invoice that reminds of other open ones, for other clients: a careful person may file it or ask."""
    case.open()
    case.service = case.dice.choice(case.region.services)
    others = [people.make_person(case.dice) for _ in range(case.dice.randint(1, 3))]
    perhaps_client(case, others[0])
    rows: list[Pairs] = []
    for other in others:
        past = f"{TODAY - timedelta(days=case.dice.randint(40, 90)):%m/%d/%Y}"
        rows.append(
            (
                ("Invoice", str(case.dice.randint(10**6, 10**7))),
                ("Patient", people.shown(other, "last-first")),
                ("Billed", past),
                ("Open", f"{case.dice.uniform(20, 300):.2f}"),
            )
        )
    case.asides = (
        Aside(
            _LETTER, "table", case.dice.choice(("Other open invoices on your account", "Past due - please also pay")), tuple(rows), end=True
        ),
    )
    case.only = ("invoice",)
    case.verdict = "either"


def other_requests(case: Case) -> None:
    """A status letter that lists what else is in work for the office: a careful person may file it or ask."""
    case.open()
    case.service = case.dice.choice(case.region.services)
    others = [people.make_person(case.dice) for _ in range(case.dice.randint(1, 3))]
    perhaps_client(case, others[0])
    name, step = case.dice.choice((("Patient", "Step"), ("Name on request", "Status"), ("Individual", "Where it is")))
    rows: tuple[Pairs, ...] = tuple(
        (("Request", str(case.dice.randint(10**5, 10**6))), (name, people.shown(other, "LAST-FIRST")), (step, "in process"))
        for other in others
    )
    heading = case.dice.choice(("Other requests from your office", "Also pending for your firm"))
    case.asides = (Aside(_LETTER, "table", heading, rows, end=True),)
    case.only = ("status",)
    case.verdict = "either"


def another_label(case: Case) -> None:
    """Somebody stuck another patient's label upon the chart."""
    at(case, "hospital", "physician")
    case.open()
    other = perhaps_client(case, people.make_person(case.dice))
    hand = case.house.hand
    pairs = (
        (hand.name_label, named(case, other)),
        (hand.born_label, birth_of(case, other.born)),
        (hand.number_label, other.number(case.house.id)),
    )
    case.asides = (Aside(_CHART | frozenset({"report", "lab", "run"}), "label", "", (pairs,), end=True),)
    case.only = CHARTS
    case.hold("another patient's label is on a page")


def name_only_another_birth(case: Case) -> None:
    """The patient's birth date is not there; the one that is there is another's."""
    case.open()
    case.bare = True
    other = spouse(case)
    case.asides = (beside(case, other, case.dice.choice(POLICIES), sorts=_CHART | _BILL),)
    case.only = ("records", "ledger", "statement")
    case.hold("a name, and somebody else's birth date")


def client_aside(case: Case, patient: Person, labels: Sequence[tuple[str, str, str]], sorts: frozenset[str]) -> None:
    """The paper is about somebody who is no client, and names our client with his birth date."""
    case.open()
    client = case.person
    case.person, case.matter, case.request = patient, STRANGER, None
    case.asides = (beside(case, client, case.dice.choice(tuple(labels)), ("Phone:", client.phone), sorts=sorts),)
    case.hold("our client is named, the patient is somebody else")


def client_is_contact(case: Case) -> None:
    at(case, *WHO_CHART)
    client_aside(case, spouse(case), CONTACTS, _CHART)
    case.only = CHARTS


def client_is_policy_holder(case: Case) -> None:
    at(case, *WHO_CHART)
    case.insured = case.person
    client_aside(case, spouse(case), POLICIES, _CHART | _BILL)
    case.only = (*CHARTS, *BILLS)


def client_is_parent(case: Case) -> None:
    at(case, *WHO_CHART)
    case.person = case.insured = replace(
        case.person,
        sex="F",
        first=names.given(case.dice, "F"),
        suffix="",
        born=date(1976, 2, 3) + timedelta(days=case.dice.randint(0, 7000)),
    )
    client_aside(case, child(case), PARENTS, _CHART | _BILL)
    case.only = (*CHARTS, *BILLS)


def client_is_donor(case: Case) -> None:
    at(case, "hospital", "lab")
    client_aside(case, people.relative(case.dice, case.person), DONORS, _CHART | frozenset({"lab"}))
    case.only = ("records",)


def client_in_the_car(case: Case) -> None:
    at(case, "ems")
    client_aside(case, people.make_person(case.dice), RIDERS, frozenset({"run"}))
    case.only = ("records",)


def client_signed(case: Case) -> None:
    """A letter about a relative's chart that our client asked for."""
    case.open()
    client = case.person
    case.person, case.matter, case.request = spouse(case), STRANGER, None
    name, born = people.shown(client, "first-last"), birth_of(case, client.born)
    case.asides = (Aside(_LETTER, "lines", "", ((("Requested by:", name), ("Requester DOB:", born)),)),)
    case.only = tuple(name for name in LETTER_PAPERS if name not in {"no-records", "images"})
    case.hold("our client is named, the patient is somebody else")


TRAPS: dict[str, tuple[Callable[[Case], None], int]] = {
    "emergency contact": (emergency_contact, 4),
    "policy holder's birth date": (policy_holder, 4),
    "mother of a child": (mother_named, 3),
    "newborn of a mother": (newborn_named, 2),
    "donor": (donor, 2),
    "also seen today": (seen_today, 2),
    "signer of the form": (signer_named, 3),
    "witness": (witness, 2),
    "copy to a like name": (copy_to, 3),
    "work injury form": (work_injury, 3),
    "others in the car": (others_in_the_car, 3),
    "family account": (family_account, 3),
    "other open invoices": (other_invoices, 2),
    "other open requests": (other_requests, 2),
    "another patient's label": (another_label, 2),
    "name only, another's birth date": (name_only_another_birth, 2),
    "client is the contact": (client_is_contact, 2),
    "client is the policy holder": (client_is_policy_holder, 3),
    "client is the parent": (client_is_parent, 2),
    "client is the donor": (client_is_donor, 1),
    "client in the car": (client_in_the_car, 2),
    "client signed": (client_signed, 2),
}
"""Each with its weight beside those of ``traps.TRAPS``."""
