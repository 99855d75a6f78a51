"""A request on paper: the letter chosen and checked, the authorization judged, one PDF in the outbox, a line in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from medrec_daemon.confined import Confined
from medrec_daemon.errors import FileProblem, UsageProblem
from medrec_daemon.followup import wording
from medrec_daemon.followup.letters import DISPUTE_DRAFTED
from medrec_daemon.journeys.authorization import scan_of
from medrec_daemon.journeys.outdated import ALTHOUGH, PACKAGED, limits_of, printed
from medrec_daemon.journeys.request import Teller, find
from medrec_daemon.ledger.changes import log_activity
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Authorization, Client, Matter, Provider, Request
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.requesting import authorization, certification, letter, markup, package, pictures, templates, typeset
from medrec_daemon.requesting.authorization import Problem
from medrec_daemon.requesting.facts import LetterFacts, Letterhead
from medrec_daemon.requesting.letter import Charge, Choice, LetterKind, Sender
from medrec_daemon.requesting.package import Form, PackagedRequest, Sheet
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import disk_errors, make_folder, write_bytes

logger = logging.getLogger(__name__)

PACKAGE, LETTER = "package.pdf", "letter.pdf"


@dataclass(frozen=True, slots=True)
class PackageRooms:
    """What a package is made from.

    ``turns`` says how a scan's pages are turned to stand upright; ``staff`` has the letterhead of each who signs, by e-mail;
    ``ssn`` gives a client's number in clear, or None; ``certification`` is the office's own form; ``outbox`` gets a folder
    for each request.
    """

    ledger: Ledger
    rules: Rules
    pool: Confined
    turns: Callable[[Path], tuple[int, ...]]
    sender: Sender
    staff: Mapping[str, Letterhead]
    ssn: Callable[[Client], str | None]
    authorizations: Path
    certification: Path | None
    outbox: Path


@dataclass(frozen=True, slots=True)
class Packaged:
    """What lies in the outbox now, and what a person should know of it before it goes out."""

    path: Path
    pages: int
    letter: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A letter as far as it is decided."""

    matter: Matter
    request: Request
    provider: Provider
    choice: Choice
    facts: LetterFacts
    head: Letterhead
    sheet: bytes


def make(rooms: PackageRooms, request_id: str, teller: Teller, *, override: str | None = None) -> Packaged:
    """Letter, authorization and certification page as ``outbox/RR-…/package.pdf``; the same papers give the same bytes.

    Raises ``FileProblem`` where the authorization may not go out and ``override`` gives no reason, ``UsageProblem`` for a
    request that is closed or cannot be written, ``ConfigProblem`` for a template's mistake, ``Unreadable`` for the papers.
    """
    draft = _drafted(rooms, request_id, LetterKind.REQUEST, teller.at.date())
    paper, problems = _authorization(rooms, draft, teller.at.date())
    blocking = tuple(problem for problem in problems if problem.blocks)
    if blocking and override is None:
        raise _refused(request_id, blocking)
    scan = scan_of(paper, rooms.authorizations)
    taken = rooms.pool.run(pictures.take, str(scan), package.ROOM, rooms.turns(scan))
    page, unknown = _certification(rooms, draft)
    packaged = package.make_package([draft.sheet, taken, page], request_id, draft.head.firm)
    said = f"{PACKAGE}, {wording.counted(packaged.pages, 'page')}, with the authorization of {paper.signed or 'an unknown day'}"
    if blocking:
        said += f"{ALTHOUGH}{override} ({' '.join(problem.what for problem in blocking)})"
    notes = tuple(f"{problem.what} {problem.remedy}" for problem in problems)
    return _put(rooms, draft, packaged, PACKAGE, said, teller, (*draft.choice.warnings, *unknown, *notes))


def letter_only(rooms: PackageRooms, request_id: str, kind: LetterKind, teller: Teller, charge: Charge | None = None) -> Packaged:
    """One letter of a request without its enclosures, as ``outbox/RR-…/letter.pdf`` or, by its kind, ``follow-up.pdf`` and so on.

    A dispute is only drafted: a person reads and sends it. Raises as ``make`` does, but asks for no authorization.
    """
    draft = _drafted(rooms, request_id, kind, teller.at.date(), charge)
    packaged = package.make_package([draft.sheet], request_id, draft.head.firm)
    name = LETTER if kind is LetterKind.REQUEST else f"{kind.value}.pdf"
    return _put(rooms, draft, packaged, name, f"{name}, {wording.counted(packaged.pages, 'page')}", teller, draft.choice.warnings)


def dispute_draft(rooms: PackageRooms, request_id: str, teller: Teller, charge: Charge, invoice: str) -> Packaged:
    """The letter against a charge for a Kentucky first copy as ``outbox/RR-…/dispute.pdf``; ``invoice`` are its words in the log.

    Raises as ``letter_only``.
    """
    draft = _drafted(rooms, request_id, LetterKind.DISPUTE, teller.at.date(), charge)
    packaged = package.make_package([draft.sheet], request_id, draft.head.firm)
    name = f"{LetterKind.DISPUTE.value}.pdf"
    said = f"{name}, {wording.counted(packaged.pages, 'page')}, for a person to read and send, against {invoice}"
    return _put(rooms, draft, packaged, name, said, teller, draft.choice.warnings, did=DISPUTE_DRAFTED)


