"""Whether a name on a page is the client's: the same, an OCR slip away, too garbled to tell, or somebody else's."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from itertools import chain

from rapidfuzz import fuzz

from medrec_daemon import person_names
from medrec_daemon.ledger.model import Client
from medrec_daemon.model import PersonName, PersonSeen
from medrec_daemon.recognition.given_names import GARBLED_LIKENESS, GivenNames, Part, Reading, given, given_names
from medrec_daemon.recognition.misreading import exchanged, misread
from medrec_daemon.recognition.word_lists import words_in
from medrec_daemon.rules import Nicknames


class NameVerdict(StrEnum):
    """How a name on a page compares with a client's.

    AGREES: the same, by alias, nickname or order. CLOSE: the same but for what a machine misreads, or by another spelling of
    the given name, which a twin may bear: it proves little. UNSURE: too little or too garbled to tell. CONFLICT: somebody else,
    or Jr. where the client is Sr.
    """

    AGREES = "agrees"
    CLOSE = "close"
    UNSURE = "unsure"
    CONFLICT = "conflict"


_LONG_LAST, _LONG_NAME = 6, 10
_NEVER = 101.0
"""No two names are so like each other."""
_VOWELS = frozenset("AEIOUY")
_ONSETS = words_in(
    """
    BL BR CH CL CR CZ DR DW DZ FL FR GH GL GN GR HJ HR KH KL KN KR KW LL MC NG NK NJ PF PH PL PR PS RH SC SH SK SL SM SN SP SQ SR ST
    SV SW SZ TH TR TS TW TZ VL VR WH WR ZH ZW
    """
)
"""What last names begin with before a vowel."""

_RANK = {verdict: place for place, verdict in enumerate((NameVerdict.CONFLICT, NameVerdict.UNSURE, NameVerdict.CLOSE, NameVerdict.AGREES))}


def compare_names(seen: PersonSeen, client: Client, nicknames: Nicknames, likeness_floor: float) -> NameVerdict:
    """Compare a name on a page with a client's, in every way both may be taken apart.

    Args:
        seen: The person a page names; its ``confidence`` is 0..100.
        client: The client, with aliases.
        nicknames: rules/nicknames.yaml.
        likeness_floor: rapidfuzz ratio (0..100) from which a longer last name counts as misread rather than different.

    Returns:
        The best verdict over all readings and aliases; UNSURE when the page gave no name; CONFLICT when both have a
        generational suffix and they differ.
    """
    if not seen.readings:
        return NameVerdict.UNSURE
    if suffixes_conflict(seen, client):
        return NameVerdict.CONFLICT
    known, how, best = given_names(nicknames), Reading.at(seen.confidence), NameVerdict.CONFLICT
    for variant in client_names(client):
        for reading, turned in _swapped(seen.readings):
            verdict = _compare(reading, variant, known, likeness_floor, how)
            if verdict is not NameVerdict.CONFLICT:
                best = max(best, _capped(verdict, reading, known, turned=turned), key=_RANK.__getitem__)
    return best


def suffixes_conflict(seen: PersonSeen, client: Client) -> bool:
    """Whether the page says Jr. (Sr., II …) and the client is another one. A suffix missing on either side is no conflict."""
    ours = person_names.SUFFIXES.get(person_names.fold(client.suffix), "") if client.suffix else ""
    printed = {reading.suffix for reading in seen.readings if reading.suffix} if ours else set()
    return bool(printed and ours not in printed)


def suffix_unknown(seen: PersonSeen, client: Client) -> bool:
    """Whether the page says Jr. (Sr., II …) and the ledger has no such word for the client: it may be his father."""
    return not person_names.SUFFIXES.get(person_names.fold(client.suffix or "")) and any(reading.suffix for reading in seen.readings)


def spelt_otherwise(seen: PersonSeen, client: Client, nicknames: Nicknames) -> bool:
    """Whether the page prints a given name that a twin of the client may bear (``BRYAN`` for ``BRIAN``), by every name of his."""
    known = given_names(nicknames)
    pairs = [(reading.first, variant.first) for reading in seen.readings for variant in client_names(client)]
    return any(known.may_be_twins(*pair) for pair in pairs) and not any(one == other for one, other in pairs)


def same_person(one: PersonSeen, other: PersonSeen, nicknames: Nicknames, likeness_floor: float) -> NameVerdict:
    """``compare_names`` for two names on pages of one arrival, where neither is known to be right."""
    if not one.readings or not other.readings:
        return NameVerdict.UNSURE
    suffixes = {reading.suffix for reading in (*one.readings, *other.readings) if reading.suffix}
    if len(suffixes) > 1:
        return NameVerdict.CONFLICT
    known, how = given_names(nicknames), Reading.at(min(one.confidence, other.confidence))
    verdicts = (
        max(
            _compare(mine, theirs, known, likeness_floor, how),
            _compare(theirs, mine, known, likeness_floor, how),
            key=lambda verdict: _RANK[verdict],
        )
        for mine, _ in _swapped(one.readings)
        for theirs in other.readings
    )
    return max(verdicts, key=lambda verdict: _RANK[verdict])


def client_names(client: Client) -> tuple[PersonName, ...]:
    """Every name the client goes by: the ledger's, each alias, and an alias of one word as another last name or given name."""
    return _names_of(client.first, client.middle or "", client.last, client.suffix or "", client.also_known_as)


