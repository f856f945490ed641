"""`search dossier`: articles picked, named, noted, ordered and shared."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from index.messages import Message
from search.answer import MAX_PER_PAGE, answer
from search.commands.dossier_lines import counted_articles, item_lines, tell_lost
from search.commands.options import GivenPath, engine_options, json_option, settings_with
from search.config import Settings
from search.dossiers.press_review import press_review
from search.dossiers.resolved import dossier_about, dossier_record, item_of, resolved_items
from search.dossiers.store import DossierStore, plain_heading
from search.engines import open_engine
from search.errors import BadSetting, NothingToDo
from search.export.safe import file_name
from search.export.whole_file import write_whole
from search.interface_language import Say
from search.output import OutputLine, Styled, echo, echo_json
from search.results import Request

_NAME = Message("NOM", "NAME")


def command(say: Say) -> click.Command:
    """The group of commands, in the language that `say` chooses."""
    group = click.Group(
        "dossier",
        help=say(Message("Dossiers : articles choisis, notés, rangés.", "Dossiers: articles picked, noted, ordered.")),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for make in (
        _list, _new, _add, _remove, _note, _tag, _heading, _order, _show, _press_review, _share, _rename, _summary,
        _delete,
    ):  # fmt: skip
        group.add_command(make(say))
    return group


def _store(settings: Settings) -> DossierStore:
    return DossierStore(settings.index_dir)


def _list(say: Say) -> click.Command:
    @click.command("list", help=say(Message("Liste les dossiers.", "Lists the dossiers.")))
    @json_option(say(Message("La liste en JSON.", "The list as JSON.")))
    @engine_options(say)
    def list_(as_json: bool, index_dir: Path | None, engine: str | None) -> None:
        found = _store(settings_with(index_dir, engine)).all()
        if as_json:
            echo_json(
                [
                    {"name": one.name, "articles": len(one.items), "changed": one.changed,
                     "shared": one.secret is not None}
                    for one in found
                ]
            )  # fmt: skip
            return
        for one in found:
            shared = say(Message(", partagé", ", shared")) if one.secret else ""
            echo(f"{one.name} : {counted_articles(len(one.items), say)}{shared}")
        if not found:
            echo(say(Message("aucun dossier", "no dossier")), err=True)

    return list_


def _new(say: Say) -> click.Command:
    @click.command("new", help=say(Message("Fait un dossier.", "Makes a dossier.")))
    @click.argument("name", metavar=say(_NAME))
    @click.option("--summary", default="", help=say(Message("Ce qui est dit en tête.", "What is said at its head.")))
    @engine_options(say)
    def new(name: str, summary: str, index_dir: Path | None, engine: str | None) -> None:
        kept = _store(settings_with(index_dir, engine)).create(name, summary)
        echo(say(Message(f"dossier « {kept} » créé", f"dossier “{kept}” made")), err=True)

    return new


def _add(say: Say) -> click.Command:
    @click.command("add", help=say(Message("Ajoute des articles.", "Adds articles.")))
    @click.argument("name", metavar=say(_NAME))
    @click.argument("articles", nargs=-1, metavar="[ID]...")
    @click.option(
        "--query",
        metavar=say(Message("TEXTE", "TEXT")),
        help=say(Message("Ou les premiers articles de cette réponse.", "Or the first articles of this answer.")),
    )
    @click.option(
        "--limit",
        type=click.IntRange(1, MAX_PER_PAGE),
        default=10,
        help=say(Message("Combien (10).", "How many (10).")),
    )
    @click.option("--heading", default="", help=say(Message("Sous cet intertitre.", "Under this heading.")))
    @engine_options(say)
    def add(
        name: str,
        articles: Sequence[str],
        query: str | None,
        limit: int,
        heading: str,
        index_dir: Path | None,
        engine: str | None,
    ) -> None:
        settings = settings_with(index_dir, engine)
        store, opened = _store(settings), open_engine(settings)
        store.get(name)
        heading = plain_heading(heading)
        wanted = [_id(one) for one in articles]
        if query is not None:
            hits = answer(opened, Request(query, per_page=limit)).hits
            wanted += [hit.id for hit in hits if not hit.partial]
        elif not wanted:
            raise BadSetting(
                Message(
                    fr="il manque ID : donnez des identifiants d’articles, ou --query TEXTE",
                    en="ID is missing: give identifiers of articles, or --query TEXT",
                )
            )
        found = {one: item_of(opened, one, heading) for one in dict.fromkeys(wanted)}
        there = [item for item in found.values() if item is not None]
        added = store.add(name, there)
        echo(say(Message(f"{counted_articles(added, say)} en plus", f"{counted_articles(added, say)} more")), err=True)
        unknown = [one for one, item in found.items() if item is None]
        if unknown:
            names = ", ".join(unknown)
            raise NothingToDo(
                Message(
                    fr=f"pas dans l’index : {names} ; donnez des identifiants que « search query » montre",
                    en=f"not in the index: {names}; give identifiers that “search query” shows",
                )
            )

    return add


def _remove(say: Say) -> click.Command:
    @click.command("remove", help=say(Message("Retire des articles.", "Takes articles out.")))
    @click.argument("name", metavar=say(_NAME))
    @click.argument("articles", nargs=-1, required=True, metavar="ID...")
    @engine_options(say)
    def remove(name: str, articles: Sequence[str], index_dir: Path | None, engine: str | None) -> None:
        gone = _store(settings_with(index_dir, engine)).remove(name, [_id(one) for one in articles])
        echo(say(Message(f"{counted_articles(gone, say)} en moins", f"{counted_articles(gone, say)} less")), err=True)

    return remove


def _note(say: Say) -> click.Command:
    @click.command("note", help=say(Message("Note un article (rien : plus de note).", "Notes an article.")))
    @click.argument("name", metavar=say(_NAME))
    @click.argument("article", metavar="ID")
    @click.argument("text", nargs=-1, metavar=say(Message("[TEXTE]", "[TEXT]")))
    @engine_options(say)
    def note(name: str, article: str, text: Sequence[str], index_dir: Path | None, engine: str | None) -> None:
        _store(settings_with(index_dir, engine)).note(name, _id(article), " ".join(text))

    return note


def _tag(say: Say) -> click.Command:
    @click.command("tag", help=say(Message("Étiquette un article.", "Tags an article.")))
    @click.argument("name", metavar=say(_NAME))
    @click.argument("article", metavar="ID")
    @click.argument("tags", nargs=-1, required=True, metavar=say(Message("ÉTIQUETTE...", "TAG...")))
    @click.option("--remove", "gone", is_flag=True, help=say(Message("Les retirer.", "Take them away.")))
    @engine_options(say)
    def tag(
        name: str, article: str, tags: Sequence[str], gone: bool, index_dir: Path | None, engine: str | None
    ) -> None:
        left = _store(settings_with(index_dir, engine)).mark(name, _id(article), tags, gone)
        echo(" ".join(f"#{one}" for one in left) or say(Message("aucune étiquette", "no tag")), err=True)

    return tag


def _heading(say: Say) -> click.Command:
    @click.command(
        "heading", help=say(Message("Met des articles sous un intertitre.", "Puts articles under a heading."))
    )
    @click.argument("name", metavar=say(_NAME))
    @click.argument("heading", metavar=say(Message("INTERTITRE", "HEADING")))
    @click.argument("articles", nargs=-1, required=True, metavar="ID...")
    @engine_options(say)
    def heading_(name: str, heading: str, articles: Sequence[str], index_dir: Path | None, engine: str | None) -> None:
        _store(settings_with(index_dir, engine)).put_under(name, [_id(one) for one in articles], heading)

    return heading_


def _order(say: Say) -> click.Command:
    keys: dict[str, Any] = {
        "date": lambda item: item.date or "9",
        "source": lambda item: (item.source or "").casefold(),
        "title": lambda item: item.title.casefold(),
    }

    @click.command(
        "order", help=say(Message("Range : ces articles d’abord, ou --by.", "Orders: these first, or --by."))
    )
    @click.argument("name", metavar=say(_NAME))
    @click.argument("articles", nargs=-1, metavar="[ID]...")
    @click.option("--by", type=click.Choice(list(keys)), help=say(Message("Par date, source ou titre.", "Order.")))
    @engine_options(say)
    def order(name: str, articles: Sequence[str], by: str | None, index_dir: Path | None, engine: str | None) -> None:
        store = _store(settings_with(index_dir, engine))
        first = [_id(one) for one in articles]
        if by is not None:
            items = sorted(store.get(name).items, key=keys[by])
            first += [item.article for item in items]
        elif not first:
            raise BadSetting(
                Message(
                    fr="il manque l’ordre : donnez des identifiants, ou --by date, source ou title",
                    en="the order is missing: give identifiers, or --by date, source or title",
                )
            )
        store.order(name, first)

    return order


def _show(say: Say) -> click.Command:
    @click.command("show", help=say(Message("Montre un dossier.", "Shows a dossier.")))
    @click.argument("name", metavar=say(_NAME))
    @json_option(say(Message("Le dossier en JSON.", "The dossier as JSON.")))
    @engine_options(say)
    def show(name: str, as_json: bool, index_dir: Path | None, engine: str | None) -> None:
        settings = settings_with(index_dir, engine)
        dossier = _store(settings).get(name)
        items = resolved_items(open_engine(settings), dossier)
        if as_json:
            echo_json(dossier_record(dossier, items))
            return
        lines: list[OutputLine] = [[Styled(dossier.name, bold=True), f" : {counted_articles(len(items), say)}"]]
        lines += [dossier.summary] if dossier.summary else []
        heading = ""
        for number, one in enumerate(items, 1):
            if one.item.heading != heading:
                heading = one.item.heading
                lines += ["", [Styled(heading, bold=True)]]
            lines += item_lines(number, one, say)
        echo(*lines)

    return show


def _press_review(say: Say) -> click.Command:
    @click.command(
        "press-review",
        help=say(Message("Écrit le dossier en revue de presse (HTML).", "Writes a press review (HTML).")),
    )
    @click.argument("name", metavar=say(_NAME))
    @click.option(
        "-o",
        "--output",
        type=GivenPath(path_type=Path),
        metavar=say(Message("FICHIER", "FILE")),
        help=say(Message("Fichier ou dossier (défaut : NOM.html ici).", "File or folder (default: NAME.html here).")),
    )
    @engine_options(say)
    def review(name: str, output: Path | None, index_dir: Path | None, engine: str | None) -> None:
        settings = settings_with(index_dir, engine)
        dossier = _store(settings).get(name)
        opened = open_engine(settings)
        items = resolved_items(opened, dossier)
        about = dossier_about(opened, dossier, items, settings.lang, paths=False)
        path = output or Path()
        if path.is_dir():
            path = path / f"{file_name(dossier.name)}.html"
        write_whole(path, press_review(items, about))
        echo(
            say(
                Message(
                    f"{counted_articles(about.size, say)} dans {path}", f"{counted_articles(about.size, say)} in {path}"
                )
            ),
            err=True,
        )
        tell_lost([one.item for one in items if one.lost], say)

    return review


def _share(say: Say) -> click.Command:
    @click.command("share", help=say(Message("Donne un lien secret de lecture.", "Gives a secret link for reading.")))
    @click.argument("name", metavar=say(_NAME))
    @click.option("--stop", is_flag=True, help=say(Message("Le lien ne mène plus nulle part.", "Withdraw it.")))
    @engine_options(say)
    def share(name: str, stop: bool, index_dir: Path | None, engine: str | None) -> None:
        settings = settings_with(index_dir, engine)
        store = _store(settings)
        if stop:
            store.withdraw(name)
            return
        echo(f"{settings.site or ''}/dossier/{store.share(name)}")
        if settings.site is None:
            echo(
                say(
                    Message(
                        "à mettre après l’adresse du site, comme http://127.0.0.1:8000 ; SEARCH_SITE le fait d’avance",
                        "to be put after the address of the site, such as http://127.0.0.1:8000; SEARCH_SITE does so",
                    )
                ),
                err=True,
            )

    return share


def _rename(say: Say) -> click.Command:
    @click.command("rename", help=say(Message("Renomme un dossier.", "Renames a dossier.")))
    @click.argument("name", metavar=say(_NAME))
    @click.argument("other", metavar=say(Message("NOUVEAU", "NEW")))
    @engine_options(say)
    def rename(name: str, other: str, index_dir: Path | None, engine: str | None) -> None:
        _store(settings_with(index_dir, engine)).rename(name, other)

    return rename


def _summary(say: Say) -> click.Command:
    @click.command("summary", help=say(Message("Ce qui est dit en tête du dossier.", "What is said at its head.")))
    @click.argument("name", metavar=say(_NAME))
    @click.argument("text", nargs=-1, metavar=say(Message("[TEXTE]", "[TEXT]")))
    @engine_options(say)
    def summary(name: str, text: tuple[str, ...], index_dir: Path | None, engine: str | None) -> None:
        _store(settings_with(index_dir, engine)).summarise(name, " ".join(text))

    return summary


def _delete(say: Say) -> click.Command:
    @click.command("delete", help=say(Message("Supprime un dossier, et son lien.", "Deletes a dossier, its link too.")))
    @click.argument("name", metavar=say(_NAME))
    @engine_options(say)
    def delete(name: str, index_dir: Path | None, engine: str | None) -> None:
        _store(settings_with(index_dir, engine)).delete(name)

    return delete


def _id(written: str) -> str:
    """An identifier, in brackets as a list shows it or not."""
    return written.strip("[] ")
