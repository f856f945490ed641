"""`search check`: every byte of the index compared with its checksum."""

import os
from contextlib import suppress
from pathlib import Path

import click

from index.article import Rejected
from index.messages import Message
from index.rebuild.foundation import compare_log
from index.rebuild.generation import Forbidden, Generation, GenerationError, OtherFormat, live, verified
from index.schema import fingerprint
from search.commands.options import engine_options, settings_with
from search.commands.writing import writing
from search.config import Settings
from search.engines.snapshot import missing, stale, unusable
from search.interface_language import Say
from search.output import echo


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "check",
        help=say(
            Message(
                "Relit chaque octet de l’index et le compare à sa somme de contrôle.",
                "Reads every byte of the index and compares it with its checksum.",
            )
        ),
    )
    @click.option(
        "--repair",
        is_flag=True,
        help=say(
            Message(
                "Si l’index est abîmé, le remettre en état : textes gardés, fichiers relus, génération intacte.",
                "Where the index is damaged, mend it: from stored texts, files read again, a generation that is whole.",
            )
        ),
    )
    @engine_options(say)
    def check(repair: bool, index_dir: Path | None, engine: str | None) -> None:
        settings = settings_with(index_dir, engine)
        folder = settings.index_dir
        try:
            generation = _checked_part(settings, repair) if settings.engine == "opensearch" else _checked(folder)
        except (Forbidden, OtherFormat) as error:
            raise unusable(folder, error) from error
        except GenerationError as error:
            if not repair:
                raise unusable(folder, error) from error
            generation = _mended(settings)
        echo(
            say(
                Message(
                    f"index intact : {generation.name}, {generation.census.articles} articles",
                    f"index whole: {generation.name}, {generation.census.articles} articles",
                )
            )
        )

    return check


def _checked_part(settings: Settings, repair: bool) -> Generation:
    from search.engines.opensearch.checking import checked_part

    return checked_part(settings, repair)


def _checked(folder: Path) -> Generation:
    generation = live(folder)
    if generation is None:
        raise missing(folder)
    if generation.fingerprint != fingerprint():
        raise stale(folder)
    verified(generation.folder)
    compare_log(generation)
    return generation


def _mended(settings: Settings) -> Generation:
    """What serves once the index was made sound again, and what it lost was read again."""
    from index.rebuild.build import NoInput, rebuild
    from index.rebuild.mending import mend

    def notice(message: Message) -> None:
        echo(message.text(settings.lang), err=True)

    def refuse(rejected: Rejected) -> None:
        echo(f"{rejected.path} : {rejected.reason.text(settings.lang)}", err=True)

    folder, jobs = settings.index_dir, os.cpu_count() or 1
    with writing(folder):
        if mend(folder, fingerprint(), jobs=jobs, may_lose=True, on_notice=notice) is None:
            raise stale(folder)
        with suppress(NoInput):
            rebuild(folder, (), jobs=jobs, versions=settings.versions, on_reject=refuse, on_notice=notice)
        return _checked(folder)
