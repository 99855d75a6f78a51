"""The picture of a page with the evidence boxed: labels stand in the margins, never on the page. Used inside confined workers only."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from medrec_daemon.model import Box
from medrec_daemon.reading.highlights import COLOURS, DASHED, Highlight, MarkedPage, Sort
from medrec_daemon.reading.picture import Picture

MOST_HIGH, MOST_WIDE = 1500, 1500
"""Pixels of the page itself: what a screen shows without reducing it much, and small print still reads."""
MARGIN = 272
_HEAD, _FOOT = 44, 40
_LABEL_HIGH, _LABEL_GAP = 44, 6
_AROUND = 4
_LINE = 3
_TINT = 0.16
"""How much of its colour a box lays over the paper; the ink under it stays as dark as it was."""
_GREYS, _TINTS, _RAMP = 60, 16, 10
"""How many shades the file keeps: of grey, of each colour's tint, and of its lines and letters. It is a quarter as large so."""
_REGULAR, _BOLD = "SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"
_Spot = tuple[int, int, int, int]


def marked(picture: Picture, page: MarkedPage) -> bytes:
    """The page as a PNG: in grey, upright, at its true shape whatever the fax's resolution, with its boxes, labels and a legend."""
    grey = _at_screen_size(picture.turned(page.turned))
    wide, high = grey.size
    sheet = Image.new("RGB", (wide + 2 * MARGIN, high + _HEAD + _FOOT), "white")
    sheet.paste(_tinted(grey, page.highlights), (MARGIN, _HEAD))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((MARGIN - 1, _HEAD - 1, MARGIN + wide, _HEAD + high), outline="#777777")
    draw.text((MARGIN, 8), page.heading, font=_font(_BOLD, 24), fill="black")
    for left_side, chosen in _by_side(page.highlights):
        spots = [[_spot(box, grey.size) for box in one.boxes] for one in chosen]
        tops = _label_tops([min(spot[1] for spot in one) for one in spots], high)
        for one, its_spots, top in zip(chosen, spots, tops, strict=True):
            _label(draw, one, its_spots, top, wide, left_side=left_side)
    _legend(draw, page.highlights, _HEAD + high + 8)
    written = io.BytesIO()
    sheet.quantize(palette=_palette(), dither=Image.Dither.NONE).save(written, "PNG")
    return written.getvalue()


def _at_screen_size(picture: Picture) -> Image.Image:
    """The picture at the proportions of the paper: a coarse fax has twice as many dots across as down."""
    wide, high = picture.size()
    scale = min(MOST_HIGH / high, MOST_WIDE / wide)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    return Image.fromarray(picture.grey).resize(size, Image.Resampling.LANCZOS)


def _tinted(grey: Image.Image, highlights: tuple[Highlight, ...]) -> Image.Image:
    shades = np.repeat(np.asarray(grey, dtype=np.float32)[:, :, None], 3, axis=2)
    for one in highlights:
        colour = np.asarray(ImageColor.getrgb(COLOURS[one.sort]), dtype=np.float32)
        tint = 1 - _TINT * (1 - colour / 255)
        for box in one.boxes:
            left, top, right, bottom = _spot(box, grey.size)
            shades[max(0, top) : bottom, max(0, left) : right] *= tint
    return Image.fromarray(shades.astype(np.uint8))


def _spot(box: Box, size: tuple[int, int]) -> _Spot:
    """A box in pixels of the page, a little larger than the words, so that its lines touch none of them."""
    wide, high = size
    left, right = sorted((box[0] * wide, box[2] * wide))
    top, bottom = sorted((box[1] * high, box[3] * high))
    return (
        max(0, round(left) - _AROUND),
        max(0, round(top) - _AROUND),
        min(wide - 1, round(right) + _AROUND),
        min(high - 1, round(bottom) + _AROUND),
    )


def _by_side(highlights: tuple[Highlight, ...]) -> list[tuple[bool, list[Highlight]]]:
    """The highlights for the left and for the right margin, each from top to bottom: the side that their box is nearer to."""
    sides: dict[bool, list[Highlight]] = {True: [], False: []}
    for one in sorted((one for one in highlights if one.boxes), key=lambda one: min(box[1] for box in one.boxes)):
        near_left = min(box[0] for box in one.boxes) <= 1 - max(box[2] for box in one.boxes)
        sides[near_left].append(one)
    return list(sides.items())


