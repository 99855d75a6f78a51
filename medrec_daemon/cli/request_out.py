"""The rest of ``medrec request``: the package goes out, its log is shown, and newer records are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.request import Json, PaperName, Reference, Who, tell
from medrec_daemon.cli.sending import channel_for, sending_rooms
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.followup import wording
from medrec_daemon.journeys import submit
from medrec_daemon.journeys import update as journey
from medrec_daemon.journeys.destinations import Way, destination
from medrec_daemon.journeys.request import find
from medrec_daemon.model import PartName
from medrec_daemon.privacy import without_ssn
from medrec_daemon.requesting.channels.contract import Delivery
from medrec_daemon.safe_write import disk_errors, write_bytes


def send(
    context: typer.Context,
    request: Reference,
    by: Annotated[Way | None, typer.Option("--by", help="Another way than the provider's preferred one.")] = None,
    letter: Annotated[
        PaperName | None,
        typer.Option("--letter", help="Not the package: write and send the follow-up letter, or send the dispute as it was drafted."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go where.")] = False,
    who: Who = None,
    json: Json = False,
) -> None:
    """Send the package of 'medrec request package' by the provider's preferred way. Example: medrec request send RR-7F3K9TE

    The clock starts when it is proven: a fax when its result says so, a letter when a person says so
    (medrec request sent, or the folder moved to outbox/sent/). A failed fax is tried again and stands in the call sheet.

    With --letter follow-up the letter that goes with a call is written and sent in one go. It moves neither the deadline nor
    the next task: the call is still to be made. Example: medrec request send RR-7F3K9TE --letter follow-up
    """
    office = at_hand(context)
    teller = office.teller(who)
    if letter is not None:
        from medrec_daemon.cli.letters import send_letter  # what draws pages is slow to import

        send_letter(office, request, letter, by, teller, dry_run=dry_run, json=json)
        return
    with office.ledger() as ledger:
        _, known = find(ledger, request)
        way, where = destination(ledger.provider(known.provider), by)
        rooms = sending_rooms(office, ledger)
        plan = submit.planned(request, way, channel_for(way, office.config), where, rooms)
        words = f"{plan.package.pages} pages by {plan.channel} to {wording.telephone(where.to)} ({where.name})"
        if dry_run:
            plain = {
                "request": request,
                "by": way,
                "channel": plan.channel,
                "to": where.to,
                "name": where.name,
                "pages": plan.package.pages,
            }
            say.as_json(plain) if json else say.console.print(f"It would go: {words}.", markup=False, soft_wrap=True)
            return
        told = submit.send(plan, rooms, teller)
        _, after = find(ledger, request)
    if told.state is Delivery.SENT:
        tell(after, f"Sent: {words}. Due {after.due}, first follow-up {after.follow_up}.", json)
    elif told.state is Delivery.FAILED:
        note = after.waiting_on_us.note if after.waiting_on_us else told.words
        tell(after, f"It did not go out: {note}", json)
    else:
        tell(after, f"On its way: {words}; {told.words}. The clock starts when that is proven.", json)


def log(
    context: typer.Context,
    request: Reference,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Write it here, fit to show a court or a client.")] = None,
    json: Json = False,
) -> None:
    """Everything that was done and said about a request. Example: medrec request log RR-7F3K9TE --pdf chronology.pdf"""
    # The library that sets it is slow to load, and every command comes past this module.
    from medrec_daemon.journeys.chronology import chronology
    from medrec_daemon.requesting.chronology import pdf as chronology_pdf

    office = at_hand(context)
    with office.ledger() as ledger:
        matter, known = find(ledger, request)
        provider = ledger.provider(known.provider)
    told = chronology(office.config.firm.name, matter, known, provider, office.clock(), office.staff)
    if pdf is not None:
        with disk_errors(f"The file {pdf}"):
            write_bytes(pdf, chronology_pdf(told))
        say.console.print(f"Written to {pdf}.", markup=False, soft_wrap=True)
        return
    if json:
        say.as_json([{"at": step.at, "by": step.by, "did": step.did, "words": without_ssn(step.words)} for step in told.steps])
        return
    for label, words in told.facts:
        say.console.print(f"{label:15} {without_ssn(words)}", markup=False, soft_wrap=True)
    rows = [(f"{step.at:%Y-%m-%d %H:%M}", step.by, step.did, without_ssn(step.words)) for step in told.steps]
    say.table("\nWhat was done and said", ("At", "By", "Did", "Particulars"), rows, "Nothing was done yet.")


def update(
    context: typer.Context,
    request: Reference,
    part: Annotated[list[PartName] | None, typer.Option(help="Only this part; may be repeated. Default: all it asked for.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="From this day; default the day after the last date of service held.")] = None,
    final: Annotated[
        bool, typer.Option("--final", help="Treatment is complete: what is still lacking of the final records and the final bill.")
    ] = False,
    who: Who = None,
    json: Json = False,
) -> None:
    """Draft an update: newer records than those held, while treatment goes on, or with --final the last ones.

    Example: medrec request update RR-7F3K9TE
    """
    office = at_hand(context)
    teller = office.teller(who)
    begin = typed.past_day(start, "The first day", teller.at.date(), typed.EARLIEST_BIRTH) if start else None
    with office.ledger() as ledger:
        asking = journey.final if final else journey.update
        drafted = asking(ledger, request, part or (), begin, teller)
    since = ", ".join(f"{name.value} from {asked.from_}" for name, asked in drafted.parts.items())
    tell(drafted, f"Drafted {drafted.id}: {since}. Then: medrec request package {drafted.id}", json)
