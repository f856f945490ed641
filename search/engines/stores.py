"""Where an engine's articles are written: what `search reindex` is given, by the engine that the settings name."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from search.config import Settings

if TYPE_CHECKING:
    from index.rebuild.article_store import ArticleStore


def written_folder(settings: Settings) -> Path:
    """The folder of this machine that a rebuild works in."""
    if settings.engine == "opensearch":
        from search.engines.opensearch.store import part_folder

        return part_folder(settings)
    return settings.index_dir


def article_store(settings: Settings, take_over: bool = False) -> "ArticleStore | None":
    """Where its articles are kept; None for that folder itself. `take_over` lets it replace what another folder indexed
    under the same part of a cluster."""
    if settings.engine == "opensearch":
        from search.engines.opensearch.store import ClusterStore

        return ClusterStore(settings, take_over)
    return None


def storing(settings: Settings) -> AbstractContextManager[None]:
    """What keeps the articles from being written there is raised as a SearchError with its cure."""
    if settings.engine == "opensearch":
        from search.engines.opensearch.checking import cluster_refusals

        return cluster_refusals(settings)
    return nullcontext()
