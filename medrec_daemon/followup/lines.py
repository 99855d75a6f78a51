"""One request as one line of the sheet: what is known, what to do next, and what to say on the telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from medrec_daemon.followup import due, wording
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.due import Group
from medrec_daemon.followup.letters import Letter, is_disputed_on_paper, letter_of_task
from medrec_daemon.followup.sheet import Came, Contact, Line, Missing, Who
from medrec_daemon.ledger.invoice import InvoiceState
from medrec_daemon.ledger.model import Matter, PartState, Request, Sent, WaitingOnUs
from medrec_daemon.privacy import without_ssn
from medrec_daemon.rules import Cadence

# Fax services number their files (fax000000123.tif): nine digits that hang on a word are a counter, unless the word is SSN.
_COUNTER = re.compile(r"((?<=[A-Za-z])(?<!SSN)\d{9}(?!\d))", re.IGNORECASE)

_STEPS = {
    "reject": "Mend what they name and send the request again; that starts the clock anew.",
    "not sent": "It did not go out. Look at the number or address, then send it: medrec request send {id}",
    "send again": "They do not have it: send it again (medrec request send {id}); that starts the clock anew.",
    "no-records": "Confirm that there are none, or ask again with other dates or another name.",
    "no records": "Confirm that there are none, or ask again with other dates or another name.",
}
_SETTLE = "Settle what they wait for; the clock stands still until then."


@dataclass(frozen=True, slots=True)
class Morning:
    """The day the sheet is for, the terms it counts by, and who is told of what takes too long."""

    day: date
    cadence: Cadence
    calendar: Calendar
    attorneys: Attorneys = field(default_factory=Attorneys)


def who_is(matter: Matter, *, unassigned: bool) -> Who:
    """The matter's client as the sheet names them. ``unassigned``: nobody's own, so it is on everybody's sheet."""
    client = matter.client
    return Who(
        matter=matter.matter,
        listed=wording.listed_name(client),
        spoken=wording.spoken_name(client),
        born=client.born,
        also_known_as=tuple(without_ssn(name) for name in client.also_known_as),
        unassigned=unassigned,
    )


def line_for(request: Request, who: Who, attorney: str | None, group: Group, morning: Morning) -> Line:
    """The line of a request that stands in ``group`` on that morning."""
    sent = due.last_sending(request)
    follow_up = due.next_follow_up(request, morning.day, morning.cadence, morning.calendar)
    contact = contact_of(request, morning.day)
    return Line(
        reference=request.id,
        who=who,
        asked_on=sent.on if sent else None,
        first_asked_on=min((sending.on for sending in request.sent), default=None),
        day=due.age_days(request, morning.day),
        of_days=morning.cadence.due_days,
        overdue=due.is_overdue(request, morning.day, morning.cadence),
        follow_up=follow_up,
        days_late=max(0, (morning.day - follow_up).days) if follow_up else 0,
        missing=missing_of(request),
        came=tuple(Came(name, part.on) for name, part in request.parts.items() if part.state is PartState.RECEIVED),
        sent_by=sent.by if sent else None,
        sent_to=sent.to if sent else None,
        proof=free_text(sent.proof) if sent else None,
        their_reference=their_reference(request),
        last_contact=contact,
        waiting_since=request.waiting_on_us.since if request.waiting_on_us else None,
        note=waiting_note(request.waiting_on_us, morning.day),
        next_step=_next_step(request, group, attorney, morning),
        letter=_letter(request, group, morning),
        script=_script(request, sent, who, morning) if sent and group is not Group.DECIDE else None,
    )


def missing_of(request: Request) -> tuple[Missing, ...]:
    """The parts still out; none for a closed request."""
    if request.closed:
        return ()
    return tuple(Missing(part, request.parts[part].wanted_only, free_text(request.parts[part].lacking)) for part in request.open_parts())


def free_text(text: str | None) -> str | None:
    """What a person typed, without anything shaped like a Social Security number, on one line; None when empty."""
    return " ".join(without_ssn(text).split()) or None if text else None


def file_name(name: str) -> str:
    """A file's name as ``free_text``, but so that a person still finds the file: a fax service's counter stays."""
    return "".join(part if place % 2 else without_ssn(part) for place, part in enumerate(_COUNTER.split(name)))


def their_reference(request: Request) -> str | None:
    """The custodian's own number, the latest that was noted."""
    given = [entry.their_reference for entry in request.activity if entry.their_reference]
    if not given:
        return None
    # Nine digits in a row are an ordinary number of a copy service; with hyphens or spaces they would be a Social Security number.
    return given[-1] if given[-1].isdigit() else free_text(given[-1])


def contact_of(request: Request, today: date) -> Contact | None:
    """What was last heard of a request, up to ``today``."""
    entry = due.last_contact(request, today)
    if entry is None:
        return None
    return Contact(entry.at.date(), entry.did, free_text(entry.with_), free_text(entry.said), entry.promised)


def waiting_note(waiting: WaitingOnUs | None, today: date) -> str | None:
    """Why the custodian waits for us, and since when; None where they do not."""
    if waiting is None:
        return None
    since = f"{free_text(waiting.why)}, since {wording.week_date(waiting.since, today)}"
    note = free_text(waiting.note)
    return f"{since}: {note}" if note else since


def _next_step(request: Request, group: Group, attorney: str | None, morning: Morning) -> str:
    match group:
        case Group.DECIDE:
            return _decision(request, morning.cadence)
        case Group.THIS_WEEK:
            return _coming(request, morning)
        case Group.NOT_SENT:
            return "Send it: the clock runs from the day it goes out."
        case Group.CALL:
            return _call(request, morning) + _escalation(request, attorney, morning)


