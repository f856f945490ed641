"""`search bench`: how fast the engine is here, on this index or on a corpus given."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.messages import Message
from search.commands.options import GivenPath, engine_options, json_option, settings_with
from search.interface_language import Say
from search.output import echo, echo_json

if TYPE_CHECKING:
    from search.quality.benchmark import Indexing, Timing

_CLASSES = {
    "rare word": "mot rare",
    "common word": "mot courant",
    "any of three words": "un mot sur trois",
    "two words": "deux mots",
    "phrase": "expression",
    "beginning": "début de mot",
    "newest first": "les plus récents",
    "with facets": "avec facettes",
    "with ten snippets": "avec dix extraits",
    "headline": "titre entier",
}


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "bench",
        help=say(
            Message(
                "Mesure la vitesse des recherches sur l’index, ou sur un index temporaire des CHEMINS donnés, dont "
                "l’indexation est alors mesurée aussi. Les questions sont tirées de l’index ; les temps sont "
                "ceux d’une "
                "réponse entière, en millisecondes de processeur.",
                "Measures how fast searches are on the index, or on a temporary index of the PATHs given, "
                "whose indexing "
                "is then measured too. Questions are drawn from the index; times are those of a whole answer, in "
                "milliseconds of CPU.",
            )
        ),
    )
    @click.argument(
        "paths",
        nargs=-1,
        type=GivenPath(readable=False, path_type=Path),
        metavar=say(Message("[CHEMIN]...", "[PATH]...")),
    )
    @click.option(
        "--per-class",
        type=click.IntRange(1),
        default=30,
        show_default=True,
        help=say(Message("Questions de chaque classe.", "Questions of each class.")),
    )
    @json_option(say(Message("Les mesures en JSON.", "The measures as JSON.")))
    @engine_options(say)
    def bench(
        paths: tuple[Path, ...], per_class: int, as_json: bool, index_dir: Path | None, engine: str | None
    ) -> None:
        from index.quiet import quiet_libraries
        from search.quality.benchmark import corpus_index, measure

        quiet_libraries()
        settings = settings_with(index_dir, engine)
        indexing = None
        with ExitStack() as stack:
            if paths:
                settings, indexing = stack.enter_context(corpus_index(paths, settings))
            timings = measure(settings, per_class)
        if as_json:
            found = {name: timing.to_dict() for name, timing in timings.items()}
            made = None if indexing is None else indexing.to_dict()
            echo_json({"indexing": made, "queries": found})
        else:
            echo(*_lines(indexing, timings, say))

    return bench


def _lines(indexing: "Indexing | None", timings: Mapping[str, "Timing"], say: Say) -> Iterator[str]:
    if indexing is not None:
        rate = indexing.articles / indexing.cpu_seconds if indexing.cpu_seconds else 0
        yield say(
            Message(
                f"{indexing.articles} articles indexés, {rate:.0f} par seconde de processeur, "
                f"{indexing.index_bytes / 1e6:.1f} Mo",
                f"{indexing.articles} articles indexed, {rate:.0f} per CPU-second, {indexing.index_bytes / 1e6:.1f} MB",
            )
        )
    yield say(
        Message(f"{'ms':<22}{'médiane':>9}{'95 %':>9}{'99 %':>9}", f"{'ms':<22}{'median':>9}{'95 %':>9}{'99 %':>9}")
    )
    for name, timing in timings.items():
        p50, p95, p99 = timing.cpu
        yield f"{say(Message(_CLASSES[name], name)):<22}{p50:>9.2f}{p95:>9.2f}{p99:>9.2f}"
