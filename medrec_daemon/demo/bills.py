"""Bills that are no claim form: itemised ledger, balance-only statement; and the insurer's explanation of benefits, which is no bill."""

from __future__ import annotations

from datetime import date, timedelta

from medrec_daemon.demo.hospital_chart import house_lines
from medrec_daemon.demo.paper import Face, Look, Paper
from medrec_daemon.demo.visit import Charge, Insured, Letterhead, Patient, address_lines, dollars, total, us

LEDGER_LOOK = Look(face=Face.SANS, size=10.5, margin=46, colour="#333333")
STATEMENT_LOOK = Look(face=Face.SANS, size=10.5, margin=54, colour="#4a2a6a")
EOB_LOOK = Look(face=Face.SANS, size=10, margin=50, colour="#7a1f1f")


def itemised_bill(
    head: Letterhead,
    patient: Patient,
    charges: tuple[Charge, ...],
    *,
    on: date,
    title: str = "ITEMIZED STATEMENT OF ACCOUNT",
    paid: float = 0.0,
    look: Look = LEDGER_LOOK,
) -> bytes:
    """Every charge with date and code as PDF bytes; ``paid`` US dollars came from insurance. Guarantor and remit-to are named."""
    paper = Paper(look, foot=f"{head.provider.name}   Account {patient.account}   Page {{page}} of {{pages}}", title="Itemized statement")
    paper.letterhead(head.provider.name, house_lines(head))
    paper.heading(title, centred=True)
    street, city = address_lines(patient.address)
    paper.fields(
        (
            ("Patient Name:", patient.last_first),
            ("Account Number:", patient.account),
            ("Date of Birth:", us(patient.born)),
            ("Statement Date:", us(on)),
            ("Guarantor:", f"{patient.payer}\n{street}\n{city}"),
            ("Dates of Service:", f"{us(charges[0].day)} - {us(charges[-1].day)}"),
        )
    )
    paper.table(
        ("Date of Service", "Rev / CPT", "Description", "Qty", "Charges", "Balance"),
        _running(charges),
        (0.16, 0.14, 0.38, 0.07, 0.125, 0.125),
        right=(3, 4, 5),
        grow=-0.5,
    )
    _totals(paper, total(charges), paid)
    paper.paragraph("All charges incurred to the statement date are shown above. Auto insurance pending.")
    if head.remit_to:
        paper.rule()
        paper.paragraph("Remit to:\n" + "\n".join(head.remit_to))
    return paper.pdf()


def _totals(paper: Paper, whole: float, paid: float) -> None:
    """What is left of ``whole`` after the insurer paid ``paid`` and wrote off its discount."""
    written_off = round(paid * 0.4, 2)
    left = round(whole - paid - written_off, 2)
    paper.table(
        ("Total Charges", "Insurance Payments", "Contractual Adjustment", "Patient Payments", "Balance Due"),
        ((f"${dollars(whole)}", f"${dollars(paid)}", f"${dollars(written_off)}", "$0.00", f"${dollars(left)}"),),
        (0.2, 0.2, 0.22, 0.2, 0.18),
        right=(0, 1, 2, 3, 4),
        grow=-0.5,
    )


def _running(charges: tuple[Charge, ...]) -> list[tuple[str, ...]]:
    """The table's rows, with the balance after each charge."""
    rows: list[tuple[str, ...]] = []
    so_far = 0.0
    for charge in charges:
        so_far += charge.amount
        code = " ".join(part for part in (charge.revenue, charge.code) if part)
        rows.append((us(charge.day), code, charge.words, str(charge.units), dollars(charge.amount), dollars(so_far)))
    return rows


def balance_statement(head: Letterhead, patient: Patient, *, balance: float, on: date, look: Look = STATEMENT_LOOK) -> bytes:
    """A statement that tells only what is owed, with a slip to tear off: a bill that answers nothing. PDF bytes of one page."""
    paper = Paper(look, foot="See reverse side for important billing information", title="Statement")
    paper.letterhead(head.provider.name, house_lines(head))
    paper.heading("PATIENT STATEMENT")
    street, city = address_lines(patient.address)
    paper.fields(
        (
            ("Patient:", patient.natural),
            ("Statement Date:", us(on)),
            ("Date of Birth:", us(patient.born)),
            ("Account #:", patient.account),
            ("Guarantor:", patient.payer),
            ("Due Date:", us(on + timedelta(days=21))),
        )
    )
    paper.paragraph(f"{patient.payer}\n{street}\n{city}")
    paper.band("ACCOUNT SUMMARY")
    paper.table(
        ("Previous Balance", "New Charges", "Payments", "Amount Due"),
        ((f"${dollars(balance)}", "$0.00", "$0.00", f"${dollars(balance)}"),),
        (0.25, 0.25, 0.25, 0.25),
        right=(0, 1, 2, 3),
        grow=0,
    )
    paper.paragraph("Aging", bold=True)
    paper.table(
        ("Current", "31-60 days", "61-90 days", "Over 90 days"),
        (("$0.00", f"${dollars(balance)}", "$0.00", "$0.00"),),
        (0.25,) * 4,
        right=(0, 1, 2, 3),
        grow=0,
    )
    paper.paragraph("Your account is past due. Please pay this amount or call our office to arrange a payment plan.")
    _slip(paper, head, patient, balance)
    return paper.pdf()


def _slip(paper: Paper, head: Letterhead, patient: Patient, balance: float) -> None:
    """The slip to tear off and send in with a check."""
    paper.gap(20)
    paper.paragraph("- - - - - - - -  Please detach and return the bottom portion with your payment  - - - - - - - -", centred=True)
    paper.fields(
        (
            ("Account #:", patient.account),
            ("Amount Due:", f"${dollars(balance)}"),
            ("Patient:", patient.natural),
            ("Amount Paid:", "$ ________"),
        ),
        boxed=True,
    )
    paper.paragraph(
        "Make checks payable and remit to:\n" + "\n".join(head.remit_to or (head.provider.name, *address_lines(head.provider.address)))
    )


def explanation_of_benefits(insured: Insured, patient: Patient, provider_name: str, charges: tuple[Charge, ...], *, on: date) -> bytes:
    """An insurer's explanation of benefits as PDF bytes: it lists charges like a bill, and is none."""
    paper = Paper(EOB_LOOK, foot="Page {page} of {pages}", title="Explanation of benefits")
    paper.letterhead(insured.plan, ("Claims Department", "PO Box 555, Sampleville, OH 45299", "Member services: (800) 555-0170"))
    paper.heading("EXPLANATION OF BENEFITS")
    paper.paragraph("THIS IS NOT A BILL", bold=True, grow=1)
    paper.fields(
        (
            ("Subscriber:", insured.last_first),
            ("Process Date:", us(on)),
            ("Patient:", patient.natural),
            ("Claim #:", f"C{patient.account}"),
            ("Provider:", provider_name),
            ("Member ID:", insured.number),
        )
    )
    rows = [
        (us(line.day), line.code or line.revenue, line.words, dollars(line.amount), dollars(line.amount * 0.55), dollars(line.amount * 0.1))
        for line in charges
    ]
    paper.table(
        ("Service Date", "Code", "Service", "Amount Billed", "Plan Paid", "You May Owe"),
        rows,
        (0.15, 0.11, 0.34, 0.14, 0.12, 0.14),
        right=(3, 4, 5),
    )
    paper.paragraph("Amounts above the allowed charge are a provider discount. You have the right to appeal within 180 days.")
    return paper.pdf()
