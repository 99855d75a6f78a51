"""The sweep: what is ready, what waits, and what is never touched."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from intake_samples import image, pdf, run_python, writers_show

from medrec_daemon.intake.folder import FolderInbox, Sweep, is_ignored
from medrec_daemon.intake.why_notes import write_note


def names(sweep: Sweep, inbox: Path) -> list[str]:
    return [ready.path.relative_to(inbox).as_posix() for ready in sweep.ready]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def test_a_file_is_ready_once_it_lay_still(inbox: Path) -> None:
    box = FolderInbox(inbox, 3, 100)
    (inbox / "fax.pdf").write_bytes(pdf())
    first = box.sweep(100.0)
    assert (first.ready, first.waiting, first.look_again) == ((), 1, 3.0)
    assert (box.sweep(102.0).ready, box.sweep(102.0).look_again) == ((), 1.0)
    assert names(box.sweep(103.0), inbox) == ["fax.pdf"]


def test_a_file_that_grows_waits_again(inbox: Path) -> None:
    box = FolderInbox(inbox, 3, 100)
    content = pdf(pages=5)
    (inbox / "fax.pdf").write_bytes(content[:100])
    box.sweep(0.0)
    (inbox / "fax.pdf").write_bytes(content)
    assert box.sweep(3.0).ready == ()
    assert names(box.sweep(6.0), inbox) == ["fax.pdf"]


def test_a_file_that_is_rewritten_at_the_same_size_waits_again(inbox: Path) -> None:
    box = FolderInbox(inbox, 3, 100)
    (inbox / "fax.pdf").write_bytes(pdf("one"))
    box.sweep(0.0)
    os.utime(inbox / "fax.pdf", ns=(1, 1))
    assert box.sweep(3.0).ready == ()
    assert names(box.sweep(6.0), inbox) == ["fax.pdf"]


def test_a_cut_off_file_waits_ten_times_as_long_and_is_then_not_left_for_ever(inbox: Path) -> None:
    box = FolderInbox(inbox, 3, 100)
    (inbox / "cut.tif").write_bytes(image("TIFF")[:500])
    box.sweep(0.0)
    assert (box.sweep(3.0).ready, box.sweep(29.9).waiting) == ((), 1)
    (ready,) = box.sweep(30.0).ready
    assert not ready.whole


def test_a_file_that_somebody_still_writes_waits(inbox: Path, tmp_path: Path) -> None:
    if not writers_show(tmp_path):
        pytest.skip("this system does not tell who writes")
    box = FolderInbox(inbox, 3, 100)
    with (inbox / "other.bin").open("wb") as writer:
        writer.write(b"begin")
        writer.flush()
        box.sweep(0.0)
        assert box.sweep(30.0).waiting == 1
        assert names(box.sweep(300.0), inbox) == ["other.bin"]  # a program that never lets go does not keep it for ever
    assert names(box.sweep(31.0), inbox) == ["other.bin"]


def test_oldest_first_and_subfolders(inbox: Path) -> None:
    for place, when in (("b.pdf", 30), ("scans/2026/a.pdf", 10), ("scans/c.pdf", 20)):
        (inbox / place).parent.mkdir(parents=True, exist_ok=True)
        (inbox / place).write_bytes(pdf(place))
        os.utime(inbox / place, (when, when))
    assert names(FolderInbox(inbox, 0, 100).sweep(0.0), inbox) == ["scans/2026/a.pdf", "scans/c.pdf", "b.pdf"]


@pytest.mark.parametrize(
    "name",
    [".hidden", "~$letter.docx", "scan.TMP", "fax.pdf.part", "x.crdownload", "Thumbs.db", "DESKTOP.INI", ".DS_Store", "up.filepart"],
)
def test_hidden_unfinished_and_system_files_are_left_alone(inbox: Path, name: str) -> None:
    (inbox / name).write_bytes(b"x")
    (inbox / "sub").mkdir()
    (inbox / "sub" / name).write_bytes(b"x")
    (inbox / ".cache").mkdir()
    (inbox / ".cache" / "a.pdf").write_bytes(pdf())
    assert FolderInbox(inbox, 0, 100).sweep(0.0) == Sweep((), 0, None)
    assert is_ignored(name)


def test_our_own_why_note_that_came_along_is_no_arrival(inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(pdf())
    write_note(inbox / "a.pdf", "No name on it.", "ab" * 32)
    (inbox / "letter.why.txt").write_text("Somebody else's file of that name.", encoding="utf-8")
    assert sorted(names(FolderInbox(inbox, 0, 100).sweep(0.0), inbox)) == ["a.pdf", "letter.why.txt"]


def test_odd_things_are_named_and_the_others_go_on(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.pdf").write_bytes(pdf())
    (inbox / "good.pdf").write_bytes(pdf())
    (inbox / "link.pdf").symlink_to(tmp_path / "elsewhere" / "secret.pdf")
    (inbox / "folder-link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(inbox / "pipe")
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.bind(str(inbox / "socket"))
        sweep = FolderInbox(inbox, 0, 100).sweep(0.0)
    assert names(sweep, inbox) == ["good.pdf"]
    assert sweep.problem is not None
    assert "and 3 more is no ordinary file" in sweep.problem


def test_a_loop_of_links_ends(inbox: Path) -> None:
    (inbox / "loop").symlink_to(inbox)
    assert FolderInbox(inbox, 0, 100).sweep(0.0).ready == ()


def test_a_file_above_the_limit_is_marked_not_read(inbox: Path) -> None:
    with (inbox / "huge.bin").open("wb") as writer:
        writer.truncate(2_000_001)
    (ready,) = FolderInbox(inbox, 0, 2).sweep(0.0).ready
    assert ready.too_large


def test_an_empty_file_is_ready(inbox: Path) -> None:
    (inbox / "empty.pdf").touch()
    assert names(FolderInbox(inbox, 0, 100).sweep(0.0), inbox) == ["empty.pdf"]


def test_names_that_are_no_text_are_taken_and_can_be_shown(inbox: Path) -> None:
    raw = os.fsencode(inbox) + b"/invalid \xfe name\n.pdf"
    Path(os.fsdecode(raw)).write_bytes(pdf())
    Path(os.fsdecode(os.fsencode(inbox) + b"/\xff")).symlink_to("nowhere")
    sweep = FolderInbox(inbox, 0, 100).sweep(0.0)
    assert len(sweep.ready) == 1
    assert sweep.problem is not None
    sweep.problem.encode("utf-8")


def test_nothing_of_a_name_shows_in_a_traceback(inbox: Path) -> None:
    (inbox / "Sampleton, Testina.pdf").write_bytes(pdf())
    assert "Sampleton" not in repr(FolderInbox(inbox, 0, 100).sweep(0.0))


def test_files_we_may_not_open_or_take_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    """Run as a user without privileges: the superuser may open everything."""
    script = (
        "import os, sys, tempfile\n"
        "from pathlib import Path\n"
        "from medrec_daemon.intake.folder import FolderInbox\n"
        "root = Path(tempfile.mkdtemp())\n"
        "if os.geteuid() == 0:\n"
        "    os.chown(root, 65534, 65534); os.setgroups([]); os.setresgid(*[65534] * 3); os.setresuid(*[65534] * 3)\n"
        "for name in ('open', 'shut', 'fixed'): (root / name).mkdir()\n"
        "for name in ('open/a.bin', 'open/locked.bin', 'shut/b.bin', 'fixed/c.bin'): (root / name).write_bytes(b'x')\n"
        "os.chmod(root / 'open/locked.bin', 0); os.chmod(root / 'shut', 0); os.chmod(root / 'fixed', 0o555)\n"
        "sweep = FolderInbox(root, 0, 100).sweep(0.0)\n"
        "print([ready.path.name for ready in sweep.ready], sweep.problem)\n"
        "os.chmod(root / 'shut', 0o700); os.chmod(root / 'fixed', 0o700)\n"
        "import shutil; shutil.rmtree(root)\n"
    )
    done = run_python(script)
    assert done.stdout.startswith("['a.bin'] "), done.stderr
    for part in ("'open/locked.bin' cannot be opened", "'shut' cannot be looked into", "'fixed/c.bin' may not be taken out"):
        assert part in done.stdout


def test_a_folder_that_went_away_is_a_problem_and_what_was_known_is_kept(inbox: Path) -> None:
    box = FolderInbox(inbox, 3, 100)
    (inbox / "fax.pdf").write_bytes(pdf())
    box.sweep(0.0)
    away = inbox.rename(inbox.with_name("away"))
    gone = box.sweep(3.0)
    assert gone.ready == ()
    assert gone.problem is not None
    assert "is gone" in gone.problem
    away.rename(inbox)
    assert names(box.sweep(4.0), inbox) == ["fax.pdf"]


def test_an_empty_folder_in_its_place_is_not_an_empty_inbox(inbox: Path, tmp_path: Path) -> None:
    """A mount point with nothing mounted, also after a restart."""
    memory = tmp_path / "state" / "inbox.json"
    assert FolderInbox(inbox, 0, 100, memory).sweep(0.0) == Sweep((), 0, None)
    away = inbox.rename(tmp_path / "away")
    inbox.mkdir()
    problem = FolderInbox(inbox, 0, 100, memory).sweep(0.0).problem
    assert problem is not None
    assert "not the one used before" in problem
    inbox.rmdir()
    away.rename(inbox)
    assert FolderInbox(inbox, 0, 100, memory).sweep(0.0).problem is None


def test_another_folder_is_taken_as_soon_as_something_lies_in_it(inbox: Path, tmp_path: Path) -> None:
    box = FolderInbox(inbox, 0, 100, tmp_path / "inbox.json")
    box.sweep(0.0)
    inbox.rename(tmp_path / "old")
    inbox.mkdir()
    assert box.sweep(1.0).problem
    (inbox / "fax.pdf").write_bytes(pdf())
    assert names(box.sweep(2.0), inbox) == ["fax.pdf"]
    (inbox / "fax.pdf").unlink()
    assert box.sweep(3.0) == Sweep((), 0, None)


def test_without_extended_attributes_a_hidden_file_is_the_mark(inbox: Path, tmp_path: Path) -> None:
    """As on many shares: every setxattr(2) is refused, in a process of its own, by an audit hook."""
    script = (
        "import errno, sys\n"
        "from pathlib import Path\n"
        "from medrec_daemon.intake.folder import FolderInbox\n"
        "def refuse(event, arguments):\n"
        "    if event.endswith('xattr'): raise OSError(errno.ENOTSUP, 'no attributes here')\n"
        "sys.addaudithook(refuse)\n"
        "sweep = FolderInbox(Path(sys.argv[1]), 0, 100, Path(sys.argv[2]) / 'inbox.json').sweep(0.0)\n"
        "print(sweep.ready, sweep.problem)\n"
    )
    assert run_python(script, inbox, tmp_path).stdout == "() None\n"
    assert [path.name for path in inbox.iterdir()] == [".medrec-inbox"]
    shutil.copytree(inbox, tmp_path / "copy")  # as after a share was mounted anew: another inode, the same content
    shutil.rmtree(inbox)
    (tmp_path / "copy").rename(inbox)
    assert run_python(script, inbox, tmp_path).stdout == "() None\n"
    inbox.rename(tmp_path / "old")  # kept, or its inode may be given to the next folder
    inbox.mkdir()
    assert "not the one used before" in run_python(script, inbox, tmp_path).stdout


def test_a_real_mount_that_vanishes(tmp_path: Path) -> None:
    """With a real tmpfs in a mount namespace of its own, where the system lets us have one."""
    unshare = shutil.which("unshare")
    script = (
        "import subprocess, sys\n"
        "from pathlib import Path\n"
        "from medrec_daemon.intake.folder import FolderInbox\n"
        "root = Path(sys.argv[1]); inbox = root / 'inbox'; inbox.mkdir()\n"
        "mount = lambda: subprocess.run(['mount', '-t', 'tmpfs', 'none', str(inbox)], check=True)\n"
        "try:\n    mount()\nexcept Exception:\n    sys.exit(77)\n"
        "box = FolderInbox(inbox, 0, 100, root / 'state/inbox.json')\n"
        "assert box.sweep(0.0).problem is None\n"
        "subprocess.run(['umount', str(inbox)], check=True)\n"
        "assert 'not the one used before' in box.sweep(1.0).problem\n"
        "assert 'not the one used before' in FolderInbox(inbox, 0, 100, root / 'state/inbox.json').sweep(0.0).problem\n"
    )
    if unshare is None:
        pytest.skip("no unshare(1) here")
    done = run_python(script, tmp_path, wrapper=(unshare, "-rm"))
    if done.returncode == 77 or "unshare:" in done.stderr:
        pytest.skip("no mount namespaces here")
    assert done.returncode == 0, done.stderr
