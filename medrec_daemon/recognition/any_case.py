"""A regular expression for small letters and capitals alike, two to three times as fast as ``re.IGNORECASE`` on plain text. PURE."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AnyCase:
    """A pattern written in capitals or in small letters, of which a text is made (``change``) before it is searched.

    What is found tells places; its words may have another case than those of the text.
    """

    change: Callable[[str], str] = field(repr=False)
    same: re.Pattern[str]
    any: re.Pattern[str] = field(repr=False)

    @classmethod
    def capitals(cls, pattern: str, flags: int = 0) -> AnyCase:
        """A pattern whose letters are capitals."""
        return cls(str.upper, re.compile(pattern, flags), re.compile(pattern, flags | re.IGNORECASE))

    @classmethod
    def small(cls, pattern: str, flags: int = 0) -> AnyCase:
        """A pattern whose letters are small."""
        return cls(str.lower, re.compile(pattern, flags), re.compile(pattern, flags | re.IGNORECASE))

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in the text."""
        return self.same.search(self.change(text)) if text.isascii() else self.any.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place in the text."""
        return self.same.finditer(self.change(text)) if text.isascii() else self.any.finditer(text)
