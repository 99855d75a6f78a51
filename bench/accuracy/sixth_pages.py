"""Whole pages that only the sixth stock's traps have: lists of many patients, papers of two, and what lies loose among a chart's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bench.accuracy import charts, covers, names
from bench.accuracy.case import Case
from bench.accuracy.drawing import WIDTH, Desk, Look, Paper
from bench.accuracy.houses import telephone
from bench.accuracy.letters import FIRM, Sender
from bench.accuracy.people import TODAY, Person, birthday, day, shown
from bench.accuracy.stationery import letterhead
from bench.accuracy.strangers import INSURERS
from bench.accuracy.truth import GOES_ALONG, PageTruth


def _house_paper(case: Case, title: str) -> Paper:
    """A page in the house's hand that has no place for one patient's name."""
    house, look = case.house, case.house.hand.look

    def furniture(page: Desk, number: int) -> float:
        return letterhead(page, house, house.hand, 30.0) if number == 1 else 50.0

    paper = Paper(case.desk, look, furniture)
    paper.heading(title, grow=2.5)
    return paper


def _plain_paper(case: Case, head: str) -> Paper:
    """A page of somebody who is no house of ours."""
    paper = Paper(case.desk, Look(case.dice.choice(("sans", "serif", "typewriter")), 9.5, 54), lambda _page, _number: 45.0)
    paper.words(head, bold=True, grow=4)
    return paper


def _row(case: Case, person: Person) -> tuple[str, str, str]:
    hand = case.house.hand
    return shown(person, hand.name_form)[:34], birthday(person.born, hand.date_form), person.number(case.house.id)


def _several(case: Case) -> list[Person]:
    """The arrival's patient among some others, of whom one may be a client too."""
    others = [clone for clone, _ in case.strays]
    people = [*others, case.person]
    case.strays = []
    case.dice.shuffle(people)
    return people


def census(case: Case) -> None:
    """A list of all patients of a unit or a day."""
    title, doctor = case.dice.choice(
        (
            ("Unit Census - Midnight", "Attending"),
            ("Daily Schedule by Provider", "Provider"),
            ("ED Tracking Board (print)", "Assigned MD"),
            ("Therapy Sign-In Sheet", "Therapist"),
        )
    )
    paper = _house_paper(case, title)
    paper.words(f"For {day(case.visit().start, case.house.hand.date_form)}")
    rows = [
        (str(place), *_row(case, person), names.doctor(case.dice).split(",")[0][:20])
        for place, person in enumerate(_several(case), start=1)
    ]
    paper.table((case.dice.choice(("Bed", "Slot", "#")), "Patient", "DOB", "MRN", doctor), rows, (0.07, 0.32, 0.22, 0.15, 0.24))
    case.put(paper.done(), "records", "other", closing="never")


def panel(case: Case) -> None:
    """What was found in several people of one employer."""
    paper = _house_paper(
        case, case.dice.choice(("Employer Panel Results", "Company Screening - Results by Employee", "Group Drug Screen Report"))
    )
    paper.fields(
        (
            ("Employer:", f"{names.PLACES[case.dice.randrange(len(names.PLACES))]} Sample Freight"),
            ("Collected:", day(case.visit().start, "%m/%d/%Y")),
        )
    )
    rows = [(*_row(case, person)[:2], case.dice.choice(("Negative", "Negative", "Fit for duty", "Recheck"))) for person in _several(case)]
    paper.table(("Employee", "Birth date", "Result"), rows, (0.45, 0.3, 0.25))
    case.put(paper.done(), "records", "other", closing="never")


def remittance(case: Case) -> None:
    """An insurer's list of what it paid to the house, for many patients."""
    paper = _plain_paper(case, case.dice.choice(INSURERS))
    paper.heading(case.dice.choice(("REMITTANCE ADVICE", "Provider Voucher", "835 Payment Detail")), grow=2)
    paper.fields(
        (
            ("Payee:", case.house.name),
            ("Check/EFT:", str(case.dice.randint(10**7, 10**8))),
            ("Paid on:", f"{TODAY - timedelta(days=12):%m/%d/%Y}"),
        )
    )
    for person in _several(case):
        billed = case.dice.uniform(90, 3000)
        paper.words(
            f"Patient: {shown(person, 'LAST-FIRST')}   DOB: {person.born:%m/%d/%Y}   Pt acct: {person.number(case.house.id + 'acct')}",
            bold=True,
        )
        paper.table(
            ("Svc dt", "Proc", "Billed", "Allowed", "Paid"),
            [(f"{case.visit().start:%m%d%y}", "99284", f"{billed:.2f}", f"{billed * 0.5:.2f}", f"{billed * 0.4:.2f}")],
            (0.2,) * 5,
            right=(2, 3, 4),
        )
    case.put(paper.done(), "eob", "billing", "other", closing="never")


