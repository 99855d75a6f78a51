"""YAML text as plain values with the line of every key. Scalars stay as they are written: the models say what they mean.

So ``phone: +18595550100`` keeps its plus, ``at: 10:30`` is no number in base sixty, and ``no`` is only what a field makes of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from medrec_daemon.config.mistakes import Mistake, Place

NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Document:
    """``plain`` holds dicts, lists, strings and None; ``lines`` the line (from 1) of every place in it."""

    plain: object
    lines: dict[Place, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


def read(text: str) -> Document:
    """Take one YAML document apart. Syntax errors, keys given twice and aliases come back as mistakes, never as exceptions."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem)))
        remedy = "Look at this line and the one before: indentation by spaces, a space after each colon, quotes that close."
        return Document(None, mistakes=(Mistake(mark.line + 1 if mark else 1, (), f"is not YAML ({what})", remedy),))
    except yaml.YAMLError as error:
        return Document(None, mistakes=(Mistake(1, (), f"is not YAML ({' '.join(str(error).split())})", "Write it as plain UTF-8 text."),))
    except RecursionError:
        return Document(None, mistakes=(Mistake(1, (), "is nested far too deep", "Start from config.example.yaml."),))
    walk = _Walk()
    plain = walk.value(root, ()) if root is not None else None
    return Document(plain, walk.lines, tuple(walk.mistakes))


class _Walk:
    """One pass over the nodes, which notes lines and mistakes on its way."""

    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.mistakes: list[Mistake] = []
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> object:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == NULL else str(node.value)
        if id(node) in self._seen:
            self._refuse(node, place, "is an alias (*name)", "Write the values out.")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return dict(self._items(node, place))

    def _items(self, node: yaml.Node, place: Place) -> Iterator[tuple[str, object]]:
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(key_node, place, "has a key that is not a word", "A key is one word before a colon.")
                continue
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in first:
                self._refuse(key_node, (*place, key), f"stands here twice (first in line {first[key]})", "Keep one of the two.")
                continue
            first[key] = line
            self.lines[*place, key] = line
            yield key, self.value(value_node, (*place, key))

    def _refuse(self, node: yaml.Node, place: Place, what: str, remedy: str) -> None:
        self.mistakes.append(Mistake(node.start_mark.line + 1, place, what, remedy))
