"""A held file and a person's word about it: back into the spool with the word, and the arrival's ordinary way from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from medrec_daemon.errors import TryLater, UsageProblem
from medrec_daemon.intake import settle
from medrec_daemon.intake.arrival import Arrival
from medrec_daemon.intake.settle import HeldFile
from medrec_daemon.journeys import learning, plan_text
from medrec_daemon.journeys.arrival import Rooms, read_arrival, settle_arrival
from medrec_daemon.journeys.learning import Offer
from medrec_daemon.journeys.references import typed
from medrec_daemon.journeys.request import find
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Outcome, PersonWord, Plan, ReadFile
from medrec_daemon.recognition.directory import Directory
from medrec_daemon.recognition.pieces import recognise
from medrec_daemon.safe_write import sha256_of


@dataclass(frozen=True, slots=True)
class Settled:
    """The plan that was followed, HOLD when the word was not enough; and what filing it taught that the ledger does not know."""

    plan: Plan
    offers: tuple[Offer, ...] = ()


def assign(held: HeldFile, word: PersonWord, file_is: str | None, rooms: Rooms, progress: Callable[[int, int], None]) -> Settled:
    """File a held document by a person's word. Nothing of what it taught is remembered yet.

    ``file_is`` begins the file's SHA-256, where the person's command came from a note: another file of that name is refused.
    Raises ``UsageProblem`` for an empty word, ``UnknownName`` for a matter, provider or request that does not exist.
    """
    whole = _completed(word, rooms.ledger)
    if file_is and not sha256_of(held.path).startswith(file_is.lower()):
        raise UsageProblem(f"'{held.name}' is another file than the one you were told of.", "Look at it first: medrec held show.")
    arrival = settle.take_back(held, rooms.spool, whole, rooms.clock())
    read: list[ReadFile] = []

    def pages() -> ReadFile:
        read.append(read_arrival(arrival, rooms, lambda: False, progress))
        return read[-1]

    plan = settle_arrival(arrival, rooms, pages)
    if plan is None:
        raise _waits(rooms.spool.reload(arrival))
    return Settled(plan, _taught(plan, read[-1], rooms) if read and plan.outcome is Outcome.FILE else ())


def _taught(plan: Plan, read: ReadFile, rooms: Rooms) -> tuple[Offer, ...]:
    """What the filed pages say of their sender and patient that could be remembered."""
    pieces = recognise(read.pages, plan.file, Directory.of(rooms.ledger.providers), rooms.rules, rooms.clock().date())
    return learning.offers(pieces, read.pages, plan, rooms.ledger, rooms.rules)


def _waits(arrival: Arrival | None) -> TryLater:
    """Why it is not filed yet: something is away, or the service was faster."""
    if arrival is None or not arrival.trouble:
        return TryLater("The service has taken the file up itself.", "See 'medrec status' and 'medrec held list'.")
    kept = "What you said is kept: the service files it by that as soon as it can; 'medrec status' shows when."
    return TryLater(f"It cannot be filed just now. {arrival.trouble}", kept)


def _completed(word: PersonWord, ledger: Ledger) -> PersonWord:
    """The word with what a request implies, every name in it checked before anything moves."""
    if word.request is not None:
        matter, request = find(ledger, typed(word.request))
        word = replace(word, request=request.id)
        if word.matter not in {None, matter.matter}:
            raise UsageProblem(f"{word.request} belongs to matter {matter.matter}, not {word.matter}.", "Leave --matter out, or mend it.")
        word = replace(word, matter=matter.matter, provider=word.provider or request.provider)
    if word.matter is None and word.provider is None and word.kind is None:
        raise UsageProblem("Nothing was said about the file.", "Say --matter, --provider, --kind or --request.")
    if word.matter is not None:
        ledger.matter(word.matter)
    if word.provider is not None:
        ledger.provider(word.provider)
    return word


def known_plan(path: Path, plans: Path) -> Plan | None:
    """What was understood of a held file when it was held; None where nothing is kept of it."""
    kept = plans / f"{sha256_of(path)}.json"
    try:
        return plan_text.from_text(kept.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
