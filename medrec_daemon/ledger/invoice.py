"""An invoice as the ledger keeps it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from medrec_daemon.ledger.noun import CalendarDay, Noun

Dollars = Annotated[float, Field(ge=0, lt=10_000_000, allow_inf_nan=False), AfterValidator(lambda amount: round(amount, 2))]


class InvoiceState(StrEnum):
    """``cancelled``: the custodian took it back. Only paid and cancelled ones are settled."""

    RECEIVED = "received"
    APPROVED = "approved"
    DISPUTED = "disputed"
    PAID = "paid"
    CANCELLED = "cancelled"


class Invoice(Noun):
    """What a custodian wants paid, in US dollars; ``sha256`` and ``pages`` are the filed piece's key where it came as a paper.

    ``per_page``: it charges for copies by the page (postage alone does not).
    """

    number: str | None = None
    amount: Dollars | None = None
    pay_by: CalendarDay | None = None
    on: CalendarDay
    per_page: bool = False
    state: InvoiceState = InvoiceState.RECEIVED
    sha256: str | None = None
    pages: str | None = None

    @property
    def settled(self) -> bool:
        """Whether the custodian wants nothing more for it."""
        return self.state in {InvoiceState.PAID, InvoiceState.CANCELLED}

    @property
    def words(self) -> str:
        """``$412.00, invoice 4711``."""
        amount = "amount not read" if self.amount is None else f"${self.amount:,.2f}"
        return amount + (f", invoice {self.number}" if self.number else "")
