"""What the environment says, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.interface_language import language


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the index lies, which engine answers, which language the program speaks."""

    index_dir: Path
    engine: str = "whoosh"
    lang: str = "fr"
    corpus: Path | None = None
    opensearch_url: str | None = None
    versions: int | None = None
    """Old versions kept of each article; all for None."""
    half_life: float | None = None
    """Days in which the newness of an article halves, in an order by relevance; None where age counts for nothing."""


def settings_from(environ: Mapping[str, str], index_dir: Path | None = None) -> Settings:
    """Settings from `SEARCH_INDEX`, `SEARCH_ENGINE`, `SEARCH_LANG`, `SEARCH_CORPUS`, `SEARCH_OPENSEARCH_URL`,
    `SEARCH_VERSIONS` and `SEARCH_HALF_LIFE`; what is no number in the last two counts as not said. `index_dir` stands
    before the environment's."""
    named = environ.get("SEARCH_INDEX")
    corpus = environ.get("SEARCH_CORPUS")
    versions, days = environ.get("SEARCH_VERSIONS", ""), environ.get("SEARCH_HALF_LIFE", "")
    return Settings(
        index_dir=index_dir or (Path(named) if named else default_index_dir()),
        engine=environ.get("SEARCH_ENGINE") or "whoosh",
        lang=language(environ),
        corpus=Path(corpus) if corpus else None,
        opensearch_url=environ.get("SEARCH_OPENSEARCH_URL") or None,
        versions=int(versions) if versions.isascii() and versions.isdigit() else None,
        half_life=float(days) if days.isascii() and days.isdigit() and int(days) else None,
    )


def default_index_dir() -> Path:
    """The folder for the index where the user names none: the platform's folder for user data."""
    from platformdirs import user_data_path

    return user_data_path("manchette") / "index"
