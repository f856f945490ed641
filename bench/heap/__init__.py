"""A heap of pages in mixed formats, of any size, and what indexing it costs."""
