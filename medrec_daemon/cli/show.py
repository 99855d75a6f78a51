"""Commands that look: explain one file, the office's status, a digest, and whether ledger and store still agree."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from medrec_daemon.cli import say
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.errors import UsageProblem
from medrec_daemon.followup import render
from medrec_daemon.followup.digest import as_json_ready
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys import day, plan_text
from medrec_daemon.journeys.arrival import make_plan
from medrec_daemon.journeys.status import Status
from medrec_daemon.journeys.verify import Verified
from medrec_daemon.journeys.verify import verify as verify_all
from medrec_daemon.ledger.model import pages_words
from medrec_daemon.model import Plan
from medrec_daemon.safe_write import disk_errors, sha256_of, write_bytes

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def explain(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Any file: in the inbox, held, or elsewhere.", exists=True, dir_okay=False, readable=True)],
    json: Json = False,
) -> None:
    """What would be done with one file, and why: every piece with its evidence. Touches nothing."""
    office = at_hand(context)
    with office.rooms() as rooms, say.page_progress("Reading") as progress:
        sha256 = sha256_of(file)
        plan = make_plan(file.name, sha256, rooms, lambda: rooms.reader.read(file, sha256, progress=progress))
    if json:
        say.as_json(plan_text.as_plain(plan))
        return
    _print_plan(plan)


def _print_plan(plan: Plan) -> None:
    say.console.print(f"[bold]{plan.outcome.value}[/bold]  {say.counted(plan.page_count, 'page')}  sha256 {plan.sha256}")
    for reason in plan.reasons:
        say.console.print(f"- {reason}", markup=False)
    for piece in plan.pieces:
        place = f"{piece.folder}/{piece.name}" if piece.folder else "not filed"
        answers = f"; {piece.part.value} of {piece.request}" if piece.request and piece.part else ""
        pages = pages_words(f"{piece.pages[0]}-{piece.pages[1]}")
        closes = ", closes it" if piece.closes else ""
        say.console.print(f"\n[bold]{pages}: {piece.kind.value}[/bold]{answers}{closes}")
        say.console.print(f"  {place}", markup=False)
        if piece.note:
            say.console.print(f"  {piece.note}", markup=False)
        rows = [(item.page, item.what, item.saw, f"{item.weight:+.1f}") for item in piece.evidence]
        say.table("", ("Page", "What", "Saw", "Weight"), rows, "  No evidence.")
    likely = [(candidate.matter, candidate.provider, candidate.request, f"{candidate.score:.2f}") for candidate in plan.candidates]
    if likely:
        say.table("\nCandidates", ("Matter", "Provider", "Request", "Score"), likely, "")


def status(context: typer.Context, json: Json = False) -> None:
    """How the office stands: inbox, spool, held, requests by state, the last digests, the service's health."""
    office = at_hand(context)
    seen = office.status()
    service = office.service_state()
    digests = day.sent_digests(office.digest_memory)
    if json:
        say.as_json(
            _status_as_plain(seen) | {"last_digest": {person: sent.day.isoformat() for person, sent in digests.items()}, "service": service}
        )
        return
    at_work = say.counted(len(seen.spool), "file")
    spool = f"{at_work} at work" if service["running"] else f"{at_work} taken; the service goes on with them once it runs"
    rows: list[tuple[str, object]] = [
        ("Service", service["words"]),
        ("Inbox", say.counted(seen.inbox, "file")),
        *([("Inbox in the cloud", say.counted(service["cloud_inbox"], "file"))] if service["cloud_inbox"] is not None else []),
        ("Spool", spool if seen.spool else "empty"),
        *(
            ("  waits", f"{waiting.id}: {waiting.trouble} Next try at {waiting.next_try:%H:%M}.")
            for waiting in seen.spool
            if waiting.trouble and waiting.next_try
        ),
        ("Held", f"{say.counted(seen.held, 'file')}, see 'medrec held list'" if seen.held else "nothing"),
        ("Filed today", say.counted(seen.filed_today, "piece")),
        *((f"Requests {say.state_words((name,))}", count) for name, count in seen.requests.items()),
        *((f"Digest {person}", sent.words) for person, sent in digests.items()),
        *(("[red]Problem[/red]", problem) for problem in seen.problems),
    ]
    say.table("", ("", ""), rows, "")


