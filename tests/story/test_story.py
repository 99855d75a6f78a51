"""One client's whole procedure through the command line: faxes over a real HTTP service, mail over a real SMTP server.

What it leaves is held against the texts in golden/. MEDREC_GOLDEN=1 writes them anew: look at the difference before you keep it.
"""

from __future__ import annotations

import email
import email.policy
import os
import re
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest
import typer
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from medrec_daemon.cli.commands import app
from medrec_daemon.cli.story import Voice
from medrec_daemon.demo import story_papers as papers
from medrec_daemon.demo.fax_desk import DeskFax, fax_desk
from medrec_daemon.demo.story import BEGINS, Story
from medrec_daemon.errors import UsageProblem
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Request
from medrec_daemon.model import PartName

pytestmark = pytest.mark.slow
GOLDEN = Path(__file__).parent / "golden"
HOSPITAL, ORTHOPEDICS, NEUROLOGY, UPDATE = papers.HOSPITAL.id, papers.ORTHOPEDICS.id, papers.NEUROLOGY.id, "update"
STAND_IN = {HOSPITAL: "RR-HOSPITL", ORTHOPEDICS: "RR-ORTHOPD", NEUROLOGY: "RR-NEUROLG", UPDATE: "RR-UPDATED"}
"""References are drawn at random: the golden texts have others of the same width."""


class Kept(Message):
    """Keeps every mail as its bytes came."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []

    def prepare_message(self, session: object, envelope: object) -> EmailMessage:
        return email.message_from_bytes(envelope.content, policy=email.policy.default)  # type: ignore[attr-defined,return-value]

    def handle_message(self, message: EmailMessage) -> None:  # type: ignore[override]
        self.mails.append(message)


class Server(Controller):
    """On a port of the system's choice, which is known only once it listens."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass(frozen=True)
class Told:
    """The story when it is over: what was said, the ledger's matter, the faxes and the mails that left."""

    story: Story
    matter: Matter
    faxes: list[DeskFax]
    mails: list[EmailMessage]

    def request(self, key: str) -> Request:
        found = self.matter.request(self.story.references[key])
        assert found is not None
        return found

    def mails_to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    def text(self, key: str, file: str, page: int = 0) -> str:
        return words(self.story.root / "outbox" / self.story.references[key] / file)[page]

    def plain(self, text: str) -> str:
        """Without what differs from run to run, each thing replaced by one of the same width."""
        for key, reference in self.story.references.items():
            text = text.replace(reference, STAND_IN[key])
        text = re.sub(r"\b[0-9a-f]{4}(?:-[0-9a-f]{4}){3}\b", "0000-0000-0000-0000", text)  # the package's fingerprint
        return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def words(file: Path) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(file) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def attached(mail: EmailMessage) -> bytes:
    (paper,) = mail.iter_attachments()
    content = paper.get_content()
    assert isinstance(content, bytes)
    return content


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    root = tmp_path_factory.mktemp("story") / "office"
    kept = Kept()
    server = Server(kept, hostname="127.0.0.1", port=0)
    server.start()
    try:
        with fax_desk() as desk:
            mail = f"{{kind: smtp, from: records@firm.example, host: 127.0.0.1, port: {server.port}, security: none}}"
            story = Story(root, desk, Voice(typer.main.get_command(app).main, 160), mail)
            story.tell()
    finally:
        server.stop()
    ledger = Ledger.open(root / "ledger", root / "state" / "look.sqlite")
    matter = ledger.matter(papers.MATTER)
    ledger.close()
    return Told(story, matter, desk.faxes, kept.mails)


def test_three_are_closed_and_the_update_is_out(told: Told) -> None:
    ends = {key: request.closed and request.closed.on for key in STAND_IN if (request := told.request(key))}
    assert ends == {HOSPITAL: date(2026, 3, 3), ORTHOPEDICS: date(2026, 2, 2), NEUROLOGY: date(2026, 2, 23), UPDATE: None}
    parts = {name: part.state.value for name, part in told.request(HOSPITAL).parts.items()}
    assert parts == {PartName.RECORDS: "received", PartName.BILLING: "received", PartName.RADIOLOGY: "waived"}
    update = told.request(UPDATE)
    assert (update.purpose, update.due) == ("update", date(2026, 6, 3))
    assert {part.from_ for part in update.parts.values()} == {date(2026, 1, 7)}, "the day after the stay that is held"
    assert [paper.signed for paper in told.matter.authorizations] == [date(2026, 1, 10), date(2026, 1, 22)]


def test_every_fax_and_mail_left_once_and_is_the_package(told: Told) -> None:
    first = [(fax.to, fax.key) for fax in told.faxes]
    references = told.story.references
    assert first == [("18595550100", f"{references[HOSPITAL]}/1"), ("18595550146", f"{references[NEUROLOGY]}/1")]
    outbox = told.story.root / "outbox"
    assert told.faxes[0].pdf == (outbox / references[HOSPITAL] / "package.pdf").read_bytes()
    to_orthopedics, dispute = told.mails_to("records@inner-bluegrass.example")
    assert attached(to_orthopedics) == (outbox / references[ORTHOPEDICS] / "package.pdf").read_bytes()
    assert attached(dispute) == (outbox / references[ORTHOPEDICS] / "dispute.pdf").read_bytes()
    (again,) = told.mails_to("18595550146@fax.example")
    assert attached(again) == (outbox / references[NEUROLOGY] / "package.pdf").read_bytes()
    assert attached(again) != told.faxes[1].pdf, "the new authorization is in it"
    follow_up, newer = told.mails_to("18595550100@fax.example")
    assert attached(follow_up) == (outbox / references[HOSPITAL] / "follow-up-1.pdf").read_bytes()
    assert attached(newer) == (outbox / references[UPDATE] / "package.pdf").read_bytes()
    for key, sendings in {HOSPITAL: ["fax"], ORTHOPEDICS: ["email"], NEUROLOGY: ["fax", "fax"], UPDATE: ["fax"]}.items():
        assert [(sent.by, bool(sent.to)) for sent in told.request(key).sent] == [(way, True) for way in sendings]


