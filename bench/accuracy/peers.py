"""The two obvious alternatives over the same recognised text: paperless-style matching, and organize-style rules of which the first wins.

- paperless-ngx matches each correspondent's or tag's words against a document's text: ``any`` word, ``all`` words, or ``fuzzy`` (partial
  likeness of 90 or more once marks are gone); of several correspondents that match it takes the first
  (https://docs.paperless-ngx.com/advanced_usage/#matching). One per client and one per provider here, as an office would set it up.
- organize runs its rules in order, and the first whose filter fits moves the file (https://organize.readthedocs.io): one rule per
  client (first and last name in the text, either order), then the first provider whose name stands in the text.

Both are given a kindness: the office holds only the clients of the arrivals they are tried on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from rapidfuzz import fuzz
from rich.table import Table

from bench.accuracy import generate, run
from bench.accuracy.report import share
from bench.accuracy.truth import GOES_ALONG, UNLISTED, Truth
from bench.accuracy.work import Work
from medrec_daemon.errors import Unreadable
from medrec_daemon.reading.reader import Reader

LIKE = 90


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to match: the id, and the words by which an office would know it."""

    id: str
    first: str
    last: str

    @property
    def words(self) -> str:
        """As one text."""
        return f"{self.first} {self.last}".strip()


Chooser = Callable[[str, Sequence[Entry]], str | None]


def any_word(text: str, entries: Sequence[Entry]) -> str | None:
    """The first entry of which any word stands in the text."""
    words = set(re.findall(r"\w+", text.casefold()))
    return next((entry.id for entry in entries if words & set(re.findall(r"\w+", entry.words.casefold()))), None)


def all_words(text: str, entries: Sequence[Entry]) -> str | None:
    """The first entry all of whose words stand in the text."""
    words = set(re.findall(r"\w+", text.casefold()))
    return next((entry.id for entry in entries if words >= set(re.findall(r"\w+", entry.words.casefold()))), None)


def fuzzy(text: str, entries: Sequence[Entry]) -> str | None:
    """The first entry that the text holds nearly."""
    plain = re.sub(r"[^\w\s]", "", text).casefold()
    return next(
        (entry.id for entry in entries if fuzz.partial_ratio(re.sub(r"[^\w\s]", "", entry.words).casefold(), plain, score_cutoff=LIKE)),
        None,
    )


def first_rule(text: str, entries: Sequence[Entry]) -> str | None:
    """The first entry whose name stands in the text, given name first or last."""
    plain = text.casefold()
    for entry in entries:
        first, last = re.escape(entry.first.casefold()), re.escape(entry.last.casefold())
        if re.search(rf"\b{first}\b.{{0,20}}\b{last}\b|\b{last}\b[, ]+{first}\b" if first else rf"\b{last}\b", plain):
            return entry.id
    return None


CHOOSERS: dict[str, Chooser] = {
    "paperless, any word": any_word,
    "paperless, all words": all_words,
    "paperless, fuzzy 90": fuzzy,
    "organize, first rule": first_rule,
}


def filed(truth: Truth, client: str | None, provider: str | None) -> str:
    """``held``, ``right``, ``wrong patient`` or ``wrong provider`` for the whole file put in one place, as both programs do."""
    if client is None or provider is None:
        return "held"
    owners = {page.owner for page in truth.pages} - {GOES_ALONG}
    houses = {page.provider for page in truth.pages} - {GOES_ALONG}
    if owners - {client}:
        return "wrong patient"
    return "right" if not houses - {provider} and UNLISTED not in houses else "wrong provider"


def compare(work: Work, keys: Sequence[run.Key], rows: Sequence[dict[str, Any]], count: int) -> dict[str, Counter[str]]:
    """All of them, and ours, over the same arrivals: how many right, held, under a wrong patient, from a wrong provider."""
    chosen = Random(work.seed).sample(list(keys), min(count, len(keys)))
    made = [work.made(*key) for key in chosen]
    clients = [Entry(matter.matter, matter.client.first, matter.client.last) for _, matters, _ in made for matter in matters]
    houses = [Entry(house.id, "", house.name) for house in generate.region(work.seed).houses]
    counts = {name: Counter[str]() for name in CHOOSERS}
    with Reader(run.LIMITS) as reader:
        for key, (truth, _, path) in zip(chosen, made, strict=True):
            try:
                pages = run.read_of(work, *key, truth, reader, path).pages
            except Unreadable:
                pages = ()
            text = "\n".join(line.text for page in pages for line in page.lines())
            for name, choose in CHOOSERS.items():
                counts[name][filed(truth, choose(text, clients), choose(text, houses))] += 1
    ours = {row["key"]: row for row in rows}
    counts["medrec"] = Counter(_ours(ours[truth.key]) for truth, _, _ in made if truth.key in ours)
    return counts


def _ours(row: dict[str, Any]) -> str:
    sorts = {fault["sort"] for fault in row["faults"]}
    if row["outcome"] != "file":
        return "held"
    return "wrong patient" if "patient" in sorts else "wrong provider" if "provider" in sorts else "right"


def table_of(counts: dict[str, Counter[str]]) -> Table:
    """The counts as a table, a line for each way."""
    table = Table(
        "way",
        "arrivals",
        "filed",
        "held",
        "wrong patient",
        "wrong provider",
        "wrong patient of filed",
        title="beside the obvious alternatives, the same arrivals and words",
    )
    for name, found in counts.items():
        total = found.total()
        put = total - found["held"]
        table.add_row(
            name,
            str(total),
            str(put),
            str(found["held"]),
            str(found["wrong patient"]),
            str(found["wrong provider"]),
            share(found["wrong patient"], put),
        )
    return table
