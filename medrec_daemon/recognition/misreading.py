"""Whether one word is another as a machine misreads it: look-alike letters, fused and torn ones, a typist's exchange."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import OSA, Levenshtein

CERTAIN_CONFIDENCE = 100.0
"""Words with this confidence stand in a text layer, as the sender typed them: no machine misread them."""

_FUSED = (
    ("RN", "M"), ("CL", "D"), ("VV", "W"), ("FI", "N"), ("RI", "N"), ("LI", "U"), ("II", "U"), ("NI", "M"), ("LN", "M"), ("IJ", "U"),
    ("IL", "H"), ("LI", "H"), ("II", "H"), ("UN", "IM"), ("IN", "M"), ("U", "TI"), ("TI", "U"),
)  # fmt: skip
_SLIPS = tuple(pair for one, two in _FUSED for pair in ((one, two), (two, one)))
_DIGITS = {"0": "ODQ", "1": "IL", "5": "S", "8": "B", "6": "GB", "2": "Z", "7": "T", "4": "A", "3": "E", "9": "G"}
_PAIRS = "OQ OD DQ OC OG OE UO IL IT IJ EC EF UV AU BH GC NU NR HN TF TL TU TP SY VY FP FR KR FL ER BR"
_SHAPES = {frozenset(pair) for pair in _PAIRS.split()}
"""Letters that machines take for each other, small or capital; measured on faxes of typed letters."""


def exchanged(seen: str, known: str) -> bool:
    """Whether two neighbouring letters of a name of five or more are exchanged, as typists do: ``MOSRIS`` for ``MORSIS``."""
    return len(seen) == len(known) >= 5 and OSA.distance(seen, known) == 1 and Levenshtein.distance(seen, known) == 2


@lru_cache(maxsize=65536)
def misread(seen: str, known: str) -> bool:
    """Whether ``seen`` is ``known`` with one thing a machine misreads (two in names of eight letters or more)."""
    if seen == known or not seen or not known or abs(len(seen) - len(known)) > 2:
        return False
    most = 2 if len(known) >= 8 else 1
    if Levenshtein.distance(seen, known, score_cutoff=2 * most) > 2 * most:
        return False  # a fused or torn letter is two slips at most
    return any(_shape_slips(form, known, short=len(known) < 4) <= most - used for form, used in _unfused(seen, known, most))


def lost_letter(seen: str, known: str, fewest: int = 6) -> bool:
    """Whether a machine lost one letter of a name of at least ``fewest``: ``GREGOY`` for ``GREGORY``."""
    return len(known) >= fewest and len(seen) == len(known) - 1 and Levenshtein.distance(seen, known) == 1


def _unfused(seen: str, known: str, most: int) -> Iterator[tuple[str, int]]:
    """``seen`` with up to ``most`` fused or torn letters put back (``rn`` for ``m``), and how many that took."""
    yield seen, 0
    places = [
        (place, wrong, right)
        for wrong, right in _SLIPS
        if wrong in seen and right in known
        for place in range(len(seen))
        if seen.startswith(wrong, place)
    ]
    for count in range(1, most + 1):
        for chosen in combinations(places, count):
            form = seen
            for place, wrong, right in sorted(chosen, reverse=True):
                form = form[:place] + right + form[place + len(wrong) :]
            yield form, count


def _shape_slips(seen: str, known: str, *, short: bool) -> int:
    """How many letters differ, each by a look-alike; a large number when one differs otherwise. Short names: digits only."""
    if len(seen) != len(known):
        return 99
    slips = 0
    for one, other in zip(seen, known, strict=True):
        if one == other:
            continue
        if other not in _DIGITS.get(one, "") and (short or frozenset({one, other}) not in _SHAPES):
            return 99
        slips += 1
    return slips
