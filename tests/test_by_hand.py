"""What paralegals type about requests, clients and providers, and what is said of typing that cannot be meant."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command_line import medrec, medrec_json

from medrec_daemon.followup.calendar import Calendar
from medrec_daemon.reference import ALPHABET, check_symbol, is_valid

CALENDAR = Calendar("US")
ZONE = ZoneInfo("America/New_York")  # as in config.example.yaml


def today() -> date:
    return datetime.now(ZONE).date()


def reference(body: str) -> str:
    return f"RR-{body}{check_symbol(body)}"


OPEN, CLOSED, TWO_CAME = reference("ACDEFH"), reference("CDEFHJ"), reference("DEFHJK")


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("by-hand") / "office"
    assert medrec("init", str(root)).returncode == 0
    return root


@pytest.fixture
def office(laid_out: Path, tmp_path: Path) -> Path:
    """A provider, and one client with an open request, one closed whose one part came, and one closed whose two came."""
    root = tmp_path / "office"
    subprocess.run(["cp", "-a", str(laid_out), str(root)], check=True)
    (root / "ledger/providers.yaml").write_text(
        "# Ours, by hand.\n"
        "- id: bluegrass-general\n  name: Bluegrass General Hospital\n  also_known_as: [BGH Medical Center]\n  state: KY\n"
        "  records: {phone: '+18595550101', fax: '+18595550100'}\n"
    )
    asked, came = "sent: [{on: 2026-03-02, by: fax, to: '+18595550100'}], due: 2026-04-01", "state: received, on: 2026-03-20"
    closed = "closed: {on: 2026-03-20, why: all parts received}"
    (root / "ledger/matters/2026-0001.yaml").write_text(
        'matter: "2026-0001"\n'
        "client: {first: Testa, last: Sampleton, born: 1971-03-14}\n"
        "paralegal: pat@firm.example\n"
        "requests:\n"
        f"  - {{id: {OPEN}, provider: bluegrass-general, parts: {{records: {{}}, billing: {{}}}}, {asked}}}\n"
        f"  - {{id: {CLOSED}, provider: bluegrass-general, parts: {{radiology: {{{came}}}}}, {asked}, {closed}}}\n"
        f"  - {{id: {TWO_CAME}, provider: bluegrass-general, parts: {{records: {{{came}}}, billing: {{{came}}}}}, {asked}, {closed}}}\n"
    )
    return root


def said(*words: str, office: Path, code: int = 0) -> str:
    done = medrec(*words, cwd=office)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return " ".join((done.stdout + done.stderr).split())


def parts(office: Path, request: str) -> dict[str, str]:
    return {name: part["state"] for name, part in medrec_json("request", "show", request, cwd=office)["parts"].items()}


def test_words_that_are_none_of_the_choices_are_usage(office: Path) -> None:
    assert "update" in said("request", "new", "2026-0001", "bluegrass-general", "--purpose", "foo", office=office, code=2)
    assert "waiting_on_us" in said("request", "list", "--state", "nonsense", office=office, code=2)
    assert "portal" in said("request", "sent", OPEN, "--by", "pigeon", office=office, code=2)


@pytest.mark.parametrize(
    "words",
    [
        ("request", "sent", OPEN, "--on", "2026-03-01"),
        ("request", "sent", OPEN, "--on", "2999-01-01"),
        ("request", "new", "2026-0001", "bluegrass-general", "--part", "images", "--from", "2999-01-01"),
        ("matter", "new", "2026-0002", "--first", "Demo", "--last", "Patientsson", "--born", "2999-01-01"),
        ("matter", "new", "2026-0002", "--first", "Demo", "--last", "Patientsson", "--born", "1871-03-14"),
        ("matter", "new", "2026-0002", "--first", "Demo", "--last", "Patientsson", "--state", "KX"),
        ("provider", "new", "Sample Clinic", "--fax", "12345"),
        ("provider", "new", "Sample Clinic", "--state", "Kentucky"),
        ("request", "close", OPEN, "--why", " "),
        ("request", "waive", OPEN, "records", "--why", ""),
    ],
)
def test_nonsense_is_refused_and_nothing_is_written(office: Path, words: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in (office / "ledger").rglob("*.yaml")}
    said(*words, office=office, code=2)
    assert {path: path.read_bytes() for path in (office / "ledger").rglob("*.yaml")} == before


def test_a_number_is_kept_in_one_form_however_it_is_typed(office: Path) -> None:
    said("provider", "new", "Sample Clinic", "--fax", "(859) 555-0177", "--phone", "1.859.555.0178", "--state", "ky", office=office)
    provider = medrec_json("provider", "show", "sample-clinic", cwd=office)["provider"]
    assert (provider["records"]["fax"], provider["records"]["phone"], provider["state"]) == ("+18595550177", "+18595550178", "KY")
    shown = said("provider", "show", "sample-clinic", office=office)
    assert "(859) 555-0177" in shown
    assert "{" not in shown


def test_the_same_is_not_asked_twice_by_accident(office: Path) -> None:
    new = ("request", "new", "2026-0001", "bluegrass-general", "--part", "billing")
    assert OPEN in said(*new, office=office, code=2)
    said(*new[:-1], "images", office=office)
    said(*new, "--purpose", "update", office=office)
    said(*new, "--again", office=office)
    rows = medrec_json("request", "list", "--matter", "2026-0001", "--state", "draft", cwd=office)
    assert [row["missing"] for row in rows] == [["images"], ["billing"], ["billing"]]


def test_a_provider_of_a_known_name_is_refused(office: Path) -> None:
    assert "bluegrass-general" in said("provider", "new", "bluegrass GENERAL hospital", office=office, code=2)
    assert "bluegrass-general" in said("provider", "new", "BGH Medical Center", office=office, code=2)
    said("provider", "new", "Bluegrass General Hospital", "--again", office=office)
    names = {one["id"]: one["name"] for one in medrec_json("provider", "list", cwd=office)}
    assert names == {"bluegrass-general": "Bluegrass General Hospital", "bluegrass-general-hospital": "Bluegrass General Hospital"}
    assert (office / "ledger/providers.yaml").read_text().startswith("# Ours, by hand.\n")


def test_the_first_provider_leaves_the_lists_comment_at_the_top(laid_out: Path, tmp_path: Path) -> None:
    subprocess.run(["cp", "-a", str(laid_out), str(tmp_path / "office")], check=True)
    said("provider", "new", "Sample Clinic", office=tmp_path / "office")
    assert (tmp_path / "office/ledger/providers.yaml").read_text().startswith("# The Master Medical Provider List")


def test_a_second_matter_of_one_person_is_told(office: Path) -> None:
    told = said("matter", "new", "2026-0002", "--first", "testa", "--last", "SAMPLETON", "--born", "1971-03-14", office=office)
    assert "2026-0001 has a client of that name" in told
    other = said("matter", "new", "2026-0003", "--first", "Testa", "--last", "Sampleton", "--born", "1972-03-14", office=office)
    assert "2026-0001" not in other


def test_reopening_names_what_is_out_again(office: Path) -> None:
    next_day = CALENDAR.next_business_day(today() + timedelta(days=1)).isoformat()
    assert "radiology" in said("request", "reopen", CLOSED, "--why", "another patient's", office=office)
    assert parts(office, CLOSED) == {"radiology": "open"}
    assert medrec_json("request", "show", CLOSED, cwd=office)["follow_up"] == next_day
    told = said("request", "reopen", TWO_CAME, "--why", "another patient's", office=office, code=2)
    assert "--part records" in told
    assert "--part billing" in told
    assert parts(office, TWO_CAME) == {"records": "received", "billing": "received"}
    said("request", "reopen", TWO_CAME, "--part", "billing", "--why", "another patient's", office=office)
    assert parts(office, TWO_CAME) == {"records": "received", "billing": "open"}


def test_closing_is_said(office: Path) -> None:
    said("request", "waive", OPEN, "records", "--why", "settled without", office=office)
    assert f"{OPEN} is closed" in said("request", "waive", OPEN, "billing", "--why", "settled without", office=office)
    assert f"{OPEN} is closed; the call is logged." in said("request", "call", OPEN, "--with", "M.", "--said", "done", office=office)


def test_a_task_is_not_put_on_a_weekend(office: Path) -> None:
    told = said("request", "bump", OPEN, "2031-01-04", office=office)
    assert "Saturday" in told
    assert medrec_json("request", "show", OPEN, cwd=office)["follow_up"] == "2031-01-06"


def test_a_reference_is_taken_as_it_is_typed(office: Path) -> None:
    for typed in (OPEN.lower(), OPEN.removeprefix("RR-").lower(), OPEN.replace("-", " ")):
        assert OPEN in said("request", "show", typed, office=office)
    wrong = next(misread for symbol in ALPHABET if not is_valid(misread := OPEN[:-1] + symbol))
    told = said("request", "show", wrong, office=office, code=5)
    assert "does not fit" in told
    assert f"Did you mean {OPEN}?" in told


def test_eighty_columns_cut_no_reference_and_no_date(office: Path) -> None:
    for words in (("request", "list"), ("request", "show", OPEN), ("matter", "show", "2026-0001"), ("provider", "list")):
        done = medrec(*words, cwd=office, COLUMNS="80")
        assert done.returncode == 0, done.stderr
        assert max(map(len, done.stdout.splitlines())) <= 80
        assert "…" not in done.stdout
    listed = medrec("request", "list", cwd=office, COLUMNS="80").stdout
    assert all(request in listed for request in (OPEN, CLOSED, TWO_CAME))
    shown = medrec("request", "show", OPEN, cwd=office, COLUMNS="80").stdout
    for word in ("2026-03-02 by fax to (859) 555-0100", "2026-04-01", "Next task"):
        assert word in shown


# --- what cannot be read, and what is not there


def _file(office: Path, name: str, content: bytes, on: str) -> str:
    """A document as filed: the piece in the store, the original in filed/, the ledger's line."""
    sha256 = hashlib.sha256(content).hexdigest()
    piece = office / f"OneDrive/Sampleton, Testa/{name}"
    piece.parent.mkdir(exist_ok=True)
    piece.write_bytes(content)
    original = office / f"filed/{on[:7]}/{name}"
    original.parent.mkdir(exist_ok=True)
    original.write_bytes(content)
    line = {"sha256": sha256, "pages": "1-1", "kind": "records", "filed_as": f"Sampleton, Testa/{name}", "on": on, "stored_sha256": sha256}
    return json.dumps(line)


