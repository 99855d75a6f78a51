"""A mistake in config.yaml: its line, its place, what is wrong, what to write instead. Pydantic's errors in these words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from medrec_daemon.config.fields import keys_of
from medrec_daemon.config.settings import Config

Place = tuple[str | int, ...]
"""A path into the file, such as ``("staff", 0, "email")``."""
SECRETS = {"password", "pass", "passwd", "passphrase", "secret", "client_secret", "token", "certificate", "private_key"}


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend. ``line`` counts from 1."""

    line: int
    place: Place
    what: str
    remedy: str

    def __str__(self) -> str:
        said = " ".join(filter(None, (written(self.place), self.what)))
        return f"line {self.line}: {said}{'' if said.endswith('?') else '.'} {self.remedy}"


def written(place: Place) -> str:
    """``staff[0].email``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")


def line_of(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of a place, or of the nearest one around it that stands in the file."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def from_validation(error: ValidationError, lines: Mapping[Place, int], known: Collection[Place]) -> Iterator[Mistake]:
    """Every error of a validation of ``Config`` as a mistake; none for a place that is ``known`` to have another already."""
    details = error.errors(include_url=False)
    for detail in details:
        place = _place_in_file(detail["loc"], lines)
        # A list whose items are all wrong counts as too short as well; the items say enough.
        echo = detail["type"] == "too_short" and any(
            len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details
        )
        if not echo and place not in known:
            yield Mistake(line_of(place, lines), place, *_words(detail, place))


def _place_in_file(place: Place, lines: Mapping[Place, int]) -> Place:
    """The place without what pydantic adds behind it (a union's branch), so that it can be found in the file."""
    while len(place) > 1 and place not in lines and place[:-1] in lines and _field_at(place) is None:
        place = place[:-1]
    return place


def _words(detail: ErrorDetails, place: Place) -> tuple[str, str]:
    """What is wrong and what to do, as two sentences' ends."""
    kind, given = detail["type"], detail["input"]
    field = _field_at(place)
    wanted = field.description if field is not None else None
    remedy = f"Give {wanted}." if wanted else "Look at config.example.yaml."
    if kind == "missing":
        return "is missing", remedy
    if kind == "extra_forbidden":
        return "is no key of ours", _instead(place)
    seen = f"{_shown(given)} " if isinstance(given, str) else ""
    if kind == "value_error":
        return f"{seen}{detail['ctx']['error']}", remedy
    if kind in {"model_type", "dict_type"}:
        return "must be keys with values under it", remedy
    if kind == "tuple_type":
        return "must be a list", remedy
    if kind in {"too_short", "string_too_short"}:
        return "is empty", remedy
    return f"{seen}will not do", remedy


def _shown(given: str) -> str:
    """A value as a mistake shows it: on one line, and not all of a long one."""
    line = " ".join(given.split())
    return f"'{line[:60]}…'" if len(line) > 60 else f"'{line}'"


def _instead(place: Place) -> str:
    """What may have been meant by a key that we do not know."""
    *around, key = place
    if str(key).casefold() in SECRETS:
        in_graph = len(place) > 1 and place[0] == "graph"
        key_from = {"passphrase": "graph.passphrase_from", "certificate": "graph.certificate_from", "private_key": "graph.certificate_from"}
        named = key_from.get(str(key).casefold(), "graph.secret_from" if in_graph else "mail.password_from")
        return f"No secret stands in config.yaml: put it into a file of its own and name that in {named}."
    known = keys_of(_model_at(tuple(around)) or Config)
    near = get_close_matches(str(key).casefold().replace("-", "_"), known, n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."


def _model_at(place: Place) -> type[BaseModel] | None:
    """The model that the section at ``place`` is read by."""
    model: type[BaseModel] | None = Config
    for part in place:
        if isinstance(part, str) and model is not None:
            field = _field_of(model, part)
            model = model_in(field.annotation) if field is not None else None
    return model


def _field_at(place: Place) -> FieldInfo | None:
    """The field that a place names; for an item of a list the list's."""
    while place and isinstance(place[-1], int):
        place = place[:-1]
    model = _model_at(place[:-1]) if place else None
    return _field_of(model, str(place[-1])) if model is not None else None


def _field_of(model: type[BaseModel], key: str) -> FieldInfo | None:
    return next((field for name, field in model.model_fields.items() if (field.alias or name) == key), None)


def model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401, any annotation
    """The section's model that a field holds, one or a list of them; None for a plain value."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := model_in(argument)) is not None), None)
