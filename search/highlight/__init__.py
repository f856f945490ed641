"""What of a text a query matched: marks, snippets, and differences between versions."""
