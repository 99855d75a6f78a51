"""What is particular to the store that is a folder: shares that vanish, links, rights, leavings of a crash."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from filing_samples import files_below, pdf, run_python, sha, source

from medrec_daemon.errors import ConfigProblem, TryLater
from medrec_daemon.filing.folder import FolderStore

FOLDER, NAME = "Sampleton, Testina/Billing", "2026-02-20 Billing.pdf"
A, B = pdf("a"), pdf("b")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "OneDrive").mkdir()
    return tmp_path / "OneDrive"


def test_killed_at_every_change_nothing_is_lost_doubled_or_left(tmp_path: Path) -> None:
    done = run_python("import filing_crash_scenarios; filing_crash_scenarios.killed_at_every_change()")
    assert done.returncode == 0, done.stderr[-3000:]
    killed = re.fullmatch(r"killed at (\d+) places\n", done.stdout)
    assert killed
    assert int(killed.group(1)) >= 8


def test_the_root_holds_documents_and_nothing_of_ours(root: Path, tmp_path: Path) -> None:
    FolderStore(root, tmp_path / "store.json").put(FOLDER, NAME, *source(tmp_path, A))
    assert files_below(root) == [f"{FOLDER}/{NAME}"]


def test_a_mount_point_with_nothing_mounted_is_not_an_empty_store(root: Path, tmp_path: Path) -> None:
    memory = tmp_path / "state" / "store.json"
    FolderStore(root, memory).put(FOLDER, NAME, *source(tmp_path, A))
    away = root.rename(tmp_path / "away")
    root.mkdir()
    for store in (FolderStore(root, memory), FolderStore(root, memory)):
        with pytest.raises(TryLater, match="not the one used before"):
            store.put(FOLDER, NAME, *source(tmp_path, B))
        with pytest.raises(TryLater, match="not the one used before"):
            store.digest_of(f"{FOLDER}/{NAME}")
        assert len(store.check()) == 1
    assert list(root.iterdir()) == []
    root.rmdir()
    away.rename(root)
    assert FolderStore(root, memory).put(FOLDER, NAME, *source(tmp_path, A)).already_there


def test_links_below_the_root_are_not_followed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "Sampleton, Testina").symlink_to(tmp_path / "elsewhere")
    store = FolderStore(root)
    with pytest.raises(ConfigProblem, match="a file or a link"):
        store.put(FOLDER, NAME, *source(tmp_path, A))
    assert files_below(tmp_path / "elsewhere") == []
    (root / "Demo").mkdir()
    (root / "Demo" / NAME).symlink_to(tmp_path / "elsewhere" / "out.pdf")
    assert store.put("Demo", NAME, *source(tmp_path, A)).path == "Demo/2026-02-20 Billing (2).pdf"
    assert files_below(tmp_path / "elsewhere") == []
    assert store.digest_of(f"Demo/{NAME}") is None


def test_a_root_that_is_a_link_is_the_administrators_choice(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    FolderStore(tmp_path / "link").put(FOLDER, NAME, *source(tmp_path, A))
    assert files_below(root) == [f"{FOLDER}/{NAME}"]


def test_a_file_or_a_folder_in_the_way(root: Path, tmp_path: Path) -> None:
    (root / "Sampleton, Testina").write_bytes(b"a file")
    with pytest.raises(ConfigProblem, match="'Sampleton, Testina' is a file or a link"):
        FolderStore(root).put(FOLDER, NAME, *source(tmp_path, A))
    (root / "Demo" / NAME).mkdir(parents=True)
    assert FolderStore(root).put("Demo", NAME, *source(tmp_path, A)).path == "Demo/2026-02-20 Billing (2).pdf"


def test_of_two_folders_that_differ_by_case_the_exact_one_is_used(root: Path, tmp_path: Path) -> None:
    for name in ("DOE, JANE", "Doe, Jane", "doe, jane"):
        (root / name).mkdir()
    store = FolderStore(root)
    assert store.put("doe, jane", NAME, *source(tmp_path, A)).path.startswith("doe, jane/")
    assert store.put("Doe, Jane", NAME, *source(tmp_path, A)).path.startswith("Doe, Jane/")
    assert store.put("dOE, jANE", NAME, *source(tmp_path, A)).path.startswith("DOE, JANE/")


def test_rights_follow_the_services_umask(root: Path, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        stored = FolderStore(root).put(FOLDER, NAME, *source(tmp_path, A))
    finally:
        os.umask(before)
    assert (root / stored.path).stat().st_mode & 0o777 == 0o640
    assert (root / stored.path).parent.stat().st_mode & 0o777 == 0o750


def test_a_gap_in_the_numbers_hides_nothing(root: Path, tmp_path: Path) -> None:
    store = FolderStore(root)
    store.put(FOLDER, NAME, *source(tmp_path, A))
    second = store.put(FOLDER, NAME, *source(tmp_path, B))
    (root / FOLDER / NAME).unlink()
    assert store.put(FOLDER, NAME, *source(tmp_path, B)).path == second.path
    assert store.put(FOLDER, NAME, *source(tmp_path, A)).path == f"{FOLDER}/{NAME}"


def test_where_hard_links_are_not_to_be_had_nothing_is_overwritten(root: Path, tmp_path: Path) -> None:
    """As on vfat and many shares: every link(2) is refused, in a process of its own, by an audit hook."""
    script = (
        "import errno, sys\n"
        "from pathlib import Path\n"
        "from filing_samples import pdf, source\n"
        "from medrec_daemon.filing.folder import FolderStore\n"
        "def refuse(event, arguments):\n"
        "    if event == 'os.link': raise PermissionError(errno.EPERM, 'no links here')\n"
        "sys.addaudithook(refuse)\n"
        "root, work = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "for content in (pdf('a'), pdf('b'), pdf('a')):\n"
        "    print(FolderStore(root).put('Demo', 'x.pdf', *source(work, content)).path)\n"
    )
    done = run_python(script, root, tmp_path)
    assert done.stdout.splitlines() == ["Demo/x.pdf", "Demo/x (2).pdf", "Demo/x.pdf"], done.stderr
    assert [sha((root / path).read_bytes()) for path in files_below(root)] == [sha(B), sha(A)]


def test_without_the_right_to_write_the_configuration_is_to_be_mended(tmp_path: Path) -> None:
    """Run as a user without privileges: the superuser may write everywhere."""
    script = (
        "import os, shutil, sys, tempfile\n"
        "from pathlib import Path\n"
        "from filing_samples import pdf, source\n"
        "from medrec_daemon.errors import ConfigProblem\n"
        "from medrec_daemon.filing.folder import FolderStore\n"
        "work = Path(tempfile.mkdtemp()); root = work / 'OneDrive'; root.mkdir()\n"
        "if os.geteuid() == 0:\n"
        "    [os.chown(path, 65534, 65534) for path in (work, root)]\n"
        "    os.setgroups([]); os.setresgid(*[65534] * 3); os.setresuid(*[65534] * 3)\n"
        "root.chmod(0o555)\n"
        "try:\n    FolderStore(root).put('Demo', 'x.pdf', *source(work, pdf()))\n"
        "except ConfigProblem as problem:\n    print(problem.what.replace(str(root), 'ROOT'), len(FolderStore(root).check()))\n"
        "root.chmod(0o755); shutil.rmtree(work)\n"
    )
    done = run_python(script)
    assert done.stdout == "The store ROOT may not be written. 1\n", done.stderr


def test_a_full_disk_is_waited_for_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys\n"
        "from pathlib import Path\n"
        "from filing_samples import files_below, source\n"
        "from medrec_daemon.errors import TryLater\n"
        "from medrec_daemon.filing.folder import FolderStore\n"
        "work = Path(sys.argv[1]); root = work / 'disk'; root.mkdir()\n"
        "if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', str(root)]).returncode: sys.exit(77)\n"
        "try:\n    FolderStore(root).put('Demo', 'x.pdf', *source(work, b'x' * 500_000)); sys.exit('it fitted')\n"
        "except TryLater as trouble:\n    assert 'is full' in str(trouble), trouble\n"
        "assert files_below(root) == [], files_below(root)\n"
        "assert 'MB left' in FolderStore(root).check()[0]\n"
        "assert FolderStore(root).put('Demo', 'x.pdf', *source(work, b'x' * 500)).size == 500\n"
    )
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare(1) here")
    done = run_python(script, tmp_path, wrapper=(unshare, "-rm"))
    if done.returncode == 77 or "unshare:" in done.stderr:
        pytest.skip("no mount namespaces here")
    assert done.returncode == 0, done.stderr
