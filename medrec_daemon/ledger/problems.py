"""What is wrong with a file of the ledger, said with its line, its field and the next step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from medrec_daemon.errors import FileProblem

Place = tuple[str | int, ...]
"""The way to a field from the top of a file: names, and positions in lists counted from 0."""

NEXT_STEP = "Correct it and save the file: it is read again by itself."
_NO_SUCH_DAY = "is no day or time of the calendar"
_FIELDS = "must be fields with values, such as {name: value}"
_LIST = "must be a list, such as [one, two]"
_SAYINGS = {
    "missing": "is missing",
    "string_type": "must be text; put it in quotes",
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
    "dict_type": _FIELDS,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "timezone_aware": "must be a time with its offset from UTC, such as 2026-01-31T09:30:00-05:00",
    "date_parsing": _NO_SUCH_DAY,
    "date_from_datetime_parsing": _NO_SUCH_DAY,
    "datetime_parsing": _NO_SUCH_DAY,
    "datetime_from_date_parsing": _NO_SUCH_DAY,
}
_LIKE_ENOUGH = 60
_MOST = 20


@dataclass(frozen=True, slots=True)
class LedgerProblem:
    """One mistake in one file. ``line`` counts from 1; ``field`` reads like ``requests[0].parts.records``."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}"
        return f"{where}, {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


def as_error(problems: Iterable[LedgerProblem]) -> FileProblem:
    """The problems of one file as the error that is raised when somebody asks for it."""
    first, *others = problems
    more = f" (and {len(others)} more in that file)" if others else ""
    return FileProblem(f"{first}{more}", "Until then it is set aside; 'medrec check' lists everything.")


def shown(place: Place) -> str:
    """``('requests', 0, 'parts')`` as ``requests[0].parts``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known words most like ``word``, best first; none where nothing is like it."""
    found = process.extract(word.casefold(), list(known), scorer=fuzz.ratio, processor=str.casefold, limit=most, score_cutoff=_LIKE_ENOUGH)
    return tuple(choice for choice, _, _ in found)


def from_validation(
    error: ValidationError, noun: type[BaseModel], file: str, line_of: Callable[[Place], tuple[int, Place]], above: Place = ()
) -> tuple[LedgerProblem, ...]:
    """Pydantic's findings in the reader's words; the values themselves are never repeated.

    ``line_of`` gives, for a place, the line of the nearest field that stands in the file and how far the way goes there.
    ``above`` is the way from the top of the file to ``noun``.
    """
    said: dict[Place, list[str]] = {}
    lines: dict[Place, int] = {}
    for detail in error.errors(include_url=False, include_input=False)[:_MOST]:
        here = tuple(step for step in detail["loc"] if step != "[key]")
        line, present = line_of(above + here)
        if detail["type"] == "missing":
            present = above + here
        lines.setdefault(present, line)
        said.setdefault(present, []).append(_words(detail, noun, here))
    return tuple(LedgerProblem(file, lines[place], shown(place), _sentence(words)) for place, words in said.items())


def sentence(message: str) -> str:
    """A message with its full stop, unless it asks, and the next step."""
    return f"{message}{'' if message.endswith('?') else '.'} {NEXT_STEP}"


def _sentence(words: list[str]) -> str:
    first, *others = dict.fromkeys(words)
    return sentence(first + "".join(f", or {other.removeprefix('must be ')}" for other in others))


def _words(detail: ErrorDetails, noun: type[BaseModel], here: Place) -> str:
    """What is wrong with one field, as the end of a sentence."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(str(here[-1]), fields_at(noun, here[:-1]))
    if kind == "enum" and detail["loc"][-1] == "[key]":
        return _unknown(str(here[-1]), _quoted(str(context["expected"])))
    if kind in {"enum", "literal_error"}:
        return f"must be {context['expected']}"
    if kind == "value_error":
        return str(context["error"])
    return _SAYINGS.get(kind) or f"is not right: {detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _unknown(word: str, known: Iterable[str]) -> str:
    known = tuple(known)
    like = nearest(word, known, most=1)
    hint = f"did you mean '{like[0]}'?" if like else f"known here: {', '.join(known)}"
    return f"no field of this name is known; {hint}"


def _quoted(expected: str) -> tuple[str, ...]:
    """The words of pydantic's ``'a', 'b' or 'c'``."""
    return tuple(expected.split("'")[1::2])


def fields_at(noun: type[BaseModel], place: Place) -> tuple[str, ...]:
    """The field names, as written in the file, that are known at a place below ``noun``."""
    kind: Any = noun
    for step in place:
        kind = _inner(kind, step)
    model = _model(kind)
    return tuple(field.alias or name for name, field in model.model_fields.items()) if model else ()


def _inner(kind: Any, step: str | int) -> Any:  # noqa: ANN401  a type annotation can be anything
    model = _model(kind)
    if model is None:
        return kind
    if isinstance(step, int):
        return model
    return next((field.annotation for name, field in model.model_fields.items() if step in {name, field.alias}), model)


def _model(kind: Any) -> type[BaseModel] | None:  # noqa: ANN401  a type annotation can be anything
    """The noun within an annotation such as ``tuple[Request, ...]``, ``dict[PartName, Part]`` or ``Address | None``."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if get_origin(kind) in {tuple, dict, Union, UnionType}:
        return next((found for found in map(_model, get_args(kind)) if found), None)
    return None
