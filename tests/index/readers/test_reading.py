"""Files to raw pages: the format told by suffix or content, and nothing that raises."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import RawPage, Rejected
from index.readers import FORMATS, format_of, read
from index.readers.content import MAX_PAGE_BYTES


def pages(path: Path) -> list[RawPage]:
    outcomes = list(read(path))
    assert all(isinstance(outcome, RawPage) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, RawPage)]


def refusal(path: Path) -> Rejected:
    (outcome,) = read(path)
    assert isinstance(outcome, Rejected)
    return outcome


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "text"),
        ("A.TXT", "text"),
        ("page", "text"),
        ("10.45 Sports. La fin", "text"),
        ("www.journal.fr_1234", "text"),
        ("a.htm", "html"),
        ("a.ndjson", "jsonl"),
        ("a.atom", "feed"),
        ("a.docx", "documents.docx"),
        ("a.PDF", "documents.pdf"),
        ("a.docx2", None),
        ("a.html.gz", None),
    ],
)
def test_the_suffix_tells_the_format(name: str, expected: str | None) -> None:
    assert format_of(Path(name)) == expected


def test_a_text_file_is_one_page_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Titre\r\npar Anne\r\nL’été.".encode("cp1252"))
    assert pages(path) == [RawPage(path, "Titre\npar Anne\nL’été.")]


@pytest.mark.parametrize("content", [b"", b"  \n\t\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert "vide" in refusal(path).reason.fr


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_page_too_large_for_memory_is_refused_and_one_of_its_bound_is_decoded(tmp_path: Path, name: str) -> None:
    """Its tree and its lines would take many times its size; nothing of it is parsed before its size is known."""
    path = tmp_path / name
    path.write_bytes(b" " * (MAX_PAGE_BYTES + 1))
    assert "32 Mio" in refusal(path).reason.fr
    path.write_bytes(b" " * MAX_PAGE_BYTES)
    assert "vide" in refusal(path).reason.fr


def test_an_unknown_format_is_refused_with_those_that_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xyz"
    path.write_bytes(b"some words")
    reason = refusal(path).reason
    assert ".xyz" in reason.fr
    assert all(suffix in reason.fr for suffix in FORMATS)


def test_a_file_that_is_not_there_or_a_folder_is_refused_with_the_cause(tmp_path: Path) -> None:
    assert "lecture impossible" in refusal(tmp_path / "absent.txt").reason.fr
    assert "lecture impossible" in refusal(tmp_path).reason.fr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_read_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Titre\nTexte")
    path.chmod(0)
    assert "droits" in refusal(path).reason.fr


def test_a_binary_file_is_refused_whatever_its_suffix(tmp_path: Path) -> None:
    for name in ("a.txt", "a.html", "a.xml", "a.json"):
        path = tmp_path / name
        path.write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
        assert "PDF" in refusal(path).reason.fr


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Le Phare</title>
<item><title>La digue tient</title><description>La digue a tenu toute la nuit.</description></item></channel></rss>"""
HTML = """<!DOCTYPE html><html lang="fr"><head><title>La digue tient</title></head><body><article>
<h1>La digue tient</h1><p>La digue a tenu toute la nuit malgré la houle, et les pompiers sont repartis à l’aube.</p>
</article></body></html>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("flux.html", RSS),
        ("flux.txt", RSS),
        ("page.txt", HTML),
        ("page.xml", HTML),
        ("page.php", HTML),
        ("dump.txt", '{"title": "La digue tient", "text": "La digue a tenu toute la nuit."}'),
    ],
)
def test_a_file_is_read_as_what_it_is_rather_than_as_its_suffix_says(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    (page,) = pages(path)
    assert page.title == "La digue tient"
    assert "toute la nuit" in page.text and "<" not in page.text


def test_a_file_of_nothing_but_controls_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x01\x02")
    assert "aucun texte" in refusal(path).reason.fr


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from(["a.txt", "a.html", "a.jsonl", "a.json", "a.xml"]),
    data=st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from(
                [b"<p>", b"</html>", b"<html>", b"{", b"}", b'"text":', b'"a b"', b"[", b"]", b",", b"<item>", b"<rss>",
                 b"\n", b"mot ", b"\xe9", b"\x00", b"<!--", b"<script type='application/ld+json'>", b"&#xD800;"]
            ),
            max_size=40,
        ).map(b"".join),
    ),
)  # fmt: skip
def test_whatever_a_file_holds_reading_it_gives_pages_or_reasons(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    for outcome in read(path):
        if isinstance(outcome, RawPage):
            assert outcome.text.strip()
            outcome.text.encode()
        else:
            assert outcome.reason.fr and outcome.reason.en and "\n" not in outcome.reason.fr
