"""A custodian's invoice, as far as a person tells it: noted, corrected, approved, paid, disputed, taken back."""

from __future__ import annotations

from collections.abc import Callable

from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.journeys.request import Teller, change
from medrec_daemon.ledger import invoices
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Request
from medrec_daemon.rules import Cadence


def add(ledger: Ledger, request_id: str, invoice: Invoice, teller: Teller) -> Request:
    """An invoice that came by telephone, mail or portal: the clock stands until it is settled."""
    note = invoice.words + (f", to be paid by {invoice.pay_by}" if invoice.pay_by else "")

    def note_it(matter: Matter) -> Matter:
        noted = invoices.invoiced(matter, request_id, invoice, note, at=teller.at, by=teller.by)
        if noted is matter:
            raise UsageProblem(f"Invoice {invoice.number} of {request_id} is noted already.", "See 'medrec invoice list'.")
        return noted

    return change(ledger, request_id, note_it)


def correct(ledger: Ledger, request_id: str, number: str | None, right: Callable[[Invoice], Invoice], teller: Teller) -> Request:
    """A person read it better than the machine."""

    def edit(matter: Matter) -> Matter:
        request = matter.request(request_id)
        place = _place(request, number)
        assert request is not None  # _place found an invoice in it
        return invoices.corrected(matter, request_id, place, right(request.invoices[place]), at=teller.at, by=teller.by)

    return change(ledger, request_id, edit)


def settle(
    ledger: Ledger, request_id: str, number: str | None, state: InvoiceState, cadence: Cadence, teller: Teller, *, said: str | None = None
) -> Request:
    """Approve, pay, dispute or cancel an invoice; paid and cancelled ones let the clock run again.

    Raises ``UsageProblem`` where it is not clear which invoice is meant, where one above the limit of rules/cadence.yaml was
    not approved, and where its amount is not known.
    """
    again = Calendar(cadence.holidays).add_days(teller.at.date(), cadence.then_every_days)

    def edit(matter: Matter) -> Matter:
        request = matter.request(request_id)
        place = _place(request, number)
        assert request is not None
        if state is InvoiceState.PAID:
            _refuse_unapproved(request_id, request.invoices[place], cadence.invoice_approval_over)
        return invoices.settle(matter, request_id, place, state, said=said, follow_up=again, at=teller.at, by=teller.by)

    return change(ledger, request_id, edit)


def _refuse_unapproved(request_id: str, invoice: Invoice, limit: float) -> None:
    if invoice.state is InvoiceState.APPROVED:
        return
    if invoice.amount is None:
        raise UsageProblem("Its amount is not known.", f"Read it off the paper: medrec invoice correct {request_id} --amount 45.00")
    if invoice.amount > limit:
        raise UsageProblem(
            f"{invoice.words} is over ${limit:,.2f} and needs approval before it is paid.",
            f"Whoever may approve it: medrec invoice approve {request_id}",
        )


def _place(request: Request | None, number: str | None) -> int:
    """Which invoice is meant: of that number or amount, else the only one that is not settled. Raises ``UsageProblem``.

    One that came anew under its old number goes before the settled one; of two that read the same, either will do.
    """
    known = request.invoices if request else ()
    found = [place for place, one in enumerate(known) if (one.number == number if number else not one.settled)]
    if number and len(found) != 1:
        found = [place for place in found or range(len(known)) if _costs(known[place], number)] or found
        found = [place for place in found if not known[place].settled] or found
    reference = request.id if request else "REF"
    if not found:
        words = f"an invoice {number}" if number else "an unsettled invoice"
        raise UsageProblem(f"{reference} has no {words[3:]}.", f"Note it first: medrec invoice add {reference} --amount 45.00")
    if len({known[place].words for place in found}) > 1:
        which = "; ".join(known[place].words for place in found)
        raise UsageProblem(f"{reference} has several invoices: {which}.", "Say which by its number or amount, such as --number 45.00.")
    return found[0]


def _costs(invoice: Invoice, typed: str) -> bool:
    """Whether a text is an invoice's amount: ``45``, ``$1,234.50``; ``none`` for one that was not read."""
    if invoice.amount is None:
        return typed.strip().casefold() == "none"
    return typed.strip().removeprefix("$").replace(",", "") in {f"{invoice.amount:.2f}", f"{invoice.amount:g}"}
