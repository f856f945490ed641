"""`search related`: articles related to one."""

from collections.abc import Iterator
from pathlib import Path

import click

from index.messages import Message
from search.analytics.related import MOST_RELATED, Related, related_articles
from search.commands.options import engine_options, json_option, settings_with
from search.engines import open_engine
from search.errors import NothingToDo
from search.interface_language import Say
from search.output import echo, echo_json


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "related",
        help=say(
            Message(
                "Les articles apparentés à celui de cet identifiant ([…] sous chaque résultat).",
                "The articles related to the one of this identifier ([…] below each hit).",
            )
        ),
    )
    @click.argument("article_id", metavar="ID")
    @click.option(
        "--limit",
        type=click.IntRange(1, 50),
        default=MOST_RELATED,
        show_default=True,
        help=say(Message("Au plus.", "At most.")),
    )
    @json_option(say(Message("En JSON, comme /api/related.", "As JSON, like /api/related.")))
    @engine_options(say)
    def related_command(article_id: str, limit: int, as_json: bool, index_dir: Path | None, engine: str | None) -> None:
        article_id = article_id.strip("[] ")
        found = related_articles(open_engine(settings_with(index_dir, engine)), article_id, limit)
        if found is None:
            raise NothingToDo(
                Message(
                    fr=f"aucun article d’identifiant {article_id} : prenez celui que « search query » donne entre [ ]",
                    en=f"no article of identifier {article_id}: take the one that “search query” gives between [ ]",
                )
            )
        if as_json:
            echo_json({"id": article_id, **found.to_dict()})
        else:
            echo(*_lines(found, say))

    return related_command


def _lines(found: Related, say: Say) -> Iterator[str]:
    yield say(Message("par ses mots : ", "by its words: ")) + ", ".join(found.words)
    if not found.articles:
        yield say(Message("aucun article apparenté", "no related article"))
    for hit in found.articles:
        facts = " · ".join(fact for fact in (hit.date and hit.date[:10], hit.source) if fact)
        yield f"{hit.score:8.2f}  {hit.title}{f'  ({facts})' if facts else ''}  [{hit.id}]"
