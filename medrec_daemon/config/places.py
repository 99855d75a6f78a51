"""The office's folders: that none lies inside another, that they are there and ours, and where the mail password comes from."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from medrec_daemon.config.document import Document
from medrec_daemon.config.mistakes import Mistake, Place, line_of, written
from medrec_daemon.config.settings import Config, Folders, StoreSettings
from medrec_daemon.errors import ConfigProblem

OTHERS = stat.S_IRWXO
GROUP_AND_OTHERS = stat.S_IRWXG | stat.S_IRWXO
CONFIG_FILE = "config.yaml"


def overlaps(document: Document, office: Path) -> Iterator[Mistake]:
    """Folders that contain one another (links followed), or that contain config.yaml. Looks at the plain file, defaults filled in."""
    places = dict(_places(document, office))
    for (one, path), (other, its_path) in combinations(places.items(), 2):
        if path != its_path and not path.is_relative_to(its_path) and not its_path.is_relative_to(path):
            continue
        inner, outer = (one, other) if path.is_relative_to(its_path) else (other, one)
        place = max((inner, outer), key=lambda found: line_of(found, document.lines))
        what = f"({places[inner]}) is the same folder as" if path == its_path else f"({places[inner]}) lies inside"
        yield Mistake(line_of(place, document.lines), inner, f"{what} {written(outer)} ({places[outer]})", "Give each a folder of its own.")
    for place, path in places.items():
        if office.resolve().is_relative_to(path):
            what = f"({path}) contains {CONFIG_FILE} itself"
            yield Mistake(line_of(place, document.lines), place, what, "Give it a folder of its own.")


def check_folders(config: Config) -> tuple[str, ...]:
    """What is wrong with the folders as they are on the disk, one sentence each with its remedy; empty when all is well.

    Each must be there, be a folder, and be ours to write (``authorizations`` and ``rules`` only to read; ``rules`` may be
    absent). ``state`` must be closed to everybody else, and so must a file that holds the mail password.
    """
    problems: list[str] = []
    for key, path in (*((f"folders.{name}", path) for name, path in config.folders), ("store.root", config.store.root)):
        problems += _folder_problems(key, path)
    state = config.folders.state
    if (_mode_of(state) or 0) & GROUP_AND_OTHERS:
        problems.append(f"folders.state: {state} can be read by others. Close it: chmod 700 {state}")
    secret = _secret_file(config)
    mode = _mode_of(secret) if secret is not None else None
    if mode is not None and mode & OTHERS:
        problems.append(f"mail.password_from: {secret} can be read by everybody. Close it: chmod 600 {secret}")
    if secret is not None and mode is None:
        problems.append(f"mail.password_from: there is no file {secret}. Write the password into it, closed with chmod 600.")
    ca_file = config.mail.ca_file
    if ca_file is not None and not stat.S_ISREG(_mode_of(ca_file) or 0):
        problems.append(f"mail.ca_file: there is no file {ca_file}. Put the certificates there, or leave mail.ca_file out.")
    return tuple(problems)


def mail_password(config: Config, credentials: Path | None) -> str | None:
    """The mail password, or None where the server asks for none.

    ``credentials`` is systemd's $CREDENTIALS_DIRECTORY, for a ``password_from`` without a slash. One trailing line end is
    dropped. Raises ``ConfigProblem`` when the file is missing, unreadable or empty.
    """
    source = config.mail.password_from
    if source is None:
        return None
    file = _secret_file(config)
    if file is None:
        if credentials is None:
            raise ConfigProblem(
                f"mail.password_from names the systemd credential '{source}', but the service was started without credentials.",
                f"Add LoadCredential={source}:/path/of/the/file to the unit, or give a path with a slash in config.yaml.",
            )
        file = credentials / source
    try:
        password = file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigProblem(
            f"The mail password cannot be read from {file}.", "Put it there as one line of text that the service may read."
        ) from error
    if not password:
        raise ConfigProblem(f"The mail password in {file} is empty.", "Put the password there as one line of text.")
    return password


def _secret_file(config: Config) -> Path | None:
    """The password's file where a path is configured; None for none and for a systemd credential."""
    source = config.mail.password_from
    return config.office / source if source is not None and "/" in source else None


def _places(document: Document, office: Path) -> Iterator[tuple[Place, Path]]:
    """Every folder that is configured or taken by default, as far as its value can be understood, links followed."""
    sections = document.plain if isinstance(document.plain, dict) else {}
    wanted = [("folders", name, field.default) for name, field in Folders.model_fields.items()]
    for section, key, default in (*wanted, ("store", "root", StoreSettings.model_fields["root"].default)):
        given = sections.get(section)
        value = given.get(key) if isinstance(given, dict) else None
        value = default if value is None else value
        if isinstance(value, str | Path) and not str(value).startswith("~"):
            yield (section, key), (office / str(value).strip()).resolve()


def _folder_problems(key: str, path: Path) -> Iterator[str]:
    optional, read_only = key == "folders.rules", key in {"folders.rules", "folders.authorizations"}
    mode = _mode_of(path)
    if mode is None:
        if not optional:
            yield f"{key}: there is no folder {path}. Make it ('medrec init' does), or look whether its disk or share is connected."
    elif not stat.S_ISDIR(mode):
        yield f"{key}: {path} is not a folder. Name a folder."
    elif not os.access(path, os.R_OK | os.X_OK | (0 if read_only else os.W_OK)):
        yield f"{key}: {path} cannot be {'read' if read_only else 'written'} by the service's account. Give it the right to."


def _mode_of(path: Path) -> int | None:
    """``st_mode`` of what a path leads to; None where nothing is, or nothing that we are let near."""
    try:
        return path.stat().st_mode
    except OSError:
        return None
