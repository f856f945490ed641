"""What a dossier's commands say of its articles."""

from collections.abc import Sequence

from index.messages import Message
from search.dossiers.resolved import ResolvedItem
from search.dossiers.store import DossierItem
from search.interface_language import Say
from search.output import OutputLine, echo


def tell_lost(lost: Sequence[DossierItem], say: Say) -> None:
    """Say which articles of a dossier could not be written."""
    for item in lost:
        echo(
            say(
                Message(
                    f"perdu, l’index ne l’a plus : {item.title} [{item.article}]",
                    f"lost, the index has it no more: {item.title} [{item.article}]",
                )
            ),
            err=True,
        )


def item_lines(number: int, one: ResolvedItem, say: Say) -> list[OutputLine]:
    """An article of a dossier, as lines of a terminal."""
    item = one.item
    state = None
    if one.lost:
        state = say(Message("perdu", "lost"))
    elif one.changed:
        state = say(Message(f"version {item.version}, modifié depuis", f"version {item.version}, changed since"))
    facts = [item.source, item.date and item.date[:10], " ".join(f"#{mark}" for mark in item.marks), state]
    told = " · ".join(fact for fact in facts if fact)
    return [
        f"{number}. {item.title}",
        *([f"   {told}"] if told else []),
        *([f"   {item.url}"] if item.url else []),
        *([f"   « {item.note} »"] if item.note else []),
        f"   [{item.article}]",
    ]


def counted_articles(number: int, say: Say) -> str:
    """So many articles, in words."""
    return say(Message(f"{number} article{'s' if number > 1 else ''}", f"{number} article{'' if number == 1 else 's'}"))
