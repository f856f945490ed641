"""`search clean`: what a page's text is, and every line that was taken out of it, with the reason."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.messages import Message
from search.commands.options import GivenPath, engine_options, json_option, settings_with
from search.errors import NothingToDo
from search.interface_language import Say
from search.output import OutputLine, Styled, echo, echo_json

if TYPE_CHECKING:
    from index.article import Rejected
    from index.cleaning.site_model import SiteModel
    from index.explanation import ExplainedLine, Explanation


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "clean",
        help=say(
            Message(
                "Montre le texte des pages de FICHIER tel qu’il serait indexé, et avec --explain chaque ligne retirée.",
                "Shows the text of the pages of FILE as it would be indexed, and with --explain every line taken out.",
            )
        ),
    )
    @click.argument("file", type=GivenPath(readable=False, path_type=Path), metavar=say(Message("FICHIER", "FILE")))
    @click.option(
        "--explain", is_flag=True, help=say(Message("Chaque ligne, avec la raison.", "Every line, with the reason."))
    )
    @json_option(say(Message("Un objet JSON par page.", "One JSON object a page.")))
    @engine_options(say)
    def clean(file: Path, explain: bool, as_json: bool, index_dir: Path | None, engine: str | None) -> None:
        settings = settings_with(index_dir, engine)
        _check_file(file)
        from index.article import Rejected
        from index.explanation import explained
        from index.quiet import quiet_libraries

        quiet_libraries()
        from search.engines.stores import written_folder

        knowledge = _knowledge(written_folder(settings))
        kept = 0
        for page in explained(file, knowledge, datetime.now(UTC).date()):
            if isinstance(page, Rejected):
                echo(_refusal(page, say), err=True)
            elif as_json:
                echo_json(_facts(page))
            else:
                echo(*(("", "") if kept else ()), *_lines(page, explain, say))
            kept += not isinstance(page, Rejected)
        if not kept:
            raise NothingToDo(
                Message(
                    fr=f"aucun article dans {file} : la raison est ci-dessus",
                    en=f"no article in {file}: the reason stands above",
                )
            )

    return clean


def _check_file(file: Path) -> None:
    try:
        there = file.is_file()
    except OSError as error:
        why = error.strerror or str(error)
        raise NothingToDo(
            Message(fr=f"{file} ne peut pas être lu ({why}) : vérifiez les droits", en=f"{file} cannot be read ({why})")
        ) from error
    if not there:
        raise NothingToDo(
            Message(fr=f"{file} n’est pas un fichier : vérifiez le chemin", en=f"{file} is no file: check the path")
        )


def _knowledge(index_dir: Path) -> "SiteModel":
    """What the live index learned of its sources; nothing where there is no index to ask."""
    from index.cleaning.site_model import empty, load
    from index.rebuild.generation import GenerationError, live

    try:
        generation = live(index_dir)
        return load(generation.folder) if generation else empty()
    except (GenerationError, ValueError):
        return empty()


def _refusal(page: "Rejected", say: Say) -> str:
    place = f", {page.place}" if page.place else ""
    return f"{page.path}{place} : {say(page.reason)}"


def _facts(page: "Explanation") -> dict[str, Any]:
    from index.cleaning.page import REASONS

    article = page.article
    return {
        "id": article.id,
        "place": article.place,
        "title": article.title,
        "author": article.author,
        "date": article.date,
        "date_confidence": article.date_confidence,
        "source": article.source,
        "section": article.section,
        "url": article.url,
        "text": article.text,
        "headlines": list(article.headlines),
        "removed": [
            {
                "line": line.text,
                "reason": line.reason,
                "fr": REASONS[line.reason].fr,
                "en": REASONS[line.reason].en,
                "share": None if line.share is None else round(line.share, 4),
            }
            for line in page.lines
            if line.reason is not None
        ],
    }


def _lines(page: "Explanation", explain: bool, say: Say) -> Iterator[OutputLine]:
    article = page.article
    yield (Styled(article.headline, bold=True),)
    known = " · ".join(fact for fact in (article.source, article.section, article.author, article.date) if fact)
    if known:
        yield known
    yield ""
    if not explain:
        yield from article.text.split("\n")
        return
    for line in page.lines:
        if line.reason is None:
            yield f"  {line.text}"
        else:
            yield Styled(f"- {line.text}", dim=True), Styled(f"  [{_why(line, say)}]", fg="yellow")
    removed = sum(line.reason is not None for line in page.lines)
    yield ""
    yield say(
        Message(
            f"{len(page.lines) - removed} lignes gardées, {removed} retirées",
            f"{len(page.lines) - removed} lines kept, {removed} taken out",
        )
    )


def _why(line: "ExplainedLine", say: Say) -> str:
    from index.cleaning.page import REASONS

    why = REASONS[line.reason or ""]
    text = say(Message(why.fr, why.en))
    if line.share is None:
        return text
    share = round(100 * line.share) or 1
    return text + say(Message(f", sur {share} % des pages de ce site", f", on {share} % of the pages of this site"))