def two_bills(case: Case) -> None:
    """One statement for a household, with a part for each of two patients."""
    paper = _house_paper(case, case.dice.choice(("Family Statement", "Household Account Statement", "Combined Statement of Accounts")))
    people = _several(case)
    payer = people[0]
    paper.words(f"{payer.full}\n{payer.street}\n{payer.city}, {payer.state} {payer.zip}")
    total = 0.0
    for person in people:
        hand, due = case.house.hand, case.dice.uniform(60, 900)
        total += due
        name, born, number = _row(case, person)
        paper.heading(f"{hand.name_label.rstrip(':')}: {name}", grow=0, band=True)
        paper.fields(((hand.born_label, born), (hand.number_label, number)))
        paper.table(
            ("Date", "Service", "Amount"),
            [(day(case.visit().start, "%m/%d/%Y"), "Office visit / treatment", f"{due:.2f}")],
            (0.2, 0.55, 0.25),
            right=(2,),
        )
    paper.words(f"Total for household: ${total:,.2f}", bold=True, align="right")
    case.put(paper.done(), "billing", closing="never")


def recovery(case: Case) -> None:
    """A recovery agent's letter that names the member and, as somebody else, the patient."""
    paper = _plain_paper(
        case, case.dice.choice(("Sample Recovery Unit", "Pretend Subrogation Partners", "Fictional Health Plan - Recovery"))
    )
    paper.words("\n".join(FIRM[:3]))
    member, patient = case.insured or case.person, case.person
    paper.fields((("Member:", member.full), ("Member DOB:", f"{member.born:%m/%d/%Y}"), ("Patient:", patient.full), ("Patient DOB:",
    f"{patient.born:%m/%d/%Y}"),
                  ("Provider:", case.house.name), ("Date of injury:", f"{case.crash:%m/%d/%Y}")), columns=case.dice.choice((1,
                  2)))  # fmt: skip
    paper.words(
        "The plan paid for care that followed an accident and asks to be paid back out of any recovery. Please tell us who represents the "
        "patient."
    )
    case.put(paper.done(), "other", "eob", closing="never")
    case.paper = "recovery letter"


def misdirected(case: Case) -> None:
    """A fax for another office: our client's name stands on the cover as the one it is for or from, and the chart is another's."""
    client = case.insured or case.person
    paper = _house_paper(case, case.dice.choice(("FAX", "Fax Cover Sheet", "Facsimile")))
    attention = case.dice.choice(
        (
            ("ATTN:", f"{client.full}, Intake"),
            ("From:", f"{client.full}, Front Office"),
            ("Sender:", client.full),
            ("Contact person:", client.full),
        )
    )
    paper.fields(
        (
            ("To:", f"{case.dice.choice(names.PLACES)} Pretend Clinic"),
            attention,
            ("Fax:", telephone(FIRM[4])),
            ("Pages:", "2"),
            ("Date:", f"{TODAY:%m/%d/%Y}"),
        ),
        columns=1,
        share=0.25,
    )
    paper.words("Please call if this did not reach the right office.")
    case.along(paper.done())
    case.put(charts.visit_note(case.desk, case.visit(), case.dice, 1), "records")


def test_page(case: Case) -> None:
    """A page that a computer's keeper printed to try the printer; our client is the keeper."""
    paper = _house_paper(case, case.dice.choice(("TEST PATIENT - DO NOT FILE", "Print Test", "Interface Test Result")))
    keeper = case.insured or case.person
    hand = case.house.hand
    paper.fields(((hand.name_label, "ZZTEST, PATIENT ONE"), (hand.born_label, day(TODAY.replace(year=2000, month=1, day=1),
    hand.date_form)), (hand.number_label, "00000001"),
                  ("Tested by:", shown(keeper, "first-last")), ("Analyst DOB for login reset:", f"{keeper.born:%m/%d/%Y}")),
                  columns=1)  # fmt: skip
    paper.words("The quick brown fox jumps over the lazy dog. 0123456789. If you can read this the queue works.")
    case.put(paper.done(), "records", "other", closing="never")


