"""quickXorHash, the one hash that every OneDrive and SharePoint gives for a file. Not collision resistant: it verifies, it never proves.

As specified in https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash: byte i is XORed into a 160-bit
register at bit 11·i mod 160, and at the end the length into its last eight bytes. That place repeats every 160 bytes, so
whole periods are first XORed on top of each other, as one large number or (ten times faster, and while other threads run)
by numpy, and only 160 bytes are left to be placed.
"""

from __future__ import annotations

from base64 import b64encode

_PERIOD = 160
_SHIFT = 11
_BITS = 160
_MANY = 1 << 16
"""From so many bytes on numpy is worth its call (and the first time its import)."""
_ONES = (1 << _BITS) - 1


class QuickXor:
    """The hash of what was fed so far, in constant memory."""

    def __init__(self) -> None:
        self.size = 0
        self._folded = 0
        self._rest = b""

    def update(self, content: bytes | memoryview) -> None:
        """Feed more bytes, in pieces of any size."""
        self.size += len(content)
        if self._rest:
            content = self._rest + bytes(content)
        whole = len(content) - len(content) % _PERIOD
        view = memoryview(content)
        self._folded ^= _fold(view[:whole]) if whole >= _MANY else _fold_few(view[:whole])
        self._rest = bytes(view[whole:])

    def base64(self) -> str:
        """The hash as Graph writes it; more may be fed afterwards."""
        folded = self._folded ^ int.from_bytes(self._rest, "little")
        register = 0
        for place, value in enumerate(folded.to_bytes(_PERIOD, "little")):
            shift = _SHIFT * place % _BITS
            register ^= (value << shift | value << shift >> _BITS) & _ONES
        register ^= self.size << (_BITS - 64) & _ONES
        return b64encode(register.to_bytes(_BITS // 8, "little")).decode()


def _fold(whole: memoryview) -> int:
    """Whole periods on top of each other, as a number of 160 bytes."""
    import numpy as np

    words = np.frombuffer(whole, np.uint64).reshape(-1, _PERIOD // 8)
    return int.from_bytes(np.bitwise_xor.reduce(words, axis=0).tobytes(), "little")


def _fold_few(whole: memoryview) -> int:
    """As ``_fold``, without numpy: the upper half of the number on top of the lower, until one period is left."""
    periods = max(1, len(whole) // _PERIOD)
    folded = int.from_bytes(whole, "little")
    while periods > 1:
        lower = 8 * _PERIOD * (periods - periods // 2)
        folded = folded >> lower ^ folded & (1 << lower) - 1
        periods -= periods // 2
    return folded


def quick_xor(content: bytes) -> str:
    """The hash of bytes at hand, as Graph writes it."""
    hashed = QuickXor()
    hashed.update(content)
    return hashed.base64()
