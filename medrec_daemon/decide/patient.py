"""Gate 1: whose it is. Two independent identifiers must agree, no page may name somebody else, and no second client may fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from medrec_daemon.decide import companions, header_names, letter_names, numbers, others_named, possible_owners, provider
from medrec_daemon.decide.likeness import NAME_WEIGHTS, Likeness, liken
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.decide.words import pages_in_words
from medrec_daemon.ledger.model import Matter
from medrec_daemon.model import Evidence, PersonSeen, Piece
from medrec_daemon.person_names import fold
from medrec_daemon.recognition import references
from medrec_daemon.recognition.given_names import given_names
from medrec_daemon.recognition.people import NameVerdict, compare_names
from medrec_daemon.rules import Rules

CERTAIN_CONFIDENCE = 100.0
"""Words of a text layer: nothing was misread."""
IN_WORDS = {
    "patient name": "the name",
    "date of birth": "the date of birth",
    "patient's address": "the address",
    numbers.NUMBER: "the record number",
}


@dataclass(frozen=True, slots=True)
class PatientVerdict:
    """``matter`` is set only when a machine may file; else ``reasons`` say why not. ``likely`` are the best, best first.

    ``considered`` are all clients that anything on the pages points at.
    """

    matter: Matter | None = field(repr=False)
    reasons: tuple[str, ...] = field(repr=False)
    evidence: tuple[Evidence, ...]
    likely: tuple[Likeness, ...] = field(repr=False)
    considered: tuple[Likeness, ...] = field(repr=False, default=())


def judge(piece: Piece, lookups: Lookups, rules: Rules) -> PatientVerdict:
    """Whose piece this is, among the firm's clients."""
    likenesses, unreadable = possible_owners.likenesses(piece, lookups, rules)
    broken = (*_set_aside(piece, lookups), *unreadable)
    likenesses.sort(key=lambda likeness: (not likeness.against, likeness.sure(), likeness.score), reverse=True)
    likely = tuple(likeness for likeness in likenesses if likeness.score > 0)
    reasons = broken or _reasons(piece, likely, lookups, rules) or _strangers(piece, likely[0], lookups, rules)
    matter = likely[0].matter if likely and not reasons else None
    return PatientVerdict(matter, reasons, likely[0].evidence if likely else (), likely, tuple(likenesses))