def _status_as_plain(seen: Status) -> dict[str, object]:
    plain = dataclasses.asdict(seen)
    spool = [
        {**waiting, "since": str(waiting["since"]), "next_try": waiting["next_try"] and str(waiting["next_try"])}
        for waiting in plain.pop("spool")
    ]
    return {"inbox": plain["inbox"], "spool": len(spool), "in_spool": spool} | plain


def digest(
    context: typer.Context,
    person: Annotated[str | None, typer.Option("--for", help="One paralegal's e-mail; default everybody on the staff.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it now (once a day and person; a second time only tells so).")] = False,
    ics: Annotated[Path | None, typer.Option("--ics", help="Write the next tasks and deadlines of --for into this calendar file.")] = None,
    json: Json = False,
) -> None:
    """The call sheet: whom to call today and what to say. Shows it, or with --send mails it."""
    office = at_hand(context)
    people = (person,) if person else office.paralegals
    if person and person not in office.paralegals:
        raise UsageProblem(f"{person} gets no digest.", f"Paralegals in config.yaml: {', '.join(office.paralegals)}.")
    if ics is not None:
        _write_calendar(office, people, ics)
        return
    with office.ledger() as ledger:
        rooms = office.digest_rooms(ledger, sends=send)
        sheets = {mail: office.digest(mail, rooms, office.clock().date()) for mail in people}
        answers = {mail: day.send_digest(mail, sheet, rooms, office.clock()) for mail, sheet in sheets.items()} if send else {}
    if json:
        say.as_json([{"for": mail, "sent": answers.get(mail), **as_json_ready(sheet)} for mail, sheet in sheets.items()])
        return
    for mail, sheet in sheets.items():
        if send:
            say.console.print(f"{mail}: {answers[mail]}", markup=False)
        else:
            say.console.print(f"To: {mail}\nSubject: {render.subject(sheet)}\n\n{render.text(sheet)}", markup=False)


def _write_calendar(office: OfficeAtHand, people: Sequence[str], file: Path) -> None:
    if len(people) != 1:
        raise UsageProblem("A calendar is one person's.", f"Say whose with --for, one of: {', '.join(people)}.")
    with office.ledger() as ledger:
        written = day.make_calendar(people[0], ledger, office.rules.cadence, office.paralegals, office.clock())
    with disk_errors(f"The file {file}"):
        write_bytes(file, written)
    say.console.print(f"Written to {file}.", markup=False, soft_wrap=True)


def verify(context: typer.Context, json: Json = False) -> None:
    """Hold the ledger, the store and the kept originals against each other. Exit 5 when they disagree."""
    office = at_hand(context)
    office.warns = False  # what is set aside is named below
    spool = Spool(office.folders.state / "spool")
    with office.ledger() as ledger, say.page_progress("Comparing", "matters") as progress:
        found = verify_all(
            ledger,
            office.store(),
            office.folders.filed,
            lambda: {arrival.sha256 for arrival in spool.arrivals()},
            office.config.filing.keep_originals_days,
            office.clock().date(),
            progress,
        )
    if json:
        say.as_json(dataclasses.asdict(found))
    else:
        _print_verified(found)
    if found.findings or found.set_aside:
        raise typer.Exit(5)


def _print_verified(found: Verified) -> None:
    say.console.print(f"{say.counted(found.documents, 'filed piece')} and {say.counted(found.originals, 'original')} compared.")
    if found.set_aside:
        are = "1 matter is set aside and was" if len(found.set_aside) == 1 else f"{len(found.set_aside)} matters are set aside and were"
        say.console.print(f"{are} not compared: {', '.join(found.set_aside)} (medrec check names each mistake).", soft_wrap=True)
    rows = [(finding.what, finding.matter, finding.path) for finding in found.findings]
    agrees = "Everything else agrees." if found.set_aside else "Everything agrees."
    say.table("They disagree", ("What", "Matter", "Path"), rows, agrees)
