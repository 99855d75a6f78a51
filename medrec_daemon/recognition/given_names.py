"""Whether two people's given names are one person's: short forms, initials, middle names, and what a machine misreads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from medrec_daemon import person_names
from medrec_daemon.ledger.model import Client
from medrec_daemon.model import PersonName, PersonSeen
from medrec_daemon.recognition.misreading import CERTAIN_CONFIDENCE, lost_letter, misread
from medrec_daemon.rules import Nicknames

GARBLED_CONFIDENCE = 60.0
"""Only a name that a machine read with less confidence than this (0..100) may be 'too garbled to tell'; else it is what it says.

A sister's name is like her brother's: above this, a name that is merely like the client's is somebody else's."""
GARBLED_LIKENESS = 60.0
_SHORTEST_GARBLED, _LONGEST_SMEAR = 5, 2
_SHORT_MIDDLE, _SPECK = 3, 2
_VOWELS = frozenset("AEIOUY")
_ENDINGS = _VOWELS | frozenset("HLNRST")
"""What makes another name of one: ``AMIR``, ``AMIRA``."""


class Part(StrEnum):
    """How one part of a name (given or last) compares. LIKELY: the same by a middle name used as first, which a son may bear."""

    SAME = "same"
    SLIP = "slip"
    LIKELY = "likely"
    GARBLED = "garbled"
    INITIAL = "initial"
    OTHER = "other"


BEST_FIRST = tuple(Part)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the name on the page was read: ``picture`` by a machine, which misreads letters; ``garbled`` badly."""

    picture: bool
    garbled: bool

    @classmethod
    def at(cls, confidence: float) -> Reading:
        """As words of this confidence (0..100) are read."""
        return _read(confidence < CERTAIN_CONFIDENCE, confidence < GARBLED_CONFIDENCE)


_read = cache(Reading)


@dataclass(frozen=True, slots=True)
class GivenNames:
    """The firm's knowledge of given names: who is called what, and what is a name of its own."""

    groups: dict[str, frozenset[int]] = field(repr=False)
    known: frozenset[str] = field(repr=False)
    own: dict[str, frozenset[int]] = field(repr=False)
    members: dict[int, tuple[str, ...]] = field(repr=False)
    rare: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, nicknames: Nicknames) -> GivenNames:
        """Compiled from rules/nicknames.yaml."""
        groups, own = _places(nicknames.groups), _places(nicknames.own_names)
        members = {place: tuple(name for name, places in groups.items() if place in places) for place in range(len(nicknames.groups))}
        known = frozenset(groups) | frozenset(own) | {person_names.fold(name) for name in nicknames.given_names}
        return cls(groups, known, own, members, frozenset(map(person_names.fold, nicknames.rare_names)))

    def stand_for_each_other(self, one: str, other: str) -> bool:
        """Whether two given names are in one group (``BILL``, ``WILLIAM``)."""
        return one in self.groups and not self.groups[one].isdisjoint(self.groups.get(other, ()))

    def may_be_twins(self, one: str, other: str) -> bool:
        """Whether two different names are given side by side, however alike they are (``BRIAN``, ``BRYAN``)."""
        return one != other and one in self.own and not self.own[one].isdisjoint(self.own.get(other, ()))

    def may_be_anybodys(self, seen: str, client: Client) -> bool:
        """Whether a word is a given name that anybody bears, or rhymes with the client's as a twin's does."""
        return seen in self.known or seen in self.rare or _may_rhyme(seen, person_names.fold(client.first))

    def is_garbled(self, seen: str, client: Client) -> bool:
        """Whether a word is no name that anybody bears, and a misreading of the client's common given name or a short form."""
        own = person_names.fold(client.first)
        if own not in self.known or seen in self.known or seen in self.rare or len(seen) < _SHORTEST_GARBLED:
            return False
        others = (name for name in self.group(own) if Levenshtein.distance(name, own) > 1)  # ERICK may be ERIC's twin
        names = [name for name in (own, *others) if not _may_rhyme(seen, name)]
        return any(misread(seen, name) or lost_letter(seen, name) for name in names)

    def is_smeared(self, seen: PersonSeen, client: Client) -> bool:
        """Whether a machine smeared a client's name: words glued, torn or misread, and no other name that anybody bears."""
        if seen.confidence >= CERTAIN_CONFIDENCE:
            return False
        words = person_names.fold(seen.printed.replace(",", " ").replace(".", " ")).split()
        last, first = person_names.fold(client.last).replace("-", " ").split(), person_names.fold(client.first).split()
        own = {*last, *first, *person_names.fold(client.middle or "").split()}
        initial = person_names.fold(client.middle or "")[:1]
        if any(not self._is_own(word, own, initial, "".join(last)) for word in words):
            return False
        letters = "".join(words)
        return "".join(last) in letters or any(misread(word, part) or lost_letter(word, part) for word in words for part in last)

    def _is_own(self, word: str, own: set[str], initial: str, last: str) -> bool:
        """Whether a word may be one of the client's name's, or a piece of it, and is nobody else's."""
        if word in own or len(word) <= _LONGEST_SMEAR or (word in last and len(word) > _LONGEST_SMEAR):
            return True
        if word in self.known or word in self.rare:
            return any(self.stand_for_each_other(word, one) for one in own)
        if any(_may_rhyme(word, one) and not (initial and word == f"{one}{initial}") for one in own):
            return False
        return any(misread(word, one) or lost_letter(word, one) or (initial and word == f"{one}{initial}") for one in own)

    def group(self, known: str) -> list[str]:
        """The names that stand for a name."""
        return [name for place in self.groups.get(known, ()) for name in self.members[place]]


