"""A firm's own list of open requests into the ledger: each row is new, known, done with, or in want of mending."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import count

from medrec_daemon.as_typed import telephone
from medrec_daemon.errors import FileProblem, MedrecError, UnknownName, UsageProblem
from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.journeys.provider_import import METHODS, Mistake, one_of
from medrec_daemon.journeys.provider_search import Names
from medrec_daemon.journeys.request import Teller
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Part, Provider, Request, Sent
from medrec_daemon.ledger.request_steps import entry_of
from medrec_daemon.model import PartName
from medrec_daemon.privacy import without_ssn
from medrec_daemon.recognition import dates
from medrec_daemon.rules import Cadence
from medrec_daemon.spreadsheet.table import Row, Table

COLUMNS: dict[str, tuple[str, ...]] = {
    "matter": ("matter", "matter number", "matter no", "case", "case number", "case no", "file", "file number", "file no"),
    "provider": ("provider", "provider name", "facility", "facility name", "custodian", "medical provider"),
    "sent": ("sent", "date sent", "sent on", "requested", "date requested", "request date", "requested on", "date of request"),
    "by": ("by", "sent by", "method", "how sent", "sent via", "via"),
    "to": ("to", "sent to", "fax", "fax number"),
    "parts": ("parts", "requested items", "items", "what", "type of request", "records requested"),
    "from": ("from", "records from", "start date", "dos from", "date range from"),
    "follow_up": ("follow up", "next follow up", "follow up date", "next task", "next action date"),
    "status": ("status", "state", "request status"),
    "notes": ("notes", "note", "comments", "last contact", "remarks"),
}
"""Each field, and how a firm's spreadsheet may call its column."""
NEEDED = ("matter", "provider", "sent")
Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all)."""
USUAL = (PartName.RECORDS, PartName.BILLING, PartName.RADIOLOGY)
_PARTS = {
    PartName.CERTIFICATION: ("certif", "affidavit"),
    PartName.IMAGES: ("image", "film", "disc", "cd"),
    PartName.RADIOLOGY: ("radiolog", "x-ray", "xray", "imaging report"),
    PartName.BILLING: ("bill", "ledger", "itemi", "ub04", "hcfa", "cms"),
    PartName.RECORDS: ("record", "chart", "medical", "note"),
}
_FIRST_OF_SERIALS = date(1899, 12, 30)
"""Day 0 of a spreadsheet's dates that lost their format (``46083``)."""
_DONE = re.compile(r"\b(?:closed?|complete[d]?|done|cancel\w*|withdrawn|received)\b", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"\b(?:not|partial\w*|in?complete|un\w+|waiting|pending|billing only|records only|process|progress|invoices?|reject\w*|denied|denial"
    r"|needs?|still|except|missing|but|confirmed|received by|(?:request|fax|letter) received)\b",
    re.IGNORECASE,
)
"""What says that something is still out all the same ('received by ROI', 'invoice received'): a chase lost costs more than one call."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """One open request as the firm's list has it. ``usual``: the list does not say what was asked for; the usual parts were."""

    row: int
    matter: str
    provider: str
    parts: dict[PartName, Part]
    sent: Sent
    follow_up: date | None
    notes: str | None = field(repr=False)
    usual: bool = False

    def more_than(self, parts: Collection[PartName]) -> list[PartName]:
        """What it surely asks for beyond some parts."""
        return [] if self.usual else [name for name in self.parts if name not in parts]

    def joined(self, other: NewRequest) -> NewRequest:
        """One request of two rows about the same matter, provider and day: a list often has a line for each part."""
        parts = self.parts | {name: part for name, part in other.parts.items() if name not in self.parts}
        notes = "; ".join(dict.fromkeys(filter(None, (self.notes, other.notes)))) or None
        days = [day for day in (self.follow_up, other.follow_up) if day is not None]
        ordered = {name: parts[name] for name in PartName if name in parts}
        return replace(self, parts=ordered, notes=notes, follow_up=min(days, default=None))

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes it the same request on a second reading: matter, provider, day of sending."""
        return self.matter, self.provider, self.sent.on


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """What an import would do.

    ``known`` rows are in the ledger (or stand twice in the list), ``joined`` ones ask for more in a request of another row, ``done``
    ones are closed in the list.
    """

    add: tuple[NewRequest, ...]
    known: int
    done: int
    mistakes: tuple[Mistake, ...]
    joined: int = 0


def silent(_done: int, _of: int) -> None:
    """No progress is shown."""


def plan(table: Table, columns: Mapping[str, str], ledger: Ledger, today: date, source: str, progress: Progress = silent) -> RequestPlan:
    """Look at every row; nothing is written. ``source`` is the list's name, noted as the proof of sending."""
    providers = ledger.providers
    names = Names(providers)
    matters: dict[str, Matter] = {}
    add: dict[tuple[str, str, date], NewRequest] = {}
    known = done = joined = 0
    mistakes: list[Mistake] = []
    for number, row in enumerate(table.rows):
        progress(number, len(table.rows))
        said = {name: row.cells[column] for name, column in columns.items() if row.cells.get(column)}
        if _DONE.search(said.get("status", "")) and not _NOT_DONE.search(said.get("status", "")):
            done += 1
            continue
        try:
            new = _request(row, said, ledger, matters, names, providers, today, source)
        except (UsageProblem, FileProblem) as error:
            mistakes.append(Mistake(row.number, str(error)))
            continue
        there = _there(matters[new.matter], new)
        if there is not None and new.more_than(there.parts):
            more = " and ".join(name.value for name in new.more_than(there.parts))
            what = f"{there.id} was sent that day already, and does not ask for {more}. Ask for it by itself: medrec request new."
            mistakes.append(Mistake(row.number, what))
        elif there is not None or (new.key in add and not new.more_than(add[new.key].parts)):
            known += 1
        elif new.key in add:
            add[new.key] = add[new.key].joined(new)
            joined += 1
        else:
            add[new.key] = new
    return RequestPlan(tuple(add.values()), known, done, tuple(mistakes), joined)


