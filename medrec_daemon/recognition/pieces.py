"""Pages to pieces: every page looked at once, cut into runs, and each run described with all its evidence. Read this first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from medrec_daemon.model import Evidence, Kind, Page, PartName, Piece, ProviderSeen, ReferenceSeen
from medrec_daemon.page_type import PageType
from medrec_daemon.recognition import page_counts, references
from medrec_daemon.recognition.amounts import amount_due, their_reference
from medrec_daemon.recognition.answers import charges_by_the_page, invoice_number, pay_by, reason_given
from medrec_daemon.recognition.claim_reading import address_on_claim
from medrec_daemon.recognition.consensus import by_number, may_lend, settle
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.fields import address_text
from medrec_daemon.recognition.kinds import PageScores, TypeScore, own_words, scorer, together
from medrec_daemon.recognition.likeness import NameVerdict, same_person
from medrec_daemon.recognition.patient_numbers import numbers_on
from medrec_daemon.recognition.providers import against_forwarders
from medrec_daemon.recognition.runs import Run, cut
from medrec_daemon.recognition.treatment_days import treated
from medrec_daemon.recognition.view import PageView, with_houses_told
from medrec_daemon.recognition.wrong_charts import says_wrong_chart
from medrec_daemon.rules import Rules

STRONGEST_PAGES = 3
"""The kind of a piece is judged by this many of its clearest pages: a long chart has many pages that say little."""
FEWEST_CHART_WORDS = 24
"""With fewer words of its own, what looks like a chart may be a note that somebody called: a person looks at it."""
CLOSING_EDGE = 1.1
"""How much a type that closes a part is raised against one that closes none: only where they are nearly equal it decides."""
_T = TypeVar("_T")
_LETTERS = frozenset({Kind.INVOICE, Kind.REJECTION, Kind.STATUS, Kind.NO_RECORDS})


@dataclass(frozen=True, slots=True)
class _KindVerdict:
    kind: Kind
    page_type: PageType | None
    score: float
    runner_up: Kind | None
    runner_up_score: float
    evidence: tuple[Evidence, ...]


def recognise(pages: Sequence[Page], file_name: str, directory: Directory, rules: Rules, today: date) -> tuple[Piece, ...]:
    """What arrived, piece by piece.

    Args:
        pages: The pages of one arrival, upright, in order.
        file_name: The file's name as it arrived; a reference in it is a person's word about the request.
        directory: The provider list, compiled.
        rules: Page types, gates and nicknames.
        today: Dates of service and birth lie before this day.

    Returns:
        Pieces in order; every page belongs to exactly one. ``kind_score`` is the mean over the (up to three) clearest pages
        of the piece's kind, ``runner_up_score`` the mean over as many pages that speak clearest for the next kind; a piece
        without any clear page is scored as if it were one page. A piece about which nothing is known is of kind OTHER with
        score 0. References and senders on a cover sheet or on our own request also count for the pieces after it.
    """
    compiled = scorer(rules.page_types)
    views = with_houses_told([PageView.of(page, directory, rules, compiled, today) for page in pages], directory)
    views = _named_alike(views)
    on_name = references.in_file_name(file_name)
    counted = page_counts.lacking([view.sheet for view in views])
    pieces = []
    carried_references: tuple[ReferenceSeen, ...] = ()
    carried_senders: tuple[ProviderSeen, ...] = ()
    for run in cut(views, rules):
        fronts = [view for view in run.views if view.attaches]
        if any(view.kind is Kind.COVER for view in fronts):
            carried_references, carried_senders = (), ()
        piece = _describe(run, rules, today)
        pieces.append(
            replace(
                piece,
                references=_each_once((*piece.references, *carried_references, *on_name)),
                providers=against_forwarders(_strongest((*piece.providers, *carried_senders)), piece.attached),
                lacking=tuple(paper for paper in counted if any(piece.first <= page <= piece.last for page in paper.pages)),
            )
        )
        carried_references += tuple(seen for view in fronts for seen in view.references)
        carried_senders += tuple(hint for view in fronts for hint in view.providers if hint.how in {"fax sender", "addressee"})
    return _with_known_numbers(_with_shared_births(_certified(pieces), rules), rules)


def _named_alike(views: Sequence[PageView]) -> list[PageView]:
    """The pages, with a name that a machine misread put right by the record number and birth date beside it."""
    told = by_number([view.people for view in views], frozenset(view.number for view in views if view.sheet.from_picture))
    return [view if people == view.people else replace(view, people=people) for view, people in zip(views, told, strict=True)]


def _certified(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Each piece with what the certifications among them say of the request that they all answer."""
    said = _each_once(seen for piece in pieces if piece.kind is Kind.CERTIFICATION for seen in piece.references if seen.page)
    return tuple(replace(piece, certified=() if piece.kind is Kind.CERTIFICATION else said) for piece in pieces)


