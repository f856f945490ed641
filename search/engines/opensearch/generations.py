"""Which indices answer: those that the alias names now, and for a cursor those that it named before."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from threading import Lock
from typing import Any

from index.schema import fingerprint
from search.cursor import cursor_expired
from search.engines.opensearch.client import ClusterClient, ClusterRefusal
from search.engines.opensearch.mapping import COMPANIONS
from search.engines.opensearch.opened import ClusterIndex
from search.errors import IndexMissing, IndexStale, Message

_KEPT = 3
"""Generations whose derived knowledge is kept in memory."""


class LiveGenerations:
    """Gives the generation that is live to whoever asks, in any number of threads.

    The alias is read at each question. No index that it named ever changes, so that a question, and a walk through an
    answer, end on the indices they began with, as long as those are in the cluster.
    """

    def __init__(self, client: ClusterClient, alias: str) -> None:
        self._client = client
        self._alias = alias
        self._lock = Lock()
        self._opened: dict[str, ClusterIndex] = {}
        self._by_names: dict[tuple[str, ...], str] = {}

    def opened(self, generation: str | None = None) -> ClusterIndex:
        """The live generation, or the one of that name: BadQuery where it is gone."""
        names = self._live()
        with self._lock:
            known = self._opened.get(self._by_names.get(names, ""))
        if known is None:
            known = self._opened_anew(names)
        return known if generation in (None, known.generation) else self._older(str(generation))

    def _live(self) -> tuple[str, ...]:
        try:
            return tuple(sorted(self._client.request("GET", f"/_alias/{self._alias}", params={"local": "true"})))
        except ClusterRefusal as error:
            if error.status == 404:
                raise self._missing() from error
            raise

    def _opened_anew(self, names: Sequence[str]) -> ClusterIndex:
        metas = self._metas(",".join(names))
        if any(meta.get("fingerprint") != fingerprint() for meta in metas.values()):
            raise self._stale()
        return self._kept(ClusterIndex(self._client, _generation(metas), metas))

    def _kept(self, index: ClusterIndex) -> ClusterIndex:
        with self._lock:
            self._opened[index.generation] = self._opened.pop(index.generation, index)
            self._by_names[tuple(index.metas)] = index.generation
            for name in list(self._opened)[:-_KEPT]:
                del self._opened[name]
            return self._opened[index.generation]

    def _older(self, generation: str) -> ClusterIndex:
        """A generation that is no longer live."""
        with self._lock:
            known = self._opened.get(generation)
        try:
            found = self._metas(f"{self._alias}-*" if known is None else known.path)
        except ClusterRefusal as error:
            if error.status == 404:
                raise cursor_expired() from error
            raise
        if known is not None:
            return known
        for name, meta in found.items():
            if _generation({name: meta}) == generation and meta.get("fingerprint") == fingerprint():
                return self._kept(ClusterIndex(self._client, generation, {name: meta}))
        raise cursor_expired()

    def _metas(self, path: str) -> dict[str, Mapping[str, Any]]:
        """What the indices of a path tell of themselves, in the order of their names; companions left out."""
        found = self._client.request("GET", f"/{path}/_mapping", params={"filter_path": "*.mappings._meta"})
        return {name: found[name]["mappings"]["_meta"] for name in sorted(found) if not name.endswith(COMPANIONS)}

    def _missing(self) -> IndexMissing:
        return IndexMissing(
            Message(
                fr=f"aucun index « {self._alias} » dans la grappe : lancez "
                "« search reindex --engine opensearch DOSSIER » pour en créer un",
                en=f"no index “{self._alias}” in the cluster: run “search reindex --engine opensearch FOLDER” to make "
                "one",
            )
        )

    def _stale(self) -> IndexStale:
        return IndexStale(
            Message(
                fr=f"l’index « {self._alias} » de la grappe vient d’une autre version ; prenez celle-là, ou lancez "
                "« search reindex --full --engine opensearch DOSSIER »",
                en=f"the index “{self._alias}” of the cluster comes from another version; take that one, or run "
                "“search reindex --full --engine opensearch FOLDER”",
            )
        )


def _generation(metas: Mapping[str, Mapping[str, Any]]) -> str:
    """The name of the generation that some indices make: of several, a digest of their names."""
    if len(metas) == 1:
        ((name, meta),) = metas.items()
        return str(meta.get("generation", name))
    return blake2b(",".join(metas).encode(), digest_size=12).hexdigest()
