"""The ledger: every question that is asked of it, and every change. Open one per process and call ``refresh`` in each round."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from medrec_daemon import reference
from medrec_daemon.errors import ConfigProblem, TryLater, UsageProblem
from medrec_daemon.ledger import disk, files
from medrec_daemon.ledger.allowed import refuse_clashes, refuse_lost_history
from medrec_daemon.ledger.index import Index
from medrec_daemon.ledger.lookups import LookUps
from medrec_daemon.ledger.matters import MatterFiles, is_file_name
from medrec_daemon.ledger.model import Matter, Provider
from medrec_daemon.ledger.problems import LedgerProblem
from medrec_daemon.ledger.provider_list import ProviderList
from medrec_daemon.safe_write import make_folder

log = logging.getLogger(__name__)
Result = TypeVar("Result")

_PATIENCE_SECONDS = 15.0
_TRIES = 5


class Ledger(LookUps):
    """Open it with ``Ledger.open``. Look-ups answer as of the last ``refresh``; ``matter`` reads the file when it is newer.

    Every method raises ``TryLater`` when the ledger's folder is away or somebody else holds it too long.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self._lock = folder / ".lock"
        self._folder = folder
        self._cache = cache
        with disk.exclusive(self._lock, _PATIENCE_SECONDS):
            self._index = Index.open(cache)
            disk.remove_leftovers(folder)
            disk.remove_leftovers(folder / "matters")
        self._matters = MatterFiles(folder / "matters", self._index, f"{folder.name}/matters")
        self._providers = ProviderList(folder, folder.name)
        self._last_names: tuple[str, ...] | None = None

    @classmethod
    def open(cls, folder: Path, cache: Path) -> Ledger:
        """The ledger in ``folder`` with its look-ups in the file ``cache`` (made when missing), up to date.

        Raises ``ConfigProblem`` when ``folder`` is no ledger, or the cache cannot be written.
        """
        if not (folder / "matters").is_dir():
            raise ConfigProblem(f"{folder} holds no ledger: there is no folder 'matters' in it.", "Run 'medrec init', or mount its share.")
        make_folder(cache.parent)
        ledger = cls(folder, cache)
        try:
            ledger.refresh()
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Let go of the cache."""
        self._index.close()

    def refresh(self) -> None:
        """Notice what was added, edited or removed by hand or by another process. Costs one look at each file's status."""
        try:
            self._refresh()
        except TryLater:
            if self._index.usable:
                raise
            self._renew()
            self._refresh()

    @property
    def problems(self) -> tuple[LedgerProblem, ...]:
        """Everything that is wrong in the ledger's files, by file and line."""
        found = [problem for several in self._matters.set_aside().values() for problem in several]
        return tuple(sorted((*self._providers.problems, *found), key=lambda problem: (problem.file, problem.line)))

    @property
    def set_aside(self) -> tuple[str, ...]:
        """The numbers of the matters that cannot be read or clash with others, as their files are called."""
        return tuple(sorted({name.rpartition(".")[0] for name in self._matters.set_aside()}))

    @property
    def provider_problems(self) -> tuple[LedgerProblem, ...]:
        """What is wrong in the provider list."""
        return self._providers.problems

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The Master Medical Provider List, as far as it is in good order."""
        return self._providers.providers

    def provider(self, provider_id: str) -> Provider:
        """Raises ``UnknownName`` with the nearest ids, or ``FileProblem`` when that entry is set aside."""
        return self._providers.provider(provider_id)

    def many(self, matter_ids: Sequence[str]) -> Iterator[Matter]:
        """Many matters as of the last ``refresh``, one at a time. One with a mistake by then is left out, and ``set_aside``."""
        return self._matters.many(matter_ids)

    def new_reference(self) -> str:
        """A reference that no request has, not even one of a set-aside matter as far as it can be made out."""
        return next(fresh for fresh in iter(reference.new, "") if self.by_reference(fresh) is None)

    def change(self, matter_id: str, edit: Callable[[Matter], Matter]) -> Matter:
        """Apply ``edit`` to the matter as its file says now, write it, and return it. An edit that changes nothing writes nothing.

        ``edit`` may be called again when a person saved the file meanwhile. Raises what ``edit`` raises, ``UsageProblem``
        when the result clashes with the rest of the ledger, and as ``matter``.
        """

        def write() -> Matter:
            path, contents, before = self._matters.for_change(matter_id)
            after = edit(before)
            if after == before:
                return before
            after = Matter.model_validate(after.model_dump())
            refuse_lost_history(before, after)
            self._refuse_clashes(after, before)
            text = files.dump_matter(after, self._matters.source(path.name, contents.text))
            self._matters.changed(path.name, disk.replace(path, text, contents.digest), after)
            return after

        return self._locked(write)

    def add_matter(self, matter: Matter) -> None:
        """Write a new matter's file. Raises ``UsageProblem`` when there is one, or when the matter clashes with the ledger."""

        def write() -> None:
            if not is_file_name(matter.matter):
                raise UsageProblem(
                    f"{matter.matter!r} cannot be a matter's number.", "Use letters, digits, dashes; no slash, no dot in front."
                )
            if self._matters.exists(matter.matter):
                raise UsageProblem(f"There is a matter {matter.matter} already.", "Give the new one a number of its own.")
            self._refuse_clashes(matter, None)
            name = f"{matter.matter}{files.SUFFIXES[0]}"
            text = files.dump_matter(matter, self._matters.source(name, ""))
            self._matters.changed(name, disk.replace(self._folder / "matters" / name, text, None), matter)

        self._locked(write)

    def add_providers(self, new: Sequence[Provider]) -> None:
        """Append to the provider list, all or none. ``UsageProblem`` for an id that it has, ``FileProblem`` when it needs mending."""

        def add(providers: tuple[Provider, ...]) -> tuple[Provider, ...]:
            known = {provider.id for provider in providers}
            for provider in new:
                if provider.id in known:
                    raise UsageProblem(f"The provider id {provider.id} is taken.", "Choose another, or change that provider.")
                known.add(provider.id)
            return (*providers, *new)

        self._change_providers(add)

    def add_provider(self, provider: Provider) -> None:
        """As ``add_providers``, for one."""
        self.add_providers((provider,))

    def change_providers(self, edits: Mapping[str, Callable[[Provider], Provider]]) -> None:
        """As ``change_provider``, for several by their ids, all at once."""

        def change(providers: tuple[Provider, ...]) -> tuple[Provider, ...]:
            for provider_id in edits:
                self.provider(provider_id)
            after = {known.id: Provider.model_validate(edits[known.id](known).model_dump()) for known in providers if known.id in edits}
            if any(one.id != provider_id for provider_id, one in after.items()):
                raise UsageProblem("The id of a provider cannot change: matters name it.", "Add a new provider instead.")
            return tuple(after.get(known.id, known) for known in providers)

        self._change_providers(change)

    def change_provider(self, provider_id: str, edit: Callable[[Provider], Provider]) -> Provider:
        """Apply ``edit`` to one entry as the list says now, and return it. Its id stays. Raises ``UnknownName`` and as ``add_provider``."""

        def change(providers: tuple[Provider, ...]) -> tuple[Provider, ...]:
            after = Provider.model_validate(edit(self.provider(provider_id)).model_dump())
            if after.id != provider_id:
                raise UsageProblem(f"The id of {provider_id} cannot change: matters name it.", "Add a new provider instead.")
            return tuple(after if known.id == provider_id else known for known in providers)

        self._change_providers(change)
        return self.provider(provider_id)

    def _change_providers(self, edit: Callable[[tuple[Provider, ...]], tuple[Provider, ...]]) -> None:
        def write() -> None:
            path, source, digest = self._providers.for_change()
            before = self._providers.providers
            after = edit(before)
            if after != before:
                disk.replace(path, files.dump_providers(after, source), digest)

        self._locked(write)
        self.refresh()

    def _locked(self, write: Callable[[], Result]) -> Result:
        """Do ``write`` under the ledger's lock, again when a person saved the same file in between."""
        with disk.exclusive(self._lock, _PATIENCE_SECONDS):
            for _ in range(_TRIES):
                try:
                    return write()
                except disk.EditedMeanwhile:
                    log.info("a file of the ledger was edited by hand while it was changed; the change is applied again")
                finally:
                    self._last_names = None
        raise TryLater("A file of the ledger is being edited by somebody all the time.", "Try again in a moment.")

    def _refuse_clashes(self, matter: Matter, before: Matter | None) -> None:
        def owner_of(reference_number: str) -> str | None:
            found = self.by_reference(reference_number)
            return found[0] if found else None

        def has_provider(provider_id: str) -> bool:
            if provider_id not in (self._providers.known or ()):
                self._providers.refresh()
            return self._providers.known is None or provider_id in self._providers.known

        refuse_clashes(matter, before, owner_of, has_provider)

    def _refresh(self) -> None:
        if not (self._folder / "matters").is_dir():
            raise TryLater(f"The ledger's folder {self._folder} is gone.", "Is its share mounted? 'medrec check' tells more.")
        if not self._index.usable:
            self._renew()
        self._providers.refresh()
        if self._matters.refresh(self._providers.known):
            self._last_names = None
            aside = len(self._matters.set_aside())
            log.log(logging.INFO if aside or self._providers.problems else logging.DEBUG, "ledger read again: %d matters set aside", aside)

    def _renew(self) -> None:
        """Make the cache anew."""
        log.warning("the ledger's look-up cache was lost or damaged; it is made anew from the files")
        self._index.close()
        with disk.exclusive(self._lock, _PATIENCE_SECONDS):
            self._index = Index.open(self._cache)
        self._matters.use(self._index)
