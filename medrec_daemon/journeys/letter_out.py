"""A letter about a request goes out: written, noted, handed over once, proven. It moves no clock; the call is still to be made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from medrec_daemon.errors import UnknownName, UsageProblem
from medrec_daemon.followup.letters import Letter
from medrec_daemon.journeys import sending_notes as journal
from medrec_daemon.journeys import sending_outcomes as outcome
from medrec_daemon.journeys.package import PackageRooms, letter_sheet
from medrec_daemon.journeys.request import Teller, change, find
from medrec_daemon.journeys.sending_notes import SendingNote, Stage
from medrec_daemon.journeys.sending_outcomes import FOLLOW_UP
from medrec_daemon.journeys.submit import SendingRooms, hand_over
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Request
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.requesting.channels.contract import Destination, OutgoingPackage, Submission
from medrec_daemon.requesting.letter import LetterKind
from medrec_daemon.requesting.outgoing import taken_up
from medrec_daemon.safe_write import disk_errors, make_folder, write_bytes


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """What a sending would do: the way, the channel it goes by, the destination, and the letter."""

    reference: str
    by: str
    channel: str
    destination: Destination
    package: OutgoingPackage


def planned(
    request_id: str, paper: str, by: str, channel: str, to: Destination, rooms: SendingRooms, papers: PackageRooms, today: date
) -> PlannedLetter:
    """Decide and write a letter; nothing is kept or sent yet. A dispute goes as it was drafted and read.

    Raises ``UsageProblem`` where such a letter would say what is not so, or another is under way, and as ``package.letter_only``.
    """
    _, request = find(rooms.ledger, request_id)
    _refuse_useless(request, paper)
    under_way = journal.note_of(rooms.journal, request_id, paper)
    if under_way is not None and not _may_follow(under_way, rooms):
        raise UsageProblem(
            f"A letter about {request_id} is under way by {under_way.by} since {under_way.since:%Y-%m-%d %H:%M}.",
            f"Its result is awaited. If you know it: medrec request sent {request_id} --by {under_way.by} --letter {under_way.paper}",
        )
    number = outcome.next_number(request, paper, under_way)
    key = journal.key_of(request_id, paper, number)
    if paper == FOLLOW_UP:
        made = letter_sheet(papers, request_id, LetterKind.FOLLOW_UP, today, by, to.to)
        package = OutgoingPackage(request_id, key, made.pdf, made.pages, paper=paper, file=f"{paper}-{number}.pdf")
    else:
        package = _drafted(request_id, paper, key, rooms)
    return PlannedLetter(request_id, by, channel, to, package)


def send(plan: PlannedLetter, rooms: SendingRooms, teller: Teller) -> Submission:
    """Carry it out: what became of it by now. Raises as ``Channel.submit``; ``Doubtful`` is looked up by ``submit.settle``."""
    paper = plan.package.paper
    with journal.alone(rooms.journal):
        _, request = find(rooms.ledger, plan.reference)
        _refuse_useless(request, paper)
        kept = journal.note_of(rooms.journal, plan.reference, paper)
        number = outcome.next_number(request, paper, kept)
        if (kept is not None and not _may_follow(kept, rooms)) or plan.package.key != journal.key_of(plan.reference, paper, number):
            raise journal.BusySending(
                f"A letter about {plan.reference} was sent by somebody else just now.", f"See 'medrec request show {plan.reference}'."
            )
        if kept is not None and kept.stage is Stage.UNDER_WAY:
            outcome.handed_over(kept, "no result came back", rooms.ledger)  # a crash may have kept it from the log
        folder = rooms.outbox / plan.reference
        with disk_errors(f"The outbox {folder}"):
            make_folder(folder)
            write_bytes(folder / plan.package.file, plan.package.pdf)
        note = SendingNote(
            reference=plan.reference,
            by=plan.by,
            channel=plan.channel,
            to=plan.destination.to,
            name=plan.destination.name,
            who=teller.by,
            number=number,
            sha256=journal.digest_of(plan.package.pdf),
            stage=Stage.BEGUN,
            since=teller.at,
            pages=plan.package.pages,
            paper=paper,
            file=plan.package.file,
        )
        return hand_over(note, plan.package, rooms, teller.at)


def sent(ledger: Ledger, request_id: str, paper: str, by: str, to: str | None, proof: str | None, teller: Teller) -> Request:
    """A person says that a letter went out. Raises ``UsageProblem`` for a request that was never sent itself."""
    _, request = find(ledger, request_id)
    if not request.sent:
        raise UsageProblem(f"{request_id} has not gone out yet, and so no letter about it.", f"Leave out --letter {paper}.")
    where = f" to {to}" if to else ""
    said = f"{_key(request, paper)}: by {by}{where}; {proof or 'no proof kept'}"
    entry = entry_of(teller.at, teller.by, outcome.word_of(paper, Letter.SENT), said=said)
    return change(ledger, request_id, lambda matter: changes.log_activity(matter, request_id, entry))


def _key(request: Request, paper: str) -> str:
    """The last letter that was handed over and has no result, else a new one's."""
    submitted = outcome.word_of(paper, Letter.SUBMITTED)
    last = next((entry for entry in reversed(request.activity) if entry.did in {submitted, outcome.word_of(paper, Letter.SENT)}), None)
    if last is not None and last.did == submitted:
        return (last.said or "").partition(":")[0]
    return journal.key_of(request.id, paper, outcome.next_number(request, paper, None))


def _may_follow(under_way: SendingNote, rooms: SendingRooms) -> bool:
    """Whether a new letter may go while a note of an earlier one is there: it failed, or no machine ever learns what became of it."""
    channel = rooms.channels.get(under_way.channel)
    by_a_person = channel is None or channel.told_by_a_person
    return under_way.stage is Stage.AGAIN or (under_way.stage is Stage.UNDER_WAY and by_a_person)


def _refuse_useless(request: Request, paper: str) -> None:
    if outcome.is_of_use(paper, request):
        return
    if not request.sent:
        raise UsageProblem(f"{request.id} has not gone out yet.", f"Send it first: medrec request send {request.id}")
    if paper != FOLLOW_UP:
        raise UsageProblem(f"{request.id} has no unsettled invoice.", "See 'medrec invoice list'.")
    if request.waiting_on_us is not None:
        raise UsageProblem(
            f"{request.id} waits for us ({request.waiting_on_us.why}), so there is nothing to remind them of.",
            f"Settle that first: medrec request show {request.id}",
        )
    raise UsageProblem(f"Nothing of {request.id} is out any more.", f"See 'medrec request show {request.id}'.")


def _drafted(request_id: str, paper: str, key: str, rooms: SendingRooms) -> OutgoingPackage:
    file = f"{paper}.pdf"
    try:
        return replace(taken_up(rooms.outbox / request_id / file, request_id, key), paper=paper, file=file)
    except UnknownName as error:
        raise UnknownName(
            f"There is no {paper} letter of {request_id} in the outbox.", f"Draft it: medrec request letter {request_id} --kind {paper}"
        ) from error
