"""Ranking by meaning as a setting: what must be there where it is on."""

from index.messages import Message
from index.semantic.model import NoModel, check_model
from search.config import Settings
from search.errors import BadSetting


def check_semantic(settings: Settings) -> None:
    """Raise BadSetting, with the cure, where the settings ask for ranking by meaning and it can't be had: the extra is
    missing, or a cluster answers, whose articles have no vectors."""
    if settings.engine == "opensearch":
        raise BadSetting(
            Message(
                fr="le classement par le sens (SEARCH_SEMANTIC) ne va qu’avec le moteur whoosh : SEARCH_SEMANTIC=off, "
                "ou un autre moteur",
                en="ranking by meaning (SEARCH_SEMANTIC) goes with the engine whoosh alone: SEARCH_SEMANTIC=off, or "
                "another engine",
            )
        )
    try:
        check_model()
    except NoModel as error:
        raise BadSetting(error.message) from error
