"""The matters' files and what the cache has of them: noticing what a person edited, and setting aside what has a mistake."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from medrec_daemon.errors import FileProblem, TryLater, UnknownName
from medrec_daemon.ledger import disk, files, problems
from medrec_daemon.ledger.disk import Contents, FileKey
from medrec_daemon.ledger.files import ParsedMatter, Source
from medrec_daemon.ledger.index import Index, Stored
from medrec_daemon.ledger.model import Matter
from medrec_daemon.ledger.problems import NEXT_STEP, LedgerProblem, Place
from medrec_daemon.ledger.rows import Rows, glimpse, rows_of

log = logging.getLogger(__name__)

_BATCH = 200
_LONGEST_ID = 120


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was read from one file just now; ``same`` when the cache has that very content already."""

    name: str
    contents: Contents
    parsed: ParsedMatter
    rows: Rows | None
    same: bool


class MatterFiles:
    """``folder`` holds one file per matter; ``label`` is how messages name it, such as ``ledger/matters``."""

    def __init__(self, folder: Path, index: Index, label: str) -> None:
        self._folder = folder
        self._label = label
        self._providers: frozenset[str] | None = None
        self._clashes: dict[str, tuple[LedgerProblem, ...]] = {}
        self._checked = False
        self.use(index)

    def use(self, index: Index) -> None:
        """Go on with another cache."""
        self._index = index
        self._version = index.version()
        self._known = index.known()
        self._checked = False

    def refresh(self, providers: frozenset[str] | None) -> bool:
        """Take in what was added, edited or removed by hand or by another process; whether there was anything.

        ``providers`` are the ids that a matter may name, None when nobody can say. Raises ``TryLater`` when the folder is gone.
        """
        elsewhere = self._written_elsewhere()
        seen = dict(self._scan())
        changed = [name for name, key in seen.items() if self._known.get(name) != key]
        gone = [name for name in self._known if name not in seen]
        self._checked = self._checked and not changed
        if len(changed) > _BATCH:
            log.info("%d files of the ledger are new or changed: reading them", len(changed))
        for start in range(0, len(changed), _BATCH):
            self._keep(self._look(name) for name in changed[start : start + _BATCH])
        self._forget(gone)
        if not (changed or gone or elsewhere or providers != self._providers or not self._checked):
            return False
        self._providers = providers
        self._clashes = {name: found for name in self._suspects() if (found := self._clashes_of(name, self._index.stored(name)))}
        self._checked = True
        return True

    def matter(self, matter_id: str) -> Matter:
        """The matter as its file says now. Raises ``UnknownName``, or ``FileProblem`` when it is set aside."""
        return self._good(matter_id, [(name, self._fresh(name)) for name in self._names(matter_id)])[1]

    def for_change(self, matter_id: str) -> tuple[Path, Contents, Matter]:
        """The matter's file, what stands in it at this moment, and the matter. Raises as ``matter``. Only under the lock."""
        read: list[tuple[str, Stored | None]] = []
        contents: dict[str, Contents] = {}
        for name in self._names(matter_id):
            taken = self._look(name)
            if taken is not None:
                self._keep([taken])
                contents[name] = taken.contents
                read.append((name, self._index.stored(name)))
        name, matter = self._good(matter_id, read)
        return self._folder / name, contents[name], matter

    def changed(self, name: str, contents: Contents, matter: Matter) -> None:
        """A file was written by us."""
        self._keep([_Taken(name, contents, ParsedMatter(matter, ()), rows_of(matter), same=False)])

    def exists(self, matter_id: str) -> bool:
        """Whether there is a file of that matter, in good order or not."""
        return any((self._folder / name).exists() for name in self._names(matter_id))

    def source(self, name: str, text: str) -> Source:
        """A file's text, named as messages name it."""
        return Source(text, f"{self._label}/{name}")

    def set_aside(self) -> dict[str, tuple[LedgerProblem, ...]]:
        """Per set-aside file its problems."""
        names = self._index.select("SELECT name FROM files WHERE NOT good")
        own = {name: stored.problems for name in names if (stored := self._index.stored(name))}
        return own | self._clashes

    def without_set_aside(self, found: Iterable[str]) -> tuple[str, ...]:
        """Those matter ids of ``found`` that clash with no other file."""
        aside = {_stem(name) for name in self._clashes}
        return tuple(matter_id for matter_id in found if matter_id not in aside)

    def many(self, matter_ids: Sequence[str]) -> Iterator[Matter]:
        """See ``Ledger.many``."""
        for start in range(0, len(matter_ids), _BATCH):
            for matter_id, matter in self._index.many(matter_ids[start : start + _BATCH]):
                if matter is not None:
                    yield matter
                    continue
                with contextlib.suppress(FileProblem, UnknownName):
                    yield self.matter(matter_id)

    def heads(self, matter_ids: Sequence[str]) -> Iterator[Matter]:
        """See ``LookUps.heads``."""
        good = self.without_set_aside(tuple(matter_ids))
        for start in range(0, len(good), _BATCH):
            yield from self._index.heads(good[start : start + _BATCH])

    def desks(self, since: date) -> dict[str, tuple[str, ...]]:
        """See ``Ledger.desks``. What is left out: every request closed, nobody treats, nothing came, went or was closed since."""
        sql = "SELECT paralegal, matter FROM files JOIN desks ON file = id WHERE good AND (in_progress OR stirred >= ?) ORDER BY matter"
        found: dict[str, list[str]] = {}
        for paralegal, matter in self._index.pairs(sql, since.isoformat()):
            found.setdefault(paralegal, []).append(matter)
        return {paralegal: self.without_set_aside(matters) for paralegal, matters in found.items()}

    def _good(self, matter_id: str, read: Iterable[tuple[str, Stored | None]]) -> tuple[str, Matter]:
        """The one file of a matter that is in good order; raises what is said of it otherwise."""
        there = [(name, stored) for name, stored in read if stored is not None]
        if not there:
            known = self._index.select("SELECT matter FROM files ORDER BY matter")
            like = problems.nearest(matter_id, known)
            hint = f"Did you mean {' or '.join(like)}?" if like else "See 'medrec matter list'."
            raise UnknownName(f"There is no matter {matter_id} in the ledger.", hint)
        name, stored = there[0]
        found = stored.problems or self._clashes.get(name) or self._twins([name for name, _ in there])
        if found or stored.matter is None:
            raise problems.as_error(found or (LedgerProblem(f"{self._label}/{name}", 1, "", f"it cannot be read. {NEXT_STEP}"),))
        return name, stored.matter

    def _fresh(self, name: str) -> Stored | None:
        """What the cache has of a file, read again when the file is another since; None when there is no such file."""
        try:
            key = FileKey.of((self._folder / name).stat())
        except FileNotFoundError:
            self._forget([name] if name in self._known else [])
            return None
        stored = self._index.stored(name)
        if stored is not None and stored.settled and stored.key == key.text:
            return stored
        taken = self._look(name)
        if taken is None:
            return None
        self._keep([taken])
        return self._index.stored(name)

    def _look(self, name: str) -> _Taken | None:
        """Read a file, and parse it unless the cache knows its content; None when it has gone."""
        source = self.source(name, "")
        try:
            contents = disk.read(self._folder / name)
        except FileNotFoundError:
            return None
        except FileProblem as trouble:
            unread = (LedgerProblem(source.shown, 1, "", f"{trouble} {NEXT_STEP}"),)
            key = FileKey.of((self._folder / name).stat())
            return _Taken(name, Contents("", key, b"", 0), ParsedMatter(None, unread), glimpse(""), same=False)
        stored = self._index.stored(name)
        if stored is not None and stored.digest == contents.digest:
            return _Taken(name, contents, ParsedMatter(stored.matter, stored.problems), None, same=True)
        parsed = files.parse_matter(self.source(name, contents.text))
        rows = rows_of(parsed.matter) if parsed.matter else glimpse(contents.text)
        return _Taken(name, contents, parsed, rows, same=False)

    def _keep(self, taken: Iterable[_Taken | None]) -> None:
        """Put into the cache what was read, and look whether a changed file clashes with others."""
        batch = [each for each in taken if each is not None]
        with self._index.writing():
            for each in batch:
                if each.rows is None:
                    self._index.touch(each.name, each.contents)
                else:
                    self._index.put(each.name, each.contents, each.parsed.matter, each.parsed.problems, each.rows)
        for each in batch:
            key = each.contents.key
            self._known[each.name] = key.text if key.settled(each.contents.read_ns) else ""
            if self._checked and not each.same:
                self._clashes.pop(each.name, None)
                if found := self._clashes_of(each.name, self._index.stored(each.name)):
                    self._clashes[each.name] = found

    def _forget(self, names: Iterable[str]) -> None:
        gone = list(names)
        if gone:
            with self._index.writing():
                for name in gone:
                    self._index.forget(name)
            for name in gone:
                self._known.pop(name, None)
                self._clashes.pop(name, None)

    def _written_elsewhere(self) -> bool:
        """Whether another process wrote into the cache since we looked; then its keys are read again."""
        version = self._index.version()
        if version == self._version:
            return False
        self._version, self._known = version, self._index.known()
        return True

    def _scan(self) -> Iterator[tuple[str, str]]:
        """Every matter file's name with its key."""
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith(files.SUFFIXES) and not entry.name.startswith(".") and entry.is_file():
                        yield entry.name, FileKey.of(entry.stat()).text
        except OSError as error:
            raise TryLater(
                f"The ledger's folder {self._folder} cannot be read: {error.strerror}.", "Is its share mounted? 'medrec check' tells more."
            ) from error

    def _names(self, matter_id: str) -> tuple[str, ...]:
        """The names that the file of a matter may have."""
        return tuple(f"{matter_id}{suffix}" for suffix in files.SUFFIXES) if is_file_name(matter_id) else ()

    def _suspects(self) -> set[str]:
        """The files that may clash with others: naming no known provider, sharing a reference or their matter."""
        names: set[str] = set()
        by_provider = "SELECT name FROM files JOIN providers ON file = id WHERE provider = ?"
        if self._providers is not None:
            for provider in self._index.select("SELECT DISTINCT provider FROM providers"):
                names |= set(self._index.select(by_provider, provider)) if provider not in self._providers else set()
        by_reference = "SELECT name FROM files JOIN requests ON file = id WHERE reference = ?"
        for reference in self._index.select("SELECT reference FROM requests GROUP BY reference HAVING count(DISTINCT file) > 1"):
            names |= set(self._index.select(by_reference, reference))
        twins = "SELECT name FROM files WHERE matter IN (SELECT matter FROM files GROUP BY matter HAVING count(*) > 1)"
        return names | set(self._index.select(twins))

    def _clashes_of(self, name: str, stored: Stored | None) -> tuple[LedgerProblem, ...]:
        """What is wrong with a file only beside the others: an unknown provider, a reference that another matter has."""
        matter = stored.matter if stored else None
        if matter is None:
            return ()
        wrong: list[tuple[Place, str]] = []
        named = [(("treatment", number, "provider"), row.provider) for number, row in enumerate(matter.treatment)]
        named += [(("requests", number, "provider"), request.provider) for number, request in enumerate(matter.requests)]
        for place, provider in named:
            if self._providers is not None and provider not in self._providers:
                wrong.append((place, f"no provider {provider} is on the list{_did_you_mean(provider, self._providers)}"))
        for number, request in enumerate(matter.requests):
            shared = "SELECT name FROM files JOIN requests ON file = id WHERE reference = ? AND good AND name <> ?"
            others = self._index.select(shared, request.id, name)
            if others:
                wrong.append((("requests", number, "id"), f"the reference {request.id} stands in {', '.join(others)} too"))
        twins = self._twins(self._index.select("SELECT name FROM files WHERE matter = ?", _stem(name)))
        if not wrong:
            return twins
        try:
            source = self.source(name, disk.read(self._folder / name).text)
        except (FileProblem, FileNotFoundError):
            source = self.source(name, "")
        return tuple(source.problem(place, what) for place, what in wrong) + twins

    def _twins(self, names: Iterable[str]) -> tuple[LedgerProblem, ...]:
        """The problem of a matter that has two files (one YAML, one JSON)."""
        first, *others = sorted(names)
        if not others:
            return ()
        return (
            LedgerProblem(f"{self._label}/{first}", 1, "", f"the same matter has another file, {', '.join(others)}: keep one of them."),
        )


def is_file_name(matter_id: str) -> bool:
    """Whether a matter's id can be the name of its file."""
    plain = bool(matter_id) and matter_id.isprintable() and matter_id[0] not in ". " and matter_id[-1] != " "
    return plain and "/" not in matter_id and "\\" not in matter_id and len(matter_id.encode()) <= _LONGEST_ID


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    like = problems.nearest(word, known, most=1)
    return f"; did you mean '{like[0]}'?" if like else ""
