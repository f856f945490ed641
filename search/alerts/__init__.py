"""Saved searches: what is new in them, by mail or as a feed."""
