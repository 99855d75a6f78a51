"""An invoice that charges by the page for a Kentucky first copy: the letter against it is drafted by itself, and a person sends it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from medrec_daemon.errors import FileProblem, UsageProblem
from medrec_daemon.followup.letters import is_disputed_on_paper
from medrec_daemon.journeys.package import PackageRooms, dispute_draft
from medrec_daemon.journeys.request import Teller, find
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Request
from medrec_daemon.requesting import letter
from medrec_daemon.requesting.letter import Charge, LetterKind
from medrec_daemon.rules import Rules

log = logging.getLogger(__name__)


def owed(ledger: Ledger, rules: Rules) -> tuple[str, ...]:
    """The requests, by reference, with an invoice that a letter is to be drafted against."""
    found = []
    for matter_id in ledger.matters_with_open_requests():
        try:
            matter = ledger.matter(matter_id)
        except FileProblem:
            continue
        found += [request.id for request in matter.requests if any(_to_dispute(matter, request, ledger, rules))]
    return tuple(found)


def draft(rooms: PackageRooms, request_id: str, teller: Teller) -> tuple[str, ...]:
    """Draft the letter against such an invoice of a request, once for each invoice; the file's name in the request's folder.

    Nothing where none is to be disputed. Raises as ``package.letter_only`` does.
    """
    matter, request = find(rooms.ledger, request_id)
    drafted = []
    for invoice in _to_dispute(matter, request, rooms.ledger, rooms.rules):
        made = dispute_draft(rooms, request_id, teller, Charge(invoice.number, invoice.amount), invoice.words)
        drafted.append(made.path.name)
        log.info("%s: a letter against its charge by the page is drafted", request_id)
    return tuple(drafted)


def _to_dispute(matter: Matter, request: Request, ledger: Ledger, rules: Rules) -> Iterator[Invoice]:
    """The first invoice that came, charges by the page and has no letter yet; nothing where the law does not say so."""
    charged = [one for one in request.invoices if one.per_page and one.state is InvoiceState.RECEIVED]
    if not charged or any(is_disputed_on_paper(request, one) for one in charged):
        return  # one letter lies there already: the next is drafted when that one is dealt with
    try:
        letter.choose(matter, request, ledger.provider(request.provider), rules.states, LetterKind.DISPUTE, charged[0].on)
    except (UsageProblem, FileProblem):
        return
    yield charged[0]