def apply(
    ledger: Ledger, planned: RequestPlan, cadence: Cadence, teller: Teller, progress: Progress = silent
) -> tuple[tuple[Request, ...], tuple[Mistake, ...]]:
    """Write the new ones, each with a fresh reference, and what could not be written. They run as if sent from here.

    A row that somebody wrote meanwhile is left out; a matter that cannot be written stops no other.
    """
    written: list[Request] = []
    failed: list[Mistake] = []
    by_matter: dict[str, list[NewRequest]] = {}
    for new in planned.add:
        by_matter.setdefault(new.matter, []).append(new)
    for number, (matter_id, rows) in enumerate(by_matter.items()):
        progress(number, len(by_matter))
        try:
            drafts = _drafts(ledger, rows)
            after = ledger.change(matter_id, partial(_with_all, drafts=drafts, cadence=cadence, teller=teller))
        except MedrecError as error:
            failed += [Mistake(new.row, str(error)) for new in rows]
            continue
        written += [request for _, draft in drafts if (request := after.request(draft.id)) is not None]
    return tuple(written), tuple(failed)


def _drafts(ledger: Ledger, rows: Sequence[NewRequest]) -> list[tuple[NewRequest, Request]]:
    """Each row with its draft, the references all different."""
    taken: dict[str, NewRequest] = {}
    for new in rows:
        taken[next(free for _ in count() if (free := ledger.new_reference()) not in taken)] = new
    return [(new, Request.model_validate({"id": free, "provider": new.provider, "parts": new.parts})) for free, new in taken.items()]


def _with_all(matter: Matter, drafts: Sequence[tuple[NewRequest, Request]], cadence: Cadence, teller: Teller) -> Matter:
    for new, draft in drafts:
        if _there(matter, new) is not None:
            continue
        deadline, follow_up = due.after_sending(new.sent.on, cadence, Calendar(cadence.holidays))
        told = changes.add_request(matter, draft, at=teller.at, by=teller.by)
        told = changes.mark_sent(told, draft.id, new.sent, deadline, new.follow_up or follow_up, at=teller.at, by=teller.by)
        matter = changes.log_activity(told, draft.id, entry_of(teller.at, teller.by, "imported", said=new.notes))
    return matter


