"""Several at the same files: two processes, a person with an editor, a power cut. Nothing is lost, nothing is half."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from ledger_samples import matter_text

from medrec_daemon.errors import FileProblem, TryLater, UsageProblem
from medrec_daemon.ledger import disk
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.ledger.model import Matter, Provider

OTHER = "RR-4HXW3NC"
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from medrec_daemon.ledger.changes import log_call
from medrec_daemon.ledger.ledger import Ledger

folder, cache, who, times, size = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
ledger = Ledger.open(folder, cache)
sys.stdin.readline()
for number in range(times):
    said = f"{number} " + "x" * size
    ledger.change("2026-0143", lambda matter: log_call(matter, "RR-7F3K9TE", at=datetime.now(UTC), by=who, with_=None, said=said))
    print(number, flush=True)
"""


def writer(folder: Path, cache: Path, who: str, times: int, size: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(cache), who, str(times), str(size)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def calls(matter: Matter, who: str) -> list[int]:
    return [int((entry.said or "").split()[0]) for entry in matter.requests[0].activity if entry.by == who]


def with_attorney(name: str, matter: Matter) -> Matter:
    return matter.model_copy(update={"attorney": name})


def test_two_processes_lose_nothing_of_each_other(ledger: Ledger, folder: Path, cache: Path) -> None:
    writers = [writer(folder, cache, who, 50) for who in ("one", "two")]
    for each in writers:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in writers:
        _, errors = each.communicate(timeout=60)
        assert each.returncode == 0, errors
    ledger.refresh()
    matter = ledger.matter("2026-0143")
    assert calls(matter, "one") == list(range(50))
    assert calls(matter, "two") == list(range(50))
    assert ledger.problems == ()


@pytest.mark.parametrize("after", range(6))
def test_killed_in_the_middle_of_writing_leaves_a_whole_file(folder: Path, cache: Path, after: int) -> None:
    process = writer(folder, cache, "victim", 10_000, size=20_000)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    reported = [int(process.stdout.readline()) for _ in range(after + 1)]
    process.kill()
    rest, _ = process.communicate(timeout=60)
    reported += [int(line) for line in rest.splitlines()]
    ledger = Ledger.open(folder, cache)
    written = calls(ledger.matter("2026-0143"), "victim")
    assert written == list(range(len(written)))
    assert reported[-1] < len(written) <= reported[-1] + 2
    ledger.change("2026-0143", lambda matter: with_attorney("The Next One", matter))
    assert ledger.problems == ()
    ledger.close()
    assert [path.name for path in (folder / "matters").iterdir()] == ["2026-0143.yaml"]


def test_an_edit_by_hand_between_reading_and_changing_is_kept(ledger: Ledger, folder: Path) -> None:
    path = folder / "matters" / "2026-0143.yaml"
    ledger.matter("2026-0143")
    path.write_text("# a note of Pat's\n" + matter_text("2026-0143", first="Corrected"), encoding="utf-8")
    changed = ledger.change("2026-0143", lambda matter: with_attorney("A. Attorney", matter))
    assert (changed.client.first, changed.attorney) == ("Corrected", "A. Attorney")
    text = path.read_text(encoding="utf-8")
    assert text.startswith('# a note of Pat\'s\nmatter: "2026-0143"\n')
    assert ledger.matter("2026-0143") == changed


def test_an_edit_by_hand_in_the_very_middle_of_a_change_is_kept(ledger: Ledger, folder: Path) -> None:
    path = folder / "matters" / "2026-0143.yaml"
    seen: list[str] = []

    def edit(matter: Matter) -> Matter:
        seen.append(matter.client.first)
        if len(seen) == 1:
            path.write_text(matter_text("2026-0143", first="Corrected"), encoding="utf-8")
        return with_attorney("A. Attorney", matter)

    changed = ledger.change("2026-0143", edit)
    assert seen == ["Testina", "Corrected"]
    assert (changed.client.first, changed.attorney) == ("Corrected", "A. Attorney")
    assert "Corrected" in path.read_text(encoding="utf-8")


def test_an_edit_by_hand_with_a_mistake_in_it_is_not_overwritten(ledger: Ledger, folder: Path) -> None:
    path = folder / "matters" / "2026-0143.yaml"
    wrong = matter_text("2026-0143").replace("born", "bron")

    def edit(matter: Matter) -> Matter:
        path.write_text(wrong, encoding="utf-8")
        return with_attorney("A. Attorney", matter)

    with pytest.raises(FileProblem, match="did you mean 'born'"):
        ledger.change("2026-0143", edit)
    assert path.read_text(encoding="utf-8") == wrong


def test_an_editor_that_never_stops_gets_the_last_word(ledger: Ledger, folder: Path) -> None:
    path = folder / "matters" / "2026-0143.yaml"
    saved = iter(range(100))

    def edit(matter: Matter) -> Matter:
        path.write_text(matter_text("2026-0143", first=f"Save{next(saved)}"), encoding="utf-8")
        return with_attorney("A. Attorney", matter)

    with pytest.raises(TryLater, match="being edited"):
        ledger.change("2026-0143", edit)
    assert "Save4" in path.read_text(encoding="utf-8")


def test_a_change_that_changes_nothing_writes_nothing(ledger: Ledger, folder: Path) -> None:
    before = (folder / "matters" / "2026-0143.yaml").stat()
    ledger.change("2026-0143", lambda matter: matter.model_copy())
    after = (folder / "matters" / "2026-0143.yaml").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_change_that_fails_leaves_the_file_and_lets_go_of_the_lock(ledger: Ledger, folder: Path) -> None:
    before = (folder / "matters" / "2026-0143.yaml").read_bytes()

    def fail(_: Matter) -> Matter:
        raise UsageProblem("no")

    with pytest.raises(UsageProblem):
        ledger.change("2026-0143", fail)
    assert (folder / "matters" / "2026-0143.yaml").read_bytes() == before
    assert ledger.change("2026-0143", lambda matter: with_attorney("A. Attorney", matter)).attorney == "A. Attorney"


def test_history_cannot_be_rewritten(ledger: Ledger, folder: Path) -> None:
    call = "    activity:\n      - {at: 2026-01-26T10:12:00-05:00, by: pat@firm.example, did: call}\n"
    (folder / "matters" / "2026-0143.yaml").write_text(matter_text("2026-0143") + call, encoding="utf-8")
    for lossy in (
        lambda matter: matter.model_copy(update={"requests": ()}),
        lambda matter: matter.model_copy(update={"requests": (matter.requests[0].model_copy(update={"activity": ()}),)}),
        lambda matter: matter.model_copy(update={"matter": "2026-0144"}),
    ):
        with pytest.raises(ValueError, match="a change"):
            ledger.change("2026-0143", lossy)
    assert "did: call" in (folder / "matters" / "2026-0143.yaml").read_text(encoding="utf-8")


def test_a_reference_or_provider_that_is_not_free_is_refused(ledger: Ledger, folder: Path) -> None:
    (folder / "matters" / "2026-0144.yaml").write_text(matter_text("2026-0144", reference=OTHER), encoding="utf-8")
    ledger.refresh()

    def with_request(matter: Matter, **fields: str) -> Matter:
        request = matter.requests[0].model_copy(update=fields)
        return matter.model_copy(update={"requests": (*matter.requests, request)})

    with pytest.raises(UsageProblem, match="taken by matter 2026-0144"):
        ledger.change("2026-0143", lambda matter: with_request(matter, id=OTHER))
    with pytest.raises(UsageProblem, match="taken by matter 2026-0143"):
        ledger.change("2026-0143", with_request)
    with pytest.raises(UsageProblem, match="taken by matter 2026-0143"):
        ledger.add_matter(ledger.matter("2026-0143").model_copy(update={"matter": "2026-0200"}))
    fresh = ledger.new_reference()
    with pytest.raises(FileProblem, match="no provider nobody"):
        ledger.change("2026-0143", lambda matter: with_request(matter, id=fresh, provider="nobody"))
    assert ledger.problems == ()


def test_what_another_process_wrote_is_seen_after_a_refresh(ledger: Ledger, folder: Path, cache: Path) -> None:
    other = Ledger.open(folder, cache)
    other.add_provider(Provider(id="demo-ems", name="Demo EMS"))
    fresh = other.new_reference()
    request = {"id": fresh, "provider": "demo-ems", "parts": {"records": {}}}
    other.add_matter(
        Matter.model_validate({"matter": "2026-0200", "client": {"first": "Demo", "last": "Patientsson"}, "requests": [request]})
    )
    ledger.refresh()
    assert ledger.by_reference(fresh) == ("2026-0200", fresh)
    assert ledger.matters_by_last_name("PATIENTSSON") == ("2026-0200",)
    assert ledger.provider("demo-ems").name == "Demo EMS"
    assert ledger.all_last_names() == ("PATIENTSSON", "SAMPLETON")
    assert ledger.problems == ()
    other.close()


def test_the_wait_for_the_lock_is_bounded_and_the_dead_let_go(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    holding = (
        "import sys; from pathlib import Path; from medrec_daemon.ledger.disk import exclusive\n"
        "with exclusive(Path(sys.argv[1]), 1): print('held', flush=True); sys.stdin.readline()"
    )
    process = subprocess.Popen([sys.executable, "-c", holding, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with pytest.raises(TryLater, match="somebody else"), disk.exclusive(lock, 0.05):
        pytest.fail("the lock was given twice")
    process.kill()
    process.communicate(timeout=10)
    with disk.exclusive(lock, 1):
        pass


def test_threads_of_one_process_wait_for_each_other_too(tmp_path: Path) -> None:
    lock, counter = tmp_path / ".lock", tmp_path / "counter"
    counter.write_text("0", encoding="ascii")

    def work() -> None:
        for _ in range(25):
            with disk.exclusive(lock, 20):
                number = int(counter.read_text(encoding="ascii"))
                counter.write_text(str(number + 1), encoding="ascii")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.read_text(encoding="ascii") == "100"
