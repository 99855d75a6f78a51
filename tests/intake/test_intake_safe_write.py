"""The moves of the ground floor that intake, store and outbox build on."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medrec_daemon.errors import ConfigProblem, FileProblem, TryLater
from medrec_daemon.safe_write import copy_new, disk_errors, move, numbered, rename_new


@pytest.mark.parametrize(
    ("name", "number", "result"),
    [
        ("Bill.pdf", 1, "Bill.pdf"),
        ("Bill.pdf", 2, "Bill (2).pdf"),
        ("Bill", 10, "Bill (10)"),
        (".hidden", 2, ".hidden (2)"),
        ("Dr. Demo Patientsson, M.D. and somewhat more", 2, "Dr. Demo Patientsson, M.D. and somewhat more (2)"),
        ("n" * 300 + ".pdf", 2, "n" * 247 + " (2).pdf"),
    ],
)
def test_how_a_name_gives_way(name: str, number: int, result: str) -> None:
    assert numbered(name, number) == result


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=300), st.integers(2, 5000))
def test_numbered_names_fit_and_differ(name: str, number: int) -> None:
    assert len(numbered(name, number).encode()) <= 255
    assert numbered(name, number) != numbered(name, number + 1)


@pytest.mark.parametrize("give", [rename_new, move, copy_new])
def test_nothing_is_ever_overwritten(tmp_path: Path, give: object) -> None:
    assert callable(give)
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    with pytest.raises(FileExistsError):
        give(tmp_path / "a", tmp_path / "b")
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()) == (b"a", b"b")
    assert len(list(tmp_path.iterdir())) == 2


def test_of_many_that_want_one_name_one_gets_it(tmp_path: Path) -> None:
    won: list[int] = []

    def worker(number: int) -> None:
        (tmp_path / f"{number}").write_bytes(b"%d" % number)
        try:
            rename_new(tmp_path / f"{number}", tmp_path / "name")
        except FileExistsError:
            return
        won.append(number)

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert (tmp_path / "name").read_bytes() == b"%d" % won[0]


def test_a_move_across_devices(tmp_path: Path) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here to move across")
    source = other / f"move-{tmp_path.name}-{id(tmp_path)}"
    source.write_bytes(b"x" * 3_000_000)
    try:
        (tmp_path / "taken").write_bytes(b"other")
        with pytest.raises(FileExistsError):
            move(source, tmp_path / "taken")
        move(source, tmp_path / "there")
        assert not source.exists()
        assert (tmp_path / "there").stat().st_size == 3_000_000
    finally:
        source.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, TryLater),
        (errno.EDQUOT, TryLater),
        (errno.ESTALE, TryLater),
        (errno.EIO, TryLater),
        (errno.ENOENT, TryLater),
        (errno.EACCES, ConfigProblem),
        (errno.EROFS, ConfigProblem),
        (errno.ENAMETOOLONG, FileProblem),
    ],
)
def test_what_a_disk_says_becomes_what_the_reader_can_do(number: int, error: type[Exception]) -> None:
    with pytest.raises(error, match="The folder X") as caught, disk_errors("The folder X"):
        raise OSError(number, "as the system says")
    assert isinstance(caught.value.__cause__, OSError)
