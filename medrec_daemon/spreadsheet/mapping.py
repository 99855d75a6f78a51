"""Which column of a spreadsheet is which field of ours: guessed from its name, or said in a mapping file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from medrec_daemon.errors import FileProblem
from medrec_daemon.person_names import fold

LARGEST = 100_000


def columns_for(
    columns: Sequence[str], synonyms: Mapping[str, Sequence[str]], mapping: Path | None, needed: Sequence[str]
) -> dict[str, str]:
    """Field -> column. A mapping file settles what it names; the other fields are guessed from ``synonyms``.

    ``mapping.yaml`` holds lines such as ``name: Facility Name``; an empty value says that there is no such column.
    Raises ``FileProblem`` for a field or column that does not exist, and where one of ``needed`` has no column.
    """
    said = _read(mapping, tuple(synonyms), columns) if mapping else {}
    taken = {column for column in said.values() if column}
    found = {field: column for field, column in said.items() if column}
    for field, names in synonyms.items():
        if field in said:
            continue
        guess = next((column for name in names for column in columns if column not in taken and _same(column, name)), None)
        if guess is not None:
            found[field] = guess
            taken.add(guess)
    lacking = [field for field in needed if field not in found]
    if lacking:
        first = columns[0] if columns else "Column"
        raise FileProblem(
            f"No column is known to be {' or '.join(lacking)}. The columns are: {', '.join(columns)}.",
            f"Write a file mapping.yaml with a line such as '{lacking[0]}: {first}', and say --map mapping.yaml.",
        )
    return found


def _same(column: str, name: str) -> bool:
    return _plain(column) == _plain(name)


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]+", " ", fold(text.replace("_", " ").replace("#", " number "))).strip()


def _read(path: Path, fields: Sequence[str], columns: Sequence[str]) -> dict[str, str | None]:
    try:
        if path.stat().st_size > LARGEST:
            raise FileProblem(f"{path.name} is larger than a mapping can be.", "Is it the right file?")
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506 - text only, no objects
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise FileProblem(f"{path.name} cannot be read as YAML.", "It holds lines such as 'name: Facility Name'.") from error
    if not isinstance(content, dict):
        raise FileProblem(f"{path.name} holds no lines such as 'name: Facility Name'.", f"Fields are: {', '.join(fields)}.")
    said: dict[str, str | None] = {}
    for key, value in content.items():
        if key not in fields:
            raise FileProblem(f"{path.name}: there is no field '{key}'.", f"Fields are: {', '.join(fields)}.")
        column = next((one for one in columns if isinstance(value, str) and _same(one, value)), None)
        if value and column is None:
            raise FileProblem(f"{path.name}: {key} names no column of the spreadsheet.", f"Its columns are: {', '.join(columns)}.")
        said[key] = column
    return said
