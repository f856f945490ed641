"""`search show`: one article, by its identifier."""

import webbrowser
from collections.abc import Sequence
from pathlib import Path

import click

from index.messages import Message
from search.article_view import ArticleView, article_record, article_view
from search.commands.options import engine_options, json_option, settings_with
from search.engines import open_engine
from search.errors import NothingToDo, SearchError
from search.interface_language import Say
from search.output import OutputLine, Styled, echo, echo_json
from search.results import Member


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "show",
        help=say(
            Message(
                "Montre l’article ID : texte, métadonnées, versions, adresse.",
                "Shows the article ID: text, metadata, versions, address.",
            )
        ),
    )
    @click.argument("article_id", metavar="ID")
    @json_option(say(Message("L’article en JSON, comme /api/article/ID.", "The article as JSON.")))
    @click.option(
        "--version",
        "number",
        type=click.IntRange(min=1),
        help=say(Message("Une version ancienne, par son numéro.", "An old version, by its number.")),
    )
    @click.option(
        "--open",
        "opens",
        is_flag=True,
        help=say(Message("L’ouvrir dans le navigateur.", "Open it in the browser.")),
    )
    @engine_options(say)
    def show(
        article_id: str, as_json: bool, number: int | None, opens: bool, index_dir: Path | None, engine: str | None
    ) -> None:
        opened = open_engine(settings_with(index_dir, engine))
        view = article_view(opened, article_id.strip("[] "), number=number)
        if view is None:
            raise NothingToDo(_unknown(article_id, number))
        members = opened.family(view.article.id)
        if as_json:
            echo_json(article_record(view, members))
        elif not opens:
            echo(*_lines(view, members, say))
        if opens:
            _open(view)

    return show


def _where(view: ArticleView) -> str:
    """The address of an article's page, else its file and its place there."""
    article = view.article
    return article.url or ", ".join(filter(None, (str(article.path), article.place)))


def _day_and_hour(date: str) -> str:
    """A moment to the minute, on the paper's own clock; midnight to the second is a day that was padded."""
    day, _, hour = date.replace("T", " ").partition(" ")
    return day if not hour or hour.startswith("00:00:00") else f"{day} {hour[:5]}"


def _lines(view: ArticleView, members: Sequence[Member], say: Say) -> list[OutputLine]:
    article = view.article
    none = say(Message("sans date", "no date"))
    day = _day_and_hour(article.date) if article.date else none
    facts = [article.source, article.section, article.author, article.agency, day]
    lines: list[OutputLine] = [
        [Styled(article.headline, bold=True)],
        " · ".join(fact for fact in facts if fact),
        _where(view),
    ]
    if article.tags:
        lines.append(" ".join(f"#{tag}" for tag in article.tags))
    lines += ["", *article.text.split("\n"), ""]
    others = [member for member in members if member.id != article.id]
    if others:
        lines.append(say(Message("Copies :", "Copies:")))
        lines += [
            f"  {' · '.join(filter(None, (one.source, one.date and one.date[:10], one.title)))} [{one.id}]"
            for one in others
        ]
    if view.versions:
        lines.append(say(Message("Versions :", "Versions:")))
        lines += [
            say(
                Message(
                    f"  {version.number}, remplacée le {version.replaced[:16].replace('T', ' ')}",
                    f"  {version.number}, replaced {version.replaced[:16].replace('T', ' ')}",
                )
            )
            for version in view.versions
        ]
        lines.append(say(Message(f"  {view.current}, actuelle", f"  {view.current}, current")))
    lines.append(f"[{article.id}]")
    return lines


def _open(view: ArticleView) -> None:
    """Open the page, or the file, where the user's system opens such."""
    url = view.article.url or ""
    address = url if url.startswith(("http://", "https://")) else view.article.path.absolute().as_uri()
    try:
        opened = webbrowser.open(address)
    except (webbrowser.Error, OSError):
        opened = False
    if not opened:
        raise SearchError(
            Message(
                fr=f"aucun navigateur n’a pu être ouvert : ouvrez vous-même {address}",
                en=f"no browser could be opened: open {address} yourself",
            )
        )


def _unknown(article_id: str, number: int | None) -> Message:
    if number is not None:
        return Message(
            fr=f"pas de version {number} de l’article {article_id} : « search show {article_id} » les donne",
            en=f"no version {number} of the article {article_id}: “search show {article_id}” lists them",
        )
    return Message(
        fr=f"aucun article {article_id} : donnez l’identifiant que « search query » montre entre crochets",
        en=f"no article {article_id}: give the identifier that “search query” shows in brackets",
    )
