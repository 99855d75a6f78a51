"""A package goes out: noted, handed over once, proven, and only then does the clock start. What failed is tried again by rule."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from medrec_daemon.errors import ConfigProblem, Doubtful, FileProblem, MedrecError, TryLater, UnknownName, Unreadable, UsageProblem
from medrec_daemon.journeys import sending_notes as journal
from medrec_daemon.journeys import sending_outcomes as outcome
from medrec_daemon.journeys.destinations import still_at
from medrec_daemon.journeys.field_sheet import field_sheet
from medrec_daemon.journeys.outdated import outdated
from medrec_daemon.journeys.request import Teller, find
from medrec_daemon.journeys.sending_notes import PACKAGE, SendingNote, Stage
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Request
from medrec_daemon.ledger.transitions import Event, refuse_impossible
from medrec_daemon.requesting.channels.contract import Channel, Delivery, Destination, OutgoingPackage, Submission
from medrec_daemon.requesting.outgoing import taken_up
from medrec_daemon.rules import Rules

log = logging.getLogger(__name__)
LOOK_FOR = timedelta(hours=2)
"""How long a lost attempt is looked up at the channel before a person is told that nobody knows."""
NO_RESULT = timedelta(hours=24)
"""How long a result may take before a person is told to look."""


@dataclass(frozen=True, slots=True)
class SendingRooms:
    """The parts a sending needs: ``journal`` is state/sending, ``outbox`` holds RR-…/package.pdf, ``channels`` by their name.

    A failed fax is tried ``tries`` times in all, ``pause`` apart; what the service sends by itself only while ``open_now`` says so.
    """

    ledger: Ledger
    rules: Rules
    journal: Path
    outbox: Path
    channels: Mapping[str, Channel]
    tries: int = 3
    pause: timedelta = timedelta(minutes=30)
    open_now: Callable[[datetime], bool] = lambda _now: True


@dataclass(frozen=True, slots=True)
class Planned:
    """What a sending would do: the method, the channel it goes by, the destination, and the package as it lies there."""

    reference: str
    by: str
    channel: str
    destination: Destination
    package: OutgoingPackage


def planned(request_id: str, by: str, channel: str, destination: Destination, rooms: SendingRooms) -> Planned:
    """Decide a sending; nothing happens yet. Raises ``UsageProblem`` where it cannot go out, ``UnknownName`` without a package."""
    _, request = find(rooms.ledger, request_id)
    refuse_impossible(request, Event.SENT)
    waits = request.waiting_on_us
    if request.sent and (waits is None or waits.why == "invoice"):
        raise UsageProblem(
            f"{request_id} was sent on {request.sent[-1].on} already, and they wait for no other one.",
            f"If it must go out again, say why first: medrec request resend {request_id} --why …",
        )
    under_way = journal.note_of(rooms.journal, request_id)
    if under_way is not None and under_way.stage is not Stage.AGAIN:
        raise UsageProblem(
            f"{request_id} is under way by {under_way.by} since {under_way.since:%Y-%m-%d %H:%M}.",
            f"Its result is awaited. If you know it: medrec request sent {request_id} --by {under_way.by}",
        )
    number = outcome.next_number(request, PACKAGE, under_way)
    package = taken_up(rooms.outbox / request_id / "package.pdf", request_id, f"{request_id}/{number}")
    return Planned(request_id, by, channel, destination, package)


def send(plan: Planned, rooms: SendingRooms, teller: Teller) -> Submission:
    """Carry it out: what became of it by now. Raises as ``Channel.submit``; ``Doubtful`` is looked up by ``settle``.

    Raises ``FileProblem`` where the authorization in the package may not go out any more.
    """
    if why := outdated(plan.reference, rooms.ledger, rooms.rules, teller.at.date()):
        raise FileProblem(why, f"Make the package again: medrec request package {plan.reference}")
    with journal.alone(rooms.journal):
        kept = journal.note_of(rooms.journal, plan.reference)
        _, request = find(rooms.ledger, plan.reference)
        number = outcome.next_number(request, PACKAGE, kept)
        if (kept is not None and kept.stage is not Stage.AGAIN) or plan.package.key != f"{plan.reference}/{number}":
            raise TryLater(f"{plan.reference} was sent by somebody else just now.", f"See 'medrec request show {plan.reference}'.")
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
            failures=kept.failures if kept else 0,
            pages=plan.package.pages,
        )
        return hand_over(note, _with_fields(plan, rooms, teller.at), rooms, teller.at)


def _with_fields(plan: Planned, rooms: SendingRooms, at: datetime) -> OutgoingPackage:
    """The package, for a portal with the values that are asked for there."""
    if plan.by != "portal":
        return plan.package
    matter, request = find(rooms.ledger, plan.reference)
    provider = rooms.ledger.provider(request.provider)
    return replace(plan.package, fields=field_sheet(matter, request, provider, rooms.rules, at.date()))


def settle(rooms: SendingRooms, now: datetime) -> None:
    """Everything under way: ask for results, look up what got lost, try again what is due. Raises the first trouble at the end."""
    troubles: list[MedrecError] = []
    if not rooms.journal.is_dir():
        return
    rooms.ledger.refresh()  # a number that was mended by hand or by another command
    with journal.alone(rooms.journal):
        for note in journal.notes(rooms.journal, troubles.append):
            try:
                _settle_one(note, rooms, now)
            except MedrecError as trouble:
                log.warning("sending %s cannot be settled just now (%s)", note.key, type(trouble).__name__)
                troubles.append(trouble)
    if troubles:
        raise troubles[0]


def _settle_one(note: SendingNote, rooms: SendingRooms, now: datetime) -> None:
    channel = rooms.channels.get(note.channel)
    _, request = find(rooms.ledger, note.reference)
    by_a_person = channel is not None and channel.told_by_a_person
    if outcome.is_over(note, request, tried_again=note.stage is Stage.AGAIN, by_a_person=by_a_person):
        journal.forget(rooms.journal, note.reference, note.paper)
        return
    if channel is None:
        raise ConfigProblem(f"{note.reference} went out by {note.channel}, which is not configured any more.", "See the section sending.")
    if note.stage is Stage.AGAIN:
        if note.next_try is not None and now >= note.next_try and (note.who != outcome.DAEMON or rooms.open_now(now)):
            _try_again(note, rooms, now)
        return
    if note.stage is Stage.BEGUN:
        _look_up(note, channel, rooms, now)
        return
    told = _asked(note, channel, request, rooms, now)
    if told.state is not Delivery.PENDING:
        _result(note, told, rooms, now)
        return
    if note.paper != PACKAGE:
        outcome.handed_over(note, told.words, rooms.ledger)  # a crash may have kept it from the log
    _say_unknown(note, told.words, request, rooms, now)


def _asked(note: SendingNote, channel: Channel, request: Request, rooms: SendingRooms, now: datetime) -> Submission:
    """What the channel says of it. One that refuses to tell for a day is no reason to tell nobody."""
    try:
        return channel.state(note.id)
    except MedrecError as trouble:
        _say_unknown(note, trouble.what, request, rooms, now)
        raise


def _say_unknown(note: SendingNote, words: str, request: Request, rooms: SendingRooms, now: datetime) -> None:
    """After a day without a result a person is told, once."""
    if now - note.since > NO_RESULT and outcome.awaits_word(note, request):
        outcome.stuck(note, f"No result for a day ({words}). If it went out: {_if_sent(note)}", rooms.ledger, now)


def _if_sent(note: SendingNote) -> str:
    letter = "" if note.paper == PACKAGE else f" --letter {note.paper}"
    return f"medrec request sent {note.reference} --by {note.by}{letter}"


def _look_up(note: SendingNote, channel: Channel, rooms: SendingRooms, now: datetime) -> None:
    """Begun, and nobody knows how it ended: it is looked up, and never sent again by itself."""
    package = OutgoingPackage(note.reference, note.key, b"", 0, paper=note.paper, file=note.file)
    try:
        found = channel.found(package, Destination(note.to, note.name), note.since, now)
    except MedrecError as trouble:
        _, request = find(rooms.ledger, note.reference)
        _say_unknown(note, trouble.what, request, rooms, now)
        raise
    if found is not None:
        _under_way(note, found, rooms, now)
    elif now - note.since > LOOK_FOR:
        words = f"Nobody can tell whether sending {note.key} of {note.since:%Y-%m-%d %H:%M} went out; it is not sent twice. Ask them."
        outcome.stuck(note, words, rooms.ledger, now)
        journal.forget(rooms.journal, note.reference, note.paper)


def _try_again(note: SendingNote, rooms: SendingRooms, now: datetime) -> None:
    file = rooms.outbox / note.reference / note.file
    begun = replace(note, number=note.number + 1, stage=Stage.BEGUN, since=now, next_try=None, id="")
    try:
        package = replace(taken_up(file, note.reference, begun.key), paper=note.paper, file=note.file)
    except (UnknownName, Unreadable) as gone:
        outcome.stuck(note, f"It is not tried again: {gone}", rooms.ledger, now)
        journal.forget(rooms.journal, note.reference, note.paper)
        return
    if journal.digest_of(package.pdf) != note.sha256:
        journal.forget(rooms.journal, note.reference, note.paper)  # another package was made: a person sends that one
        return
    why = outdated(note.reference, rooms.ledger, rooms.rules, now.date()) if note.paper == PACKAGE else None
    provider = rooms.ledger.provider(find(rooms.ledger, note.reference)[1].provider)
    if not still_at(provider, note.by, note.to):
        why = f"{note.to} is not what is on file any more."
    if why:
        outcome.stuck(note, f"It is not tried again: {why} Look at it, and send it again by hand.", rooms.ledger, now)
        journal.forget(rooms.journal, note.reference, note.paper)
        return
    hand_over(begun, package, rooms, now)


def hand_over(note: SendingNote, package: OutgoingPackage, rooms: SendingRooms, at: datetime) -> Submission:
    """Note it, hand it over, and note what is known then. Raises as ``Channel.submit``; only ``Doubtful`` leaves a new note."""
    channel = rooms.channels[note.channel]
    before = journal.note_of(rooms.journal, note.reference, note.paper)
    journal.keep(rooms.journal, note)
    try:
        told = channel.submit(package, Destination(note.to, note.name), at)
    except Doubtful:
        raise
    except MedrecError as error:
        if before is not None:
            journal.keep(rooms.journal, before)
            raise
        journal.forget(rooms.journal, note.reference, note.paper)
        if isinstance(error, TryLater):  # nothing is noted, so nobody but a person tries it again
            letter = "" if note.paper == PACKAGE else f" --letter {note.paper}"
            raise TryLater(error.what, f"Nothing went out. Say it again: medrec request send {note.reference}{letter}") from error
        raise
    _under_way(note, told, rooms, at)
    return told


def _under_way(note: SendingNote, told: Submission, rooms: SendingRooms, at: datetime) -> None:
    note = replace(note, stage=Stage.UNDER_WAY, id=told.id)
    journal.keep(rooms.journal, note)
    if told.state is not Delivery.PENDING:
        _result(note, told, rooms, at)
        return
    outcome.handed_over(note, told.words, rooms.ledger)


def _result(note: SendingNote, told: Submission, rooms: SendingRooms, now: datetime) -> None:
    if told.state is Delivery.SENT and told.pages is not None and told.pages < note.pages:
        told = replace(told, state=Delivery.FAILED, words=f"{told.words}: only {told.pages} of {note.pages} pages")
    if told.state is Delivery.SENT:
        by_a_person = rooms.channels[note.channel].told_by_a_person
        outcome.arrived(note, told, rooms.ledger, rooms.rules.cadence, now, by_a_person=by_a_person)
        journal.forget(rooms.journal, note.reference, note.paper)
        return
    failures = note.failures + 1
    if failures < rooms.tries:
        again = now + rooms.pause * failures
        journal.keep(rooms.journal, replace(note, stage=Stage.AGAIN, failures=failures, next_try=again))
        words = f"{told.words}. It is tried again at {again:%Y-%m-%d %H:%M} (try {failures + 1} of {rooms.tries})."
        outcome.stuck(note, words, rooms.ledger, now)
        return
    outcome.stuck(note, f"{told.words}. Tried {failures} times; look at the number, then send it again.", rooms.ledger, now)
    journal.forget(rooms.journal, note.reference, note.paper)
