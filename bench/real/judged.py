"""What the program makes of one document, beside what is true of it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bench.real.documents import Document
from medrec_daemon import person_names
from medrec_daemon.model import Kind, Page, PageSource, PersonSeen, Piece
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.kinds import scorer
from medrec_daemon.recognition.likeness import NameVerdict, same_person
from medrec_daemon.recognition.pieces import recognise
from medrec_daemon.recognition.view import PageView
from medrec_daemon.rules import Rules


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one document: how often it was seen right, seen wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Field) -> Field:
        return Field(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        """Right among what was seen; None where nothing was."""
        seen = self.right + self.wrong
        return self.right / seen if seen else None

    @property
    def recall(self) -> float | None:
        """Right among what there was to see; None where there was nothing."""
        there = self.right + self.missed
        return self.right / there if there else None


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page's number, what it is, what it would be filed as (OTHER: a person looks), and the same where it comes alone."""

    number: int
    truth: Kind
    filed: Kind
    alone: Kind
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """One document in one form: its pages' kinds, its fields, and what would close a part. ``seconds`` is without reading."""

    document: Document
    pages: tuple[PageKind, ...]
    fields: dict[str, Field]
    saw: dict[str, str] = field(repr=False)
    closes: str | None
    page_count: int
    seconds: float


def judge(document: Document, pages: Sequence[Page], directory: Directory, rules: Rules, today: date) -> Judged:
    """Let the program look at ``pages`` of ``document`` and compare."""
    started = time.process_time()
    pieces = recognise(pages, document.path.name, directory, rules, today)
    seconds = time.process_time() - started
    compiled = scorer(rules.page_types)
    kinds = []
    for page in pages:
        if page.source is PageSource.BLANK:
            continue
        piece = next(piece for piece in pieces if piece.first <= page.number <= piece.last)
        view = PageView.of(page, directory, rules, compiled, today)
        (alone,) = recognise([page], document.path.name, directory, rules, today)
        filed = (view.kind or Kind.OTHER) if page.number in piece.attached else _clear(piece, rules)
        ranked = ", ".join(f"{kind.value} {score:.1f}" for kind, score in sorted(view.scores.kinds.items(), key=lambda item: -item[1])[:3])
        kinds.append(PageKind(page.number, document.kind, filed, _clear(alone, rules), f"{piece.page_type}; {ranked}"))
    closing = [piece.page_type for piece in pieces if piece.closes and _clear(piece, rules) is not Kind.OTHER]
    fields, saw = _fields(document, pieces, rules)
    return Judged(document, tuple(kinds), fields, saw, ", ".join(closing) or None, len(pages), seconds)


def _clear(piece: Piece, rules: Rules) -> Kind:
    """The piece's kind where the gates let it pass, else OTHER: then a person looks."""
    gates = rules.gates
    ahead = piece.runner_up is None or piece.kind_score - piece.runner_up_score >= gates.kind_margin
    return piece.kind if piece.kind_score >= gates.kind_floor and ahead else Kind.OTHER


def _fields(document: Document, pieces: Sequence[Piece], rules: Rules) -> tuple[dict[str, Field], dict[str, str]]:
    people = [person for piece in pieces for person in piece.people if not person.unknown]
    providers = {house for piece in pieces if (house := _provider(piece, rules))}
    served = [day for piece in pieces for day in piece.served or ()]
    births = {person.born for person in people if person.born}
    first, last = document.served or (None, None)
    fields = {
        "patient": _patient(document, people, rules),
        "birth date": _one(document.born, births, known=document.born is not None or document.nobody),
        "provider": _one(document.provider, providers, known=document.provider is not None),
        "first date": _one(first, {min(served)} if served else set(), known=first is not None),
        "last date": _one(last, {max(served)} if served else set(), known=last is not None),
    }
    saw = {
        "patient": "; ".join(person.printed for person in people if person.readings),
        "birth date": "; ".join(sorted(day.isoformat() for day in births)),
        "provider": "; ".join(sorted(providers)),
        "first date": min(served).isoformat() if served else "",
        "last date": max(served).isoformat() if served else "",
    }
    return fields, saw


def _patient(document: Document, people: Sequence[PersonSeen], rules: Rules) -> Field:
    """The patient's name as the program compares names; each other name that is nobody's misreading counts as wrong."""
    named = {person.readings: person for person in people if person.readings}.values()
    if document.patient is None:
        return Field(wrong=len(named)) if document.nobody else Field()
    truth = PersonSeen(0, "", document.patient, person_names.readings(document.patient), None)
    floor = rules.gates.name_likeness
    verdicts = [same_person(person, truth, rules.nicknames, floor) for person in named]
    right = any(verdict is not NameVerdict.CONFLICT for verdict in verdicts)
    return Field(int(right), sum(verdict is NameVerdict.CONFLICT for verdict in verdicts), int(not right))


def _one(truth: object, seen: set[date] | set[str], *, known: bool) -> Field:
    """A field with one true value, or none at all; nothing is counted where the truth is not known."""
    if not known:
        return Field()
    right = int(truth in seen)
    return Field(right, len(seen) - right, int(truth is not None) - right)


def _provider(piece: Piece, rules: Rules) -> str | None:
    """The provider whose hints stand above the floor and ahead of the next, as gate 2 wants it; '' for an unlisted house is none."""
    best: dict[tuple[str, str], float] = defaultdict(float)
    for hint in piece.providers:
        best[hint.provider, hint.how] = max(best[hint.provider, hint.how], hint.weight)
    totals: dict[str, float] = defaultdict(float)
    for (provider, _), weight in best.items():
        totals[provider] += weight
    ranked = sorted(totals, key=lambda provider: -totals[provider])
    if not ranked or totals[ranked[0]] < rules.gates.provider_floor:
        return None
    ahead = len(ranked) == 1 or totals[ranked[0]] - totals[ranked[1]] >= rules.gates.provider_margin
    return ranked[0] or None if ahead else None
