"""A second engine's look at the pages on which an identity hangs, when the first reading holds an arrival because of whose it is.

Two engines that agree are evidence, two that differ are none. Name, birth date and our reference count where both read them at one
place; one of the two identifiers that are wanted may be what the second engine read by every letter and the first one nearly.
What the first reading contradicts stays contradicted, but for a name that it misread there, and nothing else of the decision may change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import itemgetter

from medrec_daemon.decide.likeness import liken
from medrec_daemon.decide.lookups import Lookups
from medrec_daemon.journeys.same_place import Look, Same, generation_is_lost
from medrec_daemon.journeys.two_readings import Now, Reading, matter_of, reread, settled
from medrec_daemon.model import Evidence, Page, Plan, ReadFile
from medrec_daemon.reading.reader import Reader
from medrec_daemon.rules import Rules

SECOND_OPINION = "second opinion"
"""The evidence that says so."""


def asked(
    first: Reading, whole: ReadFile, judge: Callable[[tuple[Page, ...]], Reading], reader: Reader, lookups: Lookups, rules: Rules, now: Now
) -> Reading:
    """The reading to follow: the second one where both engines stand behind its plan, else the first as it was."""

    def again(file: str, pages: Sequence[Page]) -> tuple[Page, ...]:
        return reader.read_again(file, pages, now.stopping)

    def follow(second: Reading, read_twice: frozenset[int]) -> Plan | None:
        return confirmed(first, second, read_twice, lookups, rules, now.today)

    return reread(first, whole, again, judge, follow)


def confirmed(first: Reading, second: Reading, read_twice: Iterable[int], lookups: Lookups, rules: Rules, today: date) -> Plan | None:
    """The second reading's plan where both engines stand behind it, saying so in its evidence; else None: the arrival stays held."""
    again = frozenset(read_twice)
    return settled(first, second, lambda place: _agreement(place, first, second, again, lookups, rules, today))


def _agreement(
    place: int, first: Reading, second: Reading, again: frozenset[int], lookups: Lookups, rules: Rules, today: date
) -> Evidence | None:
    """What both engines read of one piece's patient: name, and birth date or our reference; None where that is not enough."""
    matter = matter_of(second.plan.pieces[place], lookups)
    if matter is None:
        return None
    piece, look = second.pieces[place], Look.at(first.pages, second.pages, again, rules, today)
    likeness = liken(first.pieces[place], matter, lookups, rules)
    if likeness.against and not all(look.dissolves(item, matter.client) for item in likeness.contradicting):
        return None
    if generation_is_lost(first.pieces[place], piece, matter.client):
        return None
    telling = [seen for seen in piece.people if seen.page not in piece.attached]
    name = max(((look.same_name(seen, matter.client), seen) for seen in telling), default=None, key=itemgetter(0))
    born = max((look.same_birth(seen, matter.client) for seen in piece.people), default=Same.NO)
    reference = Same.BOTH if look.same_reference(piece, matter, lookups) else Same.NO
    found = {"the name": name[0] if name else Same.NO, "the date of birth": born, "our reference": reference}
    agreed, other = ([what for what, same in found.items() if same is sort] for sort in (Same.BOTH, Same.ONE))
    if name is None or not found["the name"] or not (born or reference) or not agreed:
        return None
    words = f"two readers agree on {' and '.join(agreed)}" + (f", one made out {' and '.join(other)}" if other else "")
    return Evidence(name[1].page, SECOND_OPINION, words, 0.0, name[1].boxes)
