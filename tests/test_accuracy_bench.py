"""The accuracy bench itself: the same seed makes the same arrivals, every page has a truth, and the judge counts as it says."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from bench.accuracy import channels, curve, curve_picture, document, generate, held_back, notes, office, peers, report, run, traps
from bench.accuracy.judge import HELD, NEEDLESS, PAGE, PATIENT, PROVIDER, REQUEST, RIGHT, UNEARNED, WRONG, judge, sort_of
from bench.accuracy.kept_reader import KeptReader
from bench.accuracy.truth import STRANGER, PageTruth, Truth
from bench.accuracy.work import Work
from medrec_daemon.model import Kind, Outcome, PartName, Plan, PlannedPiece, ReadFile
from medrec_daemon.reading.reader import Reader

ROOT = Path(__file__).parent.parent
CHART = PageTruth(("records",), "m1", "general", ("RR-7F3K9TE",), "records", "must")
BILL = PageTruth(("billing",), "m1", "general", ("RR-7F3K9TE",), "billing", "must")
REFUSAL = PageTruth(("rejection",), "m1", "general", ("RR-7F3K9TE",), "", "never")


@pytest.fixture(autouse=True)
def own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(notes.VARIABLE, raising=False)
    notes.corpus.cache_clear()


def truth(*pages: PageTruth, verdict: str = "file") -> Truth:
    return Truth("text-00001", "text", "scan", "records", "none", verdict, "", pages)  # type: ignore[arg-type]


def piece(first: int, last: int, kind: Kind = Kind.RECORDS, **more: object) -> PlannedPiece:
    values: dict[str, object] = {
        "pages": (first, last), "kind": kind, "matter": "m1", "provider": "general", "request": "RR-7F3K9TE", "part": PartName.RECORDS,
        "folder": "F", "name": "N.pdf", "closes": True,
    }  # fmt: skip
    return PlannedPiece(**values | more)  # type: ignore[arg-type]


def plan(*pieces: PlannedPiece, outcome: Outcome = Outcome.FILE, reasons: tuple[str, ...] = ()) -> Plan:
    return Plan("scan.pdf", "0" * 64, pieces[-1].pages[1] if pieces else 1, outcome, pieces, reasons)


def faults(made: Plan, known: Truth) -> set[tuple[str, int]]:
    return {(fault.sort, fault.page) for fault in judge(made, known).faults}


def test_the_same_seed_makes_the_same_arrivals_and_another_seed_others() -> None:
    once, again = (generate.make(5, "text", 3) for _ in range(2))
    assert (once.pdf, once.truth, once.matters) == (again.pdf, again.truth, again.matters)
    assert generate.make(6, "text", 3).pdf != once.pdf
    assert generate.make(5, "fine-light", 3).pdf != once.pdf


def test_seeds_for_reports_use_words_that_lower_seeds_never_do() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bench" / "accuracy").glob("*.py") if path.stem != "held_back")
    for key in held_back.MORE:
        assert all(f'"{part}"' in sources for part in (key if isinstance(key, tuple) else (key,))), key
    options = ("OFFICE NOTE", "Clinic Note")
    low, high = held_back.Dice(99, "x"), held_back.Dice(100, "x")
    assert {low.choice(options) for _ in range(200)} == set(options)
    assert {high.choice(options) for _ in range(200)} == {*options, *held_back.MORE["OFFICE NOTE"]}


@pytest.mark.parametrize("trap", traps.TRAPS)
def test_every_page_of_every_trap_has_a_truth_that_fits_its_ledger(trap: str) -> None:
    for number in range(3):
        made = generate.make(9, "text", number, trap=trap)
        with pypdfium2.PdfDocument(made.pdf) as document:
            assert len(document) == len(made.truth.pages)
        requests = {request.id for matter in made.matters for request in matter.requests}
        assert {page.owner for page in made.truth.pages} <= {"", STRANGER, *(matter.matter for matter in made.matters)}
        assert {reference for page in made.truth.pages for reference in page.requests} <= {"", *requests}
        assert all(page.kinds or not page.owner for page in made.truth.pages)
        assert (made.truth.verdict == "hold") == bool(made.truth.why)
        if made.truth.verdict == "file":
            assert len({page.owner for page in made.truth.pages if page.owner}) == 1
            assert STRANGER not in {page.owner for page in made.truth.pages}
        assert Truth.from_json(made.truth.as_json()) == made.truth


def test_what_was_filed_as_it_truly_is_is_right() -> None:
    verdict = judge(plan(piece(1, 2), piece(3, 3, Kind.BILLING, part=PartName.BILLING)), truth(CHART, CHART, BILL))
    assert (verdict.verdict, verdict.faults, verdict.left_open, verdict.pieces) == (RIGHT, (), (), 2)
    assert verdict.confusion == {("records", "records"): 2, ("billing", "billing"): 1}


def test_a_stray_page_of_another_patient_is_a_wrong_patient() -> None:
    stray = PageTruth(("records",), STRANGER, "general")
    assert faults(plan(piece(1, 3)), truth(CHART, stray, CHART, verdict="hold")) == {(PATIENT, 2)}
    assert judge(plan(piece(1, 3)), truth(CHART, stray, CHART, verdict="hold")).verdict == WRONG


def test_each_sort_of_fault_is_counted_as_its_own() -> None:
    assert faults(plan(piece(1, 1, provider="east")), truth(CHART)) == {(PROVIDER, 1)}
    assert faults(plan(piece(1, 1, request="RR-4HXW3NC")), truth(CHART)) == {(REQUEST, 1)}
    assert faults(plan(piece(1, 1, Kind.REJECTION, part=None)), truth(REFUSAL)) == {(REQUEST, 1)}, "a rejection closed a part"
    assert faults(plan(piece(1, 4)), truth(CHART, CHART, CHART, BILL)) == {(PAGE, 4)}, "one bill filed along with a chart"
    assert ("kind", 1) in faults(plan(piece(1, 1, Kind.BILLING)), truth(CHART))
    assert faults(plan(piece(1, 1)), truth(CHART, CHART)) == {(PAGE, 2)}, "a page that went nowhere"


def test_holding_is_right_or_needless_by_what_a_careful_person_would_do() -> None:
    held = plan(piece(1, 1), outcome=Outcome.HOLD, reasons=("Page 1: it is not clear what kind of paper this is.",))
    assert judge(held, truth(CHART)).verdict == NEEDLESS
    assert judge(held, truth(CHART)).reasons == ("kind unclear",)
    assert judge(held, truth(CHART, verdict="hold")).verdict == HELD
    assert judge(held, truth(CHART, verdict="either")).verdict == HELD
    assert judge(plan(piece(1, 1)), truth(CHART, verdict="hold")).verdict == UNEARNED


def test_a_part_that_came_and_was_not_closed_is_told() -> None:
    assert judge(plan(piece(1, 1, closes=False)), truth(CHART)).left_open == ("records",)


def test_reasons_lose_their_names_and_numbers() -> None:
    assert sort_of("Page 3: could be records or billing.") == "two kinds"
    assert sort_of("Pages 1-2: could be from A Hospital or from B Clinic.") == "two providers"


def test_wilson_bounds_hold_the_share_and_shrink_with_the_count() -> None:
    low, high = report.wilson(98, 100)
    assert low < 0.98 < high
    assert (round(low, 3), round(high, 3)) == (0.930, 0.994)  # a textbook's example
    assert report.wilson(0, 1000)[1] < 0.004


def test_only_a_wrong_patient_makes_the_run_fail() -> None:
    row = run.row_of(truth(CHART), plan(piece(1, 1, provider="east")), read=0.0, decide=0.0)
    assert not report.wrong_patients([row])
    row = run.row_of(truth(CHART), plan(piece(1, 1, matter="m2")), read=0.0, decide=0.0)
    assert report.wrong_patients([row])


def test_peers_are_judged_by_the_whole_file() -> None:
    entries = [peers.Entry("m1", "Testina", "Sampleton"), peers.Entry("m2", "Demo", "Mockley")]
    assert peers.all_words("SAMPLETON, TESTINA Q", entries) == "m1"
    assert peers.any_word("a demo drive", entries) == "m2"
    assert peers.first_rule("Mockley, Demo", entries) == "m2"
    assert peers.filed(truth(CHART), "m2", "general") == "wrong patient"
    assert peers.filed(truth(CHART), "m1", "general") == "right"


def test_a_faxed_page_has_a_machines_geometry_and_a_misread_page_keeps_its_places(tmp_path: Path) -> None:
    made = generate.make(5, "std-light", 2)
    content, ending = channels.through(channels.CHANNELS["std-light"], made.pdf, made.sender, "seed")
    assert (content, ending) == channels.through(channels.CHANNELS["std-light"], made.pdf, made.sender, "seed")
    path = tmp_path / f"fax{ending}"
    path.write_bytes(content)
    pdf = tmp_path / "text.pdf"
    pdf.write_bytes(made.pdf)
    with Reader(run.LIMITS) as reader:
        assert reader.page_count(path) == len(made.truth.pages)
        read = reader.read(pdf, hashlib.sha256(made.pdf).hexdigest())
    noisy = run.misread.misread(read, "7")
    assert noisy == run.misread.misread(read, "7") != read
    assert isinstance(noisy, ReadFile)
    assert len(noisy.pages) == len(read.pages)


def test_a_second_look_is_kept_and_never_sees_what_was_misread_on_purpose(tmp_path: Path) -> None:
    work = Work.at(tmp_path, 5, {"std-light": 1, "noise": 1}, "own")
    truths = {channel: work.made(channel, 0) for channel in ("std-light", "noise")}
    with KeptReader(run.LIMITS, work) as reader:
        fax, noise = (run.read_of(work, channel, 0, truth, reader, path) for channel, (truth, _, path) in truths.items())
        assert (fax.file, noise.file) == (str(truths["std-light"][2]), "")
        again = reader.read_larger(fax.file, fax.pages[:1])
        seconds = reader.seconds
        assert reader.read_larger(fax.file, fax.pages[:1]) == again != ()
        assert (reader.asked, reader.seconds) == (2, seconds), "the second time it was kept"


def test_an_office_of_made_matters_opens_without_a_mistake(tmp_path: Path) -> None:
    work = Work.at(tmp_path, 3, {"text": 6}, "own")
    office.lay_out_office(tmp_path / "office", generate.region(3), [matter for key in work.keys for matter in work.made(*key)[1]])
    with Reader(run.LIMITS) as reader, office.rooms(tmp_path / "office", reader) as rooms:
        assert not rooms.ledger.problems
        assert len(rooms.ledger.providers) >= 25


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    work = Work.at(tmp_path, 3, {"text": 2}, "own")
    done = run.row_of(truth(CHART), plan(piece(1, 1)), read=0.0, decide=0.0)
    for key in ("text-00000", "text-00001"):
        work.add(done | {"key": key})
    with work.results.open("a", encoding="utf-8") as file:
        file.write('{"key": "text-000')  # the machine stopped in the middle of a line
    assert set(work.done()) == {"text-00000", "text-00001"}
    run.run_all(work, work.keys, 1)
    assert set(work.done()) == {"text-00000", "text-00001"}, "nothing is judged twice"


def a_report(seed: int, *rows: dict[str, object], program: str = "0a1b2c3d") -> str:
    peers_of = {"medrec": Counter({"right": 2, "held": 1})}
    filed = {"arrivals": 3, "documents": 2, "closed": 1, "wrong": []}
    return document.kept(seed, f"python -m bench.accuracy --seed {seed}", program, rows, peers_of, filed)


def test_the_document_adds_seeds_up_and_leaves_what_people_wrote(tmp_path: Path) -> None:
    right = run.row_of(truth(CHART), plan(piece(1, 1)), read=0.0, decide=0.004)
    wrong = run.row_of(truth(CHART), plan(piece(1, 1, matter="m2")), read=0.0, decide=0.006)
    unclear = plan(piece(1, 1), outcome=Outcome.HOLD, reasons=("Page 1: it is not clear what kind of paper this is.",))
    held = run.row_of(truth(CHART), unclear, read=0.0, decide=0.002)
    for seed, rows in ((7, (right, held)), (9, (right, wrong))):
        (tmp_path / f"{seed}.json").write_text(a_report(seed, *rows), encoding="utf-8")
    page = tmp_path / "accuracy.md"
    page.write_text(f"# Ours\n\nBefore.\n\n{document.BEGIN}\nold\n{document.END}\n\nAfter.\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "bench.accuracy.document",
        "--into",
        str(page),
        "--commit",
        "c0ffee",
        *map(str, tmp_path.glob("*.json")),
    ]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    text = page.read_text(encoding="utf-8")
    assert ran.returncode == 1, "a wrong patient is an error"
    assert text.startswith(f"# Ours\n\nBefore.\n\n{document.BEGIN}")
    assert text.endswith(f"{document.END}\n\nAfter.\n")
    assert "\nold\n" not in text
    assert "4 arrivals of 4 pages, seeds 7, 9" in text
    assert "filed under a wrong patient: **1** arrivals" in text
    assert "wrong pieces of all filed: **1 of 3**" in text
    assert "`9/text-00001`" in text
    assert "| kind unclear | 1 |" in text
    assert "| medrec | 6 | 4 | 2 | 0 | 0 | 0.0 % (0.0-49.0) |" in text


def test_reports_of_two_programs_are_not_added_up_in_silence(tmp_path: Path) -> None:
    right = run.row_of(truth(CHART), plan(piece(1, 1)), read=0.0, decide=0.0)
    for seed, program in ((7, "11111111"), (9, "22222222")):
        (tmp_path / f"{seed}.json").write_text(a_report(seed, right, program=program), encoding="utf-8")
    text = document.tables([document.Report.of(path) for path in sorted(tmp_path.glob("*.json"))], "c0ffee", "")
    assert "run all seeds again" in text


def test_a_floor_lets_fewer_wrong_ones_pass_and_the_picture_is_drawn(tmp_path: Path) -> None:
    marks = [curve.Mark("kind", score, 3.0, score > 2, passed=score > 4) for score in (1.0, 2.0, 3.0, 4.0, 5.0)]
    swept = curve.sweep(marks, "kind", 2.0)
    points = {point.floor: (point.filed, point.wrong) for point in swept}
    assert (points[0.0], points[2.0], points[2.5], points[5.0], points[6.0]) == ((5, 2), (4, 1), (3, 0), (1, 0), (0, 0))
    assert curve.sweep(marks, "kind", 4.0)[0].filed == 0, "nothing leads by so much"
    others = [curve.Mark(gate, 2.0, 1.0, right=True, passed=True) for gate in ("patient", "provider")]
    table = curve.calibration({1: [*marks, *others], 2: [*marks, *others]})
    kind = list(table.columns[0].cells).index("kind")
    assert list(table.columns[2].cells)[kind] == "2.1", "the lowest floor above the last wrong one"
    panel = curve_picture.Panel("kind", {"margin 2": [(point.floor, point.filed, point.wrong, point.of) for point in swept]}, (1, 0, 5))
    curve_picture.draw([panel], "one seed", tmp_path / "gates.png")
    with Image.open(tmp_path / "gates.png") as drawn:
        assert drawn.size == (560, 510)
        assert len(drawn.getcolors(4096) or ()) > 5


def test_the_command_runs_from_making_to_table(tmp_path: Path) -> None:
    report_file = tmp_path / "reports" / "3.json"
    words = ["--seed", "3", "--sizes", "text=3", "--work", str(tmp_path), "--filed", "2", "--processes", "1", "--report", str(report_file)]
    environment = {name: value for name, value in os.environ.items() if name != notes.VARIABLE}
    command = [sys.executable, "-m", "bench.accuracy", *words]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode in {0, 1}, ran.stderr
    assert "judged 3 of 3" in ran.stderr
    assert "kinds per page" in ran.stdout
    assert "really filed: 2 arrivals" in ran.stdout
    assert len(document.Report.of(report_file).rows) == 3
