"""A file cut off anywhere must not look whole; a whole one must, whatever a gateway put after its end."""

from __future__ import annotations

import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from intake_samples import image, pdf, run_python, writers_show

from medrec_daemon.intake.wholeness import has_writer, looks_whole

WHOLE = {
    "scan.pdf": pdf(pages=3),
    "fax.tif": image("TIFF"),
    "photo.jpg": image("JPEG"),
    "shot.png": image("PNG"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_whole(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    assert looks_whole(tmp_path / name)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("tail", [b"\0" * 2000, b"\r\n", b"--gateway boundary--\r\n"])
def test_what_a_gateway_appends_does_no_harm(tmp_path: Path, name: str, tail: bytes) -> None:
    (tmp_path / name).write_bytes(WHOLE[name] + tail)
    assert looks_whole(tmp_path / name)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_file_cut_off_is_not_whole(tmp_path: Path, name: str, share: float) -> None:
    (tmp_path / name).write_bytes(WHOLE[name][: int(len(WHOLE[name]) * share)])
    assert not looks_whole(tmp_path / name)


@pytest.mark.parametrize("name", WHOLE)
def test_room_made_in_advance_is_not_whole(tmp_path: Path, name: str) -> None:
    """Copying programs make the whole size first and fill it from the front."""
    with (tmp_path / name).open("wb") as writer:
        writer.write(WHOLE[name][:200])
        writer.truncate(len(WHOLE[name]) + 100_000)
    assert not looks_whole(tmp_path / name)


@pytest.mark.parametrize("name", WHOLE)
def test_an_empty_file_and_other_kinds_count_as_whole(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert looks_whole(tmp_path / name)
    (tmp_path / "note.txt").write_bytes(b"call Demo Patientsson, 555-0142")
    assert looks_whole(tmp_path / "note.txt")


def test_a_name_that_promises_another_kind_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"\0" * 5000)
    assert not looks_whole(tmp_path / "scan.pdf")


@pytest.mark.parametrize(("order", "magic"), [("<", b"II*\0"), (">", b"MM\0*")])
def test_hostile_tiffs_end(tmp_path: Path, order: str, magic: bytes) -> None:
    """A chain that bites its own tail, and one with more entries than any scan, are walked in bounded time."""
    loop = magic + struct.pack(f"{order}IH", 8, 1) + struct.pack(f"{order}HHII", 256, 3, 1, 5) + struct.pack(f"{order}I", 8)
    (tmp_path / "loop.tif").write_bytes(loop)
    assert looks_whole(tmp_path / "loop.tif")
    many = b"".join(struct.pack(f"{order}HHII", 256, 3, 1, 5) for _ in range(60_000))
    chain = magic + struct.pack(f"{order}I", 8)
    for start in range(1, 6):
        chain += struct.pack(f"{order}H", 60_000) + many + struct.pack(f"{order}I", 8 + start * (2 + len(many) + 4))
    (tmp_path / "monster.tif").write_bytes(chain)
    assert looks_whole(tmp_path / "monster.tif")


def test_a_strip_outside_the_file_is_not_whole(tmp_path: Path) -> None:
    entries = struct.pack("<HHII", 273, 4, 1, 60) + struct.pack("<HHII", 279, 4, 1, 5_000)
    content = b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + b"\1" * 100
    (tmp_path / "cut.tif").write_bytes(content)
    assert not looks_whole(tmp_path / "cut.tif")
    (tmp_path / "cut.tif").write_bytes(content + b"\1" * 5_000)
    assert looks_whole(tmp_path / "cut.tif")


def test_links_pipes_and_sockets_are_never_opened(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(pdf())
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    with pytest.raises(OSError, match="symbolic links"):
        looks_whole(tmp_path / "link.pdf")
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.bind(str(tmp_path / "s"))
        with pytest.raises(OSError, match="No such device"):
            looks_whole(tmp_path / "s")


def test_a_writer_is_seen_while_it_has_the_file_open(tmp_path: Path) -> None:
    if not writers_show(tmp_path):
        pytest.skip("this system does not tell who writes")
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf())
    assert not has_writer(path)
    script = "import sys; handle = open(sys.argv[1], 'ab'); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdin
        assert writer.stdout
        assert writer.stdout.readline() == b"open\n"
        assert has_writer(path)
        with path.open("rb"):  # a reader is no writer
            assert has_writer(path)
        writer.stdin.close()
    assert not has_writer(path)


def test_a_writer_that_comes_while_we_look_cannot_end_us() -> None:
    """The kernel signals the breaking of a lease; by default that signal would end the process."""
    script = (
        "import fcntl, os, signal, sys, tempfile, threading\n"
        "from pathlib import Path\n"
        "from medrec_daemon.intake.wholeness import has_writer\n"
        "path = Path(tempfile.mkdtemp()) / 'scan.pdf'; path.write_bytes(b'x')\n"
        "stop = threading.Event()\n"
        "def write():\n"
        "    while not stop.is_set():\n"
        "        os.close(os.open(path, os.O_WRONLY))\n"
        "thread = threading.Thread(target=write); thread.start()\n"
        "seen = {has_writer(path) for _ in range(3000)}\n"
        "stop.set(); thread.join(); print('alive')\n"
    )
    done = run_python(script)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
    assert signal.getsignal(signal.SIGURG) is signal.SIG_DFL
