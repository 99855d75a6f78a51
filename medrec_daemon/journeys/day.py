"""A morning: who is owed a digest, what it says, and sending it once, whatever crashes in between."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from medrec_daemon.errors import Doubtful, FileProblem, MedrecError, TryLater
from medrec_daemon.followup import render
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import Digest, HeldNote, digest_for
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.model import Message
from medrec_daemon.rules import Cadence, Rules
from medrec_daemon.safe_write import disk_errors, make_folder, write_text

log = logging.getLogger(__name__)
PERHAPS = "perhaps sent, but nobody can tell; not sent again"


@dataclass(frozen=True, slots=True)
class SentDigest:
    """What is remembered of one person's last digest.

    ``sending`` is noted before it is sent: found later, nobody knows yet. ``at`` is that moment. ``sent`` and not ``sure``: it
    was looked up in vain, and is not sent again. ``last_sure`` is the day of the last digest before it that surely went out.
    """

    day: date
    state: Literal["sending", "sent"]
    at: datetime | None = None
    sure: bool = True
    last_sure: date | None = None

    @property
    def arrived(self) -> bool:
        """Whether it surely went out."""
        return self.state == "sent" and self.sure

    @property
    def surely(self) -> date | None:
        """The day of the last digest that surely went out; None where none is known."""
        return self.day if self.arrived else self.last_sure

    @property
    def words(self) -> str:
        """How it stands, for ``medrec status``."""
        if self.state == "sending":
            return f"being sent for {self.day}"
        return f"last sent for {self.day}" if self.sure else f"perhaps sent for {self.day}: nobody can tell"


_MEMORY = TypeAdapter(dict[str, SentDigest])


@dataclass(frozen=True, slots=True)
class DigestRooms:
    """The parts a digest needs; ``memory`` remembers each person's last one, ``sender`` is the address it comes from."""

    ledger: Ledger
    mailer: Mailer
    rules: Rules
    memory: Path
    sender: str


def make_digest(
    person: str, rooms: DigestRooms, held: Sequence[HeldNote], problems: Sequence[str], staff: Mapping[str, str], today: date
) -> Digest:
    """One paralegal's digest for ``today``, with what came in since the last one (the last week, where there was none).

    ``staff`` gives the name of everybody who gets a digest, by e-mail address.
    """
    before = sent_digests(rooms.memory).get(person)
    since = (before.surely if before else None) or today - timedelta(days=7)
    problems = [*problems, *_doubts(before, today)]
    providers = {provider.id: provider for provider in rooms.ledger.providers}
    calendar = Calendar(rooms.rules.cadence.holidays)
    matters, unread = _matters(rooms.ledger)
    cadence, name = rooms.rules.cadence, staff.get(person, "")
    return digest_for(
        person, matters, providers, held, problems, since, today, cadence, calendar, staff=staff, name=name, incomplete=unread
    )


def make_calendar(person: str, ledger: Ledger, cadence: Cadence, staff: Sequence[str], at: datetime) -> bytes:
    """One paralegal's next tasks and deadlines as an iCalendar file."""
    from medrec_daemon.followup.calendar_feed import feed  # its library is slow to load, and every command comes past this module

    providers = {provider.id: provider for provider in ledger.providers}
    return feed(person, _matters(ledger)[0], providers, cadence, at, staff=staff)


def send_digest(person: str, digest: Digest, rooms: DigestRooms, at: datetime) -> str:
    """Send one digest, at most once for its day; where it lies or what the server said.

    The intent is noted before, the result after. An intent without a result (a crash, an answer that got lost) is looked up:
    what is found was sent, what is surely not there is sent now, and what nobody can tell is not sent again but said, in the
    log, in ``medrec status`` and on the person's next digest.

    Raises ``TryLater`` when the mail server is away or it can only be told later; the same call goes through later. ``Doubtful``
    when the answer got lost: the same call looks it up.
    """
    with _alone(rooms.memory):
        before = sent_digests(rooms.memory).get(person)
        message = _message(person, digest, rooms.sender)
        if before is not None and before.day == digest.today:
            settled = _settled(before, message, rooms, at)
            if settled is not None:
                if settled != before:
                    _remember(rooms.memory, person, settled)
                return "already sent" if settled.sure else PERHAPS
        intent = SentDigest(digest.today, "sending", at, last_sure=before.surely if before else None)
        _remember(rooms.memory, person, intent)
        try:
            answer = rooms.mailer.send(message, at)
        except Doubtful:
            raise
        except MedrecError:
            _remember(rooms.memory, person, before)
            raise
        _remember(rooms.memory, person, replace(intent, state="sent"))
        return answer


def _settled(before: SentDigest, message: Message, rooms: DigestRooms, at: datetime) -> SentDigest | None:
    """What is known of a digest of today that was begun before: sent, surely or perhaps; None where it surely was not."""
    if before.state == "sent":
        return before
    since = before.at or datetime.combine(before.day, time.min, at.tzinfo)
    found = rooms.mailer.sent_before(message, since, at)
    if found is None:
        log.warning("a digest for %s may or may not have been sent when it was interrupted; it is not sent twice", before.day)
    return None if found is False else replace(before, state="sent", sure=found is True)


def _doubts(before: SentDigest | None, today: date) -> tuple[str, ...]:
    if before is None or before.arrived or before.day >= today:
        return ()
    return (f"The call sheet of {before.day} may or may not have arrived: its sending was interrupted, and nobody can tell.",)


def sent_digests(memory: Path) -> dict[str, SentDigest]:
    """Per person the last digest, as remembered in ``state/digests.json``; empty where there is none."""
    if not memory.exists():
        return {}
    return _MEMORY.validate_json(memory.read_bytes())


def _message(person: str, digest: Digest, sender: str) -> Message:
    key = hashlib.sha256(f"{person} {digest.today.isoformat()}".encode()).hexdigest()[:24]
    domain = sender.rpartition("@")[2]
    return Message(
        message_id=f"<digest-{digest.today.isoformat()}-{key}@{domain}>",
        sender=sender,
        to=person,
        subject=render.subject(digest),
        text=render.text(digest),
        html=render.html(digest),
    )


def _remember(memory: Path, person: str, last: SentDigest | None) -> None:
    """Keep one person's last digest, durably; None forgets it."""
    others = {other: digest for other, digest in sent_digests(memory).items() if other != person}
    plain = json.loads(_MEMORY.dump_json(others if last is None else others | {person: last}))
    write_text(memory, json.dumps(plain, indent=2))


@contextmanager
def _alone(memory: Path) -> Iterator[None]:
    """Be the only one who sends digests. Raises ``TryLater`` while another process does."""
    with ExitStack() as held:
        with disk_errors(f"The folder {memory.parent}"):
            make_folder(memory.parent)
            lock = held.enter_context(memory.with_suffix(".lock").open("a", encoding="ascii"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TryLater("Another process is sending digests just now.", "Try again in a minute.") from error
        yield


def _matters(ledger: Ledger) -> tuple[list[Matter], tuple[str, ...]]:
    """Every matter that can be read, and what cannot, in words for the top of the sheet."""
    matters, aside = [], set(ledger.set_aside)
    for matter_id in ledger.matter_ids():
        try:
            matters.append(ledger.matter(matter_id))
        except FileProblem:
            aside.add(matter_id)
    unread = [f"matter {matter_id}" for matter_id in sorted(aside)]
    return matters, (*unread, *(["a part of the provider list"] if ledger.provider_problems else []))
