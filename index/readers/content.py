"""A whole file as text, within a limit of size."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from index.article import Rejected
from index.messages import Message
from index.text.encoding import decode

MAX_TEXT_BYTES = 100 << 20
"""Bytes above which a file that has to be read whole is refused."""
MAX_PAGE_BYTES = 32 << 20
"""Bytes of one page; more is refused: its tree and its lines take twenty times as many."""
_SPLIT = Message(fr="découpez-le", en="split it")


def whole_text(
    path: Path,
    stream: BinaryIO,
    charset: Callable[[bytes], str | None] = lambda _: None,
    cure: Message = _SPLIT,
    limit: int = MAX_TEXT_BYTES,
) -> str | Rejected:
    """The text of the file, or why there is none.

    `charset` finds the encoding that the document itself declares; `cure` is what to do with a file of more bytes than
    `limit`.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        return Rejected(
            path,
            "",
            Message(
                fr=f"fichier de plus de {limit >> 20} Mio : {cure.fr}",
                en=f"file of more than {limit >> 20} MiB: {cure.en}",
            ),
        )
    text = decode(data, charset(data))
    if isinstance(text, Message):
        return Rejected(path, "", text)
    if not text.strip():
        return Rejected(path, "", Message(fr="fichier vide : retirez-le", en="empty file: take it away"))
    return text


def without_pages() -> Message:
    """A file that is well-formed and holds nothing to read: an archive of pictures, a table without a row."""
    return Message(
        fr="rien à indexer dans ce fichier : vérifiez qu’il est entier, ou retirez-le",
        en="nothing to index in this file: check that it is whole, or take it away",
    )


def no_text(path: Path, place: str = "") -> Rejected:
    """A page in which not one word of an article was found."""
    return Rejected(
        path,
        place,
        Message(
            fr="aucun texte d’article dans la page : vérifiez qu’elle n’est pas une page de menu ou d’abonnement",
            en="no article text in the page: check that it is not a menu or a subscription page",
        ),
    )
