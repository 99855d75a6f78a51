"""Bills that are no claim form: itemised ones, ledgers, and statements that give a balance only."""

# ruff: noqa: E501 - the sentences and rows of papers stay whole
from __future__ import annotations

from datetime import timedelta
from random import Random

from bench.accuracy import fifth_asides, sixth_sheets
from bench.accuracy.drawing import WIDTH, Desk, Paper
from bench.accuracy.forms import PROCEDURES, REVENUE, pay_to_box
from bench.accuracy.held_back import held, layout, otherwise
from bench.accuracy.people import TODAY, Person, day, shown
from bench.accuracy.stationery import Visit, letterhead


def _paper(desk: Desk, visit: Visit, title: str, *, biller: bool, dice: Random) -> Paper:
    """A bill's paper. With ``biller`` the letterhead is the house's all the same, and a billing company is paid."""
    house, look = visit.house, visit.house.hand.look

    def furniture(page: Desk, number: int) -> float:
        if number == 1:
            return letterhead(page, house, house.hand, 30.0, department=department)
        page.text(look.margin, 40, f"{house.name}  -  {title} (continued)", look.fonts[1], 9)
        page.text(look.margin, 52, f"{visit.name}   {account}", look.fonts[0], 9)
        return 60.0

    def feet(page: Desk, number: int, total: int) -> None:
        page.text(WIDTH - look.margin, 770, f"Page {number} of {total}", look.fonts[0], 8, align="right")

    department = dice.choice(("Patient Financial Services", "Billing Office", "Business Office", "", "Patient Accounts")) if biller else ""
    account = visit.person.number(house.id + "acct")
    return Paper(desk, look, furniture, feet)


