"""Gate 1: whose it is. Two independent identifiers must agree, no page may name somebody else, and no second client may fit."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.decide.words import pages_in_words
from medrec_daemon.errors import FileProblem
from medrec_daemon.ledger.model import Address, Client, Matter
from medrec_daemon.model import Evidence, PersonSeen, Piece
from medrec_daemon.person_names import fold
from medrec_daemon.recognition.people import BornVerdict, NameVerdict, compare_born, compare_names, suffixes_conflict
from medrec_daemon.rules import Rules

ENOUGH = 1.8
"""Two full identifiers count 1 each; a name with an OCR slip counts 0.8, so that it needs a full second one beside it."""
NAME_WEIGHTS = {NameVerdict.AGREES: 1.0, NameVerdict.CLOSE: 0.8}
BORN_WEIGHTS = {BornVerdict.AGREES: 1.0, BornVerdict.ONE_SLIP: 0.6}


IN_WORDS = {"patient name": "the name", "date of birth": "the date of birth", "patient's address": "the address"}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How one of our clients compares with what a piece says of its patient.

    ``against`` holds what speaks against him, in words; then he is not the patient, whatever else agrees. ``doubts``
    keep a machine from filing although he may be the patient (day and month swapped, Jr without Jr).
    """

    matter: Matter = field(repr=False)
    score: float
    named: bool
    born_agrees: bool
    referenced: bool
    against: tuple[str, ...] = field(repr=False)
    doubts: tuple[str, ...] = field(repr=False)
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PatientVerdict:
    """``matter`` is set only when a machine may file; else ``reasons`` say why not. ``likely`` are the best, best first."""

    matter: Matter | None = field(repr=False)
    reasons: tuple[str, ...] = field(repr=False)
    evidence: tuple[Evidence, ...]
    likely: tuple[Likeness, ...] = field(repr=False)


def judge(piece: Piece, lookups: Lookups, rules: Rules) -> PatientVerdict:
    """Whose piece this is, among the firm's clients."""
    likenesses, broken = [], list(_set_aside(piece, lookups))
    for matter_id in sorted(_possible(piece, lookups, rules)):
        try:
            likenesses.append(_liken(piece, lookups.matter(matter_id), lookups, rules))
        except FileProblem as problem:
            broken.append(f"The file of a matter that may be meant is set aside: {problem.what}")
    likenesses.sort(key=lambda likeness: (not likeness.against, likeness.score), reverse=True)
    likely = tuple(likeness for likeness in likenesses if likeness.score > 0)
    reasons = tuple(broken) or _reasons(piece, likely)
    matter = likely[0].matter if likely and not reasons else None
    return PatientVerdict(matter, reasons, likely[0].evidence if likely else (), likely)


def _possible(piece: Piece, lookups: Lookups, rules: Rules) -> set[str]:
    """Every matter that anything on the pages points at."""
    found: set[str] = set()
    for seen in piece.references:
        owner = lookups.by_reference(seen.reference)
        if owner and seen.source != "file name":
            found.add(owner[0])
    for person in piece.people:
        if person.born:
            found.update(lookups.matters_by_birth(person.born))
        for name in person.readings:
            exact = lookups.matters_by_last_name(name.last)
            found.update(exact)
            if not exact and len(name.last) >= 4:
                close = process.extract(
                    name.last, lookups.all_last_names(), scorer=fuzz.ratio, limit=5, score_cutoff=rules.gates.name_likeness
                )
                for last, _, _ in close:
                    found.update(lookups.matters_by_last_name(last))
    return found


def _set_aside(piece: Piece, lookups: Lookups) -> tuple[str, ...]:
    """A matter that cannot be read may be the very one that is meant: nothing is filed past it."""
    names = dict.fromkeys(name.last for person in piece.people for name in person.readings)
    aside = dict.fromkeys(matter_id for last in names for matter_id in lookups.set_aside_by_last_name(last))
    return tuple(f"It may belong to matter {matter_id}, whose file has a mistake: 'medrec check' names it." for matter_id in aside)


