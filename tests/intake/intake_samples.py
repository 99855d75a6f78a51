"""Real files of every kind the intake looks at, made by the libraries that people's scanners use too."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from pypdf import PdfWriter

from medrec_daemon.intake.arrival import Arrival
from medrec_daemon.intake.folder import FolderInbox
from medrec_daemon.intake.spool import Spool
from medrec_daemon.intake.wholeness import has_writer

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def pdf(title: str = "Testina Sampleton", pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(612, 792)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def image(kind: str, **options: object) -> bytes:
    picture = Image.effect_noise((600, 400), 40)
    if kind == "TIFF":
        picture = picture.convert("1")
        options = {"compression": "group4", "save_all": True, "append_images": [picture.rotate(5), picture.rotate(9)], **options}
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def office(root: Path) -> tuple[Path, Spool, Path, Path]:
    """(inbox, spool, held, filed) below a fresh folder."""
    for name in ("inbox", "held", "filed"):
        (root / name).mkdir()
    return root / "inbox", Spool(root / "state" / "spool"), root / "held", root / "filed"


def arrive(inbox: Path, spool: Spool, name: str, content: bytes) -> Arrival:
    """Drop a file into the inbox and claim it."""
    (inbox / name).parent.mkdir(parents=True, exist_ok=True)
    (inbox / name).write_bytes(content)
    (ready,) = FolderInbox(inbox, 0, 100).sweep(0.0).ready
    arrival = spool.claim(ready, inbox, AT)
    assert arrival is not None
    return arrival


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def writers_show(folder: Path) -> bool:
    """Whether the system tells that a file is open for writing (some sandboxes know no leases)."""
    with (folder / ".probe").open("wb"):
        return has_writer(folder / ".probe")


def run_python(script: str, *arguments: object, wrapper: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with the package on its path."""
    command = [*wrapper, sys.executable, "-c", script, *map(str, arguments)]
    paths = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": paths})
