"""What goes out of the program: escaped on a terminal, in JSON and in logs, and through one place."""

import ast
import io
import json
import sys
from pathlib import Path

import hostile
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.unprintable import unprintable
from search.output import Styled, compact_json, echo, echo_json, escaped, json_text, to_json

ROOT = Path(__file__).parents[2]
_any = st.text(alphabet=st.characters(exclude_categories=()))


@given(_any)
@example(hostile.EVERYTHING)
def test_a_line_stays_one_line_with_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = escaped(text)
    assert hostile.found(shown) == []
    assert len(f"{shown}.".splitlines()) == 1


def test_escapes_are_those_that_programmers_know() -> None:
    assert escaped("\x1b[0m\n\r\x9b\u202e\ud800\U0001fffe été\t") == (
        "\\x1b[0m\\n\\r\\x9b\\u202e\\ud800\\U0001fffe été\t"
    )


@given(_any)
@example(hostile.EVERYTHING)
def test_json_holds_the_same_values_on_one_line(text: str) -> None:
    written = to_json({text: [text]})
    assert hostile.found(written) == []
    assert len(written.splitlines()) == 1
    # Halves that happen to stand side by side are one character to whoever reads JSON.
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(written) == {joined: [joined]}


def test_json_keeps_accents() -> None:
    assert to_json({"été": "œuf"}) == '{"été": "œuf"}'


def test_styles_are_the_programs_own(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click._compat.should_strip_ansi", lambda *_: False)
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    echo("a\x1b[1m", ("b ", Styled("\x1b[0mc\n", bold=True)))
    assert capsys.readouterr().out == "a\\x1b[1m\nb \x1b[1m\\x1b[0mc\\n\x1b[0m\n"


def test_json_in_another_encoding_than_utf_8_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="latin-1"))
    echo_json("été")
    assert out.getvalue() == b'"\\u00e9t\\u00e9"\n'


def test_nothing_is_written_to_the_terminal_but_there() -> None:
    """No module prints, or echoes, or writes to a standard stream by itself; but where that is its parent's pipe."""
    by_themselves = []
    for path in (path for room in ("index", "search", "web") for path in (ROOT / room).rglob("*.py")):
        if path == ROOT / "index/readers/documents/apart.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            name = ast.unparse(called) if called is not None else ""
            if name in ("print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"):
                by_themselves.append(f"{path.relative_to(ROOT)}: {name}")
            if name == "json.dumps" and path.name not in ("output.py",) and path.parts[-2] in ("commands", "web"):
                by_themselves.append(f"{path.relative_to(ROOT)}: {name}")
    assert by_themselves == ["search/output.py: click.echo"] * 2


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, 2.5, None, True], "é": "œuvre « l’été » \u202e\n\t\x1b\x7f\u2028"},
        {"half": "\ud83d", "n": -0.0, "big": 1e22},
        [],
    ],
)
def test_the_compiled_encoder_writes_what_reads_back_the_same(value: object) -> None:
    """Whatever an answer holds, escapes of what steers a terminal included."""
    text = compact_json(value)
    assert json.loads(text) == value
    assert ": " not in text and not set("\u202e\x1b\u2028\n") & set(text)


@given(st.text(max_size=40))
@example("« \u00a0l’été\u202f»")
def test_a_json_text_without_anything_to_escape_stays_and_any_other_reads_back_the_same(text: str) -> None:
    """Whichever way it is told that there is nothing to escape."""
    written = json_text(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert not (unprintable().search(written) or set("\u2028\u2029") & set(written))
