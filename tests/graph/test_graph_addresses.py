"""Addresses in Graph: every name reaches the service as it is, whatever stands in it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from medrec_daemon.graph.addresses import by_id, by_path, child, user


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (by_path("b!1", ""), "/drives/b!1/root"),
        (by_path("b!1", "", "children"), "/drives/b!1/root/children"),
        (by_path("b!1", "Doe, Jane/Med Rec"), "/drives/b!1/root:/Doe,%20Jane/Med%20Rec"),
        (by_path("b!1", "a/b.pdf", "content"), "/drives/b!1/root:/a/b.pdf:/content"),
        (by_path("b!1", "a#1 100%.pdf", "?$select=id"), "/drives/b!1/root:/a%231%20100%25.pdf:?$select=id"),
        (by_id("b!1", "01ABC", "content"), "/drives/b!1/items/01ABC/content"),
        (child("b!1", "01ABC", "Müller & Söhne.pdf", "createUploadSession"),
         "/drives/b!1/items/01ABC:/M%C3%BCller%20%26%20S%C3%B6hne.pdf:/createUploadSession"),
        (user("records@firm.example", "sendMail"), "/users/records@firm.example/sendMail"),
    ],
)  # fmt: skip
def test_addresses(address: str, expected: str) -> None:
    assert address == expected


@pytest.mark.parametrize("name", ["a?b", "a:b", "../up", "%2e%2e", "O'Sample (2).pdf", "ü#%&+;=.pdf", "naïve\u2019s.pdf", "a\\b"])
def test_a_name_is_one_segment_and_comes_back(name: str) -> None:
    segment = child("d", "p", name).rpartition(":/")[2]
    assert not set(segment) & set("/?#:")
    assert unquote(segment) == name
