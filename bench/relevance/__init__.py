"""Our ranking beside chains that others would use, on the same files in one run: `python -m bench.relevance DIR`."""
