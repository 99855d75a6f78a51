"""The double's own quickXorHash against the published vectors and the letter of the specification."""

from __future__ import annotations

import base64
import random

import pytest
from graph_double.quick_xor import QuickXor

SEED = random.Random(160)


def by_the_letter(data: bytes) -> str:
    """Byte by byte, as the specification describes it."""
    ring = 0
    for place, value in enumerate(data):
        turned = value << (place * 11 % 160)
        ring ^= (turned & ((1 << 160) - 1)) ^ (turned >> 160)
    return base64.b64encode((ring ^ (len(data) << 96)).to_bytes(20, "little")).decode()


@pytest.mark.parametrize(("data", "digest"), [(b"", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), (b"hello", "aCgDG9jwBgAAAAAABQAAAAAAAAA=")])
def test_published_vectors(data: bytes, digest: str) -> None:
    state = QuickXor()
    state.update(data)
    assert state.digest() == digest == by_the_letter(data)


@pytest.mark.parametrize("size", [1, 159, 160, 161, 10239, 10240, 10241, 50_001])
def test_in_pieces_of_any_size(size: int) -> None:
    data, state, at = SEED.randbytes(size), QuickXor(), 0
    while at < size:
        step = SEED.randint(1, size)
        state.update(memoryview(data)[at : at + step])
        at += step
    assert state.digest() == by_the_letter(data)


def test_going_back_to_an_earlier_state() -> None:
    state = QuickXor()
    state.update(b"abc")
    earlier = state.copy()
    state.update(b"wrong")
    earlier.update(b"def")
    assert earlier.digest() == by_the_letter(b"abcdef")
