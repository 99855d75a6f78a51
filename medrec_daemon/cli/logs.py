"""What the log says: the service's to stderr, nothing for a command that answers by itself, and no library that prints addresses."""

from __future__ import annotations

import logging
import sys

TALKATIVE = ("PIL", "pikepdf", "schedule")
TELLTALES = ("urllib3", "requests", "msal")
"""They print addresses, which hold names of files and the keys of uploads; the room ``graph`` says itself what may be said."""


def keep_quiet() -> None:
    """For every command: its own words are the answer, and what libraries would say of addresses is never said."""
    logging.getLogger("medrec_daemon").addHandler(logging.NullHandler())
    for library in TELLTALES:
        logging.getLogger(library).setLevel(logging.CRITICAL)
        logging.getLogger(library).addHandler(logging.NullHandler())


def to_stderr(*, verbose: bool) -> None:
    """For the service: plain lines; under systemd the journal adds the time."""
    shape = "%(asctime)s %(levelname)s %(message)s" if sys.stderr.isatty() else "%(levelname)s %(message)s"
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG if verbose else logging.INFO, format=shape)
    for library in TALKATIVE:
        logging.getLogger(library).setLevel(logging.WARNING)
    logging.getLogger("watchdog").setLevel(logging.CRITICAL)  # its threads complain while they end; the loop sees for itself
