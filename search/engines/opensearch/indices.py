"""The indices of the cluster: how they are called, how one is made of another, and which of them the alias names.

An index is of one part of the corpus and one generation: ALIAS-PART-GENERATION. It is never written to once the alias
names it: the next one begins as its clone, whose files are the same ones on the nodes' disks.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from search.engines.opensearch.client import ClusterClient, ClusterRefusal
from search.engines.opensearch.forms import forms_body
from search.engines.opensearch.mapping import COMPANIONS, FORMAT, FORMS, index_body
from search.errors import EngineUnavailable, Message

_COPIED_SECONDS, _LOOK_AGAIN = 300.0, 0.2
"""How long the copies of an index may take to follow, and how often they are looked at."""


def index_name(alias: str, part: str, generation: str) -> str:
    """The name of an index."""
    return f"{alias}-{part}-{generation.lower()}"


def resolve(client: ClusterClient, alias: str) -> tuple[str, ...]:
    """The indices that answer under an alias, in the order of their names: one a part. None where there is no such
    alias. The names are what a generation is told by, since no index that is named there changes."""
    try:
        named: Mapping[str, Any] = client.request("GET", f"/_alias/{alias}")
    except ClusterRefusal as error:
        if error.status == 404:
            return ()
        raise
    return tuple(sorted(named))


class PartIndices:
    """The indices of one part of the corpus, for those that write them."""

    def __init__(self, client: ClusterClient, alias: str, part: str, shards: int, replicas: int) -> None:
        self.client = client
        self._alias, self._part = alias, part
        self._shards, self.replicas = shards, replicas

    def name(self, generation: str) -> str:
        """The index of a generation."""
        return index_name(self._alias, self._part, generation)

    def owners(self) -> Mapping[str, str]:
        """The indices of this part with the owner of each, those of other owners too; none where an index has none, as
        one that a request made which came after its index was gone."""
        found = self._ask("GET", f"/{self._alias}-{self._part}-*/_mapping")
        return {
            name: told["mappings"].get("_meta", {}).get("owner", "")
            for name, told in found.items()
            if not name.endswith(COMPANIONS)
        }

    def live(self) -> str | None:
        """The index of this part that the alias names."""
        mine = [name for name in resolve(self.client, self._alias) if name.startswith(f"{self._alias}-{self._part}-")]
        return mine[0] if mine else None

    def make(self, name: str, owner: str) -> None:
        """Make an empty index, and one for its forms."""
        meta = {"format": FORMAT, "part": self._part, "owner": owner}
        self.make_of(name, index_body(self._shards, self.replicas, meta))
        self.make_of(f"{name}{FORMS}", forms_body(replicas=self.replicas))

    def make_of(self, name: str, body: Mapping[str, Any]) -> None:
        """Make an index of settings and mappings; one that is there is what an earlier try made."""
        try:
            self._ask("PUT", f"/{name}", body, {"wait_for_active_shards": 1})
        except ClusterRefusal as error:
            if error.kind != "resource_already_exists_exception":
                raise

    def clone(self, base: str, name: str) -> bool:
        """Make an index that begins as `base` is, its forms too; False where there is no such index."""
        return self.clone_one(base, name) and self.clone_one(f"{base}{FORMS}", f"{name}{FORMS}")

    def clone_one(self, base: str, name: str) -> bool:
        """The same of one index, or one companion."""
        settings = {"index": {"number_of_replicas": self.replicas, "blocks": {"write": None}, "refresh_interval": -1}}
        try:
            self._ask("GET", f"/{base}/_settings")  # a clone of what is not there is a fault of the server: 500
            self._ask("PUT", f"/{base}/_clone/{name}", {"settings": settings}, {"wait_for_active_shards": 1})
        except ClusterRefusal as error:
            if error.status == 404:
                return False
            if error.kind != "resource_already_exists_exception":
                raise
        return True

    def refresh(self, name: str) -> None:
        """Let questions see all that was sent."""
        self._ask("POST", f"/{name}/_refresh")

    def count(self, name: str) -> int:
        """How many articles an index has, by every one of its shards."""
        answer = self._ask("GET", f"/{name}/_count", params={"preference": "_primary"})
        if answer["_shards"]["failed"]:
            raise EngineUnavailable(
                Message(
                    fr=f"une partie de l’index {name} ne répond pas dans la grappe : attendez que ses nœuds soient "
                    "revenus et relancez",
                    en=f"a part of the index {name} does not answer in the cluster: wait until its nodes are back and "
                    "run again",
                )
            )
        return int(answer["count"])

    def finish(self, name: str, meta: Mapping[str, Any] | None = None) -> None:
        """Make an index durable and unchangeable, and have it tell of itself; its copies are waited for where they can
        be made."""
        if meta is not None:
            told = {"format": FORMAT, "part": self._part, **meta}
            self._ask("PUT", f"/{name}/_mapping", {"_meta": told})
        self._ask("POST", f"/{name}/_flush", params={"force": "true", "wait_if_ongoing": "true"})
        self._ask("PUT", f"/{name}/_settings", {"index": {"blocks": {"write": True}}})
        there = {"wait_for_status": "yellow", "wait_for_no_initializing_shards": "true", "timeout": "30s"}
        with suppress(ClusterRefusal):  # 408: they take longer, and come while it serves
            self._ask("GET", f"/_cluster/health/{name}", params=there)
        self._wait_for_copies(name)

    def _wait_for_copies(self, name: str) -> None:
        """Wait until every copy that is there has what its original has: one that serves would else know less."""
        ends = time.monotonic() + _COPIED_SECONDS
        asked = f"/_cat/segment_replication/{name}"
        while any(int(copy["checkpoints_behind"]) for copy in self._ask("GET", asked, params={"format": "json"})):
            if time.monotonic() > ends:
                raise _copies_behind(name)
            time.sleep(_LOOK_AGAIN)

    def serve(self, name: str) -> None:
        """Have the alias name this index in place of any other of this part, in one step."""
        of_part = f"{self._alias}-{self._part}-*"
        taken = {"remove": {"index": of_part, "alias": self._alias, "must_exist": False}}
        put = {"add": {"index": name, "alias": self._alias}}
        self._ask("POST", "/_aliases", {"actions": [taken, put]})

    def keep_only(self, kept: Iterable[str]) -> None:
        """Remove the indices of this part but for these, with their companions."""
        left = {f"{name}{end}" for name in kept for end in ("", *COMPANIONS)}
        found = self._ask("GET", f"/{self._alias}-{self._part}-*/_mapping")
        self.drop([name for name in found if name not in left])

    def drop(self, names: Sequence[str], window: float | None = None) -> None:
        """Remove indices; those that are not there are none to remove."""
        for name in names:
            self._ask("DELETE", f"/{name}", params={"ignore_unavailable": "true"}, window=window)

    def _ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        window: float | None = None,
    ) -> Any:
        return self.client.request(method, path, body, params, window=window)


def _copies_behind(name: str) -> EngineUnavailable:
    return EngineUnavailable(
        Message(
            fr=f"les copies de l’index {name} ne suivent pas dans la grappe : voyez l’état de ses nœuds et relancez",
            en=f"the copies of the index {name} do not follow in the cluster: see the state of its nodes and run again",
        )
    )
