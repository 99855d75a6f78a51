"""quickXorHash, the double's own: every byte is XORed into a ring of 160 bits, 11 bits further than the byte before it.

Byte i lands where byte i + 160 lands, so the file is first folded onto 160 columns (numpy), and only these are turned into the ring.
Source: https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash
"""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np

RING = 160
SHIFT = 11
WIDE = RING * 64
BLOCK = 1024 * 1024


class QuickXor:
    """The hash of bytes that come one block after the other."""

    def __init__(self) -> None:
        self._columns = np.zeros(RING, dtype=np.uint8)
        self.length = 0

    def copy(self) -> QuickXor:
        """The same state again, to go back to it."""
        twin = QuickXor()
        twin._columns = self._columns.copy()
        twin.length = self.length
        return twin

    def update(self, block: bytes | memoryview) -> None:
        data = np.frombuffer(block, dtype=np.uint8)
        phase = self.length % RING
        head = min(len(data), (RING - phase) % RING)
        self._columns[phase : phase + head] ^= data[:head]
        self._fold(data[head:])
        self.length += len(data)

    def _fold(self, data: np.ndarray) -> None:
        for width in (WIDE, RING):
            whole = len(data) // width * width
            if whole:
                rows = data[:whole].view(np.uint64).reshape(-1, width // 8)
                row = np.bitwise_xor.reduce(rows, axis=0).view(np.uint8).reshape(-1, RING)
                self._columns ^= np.bitwise_xor.reduce(row, axis=0)
            data = data[whole:]
        self._columns[: len(data)] ^= data

    def digest(self) -> str:
        """Base64, as the service writes it."""
        ring = 0
        for column, value in enumerate(self._columns.tolist()):
            turned = value << (column * SHIFT % RING)
            ring ^= (turned & ((1 << RING) - 1)) ^ (turned >> RING)
        ring ^= self.length << (RING - 64)
        return base64.b64encode(ring.to_bytes(RING // 8, "little")).decode()


def quick_xor(path: Path) -> str:
    """The hash of a file."""
    state = QuickXor()
    space = bytearray(BLOCK)
    with path.open("rb", buffering=0) as source:
        while got := source.readinto(space):
            state.update(memoryview(space)[:got])
    return state.digest()
