"""The ledger's files as text: one matter, or the Master Medical Provider List, from YAML or JSON into nouns and back.

Every plain YAML value but ``null``, ``~`` and nothing is taken as text and given its type by the noun's field, so that
a zip of ``04101``, a key ``on``, or a client called No or Null are what they look like.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

import yaml
from pydantic import ValidationError

from medrec_daemon.ledger import comments, problems
from medrec_daemon.ledger.comments import Marks, Span
from medrec_daemon.ledger.model import Matter, Provider
from medrec_daemon.ledger.problems import NEXT_STEP, LedgerProblem, Place
from medrec_daemon.ledger.yaml_text import Writer, unquoted

SUFFIXES = (".yaml", ".yml", ".json")
_TEXT = "tag:yaml.org,2002:str"
_DEEPEST = 200
_BRACKET = re.compile(r"[\[\]{}]")
_NESTED_LISTS = re.compile(r"^[ \t]*(?:[-?:][ \t]+){200}|^ {400}", re.MULTILINE)
_NULLS = frozenset({"", "~", "null"})
_NO_TRACE = frozenset({"learned"})
"""What is forgotten leaves no empty field behind: the file is as it was before."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Composes nodes only; the tag tells whether a scalar stood there plain or in quotes."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        """``null`` for an unquoted nothing, the text tag for everything else."""
        plain = kind is yaml.ScalarNode and isinstance(implicit, tuple) and implicit[0] and value in _NULLS
        return "null" if plain else _TEXT

    def descend_resolver(self, _parent: object, _index: object) -> None:
        """Nothing depends on where a node stands."""

    def ascend_resolver(self) -> None:
        """As ``descend_resolver``."""


@dataclass(frozen=True)
class Source:
    """The text of one file. ``shown`` is how messages name it; its ending says whether it is JSON."""

    text: str
    shown: str

    @property
    def is_json(self) -> bool:
        """Whether it is written as JSON, else YAML."""
        return self.shown.endswith(".json")

    @cached_property
    def node(self) -> yaml.Node | None:
        """The text's tree with its line marks (JSON is YAML for that), None for an empty file. Raises ``yaml.YAMLError``."""
        node: yaml.Node | None = yaml.compose(self.text, _Loader)
        return node

    def line_of(self, place: Place) -> tuple[int, Place]:
        """The line, from 1, of the nearest field to ``place`` that stands in the file, and how far the way goes."""
        try:
            node = self.node
        except yaml.YAMLError:
            return 1, ()
        line, present = 0, 0
        for present, step in enumerate(place):
            found = next((item for item in _children(node) if item[0] == step), None)
            if found is None:
                return line + 1, place[:present]
            _, line, node = found
        return line + 1, place

    def problem(self, place: Place, message: str) -> LedgerProblem:
        """A problem of this file at ``place``, with the next step."""
        return LedgerProblem(self.shown, self.line_of(place)[0], problems.shown(place), problems.sentence(message))


@dataclass(frozen=True, slots=True)
class ParsedMatter:
    """What a matter's file holds: the noun, or the problems for which it is set aside."""

    matter: Matter | None
    problems: tuple[LedgerProblem, ...]


@dataclass(frozen=True, slots=True)
class ParsedProviders:
    """What the provider list holds. ``known`` are all ids that stand in it, those of faulty entries too; None: nobody can say."""

    providers: tuple[Provider, ...]
    problems: tuple[LedgerProblem, ...]
    known: frozenset[str] | None


def parse_matter(source: Source) -> ParsedMatter:
    """One matter. Its id must be the file's name, and no reference may stand in it twice."""
    content, found = _content(source)
    if found:
        return ParsedMatter(None, found)
    try:
        matter = Matter.model_validate(content, by_alias=True, by_name=False)
    except ValidationError as error:
        return ParsedMatter(None, problems.from_validation(error, Matter, source.shown, source.line_of))
    wrong: list[LedgerProblem] = []
    stem = PurePath(source.shown).stem
    if matter.matter != stem:
        wrong.append(source.problem(("matter",), f"the file is called {stem}; its matter must be called the same"))
    wrong += [
        source.problem(("requests", number, "id"), f"the reference {request.id} stands here a second time")
        for number, request in enumerate(matter.requests)
        if request.id in {earlier.id for earlier in matter.requests[:number]}
    ]
    return ParsedMatter(None, tuple(wrong)) if wrong else ParsedMatter(matter, ())


