"""The nouns of a call sheet: what a digest says, as frozen values, before it becomes text or HTML.

Telephone and fax numbers are as they stand in the ledger; free text has passed ``privacy.without_ssn``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from medrec_daemon.model import PartName


@dataclass(frozen=True, slots=True)
class HeldNote:
    """An arrival that waits for a person: its file's name, the reason in words, and the matter it probably belongs to."""

    name: str = field(repr=False)
    reason: str = field(repr=False)
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How one department of a provider is reached; ``copy_service`` answers for it where one does."""

    department: str
    attention: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    portal: str | None = None
    copy_service: str | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """The patient, as the custodian asks for them on the telephone. ``unassigned``: the matter names no paralegal."""

    matter: str
    listed: str = field(repr=False)
    spoken: str = field(repr=False)
    born: date | None = field(repr=False)
    also_known_as: tuple[str, ...] = field(repr=False, default=())
    unassigned: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that is still out; a ``wanted_only`` part does not keep the request open. ``lacking``: what is out where some of it came."""

    part: PartName
    wanted_only: bool
    lacking: str | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """A part that is in, and since when."""

    part: PartName
    on: date | None


@dataclass(frozen=True, slots=True)
class Contact:
    """What was last heard: when, how, from whom, what they said and what they promised."""

    on: date
    how: str
    with_whom: str | None = field(repr=False)
    said: str | None = field(repr=False)
    promised: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One request on the sheet.

    ``asked_on`` is the last sending and ``first_asked_on`` the first; ``day`` counts from the last one (``day`` 23 of
    ``of_days``). ``follow_up`` is the day of the task, ``days_late`` how long it lies undone (0: today or ahead). ``waiting_since``
    and ``note`` say since when and why the custodian waits for us, where it does. ``letter`` is the fax beside a call: what
    became of it, or the command that sends it.
    """

    reference: str
    who: Who
    asked_on: date | None
    first_asked_on: date | None
    day: int | None
    of_days: int
    overdue: bool
    follow_up: date | None
    days_late: int
    missing: tuple[Missing, ...]
    came: tuple[Came, ...]
    sent_by: str | None
    sent_to: str | None
    proof: str | None
    their_reference: str | None
    last_contact: Contact | None
    waiting_since: date | None
    note: str | None = field(repr=False)
    next_step: str
    script: str | None = field(repr=False)
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One provider, how to reach it, and its lines, most overdue first: one call can cover them all."""

    provider: str
    name: str
    reaches: tuple[Reach, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FiledPiece:
    """A piece that was filed: what it is, its pages in the arrival, its path in the store.

    ``again``: the day the same pages came once more, in a file of other bytes, and were not filed a second time.
    """

    kind: str
    pages: str
    filed_as: str = field(repr=False)
    on: date
    again: date | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What came in for one request since the last digest, or unasked (``reference`` None), and what is still missing."""

    who: Who
    provider: str | None
    reference: str | None
    pieces: tuple[FiledPiece, ...]
    missing: tuple[Missing, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class GoingOut:
    """A request that went out since the last digest, or a draft that has not gone out (``on`` None).

    ``handed_over`` tells of a draft that was handed over and has no proof yet.
    """

    who: Who
    reference: str
    provider: str
    on: date | None
    by: str | None = None
    to: str | None = None
    proof: str | None = None
    handed_over: str | None = None


@dataclass(frozen=True, slots=True)
class Expiring:
    """The authorization of a matter that expires soonest to matter; ``days_left`` is negative once it has expired."""

    who: Who
    file: str
    expires: date
    days_left: int


@dataclass(frozen=True, slots=True)
class UpdateDue:
    """A provider who still treats and whose last request was answered: newer records are to be asked for on the day ``due``.

    ``completed``: treatment ended on that day, and the final records and the final bill are to be asked for.
    """

    who: Who
    provider: str
    reference: str
    through: date | None
    due: date
    completed: date | None = None


@dataclass(frozen=True, slots=True)
class NamedInRecords:
    """A provider that a received record names (``words``: ``transferred to``) and nobody confirmed or dismissed yet.

    ``provider`` is its id where it is on the list; ``on`` the day the record came.
    """

    who: Who
    name: str = field(repr=False)
    provider: str | None
    words: str = field(repr=False)
    page: int
    on: date


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries each group has, and how many requests are with custodians, overdue among them."""

    decide: int
    calls: int
    this_week: int
    received: int
    going_out: int
    authorizations: int
    not_processed: int
    open_requests: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One paralegal's call sheet for ``day``: the groups in the order they are worked.

    ``held`` are arrivals that wait for a decision about one of the paralegal's matters; ``not_processed`` those that
    belong to nobody yet and are on everybody's sheet, as are ``problems``. ``name`` is the paralegal's, '' where it is not
    known. ``incomplete`` names what could not be read of the ledger, so that nobody takes silence for an answer.
    """

    paralegal: str
    day: date
    since: date
    counts: Counts
    decide: tuple[Block, ...]
    held: tuple[HeldNote, ...]
    calls: tuple[Block, ...]
    this_week: tuple[Block, ...]
    received: tuple[Received, ...]
    going_out: tuple[GoingOut, ...]
    authorizations: tuple[Expiring, ...]
    not_processed: tuple[HeldNote, ...]
    problems: tuple[str, ...] = field(repr=False)
    name: str = ""
    incomplete: tuple[str, ...] = ()
    updates: tuple[UpdateDue, ...] = ()
    proposed: tuple[NamedInRecords, ...] = ()

    @property
    def today(self) -> date:
        """The day the sheet is for."""
        return self.day

    @property
    def nothing_due(self) -> bool:
        """Whether there is nothing to decide and nobody to call today."""
        return not self.counts.decide and not self.counts.calls
