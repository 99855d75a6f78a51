"""Whether a TIFF is all there: its chain of pages leads to an end, and every page's data lies within the file.

Decoders take a chain that leads nowhere for its end, and would give a fax that broke off as a shorter fax.
Layout: TIFF 6.0 specification, section 2; BigTIFF (64-bit offsets) likewise.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from medrec_daemon.errors import Unreadable

MAX_PAGES = 20_000
_OFFSET_TAGS, _LENGTH_TAGS = (273, 324), (279, 325)
_SIZES = {3: ("H", 2), 4: ("I", 4), 16: ("Q", 8)}
_MAX_STRIPS = 100_000


def check(path: str) -> None:
    """Raises ``Unreadable`` where the chain of pages or a page's data leaves the file at ``path``, or it claims too many pages."""
    size = Path(path).stat().st_size
    with Path(path).open("rb") as handle:
        try:
            complete = _complete(handle, size)
        except (struct.error, OSError, OverflowError):
            complete = False
    if not complete:
        raise Unreadable(
            "This TIFF breaks off before its end: pages may be missing.",
            "Copy it again, or ask for it to be sent again; if it is whole on screen, print it to PDF and drop that.",
        )


def _complete(handle: BinaryIO, size: int) -> bool:
    order = "<" if handle.read(2) == b"II" else ">"
    (version,) = _take(handle, order + "H")
    big = version == 43
    if big:
        handle.seek(8)
    (place,) = _take(handle, order + ("Q" if big else "I"))
    seen: set[int] = set()
    while place:
        if place in seen or place >= size:
            return False
        seen.add(place)
        if len(seen) > MAX_PAGES:
            raise Unreadable(f"This TIFF claims more than {MAX_PAGES} pages.", "Split it into smaller files.")
        handle.seek(place)
        place, complete = _page(handle, order, size, big=big)
        if not complete:
            return False
    return bool(seen)


def _page(handle: BinaryIO, order: str, size: int, *, big: bool) -> tuple[int, bool]:
    """Read one page's directory: the place of the next one, and whether this page's data lies within the file."""
    (count,) = _take(handle, order + ("Q" if big else "H"))
    width = 20 if big else 12
    entries = handle.read(count * width) if count * width < size else b""
    (following,) = _take(handle, order + ("Q" if big else "I"))
    offsets: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    for start in range(0, len(entries), width):
        entry = entries[start : start + width]
        (tag,) = struct.unpack_from(order + "H", entry)
        if tag in _OFFSET_TAGS:
            offsets = _values(handle, order, entry, big=big)
        elif tag in _LENGTH_TAGS:
            lengths = _values(handle, order, entry, big=big)
    return following, all(offset + length <= size for offset, length in zip(offsets, lengths, strict=False))


def _values(handle: BinaryIO, order: str, entry: bytes, *, big: bool) -> tuple[int, ...]:
    kind, count = struct.unpack_from(order + ("HQ" if big else "HI"), entry, 2)
    code, size = _SIZES.get(kind, ("", 0))
    if not code or count > _MAX_STRIPS:
        return ()
    field = entry[12:20] if big else entry[8:12]
    if count * size <= len(field):
        return struct.unpack_from(f"{order}{count}{code}", field)
    (place,) = struct.unpack(order + ("Q" if big else "I"), field)
    handle.seek(place)
    return _take(handle, f"{order}{count}{code}")


def _take(handle: BinaryIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(layout, handle.read(struct.calcsize(layout)))
