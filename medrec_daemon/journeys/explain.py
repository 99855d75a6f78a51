"""One file looked at for a person who asks why: the plan, and on every page where what counted stands. Nothing is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from medrec_daemon.errors import FileProblem, Unreadable
from medrec_daemon.journeys.arrival import Rooms, make_plan
from medrec_daemon.journeys.second_look import SECOND_LOOK
from medrec_daemon.journeys.second_opinion import SECOND_OPINION
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Client
from medrec_daemon.model import Kind, PersonSeen, Plan, PlannedPiece, ProviderSeen, ReadFile
from medrec_daemon.reading.highlights import Highlight, MarkedPage, Sort
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.evidence_places import Finder
from medrec_daemon.recognition.kinds import TypeScore, scorer
from medrec_daemon.recognition.people import BornVerdict, NameVerdict, compare_born, compare_names, suffixes_conflict
from medrec_daemon.recognition.view import PageView
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import sha256_of

READ_TWICE = {SECOND_LOOK: "Made out at a second look", SECOND_OPINION: "Two readers agree"}
"""What a box says of the evidence that two readings give together."""
MOST_WORDS_OF_KIND = 4
MOST_HINTS = 4
WEAKEST_HINT, WEAKEST_OTHER = 0.5, 1.5
"""The weight from which a hint at the sender is shown, and one at somebody else."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The plan, its evidence with places, and every page with what is boxed on it; no page where none could be read."""

    plan: Plan
    pages: tuple[MarkedPage, ...] = field(repr=False)


def explain(file: Path, rooms: Rooms, progress: Callable[[int, int], None], *, although_filed: bool = False) -> Explained:
    """What would be done with one file, and why.

    ``although_filed``: a file whose bytes were filed before is read all the same, to show its pages. Raises as ``Reader.read``
    does, but for ``Unreadable``, which makes a plan that holds the file.
    """
    sha256 = sha256_of(file)
    read: list[ReadFile] = []

    def reading() -> ReadFile:
        read.append(rooms.reader.read(file, sha256, progress=progress))
        return read[0]

    plan = make_plan(file.name, sha256, rooms, reading)
    if not read and not plan.pieces and although_filed and plan.page_count == 0:
        try:
            reading()
        except Unreadable:
            return Explained(plan, ())
    pages = read[0].pages if read else ()
    today = rooms.clock().date()
    directory = Directory.of(rooms.ledger.providers)
    compiled = scorer(rooms.rules.page_types)
    views = [PageView.of(page, directory, rooms.rules, compiled, today) for page in pages]
    finders = {view.number: Finder.of(view.sheet, rooms.rules) for view in views}
    plan = _placed(plan, finders)
    shown = tuple(
        MarkedPage(
            view.number,
            view.sheet.page.turned,
            _heading(view, len(pages)),
            tuple(_highlights(view, finders[view.number], plan, rooms.ledger, rooms.rules, today)),
        )
        for view in views
    )
    return Explained(plan, shown)


def _placed(plan: Plan, finders: dict[int, Finder]) -> Plan:
    """The plan with a place for each piece of evidence that has none yet."""
    pieces = tuple(
        replace(piece, evidence=tuple(finders[item.page].placed(item) if item.page in finders else item for item in piece.evidence))
        for piece in plan.pieces
    )
    return replace(plan, pieces=pieces)


def _heading(view: PageView, count: int) -> str:
    how = "nothing is on it" if view.sheet.page.blank else f"could not be read: {view.sheet.page.unread}" if view.sheet.page.unread else ""
    return f"Page {view.number} of {count}" + (f": {how}" if how else "")


