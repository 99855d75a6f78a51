"""Whether a name or birth date on a page is the client's: exact, an OCR slip away, too garbled to tell, or somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from medrec_daemon import person_names
from medrec_daemon.ledger.model import Client
from medrec_daemon.model import PersonName, PersonSeen
from medrec_daemon.recognition.dates import strict_birth
from medrec_daemon.rules import Nicknames

GARBLED_CONFIDENCE = 70.0
"""Only a name that a machine read with less than this confidence (0..100) may be 'too garbled to tell'; else it is what it says.

A sister's name is like her brother's: above this, a name that is merely like the client's is somebody else's."""
GARBLED_LIKENESS = 50.0

_FUSED = (("RN", "M"), ("CL", "D"), ("VV", "W"), ("FI", "N"), ("RI", "N"), ("LI", "U"), ("II", "U"), ("NI", "M"), ("LN", "M"), ("IJ", "U"))
_DIGITS = {"0": "ODQ", "1": "IL", "5": "S", "8": "B", "6": "GB", "2": "Z", "7": "T", "4": "A", "3": "E", "9": "G"}
_SHAPES = {frozenset(pair) for pair in ("OQ", "OD", "DQ", "OC", "IL", "IT", "IJ", "EC", "EF", "UV", "BH", "GC", "NU", "HN", "TF")}
_DIGIT_SHAPES = {frozenset(pair) for pair in ("17", "38", "56", "68", "08", "06", "58", "89", "35", "49", "27", "09", "14")}
_VOWELS = frozenset("AEIOUY")


class NameVerdict(StrEnum):
    """How a name on a page compares with a client's.

    AGREES: the same, by alias, nickname, order or spelling variant. CLOSE: the same but for what a machine misreads; alone
    it proves little. UNSURE: too little or too garbled to tell. CONFLICT: somebody else, or Jr. where the client is Sr.
    """

    AGREES = "agrees"
    CLOSE = "close"
    UNSURE = "unsure"
    CONFLICT = "conflict"


class BornVerdict(StrEnum):
    """How a birth date on a page compares with a client's. ONE_SLIP: one digit differs, and by one that looks like it."""

    AGREES = "agrees"
    ONE_SLIP = "one slip"
    DAY_MONTH_SWAPPED = "day and month swapped"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


class _Part(StrEnum):
    """How one part of a name (given or last) compares."""

    SAME = "same"
    SLIP = "slip"
    GARBLED = "garbled"
    INITIAL = "initial"
    OTHER = "other"


_RANK = {verdict: place for place, verdict in enumerate((NameVerdict.CONFLICT, NameVerdict.UNSURE, NameVerdict.CLOSE, NameVerdict.AGREES))}


@dataclass(frozen=True, slots=True)
class _Names:
    """The firm's knowledge of given names: who is called what, and what is a name of its own."""

    groups: dict[str, frozenset[int]] = field(repr=False)
    known: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, nicknames: Nicknames) -> _Names:
        groups: dict[str, set[int]] = {}
        for place, group in enumerate(nicknames.groups):
            for name in group:
                groups.setdefault(person_names.fold(name), set()).add(place)
        frozen = {name: frozenset(places) for name, places in groups.items()}
        return cls(frozen, frozenset(frozen) | {person_names.fold(name) for name in nicknames.given_names})

    def stand_for_each_other(self, one: str, other: str) -> bool:
        """Whether two given names are in one group (``BILL``, ``WILLIAM``)."""
        return bool(self.groups.get(one, frozenset()) & self.groups.get(other, frozenset()))


@lru_cache(maxsize=8)
def _names(nicknames: Nicknames) -> _Names:
    return _Names.of(nicknames)


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
    known = _names(nicknames)
    garbled = seen.confidence < GARBLED_CONFIDENCE
    verdicts = (
        _compare(reading, variant, known, likeness_floor, may_be_garbled=garbled)
        for reading in _swapped(seen.readings)
        for variant in client_names(client)
    )
    return max(verdicts, key=lambda verdict: _RANK[verdict])


