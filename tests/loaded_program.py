"""Loads the program once; then every line on stdin is a command, for which it forks (see ``command_line``).

A line is JSON with ``words``, ``cwd``, ``environment``, ``out`` and ``err`` (files for what it prints). Told on stdout are the
process id, and when the command has ended its exit code, negative where a signal ended it: a line each.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import medrec_daemon
import medrec_daemon.cli.commands  # everything the first command would load
from medrec_daemon.cli.app import main

PROGRAM = str(Path(medrec_daemon.__file__).with_name("__main__.py"))
"""What ``python -m medrec_daemon`` has as its own name."""


def take_over(asked: dict[str, Any]) -> None:
    """From here on this process is the command, in a session of its own as a shell's is."""
    os.setsid()
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, asked["out"], os.O_WRONLY | os.O_CREAT),
        (2, asked["err"], os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # the old one has read ahead
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.chdir(asked["cwd"])
    sys.argv = [PROGRAM, *asked["words"]]


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        take_over(json.loads(line))
        main()
        break
    print(child, flush=True)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
