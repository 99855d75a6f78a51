"""Whatever happens in whatever order: no follow-up is lost or doubled, nothing closes with a part open, no clock runs while they wait."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from medrec_daemon.confined import Confined, Limits
from medrec_daemon.errors import Doubtful, MedrecError, TryLater
from medrec_daemon.followup import due, letters
from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.followup.digest import Digest, digest_for
from medrec_daemon.journeys import invoice as money
from medrec_daemon.journeys import letters_owed, mending, submit
from medrec_daemon.journeys import request as journey
from medrec_daemon.journeys import sending_notes as journal
from medrec_daemon.journeys.destinations import destination
from medrec_daemon.journeys.letters_owed import AutoFax
from medrec_daemon.journeys.package import PackageRooms
from medrec_daemon.journeys.request import Call, Teller, find
from medrec_daemon.journeys.submit import SendingRooms
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.invoice import Invoice, InvoiceState
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Document, PartState, Provider, Request, Sent
from medrec_daemon.model import Kind, PartName
from medrec_daemon.requesting.channels.contract import Delivery, Destination, OutgoingPackage, Submission
from medrec_daemon.requesting.facts import Letterhead
from medrec_daemon.requesting.letter import Sender
from medrec_daemon.rules import load

RULES = load()
CADENCE, CALENDAR = RULES.cadence, Calendar(RULES.cadence.holidays)
REF = "RR-7F3K9TE"
BEGINS = datetime(2026, 1, 12, 9, tzinfo=timezone(timedelta(hours=-5)))
HEAD = Letterhead("Demo Law", (), "", "", "Pat Example", "pat@firm.example")
PROVIDERS = "- {id: demo, name: Demo General, state: KY, records: {fax: '+18595550100', prefers: fax}}\n"
MATTER = f"""matter: "2026-0143"
client: {{first: Testina, last: Sampleton, born: 1971-03-14}}
paralegal: pat@firm.example
requests:
  - {{id: {REF}, provider: demo, parts: {{records: {{}}, billing: {{}}, images: {{wanted_only: true}}}}}}
