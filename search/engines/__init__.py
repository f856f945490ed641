"""The engines, and the one place that maps a name to a class."""

from typing import TYPE_CHECKING

from index.messages import Message
from search.config import Settings
from search.errors import EngineUnavailable

if TYPE_CHECKING:
    from search.engine import Engine


def open_engine(settings: Settings) -> "Engine":
    """The engine that the settings name; it opens its index at the first question."""
    if settings.engine == "whoosh":
        from search.engines.whoosh import WhooshEngine

        return WhooshEngine(settings.index_dir, half_life=settings.half_life)
    raise EngineUnavailable(
        Message(
            fr=f"moteur inconnu « {settings.engine} » : SEARCH_ENGINE vaut whoosh",
            en=f"unknown engine “{settings.engine}”: SEARCH_ENGINE is whoosh",
        )
    )
