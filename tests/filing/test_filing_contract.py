"""The contract of every store; a new store joins by one more entry in ``STORES`` and passes the same class."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from drive_at_hand import store_of
from filing_samples import pdf, sha, source
from graph_double import GraphDouble, VirtualClock

from medrec_daemon.errors import FileProblem, TryLater
from medrec_daemon.filing.contract import Store, Stored
from medrec_daemon.filing.folder import FolderStore

FOLDER = "Sampleton, Testina/Medical Records/Bluegrass General Hospital/Billing"
NAME = "2026-02-20 Billing.pdf"
A, B, C = pdf("a"), pdf("b"), pdf("c")


Make = Callable[[Path], Store]
"""Gives a store at the same place each time, as another process would open it."""


def in_folder(tmp_path: Path) -> Store:
    (tmp_path / "OneDrive").mkdir(exist_ok=True)
    return FolderStore(tmp_path / "OneDrive", tmp_path / "state" / "store.json")


def in_cloud(double: GraphDouble, kind: str) -> Make:
    drive = double.drive(f"b!{uuid4().hex}", kind)
    return lambda tmp_path: store_of(double, tmp_path / "state", drive.id)


STORES: dict[str, Callable[[GraphDouble], Make]] = {
    "folder": lambda _: in_folder,
    "onedrive": partial(in_cloud, kind="business"),
    "onedrive-personal": partial(in_cloud, kind="personal"),
    "sharepoint": partial(in_cloud, kind="documentLibrary"),
}


@pytest.fixture(scope="module")
def double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphDouble]:
    with GraphDouble(tmp_path_factory.mktemp("graph"), VirtualClock()) as double:
        double.quirks.rewrite = False  # what a library makes of documents has tests of its own
        yield double


@pytest.fixture(params=STORES)
def make(request: pytest.FixtureRequest, double: GraphDouble) -> Make:
    return STORES[request.param](double)


@pytest.fixture
def store(make: Make, tmp_path: Path) -> Store:
    return make(tmp_path)


class TestStore:
    def test_what_is_put_is_there(self, store: Store, tmp_path: Path) -> None:
        stored = store.put(FOLDER, NAME, *source(tmp_path, A))
        assert stored == Stored(f"{FOLDER}/{NAME}", len(A), sha(A), already_there=False)
        assert store.digest_of(stored.path) == sha(A)
        assert "Sampleton" not in repr(stored)

    def test_putting_it_again_is_harmless(self, store: Store, make: Make, tmp_path: Path) -> None:
        first = store.put(FOLDER, NAME, *source(tmp_path, A))
        for again in (store, make(tmp_path)):
            assert again.put(FOLDER, NAME, *source(tmp_path, A)) == Stored(first.path, len(A), sha(A), already_there=True)

    def test_other_content_gives_way_and_overwrites_nothing(self, store: Store, tmp_path: Path) -> None:
        paths = [store.put(FOLDER, NAME, *source(tmp_path, content)).path for content in (A, B, C)]
        assert paths == [f"{FOLDER}/2026-02-20 Billing{mark}.pdf" for mark in ("", " (2)", " (3)")]
        assert [store.digest_of(path) for path in paths] == [sha(A), sha(B), sha(C)]
        assert [store.put(FOLDER, NAME, *source(tmp_path, content)).path for content in (C, B, A)] == paths[::-1]

    def test_names_are_compared_as_onedrive_does(self, store: Store, tmp_path: Path) -> None:
        first = store.put(FOLDER, NAME, *source(tmp_path, A))
        assert store.put(FOLDER.upper(), NAME.upper(), *source(tmp_path, A)).path == first.path
        second = store.put(FOLDER.lower(), NAME.lower(), *source(tmp_path, B))
        assert second.path == f"{FOLDER}/2026-02-20 billing (2).pdf"
        assert store.digest_of(first.path.upper()) == sha(A)

    def test_composed_and_decomposed_letters_are_one_name(self, store: Store, tmp_path: Path) -> None:
        first = store.put("Nu\u0301n\u0303ez, Jose\u0301/Billing", NAME, *source(tmp_path, A))
        again = store.put("N\u00fa\u00f1ez, Jos\u00e9/Billing", NAME, *source(tmp_path, A))
        assert again.already_there
        assert again.path == first.path

    def test_letters_that_only_unfold_alike_are_two_names(self, store: Store, tmp_path: Path) -> None:
        """OneDrive compares letter by letter: a sharp s is not two s."""
        assert store.put("Strauß, Demo", NAME, *source(tmp_path, A)).path == f"Strauß, Demo/{NAME}"
        assert store.put("Strauss, Demo", NAME, *source(tmp_path, A)).path == f"Strauss, Demo/{NAME}"

    def test_an_empty_file_and_a_long_name(self, store: Store, tmp_path: Path) -> None:
        assert store.put(FOLDER, NAME, *source(tmp_path, b"")).size == 0
        long = "n" * 251 + ".pdf"
        paths = [store.put(FOLDER, long, *source(tmp_path, content)).path for content in (A, B)]
        assert [len(path.rsplit("/", 1)[1]) for path in paths] == [255, 255]
        assert paths[1].endswith("n (2).pdf")

    def test_what_is_not_there_has_no_digest(self, store: Store, tmp_path: Path) -> None:
        stored = store.put(FOLDER, NAME, *source(tmp_path, A))
        assert store.digest_of(f"{FOLDER}/other.pdf") is None
        assert store.digest_of(f"nobody/{NAME}") is None
        assert store.digest_of(FOLDER) is None
        assert store.digest_of(f"{stored.path}x") is None

    @pytest.mark.parametrize("folder", ["..", "a/../../b", "/etc", "a//b", "", ".", "a/./b", "a\0b"])
    def test_no_place_is_outside_the_root(self, store: Store, tmp_path: Path, folder: str) -> None:
        with pytest.raises(FileProblem):
            store.put(folder, NAME, *source(tmp_path, A))
        with pytest.raises(FileProblem):
            store.digest_of(f"{folder}/{NAME}")

    @pytest.mark.parametrize("name", ["..", "a/b.pdf", "../b.pdf", "", "/b.pdf"])
    def test_a_name_is_one_name(self, store: Store, tmp_path: Path, name: str) -> None:
        with pytest.raises(FileProblem):
            store.put(FOLDER, name, *source(tmp_path, A))

    def test_a_source_that_is_not_what_was_decided_on_is_refused_whole(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(FileProblem, match="not the one"):
            store.put(FOLDER, NAME, source(tmp_path, A)[0], sha(B))
        assert store.digest_of(f"{FOLDER}/{NAME}") is None
        with pytest.raises(FileProblem, match="cannot be read"):
            store.put(FOLDER, NAME, tmp_path / "gone.pdf", sha(A))

    def test_many_at_once_never_overwrite(self, make: Make, tmp_path: Path) -> None:
        contents = [pdf(str(number)) for number in range(12)]
        stored: list[Stored] = []

        def worker(content: bytes) -> None:
            stored.append(make(tmp_path).put(FOLDER, NAME, *source(tmp_path, content)))

        threads = [threading.Thread(target=worker, args=(content,)) for content in contents]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({one.path for one in stored}) == 12
        assert {make(tmp_path).digest_of(one.path) for one in stored} == {sha(content) for content in contents}

    def test_a_sound_store_has_nothing_to_say(self, store: Store) -> None:
        assert store.check() == ()


def test_trouble_is_the_contracts_own(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "nowhere")
    with pytest.raises(TryLater, match="is gone"):
        store.put(FOLDER, NAME, *source(tmp_path, A))
    with pytest.raises(TryLater, match="is gone"):
        store.digest_of(f"{FOLDER}/{NAME}")
    assert not (tmp_path / "nowhere").exists()
    (problem,) = store.check()
    assert "is gone" in problem
