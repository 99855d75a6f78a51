"""The possible owners of a piece, each with what speaks for and against, in the words of the person who decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from medrec_daemon.decide.likeness import BORN, NAME, OTHER_BORN, OTHER_NAME, OTHER_SUFFIX, Likeness
from medrec_daemon.decide.numbers import NUMBER
from medrec_daemon.ledger.model import Matter
from medrec_daemon.model import Candidate, Evidence, PersonName, Piece
from medrec_daemon.person_names import fold

MOST = 3
RESEMBLES = 82.0
"""Likeness (0..100) of the last names from which a client who is ruled out is worth a word."""
_PRINTED = {NAME: "prints the name", BORN: "gives the date of birth"}
_CONTRARY = {
    OTHER_NAME: "names another person as the patient",
    OTHER_BORN: "gives another date of birth",
    OTHER_SUFFIX: "has another Jr/Sr",
}


def candidate(likeness: Likeness, piece: Piece) -> Candidate:
    """One client as a possible owner."""
    score = round(min(likeness.score / 3, 1.0) * (0.3 if likeness.against else 1.0), 2)
    speaks_for = tuple(_for(item) for item in likeness.evidence)
    return Candidate(likeness.matter.matter, None, None, score, speaks_for, tuple(dict.fromkeys(_against(likeness, piece))))


def ruled_out(considered: Iterable[Likeness], piece: Piece) -> tuple[Candidate, ...]:
    """The clients who resemble the patient in name and of whom nothing agrees, the likest first."""
    readings = tuple(dict.fromkeys(reading for seen in piece.people for reading in seen.readings))
    ranked = ((resemblance(likeness.matter, readings), likeness) for likeness in considered if likeness.score <= 0 and likeness.against)
    near = sorted(((like, likeness) for like, likeness in ranked if like >= RESEMBLES), key=lambda pair: -pair[0])
    return tuple(candidate(likeness, piece) for _, likeness in near[:MOST])


def best_of(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The three best, each matter and provider once."""
    best: dict[tuple[str, str | None], Candidate] = {}
    for one in candidates:
        place = (one.matter, one.provider)
        before = best.get(place)
        if before is None or before.score < one.score:
            best[place] = one
    return tuple(sorted(best.values(), key=lambda one: -one.score)[:MOST])


def sent_by(candidates: Iterable[Candidate], provider: str | None) -> tuple[Candidate, ...]:
    """The candidates with the provider whose paper it is."""
    return tuple(replace(one, provider=provider) for one in candidates)


def _for(item: Evidence) -> str:
    if item.what in _PRINTED:
        slip = ", with a slip in it" if item.weight < 1.0 else ""
        return f"page {item.page} {_PRINTED[item.what]} \u201c{item.saw}\u201d{slip}"
    if item.what == "our reference":
        return f"page {item.page} carries our reference {item.saw}"
    if item.what == NUMBER:
        return f"the pages carry his record number, {item.saw}"
    return f"the pages print the client's address, {item.saw}"


def _against(likeness: Likeness, piece: Piece) -> Iterator[str]:
    named = {item.saw for item in likeness.contradicting if item.what == OTHER_NAME}
    for item in likeness.contradicting:
        if item.what == OTHER_SUFFIX and item.saw in named:
            continue
        yield f"page {item.page} {_CONTRARY[item.what]}" + (f", \u201c{item.saw}\u201d" if item.saw else "")
    yield from likeness.doubts
    if likeness.against or likeness.sure():
        return
    if not likeness.name:
        yield "no page surely prints the client's name"
    elif likeness.name < 1.0:
        yield "the printed name is not quite the client's"
    if not any(seen.born for seen in piece.people):
        yield "no page gives a date of birth"
    if not likeness.referenced:
        yield "no page carries our reference"


def resemblance(matter: Matter, readings: Sequence[PersonName]) -> float:
    """How like the client's last name the likest printed one is (0..100); first names settle a tie."""
    last, first = fold(matter.client.last), fold(matter.client.first)
    return max((fuzz.ratio(last, reading.last) + fuzz.ratio(first, reading.first) / 1000 for reading in readings), default=0.0)