"""


@dataclass
class FaxLine:
    """A fax service of the outside world: it takes a fax, or is away, or takes it and hangs up; what it took arrives, or does not."""

    mood: str = "well"
    taken: dict[str, Delivery] = field(default_factory=dict)
    told_by_a_person: bool = False

    def submit(self, package: OutgoingPackage, destination: Destination, at: datetime) -> Submission:
        assert destination.to
        assert at
        if self.mood == "away":
            raise TryLater("The fax service is away.", "It is tried again later.")
        assert package.key not in self.taken, "no key is used twice"
        self.taken[package.key] = Delivery.FAILED if self.mood == "busy" else Delivery.SENT
        if self.mood == "hangs-up":
            raise Doubtful("The answer got lost.", "It is looked up.")
        return Submission(package.key, Delivery.PENDING, "queued")

    def state(self, submission_id: str) -> Submission:
        return Submission(submission_id, self.taken[submission_id], "told", None)

    def found(self, package: OutgoingPackage, destination: Destination, since: datetime, now: datetime) -> Submission | None:
        assert destination.to
        assert since <= now
        return self.state(package.key) if package.key in self.taken and self.mood != "hangs-up" else None


@dataclass
class World:
    """One request in a real ledger, its fax line, the day it is, and what the service did."""

    rooms: SendingRooms
    papers: PackageRooms
    line: FaxLine
    now: datetime = BEGINS
    tasks: list[tuple[date, str]] = field(default_factory=list)
    closed_by_word: bool = False

    @property
    def teller(self) -> Teller:
        return Teller("pat@firm.example", self.now)

    @property
    def request(self) -> Request:
        return find(self.rooms.ledger, REF)[1]

    def serve(self) -> None:
        """A look of the service, and what it may and may not have done."""
        before, taken = self.request, len(self.line.taken)
        today = self.now.date()
        task = letters.letter_task(before, today, CADENCE, CALENDAR)

        def way(provider: Provider) -> tuple[str, str, Destination]:
            by, where = destination(provider, None)
            return by, "line", where

        auto = AutoFax(self.rooms, way, frozenset({"line"}))
        with suppress(TryLater):  # the line is away, or nobody knows: the service goes on
            submit.settle(self.rooms, self.now)
        retried = len(self.line.taken) - taken
        owing = letters_owed.owed(auto, today)
        letters_owed.send_owed(owing, auto, self.papers, self.now)
        fresh = len(self.line.taken) - taken - retried
        assert fresh <= len(owing) <= 1
        if fresh:
            assert task is not None
            assert due.is_with_custodian(before)
            said = [entry.at for entry in before.activity if due.is_contact(entry) or entry.did in changes.SENT_WORDS]
            mark = (task, str(max(said)))
            assert mark not in self.tasks, "two letters for one task"
            self.tasks.append(mark)
        if self.line.mood == "well":
            assert letters_owed.owed(auto, today) == ()
            if task is not None and due.is_with_custodian(before):
                told = [entry.at.date() for entry in self.request.activity if f"{REF}/L" in (entry.said or "")]
                told += [note.since.date() for note in journal.notes(self.rooms.journal)]
                assert any(on > task - timedelta(days=CADENCE.then_every_days) for on in told), "a letter was lost"

    def sheet(self) -> Digest:
        today = self.now.date()
        return digest_for("pat@firm.example", [self.rooms.ledger.matter("2026-0143")], {}, (), (), today, today, CADENCE, CALENDAR)


@contextmanager
def world(pool: Confined) -> Iterator[World]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "ledger" / "matters").mkdir(parents=True)
        (folder / "ledger" / "providers.yaml").write_text(PROVIDERS)
        (folder / "ledger" / "matters" / "2026-0143.yaml").write_text(MATTER)
        ledger, line = Ledger.open(folder / "ledger", folder / "index.sqlite"), FaxLine()
        papers = PackageRooms(
            ledger,
            RULES,
            pool,
            lambda _scan: (),
            Sender(HEAD),
            {"pat@firm.example": HEAD},
            lambda _client: None,
            folder,
            None,
            folder / "out",
        )
        try:
            yield World(SendingRooms(ledger, RULES, folder / "sending", folder / "out", {"line": line}), papers, line)
        finally:
            ledger.close()


def act(world: World, what: str, number: int) -> None:  # noqa: C901  one case for each thing that can happen
    """One thing that happens; what the ledger refuses in this state does not happen."""
    ledger, teller, today = world.rooms.ledger, world.teller, world.now.date()
    part = (PartName.RECORDS, PartName.BILLING, PartName.IMAGES)[number % 3]
    match what:
        case "sent":
            journey.sent(ledger, REF, Sent(on=today, by="fax"), CADENCE, teller)
        case "call":
            journey.call(ledger, REF, Call("Maria", "in process"), CADENCE, teller)
        case "promise":
            journey.call(ledger, REF, Call("Maria", "soon", promised=today + timedelta(days=number)), CADENCE, teller)
        case "bump":
            journey.bump(ledger, REF, today + timedelta(days=number + 1), CADENCE, teller)
        case "arrives":
            paper = Document(sha256=f"{number:064x}", pages="1-2", kind=Kind(part.value), part=part, filed_as=f"{number}.pdf", on=today)
            ledger.change(
                "2026-0143", lambda matter: changes.record_document(matter, REF, paper, at=world.now, by="medrec-daemon", closes=True)
            )
        case "waive":
            journey.waive(ledger, REF, part, "not needed", teller)
        case "invoice":
            money.add(ledger, REF, Invoice(number=str(number), amount=45.0, on=today), teller)
        case "pay":
            money.settle(ledger, REF, None, InvoiceState.PAID, CADENCE, teller)
        case "rejected":
            mending.rejected(ledger, REF, "auth_expired", None, RULES, teller)
        case "mended":
            mending.mended(ledger, REF, "a new one", CADENCE, teller)
        case "unreceived":
            mending.resend(ledger, REF, "nothing on file", teller)
        case "close":
            journey.close(ledger, REF, "settled", teller)
            world.closed_by_word = True
        case "reopen":
            journey.reopen(ledger, REF, "the wrong one", (PartName.RECORDS,), CADENCE, teller)
            world.closed_by_word = False
        case mood:
            world.line.mood = mood


def check(world: World, before: Request) -> None:
    request, today = world.request, world.now.date()
    sheet = world.sheet()
    groups = {"decide": sheet.decide, "call": sheet.calls, "week": sheet.this_week}
    lines = [(group, line.follow_up) for group, blocks in groups.items() for block in blocks for line in block.lines]
    assert len(lines) <= 1, "a request stands on the sheet twice"
    follow_up = due.next_follow_up(request, today, CADENCE, CALENDAR)
    if due.is_with_custodian(request):
        assert follow_up is not None, "a follow-up is lost"
        assert CALENDAR.is_business_day(follow_up)
        wanted = "call" if follow_up <= today else "week" if follow_up <= today + timedelta(days=CADENCE.week_days) else None
        assert lines == ([(wanted, follow_up)] if wanted else []), "a due follow-up is not on the sheet"
    else:
        assert follow_up is None
        assert not [group for group, _ in lines if group != "decide"]
    if request.closed is not None and not world.closed_by_word:
        assert request.required_open() == ()
    if request.closed is None and request.sent:
        assert request.required_open() or all(part.state is PartState.OPEN for part in request.parts.values() if not part.wanted_only)
    if request.waiting_on_us is not None:
        assert not due.is_overdue(request, today, CADENCE)
        assert letters.letter_task(request, today, CADENCE, CALENDAR) is None
        if before.waiting_on_us is not None and request.closed is None and before.closed is None:
            assert (
                (request.due, request.follow_up) == (before.due, before.follow_up) or request.sent != before.sent or moved(before, request)
            )
            assert request.waiting_on_us.since <= before.waiting_on_us.since
    if before.waiting_on_us is not None and request.waiting_on_us is None and request.closed is None and request.sent:
        assert request.due is not None
        stood = today - before.waiting_on_us.since
        assert before.due is None or request.due >= min(before.due + stood, today + timedelta(days=CADENCE.due_days)), "the clock ran"


def moved(before: Request, after: Request) -> bool:
    """A person moved the task, by a bump or a word with them, while the clock stands."""
    fresh = after.activity[len(before.activity) :]
    return any(entry.did in {"bump", "call", "reopened"} for entry in fresh)


EVENTS = (
    *("call", "call", "promise", "promise", "bump", "arrives", "waive", "invoice", "pay", "pay", "rejected", "mended", "mended"),
    *("unreceived", "sent", "close", "reopen", "well", "well", "away", "busy", "hangs-up"),
)


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(EVENTS), st.integers(0, 12)), min_size=3, max_size=18))
def test_for_any_sequence_of_events(happens: list[tuple[int, str, int]]) -> None:
    with Confined(Limits(1, 30.0, 1500, 64)) as pool, world(pool) as told:
        act(told, "sent", 0)
        for days, what, number in [*happens, (9, "well", 0), (1, "well", 0)]:
            for _ in range(days):
                told.now += timedelta(days=1)
                if CALENDAR.is_business_day(told.now.date()):
                    told.serve()
            before = told.request
            told.now += timedelta(minutes=1)
            try:
                act(told, what, number)
            except MedrecError:
                assert told.request == before, "what is refused changes nothing"
            check(told, before)
            if CALENDAR.is_business_day(told.now.date()):
                told.serve()
            assert told.request.activity[: len(before.activity)] == before.activity
        letters_out = [key for key in told.line.taken if "/L" in key]
        assert len(letters_out) == len(set(letters_out))


def test_the_same_events_twice_end_alike() -> None:
    """A service that looks a hundred times a day sends no more than one that looks once."""
    counts = []
    for looks in (1, 5):
        with Confined(Limits(1, 30.0, 1500, 64)) as pool, world(pool) as told:
            act(told, "sent", 0)
            for day in range(1, 60):
                told.now = BEGINS + timedelta(days=day)
                if CALENDAR.is_business_day(told.now.date()):
                    for look in range(looks):
                        told.now = BEGINS + timedelta(days=day, minutes=look)
                        told.serve()
                if day in {16, 31}:
                    act(told, "call", 0)
            counts.append(len(told.line.taken))
    assert counts == [3, 3], "the days 14, 30 and 38: a week after the last call"
