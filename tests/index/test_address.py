"""Addresses: a link is read against where it stood, and the ways to write one address share a key."""

import pytest

from index.address import address_key, address_words, is_absolute, whole_address


@pytest.mark.parametrize(
    ("link", "bases", "whole"),
    [
        ("/port/une", ["https://phare.example/rss"], "https://phare.example/port/une"),
        ("port/une.html", ["https://phare.example/fil/"], "https://phare.example/fil/port/une.html"),
        ("/port/une", [None, "Le Phare", "phare.example"], "https://phare.example/port/une"),
        ("//phare.example/une", [], "https://phare.example/une"),
        ("https://phare.example/une", ["https://criée.example/"], "https://phare.example/une"),
        ("www.phare.example/une", ["https://criée.example/"], "www.phare.example/une"),
        ("/port/une", ["Le Phare", ""], "/port/une"),
        ("javascript:void(0)", ["https://phare.example/"], None),
        ("", ["https://phare.example/"], None),
    ],
)
def test_a_link_is_read_against_the_first_base_that_is_an_address(
    link: str, bases: list[str | None], whole: str | None
) -> None:
    assert whole_address(link, bases) == whole


def test_the_name_of_a_file_is_no_host() -> None:
    assert not is_absolute("une-1.html")
    assert is_absolute("phare.example/une-1.html")


@pytest.mark.parametrize(
    "other",
    [
        "http://phare.example/une?id=3",
        "https://phare.example/une?id=3#suite",
        "https://www.phare.example/une?utm_source=rss&id=3&xtor=RSS-1",
        "https://www.phare.example/une?fbclid=A1-b&id=3",
        "www.phare.example/une?id=3",
        "HTTPS://WWW.Phare.example:443/une?id=3&amp=1",
    ],
)
def test_the_ways_to_write_one_address_have_one_key(other: str) -> None:
    assert address_key(other) == address_key("https://www.phare.example/une?id=3")


@pytest.mark.parametrize(
    "other", ["https://phare.example/une?id=4", "https://phare.example/une", "https://phare.example/"]
)
def test_another_address_has_another_key(other: str) -> None:
    assert address_key(other) != address_key("https://phare.example/une?id=3")


@pytest.mark.parametrize(("address", "words"), [
    ("https://www.exemple.fr/politique/les-maires_640123.html?x=1", "exemple fr politique les maires 640123 html x 1"),
    ("exemple.fr/%C3%A9t%C3%A9", "exemple fr été"),
])  # fmt: skip
def test_the_words_of_an_address_are_those_of_its_host_and_its_path(address: str, words: str) -> None:
    assert address_words(address) == words