def parse_providers(source: Source) -> ParsedProviders:
    """The provider list, entry by entry: a faulty one is set aside, the others work on. An empty file is an empty list."""
    content, found = _content(source, empty=[])
    if found:
        return ParsedProviders((), found, None)
    if not isinstance(content, list):
        return ParsedProviders((), (source.problem((), "must be a list of providers, each beginning with '- id: …'"),), None)
    good: list[Provider] = []
    wrong: list[LedgerProblem] = []
    ids = [entry.get("id") if isinstance(entry, dict) else None for entry in content]
    for number, entry in enumerate(content):
        if ids[number] is not None and ids.count(ids[number]) > 1:
            wrong.append(source.problem((number, "id"), f"the provider id {ids[number]} stands in the list more than once"))
            continue
        try:
            good.append(Provider.model_validate(entry, by_alias=True, by_name=False))
        except ValidationError as error:
            wrong += problems.from_validation(error, Provider, source.shown, source.line_of, (number,))
    return ParsedProviders(tuple(good), tuple(wrong), frozenset(each for each in ids if isinstance(each, str)))


def dump_matter(matter: Matter, before: Source) -> str:
    """A matter as the text of its file; ``before`` (empty text for a new one) gives the form and a person's comments."""

    def reads_back(text: str) -> bool:
        parsed = parse_matter(Source(text, before.shown)).matter
        return parsed is not None and parsed.model_dump_json() == matter.model_dump_json()

    return _dump(matter.model_dump(by_alias=True), before, reads_back)


def dump_providers(providers: tuple[Provider, ...], before: Source) -> str:
    """The provider list as the text of its file, as ``dump_matter``."""

    def reads_back(text: str) -> bool:
        return parse_providers(Source(text, before.shown)).providers == providers

    return _dump([provider.model_dump(by_alias=True) for provider in providers], before, reads_back)


def _content(source: Source, empty: object = None) -> tuple[object, tuple[LedgerProblem, ...]]:
    """The file's plain content (text, lists, fields), or what is wrong with its writing."""
    if _too_deep(source.text):
        return None, (LedgerProblem(source.shown, 1, "", f"its lists lie too deep in one another. {NEXT_STEP}"),)
    try:
        if source.is_json and source.text.strip():
            return _json_content(source)
        node = source.node
        if node is None:
            return (empty, ()) if empty is not None else (None, (source.problem((), "the file is empty"),))
        wrong: list[LedgerProblem] = []
        return _plain(node, (), source, wrong, set()), tuple(wrong)
    except json.JSONDecodeError as error:
        return None, (LedgerProblem(source.shown, error.lineno, "", f"this is not JSON ({error.msg.lower()}). {NEXT_STEP}"),)
    except yaml.YAMLError as error:
        mark, what = getattr(error, "problem_mark", None), getattr(error, "problem", None) or "it holds characters that cannot stand there"
        return None, (LedgerProblem(source.shown, mark.line + 1 if mark else 1, "", f"this is not YAML ({what}). {NEXT_STEP}"),)


def _too_deep(text: str) -> bool:
    """Whether lists lie hundreds deep in one another: that overflows the C parser's stack and kills the process."""
    if _NESTED_LISTS.search(text):
        return True
    if text.count("[") + text.count("{") <= _DEEPEST:
        return False
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth = max(0, depth + (1 if bracket in "[{" else -1))
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _json_content(source: Source) -> tuple[object, tuple[LedgerProblem, ...]]:
    """As ``_content``; a name that stands twice is looked for in the tree, which has the lines."""
    repeated = False

    def fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal repeated
        repeated = repeated or len({name for name, _ in pairs}) < len(pairs)
        return dict(pairs)

    content = json.loads(source.text, object_pairs_hook=fields)
    wrong: list[LedgerProblem] = []
    if repeated and source.node is not None:
        _plain(source.node, (), source, wrong, set())
    return content, tuple(wrong)


