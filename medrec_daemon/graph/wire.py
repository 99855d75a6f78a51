"""How the wire behaves: a session without surprises, how long a server asks to wait, and what a broken connection means."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

from medrec_daemon.errors import TryLater


def new_session(user_agent: str, ca_file: Path | None, proxy: str | None) -> requests.Session:
    """No cookies, no retries, nothing from the environment: ``REQUESTS_CA_BUNDLE`` would override ``verify``, netrc would sign in."""
    session = requests.Session()
    session.trust_env = False
    session.verify = True if ca_file is None else str(ca_file)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["User-Agent"] = user_agent
    session.mount("https://", HTTPAdapter(pool_connections=8, pool_maxsize=16, max_retries=0))
    if proxy is not None:
        session.proxies = {"https": proxy}
    return session


def https(url: str) -> str:
    """An address as it is. Raises ``TryLater`` for one without encryption."""
    if not url.startswith("https://"):
        raise TryLater("Microsoft Graph named an address without encryption.", "It is not followed; the work is tried again.")
    return url


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with lower-case names."""
    return {name.lower(): value for name, value in headers.items()}


def content_of(response: requests.Response) -> bytes:
    """The body, empty where the connection broke before it was all there."""
    with suppress(requests.exceptions.RequestException):
        return response.content
    return b""


def asked_seconds(headers: Mapping[str, str]) -> float | None:
    """The longer of Retry-After (seconds or a date) and RateLimit-Reset, None where neither is there."""
    asked = [_seconds(headers.get("retry-after"), headers.get("date")), _seconds(headers.get("ratelimit-reset"), None)]
    return max((seconds for seconds in asked if seconds is not None), default=None)


def _seconds(text: str | None, date: str | None) -> float | None:
    if text is None:
        return None
    with suppress(ValueError):
        return max(0.0, float(text))
    with suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(text) - parsedate_to_datetime(date or "")).total_seconds())
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and all that led to it; requests wraps urllib3's errors, whose ``reason`` is the one that counts."""
    pending: list[Any] = [error]
    while pending:
        one = pending.pop()
        if isinstance(one, BaseException):
            yield one
            pending += [one.__cause__, getattr(one, "reason", None), *one.args]


def distrusts(error: BaseException) -> bool:
    """Whether the other side showed a certificate that does not hold."""
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def never_left(error: BaseException) -> bool:
    """Whether no connection came about, so that nothing can have been done."""
    return any(isinstance(cause, NewConnectionError | requests.exceptions.ConnectTimeout) for cause in _causes(error))
