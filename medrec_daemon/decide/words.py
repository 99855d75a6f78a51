"""How reasons speak of pages."""

from __future__ import annotations

from medrec_daemon.model import Piece


def page_words(first: int, last: int) -> str:
    """``page 3`` or ``pages 3-5``."""
    return f"page {first}" if first == last else f"pages {first}-{last}"


def pages_in_words(piece: Piece) -> str:
    """A piece's pages at the beginning of a sentence."""
    return page_words(piece.first, piece.last).capitalize()
