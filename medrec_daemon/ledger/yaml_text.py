"""Plain content written as YAML in the look of design section 6: fields in order, small things on one line, few quotes.

Our own writer, because PyYAML's wraps, does not indent lists, and quotes times. What it writes is read back by PyYAML
before it reaches a file (``files``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date

_FLOW = frozenset({"address", "waiting_on_us", "closed", "records", "billing", "radiology", "images", "certification"})
_FLOW_ITEMS = frozenset({"authorizations", "treatment", "proposed", "sent", "invoices", "documents", "activity"})
_ALIGNED = frozenset({"parts"})
_QUOTED = frozenset({"matter"})
_PLAIN = re.compile(r"[\w/(][\w ./@()&+'$%;=-]*")
_PLAIN_WITH_COMMAS = re.compile(r"[\w/(][\w ,./@()&+'$%;=-]*")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Writer:
    """``misread(text)`` says whether a reader of YAML would take an unquoted ``text`` for a number, a date, yes, no or nothing."""

    def __init__(self, misread: Callable[[str], bool]) -> None:
        self._misread = misread

    def text(self, content: object) -> str:
        """A mapping or a list of mappings as the whole text of a file."""
        if not content:
            return "[]\n"
        return "\n".join(self._block(content, "", "")) + "\n"

    def _block(self, content: object, name: str, indent: str) -> Iterator[str]:
        if isinstance(content, dict):
            width = max(map(len, content)) if name in _ALIGNED else 0
            for key, value in content.items():
                yield from self._field(key, value, indent, width)
        elif isinstance(content, list):
            for item in content:
                if name in _FLOW_ITEMS or not isinstance(item, dict) or not item:
                    yield f"{indent}- {self._flow(item, name)}"
                else:
                    first, *others = self._block(item, name, f"{indent}  ")
                    yield f"{indent}- {first.lstrip(' ')}"
                    yield from others

    def _field(self, key: str, value: object, indent: str, width: int) -> Iterator[str]:
        small = not value or key in _FLOW or not isinstance(value, dict | list)
        if small or (isinstance(value, list) and not isinstance(value[0], dict)):
            yield f"{indent}{key}: {' ' * (width - len(key))}{self._flow(value, key, commas=True)}"
        else:
            yield f"{indent}{key}:"
            yield from self._block(value, key, f"{indent}  ")

    def _flow(self, value: object, name: str, *, commas: bool = False) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {self._flow(below, key)}" for key, below in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self._flow(item, name) for item in value) + "]"
        if isinstance(value, str):
            return self._string(str(value), name, _PLAIN_WITH_COMMAS if commas else _PLAIN)
        return unquoted(value)

    def _string(self, value: str, name: str, plain: re.Pattern[str]) -> str:
        if name not in _QUOTED and plain.fullmatch(value) and not value.endswith(" ") and not self._misread(value):
            return value
        quoted = json.dumps(value, ensure_ascii=False)
        return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def unquoted(value: object) -> str:
    """A date, time, truth, number or nothing as it stands in a file."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
