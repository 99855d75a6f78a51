"""How a defect of ours is told: the way to it, without its message, which may hold a name, a folder, a record's words."""

from __future__ import annotations

import logging
import traceback


def log_defect(log: logging.Logger, what: str, defect: Exception) -> None:
    """Log the kind of the defect and the lines that led to it; ``what`` was being done."""
    frames = "".join(traceback.format_tb(defect.__traceback__))
    log.error("%s: a defect of ours: %s\n%s", what, type(defect).__name__, frames)
