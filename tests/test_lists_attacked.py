"""Lists as firms keep them: separators, encodings, merged and hidden cells, lost formats, a line for each part, names that are none."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import medrec, medrec_json
from openpyxl import Workbook

from medrec_daemon.errors import FileProblem, UsageProblem
from medrec_daemon.filing.folder import FolderStore
from medrec_daemon.filing.names import Naming
from medrec_daemon.journeys.provider_import import plan as provider_plan
from medrec_daemon.journeys.request_import import _day as day_of
from medrec_daemon.ledger.model import Provider
from medrec_daemon.safe_write import sha256_of
from medrec_daemon.spreadsheet import table
from medrec_daemon.spreadsheet.mapping import columns_for

TODAY = date(2026, 6, 1)
ASKED = ["Case No", "Facility", "Date Requested", "Items"]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("attacked") / "office"
    assert medrec("init", str(root)).returncode == 0
    for number in (1, 2):
        (root / f"ledger/matters/2026-000{number}.yaml").write_text(
            f'matter: "2026-000{number}"\nclient: {{first: Testa{number}, last: Sampleton{number}, born: 1971-03-14}}\n'
        )
    (root / "ledger/providers.yaml").write_text(
        "# Ours.\n"
        "- {id: demo-general, name: Demo General Hospital, records: {fax: '859-555-0100', prefers: fax}}\n"
        "- {id: demo-clinic, name: Demo Clinic, address: {city: Lexington}}\n"
        "- {id: demo-clinic-2, name: Demo Clinic, address: {city: Paducah}}\n"
    )
    return root


@pytest.fixture
def office(laid_out: Path, tmp_path: Path) -> Path:
    root = tmp_path / "office"
    subprocess.run(["cp", "-a", str(laid_out), str(root)], check=True)
    return root


def said(*words: str, office: Path, code: int = 0) -> str:
    done = medrec(*words, cwd=office)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return " ".join((done.stdout + done.stderr).split())


def listed(office: Path) -> dict[str, Any]:
    return {entry["id"]: entry for entry in yaml.safe_load((office / "ledger/providers.yaml").read_text())}


def saved(path: Path, book: Workbook) -> Path:
    book.save(path)
    return path


def sheet() -> tuple[Workbook, Any]:
    book = Workbook()
    assert book.active is not None
    return book, book.active


TEXT = "Case No;Facility\n2026-0001;Clínica Muñoz\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace(";", ",").replace("\n", "\r\n").encode(),
        f"sep=;\n{TEXT}".encode(),
        f"Open requests as of today\n\n{TEXT}".encode(),
    ],
    ids=["bom", "windows", "utf-16", "tabs", "commas", "sep-hint", "title"],
)
def test_every_usual_way_of_writing_a_csv_is_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    read = table.read(tmp_path / "list.csv")
    assert read.columns == ("Case No", "Facility")
    assert [row.cells for row in read.rows] == [{"Case No": "2026-0001", "Facility": "Clínica Muñoz"}]


def test_cells_merged_down_are_read_as_they_look_and_hidden_rows_are_told(tmp_path: Path) -> None:
    book, page = sheet()
    page.append(["Open requests"])
    page.merge_cells("A1:D1")
    page.append(ASKED)
    for facility in ("Demo General Hospital", "Demo Clinic", "Other Clinic"):
        page.append(["2026-0001", facility, date(2026, 3, 2), "records"])
    page.merge_cells("A3:A5")
    page.merge_cells("C3:C4")
    page.append([None, None, None, None])
    page.append(["2026-0002", "Demo Clinic", None, None])
    page.row_dimensions[7].hidden = True
    page.cell(row=200_000, column=1).number_format = "0.00"
    read = table.read(saved(tmp_path / "a.xlsx", book))
    assert [(row.number, row.cells.get("Case No"), row.cells.get("Date Requested")) for row in read.rows] == [
        (3, "2026-0001", "2026-03-02"),
        (4, "2026-0001", "2026-03-02"),
        (5, "2026-0001", "2026-03-02"),
        (7, "2026-0002", None),
    ]
    assert read.hidden == (7,)


def test_a_formula_that_was_never_computed_is_no_empty_cell(tmp_path: Path) -> None:
    book, page = sheet()
    page.append(["Case No", "Facility"])
    page.append(["2026-0001", '="Demo "&"Clinic"'])
    with pytest.raises(FileProblem, match="never computed, such as in B2"):
        table.read(saved(tmp_path / "a.xlsx", book))


@pytest.mark.parametrize(
    "cell",
    ["2026-03-02", "3/2/2026", "3/2/26", "03-02-2026", "46083", "46083.0", "46083.5", "March 2, 2026", "2026-03-02 00:00:00", "2-Mar-26"],
)
def test_a_day_in_every_usual_form(cell: str) -> None:
    assert day_of(cell, TODAY, "sent") == date(2026, 3, 2)


@pytest.mark.parametrize("cell", ["soon", "2026", "13/13/2026", "99999", "0", "-1"])
def test_what_is_no_day_is_said(cell: str) -> None:
    with pytest.raises(UsageProblem, match="is no day"):
        day_of(cell, TODAY, "sent")


def test_a_line_for_each_part_is_one_request_and_nothing_is_lost_or_doubled(office: Path) -> None:
    (office / "open.csv").write_text(
        "Case No,Facility,Date Requested,Items\n"
        "2026-0001,Demo General Hospital,3/2/26,records\n"
        "2026-0001,Demo General Hospital,3/2/26,bills\n"
        "2026-0001,Demo General Hospital,3/2/26,bills\n"
        "2026-0002,Demo Clinic,3/2/26,records\n"
        "2026-0002,Demo Genral Hospital,3/2/26,records\n"
        "2026-0002,Demo General Hospital,3/9/26,records\n"
    )
    asked = ("import", "requests", "open.csv")
    shown = medrec_json(*asked, cwd=office)
    assert [(new["row"], new["parts"]) for new in shown["new"]] == [(2, ["records", "billing"]), (7, ["records"])]
    assert (shown["joined"], shown["known"]) == (1, 1)
    told = {one["row"]: one["what"] for one in shown["mistakes"]}
    assert "Several providers are called 'Demo Clinic': demo-clinic, demo-clinic-2" in told[5]
    assert "Is it Demo General Hospital (demo-general)" in told[6]
    assert "requests" not in (office / "ledger/matters/2026-0001.yaml").read_text(), "the preview writes nothing"
    assert "2 taken over, 1 known already, 1 joined to another row's request" in said(*asked, "--apply", office=office, code=5)
    before = (office / "ledger/matters/2026-0001.yaml").read_bytes()
    again = medrec_json(*asked, "--apply", cwd=office)
    assert (again["new"], again["known"]) == ([], 4)
    (office / "more.csv").write_text("Case No,Facility,Date Requested,Items\n2026-0001,Demo General Hospital,3/2/26,films\n")
    assert "does not ask for images" in said("import", "requests", "more.csv", "--apply", office=office, code=5)
    assert (office / "ledger/matters/2026-0001.yaml").read_bytes() == before


def test_a_matter_that_cannot_be_written_stops_no_other(office: Path) -> None:
    (office / "ledger/matters/2026-0001.yaml").write_text('matter: "2026-0001"\nclient: {frist: Testa}\n')
    (office / "open.csv").write_text(
        "Case No,Facility,Date Requested\n2026-0001,Demo General Hospital,3/2/26\n2026-0002,Demo General Hospital,3/2/26\n"
    )
    done = medrec_json("import", "requests", "open.csv", "--apply", cwd=office)
    assert [one["row"] for one in done["mistakes"]] == [2]
    assert len(done["references"]) == 1
    assert "RR-" in (office / "ledger/matters/2026-0002.yaml").read_text()


# --- providers


def test_another_fax_number_is_shown_and_taken_only_by_a_persons_word(office: Path) -> None:
    (office / "p.csv").write_text("Name,Fax,Phone,City\nDemo General Hospital,(859) 555-0111,,\nDemo Clinic,,859-555-0120,Lexington\n")
    asked = ("provider", "import", "p.csv")
    shown = medrec_json(*asked, cwd=office)
    assert [(one["provider"], one["changes"]) for one in shown["differing"]] == [
        ("demo-general", [{"field": "records.fax", "old": "859-555-0100", "new": "+18595550111"}]),
        ("demo-clinic", [{"field": "records.phone", "old": None, "new": "+18595550120"}]),
    ]
    before = (office / "ledger/providers.yaml").read_bytes()
    assert "2 known already (2 of them otherwise in the file)" in said(*asked, "--apply", office=office)
    assert "Nothing was written" in said(*asked, "--take-changes", office=office)
    assert (office / "ledger/providers.yaml").read_bytes() == before
    said(*asked, "--apply", "--take-changes", office=office)
    entries = listed(office)
    assert entries["demo-general"]["records"] == {"fax": "+18595550111", "prefers": "fax"}
    assert entries["demo-clinic"]["records"] == {"phone": "+18595550120"}
    assert (office / "ledger/providers.yaml").read_text().startswith("# Ours.\n")
    assert medrec_json(*asked, cwd=office)["differing"] == []


def test_the_same_number_written_otherwise_is_no_difference(office: Path) -> None:
    (office / "p.csv").write_text('Name,Fax\n"DEMO GENERAL HOSPITAL, INC.",1-859-555-0100\n')
    assert medrec_json("provider", "import", "p.csv", cwd=office)["differing"] == []


BAD_NAMES = {
    "../../etc": "path",
    "..\\..\\etc": "path",
    "/etc/passwd": "path",
    ".hidden": "path",
    "Demo\x07Clinic": "characters that nobody sees",
    "Demo\u202eClinic": "characters that nobody sees",
    "12345": "no letter",
    "Demo " + "x" * 300: "characters",
}


@pytest.mark.parametrize(("name", "words"), BAD_NAMES.items())
def test_what_is_no_providers_name_is_refused_at_every_door(office: Path, name: str, words: str) -> None:
    assert words in said("provider", "add", name, office=office, code=2)
    assert words in said("provider", "change", "demo-general", "--aka", name, office=office, code=2)
    (office / "p.csv").write_text(f'Name,Fax\n"{name}",\n', encoding="utf-8")
    read = table.read(office / "p.csv")
    planned = provider_plan(read, columns_for(read.columns, {"name": ("name",)}, None, ("name",)), ())
    assert planned.add == ()
    assert words in planned.mistakes[0].what


@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "NUL.txt",
        "a/b",
        "A\\B Imaging",
        "../../etc",
        "..",
        "...",
        ". .",
        "\x00x",
        "x" * 3000,
        "C:\\Windows",
        "desktop.ini",
        "~$x",
        "🏥",
    ],
)
def test_whatever_a_list_written_by_hand_calls_a_provider_filing_never_leaves_its_root(tmp_path: Path, name: str) -> None:
    """The list may be edited by hand, past every door: a real file is put under that very name."""
    provider = Provider(id="demo", name=name)
    root = tmp_path / "store"
    root.mkdir()
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4 a paper")
    place = Naming("{client_folder}/Medical Records/{provider}/{subfolder}", "{date} {kind}")
    folder, file = place(client_folder="Sampleton, Testa", provider=provider.name, subfolder="Med Rec", title="Chart", on=TODAY)
    store = FolderStore(root, tmp_path / "memory.json")
    stored = store.put(folder, file, paper, sha256_of(paper))
    (there,) = [path for path in tmp_path.rglob("*.pdf") if path != paper]
    assert there.resolve().is_relative_to(root.resolve())
    assert there == root / stored.path
    assert len(there.relative_to(root).parts) == 5, "client, Medical Records, provider, Med Rec, file"
