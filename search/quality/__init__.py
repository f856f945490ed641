"""Relevance and speed, measured."""