def _recorded(office: Path, *lines: str) -> None:
    matter = office / "ledger/matters/2026-0001.yaml"
    matter.write_text(matter.read_text() + "documents:\n" + "".join(f"  - {line}\n" for line in lines))


def _findings(office: Path) -> set[str]:
    return {found["what"] for found in medrec_json("verify", cwd=office)["findings"]}


def test_verify_misses_originals_that_should_still_be_there(office: Path) -> None:
    day = today().isoformat()
    fresh, old = _file(office, "fresh.pdf", b"one", day), _file(office, "old.pdf", b"two", "2020-01-07")
    second = json.dumps(json.loads(fresh) | {"pages": "2-2"})
    _recorded(office, fresh, second, old)
    assert "Everything agrees" in said("verify", office=office)
    (office / "filed/2020-01/old.pdf").unlink()
    assert "Everything agrees" in said("verify", office=office)
    (office / f"filed/{day[:7]}/fresh.pdf").write_bytes(b"tampered")
    assert _findings(office) == {"original missing", "unknown or changed original"}
    (office / f"filed/{day[:7]}/fresh.pdf").unlink()
    assert _findings(office) == {"original missing"}
    assert medrec("verify", cwd=office).returncode == 5


def test_verify_says_what_it_could_not_compare(office: Path) -> None:
    line = _file(office, "fresh.pdf", b"one", today().isoformat())
    (office / "ledger/matters/2026-0009.yaml").write_text(
        'matter: "2026-0009"\nclient: {first: Demo, last: Patientsson, borm: 1980-01-01}\ndocuments:\n' + f"  - {line}\n"
    )
    told = said("verify", office=office, code=5)
    assert "1 matter is set aside and was not compared: 2026-0009" in told
    assert _findings(office) == {"unknown or changed original (or of a matter that is set aside)"}


