"""A plan as JSON: what ``medrec explain --json`` prints and ``plan.json`` keeps (design section 9)."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from medrec_daemon.model import Plan

_PLAN = TypeAdapter(Plan)


def as_plain(plan: Plan) -> dict[str, Any]:
    """The plan as the mapping that JSON prints; keys in the order of design section 9."""
    plain: dict[str, Any] = _PLAN.dump_python(plan, mode="json")
    return plain


def to_text(plan: Plan) -> str:
    """The plan as indented JSON."""
    return _PLAN.dump_json(plan, indent=2).decode("utf-8")


def from_text(text: str) -> Plan:
    """The plan that ``to_text`` wrote. Raises ``ValueError`` when it is not one."""
    return _PLAN.validate_json(text)
