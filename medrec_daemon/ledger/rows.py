"""Under which words a matter is looked up: names as records may print them, birth date, references, providers, documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from medrec_daemon import person_names, reference
from medrec_daemon.ledger.model import Client, Document, Matter, Request

_ID = re.compile(r"""\bid["']?\s*:\s*["']?(RR-\w{7})\b""")
_LAST = re.compile(r"""^[\s{,"']*last["']?\s*:\s*["']?([^"',{}\n#]+)|[{,]\s*["']?last["']?\s*:\s*["']?([^"',{}\n#]+)""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NameRow:
    """One way to find a client by name; ``own`` is False where first and last name were swapped to get it."""

    last: str
    first: str
    own: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as far as it is counted. ``overdue_after`` is its due date while the custodian owes a required part."""

    reference: str
    state: str
    partial: bool
    waiting: bool
    overdue_after: date | None


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """Requests by state. ``open`` are those sent and not closed; partial, overdue and waiting ones are among them.

    ``waiting_on_us`` counts closed ones with an unpaid invoice and unsent ones too.
    """

    draft: int
    open: int
    partial: int
    overdue: int
    waiting_on_us: int
    closed: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A filed piece: the arrival it came from, and the day it was filed; None for an arrival that brought the same pages again."""

    sha256: str
    on: date | None


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A learned record number, folded, at its provider."""

    provider: str
    number: str


@dataclass(frozen=True, slots=True)
class DeskRow:
    """Whose a matter is (folded; '' nobody's), whether anything goes on, when something last happened, until when it is authorized."""

    paralegal: str = ""
    in_progress: bool = True
    stirred: date | None = None
    authorized_until: date | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything one matter is found by."""

    born: date | None
    names: tuple[NameRow, ...]
    requests: tuple[RequestRow, ...]
    providers: tuple[str, ...]
    documents: tuple[DocumentRow, ...]
    desk: DeskRow = DeskRow()
    numbers: tuple[NumberRow, ...] = ()


def rows_of(matter: Matter) -> Rows:
    """The rows of a matter in good order."""
    providers = [request.provider for request in matter.requests] + [row.provider for row in matter.treatment]
    documents = [*matter.documents, *(document for request in matter.requests for document in request.documents)]
    return Rows(
        born=matter.client.born,
        names=tuple(dict.fromkeys(_names(matter.client))),
        requests=tuple(map(_request_row, matter.requests)),
        providers=tuple(dict.fromkeys(providers)),
        documents=tuple(row for document in documents for row in _document_rows(document)),
        desk=_desk_row(matter, documents),
        numbers=tuple(dict.fromkeys(NumberRow(entry.provider, entry.key) for entry in matter.learned)),
    )


def glimpse(text: str) -> Rows:
    """What can be made out in a file that is set aside: its references and last names, so that nobody files past it."""
    lasts = {part for found in _LAST.findall(text) for name in found if name.strip() for part in last_name_keys(person_names.fold(name))}
    references = dict.fromkeys(found for found in _ID.findall(text) if reference.is_valid(found))
    requests = tuple(RequestRow(found, "unknown", partial=False, waiting=False, overdue_after=None) for found in references)
    return Rows(None, tuple(NameRow(last, "", own=True) for last in sorted(lasts)), requests, (), ())


def last_name_keys(folded: str) -> tuple[str, ...]:
    """A folded last name, the same written together, and its parts: ``GARCIA-LOPEZ`` is also ``GARCIALOPEZ``, ``GARCIA``, ``LOPEZ``."""
    parts = [part for part in re.split(r"[- ]+", folded) if part]
    if not parts:
        return ()
    alone = [part for part in parts if part not in person_names.PARTICLES and len(part) > 1]
    return tuple(dict.fromkeys((folded, "".join(parts), *alone)))


def _document_rows(document: Document) -> Iterable[DocumentRow]:
    yield DocumentRow(document.sha256, document.on)
    yield from (DocumentRow(came.sha256, None) for came in document.again)


def _desk_row(matter: Matter, documents: Iterable[Document]) -> DeskRow:
    days = [day for document in documents for day in (document.on, *(came.on for came in document.again))]
    days += [sent.on for request in matter.requests for sent in request.sent]
    days += [request.closed.on for request in matter.requests if request.closed is not None]
    paper = matter.authorization_ends
    return DeskRow((matter.paralegal or "").casefold(), matter.in_progress, max(days, default=None), paper.expires if paper else None)


def _names(client: Client) -> Iterable[NameRow]:
    first, middle, last = (person_names.fold(name or "") for name in (client.first, client.middle, client.last))
    for given in (first, middle):
        if given:
            yield from _both_ways(last, given)
    for alias in client.also_known_as:
        printed = person_names.readings(alias)
        for name in printed[:1]:
            yield from _both_ways(name.last, name.first)
        for name in printed[1:]:
            yield from (NameRow(key, name.first, own=False) for key in last_name_keys(name.last))
        if not printed:
            yield from (NameRow(key, first, own=True) for key in last_name_keys(person_names.fold(alias)))


def _both_ways(last: str, first: str) -> Iterable[NameRow]:
    yield from (NameRow(key, first, own=True) for key in last_name_keys(last))
    yield from (NameRow(key, last, own=False) for key in last_name_keys(first))


def _request_row(request: Request) -> RequestRow:
    waiting = request.waiting_on_us is not None
    if request.closed is not None:
        return RequestRow(request.id, "closed", partial=False, waiting=waiting, overdue_after=None)
    if not request.sent:
        return RequestRow(request.id, "draft", partial=False, waiting=waiting, overdue_after=None)
    due = request.due if request.due is not None and request.due > max(sent.on for sent in request.sent) else None
    owed = bool(request.required_open()) and not waiting
    return RequestRow(request.id, "open", request.partial, waiting, due if owed else None)
