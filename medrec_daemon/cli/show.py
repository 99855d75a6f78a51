"""Commands that look: the office's status, a digest, and whether ledger and store still agree."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from medrec_daemon.cli import say
from medrec_daemon.cli.digests import weekly_memory
from medrec_daemon.cli.wiring import at_hand
from medrec_daemon.intake.spool import Spool
from medrec_daemon.journeys.once import sent_digests
from medrec_daemon.journeys.status import Status
from medrec_daemon.journeys.verify import Verified
from medrec_daemon.journeys.verify import verify as verify_all

MOST_PROBLEMS = 20
"""What a screen shows of them; --json has all."""
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def status(context: typer.Context, json: Json = False) -> None:
    """How the office stands: inbox, spool, held, requests by state, the last digests, the service's health."""
    office = at_hand(context)
    seen = office.status()
    service = office.service_state()
    digests, weeklies = sent_digests(office.digest_memory), sent_digests(weekly_memory(office))
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
        *((f"Weekly {person}", sent.words) for person, sent in weeklies.items()),
        *(("[red]Problem[/red]", problem) for problem in seen.problems[:MOST_PROBLEMS]),
        *([("", f"and {more} problems more: medrec status --json")] if (more := len(seen.problems) - MOST_PROBLEMS) > 0 else []),
    ]
    say.table("", ("", ""), rows, "")


def _status_as_plain(seen: Status) -> dict[str, object]:
    plain = dataclasses.asdict(seen)
    spool = [
        {**waiting, "since": str(waiting["since"]), "next_try": waiting["next_try"] and str(waiting["next_try"])}
        for waiting in plain.pop("spool")
    ]
    return {"inbox": plain["inbox"], "spool": len(spool), "in_spool": spool} | plain


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
