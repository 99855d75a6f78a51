"""The gates' curves as a picture: to the right how much is filed alone, upwards how much of that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDE, HIGH, EDGE, TOP, FOOT = 560, 470, 70, 70, 70
COLOURS = ("#1b6ca8", "#c2571a", "#3a8f3a", "#7d4fa3")
LEAST, MOST = 0.02, 30.0
"""Per cent of the filed that are wrong, upwards in powers of ten; nothing wrong stands on the lowest line."""
TICKS = (0.1, 1.0, 10.0)
Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One gate: per margin (floor, filed, wrong, of all pieces), and (filed, wrong, of all) as the program does it."""

    gate: str
    curves: dict[str, list[tuple[float, int, int, int]]]
    program: tuple[int, int, int]


def draw(panels: Sequence[Panel], below: str, path: Path) -> None:
    """Write the picture (PNG)."""
    picture = Image.new("RGB", (WIDE * len(panels), HIGH + 40), "white")
    pen = ImageDraw.Draw(picture)
    for place, panel in enumerate(panels):
        _panel(pen, panel, place * WIDE)
    pen.text((EDGE, HIGH + 12), f"{below}. A ring is the program, which asks more than two numbers.", "#555555", _face(15))
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)


def _face(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _panel(pen: ImageDraw.ImageDraw, panel: Panel, left: int) -> None:
    pen.text((left + EDGE, 14), f"The {panel.gate} gate alone", "black", _face(20))
    pen.text((left + EDGE, 42), "wrong of filed, %", "#555555", _face(14))
    pen.text((left + WIDE - 210, HIGH - FOOT + 32), "pieces filed alone, %", "#555555", _face(14))
    for percent in (0, 20, 40, 60, 80, 100):
        x, _ = _spot(left, percent, LEAST)
        pen.line((x, TOP, x, HIGH - FOOT), "#eeeeee")
        pen.text((x - 8, HIGH - FOOT + 10), str(percent), "#555555", _face(14))
    for tick in (LEAST, *TICKS):
        _, y = _spot(left, 0, tick)
        pen.line((left + EDGE, y, left + WIDE - 30, y), "#dddddd")
        pen.text((left + 22, y - 9), "none" if tick == LEAST else f"{tick:g}", "#555555", _face(14))
    for number, (name, points) in enumerate(panel.curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        spots = [_spot(left, 100 * filed / of, _wrong(filed, wrong)) for _, filed, wrong, of in points if filed]
        pen.line([end for spot in spots for end in spot], colour, 2)
        told: list[Ends] = []
        for (floor, _, _, _), spot in zip([point for point in points if point[1]], spots, strict=True):
            if floor == int(floor):
                pen.ellipse((spot[0] - 3, spot[1] - 3, spot[0] + 3, spot[1] + 3), colour)
                if number == 0 and all(abs(spot[0] - x) + abs(spot[1] - y) > 22 for x, y in told):
                    pen.text((spot[0] + 6, spot[1] - 18), f"{floor:g}", colour, _face(13))
                    told.append(spot)
        pen.text((left + EDGE + 10, TOP + 10 + 20 * number), f"{name}; dots: floors 0, 1, 2 …", colour, _face(14))
    filed, wrong, of = panel.program
    x, y = _spot(left, 100 * filed / max(of, 1), _wrong(filed, wrong))
    pen.ellipse((x - 8, y - 8, x + 8, y + 8), outline="black", width=3)


def _wrong(filed: int, wrong: int) -> float:
    return 100 * wrong / filed if filed else 0.0


def _spot(left: int, filed: float, wrong: float) -> Ends:
    """Where a share of filed pieces (%) and of wrong ones among them (%) stands."""
    across = left + EDGE + (WIDE - EDGE - 30) * filed / 100
    up = (log10(min(max(wrong, LEAST), MOST)) - log10(LEAST)) / (log10(MOST) - log10(LEAST))
    return across, HIGH - FOOT - (HIGH - FOOT - TOP) * up