def _highlights(view: PageView, finder: Finder, plan: Plan, ledger: Ledger, rules: Rules, today: date) -> Iterator[Highlight]:
    piece = next((piece for piece in plan.pieces if piece.pages[0] <= view.number <= piece.pages[1]), None)
    client = _client(piece, plan, ledger)
    for seen in view.people:
        yield from _person(seen, client, rules)
    for reference in view.references:
        yield Highlight(Sort.REFERENCE, f"Our reference ({reference.source})", reference.reference, finder.reference(reference.reference))
    yield from _senders(view, finder, piece, ledger)
    yield from _kinds(view, finder, piece)
    for item in piece.evidence if piece else ():
        if item.what in READ_TWICE and item.page == view.number:
            yield Highlight(Sort.PATIENT, READ_TWICE[item.what], item.saw, item.boxes)
    if piece and piece.served:
        for day, boxes in finder.served(piece.served, today, bill=piece.kind is Kind.BILLING):
            yield Highlight(Sort.SERVED, "Date of service", day.isoformat(), boxes)


def _client(piece: PlannedPiece | None, plan: Plan, ledger: Ledger) -> Client | None:
    """The client whose the page is taken to be: the piece's, else the best candidate."""
    matter = piece.matter if piece and piece.matter else next((one.matter for one in plan.candidates), None)
    try:
        return ledger.matter(matter).client if matter else None
    except FileProblem:
        return None


def _person(seen: PersonSeen, client: Client | None, rules: Rules) -> Iterator[Highlight]:
    if seen.boxes:
        other = client is not None and bool(seen.readings) and _is_other(seen, client, rules)
        title = "Another patient" if other else "Patient" if seen.readings else "Patient, not made out"
        yield Highlight(Sort.AGAINST if other else Sort.PATIENT, title, seen.printed, seen.boxes)
    if seen.born_boxes:
        verdict = compare_born(seen, client.born) if client else BornVerdict.UNKNOWN
        other = verdict in {BornVerdict.CONFLICT, BornVerdict.DAY_MONTH_SWAPPED}
        title = "Another date of birth" if other else "Date of birth" if seen.born else "Date of birth, not made out"
        yield Highlight(Sort.AGAINST if other else Sort.BORN, title, seen.born_printed, seen.born_boxes)


def _is_other(seen: PersonSeen, client: Client, rules: Rules) -> bool:
    verdict = compare_names(seen, client, rules.nicknames, rules.gates.name_likeness)
    return verdict is NameVerdict.CONFLICT or suffixes_conflict(seen, client)


def _senders(view: PageView, finder: Finder, piece: PlannedPiece | None, ledger: Ledger) -> Iterator[Highlight]:
    """Hints at who sent it: those at the piece's own provider, and strong ones at anybody else that are not his as well."""
    known = piece is not None and piece.provider is not None
    own = [hint for hint in view.providers if known and piece and hint.provider == piece.provider]
    shared = {(hint.how, hint.saw) for hint in own}
    floor = WEAKEST_OTHER if own else WEAKEST_HINT
    others = [hint for hint in view.providers if hint not in own and (hint.how, hint.saw) not in shared and hint.weight >= floor]
    for hint in [hint for hint in own if hint.weight >= WEAKEST_HINT][:MOST_HINTS]:
        yield Highlight(Sort.PROVIDER, f"Provider: {hint.how}", hint.saw, finder.provider(hint.how, hint.saw))
    for hint in others[:MOST_HINTS]:
        title = f"{'Another provider' if known else 'Provider?'}: {hint.how}"
        yield Highlight(Sort.AGAINST if known else Sort.PROVIDER, title, _whose_paper(hint, ledger), finder.provider(hint.how, hint.saw))


def _whose_paper(hint: ProviderSeen, ledger: Ledger) -> str:
    return ledger.provider(hint.provider).name if hint.provider else f"{hint.saw} (not on the list)"


def _kinds(view: PageView, finder: Finder, piece: PlannedPiece | None) -> Iterator[Highlight]:
    """The words that say what the page is; of a kind that is not clear, those of the two likeliest."""
    unclear = piece is not None and any(gate.name == "kind" and not gate.passed for gate in piece.gates)
    types: Sequence[TypeScore] = [view.type] if view.type and not unclear else view.scores.types[:2]
    for found in types:
        strongest = sorted((item for item in found.evidence if item.weight > 0), key=lambda item: -item.weight)
        for item in strongest[:MOST_WORDS_OF_KIND]:
            yield Highlight(Sort.KIND, f"Kind: {found.page_type.kind.value}", item.saw, finder.placed(item).boxes)
