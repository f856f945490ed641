"""`search check`: every byte of the index compared with its checksum."""

from pathlib import Path

import click

from index.messages import Message
from index.rebuild.generation import Busy, Generation, GenerationError, live, repaired, verified, writer_lock
from search.commands.options import engine_options, settings_with
from search.engines.snapshot import damaged, missing
from search.errors import IndexBusy
from search.interface_language import Say
from search.output import echo


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "check",
        help=say(
            "Relit chaque octet de l’index et le compare à sa somme de contrôle.",
            "Reads every byte of the index and compares it with its checksum.",
        ),
    )
    @click.option(
        "--repair",
        is_flag=True,
        help=say(
            "Si l’index est abîmé, revenir à la dernière génération intacte.",
            "Where the index is damaged, go back to the newest generation that is whole.",
        ),
    )
    @engine_options(say)
    def check(repair: bool, index_dir: Path | None, engine: str | None) -> None:
        folder = settings_with(index_dir, engine).index_dir
        try:
            generation = _checked(folder)
        except GenerationError as error:
            if not repair:
                raise damaged(folder, f"{error.path.name} : {error.why}") from error
            generation = _repaired(folder, error)
        echo(
            say(
                f"index intact : {generation.name}, {generation.census.articles} articles",
                f"index whole: {generation.name}, {generation.census.articles} articles",
            )
        )

    return check


def _checked(folder: Path) -> Generation:
    generation = live(folder)
    if generation is None:
        raise missing(folder)
    return verified(generation.folder)


def _repaired(folder: Path, error: GenerationError) -> Generation:
    try:
        with writer_lock(folder):
            generation = repaired(folder)
    except Busy as busy:
        raise IndexBusy(
            Message(
                fr=f"une réindexation est en cours dans {folder} : attendez sa fin",
                en=f"a rebuild is running in {folder}: wait for its end",
            )
        ) from busy
    if generation is None:
        raise damaged(folder, f"{error.path.name} : {error.why}") from error
    return generation
