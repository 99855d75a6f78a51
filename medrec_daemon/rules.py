"""rules/ as checked, frozen values: what the firm may change without Python. Shipped rules first, the office's own over them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ConfigDict, Field, ValidationError, model_validator

from medrec_daemon.errors import ConfigProblem
from medrec_daemon.page_type import PageType, Rule

_BESIDE = Path(__file__).parent / "shipped_rules"
SHIPPED = _BESIDE if _BESIDE.is_dir() else Path(__file__).parent.parent / "rules"


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
    patient_floor: float = 1.8
    patient_margin: float = 1.0


class Cadence(Rule):
    """rules/cadence.yaml: when to follow up, in calendar days after sending; the limit is in US dollars."""

    first_days: int = Field(ge=1)
    due_days: int = Field(ge=1)
    then_every_days: int = Field(ge=1)
    after_promise_days: int = Field(ge=1)
    escalate_days: int = Field(default=45, ge=1)
    week_days: int = Field(default=7, ge=1)
    update_days: int = Field(default=60, ge=1)
    authorization_warning_days: int = Field(default=30, ge=0)
    holidays: Literal["US", "none"]
    invoice_approval_over: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Cadence:
        if not self.first_days < self.due_days < self.escalate_days:
            raise ValueError("first_days, due_days and escalate_days must grow in this order")
        return self


class RejectionReason(Rule):
    """Why a custodian turned a request down, what mends it, and the words that tell it on their letter."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    title: str
    mend: str
    words: tuple[str, ...] = ()


class Rejections(Rule):
    """rules/rejections.yaml."""

    reasons: tuple[RejectionReason, ...] = ()

    def of(self, code: str | None) -> RejectionReason | None:
        """The reason of that code, or None."""
        return next((reason for reason in self.reasons if reason.code == code), None)


class Nicknames(Rule):
    """rules/nicknames.yaml: given names that stand for one another, each group a tuple of folded names.

    ``own_names`` are names of one group that parents also give side by side (BRIAN, BRYAN): one of them is but a slip of the
    other. ``given_names`` are further names of their own: one of them is never taken for a misreading of another.
    ``rare_names`` may be a misreading of a common name or a twin's.
    """

    groups: tuple[tuple[str, ...], ...]
    own_names: tuple[tuple[str, ...], ...] = ()
    given_names: tuple[str, ...] = ()
    rare_names: tuple[str, ...] = ()


class StateRule(Rule):
    """An entry of rules/states.yaml: what a letter to a custodian in that state may cite, for some types of provider or all.

    ``letter_class`` is A (Kentucky's free first copy), B (statute with deadline and fee limit), C (fee limit alone) or D
    (nothing confirmed); ``deadline`` reads on from "provide the records".
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    provider_types: tuple[str, ...] = Field(default=(), alias="for")
    letter_class: Literal["A", "B", "C", "D"] = Field(alias="class")
    citation: str | None = None
    fee_citation: str | None = None
    deadline: str | None = None
    cap: str | None = None
    source: tuple[str, ...] = ()
    as_of: str | None = None
    seen: date
    confirmed: bool
    max_authorization_age_days: int | None = Field(default=None, ge=1)
    note: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> StateRule:
        if self.letter_class == "D":
            return self
        if self.confirmed and not (self.citation and self.source):
            raise ValueError("a confirmed entry needs a citation and a source")
        if self.letter_class == "B" and not self.deadline:
            raise ValueError("class B needs a deadline; without one it is class C")
        return self

    @property
    def prints(self) -> bool:
        """Whether a letter may cite it."""
        return self.confirmed and self.letter_class != "D"


class States(Rule):
    """rules/states.yaml, by the two letters of the state in which the custodian keeps the records."""

    states: dict[str, tuple[StateRule, ...]] = Field(default={})

    @model_validator(mode="after")
    def _only_kentucky_is_free(self) -> States:
        free = [state for state, entries in self.states.items() if state != "KY" and any(entry.letter_class == "A" for entry in entries)]
        if free:
            raise ValueError(f"class A is Kentucky's own letter; {', '.join(free)} cannot have it")
        return self

    def rule_for(self, state: str | None, provider_type: str) -> StateRule | None:
        """The first entry of ``state`` that fits the type of provider, confirmed or not; None where there is none."""
        entries = self.states.get((state or "").upper(), ())
        return next((entry for entry in entries if not entry.provider_types or provider_type in entry.provider_types), None)


class LetterTemplate(Rule):
    """One file of rules/letters/ as it stands; ``name`` is its name without the ending, ``place`` names it to people."""

    name: str
    text: str
    place: str


class Rules(Rule):
    """Everything under rules/, checked."""

    page_types: tuple[PageType, ...]
    gates: Gates
    cadence: Cadence
    nicknames: Nicknames
    rejections: Rejections = Rejections()
    states: States = States()
    letters: dict[str, LetterTemplate] = Field(default={})

    def page_type(self, name: str) -> PageType:
        """The page type of that name. Raises ``KeyError`` where there is none."""
        return {page_type.name: page_type for page_type in self.page_types}[name]


_SINGLE: dict[str, type[Rule]] = {
    "gates.yaml": Gates,
    "cadence.yaml": Cadence,
    "nicknames.yaml": Nicknames,
    "rejections.yaml": Rejections,
    "states.yaml": States,
}
LETTERS = ("kentucky", "statute-and-deadline", "statute", "neutral", "second", "update", "follow-up", "dispute")
"""The letters that the firm sends, each a file of rules/letters/."""
_LETTER = ".txt.j2"


def load(own: Path | None = None, shipped: Path = SHIPPED) -> Rules:
    """Read the shipped rules and, over them file by file, the office's own.

    Raises ``ConfigProblem`` that lists every mistake in every file, each with its place.
    """
    problems: list[str] = []
    raw: dict[str, Any] = {"page_types": [], "letters": _letters(own, shipped, problems)}
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


def _letters(own: Path | None, shipped: Path, problems: list[str]) -> dict[str, dict[str, str]]:
    """The letters' texts by name; a file that is no letter of ours is a mistake: it would never be used."""
    found: dict[str, dict[str, str]] = {}
    for root in (shipped, own):
        if root is None or not (root / "letters").is_dir():
            continue
        for path in sorted(path for path in (root / "letters").iterdir() if not path.name.startswith(".")):
            name, place = path.name.removesuffix(_LETTER), f"rules/letters/{path.name}"
            if name not in LETTERS or not path.name.endswith(_LETTER):
                problems.append(f"{place}: no letter of this name is known; known are {', '.join(LETTERS)}, each ending in {_LETTER}")
                continue
            try:
                found[name] = {"name": name, "text": path.read_text(encoding="utf-8-sig"), "place": place}
            except UnicodeDecodeError:
                problems.append(f"{place}: is not UTF-8 text; save it again as UTF-8")
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
