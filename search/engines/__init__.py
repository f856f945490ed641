"""The engines, and the one place that maps a name to a class."""

from typing import TYPE_CHECKING

from search.config import Settings, unknown_engine

if TYPE_CHECKING:
    from search.engine import Engine


def open_engine(settings: Settings, serving: bool = False) -> "Engine":
    """The engine that the settings name; it opens its index at the first question. BadSetting where there is no such
    engine. One that is `serving` for long reads its index through beside the questions, for damage."""
    if settings.semantic:
        from search.semantic_setting import check_semantic

        check_semantic(settings)
    if settings.engine == "whoosh":
        from search.engines.whoosh import WhooshEngine

        return WhooshEngine(
            settings.index_dir, half_life=settings.half_life, serving=serving, semantic=settings.semantic
        )
    if settings.engine == "opensearch":
        from search.engines.opensearch.client import READERS_WINDOW, cluster_client
        from search.engines.opensearch.engine import OpenSearchEngine

        client = cluster_client(settings, retry_window=READERS_WINDOW)
        return OpenSearchEngine(client, settings.opensearch_index, half_life=settings.half_life)
    raise unknown_engine("SEARCH_ENGINE", settings.engine)
