"""What can go wrong at the sign-in service before anything was looked at, or after it was done."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

from graph_double.clock import Clock
from graph_double.exchange import Broken, Response, answer, page

Trouble = Literal["429", "429-bare", "500", "503", "503-html", "504-html", "drop", "lost-answer"]
Where = Literal["any", "discovery", "devicecode", "token"]
PAGES = {"503-html": (503, "Service Unavailable"), "504-html": (504, "Gateway Time-out")}
ERRORS = {"429": 429, "429-bare": 429, "500": 500, "503": 503}


@dataclass(slots=True)
class _Spell:
    kind: Trouble
    where: Where
    times: int
    until: float | None
    retry_after: int


class SignInFaults:
    """The spells of bad weather in force; the first that fits a request happens."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._spells: list[_Spell] = []
        self._lock = threading.Lock()
        self.fired = 0

    def add(self, kind: Trouble, *, where: Where = "token", times: int = 1, seconds: float | None = None, retry_after: int = 3) -> None:
        """Let `kind` happen to the next `times` requests at `where`, or to all within `seconds` of the double's clock."""
        until = None if seconds is None else self._clock.now() + seconds
        with self._lock:
            self._spells.append(_Spell(kind, where, times, until, retry_after))

    def clear(self) -> None:
        """The sun comes out."""
        with self._lock:
            self._spells.clear()

    def strike(self, where: Where) -> _Spell | None:
        """What happens to this request, if anything."""
        now = self._clock.now()
        with self._lock:
            for spell in self._spells:
                due = spell.times > 0 if spell.until is None else now < spell.until
                if due and spell.where in {"any", where}:
                    spell.times -= 1
                    self.fired += 1
                    return spell
        return None


def instead(spell: _Spell) -> Response:
    """The answer in place of the work.

    Raises:
        Broken: the connection just ends.
    """
    if spell.kind == "drop":
        raise Broken
    if spell.kind in PAGES:
        return page(*PAGES[spell.kind])
    status = ERRORS[spell.kind]
    headers = {} if spell.kind in {"429-bare", "500"} else {"Retry-After": str(spell.retry_after)}
    body = {"error": "temporarily_unavailable", "error_description": "The service is temporarily unable to handle the request."}
    return answer(status, body, headers)
