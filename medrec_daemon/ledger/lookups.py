"""Every question that is asked of the ledger's look-up cache, as of the last ``refresh``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from medrec_daemon.errors import FileProblem
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.index import Index
from medrec_daemon.ledger.matters import MatterFiles
from medrec_daemon.ledger.model import Document, Matter
from medrec_daemon.ledger.rows import RequestCounts, last_name_keys

_FOUND = "SELECT DISTINCT matter FROM files JOIN"
_IN_ORDER = "ON file = id WHERE good AND"


class LookUps:
    """The look-ups of a ``Ledger``, which keeps ``_index`` and ``_matters`` up to date and forgets ``_last_names`` when they change."""

    _index: Index
    _matters: MatterFiles
    _last_names: tuple[str, ...] | None

    def matter(self, matter_id: str) -> Matter:
        """The matter as its file says now. Raises ``UnknownName`` with the nearest ids; ``FileProblem`` when it is set aside."""
        return self._matters.matter(matter_id)

    def heads(self, matter_ids: Sequence[str]) -> Iterator[Matter]:
        """Who the clients of those matters are, as of the last ``refresh``: each matter in good order, without its requests."""
        return self._matters.heads(matter_ids)

    def matter_ids(self) -> tuple[str, ...]:
        """Every matter in good order."""
        return self._found("SELECT matter FROM files WHERE good ORDER BY matter")

    def matters_by_last_name(self, folded: str) -> tuple[str, ...]:
        """Matters that a last name, folded by ``person_names.fold``, may belong to: aliases, parts of double names, swapped names too."""
        keys = last_name_keys(folded)
        return self._found(f"{_FOUND} names {_IN_ORDER} last IN ({', '.join('?' * len(keys))}) ORDER BY matter", *keys)

    def matters_by_own_last_name(self, folded: str) -> tuple[str, ...]:
        """As ``matters_by_last_name``, without those whose first name it is."""
        keys = last_name_keys(folded)
        return self._found(f"{_FOUND} names {_IN_ORDER} own AND last IN ({', '.join('?' * len(keys))}) ORDER BY matter", *keys)

    def last_names_with_first(self, folded: str) -> tuple[str, ...]:
        """The last names of clients with that first, middle or other given name; ``matters_by_first_and_last`` takes each for a first."""
        keys = last_name_keys(folded)
        sql = f"SELECT DISTINCT first FROM names WHERE last IN ({', '.join('?' * len(keys))}) AND NOT own ORDER BY first"  # noqa: S608
        return self._index.select(sql, *keys)

    def matters_by_first_and_last(self, first: str, last: str) -> tuple[str, ...]:
        """As ``matters_by_last_name``, narrowed to those with that (or as) first or middle name."""
        keys = last_name_keys(last)
        return self._found(f"{_FOUND} names {_IN_ORDER} last IN ({', '.join('?' * len(keys))}) AND first = ? ORDER BY matter", *keys, first)

    def matters_by_birth(self, born: date) -> tuple[str, ...]:
        """Matters whose client was born on that day."""
        return self._found("SELECT matter FROM files WHERE born = ? AND good ORDER BY matter", born.isoformat())

    def by_reference(self, reference_number: str) -> tuple[str, str] | None:
        """(matter id, request id) of one of our references.

        A matter that is set aside is named too, as far as its references can be made out: ``matter`` then says what is wrong.
        """
        sql = "SELECT matter FROM files JOIN requests ON file = id WHERE reference = ? ORDER BY good DESC, matter LIMIT 1"
        found = self._index.select(sql, reference_number)
        return (found[0], reference_number) if found else None

    def matters_with_provider(self, provider_id: str) -> tuple[str, ...]:
        """Matters with a request to the provider, or a treatment row of it."""
        return self._found(f"{_FOUND} providers {_IN_ORDER} provider = ? ORDER BY matter", provider_id)

    def matters_with_open_requests(self) -> tuple[str, ...]:
        """Matters with a request that is sent and not closed, or that waits for us."""
        return self._found(f"{_FOUND} requests {_IN_ORDER} (state = 'open' OR waiting) ORDER BY matter")

    def desks(self, since: date) -> dict[str, tuple[str, ...]]:
        """Per paralegal (the address folded; '' nobody) the matters in which anything goes on, or happened on ``since`` or later."""
        return self._matters.desks(since)

    def authorized_until(self, last: date) -> tuple[str, ...]:
        """Matters in progress whose longest-lasting authorization ends on ``last`` or before; the soonest first."""
        sql = "SELECT matter FROM files JOIN desks ON file = id WHERE good AND in_progress AND authorized_until <= ?"
        return self._found(f"{sql} ORDER BY authorized_until, matter", last.isoformat())

    def documents_with(self, sha256: str) -> tuple[tuple[str, Document], ...]:
        """(matter id, document) for everything filed from an arrival with these bytes, or found in it once more (``Document.again``)."""
        found: list[tuple[str, Document]] = []
        for matter_id in self._found(f"{_FOUND} documents {_IN_ORDER} sha256 = ? ORDER BY matter", sha256):
            try:
                documents = documents_of(self.matter(matter_id))
            except FileProblem:
                continue
            found += [(matter_id, document) for document in documents if sha256 in {document.sha256, *_later(document)}]
        return tuple(found)

    def all_last_names(self) -> tuple[str, ...]:
        """Every distinct folded last name, with the parts of double names; each leads ``matters_by_last_name`` to its matters."""
        if self._last_names is None:
            self._last_names = self._index.select(
                "SELECT DISTINCT last FROM names JOIN files ON id = file WHERE own AND good ORDER BY last"
            )
        return self._last_names

    def set_aside_by_last_name(self, folded: str) -> tuple[str, ...]:
        """Set-aside matters in whose files such a last name can be made out: a reason to hold rather than to file past them."""
        aside = self._matters.set_aside()
        if not aside:
            return ()
        keys = last_name_keys(folded)
        sql = f"SELECT DISTINCT name FROM files JOIN names ON file = id WHERE last IN ({', '.join('?' * len(keys))}) ORDER BY name"  # noqa: S608
        return tuple(dict.fromkeys(name.rpartition(".")[0] for name in self._index.select(sql, *keys) if name in aside))

    def request_counts(self, today: date) -> RequestCounts:
        """How many requests are in which state."""
        return self._index.request_counts(today)

    def filed_on(self, day: date) -> int:
        """How many pieces were filed on a day."""
        return self._index.filed_on(day)

    def matters_by_record_number(self, provider_id: str, key: str) -> tuple[str, ...]:
        """Matters that learned this record number (``number_key``) at the provider."""
        return self._found(f"{_FOUND} numbers {_IN_ORDER} provider = ? AND number = ? ORDER BY matter", provider_id, key)

    def matters_that_learned(self) -> tuple[str, ...]:
        """Matters with a learned record number."""
        return self._found("SELECT DISTINCT matter FROM files JOIN numbers ON file = id WHERE good ORDER BY matter")

    def matters_that_say(self, text: str) -> tuple[str, ...]:
        """Matters in whose file that text stands somewhere: a SHA-256, a file's name. Reads every one: for rare questions."""
        return self._found("SELECT matter FROM files JOIN bodies ON file = id WHERE good AND instr(body, ?) > 0 ORDER BY matter", text)

    def _found(self, sql: str, *values: str) -> tuple[str, ...]:
        return self._matters.without_set_aside(self._index.select(sql, *values))


def _later(document: Document) -> Iterable[str]:
    return (came.sha256 for came in document.again)