def _plain(node: yaml.Node, place: Place, source: Source, wrong: list[LedgerProblem], seen: set[int]) -> object:
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "null" else node.value
    if id(node) in seen:
        wrong.append(source.problem(place, "anchors and aliases (& and *) are not used here"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, number), source, wrong, seen) for number, item in enumerate(node.value)]
    fields: dict[str, object] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            wrong.append(source.problem(place, "a field's name must be a word"))
            continue
        below = (*place, key.value)
        if key.value in fields:
            line = key.start_mark.line + 1
            wrong.append(LedgerProblem(source.shown, line, problems.shown(below), f"this field stands here a second time. {NEXT_STEP}"))
        fields[key.value] = _plain(value, below, source, wrong, seen)
    return fields


def _children(node: yaml.Node | None) -> Iterator[tuple[str | int, int, yaml.Node]]:
    """What lies directly below a node: its name or position, the line where it starts, and its own node."""
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, key.start_mark.line, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))
    elif isinstance(node, yaml.SequenceNode):
        yield from ((number, item.start_mark.line, item) for number, item in enumerate(node.value))


def _marks(source: Source) -> Marks:
    spans: list[Span] = []
    fields: list[tuple[int, Place]] = []

    def visit(node: yaml.Node, place: Place) -> None:
        if isinstance(node, yaml.ScalarNode):
            spans.append(Span(node.start_mark.line, node.start_mark.column, node.end_mark.line, node.end_mark.column))
        if isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                visit(key, place)
        for step, line, below in _children(node):
            fields.append((line, (*place, step)))
            visit(below, (*place, step))

    if source.node is not None:
        visit(source.node, ())
    return Marks(tuple(spans), tuple(fields))


def _dump(content: Any, before: Source, reads_back: Callable[[str], bool]) -> str:  # noqa: ANN401  whatever model_dump gives
    """The first text of ``content`` that surely reads back as the same nouns."""
    for text in _texts(content, before):
        if reads_back(text):
            return text
    raise ValueError(f"{before.shown} would not read back as it was meant; nothing was written")


def _texts(content: Any, before: Source) -> Iterator[str]:  # noqa: ANN401  whatever model_dump gives
    """JSON; or YAML with what a person wrote into the file before, where there is such, and then without."""
    if before.is_json:
        yield json.dumps(_pruned(content, (), frozenset()), indent=2, ensure_ascii=False, default=unquoted) + "\n"
        return
    if "null" in before.text or comments.could_hold_any(before.text):
        marks = _marks(before)
        text = _yaml(content, frozenset(place for _, place in marks.fields))
        yield comments.woven(text, _marks(Source(text, before.shown)), comments.comments_in(before.text, marks))
    yield _yaml(content, frozenset())


def _yaml(content: object, keep: frozenset[Place]) -> str:
    return Writer(_misread).text(_pruned(content, (), keep))


def _pruned(content: Any, place: Place, keep: frozenset[Place]) -> Any:  # noqa: ANN401  whatever model_dump gives
    """Without the fields that say nothing (no value, an empty list, false), unless a comment hangs on them."""
    if isinstance(content, dict):
        below = {str(name): (value, (*place, str(name))) for name, value in content.items()}
        said = {name: each for name, each in below.items() if not _says_nothing(each[0]) or (each[1] in keep and name not in _NO_TRACE)}
        return {name: _pruned(value, way, keep) for name, (value, way) in said.items()}
    if isinstance(content, list | tuple):
        return [_pruned(value, (*place, number), keep) for number, value in enumerate(content)]
    return content


def _says_nothing(value: object) -> bool:
    return value is None or value is False or value == ()


def _misread(text: str) -> bool:
    guesses = yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], [])
    return text in _NULLS or any(shape.match(text) for _, shape in guesses)
