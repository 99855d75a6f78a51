"""The Master Medical Provider List as its file says; an entry with a mistake is set aside, the others work on."""

from __future__ import annotations

from pathlib import Path

from medrec_daemon.errors import FileProblem, TryLater, UnknownName
from medrec_daemon.ledger import disk, files, problems
from medrec_daemon.ledger.disk import Contents, FileKey
from medrec_daemon.ledger.files import ParsedProviders, Source
from medrec_daemon.ledger.model import Provider
from medrec_daemon.ledger.problems import NEXT_STEP, LedgerProblem

_NAMES = tuple(f"providers{suffix}" for suffix in files.SUFFIXES)
_EMPTY = ParsedProviders((), (), frozenset())


class ProviderList:
    """``folder`` holds ``providers.yaml`` (or ``.json``); none yet is an empty list. ``label`` is how messages name the folder."""

    def __init__(self, folder: Path, label: str) -> None:
        self._folder = folder
        self._label = label
        self._seen: tuple[tuple[str, str], ...] | None = None
        self._settled = False
        self._digest: bytes | None = None
        self._parsed = _EMPTY
        self._by_id: dict[str, Provider] = {}

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The entries in good order, as the file has them."""
        return self._parsed.providers

    @property
    def problems(self) -> tuple[LedgerProblem, ...]:
        """What is wrong with the file."""
        return self._parsed.problems

    @property
    def known(self) -> frozenset[str] | None:
        """All ids in the file, those of faulty entries too; None when the file as a whole cannot be read."""
        return self._parsed.known

    def refresh(self) -> None:
        """Read the file again when it is another than before."""
        seen = tuple((name, key.text) for name, key in self._there())
        if seen == self._seen and self._settled:
            return
        self._seen = seen
        if len(seen) > 1:
            message = f"there is {' and '.join(name for name, _ in seen[1:])} too: keep one of them."
            self._take(ParsedProviders((), (LedgerProblem(f"{self._label}/{seen[0][0]}", 1, "", message),), None), settled=True)
        elif not seen:
            self._take(_EMPTY, settled=True)
        else:
            self._read(seen[0][0])

    def provider(self, provider_id: str) -> Provider:
        """Raises ``UnknownName``, or ``FileProblem`` when that entry or the whole list is set aside."""
        found = self._by_id.get(provider_id)
        if found is not None:
            return found
        if self.problems and (self.known is None or provider_id in self.known):
            raise problems.as_error(self.problems)
        like = problems.nearest(provider_id, self.known or ())
        hint = f"Did you mean {' or '.join(like)}?" if like else "See 'medrec provider list'."
        raise UnknownName(f"There is no provider {provider_id} on the list.", hint)

    def for_change(self) -> tuple[Path, Source, bytes | None]:
        """The file, its text now, and the digest of that (None: there is none yet). Only under the lock.

        Raises ``FileProblem`` when something is wrong with the file: writing it anew would lose the faulty entries.
        """
        self._settled = False
        self.refresh()
        if self.problems:
            raise problems.as_error(self.problems)
        path = self._folder / (self._seen[0][0] if self._seen else _NAMES[0])
        try:
            contents: Contents | None = disk.read(path)
        except FileNotFoundError:
            contents = None
        return path, self._source(path.name, contents.text if contents else ""), contents.digest if contents else None

    def _read(self, name: str) -> None:
        try:
            contents = disk.read(self._folder / name)
        except FileNotFoundError:
            self._take(_EMPTY, settled=False)
        except FileProblem as trouble:
            problem = LedgerProblem(f"{self._label}/{name}", 1, "", f"{trouble} {NEXT_STEP}")
            self._take(ParsedProviders((), (problem,), None), settled=False)
        else:
            self._settled = contents.key.settled(contents.read_ns)
            if contents.digest != self._digest:
                self._take(files.parse_providers(self._source(name, contents.text)), settled=self._settled)
                self._digest = contents.digest

    def _take(self, parsed: ParsedProviders, *, settled: bool) -> None:
        self._parsed, self._settled, self._digest = parsed, settled, None
        self._by_id = {provider.id: provider for provider in parsed.providers}

    def _source(self, name: str, text: str) -> Source:
        return Source(text, f"{self._label}/{name}")

    def _there(self) -> list[tuple[str, FileKey]]:
        try:
            paths = [self._folder / name for name in _NAMES]
            return [(path.name, FileKey.of(path.stat())) for path in paths if path.is_file()]
        except OSError as error:
            raise TryLater(f"{self._folder} cannot be read: {error.strerror}.", "Is its share mounted?") from error
