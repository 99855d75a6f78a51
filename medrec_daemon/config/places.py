"""The office's folders: that none lies inside another, and that they are there and ours."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from medrec_daemon.config.cloud import STORE_FOLDER
from medrec_daemon.config.document import Document
from medrec_daemon.config.mistakes import Mistake, Place, line_of, written
from medrec_daemon.config.secrets import secret_problems
from medrec_daemon.config.settings import Config, Folders

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

    Each must be there, be a folder, and be ours to write (``rules`` only to read, and it may be absent; a store in the cloud
    is no folder). ``state`` must be closed to everybody else, and so must a file with a secret.
    """
    store = [("store.root", config.store.folder)] if config.store.folder is not None else []
    problems: list[str] = []
    for key, path in (*((f"folders.{name}", path) for name, path in config.folders), *store):
        problems += _folder_problems(key, path)
    state = config.folders.state
    if (_mode_of(state) or 0) & GROUP_AND_OTHERS:
        problems.append(f"folders.state: {state} can be read by others. Close it: chmod 700 {state}")
    problems += secret_problems(config)
    for section, ca_file in (("mail", config.mail.ca_file), ("graph", config.graph.ca_file if config.graph else None)):
        if ca_file is not None and not stat.S_ISREG(_mode_of(ca_file) or 0):
            problems.append(f"{section}.ca_file: there is no file {ca_file}. Put the certificates there, or leave {section}.ca_file out.")
    form = config.letter.certification
    if form is not None and not stat.S_ISREG(_mode_of(form) or 0):
        problems.append(f"letter.certification: there is no file {form}. Put the form there, or leave letter.certification empty.")
    return tuple(problems)


def _places(document: Document, office: Path) -> Iterator[tuple[Place, Path]]:
    """Every folder that is configured or taken by default, as far as its value can be understood, links followed."""
    sections = document.plain if isinstance(document.plain, dict) else {}
    wanted = [("folders", name, field.default) for name, field in Folders.model_fields.items()]
    store = sections.get("store")
    if not isinstance(store, dict) or store.get("kind") != "onedrive":
        wanted.append(("store", "root", Path(STORE_FOLDER)))
    for section, key, default in wanted:
        given = sections.get(section)
        value = given.get(key) if isinstance(given, dict) else None
        value = default if value is None else value
        if isinstance(value, str | Path) and not str(value).startswith("~"):
            yield (section, key), (office / str(value).strip()).resolve()


def _folder_problems(key: str, path: Path) -> Iterator[str]:
    optional = read_only = key == "folders.rules"
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