def suffixes_conflict(seen: PersonSeen, client: Client) -> bool:
    """Whether the page says Jr. (Sr., II …) and the client is another one. A suffix missing on either side is no conflict."""
    ours = person_names.SUFFIXES.get(person_names.fold(client.suffix or ""), "")
    printed = {reading.suffix for reading in seen.readings if reading.suffix}
    return bool(ours and printed and ours not in printed)


def same_person(one: PersonSeen, other: PersonSeen, nicknames: Nicknames, likeness_floor: float) -> NameVerdict:
    """``compare_names`` for two names on pages of one arrival, where neither is known to be right."""
    if not one.readings or not other.readings:
        return NameVerdict.UNSURE
    suffixes = {reading.suffix for reading in (*one.readings, *other.readings) if reading.suffix}
    if len(suffixes) > 1:
        return NameVerdict.CONFLICT
    known = _names(nicknames)
    garbled = min(one.confidence, other.confidence) < GARBLED_CONFIDENCE
    verdicts = (
        max(
            _compare(mine, theirs, known, likeness_floor, may_be_garbled=garbled),
            _compare(theirs, mine, known, likeness_floor, may_be_garbled=garbled),
            key=lambda verdict: _RANK[verdict],
        )
        for mine in _swapped(one.readings)
        for theirs in other.readings
    )
    return max(verdicts, key=lambda verdict: _RANK[verdict])


def compare_born(seen: PersonSeen, born: date | None) -> BornVerdict:
    """Compare a birth date on a page with a client's.

    A date that had to be mended (a letter among its digits, lost slashes) counts as a slip at best; two digits of the year
    agree when they are the client's. UNKNOWN when either side has none, or the printed one cannot be read.
    """
    if born is None or seen.born is None:
        return BornVerdict.UNKNOWN
    printed = seen.born_printed or seen.born.strftime("%m/%d/%Y")
    if seen.born == born or _same_but_century(printed, seen.born, born):
        return _exactly(printed, born)
    if (seen.born.year, seen.born.month, seen.born.day) == (born.year, born.day, born.month):
        return BornVerdict.DAY_MONTH_SWAPPED
    return BornVerdict.ONE_SLIP if _one_digit_slip(seen.born, born) else BornVerdict.CONFLICT


def _exactly(printed: str, born: date) -> BornVerdict:
    """AGREES when ``printed`` says ``born`` letter by letter; a slip when it had to be mended; swapped when days stand first."""
    if strict_birth(printed, born) == born:
        return BornVerdict.AGREES
    runs = _digit_runs(printed)
    if runs and len(runs[0]) <= 2 and 12 < int(runs[0]) <= 31:
        return BornVerdict.DAY_MONTH_SWAPPED
    return BornVerdict.ONE_SLIP


def _same_but_century(printed: str, read: date, born: date) -> bool:
    """``3/14/15`` may be 1915 or 2015; only the client's own birth date can tell."""
    if any(len(run) >= 4 for run in _digit_runs(printed)):
        return False
    return (read.year % 100, read.month, read.day) == (born.year % 100, born.month, born.day)