def crash_summary(case: Case) -> None:
    """The officers' list of everybody in the crash, copied into the chart."""
    paper = _plain_paper(
        case,
        case.dice.choice(("Driver/Passenger Exchange Form", "Collision Summary for Hospital", "Persons Involved - Crash Report Extract")),
    )
    paper.words(f"Crash of {case.crash:%m/%d/%Y}   Report {case.dice.randint(10**6, 10**7)}")
    people = _several(case)
    if case.person not in people:
        people.append(case.person)
    for place, person in enumerate(people, start=1):
        paper.fields(
            (
                (f"Person {place}:", person.full),
                ("DOB:", f"{person.born:%m/%d/%Y}"),
                ("Role:", case.dice.choice(("driver unit 1", "driver unit 2", "passenger"))),
                ("Injury:", case.dice.choice(("none", "possible", "complains"))),
            )
        )
    case.put(paper.done(), "records", "other", closing="never")


def card(case: Case) -> None:
    """A copy of somebody's licence or insurance card, as a desk keeps it in the chart."""
    other = case.insured or case.person
    paper = _house_paper(case, case.dice.choice(("Scanned: Photo ID", "Insurance Card - Front", "Registration Copies")))
    x, y = paper.look.margin + 20, paper.y + 10
    case.desk.box(x, y, 250, 118, thick=1.2)
    lines = (
        "COMMONWEALTH OF MOCKERY - OPERATOR LICENSE",
        f"LN {other.last.upper()}",
        f"FN {other.first.upper()}",
        other.street.upper(),
        f"DOB {other.born:%m/%d/%Y}",
        f"SEX {other.sex}   EXP {TODAY.year + 2}",
    )
    for place, words in enumerate(lines):
        case.desk.text(x + 10, y + 18 + 17 * place, words, paper.look.fonts[1 if place in {1, 2} else 0], 8.5)
    case.desk.text(WIDTH - paper.look.margin, y + 60, "copy - policy holder", paper.look.fonts[2], 9, align="right")
    paper.gap(150)
    case.put(paper.done(), "records", "other", closing="never")


def other_number(case: Case) -> None:
    """A page of the same name and birth date under another record number."""
    label = case.dice.choice(("Encounter MRN:", "Also MRN:", "Legacy MRN:"))
    visit = replace(case.visit(), extra=((label, str(case.dice.randint(10**7, 10**8))),), asides=())
    case.put(charts.visit_note(case.desk, visit, case.dice, 1), "records")


def merge_notice(case: Case) -> None:
    """Two record numbers of one person were made one."""
    paper = _house_paper(case, case.dice.choice(("Notice of Merged Records", "MPI Correction", "Duplicate Record Resolved")))
    name, born, number = _row(case, case.person)
    hand = case.house.hand
    paper.fields(
        (
            (hand.name_label, name),
            (hand.born_label, born),
            (f"Surviving {hand.number_label}", number),
            ("Retired number:", str(case.dice.randint(10**7, 10**8))),
        ),
        columns=1,
        share=0.4,
    )
    paper.words(
        "Both numbers belonged to the one patient named above. The retired number is kept as an alias; documents under it are part of "
        "this chart."
    )
    case.put(paper.done(), "records", "other", closing="never")


def letter_and_chart(case: Case) -> None:
    """A letter about one client in front of another's chart."""
    count = covers.enclosed(case.desk, Sender(case.visit(person=case.insured), case.service), case.dice)
    case.pages += [PageTruth((), case.matters[-1].matter, GOES_ALONG)] * count  # the companion's, whom the trap made last
    case.put(charts.visit_note(case.desk, case.visit(), case.dice, case.dice.choice((1, 2))), "records")


PAPERS: dict[str, Callable[[Case], None]] = {
    "census": census,
    "employer panel": panel,
    "batch remittance": remittance,
    "two patients' statement": two_bills,
    "recovery letter": recovery,
    "misdirected fax": misdirected,
    "test page": test_page,
    "letter and another's chart": letter_and_chart,
}
"""Papers that only those traps ask for."""
