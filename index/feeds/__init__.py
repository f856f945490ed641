"""Feeds fetched where they changed, and taken to pieces."""
