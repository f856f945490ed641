"""The engine beside its peers, on the same articles and the same queries, in one run: `python -m bench`."""
