"""Where an arrival ends, and the files beside it."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_samples import AT, arrive, files_below, office, pdf, run_python

from medrec_daemon.errors import FileProblem, TryLater, UnknownName
from medrec_daemon.intake import settle
from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.model import PersonWord

CONTENT = pdf()
OTHER = pdf("another")
DAY = date(2026, 3, 2)
LATER = AT + timedelta(days=36500)
WORD = PersonWord(by="pat@firm.example", matter="2026-0143")


def test_filed_keeps_the_untouched_original_read_only(tmp_path: Path) -> None:
    inbox, spool, _, filed = office(tmp_path)
    (inbox / "scan.pdf").write_bytes(CONTENT)
    os.utime(inbox / "scan.pdf", (1_000_000_000, 1_000_000_000))
    arrival = arrive(inbox, spool, "scan.pdf", CONTENT)
    path = settle.to_filed(arrival, spool, filed, DAY)
    assert path == filed / "2026-03" / "scan.pdf"
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (CONTENT, 0o400)
    assert spool.arrivals() == ()
    assert settle.to_filed(arrival, spool, filed, DAY) == path
    assert files_below(filed) == ["2026-03/scan.pdf"]


def test_other_content_of_that_name_gives_way_and_the_same_is_done(tmp_path: Path) -> None:
    inbox, spool, _, filed = office(tmp_path)
    for content in (CONTENT, OTHER, CONTENT, OTHER):
        settle.to_filed(arrive(inbox, spool, "scan.pdf", content), spool, filed, DAY)
    assert files_below(filed) == ["2026-03/scan (2).pdf", "2026-03/scan.pdf"]
    assert (filed / "2026-03" / "scan (2).pdf").read_bytes() == OTHER


def test_held_has_the_file_and_why(tmp_path: Path) -> None:
    inbox, spool, held, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "scan.pdf", CONTENT)
    path = settle.to_held(arrival, spool, held, lambda name: f"Why {name} is held\n\n- No name on it.")
    assert files_below(held) == ["scan.pdf", "scan.pdf.why.txt"]
    assert [one.stat().st_mode & 0o777 for one in held.iterdir()] == [0o660, 0o660]
    (one,) = settle.held_files(held)
    assert (one.name, one.path, one.size, one.why) == ("scan.pdf", path, len(CONTENT), "Why scan.pdf is held\n\n- No name on it.")
    assert spool.arrivals() == ()
    assert "scan" not in repr(one)


def test_held_again_renews_the_note_and_doubles_nothing(tmp_path: Path) -> None:
    inbox, spool, held, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "scan.pdf", CONTENT)
    settle.to_held(arrival, spool, held, "first reason")
    settle.to_held(arrival, spool, held, "second reason")
    settle.to_held(arrive(inbox, spool, "scan.pdf", CONTENT), spool, held, "third reason")
    assert [one.why for one in settle.held_files(held)] == ["third reason"]


def test_held_names_give_way_each_with_its_own_note(tmp_path: Path) -> None:
    inbox, spool, held, _ = office(tmp_path)
    (held / "scan.pdf").write_bytes(b"put here by staff, without a note")
    (held / "scan (2).pdf.why.txt").write_text("a note of staff, without a file", encoding="utf-8")
    path = settle.to_held(arrive(inbox, spool, "scan.pdf", CONTENT), spool, held, lambda name: f"Why {name} is held")
    assert path.name == "scan (3).pdf"
    assert {one.name: one.why for one in settle.held_files(held)} == {
        "scan.pdf": "",
        "scan (3).pdf": "Why scan (3).pdf is held",
        "scan (2).pdf.why.txt": "",
    }
    settle.sweep_leavings(held, LATER)
    assert "scan (2).pdf.why.txt" in files_below(held)


def test_a_held_file_dropped_back_is_the_retry(tmp_path: Path) -> None:
    inbox, spool, held, _ = office(tmp_path)
    path = settle.to_held(arrive(inbox, spool, "scan.pdf", CONTENT), spool, held, "why")
    for one in list(held.iterdir()):  # staff drag both files
        one.rename(inbox / one.name)
    (ready,) = FolderInbox(inbox, 0, 100).sweep(0.0).ready
    arrival = spool.claim(ready, inbox, AT)
    assert arrival is not None
    assert arrival.name == path.name
    assert settle.sweep_leavings(inbox, AT) == 0  # too young
    assert settle.sweep_leavings(inbox, LATER) == 1
    assert files_below(inbox) == []


def test_the_note_goes_when_staff_took_the_file(tmp_path: Path) -> None:
    inbox, spool, held, _ = office(tmp_path)
    stays = settle.to_held(arrive(inbox, spool, "a.pdf", CONTENT), spool, held, "why")
    settle.to_held(arrive(inbox, spool, "b.pdf", OTHER), spool, held, "why").unlink()
    (held / ".writing-abc.tmp").write_bytes(b"left by a crash")
    assert settle.sweep_leavings(held, LATER) == 2
    assert files_below(held) == [stays.name, f"{stays.name}.why.txt"]
    assert settle.sweep_leavings(tmp_path / "nowhere", LATER) == 0


def test_taken_back_with_a_persons_word(tmp_path: Path) -> None:
    inbox, spool, held, _ = office(tmp_path)
    settle.to_held(arrive(inbox, spool, "scan.pdf", CONTENT), spool, held, "why")
    arrival = settle.take_back(settle.held_file(held, "scan.pdf"), spool, WORD, AT)
    assert (arrival.name, arrival.word, arrival.tries) == ("scan.pdf", WORD, 0)
    assert spool.arrivals() == (arrival,)
    assert files_below(held) == []
    with pytest.raises(UnknownName, match=r"scan\.pdf"):
        settle.held_file(held, "scan.pdf")


def test_hidden_links_and_folders_are_not_held_files(tmp_path: Path) -> None:
    _, _, held, _ = office(tmp_path)
    (held / ".hidden").write_bytes(b"x")
    (held / "folder").mkdir()
    (held / "link").symlink_to(tmp_path)
    assert settle.held_files(held) == ()


@pytest.mark.parametrize("place", ["held", "filed"])
def test_a_share_that_is_away_leaves_the_arrival_in_the_spool(tmp_path: Path, place: str) -> None:
    inbox, spool, held, filed = office(tmp_path)
    arrival = arrive(inbox, spool, "scan.pdf", CONTENT)
    (tmp_path / place).rmdir()
    with pytest.raises(TryLater, match="is gone"):
        settle.to_held(arrival, spool, held, "why") if place == "held" else settle.to_filed(arrival, spool, filed, DAY)
    assert not (tmp_path / place).exists()
    assert spool.arrivals() == (arrival,)


def test_an_original_taken_away_by_hand_is_said_and_no_note_stays(tmp_path: Path) -> None:
    inbox, spool, held, filed = office(tmp_path)
    arrival = arrive(inbox, spool, "scan.pdf", CONTENT)
    spool.original(arrival).unlink()
    with pytest.raises(FileProblem, match="gone from the spool"):
        settle.to_held(arrival, spool, held, "why")
    with pytest.raises(FileProblem, match="gone from the spool"):
        settle.to_filed(arrival, spool, filed, DAY)
    assert files_below(held) == []


def test_another_users_file_ends_up_ours_and_read_only(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only the superuser can make a file of another user")
    inbox, spool, _, filed = office(tmp_path)
    (inbox / "scan.pdf").write_bytes(CONTENT)
    os.chown(inbox / "scan.pdf", 65534, 65534)
    (ready,) = FolderInbox(inbox, 0, 100).sweep(0.0).ready
    arrival = spool.claim(ready, inbox, AT)
    assert arrival is not None
    path = settle.to_filed(arrival, spool, filed, DAY)
    assert (path.stat().st_uid, path.stat().st_mode & 0o777) == (os.geteuid(), 0o400)
    assert path.stat().st_mtime_ns == arrival.modified


def test_where_hard_links_are_not_to_be_had_it_is_copied(tmp_path: Path) -> None:
    """As on vfat and many shares: every link(2) is refused, in a process of its own, by an audit hook."""
    script = (
        "import errno, sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from intake_samples import arrive, files_below, office, pdf\n"
        "from medrec_daemon.intake import settle\n"
        "def refuse(event, arguments):\n"
        "    if event == 'os.link': raise PermissionError(errno.EPERM, 'no links here')\n"
        "sys.addaudithook(refuse)\n"
        "inbox, spool, held, filed = office(Path(sys.argv[1]))\n"
        "for content in (pdf(), pdf('x'), pdf()):\n"
        "    settle.to_held(arrive(inbox, spool, 'a.pdf', content), spool, held, 'why')\n"
        "    settle.to_filed(arrive(inbox, spool, 'a.pdf', content), spool, filed, date(2026, 3, 2))\n"
        "print(files_below(held), files_below(filed), [one.why for one in settle.held_files(held)])\n"
    )
    done = run_python(script, tmp_path)
    held = ["a (2).pdf", "a (2).pdf.why.txt", "a.pdf", "a.pdf.why.txt"]
    assert done.stdout == f"{held} {['2026-03/a (2).pdf', '2026-03/a.pdf']} {['why', 'why']}\n", done.stderr


def test_originals_expire_by_their_month_alone(tmp_path: Path) -> None:
    _, _, _, filed = office(tmp_path)
    for month in ("2025-01", "2025-02", "2026-02", "notes", "2025-13"):
        (filed / month).mkdir()
        (filed / month / "a.pdf").write_bytes(CONTENT)
        os.utime(filed / month / "a.pdf", (1, 1))
    (filed / "2025-01" / "link").symlink_to(tmp_path)
    (filed / "2024-12").symlink_to(filed / "2026-02")
    assert settle.expire_originals(filed, 365, date(2026, 1, 31)) == 0
    assert settle.expire_originals(filed, 365, date(2026, 2, 1)) == 1
    assert (filed / "2025-01" / "link").is_symlink()
    assert files_below(filed) == ["2025-02/a.pdf", "2025-13/a.pdf", "2026-02/a.pdf", "notes/a.pdf"]
    assert settle.expire_originals(filed, 365, date(2026, 3, 1)) == 1
    assert not (filed / "2025-02").exists()


@settings(deadline=None)
@given(st.text(min_size=1, max_size=300).filter(lambda text: text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") == text))
def test_any_name_becomes_one_that_every_system_shows(name: str) -> None:
    safe = settle.safe_name(name)
    assert safe == settle.safe_name(safe)
    assert 0 < len(safe.encode()) <= settle.NAME_BYTES
    assert not set(safe) & set("/\\\0\n\r\t")
    assert safe not in {".", ".."}
    assert not safe.startswith((".", "~"))


def test_a_long_name_keeps_its_ending() -> None:
    assert settle.safe_name("ü" * 300 + ".pdf").endswith("ü.pdf")
    assert settle.safe_name("RR-7F3K9TE bill.pdf") == "RR-7F3K9TE bill.pdf"
