"""Whether the service of an office runs, and what it last said of itself: a lock and a small file in the state folder."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from medrec_daemon.errors import TryLater
from medrec_daemon.safe_write import disk_errors, make_folder, write_text

SILENT_MINUTES = 5
"""A service that has not told its pulse for so long, while it holds the lock, is stuck or reads one very slow page."""
LOCK, TOLD = "service.lock", "service.json"


@contextmanager
def sole_service(state: Path) -> Iterator[None]:
    """Be the one service of this office. Raises ``TryLater`` when another is at work."""
    make_folder(state)
    with (state / LOCK).open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TryLater(
                "The service of this office is running already.", "See 'medrec status'; stop it before starting another."
            ) from error
        yield


def tell(state: Path, told: Mapping[str, object], now: datetime) -> None:
    """Keep what the service says of itself, with the time and its process. Raises as ``disk_errors`` does, ``TryLater`` on a full disk."""
    with disk_errors(f"The folder {state}"):
        write_text(state / TOLD, json.dumps({**told, "at": now.isoformat(timespec="seconds"), "pid": os.getpid()}))


def recall(state: Path) -> dict[str, Any]:
    """What the service last said; nothing where it never did."""
    try:
        told: dict[str, Any] = json.loads((state / TOLD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told


def service_state(state: Path, now: datetime) -> dict[str, Any]:
    """``running`` (it holds the lock), when it last told its pulse, how it watches, its inbox in the cloud, and how it is in words."""
    told = recall(state)
    running = _runs(state)
    at = datetime.fromisoformat(told["at"]) if "at" in told else None
    silent = running and at is not None and now - at > timedelta(minutes=SILENT_MINUTES)
    if not running:
        words = f"not running (last seen {at:%Y-%m-%d %H:%M})" if at else "not running: start it with 'medrec run' or systemctl"
    else:
        words = f"running, watches by {told.get('watch', 'sweep')}" + (f", but silent since {at:%H:%M}" if silent and at else "")
    known = {"last_seen": told.get("at"), "watch": told.get("watch"), "cloud_inbox": told.get("beside")}
    return {"running": running, "silent": silent, "words": words} | known


def _runs(state: Path) -> bool:
    try:
        with (state / LOCK).open("r", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
