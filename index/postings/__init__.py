"""Array postings: segments of memory-mapped NumPy arrays inside a genuine Whoosh index (docs/format.md)."""
