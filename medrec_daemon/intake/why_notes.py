"""The note beside a held file: ``NAME.why.txt`` says why it waits. Ours are known by their last line."""

from __future__ import annotations

import os
import re
from pathlib import Path

from medrec_daemon.privacy import short
from medrec_daemon.safe_write import rename_new, write_text

ENDING = ".why.txt"
SHARED_MODE = 0o660
"""Staff on a share read, move and delete what is held."""
_MARK = re.compile(r"\(Note by medrec-daemon for file ([0-9a-f]{16})\. It goes away by itself once the file beside it is gone\.\)\s*\Z")


def note_path(held: Path) -> Path:
    """Where the note of a held file lies."""
    return held.with_name(held.name + ENDING)


def write_note(held: Path, why: str, sha256: str) -> None:
    """Write or replace the note of a held file, whole. Raises ``OSError``."""
    write_text(note_path(held), _text(why, sha256), SHARED_MODE)


def reserve(held: Path, why: str, sha256: str) -> bool:
    """Write the note of a file that is about to be put there, and with it hold the name; False where another has it.

    A note that we wrote for the same file in an earlier try is taken over. Raises ``OSError``.
    """
    temporary = held.with_name(f".note-{short(sha256)}-{os.urandom(4).hex()}.tmp")
    try:
        write_text(temporary, _text(why, sha256), SHARED_MODE)
        rename_new(temporary, note_path(held))
    except FileExistsError:
        if read_note(held)[1] != short(sha256):
            return False
        write_note(held, why, sha256)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def read_note(held: Path) -> tuple[str, str | None]:
    """(what the note of a held file says, the short hash of the file it was written for); ('', None) where there is no note."""
    try:
        text = note_path(held).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "", None
    mark = _MARK.search(text)
    return (text[: mark.start()].rstrip(), mark.group(1)) if mark else (text.rstrip(), None)


def marked_for(text: str) -> str | None:
    """The short hash of the file that a note of ours was written for, by its text; None where it is no note of ours."""
    mark = _MARK.search(text)
    return mark.group(1) if mark else None


def note_text(why: str, sha256: str) -> str:
    """The whole text of a note, with the mark that we know it by."""
    return _text(why, sha256)


def is_why_note(path: Path) -> bool:
    """Whether this file is a note of ours, wherever it was moved to."""
    return path.name.endswith(ENDING) and read_note(path.with_name(path.name.removesuffix(ENDING)))[1] is not None


def _text(why: str, sha256: str) -> str:
    mark = f"(Note by medrec-daemon for file {short(sha256)}. It goes away by itself once the file beside it is gone.)"
    return f"{why.rstrip()}\n\n{mark}\n"
