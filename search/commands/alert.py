"""`search alert`: what is new in saved searches, for cron or a timer."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from index.article import Article
from index.messages import Message
from search.alerts.mail import composed, send_mail
from search.alerts.news import News, found_ids, news
from search.alerts.saved import SavedSearch, SavedSearches
from search.commands.options import QueryCommand, engine_options, json_option, request_options, settings_with
from search.config import Settings
from search.engine import Engine
from search.engines import open_engine
from search.errors import BadQuery, BadSetting, NothingToDo, SearchError
from search.interface_language import Say
from search.language.parser import parse
from search.mail_server import MailServer, mail_address, mail_server
from search.output import echo, echo_json
from search.results import Request

_NAME = Message("NOM", "NAME")


class NotAllTold(SearchError):
    """Some saved searches could not be looked at, or told; the others were."""


def command(say: Say) -> click.Command:
    """The group of commands; without one of them it looks at every saved search."""

    @click.group(
        "alert",
        invoke_without_command=True,
        help=say(
            Message(
                "Signale ce que les recherches enregistrées ont de nouveau, par courrier ou ici.",
                "Tells what is new in saved searches, by mail or here.",
            )
        ),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.option("--dry-run", is_flag=True, help=say(Message("Ne rien envoyer ni retenir.", "Send and keep nothing.")))
    @json_option(say(Message("Les nouveautés en JSON.", "The news as JSON.")))
    @engine_options(say)
    @click.pass_context
    def alert(ctx: click.Context, dry_run: bool, as_json: bool, index_dir: Path | None, engine: str | None) -> None:
        if ctx.invoked_subcommand is None:
            _run(settings_with(index_dir, engine), dry_run, as_json, say)

    for make in (_add, _list, _remove):
        alert.add_command(make(say))
    return alert


def _add(say: Say) -> click.Command:
    @click.command(
        "add",
        cls=QueryCommand,
        help=say(
            Message("Enregistre une recherche ; ce qu’elle trouve déjà n’est pas nouveau.", "Saves a search; what it "
                    "finds already is not new.")
        ),
    )  # fmt: skip
    @click.argument("alert_name", metavar=say(_NAME))
    @click.argument("text", nargs=-1, required=True, metavar=say(Message("TEXTE", "TEXT")))
    @click.option(
        "--to",
        "recipients",
        multiple=True,
        metavar=say(Message("ADRESSE", "ADDRESS")),
        help=say(Message("À qui l’envoyer ; sinon, affiché.", "Whom to send it to; else it is shown.")),
    )
    @request_options(say, sort=False)
    @engine_options(say)
    def add(
        alert_name: str,
        text: Sequence[str],
        recipients: Sequence[str],
        index_dir: Path | None,
        engine: str | None,
        asked: Request,
    ) -> None:
        settings = settings_with(index_dir, engine)
        plain = " ".join(alert_name.split())
        if not plain or not plain.isprintable() or len(plain) > 200:
            raise BadSetting(
                Message(
                    fr="nom d’alerte refusé : donnez de 1 à 200 lettres, sur une ligne",
                    en="no name for an alert: give 1 to 200 letters, on one line",
                )
            )
        to = tuple(dict.fromkeys(map(mail_address, recipients)))
        request = replace(asked, query=" ".join(text), sort="newest")
        if parse(request.query).root is None:
            raise BadQuery(
                Message(
                    fr=f"« {request.query} » ne contient aucun mot à chercher : rien ne serait jamais signalé",
                    en=f"“{request.query}” has no word to search for: nothing would ever be told",
                )
            )
        there = found_ids(open_engine(settings), request)
        SavedSearches(settings.index_dir).add(plain, request, to, there)
        number = len(there)
        already = "articles déjà là ne seront pas signalés" if number > 1 else "article déjà là ne sera pas signalé"
        echo(
            say(
                Message(
                    f"alerte « {plain} » enregistrée ; {number} {already}",
                    f"alert “{plain}” saved; {number} articles that are there already will not be told",
                )
            ),
            err=True,
        )
        if to and settings.smtp is None:
            echo(say(_no_server()), err=True)

    return add


def _list(say: Say) -> click.Command:
    @click.command("list", help=say(Message("Liste les recherches enregistrées.", "Lists the saved searches.")))
    @json_option(say(Message("La liste en JSON.", "The list as JSON.")))
    @engine_options(say)
    def list_(as_json: bool, index_dir: Path | None, engine: str | None) -> None:
        saved = SavedSearches(settings_with(index_dir, engine).index_dir).all()
        if as_json:
            echo_json([one.to_dict() for one in saved])
            return
        for one in saved:
            to = f" → {', '.join(one.recipients)}" if one.recipients else ""
            echo(f"{one.name} : {one.request.query}{to}")
        if not saved:
            echo(say(Message("aucune alerte", "no alert")), err=True)

    return list_


def _remove(say: Say) -> click.Command:
    @click.command("remove", help=say(Message("Oublie une recherche.", "Forgets a search.")))
    @click.argument("alert_name", metavar=say(_NAME))
    @engine_options(say)
    def remove(alert_name: str, index_dir: Path | None, engine: str | None) -> None:
        SavedSearches(settings_with(index_dir, engine).index_dir).remove(" ".join(alert_name.split()))

    return remove


def _run(settings: Settings, dry_run: bool, as_json: bool, say: Say) -> None:
    """Look at every saved search, whatever the ones before it met; raises NotAllTold, NothingToDo."""
    store = SavedSearches(settings.index_dir)
    saved = store.all()
    if not saved:
        raise NothingToDo(
            Message(
                fr="aucune recherche enregistrée : « search alert add NOM TEXTE --to ADRESSE »",
                en="no saved search: “search alert add NAME TEXT --to ADDRESS”",
            )
        )
    engine = open_engine(settings)
    told: list[dict[str, Any]] = []
    failed = 0
    for one in saved:
        try:
            found = _look(store, engine, one, settings, dry_run)
        except (BadQuery, BadSetting, SearchError) as error:
            if error.exit_code > 2:  # the index itself: no other search will fare better
                raise
            failed += 1
            echo(f"{one.name} : {say(error.message)}", err=True)
            continue
        told.append({"name": one.name, "query": one.request.query, "to": list(one.recipients), **found.to_dict()})
        if not as_json:
            _show(one, found, say)
    if as_json:
        echo_json(told)
    if failed:
        raise NotAllTold(
            Message(
                fr=f"alertes qui n’ont pas abouti : {failed} sur {len(saved)} ; les raisons sont ci-dessus",
                en=f"alerts that failed: {failed} of {len(saved)}; the reasons stand above",
            )
        )


def _look(store: SavedSearches, engine: Engine, one: SavedSearch, settings: Settings, dry_run: bool) -> News:
    """What is new in a saved search, told to its recipients, and kept as told once their server took it."""
    with store.running(one.name) as running:
        found = news(engine, one.request, running.told())
        if dry_run:
            return found
        if found.articles and one.recipients:
            server = _server(settings)
            sender = settings.mail_from or one.recipients[0]
            send_mail(server, composed(one, found, sender, settings.site, settings.lang))
        running.tell(found.ids)
        return found


def _server(settings: Settings) -> MailServer:
    server = mail_server(settings.smtp) if settings.smtp else None
    if server is None:
        raise BadSetting(_no_server())
    return server


def _no_server() -> Message:
    return Message(
        fr="aucun serveur de courrier : donnez SEARCH_SMTP, comme smtp://nom:secret@smtp.example:587",
        en="no server of mail: give SEARCH_SMTP, such as smtp://name:secret@smtp.example:587",
    )


def _show(one: SavedSearch, found: News, say: Say) -> None:
    number = len(found.articles)
    word = say(Message("nouveaux" if number > 1 else "nouveau", "new"))
    to = f" → {', '.join(one.recipients)}" if one.recipients and number else ""
    echo(f"{one.name} : {number} {word}{to}", err=bool(one.recipients) or not number)
    if not one.recipients:
        for article in found.articles:
            echo(*_article_lines(article))


def _article_lines(article: Article) -> list[str]:
    facts = " · ".join(fact for fact in (article.source, (article.date or "")[:10]) if fact)
    where = article.url or str(article.path)
    return [f"  {article.headline}", *([f"    {facts}"] if facts else []), f"    {where}", f"    [{article.id}]"]
