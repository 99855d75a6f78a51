"""Claiming, and what the spool keeps."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from intake_samples import AT, arrive, files_below, office, pdf, run_python, sha

from medrec_daemon.errors import FileProblem, TryLater
from medrec_daemon.intake import claiming
from medrec_daemon.intake.arrival import Ready
from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.intake.spool import Spool
from medrec_daemon.model import Kind, PersonWord

CONTENT = pdf()


def test_a_claimed_file_is_in_the_spool_and_nowhere_else(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "fax/RR-7F3K9TE bill.pdf", CONTENT)
    assert (arrival.id, arrival.sha256, arrival.size) == (sha(CONTENT)[:16], sha(CONTENT), len(CONTENT))
    assert (arrival.name, arrival.subfolder, arrival.claimed_at, arrival.tries) == ("RR-7F3K9TE bill.pdf", "fax", AT, 0)
    assert spool.original(arrival).read_bytes() == CONTENT
    assert files_below(inbox) == []
    assert Spool(spool.folder).arrivals() == (arrival,)
    assert spool.folder.stat().st_mode & 0o077 == 0
    assert "bill" not in repr(arrival)


def test_every_copy_of_the_same_bytes_is_kept(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    ids = [arrive(inbox, spool, name, CONTENT).id for name in ("a.pdf", "b.pdf", "a.pdf")]
    assert ids == [sha(CONTENT)[:16], f"{sha(CONTENT)[:16]}-2", f"{sha(CONTENT)[:16]}-3"]
    assert [arrival.name for arrival in spool.arrivals()] == ["a.pdf", "b.pdf", "a.pdf"]


def test_a_file_that_changed_since_the_sweep_is_left_for_the_next(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    (inbox / "a.pdf").write_bytes(CONTENT)
    box = FolderInbox(inbox, 0, 100)
    (ready,) = box.sweep(0.0).ready
    (inbox / "a.pdf").write_bytes(CONTENT + b"more")
    assert spool.claim(ready, inbox, AT) is None
    assert (inbox / "a.pdf").read_bytes() == CONTENT + b"more"
    (inbox / "a.pdf").unlink()
    assert spool.claim(ready, inbox, AT) is None
    assert spool.arrivals() == ()


def test_a_file_replaced_between_the_look_and_the_move_is_given_back(tmp_path: Path) -> None:
    """The steps themselves, with somebody writing in between; a new file under the old name gives it a number."""
    inbox, spool, _, _ = office(tmp_path)
    path = inbox / "sub" / "a.pdf"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    birth = claiming.birth_of(path, path.lstat(), "sub", AT)
    incoming = claiming.begin(spool.folder, birth)
    path.write_bytes(CONTENT + b"replaced")
    assert not claiming.fetch(incoming, birth)
    assert path.read_bytes() == CONTENT + b"replaced"

    birth = claiming.birth_of(path, path.lstat(), "sub", AT)
    incoming = claiming.begin(spool.folder, birth)
    assert claiming.fetch(incoming, birth)
    path.write_bytes(b"a new one of that name")
    claiming.give_back(incoming, birth)
    assert path.read_bytes() == b"a new one of that name"
    assert (path.parent / "a (2).pdf").read_bytes() == CONTENT + b"replaced"

    assert spool.recover() == ()
    assert files_below(spool.folder) == [".claiming.lock"]


def test_a_late_writer_is_noticed(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    with (inbox / "a.bin").open("wb") as writer:
        writer.write(CONTENT)
        writer.flush()
        found = (inbox / "a.bin").stat()
        arrival = spool.claim(Ready(inbox / "a.bin", found.st_size, found.st_mtime_ns), inbox, AT)
        assert arrival is not None
        assert spool.unchanged(arrival)
        writer.write(b"late")
    assert not spool.unchanged(arrival)


def test_a_way_out_of_the_inbox_is_not_followed(tmp_path: Path) -> None:
    """A subfolder that became a link between sweep and claim."""
    inbox, spool, _, _ = office(tmp_path)
    (inbox / "sub").mkdir()
    (inbox / "sub" / "a.pdf").write_bytes(CONTENT)
    (ready,) = FolderInbox(inbox, 0, 100).sweep(0.0).ready
    (inbox / "sub").rename(tmp_path / "elsewhere")
    (inbox / "sub").symlink_to(tmp_path / "elsewhere")
    assert spool.claim(ready, inbox, AT) is None
    assert (tmp_path / "elsewhere" / "a.pdf").exists()


def test_across_devices_nothing_is_lost_and_the_date_stays(tmp_path: Path) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here to move across")
    spool = Spool(tmp_path / "spool")
    inbox = other / f"inbox-{os.getpid()}"
    inbox.mkdir()
    try:
        (inbox / "a.pdf").write_bytes(CONTENT)
        os.utime(inbox / "a.pdf", (1_000_000_000, 1_000_000_000))
        (ready,) = FolderInbox(inbox, 0, 100).sweep(0.0).ready
        arrival = spool.claim(ready, inbox, AT)
        assert arrival is not None
        assert spool.original(arrival).read_bytes() == CONTENT
        assert spool.original(arrival).stat().st_mtime == 1_000_000_000
        assert [name for name in files_below(inbox) if not name.startswith(".")] == []
    finally:
        for path in inbox.iterdir():
            path.unlink()
        inbox.rmdir()


def test_a_full_disk_is_no_reason_to_lose_a_file(tmp_path: Path) -> None:
    """A real one: a tmpfs of 64 kB in a mount namespace of its own, where the system lets us have one."""
    script = (
        "import subprocess, sys\n"
        "from pathlib import Path\n"
        "from intake_samples import AT, files_below\n"
        "from medrec_daemon.errors import TryLater\n"
        "from medrec_daemon.intake.folder import FolderInbox\n"
        "from medrec_daemon.intake.spool import Spool\n"
        "root = Path(sys.argv[1]); (root / 'inbox').mkdir(); (root / 'state').mkdir()\n"
        "if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', str(root / 'state')]).returncode: sys.exit(77)\n"
        "spool = Spool(root / 'state/spool')\n"
        "(root / 'inbox/big.bin').write_bytes(b'x' * 500_000)\n"
        "(ready,) = FolderInbox(root / 'inbox', 0, 100).sweep(0.0).ready\n"
        "for _ in range(3):\n"
        "    try:\n        spool.claim(ready, root / 'inbox', AT)\n        sys.exit('it fitted')\n"
        "    except TryLater as trouble:\n        assert 'full' in str(trouble), trouble\n"
        "assert (root / 'inbox/big.bin').stat().st_size == 500_000\n"
        "assert files_below(root / 'state/spool') == ['.claiming.lock'], files_below(root / 'state/spool')\n"
    )
    done = run_python(script, tmp_path, wrapper=("unshare", "-rm"))
    if done.returncode == 77 or "unshare:" in done.stderr:
        pytest.skip("no mount namespaces here")
    assert done.returncode == 0, done.stderr


def test_saved_changes_last(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "a.pdf", CONTENT)
    word = PersonWord(by="pat@firm.example", matter="2026-0143", kind=Kind.BILLING)
    changed = replace(arrival, tries=2, next_try=AT + timedelta(hours=1), trouble="The store is away.", kills=1, word=word)
    spool.save(changed)
    assert Spool(spool.folder).arrivals() == (changed,)


def test_fresh_arrivals_come_before_those_put_off(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    late, soon, fresh = (arrive(inbox, spool, f"{number}.pdf", pdf(str(number))) for number in range(3))
    spool.save(replace(late, tries=1, next_try=AT + timedelta(minutes=10), claimed_at=AT - timedelta(days=1)))
    spool.save(replace(soon, tries=1, next_try=AT, claimed_at=AT - timedelta(days=2)))
    assert [one.id for one in spool.due(AT)] == [fresh.id, soon.id]
    assert [one.id for one in spool.due(AT + timedelta(minutes=10))] == [fresh.id, soon.id, late.id]


def test_plan_and_work_go_with_the_arrival(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "a.pdf", CONTENT)
    assert spool.read_plan(arrival) is None
    spool.write_plan(arrival, '{"outcome": "file"}')
    (spool.work_folder(arrival) / "1-2.pdf").write_bytes(CONTENT)
    assert spool.work_folder(arrival) == spool.work_folder(arrival)
    assert Spool(spool.folder).read_plan(arrival) == '{"outcome": "file"}'
    spool.remove(arrival)
    spool.remove(arrival)
    assert files_below(spool.folder) == [".claiming.lock"]
    assert spool.read_plan(arrival) is None


@pytest.mark.parametrize("damage", [b"", b"{", b'{"id": 1}', None])
def test_a_damaged_record_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    inbox, spool, _, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "fax/a.pdf", CONTENT)
    record = spool.folder / arrival.id / "arrival.json"
    if damage is None:
        record.unlink()
    else:
        record.write_bytes(damage)
    assert spool.arrivals() == (arrival,)
    (spool.folder / arrival.id / "claim.json").write_bytes(b"?")
    (nameless,) = spool.arrivals()
    assert (nameless.name, nameless.sha256) == ("unnamed", arrival.sha256)


def test_an_interrupted_claim_without_its_note_is_kept_under_a_stand_in_name(tmp_path: Path) -> None:
    _, spool, _, _ = office(tmp_path)
    incoming = spool.folder / "incoming-0123456789abcdef"
    incoming.mkdir()
    (incoming / "original").write_bytes(CONTENT)
    (arrival,) = spool.recover()
    assert (arrival.name, arrival.sha256) == ("unnamed", sha(CONTENT))
    assert spool.original(arrival).read_bytes() == CONTENT


def test_one_claim_that_cannot_be_gone_on_with_does_not_stop_the_others(tmp_path: Path) -> None:
    _, spool, _, _ = office(tmp_path)
    for number in range(2):
        (spool.folder / f"incoming-{number}").mkdir()
    (spool.folder / "incoming-0" / "original").mkdir()  # no file at all
    (spool.folder / "incoming-1" / "original").write_bytes(CONTENT)
    assert [arrival.sha256 for arrival in spool.recover()] == [sha(CONTENT)]
    assert (spool.folder / "incoming-0").exists()


def test_an_entry_whose_original_was_taken_away_by_hand_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    inbox, spool, _, _ = office(tmp_path)
    gone, other = arrive(inbox, spool, "a.pdf", CONTENT), arrive(inbox, spool, "b.pdf", pdf("b"))
    spool.original(gone).unlink()
    assert spool.arrivals() == (other,)
    assert gone.id in caplog.text


def test_two_processes_never_hold_one_arrival(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "a.pdf", CONTENT)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from medrec_daemon.intake.spool import Spool\n"
        "spool = Spool(Path(sys.argv[1]))\n"
        "for arrival in spool.arrivals():\n"
        "    with spool.lock(arrival) as mine: print(mine)\n"
    )
    with spool.lock(arrival) as mine:
        assert mine
        assert run_python(script, spool.folder).stdout == "False\n"
        with spool.lock(arrival) as again:
            assert not again
    assert run_python(script, spool.folder).stdout == "True\n"
    with spool.lock(arrival) as mine:
        assert mine
        spool.remove(arrival)
        with spool.lock(arrival) as gone:
            assert not gone
    with spool.lock(arrival) as gone:
        assert not gone


def test_a_lock_won_on_a_folder_that_was_removed_meanwhile_holds_nothing(tmp_path: Path) -> None:
    """Between opening the lock and getting it, whoever had the arrival settles it (here: out of an audit hook)."""
    inbox, spool, _, _ = office(tmp_path)
    arrive(inbox, spool, "a.pdf", CONTENT)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from medrec_daemon.intake.spool import Spool\n"
        "spool = Spool(Path(sys.argv[1])); (arrival,) = spool.arrivals(); meanwhile = [arrival]\n"
        "sys.addaudithook(lambda event, _: event == 'fcntl.flock' and meanwhile and spool.remove(meanwhile.pop()))\n"
        "with spool.lock(arrival) as mine: print(mine, meanwhile)\n"
    )
    done = run_python(script, spool.folder)
    assert done.stdout == "False []\n", done.stderr


def test_many_threads_claim_many_files_once_each(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    for number in range(60):
        (inbox / f"{number}.pdf").write_bytes(pdf(str(number % 20)))
    ready = FolderInbox(inbox, 0, 100).sweep(0.0).ready
    claimed: list[str] = []

    def worker() -> None:
        for one in ready:
            arrival = spool.claim(one, inbox, AT)
            if arrival:
                claimed.append(arrival.name)

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(f"{number}.pdf" for number in range(60))
    assert len(spool.arrivals()) == 60
    assert files_below(inbox) == []


def test_take_in_of_what_is_gone_says_so(tmp_path: Path) -> None:
    _, spool, held, _ = office(tmp_path)
    with pytest.raises(FileProblem, match="not there any more"):
        spool.take_in(held / "a.pdf", PersonWord(by="pat@firm.example"), AT)
    (held / "link.pdf").symlink_to(tmp_path)
    with pytest.raises(FileProblem, match="could not be taken"):
        spool.take_in(held / "link.pdf", PersonWord(by="pat@firm.example"), AT)
    assert (held / "link.pdf").is_symlink()


def test_a_spool_that_is_gone_is_said_in_words(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "a.pdf", CONTENT)
    spool.folder.rename(tmp_path / "away")
    with pytest.raises(TryLater, match="The spool"):
        spool.arrivals()
    with pytest.raises(TryLater, match="The spool"):
        spool.save(arrival)


def test_the_record_is_readable(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    arrival = arrive(inbox, spool, "naïve ☃.pdf", CONTENT)
    record = json.loads((spool.folder / arrival.id / "arrival.json").read_text(encoding="utf-8"))
    assert record["name"] == "naïve ☃.pdf"
    assert record["claimed_at"] == "2026-03-02T09:30:00Z"


def test_a_name_that_is_no_text_is_taken_and_given_back_as_it_was(tmp_path: Path) -> None:
    inbox, spool, _, _ = office(tmp_path)
    path = Path(os.fsdecode(os.fsencode(inbox) + b"/bad \xfe.pdf"))
    path.write_bytes(CONTENT)
    birth = claiming.birth_of(path, path.lstat(), "", AT)
    incoming = claiming.begin(spool.folder, birth)
    assert claiming.fetch(incoming, birth)
    claiming.give_back(incoming, claiming.read_birth(incoming))
    assert path.exists()
    (ready,) = FolderInbox(inbox, 0, 100).sweep(0.0).ready
    arrival = spool.claim(ready, inbox, AT)
    assert arrival is not None
    assert arrival.name == "bad \ufffd.pdf"