def _there(matter: Matter, new: NewRequest) -> Request | None:
    """The matter's request to that provider that was sent on that day."""
    same = (known for known in matter.requests if known.provider == new.provider)
    return next((known for known in same if any(sent.on == new.sent.on for sent in known.sent)), None)


def _request(
    row: Row,
    said: Mapping[str, str],
    ledger: Ledger,
    matters: dict[str, Matter],
    names: Names,
    providers: Sequence[Provider],
    today: date,
    source: str,
) -> NewRequest:
    """One row as a request. Raises ``UsageProblem`` or ``FileProblem`` in words."""
    lacking = [name for name in NEEDED if name not in said]
    if lacking:
        raise UsageProblem(f"{' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} empty.", "Fill the cell.")
    number = said["matter"]
    if number not in matters:
        try:
            matters[number] = ledger.matter(number)
        except UnknownName as error:
            raise UsageProblem(error.what, f"Open it first: medrec matter new {shlex.quote(number)} --first … --last … --born …") from error
    provider = _provider(said["provider"], names, providers)
    on = _day(said["sent"], today, "sent")
    if on > today:
        raise UsageProblem(f"It was sent on {on}, which is to come.", "Look at the year.")
    start = _day(said["from"], today, "from") if "from" in said else matters[number].date_of_loss
    asked = _parts(said.get("parts"))
    parts = {name: Part.model_validate({"from": start, "to": "present"}) for name in asked or USUAL}
    to = (
        telephone(said["to"], "to")
        if said.get("to") and sum(map(str.isdigit, said["to"])) >= 10 and "@" not in said["to"]
        else said.get("to")
    )
    by = one_of(said.get("by"), METHODS) or said.get("by") or "a way not noted"
    follow_up = _day(said["follow_up"], today, "follow_up") if "follow_up" in said else None
    sent = Sent(on=on, by=by, to=to, proof=f"{source}, row {row.number}")
    notes = "; ".join(said[name] for name in ("status", "notes") if name in said)
    return NewRequest(row.number, number, provider.id, parts, sent, follow_up, without_ssn(notes) or None, usual=not asked)


def _provider(text: str, names: Names, providers: Sequence[Provider]) -> Provider:
    """The provider of that id or very name; a like one is only proposed. Raises ``UsageProblem``."""
    found = [provider for provider in providers if provider.id == text.strip()] or names.called(text)
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(provider.id for provider in found)
        raise UsageProblem(f"Several providers are called '{text}': {ids}.", "Write the id instead.")
    near = [f"{one.name} ({one.id})" for one in names.near(text)]
    meant = f"Is it {' or '.join(near)}? Write it so, or add the name: medrec provider change ID --aka '{text}'. " if near else ""
    raise UsageProblem(f"No provider is called '{text}'.", f"{meant}If it is new: medrec provider add '{text}'.")


def _parts(cell: str | None) -> tuple[PartName, ...]:
    """What was asked for, in the order of parts; nothing where the list does not say, the usual three where it says all."""
    said = (cell or "").casefold()
    if "all" in said.split():
        return USUAL
    found = {name for name, words in _PARTS.items() if any(word in said for word in words)}
    return tuple(name for name in PartName if name in found)


def _day(cell: str, today: date, what: str) -> date:
    """A day as a spreadsheet may write it. A day that lies ahead is read as such. Raises ``UsageProblem``."""
    if re.fullmatch(r"[2-7]\d{4}(?:\.\d+)?", cell.strip()):
        return _FIRST_OF_SERIALS + timedelta(days=int(float(cell)))
    seen = next(dates.in_text(cell, today.replace(year=today.year + 5, day=1)), None)
    if seen is None:
        raise UsageProblem(f"'{cell}' is no day ({what}).", "Write it as 2026-03-20 or 3/20/2026.")
    return seen.day
