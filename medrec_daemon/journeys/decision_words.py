"""A plan in the words of the person who decides: each question that was asked, and each client it may belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from medrec_daemon.errors import FileProblem
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import pages_words
from medrec_daemon.model import Candidate, Gate, Kind, Outcome, Plan, PlannedPiece

OUTCOMES = {
    Outcome.FILE: "It would be filed by itself.",
    Outcome.HOLD: "A person decides: it is not filed by itself.",
    Outcome.DUPLICATE: "It was filed before: nothing would be filed a second time.",
}
KIND_WORDS = {
    Kind.RECORDS: "medical records",
    Kind.BILLING: "a medical bill",
    Kind.RADIOLOGY: "a radiology report",
    Kind.IMAGES: "images",
    Kind.CERTIFICATION: "a records certification",
    Kind.NO_RECORDS: "a no-records answer",
    Kind.INVOICE: "an invoice for copies",
    Kind.REJECTION: "a rejection of our request",
    Kind.STATUS: "a status letter",
    Kind.COVER: "a cover sheet",
    Kind.OWN_REQUEST: "our own request",
    Kind.EOB: "an insurer's explanation of benefits",
    Kind.OTHER: "unclear",
}
QUESTIONS = {
    "patient": "Whose is it?",
    "provider": "Who sent it?",
    "kind": "What is it?",
    "place": "Where does it go?",
    "request": "Which request does it answer?",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of a piece: ``passed`` is None where it could not be asked yet. ``words`` are the answer, or why there is none."""

    question: str
    passed: bool | None
    words: tuple[str, ...] = field(repr=False)


def pages_and_kind(piece: PlannedPiece) -> str:
    """``pages 1-14: a medical bill``."""
    return f"{pages_words(f'{piece.pages[0]}-{piece.pages[1]}')}: {KIND_WORDS[piece.kind]}"


def answers(piece: PlannedPiece, ledger: Ledger) -> tuple[Answer, ...]:
    """The five questions of a piece, in the order in which a person asks them."""
    known = {gate.name: gate for gate in piece.gates}
    return tuple(_answer(name, known.get(name), piece, ledger) for name in QUESTIONS)


def client_words(candidate: Candidate, ledger: Ledger) -> str:
    """A candidate as people say it: ``matter 2026-0143: Jane Quinn Doe, born 1971-03-14; Bluegrass General Hospital``."""
    try:
        client = ledger.matter(candidate.matter).client
    except FileProblem:
        return f"matter {candidate.matter}"
    name = " ".join(word for word in (client.first, client.middle, client.last, client.suffix) if word)
    born = f", born {client.born.isoformat()}" if client.born else ""
    provider = f"; {ledger.provider(candidate.provider).name}" if candidate.provider else ""
    return f"matter {candidate.matter}: {name}{born}{provider}"


def failed(plan: Plan) -> tuple[str, ...]:
    """The questions that found no answer, in words, with the pages they were asked of: empty where all passed."""
    return tuple(
        f"{pages_words(f'{piece.pages[0]}-{piece.pages[1]}')}: {QUESTIONS[gate.name]}"
        for piece in plan.pieces
        for gate in piece.gates
        if not gate.passed
    )


def _answer(name: str, gate: Gate | None, piece: PlannedPiece, ledger: Ledger) -> Answer:
    if gate is not None and not gate.passed:
        return Answer(QUESTIONS[name], passed=False, words=gate.reasons)
    words = tuple(_FOUND[name](piece, ledger))
    if gate is None:
        return Answer(QUESTIONS[name], passed=None, words=words or ("Not asked: whose it is and who sent it must be known first.",))
    return Answer(QUESTIONS[name], passed=True, words=words or (_WELL[name],))


def _patient(piece: PlannedPiece, ledger: Ledger) -> Iterator[str]:
    if piece.matter:
        yield f"{ledger.matter(piece.matter).client_folder} (matter {piece.matter})"
    for item in piece.evidence:
        if item.what in {"patient name", "date of birth", "our reference", "patient's address", "a person's word"}:
            yield f"page {item.page}, {item.what}: {item.saw}"


def _provider(piece: PlannedPiece, ledger: Ledger) -> Iterator[str]:
    if piece.provider:
        yield ledger.provider(piece.provider).name
    for item in piece.evidence:
        if item.what.startswith("provider by "):
            yield f"page {item.page}, {item.what.removeprefix('provider by ')}: {item.saw}"


def _kind(piece: PlannedPiece, _: Ledger) -> Iterator[str]:
    yield KIND_WORDS[piece.kind]
    told: dict[str, None] = {}
    for item in sorted(piece.evidence, key=lambda item: -item.weight):
        if item.what.startswith(("words of ", "numbers of ")) and item.weight > 0:
            told[f"page {item.page}: \u201c{item.saw}\u201d"] = None
    yield from list(told)[:6]


def _place(piece: PlannedPiece, _: Ledger) -> Iterator[str]:
    if piece.folder:
        yield f"{piece.folder}/{piece.name}"


def _request(piece: PlannedPiece, _: Ledger) -> Iterator[str]:
    if piece.request:
        part = f", its {piece.part.value} part" if piece.part else ""
        yield f"{piece.request}{part}{'; it closes that part' if piece.closes else ''}"
    if piece.note:
        yield piece.note


_WELL = {
    "patient": "One client, and nobody else.",
    "provider": "One provider, and nobody else.",
    "kind": "One kind of paper.",
    "place": "The client's folder is nobody else's.",
    "request": "No open request; it would be filed with the client.",
}
_FOUND = {"patient": _patient, "provider": _provider, "kind": _kind, "place": _place, "request": _request}
