"""A mail that goes to each person at most once for its day, whatever crashes in between: the intent is noted before, the result after."""

from __future__ import annotations

import fcntl
import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from medrec_daemon.errors import Doubtful, FileProblem, MedrecError, TryLater
from medrec_daemon.mail.contract import Mailer
from medrec_daemon.model import Message
from medrec_daemon.safe_write import disk_errors, make_folder, write_text

log = logging.getLogger(__name__)
PERHAPS = "perhaps sent, but nobody can tell; not sent again"


@dataclass(frozen=True, slots=True)
class SentDigest:
    """What is remembered of one person's last digest (or weekly mail).

    ``sending`` is noted before it is sent: found later, nobody knows yet. ``at`` is that moment. ``sent`` and not ``sure``: it
    was looked up in vain, and is not sent again. ``nothing``: there was nothing to tell. ``last_sure`` is the day of the last
    digest before it that surely went out.
    """

    day: date
    state: Literal["sending", "sent", "nothing"]
    at: datetime | None = None
    sure: bool = True
    last_sure: date | None = None

    @property
    def arrived(self) -> bool:
        """Whether it surely went out."""
        return self.state == "nothing" or (self.state == "sent" and self.sure)

    @property
    def settled_for(self) -> date | None:
        """The day that nothing more is owed for, None while it is being sent."""
        return None if self.state == "sending" else self.day

    @property
    def surely(self) -> date | None:
        """The day of the last digest that surely went out; None where none is known."""
        return self.day if self.arrived else self.last_sure

    @property
    def words(self) -> str:
        """How it stands, for ``medrec status``."""
        if self.state == "sending":
            return f"being sent for {self.day}"
        if self.state == "nothing":
            return f"nothing to tell for {self.day}"
        return f"last sent for {self.day}" if self.sure else f"perhaps sent for {self.day}: nobody can tell"


_MEMORY = TypeAdapter(dict[str, SentDigest])


def sent_digests(memory: Path) -> dict[str, SentDigest]:
    """Per person the last digest, as remembered in ``state/digests.json``; empty where there is none. Raises ``FileProblem``."""
    with disk_errors(f"The file {memory}"):
        try:
            return _MEMORY.validate_json(memory.read_bytes())
        except FileNotFoundError:
            return {}
        except ValidationError as error:
            raise FileProblem(
                f"{memory} is damaged: nobody knows who got which mail, so none is sent.",
                "Delete that file; who got theirs today gets it once more.",
            ) from error


def send_once(person: str, day: date, message: Message, mailer: Mailer, memory: Path, at: datetime) -> str:
    """Send one person's message of a day, at most once; where it lies or what the server said.

    An intent without a result (a crash, an answer that got lost) is looked up: what is found was sent, what is surely not there
    is sent now, and what nobody can tell is not sent again but said, in the log, in ``medrec status`` and by the next one.

    Raises ``TryLater`` when the mail server is away or it can only be told later; the same call goes through later. ``Doubtful``
    when the answer got lost: the same call looks it up.
    """
    with _alone(memory):
        before = sent_digests(memory).get(person)
        if before is not None and before.day == day:
            settled = _settled(before, message, mailer, at)
            if settled is not None:
                if settled != before:
                    _remember(memory, person, settled)
                return "already sent" if settled.sure else PERHAPS
        intent = SentDigest(day, "sending", at, last_sure=before.surely if before else None)
        _remember(memory, person, intent)
        try:
            answer = mailer.send(message, at)
        except Doubtful:
            raise
        except MedrecError:
            _remember(memory, person, before)
            raise
        _remember(memory, person, replace(intent, state="sent"))
        return answer


def note_nothing(person: str, day: date, memory: Path) -> None:
    """Remember that there was nothing to tell a person on a day, so that it is not looked for again."""
    with _alone(memory):
        before = sent_digests(memory).get(person)
        if before is None or before.day != day:
            _remember(memory, person, SentDigest(day, "nothing"))


def doubts(before: SentDigest | None, day: date, what: str) -> tuple[str, ...]:
    """The sentence about the last ``what`` where nobody can tell whether it arrived; nothing where that is sure."""
    if before is None or before.arrived or before.day >= day:
        return ()
    return (f"The {what} of {before.day} may or may not have arrived: its sending was interrupted, and nobody can tell.",)


def _settled(before: SentDigest, message: Message, mailer: Mailer, at: datetime) -> SentDigest | None:
    """What is known of a digest of today that was begun before: sent, surely or perhaps; None where it surely was not."""
    if before.state == "sent":
        return before
    since = before.at or datetime.combine(before.day, time.min, at.tzinfo)
    found = mailer.sent_before(message, since, at)
    if found is None:
        log.warning("a digest for %s may or may not have been sent when it was interrupted; it is not sent twice", before.day)
    return None if found is False else replace(before, state="sent", sure=found is True)


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
