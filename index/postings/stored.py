"""Stored fields: what a hit shows, compressed in blocks, the small fields apart from the bodies."""
