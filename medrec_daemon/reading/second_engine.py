"""A page read by the second engine (RapidOCR, PP-OCRv6 on ONNX Runtime), whose models come with its wheel: nothing is fetched.

An optional extra: ``pip install medrec-daemon[second-opinion]``. Used inside confined workers only, one engine per process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any

import numpy as np

from medrec_daemon.errors import ConfigProblem, Unreadable
from medrec_daemon.model import PageSource
from medrec_daemon.reading.marks import Mark, in_reading_order
from medrec_daemon.reading.packed import PackedPage, pack
from medrec_daemon.reading.picture import Picture, cleaned, softened
from medrec_daemon.reading.second_extra import LACKING, MODELS, model_folder

LONGEST_SIDE = 2000
SAYS_NOTHING = {"ORT_DISABLE_TELEMETRY": "1", "ORT_TELEMETRY_DISABLED": "1"}
"""From 1.29 on ONNX Runtime tells its makers of its use; those releases are not asked for, and this keeps one quiet that is there."""
_SPACE = 0.6
"""The width of a space, in letters, when a line's box is shared out among its words."""


def read_again(picture: Picture, number: int, turned: int) -> PackedPage:
    """Page ``number``, which the first engine turned clockwise by ``turned`` degrees, as the second engine reads it.

    Raises ``ConfigProblem`` where the extra, or a model that belongs to it, is not installed, and ``Unreadable``.
    """
    upright = softened(cleaned(picture).turned(turned))
    height, width = upright.grey.shape
    engine = _engine()
    try:
        found = engine(np.repeat(upright.grey[:, :, None], 3, axis=2), use_cls=False)
    except Exception as trouble:  # the library's own kinds of errors, which may not cross to another process
        raise Unreadable("The second reader could not read this page.", "The first reading stands.") from trouble
    boxes, texts, scores = found.boxes, found.txts, found.scores
    lines = [] if boxes is None else [list(_marks(*one, width, height)) for one in zip(boxes, texts, scores, strict=True)]
    size = picture.size() if turned % 180 == 0 else picture.size()[::-1]
    ordered = in_reading_order([line for line in lines if line], size[0] / size[1], _slant(boxes, width, height))
    return pack(number, size, ordered, PageSource.OCR, turned=turned)


def _marks(box: Any, text: str, score: float, width: int, height: int) -> Iterator[Mark]:  # noqa: ANN401 - four corners
    """A line's words, its box shared out among them by their letters."""
    across, down = [float(x) / width for x, _ in box], [float(y) / height for _, y in box]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    words = text.split()
    widths = [len(word) + _SPACE for word in words]
    whole = sum(widths) - _SPACE
    for word, start in zip(words, accumulate([0.0, *widths]), strict=False):
        begin, end = left + (right - left) * start / whole, left + (right - left) * (start + len(word)) / whole
        yield Mark(word, begin, top, end, bottom, 100.0 * min(max(float(score), 0.0), 0.99))


def _slant(boxes: Any, width: int, height: int) -> float:  # noqa: ANN401
    """How far the lines fall, in page heights per page width: the median over the longer ones."""
    if boxes is None:
        return 0.0
    falls = [
        (float(right[1] - left[1]) / height) / (float(right[0] - left[0]) / width)
        for left, right, *_ in boxes
        if float(right[0] - left[0]) > 0.1 * width
    ]
    return float(np.median(falls)) if falls else 0.0


@cache
def _engine() -> Any:  # noqa: ANN401 - the library has no types
    folder = model_folder()
    if folder is None:
        raise ConfigProblem("The second opinion is asked for, and its reader is not installed.", LACKING)
    os.environ.update(SAYS_NOTHING)
    from rapidocr import RapidOCR

    detects, recognises, turns = (str(folder / name) for name in MODELS)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.model_path": detects,
            "Rec.model_path": recognises,
            "Rec.rec_batch_num": 1,  # six long lines at a time need more memory than a worker may take
            "Cls.model_path": turns,
        }
    )