def _digit_runs(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()


def _one_digit_slip(read: date, born: date) -> bool:
    pairs = [
        frozenset(pair) for pair in zip(read.strftime("%m%d%Y"), born.strftime("%m%d%Y"), strict=True) if pair[0] != pair[1]
    ]
    return len(pairs) == 1 and pairs[0] in _DIGIT_SHAPES


@lru_cache(maxsize=4096)
def client_names(client: Client) -> tuple[PersonName, ...]:
    """Every name the client goes by: the ledger's, each alias, and an alias of one word as another last name or given name."""
    suffix = person_names.SUFFIXES.get(person_names.fold(client.suffix or ""), "")
    fold = person_names.fold
    own = PersonName(fold(client.first), fold(client.middle or ""), fold(client.last), suffix)
    found = [own]
    for alias in client.also_known_as:
        taken_apart = person_names.readings(alias)
        found.extend(taken_apart)
        if not taken_apart and fold(alias):
            found.append(PersonName(own.first, own.middle, fold(alias), suffix))
            found.append(PersonName(fold(alias), own.middle, own.last, suffix))
    return tuple(dict.fromkeys(found))


def _swapped(readings: tuple[PersonName, ...]) -> Iterator[PersonName]:
    """The readings as they are, and with first and last exchanged, as clerks do."""
    for reading in readings:
        yield reading
        yield PersonName(reading.last, reading.middle, reading.first, reading.suffix)


def _compare(seen: PersonName, known: PersonName, names: _Names, floor: float, *, may_be_garbled: bool) -> NameVerdict:
    last = _last(seen.last, known.last, floor, may_be_garbled=may_be_garbled)
    if last is _Part.OTHER:
        return NameVerdict.CONFLICT
    given = _given(seen, known, names, may_be_garbled=may_be_garbled)
    if given is _Part.OTHER:
        return NameVerdict.CONFLICT
    if last is _Part.GARBLED:
        return NameVerdict.UNSURE if given in {_Part.SAME, _Part.SLIP} else NameVerdict.CONFLICT
    if given in {_Part.INITIAL, _Part.GARBLED}:
        return NameVerdict.UNSURE
    return NameVerdict.AGREES if last is given is _Part.SAME else NameVerdict.CLOSE


def _last(seen: str, known: str, floor: float, *, may_be_garbled: bool) -> _Part:
    if not seen or not known:
        return _Part.OTHER
    mine, theirs = _components(seen), _components(known)
    if "".join(mine) == "".join(theirs) or mine & theirs:
        return _Part.SAME
    likeness = fuzz.ratio(_joined(seen), _joined(known))
    if any(_misread(one, other) for one in mine for other in theirs) or (likeness >= floor and len(_joined(known)) >= 6):
        return _Part.SLIP
    return _Part.GARBLED if may_be_garbled and likeness >= GARBLED_LIKENESS else _Part.OTHER


def _joined(name: str) -> str:
    return name.replace("-", "").replace(" ", "")


def _components(last: str) -> frozenset[str]:
    """The parts of a compound last name that identify it, and the whole run together: ``SMITH-JONES``, ``DE LA CRUZ``."""
    parts = [part for part in last.replace("-", " ").split() if part not in person_names.PARTICLES and len(part) >= 3]
    return frozenset([*parts, _joined(last)])


def _given(seen: PersonName, known: PersonName, names: _Names, *, may_be_garbled: bool) -> _Part:
    """The best way the given names fit: first with first, or one's middle name used as first."""
    mine, theirs = _given_words(seen), _given_words(known)
    if not mine or not theirs:
        return _Part.OTHER
    if _double_name_differs(mine, known):
        return _Part.OTHER
    if "".join(mine[:2]) == theirs[0] or "".join(theirs[:2]) == mine[0]:
        return _Part.SAME
    parts = [_one_given(mine[0], theirs[0], names, may_be_garbled=may_be_garbled)]
    if len(mine[0]) == 1 and len(mine) > 1 and mine[0] == theirs[0][0] and mine[1] in theirs[1:] and len(mine[1]) > 1:
        parts.append(_Part.SAME)  # J QUINN DOE
    if mine[0] in theirs[1:] and len(mine[0]) >= 3 and (len(mine) == 1 or mine[1][0] == theirs[0][0]):
        parts.append(_Part.SAME)  # the client's middle name used as first
    if theirs[0] in mine[1:] and len(theirs[0]) >= 3 and (len(theirs) == 1 or theirs[1][0] == mine[0][0]):
        parts.append(_Part.SAME)  # the client goes by what is really the middle name
    if len(mine[0]) > 3 and mine[0][:-1] == theirs[0] and len(theirs) > 1 and theirs[1][0] == mine[0][-1] and mine[0] not in names.known:
        parts.append(_Part.SLIP)  # DOE,JANEQ: the space before the initial is lost
    order = (_Part.SAME, _Part.SLIP, _Part.INITIAL, _Part.GARBLED, _Part.OTHER)
    return min(parts, key=order.index)


def _given_words(name: PersonName) -> list[str]:
    return f"{name.first} {name.middle}".replace("-", " ").split()


def _double_name_differs(mine: list[str], known: PersonName) -> bool:
    """``MARY JO`` is not ``MARY ANN``: where the client's given name is two words, a full second word must be the same."""
    double = known.first.replace("-", " ").split()
    return len(double) > 1 and len(mine) > 1 and len(mine[1]) > 1 and mine[0] == double[0] and not _misread(mine[1], double[1]) and mine[1] != double[1]


def _one_given(seen: str, known: str, names: _Names, *, may_be_garbled: bool) -> _Part:
    if seen == known or names.stand_for_each_other(seen, known):
        return _Part.SAME
    if len(seen) == 1 or len(known) == 1:
        return _Part.INITIAL if seen[0] == known[0] else _Part.OTHER
    if seen in names.known:
        return _Part.OTHER
    if _misread(seen, known) or _inner_slip(seen, known):
        return _Part.SLIP
    if any(_misread(seen, name) for name in _group(known, names)):
        return _Part.SLIP
    return _Part.GARBLED if may_be_garbled and len(known) >= 4 and fuzz.ratio(seen, known) >= GARBLED_LIKENESS else _Part.OTHER


def _group(known: str, names: _Names) -> list[str]:
    return [name for name in names.groups if names.stand_for_each_other(name, known)]


def _inner_slip(seen: str, known: str) -> bool:
    """One letter wrong, missing or too many inside a longer name, and not a vowel for a vowel: those make other names.

    The first letter and the last two must be as they are: ``MARIA`` and ``MARIO``, ``DANIEL`` and ``DANIELA`` are people.
    """
    if min(len(seen), len(known)) < 6 or seen[0] != known[0] or seen[-2:] != known[-2:] or Levenshtein.distance(seen, known) != 1:
        return False
    edit = Levenshtein.editops(seen, known).as_list()[0]
    letters = {seen[edit[1]]} if edit[0] == "delete" else {known[edit[2]]} if edit[0] == "insert" else {seen[edit[1]], known[edit[2]]}
    return not letters <= _VOWELS


@lru_cache(maxsize=65536)
def _misread(seen: str, known: str) -> bool:
    """Whether ``seen`` is ``known`` with one thing a machine misreads (two in names of eight letters or more)."""
    if seen == known or not seen or not known or abs(len(seen) - len(known)) > 2:
        return False
    most = 2 if len(known) >= 8 else 1
    return any(_shape_slips(form, known, short=len(known) < 4) <= most - used for form, used in _unfused(seen, known, most))


def _unfused(seen: str, known: str, most: int) -> Iterator[tuple[str, int]]:
    """``seen`` with up to ``most`` fused or torn letters put back (``rn`` for ``m``), and how many that took."""
    yield seen, 0
    places = [
        (place, wrong, right)
        for one, two in _FUSED
        for wrong, right in ((one, two), (two, one))
        for place in range(len(seen))
        if seen.startswith(wrong, place) and right in known
    ]
    for count in range(1, most + 1):
        for chosen in combinations(places, count):
            form = seen
            for place, wrong, right in sorted(chosen, reverse=True):
                form = form[:place] + right + form[place + len(wrong) :]
            yield form, count


def _shape_slips(seen: str, known: str, *, short: bool) -> int:
    """How many letters differ, each by a look-alike; a large number when one differs otherwise. Short names: digits only."""
    if len(seen) != len(known):
        return 99
    slips = 0
    for one, other in zip(seen, known, strict=True):
        if one == other:
            continue
        if other not in _DIGITS.get(one, "") and (short or frozenset({one, other}) not in _SHAPES):
            return 99
        slips += 1
    return slips
