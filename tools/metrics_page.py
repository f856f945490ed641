"""Writes docs/metrics.md from what /metrics tells: `python -m tools.metrics_page > docs/metrics.md`."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from index.rebuild.build import rebuild
from search.config import Settings
from search.rebuild_status import STATUS_FILE
from web import create_app

HEAD = """# Metrics

What `/metrics` tells Prometheus, of all processes of `search serve`. Made by `python -m tools.metrics_page`. The share
of searches that find nothing is `rate(manchette_searches_empty_total[1h]) / rate(manchette_searches_total[1h])`;
docs/deploy.md says what is worth an alert.

| metric | kind | what it tells |
|---|---|---|
"""
_FAMILY = re.compile(r"^# HELP (manchette_\w+) (.*)\n# TYPE \w+ (\w+)\n", re.M)
_STATUS = {"state": "done", "began": 1.0, "updated": 2.0, "runs": 1, "succeeded": 2.0, "seconds": 1.0}


def metrics_page() -> str:
    """The page, as Markdown: of a site over a small index, with a rebuild behind it."""
    with TemporaryDirectory(prefix="manchette-metrics-page-") as scratch:
        text = Path(scratch, "une.txt")
        text.write_text(
            "La digue tient\n\nLa digue de Kerbihan a tenu toute la nuit, dit le maire.\n", encoding="utf-8"
        )
        folder = Path(scratch, "index")
        rebuild(folder, [text])
        (folder / STATUS_FILE).write_text(json.dumps(_STATUS), encoding="utf-8")
        client = create_app(Settings(folder)).test_client()
        client.get("/api/search?q=digue")
        told = client.get("/metrics").get_data(as_text=True)
    # A counter's time of creation says nothing that Prometheus does not know.
    families = sorted(family for family in _FAMILY.findall(told) if not family[0].endswith("_created"))
    return HEAD + "".join(f"| `{name}` | {kind} | {says} |\n" for name, says, kind in families)


if __name__ == "__main__":
    print(metrics_page(), end="")
