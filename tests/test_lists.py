"""Providers found, changed and taken over from a firm's spreadsheet; treatment rows; open requests taken over."""

from __future__ import annotations

import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import medrec, medrec_json
from openpyxl import Workbook

from medrec_daemon.errors import FileProblem
from medrec_daemon.journeys import provider_import
from medrec_daemon.journeys.provider_search import Names, find
from medrec_daemon.ledger.model import Provider
from medrec_daemon.spreadsheet import table
from medrec_daemon.spreadsheet.mapping import columns_for

HEADINGS = ["Facility Name", "Specialty", "Address", "City", "ST", "Zip Code", "Phone", "Records Fax", "Preferred Method", "AKA", "Paid?"]
ROWS: list[list[Any]] = [
    [
        "Bluegrass General Hospital",
        "Hospital",
        "1 Hospital Way",
        "Lexington",
        "ky",
        40508,
        "(859) 555-0101",
        "859-555-0100",
        "Fax",
        "BGH",
        "x",
    ],
    ["Sample Orthopaedics PSC", "Ortho", "2 Elm Street", "Boston", "MA", 2108, "8595550103", "859.555.0104", "ChartSwap", None, None],
    ["Bluegrass Genral Hospital", "Hospital", None, None, "KY", None, None, None, None, None, None],
    ["Nowhere Clinic", None, None, None, "Kentucky", None, None, None, None, None, None],
    ["Pigeon Clinic", None, None, None, "KY", None, None, None, "pigeon", None, None],
    [None, "Hospital", None, None, None, None, None, None, None, None, None],
    ["Test Rehab & Physical Therapy", "PT", None, None, None, None, None, "12345", None, None, None],
]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lists") / "office"
    assert medrec("init", str(root)).returncode == 0
    (root / "ledger/matters/2026-0001.yaml").write_text(
        'matter: "2026-0001"\nclient: {first: Testa, last: Sampleton, born: 1971-03-14}\ndate_of_loss: 2025-12-24\n'
    )
    return root


@pytest.fixture
def office(laid_out: Path, tmp_path: Path) -> Path:
    root = tmp_path / "office"
    subprocess.run(["cp", "-a", str(laid_out), str(root)], check=True)
    return root


