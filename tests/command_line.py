"""The ``medrec`` command as a process of its own, for tests that speak to it only as a person does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def medrec(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"MEDREC_CONFIG", "MEDREC_USER"}}
    return subprocess.run(
        [sys.executable, "-m", "medrec_daemon", *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=cwd,
        env=clean | {"COLUMNS": "160"} | environment,
    )


def medrec_json(*words: str, cwd: Path) -> Any:
    done = medrec(*words, "--json", cwd=cwd)
    assert done.returncode in {0, 5}, done.stderr
    return json.loads(done.stdout)
