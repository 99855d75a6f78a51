"""The kinds of value that config.yaml knows: how each is checked, and what a section of it is."""

from __future__ import annotations

import os
import re
import string
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

PLACEHOLDERS = frozenset({"client_folder", "provider", "subfolder", "kind", "date"})
"""What ``filing.folder`` and ``filing.name`` may hold."""
_EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z0-9-]+")
_PHONE = re.compile(r"[0-9+() ./x-]+|[0-9+() ./-]+ ext\.? ?[0-9]+")
_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+")


class Setting(BaseModel):
    """Frozen; unknown keys are refused; a key without a value is as if it were not there."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_keys(cls, given: Any) -> Any:  # noqa: ANN401, whatever stood in the file
        if not isinstance(given, dict):
            return given
        known = set(keys_of(cls))
        return {key: value for key, value in given.items() if value is not None or key not in known}


def keys_of(model: type[BaseModel]) -> dict[str, str]:
    """The keys of a section as they are written, each with the description of what it takes."""
    return {field.alias or name: field.description or "" for name, field in model.model_fields.items()}


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text) or ".." in text:
        raise ValueError("is not an e-mail address")
    return text


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text) or sum(char.isdigit() for char in text) < 7:
        raise ValueError("is not a telephone number")
    return text


def as_zone(text: str) -> str:
    """A time zone that this machine knows."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        near = get_close_matches(text, sorted(available_timezones()), n=1, cutoff=0.5)
        raise ValueError("is not a time zone" + (f"; did you mean {near[0]}?" if near else "")) from error
    return text


def as_hour(value: Any) -> Any:  # noqa: ANN401, whatever stood in the file
    """An hour of the day, ``8:00`` or ``08:00``."""
    if isinstance(value, time):
        return value
    match = _HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("is not an hour of the day")
    return time(int(match[1]), int(match[2]))


def as_workers(value: Any) -> Any:  # noqa: ANN401, whatever stood in the file
    """``auto``, or a number of processes."""
    if value == "auto" or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 64):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and 1 <= int(value) <= 64:
        return int(value)
    raise ValueError("is neither 'auto' nor a number from 1 to 64")


def office_path(value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401, whatever stood in the file
    """Absolute; a relative one lies in the folder of config.yaml, which the loader hands in as ``context``."""
    if not isinstance(value, str | Path) or not str(value).strip():
        raise ValueError("is no folder's name")
    text = str(value).strip()
    if text.startswith("~"):
        raise ValueError("starts with ~, which a service has no home for")
    office = info.context["office"] if info.context else Path.cwd()
    return Path(os.path.normpath(office / text))


def _template(text: str) -> str:
    try:
        found = [(name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise ValueError("has braces that do not match") from error
    for name, spec, conversion in found:
        if name not in PLACEHOLDERS or spec or conversion:
            near = get_close_matches(name, PLACEHOLDERS, n=1)
            hint = f"did you mean {{{near[0]}}}?" if near else f"known are {', '.join(f'{{{known}}}' for known in sorted(PLACEHOLDERS))}"
            raise ValueError(f"has the placeholder {{{name}}}, which is not known; {hint}")
    return text


def as_folder_template(text: str) -> str:
    """Folders with placeholders, the client's in a segment of its own."""
    segments = _template(text).split("/")
    if any(segment.strip() in {"", ".", ".."} for segment in segments) or "\\" in text:
        raise ValueError("must be folder names with one / between them, none at the ends")
    with_client = [segment for segment in segments if "{client_folder}" in segment]
    if len(with_client) != 1 or with_client[0].count("{") != 1:
        raise ValueError(
            "needs {client_folder} once, with no other placeholder between the same slashes, or two clients could share a folder"
        )
    return text


def as_name_template(text: str) -> str:
    """A file's name with placeholders."""
    if "/" in _template(text) or "\\" in text:
        raise ValueError("is a file's name and holds no slash")
    return text


def as_sending_template(text: str) -> str:
    """An address or a subject with the placeholders of a sending."""
    try:
        text.format(to="", number10="", reference="", key="")
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise ValueError("knows only the placeholders {number10}, {to}, {reference} and {key}") from error
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Email = Annotated[Text, AfterValidator(_email)]
Phone = Annotated[Text, AfterValidator(_phone)]
OfficePath = Annotated[Path, BeforeValidator(office_path)]
Host = Annotated[str, StringConstraints(strip_whitespace=True, pattern=f"^(?:{_HOST.pattern})$")]