def test_a_sheet_with_something_missing_says_so_first(office: Path) -> None:
    sheet = medrec("digest", "--for", "pat@firm.example", cwd=office)
    assert "incomplete" not in sheet.stdout
    assert "for Pat Example" in sheet.stdout
    (office / "ledger/matters/2026-0009.yaml").write_text('matter: "2026-0009"\nclient: {first: Demo}\n')
    sheet = medrec("digest", "--for", "pat@firm.example", cwd=office)
    _, subject, _, top, *_ = sheet.stdout.splitlines()
    assert "(incomplete)" in subject
    assert top.startswith("This sheet is incomplete: matter 2026-0009 could not be read")
    assert sheet.stderr.strip() == "1 ledger file has a mistake and is set aside: medrec check"


def test_a_credential_of_the_service_is_no_mistake_of_the_office(office: Path) -> None:
    config = office / "config.yaml"
    smtp = "mail: {kind: smtp, from: a@firm.example, host: localhost, port: 9, username: u, password_from: smtp-password}\n"
    config.write_text(config.read_text().partition("\nmail: ")[0] + f"\n{smtp}")
    checked = said("check", office=office)
    assert "MEND" not in checked
    assert "smtp-password" in checked
    assert medrec("digest", cwd=office).returncode == 0
    assert medrec("digest", "--send", cwd=office).returncode == 3


def test_who_calls_is_noted_behind_sudo_too(office: Path) -> None:
    said("request", "call", OPEN, "--with", "M.", "--said", "yes", office=office)
    assert medrec("request", "call", OPEN, "--with", "M.", "--said", "yes", cwd=office, SUDO_USER="pat").returncode == 0
    assert medrec("request", "call", OPEN, "--with", "M.", "--said", "yes", cwd=office, MEDREC_USER="pat@firm.example").returncode == 0
    by = [entry["by"] for entry in medrec_json("request", "show", OPEN, cwd=office)["activity"]]
    assert by[-2:] == ["pat", "pat@firm.example"]
