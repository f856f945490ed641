"""`search query`: ask the index a question."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from index.messages import Message
from search.analytics.facets import FACET_NAMES, facet_values
from search.answer import MAX_PER_PAGE, answer
from search.commands.explaining import nothing_told, score_told, with_explanations
from search.commands.options import QueryCommand, engine_options, json_option, request_options, settings_with
from search.engines import open_engine
from search.interface_language import Say
from search.output import OutputLine, Styled, echo, echo_json
from search.results import Hit, Request, Results


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "query",
        cls=QueryCommand,
        help=say(
            Message(
                "Cherche TEXTE : mots, « phrase exacte », -mot, ET, OU, SAUF, =mot, mot*, titre:mot, date:2024-11 ; "
                "docs/query-language.md dit le reste.",
                "Searches for TEXT: words, “exact phrase”, -word, AND, OR, NOT, =word, word*, title:word, "
                "date:2024-11; docs/query-language.md tells the rest.",
            )
        ),
    )
    @click.argument("text", nargs=-1, required=True, metavar=say(Message("TEXTE", "TEXT")))
    @json_option(say(Message("La réponse en JSON, comme /api/search.", "The answer as JSON, as /api/search gives it.")))
    @click.option(
        "--limit",
        type=click.IntRange(1, MAX_PER_PAGE),
        default=10,
        show_default=True,
        help=say(Message("Résultats par page.", "Hits a page.")),
    )
    @click.option(
        "--page", type=click.IntRange(min=1), default=1, help=say(Message("Page, à partir de 1.", "Page, from 1."))
    )
    @request_options(say)
    @click.option(
        "--no-families",
        is_flag=True,
        help=say(Message("Montrer aussi les copies d’un même article.", "Show the near-copies of an article too.")),
    )
    @click.option(
        "--explain",
        is_flag=True,
        help=say(Message("Le score de chaque article, mot par mot.", "The score of each article, word by word.")),
    )
    @click.option(
        "--facet",
        metavar=say(Message("FACETTE", "FACET")),
        help=say(
            Message(
                f"Les valeurs d’une facette avec leurs nombres, au lieu des articles : {', '.join(FACET_NAMES)}.",
                f"The values of a facet with their counts, not the articles: {', '.join(FACET_NAMES)}.",
            )
        ),
    )
    @click.option(
        "--contains",
        default="",
        metavar=say(Message("TEXTE", "TEXT")),
        help=say(
            Message("Avec --facet, les valeurs qui contiennent ce texte.", "With --facet, values with this text.")
        ),
    )
    @engine_options(say)
    def query(
        text: Sequence[str],
        as_json: bool,
        limit: int,
        page: int,
        no_families: bool,
        explain: bool,
        facet: str | None,
        contains: str,
        index_dir: Path | None,
        engine: str | None,
        asked: Request,
    ) -> None:
        request = replace(
            asked,
            query=" ".join(text),
            page=page,
            per_page=limit,
            facets=as_json,
            collapse=not no_families,
            count_collapsed=not as_json,
            count_words=True,
        )
        settings = settings_with(index_dir, engine)
        opened = open_engine(settings)
        if facet is not None:
            values = facet_values(opened, request, facet, None, contains)
            if as_json:
                echo_json({"query": request.query, "facet": facet, "values": [list(pair) for pair in values]})
            else:
                echo(*(f"{count:>8}  {value}" for value, count in values))
                if not values:
                    echo(say(_no_value(facet)), err=True)
            return
        results = answer(opened, request)
        if as_json:
            shown = results.to_dict(settings.lang)
            echo_json(with_explanations(opened, request, shown, settings.lang) if explain else shown)
            return
        if remarks := _remarks(results, say):
            echo(*remarks, err=True)
        why = nothing_told(opened, request, say) if not results.total else ()
        told = partial(score_told, opened, request, say=say) if explain else lambda _: ()
        echo(*_lines(results, say, why, told))

    return query


def _no_value(facet: str) -> Message:
    return Message(f"aucun article trouvé n’a de « {facet} »", f"no article found has a “{facet}”")


def _remarks(results: Results, say: Say) -> list[OutputLine]:
    """How the query was read, where it was typed in another language or holds what only looks like an operator; and
    what finds more."""
    lines: list[OutputLine] = []
    if results.read_as:
        lines.append(say(Message(f"lu comme : {results.read_as}", f"read as: {results.read_as}")))
    for note in results.notes:
        cure = say(Message(f" ; essayez : {note.repair}", f"; try: {note.repair}")) if note.repair else ""
        lines.append(say(note.message) + cure)
    if results.suggestion is not None:
        lines.append(say(Message(f"essayez plutôt : {results.suggestion}", f"try instead: {results.suggestion}")))
    return lines


def _lines(results: Results, say: Say, why: Iterable[str], told: Callable[[str], Iterable[str]]) -> list[OutputLine]:
    """The answer: `why` it is empty, and what is `told` of each hit by its identifier."""
    first = (results.page - 1) * results.per_page + 1
    found = results.total
    head = say(Message(f"{found} article{'s' if found > 1 else ''}", f"{found} article{'' if found == 1 else 's'}"))
    if results.all_total is not None and results.most_total is not None:
        every, most = results.all_total, results.most_total
        head += say(
            Message(
                f" : {every} avec tous les mots, {most} avec la plupart", f": {every} with all words, {most} with most"
            )
        )
    if results.partial_total:
        partly = results.partial_total
        head += say(Message(f", {partly} avec une partie des mots", f", {partly} with some of the words"))
    if not results.hits and results.page > 1 and (found or results.partial_total):
        page = results.page
        head += say(
            Message(
                f" ; aucun à la page {page} : donnez un --page plus petit",
                f"; none on page {page}: give a smaller --page",
            )
        )
    if results.hits and results.pages > 1:
        page, pages = results.page, results.pages
        head += say(Message(f" ; page {page} sur {pages}", f"; page {page} of {pages}"))
    lines: list[OutputLine] = [head, *why]
    for number, hit in enumerate(results.hits, first):
        lines += ["", *_hit_lines(number, hit, say), *told(hit.id)]
    return lines


def _hit_lines(number: int, hit: Hit, say: Say) -> list[OutputLine]:
    facts = [hit.source, hit.section, hit.author, hit.date[:10] if hit.date else None]
    if hit.family.size > 1:
        facts.append(_copies(hit.family.size - 1, say))
    if hit.partial:
        facts.append(say(Message("une partie des mots", "some of the words")))
    where = hit.url or ", ".join(filter(None, (hit.path, hit.place)))
    known = " · ".join(fact for fact in facts if fact)
    return [
        (f"{number}. ", *_marked(hit.title_html)),
        *([f"   {known}"] if known else []),
        ("   ", *_marked(hit.snippet_html)),
        *([f"   {where}"] if where else []),
        f"   [{hit.id}]",
    ]


def _copies(number: int, say: Say) -> str:
    return say(Message(f"+ {number} copie{'s' if number > 1 else ''}", f"+ {number} cop{'ies' if number > 1 else 'y'}"))


def _marked(marked_html: str) -> list[str | Styled]:
    """Marks as bold for a terminal."""
    parts = re.split("</?mark>", marked_html)
    if "&" in marked_html:
        from html import unescape

        parts = list(map(unescape, parts))
    return [Styled(part, bold=True) if number % 2 else part for number, part in enumerate(parts)]
