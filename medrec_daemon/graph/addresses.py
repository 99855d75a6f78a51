"""Where things are in Graph: addresses by path, by id, and by parent and name, percent-encoded segment by segment. Pure.

Forms: https://learn.microsoft.com/onedrive/developer/rest-api/concepts/addressing-driveitems.
"""

from __future__ import annotations

from urllib.parse import quote


def by_path(drive: str, path: str, action: str = "") -> str:
    """The address of what lies at ``path`` (``a/b/c.pdf``, '' for the root) in a drive, or of an action on it (``content``)."""
    if not path:
        return _joined(f"/drives/{_segment(drive)}/root", action)
    encoded = "/".join(_segment(name) for name in path.split("/"))
    return _coloned(f"/drives/{_segment(drive)}/root:/{encoded}", action)


def by_id(drive: str, item: str, action: str = "") -> str:
    """The address of an item by its id, or of an action on it."""
    return _joined(f"/drives/{_segment(drive)}/items/{_segment(item)}", action)


def child(drive: str, parent: str, name: str, action: str = "") -> str:
    """The address of a name in a folder that is known by id, there already or not; the colon form takes every legal name."""
    return _coloned(f"/drives/{_segment(drive)}/items/{_segment(parent)}:/{_segment(name)}", action)


def below(drive: str, item: str, path: str, action: str = "") -> str:
    """The address of what lies at ``path`` (``a/b/c.pdf``, '' for the item itself) below a folder that is known by id."""
    if not path:
        return by_id(drive, item, action)
    encoded = "/".join(_segment(name) for name in path.split("/"))
    return _coloned(f"/drives/{_segment(drive)}/items/{_segment(item)}:/{encoded}", action)


def user(mailbox: str, action: str) -> str:
    """The address of something of a user, such as ``sendMail`` or ``drive``; ``mailbox`` is an address or an id."""
    return f"/users/{_segment(mailbox)}/{action}"


def _segment(text: str) -> str:
    return quote(text, safe="!$,@-._~")


def _joined(address: str, action: str) -> str:
    return f"{address}/{action}" if action else address


def _coloned(address: str, action: str) -> str:
    """A path between colons is closed where something follows it, a query too."""
    if not action:
        return address
    return f"{address}:{action}" if action.startswith("?") else f"{address}:/{action}"
