"""A reference as a person types it: in any case, with or without ``RR-``, and perhaps misread by one symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medrec_daemon import reference
from medrec_daemon.errors import UnknownName
from medrec_daemon.ledger.ledger import Ledger

_TYPED = re.compile(r"(?:RR[\s\-_.\u2010-\u2015]*)?([A-Z0-9]{7})")


def typed(text: str) -> str:
    """``rr-c7vtyey`` as ``RR-C7VTYEY``; what has not the shape of a reference stays as it is."""
    match = _TYPED.fullmatch(text.strip().upper())
    return f"RR-{match[1]}" if match else text


def unknown(request_id: str, ledger: Ledger) -> UnknownName:
    """What to say of a reference that the ledger does not have: whether it is misread, and which ones are nearest to it."""
    match = _TYPED.fullmatch(request_id)
    if match is None:
        return UnknownName(f"'{request_id}' is not a reference of ours.", "It looks like RR-7F3K9TE; see 'medrec request list'.")
    near = sorted({known for known in _one_symbol_away(match[1]) if ledger.by_reference(known) is not None})
    hint = f"Did you mean {' or '.join(near)}?" if near else "Look at the letter again, or at 'medrec request list'."
    if reference.is_valid(request_id):
        return UnknownName(f"No request {request_id} is in the ledger.", hint)
    return UnknownName(f"{request_id} is misread: its last symbol does not fit.", hint)


def _one_symbol_away(body: str) -> Iterator[str]:
    """Every right reference that one other symbol, or two neighbours the other way round, would make of ``body``."""
    others = [body[:place] + symbol + body[place + 1 :] for place in range(len(body)) for symbol in reference.ALPHABET]
    others += [body[:place] + body[place + 1] + body[place] + body[place + 2 :] for place in range(len(body) - 1)]
    return (found for other in others if reference.is_valid(found := f"RR-{other}"))
