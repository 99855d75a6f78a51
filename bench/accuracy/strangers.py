"""Papers that answer no request: insurers' letters, liens, police reports, privacy notices, advertisements, portal mail, transmission slips."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from bench.accuracy import names
from bench.accuracy.drawing import Desk, Look, Paper
from bench.accuracy.held_back import layout, otherwise
from bench.accuracy.letters import FIRM
from bench.accuracy.people import TODAY, shown
from bench.accuracy.stationery import Visit

INSURERS = ("Sample Mutual Insurance Company", "Pretend Casualty Co.", "Mock Indemnity Group", "Fictional Health Plan")


def _paper(desk: Desk, dice: Random, head: str) -> Paper:
    paper = Paper(desk, Look(dice.choice(("sans", "serif")), 10.5, 60), lambda _page, _number: 45.0)
    paper.words(head, bold=True, grow=5)
    paper.words(f"{TODAY - timedelta(days=dice.randint(2, 30)):%m/%d/%Y}")
    return paper


def eob(desk: Desk, visit: Visit, dice: Random) -> int:
    """An insurer's explanation of benefits."""
    paper = _paper(desk, dice, dice.choice(INSURERS))
    paper.heading(dice.choice(("EXPLANATION OF BENEFITS", "Explanation of Payment", "How we processed your claim")), grow=3)
    paper.words("THIS IS NOT A BILL", bold=True)
    person = visit.person
    labels = otherwise(dice, ("Member:", "Patient:", "Patient DOB:", "Claim #:", "Provider:", "Service date:"))
    name = shown(person, "first-last")
    values = (name, name, f"{person.born:%m/%d/%Y}", f"{dice.randint(10**8, 10**9)}", visit.house.name, f"{visit.start:%m/%d/%Y}")
    paper.fields(tuple(zip(labels, values, strict=True)), **layout(dice, "How an EOB has its fields"))
    paper.table(
        otherwise(dice, ("Service", "Billed", "Allowed", "Plan paid", "You may owe")),
        [
            (
                f"{visit.start:%m/%d/%y}",
                f"{dice.uniform(100, 4000):.2f}",
                f"{dice.uniform(50, 900):.2f}",
                f"{dice.uniform(50, 900):.2f}",
                f"{dice.uniform(0, 300):.2f}",
            )
            for _ in range(dice.randint(1, 5))
        ],
        (0.28, 0.18, 0.18, 0.18, 0.18),
        right=(1, 2, 3, 4),
    )
    return paper.done()


def lien(desk: Desk, visit: Visit, dice: Random) -> int:
    """An adjuster's or lien holder's letter that names our client."""
    paper = _paper(desk, dice, dice.choice(INSURERS))
    paper.words("\n".join(FIRM[:3]))
    labels = otherwise(dice, ("Our insured:", "Your client:", "Date of loss:", "Claim number:"))
    insured = f"{names.given(dice, 'M')} {names.surname(dice)}"
    values = (insured, visit.person.full, f"{visit.start:%m/%d/%Y}", str(dice.randint(10**8, 10**9)))
    paper.words("\n".join(f"{label} {value}" for label, value in zip(labels, values, strict=True)))
    paper.words(
        dice.choice(
            (
                "Please be advised that we claim a right of subrogation and reimbursement from any settlement.",
                "We have received the bills submitted and need more time to complete our review. Policy limits are under investigation.",
                f"Notice of lien: we have paid benefits of ${dice.uniform(500, 9000):,.2f} on behalf of your client.",
            )
        )
    )
    paper.words(f"{names.doctor(dice).split(',')[0]}, Claims Adjuster")
    return paper.done()


def police(desk: Desk, visit: Visit, dice: Random) -> int:
    """A collision report with several people on it."""
    paper = _paper(desk, dice, "Commonwealth of Mockery - Uniform Police Traffic Collision Report")
    paper.fields(
        (
            ("Local code:", f"{dice.randint(10**6, 10**7)}"),
            ("Collision date:", f"{visit.start:%m/%d/%Y}"),
            ("County:", names.town(dice)[0]),
            ("Officer:", f"Unit {dice.randint(100, 999)}"),
        )
    )
    for number, who in enumerate((visit.person.full, f"{names.given(dice, 'F')} {names.surname(dice)}"), start=1):
        paper.heading(f"UNIT {number}", grow=0.5)
        paper.fields(
            (
                ("Operator:", who),
                ("DOB:", f"{visit.person.born:%m/%d/%Y}" if number == 1 else "03/05/1966"),
                ("Vehicle:", dice.choice(("2019 sedan", "2015 pickup", "2021 SUV"))),
                ("Citation:", "none"),
            )
        )
    paper.heading("NARRATIVE", grow=0.5)
    paper.words(
        "Unit 1 was stopped at the light and was struck from behind by unit 2, whose operator said that the brakes failed. Both units were towed."
    )
    return paper.done()


def privacy(desk: Desk, visit: Visit, dice: Random) -> int:
    """A notice of privacy practices."""
    paper = _paper(desk, dice, visit.house.name)
    paper.heading("NOTICE OF PRIVACY PRACTICES", grow=3)
    paper.words(
        "This notice describes how medical information about you may be used and disclosed and how you can get access to this information. Please review it carefully. "
        * 3
    )
    return paper.done()


def advertisement(desk: Desk, _visit: Visit, dice: Random) -> int:
    """What nobody asked for."""
    paper = _paper(desk, dice, dice.choice(("Sunny Mock Vacations", "Toner Depot Sample", "Litigation Funding Pretend LLC")))
    paper.words(
        dice.choice(
            (
                "SPECIAL OFFER! Cruises from $399 per person. Call today.",
                "Save 40 % on toner and paper this month only.",
                "Cash for your clients within 24 hours. No credit check. Call our funding desk.",
            )
        ),
        grow=4,
    )
    paper.words("To be removed from this list call 1-800-555-0100.")
    return paper.done()


def portal_mail(desk: Desk, visit: Visit, dice: Random) -> int:
    """A notice that something waits behind a sign-in."""
    paper = _paper(desk, dice, dice.choice(("Secure Message Center", "Records Portal Notification")))
    paper.words(
        dice.choice(
            (
                "A document is ready for download in your portal account. Sign in to view it. The link expires in 72 hours.",
                "The provider has updated your request. Please log in to see the message.",
                "You have a new secure fax. Click the link to retrieve it.",
            )
        )
    )
    paper.words(f"Patient: {shown(visit.person, 'first-last')}")
    return paper.done()


def transmission(desk: Desk, visit: Visit, dice: Random) -> int:
    """Our own machine's slip."""
    paper = _paper(desk, dice, dice.choice(("TRANSMISSION VERIFICATION REPORT", "Fax Confirmation", "TX REPORT")))
    records = visit.house.provider.records
    paper.fields(
        (
            ("Time:", f"{TODAY:%m/%d/%Y} 09:1{dice.randint(0, 9)}"),
            ("Fax no./name:", (records.fax if records else "") or ""),
            ("Duration:", "00:01:12"),
            ("Page(s):", "05"),
            ("Result:", "OK"),
            ("Mode:", "STANDARD ECM"),
        ),
        columns=1,
    )
    return paper.done()


NOT_OURS: dict[str, Callable[[Desk, Visit, Random], int]] = {
    "insurer's letter": lien,
    "police report": police,
    "privacy notice": privacy,
    "advertisement": advertisement,
    "portal mail": portal_mail,
}