def test_the_clock_stood_while_the_office_owed_something(told: Told) -> None:
    assert told.request(ORTHOPEDICS).due == date(2026, 2, 11 + 7), "seven days between invoice and its end"
    assert told.request(NEUROLOGY).due == date(2026, 2, 22), "thirty days from the second sending"
    assert told.request(NEUROLOGY).sent[0].on == BEGINS
    (invoice,) = told.request(ORTHOPEDICS).invoices
    assert (invoice.number, invoice.amount, invoice.state.value) == ("CRS-0041200", 412.0, "cancelled")


def test_every_page_of_every_package_is_whole(told: Told) -> None:
    for key, reference in told.story.references.items():
        pages = words(told.story.root / "outbox" / reference / "package.pdf")
        assert len(pages) == 3
        for number, page in enumerate(pages, start=1):
            assert f"Our reference: {reference}" in page, f"{key}, page {number}"
            assert f"Page {number} of 3" in page
            assert "900-00" not in page or number == 2, "the number stands on the client's own paper only"
    first_copy = {key: "first free copy" in told.text(key, "package.pdf") for key in STAND_IN}
    assert first_copy == {HOSPITAL: True, ORTHOPEDICS: True, NEUROLOGY: True, UPDATE: False}


def test_what_came_lies_where_it_belongs(told: Told) -> None:
    drive = told.story.root / "OneDrive" / "Sampleton, Testina" / "Medical Records"
    filed = sorted(path.relative_to(drive).as_posix() for path in drive.rglob("*.pdf"))
    assert filed == [
        "Beaumont Neurology Associates/Med Rec/2026-01-21 Rejection Letter.pdf",
        "Bluegrass General Hospital/Billing/2026-02-19 Billing.pdf",
        "Bluegrass General Hospital/Med Rec/2026-03-02 Medical Records.pdf",
        "Inner Bluegrass Orthopedics & Sports Medicine/Billing/2026-02-02 Billing.pdf",
        "Inner Bluegrass Orthopedics & Sports Medicine/Med Rec/2026-01-22 Records Invoice.pdf",
        "Inner Bluegrass Orthopedics & Sports Medicine/Med Rec/2026-02-02 Medical Records.pdf",
    ]
    assert list((told.story.root / "held").glob("*.pdf")) == []
    assert told.story.say("verify")


def test_call_sheets_went_out_by_mail_with_the_words_that_were_shown(told: Told) -> None:
    mails = told.mails_to("pat@firm.example")
    sheets = [mail for mail in mails if mail["Subject"].startswith("Call sheet")]
    assert [re.sub(":.*", "", mail["Subject"]) for mail in sheets] == [
        f"Call sheet {day}" for day in ("Mon Jan 12", "Wed Jan 21", "Thu Jan 22", "Mon Feb 2", "Thu Feb 19", "Mon Mar 2")
    ]
    body = sheets[1].get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").strip() in told.story.told["day 009, call sheet"]
    weekly = [mail["Subject"] for mail in mails if mail not in sheets]
    assert weekly
    assert all(re.match(r"Weekly overview \w{3} \w{3} \d+: \d open, \d at 46 days or more", subject) for subject in weekly)
    weeks = [mail["Message-ID"].split("-", 1)[1][:10] for mail in mails if mail not in sheets]
    assert len(weeks) == len(set(weeks)), "at most one a week"


def test_only_a_practice_office_plays_at_another_time(told: Told, tmp_path: Path) -> None:
    config = told.story.root / "config.yaml"
    real = tmp_path / "config.yaml"
    real.write_text(config.read_text().replace("# A practice office", "# An office"))
    with pytest.raises(UsageProblem, match="Only a practice office"):
        told.story.speak(("--config", str(real), "--practice-now", "2026-01-12T10:00:00", "status"))


def golden(name: str, text: str) -> None:
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("MEDREC_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", STAND_IN)
def test_the_log_of_each_request(told: Told, key: str) -> None:
    golden(f"log {key}", told.plain(told.story.told[f"log of {key}"]))


@pytest.mark.parametrize("day", [9, 10, 11, 14, 30, 49, 112])
def test_the_call_sheet_of_each_key_day(told: Told, day: int) -> None:
    golden(f"call sheet, day {day:03}", told.plain(told.story.told[f"day {day:03}, call sheet"]))


@pytest.mark.parametrize(
    ("key", "file"),
    [(HOSPITAL, "package"), (UPDATE, "package"), (HOSPITAL, "follow-up-1"), (ORTHOPEDICS, "dispute"), (HOSPITAL, "chronology")],
)
def test_the_letters(told: Told, key: str, file: str) -> None:
    text = told.plain(told.text(key, f"{file}.pdf"))
    golden(f"{file} {key}", " ".join(text.split()) + "\n" if file == "chronology" else text)  # its lines break as wide as a reference is
