"""What a filed piece means for the ledger: the part it closes, who now waits for whom, and the next task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from medrec_daemon.filing.contract import Stored
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.journeys.proposals import propose
from medrec_daemon.ledger import changes, invoices
from medrec_daemon.ledger.invoice import Invoice
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import CameAgain, Document, Matter, WaitingOnUs, pages_words
from medrec_daemon.model import Kind, Plan, PlannedPiece
from medrec_daemon.rules import Rules

DAEMON = "medrec-daemon"
UNKNOWN_REASON = "They turned the request down; their reason could not be read with certainty."


def filed(plan: Plan, stored: Sequence[Stored], ledger: Ledger, rules: Rules, at: datetime, by: str = DAEMON) -> None:
    """Record every piece of a carried-out plan, keyed by (sha256, pages): what is recorded already stays as it is."""
    for piece, place in zip(plan.pieces, stored, strict=True):
        if piece.matter is None:
            raise AssertionError("a piece without a matter is never filed")
        document = _document(plan, piece, place, at.date())
        ledger.change(piece.matter, partial(_record, piece=piece, document=document, rules=rules, at=at, by=by))
        if piece.named and piece.kind is Kind.RECORDS:
            naming = partial(propose, piece=piece, sha256=plan.sha256, providers=ledger.providers, at=at, by=by)
            ledger.change(piece.matter, naming)


def duplicate(plan: Plan, ledger: Ledger, at: datetime) -> None:
    """Note in the activity that the same bytes came again. ``at`` is when they were claimed: the key of the note."""
    for matter_id, document in ledger.documents_with(plan.sha256)[:1]:
        said = f"The same file came again; it was filed on {document.on.isoformat()}."
        ledger.change(matter_id, partial(changes.note_duplicate, sha256=plan.sha256, at=at, by=DAEMON, said=said))


def still_there(plan: Plan, ledger: Ledger) -> bool:
    """Whether the ledger has everything that the arrival only repeats."""
    for again in plan.again:
        known = {(one.sha256, one.pages) for one in changes.documents_of(ledger.matter(again.matter))}
        if (again.sha256, again.earlier_pages) not in known:
            return False
    return True


def came_again(plan: Plan, ledger: Ledger, at: datetime) -> None:
    """Note with the documents what of the arrival was filed before from other bytes. ``at`` is when it was claimed.

    From then on the whole arrival counts as one that was filed: this comes last.
    """
    for again in plan.again:
        pages = f"{again.pages[0]}-{again.pages[1]}"
        came = CameAgain(sha256=plan.sha256, pages=pages, on=at.date())
        said = f"The same {again.kind} came again ({pages_words(pages)} of another file). Filed once, on {again.on}, as “{again.filed_as}”."
        edit = partial(changes.came_again, key=(again.sha256, again.earlier_pages), came=came, at=at, by=DAEMON, said=said)
        ledger.change(again.matter, edit)


def _document(plan: Plan, piece: PlannedPiece, place: Stored, on: date) -> Document:
    return Document(
        sha256=plan.sha256,
        pages=f"{piece.pages[0]}-{piece.pages[1]}",
        kind=piece.kind,
        part=piece.part if piece.closes else None,
        filed_as=place.path,
        on=on,
        through=piece.served[1] if piece.served else None,
        stored_sha256=place.sha256,
        stored_size=place.size,
    )


def _record(matter: Matter, piece: PlannedPiece, document: Document, rules: Rules, at: datetime, by: str) -> Matter:
    """The document, and what its kind means for the request. Nothing where the document stands there already."""
    request = matter.request(piece.request) if piece.request else None
    if request is not None and piece.part is not None and piece.closes and piece.part not in request.parts:
        request = None  # the ledger was edited between the plan and now: the piece is filed, and stands with the matter
    note = piece.note if request or not piece.request else f"{piece.request} was changed meanwhile. {piece.note or ''}".strip()
    if request is None:
        document = document.model_copy(update={"part": None})
    closes = piece.closes and request is not None
    left = (piece.part, piece.lacking) if piece.part and piece.lacking else None
    number = request.id if request else None
    changed = changes.record_document(matter, number, document, at=at, by=by, closes=closes, note=note, lacking=left)
    if changed is matter or request is None:
        return changed
    today = at.date()
    match piece.kind:
        case Kind.INVOICE:
            invoice = Invoice(
                number=piece.invoice_number,
                amount=piece.amount,
                pay_by=piece.pay_by,
                per_page=piece.per_page,
                on=today,
                sha256=document.sha256,
                pages=document.pages,
            )
            return invoices.invoiced(changed, request.id, invoice, _invoice_words(piece, rules), at=at, by=by)
        case Kind.REJECTION:
            return changes.set_waiting_on_us(changed, request.id, rejected(piece.reason, rules, today), at=at, by=by)
        case Kind.STATUS:
            return _status(changed, piece, rules, at, by)
        case Kind.NO_RECORDS:
            return changes.none_of(changed, request.id, at=at, by=by)
        case _:
            return changed


def rejected(code: str | None, rules: Rules, today: date) -> WaitingOnUs:
    """What a rejection makes the custodian wait for: the reason and what mends it, where the reason is known."""
    reason = rules.rejections.of(code)
    note = f"{reason.title}. {reason.mend}" if reason else UNKNOWN_REASON
    return WaitingOnUs(why="rejected", since=today, note=note, reason=reason.code if reason else None)


def _invoice_words(piece: PlannedPiece, rules: Rules) -> str:
    limit = rules.cadence.invoice_approval_over
    number = f" (their number {piece.their_reference})" if piece.their_reference else ""
    if piece.amount is None:
        return f"Invoice{number}, amount not read: look at it."
    over = (
        f"over ${limit:,.2f}: needs approval before it is paid" if piece.amount > limit else f"not over ${limit:,.2f}: pay it or dispute it"
    )
    pay_by = f" To be paid by {piece.pay_by}." if piece.pay_by else ""
    return f"${piece.amount:,.2f}{number}, {over}.{pay_by}"


def _status(matter: Matter, piece: PlannedPiece, rules: Rules, at: datetime, by: str) -> Matter:
    """They are at it: ask again after the ordinary interval, not before."""
    calendar = Calendar(rules.cadence.holidays)
    again = calendar.next_business_day(at.date() + timedelta(days=rules.cadence.then_every_days))
    return changes.status_received(matter, piece.request or "", follow_up=again, their_reference=piece.their_reference, at=at, by=by)