def _label_tops(wanted: list[int], high: int) -> list[int]:
    """Where each label begins: beside its box, below the label before it, and none below the page's end."""
    step = _LABEL_HIGH + _LABEL_GAP
    tops: list[int] = []
    for top in wanted:
        tops.append(max(top - 8, tops[-1] + step if tops else 0))
    limit = high - _LABEL_HIGH
    for place in range(len(tops) - 1, -1, -1):
        tops[place] = min(tops[place], limit)
        limit = tops[place] - step
    return tops


def _label(draw: ImageDraw.ImageDraw, one: Highlight, spots: list[_Spot], top: int, wide: int, *, left_side: bool) -> None:
    """Box, label and the line between them, which runs under the words and not through them."""
    colour, dashed = COLOURS[one.sort], one.sort in DASHED
    for left, up, right, down in spots:
        _outline(draw, (MARGIN + left, _HEAD + up, MARGIN + right, _HEAD + down), colour, dashed=dashed)
    first = spots[0]
    under = _HEAD + first[3] + 1
    y = _HEAD + max(0, top)
    at = 6 if left_side else MARGIN + wide + 10
    edge = (MARGIN - 10, MARGIN) if left_side else (MARGIN + wide + 10, MARGIN + wide)
    draw.line((edge[0], y + _LABEL_HIGH // 2, edge[1], under), fill=colour, width=2)
    draw.line((edge[1], under, MARGIN + first[0 if left_side else 2], under), fill=colour, width=1)
    across = MARGIN - 16
    _outline(draw, (at, y, at + across, y + _LABEL_HIGH), colour, dashed=dashed)
    draw.text((at + 7, y + 1), _fitted(one.title, _font(_BOLD, 18), across - 14), font=_font(_BOLD, 18), fill=colour)
    draw.text((at + 7, y + 21), _fitted(one.words, _font(_REGULAR, 17), across - 14), font=_font(_REGULAR, 17), fill="black")


def _outline(draw: ImageDraw.ImageDraw, spot: _Spot, colour: str, *, dashed: bool) -> None:
    left, top, right, bottom = spot
    if not dashed:
        draw.rectangle(spot, outline=colour, width=_LINE)
        return
    for (x, y), (to_x, to_y) in pairwise(((left, top), (right, top), (right, bottom), (left, bottom), (left, top))):
        length = max(abs(to_x - x), abs(to_y - y), 1)
        for start in range(0, length, 14):
            a, b = start / length, min(start + 9, length) / length
            ends = (x + (to_x - x) * a, y + (to_y - y) * a, x + (to_x - x) * b, y + (to_y - y) * b)
            draw.line(ends, fill=colour, width=_LINE)


def _legend(draw: ImageDraw.ImageDraw, highlights: tuple[Highlight, ...], top: int) -> None:
    """The sorts on this page at its foot, so that a picture that lies alone still says what it shows."""
    at, font = MARGIN, _font(_REGULAR, 19)
    used = {one.sort for one in highlights if one.boxes}
    for sort in (sort for sort in Sort if sort in used):
        _outline(draw, (at, top + 4, at + 26, top + 22), COLOURS[sort], dashed=sort in DASHED)
        draw.text((at + 33, top), sort.value, font=font, fill="black")
        at += 33 + round(font.getlength(sort.value)) + 26
    if not used:
        draw.text((at, top), "Nothing on this page counted.", font=font, fill="#555555")


def _fitted(words: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """As much of ``words`` as the label has room for."""
    plain = " ".join(words.split())
    if font.getlength(plain) <= room:
        return plain
    while plain and font.getlength(f"{plain}\u2026") > room:
        plain = plain[:-1]
    return f"{plain.rstrip()}\u2026"


@cache
def _palette() -> Image.Image:
    """Every colour that a marked page may have. A palette taken from the page itself would lose the few coloured dots to the greys."""
    greys = [(shade, shade, shade) for shade in (round(255 * step / (_GREYS - 1)) for step in range(_GREYS))]
    colours: list[tuple[int, ...]] = list(greys)
    for colour in (ImageColor.getrgb(name)[:3] for name in COLOURS.values()):
        tint = [255 * (1 - _TINT * (1 - part / 255)) for part in colour]
        colours += [tuple(round(part * step / (_TINTS - 1)) for part in tint) for step in range(_TINTS)]
        colours += [tuple(round(255 + (part - 255) * step / _RAMP) for part in colour) for step in range(1, _RAMP + 1)]
    kept = Image.new("P", (1, 1))
    kept.putpalette([part for colour in colours[:256] for part in colour])
    return kept


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(files("font_source_sans_pro") / "files" / name), size)
