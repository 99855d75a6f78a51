"""A printed form that is filled in at ten characters and six lines to the inch; its print may drop out, what was typed never does."""

from __future__ import annotations

from random import Random

from bench.accuracy.drawing import Desk, wide
from bench.accuracy.people import Person

_CHARACTER, _LINE = 7.2, 12.0
"""Points: ten characters and six lines to the inch."""


class Form:
    """One page of a form; ``printed`` False where the form's own words did not come through. ``left`` and ``top`` are points."""

    def __init__(self, desk: Desk, dice: Random, *, printed: bool, left: float, top: float) -> None:
        desk.page()
        self._desk = desk
        self._printed = printed
        self._shift = dice.uniform(-3, 3)
        self._size = dice.choice((8.5, 9.5, 10.0))
        self._font = dice.choice(("Courier", "Courier", "Helvetica"))
        self._left, self._top = left, top

    def typed(self, line: float, column: float, value: str, *, room: int = 0, right: bool = False) -> None:
        """A typed value that begins (``right``: ends) at a character of a line; what has no room in so many characters is cut."""
        while room and wide(value, self._font, self._size) > room * _CHARACTER:
            value = value[:-1]
        x = self._left + (column - 1) * _CHARACTER + self._shift
        self._desk.text(x, self._top + line * _LINE + 0.3 * self._shift, value, self._font, self._size, align="right" if right else "left")

    def box(self, line: float, column: float, width: float, label: str = "", *, tall: float = 2.0, low: float = 0.4) -> None:
        """A printed box that ends ``low`` below a line, with its label in the upper left corner."""
        if not self._printed:
            return
        x, y = self._left + (column - 1) * _CHARACTER - 2, self._top + (line + low - tall) * _LINE
        self._desk.box(x, y, width * _CHARACTER, tall * _LINE, thick=0.5)
        for place, words in enumerate(label.split("\n")):
            self.words(x + 2, y + 6.2 + 5.8 * place, words, 5.6)

    def label(self, line: float, column: float, words: str, size: float = 5.6) -> None:
        """Words of the form itself, at a place of its grid."""
        self.words(self._left + (column - 1) * _CHARACTER, self._top + line * _LINE, words, size)

    def words(self, x: float, y: float, text: str, size: float = 6.5, *, bold: bool = False) -> None:
        """Words of the form itself."""
        if self._printed:
            self._desk.text(x, y, text, "Helvetica-Bold" if bold else "Helvetica", size, grey=0.25 if size < 6 else 0.0)


def typed(person: Person) -> str:
    """A name as billing systems type it."""
    last = f"{person.last}{' ' + person.suffix if person.suffix else ''}"
    return f"{last}, {person.first}{' ' + person.middle[:1] if person.middle else ''}".upper()