@lru_cache(maxsize=32768)
def _names_of(first: str, middle: str, last: str, generation: str, aliases: tuple[str, ...]) -> tuple[PersonName, ...]:
    fold = person_names.fold
    suffix = person_names.SUFFIXES.get(fold(generation), "")
    own = PersonName(fold(first), fold(middle), fold(last), suffix)
    found = [own]
    for alias in aliases:
        taken_apart = person_names.readings(alias)
        found.extend(taken_apart)
        if not taken_apart and fold(alias):
            found.append(PersonName(own.first, own.middle, fold(alias), suffix))
            found.append(PersonName(fold(alias), own.middle, own.last, suffix))
    return tuple(dict.fromkeys(found))


_MOST_SWAPPED = 4096
_both_ways: dict[int, tuple[tuple[PersonName, ...], tuple[tuple[PersonName, bool], ...]]] = {}
"""By the identity of a name's readings, which are kept alive with them: one name is held against hundreds of clients."""


def _swapped(readings: tuple[PersonName, ...]) -> tuple[tuple[PersonName, bool], ...]:
    """The readings as they are, and with first and last exchanged, as clerks do; True where it is not the printed order."""
    known = _both_ways.get(id(readings))
    if known is None or known[0] is not readings:
        if len(_both_ways) >= _MOST_SWAPPED:
            _both_ways.clear()
        known = _both_ways[id(readings)] = (readings, _turned(readings))
    return known[1]


def _turned(readings: tuple[PersonName, ...]) -> tuple[tuple[PersonName, bool], ...]:
    pairs = (
        ((reading, place > 0), (PersonName(reading.last, reading.middle, reading.first, reading.suffix), True))
        for place, reading in enumerate(readings)
    )
    return tuple(chain.from_iterable(pairs))


def _capped(verdict: NameVerdict, reading: PersonName, names: GivenNames, *, turned: bool) -> NameVerdict:
    """A name that fits only the other way round proves nothing where both are given names: Thomas James is not James Thomas."""
    if turned and reading.first in names.known and reading.last in names.known:
        return min(verdict, NameVerdict.UNSURE, key=lambda one: _RANK[one])
    return verdict


def _compare(seen: PersonName, known: PersonName, names: GivenNames, floor: float, how: Reading) -> NameVerdict:
    if how.picture and (_is_glued(seen, known) or _is_torn(seen, known)):
        return NameVerdict.CLOSE
    if how.picture and known.middle and seen.last == f"{known.middle[0]}{_joined(known.last)}" and not _may_begin(seen.last):
        seen = PersonName(seen.first, seen.middle or known.middle[0], known.last, seen.suffix)  # JANE QDOE: his initial, run into it
    if len(seen.middle) == 1 and known.last == f"{seen.middle}{seen.last}":
        return NameVerdict.UNSURE if seen.first == known.first else NameVerdict.CONFLICT  # MARY B OWENS is not surely Mary Bowens
    last = _last(seen.last, known.last, floor, GARBLED_LIKENESS if how.garbled else _NEVER)
    if last is Part.OTHER:
        return NameVerdict.CONFLICT
    first = given(seen, known, names, how)
    if first is Part.OTHER:
        return NameVerdict.CONFLICT
    if last is Part.GARBLED:
        return NameVerdict.UNSURE if first in {Part.SAME, Part.SLIP} else NameVerdict.CONFLICT
    if first in {Part.INITIAL, Part.GARBLED, Part.LIKELY}:
        return NameVerdict.UNSURE
    return NameVerdict.AGREES if last is first is Part.SAME else NameVerdict.CLOSE


