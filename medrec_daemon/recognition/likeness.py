"""Whether a name on a page is the client's: the same, an OCR slip away, too garbled to tell, or somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from medrec_daemon import person_names
from medrec_daemon.ledger.model import Client
from medrec_daemon.model import PersonName, PersonSeen
from medrec_daemon.recognition.misreading import exchanged, inner_slip, misread
from medrec_daemon.rules import Nicknames

GARBLED_CONFIDENCE = 70.0
"""Only a name that a machine read with less than this confidence (0..100) may be 'too garbled to tell'; else it is what it says.

A sister's name is like her brother's: above this, a name that is merely like the client's is somebody else's."""
GARBLED_LIKENESS = 50.0


class NameVerdict(StrEnum):
    """How a name on a page compares with a client's.

    AGREES: the same, by alias, nickname, order or spelling variant. CLOSE: the same but for what a machine misreads; alone
    it proves little. UNSURE: too little or too garbled to tell. CONFLICT: somebody else, or Jr. where the client is Sr.
    """

    AGREES = "agrees"
    CLOSE = "close"
    UNSURE = "unsure"
    CONFLICT = "conflict"


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
    mine, theirs = _parts(seen), _parts(known)
    if _joined(seen) == _joined(known) or (mine and theirs and (mine <= theirs or theirs <= mine)):
        return _Part.SAME
    likeness = fuzz.ratio(_joined(seen), _joined(known))
    slip = any(misread(one, other) or exchanged(one, other) for one in mine | {_joined(seen)} for other in theirs | {_joined(known)})
    if slip or (likeness >= floor and len(_joined(known)) >= 6):
        return _Part.SLIP
    return _Part.GARBLED if may_be_garbled and likeness >= GARBLED_LIKENESS else _Part.OTHER


def _joined(name: str) -> str:
    return name.replace("-", "").replace(" ", "")


def _parts(last: str) -> frozenset[str]:
    """The parts of a compound last name that identify it: ``SMITH-JONES`` has two, ``DE LA CRUZ`` one."""
    return frozenset(part for part in last.replace("-", " ").split() if part not in person_names.PARTICLES and len(part) >= 3)


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
    return (
        len(double) > 1
        and len(mine) > 1
        and len(mine[1]) > 1
        and mine[0] == double[0]
        and not misread(mine[1], double[1])
        and mine[1] != double[1]
    )


def _one_given(seen: str, known: str, names: _Names, *, may_be_garbled: bool) -> _Part:
    if seen == known or names.stand_for_each_other(seen, known):
        return _Part.SAME
    if len(seen) == 1 or len(known) == 1:
        return _Part.INITIAL if seen[0] == known[0] else _Part.OTHER
    if seen in names.known:
        return _Part.OTHER
    if misread(seen, known) or inner_slip(seen, known):
        return _Part.SLIP
    if any(misread(seen, name) for name in _group(known, names)):
        return _Part.SLIP
    return _Part.GARBLED if may_be_garbled and len(known) >= 4 and fuzz.ratio(seen, known) >= GARBLED_LIKENESS else _Part.OTHER


def _group(known: str, names: _Names) -> list[str]:
    return [name for name in names.groups if names.stand_for_each_other(name, known)]
