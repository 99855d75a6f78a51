"""The morning's call sheet of one paralegal: grouped by what to do now, then by provider, most overdue first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter

from medrec_daemon.followup import due
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.followup.blocks import Entry, blocks_of, provider_name
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.due import Group
from medrec_daemon.followup.lines import Morning, file_name, free_text, line_for, missing_of, who_is
from medrec_daemon.followup.sheet import (
    Block,
    Counts,
    Digest,
    Expiring,
    FiledPiece,
    GoingOut,
    HeldNote,
    NamedInRecords,
    Received,
    UpdateDue,
    Who,
)
from medrec_daemon.followup.updates import updates_of
from medrec_daemon.ledger.model import Document, Matter, Provider, Request
from medrec_daemon.rules import Cadence

__all__ = ["Digest", "HeldNote", "as_json_ready", "digest_for"]

_PLAIN = TypeAdapter(Digest)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one paralegal answers for: their own matters and those nobody has, each with its client."""

    matters: tuple[tuple[Matter, Who], ...]
    providers: Mapping[str, Provider]
    since: date
    morning: Morning

    def requests(self) -> Iterator[tuple[Matter, Who, Request]]:
        """Every request of every matter on the desk."""
        return ((matter, who, request) for matter, who in self.matters for request in matter.requests)

    def is_new(self, on: date) -> bool:
        """Whether a day lies since the last digest; its own day counts, so that nothing of its afternoon is passed over."""
        return self.since <= on <= self.morning.day


def digest_for(  # noqa: PLR0913, PLR0917 (one argument per thing a morning knows; its one caller has them all at hand)
    paralegal_email: str,
    matters: Iterable[Matter],
    providers: Mapping[str, Provider],
    held: Sequence[HeldNote],
    problems: Sequence[str],
    since: date,
    today: date,
    cadence: Cadence,
    calendar: Calendar,
    *,
    staff: Collection[str] = (),
    name: str = "",
    incomplete: Sequence[str] = (),
    known: Collection[str] | None = None,
    attorneys: Attorneys | None = None,
) -> Digest:
    """One paralegal's sheet for ``today``.

    ``matters`` are all of the office's (or, where ``known`` names all there are, those that may concern them); the sheet takes
    the paralegal's own and those that have no paralegal (or, when ``staff`` is given, one whose e-mail address is not in it),
    which are on everybody's sheet and say so. ``held`` and
    ``problems`` are the office's too: what is held for a matter of somebody else is left out. ``since`` is the day of the
    last digest; what came in or went out on that day or later is told. ``name`` is the paralegal's; ``incomplete`` names what
    of the ledger is missing among ``matters`` and ``providers`` because it could not be read. ``attorneys`` are told of what is escalated.
    """
    everything = tuple(matters)
    known = {matter.matter for matter in everything} if known is None else known
    morning = Morning(today, cadence, calendar, attorneys or Attorneys())
    desk = _Desk(_own(everything, paralegal_email, staff), providers, since, morning)
    own = {matter.matter for matter, _ in desk.matters}
    notes = tuple(HeldNote(file_name(note.name), free_text(note.reason) or "", note.matter) for note in held)
    blocks = {group: blocks_of(entries, providers) for group, entries in _grouped(desk).items()}
    sheet = Digest(
        paralegal=paralegal_email,
        day=today,
        since=since,
        counts=Counts(0, 0, 0, 0, 0, 0, 0, 0, 0),
        decide=blocks[Group.DECIDE],
        held=tuple(note for note in notes if note.matter in own),
        calls=blocks[Group.CALL],
        this_week=blocks[Group.THIS_WEEK],
        received=tuple(_received(desk)),
        going_out=tuple(_going_out(desk)),
        authorizations=tuple(_expiring(desk)),
        not_processed=tuple(note for note in notes if note.matter not in known),
        problems=tuple(free_text(problem) or "" for problem in problems),
        name=name,
        incomplete=tuple(incomplete),
        updates=tuple(_updates(desk)),
        proposed=tuple(_proposed(desk)),
    )
    return _counted(sheet, desk)


def as_json_ready(digest: Digest) -> dict[str, Any]:
    """The digest as plain structures for ``json.dumps``: dates as ``YYYY-MM-DD``, names of fields as in ``sheet``."""
    plain: dict[str, Any] = _PLAIN.dump_python(digest, mode="json")
    return plain


def _own(matters: tuple[Matter, ...], email: str, staff: Collection[str]) -> tuple[tuple[Matter, Who], ...]:
    present = {address.casefold() for address in staff}
    own = []
    for matter in matters:
        paralegal = (matter.paralegal or "").casefold()
        unassigned = not paralegal or bool(present and paralegal not in present)
        if unassigned or paralegal == email.casefold():
            own.append((matter, who_is(matter, unassigned=unassigned)))
    return tuple(own)


