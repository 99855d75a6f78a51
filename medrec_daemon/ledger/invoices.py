"""What happens to a custodian's invoice, as PURE functions from a matter to the matter afterwards; as ``changes``."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from medrec_daemon.errors import UsageProblem
from medrec_daemon.ledger.changes import wait
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.model import Matter, Request, WaitingOnUs
from medrec_daemon.ledger.request_steps import find, noted, replaced, unpaid
from medrec_daemon.ledger.transitions import Event

FROM = {
    InvoiceState.APPROVED: (InvoiceState.RECEIVED, InvoiceState.DISPUTED),
    InvoiceState.DISPUTED: (InvoiceState.RECEIVED, InvoiceState.APPROVED),
    InvoiceState.PAID: (InvoiceState.RECEIVED, InvoiceState.APPROVED, InvoiceState.DISPUTED),
    InvoiceState.CANCELLED: (InvoiceState.RECEIVED, InvoiceState.APPROVED, InvoiceState.DISPUTED),
}
"""The states an invoice can be in before each."""


def invoiced(matter: Matter, request_id: str, invoice: Invoice, note: str, *, at: datetime, by: str) -> Matter:
    """An invoice came: the custodian waits for the firm. *Once only* for the same paper, or the same number and amount."""
    request = find(matter, request_id)
    if any(_same(invoice, known) for known in request.invoices):
        return matter
    matter = replaced(matter, request.model_copy(update={"invoices": (*request.invoices, invoice)}))
    return wait(matter, request_id, WaitingOnUs(why="invoice", since=at.date(), note=note), Event.INVOICED, at=at, by=by)


def corrected(matter: Matter, request_id: str, place: int, invoice: Invoice, *, at: datetime, by: str) -> Matter:
    """A person read it better than the machine: number, amount or date. What was approved for less is to be approved again."""
    request = find(matter, request_id)
    approved = request.invoices[place]
    if invoice.state is InvoiceState.APPROVED and (invoice.amount or 0) > (approved.amount or 0):
        invoice = invoice.model_copy(update={"state": InvoiceState.RECEIVED})
    request = _with(request, place, invoice)
    waiting = request.waiting_on_us
    if waiting is not None and waiting.why == "invoice":
        anew = unpaid(request.model_copy(update={"waiting_on_us": None}), at.date())
        request = _waiting(request, anew and anew.model_copy(update={"since": waiting.since}))
    return replaced(matter, noted(request, at, by, "invoice corrected", said=invoice.words))


def settle(
    matter: Matter,
    request_id: str,
    place: int,
    state: InvoiceState,
    *,
    at: datetime,
    by: str,
    said: str | None = None,
    follow_up: date | None = None,
) -> Matter:
    """The invoice at ``place`` is approved, disputed, paid or cancelled. Raises ``UsageProblem`` for what cannot follow.

    Where nothing is owed any more the clock runs again: the deadline moves on by the days it stood still, ``follow_up``
    is the next task.
    """
    request = find(matter, request_id)
    invoice = request.invoices[place]
    if invoice.state not in FROM[state]:
        raise UsageProblem(f"{invoice.words} of {request_id} is {invoice.state.value} already.", "See 'medrec invoice list'.")
    request = _with(request, place, invoice.model_copy(update={"state": state}))
    request = noted(request, at, by, f"invoice {state.value}", said=invoice.words + (f": {said}" if said else ""))
    waiting = request.waiting_on_us
    if waiting is None or waiting.why != "invoice":
        return replaced(matter, request)
    left = unpaid(request.model_copy(update={"waiting_on_us": None}), at.date())
    if left is not None:
        words = f"{left.note}; {state.value}{f': {said}' if said else ''}" if not request.invoices[place].settled else left.note
        return replaced(matter, _waiting(request, left.model_copy(update={"since": waiting.since, "note": words})))
    moved: dict[str, object] = {"waiting_on_us": None}
    if request.closed is None and request.sent:
        stood = max(at.date() - waiting.since, timedelta())
        moved |= {"due": request.due + stood if request.due else None, "follow_up": follow_up or request.follow_up}
    return replaced(matter, request.model_copy(update=moved))


def _same(new: Invoice, known: Invoice) -> bool:
    if new.sha256 is not None or known.sha256 is not None:
        return (new.sha256, new.pages) == (known.sha256, known.pages)
    return new.number is not None and (new.number, new.amount) == (known.number, known.amount)


def _with(request: Request, place: int, invoice: Invoice) -> Request:
    changed = (*request.invoices[:place], invoice, *request.invoices[place + 1 :])
    return request.model_copy(update={"invoices": changed})


def _waiting(request: Request, waiting: WaitingOnUs | None) -> Request:
    return request.model_copy(update={"waiting_on_us": waiting})
