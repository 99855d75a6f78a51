"""What settling a held file can teach: shown to the person who settled it, remembered only by their yes, forgotten by its id."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Literal, TypeVar

from medrec_daemon.decide.numbers import same_person
from medrec_daemon.errors import FileProblem, UnknownName, UsageProblem
from medrec_daemon.journeys.request import Teller
from medrec_daemon.ledger.learned import LearnedName, LearnedNumber, id_of
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Client, Matter, Provider, number_key
from medrec_daemon.model import Page, PersonSeen, Piece, Plan, PlannedPiece
from medrec_daemon.person_names import fold
from medrec_daemon.recognition import teachable
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.people import BornVerdict, NameVerdict, compare_born, compare_names
from medrec_daemon.rules import Rules

log = logging.getLogger(__name__)
What = Literal["alias", "biller", "vendor", "mrn"]
NAMES: tuple[What, ...] = ("alias", "biller", "vendor")
_FEWEST = 4
"""A record number has that many letters and digits; shorter ones are room numbers and the like."""
_Noun = TypeVar("_Noun", Provider, Matter)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be remembered: ``words`` as read on ``page`` of the arrival ``sha256``. ``matter`` only for an MRN.

    ``refused`` says why it may not be remembered, in words.
    """

    what: What
    words: str = field(repr=False)
    provider: str
    matter: str | None = None
    sha256: str | None = None
    page: int | None = None
    refused: str | None = field(repr=False, default=None)

    @property
    def id(self) -> str:
        """By this it is forgotten, once remembered."""
        return id_of(self.what, self.words, self.provider, self.matter)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something that is remembered: what, since when, and by whose word."""

    offer: Offer
    by: str
    at: datetime

    @property
    def id(self) -> str:
        """By this it is forgotten."""
        return self.offer.id


def offers(pieces: Sequence[Piece], pages: Sequence[Page], plan: Plan, ledger: Ledger, rules: Rules) -> tuple[Offer, ...]:
    """What filing these pieces taught that the ledger does not know. ``pieces`` are what was recognised of ``pages``."""
    found: list[Offer] = []
    directory = Directory.of(ledger.providers)
    for piece in pieces:
        filed = next((one for one in plan.pieces if one.pages[0] <= piece.first and piece.last <= one.pages[1]), None)
        if filed is None or filed.provider is None or filed.matter is None:
            continue
        owner = ledger.provider(filed.provider)
        for what, name, page in teachable.names_taught((replace(piece, kind=filed.kind),), pages, directory):
            sort = next(known for known in NAMES if known == what)
            if not teachable.known_already(what, name, owner):
                found.append(Offer(sort, name, owner.id, None, plan.sha256, page))
        found += _number(piece, filed, ledger.matter(filed.matter), plan.sha256, rules)
    each = {(offer.what, fold(offer.words), offer.provider, offer.matter): offer for offer in reversed(found)}
    return tuple(replace(offer, refused=why_not(offer, ledger)) for offer in reversed(each.values()))


def why_not(offer: Offer, ledger: Ledger) -> str | None:
    """Why it may not be remembered; None where it may. Raises ``UnknownName`` for a provider or matter that is not there."""
    owner = ledger.provider(offer.provider)
    if offer.what != "mrn":
        return teachable.why_not(offer.what, offer.words, owner, ledger.providers)
    if offer.matter is None:
        raise UsageProblem("A record number is one client's.", "Say whose: --matter.")
    client = ledger.matter(offer.matter).client
    number = number_key(offer.words)
    if sum(char.isdigit() for char in number) < _FEWEST:
        return f"'{offer.words}' is too short for a record number."
    for other in ledger.matters_by_record_number(owner.id, number):
        if other != offer.matter and not _same(client, other, ledger):
            return f"Matter {other}, another client, has the record number {offer.words} at {owner.name}: of two patients it tells neither."
    return None


def remember(offer: Offer, ledger: Ledger, teller: Teller) -> str:
    """Keep it in the ledger, with who said so and when; its id. Once only. Raises ``UsageProblem`` with the reason where it may not be."""
    refused = why_not(offer, ledger)
    if refused:
        raise UsageProblem(refused, "It was not remembered; nothing else was changed.")
    if offer.what == "mrn":
        number = LearnedNumber(
            provider=offer.provider, mrn=offer.words, by=teller.by, at=teller.at, sha256=offer.sha256, page=offer.page
        )  # fmt: skip
        ledger.change(offer.matter or "", partial(_with_number, number=number))
    else:
        name = LearnedName(what=offer.what, name=offer.words, by=teller.by, at=teller.at, sha256=offer.sha256, page=offer.page)
        ledger.change_provider(offer.provider, partial(_with_name, name=name))
    log.info("%s (%s) is remembered", offer.id, offer.what)
    return offer.id


def lessons(ledger: Ledger) -> tuple[Lesson, ...]:
    """Everything that is remembered, the newest first."""
    found = [lesson for provider in ledger.providers for lesson in _of_provider(provider)]
    for matter_id in ledger.matters_that_learned():
        try:
            found += _of_matter(ledger.matter(matter_id))
        except FileProblem:
            continue
    return tuple(sorted(found, key=lambda lesson: lesson.at, reverse=True))


def forget(lesson_id: str, ledger: Ledger) -> Lesson:
    """Take an entry out again: the ledger is as if it had never been remembered. Raises ``UnknownName``."""
    wanted = lesson_id.strip().upper()
    lesson = next((one for one in lessons(ledger) if one.id == wanted), None)
    if lesson is None:
        raise UnknownName(f"Nothing is remembered as {lesson_id}.", "See 'medrec learned list'.")
    if lesson.offer.what == "mrn":
        ledger.change(lesson.offer.matter or "", lambda matter: _without(matter, wanted))
    else:
        ledger.change_provider(lesson.offer.provider, lambda provider: _without(provider, wanted))
    log.info("%s is forgotten", wanted)
    return lesson


def _number(piece: Piece, filed: PlannedPiece, matter: Matter, sha256: str, rules: Rules) -> Iterator[Offer]:
    """The one record number of a piece on which nothing speaks against the client."""
    if any(_contradicts(seen, matter, rules) for seen in piece.people):
        return
    printed = [seen for seen in piece.people if seen.record_number and seen.page not in piece.attached]
    counted = Counter(seen.record_number for seen in printed).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] < 2 * counted[1][1]):
        return
    number = counted[0][0]
    if not any(entry.key == number_key(number) and entry.provider == filed.provider for entry in matter.learned):
        page = next(seen.page for seen in printed if seen.record_number == number)
        yield Offer("mrn", number, filed.provider or "", matter.matter, sha256, page)


def _contradicts(seen: PersonSeen, matter: Matter, rules: Rules) -> bool:
    client = matter.client
    born = compare_born(seen, client.born) if seen.born else None
    if born in {BornVerdict.CONFLICT, BornVerdict.DAY_MONTH_SWAPPED}:
        return True
    return bool(seen.readings) and compare_names(seen, client, rules.nicknames, rules.gates.name_likeness) is NameVerdict.CONFLICT


def _same(client: Client, other: str, ledger: Ledger) -> bool:
    try:
        return same_person(client, ledger.matter(other).client)
    except FileProblem:
        return False


def _with_number(matter: Matter, number: LearnedNumber) -> Matter:
    known = any((entry.provider, entry.key) == (number.provider, number.key) for entry in matter.learned)
    return matter if known else matter.model_copy(update={"learned": (*matter.learned, number)})


def _with_name(provider: Provider, name: LearnedName) -> Provider:
    known = any((entry.what, fold(entry.name)) == (name.what, fold(name.name)) for entry in provider.learned)
    return provider if known else provider.model_copy(update={"learned": (*provider.learned, name)})


def _without(noun: _Noun, lesson_id: str) -> _Noun:
    found = _of_provider(noun) if isinstance(noun, Provider) else _of_matter(noun)
    kept = tuple(entry for entry, lesson in zip(noun.learned, found, strict=True) if lesson.id != lesson_id)
    return noun.model_copy(update={"learned": kept})


def _of_provider(provider: Provider) -> list[Lesson]:
    return [
        Lesson(Offer(entry.what, entry.name, provider.id, None, entry.sha256, entry.page), entry.by, entry.at) for entry in provider.learned
    ]


def _of_matter(matter: Matter) -> list[Lesson]:
    return [
        Lesson(Offer("mrn", entry.mrn, entry.provider, matter.matter, entry.sha256, entry.page), entry.by, entry.at)
        for entry in matter.learned
    ]
