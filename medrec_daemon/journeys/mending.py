"""What keeps a request from being answered, and its mending: turned down, never received, mended, or nothing there to send."""

from __future__ import annotations

from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.journeys.record import rejected as waiting_for
from medrec_daemon.journeys.request import Teller, change, find
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Request, WaitingOnUs
from medrec_daemon.ledger.transitions import Event
from medrec_daemon.model import PartName
from medrec_daemon.rules import Cadence, Rules

SEND_AGAIN = "send again"
NOT_SENT = "not sent"


def resend(ledger: Ledger, request_id: str, why: str, teller: Teller) -> Request:
    """The custodian does not have it: it must go out again; the clock stands until it does, and then starts anew."""
    waiting = WaitingOnUs(why=SEND_AGAIN, since=teller.at.date(), note=why)
    return change(ledger, request_id, lambda matter: changes.wait(matter, request_id, waiting, Event.TO_RESEND, at=teller.at, by=teller.by))


def rejected(ledger: Ledger, request_id: str, code: str, said: str | None, rules: Rules, teller: Teller) -> Request:
    """The custodian turned it down for the reason ``code`` of rules/rejections.yaml: the clock stands until it is mended."""
    if rules.rejections.of(code) is None:
        known = "\n".join(f"  {reason.code:26} {reason.title}" for reason in rules.rejections.reasons)
        raise UsageProblem(f"There is no reason {code}.", f"One of:\n{known}")
    waiting = waiting_for(code, rules, teller.at.date())
    if said:
        waiting = waiting.model_copy(update={"note": f"{waiting.note} They said: {said}"})
    return change(ledger, request_id, lambda matter: changes.wait(matter, request_id, waiting, Event.REJECTED, at=teller.at, by=teller.by))


def mended(ledger: Ledger, request_id: str, what: str, cadence: Cadence, teller: Teller) -> Request:
    """The custodian now has what it lacked, without the request going out again: the clock starts anew today.

    Raises ``UsageProblem`` where that mends nothing: an invoice is settled, what did not go out is sent.
    """
    _, known = find(ledger, request_id)
    waiting = known.waiting_on_us
    if waiting is not None and waiting.why == "invoice":
        raise UsageProblem(f"{request_id} waits for an invoice.", f"Settle it: medrec invoice pay {request_id} (or dispute, cancelled)")
    if waiting is not None and waiting.why in {SEND_AGAIN, NOT_SENT}:
        raise UsageProblem(f"{request_id} has to go out first.", f"Send it: medrec request send {request_id}")
    clock = due.after_sending(teller.at.date(), cadence, Calendar(cadence.holidays))

    def clear(matter: Matter) -> Matter:
        return changes.clear_waiting(matter, request_id, said=what, due=clock.due, follow_up=clock.follow_up, at=teller.at, by=teller.by)

    return change(ledger, request_id, clear)


def none(ledger: Ledger, request_id: str, part: PartName | None, said: str, teller: Teller) -> Request:
    """A person confirms that the custodian has no such records: one part, or every part that is still out."""
    if part is not None:
        return change(ledger, request_id, lambda matter: changes.part_none(matter, request_id, part, said=said, at=teller.at, by=teller.by))

    def all_open(matter: Matter) -> Matter:
        after = changes.none_of(matter, request_id, said=said, at=teller.at, by=teller.by)
        if after is matter:
            raise UsageProblem(f"No part of {request_id} is open.", f"See 'medrec request show {request_id}'.")
        return after

    return change(ledger, request_id, all_open)
