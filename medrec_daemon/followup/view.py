"""A digest as headed cards of labelled facts: the one form that text and HTML are both printed from, so neither says less."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from medrec_daemon.followup import wording
from medrec_daemon.followup.cards import EVERYBODY, Card, Fact, Tone, particulars, proposed_card, update_card
from medrec_daemon.followup.charts import Chart, Grid
from medrec_daemon.followup.sheet import Block, Contact, Digest, Expiring, FiledPiece, GoingOut, HeldNote, Line, Reach, Received
from medrec_daemon.ledger.model import pages_words

SETTLE = "Look at it in the held folder, or in OneDrive in Needs Review; the note beside it says how to settle it."


@dataclass(frozen=True, slots=True)
class Panel:
    """Cards under one provider (or under no heading), with the ways to reach it."""

    heading: str
    reaches: tuple[tuple[Fact, ...], ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One group of the sheet; ``otherwise`` is said when it has no panels."""

    title: str
    panels: tuple[Panel, ...]
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A provider to call now: the number, for how many requests, and how late the latest of them is."""

    name: str
    phone: Fact
    load: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class View:
    """The whole sheet: whose, day, headline, tallies (number, label), whom to call now, a line of the rest, the sections.

    ``warning`` says what is missing from it, '' where nothing is. ``charts`` and ``grid`` are the weekly mail's.
    """

    warning: str
    person: str
    day: str
    headline: str
    tallies: tuple[tuple[int, str], ...]
    call_now: tuple[CallRow, ...]
    rest: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    title: str = "Call sheet"
    charts: tuple[Chart, ...] = ()
    grid: Grid | None = None


def view_of(digest: Digest) -> View:
    """Arrange a digest for printing."""
    counts = digest.counts
    return View(
        warning=wording.incomplete(digest.incomplete),
        person=f"for {digest.name or digest.paralegal}",
        day=wording.full_date(digest.day),
        headline=_headline(digest),
        tallies=(
            (counts.decide, "to decide"),
            (counts.calls, "to call now"),
            (counts.this_week, "coming up"),
            (counts.received, "received"),
        ),
        call_now=tuple(_call_row(block) for block in digest.calls),
        rest=_rest(digest),
        sections=_sections(digest),
        closing=(
            'Log each call in one line: medrec request call REFERENCE --with "Maria, ROI" --said "in process" --promised YYYY-MM-DD',
            "This sheet names clients. Do not forward it outside the firm.",
        ),
    )


def _headline(digest: Digest) -> str:
    if digest.calls:
        first = digest.calls[0]
        return f"Call {first.name} first."
    if digest.nothing_due:
        return "Nothing is due today: nothing to decide, nobody to call."
    return f"Nobody to call today; {wording.counted(digest.counts.decide, 'thing')} to decide."


def _call_row(block: Block) -> CallRow:
    late = max(line.days_late for line in block.lines)
    numbers = [reach.phone for reach in block.reaches if reach.phone]
    phone = _dial("Phone", numbers[0]) if numbers else Fact("Phone", "no telephone number on file")
    several = len(block.lines) > 1 and late
    load = f"{wording.counted(len(block.lines), 'request')}, {'the oldest ' if several else ''}{_lateness(late)}"
    return CallRow(block.name, phone, load, Tone.LATE if late else Tone.NOW)


def _lateness(days: int) -> str:
    return f"{wording.counted(days, 'day')} late" if days else "due today"


def _rest(digest: Digest) -> str:
    counts = digest.counts
    said = [
        f"{wording.counted(counts.open_requests, 'request')} with custodians, {counts.overdue} past due",
        f"{counts.going_out} sent or to be sent",
        f"{wording.counted(counts.authorizations, 'authorization')} expiring",
        f"{counts.not_processed} not filed",
    ]
    return " · ".join(said)


def _sections(digest: Digest) -> tuple[Section, ...]:
    """The groups in the order they are worked; the first four always, the others where they have anything."""
    today = digest.day
    held = _plain_panel("Held, perhaps for one of your matters", (_held_card(note) for note in digest.held))
    troubles = (Card("The service", "", (Fact("Problem", problem),), "look", Tone.NOW) for problem in digest.problems)
    stuck = (*(_held_card(note) for note in digest.not_processed), *troubles)
    always = (
        Section("Decide or approve today", (*_panels(digest.decide, today), *held), "Nothing to decide."),
        Section("Call today", _panels(digest.calls, today), "No calls are due."),
        Section("Coming up this week", _panels(digest.this_week, today, ahead=True), "Nothing comes up."),
        Section(
            f"Received since {wording.week_date(digest.since, today)}",
            _plain_panel("", (_received_card(entry, today) for entry in digest.received)),
            "Nothing came in.",
        ),
    )
    sometimes = (
        Section("Sent, and still to be sent", _plain_panel("", (_going_out_card(entry, today) for entry in digest.going_out))),
        Section("Newer records to ask for", _plain_panel("", (update_card(entry, today) for entry in digest.updates))),
        Section("Providers named in records", _plain_panel("", (proposed_card(entry, today) for entry in digest.proposed))),
        Section("Authorizations that expire", _plain_panel("", (_expiring_card(entry, today) for entry in digest.authorizations))),
        Section("Not filed, and problems (on everybody's sheet)", _plain_panel("", stuck)),
    )
    return (*always, *(section for section in sometimes if section.panels))


def _panels(blocks: tuple[Block, ...], today: date, *, ahead: bool = False) -> tuple[Panel, ...]:
    return tuple(
        Panel(
            block.name, tuple(_reach(reach) for reach in block.reaches), tuple(_line_card(line, today, ahead=ahead) for line in block.lines)
        )
        for block in blocks
    )


def _plain_panel(heading: str, cards: Iterable[Card]) -> tuple[Panel, ...]:
    gathered = tuple(cards)
    return (Panel(heading, (), gathered),) if gathered else ()


def _reach(reach: Reach) -> tuple[Fact, ...]:
    """The ways to one department, the telephone first."""
    found = [Fact("", reach.department if reach.attention is None else reach.attention)]
    if reach.phone:
        found.append(_dial("phone", reach.phone))
    if reach.fax:
        found.append(Fact("fax", wording.telephone(reach.fax)))
    if reach.email:
        found.append(Fact("e-mail", reach.email, f"mailto:{reach.email}"))
    if reach.portal:
        found.append(Fact("portal", reach.portal, reach.portal if reach.portal.startswith("https://") else None))
    if reach.copy_service:
        found.append(Fact("copy service", reach.copy_service))
    return tuple(found)


def _dial(label: str, number: str) -> Fact:
    digits = "".join(char for char in number if char.isdigit() or char == "+")
    return Fact(label, wording.telephone(number), f"tel:{digits}")


def _line_card(line: Line, today: date, *, ahead: bool) -> Card:
    mark, tone = "", Tone.CALM
    if line.waiting_since is not None:
        waited = (today - line.waiting_since).days
        mark, tone = f"waits {wording.counted(waited, 'day')}" if waited else "new today", Tone.NOW
    elif line.follow_up is not None:
        tone = Tone.LATE if line.days_late else Tone.CALM if ahead else Tone.NOW
        mark = wording.week_date(line.follow_up, today) if ahead else _lateness(line.days_late)
    return Card(line.who.listed, particulars(line.who, line.reference), tuple(_line_facts(line, today)), mark, tone)


def _line_facts(line: Line, today: date) -> Iterable[Fact]:
    if line.note:
        yield Fact("Waiting", line.note)
    yield Fact("Next", line.next_step)
    if line.script:
        yield Fact("Say", f"\u201c{line.script}\u201d")
    if line.letter:
        yield Fact("Letter", line.letter)
    yield Fact("Missing", wording.missing_parts(line.missing))
    if line.came:
        yield Fact("Came", wording.parts_in(line.came, today))
    yield Fact("Asked", _asked(line, today))
    if line.their_reference:
        yield Fact("Their no.", line.their_reference)
    yield Fact("Last word", last_word(line.last_contact, today))
    if line.who.also_known_as:
        yield Fact("Also", ", ".join(line.who.also_known_as))
    if line.who.unassigned:
        yield Fact("Whose", EVERYBODY)


def _asked(line: Line, today: date) -> str:
    if line.asked_on is None:
        return "not sent yet"
    to = f" to {wording.telephone(line.sent_to)}" if line.sent_to else ""
    first = f", first on {wording.short_date(line.first_asked_on, today)}" if line.first_asked_on not in {None, line.asked_on} else ""
    return (
        f"{wording.short_date(line.asked_on, today)} by {line.sent_by}{to}{first} · day {line.day} of {line.of_days}"
        f"{' (past due)' if line.overdue else ''} · {f'proof: {line.proof}' if line.proof else 'no proof kept'}"
    )


def last_word(contact: Contact | None, today: date) -> str:
    """What was last heard, with whom and what they promised."""
    if contact is None:
        return "none yet"
    with_whom = f" with {contact.with_whom}" if contact.with_whom else ""
    said = f": {contact.said}" if contact.said else ""
    promised = f" · promised {wording.week_date(contact.promised, today)}" if contact.promised else ""
    return f"{wording.short_date(contact.on, today)}, {contact.how}{with_whom}{said}{promised}"


def _held_card(note: HeldNote) -> Card:
    facts = (Fact("Why", note.reason), Fact("Next", SETTLE))
    return Card(note.name, f"perhaps matter {note.matter}" if note.matter else "nobody's yet", facts, "held", Tone.NOW)


def _received_card(entry: Received, today: date) -> Card:
    came = tuple(_came(piece, today) for piece in entry.pieces)
    if entry.reference is None:
        still = Fact("Note", "It came unasked; it closes no request.")
    else:
        still = Fact("Missing", "nothing, the request is closed" if entry.closed else wording.missing_parts(entry.missing))
    source = (Fact("From", entry.provider),) if entry.provider else ()
    shared = (Fact("Whose", EVERYBODY),) if entry.who.unassigned else ()
    return Card(entry.who.listed, particulars(entry.who, entry.reference), (*source, *came, still, *shared))


def _came(piece: FiledPiece, today: date) -> Fact:
    what, filed = f"{piece.kind}, {pages_words(piece.pages)}", wording.short_date(piece.on, today)
    if piece.again is None:
        return Fact("Filed", f"{what}, {filed}: {piece.filed_as}")
    return Fact("Again", f"{what}, came again on {wording.short_date(piece.again, today)}, filed once, on {filed}: {piece.filed_as}")


def _going_out_card(entry: GoingOut, today: date) -> Card:
    if entry.on is None:
        facts = [Fact("To", entry.provider), Fact("Next", "Not sent yet: the clock runs from the day it goes out.")]
        if entry.handed_over:
            facts[1] = Fact("Under way", f"{entry.handed_over}. It counts as sent, and the clock runs, once that is proven.")
    else:
        to = f" to {wording.telephone(entry.to)}" if entry.to else ""
        proof = f"proof: {entry.proof}" if entry.proof else "no proof kept"
        facts = [Fact("To", entry.provider), Fact("Sent", f"{wording.short_date(entry.on, today)} by {entry.by}{to} · {proof}")]
    if entry.who.unassigned:
        facts.append(Fact("Whose", EVERYBODY))
    return Card(
        entry.who.listed,
        particulars(entry.who, entry.reference),
        tuple(facts),
        "" if entry.on else "under way" if entry.handed_over else "not sent",
        Tone.NOW,
    )


def _expiring_card(entry: Expiring, today: date) -> Card:
    gone = entry.days_left < 0
    when = f"{'expired' if gone else 'expires'} {wording.week_date(entry.expires, today)}"
    facts = [Fact("Paper", f"{entry.file}, {when}"), Fact("Next", "Have a new one signed before anything is asked or sent again.")]
    if entry.who.unassigned:
        facts.append(Fact("Whose", EVERYBODY))
    left = wording.counted(abs(entry.days_left), "day")
    mark = f"{left} ago" if gone else f"{left} left"
    return Card(entry.who.listed, particulars(entry.who, None), tuple(facts), mark, Tone.LATE if gone else Tone.CALM)