def _may_rhyme(one: str, other: str) -> bool:
    """Whether two names differ as those of twins do: in the first letter, a last one more, or one vowel (``JAYDEN``, ``JAYDON``)."""
    if one[1:] == other[1:] or one[:-1] == other or other[:-1] == one:
        return True
    return len(one) == len(other) and all(a == b or {a, b} <= _VOWELS for a, b in zip(one, other, strict=True))


def _places(groups: Iterable[Iterable[str]]) -> dict[str, frozenset[int]]:
    """By folded name, the groups in which it stands."""
    found: dict[str, set[int]] = {}
    for place, group in enumerate(groups):
        for name in group:
            found.setdefault(person_names.fold(name), set()).add(place)
    return {name: frozenset(places) for name, places in found.items()}


_MOST_COMPILED = 8
_compiled: dict[int, tuple[Nicknames, GivenNames]] = {}
"""By the identity of the nicknames, which are kept alive with them: to compare a thousand names takes longer than two people."""


def given_names(nicknames: Nicknames) -> GivenNames:
    """The compiled nicknames, made once."""
    known = _compiled.get(id(nicknames))
    if known is None or known[0] is not nicknames:
        if len(_compiled) >= _MOST_COMPILED:
            _compiled.clear()
        known = _compiled[id(nicknames)] = (nicknames, GivenNames.of(nicknames))
    return known[1]


def given(seen: PersonName, known: PersonName, names: GivenNames, how: Reading) -> Part:
    """The best way the given names fit: first with first, or one's middle name used as first."""
    mine, theirs = _words(seen), _words(known)
    if not mine or not theirs or _double_name_differs(mine, known):
        return Part.OTHER
    if (_double(mine) == theirs[0]) or (_double(theirs) == mine[0]):
        return Part.SAME
    parts = [_first_with_first(mine, theirs, (seen, known), names, how)]
    if len(mine[0]) == 1 and len(mine) > 1 and mine[0] == theirs[0][0] and mine[1] in theirs[1:] and len(mine[1]) > 1:
        parts.append(Part.SAME)  # J QUINN DOE
    if mine[0] in theirs[1:] and len(mine[0]) >= 3:  # the client's middle name used as first; his son may bear it
        parts.append(Part.SLIP if len(mine) > 1 and mine[1][0] == theirs[0][0] else Part.LIKELY)
    if theirs[0] in mine[1:] and len(theirs[0]) >= 3:  # the client goes by what is really the middle name
        parts.append(Part.SLIP if len(theirs) > 1 and theirs[1][0] == mine[0][0] else Part.LIKELY)
    return min(parts, key=BEST_FIRST.index)


