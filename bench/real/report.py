"""The tables: macro F1 of kinds, confusions, fields, what is wrong in the development half, and the goals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from bench.real.documents import DEVELOPMENT, HELD_BACK
from bench.real.judged import Field, Judged
from bench.real.renderings import How
from medrec_daemon.model import Kind

GOALS = {How.TEXT: 0.95, How.SCAN: 0.90, How.FINE: 0.90, How.STANDARD: 0.90}
GOAL_SECONDS = 0.005
"""Macro F1 of the kinds per page; seconds a page without reading."""
FIELDS = ("patient", "birth date", "provider", "first date", "last date")
BOTH = "both"


def macro_f1(pairs: Sequence[tuple[Kind, Kind]]) -> float | None:
    """Mean F1 over the kinds that there are, from (truth, seen) per page; None without pages."""
    scores = []
    for kind in {truth for truth, _ in pairs}:
        right = sum(truth is seen is kind for truth, seen in pairs)
        wrong = sum(truth is not kind and seen is kind for truth, seen in pairs)
        missed = sum(truth is kind and seen is not kind for truth, seen in pairs)
        scores.append(2 * right / (2 * right + wrong + missed))
    return sum(scores) / len(scores) if scores else None


def kinds_table(found: dict[How, list[Judged]]) -> Table:
    """Kinds per page, form by form and half by half; ``alone`` when each page comes as an arrival of its own."""
    table = Table(title="Kind of each page")
    for column in (
        "form",
        "half",
        "documents",
        "pages",
        "right",
        "macro F1",
        "alone",
        "ms a page",
        "bill/invoice mixed up",
        "closes wrongly",
    ):
        table.add_column(column, justify="left" if column in {"form", "half"} else "right")
    for how, judged in found.items():
        for half in (DEVELOPMENT, HELD_BACK, BOTH):
            some = _of(judged, half)
            if not some:
                continue
            pages = [page for one in some for page in one.pages]
            pairs = [(page.truth, page.filed) for page in pages]
            table.add_row(
                how.value,
                half,
                str(len(some)),
                str(len(pages)),
                f"{sum(truth is seen for truth, seen in pairs)}",
                _number(macro_f1(pairs)),
                _number(macro_f1([(page.truth, page.alone) for page in pages])),
                f"{1000 * sum(one.seconds for one in some) / max(1, sum(one.page_count for one in some)):.1f}",
                str(_mixed_up(pairs)),
                str(len(closed_wrongly(some))),
            )
    return table


def confusions(found: dict[How, list[Judged]]) -> Table:
    """(truth, seen) of pages that were seen wrong, by form; OTHER as seen means that a person is asked."""
    table = Table(title="Pages seen as something else")
    for column in ("truth", "seen", *(how.value for how in found)):
        table.add_column(column, justify="left" if column in {"truth", "seen"} else "right")
    counts = {how: Counter((page.truth, page.filed) for one in judged for page in one.pages) for how, judged in found.items()}
    pairs = sorted({pair for counter in counts.values() for pair in counter if pair[0] is not pair[1]})
    for truth, seen in pairs:
        table.add_row(truth.value, seen.value, *(str(counts[how][truth, seen] or "") for how in found))
    return table


def fields_table(found: dict[How, list[Judged]]) -> Table:
    """Precision and recall of each field, and how many there were to see."""
    table = Table(title="Fields of each document: precision / recall (there to see)")
    for column in ("form", "half", *FIELDS):
        table.add_column(column, justify="left" if column in {"form", "half"} else "right")
    for how, judged in found.items():
        for half in (DEVELOPMENT, HELD_BACK, BOTH):
            some = _of(judged, half)
            if some:
                table.add_row(how.value, half, *(_field(sum((one.fields[name] for one in some), Field())) for name in FIELDS))
    return table


def misses(found: dict[How, list[Judged]]) -> Iterable[str]:
    """What is wrong, document by document, in the development half alone: nobody looks at the other one."""
    for how, judged in found.items():
        for one in _of(judged, DEVELOPMENT):
            for page in one.pages:
                if page.filed is not page.truth or page.alone is not page.truth:
                    verdict = f"filed {page.filed.value}, alone {page.alone.value}"
                    yield f"{how.value}: {one.document.file} p{page.number}: {page.truth.value}, {verdict} ({page.note})"
            for name, field in one.fields.items():
                if field.wrong or field.missed:
                    truth = {"patient": one.document.patient, "birth date": one.document.born, "provider": one.document.provider}
                    wanted = truth.get(name, one.document.served)
                    yield f"{how.value}: {one.document.file} {name}: wanted {wanted}, saw {one.saw[name] or 'nothing'}"
            if one in closed_wrongly([one]):
                yield f"{how.value}: {one.document.file} would close a part as {one.closes}"


def missed_goals(found: dict[How, list[Judged]]) -> list[str]:
    """The goals that are not reached, over both halves."""
    sentences = []
    for how, judged in found.items():
        pairs = [(page.truth, page.filed) for one in judged for page in one.pages]
        score = macro_f1(pairs)
        if score is not None and score < GOALS[how]:
            sentences.append(f"{how.value}: macro F1 {score:.3f}, the goal is {GOALS[how]:.2f}")
        if _mixed_up(pairs):
            sentences.append(f"{how.value}: {_mixed_up(pairs)} pages of bills taken for invoices or the reverse")
        if closed_wrongly(judged):
            sentences.append(f"{how.value}: {len(closed_wrongly(judged))} documents that are no record would close a part")
        pages = sum(one.page_count for one in judged)
        if pages and sum(one.seconds for one in judged) / pages > GOAL_SECONDS:
            sentences.append(f"{how.value}: more than {1000 * GOAL_SECONDS:.0f} ms a page without reading")
    return sentences


def closed_wrongly(judged: Iterable[Judged]) -> list[Judged]:
    """The documents that are neither record nor bill and would close a part."""
    asked_for = {Kind.RECORDS, Kind.RADIOLOGY, Kind.BILLING, Kind.IMAGES, Kind.CERTIFICATION}
    return [one for one in judged if one.closes and one.document.kind not in asked_for]


def print_all(console: Console, found: dict[How, list[Judged]]) -> None:
    """The three tables."""
    for table in (kinds_table(found), confusions(found), fields_table(found)):
        console.print(table)


def _mixed_up(pairs: Sequence[tuple[Kind, Kind]]) -> int:
    return sum(set(pair) == {Kind.BILLING, Kind.INVOICE} for pair in pairs)


def _of(judged: Iterable[Judged], half: str) -> list[Judged]:
    return [one for one in judged if half in {BOTH, one.document.half}]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _field(field: Field) -> str:
    if field.precision is None and field.recall is None:
        return ""
    shown = " / ".join("-" if value is None else f"{value:.2f}" for value in (field.precision, field.recall))
    return f"{shown} ({field.right + field.missed})"
