"""The ranking beside chains that others would use, on the same files in the same run: `python -m bench.relevance DIR`."""
