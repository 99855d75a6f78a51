"""What each value of config.yaml may say for itself, but not together. Looks at the plain file, so that other mistakes hide none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medrec_daemon.config.document import Document
from medrec_daemon.config.mistakes import Mistake, Place, line_of, written

WAYS = ("id", "user", "site", "shared")
"""How a drive is named: exactly one of these."""
BY_SIGN_IN = {
    "certificate": (("certificate_from",), ("passphrase_from",)),
    "secret": (("secret_from", "secret_expires"), ()),
    "device-code": ((), ()),
}
"""Per way to sign in: the keys it needs, and those it may have besides."""
FOR_SIGN_IN = ("certificate_from", "passphrase_from", "secret_from", "secret_expires")


def disagreements(document: Document) -> Iterator[Mistake]:
    """Every two things in the file that do not go together."""
    yield from _staff(document)
    yield from _mail(document)
    yield from _graph(document)
    yield from _drives(document)
    yield from _sending(document)
    yield from _followup(document)


def _followup(document: Document) -> Iterator[Mistake]:
    """Letters that go by themselves need a way without a person's hand, and an hour to go at."""
    found, sending, mail = (_section(document, name) or {} for name in ("followup", "sending", "mail"))
    if found.get("auto_fax") is True and sending.get("fax", "outbox") in {"outbox", "email"}:
        by_server = (mail.get("kind") or ("graph" if _section(document, "graph") is not None else "outbox")) != "outbox"
        if not by_server:
            what = "needs a way to fax without a person's hand"
            remedy = "Say sending.fax: srfax or hylafax, or email with a mail server; else auto_fax: false."
            yield _mistake(document, ("followup", "auto_fax"), what, remedy)
    after, before = (_minutes(found.get(key, default)) for key, default in (("after", "8:00"), ("before", "17:00")))
    if after is not None and before is not None and after >= before:
        yield _mistake(document, ("followup", "before"), "is not later than after", "Give an hour later in the day.")


def _minutes(value: object) -> int | None:
    """An hour of the day in minutes; None for what is none, which is told of elsewhere."""
    hour, colon, minute = str(value).strip().partition(":")
    return 60 * int(hour) + int(minute[:2]) if colon and hour.isdecimal() and minute[:2].isdecimal() else None


def _sending(document: Document) -> Iterator[Mistake]:
    """What each way to fax needs."""
    found = _section(document, "sending") or {}
    needs: dict[object, tuple[str, ...]] = {
        "srfax": ("srfax_account", "srfax_password_from", "srfax_sender", "srfax_email"),
        "email": ("fax_address",),
    }
    for key in needs.get(found.get("fax"), ()):
        if key not in found:
            yield _mistake(document, ("sending", key), "is missing", f"sending.fax: {found['fax']} needs it.")
    address = found.get("fax_address")
    if isinstance(address, str) and not ("{number10}" in address or "{to}" in address):
        yield _mistake(document, ("sending", "fax_address"), "has no place for the number", "Write {number10} where the ten digits stand.")


def _section(document: Document, *names: str) -> Mapping[str, object] | None:
    """A section's keys that have a value; None where the section is not there, or is none."""
    found = document.plain
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return {key: value for key, value in found.items() if value is not None} if isinstance(found, dict) else None


def _mistake(document: Document, place: Place, what: str, remedy: str) -> Mistake:
    return Mistake(line_of(place, document.lines), place, what, remedy)


def _staff(document: Document) -> Iterator[Mistake]:
    staff = document.plain.get("staff") if isinstance(document.plain, dict) else None
    people = [(index, person) for index, person in enumerate(staff or ()) if isinstance(person, dict)] if isinstance(staff, list) else []
    first: dict[str, int] = {}
    for index, person in people:
        email = str(person.get("email") or "").strip().casefold()
        if email and email in first:
            place = ("staff", index, "email")
            what = f"'{email}' belongs to staff[{first[email]}] already"
            yield Mistake(line_of(place, document.lines), place, what, "Give each person an address of their own.")
        first.setdefault(email, index)
    if people and all((person.get("role") or "paralegal") != "paralegal" for _, person in people):
        yield Mistake(
            line_of(("staff",), document.lines),
            ("staff",),
            "has no paralegal, so nobody would get a call sheet",
            "Give one the role paralegal.",
        )


def _mail(document: Document) -> Iterator[Mistake]:
    mail = _section(document, "mail") or {}
    kind = mail.get("kind") or ("graph" if _section(document, "graph") is not None else "outbox")

    def mistake(key: str, what: str, remedy: str) -> Mistake:
        return _mistake(document, ("mail", key), what, remedy)

    if mail.get("kind") == "graph":
        yield from _needs_graph(document, ("mail", "kind"), "outbox or smtp")
    if kind == "graph" and "from" not in mail:
        yield mistake("from", "is missing", "Give the mailbox that mail leaves from, such as records@firm.example; or kind: outbox.")
    if mail.get("oauth") is not None and str(mail["oauth"]).casefold() in {"true", "yes", "on", "1"}:
        yield from _oauth(document, mail, str(kind))
    elif kind == "smtp":
        if "username" in mail and "password_from" not in mail:
            yield mistake("password_from", "is missing beside username", "Name the credential or file that holds the password.")
        if "password_from" in mail and "username" not in mail:
            yield mistake("username", "is missing beside password_from", "Give the account to sign in with.")
    if kind != "smtp":
        return
    if "host" not in mail:
        yield mistake("host", "is missing", "Give the mail server's name, such as smtp.firm.example.")
    if "from" not in mail:
        yield mistake("from", "is missing", "Give the sender that the server lets you use, such as records@firm.example.")
    if mail.get("security") == "none" and "username" in mail:
        yield mistake(
            "security", "'none' would send the password in clear", "Use starttls or tls, or leave out username and password_from."
        )


