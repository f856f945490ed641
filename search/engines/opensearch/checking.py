"""Whether a part of the corpus is whole: the folder that this machine keeps of it, and its index on the cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.rebuild.foundation import compare_log
from index.rebuild.generation import Generation, GenerationError, live, verified
from search.engines.opensearch.client import ClusterRefusal
from search.engines.opensearch.store import ClusterStore, cluster_fingerprint, part_folder
from search.errors import IndexDamaged, IndexMissing, IndexStale, Message, SearchError

if TYPE_CHECKING:
    from search.config import Settings


def checked_part(settings: "Settings", repair: bool = False) -> Generation:
    """The live generation of a part, every file of its folder read and compared, its index counted. With `repair` the
    alias is put right first, and what stopped runs left is taken away.

    Raises IndexDamaged where something is missing, with the cure: nothing but files can be indexed anew from.
    """
    folder = part_folder(settings)
    store = ClusterStore(settings)
    with cluster_refusals(settings):
        generation = live(folder)
        if generation is None:
            raise IndexMissing(
                Message(
                    fr=f"{settings.opensearch_index} : aucune part « {settings.opensearch_part} » n’est indexée depuis "
                    f"{folder} : lancez « search reindex DOSSIER » avec SEARCH_ENGINE=opensearch",
                    en=f"no part “{settings.opensearch_part}” of {settings.opensearch_index} is indexed from {folder}: "
                    "run “search reindex FOLDER” with SEARCH_ENGINE=opensearch",
                )
            )
        if generation.fingerprint != cluster_fingerprint():
            raise IndexStale(
                Message(
                    fr=f"la part « {settings.opensearch_part} » vient d’une autre version ; lancez « search reindex "
                    "--full DOSSIER »",
                    en=f"the part “{settings.opensearch_part}” comes from another version; run “search reindex --full "
                    "FOLDER”",
                )
            )
        verified(generation.folder)
        compare_log(generation)
        if repair:
            store.settle(generation)
        name = store.indices.name(generation.folder.name)
        if name not in store.indices.owners():
            raise _unlike(settings, f"{name} : absent", f"{name}: missing")
        serving = store.indices.live()
        if serving != name:
            raise _unlike(settings, f"l’alias nomme {serving}, pas {name}", f"the alias names {serving}, not {name}")
        there, told = store.indices.count(name), generation.census.articles
        if there != told:
            raise _unlike(settings, f"{name} : {there} articles, pas {told}", f"{name}: {there} articles, not {told}")
        return generation


@contextmanager
def cluster_refusals(settings: "Settings") -> Iterator[None]:
    """What the cluster refuses, and damage to the folder of a part, are raised as SearchErrors with their cures."""
    try:
        yield
    except GenerationError as error:
        raise _unlike(settings, f"{error.path} : {error.why}", f"{error.path}: {error.why}") from error
    except ClusterRefusal as error:
        raise SearchError(
            Message(
                fr=f"la grappe OpenSearch refuse ({error}) : voyez docs/cluster.md ; l’index d’avant sert toujours",
                en=f"the OpenSearch cluster refuses ({error}): see docs/cluster.md; the index before still serves",
            )
        ) from error


def _unlike(settings: "Settings", fr: str, en: str) -> IndexDamaged:
    part = settings.opensearch_part
    return IndexDamaged(
        Message(
            fr=f"la part « {part} » n’est pas entière ({fr}) : lancez « search check --repair », à défaut « search "
            "reindex --full » avec tous les chemins",
            en=f"the part “{part}” is not whole ({en}): run “search check --repair”, failing that “search reindex "
            "--full” with all paths",
        )
    )
