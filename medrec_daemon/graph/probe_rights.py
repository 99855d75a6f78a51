"""What the app may do: read off its token, and for mail asked by a message to nobody, which nobody gets."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from medrec_daemon.errors import MedrecError
from medrec_daemon.graph.addresses import user
from medrec_daemon.graph.client import GraphClient
from medrec_daemon.graph.probe import Seen, trouble

SELECTED = frozenset(
    {
        "Sites.Selected",
        "Lists.SelectedOperations.Selected",
        "ListItems.SelectedOperations.Selected",
        "Files.SelectedOperations.Selected",
    }
)
"""Give nothing by themselves, and what was granted on a site, library or folder: graph/permissions-selected-overview."""
EVERYWHERE = {
    "Files.ReadWrite.All": "read and write every file of the tenant",
    "Sites.ReadWrite.All": "read and write every site of the tenant",
    "Sites.Manage.All": "read, write and rebuild every site of the tenant",
    "Sites.FullControl.All": "do everything on every site of the tenant, and give rights to others",
}
A_PERSONS_FILES = frozenset({"Files.ReadWrite", "Files.ReadWrite.All", "Sites.ReadWrite.All"})
MAIL = {
    "Mail.Send": "send mail as everybody in the tenant",
    "Mail.ReadBasic": "see who writes to whom in every mailbox of the tenant",
    "Mail.ReadBasic.All": "see who writes to whom in every mailbox of the tenant",
    "Mail.Read": "read every mailbox of the tenant",
    "Mail.ReadWrite": "read and change every mailbox of the tenant",
}
SIGN_IN_ONLY = frozenset({"openid", "profile", "email", "offline_access", "User.Read"})
RBAC = (
    "With RBAC for Applications in Exchange Online it may be limited to one mailbox; then withdraw the consent in Entra, "
    "which goes beside it and not within it: docs/onedrive.md."
)
PROOF = "IT can: Test-ServicePrincipalAuthorization -Identity {app} -Resource {mailbox} (docs/onedrive.md)."


def look_at_application(rights: Collection[str], *, files: bool, mail: bool) -> Iterator[Seen]:
    """What the token of an application says: too little for files, or more than it needs."""
    if not rights:
        if files:
            yield Seen("permissions", "look", "The token names none, which need not mean anything: what follows was tried out.")
        return
    if files and not SELECTED & set(rights) and not EVERYWHERE.keys() & set(rights):
        words = "The app has no permission for files. Consent to Sites.Selected or Lists.SelectedOperations.Selected: docs/onedrive.md."
        yield Seen("permissions", "MEND", words, 3)
    broad = [f"{right} ({EVERYWHERE[right]})" for right in sorted(rights) if right in EVERYWHERE]
    if broad and files:
        yield Seen("permissions", "look", f"Broader than one library needs: {', '.join(broad)}. docs/onedrive.md names the least.")
    unscoped = [f"{right} ({MAIL[right]})" for right in sorted(rights) if right in MAIL]
    if unscoped and mail:
        yield Seen("permissions", "look", f"Consented in Entra, and so not limited to the sender: {', '.join(unscoped)}. {RBAC}")
    known = SELECTED | (EVERYWHERE.keys() if files else set()) | (MAIL.keys() if mail else set())
    needless = sorted(set(rights) - known - SIGN_IN_ONLY)
    if needless:
        yield Seen("permissions", "look", f"Not needed, so withdraw: {', '.join(needless)}.")
    if files and not broad and not needless and SELECTED & set(rights):
        yield Seen("permissions", "ok", f"{', '.join(sorted(SELECTED & set(rights)))}: only what was granted by name")


def look_at_person(rights: Collection[str], *, files: bool, mail: bool) -> Iterator[Seen]:
    """What a person let the app do in their name."""
    missing = (["Files.ReadWrite"] if files and not A_PERSONS_FILES & set(rights) else []) + (
        ["Mail.Send"] if mail and "Mail.Send" not in rights else []
    )
    if rights and missing:
        words = f"The person did not let the app {' and '.join(missing)}. Add it to the registration, then: medrec sign-in"
        yield Seen("permissions", "MEND", words, 4)
    elif rights:
        yield Seen("permissions", "ok", f"in the person's name: {', '.join(sorted(set(rights) - SIGN_IN_ONLY)) or 'none'}")


def look_at_sending(client: GraphClient, app: str, sender: str, other: str | None) -> Iterator[Seen]:
    """Whether the app may send as ``sender``, and whether it may not as ``other``, without sending.

    A message without recipients is refused with ErrorInvalidRecipients where the app may send (seen:
    github.com/microsoftgraph/php-connect-sample/issues/13) and with 403 where it may not (seen:
    github.com/OfficeDev/office-js-docs-pr/issues/2808). Which of the two is looked at first is not documented, so only
    answers that differ between two mailboxes prove a limit.
    """
    try:
        own = _refusal(client, sender)
        others = _refusal(client, other) if other is not None and own == "recipients" else None
    except MedrecError as error:
        yield trouble("mail", error)
        return
    if own == "forbidden":
        words = f"The app may not send as {sender} (403). In Exchange Online give it the role 'Application Mail.Send' with a scope that"
        yield Seen("mail", "MEND", f"{words} holds this mailbox: docs/onedrive.md. A change takes up to two hours.", 3)
    elif own == "nobody":
        yield Seen("mail", "MEND", f"There is no mailbox {sender} in Exchange Online. Look at mail.from.", 3)
    elif own != "recipients":
        yield Seen("mail", "look", f"Whether the app may send as {sender} cannot be proven without sending. Try: medrec digest --send")
    elif others == "forbidden":
        yield Seen(
            "mail", "ok", f"the app may send as {sender}, and not as {other}: it is limited (a message to nobody was refused as it should)"
        )
    elif other is None:
        yield Seen("mail", "ok", f"{sender} takes mail to send (a message to nobody was refused as it should)")
    else:
        proof = PROOF.format(app=app, mailbox=other)
        words = f"{sender} takes mail to send, but whether the app is limited to it cannot be proven from here."
        yield Seen("mail", "look", f"{words} {proof}")


def _refusal(client: GraphClient, mailbox: str) -> str:
    """How a message to nobody is refused: ``recipients``, ``forbidden``, ``nobody`` (no such mailbox), or '' for anything else."""
    answer = client.call(
        "POST",
        user(mailbox, "sendMail"),
        "a message to nobody",
        body={"message": {"subject": "medrec check", "toRecipients": []}, "saveToSentItems": False},
        expect=(202, 400, 403, 404),
        repeatable=True,
        lane=mailbox,
    )
    if answer.status == 400:
        return "recipients" if "ErrorInvalidRecipients" in answer.codes else ""
    return {403: "forbidden", 404: "nobody"}.get(answer.status, "")
