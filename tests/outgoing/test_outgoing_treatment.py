"""Treatment goes on, is over, and what records say of other houses: spoken to through the commands, with papers that really arrive."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from command_line import medrec, medrec_json
from reportlab.pdfgen.canvas import Canvas

from medrec_daemon.journeys.destinations import destination
from medrec_daemon.journeys.proposals import propose
from medrec_daemon.ledger.model import Matter, Provider
from medrec_daemon.model import Kind, NamedProvider, PlannedPiece

TODAY = datetime.now(ZoneInfo("America/New_York")).date()  # the office's own day
REF = "RR-7F3K9TE"
PROVIDERS = """- id: demo-general
  name: Demo General Hospital
  type: hospital
  state: KY
  address: {street: 1 Demo Way, city: Lexington, state: KY, zip: "40508"}
  records: {phone: "+18595550101", fax: "+18595550100", prefers: fax}
- id: sample-spine
  name: Sample Spine Center
  address: {city: Lexington, state: KY}
- id: portal-clinic
  name: Portal Clinic
  records: {phone: "+18595550131", prefers: vendor, vendor: ChartSwap, portal: "https://portal.example"}
"""


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def matter(**closing: int) -> str:
    """A matter whose request was answered ``closed`` days ago, records held through 80 days ago, bills through 90."""
    closed = f"    closed: {{on: {day(closing['closed'])}, why: all parts received}}\n" if "closed" in closing else ""
    state = "received" if closed else "open"
    papers = "".join(
        f"      - {{sha256: {mark * 64}, pages: 1-1, kind: {kind}, part: {kind}, filed_as: x.pdf, on: {day(70)}, "
        f"through: {day(through)}}}\n"
        for mark, kind, through in (("a", "records", 80), ("b", "billing", 90))
    )
    return (
        'matter: "2026-0143"\nclient: {first: Testina, last: Sampleton, born: 1971-03-14, '
        "address: {street: 12 Elm Street, city: Lexington}}\n"
        f"date_of_loss: {day(120)}\nrequests:\n  - id: {REF}\n    provider: demo-general\n"
        f"    parts: {{records: {{from: {day(120)}, state: {state}}}, billing: {{from: {day(120)}, state: {state}}}}}\n"
        f"    sent: [{{on: {day(110)}, by: fax}}]\n    due: {day(80)}\n{closed}" + (f"    documents:\n{papers}" if closed else "")
    )


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("treatment") / "office"
    assert medrec("init", str(root)).returncode == 0
    (root / "ledger/providers.yaml").write_text(PROVIDERS)
    return root


@pytest.fixture
def office(laid_out: Path, tmp_path: Path) -> Path:
    root = tmp_path / "office"
    shutil.copytree(laid_out, root)
    (root / "ledger/matters/2026-0143.yaml").write_text(matter(closed=62))
    return root


def said(*words: str, office: Path, code: int = 0) -> str:
    done = medrec(*words, cwd=office)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return " ".join((done.stdout + done.stderr).split())


def sheet(office: Path) -> str:
    return said("digest", "--for", "pat@firm.example", office=office)


ROW = ("2026-0143", "demo-general")


def test_while_treating_an_update_falls_due_and_when_it_is_over_the_last_of_it(office: Path) -> None:
    said("treatment", "add", *ROW, "--status", "treating", office=office)
    assert f"Still treating: medrec request update {REF}; look" in sheet(office)
    assert "is not noted as complete" in said("request", "update", REF, "--final", office=office, code=2)
    told = said("treatment", "complete", *ROW, "--on", str(day(10)), office=office)
    assert f"Next, ask for the final records and the final bill: medrec request update {REF} --final" in told
    told = sheet(office)
    assert f"the final records and the final bill: medrec request update {REF} --final" in told
    assert "Still treating" not in told
    drafted = medrec_json("request", "update", REF, "--final", cwd=office)
    assert drafted["purpose"] == "update"
    assert {name: part["from"] for name, part in drafted["parts"].items()} == {"records": str(day(79)), "billing": str(day(89))}
    assert "--final" not in sheet(office), "it is asked for now"
    said("request", "sent", drafted["id"], "--by", "fax", office=office)
    said("request", "close", drafted["id"], "--why", "the final records and bill came", office=office)
    told = sheet(office)
    assert "Newer records to ask for" not in told, "a provider who is done leaves no update behind"
    assert "nothing more to ask" in said("treatment", "complete", *ROW, "--on", str(day(10)), office=office)
    assert "are held, or were asked for since" in said("request", "update", drafted["id"], "--final", office=office, code=2)
    said("treatment", "add", *ROW, "--status", "treating", office=office)
    (row,) = medrec_json("treatment", "list", "2026-0143", cwd=office)
    assert (row["status"], row["completed"]) == ("treating", None)


def test_what_is_held_through_the_last_day_is_not_asked_for_again(office: Path) -> None:
    said("treatment", "add", *ROW, "--held-through", str(day(12)), office=office)
    told = said("treatment", "complete", *ROW, "--on", str(day(12)), office=office)
    assert "Next, ask for the final bill: medrec request update" in told
    assert list(medrec_json("request", "update", REF, "--final", cwd=office)["parts"]) == ["billing"]


def test_a_request_that_went_out_after_the_last_visit_was_the_last_one(office: Path) -> None:
    (office / "ledger/matters/2026-0143.yaml").write_text(matter(closed=62))
    said("treatment", "add", *ROW, office=office)
    assert "nothing more to ask" in said("treatment", "complete", *ROW, "--on", str(day(115)), office=office)
    assert "Newer records" not in sheet(office)


def test_while_something_is_open_that_comes_first(office: Path) -> None:
    (office / "ledger/matters/2026-0143.yaml").write_text(matter())
    said("treatment", "add", *ROW, office=office)
    told = said("treatment", "complete", *ROW, "--on", str(day(10)), office=office)
    assert f"When {REF} is answered, ask for the final records and the final bill: medrec request update {REF} --final" in told
    assert "--final" not in sheet(office)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("2026-0143", "sample-spine", "--on", "2026-01-05"), 2, "is not in the Medicals of 2026-0143"),
        (("2026-0143", "nobody", "--on", "2026-01-05"), 5, "There is no provider nobody"),
        (("2026-0143", "demo-general", "--on", "2999-01-05"), 2, "is in the future"),
        (("2026-0143", "demo-general", "--on", "yesterday"), 2, "is not a day"),
    ],
)
def test_what_cannot_be_complete_is_said(office: Path, words: tuple[str, ...], code: int, told: str) -> None:
    assert told in said("treatment", "complete", *words, office=office, code=code)


# --- houses that records name

CHART = """Demo General Hospital
1 Demo Way, Lexington, KY 40508   Phone (859) 555-0101

