"""Everything that can happen to a request, as PURE functions from a matter to the matter afterwards.

Each takes ``at`` (when, with its offset from UTC) and ``by`` (who) and appends to the activity; nothing is ever taken
out of it. Dates to come (``due``, ``follow_up``) are computed by ``followup`` and handed in. Where a function says
*once only*, a repetition after a crash returns the very matter it was given. All raise ``UnknownName`` for a reference
that the matter does not have, and ``UsageProblem`` for what cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from medrec_daemon.errors import UsageProblem
from medrec_daemon.ledger.model import Activity, CameAgain, Document, Matter, PartState, Request, Sent, WaitingOnUs, pages_words
from medrec_daemon.ledger.request_steps import (
    closed,
    closed_when_complete,
    contact,
    entry_of,
    find,
    give_up,
    key_of,
    noted,
    replaced,
    unpaid,
    with_lacking,
    with_part,
)
from medrec_daemon.ledger.transitions import Event, refuse_impossible
from medrec_daemon.model import PartName
from medrec_daemon.privacy import kept_without_ssn

SENT_WORDS = ("sent", "sent again")
"""What the log calls a sending."""


def add_request(matter: Matter, request: Request, *, at: datetime, by: str) -> Matter:
    """A request is drafted. Raises ``UsageProblem`` when the matter has one of that reference."""
    if matter.request(request.id) is not None:
        raise UsageProblem(f"Matter {matter.matter} has a request {request.id} already.", "Give the new one a reference of its own.")
    drafted = noted(request, at, by, "drafted", said=", ".join(request.parts))
    return matter.model_copy(update={"requests": (*matter.requests, drafted)})


def record_document(
    matter: Matter,
    request_id: str | None,
    document: Document,
    *,
    at: datetime,
    by: str,
    closes: bool,
    note: str | None = None,
    lacking: tuple[PartName, str] | None = None,
) -> Matter:
    """A piece was filed. *Once only* by (sha256, pages), wherever in the matter it stands.

    With ``closes`` the document's part is received as of ``document.on``, and a request with no required part left open
    is closed. ``request_id`` None: it came unasked and stands with the matter. ``lacking``: of which part something came, and what
    of it did not.
    """
    if any(key_of(known) == key_of(document) for known in documents_of(matter)):
        return matter
    words = f"{document.kind.value}, {pages_words(document.pages)}" + (f"; {note}" if note else "")
    if request_id is None:
        activity = (*matter.activity, entry_of(at, by, "received unasked", said=words, sha256=document.sha256))
        return matter.model_copy(update={"documents": (*matter.documents, document), "activity": activity})
    request = find(matter, request_id)
    request = request.model_copy(update={"documents": (*request.documents, document)})
    request = noted(request, at, by, "received", said=words, sha256=document.sha256)
    if closes:
        if document.part is None:
            raise UsageProblem(f"A {document.kind.value} piece without a part closes nothing.", "Name the part it answers.")
        request = with_part(request, document.part, state=PartState.RECEIVED, on=document.on)
        request = closed_when_complete(request, at, by)
    elif lacking is not None and lacking[0] in request.open_parts():
        request = with_lacking(request, *lacking)
    return replaced(matter, request)


def note_duplicate(matter: Matter, sha256: str, *, at: datetime, by: str, said: str) -> Matter:
    """The same bytes came again. *Once only* by (sha256, at); it stands where the document was first recorded."""
    owner = next((request for request in matter.requests if any(known.sha256 == sha256 for known in request.documents)), None)
    activity = owner.activity if owner else matter.activity
    if any(entry.did == "duplicate" and entry.sha256 == sha256 and entry.at == at for entry in activity):
        return matter
    if owner is not None:
        return replaced(matter, noted(owner, at, by, "duplicate", said=said, sha256=sha256))
    entry = entry_of(at, by, "duplicate", said=said, sha256=sha256)
    return matter.model_copy(update={"activity": (*matter.activity, entry)})


def came_again(matter: Matter, key: tuple[str, str], came: CameAgain, *, at: datetime, by: str, said: str) -> Matter:
    """The pages of the document ``key`` came again by other bytes. *Once only* by (sha256, pages) of what came.

    Nothing where the matter does not have that document any more.
    """

    def told(documents: tuple[Document, ...]) -> tuple[Document, ...]:
        return tuple(
            known.model_copy(update={"again": (*known.again, came)}) if key_of(known) == key else known for known in documents
        )  # fmt: skip

    known = next((document for document in documents_of(matter) if key_of(document) == key), None)
    if known is None or any((other.sha256, other.pages) == (came.sha256, came.pages) for other in known.again):
        return matter
    owner = next((request for request in matter.requests if known in request.documents), None)
    if owner is not None:
        owner = owner.model_copy(update={"documents": told(owner.documents)})
        return replaced(matter, noted(owner, at, by, "came again", said=said, sha256=came.sha256))
    entry = entry_of(at, by, "came again", said=said, sha256=came.sha256)
    return matter.model_copy(update={"documents": told(matter.documents), "activity": (*matter.activity, entry)})


def set_waiting_on_us(matter: Matter, request_id: str, waiting: WaitingOnUs, *, at: datetime, by: str) -> Matter:
    """The custodian waits for the firm: the clock is paused. *Once only*; a new reason keeps the first date of waiting."""
    return wait(matter, request_id, waiting, Event.INVOICED if waiting.why == "invoice" else Event.REJECTED, at=at, by=by)


def wait(matter: Matter, request_id: str, waiting: WaitingOnUs, event: Event, *, at: datetime, by: str) -> Matter:
    """As ``set_waiting_on_us``, by any event that makes the custodian (or the sending) wait for us."""
    request = find(matter, request_id)
    refuse_impossible(request, event)
    if request.waiting_on_us is not None:
        waiting = waiting.model_copy(update={"since": min(request.waiting_on_us.since, waiting.since)})
    if waiting.note is not None:
        waiting = waiting.model_copy(update={"note": kept_without_ssn(waiting.note)})
    if request.waiting_on_us == waiting:
        return matter
    request = request.model_copy(update={"waiting_on_us": waiting})
    words = waiting.why + (f": {waiting.note}" if waiting.note else "")
    return replaced(matter, noted(request, at, by, "waits for us", said=words))


def clear_waiting(
    matter: Matter,
    request_id: str,
    *,
    at: datetime,
    by: str,
    said: str | None = None,
    due: date | None = None,
    follow_up: date | None = None,
) -> Matter:
    """The firm did its part: the clock runs again, from the dates given. A closed or unsent request has none.

    An invoice that is noted goes on waiting: it is paid or cancelled by ``invoices.settle``.
    """
    request = find(matter, request_id)
    refuse_impossible(request, Event.SETTLED)
    runs = request.closed is None and bool(request.sent)
    moved = {"due": due or request.due, "follow_up": follow_up or request.follow_up} if runs else {}
    request = request.model_copy(update={"waiting_on_us": None, **moved})
    request = request.model_copy(update={"waiting_on_us": unpaid(request, at.date())})
    return replaced(matter, noted(request, at, by, "mended", said=said))


def mark_sent(matter: Matter, request_id: str, sent: Sent, due: date, follow_up: date, *, at: datetime, by: str) -> Matter:
    """It went out. *Once only* for the same sending.

    The first sending starts the clock; a resend starts it again, mends a rejection and voids a promise, while the first
    date stays for the diligence record. An unpaid invoice goes on waiting.
    """
    request = find(matter, request_id)
    if sent in request.sent:
        return matter
    refuse_impossible(request, Event.SENT)
    update = {
        "sent": (*request.sent, sent),
        "due": due,
        "follow_up": follow_up,
        "promised": None,
        "waiting_on_us": unpaid(request, at.date()),
    }
    words = f"by {sent.by}" + (f" to {sent.to}" if sent.to else "")
    did = SENT_WORDS[1] if request.sent else SENT_WORDS[0]
    return replaced(matter, noted(request.model_copy(update=update), at, by, did, said=words))


def log_call(  # noqa: PLR0913  one keyword for each thing that a call tells
    matter: Matter,
    request_id: str,
    *,
    at: datetime,
    by: str,
    with_: str | None,
    said: str,
    promised: date | None = None,
    their_reference: str | None = None,
    follow_up: date | None = None,
) -> Matter:
    """A telephone call; a promise and the next task it leads to are set where given."""
    entry = entry_of(at, by, "call", with_=with_, said=said, promised=promised, their_reference=their_reference)
    return contact(matter, request_id, entry, follow_up)


def status_received(
    matter: Matter,
    request_id: str,
    *,
    at: datetime,
    by: str,
    said: str | None = None,
    promised: date | None = None,
    their_reference: str | None = None,
    follow_up: date | None = None,
) -> Matter:
    """The custodian wrote how far it is. Closes nothing."""
    entry = entry_of(at, by, "status", said=said, promised=promised, their_reference=their_reference)
    return contact(matter, request_id, entry, follow_up)


def log_activity(matter: Matter, request_id: str | None, entry: Activity) -> Matter:
    """Any other line of the log. *Once only* for the very same line."""
    if request_id is None:
        known = matter.activity
        return matter if entry in known else matter.model_copy(update={"activity": (*known, entry)})
    request = find(matter, request_id)
    if entry in request.activity:
        return matter
    return replaced(matter, request.model_copy(update={"activity": (*request.activity, entry)}))


def bump(matter: Matter, request_id: str, to: date, *, at: datetime, by: str, said: str | None = None) -> Matter:
    """A person moved the next task to the day ``to``."""
    request = find(matter, request_id)
    refuse_impossible(request, Event.BUMPED)
    request = request.model_copy(update={"follow_up": to})
    words = f"to {to.isoformat()}" + (f": {said}" if said else "")
    return replaced(matter, noted(request, at, by, "bump", said=words))


def waive(matter: Matter, request_id: str, part: PartName, why: str, *, at: datetime, by: str) -> Matter:
    """The firm does without one open part; the request closes when nothing required is left."""
    return give_up(matter, request_id, (part,), PartState.WAIVED, entry_of(at, by, "waived", said=f"{part.value}: {why}"))


def part_none(matter: Matter, request_id: str, part: PartName, *, at: datetime, by: str, said: str | None = None) -> Matter:
    """A person confirmed that the custodian has no such records; the request closes when nothing required is left."""
    words = part.value + (f": {said}" if said else "")
    return give_up(matter, request_id, (part,), PartState.NONE, entry_of(at, by, "no records", said=words))


def none_of(matter: Matter, request_id: str, *, at: datetime, by: str, said: str | None = None) -> Matter:
    """As ``part_none``, for every part that is still open. *Once only*: nothing where no part is open."""
    parts = find(matter, request_id).open_parts()
    if not parts:
        return matter
    words = ", ".join(parts) + (f": {said}" if said else "")
    return give_up(matter, request_id, parts, PartState.NONE, entry_of(at, by, "no records", said=words))


def close(matter: Matter, request_id: str, why: str, *, at: datetime, by: str) -> Matter:
    """Closed by a person's word, whatever is still out. Raises ``UsageProblem`` when it is closed already."""
    request = find(matter, request_id)
    refuse_impossible(request, Event.CLOSED)
    return replaced(matter, closed(request, why, at, by))


def reopen(
    matter: Matter,
    request_id: str,
    why: str,
    *,
    at: datetime,
    by: str,
    parts: Sequence[PartName] = (),
    follow_up: date | None = None,
) -> Matter:
    """Open a closed request again: what came in was not what was asked for.

    ``parts`` are open again; where none is named and no required part is open either, every required one that counted
    as received is. ``follow_up`` is the next task.
    """
    request = find(matter, request_id)
    refuse_impossible(request, Event.REOPENED)
    if not parts and not request.required_open():
        received = (name for name, part in request.parts.items() if part.state is PartState.RECEIVED and not part.wanted_only)
        parts = tuple(received) or tuple(name for name, part in request.parts.items() if not part.wanted_only)
    for name in parts:
        request = with_part(request, name, state=PartState.OPEN, on=None)
    request = request.model_copy(update={"closed": None, "follow_up": follow_up or request.follow_up})
    words = why + (f" (open again: {', '.join(parts)})" if parts else "")
    return replaced(matter, noted(request, at, by, "reopened", said=words))


def documents_of(matter: Matter) -> tuple[Document, ...]:
    """Every filed piece of a matter, those that came unasked last."""
    return tuple(document for request in matter.requests for document in request.documents) + matter.documents
