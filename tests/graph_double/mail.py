"""What the Graph host answers for mailboxes: sending (JSON and MIME), drafts with attachments, and looking through folders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from graph_double.exchange import Refusal, Request, Response, answer
from graph_double.mail_box import READ, SEND, WELL_KNOWN, WRITE, Mailbox, PostOffice
from graph_double.mail_filter import Filter, ordered
from graph_double.mail_message import PROPERTIES, Message, attachment_from_json, from_json, from_mime
from graph_double.mail_upload import AttachmentDesk

Work = Callable[[Request, Mailbox], Response]
PAGE, LARGEST_PAGE = 10, 1000


class MailDesk:
    """The handlers.

    Args:
        office: the mailboxes.
        attachments: the upload sessions.
        root: the Graph host's root, such as https://localhost:40001/v1.0, for links to next pages.
    """

    def __init__(self, office: PostOffice, attachments: AttachmentDesk, root: Callable[[], str]) -> None:
        self._office, self._attachments, self._root = office, attachments, root

    def at(self, rights: frozenset[str], work: Work) -> Callable[[Request], Response]:
        """A handler: finds the mailbox, asks for one of `rights` in it, and takes one of its places while it works."""

        def handle(request: Request) -> Response:
            user = request.params.get("user") or str(request.claims.get("upn") or "")
            box = self._office.find(user)
            self._office.allow(request.claims, box, rights)
            if request.length > self._office.request_limit:
                raise Refusal(413, "BadRequest", "The maximum request length supported is 4MB.")
            with self._office.place(box):
                return work(request, box)

        return handle

    def send_mail(self, request: Request, box: Mailbox) -> Response:
        """POST sendMail."""
        kind, wall = request.headers.get("content-type", "").partition(";")[0].strip().lower(), self._office.clock.wall()
        if kind == "text/plain":
            self._office.send(box, from_mime(request.read(), box.address, wall), saved=True)
            return Response(202)
        if kind != "application/json":
            raise Refusal(415, "UnsupportedMediaType", f"A supported MIME type could not be found that matches the content type '{kind}'.")
        value = request.json()
        message = value.get("message", value.get("Message"))
        if not isinstance(message, dict):
            raise Refusal(400, "ErrorInvalidParameter", "The parameter 'Message' is missing.")
        saved = value.get("saveToSentItems", value.get("SaveToSentItems", True)) is not False
        self._office.send(box, from_json(message, box.address, wall), saved=saved)
        return Response(202)

    def draft(self, request: Request, box: Mailbox) -> Response:
        """POST messages: 201 with the draft (JSON or MIME)."""
        wall = self._office.clock.wall()
        mime = request.headers.get("content-type", "").lower().startswith("text/plain")
        made = from_mime(request.read(), box.address, wall) if mime else from_json(request.json(), box.address, wall)
        self._office.weigh(made)
        with box.lock:
            box.messages[made.id] = made
        return answer(201, self._shown(box, made, ""))

    def read(self, request: Request, box: Mailbox) -> Response:
        """GET messages/{id}."""
        return answer(200, self._shown(box, box.find(request.params["message"]), request.query.get("$select", "")))

    def change(self, request: Request, box: Mailbox) -> Response:
        """PATCH messages/{id}: a draft's properties."""
        message = box.find(request.params["message"])
        if message.folder != "drafts":
            raise Refusal(400, "ErrorInvalidPropertySet", "Set action is invalid for property.")
        value = request.json()
        fresh = from_json({**message.value, **value}, box.address, message.created)
        with box.lock:
            message.value = fresh.value
        return answer(200, self._shown(box, message, ""))

    def delete(self, request: Request, box: Mailbox) -> Response:
        """DELETE messages/{id}: 204."""
        message = box.find(request.params["message"])
        with box.lock:
            box.messages.pop(message.id, None)
        return Response(204)

    def send_draft(self, request: Request, box: Mailbox) -> Response:
        """POST messages/{id}/send: 202; the copy in Sent Items has another id."""
        message = box.find(request.params["message"])
        if message.folder != "drafts":
            raise Refusal(400, "ErrorInvalidRequest", "The message was sent already.")
        self._office.send(box, message, saved=True)
        return Response(202)

    def attach(self, request: Request, box: Mailbox) -> Response:
        """POST messages/{id}/attachments: 201, files below 3 MB."""
        message = box.find(request.params["message"])
        made = attachment_from_json(request.json())
        if len(made.content) > self._office.attachment_limit:
            raise Refusal(413, "ErrorAttachmentSizeLimitExceeded", "Attachment size exceeds the limit.")
        self._office.weigh(message, len(made.content))
        with box.lock:
            message.attachments.append(made)
        return answer(201, made.json(self._office.clock.wall()))

    def attached(self, request: Request, box: Mailbox) -> Response:
        """GET messages/{id}/attachments."""
        message = box.find(request.params["message"])
        return answer(200, {"value": [one.json(message.created) for one in message.attachments]})

    def attach_large(self, request: Request, box: Mailbox) -> Response:
        """POST messages/{id}/attachments/createUploadSession."""
        return self._attachments.begin(box, box.find(request.params["message"]), request.json())

    def list(self, request: Request, box: Mailbox) -> Response:
        """GET messages, or mailFolders/{folder}/messages, with $filter, $orderby, $select, $top, $skip."""
        query, now = request.query, self._office.clock.now()
        folder = request.params.get("folder", "")
        if folder and folder.lower() not in WELL_KNOWN:
            raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
        chosen = Filter(query["$filter"]) if query.get("$filter") else None
        with box.lock:
            lying = [(message, box.folder_of(message, now)) for message in box.messages.values()]
        here = [self._whole(message, place) for message, place in lying if not folder or place == WELL_KNOWN[folder.lower()]]
        found = ordered([item for item in here if chosen is None or chosen(item)], query.get("$orderby", ""), chosen)
        wanted = _wanted(query.get("$select", ""))
        top, skip = _number(query, "$top", PAGE), _number(query, "$skip", 0)
        if not 1 <= top <= LARGEST_PAGE:
            raise Refusal(400, "ErrorInvalidUrlQuery", "The value of $top must be between 1 and 1000.")
        said: dict[str, Any] = {
            "@odata.context": f"{self._root()}/$metadata#users('{box.object_id}')/messages",
            "value": [_picked(item, wanted) for item in found[skip : skip + top]],
        }
        if len(found) > skip + top:
            said["@odata.nextLink"] = f"{self._root()}{request.path.removeprefix('/v1.0')}?{urlencode({**query, '$skip': skip + top})}"
        return answer(200, said)

    def _whole(self, message: Message, place: str) -> dict[str, Any]:
        item = message.json(place)
        if message.folder == "sentitems" and not self._office.headers_in_sent_items:
            item.pop("internetMessageHeaders", None)
        return {**item, "singleValueExtendedProperties": message.value.get("singleValueExtendedProperties") or []}

    def _shown(self, box: Mailbox, message: Message, select: str) -> dict[str, Any]:
        return _picked(self._whole(message, box.folder_of(message, self._office.clock.now())), _wanted(select))


