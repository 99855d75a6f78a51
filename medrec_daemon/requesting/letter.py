"""Which letter goes out, and what it says: chosen by the custodian's state and by what was asked before. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup import due, wording
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.ledger.model import Address, Client, Department, Matter, Part, PartState, Provider, Request
from medrec_daemon.model import PartName
from medrec_daemon.requesting.facts import LetterFacts, Letterhead, form_date, ssn_shown
from medrec_daemon.rules import StateRule, States

RANGES = {
    PartName.RECORDS: "Medical Records",
    PartName.BILLING: "Billing Records",
    PartName.RADIOLOGY: "Radiology Records",
    PartName.IMAGES: "Radiology Images",
}
ENCLOSURES = ("Medical Authorization", "Certification Page")
OF_AGE = 18
_WITHIN = re.compile(r"within (\d+) (working |business )?days")
_BY_CLASS = {"A": "kentucky", "B": "statute-and-deadline", "C": "statute", "D": "neutral"}


class LetterKind(StrEnum):
    """What a person asks for; ``request`` lets the state and the history choose."""

    REQUEST = "request"
    SECOND = "second"
    FOLLOW_UP = "follow-up"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Choice:
    """The letter by the name of its template, what it may cite, and what a person should know before it goes out."""

    template: str
    rule: StateRule | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """How the office writes: its head, the attorney where the matter names none, how much of an SSN; dollars, days till due."""

    head: Letterhead
    attorney: str | None = None
    ssn: str = "last4"
    approval_over: float = 300
    due_days: int = 30


@dataclass(frozen=True, slots=True)
class Charge:
    """What an invoice asks for, as far as it is known."""

    number: str | None = None
    amount: float | None = None


def state_of(provider: Provider) -> str | None:
    """The state whose law governs: where the custodian keeps the records."""
    return provider.state or (provider.address.state if provider.address else None)


def choose(matter: Matter, request: Request, provider: Provider, states: States, kind: LetterKind, today: date) -> Choice:
    """The letter for a request. Raises ``UsageProblem`` where that kind of letter would say what is not so."""
    state = state_of(provider)
    rule = states.rule_for(state, provider.type)
    rule = rule if rule is not None and rule.prints else None
    warnings = tuple(_warnings(matter.client, state, today))
    if kind is LetterKind.FOLLOW_UP or kind is LetterKind.DISPUTE:
        if not request.sent:
            raise UsageProblem(f"{request.id} has not gone out yet.", "Send it first: 'medrec request package' and 'medrec request sent'.")
        if kind is LetterKind.DISPUTE:
            _refuse_dispute(matter, request, rule)
        return Choice(kind.value, rule, warnings)
    if request.purpose == "update":
        return Choice("update", rule, warnings)
    if kind is LetterKind.SECOND or asked_before(matter, request):
        return Choice("second", rule, warnings)
    return Choice(_BY_CLASS[rule.letter_class if rule else "D"], rule, warnings)


def asked_before(matter: Matter, request: Request) -> bool:
    """Whether another request for this patient went out to the same provider earlier: then no copy is the first one."""
    first = min((sent.on for sent in request.sent), default=None)
    others = (sent.on for other in matter.requests if other.id != request.id and other.provider == request.provider for sent in other.sent)
    return any(first is None or on <= first for on in others)


def facts(
    matter: Matter,
    request: Request,
    provider: Provider,
    choice: Choice,
    sender: Sender,
    *,
    today: date,
    ssn: str | None = None,
    charge: Charge | None = None,
) -> LetterFacts:
    """Every placeholder of the letter. ``ssn`` is the number in clear, or None where it is not known or may not be read."""
    client, records, rule = matter.client, provider.records or Department(), choice.rule
    sent = sorted(sent.on for sent in request.sent)
    days_out = (today - sent[-1]).days if sent else 0
    parts = {name: request.parts[name] for name in request.open_parts()} or dict(request.parts)
    ranges = tuple(_ranges(parts, matter.date_of_loss))
    charge = charge or Charge()
    return LetterFacts(
        date=wording.spoken_date(today),
        reference=request.id,
        firm_name=sender.head.firm,
        paralegal_name=sender.head.paralegal,
        attorney_name=matter.attorney or sender.attorney or "",
        attention=records.attention or "Medical Records Department/ROI",
        provider_name=provider.name,
        provider_address=_address_lines(provider.address),
        fax=wording.telephone(records.fax) if records.fax else "",
        email=records.email or "",
        patient_name=wording.spoken_name(client),
        patient_address=", ".join(_address_lines(client.address)),
        patient_born=form_date(client.born) if client.born else "",
        patient_ssn=ssn_shown(ssn, sender.ssn),
        date_ranges=tuple(f"– {what} from {span}" for what, span in ranges),
        dates="; ".join(dict.fromkeys(span for _, span in ranges)),
        billing_fax=_fax(provider.billing) if PartName.BILLING in parts else "",
        radiology_fax=_fax(provider.radiology) if PartName.RADIOLOGY in parts else "",
        enclosures=ENCLOSURES if choice.template not in {LetterKind.FOLLOW_UP.value, LetterKind.DISPUTE.value} else (),
        approval_over=wording.dollars(sender.approval_over),
        statute=_unbroken(rule.citation) if rule else "",
        fee_statute=_unbroken(rule.fee_citation or rule.citation) if rule else "",
        deadline=(rule.deadline or "") if rule else "",
        first_sent=wording.spoken_date(sent[0]) if sent else "",
        last_sent=wording.spoken_date(sent[-1]) if sent else "",
        days_out=str(days_out),
        overdue=_is_due(request, today, sender.due_days),
        missing=wording.series([wording.PARTS[name] for name in request.open_parts()]),
        received=wording.series([wording.PARTS[name] for name, part in request.parts.items() if part.state is PartState.RECEIVED]),
        state_deadline=rule.deadline if rule and rule.deadline and sent and _is_over(rule.deadline, sent[-1], today) else "",
        promised=wording.spoken_date(request.promised) if request.promised else "",
        their_reference=next((entry.their_reference for entry in reversed(request.activity) if entry.their_reference), ""),
        invoice_number=charge.number or "",
        amount=wording.dollars(charge.amount) if charge.amount is not None else "",
    )


def _is_due(request: Request, today: date, due_days: int) -> bool:
    """Whether the day the answer is due has come: the clock's own day, which stands still while they wait for us."""
    sent = due.last_sending(request)
    if sent is None:
        return False
    return today >= (due.due_date(request) or sent.on + timedelta(days=due_days))


