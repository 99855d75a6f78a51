"""The weekly mails: how old a paralegal's and the office's open requests are, and what an attorney is told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from medrec_daemon.followup.ages import Aged, Ages, ages_of, oldest_first
from medrec_daemon.followup.attorneys import Attorneys
from medrec_daemon.rules import Cadence

OLDEST = 10
ESCALATED = 40
NEW_DAYS = 7
NOBODY = "Nobody's"


@dataclass(frozen=True, slots=True)
class Weekly:
    """One paralegal's overview on ``day``.

    ``ages`` are of their own open requests, ``office`` of everybody's, ``each`` of each paralegal by name. ``oldest`` are their own
    and those of nobody, the oldest first, at most ten. ``waiting`` counts their own that wait for us. ``escalate_days`` as in the cadence.
    """

    person: str
    name: str
    day: date
    ages: Ages
    office: Ages
    each: tuple[tuple[str, Ages], ...]
    waiting: int
    oldest: tuple[Aged, ...]
    escalate_days: int
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalated:
    """What one attorney is told on ``day``: open requests ``escalate_days`` old or older.

    ``fresh`` got that old within the week, ``standing`` before; ``paralegals`` gives names by address, folded.
    """

    person: str
    name: str
    day: date
    escalate_days: int
    fresh: tuple[Aged, ...]
    standing: tuple[Aged, ...]
    paralegals: Mapping[str, str]
    incomplete: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.fresh) + len(self.standing)


_PLAIN: TypeAdapter[Weekly | Escalated] = TypeAdapter(Weekly | Escalated)


def weekly_for(
    person: str, aged: Sequence[Aged], staff: Mapping[str, str], today: date, cadence: Cadence, incomplete: tuple[str, ...] = ()
) -> Weekly:
    """One paralegal's overview; ``aged`` are the open requests of the whole office, ``staff`` everybody with a call sheet."""
    by_owner: dict[str, list[Aged]] = {address.casefold(): [] for address in ("", *staff)}
    for one in aged:
        by_owner[one.paralegal].append(one)
    own, nobodys = by_owner[person.casefold()], by_owner[""]
    each = [(name, ages_of(by_owner[address.casefold()])) for address, name in staff.items()]
    return Weekly(
        person=person,
        name=staff[person],
        day=today,
        ages=ages_of(own),
        office=ages_of(aged),
        each=(*each, *([(NOBODY, ages_of(nobodys))] if nobodys else [])),
        waiting=sum(one.waiting is not None for one in own),
        oldest=tuple(oldest_first([*own, *nobodys])[:OLDEST]),
        escalate_days=cadence.escalate_days,
        incomplete=incomplete,
    )


def escalated_for(
    aged: Sequence[Aged],
    attorneys: Attorneys,
    staff: Mapping[str, str],
    today: date,
    cadence: Cadence,
    incomplete: tuple[str, ...] = (),
) -> tuple[Escalated, ...]:
    """What each attorney on the staff is told; one with nothing to hear of is left out.

    So is a matter whose attorney is not on the staff: the paralegal's sheet says whom to tell.
    """
    theirs: dict[str, list[Aged]] = {}
    for one in aged:
        address = attorneys.of(one.attorney)[1] if one.days >= cadence.escalate_days else None
        if address is not None:
            theirs.setdefault(address, []).append(one)
    names = {address.casefold(): name for address, name in staff.items()}
    told = []
    for address, found in theirs.items():
        ranked = oldest_first(found)
        fresh = tuple(one for one in ranked if one.days < cadence.escalate_days + NEW_DAYS)
        standing = tuple(one for one in ranked if one.days >= cadence.escalate_days + NEW_DAYS)
        told.append(Escalated(address, attorneys.names[address], today, cadence.escalate_days, fresh, standing, names, incomplete))
    return tuple(told)


def as_json_ready(mail: Weekly | Escalated) -> dict[str, Any]:
    """A weekly mail as plain structures for ``json.dumps``."""
    plain: dict[str, Any] = _PLAIN.dump_python(mail, mode="json")
    return plain
