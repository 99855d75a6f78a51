"""The part of OData that a mailbox understands: $filter with and/or/not, comparisons, startswith, contains, extended properties."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from graph_double.exchange import Refusal

Item = dict[str, Any]
Predicate = Callable[[Item], bool]

STRINGS = frozenset({
    "internetmessageid", "subject", "importance", "conversationid", "parentfolderid", "inferenceclassification",
    "from/emailaddress/address", "sender/emailaddress/address",
})  # fmt: skip
MOMENTS = frozenset({"sentdatetime", "receiveddatetime", "createddatetime", "lastmodifieddatetime"})
TRUTHS = frozenset({"isread", "isdraft", "hasattachments", "isreadreceiptrequested", "isdeliveryreceiptrequested"})
EXTENDED = frozenset({"ep/id", "ep/value"})
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
}
TOKEN = re.compile(r"""\s*(?:
    '(?:[^']|'')*'                                              # text
    | \d{4}-\d\d-\d\d (?:T[0-9:.]+(?:Z|[+-]\d\d:\d\d)?)?        # a moment
    | [(),:]
    | [A-Za-z_@][\w./-]*                                        # a word or a property's path
)""", re.VERBOSE)  # fmt: skip


def bad_clause() -> Refusal:
    """It cannot be read."""
    return Refusal(400, "BadRequest", "Invalid filter clause")


def bad_node() -> Refusal:
    """It can be read, but a mailbox does not filter by that."""
    return Refusal(400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.")


class Filter:
    """One $filter, read once.

    Args:
        text: the decoded value of $filter.

    Raises:
        Refusal: 400 as the service answers it.
    """

    def __init__(self, text: str) -> None:
        self.properties: list[str] = []  # in the order in which they appear, lower case
        self._tokens = self._cut(text)
        self._variable = ""
        self._predicate = self._either()
        if self._tokens:
            raise bad_clause()

    def __call__(self, item: Item) -> bool:
        return self._predicate(item)

    @staticmethod
    def _cut(text: str) -> list[str]:
        tokens, place = [], 0
        while place < len(text.rstrip()):
            found = TOKEN.match(text, place)
            if found is None:
                raise bad_clause()
            tokens.append(found.group().strip())
            place = found.end()
        return tokens

    def _next(self, wanted: str = "") -> str:
        if not self._tokens or (wanted and self._tokens[0].lower() != wanted):
            raise bad_clause()
        return self._tokens.pop(0)

    def _peek(self) -> str:
        return self._tokens[0].lower() if self._tokens else ""

    def _either(self) -> Predicate:
        ways = [self._both()]
        while self._peek() == "or":
            self._next()
            ways.append(self._both())
        return lambda item: any(way(item) for way in ways)

    def _both(self) -> Predicate:
        parts = [self._one()]
        while self._peek() == "and":
            self._next()
            parts.append(self._one())
        return lambda item: all(part(item) for part in parts)

    def _one(self) -> Predicate:
        if self._peek() == "not":
            self._next()
            inner = self._one()
            return lambda item: not inner(item)
        if self._peek() == "(":
            self._next()
            whole = self._either()
            self._next(")")
            return whole
        if self._peek() in {"startswith", "contains"}:
            return self._call(self._next().lower())
        name = self._next()
        if name.lower().endswith(("/any", "/all")):
            return self._lambda(name)
        return self._comparison(name)

    def _call(self, function: str) -> Predicate:
        self._next("(")
        look = self._property(self._next(), STRINGS)
        self._next(",")
        wanted = self._text(self._next()).lower()
        self._next(")")
        if function == "startswith":
            return lambda item: str(look(item)).lower().startswith(wanted)
        return lambda item: wanted in str(look(item)).lower()

    def _lambda(self, name: str) -> Predicate:
        if name.lower() != "singlevalueextendedproperties/any" or self._variable:
            raise bad_node()
        self._next("(")
        self._variable = self._next()
        self._next(":")
        inner = self._either()
        self._next(")")
        self._variable = ""
        return lambda item: any(inner(one) for one in item.get("singleValueExtendedProperties") or [])

    def _comparison(self, name: str) -> Predicate:
        operator = self._next().lower()
        if operator not in COMPARISONS:
            raise bad_clause()
        literal = self._next()
        compare = COMPARISONS[operator]
        if literal.startswith("'"):
            look, text = self._property(name, STRINGS), self._text(literal).lower()
            return lambda item: compare(str(look(item)).lower(), text)
        if literal.lower() in {"true", "false"}:
            look, truth = self._property(name, TRUTHS), literal.lower() == "true"
            return lambda item: compare(bool(look(item)), truth)
        look, moment = self._property(name, MOMENTS), _moment(literal)
        return lambda item: compare(_moment(str(look(item))), moment)

    def _property(self, name: str, fitting: frozenset[str]) -> Callable[[Item], Any]:
        plain = name.lower()
        if self._variable:
            plain = re.sub(rf"^{re.escape(self._variable.lower())}/", "ep/", plain)
            if plain not in EXTENDED or fitting is not STRINGS:
                raise bad_node()
            return lambda item: item.get(plain.removeprefix("ep/"), "")
        if plain not in STRINGS | MOMENTS | TRUTHS:
            raise bad_node()
        if plain not in fitting:
            raise Refusal(400, "BadRequest", "A binary operator with incompatible types was detected.")
        self.properties.append(plain)
        return lambda item: _inside(item, plain)

    @staticmethod
    def _text(literal: str) -> str:
        if not literal.startswith("'"):
            raise bad_clause()
        return literal[1:-1].replace("''", "'")


def _inside(item: Item, path: str) -> Any:
    here: Any = item
    for step in path.split("/"):
        here = next((value for name, value in (here or {}).items() if name.lower() == step), None)
    return "" if here is None else here


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as problem:
        raise bad_clause() from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def ordered(items: list[Item], order: str, applied: Filter | None) -> list[Item]:
    """`items` by $orderby; newest first when there is none.

    Raises:
        Refusal: $orderby names what the filter does not begin with (InefficientFilter), or no date or subject.
    """
    words = order.split() or ["receivedDateTime", "desc"]
    name = words[0].lower()
    if name not in MOMENTS | {"subject"}:
        raise bad_node()
    if order and applied is not None and applied.properties[:1] != [name]:
        raise Refusal(400, "InefficientFilter", "The restriction or sort order is too complex for this operation.")
    return sorted(items, key=lambda item: str(_inside(item, name)), reverse=words[-1].lower() == "desc")