def itemised(desk: Desk, visit: Visit, dice: Random, *, guarantor: Person, rows: int) -> int:
    """Every charge with its code and amount; the guarantor stands where letters are addressed to."""
    title = dice.choice(
        ("ITEMIZED STATEMENT", "Itemization of Charges", "DETAIL OF CHARGES", "Itemized Bill", "Statement of Account - Itemized")
    )
    paper = _paper(desk, visit, title, biller=True, dice=dice)
    paper.heading(title, grow=3, band=visit.house.hand.band)
    hand = visit.house.hand
    paper.fields((*visit.fields, (dice.choice(("Account #:", "Acct No:", "Account Number:", "Visit #:")), visit.person.number(visit.house.id + "acct")),
                  (otherwise(dice, "Guarantor:"), shown(guarantor, hand.name_form)), (dice.choice(("Date of Service:", "Service Dates:", "Admit:")), day(visit.start, hand.date_form)),
                  (dice.choice(("Discharge:", "Through:")), day(visit.end, hand.date_form))), **({"boxed": dice.random() < 0.4, "above": dice.random() < 0.3} | layout(dice, "How a bill has its fields")))  # fmt: skip
    fifth_asides.put(paper, visit, "bill")
    lines, total = [], 0.0
    form = str(held(dice, "How a bill dates its lines") or "%m/%d/%Y")
    for number in range(rows):
        revenue, words, code = dice.choice(REVENUE)
        when = min(visit.start + timedelta(days=number // 12), visit.end)
        amount = round(dice.uniform(4, 1800), 2)
        total += amount
        lines.append(
            (
                day(when, form),
                revenue if dice.random() < 0.8 else "",
                code or dice.choice(PROCEDURES),
                words.title(),
                str(dice.randint(1, 4)),
                f"{amount:,.2f}",
            )
        )
    head = dice.choice(
        (
            ("Date", "Rev", "CPT", "Description", "Qty", "Amount"),
            ("Svc Date", "Rev Cd", "HCPCS", "Service", "Units", "Charges"),
            ("DATE", "REV CODE", "PROC", "DESCRIPTION", "QTY", "CHARGE"),
        )
    )
    shape = str(held(dice, "How a bill goes") or "")
    if shape:
        sixth_sheets.charges(paper, head, lines, shape)
    else:
        paper.table(head, lines, (0.15, 0.1, 0.12, 0.38, 0.08, 0.17), right=(4, 5), grid=dice.random() < 0.5)
    paid = round(total * dice.choice((0, 0, 0.4, 0.7)), 2)
    charges, payments = otherwise(dice, ("Total Charges", "Insurance Payments"))
    for label, amount in (
        (charges, total),
        (payments, -paid or 0.0),
        (dice.choice(("Balance", "Balance Due", "Amount Due")), total - paid),
    ):
        paper.words(f"{label}: ${amount:,.2f}", bold=True, align="right")
    fifth_asides.put(paper, visit, "bill", end=True)
    return paper.done()


def ledger(desk: Desk, visit: Visit, dice: Random, *, guarantor: Person, rows: int) -> int:
    """A practice's account ledger with charges, payments and adjustments."""
    title = dice.choice(("PATIENT LEDGER", "Account Ledger", "Transaction History", "Patient Account Activity"))
    paper = _paper(desk, visit, title, biller=False, dice=dice)
    paper.heading(title, grow=2.5)
    payer, run = otherwise(dice, ("Responsible Party:", "Run date:"))
    paper.fields((*visit.fields, (payer, shown(guarantor, visit.house.hand.name_form)), (run, f"{TODAY:%m/%d/%Y}")))
    fifth_asides.put(paper, visit, "bill")
    lines, balance = [], 0.0
    form = str(held(dice, "How a bill dates its lines") or "%m/%d/%y")
    for number in range(rows):
        when = visit.start + timedelta(days=3 * number)
        amount = round(dice.uniform(45, 420), 2)
        balance += amount
        lines.append(
            (
                day(when, form),
                dice.choice(PROCEDURES),
                dice.choice(("Office visit", "Therapeutic exercise", "Manipulation", "X-ray", "Injection")),
                f"{amount:.2f}",
                "",
                f"{balance:.2f}",
            )
        )
        if dice.random() < 0.3:
            paid = round(amount * 0.6, 2)
            balance -= paid
            lines.append(
                (
                    day(when + timedelta(days=20), form),
                    "",
                    dice.choice(("Insurance payment", "Contractual adjustment", "Write-off")),
                    "",
                    f"-{paid:.2f}",
                    f"{balance:.2f}",
                )
            )
    paper.table(
        otherwise(dice, ("Date", "Code", "Description", "Charge", "Credit", "Balance")),
        lines,
        (0.13, 0.12, 0.36, 0.13, 0.13, 0.13),
        right=(3, 4, 5),
        grid=dice.random() < 0.4,
    )
    paper.words(f"{otherwise(dice, 'Account balance')}: ${balance:.2f}", bold=True, align="right")
    fifth_asides.put(paper, visit, "bill", end=True)
    return paper.done()


def statement(desk: Desk, visit: Visit, dice: Random, *, guarantor: Person) -> int:
    """A balance and a slip to send back with the money: no bill that answers a request."""
    title = dice.choice(("STATEMENT", "Patient Statement", "BILLING STATEMENT", "Statement of Account"))
    paper = _paper(desk, visit, title, biller=True, dice=dice)
    paper.heading(title, grow=3)
    due = dice.uniform(80, 9000)
    shape = str(held(dice, "How a statement goes") or "")
    if shape:
        sixth_sheets.addressed(paper, guarantor, visit, shape)
    dated, account, owed = otherwise(dice, ("Statement Date:", "Account:", "Amount Due:"))
    paper.fields(
        (
            (dated, f"{TODAY - timedelta(days=9):%m/%d/%Y}"),
            *visit.fields,
            (account, visit.person.number(visit.house.id + "acct")),
            (owed, f"${due:,.2f}"),
        ),
        **layout(dice, "How a statement has its fields"),
    )
    fifth_asides.put(paper, visit, "bill")
    if not shape:
        paper.words(f"{guarantor.full}\n{guarantor.street}\n{guarantor.city}, {guarantor.state} {guarantor.zip}")
    paper.words(
        dice.choice(
            (
                "Your insurance has been billed. The balance shown is now your responsibility.",
                "Previous balance, payments received and new balance are shown below.",
                "This account is past due. Please call us to arrange payment.",
            )
        )
    )
    paper.table(
        otherwise(dice, ("Previous Balance", "Payments", "Adjustments", "New Balance")),
        ((f"{due:,.2f}", "0.00", "0.00", f"{due:,.2f}"),),
        (0.25, 0.25, 0.25, 0.25),
        right=(0, 1, 2, 3),
    )
    ages = otherwise(dice, ("Current", "31-60", "61-90", "Over 90"))
    paper.table(ages, ((f"{due:,.2f}", "0.00", "0.00", "0.00"),), (0.25, 0.25, 0.25, 0.25))
    fifth_asides.put(paper, visit, "bill", end=True)
    paper.gap(20)
    paper.rule()
    paper.words(
        dice.choice(
            (
                "Please detach and return this portion with your payment",
                "DETACH HERE AND RETURN WITH PAYMENT",
                "Please include the bottom portion with your payment",
            )
        ),
        align="centre",
    )
    paper.words(f"{dice.choice(('Remit to', 'Make checks payable to', 'Send payment to'))}:\n" + "\n".join(pay_to_box(visit.house, dice)))
    paper.words(f"{otherwise(dice, 'PLEASE PAY THIS AMOUNT')}: ${due:,.2f}", bold=True)
    return paper.done()