def letter_sheet(rooms: PackageRooms, request_id: str, kind: LetterKind, today: date, by: str, to: str) -> PackagedRequest:
    """A letter as it goes out ``by`` that way to that number or address; nothing is written. Raises as ``letter_only``."""
    draft = _drafted(rooms, request_id, kind, today, via=(by, to))
    return package.make_package([draft.sheet], request_id, draft.head.firm)


def _drafted(
    rooms: PackageRooms, request_id: str, kind: LetterKind, today: date, charge: Charge | None = None, via: tuple[str, str] | None = None
) -> _Draft:
    """``via`` is the way and the place it goes to, where that is known: the letter says so."""
    matter, request = find(rooms.ledger, request_id)
    if request.closed is not None and kind is not LetterKind.DISPUTE:  # records and their invoice may come together
        raise UsageProblem(f"{request_id} is closed since {request.closed.on}.", "Reopen it first: 'medrec request reopen'.")
    provider = rooms.ledger.provider(request.provider)
    choice = letter.choose(matter, request, provider, rooms.rules.states, kind, today)
    sender = replace(rooms.sender, head=_head(rooms, matter))
    number = rooms.ssn(matter.client) if sender.ssn != "none" else None
    facts = letter.facts(matter, request, provider, choice, sender, today=today, ssn=number, charge=charge)
    if via is not None:
        by, to = via
        facts = replace(facts, fax=wording.telephone(to) if by == "fax" else "", email=to if by == "email" else "")
    elif provider.records is not None and (way := provider.records.prefers) not in (None, "fax"):
        facts = replace(facts, fax="", email=facts.email if way == "email" else "")
    text = templates.render(rooms.rules.letters[choice.template], facts)
    sheet = typeset.letter(markup.layout(text), sender.head, f"Letter {request_id}")
    return _Draft(matter, request, provider, choice, facts, sender.head, sheet)


def _head(rooms: PackageRooms, matter: Matter) -> Letterhead:
    """The letterhead of the matter's paralegal."""
    head = rooms.staff.get((matter.paralegal or "").casefold())
    if head is None:
        wrong = f"{matter.paralegal}, who is not on the staff" if matter.paralegal else "no paralegal: nobody can sign its letters"
        raise UsageProblem(
            f"Matter {matter.matter} names {wrong}.",
            f"Write the line 'paralegal: ADDRESS' into its file in the ledger. On the staff: {', '.join(rooms.staff)}.",
        )
    return head


def _authorization(rooms: PackageRooms, draft: _Draft, today: date) -> tuple[Authorization, tuple[Problem, ...]]:
    """The paper to send with what speaks against it. Raises ``FileProblem`` where there is none at all."""
    limits = limits_of(draft.provider, rooms.rules)
    paper = authorization.choose(draft.matter.authorizations, today, limits)
    if paper is None:
        raise FileProblem(
            f"Matter {draft.matter.matter} has no signed authorization, and nothing goes out without one.",
            f"Add it: medrec authorization add {draft.matter.matter} FILE --signed DATE; or make the letter alone with --letter-only.",
        )
    sensitive = authorization.sensitive_of(draft.provider, draft.matter.treatment)
    return paper, authorization.verdict(paper, today, limits, rooms.rules.cadence.authorization_warning_days, sensitive=sensitive)


def _refused(request_id: str, blocking: tuple[Problem, ...]) -> FileProblem:
    listed = "\n".join(f"  {problem.what} {problem.remedy}" for problem in blocking)
    return FileProblem(
        f"No package for {request_id}, because of the authorization:\n{listed}\n", "To send it all the same, say why: --override WHY."
    )


def _certification(rooms: PackageRooms, draft: _Draft) -> tuple[Sheet, tuple[str, ...]]:
    """The certification page, and what a person should know of it."""
    if rooms.certification is None:
        return certification.plain_page(draft.facts, draft.head), ()
    if not rooms.certification.is_file():
        raise FileProblem(
            f"The certification form {rooms.certification} is not there.", "Put it there, or leave letter.certification empty."
        )
    form = Form(rooms.pool.run(pictures.take, str(rooms.certification), package.ROOM, ()), draft.facts)
    if not form.paper.blanks:
        return form, ("The certification form has no fields to fill in: write the patient's name and date of birth on it by hand.",)
    return form, ()


def _put(
    rooms: PackageRooms,
    draft: _Draft,
    packaged: PackagedRequest,
    name: str,
    said: str,
    teller: Teller,
    warnings: tuple[str, ...],
    did: str = "letter written",
) -> Packaged:
    """Write the PDF, then the log: a crash between the two leaves a paper that is made again."""
    folder = rooms.outbox / draft.request.id
    with disk_errors(f"The outbox {folder}"):
        make_folder(folder)
        write_bytes(folder / name, packaged.pdf)
    did, facts = (did, None) if name != PACKAGE else (PACKAGED, printed(draft.matter, draft.request, draft.provider))
    entry = entry_of(teller.at, teller.by, did, said=said, sha256=facts)
    rooms.ledger.change(draft.matter.matter, lambda matter: log_activity(matter, draft.request.id, entry))
    logger.info("%s: %s made, %d pages", draft.request.id, name, packaged.pages)
    return Packaged(folder / name, packaged.pages, draft.choice.template, warnings)
