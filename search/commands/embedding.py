"""What `search reindex` does behind the rebuild where ranking by meaning is on: vectors for the articles without."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from index.messages import Message
from search.commands.progress import Shown
from search.commands.writing import writing
from search.config import Settings
from search.errors import Interrupted, SearchError
from search.signals import EndedBySignal

if TYPE_CHECKING:
    from index.rebuild.embedding import Embedding


def embedded(settings: Settings, jobs: int, progress: Shown, notice: Callable[[Message], None]) -> "Embedding":
    """Give the articles of the index vectors, in so many threads, and tell it; raises Interrupted, IndexBusy and other
    SearchErrors. The rebuild before it serves whatever happens."""
    from index.rebuild.embedding import embed_articles
    from index.schema import fingerprint
    from index.semantic.model import NoModel, loaded_model

    try:
        with writing(settings.index_dir):
            found = embed_articles(settings.index_dir, fingerprint(), partial(loaded_model, jobs), progress, notice)
    except NoModel as error:
        raise SearchError(error.message) from error
    except (KeyboardInterrupt, EndedBySignal) as error:
        message = Message(
            fr="interrompu : l’index sert, ses vecteurs restent à finir ; relancez, ceux qui sont faits ne le seront "
            "pas deux fois",
            en="interrupted: the index serves, its vectors are still to be finished; run again, those that are made "
            "will not be made twice",
        )
        raise Interrupted(message, getattr(error, "exit_code", 130)) from error
    notice(
        Message(
            fr=f"vecteurs : {found.articles} articles en ont un, {found.made} faits, {found.resumed} repris d’avant "
            "une interruption",
            en=f"vectors: {found.articles} articles have one, {found.made} made, {found.resumed} from before an "
            "interruption",
        )
    )
    return found
