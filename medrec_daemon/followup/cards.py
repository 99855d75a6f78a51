"""An entry of the sheet as a card of labelled facts, and the card of an update that is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from shlex import quote

from medrec_daemon.followup import wording
from medrec_daemon.followup.sheet import NamedInRecords, UpdateDue, Who

EVERYBODY = "Nobody at the office has this matter, so everybody sees this. Name a paralegal in its file."


class Tone(StrEnum):
    """How loud a mark is."""

    LATE = "late"
    NOW = "now"
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says; ``link`` is where a tap on it leads."""

    label: str
    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One entry: whose it is, the particulars, a mark such as ``9 days late``, and its facts in reading order."""

    title: str
    particulars: str
    facts: tuple[Fact, ...]
    mark: str = ""
    tone: Tone = Tone.CALM


def particulars(who: Who, reference: str | None) -> str:
    """``born 03/14/1971 · RR-7F3K9TE · matter 2026-0143``."""
    return " · ".join(filter(None, (f"born {wording.birth_date(who.born)}", reference, f"matter {who.matter}")))


def _next_asking(entry: UpdateDue, today: date) -> str:
    if entry.completed is None:
        return f"Still treating: medrec request update {entry.reference}; look at the authorization first."
    ended = wording.short_date(entry.completed, today)
    asking = f"medrec request update {entry.reference} --final"
    return f"Treatment is complete since {ended}. Ask for the final records and the final bill: {asking}"


def update_card(entry: UpdateDue, today: date) -> Card:
    """The update of one provider: what is held, and how newer records are asked for."""
    held = (
        f"Records are held through {wording.short_date(entry.through, today)}." if entry.through else "How far the records go is not known."
    )
    facts = [
        Fact("From", entry.provider),
        Fact("Held", held),
        Fact("Next", _next_asking(entry, today)),
    ]
    if entry.who.unassigned:
        facts.append(Fact("Whose", EVERYBODY))
    late = (today - entry.due).days
    mark = f"{wording.counted(late, 'day')} late" if late > 0 else f"due {wording.week_date(entry.due, today)}"
    return Card(entry.who.listed, particulars(entry.who, entry.reference), tuple(facts), mark, Tone.LATE if late > 0 else Tone.CALM)


def proposed_card(entry: NamedInRecords, today: date) -> Card:
    """A provider that a record names: who, where it stands, and the two lines that settle it."""
    known = f"{entry.name} ({entry.provider}, on the list)" if entry.provider else f"{entry.name} (not on the list)"
    new = "" if entry.provider else f"medrec provider add {quote(entry.name)}, then "
    row = f"medrec treatment add {entry.who.matter} {entry.provider or 'ITS-ID'}"
    facts = [
        Fact("Named", known),
        Fact("Where", f"'{entry.words}', page {entry.page} of what came on {wording.short_date(entry.on, today)}"),
        Fact("Treats", f"{new}{row}"),
        Fact("Does not", f"medrec treatment dismiss {entry.who.matter} {quote(entry.name)}"),
    ]
    if entry.who.unassigned:
        facts.append(Fact("Whose", EVERYBODY))
    return Card(entry.who.listed, particulars(entry.who, None), tuple(facts), "a person confirms", Tone.CALM)
