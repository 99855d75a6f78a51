"""What the filing tests store, and the names they try."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

from pypdf import PdfWriter

ROOT = Path(__file__).parents[2]


def pdf(title: str = "Testina Sampleton") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def source(folder: Path, content: bytes) -> tuple[Path, str]:
    """(file, its SHA-256), ready to be stored."""
    path = folder / f"{sha(content)[:8]}.pdf"
    path.write_bytes(content)
    return path, sha(content)


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def run_python(script: str, *arguments: object, wrapper: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with the package and the crash machinery on its path."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "intake"), str(Path(__file__).parent)))
    command = [*wrapper, sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, "PYTHONPATH": paths})
