"""What many pages say together: a misread name or birth date on one page of forty is outvoted, another person's is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from medrec_daemon.model import PersonName, PersonSeen
from medrec_daemon.recognition.likeness import NameVerdict, same_person
from medrec_daemon.recognition.misreading import lost_letter, misread
from medrec_daemon.rules import Nicknames

MAJORITY = 3
"""A reading is outvoted by one that at least this many pages give, and this many times as many as give it."""
MOST_DIGITS = 2
FEWEST_DIGITS = 5
"""A shorter record number may be another's."""


def settle(
    seen: Sequence[PersonSeen],
    pictures: frozenset[int],
    nicknames: Nicknames,
    likeness_floor: float,
    fronts: frozenset[int] = frozenset(),
) -> tuple[PersonSeen, ...]:
    """The people of one piece, each different reading once.

    Args:
        seen: What every page of the piece says of its patient.
        pictures: The pages whose words a machine read from a picture; only those can have misread anything.
        nicknames: rules/nicknames.yaml.
        likeness_floor: As in ``likeness.compare_names``.
        fronts: Cover sheets and the like: what they name never stands for the same name on the pages behind them.

    Returns:
        The people, without what one of forty pages misread: birth dates that differ in at most two digits from one given by a
        large majority while the name fits, and names that are like one given by a large majority on a page that prints that
        one's record number (a twin has another). A page with another record number or another Jr/Sr is never outvoted: that
        is a father or a twin. What is too different stays, so that whoever decides sees that somebody else is named. Of equal
        readings with one record number, the most confident one stays; unknown persons stay, page by page,
        and with them whoever else is named there.
    """
    main = _main_name(seen)
    main_birth = _main_birth(seen)
    main_number = _main_number(seen)
    kept = []
    for person in seen:
        if person.page in pictures:
            if not _is_set_apart(person, main, main_number):
                person = _without_misread_birth(person, main_birth, main, nicknames, likeness_floor)  # noqa: PLW2901
            person = _without_garbled_name(person, main, nicknames, likeness_floor)  # noqa: PLW2901
            if _is_main(person, main, main_birth):
                person = replace(person, record_number=main_number or person.record_number)  # noqa: PLW2901
        if person.readings or person.born or person.unknown or person.record_number:
            kept.append(person)
    doubted = {person.page for person in kept if person.unknown}
    best: dict[tuple[object, ...], PersonSeen] = {}
    for person in kept:
        place = (person.readings, person.born, person.record_number, person.page if person.page in doubted else 0, person.page in fronts)
        if place not in best or best[place].confidence < person.confidence:
            best[place] = person
    return tuple(sorted(best.values(), key=lambda person: person.page))


def by_number(pages: Sequence[Sequence[PersonSeen]], pictures: frozenset[int]) -> list[tuple[PersonSeen, ...]]:
    """The people of every page, where one with the record number and birth date of another page has that page's name.

    A machine misread it there (``MARA`` for ``MARIA``): two people have two record numbers. Only on pages from ``pictures``, only
    where at least two pages and most of those with the number give the other name, and where machines lose or misread every letter
    that differs.
    """
    told: dict[tuple[str, date], Counter[tuple[PersonName, ...]]] = defaultdict(Counter)
    for person in (person for people in pages for person in people):
        if person.readings and person.born and len(person.record_number) >= FEWEST_DIGITS:
            told[person.record_number, person.born][person.readings] += 1
    return [tuple(_told_by_number(person, told) if person.page in pictures else person for person in people) for people in pages]


def _told_by_number(person: PersonSeen, told: dict[tuple[str, date], Counter[tuple[PersonName, ...]]]) -> PersonSeen:
    votes = told.get((person.record_number, person.born)) if person.born and person.readings else None
    if not votes:
        return person
    readings, count = votes.most_common(1)[0]
    suffixes = {one.suffix for one in readings if one.suffix}
    if readings == person.readings or count < 2 or 2 * count <= votes.total() or _suffixes(person) != suffixes:
        return person
    alike = any(_misread_name(one, other) for one in person.readings for other in readings)
    return replace(person, readings=readings) if alike else person


def _misread_name(seen: PersonName, told: PersonName) -> bool:
    """Whether a machine may have read one name for the other: letters lost or like each other, in given and last name."""
    pairs = ((seen.first, told.first), (seen.last, told.last))
    return all(one == other or misread(one, other) or lost_letter(one, other, fewest=4) for one, other in pairs)


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


def _main_number(seen: Sequence[PersonSeen]) -> str:
    """The record number that most pages print; '' below the majority."""
    votes = {(person.page, person.record_number) for person in seen if person.record_number}
    pages = Counter(number for _, number in votes)
    number, count = pages.most_common(1)[0] if pages else ("", 0)
    return number if count >= MAJORITY else ""


def _is_set_apart(person: PersonSeen, main: tuple[PersonSeen, int] | None, main_number: str) -> bool:
    """Whether a page gives another record number, or another Jr/Sr, than most do: then it may be somebody else's."""
    if person.record_number and main_number and person.record_number != main_number:
        return True
    return bool(person.readings and main is not None and _suffixes(person) != _suffixes(main[0]))


def may_lend(one: PersonSeen, other: PersonSeen) -> bool:
    """Whether the birth date printed for one may stand for the other: no other record number, and the same Jr/Sr or none."""
    numbers = {person.record_number for person in (one, other) if person.record_number}
    return len(numbers) < 2 and _suffixes(one) == _suffixes(other)


def _suffixes(person: PersonSeen) -> set[str]:
    return {reading.suffix for reading in person.readings if reading.suffix}


def _is_main(person: PersonSeen, main: tuple[PersonSeen, int] | None, birth: tuple[date, Counter[date]] | None) -> bool:
    """Whether a page prints name and birth date exactly as most do: another record number is then one that was misread."""
    return main is not None and birth is not None and person.readings == main[0].readings and person.born == birth[0]


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
