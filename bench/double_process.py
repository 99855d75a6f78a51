"""The double of Microsoft Graph in a process of its own, so that a measured client shares neither memory nor interpreter with it."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent / "tests"
STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Counted:
    """What a client cost since the last ``forget``: requests and resource units by operation, and the most requests at once."""

    requests: dict[str, int]
    units: dict[str, int]
    most_at_once: dict[str, int]
    statuses: dict[str, int]
    defects: list[str]


@dataclass(frozen=True, slots=True)
class DoubleProcess:
    """A running double: where it is, and its control endpoint."""

    root: str
    tenant_url: str
    ca_file: Path
    token: str = field(repr=False)
    drive: str
    control: str

    def tree(self) -> dict[str, str]:
        """SHA-256 by path of every file in its drive."""
        return dict(self._ask({"tree": self.drive})["tree"])

    def open_sessions(self) -> list[str]:
        """Names that an upload session keeps others from."""
        return list(self._ask({"tree": self.drive})["sessions"])

    def forget(self) -> None:
        """Count from here."""
        self._ask({"reset": True})

    def counted(self) -> Counted:
        """What was asked since."""
        told = self._ask({"report": True})["report"]
        return Counted(told["by_operation"], told["units_by_operation"], told["most_at_once"], told["by_status"], told["defects"])

    def _ask(self, wish: dict[str, Any]) -> dict[str, Any]:
        asked = urllib.request.Request(self.control, json.dumps(wish).encode(), {"Content-Type": "application/json"}, method="POST")
        trust = ssl.create_default_context(cafile=str(self.ca_file))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
        with opener.open(asked, timeout=600) as answer:
            return dict(json.load(answer))


@contextmanager
def double_process(folder: Path, **settings: object) -> Iterator[DoubleProcess]:
    """Start a double that keeps its contents in ``folder``, with such settings as its control endpoint takes; end it after.

    Raises SystemExit where it does not start, or made a mistake of its own.
    """
    path = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "graph_double", "--until-stdin-ends", "--folder", str(folder), "--settings", json.dumps(settings)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path})
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise SystemExit("the double did not start")
        told = json.loads(line)
        running = DoubleProcess(told["root"], told["tenant_url"], Path(told["ca_file"]), told["token"], told["drive"], told["control"])
        yield running
        if defects := running.counted().defects:
            raise SystemExit(f"the double made a mistake: {defects}")
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
