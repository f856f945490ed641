"""`search words`: the words of an answer, distinctive or frequent."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from index.messages import Message
from search.analytics.forms import WordForms, found_forms
from search.analytics.words import DistinctiveWord, WordsOfPart, words_of
from search.commands.options import QueryCommand, engine_options, json_option, request_options, settings_with
from search.commands.tables import Row, csv_lines
from search.engines import open_engine
from search.interface_language import Say
from search.output import OutputLine, Styled, echo, echo_json
from search.results import Request

MOST_LISTED = 10_000


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "words",
        cls=QueryCommand,
        help=say(
            Message(
                "Les mots propres à la réponse à TEXTE, ou à une source, une période : spécificités de Lafon, "
                "contre tout le fonds.",
                "The words that are the answer’s own, or a source’s, a period’s: Lafon’s specificities, against all.",
            )
        ),
    )
    @click.argument("text", nargs=-1, metavar=say(Message("[TEXTE]", "[TEXT]")))
    @click.option(
        "--limit",
        type=click.IntRange(1, MOST_LISTED),
        default=30,
        show_default=True,
        help=say(Message("Mots de chaque liste.", "Words of each list.")),
    )
    @click.option(
        "--frequent", is_flag=True, help=say(Message("Les plus fréquents d’abord.", "The most frequent first."))
    )
    @click.option(
        "--all", "grammatical", is_flag=True, help=say(Message("Mots grammaticaux aussi.", "Grammatical words too."))
    )
    @click.option(
        "--against",
        metavar=say(Message("REQUÊTE", "QUERY")),
        help=say(
            Message(
                "Contre la réponse à cette requête, au lieu de tout le fonds.",
                "Against the answer to this query, not the whole index.",
            )
        ),
    )
    @click.option(
        "--forms",
        is_flag=True,
        help=say(
            Message(
                "Les formes trouvées de chaque mot de TEXTE, et la requête qui en écarte une.",
                "The forms found of each word of TEXT, and the query that leaves one of them out.",
            )
        ),
    )
    @click.option("--csv", "as_csv", is_flag=True, help=say(Message("En CSV.", "As CSV.")))
    @json_option(say(Message("En JSON, comme /api/specific.", "As JSON, like /api/specific.")))
    @request_options(say, sort=False)
    @engine_options(say)
    def words(
        text: Sequence[str],
        limit: int,
        frequent: bool,
        grammatical: bool,
        against: str | None,
        forms: bool,
        as_csv: bool,
        as_json: bool,
        index_dir: Path | None,
        engine: str | None,
        asked: Request,
    ) -> None:
        opened = open_engine(settings_with(index_dir, engine))
        request = replace(asked, query=" ".join(text))
        if forms:
            words_found = found_forms(opened, request)
            if as_json:
                echo_json({"query": request.query, "words": [word.to_dict() for word in words_found]})
            elif as_csv:
                echo(*(line.rstrip() for line in csv_lines(_FORM_COLUMNS, _form_rows(words_found))))
            else:
                echo(*_form_lines(words_found, say))
            return
        larger = None if against is None else Request(against)
        found = words_of(opened, request, larger, limit, grammatical)
        if as_json:
            echo_json({"query": request.query, **found.to_dict()})
        elif as_csv:
            rows = found.frequent if frequent else (*found.over, *reversed(found.under))
            echo(*(line.rstrip() for line in csv_lines(_COLUMNS, map(_row, rows))))
        else:
            echo(*_lines(found, frequent, say))
            if not found.articles:
                echo(
                    say(
                        Message(
                            "aucun article à comparer : « search query » dit ce qui vide la réponse",
                            "no article to compare: “search query” tells what empties the answer",
                        )
                    ),
                    err=True,
                )

    return words


_FORM_COLUMNS = ("word", "form", "articles", "occurrences", "without")


def _form_rows(found: Sequence[WordForms]) -> Iterator[Row]:
    for word in found:
        for form in word.forms:
            yield word.word, form.written, form.articles, form.occurrences, form.without


def _form_lines(found: Sequence[WordForms], say: Say) -> Iterator[OutputLine]:
    yield say(Message("    articles  occurrences  forme", "    articles  occurrences  form"))
    for word in found:
        yield (Styled(word.word, bold=True),)
        for form in word.forms:
            left = (
                say(Message(f"   sans elle : {form.without}", f"   without it: {form.without}")) if form.without else ""
            )
            yield f"{form.articles:>12}{form.occurrences:>13}  {form.written}{left}"


_COLUMNS = ("word", "count", "whole", "expected", "score")


def _row(word: DistinctiveWord) -> tuple[str | float, ...]:
    return word.word, word.count, word.whole, round(word.expected, 2), round(word.score, 4)


def _lines(found: WordsOfPart, frequent: bool, say: Say) -> Iterator[str]:
    articles = f"{found.articles} article{'s' if found.articles > 1 else ''}"
    yield say(
        Message(
            f"{articles}, {found.size} mots sur {found.whole_size}",
            f"{articles}, {found.size} words of {found.whole_size}",
        )
    )
    yield say(Message("  spécificité  occurrences  attendues  mot", "  specificity  occurrences   expected  word"))
    # The whole index has nothing of its own.
    for word in found.frequent if frequent or found.size == found.whole_size else found.over:
        yield _line(word)
    if found.under and not frequent:
        yield say(Message("  plus rares qu’ailleurs :", "  rarer than elsewhere:"))
        yield from map(_line, found.under)


def _line(word: DistinctiveWord) -> str:
    return f"{word.score:>+13.1f}{word.count:>13}{word.expected:>11.0f}  {word.word}"
