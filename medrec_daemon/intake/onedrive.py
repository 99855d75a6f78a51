"""Staff's inbox in OneDrive or SharePoint: a folder there, with the guarantees of the local one, in addition to it.

A turn reads: look what lies there, take what lies still, fetch it into the spool, and let what was settled follow. The local
spool, ``held/`` and ``filed/`` stay the truth; the folders ``Processing``, ``Needs Review`` and ``Filed`` show it to staff.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from medrec_daemon.graph.drive import Drive
from medrec_daemon.intake.cloud_attempts import Attempts
from medrec_daemon.intake.cloud_claim import CLAIMED_STAGES, CloudClaims
from medrec_daemon.intake.cloud_entry import Entry, Journal, Stage
from medrec_daemon.intake.cloud_folders import CloudFolders
from medrec_daemon.intake.cloud_parts import CloudParts
from medrec_daemon.intake.cloud_settle import CloudSettling
from medrec_daemon.intake.cloud_watch import CloudWatch, Lying
from medrec_daemon.intake.outcome import Whereabouts
from medrec_daemon.intake.spool import Spool

POLL_SECONDS = 10.0
"""How soon to look again at the latest, at one resource unit of the 1,250 a minute: staff expect to see their files go."""
FOLLOW_SECONDS = 5.0
"""While the spool works on files of ours, how soon to look whether they are settled."""
TURN_SECONDS = 10.0
"""After so long a turn claims no more, and after twice as long it fetches no more: what was dropped meanwhile gets its look."""
_LOOKING = "looking"
LOOKING_PAUSE = 60.0
"""How long the next look waits at most after looks that failed."""


@dataclass(frozen=True, slots=True)
class CloudTurn:
    """How the cloud inbox stands after a turn.

    ``waiting`` counts files in it that are not still yet, ``working`` those that are being taken, or are settled here and
    not there yet; what the spool has is counted there. ``problem`` is for people to read and may name files. ``claimed``
    counts files that the spool got in this turn. ``stuck``: what is left can only be tried again later. ``look_again`` says
    in how many seconds another turn is worth while, None where the service's ordinary time will do.
    """

    waiting: int
    working: int
    problem: str | None = field(repr=False)
    claimed: int = 0
    stuck: bool = False
    look_again: float | None = None


class CloudInbox:
    """The inbox in the cloud. One thread at a time may turn it; nothing is asked before the first turn.

    Args:
        drive: The drive its folders lie in.
        folder: The folder around ``Inbox``, ``Processing``, ``Filed`` and ``Needs Review``, below the drive's root. All are made
            when they were never seen before.
        state: A folder of its own in the state folder; made here, 0700.
        spool: Where what was fetched goes on.
        whereabouts: Tells what became of it.
        still_seconds: How long a file must lie unchanged.
        max_file_mb: Files above this many megabytes are not fetched: they go to ``Needs Review`` with the reason.
        clock: The time of day in the office's time zone.
    """

    def __init__(
        self,
        drive: Drive,
        folder: str,
        state: Path,
        spool: Spool,
        whereabouts: Whereabouts,
        *,
        still_seconds: float,
        max_file_mb: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._pace = drive.client.pace
        self._now = self._pace.clock.now
        self._spool = spool
        self._journal = Journal(state / "items")
        folders = CloudFolders(drive, folder.strip("/"), state / "folders.json")
        self._watch = CloudWatch(drive, folders, still_seconds)
        max_bytes = max_file_mb * 1_000_000
        parts = CloudParts(drive, folders, self._watch, self._journal, spool, whereabouts, max_bytes, self._now, clock)
        self._claims = CloudClaims(parts)
        self._settling = CloudSettling(parts)
        self._attempts = Attempts(self._now)
        self._began = 0.0
        self._touched: set[str] = set()
        self._lost: set[str] = set()

    def turn(self, should_stop: Callable[[], bool] = lambda: False) -> CloudTurn:
        """Look once and do what can be done now; what fails is told and tried again. Raises only as ``Spool.arrivals``."""
        self._attempts.begin(should_stop)
        self._began = self._now()
        self._look()
        self._take()
        claimed = sum(self._go_on(entry) for entry in self._due())
        return self._stand(claimed)

    def _look(self) -> None:
        """See what changed. What lies in ``Processing`` and is in no journal was claimed by one that is lost: taken again."""
        listed = False
        if self._may(_LOOKING):
            with self._attempts.of(_LOOKING, LOOKING_PAUSE):
                listed = self._watch.look(self._now())
        self._touched |= self._watch.touched()
        if listed:
            self._touched |= {entry.item for entry in self._journal.entries()}
            for item in self._watch.processing.values():
                if self._journal.of(item.id) is None:
                    with self._attempts.of(item.id):
                        self._claims.adopt(item)

    def _take(self) -> None:
        """Claim what lies still, also what was moved back from ``Needs Review``."""
        for lying in sorted(self._ready(), key=lambda one: self._attempts.failures(one.item.id)):
            if self._may(lying.item.id) and not self._is_late(1):
                with self._attempts.of(lying.item.id):
                    self._claims.claim(lying)

    def _ready(self) -> list[Lying]:
        """What lies still in the inbox and is not in our hands already."""
        busy = {entry.item for entry in self._journal.entries() if entry.stage in {*CLAIMED_STAGES, Stage.WORKING}} - self._lost
        return [lying for lying in self._watch.ready(self._now()) if lying.item.id not in busy]

    def _due(self) -> Iterator[tuple[Entry, bool]]:
        """Every entry whose time it is, and whether the spool has its bytes: a short letter passes a long film, and all pass what fails."""
        spooled = self._spooled()
        for entry in sorted(self._journal.entries(), key=self._turn_of):
            if self._may(entry.item) and not (entry.stage in CLAIMED_STAGES and self._is_late(2)):
                yield entry, entry.sha256 in spooled

    def _turn_of(self, entry: Entry) -> tuple[int, int]:
        return self._attempts.failures(entry.item), entry.size if entry.stage in CLAIMED_STAGES else 0

    def _go_on(self, due: tuple[Entry, bool]) -> int:
        """Advance an entry; how many files (0 or 1) the spool got by that."""
        entry, in_spool = due
        with self._attempts.of(entry.item):
            if entry.stage in CLAIMED_STAGES:
                return int(self._claims.advance(entry))
            known = self._settling.advance(entry, in_spool=in_spool, touched=entry.item in self._touched)
            self._touched.discard(entry.item)
            self._lost -= {entry.item}
            if not known:
                self._lost.add(entry.item)
        return 0

    def _may(self, thing: str) -> bool:
        """Whether it is this thing's time; while Graph cannot be reached it is nobody's, and nobody's failure."""
        return self._attempts.may(thing) and not self._pace.away_for()

    def _is_late(self, times: int) -> bool:
        return self._now() - self._began > times * TURN_SECONDS

    def _spooled(self) -> frozenset[str]:
        return frozenset(arrival.sha256 for arrival in self._spool.arrivals())

    def _stand(self, claimed: int) -> CloudTurn:
        now = self._now()
        spooled = self._spooled()
        entries = self._journal.entries()
        items = frozenset(entry.item for entry in entries)
        ready = self._ready()
        self._attempts.forget_others(items | {_LOOKING} | {lying.item.id for lying in ready})
        self._touched &= items
        self._lost &= items
        waits = self._watch.waits(now)
        taking = [entry for entry in entries if entry.stage in CLAIMED_STAGES]
        following = [entry for entry in entries if entry.stage is Stage.WORKING]
        there = [entry for entry in following if entry.sha256 not in spooled and entry.item not in self._lost]
        troubles = self._attempts.troubles()
        soon = [*waits, *([0.0] if claimed and (taking or ready) else [FOLLOW_SECONDS] if following or taking else [])]
        next_try = self._attempts.next_try()
        return CloudTurn(
            waiting=len(waits) + len(ready),
            working=len(taking) + len(there),
            problem=" ".join((*troubles, *self._said(entries))) or None,
            claimed=claimed,
            stuck=bool(troubles),
            look_again=max(self._pace.away_for(), min([POLL_SECONDS, *soon, *([next_try] if next_try is not None else [])])),
        )

    def _said(self, entries: tuple[Entry, ...]) -> Iterator[str]:
        """What a person should know that is no failure."""
        odd = self._watch.problem()
        if odd:
            yield odd
        gone = sum(entry.stage is Stage.GONE for entry in entries)
        refused = sum(entry.stage is Stage.REFUSED for entry in entries)
        if gone:
            yield f"{_files(gone)} of the cloud inbox, held here, went from 'Needs Review' there; the copy in held/ still waits."
        if refused:
            yield f"{_files(refused)} in the cloud's 'Needs Review' could not be taken; the note beside says why."
        if self._lost:
            yield f"{_files(len(self._lost))} in the cloud's 'Processing' went out of held/ here; move it back into the cloud inbox."


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
