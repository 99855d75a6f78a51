"""``medrec invoice``: what custodians want paid, and what the firm decided about it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.request import Json, Reference, Who, tell
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.followup.letters import is_disputed_on_paper
from medrec_daemon.journeys import invoice as journey
from medrec_daemon.journeys.request import Teller
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.model import Request

DRAFTED = "drafted"
app = typer.Typer(no_args_is_help=True, help="Invoices of custodians: approve, pay, dispute. The clock stands until one is settled.")
Number = Annotated[
    str | None, typer.Option("--number", help="Their invoice number, where a request has several; where it has none, its amount.")
]
Theirs = Annotated[str | None, typer.Option("--number", help="Their invoice number.")]
Amount = Annotated[float | None, typer.Option("--amount", min=0, max=9_999_999, help="US dollars, such as 412.00.")]
PayBy = Annotated[str | None, typer.Option("--pay-by", help="The day it is to be paid by, YYYY-MM-DD.")]
PerPage = Annotated[bool, typer.Option("--per-page", help="It charges for copies by the page (postage alone does not).")]
Note = Annotated[str | None, typer.Option("--note", help="A word for the log, such as the check's number.")]


@app.command("list")
def list_(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Settled ones too.")] = False,
    matter: Annotated[str | None, typer.Option(help="Only those of this matter.")] = None,
    json: Json = False,
) -> None:
    """Invoices that are not settled, the oldest first. Example: medrec invoice list"""
    office = at_hand(context)
    with office.ledger() as ledger:
        matters = [ledger.matter(one) for one in ((matter,) if matter else ledger.matter_ids())]
        names = {provider.id: provider.name for provider in ledger.providers}
    found = [
        (invoice, request, one)
        for one in matters
        for request in one.requests
        for invoice in request.invoices
        if every or not invoice.settled
    ]
    found.sort(key=lambda row: (row[0].on, row[1].id))
    if json:
        say.as_json(
            [
                {"request": request.id, "matter": one.matter, "client": one.client_folder, "provider": request.provider}
                | invoice.model_dump(mode="json")
                | {"dispute": _dispute(request, invoice) or None}
                for invoice, request, one in found
            ]
        )
        return
    rows = [
        (
            request.id,
            f"{one.client_folder} ({one.matter})",
            names.get(request.provider, request.provider),
            invoice.number,
            "not read" if invoice.amount is None else f"${invoice.amount:,.2f}",
            invoice.pay_by,
            invoice.state.value,
            invoice.on,
            _dispute(request, invoice),
        )
        for invoice, request, one in found
    ]
    columns = ("Request", "Client", "Provider", "Number", "Amount", "Pay by", "State", "Came", "Dispute")
    say.table("Invoices", columns, rows, "No invoice waits.", wide_only=("Came",))
    for invoice, request, _ in found:
        if _dispute(request, invoice) == DRAFTED:
            send = f"medrec request send {request.id} --letter dispute"
            say.console.print(f"{request.id}: read outbox/{request.id}/dispute.pdf, then: {send}", markup=False, soft_wrap=True)


@app.command("add")
def add(
    context: typer.Context,
    request: Reference,
    amount: Amount,
    number: Theirs = None,
    pay_by: PayBy = None,
    per_page: PerPage = False,
    who: Who = None,
    json: Json = False,
) -> None:
    """An invoice that came by telephone, mail or portal. Example: medrec invoice add RR-7F3K9TE --amount 45.00 --number 4711"""
    office = at_hand(context)
    teller = office.teller(who)
    new = Invoice(number=number, amount=amount, pay_by=_day(pay_by), per_page=per_page, on=teller.at.date())
    with office.ledger() as ledger:
        changed = journey.add(ledger, request, new, teller)
    tell(changed, f"Noted: {new.words}. {request} waits for us.{_drafted(office, request, teller, per_page=per_page)}", json)


@app.command("correct")
def correct(
    context: typer.Context,
    request: Reference,
    amount: Amount = None,
    pay_by: PayBy = None,
    new_number: Annotated[str | None, typer.Option("--new-number", help="The right invoice number.")] = None,
    per_page: Annotated[bool | None, typer.Option("--per-page/--not-per-page", help="Whether it charges for copies by the page.")] = None,
    number: Number = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """What the machine did not read, or misread. Example: medrec invoice correct RR-7F3K9TE --amount 412.00"""
    office = at_hand(context)
    day = _day(pay_by)
    said = (("amount", amount), ("pay_by", day), ("number", new_number), ("per_page", per_page))
    given = {name: value for name, value in said if value is not None}
    teller = office.teller(who)
    with office.ledger() as ledger:
        changed = journey.correct(ledger, request, number, lambda old: Invoice.model_validate(old.model_dump() | given), teller)
    tell(
        changed,
        f"Corrected. {_stands(changed)}{_drafted(office, request, teller, per_page=any(one.per_page for one in changed.invoices))}",
        json,
    )


@app.command("approve")
def approve(
    context: typer.Context, request: Reference, number: Number = None, note: Note = None, who: Who = None, json: Json = False
) -> None:
    """It may be paid. Example: medrec invoice approve RR-7F3K9TE --who attorney@firm.example"""
    _settle(context, request, number, InvoiceState.APPROVED, note, who, json)


@app.command("pay")
def pay(context: typer.Context, request: Reference, number: Number = None, note: Note = None, who: Who = None, json: Json = False) -> None:
    """It was paid: the clock runs again.

    Example: medrec invoice pay RR-7F3K9TE --note "check 1042"
    """
    _settle(context, request, number, InvoiceState.PAID, note, who, json)


@app.command("dispute")
def dispute(
    context: typer.Context,
    request: Reference,
    why: Annotated[str, typer.Option("--why", help="What is wrong with it: it stands in the log.")],
    number: Number = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """The firm will not pay it so; the clock stands.

    Example: medrec invoice dispute RR-7F3K9TE --why "first copy is free"
    """
    _settle(context, request, number, InvoiceState.DISPUTED, typed.words(why, "--why"), who, json)


@app.command("cancelled")
def cancelled(
    context: typer.Context, request: Reference, number: Number = None, note: Note = None, who: Who = None, json: Json = False
) -> None:
    """They took it back: the clock runs again.

    Example: medrec invoice cancelled RR-7F3K9TE --note "Lisa waived it"
    """
    _settle(context, request, number, InvoiceState.CANCELLED, note, who, json)


def _settle(
    context: typer.Context, request: str, number: str | None, state: InvoiceState, note: str | None, who: str | None, json: bool
) -> None:
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.settle(ledger, request, number, state, office.rules.cadence, office.teller(who), said=note)
    tell(changed, f"Noted: {state.value}. {_stands(changed)}", json)


def _dispute(request: Request, invoice: Invoice) -> str:
    """Whether a letter against it lies drafted: only while nobody decided about it."""
    return DRAFTED if invoice.state is InvoiceState.RECEIVED and is_disputed_on_paper(request, invoice) else ""


def _drafted(office: OfficeAtHand, request: str, teller: Teller, *, per_page: bool) -> str:
    """Draft the letter against a charge by the page where it is owed; what to do with it, '' where none is."""
    if not per_page:
        return ""
    from medrec_daemon.cli.letters import draft_dispute  # what draws pages is slow to import

    drafted = draft_dispute(office, request, teller)
    return f" A dispute is drafted: read {drafted[0]}, then: medrec request send {request} --letter dispute" if drafted else ""


def _stands(request: Request) -> str:
    if request.waiting_on_us is not None:
        return f"{request.id} still waits for us: {request.waiting_on_us.note or request.waiting_on_us.why}."
    if request.closed is not None or not request.sent:
        return f"{request.id} waits for nothing from us."
    return f"The clock runs again: {request.id} is due {request.due}, next task {request.follow_up}."


def _day(text: str | None) -> date | None:
    return say.day(text) if text else None
