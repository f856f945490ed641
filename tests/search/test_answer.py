"""What is checked of a request before an engine is asked, and told in the same sentence wherever it is asked."""

import html
import re
from pathlib import Path

import pytest
from fakes import FakeEngine

from search.answer import answer
from search.cli import main
from search.config import Settings
from search.errors import BadQuery
from search.results import Request
from web import create_app

NO_DAYS = (
    *("hier", "2024", "2024-11", "2024-11-", "17/11/2024", "20241117", "2024-W46-7", "2024-02-30", "2024-1-1"),
    *("0000-01-01", "٢٠٢٤-11-17", "2024-11-17T10:00", "+2024-11-17", "2024-11-17x", "9" * 5000),
)
NO_PERIODS = (
    *({name: value} for name in ("since", "until") for value in NO_DAYS),
    {"since": "2024-02-01", "until": "2024-01-31"},
    {"since": "2024-11", "until": "2024-12-01"},
)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("period", NO_PERIODS)
def test_what_is_no_period_is_refused_alike_by_the_command_the_page_and_the_json(
    period: dict[str, str],
    lang: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(BadQuery) as refused:
        answer(FakeEngine(), Request("phare", **period))
    sentence = refused.value.message.text(lang)
    assert len(sentence) < 160

    monkeypatch.setenv("SEARCH_LANG", lang)
    options = [text for name, value in period.items() for text in (f"--{name}", value)]
    with pytest.raises(SystemExit) as ended:
        main(["query", "phare", "--index", str(tmp_path), *options])
    assert (ended.value.code, capsys.readouterr().err) == (2, f"search: {sentence}\n")

    client = create_app(Settings(tmp_path, lang=lang), FakeEngine()).test_client()
    document = client.get("/api/search", query_string={"q": "phare"} | period)
    assert (document.status_code, document.json["detail"]) == (400, sentence)
    for question in ("phare", ""):
        page = client.get("/", query_string={"q": question} | period)
        assert page.status_code == 400
        assert as_the_form_says(sentence) in spaced(html.unescape(re.sub("<[^>]*>", "", page.text)))


def as_the_form_says(sentence: str) -> str:
    """The sentence as the page has it, where a reader knows the fields by their labels alone."""
    for written, shown in (
        (" (« since »)", ""), (" (« until »)", ""), ("(since, ", "("), ("(until, ", "("), ("“since”", "“From”"),
        ("“until”", "“To”"),
    ):  # fmt: skip
        sentence = spaced(sentence).replace(written, shown)
    return sentence


def spaced(text: str) -> str:
    """The text with common spaces."""
    return re.sub("[\u00a0\u202f]", " ", text)


def test_an_empty_day_is_refused_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A variable of the shell that is not set must not widen the search without a word."""
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    with pytest.raises(SystemExit) as ended:
        main(["query", "phare", "--index", str(tmp_path), "--since", ""])
    assert ended.value.code == 2
    assert "AAAA-MM-JJ" in capsys.readouterr().err
