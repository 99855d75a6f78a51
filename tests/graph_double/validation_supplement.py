"""What the service documents beside the calls in the OpenAPI file: described here with the file's own schemas."""

from __future__ import annotations

import copy
from typing import Any

Spec = dict[str, Any]
MESSAGE = {"$ref": "#/components/schemas/microsoft.graph.message"}
ERROR = {"$ref": "#/components/schemas/error"}
ERRORS = ("400", "401", "403", "404", "409", "412", "413", "416", "423", "429", "500", "502", "503", "504", "507")
MOMENT = "^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]([.][0-9]{1,12})?Z$"
ANY_CONTENT: Spec = {"application/octet-stream": {"schema": {}}, "text/plain": {"schema": {}}, "application/pdf": {"schema": {}}}

#: calls below a drive by another way to it are rewritten to /drives/{id}/…; what is left are these
DRIVE = {"$ref": "#/components/schemas/microsoft.graph.drive"}
SITE: Spec = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "displayName": {"type": ["string", "null"]}}}
VERSION: Spec = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "size": {"type": ["integer", "null"]}}}
ACCEPTED: Spec = {
    "type": "object",
    "required": ["ExpirationDateTime", "NextExpectedRanges"],
    "properties": {
        "ExpirationDateTime": {"type": "string", "pattern": MOMENT},
        "NextExpectedRanges": {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^[0-9]+$"}},
    },
    "additionalProperties": False,
}


#: the relationships of a type, which the description leaves out; with them its list of properties is whole and can be closed
RELATIONS = {
    "microsoft.graph.driveItem": (
        "analytics", "children", "createdByUser", "lastModifiedByUser", "listItem", "permissions", "retentionLabel", "subscriptions",
        "thumbnails", "versions", "workbook",
    ),
    "microsoft.graph.message": ("attachments", "extensions", "multiValueExtendedProperties", "singleValueExtendedProperties"),
}  # fmt: skip


def _page(of: Spec) -> Spec:
    return {
        "type": "object",
        "required": ["value"],
        "properties": {"value": {"type": "array", "items": of}, "@odata.nextLink": {"type": "string", "format": "uri"}},
        "patternProperties": {"@": {}},
        "additionalProperties": False,
    }


def _call(path: str, answers: dict[str, Spec | None], *, body: Spec | None = None, open_door: bool = False) -> Spec:
    """An operation; `answers` maps a status to the schema of its JSON body, or to None where there is no body."""
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    responses: Spec = {code: {"description": "error", "content": {"application/json": {"schema": ERROR}}} for code in ERRORS}
    for code, schema in answers.items():
        responses[code] = {"description": "answer"} | ({"content": {"application/json": {"schema": schema}}} if schema else {})
    operation: Spec = {
        "parameters": [{"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for name in names],
        "responses": responses,
        "security": [] if open_door else [{"bearer": []}],
    }
    if body is not None:
        operation["requestBody"] = {"required": True, "content": body}
    return operation


def _json(schema: Spec) -> Spec:
    return {"application/json": {"schema": schema}}


CALLS: tuple[tuple[str, str, dict[str, Spec | None], Spec | None], ...] = (
    # learn.microsoft.com/graph/api/: drive-list, driveitem-list-versions, site-get, site-getbypath, shares-get
    ("get", "/drives/{drive-id}/items/{driveItem-id}/versions", {"200": _page(VERSION)}, None),
    ("get", "/sites/{site-id}", {"200": SITE}, None),
    ("get", "/sites/{site-id}/drives", {"200": _page(DRIVE)}, None),
    ("get", "/users/{user-id}/drives", {"200": _page(DRIVE)}, None),
    # user-list-messages, message-get, message-update, message-delete, message-list-attachments
    ("get", "/users/{user-id}/messages", {"200": _page(MESSAGE)}, None),
    ("get", "/users/{user-id}/mailFolders/{folder-id}/messages", {"200": _page(MESSAGE)}, None),
    ("get", "/users/{user-id}/messages/{message-id}", {"200": MESSAGE}, None),
    ("patch", "/users/{user-id}/messages/{message-id}", {"200": MESSAGE}, _json(MESSAGE)),
    ("delete", "/users/{user-id}/messages/{message-id}", {"204": None}, None),
    (
        "get", "/users/{user-id}/messages/{message-id}/attachments",
        {"200": _page({"$ref": "#/components/schemas/microsoft.graph.fileAttachment"})}, None,
    ),
)  # fmt: skip


def supplemented(given: Spec) -> Spec:
    """The OpenAPI description with items and messages closed against unknown properties, and with the calls above.

    sendMail and drafts also take MIME (user-sendmail); the upload host for attachments (outlook-large-attachments) is written as
    /__attachment__/{session}.
    """
    spec = copy.deepcopy(given)
    for name, relations in RELATIONS.items():
        kind = spec["components"]["schemas"][name]
        kind["properties"] = {relation: {} for relation in relations} | kind["properties"]
        kind["additionalProperties"] = False
    bodies = spec["components"]["schemas"]["microsoft.graph.bodyType"]["enum"]
    bodies += [kind for kind in ("Text", "HTML") if kind not in bodies]  # as the examples of user-sendmail spell them
    for method, path, answers, body in CALLS:
        spec["paths"].setdefault(path, {}).setdefault(method, _call(path, answers, body=body))
    for path in ("/users/{user-id}/sendMail", "/users/{user-id}/messages"):
        spec["paths"][path]["post"]["requestBody"]["content"].setdefault("text/plain", {"schema": {"type": "string"}})
    place = "/__attachment__/{session}"
    spec["paths"][place] = {
        "servers": copy.deepcopy(spec["paths"]["/__upload__/{session}"]["servers"]),
        "put": _call(place, {"200": ACCEPTED, "201": None}, body=ANY_CONTENT, open_door=True),
        "delete": _call(place, {"204": None}, open_door=True),
    }
    stored = {"$ref": "#/components/schemas/driveItemFile"}  # deferCommit: an empty POST ends the session (driveitem-createuploadsession)
    spec["paths"]["/__upload__/{session}"]["post"] = _call("/__upload__/{session}", {"200": stored, "201": stored}, open_door=True)
    ranges = [part for part in spec["paths"]["/__upload__/{session}"]["put"]["parameters"] if part["in"] == "header"]
    spec["paths"][place]["put"]["parameters"] += copy.deepcopy(ranges)
    return spec