EMERGENCY DEPARTMENT NOTE
Patient Name: Testina Sampleton       Date of Birth: 03/14/1971
Date of Service: {served}             MRN: 4711

CHIEF COMPLAINT: Neck and back pain after a motor vehicle collision.
HISTORY OF PRESENT ILLNESS: The patient was the restrained driver. She was transported by
Sampleville Fire Ambulance to Demo General Hospital. Two days ago she was seen at Pinewood Urgent
Care, and yesterday she was seen at Maple Valley Imaging for films. She declined transfer to Oakdale
Memorial Hospital. Her mother was treated at Birchwood Cancer Center.
PHYSICAL EXAMINATION: Tenderness of the cervical paraspinal muscles, full range of motion.
She was taken to the Operating Room Suite for closed reduction and to the Post Anesthesia Care Unit.
ASSESSMENT AND PLAN: Cervical strain. The patient is referred to Sample Spine Center for further
care, and to Physical Therapy. She was discharged to home in good condition.
Electronically signed by Casey Doctor, MD
"""


def chart() -> bytes:
    drawn = io.BytesIO()
    canvas = Canvas(drawn, invariant=1)
    text = canvas.beginText(72, 740)
    text.setFont("Helvetica", 10)
    text.setLeading(15)
    text.textLines(CHART.format(served=f"{day(100):%m/%d/%Y}"), trim=0)
    canvas.drawText(text)
    canvas.save()
    return drawn.getvalue()


def test_houses_that_a_chart_names_are_proposed_and_a_person_settles_each_once(office: Path) -> None:
    said("treatment", "add", *ROW, "--status", "treating", office=office)
    (office / "inbox/chart.pdf").write_bytes(chart())
    run = medrec("run", "--until-idle", cwd=office)
    assert run.returncode == 0, run.stderr
    assert not list((office / "held").glob("*.pdf")), [path.read_text() for path in (office / "held").glob("*.txt")]
    assert "Pinewood" not in run.stderr
    proposed = medrec_json("treatment", "proposed", "2026-0143", cwd=office)
    assert [(one["name"], one["provider"], one["words"], one["page"]) for one in proposed] == [
        ("Pinewood Urgent Care", None, "seen at", 1),
        ("Maple Valley Imaging", None, "seen at", 1),
        ("Sample Spine Center", "sample-spine", "referred to", 1),
        ("Sampleville Fire Ambulance", None, "transported by", 1),
    ]
    told = sheet(office)
    assert "medrec treatment add 2026-0143 sample-spine" in told
    assert "medrec treatment dismiss 2026-0143 'Maple Valley Imaging'" in told
    before = medrec_json("matter", "show", "2026-0143", cwd=office)
    assert [request["id"] for request in before["requests"]] == [REF], "a proposal asks, files and closes nothing"
    listed = said("treatment", "list", "2026-0143", office=office)
    assert "Named in records: Sample Spine Center (sample-spine), 'referred to' on page 1" in listed
    said("treatment", "add", "2026-0143", "sample-spine", "--notes", "named in records", office=office)
    for name in ("maple valley imaging", "Pinewood Urgent Care", "Sampleville Fire Ambulance"):
        said("treatment", "dismiss", "2026-0143", name, office=office)
    assert "is proposed" in said("treatment", "dismiss", "2026-0143", "Maple Valley Imaging", office=office, code=5)
    assert medrec_json("treatment", "proposed", "2026-0143", cwd=office) == []
    assert "Providers named in records" not in sheet(office)


PIECE = PlannedPiece(
    pages=(1, 1), kind=Kind.RECORDS, matter="1", provider="demo-general", request=None, part=None, folder=None, name=None, closes=False
)


WOODS = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Gum", "Holly", "Ivy", "Juniper", "Kapok", "Larch", "Maple", "Nutmeg", "Oak")


def proposals(before: Matter, *names: str, provider: str | None = None) -> Matter:
    piece = PlannedPiece(
        **{name: getattr(PIECE, name) for name in PIECE.__slots__}
        | {"named": tuple(NamedProvider(1, name, provider, "seen at") for name in names)}
    )
    known = [Provider(id="demo-general", name="Demo General Hospital", also_known_as=("DGH Medical Center",))]
    return propose(before, piece, "c" * 64, known, datetime(2026, 3, 2, tzinfo=UTC), "medrec-daemon")


def test_what_was_dismissed_is_known_or_stands_there_is_not_proposed_again() -> None:
    before = Matter.model_validate({"matter": "1", "client": {"first": "Testa", "last": "Sampleton"}})
    once = proposals(before, "Pinewood Clinic", "Pinewood Clinic, PSC", "DGH Medical Center", "Demo General Hospital Emergency Department")
    assert [one.name for one in once.proposed] == ["Pinewood Clinic"]
    assert proposals(once, "PINEWOOD CLINIC") == once
    gone = once.model_copy(update={"proposed": tuple(one.model_copy(update={"dismissed": TODAY}) for one in once.proposed)})
    assert proposals(gone, "Pinewood Clinic") == gone
    assert not gone.in_progress
    assert once.in_progress
    many = proposals(before, *(f"{name} Clinic" for name in WOODS))
    assert len(many.proposed) == 12


# --- a portal or copy service


def test_a_package_for_a_copy_service_goes_with_a_field_sheet_and_counts_when_the_folder_is_moved(office: Path) -> None:
    path = office / "ledger/matters/2026-0143.yaml"
    path.write_text(matter(closed=62))
    asked = medrec_json("request", "new", "2026-0143", "portal-clinic", cwd=office)["id"]
    drawn = io.BytesIO()
    canvas = Canvas(drawn, invariant=1)
    canvas.drawString(72, 700, "a package")
    canvas.save()
    (office / "outbox" / asked).mkdir(parents=True)
    (office / "outbox" / asked / "package.pdf").write_bytes(drawn.getvalue())
    sent = said("request", "send", asked, office=office)
    assert "by portal to ChartSwap, https://portal.example" in sent
    words = (office / "outbox" / asked / "where-it-goes.txt").read_text()
    for line in (
        f"Our reference:          {asked}",
        "Patient:                Testina Sampleton",
        "Date of birth:          03/14/1971",
        "Patient's address:      12 Elm Street, Lexington",
        "Facility:               Portal Clinic",
        "Copy service (records): ChartSwap",
        "Portal (records):       https://portal.example",
        f"Records of:             {day(120):%m/%d/%Y} to present",
    ):
        assert line in words, words
    assert "ChartSwap" in sheet(office)
    assert medrec_json("request", "show", asked, cwd=office)["sent"] == []
    (office / "outbox/sent").mkdir(exist_ok=True)
    (office / "outbox" / asked).rename(office / "outbox/sent" / asked)
    assert medrec("run", "--until-idle", cwd=office).returncode == 0
    (proof,) = medrec_json("request", "show", asked, cwd=office)["sent"]
    assert (proof["by"], proof["on"]) == ("portal", str(TODAY))


def test_a_copy_service_without_a_portal_is_where_it_goes() -> None:
    clinic: dict[str, Any] = {"id": "demo", "name": "Demo Clinic", "records": {"prefers": "vendor", "vendor": "ChartSwap"}}
    assert destination(Provider.model_validate(clinic), None)[1].to == "ChartSwap"
