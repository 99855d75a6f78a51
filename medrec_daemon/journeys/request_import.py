"""A firm's own list of open requests into the ledger: each row is new, known, done with, or in want of mending."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from medrec_daemon.as_typed import telephone
from medrec_daemon.errors import FileProblem, UnknownName, UsageProblem
from medrec_daemon.followup import due
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.journeys.provider_import import METHODS, Mistake, one_of
from medrec_daemon.journeys.provider_search import Names, find
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
USUAL = (PartName.RECORDS, PartName.BILLING, PartName.RADIOLOGY)
_PARTS = {
    PartName.CERTIFICATION: ("certif", "affidavit"),
    PartName.IMAGES: ("image", "film", "disc", "cd"),
    PartName.RADIOLOGY: ("radiolog", "x-ray", "xray", "imaging report"),
    PartName.BILLING: ("bill", "ledger", "itemi", "ub04", "hcfa", "cms"),
    PartName.RECORDS: ("record", "chart", "medical", "note"),
}
_DONE = re.compile(r"\b(?:closed?|complete[d]?|done|cancel\w*|withdrawn|received)\b", re.IGNORECASE)
_NOT_DONE = re.compile(r"\b(?:not|partial\w*|in?complete|un\w+|waiting|pending|billing only|records only)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """One open request as the firm's list has it."""

    row: int
    matter: str
    provider: str
    parts: dict[PartName, Part]
    sent: Sent
    follow_up: date | None
    notes: str | None = field(repr=False)

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes it the same request on a second reading: matter, provider, day of sending."""
        return self.matter, self.provider, self.sent.on


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """What an import would do. ``known`` rows are in the ledger (or stand twice in the list), ``done`` ones are closed in the list."""

    add: tuple[NewRequest, ...]
    known: int
    done: int
    mistakes: tuple[Mistake, ...]


def plan(table: Table, columns: Mapping[str, str], ledger: Ledger, today: date, source: str) -> RequestPlan:
    """Look at every row; nothing is written. ``source`` is the list's name, noted as the proof of sending."""
    providers = ledger.providers
    names = Names(providers)
    matters: dict[str, Matter] = {}
    add: dict[tuple[str, str, date], NewRequest] = {}
    known = done = 0
    mistakes: list[Mistake] = []
    for row in table.rows:
        said = {name: row.cells[column] for name, column in columns.items() if row.cells.get(column)}
        if _DONE.search(said.get("status", "")) and not _NOT_DONE.search(said.get("status", "")):
            done += 1
            continue
        try:
            new = _request(row, said, ledger, matters, names, providers, today, source)
        except (UsageProblem, FileProblem) as error:
            mistakes.append(Mistake(row.number, str(error)))
            continue
        if new.key in add or _has(matters[new.matter], new):
            known += 1
        else:
            add[new.key] = new
    return RequestPlan(tuple(add.values()), known, done, tuple(mistakes))


def apply(ledger: Ledger, planned: RequestPlan, cadence: Cadence, teller: Teller) -> tuple[Request, ...]:
    """Write the new ones, each with a fresh reference; a row that somebody wrote meanwhile is left out. They run as if sent from here."""
    written = []
    for new in planned.add:
        draft = Request.model_validate({"id": ledger.new_reference(), "provider": new.provider, "parts": new.parts})
        deadline, follow_up = due.after_sending(new.sent.on, cadence, Calendar(cadence.holidays))

        def add(matter: Matter, new: NewRequest = new, draft: Request = draft, days: tuple[date, date] = (deadline, follow_up)) -> Matter:
            if _has(matter, new):
                return matter
            told = changes.add_request(matter, draft, at=teller.at, by=teller.by)
            told = changes.mark_sent(told, draft.id, new.sent, days[0], new.follow_up or days[1], at=teller.at, by=teller.by)
            entry = entry_of(teller.at, teller.by, "imported", said=new.notes)
            return changes.log_activity(told, draft.id, entry)

        request = ledger.change(new.matter, add).request(draft.id)
        if request is not None:
            written.append(request)
    return tuple(written)


def _has(matter: Matter, new: NewRequest) -> bool:
    """Whether the matter has a request to that provider that was sent on that day."""
    return any(known.provider == new.provider and any(sent.on == new.sent.on for sent in known.sent) for known in matter.requests)


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
            raise UsageProblem(error.what, f"Open it first: medrec matter new '{number}' --first … --last … --born …") from error
    provider = _provider(said["provider"], names, providers)
    on = _day(said["sent"], today, "sent")
    if on > today:
        raise UsageProblem(f"It was sent on {on}, which is to come.", "Look at the year.")
    start = _day(said["from"], today, "from") if "from" in said else matters[number].date_of_loss
    parts = {name: Part.model_validate({"from": start, "to": "present"}) for name in _parts(said.get("parts"))}
    to = (
        telephone(said["to"], "to")
        if said.get("to") and sum(map(str.isdigit, said["to"])) >= 10 and "@" not in said["to"]
        else said.get("to")
    )
    by = one_of(said.get("by"), METHODS) or said.get("by") or "a way not noted"
    follow_up = _day(said["follow_up"], today, "follow_up") if "follow_up" in said else None
    sent = Sent(on=on, by=by, to=to, proof=f"{source}, row {row.number}")
    notes = "; ".join(said[name] for name in ("status", "notes") if name in said)
    return NewRequest(row.number, number, provider.id, parts, sent, follow_up, without_ssn(notes) or None)


def _provider(text: str, names: Names, providers: Sequence[Provider]) -> Provider:
    """The provider of that id or very name; a like one is only proposed. Raises ``UsageProblem``."""
    found = [provider for provider in providers if provider.id == text.strip()] or names.called(text)
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(provider.id for provider in found)
        raise UsageProblem(f"Several providers are called '{text}': {ids}.", "Write the id instead.")
    near = [f"{one.provider.name} ({one.provider.id})" for one in find(providers, text, 2)]
    meant = f"Is it {' or '.join(near)}? Write it so, or add the name: medrec provider change ID --aka '{text}'. " if near else ""
    raise UsageProblem(f"No provider is called '{text}'.", f"{meant}If it is new: medrec provider add '{text}'.")


def _parts(cell: str | None) -> tuple[PartName, ...]:
    """What was asked for, in the order of parts; the usual three where the list does not say."""
    said = (cell or "").casefold()
    found = {name for name, words in _PARTS.items() if any(word in said for word in words)}
    if not found or "all" in said.split():
        return USUAL
    return tuple(name for name in PartName if name in found)


def _day(cell: str, today: date, what: str) -> date:
    """A day as a spreadsheet may write it. A day that lies ahead is read as such. Raises ``UsageProblem``."""
    seen = next(dates.in_text(cell, today.replace(year=today.year + 5, day=1)), None)
    if seen is None:
        raise UsageProblem(f"'{cell}' is no day ({what}).", "Write it as 2026-03-20 or 3/20/2026.")
    return seen.day
