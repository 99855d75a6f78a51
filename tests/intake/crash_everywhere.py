"""Kill a process before each of its changes to the disk, one after the other, and see what a fresh one makes of the rest.

Not a test module: a test runs a scenario script in a process of its own, and that calls ``crash_everywhere``. The kill is
``os._exit`` out of an audit hook (sys.addaudithook), so the code under test runs as it is.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

CHANGES = {"os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod", "os.utime", "os.truncate"}
KILLED = 9


def crash_everywhere(
    prepare: Callable[[Path], None],
    act: Callable[[Path], None],
    check: Callable[[Path], None],
    where: str | None = None,
    step: int = 1,
) -> None:
    """For n = 1, 1 + step …: in a fresh folder ``prepare``, run ``act`` killed before its n-th change, then ``check``.

    Ends after the first run that got through whole. Prints how many places it was killed at.
    """
    for number in range(1, 1000, step):
        with tempfile.TemporaryDirectory(dir=where) as name:
            root = Path(name)
            prepare(root)
            ended = in_child(lambda root=root, number=number: (kill_at(number), act(root)))
            assert ended in {0, KILLED}, f"the {number}th run ended with {ended}"
            assert in_child(lambda root=root: check(root)) == 0, f"killed before change {number}: not mended"
        if ended == 0:
            print(f"killed at {len(range(1, number, step))} places")
            return
    raise AssertionError("it never got through")


def kill_at(number: int) -> None:
    """From now on, end this process before its ``number``-th change to the disk."""
    left = [number]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and len(arguments) > 2 and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or writes:
            left[0] -= 1
            if left[0] == 0:
                os._exit(KILLED)

    sys.addaudithook(hook)


def in_child(work: Callable[[], object]) -> int:
    """Run in a forked child; its exit code, 1 for an exception (which is printed)."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the child must end here whatever it was
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
