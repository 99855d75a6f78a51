"""A morning: who is owed a digest, what it says, and sending it once, whatever crashes in between."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from medrec_daemon.errors import FileProblem, TryLater
from medrec_daemon.followup import render
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import Digest, HeldNote, digest_for
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.model import Message
from medrec_daemon.rules import Rules
from medrec_daemon.safe_write import write_text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SentDigest:
    """What is remembered of one person's last digest; ``sending`` after a crash means that nobody knows."""

    day: date
    state: Literal["sending", "sent"]


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
    since = before.day if before else today - timedelta(days=7)
    providers = {provider.id: provider for provider in rooms.ledger.providers}
    calendar = Calendar(rooms.rules.cadence.holidays)
    matters, unread = _matters(rooms.ledger)
    cadence, name = rooms.rules.cadence, staff.get(person, "")
    return digest_for(
        person, matters, providers, held, problems, since, today, cadence, calendar, staff=staff, name=name, incomplete=unread
    )


def send_digest(person: str, digest: Digest, rooms: DigestRooms, at: datetime) -> str:
    """Send one digest, at most once for its day; where it lies or what the server said.

    The intent is noted before, the result after. Raises ``TryLater`` when the mail server is away; the same call goes
    through later.
    """
    remembered = sent_digests(rooms.memory)
    before = remembered.get(person)
    day = digest.today
    if before and before.day == day and before.state == "sent":
        return "already sent"
    if before and before.day == day and not rooms.mailer.repeatable:
        log.warning("a digest for %s may or may not have been sent when the service stopped; it is not sent twice", day)
        _remember(rooms.memory, remembered | {person: SentDigest(day, "sent")})
        return "perhaps sent before a stop; not sent again"
    _remember(rooms.memory, remembered | {person: SentDigest(day, "sending")})
    try:
        answer = rooms.mailer.send(_message(person, digest, rooms.sender), at)
    except TryLater:
        _remember(rooms.memory, remembered)
        raise
    _remember(rooms.memory, remembered | {person: SentDigest(day, "sent")})
    return answer


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


def _remember(memory: Path, sent: dict[str, SentDigest]) -> None:
    plain = json.loads(_MEMORY.dump_json(sent))
    write_text(memory, json.dumps(plain, indent=2))


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