def _grouped(desk: _Desk) -> dict[Group, list[Entry]]:
    """The lines of each group with their rank: the day since which each is owed, the oldest request first among equals."""
    morning = desk.morning
    grouped: dict[Group, list[Entry]] = {Group.DECIDE: [], Group.CALL: [], Group.THIS_WEEK: []}
    for matter, who, request in desk.requests():
        group = due.group_of(request, morning.day, morning.cadence, morning.calendar)
        if group is None or group not in grouped:
            continue
        line = line_for(request, who, matter.attorney, group, morning)
        since = line.waiting_since or line.follow_up or morning.day
        rank = (since, line.first_asked_on or morning.day, who.listed, f"{request.provider} {request.id}")
        grouped[group].append(Entry(rank, request.provider, line))
    return grouped


def _received(desk: _Desk) -> Iterator[Received]:
    for matter, who in desk.matters:
        for request in matter.requests:
            pieces = _new_pieces(request.documents, desk)
            if pieces:
                name = provider_name(request.provider, desk.providers)
                yield Received(who, name, request.id, pieces, missing_of(request), closed=request.closed is not None)
        unasked = _new_pieces(matter.documents, desk)
        if unasked:
            yield Received(who, None, None, unasked, (), closed=False)


def _new_pieces(documents: Iterable[Document], desk: _Desk) -> tuple[FiledPiece, ...]:
    new: list[FiledPiece] = []
    for document in documents:
        piece = FiledPiece(document.kind.value, document.pages, free_text(document.filed_as) or "", document.on)
        if desk.is_new(document.on):
            new.append(piece)
        new += [replace(piece, pages=came.pages, again=came.on) for came in document.again if desk.is_new(came.on)]
    return tuple(new)


def _going_out(desk: _Desk) -> Iterator[GoingOut]:
    for _, who, request in desk.requests():
        name = provider_name(request.provider, desk.providers)
        if not request.sent and request.closed is None:
            yield GoingOut(who, request.id, name, None, handed_over=_handed_over(request))
        for sent in request.sent:
            if desk.is_new(sent.on):
                yield GoingOut(who, request.id, name, sent.on, sent.by, sent.to, free_text(sent.proof))


def _handed_over(request: Request) -> str | None:
    """The words of the last submission; None where the last thing heard of one is that it failed."""
    told = [entry for entry in request.activity if entry.did in {"submitted", "waits for us"}]
    return free_text(told[-1].said) if told and told[-1].did == "submitted" else None


def _expiring(desk: _Desk) -> Iterator[Expiring]:
    """Matters that still ask or are still treating, whose longest-lasting authorization, of those not revoked, ends soon or has ended."""
    today, warn = desk.morning.day, timedelta(days=desk.morning.cadence.authorization_warning_days)
    for matter, who in desk.matters:
        paper = matter.authorization_ends if matter.in_progress else None
        if paper is not None and paper.expires is not None and paper.expires - today <= warn:
            yield Expiring(who, free_text(paper.file) or "", paper.expires, (paper.expires - today).days)


def _updates(desk: _Desk) -> Iterator[UpdateDue]:
    """What falls due within the week or has; the most overdue first."""
    until = desk.morning.day + timedelta(days=desk.morning.cadence.week_days)
    owed = [
        UpdateDue(who, provider_name(one.request.provider, desk.providers), one.request.id, one.through, one.due, one.completed)
        for matter, who in desk.matters
        for one in updates_of(matter, desk.morning.cadence)
        if one.due <= until
    ]
    yield from sorted(owed, key=lambda one: (one.due, one.who.listed, one.reference))


def _proposed(desk: _Desk) -> Iterator[NamedInRecords]:
    """Providers that records name and nobody confirmed or dismissed yet."""
    for matter, who in desk.matters:
        for one in matter.proposed:
            if one.dismissed is None:
                yield NamedInRecords(who, free_text(one.name) or "", one.provider, free_text(one.words) or "", one.page, one.on)


def _counted(sheet: Digest, desk: _Desk) -> Digest:
    """The sheet with its counts, taken from its own groups so that the two cannot differ."""
    asked = [request for _, _, request in desk.requests() if due.is_with_custodian(request)]
    counts = Counts(
        decide=_lines(sheet.decide) + len(sheet.held),
        calls=_lines(sheet.calls),
        this_week=_lines(sheet.this_week),
        received=len(sheet.received),
        going_out=len(sheet.going_out),
        authorizations=len(sheet.authorizations),
        not_processed=len(sheet.not_processed) + len(sheet.problems),
        open_requests=len(asked),
        overdue=sum(due.is_overdue(request, desk.morning.day, desk.morning.cadence) for request in asked),
    )
    return replace(sheet, counts=counts)


def _lines(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.lines) for block in blocks)