def workbook(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def semicolons(path: Path, *rows: list[Any]) -> Path:
    text = "\r\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in rows)
    path.write_bytes(text.encode("cp1252"))
    return path


def said(*words: str, office: Path, code: int = 0) -> str:
    done = medrec(*words, cwd=office)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return " ".join((done.stdout + done.stderr).split())


def on_the_list(office: Path) -> dict[str, Any]:
    return {entry["id"]: entry for entry in yaml.safe_load((office / "ledger/providers.yaml").read_text()) or []}


# --- spreadsheets


@pytest.mark.parametrize("write", [workbook, semicolons])
def test_csv_and_xlsx_say_the_same(tmp_path: Path, write: Any) -> None:
    path = write(tmp_path / ("list.xlsx" if write is workbook else "list.csv"), ["", ""], HEADINGS, ["", ""], *ROWS)
    read = table.read(path)
    assert read.columns == tuple(HEADINGS)
    assert [row.number for row in read.rows] == list(range(4, 4 + len(ROWS)))
    assert read.rows[0].cells["Zip Code"] == "40508"


def test_dates_and_numbers_of_a_workbook_are_text(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Day", "NPI"], [datetime(2026, 3, 1, 0, 0), 1234567890.0])  # noqa: DTZ001 - as Excel has it
    assert table.read(path).rows[0].cells == {"Day": "2026-03-01", "NPI": "1234567890"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 torn", "cannot be read as a workbook"),
        ("a.xls", b"old", "neither .csv nor .xlsx"),
        ("a.csv", b"\n\n", "is empty"),
        ("a.csv", b"Name,Fax,Fax\nx,1,2\n", "more than one column called Fax"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileProblem, match=words):
        table.read(tmp_path / name)


def test_a_mapping_goes_before_the_guess_and_is_checked(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("name: AKA\nfax:\n")
    found = columns_for(HEADINGS, provider_import.COLUMNS, mapping, ("name",))
    assert found["name"] == "AKA"
    assert "fax" not in found
    assert "also_known_as" not in found
    for wrong, words in (
        ("nmae: AKA", "no field 'nmae'"),
        ("name: Nome", "no column"),
        ("- name", "holds no lines"),
        ("a: [", "read as YAML"),
    ):
        mapping.write_text(wrong)
        with pytest.raises(FileProblem, match=words):
            columns_for(HEADINGS, provider_import.COLUMNS, mapping, ("name",))
    with pytest.raises(FileProblem, match="No column is known to be name"):
        columns_for(["Foo", "Bar"], provider_import.COLUMNS, None, ("name",))


# --- providers


def test_a_list_is_previewed_taken_once_and_what_is_doubtful_left_out(office: Path) -> None:
    workbook(office / "providers.xlsx", HEADINGS, *ROWS)
    preview = medrec_json("provider", "import", "providers.xlsx", "--dry-run", cwd=office)
    assert (preview["applied"], preview["rows"], preview["known"]) == (False, 7, 0)
    assert preview["added"] == ["bluegrass-general-hospital", "sample-orthopaedics-psc"]
    assert preview["columns"]["fax"] == "Records Fax"
    assert "Paid?" not in preview["columns"].values()
    assert preview["doubts"] == [{"row": 4, "name": "Bluegrass Genral Hospital", "like": ["bluegrass-general-hospital"]}]
    assert [mistake["row"] for mistake in preview["mistakes"]] == [5, 6, 7, 8]
    assert on_the_list(office) == {}
    assert "2 added, 0 known already, 1 like one on the list, 4 to mend" in said(
        "provider", "import", "providers.xlsx", "--apply", office=office, code=5
    )
    taken = on_the_list(office)
    assert list(taken) == preview["added"]
    assert taken["bluegrass-general-hospital"]["records"] == {"phone": "+18595550101", "fax": "+18595550100", "prefers": "fax"}
    assert taken["sample-orthopaedics-psc"]["address"] == {"street": "2 Elm Street", "city": "Boston", "state": "MA", "zip": "02108"}
    assert taken["sample-orthopaedics-psc"]["records"]["prefers"] == "vendor"
    before = (office / "ledger/providers.yaml").read_bytes()
    assert "0 added, 2 known already" in said("provider", "import", "providers.xlsx", "--apply", office=office, code=5)
    assert (office / "ledger/providers.yaml").read_bytes() == before
    said("provider", "import", "providers.xlsx", "--add-anyway", "--apply", office=office, code=5)
    assert list(on_the_list(office))[2:] == ["bluegrass-genral-hospital"]


GENERAL = Provider.model_validate(
    {
        "id": "bluegrass-general",
        "name": "Bluegrass General Hospital",
        "also_known_as": ["BGH Medical Center"],
        "bills_as": ["Commonwealth Physician Billing LLC"],
        "npi": "1234567893",
        "address": {"street": "1 Hospital Way", "city": "Lexington"},
        "records": {"phone": "+18595550101", "fax": "+18595550100", "vendor": "Chartwright Release Services"},
    }
)
OTHERS = tuple(
    Provider(id=name.casefold().replace(" ", "-"), name=name)
    for name in ("Sample Regional Hospital", "Test County EMS", "Lexington Imaging", "General Dentistry")
)


@pytest.mark.parametrize(
    "text",
    [
        "bluegrass-general",
        "blugrass genral",
        "BGH",
        "commonwealth billing",
        "chartwright",
        "1 hospital way",
        "(859) 555-0100",
        "1234567893",
        "Hospital, Bluegrass General",
    ],
)
def test_a_provider_is_found_by_what_somebody_remembers(text: str) -> None:
    assert find((*OTHERS, GENERAL), text)[0].provider.id == "bluegrass-general"


def test_what_is_like_nothing_finds_nothing() -> None:
    assert find((*OTHERS, GENERAL), "Zyzzyva Pharmacy") == ()
    assert find((*OTHERS, GENERAL), "5550199") == ()


def test_the_same_name_in_another_town_is_in_doubt_and_not_the_same() -> None:
    names = Names((GENERAL,))
    elsewhere = Provider.model_validate({"id": "x", "name": "Bluegrass General Hospital, Inc.", "address": {"city": "Paducah"}})
    assert names.same(elsewhere) is None
    assert [near.provider.id for near in names.twins(elsewhere)] == ["bluegrass-general"]
    assert names.same(elsewhere.model_copy(update={"address": None})) == GENERAL


def test_a_provider_is_changed_by_department_and_checked(office: Path) -> None:
    (office / "ledger/providers.yaml").write_text("# Ours.\n- {id: sample-clinic, name: Sample Clinic, records: {fax: '+18595550100'}}\n")
    change = ("provider", "change", "sample-clinic")
    said(*change, "--prefers", "portal", "--portal", "https://sample.example", "--aka", "SC", "--bills-as", "SC Billing LLC", office=office)
    said(*change, "--department", "billing", "--fax", "859 555 0102", "--vendor", "Chartwright", office=office)
    said(*change, "--fax", "", office=office)
    entry = on_the_list(office)["sample-clinic"]
    assert entry["records"] == {"fax": None, "portal": "https://sample.example", "prefers": "portal"}
    assert entry["billing"] == {"fax": "+18595550102", "vendor": "Chartwright"}
    assert (entry["also_known_as"], entry["bills_as"]) == (["SC"], ["SC Billing LLC"])
    said(*change, "--prefers", "pigeon", office=office, code=2)
    assert (office / "ledger/providers.yaml").read_text().startswith("# Ours.\n")
    (office / "ledger/providers.yaml").write_text("- {id: sample-clinic, name: Sample Clinic, records: {prefers: pigeon}}\n")
    assert "records.prefers: must be 'fax', 'mail', 'email', 'portal' or 'vendor'" in said("check", office=office, code=5)


# --- treatment


def test_treatment_is_noted_once_for_each_provider(office: Path) -> None:
    add = ("treatment", "add", "2026-0001")
    told = said(*add, "bluegrass", "--type", "hospital", office=office, code=5)
    assert "medrec provider add 'Its Name'" in told
    said("provider", "add", "Bluegrass General", office=office)
    long = said("provider", "add", "Buckeye Pretend Orthopaedic & Sports Medicine Associates, Inc.", office=office)
    assert "as buckeye-pretend-orthopaedic-sports-medicine." in long
    assert "its type 'barber' is none of 'hospital'" in said("provider", "add", "Zed", "--type", "barber", office=office, code=2)
    near = said("request", "new", "2026-0001", "buckeye", office=office, code=5)
    assert "Did you mean buckeye-pretend-orthopaedic-sports-medicine" in near
    assert "Did you mean bluegrass-general (Bluegrass General)?" in said(*add, "blugrass-general", office=office, code=5)
    told = said(*add, "bluegrass-general", "--type", "hospital", "--status", "treating", "--notes", "Treated here on DOL", office=office)
    assert "Next: medrec request new 2026-0001 bluegrass-general" in told
    said(*add, "bluegrass-general", "--status", "discharged", office=office)
    rows = medrec_json("treatment", "list", "2026-0001", cwd=office)
    assert [(row["type"], row["status"], row["notes"]) for row in rows] == [("hospital", "discharged", "Treated here on DOL")]
    log = yaml.safe_load((office / "ledger/matters/2026-0001.yaml").read_text())["activity"]
    assert [line["did"] for line in log] == ["treatment added", "treatment changed"]


# --- open requests

ASKED = ["Case No", "Facility", "Date Requested", "Via", "Fax", "Items", "Status", "Notes"]
OPEN: list[list[Any]] = [
    [
        "2026-0001",
        "Bluegrass General Hospital",
        date(2026, 3, 2),
        "FAX",
        "859-555-0100",
        "records, bills",
        "open",
        "called; SSN 123-45-6789",
    ],
    ["2026-0001", "BGH Medical Center", "3/2/2026", "fax", None, None, None, None],
    ["2026-0001", "BGH Medical Center", "2026-03-09", "US Mail", None, "films on CD", "partially received", None],
    ["2026-0001", "Bluegrass General Hospital", "2026-01-02", None, None, None, "Closed", None],
    ["2026-0001", "Blugrass General", "2026-03-02", None, None, None, None, None],
    ["2026-0999", "Bluegrass General Hospital", "2026-03-02", None, None, None, None, None],
    ["2026-0001", "Bluegrass General Hospital", "soon", None, None, None, None, None],
    ["2026-0001", "Bluegrass General Hospital", "2999-01-01", None, None, None, None, None],
]


def test_open_requests_are_shown_first_then_taken_over_once(office: Path) -> None:
    entry = GENERAL.model_dump(mode="json", exclude_none=True)
    (office / "ledger/providers.yaml").write_text(yaml.safe_dump([entry], sort_keys=False))
    workbook(office / "open.xlsx", ASKED, *OPEN)
    plan = medrec_json("import", "requests", "open.xlsx", cwd=office)
    assert (plan["applied"], plan["known"], plan["done"], plan["references"]) == (False, 1, 1, [])
    assert [(new["row"], new["sent"], new["parts"]) for new in plan["new"]] == [
        (2, "2026-03-02", ["records", "billing"]),
        (4, "2026-03-09", ["images"]),
    ]
    told = {mistake["row"]: mistake["what"] for mistake in plan["mistakes"]}
    assert list(told) == [6, 7, 8, 9]
    assert "Is it Bluegrass General Hospital (bluegrass-general)?" in told[6]
    assert "medrec matter new 2026-0999" in told[7]
    matter = office / "ledger/matters/2026-0001.yaml"
    assert "requests" not in matter.read_text()
    assert "2 taken over, 1 known already, 1 closed in the list, 4 to mend" in said(
        "import", "requests", "open.xlsx", "--apply", office=office, code=5
    )
    first, second = yaml.load(matter.read_text(), Loader=yaml.BaseLoader)["requests"]
    assert first["sent"] == [{"on": "2026-03-02", "by": "fax", "to": "+18595550100", "proof": "open.xlsx, row 2"}]
    assert (first["due"], first["parts"]["records"]["from"]) == ("2026-04-01", "2025-12-24")
    assert second["sent"][0]["by"] == "mail"
    assert [line["did"] for line in first["activity"]] == ["drafted", "sent", "imported"]
    assert "123-45-6789" not in matter.read_text()
    before = matter.read_bytes()
    again = medrec_json("import", "requests", "open.xlsx", "--apply", cwd=office)
    assert (again["new"], again["references"], again["known"]) == ([], [], 3)
    assert matter.read_bytes() == before