def _oauth(document: Document, mail: Mapping[str, object], kind: str) -> Iterator[Mistake]:
    """``mail.oauth``: the mail server takes the token of Microsoft 365 instead of a password."""
    if kind != "smtp":
        yield _mistake(document, ("mail", "oauth"), f"belongs to kind smtp, and this is {kind}", "Leave it out.")
        return
    if "username" not in mail:
        yield _mistake(document, ("mail", "username"), "is missing beside oauth", "Give the mailbox to sign in with.")
    if "password_from" in mail:
        yield _mistake(document, ("mail", "password_from"), "has no use beside oauth", "Leave one of the two out.")
    yield from _needs_graph(document, ("mail", "oauth"), "password_from instead")
    graph = _section(document, "graph") or {}
    if "authority" in graph or graph.get("cloud") not in {None, "global"}:
        what = "is known for the global cloud only"
        yield _mistake(document, ("mail", "oauth"), what, "Say kind: graph, or sign in with a password.")


def _graph(document: Document) -> Iterator[Mistake]:
    graph = _section(document, "graph")
    if graph is None:
        return
    way = graph.get("sign_in") or "certificate"
    needed, besides = BY_SIGN_IN.get(str(way), (FOR_SIGN_IN, ()))
    if way in BY_SIGN_IN:
        for key in needed:
            if key not in graph:
                yield _mistake(document, ("graph", key), f"is missing for sign_in: {way}", _NEEDED[key])
        for key in FOR_SIGN_IN:
            if key in graph and key not in (*needed, *besides):
                yield _mistake(document, ("graph", key), f"has no use with sign_in: {way}", "Leave it out, or say another sign_in.")
    for key, other in (("authority", "root"), ("root", "authority")):
        if key in graph and other not in graph:
            what = f"is missing beside {key}"
            yield _mistake(document, ("graph", other), what, "Give both for a cloud that 'cloud' does not know; else neither.")
    if "authority" in graph and "cloud" in graph:
        yield _mistake(document, ("graph", "cloud"), "has no use beside authority and root", "Leave it out, or leave them out.")


_NEEDED = {
    "certificate_from": "Name the credential or file with key and certificate.",
    "secret_from": "Name the credential or file that holds the secret.",
    "secret_expires": "Give the day the portal showed beside the secret: nothing else tells when it runs out.",
}


def _drives(document: Document) -> Iterator[Mistake]:
    """The store's drive and the one of the inbox in the cloud: there where needed, and named in one way."""
    store = _section(document, "store") or {}
    inbox = _section(document, "intake", "onedrive")
    in_cloud = store.get("kind") == "onedrive"
    if in_cloud:
        yield from _needs_graph(document, ("store", "kind"), "folder")
        yield from _one_way(document, ("store", "drive"))
    elif _section(document, "store", "drive"):
        yield _mistake(document, ("store", "drive"), "belongs to kind onedrive", "Say kind: onedrive, or leave it out.")
    if inbox is None:
        return
    yield from _needs_graph(document, ("intake", "onedrive"), "no such section")
    own = _section(document, "intake", "onedrive", "drive")
    if not in_cloud or own:
        yield from _one_way(document, ("intake", "onedrive", "drive"))
    if in_cloud and (not own or own == _section(document, "store", "drive")):
        yield from _apart(document, store.get("root"), inbox.get("folder", "Medrec"))


def _apart(document: Document, root: object, folder: object) -> Iterator[Mistake]:
    """In one drive, what is filed must not come in again. Clients' folders beside the inbox's, in the drive itself, are well."""
    filed, dropped = ([name.casefold() for name in str(path or "").strip("/ ").split("/") if name] for path in (root, folder))
    shorter = min(len(filed), len(dropped))
    if filed and filed[:shorter] == dropped[:shorter]:
        what = "is, lies in, or holds store.root" if dropped else "is the whole drive, which holds store.root"
        yield _mistake(document, ("intake", "onedrive", "folder"), what, "Give each a folder of its own.")


def _needs_graph(document: Document, place: Place, instead: str) -> Iterator[Mistake]:
    if _section(document, "graph") is None:
        remedy = f"Add graph with tenant, client and sign_in (config.example.yaml shows it), or give {instead}."
        yield _mistake(document, place, "needs the section 'graph', which is not there", remedy)


def _one_way(document: Document, place: Place) -> Iterator[Mistake]:
    """Exactly one of the ways to name a drive."""
    drive = _section(document, *(str(name) for name in place)) or {}
    given = [key for key in WAYS if key in drive]
    if not given and drive.keys() <= {*WAYS, "library"}:  # else a misspelt key is told of
        yield _mistake(document, place, "says no drive", "Give one of id, user, site (with library) and shared.")
    for key in given[1:]:
        what = f"is a second way to name the drive, beside {written((*place, given[0]))}"
        yield _mistake(document, (*place, key), what, "Keep one of the two.")
    if "library" in drive and "site" not in drive:
        yield _mistake(document, (*place, "library"), "is of no site", "Give site as well, or leave it out.")