def _decision(request: Request, cadence: Cadence) -> str:
    """What a person has to decide before the custodian goes on."""
    waiting = request.waiting_on_us
    if waiting is None:
        return "Everything asked for is in or waived: close the request."
    why = waiting.why.casefold()
    if why.startswith("reject") and waiting.reason is None:
        said = f"medrec request rejected {request.id} --reason CODE"
        return f"Look at their letter for the reason, and say it: {said}. {_STEPS['reject']}"
    if why.startswith("invoice"):
        return _invoice_decision(request, waiting, cadence)
    return next((words for start, words in _STEPS.items() if why.startswith(start)), _SETTLE).format(id=request.id)


def _invoice_decision(request: Request, waiting: WaitingOnUs, cadence: Cadence) -> str:
    owed = [invoice for invoice in request.invoices if not invoice.settled]
    if owed and all(invoice.state is InvoiceState.DISPUTED for invoice in owed):
        return "Disputed: hear what they say, then pay it or note that they cancelled it (medrec invoice)."
    if owed and all(invoice.state is InvoiceState.APPROVED for invoice in owed):
        return f"Approved: pay it, then note it (medrec invoice pay {request.id})."
    if any(is_disputed_on_paper(request, invoice) for invoice in owed):
        send = f"medrec request send {request.id} --letter dispute"
        return f"It charges by the page for a Kentucky first copy. Read the drafted dispute.pdf, then: {send}"
    after = "all parts are in already" if request.closed else "they send nothing before"
    amount = owed[0].amount if len(owed) == 1 else wording.amount_in(waiting.note)
    return _invoice(amount, cadence.invoice_approval_over, after)


def _invoice(amount: float | None, limit: float, after: str) -> str:
    if amount is None:
        return f"Look up the amount. Over {wording.dollars(limit)} get approval before paying; else pay or dispute it."
    if amount > limit:
        return f"Get {wording.dollars(amount)} approved (over {wording.dollars(limit)}), then pay; {after}."
    return f"Pay {wording.dollars(amount)} or dispute it; up to {wording.dollars(limit)} needs no approval."


def _coming(request: Request, morning: Morning) -> str:
    promised = due.standing_promise(request, morning.day)
    follow_up = due.next_follow_up(request, morning.day, morning.cadence, morning.calendar) or morning.day
    call = f"all on {wording.week_date(follow_up, morning.day)}"
    return f"Promised for {wording.week_date(promised, morning.day)}; c{call} if it is not here." if promised else f"C{call}."


def _call(request: Request, morning: Morning) -> str:
    out = letter_of_task(request, morning.day, morning.cadence, morning.calendar)
    how = "call and fax" if out is None or out.how is Letter.NOT_SENT else "call; the letter is out"
    promised = due.standing_promise(request, morning.day)
    if promised is not None and promised < morning.day:
        return f"Promised for {wording.week_date(promised, morning.day)} and not here: {how}."
    if due.is_overdue(request, morning.day, morning.cadence):
        return f"Past due: {how}."
    if due.heard_since_sending(request, morning.day):
        return f"Ask how far they are: {how}."
    return f"Ask whether they have it: {how}."


def _letter(request: Request, group: Group, morning: Morning) -> str | None:
    """The fax beside the call: what became of it, or the command that writes and sends it; None where no call is due."""
    if group is not Group.CALL:
        return None
    command = f"medrec request send {request.id} --letter follow-up"
    out = letter_of_task(request, morning.day, morning.cadence, morning.calendar)
    if out is None:
        return command
    on, said = wording.week_date(out.on, morning.day), free_text(wording.telephones(out.said))
    match out.how:
        case Letter.SENT:
            return f"The follow-up letter went out {on} ({said})"
        case Letter.SUBMITTED:
            return f"The follow-up letter was handed over {on} ({said})"
        case Letter.NOT_SENT:
            return f"The follow-up letter did not go out {on} ({said}) By hand: {command}"


def _escalation(request: Request, attorney: str | None, morning: Morning) -> str:
    """The sentence that brings in the attorney once the first asking lies long enough back, '' before."""
    days = (morning.day - min(sending.on for sending in request.sent)).days
    if days < morning.cadence.escalate_days:
        return ""
    return f" Asked {days} days ago: {morning.attorneys.words(attorney)}."


def _script(request: Request, sent: Sent, who: Who, morning: Morning) -> str:
    """What to say, in one breath: which request, for whom, and the questions that fit how things stand."""
    born = f", born {wording.spoken_date(who.born)}" if who.born else ""
    theirs = their_reference(request)
    number = f", your number {theirs}" if theirs else ""
    opening = f"Calling about our request of {wording.spoken_date(sent.on)} for {who.spoken}{born}, our reference {request.id}{number}."
    return " ".join(filter(None, (opening, _already_in(request), _questions(request, morning))))


def _already_in(request: Request) -> str:
    """What they need not send again, for a request that is answered in part."""
    came = [wording.PARTS[name] for name, part in request.parts.items() if part.state is PartState.RECEIVED]
    if not came:
        return ""
    still = wording.series([wording.PARTS[name] for name in request.required_open()])
    return f"We have the {wording.series(came)}; we still need the {still}."


def _questions(request: Request, morning: Morning) -> str:
    promised = due.standing_promise(request, morning.day)
    if promised is not None:
        return f"You promised it for {wording.spoken_date(promised)}: has it gone out, and how?"
    deadline = due.due_date(request, morning.cadence)
    if deadline is not None and morning.day > deadline:
        return f"It was due on {wording.spoken_date(deadline)}: when will it go out, and is there an invoice or anything else you wait for?"
    if due.heard_since_sending(request, morning.day):
        return "How far is it, when will it go out, and is there an invoice?"
    return "Do you have it, and under which number? When will it go out? Is there an invoice?"
