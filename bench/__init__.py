"""Measurements against other engines: `python -m bench.speed`, `python -m bench.relevance`. Not part of the package."""