def _may_begin(last: str) -> bool:
    """Whether a last name may begin so: ``BOWENS`` and ``PRICE`` are names of their own, and no initial run into one."""
    return last[0] in _VOWELS or last[1] in _VOWELS or last[:2] in _ONSETS


def _is_glued(seen: PersonName, known: PersonName) -> bool:
    """Whether a machine lost what parts the names (``DOEJANE Q``): the letters are the same, which of them is an initial is not sure."""
    if len(seen.first) <= len(known.last) or len(known.first) < 3:
        return False
    printed, middle = _joined(f"{seen.first} {seen.middle} {seen.last}"), _joined(known.middle)
    name = _joined(f"{known.last} {known.first}")
    more = printed.removeprefix(name)
    if not printed.startswith(name):
        return False
    smeared = len(name) >= _LONG_NAME and len(more) == 2 and more[0] == middle[:1] and more not in person_names.SUFFIXES
    return smeared or more in {"", middle[:1], middle}


def _is_torn(seen: PersonName, known: PersonName) -> bool:
    """Whether a machine saw a space within the last name (``NICHOLAS N DUMMY LING``): behind his given name and his initial, all is there.

    Without the initial it may be a middle and a last name: ``JOHN LANG FORD`` is not John Langford.
    """
    if seen.first != known.first or " " in known.last or len(known.last) < _LONG_LAST:
        return False
    initial, *parts = f"{seen.middle} {seen.last}".split()
    return len(parts) > 1 and initial == known.middle[:1] and "".join(parts) == _joined(known.last)


@lru_cache(maxsize=65536)
def _last(seen: str, known: str, floor: float, garbled_from: float) -> Part:
    """How two last names compare; ``garbled_from`` is the likeness (0..100) from which they may be one, badly read."""
    if not seen or not known:
        return Part.OTHER
    (joined, core, mine), (known_joined, known_core, theirs) = _forms(seen), _forms(known)
    if joined == known_joined or (mine and theirs and (mine <= theirs or theirs <= mine)):
        return Part.SAME
    likeness = max(fuzz.ratio(joined, known_joined), fuzz.ratio(core, known_core))
    slip = any(misread(one, other) or exchanged(one, other) for one in mine | {joined} for other in theirs | {known_joined})
    if slip or (likeness >= floor and len(known_core) >= 6):
        return Part.SLIP
    return Part.GARBLED if likeness >= garbled_from else Part.OTHER


def may_be_last(seen: str, known: str, floor: float) -> bool:
    """Whether a printed word may be that last name, however badly it was read."""
    return _last(seen, known, floor, GARBLED_LIKENESS) is not Part.OTHER


@lru_cache(maxsize=16384)
def _forms(last: str) -> tuple[str, str, frozenset[str]]:
    """A last name run together, without its particles, and its parts."""
    return _joined(last), _core(last), _parts(last)


def _joined(name: str) -> str:
    return name.replace("-", "").replace(" ", "")


def _core(name: str) -> str:
    """The last name without particles, which some houses leave out: ``DE LA CRUZ`` is ``CRUZ``."""
    return "".join(part for part in name.replace("-", " ").split() if part not in person_names.PARTICLES) or _joined(name)


def _parts(last: str) -> frozenset[str]:
    """The parts of a compound last name that identify it: ``SMITH-JONES`` has two, ``DE LA CRUZ`` one."""
    return frozenset(part for part in last.replace("-", " ").split() if part not in person_names.PARTICLES and len(part) >= 3)