def objections(piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> tuple[str, ...]:
    """What on the pages contradicts a person who says that the piece is this client's."""
    likeness = liken(piece, matter, lookups, rules)
    found = (*likeness.against, *likeness.doubts)
    named = [seen for seen in piece.people if seen.printed]
    told = f" They name {', '.join(dict.fromkeys(who(seen) for seen in named))}." if named else ""
    return (f"{pages_in_words(piece)}: {'; '.join(found)}.{told} If you are sure all the same, say so with --although.",) if found else ()


def who(seen: PersonSeen) -> str:
    """A person as a page names them, for people who may see the page."""
    return f"{seen.printed}, born {seen.born.isoformat()}" if seen.born else seen.printed


def _set_aside(piece: Piece, lookups: Lookups) -> tuple[str, ...]:
    """A matter that cannot be read may be the very one that is meant: nothing is filed past it."""
    names = dict.fromkeys(name.last for person in piece.people for name in person.readings)
    aside = dict.fromkeys(matter_id for last in names for matter_id in lookups.set_aside_by_last_name(last))
    return tuple(f"It may belong to matter {matter_id}, whose file has a mistake: 'medrec check' names it." for matter_id in aside)


def _reasons(piece: Piece, likely: tuple[Likeness, ...], lookups: Lookups, rules: Rules) -> tuple[str, ...]:
    """Why a machine may not file for the likeliest client; empty when it may."""
    if not likely:
        return (_nobody(piece),)
    best, gates = likely[0], rules.gates
    if best.against:
        return (_stranger(best),)
    if not best.sure() or round(best.score, 2) < gates.patient_floor:
        return (_too_little(best),)
    if best.doubts:
        return (f"Probably {_whose(best)}, but {'; '.join(best.doubts)}: a person decides.",)
    rivals = [other for other in likely[1:] if _rivals(best, other, gates.patient_margin)]
    rivals = rivals or [other for other in likely[1:] if _may_be_misread_for(piece, best, other)]
    if rivals and not _asked_only_for(best, rivals, piece, lookups, rules):
        return (f"More than one of our clients fits: {_whose(best)} and {', '.join(_whose(rival) for rival in rivals)}.",)
    return ()


def _rivals(best: Likeness, other: Likeness, margin: float) -> bool:
    """Whether the other client may be meant as well. Of two matters of one client our reference tells which."""
    if other.against or not (other.name or other.sure()):
        return False
    if best.same_person(other):
        return not best.referenced or other.referenced
    return other.name >= best.name or not best.referenced or round(best.score - other.score, 2) < margin


def _may_be_misread_for(piece: Piece, best: Likeness, other: Likeness) -> bool:
    """Whether a machine may have made one client of another of the same last name: by a letter of the first name, or a sign of the date."""
    if best.referenced or best.numbered or other.numbered or best.same_person(other):
        return False
    client, twin = best.matter.client, other.matter.client
    if fold(client.last) != fold(twin.last) or client.born is None or twin.born is None:
        return False
    read = any(seen.readings and seen.confidence < CERTAIN_CONFIDENCE for seen in piece.people)
    letters = Levenshtein.distance(fold(client.first), fold(twin.first))
    signs = Levenshtein.distance(*(f"{born.month}/{born.day}/{born.year}" for born in (client.born, twin.born)))
    return read and letters + signs <= 1


def _asked_only_for(best: Likeness, rivals: Sequence[Likeness], piece: Piece, lookups: Lookups, rules: Rules) -> bool:
    """Whether our reference tells namesakes apart: it stands there, every symbol right, and the sender was asked for none of the others.

    Whoever has more than the name on the pages stays in question, and so does every other matter of the same client.
    """
    if not best.echoed() or any(best.same_person(other) or other.sure() or other.born_agrees or other.referenced for other in rivals):
        return False
    sender = provider.judge(piece, best.matter, lookups, rules).provider
    return sender is not None and all(request.provider != sender.id for other in rivals for request in other.matter.requests)


def _strangers(piece: Piece, best: Likeness, lookups: Lookups, rules: Rules) -> tuple[str, ...]:
    """What on single pages may belong to somebody else, although the piece as a whole fits."""
    unclear = unclear_pages(piece, best, lookups, rules)
    looks = [f"Page {page} names a patient who could not be made out: look whether it is {_whose(best)}." for page in unclear]
    return (*_of_others(piece, best, lookups, rules), *looks)


def with_client(piece: Piece, matter: Matter, lookups: Lookups, rules: Rules) -> Piece:
    """The piece with the client among its people where a header or a letter's subject names him, however that is labelled."""
    return letter_names.with_client(header_names.with_client(piece, matter.client, rules), matter, lookups, rules)


def unclear_pages(piece: Piece, best: Likeness, lookups: Lookups, rules: Rules) -> tuple[int, ...]:
    """The pages that name a patient who could not be made out, and may be another than this client."""
    known = with_client(piece, best.matter, lookups, rules)
    others = header_names.pages_of_others(known, best.matter.client, rules)
    unknown = dict.fromkeys((*(seen.page for seen in known.people if seen.unknown and seen.page not in piece.attached), *others))
    others += others_named.pages_of_unlike(piece, best.matter.client)
    others += header_names.pages_born_otherwise(piece, best.matter.client)
    unknown |= dict.fromkeys(others)
    unread = others_named.unread_pages_of_unlike(piece, best.matter.client)
    headed = others_named.pages_headed_by_another(known, best.matter.client, rules)
    covers = others_named.covers_of_others(known, best.matter.client, rules)
    unclear = (*unread, *headed, *covers, *piece.open_whose)
    unknown |= dict.fromkeys(unclear)
    others += unclear
    return tuple(page for page in sorted(unknown) if page in others or not _named_well(page, known, best, rules))


def _of_others(piece: Piece, best: Likeness, lookups: Lookups, rules: Rules) -> tuple[str, ...]:
    """What on single pages is another client's, or may be: a reference, a number, a name, a word about the wrong chart."""
    learned = numbers.somebody_elses(piece, best.matter, lookups, rules)
    named = others_named.other_clients(with_client(piece, best.matter, lookups, rules), best.matter, lookups, rules)
    charts = [f"Page {page} says that it, or a part of it, was put into the wrong chart: look whose it is." for page in piece.wrong_charts]
    return (*_other_references(piece, best, lookups), *_other_numbers(piece), *learned, *named, *charts)


def others_meant(piece: Piece, best: Likeness, lookups: Lookups, rules: Rules) -> tuple[str, ...]:
    """Why a piece may be another client's than this one's, of whom perhaps little was read on it; empty where nothing says so."""
    likenesses, unreadable = possible_owners.likenesses(piece, lookups, rules)
    fitting = [other for other in likenesses if not (other.against or best.same_person(other)) and (other.name or other.sure())]
    fit = (f"More than one of our clients fits: {', '.join(_whose(other) for other in fitting)}.",) if fitting else ()
    return (*_set_aside(piece, lookups), *unreadable, *fit, *_of_others(piece, best, lookups, rules))


def _named_well(page: int, piece: Piece, best: Likeness, rules: Rules) -> bool:
    floor = rules.gates.name_likeness
    on_page = [seen for seen in piece.people if seen.page == page and seen.readings]
    if not on_page and (header_names.names_only(page, piece, best.matter.client, rules) or _numbered_well(page, piece, best, rules)):
        return True
    return any(compare_names(seen, best.matter.client, rules.nicknames, floor) in NAME_WEIGHTS for seen in on_page)


def _numbered_well(page: int, piece: Piece, best: Likeness, rules: Rules) -> bool:
    """Whether a page prints the number by which other pages of the piece name him, and his name smeared by a machine."""
    client, floor = best.matter.client, rules.gates.name_likeness
    well = {
        seen.page
        for seen in piece.people
        if seen.readings and seen.born == client.born and compare_names(seen, client, rules.nicknames, floor) is NameVerdict.AGREES
    }
    known = given_names(rules.nicknames)
    smeared = any(seen.page == page and known.is_smeared(seen, client) for seen in piece.people)
    return smeared and page in companions.pages_with(piece, companions.shared_numbers(piece, well))


def _other_references(piece: Piece, best: Likeness, lookups: Lookups) -> list[str]:
    owners = [(seen, lookups.by_reference(seen.reference)) for seen in piece.references]
    mine = [request.id for request in best.matter.requests]
    strange = [
        f"Page {seen.page} carries what looks like a reference of ours, {seen.reference}, and is none of matter {best.matter.matter}."
        for seen in piece.references
        if seen.source == references.MISREAD and mine and not references.may_be_one_of(seen, mine)
    ]
    return strange + [
        f"{'The file name' if seen.source == 'file name' else f'Page {seen.page}'} carries our reference {seen.reference}, "
        f"which belongs to matter {owner[0]}, not {best.matter.matter}."
        for seen, owner in owners
        if owner and owner[0] != best.matter.matter
    ]


def _other_numbers(piece: Piece) -> list[str]:
    """Two record numbers of one house are two patients; one wrong digit on a fax is not."""
    numbered = {seen.record_number: seen for seen in piece.people if seen.record_number and seen.page not in piece.attached}
    for one, other in combinations(numbered.values(), 2):
        certain = min(one.confidence, other.confidence) >= CERTAIN_CONFIDENCE
        if certain or not _one_misread(one.record_number, other.record_number):
            return [f"Pages {one.page} and {other.page} carry different record numbers: they may be two patients."]
    return []


def _one_misread(one: str, other: str) -> bool:
    """Whether two numbers off a picture may be one: a sign differs, or a machine lost some and kept the others in their order."""
    shorter, longer = sorted((one, other), key=len)
    lost = len(longer) - len(shorter)
    return Levenshtein.distance(one, other) <= 1 or (len(shorter) > lost + 1 and Levenshtein.distance(one, other) == lost)


def _whose(likeness: Likeness) -> str:
    return f"matter {likeness.matter.matter} ({likeness.matter.client_folder})"


def _nobody(piece: Piece) -> str:
    if not any(seen.readings or seen.born or seen.unknown for seen in piece.people):
        return f"{pages_in_words(piece)}: no page names the patient, and none carries our reference."
    return f"{pages_in_words(piece)}: the patient named there is none of our clients."


def _stranger(best: Likeness) -> str:
    return f"Resembles {_whose(best)}, but {'; '.join(best.against)}: it may belong to somebody else."


def _too_little(best: Likeness) -> str:
    agreed = " and ".join(IN_WORDS.get(item.what, item.what) for item in best.evidence)
    verb = "agree" if len(best.evidence) > 1 else "agrees"
    if not best.name:
        return f"Only {agreed} {verb} with {_whose(best)}; no page of what was sent surely prints the client's name."
    close = " (with a slip in it)" if best.name < 1.0 else ""
    doubts = f" Besides, {'; '.join(best.doubts)}." if best.doubts else ""
    return (
        f"Only {agreed}{close} {verb} with {_whose(best)}; a second sure identifier (name, date of birth, our reference) is needed.{doubts}"
    )
