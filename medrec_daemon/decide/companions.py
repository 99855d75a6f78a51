"""Papers of one house in one arrival that call their patient by the same number: the surer one tells whose the other is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from medrec_daemon.model import Piece

Settled = tuple[Piece, str | None, str | None]
"""A piece, the provider whose paper it surely is, and the matter to which it surely belongs; None where that is not sure."""


def with_companions(settled: Sequence[Settled]) -> list[Piece | None]:
    """For each piece that nobody knows whose it is: the piece as its companions tell (``beside``); None where they tell nothing.

    Only a number that a label, or its place in a row of values, calls the patient's on both counts, and only at the house whose number it
    is; one that pieces of two matters carry counts for neither, and a piece with another number besides is left alone.
    """
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for piece, sender, matter in settled:
        if sender is not None and matter is not None:
            for seen in piece.numbers:
                owners[sender, seen.number].add(matter)
    return [None if matter is not None or sender is None else _told(piece, sender, owners) for piece, sender, matter in settled]


def _told(piece: Piece, sender: str, owners: dict[tuple[str, str], set[str]]) -> Piece | None:
    mine = [seen.number for seen in piece.numbers]
    if not mine or any((sender, number) not in owners for number in mine):
        return None  # a number of its own is another's, or one misread
    beside = tuple({owner for number in mine for owner in owners[sender, number]})
    return replace(piece, beside=beside) if len(beside) == 1 else None


def shared_numbers(piece: Piece, pages: Iterable[int]) -> set[str]:
    """The patient's numbers that some pages of a piece print."""
    known = set(pages)
    return {seen.number for seen in piece.numbers if seen.page in known}


def pages_with(piece: Piece, numbers: set[str]) -> set[int]:
    """The pages of a piece that call their patient by one of some numbers, and by no other."""
    others = {seen.page for seen in piece.numbers if seen.number not in numbers}
    return {seen.page for seen in piece.numbers if seen.number in numbers} - others
