"""The ``medrec`` command as a process of its own, for tests that speak to it only as a person does.

Loading the program takes most of a second of processor time, and the tests give hundreds of commands. So one process for each width
of terminal loads it once (``loaded_program``) and forks another for every command: the same program, with its own folder,
environment, output and exit code. ``medrec_anew`` starts it from nothing, as a shell does.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

SECONDS = 120
ROOT = Path(__file__).parent.parent


def medrec(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = _clean() | environment
    program = _loaded(environment["COLUMNS"])
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        asked = {"words": words, "cwd": str(cwd or Path.cwd()), "environment": environment, "out": str(out), "err": str(err)}
        print(json.dumps(asked), file=program.stdin, flush=True)
        pid, code = int(_told(program)), None
        try:
            code = int(_told(program))
        finally:
            if code is None:
                os.killpg(pid, signal.SIGKILL)
        return subprocess.CompletedProcess(["medrec", *words], code, out.read_text("utf-8"), err.read_text("utf-8"))


def medrec_anew(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "medrec_daemon", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=cwd, env=_clean() | environment)


def medrec_json(*words: str, cwd: Path) -> Any:
    done = medrec(*words, "--json", cwd=cwd)
    assert done.returncode in {0, 5}, done.stderr
    return json.loads(done.stdout)


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"MEDREC_CONFIG", "MEDREC_USER"}} | {"COLUMNS": "160"}


@lru_cache
def _loaded(columns: str) -> subprocess.Popen[str]:
    """A process that has loaded the program for a terminal so wide, and ends when this one does: its stdin ends then."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "loaded_program.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=_clean() | {"COLUMNS": columns},
        start_new_session=True,
    )


def _told(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    ready, _, _ = select.select([program.stdout], [], [], SECONDS)
    if not ready:
        raise subprocess.TimeoutExpired("medrec", SECONDS)
    return program.stdout.readline()