def _liken(piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> Likeness:
    """Compare everything the piece says of its patient with one client."""
    client = matter.client
    names = [(seen, compare_names(seen, client, rules.nicknames, rules.gates.name_likeness)) for seen in piece.people if seen.readings]
    births = [(seen, compare_born(seen, client.born)) for seen in piece.people if seen.born]
    referenced = _reference_evidence(piece, matter, lookups)
    evidence = list(referenced)
    evidence += _best("patient name", [(s, s.printed, NAME_WEIGHTS.get(v, 0.0)) for s, v in names])
    evidence += _best("date of birth", [(s, s.born_printed, BORN_WEIGHTS.get(v, 0.0)) for s, v in births])
    if client.address and _lives_there(piece, client.address):
        evidence.append(Evidence(piece.first, "patient's address", client.address.street or "", 1.0))
    against, doubts = _against(names, births, client)
    return Likeness(
        matter=matter,
        score=sum(item.weight for item in evidence),
        named=any(verdict in NAME_WEIGHTS for _, verdict in names),
        born_agrees=any(verdict is BornVerdict.AGREES for _, verdict in births),
        referenced=bool(referenced),
        against=against,
        doubts=doubts,
        evidence=tuple(evidence),
    )


def _reference_evidence(piece: Piece, matter: Matter, lookups: Lookups) -> list[Evidence]:
    for seen in piece.references:
        owner = lookups.by_reference(seen.reference)
        if owner and owner[0] == matter.matter and seen.source != "file name":
            return [Evidence(seen.page, "our reference", f"{seen.reference} ({seen.source})", 1.0)]
    return []


def _best(what: str, seen: list[tuple[PersonSeen, str, float]]) -> list[Evidence]:
    """The strongest agreement of one sort; many pages with the same name are still one identifier."""
    best = max(seen, key=lambda item: item[2], default=None)
    return [Evidence(best[0].page, what, best[1], best[2])] if best and best[2] > 0 else []


def _lives_there(piece: Piece, address: Address) -> bool:
    street, text = fold(address.street or ""), fold(piece.address_text)
    if not street or not text or not street[0].isdigit():
        return False
    number = street.split()[0]
    return number in text.split() and fuzz.partial_ratio(street, text) >= 90


def _against(
    names: list[tuple[PersonSeen, NameVerdict]], births: list[tuple[PersonSeen, BornVerdict]], client: Client
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what rules this client out, what makes a person decide)."""
    against = [f"page {seen.page} names another person as the patient" for seen, verdict in names if verdict is NameVerdict.CONFLICT]
    against += [f"page {seen.page} gives another date of birth" for seen, verdict in births if verdict is BornVerdict.CONFLICT]
    doubts = [
        f"page {seen.page} has the day and month of birth swapped" for seen, verdict in births if verdict is BornVerdict.DAY_MONTH_SWAPPED
    ]
    against += [f"page {seen.page} has another Jr/Sr than the client" for seen, _ in names if suffixes_conflict(seen, client)]
    printed = {name.suffix for seen, _ in names for name in seen.readings if name.suffix}
    if client.suffix and not printed and not any(verdict is BornVerdict.AGREES for _, verdict in births):
        doubts.append(f"the client is {client.suffix}, the pages do not say so, and no date of birth settles it")
    return tuple(dict.fromkeys(against)), tuple(doubts)


def _reasons(piece: Piece, likely: tuple[Likeness, ...]) -> tuple[str, ...]:
    """Why a machine may not file for the likeliest client; empty when it may."""
    if not likely:
        return (_nobody(piece),)
    best = likely[0]
    if best.against:
        return (_stranger(best),)
    if best.score < ENOUGH:
        return (_too_little(best),)
    if best.doubts:
        return (f"Probably {_whose(best)}, but {'; '.join(best.doubts)}: a person decides.",)
    rivals = [other for other in likely[1:] if not other.against and (other.named or other.score >= ENOUGH)]
    if rivals and not (best.referenced and not any(rival.referenced for rival in rivals)):
        return (f"More than one of our clients fits: {_whose(best)} and {', '.join(_whose(rival) for rival in rivals)}.",)
    return ()


def _whose(likeness: Likeness) -> str:
    return f"matter {likeness.matter.matter} ({likeness.matter.client_folder})"


def _nobody(piece: Piece) -> str:
    if not piece.people:
        return f"{pages_in_words(piece)}: no page names the patient, and none carries our reference."
    return f"{pages_in_words(piece)}: the patient named there is none of our clients."


def _stranger(best: Likeness) -> str:
    return f"Resembles {_whose(best)}, but {'; '.join(best.against)}: it may belong to somebody else."


def _too_little(best: Likeness) -> str:
    agreed = " and ".join(IN_WORDS.get(item.what, item.what) for item in best.evidence)
    verb = "agree" if len(best.evidence) > 1 else "agrees"
    return f"Only {agreed} {verb} with {_whose(best)}; a second sure identifier (name, date of birth, our reference) is needed."