def _describe(run: Run, rules: Rules, today: date) -> Piece:
    verdict = _not_too_thin(_kind_of(run), run, rules)
    telling = run.telling
    seen = [person for view in run.views for person in view.people]
    pictures = frozenset(view.number for view in run.views if view.sheet.from_picture)
    fronts = frozenset(view.number for view in run.views if view.attaches and view not in telling)
    people = settle(seen, pictures, rules.nicknames, rules.gates.name_likeness, fronts)
    letter = verdict.kind in _LETTERS
    letters = letter or verdict.kind is Kind.IMAGES
    return Piece(
        first=run.views[0].number,
        last=run.views[-1].number,
        kind=verdict.kind,
        page_type=verdict.page_type.name if verdict.page_type else _plain_other(rules),
        kind_score=verdict.score,
        runner_up=verdict.runner_up,
        runner_up_score=verdict.runner_up_score,
        closes=_closes(verdict),
        people=people,
        references=_each_once(seen for view in run.views for seen in view.references),
        providers=_strongest(hint for view in run.views for hint in view.providers),
        served=treated(telling, people, verdict.kind, today),
        amount=_first(amount_due(view.sheet) for view in telling) if verdict.kind is Kind.INVOICE else None,
        invoice_number=_first(invoice_number(view.sheet) for view in telling) if verdict.kind is Kind.INVOICE else None,
        pay_by=_first(pay_by(view.sheet, today) for view in telling) if verdict.kind is Kind.INVOICE else None,
        per_page=verdict.kind is Kind.INVOICE and any(charges_by_the_page(view.sheet) for view in telling),
        reason=reason_given([view.sheet for view in telling], rules.rejections) if verdict.kind is Kind.REJECTION else None,
        their_reference=_first(their_reference(view.sheet) for view in telling) if letter else None,
        evidence=verdict.evidence,
        unread=tuple(view.number for view in run.views if view.unread),
        named=tuple(named for view in telling for named in view.named) if verdict.kind is Kind.RECORDS else (),
        attached=tuple(sorted(fronts)),
        possible=tuple(possible for view in telling for possible in view.possible),
        in_blocks=tuple(name for view in run.views if view.attaches or letters for name in view.in_blocks),
        open_whose=tuple(view.number for view in telling if view.open_whose),
        wrong_charts=() if letter else tuple(view.number for view in telling if says_wrong_chart(view.sheet)),
        named_on=tuple((person.page, person.readings) for person in seen if person.readings and person.page not in fronts),
        header_days=tuple((view.number, day) for view in telling for day in view.header_days),
        numbers=tuple(number for view in telling for number in numbers_on(view.sheet)),
        address_text=" ".join(
            filter(None, (address_on_claim(view.sheet) or address_text(view.rows) for view in telling[:STRONGEST_PAGES]))
        ),
    )


def _kind_of(run: Run) -> _KindVerdict:
    """The run's kind with its score, runner-up and evidence, as ``recognise`` defines them."""
    telling = run.telling
    deciding = [view for view in telling if view.kind is run.kind and run.kind is not None]
    if not deciding:
        return _undecided(together([view.scores for view in telling]))
    kind = deciding[0].kind or Kind.OTHER
    count = min(STRONGEST_PAGES, len(deciding))
    others = {other for view in telling for other in view.scores.kinds if other is not kind}
    runner_up = max(others, key=lambda other: _mean_of_best(telling, other, count), default=None)
    runner_up_score = _mean_of_best(telling, runner_up, count) if runner_up else 0.0
    strongest = sorted(deciding, key=lambda view: -view.scores.of(kind))[:count]
    evidence = tuple(item for view in strongest if view.type for item in view.type.evidence)
    return _KindVerdict(
        kind,
        _winner(deciding),
        round(_mean_of_best(telling, kind, count), 2),
        runner_up if runner_up_score > 0 else None,
        round(max(runner_up_score, 0.0), 2),
        evidence,
    )


def _not_too_thin(verdict: _KindVerdict, run: Run, rules: Rules) -> _KindVerdict:
    """The verdict, below the floor where a chart would be closed by next to no words."""
    if verdict.kind is not Kind.RECORDS or _closes(verdict) is None:
        return verdict
    words = 0
    for view in run.telling:
        words += own_words(view.sheet)
        if words >= FEWEST_CHART_WORDS:
            return verdict
    thin = Evidence(run.telling[0].number, "too little text for a chart", f"{words} words", rules.gates.kind_floor - 1.0 - verdict.score)
    return replace(verdict, score=min(verdict.score, rules.gates.kind_floor - 1.0), evidence=(*verdict.evidence, thin))


