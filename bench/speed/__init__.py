"""The engine's speed beside its peers', on the same articles and queries in one run: `python -m bench.speed`."""
