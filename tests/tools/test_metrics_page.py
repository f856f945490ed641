"""docs/metrics.md is what /metrics tells."""

from pathlib import Path

from tools.metrics_page import metrics_page

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_page_of_metrics_is_what_they_say_of_themselves() -> None:
    assert PAGE.read_text("utf-8") == metrics_page(), "python -m tools.metrics_page > docs/metrics.md"
    assert "manchette_rebuild_succeeded_timestamp_seconds" in PAGE.read_text("utf-8")
