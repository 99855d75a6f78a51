"""quickXorHash against the specification taken bit by bit, and against known values."""

from __future__ import annotations

import base64
import hashlib
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medrec_daemon.graph.fingerprint import Fingerprint, fingerprint, fingerprint_of
from medrec_daemon.graph.quick_xor import QuickXor, quick_xor

KNOWN = {b"": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", b"hello": "aCgDG9jwBgAAAAAABQAAAAAAAAA="}
EDGES = (1, 19, 20, 21, 159, 160, 161, 40_959, 40_960, 40_961, 100_003)


def bit_by_bit(content: bytes) -> str:
    """https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash, one bit at a time."""
    register = [0] * 160
    for place, value in enumerate(content):
        for bit in range(8):
            register[(11 * place + bit) % 160] ^= value >> bit & 1
    out = bytearray(sum(register[8 * place + bit] << bit for bit in range(8)) for place in range(20))
    for place, value in enumerate(len(content).to_bytes(8, "little")):
        out[12 + place] ^= value
    return base64.b64encode(out).decode()


@pytest.mark.parametrize("content", KNOWN)
def test_known_values(content: bytes) -> None:
    assert quick_xor(content) == KNOWN[content] == bit_by_bit(content)


@given(st.binary(max_size=700))
def test_it_is_what_the_specification_says(content: bytes) -> None:
    assert quick_xor(content) == bit_by_bit(content)


@pytest.mark.parametrize("size", EDGES)
def test_at_the_edges_of_blocks(size: int) -> None:
    content = random.Random(size).randbytes(size)
    assert quick_xor(content) == bit_by_bit(content)


@given(st.lists(st.integers(1, 50_000), max_size=12), st.integers(0, 9))
def test_pieces_of_any_size_make_no_difference(cuts: list[int], seed: int) -> None:
    pieces = [random.Random(seed + cut).randbytes(cut) for cut in cuts]
    hashed = QuickXor()
    for piece in pieces:
        hashed.update(piece)
        hashed.base64()  # looking changes nothing
    assert hashed.base64() == quick_xor(b"".join(pieces))
    assert hashed.size == sum(cuts)


def test_one_reading_gives_both_hashes() -> None:
    content = random.Random(5).randbytes(3_000_001)
    told: list[None] = []
    expected = Fingerprint(len(content), hashlib.sha256(content).hexdigest(), quick_xor(content))
    assert fingerprint_of(io.BytesIO(content), lambda: told.append(None)) == expected
    assert fingerprint([content[:7], content[7:]]) == expected
    assert told
