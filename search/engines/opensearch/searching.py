"""Searches put to the cluster: answered by every shard, or not at all."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from search.engines.opensearch.client import ClusterRefusal
from search.errors import EngineUnavailable, Message


class Asks(Protocol):
    """What is asked of a client: `search.engines.opensearch.client.ClusterClient`."""

    def request(self, method: str, path: str, body: Any = None, params: Mapping[str, Any] | None = None) -> Any:
        """The answer, as JSON."""


def searched(client: Asks, path: str, body: Mapping[str, Any], **params: str) -> Any:
    """What the indices of a path answer; EngineUnavailable where a part of them does not: what is counted would be
    wrong, and nothing would tell."""
    given = {"allow_partial_search_results": "false", **params}
    return _whole(client.request("POST", f"/{path}/_search", body, params=given))


def searched_at_once(
    client: Asks, path: str, bodies: Sequence[Mapping[str, Any]], paths: Sequence[str | None] = ()
) -> list[Any]:
    """What they answer to several searches; those that have one of `paths` are put to its indices instead."""
    if not bodies:
        return []
    others = {at: {"index": other.split(",")} for at, other in enumerate(paths) if other is not None}
    lines = [json.dumps(line) for at, body in enumerate(bodies) for line in (others.get(at, {}), body)]
    answers = client.request("POST", f"/{path}/_msearch", "\n".join(lines) + "\n")["responses"]
    for answer in answers:
        if "error" in answer:
            causes = answer["error"].get("root_cause") or [answer["error"]]
            raise ClusterRefusal(answer["status"], str(causes[0].get("type")), str(causes[0].get("reason")))
    return [_whole(answer) for answer in answers]


def _whole(answer: Any) -> Any:
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise EngineUnavailable(
            Message(
                fr="une partie de l’index ne répond pas dans la grappe : attendez que ses nœuds soient revenus et "
                "réessayez",
                en="a part of the index does not answer in the cluster: wait until its nodes are back and try again",
            )
        )
    return answer
