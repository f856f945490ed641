"""What /metrics tells beside requests and the index: how the last rebuild went, how much memory the processes have."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from search.rebuild_status import rebuild_status

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric


class RebuildNow:
    """The last rebuild, or the one under way, as it left word beside the index."""

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir

    def collect(self) -> "Iterator[Metric]":
        """Nothing where no rebuild has left word."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        status = rebuild_status(self._index_dir)
        if status is None:
            return
        yield CounterMetricFamily("manchette_rebuilds", "Rebuilds begun.", value=status.runs)
        yield CounterMetricFamily("manchette_rebuilds_failed", "Rebuilds that failed.", value=status.failures)
        state = GaugeMetricFamily("manchette_rebuild_state", "The state of the last rebuild.", labels=["state"])
        for name in ("running", "done", "failed"):
            state.add_metric([name], status.state == name)
        yield state
        told = {
            "manchette_rebuild_share": ("How much of its stage is done.", status.share),
            "manchette_rebuild_articles": ("Articles read or written.", status.articles),
            "manchette_rebuild_rejected_pages": ("Pages that the last rebuild refused.", status.rejected),
            "manchette_rebuild_began_timestamp_seconds": ("When the last rebuild began.", status.began),
            "manchette_rebuild_updated_timestamp_seconds": ("When it last left word.", status.updated),
            "manchette_rebuild_succeeded_timestamp_seconds": ("When the last good one ended.", status.succeeded),
            "manchette_rebuild_seconds": ("How long the last good one took.", status.seconds),
        }
        for name, (says, value) in told.items():
            if value is not None:
                yield GaugeMetricFamily(name, says, value=value)


class MemoryNow:
    """The memory of the processes that answer, where the system tells it (Linux)."""

    def collect(self) -> "Iterator[Metric]":
        """What the processes have of their own, all together; what they map of files, of which all share one copy."""
        from prometheus_client.core import GaugeMetricFamily

        found = [memory for process in _processes() if (memory := _memory(process))]
        if not found:
            return
        own, mapped = sum(own for own, _ in found), max(mapped for _, mapped in found)
        family = GaugeMetricFamily("manchette_memory_bytes", "Memory of the processes that answer.", labels=["kind"])
        family.add_metric(["own"], own)
        family.add_metric(["mapped"], mapped)
        yield family
        yield GaugeMetricFamily("manchette_processes", "Processes that answer.", value=len(found))


def _processes() -> list[int]:
    """This process and those that were started with it to answer."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is None or parent.pid is None:
        return [os.getpid()]
    with suppress(OSError):
        told = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text()
        return [int(child) for child in told.split() if b"spawn_main" in _command(child)]
    return [os.getpid()]


def _command(process: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def _memory(process: int) -> tuple[int, int] | None:
    """Bytes of its own and mapped from files; None where it has ended or the system tells neither."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return None
    told = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    if "RssAnon" not in told:
        return None
    return int(told["RssAnon"][0]) * 1024, int(told["RssFile"][0]) * 1024