def _double(words: list[str]) -> str:
    """``MARY ANN`` as ``MARYANN``; ``JAN E`` is not ``JANE``."""
    return "".join(words[:2]) if len(words) > 1 and len(words[1]) > 1 else ""


def _words(name: PersonName) -> list[str]:
    return f"{name.first} {name.middle}".replace("-", " ").split()


def _surnames(seen: PersonName, known: PersonName) -> frozenset[str]:
    """The last names of both sides: where one side prints them as a middle name, they say nothing against it."""
    return frozenset(f"{seen.last} {known.last}".replace("-", " ").split())


def _first_with_first(mine: list[str], theirs: list[str], whole: tuple[PersonName, PersonName], names: GivenNames, how: Reading) -> Part:
    first = _one_with_one(mine[0], theirs[0], names, how)
    if first in {Part.SAME, Part.SLIP}:
        return max(first, _middles(mine[1:], theirs[1:], _surnames(*whole), names, how), key=BEST_FIRST.index)
    lost_space = how.picture and len(mine[0]) > 3 and mine[0][:-1] == theirs[0] and mine[0] not in names.known
    if lost_space and len(theirs) > 1 and theirs[1][0] == mine[0][-1]:
        return Part.SLIP if mine[0][-1] in _ENDINGS else Part.SAME  # DOE,JANEQ: his initial, run into it; but AMIRA is not Amir A.
    return first


def _middles(mine: list[str], theirs: list[str], surnames: frozenset[str], names: GivenNames, how: Reading) -> Part:
    """Whether middle names speak against two people being one: a full one is another's, an initial is seldom right anyway."""
    mine = [_speck_off(word, names, how) for word in mine if word not in surnames]
    theirs = [word for word in theirs if word not in surnames]
    if not mine or not theirs:
        return Part.SAME
    pairs = [(one, other) for one in mine for other in theirs]
    if any(one[0] == other[0] for one, other in pairs if min(len(one), len(other)) == 1):
        return Part.SAME
    full = [_one_with_one(one, other, names, how) for one, other in pairs if min(len(one), len(other)) > 1]
    if not full:
        return Part.SLIP
    best = min(full, key=BEST_FIRST.index)
    if best is not Part.OTHER or not how.picture:
        return best
    if any(Levenshtein.distance(*pair) == 1 for pair in pairs if min(map(len, pair)) >= _SHORT_MIDDLE):
        return Part.SLIP
    return Part.GARBLED if any(fuzz.ratio(*pair) >= GARBLED_LIKENESS for pair in pairs) else best


def _speck_off(middle: str, names: GivenNames, how: Reading) -> str:
    """An initial with a speck read as a letter or two more (``DP``, ``Vo``) as the initial that it is."""
    specks = len(middle) == _SPECK or (len(middle) == _SPECK + 1 and _VOWELS.isdisjoint(middle))
    return middle[0] if how.picture and specks and middle not in names.known else middle


def _suffix_glued(seen: str, known: str) -> bool:
    """``JOHNJR``: the space before the suffix is lost."""
    return len(known) >= 3 and seen.startswith(known) and seen[len(known) :] in person_names.SUFFIXES


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


def _one_with_one(seen: str, known: str, names: GivenNames, how: Reading) -> Part:
    """One given name with another. A text layer misreads nothing, but a digit stands in no name.

    Another spelling of the name is a slip, for a twin may have it.
    """
    if seen == known:
        return Part.SAME
    if names.may_be_twins(seen, known):
        return Part.SLIP
    if names.stand_for_each_other(seen, known):
        return Part.SAME
    if len(seen) == 1 or len(known) == 1:
        return Part.INITIAL if seen[0] == known[0] else Part.OTHER
    if seen in names.known:
        return Part.OTHER
    misreadable = how.picture or any(char.isdigit() for char in seen)
    if misreadable and (misread(seen, known) or any(misread(seen, name) for name in names.group(known))):
        return Part.SLIP
    if how.picture and (lost_letter(seen, known) or _suffix_glued(seen, known)):
        return Part.SLIP
    return Part.GARBLED if how.garbled and len(known) >= 4 and fuzz.ratio(seen, known) >= GARBLED_LIKENESS else Part.OTHER
