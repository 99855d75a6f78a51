"""The answers that faults give in place of the work, worded as they were seen on the service."""

from __future__ import annotations

import math
from urllib.parse import quote

from graph_double.access import unauthorised
from graph_double.exchange import Exchange, Refusal, Response, page
from graph_double.faults import Fault, FaultKind

_THROTTLED = "The request has been throttled"
_SIMPLE = {
    FaultKind.SERVER_ERROR: (500, "generalException", "There was an internal server error while processing the request.", ""),
    FaultKind.FORBIDDEN: (403, "accessDenied", "Access denied", ""),
    FaultKind.NOT_FOUND: (404, "itemNotFound", "The resource could not be found.", ""),
    FaultKind.CONFLICT: (409, "nameAlreadyExists", "The specified item name already exists.", ""),
    FaultKind.PRECONDITION: (412, "resourceModified", "ETag does not match current item's value", ""),
    FaultKind.RANGE: (416, "invalidRange", "Uploaded fragment overlaps with existing data.", "fragmentOverlap"),
    FaultKind.LOCKED: (423, "notAllowed", "The resource you are attempting to access is locked", "resourceLocked"),
    FaultKind.FULL: (507, "quotaLimitReached", "Insufficient Space Available", ""),
}
_PAGES = {
    FaultKind.UNAVAILABLE_HTML: (503, "Service Unavailable"),
    FaultKind.BAD_GATEWAY: (502, "Bad Gateway"),
    FaultKind.GATEWAY_TIMEOUT: (504, "Gateway Time-out"),
    FaultKind.DONE_BUT_504: (504, "Gateway Time-out"),
    FaultKind.GARBAGE: (200, "Sign in to the network"),
}


def fault_answer(fault: Fault, exchange: Exchange, root: str) -> Response:
    """What the caller reads; raises Refusal for error bodies in Graph's form. `root` is the graph host's root URL."""
    kind = FaultKind(fault.kind)
    if kind in _PAGES:
        return page(*_PAGES[kind])
    if kind in _SIMPLE:
        raise Refusal(*_SIMPLE[kind], lower=exchange.host == "upload")
    if kind is FaultKind.TOKEN_EXPIRED:
        raise unauthorised("Access token has expired or is not yet valid.")
    if kind is FaultKind.RESYNC:
        location = f"{root}{quote(exchange.path.removeprefix('/v1.0').partition('(')[0], safe='/:%()=')}"
        message = "Resync required. Replace any local items with the server's version (including deletes)."
        raise Refusal(410, "resyncRequired", message, headers={"Location": location})
    if kind is FaultKind.SESSION_EXPIRED:
        raise Refusal(401, "unauthenticated", "The access token has expired.", "expiredToken")
    raise _throttled(fault, kind)


def _throttled(fault: Fault, kind: FaultKind) -> Refusal:
    seconds = str(math.ceil(fault.retry_after))
    if kind is FaultKind.UNAVAILABLE:
        return Refusal(503, "serviceNotAvailable", "The service is temporarily unavailable.", headers={"Retry-After": seconds})
    headers = {} if kind is FaultKind.THROTTLED_BARE else {"Retry-After": seconds}
    if kind is FaultKind.THROTTLED_RESET:
        headers |= {"RateLimit-Limit": "1250", "RateLimit-Remaining": "0", "RateLimit-Reset": str(2 * math.ceil(fault.retry_after))}
    return Refusal(429, "activityLimitReached", _THROTTLED, "throttledRequest", headers)