def _mean_of_best(views: Sequence[PageView], kind: Kind, count: int) -> float:
    return sum(sorted((max(view.scores.of(kind), 0.0) for view in views), reverse=True)[:count]) / count


def _winner(deciding: Sequence[PageView]) -> PageType:
    """The page type with the highest sum over the deciding pages; of two that are nearly equal, the one that closes a part.

    Where the first page is of a type that leads, it is that one.
    """
    first = deciding[0].type
    if first is not None and first.page_type.leads:
        return first.page_type
    sums: dict[str, float] = {}
    types: dict[str, PageType] = {}
    for best in (view.type for view in deciding):
        if best is not None:
            types[best.page_type.name] = best.page_type
            sums[best.page_type.name] = sums.get(best.page_type.name, 0.0) + best.score
    return types[max(types, key=lambda name: sums[name] * (CLOSING_EDGE if types[name].closes is not None else 1.0))]


def _undecided(scores: PageScores) -> _KindVerdict:
    """A run in which no page decides, judged as one page."""
    kind = scores.best()
    best: TypeScore | None = scores.best_type(kind) if kind else None
    if kind is None or best is None:
        return _KindVerdict(Kind.OTHER, None, 0.0, None, 0.0, ())
    others = {other: score for other, score in scores.kinds.items() if other is not kind and score > 0}
    runner_up = max(others, key=lambda other: others[other], default=None)
    return _KindVerdict(
        kind, best.page_type, round(scores.of(kind), 2), runner_up, round(others[runner_up], 2) if runner_up else 0.0, best.evidence
    )


def _closes(verdict: _KindVerdict) -> PartName | None:
    return verdict.page_type.closes if verdict.page_type else None


def _plain_other(rules: Rules) -> str:
    """The name of the page type for what is nothing we know: ``other``, or the first of kind OTHER where an office has none."""
    names = [page_type.name for page_type in rules.page_types if page_type.kind is Kind.OTHER]
    return "other" if "other" in names or not names else names[0]


def _with_shared_births(pieces: tuple[Piece, ...], rules: Rules) -> tuple[Piece, ...]:
    """Where one patient is named throughout an arrival, his birth date on one piece also stands for pieces that print only his name."""
    named = [person for piece in pieces for person in piece.people if person.readings]
    born = [person for person in named if person.born]
    floor = rules.gates.name_likeness
    if len({person.born for person in born}) != 1 or any(
        same_person(named[0], person, rules.nicknames, floor) is NameVerdict.CONFLICT for person in named
    ):
        return pieces
    shared = []
    for piece in pieces:
        without = [person for person in piece.people if person.readings] and not any(person.born for person in piece.people)
        lender = next(
            (
                lender
                for lender in born
                for person in piece.people
                if person.readings
                and may_lend(lender, person)
                and same_person(person, lender, rules.nicknames, floor) is NameVerdict.AGREES
            ),
            None,
        )
        shared.append(replace(piece, people=(*piece.people, lender)) if without and lender else piece)
    return tuple(shared)


def _with_known_numbers(pieces: tuple[Piece, ...], rules: Rules) -> tuple[Piece, ...]:
    """Where a page of a piece has nothing but a record number: also the number its patient has elsewhere in the arrival.

    The name on that page was not read. If the numbers differ it may be somebody else's, and whoever decides sees both.
    """
    numbered = [(piece, person) for piece in pieces for person in piece.people if person.readings and person.record_number]
    floor = rules.gates.name_likeness
    found = []
    for piece in pieces:
        bare = any(person.record_number and not person.readings for person in piece.people)
        known = any(person.record_number and person.readings for person in piece.people)
        lender = next(
            (
                person
                for other, person in numbered
                if bare and not known and _house(other) == _house(piece)
                for own in piece.people
                if own.readings and same_person(own, person, rules.nicknames, floor) is NameVerdict.AGREES
            ),
            None,
        )
        found.append(replace(piece, people=(*piece.people, lender)) if lender else piece)
    return tuple(found)


def _house(piece: Piece) -> str | None:
    """The provider whose record numbers a piece has, as far as its strongest hint tells."""
    return piece.providers[0].provider if piece.providers else None


def _each_once(seen: Iterable[ReferenceSeen]) -> tuple[ReferenceSeen, ...]:
    found: dict[tuple[str, bool], ReferenceSeen] = {}
    for reference in seen:
        found.setdefault((reference.reference, reference.page == 0), reference)
    return tuple(found.values())


def _strongest(hints: Iterable[ProviderSeen]) -> tuple[ProviderSeen, ...]:
    best: dict[tuple[str, str], ProviderSeen] = {}
    for hint in hints:
        place = (hint.provider, hint.how)
        if place not in best or best[place].weight < hint.weight:
            best[place] = hint
    return tuple(sorted(best.values(), key=lambda hint: -hint.weight))


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)
