"""A certification that comes without what it certifies: where anything in it speaks against one, a person looks."""

from __future__ import annotations

from collections.abc import Sequence

from medrec_daemon.decide.words import pages_in_words
from medrec_daemon.model import Kind, Piece

_CERTIFIED = frozenset({Kind.RECORDS, Kind.BILLING, Kind.RADIOLOGY, Kind.IMAGES})


def doubtful_alone(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Why certifications of an arrival with neither chart nor bill must wait: the same words are sworn when nothing was found."""
    if any(piece.kind in _CERTIFIED for piece in pieces):
        return ()
    return tuple(
        f"{pages_in_words(piece)}: a certification without the papers it speaks of; it may say that there are none. Look what it certifies."
        for piece in pieces
        if piece.kind is Kind.CERTIFICATION and any(item.weight < 0 for item in piece.evidence)
    )
