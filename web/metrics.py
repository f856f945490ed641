"""`/metrics`: what is asked, how long it takes, how often nothing is found, and the index that answers; for Prometheus.

Counts are of all processes: each writes its own into files in the folder that `search serve` makes
(PROMETHEUS_MULTIPROC_DIR). Labels have few values, none of which a client makes.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request, template_rendered

from search.errors import IndexStale, SearchError
from search.results import Results
from web.admission import ARRIVED, overloaded
from web.state import State, state

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = ("GET", "HEAD")
_UNCOUNTED = ("ops.", "metrics")


@contextmanager
def shared_counts() -> Iterator[None]:
    """A folder in which the processes that begin meanwhile count together; one that is set already stays."""
    if os.environ.get(FOLDER_VARIABLE):
        yield
        return
    with TemporaryDirectory(prefix="manchette-metrics-") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER_VARIABLE]


def register_metrics(app: Flask) -> None:
    """Count what `app` answers, and tell it at /metrics."""
    # Not before: it decides as it is imported whether processes count together.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

    counts = CollectorRegistry()
    requests = Counter("manchette_requests", "Requests answered.", ("endpoint", "method", "status"), registry=counts)
    seconds = Histogram(
        "manchette_request_seconds",
        "Time from a request's arrival to its answer, its wait for a turn included.",
        ("endpoint",),
        buckets=_SECONDS,
        registry=counts,
    )
    searches = Counter("manchette_searches", "Searches answered, on the page and as JSON.", registry=counts)
    parts = Counter("manchette_engine_seconds", "Time of the engine's searches, by part.", ("part",), registry=counts)
    empty = Counter("manchette_searches_empty", "Searches that found nothing.", registry=counts)

    def began() -> None:
        g.began = request.environ.get(ARRIVED, time.perf_counter())

    def counted(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        if not endpoint.startswith(_UNCOUNTED):
            method = request.method if request.method in _METHODS else "other"
            requests.labels(endpoint, method, str(response.status_code)).inc()
            seconds.labels(endpoint).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        if "found" in g:
            searches.inc()
            if not g.found:
                empty.inc()
            for part, took in g.seconds_by_part.items():
                parts.labels(part).inc(took)
        return response

    telling = Lock()

    def tell() -> Response:
        """Counts of requests, of the index and of rebuilds, for Prometheus (docs/metrics.md)."""
        # It waits for no turn, so that a busy site is watched too; nobody makes that many at once of it.
        if not telling.acquire(blocking=False):
            raise overloaded()
        try:
            told = generate_latest(_all_processes(counts)) + generate_latest(_looked_at(state()))
        finally:
            telling.release()
        return Response(told, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})

    app.before_request_funcs.setdefault(None, []).insert(0, began)
    app.after_request(counted)
    app.add_url_rule("/metrics", "metrics", tell)
    template_rendered.connect(_page_shown, app)


def note_found(results: Results) -> None:
    """Remember how many articles the search of this request found, whole or in part, and how long it took."""
    g.found = results.total + results.partial_total
    g.seconds_by_part = results.seconds_by_part


def _page_shown(_app: Flask, context: dict[str, Any], **_: Any) -> None:
    results = context.get("results")
    if isinstance(results, Results):
        note_found(results)


def _all_processes(counts: "CollectorRegistry") -> "CollectorRegistry":
    """What this process counted, or all that count together."""
    if not os.environ.get(FOLDER_VARIABLE):
        return counts
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


class _IndexNow:
    """The index that answers, looked at when it is asked for."""

    def __init__(self, here: State) -> None:
        self._here = here

    def collect(self) -> "Iterator[Metric]":
        """The state of the index; `manchette_index_up` alone where none answers."""
        from prometheus_client.core import GaugeMetricFamily

        try:
            status = self._here.engine.status()
        except SearchError as error:
            stale = isinstance(error, IndexStale)
            yield GaugeMetricFamily("manchette_index_stale", "Whether it is of another version.", value=stale)
            yield GaugeMetricFamily("manchette_index_up", "Whether an index answers.", value=0)
            return
        yield GaugeMetricFamily("manchette_index_up", "Whether an index answers.", value=1)
        yield GaugeMetricFamily("manchette_index_stale", "Whether it is of another version.", value=status.outdated)
        yield GaugeMetricFamily("manchette_index_articles", "Articles of the index.", value=status.articles)
        yield GaugeMetricFamily("manchette_index_bytes", "Size of the index.", value=status.size)
        yield GaugeMetricFamily("manchette_index_age_seconds", "Time since it was built.", value=status.age_seconds)
        named = GaugeMetricFamily("manchette_index_info", "The generation that answers.", labels=["generation"])
        named.add_metric([status.generation], 1)
        yield named


def _looked_at(here: State) -> "CollectorRegistry":
    from prometheus_client import CollectorRegistry

    from web.host_metrics import MemoryNow, RebuildNow

    registry = CollectorRegistry()
    registry.register(_IndexNow(here))
    registry.register(RebuildNow(here.settings.index_dir))
    registry.register(MemoryNow())
    return registry
