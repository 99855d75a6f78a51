"""The rest of ``medrec request``: turned down, not received, mended, nothing there."""

from __future__ import annotations

from typing import Annotated

import typer

from medrec_daemon.cli import typed
from medrec_daemon.cli.request import Json, Reference, Who, tell
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.journeys import mending as journey
from medrec_daemon.model import PartName

Why = Annotated[str, typer.Option("--why", help="Why, in a few words: it stands in the request's log.")]


def resend(context: typer.Context, request: Reference, why: Why, who: Who = None, json: Json = False) -> None:
    """They do not have it: it must go out again.

    Example: medrec request resend RR-7F3K9TE --why "Lisa, ROI: nothing on file"
    """
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.resend(ledger, request, typed.words(why, "--why"), office.teller(who))
    tell(changed, f"The clock of {request} stands. Send it again: medrec request send {request}", json)


def rejected(
    context: typer.Context,
    request: Reference,
    reason: Annotated[str, typer.Option("--reason", help="A code of rules/rejections.yaml, such as auth_expired or patient_not_found.")],
    said: Annotated[str | None, typer.Option("--said", help="What they said.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """They turned it down, or: this was their reason. Example: medrec request rejected RR-7F3K9TE --reason auth_expired"""
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.rejected(ledger, request, reason, said, office.rules, office.teller(who))
    note = changed.waiting_on_us.note if changed.waiting_on_us else ""
    tell(changed, f"{request} waits for us: {note}", json)


def mended(
    context: typer.Context,
    request: Reference,
    what: Annotated[str, typer.Option("--what", help="What they got: it stands in the request's log.")],
    who: Who = None,
    json: Json = False,
) -> None:
    """They have what they lacked, the clock starts anew. Example: medrec request mended RR-7F3K9TE --what "proof of guardianship"

    Where the whole request has to go out again, send it: medrec request send.
    """
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.mended(ledger, request, typed.words(what, "--what"), office.rules.cadence, office.teller(who))
    runs = f"due {changed.due}, next task {changed.follow_up}" if changed.sent and not changed.closed else "it was not sent yet"
    tell(changed, f"{request} waits no more: {runs}.", json)


def none(
    context: typer.Context,
    request: Reference,
    said: Annotated[str, typer.Option("--said", help="How you know: their letter, or who said it.")],
    part: Annotated[PartName | None, typer.Argument(help="Only this part; else every one that is still out.")] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """They have no such records, you confirm it.

    Example: medrec request none RR-7F3K9TE radiology --said "Lisa: no imaging"
    """
    office = at_hand(context)
    with office.ledger() as ledger:
        changed = journey.none(ledger, request, part, typed.words(said, "--said"), office.teller(who))
    missing = ", ".join(name.value for name in changed.open_parts())
    rest = f"{request} is closed." if changed.closed else f"Still out: {missing}."
    tell(changed, f"Noted: no such records. {rest}", json)
