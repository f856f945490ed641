"""Dossiers met with the index: what each item is now, and what of it is exported or read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from search.dossiers.store import Dossier, DossierItem
from search.export import exporter
from search.export.answers import Export
from search.export.entries import About, Entry
from search.export.picked import picked

if TYPE_CHECKING:
    from search.engine import Engine, ScannedArticle


@dataclass(frozen=True, slots=True)
class ResolvedItem:
    """An item and its article as it was picked, where the index still has that version, else as it is now; None where
    it is lost. `changed` says that the index answers from a later version."""

    item: DossierItem
    found: "ScannedArticle | None"
    changed: bool = False

    @property
    def lost(self) -> bool:
        """Whether the index has the article no more."""
        return self.found is None

    def to_dict(self) -> dict[str, Any]:
        """The item as JSON gives it."""
        item = self.item
        return {
            "id": item.article,
            "version": item.version,
            "title": item.title,
            "source": item.source,
            "date": item.date,
            "url": item.url,
            "heading": item.heading or None,
            "note": item.note or None,
            "tags": list(item.marks),
            "added": item.added,
            "lost": self.lost,
            "changed": self.changed,
        }


def item_of(engine: "Engine", article_id: str, heading: str = "") -> DossierItem | None:
    """The article of that identifier as a dossier keeps it; None where the index has none."""
    found = picked(engine, article_id)
    if found is None:
        return None
    article = found.article
    return DossierItem(article.id, found.version, article.headline, article.source, article.date, article.url, heading)


def resolved_items(engine: "Engine", dossier: Dossier) -> list[ResolvedItem]:
    """The items of a dossier, those of one heading together, in the order in which headings first come; those without
    one stand first."""
    found = [_resolved(engine, item) for item in dossier.items]
    headings = list(dict.fromkeys(("", *(item.heading for item in dossier.items))))
    return sorted(found, key=lambda one: headings.index(one.item.heading))


def _resolved(engine: "Engine", item: DossierItem) -> ResolvedItem:
    found = picked(engine, item.article, item.version)
    if found is None:
        return ResolvedItem(item, None)
    old = engine.versions(item.article)
    return ResolvedItem(item, found, changed=item.version != (old[-1].number + 1 if old else 1))


def dossier_entries(items: Iterable[ResolvedItem]) -> list[Entry]:
    """What of a dossier is exported: lost articles have no text, and are left out."""
    return [Entry(one.found, one.item.heading, one.item.note, one.item.marks) for one in items if one.found is not None]


def dossier_about(engine: "Engine", dossier: Dossier, items: Sequence[ResolvedItem], lang: str, paths: bool) -> About:
    """What an export of a dossier is of."""
    there = sum(not one.lost for one in items)
    return About(
        name=dossier.name,
        engine=engine.name,
        generation=engine.status().generation,
        total=there,
        size=there,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        summary=dossier.summary,
        lang=lang,
        paths=paths,
    )


def dossier_export(
    engine: "Engine", dossier: Dossier, name: str, lang: str = "fr", paths: bool = False
) -> tuple[Export, list[DossierItem]]:
    """A dossier in the format of that name, and its items that are lost."""
    items = resolved_items(engine, dossier)
    about = dossier_about(engine, dossier, items, lang, paths)
    lost = [one.item for one in items if one.lost]
    return Export(about, exporter(name).export(dossier_entries(items), about)), lost


def dossier_record(dossier: Dossier, items: Sequence[ResolvedItem]) -> dict[str, Any]:
    """A dossier as JSON gives it."""
    return {
        "name": dossier.name,
        "summary": dossier.summary or None,
        "created": dossier.created,
        "changed": dossier.changed,
        "shared": dossier.secret is not None,
        "items": [one.to_dict() for one in items],
    }
