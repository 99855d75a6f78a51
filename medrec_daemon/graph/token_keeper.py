"""When to ask for a new token, and when not: one at a time over all threads and processes, and never in a hurry."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from medrec_daemon.errors import MedrecError, TryLater
from medrec_daemon.graph.refusals import Busy
from medrec_daemon.graph.token_cache import Kept, Token, TokenCache

log = logging.getLogger(__name__)
SPARE_SECONDS = 300.0
"""A token is renewed when it is good for less than this; a long upload must not lose it midway."""
LAST_SECONDS = 30.0
"""It still serves until so long before its end where no new one is to be had."""
RENEW_SECONDS = 60.0
"""A token this young is not renewed, whatever is said of it."""
REFUSED_SECONDS = 60.0
AWAY_SECONDS = 5.0
_LONGEST_PAUSE = 3600.0


@dataclass(frozen=True, slots=True)
class _Trouble:
    """How the last try went wrong, until when nobody tries again, and the file it was tried with."""

    problem: MedrecError
    until: float
    signature: object


class TokenKeeper:
    """Gives tokens out of the cache and lets them be fetched in time. Safe to share between threads.

    Args:
        cache: Where they are kept.
        fetch: Asks the sign-in service: takes a scope and what is kept, returns what is to be kept with the new token.
        now: Seconds since 1970.
    """

    def __init__(self, cache: TokenCache, fetch: Callable[[str, Kept], Kept], now: Callable[[], float]) -> None:
        self._cache = cache
        self._fetch = fetch
        self._now = now
        self._troubles: dict[str, _Trouble] = {}

    def token(self, scope: str, *, renew: bool) -> str:
        """A token for ``scope``; with ``renew`` one that is less than a minute old.

        Raises what ``fetch`` raises. After a refusal or an absence it raises that again for a while without asking.
        """
        found = self._cache.look().token(scope)
        if found is not None and self._serves(found, renew=renew):
            return found.text
        with self._cache.alone() as kept:
            found = kept.token(scope)
            if found is not None and self._serves(found, renew=renew):
                return found.text
            try:
                return self._fetched(scope, kept)
            except MedrecError:
                if renew or found is None or found.expires - self._now() < LAST_SECONDS:
                    raise
                return found.text

    def anew(self, scope: str) -> str:
        """A token asked for now, however young the one that is kept: what was changed a moment ago at Microsoft is to show."""
        with self._cache.alone() as kept:
            return self._fetched(scope, kept)

    def _serves(self, token: Token, *, renew: bool) -> bool:
        now = self._now()
        if renew:
            return abs(now - token.obtained) < RENEW_SECONDS
        if token.obtained > now + RENEW_SECONDS:  # a clock was set back: its end cannot be told
            return False
        is_aging = token.refresh_on is not None and now >= token.refresh_on
        return not is_aging and token.expires - now > SPARE_SECONDS

    def _fetched(self, scope: str, kept: Kept) -> str:
        """The text of a new token, kept."""
        self._refuse_to_hurry(scope)
        try:
            new = self._fetch(scope, kept)
        except MedrecError as problem:
            self._troubles[scope] = _Trouble(problem, self._now() + _pause_after(problem), self._cache.signature)
            log.warning("no new access token: %s", problem)
            raise
        token = new.token(scope)
        assert token is not None
        self._troubles.pop(scope, None)
        try:
            self._cache.keep(new)
        except MedrecError as problem:  # the token is good all the same
            log.warning("the token cannot be kept on disk: %s", problem)
        log.info("a new access token, good for %d minutes", (token.expires - self._now()) // 60)
        return token.text

    def _refuse_to_hurry(self, scope: str) -> None:
        trouble = self._troubles.get(scope)
        if trouble is not None and self._now() < trouble.until and trouble.signature == self._cache.signature:
            raise type(trouble.problem)(trouble.problem.what, trouble.problem.remedy) from trouble.problem


def _pause_after(problem: MedrecError) -> float:
    if isinstance(problem, Busy) and problem.seconds:
        return min(problem.seconds, _LONGEST_PAUSE)
    return AWAY_SECONDS if isinstance(problem, TryLater) else REFUSED_SECONDS
