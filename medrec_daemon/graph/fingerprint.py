"""What a file is known by: its size, its SHA-256 (ours) and its quickXorHash (the drive's), from one reading."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BufferedReader

from medrec_daemon.graph.quick_xor import QuickXor

PIECE_BYTES = 4 * 320 * 1024
"""A multiple of 160 bytes, so that quickXorHash need not copy."""
_BREATH_PIECES = 64


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``size`` in bytes, ``sha256`` in lower-case hexadecimal digits, ``quick_xor`` in Base64."""

    size: int
    sha256: str
    quick_xor: str


class Fingerprinting:
    """Takes the fingerprint of bytes that come by."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._quick_xor = QuickXor()

    def update(self, content: bytes | memoryview) -> None:
        """Feed more bytes."""
        self._sha256.update(content)
        self._quick_xor.update(content)

    def result(self) -> Fingerprint:
        """The fingerprint of everything fed so far."""
        return Fingerprint(self._quick_xor.size, self._sha256.hexdigest(), self._quick_xor.base64())


def fingerprint(pieces: Iterable[bytes]) -> Fingerprint:
    """The fingerprint of bytes that come in pieces."""
    taking = Fingerprinting()
    for piece in pieces:
        taking.update(piece)
    return taking.result()


def fingerprint_of(reader: BufferedReader, alive: Callable[[], None] = lambda: None) -> Fingerprint:
    """The fingerprint of an open file from where it stands, in constant memory; ``alive`` is told every 64 MiB."""
    taking = Fingerprinting()
    room = memoryview(bytearray(PIECE_BYTES))
    count = 0
    while length := reader.readinto(room):
        taking.update(room[:length])
        if count % _BREATH_PIECES == 0:
            alive()
        count += 1
    return taking.result()
