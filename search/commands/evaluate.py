"""`search eval`: how well the ranking answers a test collection."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.messages import Message
from search.commands.options import GivenPath, json_option, settings_with
from search.commands.output_file import OutputFile
from search.config import ENGINES
from search.engines import open_engine
from search.interface_language import Say
from search.output import echo, echo_json

if TYPE_CHECKING:
    from search.quality.judged import Evaluation

MAX_MISSES_LISTED = 5
"""Refused documents listed on stderr, and refused queries."""


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "eval",
        help=say(
            Message(
                "Mesure la pertinence avec la collection DIR : corpus.jsonl ou corpus.jsonl.gz (id, title, text) ; "
                "queries.tsv (id, tabulation, question), qrels.tsv (TREC). Le corpus est indexé dans un "
                "dossier temporaire "
                "et chaque question posée comme par la page. Donne nDCG@10, MRR@10 et Recall@100 avec leurs "
                "intervalles à "
                "95 %.",
                "Measures relevance on the collection in DIR: corpus.jsonl or corpus.jsonl.gz (id, title, text), "
                "queries.tsv (id, tab, query), qrels.tsv (TREC). The corpus is indexed into a temporary "
                "folder and each "
                "query asked as the page does. Gives nDCG@10, MRR@10 and Recall@100 with their 95 % intervals.",
            )
        ),
    )
    @click.argument("folder", type=GivenPath(path_type=Path), metavar="DIR")
    @click.option(
        "--no-accents", is_flag=True, help=say(Message("Questions sans accents.", "Queries without their accents."))
    )
    @click.option(
        "--semantic",
        is_flag=True,
        help=say(
            Message(
                "Classer aussi par le sens (pip install 'manchette[semantic]'), un quart de seconde par document.",
                "Rank by meaning too (pip install 'manchette[semantic]'), a quarter of a second a document.",
            )
        ),
    )
    @json_option(say(Message("Les mesures en JSON.", "The measures as JSON.")))
    @click.option(
        "--run",
        "run_file",
        type=GivenPath(dir_okay=False, path_type=Path),
        metavar=say(Message("FICHIER", "FILE")),
        help=say(
            Message("Écrire ici les documents trouvés (format TREC).", "Write the documents found here (TREC format).")
        ),
    )
    @click.option(
        "--index",
        "index_dir",
        type=GivenPath(file_okay=False, path_type=Path),
        metavar="DIR",
        help=say(
            Message(
                "Mesurer cet index, bâti du même corpus, au lieu d’en bâtir un.",
                "Measure this index, built from the same corpus, instead of building one.",
            )
        ),
    )
    @click.option(
        "--engine",
        type=click.Choice(ENGINES),
        help=say(
            Message("Moteur (défaut : $SEARCH_ENGINE, sinon whoosh).", "Engine (default: $SEARCH_ENGINE, else whoosh).")
        ),
    )
    def evaluate(
        folder: Path,
        no_accents: bool,
        semantic: bool,
        as_json: bool,
        run_file: Path | None,
        index_dir: Path | None,
        engine: str | None,
    ) -> None:
        from index.quiet import quiet_libraries
        from search.quality.collection import read_collection
        from search.quality.judged import evaluate, indexed, write_run

        quiet_libraries()
        settings = settings_with(index_dir, engine)
        if semantic:
            settings = replace(settings, semantic=True)
        collection = read_collection(folder)
        with ExitStack() as stack:
            file = None if run_file is None else stack.enter_context(OutputFile(run_file, "--run"))
            if index_dir is None:
                opened, corpus = stack.enter_context(indexed(collection, settings))
            else:
                opened, corpus = open_engine(settings), None
                stack.callback(opened.close)
            found = evaluate(opened, collection, accents=not no_accents, corpus=corpus)
            if file is not None:
                with file.contents() as stream:
                    write_run(found.answers.run, stream)
        for line in _troubles(found, say):
            echo(line, err=True)
        if as_json:
            echo_json(found.to_dict())
        else:
            echo(*_lines(found, say))

    return evaluate


def _lines(found: "Evaluation", say: Say) -> Iterator[str]:
    queries = len(found.collection.queries)
    asked = Message(f"{queries} {_agreed(queries, 'question')}", f"{queries} {'query' if queries == 1 else 'queries'}")
    head = say(Message(f"{found.collection.name} : {asked.fr}", f"{found.collection.name}: {asked.en}"))
    if not found.accents:
        head += say(Message(" sans accents", " without accents"))
    if found.corpus is not None:
        count = found.corpus.indexed
        head += f", {count} {_agreed(count, 'document')} ({_seconds(found.corpus.seconds, say)})"
    yield f"{head}, {_seconds(found.answers.seconds, say)}"
    for name, estimate in found.estimates.items():
        yield f"{name:<12}{estimate.mean:.4f}  [{estimate.low:.4f} ; {estimate.high:.4f}]"


def _seconds(seconds: float, say: Say) -> str:
    return say(Message(f"{seconds:.1f} s".replace(".", ","), f"{seconds:.1f} s"))


def _agreed(count: int, words: str) -> str:
    """French words, each as it agrees with the count."""
    return " ".join(f"{word}s" if count > 1 else word for word in words.split())


def _troubles(found: "Evaluation", say: Say) -> Iterator[str]:
    """What may make the figures lower than they should be."""
    if found.collection.unjudged:
        count = found.collection.unjudged
        yield say(
            Message(
                f"{count} {_agreed(count, 'question')} sans document pertinent : {_agreed(count, 'laissée')} de côté",
                f"{count} queries without a relevant document: left out",
            )
        )
    if found.corpus is not None:
        if found.corpus.missing:
            count = found.corpus.missing
            yield say(
                Message(
                    f"{count} {_agreed(count, 'document pertinent absent')} du corpus : "
                    f"{_agreed(count, 'compté')} comme jamais {_agreed(count, 'trouvé')}",
                    f"{count} relevant documents missing from the corpus: counted as never found",
                )
            )
        lost = found.corpus.documents - found.corpus.indexed
        if lost:
            yield say(
                Message(
                    f"{lost} {_agreed(lost, 'document')} du corpus non {_agreed(lost, 'indexé')}",
                    f"{lost} documents of the corpus not indexed",
                )
            )
        for rejected in found.corpus.rejected[:MAX_MISSES_LISTED]:
            yield f"  {rejected.path}, {rejected.place} : {say(rejected.reason)}"
    refused = found.answers.refused
    if refused:
        yield say(
            Message(
                f"{len(refused)} {_agreed(len(refused), 'question refusée')} par le moteur : "
                f"{_agreed(len(refused), 'comptée')} comme sans réponse",
                f"{len(refused)} queries refused by the engine: counted as unanswered",
            )
        )
        for query, message in islice(refused.items(), MAX_MISSES_LISTED):
            yield f"  {query} : {say(Message(message.fr, message.en))}"