def _is_over(deadline: str, sent_on: date, today: date) -> bool:
    """Whether a state's time is over. One that we cannot count (it runs from a payment, say) never is."""
    within = _WITHIN.fullmatch(deadline)
    if within is None:
        return False
    if not within[2]:
        return today > sent_on + timedelta(days=int(within[1]))
    calendar, day = Calendar(), sent_on
    for _ in range(int(within[1])):
        day = calendar.next_business_day(day + timedelta(days=1))
    return today > day


def _unbroken(citation: str | None) -> str:
    """A citation with no line end after its code and its section sign."""
    return (citation or "").replace("KRS ", "KRS\u00a0").replace("§ ", "§\u00a0")


def _warnings(client: Client, state: str | None, today: date) -> Iterator[str]:
    if state is None:
        yield "The provider's state is not known, so the letter cites no statute. Note it: medrec provider change."
    if state == "KY" and client.born is not None and _age(client.born, today) < OF_AGE:
        yield "The patient is a minor. KY minors: check 2024 HB 174 before this letter goes out."


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _refuse_dispute(matter: Matter, request: Request, rule: StateRule | None) -> None:
    if rule is None or rule.letter_class != "A":
        raise UsageProblem("Only a Kentucky custodian owes a free first copy.", "For any other invoice, call; or approve it.")
    if request.purpose == "update" or asked_before(matter, request):
        raise UsageProblem(
            f"{request.id} is not the first request to this custodian.", "A charge for a second copy is allowed; call about it."
        )


def _ranges(parts: dict[PartName, Part], date_of_loss: date | None) -> Iterator[tuple[str, str]]:
    """(what, from … to …) for each part that has a span of time."""
    for name, part in parts.items():
        if name in RANGES:
            start = part.from_ or date_of_loss
            end = form_date(part.to) if isinstance(part.to, date) else "Present"
            yield RANGES[name], f"{form_date(start) if start else 'the first date of service'} to {end}"


def _fax(department: Department | None) -> str:
    return wording.telephone(department.fax) if department and department.fax else ""


def _address_lines(address: Address | None) -> tuple[str, ...]:
    if address is None:
        return ()
    place = " ".join(filter(None, (f"{address.city}," if address.city else "", address.state, address.zip)))
    return tuple(filter(None, (address.street, place)))
