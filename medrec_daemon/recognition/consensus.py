"""What many pages say together: a misread name or birth date on one page of forty is outvoted, another person's is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from medrec_daemon.model import PersonName, PersonSeen
from medrec_daemon.recognition.likeness import NameVerdict, same_person
from medrec_daemon.rules import Nicknames

MAJORITY = 3
"""A reading is outvoted by one that at least this many pages give, and this many times as many as give it."""
MOST_DIGITS = 2


def settle(seen: Sequence[PersonSeen], pictures: frozenset[int], nicknames: Nicknames, likeness_floor: float) -> tuple[PersonSeen, ...]:
    """The people of one piece, each different reading once.

    Args:
        seen: What every page of the piece says of its patient.
        pictures: The pages whose words a machine read from a picture; only those can have misread anything.
        nicknames: rules/nicknames.yaml.
        likeness_floor: As in ``likeness.compare_names``.

    Returns:
        The people, without birth dates that differ in at most two digits from one given by a large majority while the name
        fits, and without names that are like one given by a large majority on a page that prints that one's record number
        (a twin has another). What is too different stays, so that whoever decides sees that somebody else is named. Of
        equal readings, the most confident one stays.
    """
    main = _main_name(seen)
    main_birth = _main_birth(seen)
    kept = []
    for person in seen:
        if person.page in pictures:
            person = _without_misread_birth(person, main_birth, main, nicknames, likeness_floor)  # noqa: PLW2901
            person = _without_garbled_name(person, main, nicknames, likeness_floor)  # noqa: PLW2901
        if person.readings or person.born:
            kept.append(person)
    best: dict[tuple[tuple[PersonName, ...], date | None], PersonSeen] = {}
    for person in kept:
        place = (person.readings, person.born)
        if place not in best or best[place].confidence < person.confidence:
            best[place] = person
    return tuple(sorted(best.values(), key=lambda person: person.page))


def _main_name(seen: Sequence[PersonSeen]) -> tuple[PersonSeen, int] | None:
    """A person with the name most pages give, and how many do; None below the majority."""
    votes = Counter(person.readings for person in seen if person.readings)
    if not votes:
        return None
    readings, count = votes.most_common(1)[0]
    person = max((person for person in seen if person.readings == readings), key=lambda person: bool(person.record_number))
    return (person, count) if count >= MAJORITY else None


def _main_birth(seen: Sequence[PersonSeen]) -> tuple[date, Counter[date]] | None:
    votes = Counter(person.born for person in seen if person.born)
    if not votes:
        return None
    born, count = votes.most_common(1)[0]
    return (born, votes) if count >= MAJORITY else None


def _without_misread_birth(
    person: PersonSeen, main: tuple[date, Counter[date]] | None, name: tuple[PersonSeen, int] | None, nicknames: Nicknames, floor: float
) -> PersonSeen:
    if main is None or person.born is None or person.born == main[0]:
        return person
    born, votes = main
    differ = sum(one != other for one, other in zip(born.strftime("%m%d%Y"), person.born.strftime("%m%d%Y"), strict=True))
    fits = not person.readings or (name is not None and same_person(person, name[0], nicknames, floor) is not NameVerdict.CONFLICT)
    if fits and differ <= MOST_DIGITS and votes[born] >= MAJORITY * votes[person.born]:
        return replace(person, born=None)
    return person


def _without_garbled_name(person: PersonSeen, main: tuple[PersonSeen, int] | None, nicknames: Nicknames, floor: float) -> PersonSeen:
    if main is None or not person.readings or person.readings == main[0].readings:
        return person
    if not person.record_number or person.record_number != main[0].record_number:
        return person
    if same_person(person, main[0], nicknames, floor) is not NameVerdict.CONFLICT:
        return person
    doubted = replace(person, confidence=0.0)
    if same_person(doubted, main[0], nicknames, floor) is NameVerdict.UNSURE:
        return replace(person, readings=())
    return person
