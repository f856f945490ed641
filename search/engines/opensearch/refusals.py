"""What the cluster refuses, as its user is told it."""

from collections.abc import Iterator
from contextlib import contextmanager

from search.engines.opensearch.client import CLUSTER_AWAY, ClusterRefusal
from search.errors import BadQuery, EngineUnavailable, Message, SearchError

_TOO_MUCH = ("too_many_clauses", "too_many_nested_clauses", "too_many_buckets_exception", "too_complex_to_determinize")


@contextmanager
def refusals_told() -> Iterator[None]:
    """Whatever the cluster refuses is a SearchError."""
    try:
        yield
    except ClusterRefusal as error:
        raise told_refusal(error) from error


def told_refusal(error: ClusterRefusal) -> SearchError:
    """The error for a refusal."""
    if any(kind in error.kind or kind in error.reason for kind in _TOO_MUCH) or "maxClauseCount" in error.reason:
        return BadQuery(
            Message(
                fr="question trop coûteuse pour la grappe : elle demande trop de mots à la fois, gardez les plus rares",
                en="question too costly for the cluster: it asks for too many words at once, keep the rarest",
            )
        )
    why = " ".join(error.reason.split())[:160]
    return EngineUnavailable(
        Message(
            fr=f"la grappe OpenSearch refuse ({error.status} : {why}) : réessayez ; si cela dure, refaites l’index "
            "avec « search reindex --full »",
            en=f"the OpenSearch cluster refuses ({error.status}: {why}): try again; should it last, make the index "
            "anew with “search reindex --full”",
        ),
        CLUSTER_AWAY,
    )
