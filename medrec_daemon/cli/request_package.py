"""``medrec request package`` and ``letter``: a request as a PDF in the outbox, ready to fax."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from medrec_daemon.cli import say, typed
from medrec_daemon.cli.request import Json, Reference, Who
from medrec_daemon.cli.sealing import ssn_of
from medrec_daemon.cli.wiring import OfficeAtHand, at_hand
from medrec_daemon.confined import Confined, Limits
from medrec_daemon.followup.wording import telephone
from medrec_daemon.reading.reader import Reader, ReadingLimits
from medrec_daemon.requesting.facts import Letterhead
from medrec_daemon.requesting.letter import Charge, LetterKind, Sender
from medrec_daemon.safe_write import sha256_of

if TYPE_CHECKING:  # what draws pages takes a quarter of a second to import, and every other command would wait for it
    from medrec_daemon.journeys.package import Packaged, PackageRooms


def package(
    context: typer.Context,
    request: Reference,
    override: Annotated[
        str | None, typer.Option(metavar="WHY", help="Send it although the authorization is not in order, and why.")
    ] = None,
    letter_only: Annotated[bool, typer.Option("--letter-only", help="The letter without authorization and certification page.")] = False,
    who: Who = None,
    json: Json = False,
) -> None:
    """Letter, signed authorization and certification page as one PDF in the outbox, every page with our reference.

    Which letter it is follows from the custodian's state and from what was asked before. Its wording stands in rules/letters/.

    Example: medrec request package RR-7F3K9TE
    """
    from medrec_daemon.journeys import package as journey

    office = at_hand(context)
    why = typed.words(override, "--override") if override is not None else None
    with rooms(office) as at_work:
        if letter_only:
            made = journey.letter_only(at_work, request, LetterKind.REQUEST, office.teller(who))
        else:
            made = journey.make(at_work, request, office.teller(who), override=why)
    _tell(
        request,
        made,
        f"Look through it, then: medrec request send {request} (sent by your own hand: medrec request sent {request} --by fax)",
        json,
    )


def letter(
    context: typer.Context,
    request: Reference,
    kind: Annotated[
        LetterKind, typer.Option(help="request and second ask for records; dispute is about a charge for a Kentucky first copy.")
    ],
    invoice: Annotated[str | None, typer.Option(help="dispute: their invoice's number.")] = None,
    amount: Annotated[float | None, typer.Option(help="dispute: its amount in dollars.", min=0)] = None,
    who: Who = None,
    json: Json = False,
) -> None:
    """One letter of a request as a PDF in the outbox; a person reads it and sends it.

    Example: medrec request letter RR-7F3K9TE --kind follow-up
    """
    from medrec_daemon.journeys import package as journey

    office = at_hand(context)
    with rooms(office) as at_work:
        made = journey.letter_only(at_work, request, kind, office.teller(who), Charge(invoice, amount))
    if kind in {LetterKind.FOLLOW_UP, LetterKind.DISPUTE}:
        then = f"Read it; to send it: medrec request send {request} --letter {kind.value}"
    else:
        then = f"Read it before you send it; when you did: medrec request call {request} --with WHOM --said 'letter sent'"
    _tell(request, made, then, json)


@contextmanager
def rooms(office: OfficeAtHand) -> Iterator[PackageRooms]:
    """What a package is made from, put together of the configuration; the worker ends with it."""
    from medrec_daemon.journeys.package import PackageRooms

    config, cadence = office.config, office.rules.cadence
    firm = Letterhead(config.firm.name, config.firm.address, telephone(config.firm.phone or ""), config.firm.website or "")
    staff = {
        person.email.casefold(): Letterhead(
            firm.firm, firm.address, firm.phone, firm.website, person.name, person.email, telephone(person.direct_line or "")
        )
        for person in config.staff
    }
    reading = config.reading
    limits = Limits(1, max(reading.page_seconds, 30.0), reading.memory_mb, config.intake.max_file_mb)
    reads = ReadingLimits(office.workers, reading.page_seconds, reading.file_minutes, reading.memory_mb, config.intake.max_file_mb)
    with office.ledger() as ledger, Confined(limits) as pool, Reader(reads) as reader:
        yield PackageRooms(
            ledger=ledger,
            rules=office.rules,
            pool=pool,
            turns=lambda scan: tuple(page.turned for page in reader.read(scan, sha256_of(scan)).pages),
            sender=Sender(firm, config.letter.attorney, config.letter.ssn, cadence.invoice_approval_over, cadence.due_days),
            staff=staff,
            ssn=lambda client: ssn_of(office, client),
            authorizations=office.folders.authorizations,
            certification=config.letter.certification,
            outbox=office.folders.outbox,
        )


def _tell(request: str, made: Packaged, then: str, json: bool) -> None:
    if json:
        say.as_json({"reference": request, "file": made.path, "pages": made.pages, "letter": made.letter, "warnings": list(made.warnings)})
        return
    say.console.print(f"{made.path} ({say.counted(made.pages, 'page')}, {made.letter} letter)", markup=False, soft_wrap=True)
    for warning in made.warnings:
        say.notes.print(f"Note: {warning}", style="yellow", markup=False, soft_wrap=True)
    say.console.print(then, markup=False, soft_wrap=True)
