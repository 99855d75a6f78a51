"""White words on dark cells, as tables and claim forms print their labels: turned into black ones, for a reader sees only those."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from medrec_daemon.reading.picture import Grey, Picture

Mask = npt.NDArray[np.bool_]
Share = npt.NDArray[np.float32]

_BLOCK = 6
"""Pixels of a block's side: small against a letter, so that a cell keeps its edges."""
_DARK = 128
_CELL_SHARE = 0.52
"""A cell is so dark around each of its places, its white words counted; lines of black print are half as dark."""
_FEWEST_BLOCKS = 40
_MOST_OF_PAGE = 0.5
_CLEAR = 90
"""Black enough, after smoothing, to be a stroke of a letter and no dot of the shading."""
_RULE, _RULE_WIDTH = 44, 3
"""Pixels of a stretch that is black only in a rule, and how far its rough edges reach."""
_NEAR, _WIDE = 2, 14
"""How many blocks the neighbourhood reaches: for the cell itself, and for the words in it."""
_SHADE, _BRIGHT, _INK = 0.8, 0.93, 0.3
"""Shares of the paper's brightness: a grey cell is darker than the first, the words in it brighter than the second; black
print is darker than the third."""


def dark_cells(picture: Picture) -> Picture | None:
    """A picture of the same size with the white words of dark cells in black, and nothing else; None where there are no such cells.

    On a black-and-white page the words are also cleared: grey cells come out of a fax machine as a rain of dots.
    """
    return _bilevel(picture) if picture.bilevel else _shaded(picture)


def _bilevel(picture: Picture) -> Picture | None:
    cells = _cells(_blocks(picture.grey < _DARK))
    if cells is None:
        return None
    cells = ~_grown(~cells, 1)  # without the frame
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    part = np.s_[rows[0] * _BLOCK : (rows[-1] + 1) * _BLOCK, columns[0] * _BLOCK : (columns[-1] + 1) * _BLOCK]
    whole = _pixels(cells, picture.grey)[part]
    turned = Image.fromarray(np.where(whole, 255 - picture.grey[part], np.uint8(255)))
    clear = turned.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MinFilter(3))
    grey = np.full_like(picture.grey, 255)
    grey[part] = _without_rules(np.asarray(clear) < _CLEAR)
    return Picture(grey, picture.dpi, bilevel=True)


def _without_rules(black: Mask) -> Grey:
    """The white gaps between two cells have become black rules, across or down; no letter has a stroke that long."""
    rules = _long_strokes(black) | _long_strokes(black.T).T
    return np.where(black & ~rules, np.uint8(0), np.uint8(255))


def _long_strokes(black: Mask) -> Mask:
    """What is black over a whole stretch of a row, and the rows close to it."""
    stretches = black.shape[1] // _RULE
    full = np.add.reduceat(black[:, : stretches * _RULE], np.arange(0, stretches * _RULE, _RULE), axis=1, dtype=np.int32) >= 0.97 * _RULE
    near = full.copy()
    for step in range(1, _RULE_WIDTH + 1):
        near[step:] |= full[:-step]
        near[:-step] |= full[step:]
    found = np.zeros_like(black)
    found[:, : stretches * _RULE] = np.repeat(near, _RULE, axis=1)
    return found


def _shaded(picture: Picture) -> Picture | None:
    """Grey scans and photographs: a cell with black words on grey stays as it is."""
    paper = float(np.percentile(picture.grey[::4, ::4], 90))
    dark = _blocks(picture.grey < _SHADE * paper)
    cells = _cells(dark)
    if cells is None:
        return None
    inner = ~_grown(~cells, 1)  # without the frame
    ink, bright = (_inside(_blocks(pixels), inner) for pixels in (picture.grey < _INK * paper, picture.grey > _BRIGHT * paper))
    white_words = (ink >= _CELL_SHARE) | ((ink < 0.02) & (bright >= 0.01))
    turned = cells & _grown(inner & white_words, _NEAR)
    if int(turned.sum()) < _FEWEST_BLOCKS:
        return None
    contrast = np.clip((paper - picture.grey.astype(np.float32)) * (255 / ((1 - _SHADE) * paper)), 0, 255).astype(np.uint8)
    return Picture(np.where(_pixels(turned, picture.grey), contrast, np.uint8(255)), picture.dpi, bilevel=False)


def _blocks(pixels: Mask) -> Share:
    """The share of each block's pixels that are set."""
    tall, wide = pixels.shape[0] // _BLOCK, pixels.shape[1] // _BLOCK
    counted = np.add.reduceat(pixels[: tall * _BLOCK, : wide * _BLOCK], np.arange(0, tall * _BLOCK, _BLOCK), axis=0, dtype=np.uint8)
    share: Share = np.divide(counted.reshape(tall, wide, _BLOCK).sum(axis=2), _BLOCK**2, dtype=np.float32)
    return share


def _cells(dark: Share) -> Mask | None:
    """Which blocks lie in dark cells; None where there are none, or nearly all do: that is a picture and no page of print."""
    if min(dark.shape) < 20:
        return None
    found = _around(dark, _NEAR) >= _CELL_SHARE
    if int(found.sum()) < _FEWEST_BLOCKS or found.mean() > _MOST_OF_PAGE:
        return None
    closed = ~_grown(~_grown(found, _NEAR + 1), _NEAR)  # the white of the words closed, and the half block lost at the edges
    return closed | found


def _inside(share: Share, inner: Mask) -> Share:
    """Each block's share as the mean over those of its wider neighbourhood that lie inside."""
    inside = _around(share * inner, _WIDE) / np.maximum(_around(inner.astype(np.float32), _WIDE), 1e-3)
    mean: Share = inside.astype(np.float32)
    return mean


def _around(share: Share, reach: int) -> Share:
    """Each block's share as the mean over its neighbourhood, so many blocks to each side."""
    size = 2 * reach + 1
    padded = np.pad(share, ((reach + 1, reach), (reach + 1, reach)), mode="edge").cumsum(axis=0, dtype=np.float64).cumsum(axis=1)
    whole = padded[size:, size:] - padded[:-size, size:] - padded[size:, :-size] + padded[:-size, :-size]
    mean: Share = np.divide(whole, size**2).astype(np.float32)
    return mean


def _grown(found: Mask, steps: int) -> Mask:
    """The blocks and those at most so many steps away."""
    return _around(found.astype(np.float32), steps) > 1e-4


def _pixels(cells: Mask, grey: Grey) -> Mask:
    """The pixels of the blocks."""
    whole = np.zeros(grey.shape, dtype=bool)
    mask = np.repeat(np.repeat(cells, _BLOCK, axis=0), _BLOCK, axis=1)
    whole[: mask.shape[0], : mask.shape[1]] = mask
    return whole