def _wanted(select: str) -> frozenset[str]:
    """The properties in $select; empty: all but custom headers and extended properties, which only come when they are named.

    Raises:
        Refusal: no message has such a property.
    """
    known = {name.lower(): name for name in PROPERTIES}
    names = [name.strip() for name in select.split(",") if name.strip()]
    for name in names:
        if name.lower() not in known:
            raise Refusal(400, "RequestBroker--ParseUri", f"Could not find a property named '{name}' on type 'microsoft.graph.message'.")
    return frozenset({known[name.lower()] for name in names} | {"id", "@odata.etag"} if names else ())


def _picked(item: dict[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    if wanted:
        return {name: value for name, value in item.items() if name in wanted}
    return {name: value for name, value in item.items() if name not in {"internetMessageHeaders", "singleValueExtendedProperties"}}


def _number(query: dict[str, str], name: str, fallback: int) -> int:
    text = query.get(name, str(fallback))
    if not text.isdigit():
        raise Refusal(400, "BadRequest", f"Invalid value '{text}' for {name} query option found.")
    return int(text)


def routes(desk: MailDesk) -> list[tuple[str, str, Callable[[Request], Response], str]]:
    """Method, pattern below the user, handler and operation of everything on the Graph host."""
    one = "messages/{message}"
    return [
        ("POST", "sendMail", desk.at(SEND, desk.send_mail), "send mail"),
        ("GET", "mailFolders/{folder}/messages", desk.at(READ, desk.list), "messages"),
        ("GET", "messages", desk.at(READ, desk.list), "messages"),
        ("POST", "messages", desk.at(WRITE, desk.draft), "draft"),
        ("GET", one, desk.at(READ, desk.read), "message"),
        ("PATCH", one, desk.at(WRITE, desk.change), "change draft"),
        ("DELETE", one, desk.at(WRITE, desk.delete), "delete message"),
        ("POST", f"{one}/send", desk.at(SEND, desk.send_draft), "send draft"),
        ("GET", f"{one}/attachments", desk.at(READ, desk.attached), "attachments"),
        ("POST", f"{one}/attachments", desk.at(WRITE, desk.attach), "attach"),
        ("POST", f"{one}/attachments/createUploadSession", desk.at(WRITE, desk.attach_large), "attachment session"),
    ]
