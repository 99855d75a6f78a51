"""rules/ as checked, frozen values: what the firm may change without Python. Shipped rules first, the office's own over them."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.model import Kind, PartName

_BESIDE = Path(__file__).parent / "shipped_rules"
SHIPPED = _BESIDE if _BESIDE.is_dir() else Path(__file__).parent.parent / "rules"


class Rule(BaseModel):
    """Frozen; an unknown key is refused with its place."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrase(Rule):
    """Words that speak for (or, with a negative weight, against) a type of page.

    ``words`` is compared after folding (upper case, punctuation dropped, single spaces). ``where``: ``top`` is the upper
    third of the page, ``bottom`` the lowest fifth, ``heading`` a line (or cell of a form) that begins with the words and
    has at most eight, or has a colon right after them.
    """

    words: str
    weight: float
    where: Literal["anywhere", "top", "heading", "bottom"] = "anywhere"


class NumberCue(Rule):
    """A shape of numbers that speaks for a type of page when it occurs at least ``at_least`` times."""

    pattern: str
    at_least: int
    weight: float
    what: str

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern)


class PageType(Rule):
    """One file of rules/kinds/: how to tell a type of page, where it is filed, and which part it closes.

    ``attaches``: the page only goes along with what follows it. ``leads``: where the first page of a piece is of this type,
    the whole piece is.
    """

    name: str
    title: str
    kind: Kind
    files_under: str = "Med Rec"
    closes: PartName | None = None
    attaches: bool = False
    leads: bool = False
    phrases: tuple[Phrase, ...] = Field(min_length=1)
    numbers: tuple[NumberCue, ...] = ()


class Gates(Rule):
    """rules/gates.yaml: the floors and margins below which a person decides (design section 7)."""

    kind_floor: float
    kind_margin: float
    provider_floor: float
    provider_margin: float
    name_likeness: float
    unread_words_floor: float
    page_floor: float = 3.0
    page_margin: float = 1.0


class Cadence(Rule):
    """rules/cadence.yaml: when to follow up, in calendar days after sending; the limit is in US dollars."""

    first_days: int = Field(ge=1)
    due_days: int = Field(ge=1)
    then_every_days: int = Field(ge=1)
    after_promise_days: int = Field(ge=1)
    escalate_days: int = Field(default=45, ge=1)
    week_days: int = Field(default=7, ge=1)
    authorization_warning_days: int = Field(default=30, ge=0)
    holidays: Literal["US", "none"]
    invoice_approval_over: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Cadence:
        if not self.first_days < self.due_days < self.escalate_days:
            raise ValueError("first_days, due_days and escalate_days must grow in this order")
        return self


class Nicknames(Rule):
    """rules/nicknames.yaml: given names that stand for one another, each group a tuple of folded names.

    ``given_names`` are further names of their own: one of them is never taken for a misreading of another.
    """

    groups: tuple[tuple[str, ...], ...]
    given_names: tuple[str, ...] = ()


class Rules(Rule):
    """Everything under rules/, checked."""

    page_types: tuple[PageType, ...]
    gates: Gates
    cadence: Cadence
    nicknames: Nicknames

    def page_type(self, name: str) -> PageType:
        """The page type of that name. Raises ``KeyError`` where there is none."""
        return {page_type.name: page_type for page_type in self.page_types}[name]


_SINGLE: dict[str, type[Rule]] = {"gates.yaml": Gates, "cadence.yaml": Cadence, "nicknames.yaml": Nicknames}


def load(own: Path | None = None, shipped: Path = SHIPPED) -> Rules:
    """Read the shipped rules and, over them file by file, the office's own.

    Raises ``ConfigProblem`` that lists every mistake in every file, each with its place.
    """
    problems: list[str] = []
    raw: dict[str, Any] = {"page_types": []}
    for relative, path in sorted(_files(own, shipped).items()):
        content = _read(path, relative, problems)
        if relative.startswith("kinds/"):
            _check(PageType, {"name": path.stem} | content, relative, problems)
            raw["page_types"].append({"name": path.stem} | content)
        elif relative in _SINGLE:
            _check(_SINGLE[relative], content, relative, problems)
            raw[path.stem] = content
        elif not relative.endswith("config.example.yaml"):
            problems.append(f"rules/{relative}: no rule file of this name is known; look at the names of the shipped ones")
    if problems:
        raise ConfigProblem(
            "The rules have mistakes:\n" + "\n".join(f"  {line}" for line in problems), "Mend the files named and run 'medrec check'."
        )
    return Rules.model_validate(raw)


def _files(own: Path | None, shipped: Path) -> dict[str, Path]:
    """Every rule file by its path below rules/, an own file in place of the shipped one of the same name."""
    found: dict[str, Path] = {}
    for root in (shipped, own):
        if root is not None and root.is_dir():
            found |= {path.relative_to(root).as_posix(): path for path in root.rglob("*.yaml")}
    return found


def _read(path: Path, relative: str, problems: list[str]) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"rules/{relative}: is not YAML ({' '.join(str(error).split())})")
        return {}
    if not isinstance(content, dict):
        problems.append(f"rules/{relative}: must be a mapping of keys to values")
        return {}
    return content


def _check(model: type[Rule], content: dict[str, Any], relative: str, problems: list[str]) -> None:
    try:
        model.model_validate(content)
    except ValidationError as error:
        for detail in error.errors():
            place = ".".join(str(part) for part in detail["loc"])
            problems.append(f"rules/{relative}: {place}: {detail['msg']}")
